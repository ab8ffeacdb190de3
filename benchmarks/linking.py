"""What the figures of voca.link are worth, by simulation: coverage, false findings, confounded themes, power.

    OMP_NUM_THREADS=1 python benchmarks/linking.py [--runs 10000] [--only coverage ...]

Seeds are fixed. Truths are exact: the themes and the score are drawn from a table of cells whose probabilities are
known. All of it takes about two hours of one core; the table is kept in ``benchmarks/linking.txt``.
"""

from __future__ import annotations

import argparse
import itertools
import time
from dataclasses import replace

import numpy as np
from scipy.sparse import csr_array
from scipy.stats import norm

from voca.config import LinkOptions
from voca.link import drivers as driver_steps
from voca.link.actions import what_if
from voca.link.comparisons import Comparison
from voca.link.drivers import drivers
from voca.link.frame import Dimension, Frame, Indicators
from voca.link.importance import Importance
from voca.link.intervals import moments_interval, reliable, reliable_scale, scale_mean
from voca.link.measures import Measure
from voca.link.scores import estimate
from voca.link.segments import segments
from voca.link.trends import cut, trend_tests

OPTIONS = LinkOptions()


def say(what, n, runs, required, measured):
    print(f"{what:<70}{n:>7}{runs:>9,}  {required:<26}{measured}", flush=True)


def percent(share):
    return f"{100 * share:.1f}%"


# ---- 1. scores ------------------------------------------------------------------------------------------------------

MIXES = {
    "NPS": ("nps", [-100, 0, 100], {"even": [0.3, 0.3, 0.4], "good": [0.1, 0.2, 0.7], "lopsided": [0.02, 0.03, 0.95]}),
    "CSAT": ("share", [0, 100], {"even": [0.5, 0.5], "good": [0.2, 0.8], "lopsided": [0.05, 0.95]}),
    "effort 1-7": ("mean", list(range(1, 8)), {"even": [1 / 7] * 7, "good": [0.4, 0.25, 0.12, 0.1, 0.06, 0.04, 0.03]}),
    "stars": (
        "mean",
        [1, 2, 3, 4, 5],
        {
            "even": [0.2] * 5,
            "two camps": [0.45, 0.05, 0, 0.05, 0.45],
            "good": [0.05, 0.1, 0.2, 0.3, 0.35],
            "lopsided": [0.02, 0.02, 0.03, 0.13, 0.8],
            "very lopsided": [0.01, 0.01, 0.02, 0.06, 0.9],
        },
    ),
}


def coverage(runs):
    """Intervals of the scores; in brackets: of the runs, how many intervals are marked unreliable."""
    for name, (family, values, mixes) in MIXES.items():
        for mix, shares in mixes.items():
            for n in (20, 50, 200, 1000):
                covered, sure = _cover(family, np.array(values, float), np.array(shares), n, runs)
                required = "93.5-97%" if n >= 200 else ">= 90% or marked"
                good = percent(covered.mean())
                kept = percent(covered[sure].mean()) if sure.any() else "-"
                marked = percent(1 - sure.mean())
                say(f"score interval, {name}, {mix}", n, runs, required, f"{good} ({marked} marked, others {kept})")


def _cover(family, values, shares, n, runs):
    rng = np.random.default_rng([1, n])
    counts = rng.multinomial(n, shares, runs)
    truth = values @ shares
    bounds, base = (values.min(), values.max()), np.full(runs, float(n))
    if family == "mean":
        low, high = scale_mean(values, counts / n, base, bounds, 0.95)
        sure = [reliable_scale(row, n) for row in counts / n]
    else:
        mean, square = counts @ values / n, counts @ values**2 / n
        low, high = moments_interval(mean, square, base, family, bounds, 0.95)
        sure = [reliable(m, s, 0.0, n, family) for m, s in zip(mean, square, strict=True)]
    return (low <= truth + 1e-9) & (truth - 1e-9 <= high), np.array(sure)


