"""How the figures of one theme come about, step by step, so that a sceptic can do the sums again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from voca.config import LinkOptions
from voca.errors import UsageError
from voca.link.actions import touched, what_if
from voca.link.arrays import Bools, Floats, adjust, flags
from voca.link.comparisons import usable_dimensions
from voca.link.confirmed import confirmed
from voca.link.corrections import by_checks
from voca.link.drivers import Drivers, drivers
from voca.link.frame import Indicators, Sample
from voca.link.joint import WHOLE
from voca.link.lately import Lately, gains, lately
from voca.link.prepared import Prepared, over_time, prepare
from voca.link.reach import reach_steps
from voca.link.steps import (
    MINUS,
    Record,
    corrected,
    cut_short,
    half_width,
    number,
    quoted,
    step,
    sum_of,
    table_of,
    two_sided,
)
from voca.link.trends import all_tests, cut
from voca.link.verdicts import (
    COMPANION,
    CONFOUNDED,
    DRIVER,
    EFFECTIVE,
    MISTAKEN,
    mood_tests,
    on_base,
    why_not_estimable,
)
from voca.schema import POLARITIES

_TESTED = ("_p", "_correlation", "_effective")


def explain(
    documents: pa.Table,
    mentions: pa.Table,
    themes: pa.Table,
    scales: pa.Table,
    theme_id: str,
    options: LinkOptions,
    checks: pa.Table | None = None,
) -> pa.Table:
    """Derive one theme's figures for the primary score, with the sums they are made of.

    Parameters
    ----------
    documents, mentions, themes, scales : pyarrow.Table
        As for :func:`voca.link.link`.
    theme_id : str
        A theme or a sub-theme.
    options : LinkOptions
    checks : pyarrow.Table, optional
        What a person said of a sample of responses.

    Returns
    -------
    pyarrow.Table
        The ``explanation`` table: one row a step, in the order of the derivation.

    Raises
    ------
    UsageError
        There is no score, or no such theme.
    """
    given = prepare(documents, mentions, themes, scales, options)
    frame, found = given.frame, given.measures
    if not found:
        message = "There is no score, so no figure to explain."
        raise UsageError(message, "Name a score column with --score KIND=COLUMN when the data are analysed.")
    level = given.level_of(theme_id)
    measure = found[0]
    dimensions, _ = usable_dimensions(frame, options)
    labels = {t: name or t for t, name in zip(themes["theme_id"].to_pylist(), themes["label"].to_pylist(), strict=True)}
    calibration, judged, _ = by_checks(frame, [measure], given.levels["theme"], list(dimensions), checks, options)
    one = confirmed(drivers(frame, measure, level, list(dimensions), labels, options, calibration)[0], judged)
    rows = frame.text & np.isfinite(measure.y)
    if not one.ids:
        message = f"No response has both text and a {measure.quoted} score, so there is no figure to explain."
        raise UsageError(message, "Choose another score with --score.")
    k = level.ids.index(theme_id)
    reached = touched(frame, level.mention if measure.kind == "sentiment" else level.negative, k)
    mine = next((row for row in judged if row["theme_id"] == theme_id and "adjusted" in row), None)
    recent = _lately(over_time(given, documents, mentions, themes, scales, options), one, options)
    case = _Case(one, measure.y[rows], frame.sample(rows), level.rows(rows), k, labels, options, reached, mine, recent)
    return table_of(case.steps())


def _lately(timed: Prepared, found: Drivers, options: LinkOptions) -> Lately | None:
    """Count the mentions of late of themes that do not keep their level, as for the actions."""
    frame = timed.frame
    periods, _ = cut(frame, options)
    if periods is None or not (frame.text & (periods.codes >= 0)).any():
        return None
    tests, _ = all_tests(frame, timed.levels[found.level], periods, options)
    return lately(timed, found, periods, tests, options)


@dataclass(frozen=True, slots=True)
class _Case:
    """One theme, one score, and the rows they are about."""

    found: Drivers
    y: Floats
    sample: Sample
    mentions: Indicators
    k: int
    labels: Mapping[str, str]
    options: LinkOptions
    reached: tuple[int, float | None]  # customers whom fewer of these mentions would touch, and their value
    judged: Mapping[str, Any] | None  # its row of the ``corrected`` table
    recent: Lately | None  # shares of late

    def figure(self, name: str) -> float:
        return float(self.found.columns[name][self.k])

    def steps(self) -> Iterator[Record]:
        yield from self.base()
        yield from self.leave_out()
        if self.found.adjusted is not None:
            yield from self.adjusted()
            yield from self.gain()
        else:
            yield self.missing("Adjusted impact")
        yield from self.checked()
        yield from self.verdict()

    def row(self, part: str, quantity: str, kind: str, value: float, how: str, stem: str = "") -> Record:
        """Make one step; `kind` says how the value reads, `stem` names the columns that hold its interval."""
        interval = (self.figure(f"{stem}_low"), self.figure(f"{stem}_high")) if stem else None
        return step(part, quantity, kind, value, how, interval)

    # ---- who is counted ----------------------------------------------------------------------------------------
    def base(self) -> Iterator[Record]:
        part, mine = "Base", self.column(self.mentions.mention)
        n = self.sample.n
        people = f"{self.sample.n_customers:,} customers"
        yield self.row(
            part, "scored responses with text", "count", n, f"from {people}; copies and fillers are left out"
        )
        yield self.row(part, "their score", "score", self.sample.mean(self.y), self.sum_of(np.ones(n, dtype=bool)))
        how = f"{int(mine.sum()):,} of {n:,} responses mention it" + (", weighted" if self.sample.weighted else "")
        yield self.row(part, "share that mentions it", "share", self.figure("share"), how, "share")
        for polarity in ("negative", "positive"):
            count = int(self.column(getattr(self.mentions, polarity)).sum())
            yield self.row(
                part, f"mention it {polarity.removesuffix('e')}ely", "count", count, "a response can do both"
            )
        yield self.row(part, "score of those who mention it", "score", self.figure("score_with"), self.sum_of(mine))
        yield self.row(part, "score of those who do not", "score", self.figure("score_without"), self.sum_of(~mine))

    def column(self, table: Any) -> Bools:  # noqa: ANN401 - sparse
        return flags(table[:, [self.k]])

    def sum_of(self, rows: Bools) -> str:
        """Write the score of some rows as the sum it is."""
        return sum_of(self.y[rows], self.sample.weight[rows], self.found.measure.family, self.sample.weighted)

    # ---- the two impacts ---------------------------------------------------------------------------------------
    def leave_out(self) -> Iterator[Record]:
        part, without, impact = "Leave-out impact", self.figure("score_without"), self.figure("leave_out")
        score = self.sample.mean(self.y)
        if not np.isfinite(impact):
            who = "everybody" if self.figure("n") else "nobody"
            yield self.row(part, "impact", "delta", impact, f"cannot be estimated: {who} mentions it")
            return
        how = f"{number(score)} {MINUS} {number(without)}: the score without those who mention it"
        yield self.row(part, "impact", "delta", impact, how, "leave_out")
        out = self.found.columns
        degrees = max(min(float(out[name][self.k]) for name in EFFECTIVE) - 1, 1)
        by = ", by weight," if self.sample.weighted else ""
        error = f"standard deviation of the responses' influences{by} over the root of n"
        if self.sample.repeats:
            error = f"standard deviation of the customers' sums of influences{by} over the root of their number"
        yield from self.test(part, "leave_out", error, degrees, ("z", "standard normal"), self.null_error())

    def null_error(self) -> str:
        """Say what the error of the leave-out impact is where those who mention the theme score as all do."""
        mine, how = self.column(self.mentions.mention), "as it is where those who mention it score as all do"
        if self.sample.weighted or self.sample.repeats or min(mine.sum(), (~mine).sum()) < 2:
            return how
        squares = (self.y - self.sample.mean(self.y)) ** 2
        sides = (f"{number(float(squares[s].sum()))} / ({s.sum():,} x {s.sum() - 1:,})" for s in (mine, ~mine))
        share = number(self.figure("share"))
        return f"{how}: {share} x root of ({' + '.join(sides)}), sums of squares from the score of all"

    def test(
        self, part: str, stem: str, error: str, degrees: float, statistic: tuple[str, str] | None, under: str
    ) -> Iterator[Record]:
        """Lay out error, p and q of one figure; `statistic` is Student's t with these degrees where it is None."""
        letter, law = statistic or ("t", f"Student's t with {degrees:,.0f} degrees of freedom")
        estimate, p = self.figure(stem), self.figure(f"{stem}_p")
        if not np.isfinite(p):
            return
        yield self.row(part, "standard error", "number", self.figure(f"{stem}_se"), error)
        under_null = self.figure(f"{stem}_test_se")
        width = half_width(degrees, self.options.confidence)
        how = f"Student's t with {degrees:,.0f} degrees of freedom, by those who carry the estimate"
        far = self.found.reaches.leave_out if stem == "leave_out" else self.found.reaches.themes
        half = estimate - self.figure(f"{stem}_low"), self.figure(f"{stem}_high") - estimate
        if far is not None and np.isfinite(far.below[self.k]):
            yield self.row(part, "quantile of the interval", "number", width, how)
            yield from reach_steps(part, far, self.k, half, width)
        else:
            how += cut_short(half[1], width * self.figure(f"{stem}_se"))
            yield self.row(part, "interval's half width in errors", "number", width, how)
        how = f"of no effect: {under}"
        yield self.row(part, "standard error of the test", "number", under_null, how)
        yield self.row(part, "p", "p", p, two_sided(letter, estimate, under_null, law, p))
        yield from self.corrected(part, f"{stem}_p", f"{stem}_q")

    def corrected(self, part: str, p: str, q: str) -> Iterator[Record]:
        """Correct a p value for those of the themes on the minimum base or more."""
        enough = on_base(self.found.columns, self.options)
        family = np.where(enough, self.found.columns[p], np.nan)
        return corrected(part, family, self.figure(p), self.figure(q))

    def adjusted(self) -> Iterator[Record]:
        part, laid = "Adjusted impact", self.found.design
        if laid is None:
            return
        kind = "clustered by customer" if self.sample.repeats else "HC3"
        held = ", ".join(dict.fromkeys(laid.controls)) or "no controls"
        names = ", ".join(driver.name for driver in laid.drivers)
        numbers = f", {len(laid.drivers)} of operational drivers ({names})" if laid.drivers else ""
        how = f"intercept, {len(laid.controls)} of controls ({held}){numbers}, {len(laid.themes)} of themes"
        yield self.row(part, "columns of the regression", "count", laid.columns.shape[1], how)
        yield from self.parts(part)
        if not np.isfinite(self.figure("adjusted_p")):
            yield self.missing(part)
            return
        yield self.row(part, "impact", "delta", self.figure("adjusted"), "the sum of its parts", "adjusted")
        degrees = float(self.found.adjusted.total_degrees[self.k]) if self.found.adjusted is not None else np.nan
        error = f"of coefficient x share, {kind}"
        yield from self.test(
            part,
            "adjusted",
            error,
            degrees,
            None,
            "the share taken as it is; the larger of the robust one and that by a common variance",
        )
        if (other := int(self.figure(COMPANION))) >= 0:
            mistaken = f"{self.figure(MISTAKEN):.0%} of what tells mentions of"
            how = (
                f"were {mistaken} {quoted(self.labels[self.found.ids[other]])} from the others mistakes of recognition"
            )
            yield self.row(part, "what would be left of it", "delta", self.figure("robust"), how)
        if np.isfinite(self.figure("importance")):
            how = f"its part of the score's variance ({self.found.columns['importance_method'][self.k]})"
            yield self.row(part, "importance", "share", self.figure("importance"), how, "importance")

    def missing(self, part: str) -> Record:
        """Say why a theme has no adjusted impact."""
        names = [self.labels[theme] for theme in self.found.ids]
        laid, found = self.found.design, self.found.adjusted
        reason = "every score is the same"
        if laid is not None and found is not None:
            reason = why_not_estimable(self.k, found, laid, names, self.options.confidence)
        return self.row(part, "impact", "delta", np.nan, f"cannot be estimated: {reason}")

    def parts(self, part: str) -> Iterator[Record]:
        laid, impacts = self.found.design, self.found.adjusted
        if laid is None or impacts is None:
            return
        for i, column in enumerate(laid.themes):
            if column.theme != self.k:
                continue
            share, slope = float(impacts.share[i]), float(impacts.coefficient[i])
            how = f"coefficient {number(slope)} points x share {number(share)}"
            name = "all mentions" if column.part == "mention" else f"{column.part} mentions"
            if not impacts.split[i]:
                yield self.row(part, name, "delta", np.nan, "cannot be told apart from other columns")
                continue
            stem = column.part if column.part in POLARITIES else ""
            yield self.row(part, name, "delta", float(impacts.contribution[i]), how, stem)

    def gain(self) -> Iterator[Record]:
        """Derive what goes with half as many negative mentions: the gain that actions are ranked by."""
        part, found = "Half as many", what_if(self.found, 0.5, self.options.confidence)
        gain, p = float(found["gain"][self.k]), found["p"]
        if not np.isfinite(gain):
            return
        slope, share = (number(float(found[name][self.k])) for name in ("coefficient", "share"))
        which = "" if self.found.measure.kind == "sentiment" else "negative "
        how = f"{MINUS}0.5 x coefficient {slope} points x share {share}; their interval x {MINUS}0.5"
        interval = (float(found["low"][self.k]), float(found["high"][self.k]))
        yield step(part, f"gain with half as many {which}mentions", "delta", gain, how, interval)
        yield from self.gain_of_late(part, which, slope)
        how = f"of the {which}mentions' part of the adjusted impact: {number(float(p[self.k]))}"
        yield self.row(part, "p", "p", float(p[self.k]), how)
        enough = (found["effective"] >= self.options.min_base) & on_base(self.found.columns, self.options)
        family = np.where(enough, p, np.nan)
        yield from corrected(part, family, float(p[self.k]), float(adjust(family)[self.k]))
        customers, value = self.reached
        how = f"who mention it{' negatively' if which else ''} in a response with text, scored or not, each once"
        yield self.row(part, "customers touched", "count", customers, how)
        if value is not None:
            yield self.row(part, "their value", "number", value, "the first known value of each of them, added up")
        if (verdict := self.found.columns["verdict"][self.k]) != DRIVER:
            how = f"no: only drivers are, and the verdict on it is {quoted(verdict)}"
            if verdict == CONFOUNDED:
                how = "no: it is confounded, what goes with these mentions can be its companion's"
            yield {"part": part, "quantity": "ranked among the actions", "kind": "text", "how": how}

    def gain_of_late(self, part: str, which: str, slope: str) -> Iterator[Record]:
        """Derive the gain at the share of late, by which a theme is ranked that does not keep its level."""
        found, recent = gains(self.found, self.recent, self.options.confidence), self.recent
        if recent is None or not np.isfinite(found["gain"][self.k]):
            return
        share, base = float(recent.share[self.k]), float(recent.effective[self.k])
        how = f"of {recent.n:,} scored responses with text in {recent.first} to {recent.last}"
        how += "" if np.isclose(base, recent.n) else f", an effective {number(base)}"
        yield self.row(part, f"share of the {which}mentions of late", "share", share, how)
        gain, low, high = (0.5 * float(found[name][self.k]) for name in ("gain", "low", "high"))
        how = f"{MINUS}0.5 x coefficient {slope} points x share {number(share)}"
        how += ": what does not keep its level is ranked by this"
        yield step(part, f"gain with half as many {which}mentions of late", "delta", gain, how, (low, high))

    def checked(self) -> Iterator[Record]:
        """Lay out what the checked sample makes of the adjusted impact."""
        if self.judged is None:
            return
        part, row = "Checked by a person", self.judged
        value, shift = ((row[f"adjusted{end}"], row[f"adjusted{end}_low"], row[f"adjusted{end}_high"])
                        for end in ("", "_shift"))  # fmt: skip
        how = f"from {row['n_checked']:,} checked responses: by all mentions, whatever their polarity"
        machine = value[0] - shift[0]
        yield step(part, "impact as the machine's mentions give it", "delta", machine, "of all rows, as one column")
        yield step(part, "shift by mistakes of recognition", "delta", shift[0], how, shift[1:])
        total = f"{number(machine)} + {number(shift[0])}"
        yield step(part, "impact, mistakes corrected", "delta", value[0], total, value[1:])

    def verdict(self) -> Iterator[Record]:
        part = "Verdict"
        effect = self.figure("effect_p")
        if np.isfinite(effect):
            yield self.row(part, "p of no effect at all", "p", effect, self.shared_error())
            yield from self.corrected(part, "effect_p", "effect_q")
        yield from self.beside()
        columns = self.found.columns
        reason = str(columns["reason"][self.k])
        said = str(columns["verdict"][self.k]) + (f": {reason}" if reason else "")
        yield {"part": part, "quantity": "verdict", "kind": "text", "how": said}

    def shared_error(self) -> str:
        """Say how the tests of the whole, the blame, the praise and their contrast make one p."""
        columns = {name: np.array([self.figure(name)]) for name in self.found.columns if name.endswith(_TESTED)}
        tests, total = mood_tests(columns, self.options), self.figure("effect_p")
        mood, contrast = (float(weight[0]) for weight in tests.weights())
        given = (("negative mentions", tests.negative, mood), ("positive mentions", tests.positive, mood),
                 ("positive minus negative", tests.contrast, contrast))  # fmt: skip
        known = [(what, float(p[0]), weight) for what, p, weight in given if np.isfinite(p[0])]
        if not np.isfinite(self.figure("adjusted_p")):
            said = [f"of {what} {number(p)}" for what, p, _ in known[:2]]
            times = " times two" if len(said) == 2 else ""
            return f"least of p {', '.join(said)}{times}: of the whole there is none" if times else f"p {said[0]}"
        if np.isclose(total, self.figure("adjusted_p"), rtol=1e-9, atol=0.0):
            rare = not known and any(np.isfinite(self.figure(f"{mood}_p")) for mood in ("negative", "positive"))
            return "that of the whole, which is all there is to test" + ": moods too rare to be tested" * rare
        said = [f"of the whole {number(self.figure('adjusted_p'))} / {WHOLE:g}"]
        said += [f"of {what} {number(p)} / {weight:g}" for what, p, weight in known]
        how = f"least of p {', '.join(said)}, at most 1"
        if total < float(tests.bound()[0]):
            how += f"; less {number(float(tests.overlap()[0]))}, the chance that two of them find it together"
        return how

    def beside(self) -> Iterator[Record]:
        """Name the themes that stand beside it much more often than beside the rest."""
        mine, w = self.column(self.mentions.mention), self.sample.weight
        if not mine.any() or mine.all():
            return
        inside = np.asarray(self.mentions.mention.T @ (w * mine)) / w[mine].sum()
        outside = np.asarray(self.mentions.mention.T @ (w * ~mine)) / w[~mine].sum()
        apart = np.where(np.arange(len(inside)) == self.k, -np.inf, inside - outside)
        other = int(apart.argmax())
        if apart[other] > 0:
            name = self.labels[self.found.ids[other]]
            how = f"of those who mention it also mention {quoted(name)}; {outside[other]:.1%} of the others do"
            yield self.row("Verdict", "most often beside it", "share", float(inside[other]), how)
