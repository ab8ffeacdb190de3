"""What the figures of voca.link are worth, by simulation: coverage, false findings, confounded themes, power.

    OMP_NUM_THREADS=1 python benchmarks/linking.py > benchmarks/linking.txt     (--runs 10000, --only coverage ...)

Seeds are fixed. Truths are exact: the themes and the score are drawn from a table of cells whose probabilities are
known. Beside each rate stand the number of simulated studies it rests on and its Monte-Carlo error. How far it is
is told on stderr.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from linking_batch import against, batches
from linking_batch import figures as batch_figures
from linking_worlds import OPTIONS, Cells, frame, indicators, measure, study
from scipy.stats import norm
from simulations import CHECKED, percent, progress, run_parts, say, say_gap

from voca.link import drivers as driver_steps
from voca.link.actions import what_if
from voca.link.calendar import finer, trend
from voca.link.comparisons import Comparison
from voca.link.frame import Sample
from voca.link.importance import Importance
from voca.link.intervals import moments_interval, reliable, reliable_scale, scale_mean
from voca.link.scores import estimate
from voca.link.segments import segments
from voca.link.trends import cut, trend_tests

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
                kept = percent(covered[sure].mean()) if sure.any() else "-"
                marked = f"({percent(1 - sure.mean())} marked, others {kept})"
                say(f"score interval, {name}, {mix}", n, covered, required, marked)


def _cover(family, values, shares, n, runs, seed=1):
    counts = np.random.default_rng([seed, n]).multinomial(n, shares, runs)
    low, high = _ends_of(family, values, counts, n)
    truth = values @ shares
    if family == "mean":
        sure = [reliable_scale(row, n) for row in counts / n]
    else:
        mean, square = counts @ values / n, counts @ values**2 / n
        sure = [reliable(m, s, 0.0, n, family) for m, s in zip(mean, square, strict=True)]
    return (low <= truth + 1e-9) & (truth - 1e-9 <= high), np.array(sure)


def _ends_of(family, values, counts, n):
    bounds, base = (values.min(), values.max()), np.full(len(counts), float(n))
    if family == "mean":
        return scale_mean(values, counts / n, base, bounds, 0.95)
    return moments_interval(counts @ values / n, counts @ values**2 / n, base, family, bounds, 0.95)


def any_mix(runs):
    """Intervals of means on scales of 5, 7 and 11 points under all kinds of shares, drawn from Dirichlet's.

    The least of sixty rates is low by chance: so the mix that has it is drawn anew, in ten times as many runs.
    """
    rng = np.random.default_rng(11)
    mixes = 60
    for points in (5, 7, 11):
        values = np.arange(1.0, points + 1)
        shares = [rng.dirichlet(np.full(points, rng.choice([0.1, 0.3, 1, 3]))) for _ in range(mixes)]
        for n in (20, 50, 200, 1000):
            found = np.array([_rate(values, mix, n, runs, 1) for mix in shares])
            least, tenth, middle = np.quantile(found, [0, 0.1, 0.5])
            figures = f"median {percent(middle)}, tenth {percent(tenth)}, least {percent(least)}"
            say(f"score interval, {points} points, {mixes} random mixes x {runs:,} runs", n, None, "", figures)
            worst = shares[int(found.argmin())]
            again, each = _rate(values, worst, n, 10 * runs, 2), 10 * runs
            error = 100 * np.sqrt(again * (1 - again) / each)
            figures = f"{percent(again)} \u00b1 {error:.2f} (shares {' '.join(f'{share:.3f}' for share in worst)})"
            required = "93.5-97%" if n >= 200 else ""
            say(f"score interval, {points} points, the least mix in {each:,} new runs", n, None, required, figures)


def _rate(values, shares, n, runs, seed):
    """Return how often the interval of a mean covers it."""
    rng, truth, covered = np.random.default_rng([seed, n]), values @ shares, 0
    for size in (min(10_000, runs - start) for start in range(0, runs, 10_000)):
        low, high = _ends_of("mean", values, rng.multinomial(n, shares, size), n)
        covered += int(((low <= truth + 1e-9) & (truth - 1e-9 <= high)).sum())
    return covered / runs


# ---- 2. impacts -----------------------------------------------------------------------------------------------------


def impacts(runs):
    """Intervals of leave-out and adjusted impact and of the gain, where the studies have columns for both moods."""
    world = Cells()
    truth = world.truth()
    labels = ("harmful, 20%", "co-mentioned", "pleasing, 25%", "rare, 6%")
    for n, each in ((200, max(1, runs // 5)), (1000, runs)):  # of 200, most have too few mentions for a batch
        rng = np.random.default_rng([2, n])
        hits, worst, start = {name: np.full((each, 4), np.nan) for name in truth}, np.zeros(2), 0
        for size in progress(batches(each, n * 9), f"impacts, n = {n}"):
            ends, errors = _impacts(*world.draw((size, n), rng), max(0, CHECKED - start))
            worst = np.maximum(worst, errors)
            for name, values in ends.items():
                inside = (values[:, :, 0] <= truth[name]) & (truth[name] <= values[:, :, 1])
                hits[name][start : start + size] = np.where(np.isfinite(values[:, :, 0]), inside, np.nan)
            start += size
        for name, values in hits.items():
            for k, label in enumerate(labels):
                used = values[np.isfinite(values[:, k]), k]
                if len(used) >= 200:
                    say(f"{name} interval, {label}", n, used, "93.5-97%" if n == 1000 else "(small)")
        say("bridge: largest error in points", n, None, "<= 1e-9", f"{worst[0]:.1e}")
        say_gap(n, worst[1])


def _impacts(y, negative, positive, n_checked):
    """Return the intervals of a batch of studies, ``[studies, themes, 2]``, and errors of bridge and batch.

    A study in which some polarity has no column of its own goes through voca.link alone.
    """
    enough = np.minimum(negative.sum(axis=1), positive.sum(axis=1)) >= 10
    full = np.flatnonzero(enough.all(axis=1))
    ends = {name: np.full((*enough.shape, 2), np.nan) for name in ("leave_out", "adjusted", "gain")}
    if len(full):
        found = batch_figures(y[full], negative[full], positive[full])
        for name in ("leave_out", "adjusted"):
            ends[name][full] = np.stack([found[f"{name}_low"], found[f"{name}_high"]], axis=2)
        ends["gain"][full] = -0.5 * np.stack([found["negative_high"], found["negative_low"]], axis=2)
    worst = np.zeros(2)
    for i in (*full[:n_checked], *np.setdiff1d(np.arange(len(y)), full)):
        one = study(y[i], negative[i], positive[i])
        worst[0] = max(worst[0], abs(one.bridge[-1]["total"] - y[i].mean()))
        alone = _ends(one)
        if i in full:
            gap = against(found, one.columns, int(np.searchsorted(full, i)))
            worst[1] = max(worst[1], gap, np.abs(alone["gain"] - ends["gain"][i]).max())
            continue
        for name, values in alone.items():
            ends[name][i] = np.where(enough[i][:, None], values, np.nan)
    return ends, worst


def _ends(one):
    """Return the intervals of a study, as voca.link makes them: ``[themes, 2]``."""
    gain = what_if(one, 0.5, 0.95)
    ends = {name: (one.columns[f"{name}_low"], one.columns[f"{name}_high"]) for name in ("leave_out", "adjusted")}
    ends["gain"] = (gain["low"], gain["high"])
    return {name: np.stack(pair, axis=1) for name, pair in ends.items()}


# ---- 3. nothing there -----------------------------------------------------------------------------------------------


def nothing(runs):
    """Look for findings where nothing is to be found: 20 themes, segments of 3 and 4, a year."""
    n, k = 1000, 20
    rng = np.random.default_rng(3)
    names = ("leave-out", "adjusted", "driver", "share", "gap", "score", "sentiment", "slope", "recent")
    families = {name: np.zeros(runs, dtype=bool) for name in names}
    gap, start = 0.0, 0
    for size in progress(batches(runs, n * (2 * k + 7)), "nothing"):
        mention, bad = rng.random((size, n, k), np.float32) < 0.1, rng.random((size, n, k), np.float32) < 0.5
        negative, positive = mention & bad, mention & ~bad
        y = rng.choice([-100.0, 0, 100], (size, n), p=[0.2, 0.3, 0.5])
        bases = [frame(n, rng, 2) for _ in range(size)]
        found = batch_figures(y, negative, positive, np.stack([_held(base) for base in bases]))
        for name, column in zip(names, ("leave_out_q", "adjusted_q", "effect_q"), strict=False):
            families[name][start : start + size] = (found[column] <= OPTIONS.fdr).any(axis=1)
        for i, base in enumerate(bases):
            told = indicators(negative[i], positive[i])
            if start + i < CHECKED:
                gap = max(gap, against(found, study(y[i], negative[i], positive[i], base).columns, i))
            apart = segments(base, measure(y[i]), told, [Comparison(name) for name in base.dimensions], OPTIONS)
            moved = trend_tests(base, told, cut(base, OPTIONS)[0], OPTIONS)
            q = [apart[name] for name in ("q", "gap_q", "mean_q", "sentiment_q")]
            q += [moved[f"{name}_q"] for name in ("slope", "recent")]
            for name, values in zip(names[3:], q, strict=True):
                families[name][start + i] = (values <= OPTIONS.fdr).any()
        start += size
    for name, values in families.items():
        say(f"no effect anywhere: runs with a finding, {name}", n, values, "<= 5.5%")
    say_gap(n, gap)


def _held(base):
    """Lay out what the regression holds equal: all segments but one of each column, and the time."""
    codes = [dimension.codes for dimension in base.dimensions.values()]
    columns = [codes[i] == group for i in range(len(codes)) for group in range(1, codes[i].max() + 1)]
    every = [trend(base.time), *(block for _, block in finer(base.time, len(base.time)))]
    return np.column_stack([*columns, *(block.toarray() for block in every)]).astype(float)


def lopsided(runs):
    """Nothing goes with a score that nearly everybody gives alike; one theme is rare, or in nearly all comments."""
    for n, share, top in ((400, 0.08, 0.9), (1000, 0.035, 0.97), (400, 0.9, 0.9)):
        rng = np.random.default_rng([14, n])
        found, gap, start = np.zeros(runs, dtype=bool), 0.0, 0
        for size in progress(batches(runs, n * 4), "lopsided"):
            mention = rng.random((size, n, 3)) < np.array([share, 0.2, 0.2])
            y = rng.choice([100.0, 0.0, -100.0], (size, n), p=[top, (1 - top) / 2, (1 - top) / 2])
            made = batch_figures(y, mention)
            found[start : start + size] = (made["effect_q"] <= OPTIONS.fdr).any(axis=1)
            for i in range(max(0, min(size, CHECKED - start))):
                one = study(y[i], mention[i], np.zeros_like(mention[i])).columns
                gap = max(gap, against(made, one, i))
            start += size
        what = f"no effect, {top:.0%} promoters, a theme of {share:.1%}: runs with a driver"
        say(what, n, found, "<= 5.5%")
        say_gap(n, gap)


# ---- 4. the innocent ------------------------------------------------------------------------------------------------


def innocent(runs):
    """Put a harmless theme beside a harmful one: six of ten who mention the one mention the other."""
    n = 2000
    rng = np.random.default_rng(4)
    covers, flagged, blamed = (np.zeros(runs, dtype=bool) for _ in range(3))
    figures = np.zeros((runs, 4))
    gap, start = 0.0, 0
    for size in progress(batches(runs, n * 7), "innocent"):
        a = rng.random((size, n, 1)) < 0.2
        b = np.where(a, rng.random((size, n, 1)) < 0.6, rng.random((size, n, 1)) < 0.05)
        mention = np.concatenate([a, b, rng.random((size, n, 4)) < 0.15], axis=2)
        down = np.where(a[:, :, 0], 0.6, 0.2)
        y = np.where(rng.random((size, n)) < down, -100.0, np.where(rng.random((size, n)) < 0.6, 100.0, 0.0))
        found = batch_figures(y, mention)
        here = slice(start, start + size)
        covers[here] = (found["adjusted_low"][:, 1] <= 0) & (found["adjusted_high"][:, 1] >= 0)
        # a verdict of "driver" goes before one of "confounded"
        flagged[here] = found["confounded"][:, 1] & (found["effect_q"][:, 1] > OPTIONS.fdr)
        blamed[here] = found["leave_out_q"][:, 1] <= OPTIONS.fdr
        figures[here] = np.stack([found[name][:, k] for k in (0, 1) for name in ("leave_out", "adjusted")], axis=1)
        for i in range(max(0, min(size, CHECKED - start))):
            one = study(y[i], mention[i], np.zeros_like(mention[i])).columns
            gap = max(gap, against(found, one, i), float((one["verdict"][1] == "confounded") != flagged[start + i]))
        start += size
    means = figures.mean(0)
    say("harmful A: leave-out and adjusted impact, mean", n, None, "", f"{means[0]:+.1f} {means[1]:+.1f}")
    say("innocent B: leave-out and adjusted impact, mean", n, None, "", f"{means[2]:+.1f} {means[3]:+.1f}")
    say("innocent B: leave-out finds an effect", n, blamed, "(the field's figure)")
    say("innocent B: adjusted interval covers 0", n, covers, "93-97%")
    say("innocent B: called confounded", n, flagged, ">= 90%")
    say_gap(n, gap)


# ---- 5. power -------------------------------------------------------------------------------------------------------


def power(runs):
    """Those who mention a theme score 25 points lower: all of them blame it, or half of them praise it."""
    n, k = 5000, 30
    rng = np.random.default_rng(5)
    names = ("leave-out", "adjusted", "verdict")
    hits = {name: np.zeros((runs, 2), dtype=bool) for name in names}
    gap, start = 0.0, 0
    for size in progress(batches(runs, n * (2 * k + 1)), "power"):
        mention, bad = rng.random((size, n, k), np.float32) < 0.05, rng.random((size, n, k), np.float32) < 0.5
        down = 0.25 + 0.125 * mention[:, :, 0]  # 45% promoters, 30% passives, 25% detractors without it
        up = 0.45 - 0.125 * mention[:, :, 0]
        u = rng.random((size, n))
        y = np.where(u < down, -100.0, np.where(u > 1 - up, 100.0, 0.0))
        for way, (negative, positive) in enumerate(((mention, None), (mention & bad, mention & ~bad))):
            found = batch_figures(y, negative, positive, tests_only=True)
            here = slice(start, start + size)
            for name, column in zip(names, ("leave_out_q", "adjusted_q", "effect_q"), strict=True):
                hits[name][here, way] = found[column][:, 0] <= OPTIONS.fdr
            for i in range(max(0, min(size, CHECKED - start))):
                one = study(y[i], negative[i], negative[i] & False if positive is None else positive[i]).columns
                told = (one["verdict"] == "driver") != (found["effect_q"][i] <= OPTIONS.fdr)
                gap = max(gap, against(found, one, i), float(told.any()))
        start += size
    for way, mood in enumerate(("", ", of either mood")):
        for name in names:
            say(f"25 points lower, 5% mention it{mood}, 30 themes: {name}", n, hits[name][:, way], ">= 90%")
    say_gap(n, gap)


# ---- 6. customers who come back -------------------------------------------------------------------------------------


def clustered(runs):
    """Let customers write one to four times, in the same mood and often about the same theme."""
    rng = np.random.default_rng(6)
    hits = {name: np.zeros(runs, dtype=bool) for name in ("leave-out", "adjusted", "leave-out, naive", "score")}
    people, most = 400, 4
    gap, start = 0.0, 0
    for size in progress(batches(runs, people * most * 5), "clustered"):
        present = np.arange(most) < rng.integers(1, most + 1, (size, people, 1))
        mood, fond = rng.normal(0, 1, (size, people, 1)), rng.random((size, people, 1, 4))
        mention = rng.random((size, people, most, 4)) < np.where(fond < 0.15, 0.8, 0.05)
        z = mood + rng.normal(0, 1, (size, people, most))
        y = np.select([z < -0.8, z > 0.2], [-100.0, 100.0], 0.0).reshape(size, -1)
        mention, present = mention.reshape(size, -1, 4), present.reshape(size, -1)
        given = (y, mention, None, None, present)
        here = slice(start, start + size)
        for name, found in (("", batch_figures(*given, most)), (", naive", batch_figures(*given))):
            for what, column in (("leave-out", "leave_out"), ("adjusted", "adjusted")):
                if what + name in hits:
                    ends = found[f"{column}_low"][:, 0], found[f"{column}_high"][:, 0]
                    hits[what + name][here] = (ends[0] <= 0) & (ends[1] >= 0)
            for i in range(max(0, min(size, CHECKED - start))):
                there = present[i]
                base = frame(int(there.sum()))
                base = base if name else replace(base, cluster=np.repeat(np.arange(people), most)[there])
                one = study(y[i][there], mention[i][there], np.zeros_like(mention[i][there]), base).columns
                gap = max(gap, against(found, one, i))
        for i in range(size):
            there = present[i]
            sample = Sample.of(np.ones(int(there.sum())), np.repeat(np.arange(people), most)[there], False)
            row = estimate(y[i][there], sample, measure(y[i][there]), OPTIONS)
            hits["score"][start + i] = row["low"] <= TRUTH <= row["high"]
        start += size
    for name, inside in hits.items():
        say(f"customers repeat: {name} interval", 1000, inside, "(for comparison)" if "naive" in name else "93.5-97%")
    say_gap(1000, gap)


# P(z > 0.2) - P(z < -0.8) for z normal with variance 2, in points.
TRUTH = 100 * (norm.sf(0.2 / np.sqrt(2)) - norm.cdf(-0.8 / np.sqrt(2)))

PARTS = {
    "coverage": coverage,
    "any_mix": any_mix,
    "impacts": impacts,
    "nothing": nothing,
    "lopsided": lopsided,
    "innocent": innocent,
    "power": power,
    "clustered": clustered,
}


def without_importance(found, laid, impacts, n_themes, y, confidence):
    """Stand for importance, which takes half of the time and has a simulation of its own (linking_more.py)."""
    nothing = np.full(n_themes, np.nan)
    return Importance("LMG", nothing, nothing, nothing, {}, 0.0)


if __name__ == "__main__":
    driver_steps.importance = without_importance
    run_parts(PARTS, __doc__)
