"""How often innocent themes beside a harmful one whose mentions are not all recognised are called drivers.

    python benchmarks/recognition.py [--studies 300]

Twelve themes. A costs 2.5 of ten points and stands in 17% of the responses; B in 35% of those and in 4% of the others;
C, alone, costs 1.2. Some mentions are missed and some of what is taken for a mention is none, at random. Printed: how
often B and C are called drivers where mentions are taken as they are (`as coded`), and where voca reckons with
mistakes of recognition (the default for what a model recognised). B costs nothing, half as much as C, or as much.
"""

from __future__ import annotations

import argparse
from dataclasses import replace

import numpy as np
from linking_worlds import frame, indicators, measure

from voca.config import LinkOptions
from voca.link.drivers import drivers

THEMES = 12


def world(n, cost, right, rng):
    """Draw scores, and who mentions what negatively or positively as a model recognises it."""
    true = rng.random((n, THEMES)) < rng.uniform(0.04, 0.15, THEMES)
    true[:, 0] = rng.random(n) < 0.17
    true[:, 1] = rng.random(n) < np.where(true[:, 0], 0.35, 0.04)
    points = 7.2 - 2.5 * true[:, 0] - cost * true[:, 1] - 1.2 * true[:, 2] + true[:, 3] + rng.normal(0, 2.3, n)
    answer = np.clip(np.round(points), 0, 10)
    y = np.where(answer >= 9, 100.0, np.where(answer <= 6, -100.0, 0.0))
    share = true.mean(axis=0)
    found = true & (rng.random((n, THEMES)) < right)
    found |= ~true & (rng.random((n, THEMES)) < share * (1 - right) / (1 - share))
    bad = rng.random((n, THEMES)) < 0.6
    return y, found & bad, found & ~bad


def called(y, negative, positive, recognised):
    """Return the verdicts on the themes."""
    found = replace(indicators(negative, positive), recognised=recognised)
    names = dict(zip(found.ids, found.ids, strict=True))
    return drivers(frame(len(y)), measure(y), found, [], names, LinkOptions())[0].columns["verdict"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--studies", type=int, default=300)
    studies = parser.parse_args().studies
    print(f"called a driver, % of {studies} studies: mentions as coded -> reckoned with mistakes of recognition\n")
    print(f"{'recall, precision':>18}{'n':>7}   {'B innocent':16}{'B half of C':16}{'B as C':16}{'C alone':16}")
    for right in (1.0, 0.9, 0.8, 0.7):
        for n in (1000, 2500, 8000):
            rng = np.random.default_rng([int(10 * right), n])
            cells, alone = [], np.zeros((2, 0))
            for cost in (0.0, 0.6, 1.2):
                drawn = [world(n, cost, right, rng) for _ in range(studies)]
                said = np.array([[called(*one, recognised) for one in drawn] for recognised in (False, True)])
                cells.append((said[:, :, 1] == "driver").mean(axis=1))
                alone = np.concatenate([alone, said[:, :, 2] == "driver"], axis=1)
            cells.append(alone.mean(axis=1))
            told = "".join(f"{f'{before:.0%} -> {after:.0%}':16}" for before, after in cells)
            print(f"{right:18.0%}{n:7,}   {told}", flush=True)


if __name__ == "__main__":
    main()
