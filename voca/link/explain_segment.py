"""How the figures of one theme in one segment come about: cell by cell, so that a sceptic can do the sums again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from voca.config import LinkOptions
from voca.link.among import elsewhere, errors, moods_of, scores_of
from voca.link.arrays import Bools, Floats, flags
from voca.link.cells import Means
from voca.link.comparisons import comparisons, usable_dimensions
from voca.link.frame import Frame, Indicators
from voca.link.gaps import STEMS, Compared, Gaps, against_rest, alike, columns_of, steadied, sums_by_segment
from voca.link.measures import Family, Measure
from voca.link.prepared import prepare
from voca.link.steps import (
    MINUS,
    Explained,
    Record,
    corrected,
    cut_short,
    half_width,
    number,
    step,
    sum_of,
    table_of,
    two_shares,
    two_sided,
)

Row = Mapping[str, Any]
_TITLES = {"gap": "Score gap", "answer": "Gap of the answers"}
_CLEAR = {"share": "q", "score": "mean_q", "mood": "sentiment_q", "score gap": "gap_q"}
_ELSEWHERE = "elsewhere"


def explain_segment(
    documents: pa.Table,
    mentions: pa.Table,
    themes: pa.Table,
    scales: pa.Table,
    found: Sequence[Row],
    place: Row,
    options: LinkOptions,
) -> Explained:
    """Derive one theme's figures in one segment, with the counts and sums they are made of.

    Parameters
    ----------
    documents, mentions, themes, scales : pyarrow.Table
        As for :func:`voca.link.link`.
    found : sequence of mapping
        Rows of the ``segments`` table that :func:`voca.link.link` made of them: the tests that are corrected together.
    place : mapping
        The one of them that is to be explained.
    options : LinkOptions
    """
    given = prepare(documents, mentions, themes, scales, options)
    level = given.levels[place["level"]]
    part, dimension, code = _segment(given.frame, place, options)
    case = _Case(
        place,
        [row for row in found if row["level"] == place["level"]],
        part,
        given.measures[0] if given.measures else None,
        level.only(level.ids.index(place["theme_id"])),
        dimension,
        code,
    )
    return Explained(table_of(case.steps(options)), tuple(part.ids[part.text & case.inside].tolist()))


def _segment(frame: Frame, place: Row, options: LinkOptions) -> tuple[Frame, str, int]:
    """Return the responses that are compared, the column that parts them, and which of its groups is meant."""
    usable, _ = usable_dimensions(frame, options)
    chosen = next(c for c in comparisons(list(usable), options) if c.name == place["dimension"])
    labels = frame.dimensions[chosen.dimension].labels
    return next(
        (part, chosen.dimension, code)
        for prefix, part in chosen.parts(frame)
        for code, label in enumerate(labels)
        if prefix + label == place["segment"]
    )


@dataclass(frozen=True, slots=True)
class _Case:
    """One theme, one segment, and the responses that are compared."""

    row: Row
    family: Sequence[Row]
    frame: Frame
    measure: Measure | None
    theme: Indicators
    dimension: str
    code: int

    @property
    def inside(self) -> Bools:
        return np.asarray(self.frame.dimensions[self.dimension].codes == self.code)

    @property
    def sides(self) -> tuple[tuple[str, Bools], ...]:
        return (f"in {self.row['segment']}", self.inside), (_ELSEWHERE, ~self.inside)

    @property
    def mention(self) -> Bools:
        return flags(self.theme.mention)

    @property
    def plain(self) -> bool:
        """Nobody is weighted, nobody repeats."""
        sample = self.frame.sample(self.frame.text)
        return not (sample.weighted or sample.repeats)

    def figure(self, name: str) -> float:
        value = self.row[name]
        return float("nan") if value is None else float(value)

    def interval(self, stem: str) -> tuple[float, float]:
        return self.figure(f"{stem}low"), self.figure(f"{stem}high")

    def corrected(self, part: str, p: str, q: str) -> Iterator[Record]:
        """Correct a p value together with the others on a large enough base."""
        tested = [row[p] for row in self.family if row[q] is not None]
        return corrected(part, np.array(tested, dtype=float), self.figure(p), self.figure(q))

    def steps(self, options: LinkOptions) -> Iterator[Record]:
        yield from self.share()
        if self.measure is not None and np.isfinite(self.figure("gap_difference")):
            yield from self.gaps(self.measure, options)
        if self.measure is not None and np.isfinite(self.figure("mean_difference")):
            found = scores_of(self.frame, self.measure, self.theme, self.dimension)
            yield from self.means("Score", "score of those who mention it", "mean", found, self.scores(self.measure))
        if np.isfinite(self.figure("sentiment_difference")):
            found = moods_of(self.frame, self.theme, self.dimension)
            yield from self.means("Mood", "mood of the mentions", "sentiment", found, self.moods())
        clear = [name for name, q in _CLEAR.items() if np.nan_to_num(self.figure(q), nan=1.0) <= options.fdr]
        said = f"differs clearly: {', '.join(clear)}" if clear else "no clear difference"
        how = "; ".join(filter(None, [said, self.row["note"]]))
        yield {"part": "Verdict", "quantity": "verdict", "kind": "text", "how": how}

    # ---- who mentions it ---------------------------------------------------------------------------------------
    def share(self) -> Iterator[Record]:
        part, w, counts = "Share", self.frame.weight, []
        for (name, side), stem in zip(self.sides, ("share", "rest_share"), strict=True):
            base, those = self.frame.text & side, self.frame.text & side & self.mention
            counts.append((float(those.sum()), float(base.sum())))
            how = f"{those.sum():,} of {base.sum():,} responses with text mention it"
            if self.frame.weighted:
                how += f"; weight {number(float(w[those].sum()))} of {number(float(w[base].sum()))}"
            yield step(part, f"share {name}", "share", self.figure(stem), how)
        how = "Newcombe's interval, of two Wilson intervals" + ("" if self.plain else " on effective bases")
        yield step(part, "difference", "share_delta", self.figure("difference"), how, self.interval(""))
        how = "Cohen's h: 2 arcsin(root of the one share) less the same of the other; 0.2 is small, 0.8 large"
        yield step(part, "effect size", "number", self.figure("effect_size"), how)
        (x1, n1), (x0, n0) = counts
        yield step(part, "p", "p", self.figure("p"), two_shares(x1, n1, x0, n0, self.figure("p"), self.plain))
        yield from self.corrected(part, "p", "q")

    # ---- what goes with it -------------------------------------------------------------------------------------
    def gaps(self, measure: Measure, options: LinkOptions) -> Iterator[Record]:
        """Derive the difference of the gaps, in the reported points and in the answers, and their common test."""
        sums = sums_by_segment(self.frame, measure, self.theme, self.dimension)
        here, rest, found = against_rest(sums)
        given: list[tuple[Floats, Family]] = [(measure.y, measure.family)]
        if measure.answers is not None:
            given.append((measure.answers, "mean"))
        for i, (stem, (y, family)) in enumerate(zip(STEMS, given, strict=False)):
            pairs = [_Pair.of(here, rest, i, self.code, having) for having in (True, False)]
            yield from self.cells(_TITLES[stem], y, family, pairs)
            yield from self.difference(_TITLES[stem], stem, pairs, found, i, options)
        part = _TITLES["gap"]
        if len(given) == 2:
            part = "Both gaps"
            points, answers = (float(p[self.code, 0]) for p in found.each_p)
            p, r = float(found.p[self.code, 0]), float(found.correlation[self.code, 0])
            overlap = min(1.0, 2 * min(points, answers)) - p
            how = f"2 x the lesser of {number(points)} (points) and {number(answers)} (answers), less {number(overlap)}"
            how += f", the chance that both find it where the two differences correlate {number(r)}"
            yield step(part, "p of no difference", "p", p, how)
        yield from self.corrected(part, "gap_test_p", "gap_q")

    def cells(self, part: str, y: Floats, family: Family, pairs: Sequence[_Pair]) -> Iterator[Record]:
        """Give the four means, and the gap here and elsewhere."""
        scored = self.frame.text & np.isfinite(y)
        for at, (name, side) in enumerate(self.sides):
            means = []
            for what, those, pair in zip(("with", "without"), (self.mention, ~self.mention), pairs, strict=True):
                rows = scored & side & those
                how = sum_of(y[rows], self.frame.weight[rows], family, self.frame.weighted)
                spread = float(np.sqrt(pair.variance[at] * pair.people[at]))
                how += f"; {pair.people[at]:,.0f} customers, standard deviation {number(spread)}"
                means.append(self.frame.sample(rows).mean(y[rows]))
                yield step(part, f"{what} it, {name}", "score", means[-1], how)
            how = f"{number(means[0])} {MINUS} {number(means[1])}"
            yield step(part, f"gap {name}", "delta", means[0] - means[1], how)

    def difference(
        self, part: str, stem: str, pairs: Sequence[_Pair], found: Compared, i: int, options: LinkOptions
    ) -> Iterator[Record]:
        """Give the difference of the two gaps with its errors, interval and test."""
        here, rest = (self.figure(name) for name in columns_of(stem)[:2])
        at, interval = (i, self.code, 0), self.interval(f"{stem}_")
        difference, error, test_error = (float(v[at]) for v in (found.difference, found.error, found.test_error))
        how = f"{number(here)} {MINUS} {number(rest)}"
        yield step(part, "difference of the gaps", "delta", difference, how, interval)
        if not np.isfinite(error):
            return
        terms = [v for pair in pairs for v in pair.steadied()]
        left = error**2 - sum(terms)
        repeated = f", + {number(left)} for customers on both sides" if abs(left) > 1e-6 * error**2 else ""
        how = f"root of ({' + '.join(map(number, terms))}{repeated}): standard deviations squared over customers"
        yield step(part, "standard error", "number", error, how)
        degrees = float(found.degrees[self.code, 0])
        law = f"Student's t with {degrees:,.0f} degrees of freedom"
        width = half_width(degrees, options.confidence)
        weighed = ", by their weights," if self.frame.weighted else ""
        how = f"{law}, the fewest of the four numbers of customers{weighed} less 1"
        how += cut_short(interval[1] - difference, width * error)
        yield step(part, "interval's half width in errors", "number", width, how)
        how = " + ".join(pair.under_null() for pair in pairs)
        how = f"of no difference: those with, and those without it may vary alike: root of {how}{repeated}"
        yield step(part, "standard error of the test", "number", test_error, how)
        p = float(found.each_p[at])
        yield step(part, "p", "p", p, two_sided("t", difference, test_error, law, p))

    # ---- those who mention it ----------------------------------------------------------------------------------
    def scores(self, measure: Measure) -> Iterator[str]:
        for _, side in self.sides:
            rows = self.frame.text & np.isfinite(measure.y) & side & self.mention
            yield sum_of(measure.y[rows], self.frame.weight[rows], measure.family, self.frame.weighted)

    def moods(self) -> Iterator[str]:
        up, down = flags(self.theme.positive), flags(self.theme.negative)
        for _, side in self.sides:
            rows = self.frame.text & side & self.mention
            w = [float(self.frame.weight[rows & those].sum()) for those in (up & ~down, down & ~up, self.mention)]
            yield f"100 x ({number(w[0])} positive {MINUS} {number(w[1])} negative) / {number(w[2])}"

    def means(self, part: str, what: str, stem: str, found: Means, sums: Iterator[str]) -> Iterator[Record]:
        """Give the mean here, the mean elsewhere, and how they differ."""
        rest, at = elsewhere(found), (self.code, 0)
        for (name, _), of, value, how in zip(self.sides, (found, rest), (stem, f"rest_{stem}"), sums, strict=True):
            variance = max(float(of.square[at] - of.mean[at] ** 2), 0.0)
            how += f"; base {number(float(of.n_effective[at]))}, variance {number(variance)}"
            yield step(part, f"{what}, {name}", "score", self.figure(value), how)
        difference = self.figure(f"{stem}_difference")
        how = f"{number(self.figure(stem))} {MINUS} {number(self.figure(f'rest_{stem}'))}"
        yield step(part, "difference", "delta", difference, how, self.interval(f"{stem}_"))
        error, test_error, degrees = (float(values[at]) for values in errors(found, rest))
        how = f"root of the sum of each variance over (its base {MINUS} 1) (Welch)"
        yield step(part, "standard error", "number", error, how)
        how = "the larger of that and the one by the common variance, of the interval and of the test"
        yield step(part, "standard error that counts", "number", test_error, how)
        p = self.figure(f"{stem}_p")
        if np.isfinite(p):
            law = f"Student's t with {number(degrees)} degrees of freedom, the smaller base less 1"
            yield step(part, "p", "p", p, two_sided("t", difference, test_error, law, p))
            yield from self.corrected(part, f"{stem}_p", f"{stem}_q")


@dataclass(frozen=True, slots=True)
class _Pair:
    """The means of one score of those with the theme, or of those without: here, and elsewhere."""

    variance: tuple[float, float]
    people: tuple[float, float]
    common: tuple[float, float]

    @classmethod
    def of(cls, here: Gaps, rest: Gaps, score: int, group: int, having: bool) -> _Pair:
        """Take the pair of one score, group and side of the theme out of the gaps of all."""
        variance = [side.inside if having else side.outside for side in (here, rest)]
        people = [side.with_theme if having else side.without for side in (here, rest)]
        common = alike(*variance, *people)
        (v1, v0), (c1, c0) = ([float(x[score, group, 0]) for x in pair] for pair in (variance, common))
        n1, n0 = (float(n[group, 0]) for n in people)
        return cls((v1, v0), (n1, n0), (c1, c0))

    def steadied(self) -> list[float]:
        """Return the variances that the interval takes."""
        return [float(steadied(np.array(v), np.array(c))) for v, c in zip(self.variance, self.common, strict=True)]

    def under_null(self) -> str:
        """Say which sum of variances the test takes."""
        own, common = sum(self.variance), sum(self.common)
        return f"the larger of {number(own)} (their own variances) and {number(common)} (the common one)"
