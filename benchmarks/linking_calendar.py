"""Whether a theme is blamed for the day of the week or the time of the year at which it is mentioned.

    OMP_NUM_THREADS=1 python benchmarks/linking_calendar.py > benchmarks/linking_calendar.txt     (--runs 150)

A year of responses, of which those of certain days score 20 points of detractors worse. Two themes, mentioned by 30% on
these days and by 8% on others: one is innocent, the other one makes 15 points more of detractors. A third theme is
harmful (25 points) on any day, three have no effect. Figures by voca, and by the regression that holds no more of the
time equal than a straight line.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from linking_worlds import frame, study
from simulations import progress, run_parts, say

from voca.link import design

DAYS = 364
WORLDS = {
    "weekends": lambda day: day % 7 >= 5,
    "no days": lambda day: np.zeros(len(day)),
    "two months": lambda day: (day >= 120) & (day < 180),
    "the last two months": lambda day: day >= 300,
    "two waves": lambda day: 0.5 - 0.5 * np.cos(4 * np.pi * day / DAYS),
}
SIZES = {"weekends": (600, 2000, 6000), "two waves": (6000,)}


def draw(days, n, rng):
    """Draw a study: scores, negative and positive mentions, and a frame with the times."""
    day = rng.integers(0, DAYS, n)
    bad_day = days(day).astype(float)
    share = np.full((n, 6), 0.15)
    share[:, :2] = (0.08 + 0.22 * bad_day)[:, None]
    mention, bad = rng.random((n, 6)) < share, rng.random((n, 6)) < 0.6
    down = 0.2 + 0.2 * bad_day + 0.15 * mention[:, 1] + 0.25 * mention[:, 2]
    u = rng.random(n)
    y = np.where(u < down, -100.0, np.where(u < down + 0.4 * (1 - down), 0.0, 100.0))
    monday = np.datetime64("2025-01-06T10:00", "us")
    return y, mention & bad, mention & ~bad, replace(frame(n), time=monday + day * np.timedelta64(86_400_000_000, "us"))


def verdicts(given, straight):
    """Return which themes of a study are drivers; `straight`: with no more than a straight line held equal."""
    finer = design.finer
    if straight:
        design.finer = lambda *_: []
    try:
        return study(*given).columns["verdict"] == "driver"
    finally:
        design.finer = finer


def calendar(name):
    """Make the simulation of one world."""

    def part(runs):
        for n in SIZES.get(name, (2000,)):
            rng, found = np.random.default_rng([n, len(name)]), {True: [], False: []}
            for _ in progress([1] * runs, f"{name}, n = {n}"):
                given = draw(WORLDS[name], n, rng)
                for straight, drivers in found.items():
                    drivers.append(verdicts(given, straight))
            for straight, drivers in found.items():
                table, by = np.array(drivers), "straight line" if straight else "voca"
                must = "" if straight else "<= 8%"
                say(f"{name}, {by}: the innocent theme is a driver", n, table[:, 0], must)
                say(f"{name}, {by}: one of three without effect is", n, table[:, 3:].any(axis=1))
                say(f"{name}, {by}: the harmful theme of these days is", n, table[:, 1])
                say(f"{name}, {by}: the harmful theme of any day is", n, table[:, 2])

    return part


if __name__ == "__main__":
    run_parts({name: calendar(name) for name in WORLDS}, __doc__, runs=150)
