"""How often innocent themes beside a harmful one whose mentions are not all recognised are called drivers.

    python benchmarks/recognition.py [--studies 300]

Twelve themes. A costs 2.5 of ten points and stands in 17% of the responses; B in 35% of those and in 4% of the others;
C, alone, costs 1.2. Some mentions are missed and some of what is taken for a mention is none, at random. Printed: how
often B and C are called drivers where mentions are taken as they are (`as coded`), and where voca reckons with
mistakes of recognition (the default for what a model recognised). B costs nothing, half as much as C, or as much.

Then the same of gaps in a segment. In the West, a quarter of the responses, A costs 2 points more and C 2.5; B nothing
more, half as much more as A, or as much. Printed: how often the West's gap is listed as B's, and as C's, own.
"""

from __future__ import annotations

import argparse
from dataclasses import replace

import numpy as np
from linking_worlds import frame, indicators, measure

from voca.config import LinkOptions
from voca.link.arrays import unnamed
from voca.link.comparisons import Comparison
from voca.link.drivers import drivers
from voca.link.frame import Dimension
from voca.link.measures import reported
from voca.link.segments import segments

THEMES = 12


def world(n, cost, right, rng):
    """Draw scores, and who mentions what negatively or positively as a model recognises it."""
    true = rng.random((n, THEMES)) < rng.uniform(0.04, 0.15, THEMES)
    true[:, 0] = rng.random(n) < 0.17
    true[:, 1] = rng.random(n) < np.where(true[:, 0], 0.35, 0.04)
    points = 7.2 - 2.5 * true[:, 0] - cost * true[:, 1] - 1.2 * true[:, 2] + true[:, 3] + rng.normal(0, 2.3, n)
    answer = np.clip(np.round(points), 0, 10)
    y = reported(answer, "nps", 0, 10, 1)[0]
    found, bad = misread(true, right, rng), rng.random((n, THEMES)) < 0.6
    return y, found & bad, found & ~bad


def misread(true, right, rng):
    """Draw what is recognised: a part of the mentions, and as many that are none as make the rest of it wrong."""
    share = true.mean(axis=0)
    missing = rng.random(true.shape) < right
    wrong = rng.random(true.shape) < share * (1 - right) / (1 - share)
    return true & missing | ~true & wrong


def segmented(n, more, right, rng):
    """Draw answers, regions (0: the West) and who mentions what as a model recognises it."""
    true, region = rng.random((n, THEMES)) < rng.uniform(0.04, 0.15, THEMES), rng.integers(0, 4, n)
    true[:, 0], true[:, 2] = rng.random((2, n)) < 0.17
    true[:, 1] = rng.random(n) < np.where(true[:, 0], 0.5, 0.06)
    cost = np.array([1.5, 0.0, 0.5]) + np.array([2.0, more, 2.5]) * (region == 0)[:, None]
    points = 8.5 - (true[:, :3] * cost).sum(axis=1) + true[:, 3] + rng.normal(0, 1.8, n)
    return np.clip(np.round(points), 0, 10), region, misread(true, right, rng)


def listed(answer, region, found, recognised):
    """Return whether the West's gap is listed as each theme's own."""
    of = replace(frame(len(answer)), dimensions={"region": Dimension(("West", "North", "East", "South"), region)})
    y = reported(answer, "nps", 0, 10, 1)[0]
    told = replace(indicators(found, np.zeros_like(found)), recognised=recognised)
    table = segments(of, replace(measure(y), answers=answer), told, [Comparison("region")], LinkOptions())
    own = (table["gap_q"] <= LinkOptions().fdr) & unnamed(table["gap_behind"]) & unnamed(table["gap_behind_theme"])
    return own[table["segment"] == "West"]


def called(y, negative, positive, recognised):
    """Return the verdicts on the themes."""
    found = replace(indicators(negative, positive), recognised=recognised)
    names = dict(zip(found.ids, found.ids, strict=True))
    return drivers(frame(len(y)), measure(y), found, [], names, LinkOptions())[0].columns["verdict"]


def row(right, n, costs, draw, judge, wanted, studies):
    """Print how often theme 1 is judged as wanted by what it costs, then theme 2, as coded and reckoned with."""
    rng, cells, alone = np.random.default_rng([int(10 * right), n]), [], np.zeros((2, 0))
    for cost in costs:
        drawn = [draw(n, cost, right, rng) for _ in range(studies)]
        said = np.array([[judge(*one, recognised) for one in drawn] for recognised in (False, True)]) == wanted
        cells.append(said[:, :, 1].mean(axis=1))
        alone = np.concatenate([alone, said[:, :, 2]], axis=1)
    told = "".join(f"{f'{before:.0%} -> {after:.0%}':16}" for before, after in [*cells, alone.mean(axis=1)])
    print(f"{right:18.0%}{n:7,}   {told}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--studies", type=int, default=300)
    studies = parser.parse_args().studies
    print(f"called a driver, % of {studies} studies: mentions as coded -> reckoned with mistakes of recognition\n")
    print(f"{'recall, precision':>18}{'n':>7}   {'B innocent':16}{'B half of C':16}{'B as C':16}{'C alone':16}")
    for right in (1.0, 0.9, 0.8, 0.7):
        for n in (1000, 2500, 8000):
            row(right, n, (0.0, 0.6, 1.2), world, called, "driver", studies)
    print(f"\nthe gap in the West listed as its own, % of {studies} studies\n")
    print(f"{'recall, precision':>18}{'n':>7}   {'B nothing more':16}{'B half of A':16}{'B as A':16}{'C alone':16}")
    for right in (1.0, 0.9, 0.8, 0.7):
        for n in (2500, 8000):
            row(right, n, (0.0, 1.0, 2.0), segmented, listed, True, studies)


if __name__ == "__main__":
    main()
