"""How one theme's figures over time come about: counts by period and the three tests, with the sums that they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from voca.config import LinkOptions
from voca.errors import UsageError
from voca.link.arrays import Bools, Floats, flags
from voca.link.frame import Frame, Indicators
from voca.link.levels import LEAST, Series, Steps, share_levels, share_series, share_steps
from voca.link.levels import MIN_PERIODS as MIN_LEVELS
from voca.link.measures import Measure
from voca.link.periods import Periods
from voca.link.prepared import over_time, prepare
from voca.link.slopes import MIN_PERIODS, Lines, degrees, dispersion, slopes
from voca.link.steps import (
    MINUS,
    Explained,
    Record,
    corrected,
    number,
    step,
    sum_of,
    table_of,
    two_shares,
    two_sided,
)
from voca.link.trends import Columns, all_tests, cut, trends
from voca.link.whole import Whole, whole_periods


def explain_trend(
    documents: pa.Table, mentions: pa.Table, themes: pa.Table, scales: pa.Table, theme_id: str, options: LinkOptions
) -> Explained:
    """Derive one theme's share by period, what is said of its direction, and where its level changed.

    Parameters
    ----------
    documents, mentions, themes, scales : pyarrow.Table
        As for :func:`voca.link.link`.
    theme_id : str
        A theme or a sub-theme.
    options : LinkOptions

    Returns
    -------
    Explained
        Its responses are those of the last two complete periods.

    Raises
    ------
    UsageError
        No response with text has a time, or there is no such theme.
    """
    tables = documents, mentions, themes, scales, options
    given = over_time(prepare(*tables), *tables)
    level = given.level_of(theme_id)
    periods, _ = cut(given.frame, options)
    if periods is None or not (given.frame.text & (periods.codes >= 0)).any():
        message = "No comment has a date, so there is no trend to explain."
        raise UsageError(message, "Name the column with the date with --time COLUMN when the data are analysed.")
    case = _Case.of(given.frame, given.measures[0] if given.measures else None, level, theme_id, periods, options)
    whole = case.whole
    late = whole.rows.copy()
    late[whole.rows] = whole.late[whole.codes]
    return Explained(table_of(case.steps()), tuple(given.frame.ids[late].tolist()))


@dataclass(frozen=True, slots=True)
class _Case:
    """One theme over time.

    Attributes
    ----------
    frame : Frame
    measure : Measure or None
    theme : Indicators
        It alone.
    k : int
        Its place among the themes of its level, whose `tests` are corrected together.
    periods : Periods
    whole : Whole
        All themes of the level.
    tests : dict of str to ndarray
        Columns of the ``trend_tests`` table.
    """

    frame: Frame
    measure: Measure | None
    theme: Indicators
    k: int
    periods: Periods
    whole: Whole
    tests: Columns
    options: LinkOptions

    @classmethod
    def of(
        cls,
        frame: Frame,
        measure: Measure | None,
        level: Indicators,
        theme_id: str,
        periods: Periods,
        options: LinkOptions,
    ) -> _Case:
        """Test the whole level, as linking does."""
        tests, records = all_tests(frame, level, periods, options)
        k = level.ids.index(theme_id)
        return cls(frame, measure, level.only(k), k, periods, whole_periods(frame, level, periods), tests, options)

    def figure(self, name: str) -> float:
        return float(self.tests[name][self.k])

    def corrected(self, part: str, stem: str) -> Iterator[Record]:
        return corrected(part, self.tests[f"{stem}_p"], self.figure(f"{stem}_p"), self.figure(f"{stem}_q"))

    @property
    def plain(self) -> bool:
        """Nobody is weighted, nobody repeats."""
        return self.whole.part.exact

    @property
    def mention(self) -> Bools:
        return flags(self.theme.mention)

    @property
    def base(self) -> Floats:
        """The theme's base in each complete period."""
        return np.nan_to_num(self.whole.part.n_effective[:, self.k])

    def span(self, at: np.ndarray) -> str:
        """Name the first and the last of some complete periods."""
        names = [self.periods.labels[i] for i in self.whole.kept[at]]
        return names[0] if len(names) == 1 else f"{names[0]} to {names[-1]}"

    def steps(self) -> Iterator[Record]:
        yield from self.counted()
        yield from self.shares()
        if len(self.whole.kept) >= MIN_PERIODS:
            yield from self.recent()
        if self.tested:
            yield from self.slope()
        series = share_series(self.whole, self.k)
        if series is not None and self.enough:
            yield from self.level(series, share_steps(self.whole, self.k, series))
        yield {"part": "Verdict", "quantity": "verdict", "kind": "text", "how": self.verdict()}

    @property
    def enough(self) -> bool:
        return bool(self.whole.effective[self.k] >= self.options.min_base)

    @property
    def tested(self) -> bool:
        return self.enough and len(self.whole.kept) >= MIN_PERIODS

    # ---- who is counted ----------------------------------------------------------------------------------------
    def counted(self) -> Iterator[Record]:
        part, text, codes = "Base", self.frame.text, self.periods.codes
        without = int((text & (codes < 0)).sum())
        how = "text that is no copy, filler or unreadable, and a date" + (
            f"; {without:,} more have no date and are left out" if without else ""
        )
        yield step(part, "responses with text and a date", "count", float((text & (codes >= 0)).sum()), how)
        partial = [
            name for name, is_whole in zip(self.periods.labels, self.periods.complete, strict=True) if not is_whole
        ]
        how = f"{self.periods.unit}s that the data cover from end to end"
        how += f"; not {' and '.join(partial)}, which nothing is tested on" if partial else ""
        yield step(part, "complete periods", "count", len(self.whole.kept), how)
        how = "mention it in a complete period; tested are themes on the minimum base"
        how += f" of {self.options.min_base:,} customers or more"
        yield step(part, "customers", "count", float(self.whole.customers[self.k]), how)

    def shares(self) -> Iterator[Record]:
        """Give the share of every period, and how those who mention it score, by the counts."""
        found = trends(self.frame, self.measure, self.theme, self.periods, self.options)
        at = {int(period): place for place, period in enumerate(self.whole.kept)}
        for i, (label, is_whole) in enumerate(zip(self.periods.labels, self.periods.complete, strict=True)):
            name = label if is_whole else f"{label} (covered only in part)"
            base = self.frame.text & (self.periods.codes == i)
            those = base & self.mention
            how = f"{those.sum():,} of {base.sum():,} responses mention it" + self._weighed(base, those)
            if i in at and not self.plain:
                how += f"; effective base {number(float(self.base[at[i]]))}"
            interval = float(found["share_low"][i]), float(found["share_high"][i])
            yield step("Share by period", name, "share", float(found["share"][i]), how, interval)
        where = "that base" if self.plain else "effective bases (weights, repeated customers)"
        yield {"part": "Share by period", "quantity": "interval", "kind": "text", "how": f"Wilson's, on {where}"}
        if self.measure is not None:
            for i, label in enumerate(self.periods.labels):
                rows = self.frame.text & self.mention & (self.periods.codes == i) & np.isfinite(self.measure.y)
                how = sum_of(self.measure.y[rows], self.frame.weight[rows], self.measure.family, self.frame.weighted)
                interval = float(found["low"][i]), float(found["high"][i])
                part = "Score of those who mention it"
                yield step(part, label, "score", float(found["estimate"][i]), how, interval)

    def _weighed(self, base: Bools, those: Bools) -> str:
        if not self.frame.weighted:
            return ""
        w = self.frame.weight
        return f"; weight {number(float(w[those].sum()))} of {number(float(w[base].sum()))}"

    # ---- the tests ---------------------------------------------------------------------------------------------
    def recent(self) -> Iterator[Record]:
        """Compare the last complete periods with those before them."""
        part, late = "Last two periods", self.whole.late
        counts: list[float] = []
        for name, side, stem in (("then", late, "recent"), ("before", ~late, "before")):
            n, base = self.whole.part.n[side, self.k].sum(), self.whole.part.n_group[side].sum()
            counts += [float(n), float(base)]
            how = f"{n:,.0f} of {base:,.0f} responses of {self.span(np.flatnonzero(side))}"
            if self.frame.weighted:
                weight = self.whole.weight[side]
                mentioned = np.nan_to_num(self.whole.part.share[side, self.k]) @ weight
                how += f"; weight {number(float(mentioned))} of {number(float(weight.sum()))}"
            yield step(part, f"share {name}", "share", self.figure(f"{stem}_share"), how)
        recent, before = self.figure("recent_share"), self.figure("before_share")
        if before > 0:
            how = f"{number(recent)} / {number(before)}; emerging asks for 2 or more, fading for 0.5 or less"
            yield step(part, "times as often", "number", recent / before, how)
            how = "median of the periods before; fading asks for at most half of this, too"
            yield step(part, "usual share", "share", float(self.whole.usual[self.k]), how)
        p = self.figure("recent_p")
        if np.isfinite(p):
            x1, n1, x0, n0 = counts
            yield step(part, "p", "p", p, two_shares(x1, n1, x0, n0, p, self.plain))
            yield from self.corrected(part, "recent")

    def slope(self) -> Iterator[Record]:
        """Give the line, its error and its test."""
        part, time = "Slope", self.whole.kept.astype(float)
        line = slopes(self.whole, np.arange(len(self.tests["slope"])) == self.k)
        slope, level = float(line.slope[self.k]), float(line.level[self.k])
        if not np.isfinite(slope):
            how = "no line fits: it is mentioned in too few periods, or in all responses"
            yield step(part, "change of the log odds per period", "number", slope, how)
            return
        interval = self.figure("slope_low"), self.figure("slope_high")
        how = (
            f"b of log odds = a + b x t, t the periods' number {MINUS} {number(float(time.mean()))} (the first is 0): "
        )
        how += "the sums over the periods of mentions, and of t x mentions, are those of the fitted shares x base"
        yield step(part, "change of the log odds per period", "number", slope, how, interval)
        yield step(part, "log odds in the middle", "number", level, "a of the same line")
        for at in (0, -1):
            t = float(time[at] - time.mean())
            how = f"1 / (1 + exp({MINUS}({number(level)} + {number(slope)} x {number(t)})))"
            fitted = 1 / (1 + np.exp(-(level + slope * t)))
            yield step(part, f"share on the line, {self.span(np.array([at]))}", "share", fitted, how)
        yield from self._slope_error(line, slope, level)
        letter, law = self._slope_law()
        p = self.figure("slope_p")
        yield step(part, "p", "p", p, two_sided(letter, slope, float(line.error[self.k]), law, p))
        yield from self.corrected(part, "slope")

    def _slope_error(self, line: Lines, slope: float, level: float) -> Iterator[Record]:
        part, t = "Slope", self.whole.kept - self.whole.kept.mean()
        fitted = 1 / (1 + np.exp(-(level + slope * t)))
        w = self.base * fitted * (1 - fitted)
        sums = [float((w * t**power).sum()) for power in (0, 1, 2)]
        w0, w1, w2 = map(number, sums)
        used = int((self.base > 0).sum())
        chi2 = float(line.chi2[self.k])
        spread = float(dispersion(line.chi2, np.full(len(line.chi2), float(used)))[self.k])
        how = (
            f"chi-squared {number(chi2)} / ({used} periods {MINUS} 2), at least 1: the sum of (mentions {MINUS} base x"
        )
        how += f" fitted)^2 / (base x fitted x (1 {MINUS} fitted))"
        yield step(part, "dispersion", "number", spread, how)
        how = f"root of {number(spread)} x {w0} / ({w0} x {w2} {MINUS} {w1}^2): the sums of w, of w x t^2 and of w x t,"
        how += f" with w = base x fitted x (1 {MINUS} fitted)"
        apart = float(np.sqrt(spread * sums[0] / (sums[0] * sums[2] - sums[1] ** 2)))
        larger = float(line.error[self.k]) > apart * (1 + 1e-9)
        yield step(part, "standard error, the periods apart" if larger else "standard error", "number", apart, how)
        if larger:
            how = (
                "larger, clustered by customer: the root of the sum of the customers' squared influences on the slope,"
            )
            how += " for customers come back from period to period"
            yield step(part, "standard error", "number", float(line.error[self.k]), how)
        width = (self.figure("slope_high") - slope) / float(line.error[self.k])
        yield step(part, "interval's half width in errors", "number", width, self._slope_law()[1])

    def _slope_law(self) -> tuple[str, str]:
        """Return the letter of the slope's statistic, and its distribution where nothing changes."""
        freedom = float(degrees(self.whole)[self.k])
        if np.isinf(freedom):
            return "z", "standard normal"
        return "t", f"Student's t with {freedom:,.0f} degrees of freedom, the customers who mention it less 1"

    def level(self, series: Series, found: Steps) -> Iterator[Record]:
        """Say how a change of the level was looked for, and what was found."""
        part, search = "Change of level", found.search
        base = self.base[series.at]
        one = float(series.value @ base / base.sum())
        how = f"{number(float(series.value @ base))} mentions / base {number(float(base.sum()))}"
        yield step(part, "share, were there one level", "share", one, how)
        how = f"around that share: sum of base x (share {MINUS} level)^2 / (level x (1 {MINUS} level))"
        yield step(part, "sum of squares, one level", "number", search.whole, how)
        first = self.span(series.at[[search.place]])
        how = f"around one level before and one from {first} on, the place that leaves least of those with {LEAST}"
        how += " periods or more on either side"
        yield step(part, "sum of squares, two levels", "number", search.left, how)
        around = f"{number(search.left)} / ({len(series.at)} periods {MINUS} 3)"
        if search.used:
            around = f"the lesser of {around} and the mean squared step from period to period over its variance,"
            around += " the two largest left out"
        spread = search.dispersion[search.used]
        if (more := search.more_by_customers) > 1:
            around = (
                f"{number(more)} x that of the periods, since customers come back: as much more does the difference"
            )
            around += (
                f" of the two levels vary by customer than by the bases; that of the periods: {number(spread / more)}"
            )
        yield step(part, "dispersion", "number", spread, around)
        gain = search.whole - search.left
        how = f"({number(search.whole)} {MINUS} {number(search.left)}) / {number(spread)}"
        yield step(part, "gain of the change", "number", gain / spread, how)
        how = f"2 x ({search.reached:,} + 1) / ({search.drawn:,} + 1), at most 1: of {search.drawn:,} drawn series with"
        how += (
            f" one level and these bases {search.reached:,} gain as much at some place; twice, since the dispersion is"
        )
        how += " estimated in two ways"
        yield step(part, "p", "p", found.p, how)
        yield from self.corrected(part, "change")
        if self.figure("change_q") > self.options.fdr:
            return
        how = "what luck alone gives one series in twenty, times the dispersion"
        yield step(part, "what a further change must gain", "number", search.penalty, how)
        for row in share_levels(self.whole, self.k, series, found, self.periods, self.options):
            how = f"{number(row['after'])} {MINUS} {number(row['before'])}, {row['n_after']:,} mentions and"
            how += (
                f" {row['n_before']:,}; Newcombe's interval on the bases / {number(found.dispersion)}, the dispersion"
            )
            how += " around the levels"
            interval = row["low"], row["high"]
            yield step(part, f"from {row['period']} on", "share_delta", row["difference"], how, interval)

    def verdict(self) -> str:
        """Say which rule gave the verdict."""
        verdict, fdr = str(self.tests["verdict"][self.k]), self.options.fdr
        if not self.enough:
            customers, counted = int(self.whole.customers[self.k]), int(self.whole.effective[self.k])
            weighed = f" (by their weights they count for {counted:,})" if counted < customers else ""
            who = f"{customers:,} customers mention it in complete periods{weighed}"
            return f"{verdict}: {who}, under {self.options.min_base:,}"
        if not self.tested:
            return f"{verdict}: {len(self.whole.kept)} complete periods, under {MIN_PERIODS}"
        rules = {
            "emerging": f"at least twice as often as before, q of the last two periods at most {fdr:g}",
            "rising": f"the slope is above 0, its q at most {fdr:g}",
            "falling": f"the slope is below 0, its q at most {fdr:g}",
            "fading": "at most half as often as before and as in the median period before, q of the last two periods at"
            f" most {fdr:g}",
            "steady": f"no test has a q of at most {fdr:g}",
        }
        if verdict == "steady" and self.figure("recent_q") <= fdr:
            often = "neither twice as often, nor at most half as often as before and as usual"
            return f"{verdict}: the slope is not clear, and in the last two periods it comes up {often}"
        if verdict == "steady" and len(self.whole.kept) < MIN_LEVELS:
            return f"{verdict}: {rules[verdict]}; changes of level are looked for from {MIN_LEVELS} complete periods on"
        moved = f"neither emerging nor a clear slope, but another level, q at most {fdr:g}"
        return f"{verdict}: {rules.get(verdict, moved)}"
