"""Whether a theme's gap in a segment is its own, or that of another theme mentioned in the same responses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from voca.config import LinkOptions
from voca.link.arrays import Floats, Ints, divide, flags
from voca.link.frame import Frame, Indicators
from voca.link.gaps import against_rest, gaps, sums_by_segment
from voca.link.measures import Measure


def behind_themes(
    frame: Frame,
    measure: Measure,
    mentions: Indicators,
    missed: Floats,
    dimension: str,
    p: Floats,
    options: LinkOptions,
) -> Ints:
    """Find the themes whose gap in a segment is clear only because another theme's is.

    Texts about where the van is cost nobody anything. Where a late delivery costs the West more, and most who mention
    the texts were kept waiting, the texts seem to cost the West more too. The clearest theme of a segment stands by
    itself; every other clear one is compared once more among those who do not mention it, and stands by itself where
    the difference is clear there too, also without what those cost who do mention it and were missed. With too few
    left to say, it does not.

    Parameters
    ----------
    frame : Frame
    measure : Measure
    mentions : Indicators
    missed : ndarray of float, ``[themes]``
        Mentions that were missed for one that was recognised, see :func:`voca.link.recognition.missed`.
    dimension : str
    p : ndarray of float, ``[segments, themes]``
        Of the comparison with the rest; infinite where that difference is not clear.
    options : LinkOptions

    Returns
    -------
    ndarray of int, ``[segments, themes]``
        The theme behind which it stands, -1 where it stands by itself, or where nothing is clear.
    """
    leader = np.full(p.shape, -1, dtype=np.int64)
    clear = np.isfinite(p)
    for segment in np.flatnonzero(clear.sum(axis=1) > 1).tolist():
        order = np.argsort(p[segment], kind="stable")[: clear[segment].sum()]
        standing: list[int] = []
        for theme in order.tolist():
            here = _Gap(frame, measure, mentions, missed, dimension, segment, theme, options)
            leader[segment, theme] = here.behind(standing)
            if leader[segment, theme] < 0:
                standing.append(theme)
    return leader


@dataclass(frozen=True, slots=True)
class _Gap:
    """A theme's gap in a segment."""

    frame: Frame
    measure: Measure
    mentions: Indicators
    missed: Floats
    dimension: str
    segment: int
    theme: int
    options: LinkOptions

    def behind(self, standing: Sequence[int]) -> int:
        """Return the theme behind which it stands; -1 where it stands by itself."""
        alone = next((other for other in standing if not self.stands([other])), -1)
        if alone >= 0 or len(standing) < 2 or self.stands(standing):
            return alone
        return max(standing, key=self._shared)

    def stands(self, others: Sequence[int]) -> bool:
        """Say whether it is clear among those who mention none of some other themes."""
        said = np.logical_or.reduce([flags(self.mentions.mention[:, [other]]) for other in others])
        without = replace(self.frame, text=self.frame.text & ~said)
        sign = self._clear_sign(without, self.measure)
        if sign == 0.0:
            return False
        spared = self.measure
        for other in others:
            spared = self._as_if_none_were_missed(spared, other)
        return spared is self.measure or self._clear_sign(without, spared) == sign

    def _shared(self, other: int) -> float:
        """Return the weight of those who mention both."""
        both = self.mentions.mention[:, [self.theme]].multiply(self.mentions.mention[:, [other]])
        return float(self.frame.weight[self.frame.text & flags(both)].sum())

    def _clear_sign(self, among: Frame, score: Measure) -> float:
        """Return the sign of the difference from the rest where it is clear, 0 elsewhere."""
        found = against_rest(sums_by_segment(among, score, self.mentions.only(self.theme), self.dimension))[2]
        enough = found.people[self.segment, 0] >= self.options.min_base
        clear = enough and found.p[self.segment, 0] <= self.options.fdr
        return float(np.sign(found.difference[-1, self.segment, 0])) if clear else 0.0

    def _as_if_none_were_missed(self, score: Measure, other: int) -> Measure:
        """Return the scores without what another theme costs those whose mention of it was missed.

        Of those who seem not to mention it, in each segment with and without the theme, as many do as were missed for
        those who are known to; each of them bears the segment's gap of that other theme.
        """
        if self.missed[other] == 0.0:
            return score
        frame, mentions = self.frame, self.mentions
        rows = frame.text & np.isfinite(score.y)
        codes, labels = frame.dimensions[self.dimension].codes, frame.dimensions[self.dimension].labels
        cell = 2 * codes + flags(mentions.mention[:, [self.theme]])
        said = flags(mentions.mention[:, [other]])
        known, rest = (
            np.bincount(cell[rows & which], frame.weight[rows & which], minlength=2 * len(labels)).astype(float)
            for which in (said, ~said)
        )
        share = np.clip(np.nan_to_num(divide(self.missed[other] * known, rest)), 0, 1)[cell]
        cost = np.nan_to_num(gaps(sums_by_segment(frame, score, mentions.only(other), self.dimension)).gap[:, :, 0])
        answers = None if score.answers is None else score.answers - share * cost[-1, codes]
        return replace(score, y=score.y - share * cost[0, codes], answers=answers)
