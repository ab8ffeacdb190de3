"""Other customers answer, and nothing else changes: how often a theme is said to be behind the change of a score.

    OMP_NUM_THREADS=1 python benchmarks/mix.py > benchmarks/mix.txt     (--runs 1000, --only ceiling ...)

The share of one region goes from 30% to 60% between two periods. In every region all themes are mentioned as often as
before, and those who mention them score as before: a theme's change in the score is that of the mix.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from linking_worlds import OPTIONS, frame, indicators, measure
from simulations import progress, run_parts, say

from voca.link import change as changes
from voca.link.frame import Dimension
from voca.link.periods import Periods

SIZES = (80, 150, 400, 1500)  # responses of each period
# of the growing region and the others: detractors and promoters without a theme, the first theme's share and its cost
WORLDS = {
    "alike": ((0.25, 0.45), (0.25, 0.45), (0.2, 0.2), (0.3, 0.3)),
    "apart": ((0.45, 0.25), (0.15, 0.6), (0.2, 0.2), (0.25, 0.25)),
    "floor": ((0.85, 0.05), (0.15, 0.6), (0.2, 0.2), (0.6, 0.6)),
    "ceiling": ((0.02, 0.95), (0.3, 0.4), (0.2, 0.2), (0.0, 0.4)),
    "costs more": ((0.25, 0.45), (0.25, 0.45), (0.2, 0.2), (0.6, 0.1)),
    "mentioned more": ((0.25, 0.45), (0.25, 0.45), (0.5, 0.1), (0.3, 0.3)),
    "mentioned more, innocent": ((0.6, 0.15), (0.15, 0.6), (0.5, 0.1), (0.0, 0.0)),
}


def draw(world, n, rng, moved=True):
    """Draw two periods of `n` responses: score, mentions of six themes, region, whether of the later period."""
    late = np.arange(2 * n) >= n
    first = rng.random(2 * n) < np.where(late & moved, 0.6, 0.3)
    region = np.where(first, 0, 1 + (rng.random(2 * n) < 0.5))
    side = np.minimum(region, 1)
    base, shares, costs = np.array(world[:2]), np.array(world[2]), np.array(world[3])
    share = np.column_stack([shares[side], np.full((2 * n, 5), 0.15)])
    mention = rng.random((2 * n, 6)) < share
    cost = costs[side] * mention[:, 0] + 0.15 * mention[:, 1]
    down, up = np.clip(base[side, 0] + cost, 0, 1), np.clip(base[side, 1] - cost, 0, 1)
    down, up = np.minimum(down, 1), np.minimum(up, 1 - np.minimum(down, 1))
    u = rng.random(2 * n)
    y = np.where(u < down, -100.0, np.where(u > 1 - up, 100.0, 0.0))
    return y, mention, region, late


def compare(y, mention, region, late):
    base = replace(frame(len(y)), dimensions={"region": Dimension(("a", "b", "c"), region.astype(np.int64))})
    halves = Periods("month", ("a", "b"), np.zeros(2, "datetime64[us]"), np.ones(2, dtype=bool), late.astype(np.int64))
    told = indicators(mention, np.zeros_like(mention))
    return changes.change(base, measure(y), told, ["region"], halves, (0, 1), OPTIONS)[0]


def _unchanged(name):
    def part(runs):
        for n in SIZES:
            rng = np.random.default_rng([20, n])
            said = {part: np.zeros(runs, dtype=bool) for part in ("share", "within", "mix")}
            for run, _ in enumerate(progress([1] * runs, f"{name}, n = {n}")):
                for row in compare(*draw(WORLDS[name], n, rng)):
                    if row["part"] == "mix":
                        said["mix"][run] = row["low"] > 0 or row["high"] < 0
                    elif row["theme_id"]:
                        said[row["part"]][run] |= row.get("q", 1) <= OPTIONS.fdr
            say(f"{name}: a theme's share is behind it", n, said["share"], "<= 5.5%")
            say(f"{name}: the score within a theme is behind it", n, said["within"], "<= 5.5%")
            say(f"{name}: the mix is behind it", n, said["mix"])

    return part


def real(runs):
    """Find what does change, with the mix as before and moved; beside it, what would be found without the same mix."""
    for moved in (False, True):
        for n in (400, 1500):
            rng = np.random.default_rng([21, n])
            found = {(part, theme): np.zeros((runs, 2), dtype=bool) for part, theme in (("share", 0), ("within", 1))}
            alarms = np.zeros(runs, dtype=bool)
            for run, _ in enumerate(progress([1] * runs, f"real, n = {n}")):
                y, mention, region, late = draw(WORLDS["apart"], n, rng, moved)
                mention[:, 0] |= late & (rng.random(2 * n) < 0.2)
                worse = late & mention[:, 1] & (rng.random(2 * n) < 0.35)
                more = mention[:, 0] & (rng.random(2 * n) < 0.3)
                y = np.where(worse | more, -100.0, y)
                for row in compare(y, mention, region, late):
                    key = (row["part"], int(row["theme_id"] or -1))
                    if key in found:
                        found[key][run] = row["q"] <= OPTIONS.fdr, row["q"] <= OPTIONS.fdr or row["of_mix"]
                    elif row["theme_id"] and key[1] > 1:
                        alarms[run] |= row.get("q", 1) <= OPTIONS.fdr
            where = "the mix moves, too" if moved else "the mix as before"
            for (part, _), hits in found.items():
                what = "a theme is mentioned more" if part == "share" else "a theme costs more"
                as_it_is = f"(as it is {100 * hits[:, 1].mean():.1f}%)"
                say(f"{what}, {where}: found", n, hits[:, 0], "", as_it_is)
            say(f"{where}: another theme is behind it", n, alarms, "<= 5.5%")


PARTS = {name: _unchanged(name) for name in WORLDS} | {"real": real}

if __name__ == "__main__":
    run_parts(PARTS, __doc__, 1000)
