"""What the interval of a gain of late covers: ``python benchmarks/actions_of_late.py [--runs 500]``.

Twelve months of made-up responses: two steady complaints, and one whose share changes in the last two months. The score
is an NPS of a latent opinion. The true gain of no such complaint any more is the share of late times what one costs, by
two million draws. Printed: studies in which a gain of late was given, its mean beside the truth, and how often its 95%
interval holds the truth.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.link.study import START, scales, tables
from voca.config import LinkOptions
from voca.link.drivers import drivers
from voca.link.lately import gains, lately
from voca.link.prepared import prepare
from voca.link.trends import cut

OPTIONS = LinkOptions()
STEADY, OTHER, COSTS, MEAN, SPREAD = 0.12, 0.1, 2.5, 7.6, 2.0
# responses, share of the last two months, share before, what a complaint costs in points of 0-10, responses a customer
WORLDS = (
    (600, 0.30, 0.03, 2.0, 1),
    (1200, 0.30, 0.03, 2.0, 1),
    (1200, 0.05, 0.30, 2.0, 1),
    (2400, 0.15, 0.05, 1.0, 1),
    (1200, 0.30, 0.03, 2.0, 2),
    (480, 0.03, 0.30, 2.0, 1),
)


def truth(share: float, cost: float) -> float:
    """Return the gain of no more complaints where they have that share, in points of NPS."""
    rng = np.random.default_rng(0)
    opinion = MEAN - COSTS * (rng.random(2_000_000) < STEADY) + rng.normal(0, SPREAD, 2_000_000)
    without, with_it = (nps(opinion - lost) for lost in (0.0, cost))
    return (without - with_it) * share


def nps(opinion: np.ndarray) -> float:
    answers = np.clip(np.round(opinion), 0, 10)
    return 100 * float(np.mean((answers >= 9) * 1.0 - (answers <= 6)))


def one(seed: int, n: int, late: float, before: float, cost: float, each: int) -> tuple[float, float, float]:
    """Return the gain of late of the moving complaint in one study, and its interval."""
    rng = np.random.default_rng(seed)
    month = np.repeat(np.arange(12), n // 12)
    time = START + (month * 30.4 + rng.integers(1, 29, n)).astype(int).astype("timedelta64[D]")
    time[month == 0], time[-1] = START, np.datetime64("2025-12-31", "us")
    shares = (STEADY, np.where(month >= 10, late, before), OTHER)
    said = np.column_stack([rng.random(n) < share for share in shares])
    opinion = MEAN - COSTS * said[:, 0] - cost * said[:, 1] + rng.normal(0, SPREAD, n)
    customers = [f"c{i // each}" for i in range(n)]
    answers = np.clip(np.round(opinion), 0, 10)
    given = tables(answers, said, scale=scales("nps"), kind="nps", time=time, customer_id=customers)
    made = prepare(*[given[i] for i in (0, 2, 3, 4)], OPTIONS)
    level = made.levels["theme"]
    found, _ = drivers(made.frame, made.measures[0], level, [], {i: i for i in level.ids}, OPTIONS)
    periods, _ = cut(made.frame, OPTIONS)
    verdicts = {name: np.array(values, dtype=object) for name, values in
                (("theme_id", level.ids), ("verdict", ["emerging"] * len(level.ids)))}  # fmt: skip
    gain = gains(found, lately(made.frame, found, level, periods, verdicts, OPTIONS), OPTIONS.confidence)
    at = level.ids.index("01")
    return float(gain["gain"][at]), float(gain["low"][at]), float(gain["high"][at])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=500)
    runs = parser.parse_args().runs
    print(f"{runs} simulated studies of each kind\n")
    print("responses  late  before  costs  each    truth   mean   given  covered")
    for n, late, before, cost, each in WORLDS:
        real = truth(late, cost)
        found = np.array([one(seed, n, late, before, cost, each) for seed in range(runs)])
        found = found[np.isfinite(found[:, 1])]
        covered = float(np.mean((found[:, 1] <= real) & (real <= found[:, 2])))
        print(f"{n:9,}  {late:4.0%}  {before:6.0%}  {cost:5.1f}  {each:4}  {real:7.2f}  {found[:, 0].mean():5.2f}"
              f"  {len(found):6}  {covered:7.1%}", flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