def any_mix(runs):
    """Intervals of means on scales of 5, 7 and 11 points under all kinds of shares, drawn from Dirichlet's."""
    rng = np.random.default_rng(11)
    mixes = 60
    for points in (5, 7, 11):
        values = np.arange(1.0, points + 1)
        shares = [rng.dirichlet(np.full(points, rng.choice([0.1, 0.3, 1, 3]))) for _ in range(mixes)]
        for n in (20, 50, 200, 1000):
            each = max(1, runs // 10)
            found = np.array([_cover("mean", values, mix, n, each)[0].mean() for mix in shares])
            least, tenth, middle = np.quantile(found, [0, 0.1, 0.5])
            figures = f"median {percent(middle)}, tenth {percent(tenth)}, least {percent(least)}"
            say(f"score interval, {points} points, {mixes} random mixes", n, each, "", figures)


# ---- 2. impacts -----------------------------------------------------------------------------------------------------


def frame(n, rng=None, n_dimensions=0):
    """Make a frame without scores; with segments and times where a generator is given."""
    dims, when = {}, np.full(n, np.datetime64("NaT"), dtype="datetime64[us]")
    if rng is not None:
        for i in range(n_dimensions):
            dims[f"s{i}"] = Dimension(tuple("abcd"[: i + 3]), rng.integers(0, i + 3, n))
        days = (rng.integers(0, 365, n) * 86_400_000_000).astype("timedelta64[us]")
        when = np.datetime64("2025-01-01", "us") + days
    ids = np.arange(n).astype(str).astype(object)
    one, nothing = np.ones(n), np.full(n, np.nan)
    return Frame(ids, np.arange(n), one, False, np.ones(n, dtype=bool), when, dims, {}, nothing, None)


def indicators(negative, positive):
    ids = tuple(f"{i:02d}" for i in range(negative.shape[1]))
    tables = (csr_array(np.asarray(t, dtype=float)) for t in (negative | positive, negative, positive))
    return Indicators("theme", ids, *tables)


def measure(y):
    return Measure("nps", "nps", "NPS", "nps", 1, y, (-100.0, 100.0))


def study(y, negative, positive, base=None):
    found = indicators(negative, positive)
    base = frame(len(y)) if base is None else base
    names = dict(zip(found.ids, found.ids, strict=True))
    return drivers(base, measure(y), found, list(base.dimensions), names, OPTIONS)[0]


class Cells:
    """Four themes: harmful, co-mentioned and innocent, pleasing, rare; each unmentioned or with a polarity."""

    def __init__(self):
        self.cells = np.array(list(itertools.product(range(3), repeat=4)))
        p = np.ones(len(self.cells))
        for theme, (share, bad) in enumerate(((0.2, 0.8), (None, 0.5), (0.25, 0.2), (0.06, 0.5))):
            share = np.where(self.cells[:, 0] > 0, 0.6, 0.08) if share is None else share
            part = np.select(
                [self.cells[:, theme] == 0, self.cells[:, theme] == 1], [1 - share, share * bad], share * (1 - bad)
            )
            p = p * part
        self.p = p / p.sum()
        self.negative, self.positive = self.cells == 1, self.cells == 2
        down = 0.2 + 0.4 * self.negative[:, 0] - 0.12 * self.positive[:, 2] + 0.2 * self.negative[:, 3]
        up = (1 - down) * (0.6 + 0.15 * self.positive[:, 2] - 0.2 * self.negative[:, 2])
        self.scores = np.column_stack([down, 1 - down - up, up])

    def truth(self):
        """Return the impacts in the population."""
        y = self.scores @ [-100, 0, 100]
        x = np.column_stack([np.ones(len(y)), self.negative, self.positive]).astype(float)
        b = np.linalg.solve(x.T @ (self.p[:, None] * x), x.T @ (self.p * y))
        contribution = b * (self.p @ x)
        mention = self.negative | self.positive
        without = [np.average(y[~mention[:, k]], weights=self.p[~mention[:, k]]) for k in range(4)]
        return {
            "leave_out": self.p @ y - np.array(without),
            "adjusted": contribution[1:5] + contribution[5:],
            "gain": -0.5 * contribution[1:5],
        }

    def draw(self, n, rng):
        """Draw `n` responses: score, negative and positive mentions."""
        at = rng.choice(len(self.p), n, p=self.p)
        u = rng.random(n)
        y = np.where(u < self.scores[at, 0], -100.0, np.where(u < self.scores[at, :2].sum(1), 0.0, 100.0))
        return y, self.negative[at], self.positive[at]


def impacts(runs):
    world = Cells()
    truth = world.truth()
    labels = ("harmful, 20%", "co-mentioned", "pleasing, 25%", "rare, 6%")
    for n in (200, 1000):
        rng = np.random.default_rng([2, n])
        hits = {name: np.full((runs, 4), np.nan) for name in truth}
        worst = 0.0
        for run in range(runs):
            y, negative, positive = world.draw(n, rng)
            found = study(y, negative, positive)
            gain = what_if(found, 0.5, 0.95)
            ends = {
                "leave_out": (found.columns["leave_out_low"], found.columns["leave_out_high"]),
                "adjusted": (found.columns["adjusted_low"], found.columns["adjusted_high"]),
                "gain": (gain["low"], gain["high"]),
            }
            whole = np.minimum(negative.sum(0), positive.sum(0)) >= 10  # else a polarity has no column of its own
            for name, (low, high) in ends.items():
                inside = (low <= truth[name]) & (truth[name] <= high)
                hits[name][run] = np.where(np.isfinite(low) & whole, inside, np.nan)
            worst = max(worst, abs(found.bridge[-1]["total"] - y.mean()))
        for name, values in hits.items():
            for k, label in enumerate(labels):
                used = np.isfinite(values[:, k])
                if used.sum() < 200:
                    continue
                required = "93.5-97%" if n == 1000 else "(small)"
                say(f"{name} interval, {label}", n, int(used.sum()), required, percent(np.nanmean(values[:, k])))
        say("bridge: largest error in points", n, runs, "<= 1e-9", f"{worst:.1e}")


# ---- 3. nothing there -----------------------------------------------------------------------------------------------


def nothing(runs):
    n, k = 1000, 20
    rng = np.random.default_rng(3)
    families = {
        name: np.zeros(runs, dtype=bool)
        for name in ("leave-out", "adjusted", "driver", "share", "gap", "score", "sentiment", "slope", "recent")
    }
    for run in range(runs):
        base = frame(n, rng, 2)
        mention, bad = rng.random((n, k)) < 0.1, rng.random((n, k)) < 0.5
        y = rng.choice([-100.0, 0, 100], n, p=[0.2, 0.3, 0.5])
        told = indicators(mention & bad, mention & ~bad)
        found = study(y, mention & bad, mention & ~bad, base).columns
        apart = segments(base, measure(y), told, [Comparison(name) for name in base.dimensions], OPTIONS)
        periods = cut(base, OPTIONS)[0]
        moved = trend_tests(base, told, periods, OPTIONS)
        q = [found[f"{name}_q"] for name in ("leave_out", "adjusted", "effect")]
        q += [apart[name] for name in ("q", "gap_q", "mean_q", "sentiment_q")]
        q += [moved[f"{name}_q"] for name in ("slope", "recent")]
        for name, values in zip(families, q, strict=True):
            families[name][run] = (values <= OPTIONS.fdr).any()
    for name, found in families.items():
        say(f"no effect anywhere: runs with a finding, {name}", n, runs, "<= 5.5%", percent(found.mean()))


# ---- 4. the innocent ------------------------------------------------------------------------------------------------


def innocent(runs):
    n = 2000
    rng = np.random.default_rng(4)
    covers, flagged, blamed = (np.zeros(runs, dtype=bool) for _ in range(3))
    figures = np.zeros((runs, 4))
    for run in range(runs):
        a = rng.random(n) < 0.2
        b = np.where(a, rng.random(n) < 0.6, rng.random(n) < 0.05)
        mention = np.column_stack([a, b, rng.random((n, 4)) < 0.15])
        down = np.where(a, 0.6, 0.2)
        y = np.where(rng.random(n) < down, -100.0, np.where(rng.random(n) < 0.6, 100.0, 0.0))
        found = study(y, mention, np.zeros_like(mention)).columns
        covers[run] = found["adjusted_low"][1] <= 0 <= found["adjusted_high"][1]
        flagged[run] = found["verdict"][1] == "confounded"
        blamed[run] = found["leave_out_q"][1] <= OPTIONS.fdr
        figures[run] = [found[name][k] for k in (0, 1) for name in ("leave_out", "adjusted")]
    means = figures.mean(0)
    say("harmful A: leave-out and adjusted impact, mean of the runs", n, runs, "", f"{means[0]:+.1f} {means[1]:+.1f}")
    say("innocent B: leave-out and adjusted impact, mean of the runs", n, runs, "", f"{means[2]:+.1f} {means[3]:+.1f}")
    say("innocent B: leave-out finds an effect", n, runs, "(the field's figure)", percent(blamed.mean()))
    say("innocent B: adjusted interval covers 0", n, runs, "93-97%", percent(covers.mean()))
    say("innocent B: called confounded", n, runs, ">= 90%", percent(flagged.mean()))


# ---- 5. power -------------------------------------------------------------------------------------------------------


def power(runs):
    """Those who mention a theme score 25 points lower: all of them blame it, or half of them praise it."""
    n, k = 5000, 30
    rng = np.random.default_rng(5)
    names = ("leave-out", "adjusted", "verdict")
    hits = {name: np.zeros((runs, 2), dtype=bool) for name in names}
    for run in range(runs):
        mention, bad = rng.random((n, k)) < 0.05, rng.random((n, k)) < 0.5
        down = 0.25 + 0.125 * mention[:, 0]  # 45% promoters, 30% passives, 25% detractors without it
        up = 0.45 - 0.125 * mention[:, 0]
        u = rng.random(n)
        y = np.where(u < down, -100.0, np.where(u > 1 - up, 100.0, 0.0))
        for way, (negative, positive) in enumerate(((mention, mention & False), (mention & bad, mention & ~bad))):
            found = study(y, negative, positive).columns
            hits["leave-out"][run, way] = found["leave_out_q"][0] <= OPTIONS.fdr
            hits["adjusted"][run, way] = found["adjusted_q"][0] <= OPTIONS.fdr
            hits["verdict"][run, way] = found["verdict"][0] == "driver"
    for way, mood in enumerate(("", ", of either mood")):
        for name in names:
            what = f"25 points lower, 5% mention it{mood}, 30 themes: {name} finds it"
            say(what, n, runs, ">= 90%", percent(hits[name][:, way].mean()))


# ---- 6. customers who come back -------------------------------------------------------------------------------------


def clustered(runs):
    """Let customers write one to four times, in the same mood and often about the same theme."""
    rng = np.random.default_rng(6)
    hits = {name: np.zeros(runs, dtype=bool) for name in ("score", "leave-out", "adjusted", "leave-out, naive")}
    for run in range(runs):
        customers = np.repeat(np.arange(400), rng.integers(1, 5, 400))
        n = len(customers)
        mood, fond = rng.normal(0, 1, 400)[customers], rng.random((400, 4))[customers]
        mention = rng.random((n, 4)) < np.where(fond < 0.15, 0.8, 0.05)
        y = np.select([(z := mood + rng.normal(0, 1, n)) < -0.8, z > 0.2], [-100.0, 100.0], 0.0)
        base = replace(frame(n), cluster=customers)
        found = study(y, mention, np.zeros_like(mention), base).columns
        alone = study(y, mention, np.zeros_like(mention)).columns
        row = estimate(y, base.sample(np.ones(n, dtype=bool)), measure(y), OPTIONS)
        hits["score"][run] = row["low"] <= TRUTH <= row["high"]
        for name, columns in (("leave-out", found), ("leave-out, naive", alone)):
            hits[name][run] = columns["leave_out_low"][0] <= 0 <= columns["leave_out_high"][0]
        hits["adjusted"][run] = found["adjusted_low"][0] <= 0 <= found["adjusted_high"][0]
    for name, inside in hits.items():
        required = "(for comparison)" if "naive" in name else "93.5-97%"
        say(f"customers repeat: {name} interval", 1000, runs, required, percent(inside.mean()))


# P(z > 0.2) - P(z < -0.8) for z normal with variance 2, in points.
TRUTH = 100 * (norm.sf(0.2 / np.sqrt(2)) - norm.cdf(-0.8 / np.sqrt(2)))

PARTS = {
    "coverage": coverage,
    "any_mix": any_mix,
    "impacts": impacts,
    "nothing": nothing,
    "innocent": innocent,
    "power": power,
    "clustered": clustered,
}


def run_parts(parts, title, runs):
    """Run the chosen parts and print their rows."""
    parser = argparse.ArgumentParser(description=title.splitlines()[0])
    parser.add_argument("--runs", type=int, default=runs)
    parser.add_argument("--only", choices=parts, nargs="*", default=list(parts))
    options = parser.parse_args()
    print(f"{'what':<70}{'n':>7}{'runs':>9}  {'must hold':<26}measured")
    for name, part in parts.items():
        if name in options.only:
            start = time.process_time()
            part(options.runs)
            print(f"# {name}: {time.process_time() - start:.0f} s of processor time", flush=True)


def without_importance(found, laid, impacts, n_themes, y, confidence):
    """Stand for importance, which takes half of the time and has a simulation of its own (linking_more.py)."""
    nothing = np.full(n_themes, np.nan)
    return Importance("LMG", nothing, nothing, nothing, {}, 0.0)


if __name__ == "__main__":
    driver_steps.importance = without_importance
    run_parts(PARTS, __doc__, 10_000)
