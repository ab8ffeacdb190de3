"""Intervals of scores of few customers who answered several times: by voca, and on the effective base alone.

    OMP_NUM_THREADS=1 python benchmarks/linking_few.py > benchmarks/linking_few.txt     (--runs 250)

Answers of one customer correlate by 0, 0.3 or 0.7 before they are cut into points. Effective base: Kish's over the
design effect, with the normal distribution's quantile.
"""

from __future__ import annotations

import numpy as np
from scipy.stats import norm
from simulations import progress, run_parts, say

from voca.config import LinkOptions
from voca.link import scores
from voca.link.frame import Sample
from voca.link.measures import Measure

OPTIONS = LinkOptions()
KINDS = {
    "NPS": ("nps", [-100.0, 0.0, 100.0], [0.2, 0.3, 0.5]),
    "NPS, 80% promoters": ("nps", [-100.0, 0.0, 100.0], [0.05, 0.15, 0.8]),
    "yes/no": ("share", [0.0, 100.0], [0.3, 0.7]),
    "stars, 70% five": ("mean", [1.0, 2.0, 3.0, 4.0, 5.0], [0.06, 0.04, 0.07, 0.13, 0.7]),
}
UNEVEN = [1, 1, 1, 2, 3, 12]
DESIGNS = ((13, [5]), (13, UNEVEN), (30, [5]), (30, UNEVEN), (100, UNEVEN))


def covers(kind, customers, sizes, alike, rng):
    """Draw a study; return, for either base, whether the interval covers the truth, and its width."""
    family, points, shares = KINDS[kind]
    cluster = np.repeat(np.arange(customers), rng.choice(sizes, customers))
    z = np.sqrt(alike) * rng.normal(size=customers)[cluster] + np.sqrt(1 - alike) * rng.normal(size=len(cluster))
    y = np.array(points)[np.minimum(np.searchsorted(np.cumsum(shares), norm.cdf(z)), len(points) - 1)]
    sample = Sample.of(np.ones(len(y)), cluster, False)
    measure = Measure("s", family, "s", family, 1, y, (points[0], points[-1]))
    truth, mean, out = float(np.dot(points, shares)), float(y.mean()), []
    for base in (scores.interval_base(y, sample, OPTIONS.confidence), scores.effective_base(y, sample)):
        low, high, _, _ = scores._interval(y, mean, base, sample, measure, OPTIONS.confidence)
        out.append((low - 1e-9 <= truth <= high + 1e-9, high - low))
    return out


def few(kind):
    """Make the simulation of one score."""

    def part(runs):
        for customers, sizes in DESIGNS:
            for alike in (0.0, 0.3, 0.7):
                rng = np.random.default_rng([customers, len(sizes), int(10 * alike)])
                found = [covers(kind, customers, sizes, alike, rng) for _ in progress([1] * runs, kind)]
                table = np.array(found, dtype=float)
                wrote = "5 answers each" if len(sizes) == 1 else "1 to 12 answers"
                ratio = table[:, 0, 1].mean() / table[:, 1, 1].mean()
                for i, name in enumerate(("voca", "effective base")):
                    what = f"{kind}, {wrote}, correlation {alike:g}: {name}"
                    width = f"(width x {ratio:.2f})" if i == 0 else ""
                    say(what, customers, table[:, i, 0], ">= 92%" if i == 0 else "", width)

    return part


if __name__ == "__main__":
    run_parts({name: few(name) for name in KINDS}, __doc__, runs=250)
