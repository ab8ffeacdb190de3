"""What the other figures of voca.link are worth, by simulation: importance, the change of a score, checked samples.

    OMP_NUM_THREADS=1 python benchmarks/linking_more.py > benchmarks/linking_more.txt

As ``benchmarks/linking.py``, whose worlds it shares.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa
from linking_worlds import OPTIONS, Cells, frame, indicators, measure, study
from simulations import percent, progress, run_parts, say

from voca.link import change as changes
from voca.link import strata
from voca.link.arrays import adjust
from voca.link.comparisons import Comparison
from voca.link.confirmed import confirmed
from voca.link.corrections import corrections
from voca.link.frame import Dimension
from voca.link.importance import johnson, lmg
from voca.link.levels import Series, find_steps
from voca.link.moments import Moments
from voca.link.periods import Periods, periods
from voca.link.segments import segments
from voca.link.trends import all_tests


def importance(runs):
    """Intervals of importance, for themes that matter and for one that does not."""
    world = Cells()
    y = world.scores @ [-100, 0, 100]
    second = world.scores @ [1e4, 0, 1e4]
    x = np.column_stack([world.negative, world.positive]).astype(float)
    x, y = x - world.p @ x, y - (mean := world.p @ y)
    moments = Moments(x.T @ (world.p[:, None] * x), x.T @ (world.p * y), world.p @ second - mean**2, None)
    players = [[k, k + 4] for k in range(4)]
    truth = lmg(moments, players).share
    gap = np.abs(johnson(moments, players).share - truth).max()
    say("importance: LMG and Johnson in the population, largest difference", 0, None, "", f"{gap:.4f}")
    for n, each in ((1000, runs), (5000, max(1, runs // 5))):
        rng = np.random.default_rng([7, n])
        inside, parts = np.zeros((each, 4), dtype=bool), np.zeros((each, 4))
        for run in counted(each, f"importance, n = {n}"):
            found = study(*world.draw(n, rng)).columns
            low, high = found["importance_low"], found["importance_high"]
            inside[run] = (low <= truth) & (truth <= high)
            parts[run] = found["importance"]
        for k, label in enumerate(("harmful", "beside the harmful one", "pleasing", "rare")):
            figures = f"(truth {truth[k]:.4f}, mean {parts[:, k].mean():.4f})"
            say(f"importance interval, {label}", n, inside[:, k], "93-97%", figures)


def change(runs):
    """Intervals of the parts of a change, whether they add up, and how often nothing becomes something."""
    n = 2000
    share, slope = np.array([[0.15, 0.2, 0.1], [0.3, 0.2, 0.1]]), np.array([[-40.0, -20, 0], [-40, -45, 0]])
    names = [f"{part} {k}" for part in ("share of theme", "score within theme") for k in range(3)]
    truth = np.concatenate([slope.mean(0) * np.diff(share, axis=0)[0], share.mean(0) * np.diff(slope, axis=0)[0]])
    rng = np.random.default_rng(8)
    inside, worst = np.full((runs, 7), np.nan), 0.0
    alarms = np.zeros(runs, dtype=bool)
    for run in counted(runs, "change"):
        for planted in (True, False):
            late = np.arange(n) >= n // 2
            use = late.astype(int) if planted else np.zeros(n, dtype=int)
            mention = rng.random((n, 3)) < share[use]
            down = np.clip(0.25 - (mention * slope[use]).sum(1) / 200, 0, 1)
            up = np.clip(0.5 + (mention * slope[use]).sum(1) / 200, 0, 1)
            u = rng.random(n)
            y = np.where(u < down, -100.0, np.where(u > 1 - up, 100.0, 0.0))
            rows = _change(y, mention, late)
            whole = rows.pop(("score", ""))
            worst = max(worst, abs(sum(r["contribution"] for r in rows.values()) - whole["contribution"]))
            if not planted:
                alarms[run] = any(r.get("q", 1) <= OPTIONS.fdr for r in rows.values())
                continue
            keys = [(part, f"{k:02d}") for part in ("share", "within") for k in range(3)]
            found = [rows.get(key, {"low": np.nan, "high": np.nan}) for key in keys]
            inside[run, :6] = [r["low"] <= t <= r["high"] for r, t in zip(found, truth, strict=True)]
            inside[run, 6] = whole["low"] <= truth.sum() <= whole["high"]
    for name, values in zip([*names, "the whole"], inside.T, strict=True):
        say(f"change of a score, {name}", n, values[np.isfinite(values)], "93-97%")
    say("change of a score, nothing changed: runs with a finding", n, alarms, "<= 5.5%")
    say("change of a score: largest error of the sum, points", n, None, "<= 1e-9", f"{worst:.1e}")


def _change(y, mention, late):
    base = frame(len(y))
    halves = Periods("month", ("a", "b"), np.zeros(2, "datetime64[us]"), np.ones(2, dtype=bool), late.astype(np.int64))
    told = indicators(mention, np.zeros_like(mention))
    rows = changes.change(base, measure(y), told, [], halves, (0, 1), OPTIONS)[0]
    return {(row["part"], row["theme_id"]): row for row in rows}


def checked(runs):
    """Shares and impacts corrected by 200 checked responses, where a fifth of the mentions is missed."""
    n, share = 4000, np.array([0.4, 0.3, 0.12])
    slope = np.array([-40.0, 0.0, -30.0])
    truth = {"share": share, "adjusted": share * slope, "leave_out": share * slope}
    rng = np.random.default_rng(9)
    inside = {name: np.full((runs, 3), np.nan) for name in truth}
    naive = {name: np.full((runs, 3), np.nan) for name in truth}
    for run in counted(runs, "checked"):
        true = rng.random((n, 3)) < share
        y = _scored(true, slope, rng)
        wrong = 0.05 * share / (1 - share)
        machine = np.where(true, rng.random((n, 3)) < 0.8, rng.random((n, 3)) < wrong)
        told, base = indicators(machine, np.zeros_like(machine)), frame(n)
        rows = strata.draw(strata.strata(base, told), 200, run)
        shares, impacts = corrections(base, [measure(y)], told, [], _checks(true, rows), OPTIONS)
        for row in shares:
            k = int(row["theme_id"])
            if "share_low" in row:
                inside["share"][run, k] = row["share_low"] <= share[k] <= row["share_high"]
            half = 1.96 * np.sqrt(row["share"] * (1 - row["share"]) / n)
            naive["share"][run, k] = abs(row["share"] - share[k]) <= half
        plain = study(y, machine, np.zeros_like(machine)).columns
        for row in impacts:
            k = int(row["theme_id"])
            for name in ("adjusted", "leave_out"):
                inside[name][run, k] = row[f"{name}_low"] <= truth[name][k] <= row[f"{name}_high"]
                naive[name][run, k] = plain[f"{name}_low"][k] <= truth[name][k] <= plain[f"{name}_high"][k]
    for name in truth:
        for k in range(3):
            used = inside[name][np.isfinite(inside[name][:, k]), k]
            if len(used):
                figures = f"(uncorrected {percent(np.nanmean(naive[name][:, k]))})"
                say(f"checked sample: {name}, theme of {share[k]:.0%}", 200, used, "93-97%", figures)


def overruled(runs):
    """How often a check overrules a driver: rightly, where mistakes follow the score, and wrongly elsewhere.

    Following the score: a fifth of those who give low scores are taken to mention the harmless theme.
    """
    n, share, runs = 4000, np.array([0.4, 0.3, 0.2]), max(1, runs // 10)
    slope = np.array([-40.0, 0.0, -15.0])
    for name, biased in (("mistakes at random", 0.0), ("mistakes that follow the score", 0.2)):
        for checks in (200, 400):
            rng = np.random.default_rng([10, checks])
            before, after = (np.zeros((runs, 3), dtype=bool) for _ in range(2))
            for run in counted(runs, f"overruled, {name}, {checks}"):
                true = rng.random((n, 3)) < share
                y = _scored(true, slope, rng)
                machine = np.where(true, rng.random((n, 3)) < 0.8, rng.random((n, 3)) < 0.05 * share / (1 - share))
                machine[:, 1] |= (y < 0) & (rng.random(n) < biased)
                told, base = indicators(machine, np.zeros_like(machine)), frame(n)
                rows = strata.draw(strata.strata(base, told), checks, run)
                _, impacts = corrections(base, [measure(y)], told, [], _checks(true, rows), OPTIONS)
                found = study(y, machine, np.zeros_like(machine))
                before[run] = found.columns["verdict"] == "driver"
                after[run] = confirmed(found, impacts).columns["verdict"] == "driver"
            for k, label in enumerate(("harmful", "harmless", "a little harmful")):
                if before[:, k].any():
                    gone = ~after[before[:, k], k]
                    figures = f"(a driver before in {percent(before[:, k].mean())})"
                    say(f"overruled by {checks} checks, {name}: {label}", n, gone, "", figures)


def _scored(true, slope, rng):
    """Draw answers of -100, 0 and 100 whose mean falls by the slopes of what is mentioned."""
    moved, u = (true * slope).sum(1) / 200, rng.random(len(true))
    return np.where(u < 0.2 - moved, -100.0, np.where(u > 0.4 - moved, 100.0, 0.0))


def _checks(true, rows):
    """Return what a person says of some rows."""
    cells = [(str(row), f"{k:02d}", bool(true[row, k])) for row in rows for k in range(true.shape[1])]
    return pa.table(dict(zip(("response_id", "theme_id", "mentioned"), zip(*cells, strict=True), strict=True)))


def levels(runs):
    """Change points: how often one is found where there is none, and where one theme in twenty doubles its share."""
    periods, k, n, runs = 12, 20, 150, max(1, runs // 20)
    rng = np.random.default_rng(10)
    for name, spread in (("coins", 0.0), ("jumping about", 0.02)):
        alarms, found, placed = (np.zeros(runs, dtype=bool) for _ in range(3))
        for run in counted(runs, f"levels, {name}"):
            share = np.clip(0.1 + spread * rng.normal(size=(periods, k)), 0.01, 0.5)
            for planted in (False, True):
                if planted:
                    share[7:, 0] += 0.1
                steps = [_steps(rng.binomial(n, share[:, j]) / n, n) for j in range(k)]
                q = adjust(np.array([step.p for step in steps]))
                if planted:
                    found[run] = q[0] <= OPTIONS.fdr
                    placed[run] = found[run] and any(abs(start - 7) <= 1 for start in steps[0].starts)
                else:
                    alarms[run] = (q <= OPTIONS.fdr).any()
        what = f"levels, {k} themes of 10%, {periods} periods, {name}"
        say(f"{what}: runs with a finding", n, alarms, "<= 5.5%")
        figures = f"(at the period or beside it {percent(placed.mean())})"
        say(f"{what}: a step to 20% found", n, found, "", figures)


def _steps(share, n):
    level = float(share.mean())
    weight = np.full(len(share), n / (level * (1 - level)))

    def draw(rng, count):
        return rng.binomial(n, level, (count, len(share))) / n

    return find_steps(Series(np.arange(len(share)), share, weight, draw))


def fading(runs):
    """Tell how often a theme that is gone of late is called fading, and one that only jumps about is."""
    months, n, k, runs = 12, 125, 20, max(1, runs // 20)
    rng = np.random.default_rng(14)
    worlds = {
        "steady": (0.08, 0.08, 0.0, 0.0),
        "jumping about by half": (0.08, 0.08, 0.5, 0.0),
        "4%, and 25% in one month": (0.04, 0.04, 0.0, 0.25),
        "from 12% to 2%": (0.12, 0.02, 0.0, 0.0),
        "from 12% to 2%, jumping about by half": (0.12, 0.02, 0.5, 0.0),
    }
    time = (np.datetime64("2025-01", "M") + np.repeat(np.arange(months), n)).astype("datetime64[D]")
    days = np.tile(np.linspace(0, 27.99, n).astype(int), months)
    base = replace(frame(months * n), time=(time + days).astype("datetime64[us]"))
    found = periods(base.time, "month")
    for name, (before, after, jump, once) in worlds.items():
        told = np.zeros(runs, dtype=object)
        for run in counted(runs, f"fading, {name}"):
            share = np.full((months, k), 0.08)
            share[:, 0] = before
            share[-3:, 0] = after  # the last month of the data is not a whole one
            if once:
                share[rng.integers(0, months - 3), 0] = once
            odds = share / (1 - share) * np.exp(jump * rng.normal(size=share.shape))
            mention = rng.random((months * n, k)) < np.repeat(odds / (1 + odds), n, axis=0)
            told[run] = all_tests(base, indicators(mention, np.zeros_like(mention)), found, OPTIONS)[0]["verdict"][0]
        what = f"a theme in a year of months, {name}"
        say(f"{what}: fading", n, told == "fading", "<= 5.5%" if before == after and not jump else "")
        others = ", ".join(f"{v} {percent((told == v).mean())}" for v in ("falling", "stepped down", "steady"))
        say(f"{what}: else", n, None, "", others)


def simpson(runs):
    """As at Berkeley in 1973: women complain less in either branch, and more in all, for most are of the worse one."""
    n = 3000
    rng = np.random.default_rng(12)
    flagged, clear, alarms = (np.zeros(runs, dtype=bool) for _ in range(3))
    for run in counted(runs, "simpson"):
        for planted in (True, False):
            woman = rng.random(n) < 0.5
            worse = rng.random(n) < (np.where(woman, 0.8, 0.2) if planted else 0.5)
            share = np.where(worse, 0.5, 0.15) - 0.07 * woman
            mention = np.column_stack([rng.random(n) < share, rng.random((n, 4)) < 0.2])
            dims = {
                "sex": Dimension(("man", "woman"), woman.astype(np.int64)),
                "branch": Dimension(("a", "b"), worse.astype(np.int64)),
            }
            base, told = replace(frame(n), dimensions=dims), indicators(mention, np.zeros_like(mention))
            found = segments(base, None, told, [Comparison(name) for name in dims], OPTIONS)
            told = np.array(["turns round" in note for note in found["note"]])
            mine = (found["theme_id"] == "00") & (found["dimension"] == "sex")
            if planted:
                clear[run] = (found["q"][mine] <= OPTIONS.fdr).all() and (found["difference"][mine] > 0)[1]
                flagged[run] = told[mine].all()
            else:
                alarms[run] = told.any()
    say("Simpson's paradox: the reversed difference is clear without the branch", n, clear, "(the field's figure)")
    say("Simpson's paradox: flagged", n, flagged, "flagged")
    say("Simpson's paradox, branches alike: anything flagged", n, alarms, "(for comparison)")


def counted(runs, name):
    """Yield the numbers of the runs, with progress."""
    for run, _ in enumerate(progress([1] * runs, name)):
        yield run


PARTS = {"simpson": simpson, "importance": importance, "change": change, "checked": checked,
         "overruled": overruled, "levels": levels, "fading": fading}  # fmt: skip

if __name__ == "__main__":
    run_parts(PARTS, __doc__)
