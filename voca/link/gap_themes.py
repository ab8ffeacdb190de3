"""Whether a theme's gap in a segment is its own, or that of another theme mentioned in the same responses."""

from __future__ import annotations

from dataclasses import replace

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

    def stands(segment: int, theme: int, other: int) -> bool:
        """Say whether the gap is clear among those who do not mention another theme."""
        without = replace(frame, text=frame.text & ~flags(mentions.mention[:, [other]]))

        def clear_sign(score: Measure) -> float:
            found = against_rest(sums_by_segment(without, score, mentions.only(theme), dimension))[2]
            enough = found.people[segment, 0] >= options.min_base
            clear = enough and found.p[segment, 0] <= options.fdr
            return float(np.sign(found.difference[-1, segment, 0])) if clear else 0.0

        sign = clear_sign(measure)
        if sign == 0.0 or missed[other] == 0.0:
            return sign != 0.0
        spared = _as_if_none_were_missed(frame, measure, mentions, float(missed[other]), dimension, theme, other)
        return clear_sign(spared) == sign

    leader = np.full(p.shape, -1, dtype=np.int64)
    clear = np.isfinite(p)
    for segment in np.flatnonzero(clear.sum(axis=1) > 1).tolist():
        order = np.argsort(p[segment], kind="stable")[: clear[segment].sum()]
        standing: list[int] = []
        for theme in order.tolist():
            leader[segment, theme] = next((i for i in standing if not stands(segment, theme, i)), -1)
            if leader[segment, theme] < 0:
                standing.append(theme)
    return leader


def _as_if_none_were_missed(
    frame: Frame,
    measure: Measure,
    mentions: Indicators,
    missed: float,
    dimension: str,
    theme: int,
    other: int,
) -> Measure:
    """Return the scores without what another theme costs those whose mention of it was missed.

    Of those who seem not to mention it, in each segment with and without the theme, as many do as were missed for
    those who are known to; each of them bears the segment's gap of that other theme.
    """
    rows = frame.text & np.isfinite(measure.y)
    codes = frame.dimensions[dimension].codes
    cell = 2 * codes + flags(mentions.mention[:, [theme]])
    said, cells = flags(mentions.mention[:, [other]]), 2 * len(frame.dimensions[dimension].labels)
    known, rest = (
        np.bincount(cell[rows & which], frame.weight[rows & which], minlength=cells).astype(float)
        for which in (said, ~said)
    )
    share = np.clip(np.nan_to_num(divide(missed * known, rest)), 0, 1)[cell]
    cost = np.nan_to_num(gaps(sums_by_segment(frame, measure, mentions.only(other), dimension)).gap[:, :, 0])
    answers = None if measure.answers is None else measure.answers - share * cost[-1, codes]
    return replace(measure, y=measure.y - share * cost[0, codes], answers=answers)
