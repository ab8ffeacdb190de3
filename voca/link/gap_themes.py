"""Whether a theme's gap in a segment is its own, or that of another theme mentioned in the same responses."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from voca.config import LinkOptions
from voca.link.arrays import Bools, Floats, Ints, flags
from voca.link.frame import Frame, Indicators
from voca.link.gaps import against_rest, sums_by_segment
from voca.link.measures import Measure


def behind_themes(
    frame: Frame,
    measure: Measure,
    mentions: Indicators,
    dimension: str,
    p: Floats,
    clear: Bools,
    options: LinkOptions,
) -> Ints:
    """Find the themes whose gap in a segment is clear only because another theme's is.

    Texts about where the van is cost nobody anything. Where a late delivery costs the West more, and most who mention
    the texts were kept waiting, the texts seem to cost the West more too. The clearest theme of a segment stands by
    itself; every other clear one is compared once more among those who do not mention it, and stands by itself where
    the difference is clear there too. With too few left to say, it does not.

    Parameters
    ----------
    frame : Frame
    measure : Measure
    mentions : Indicators
    dimension : str
    p : ndarray of float, ``[segments, themes]``
        Of the comparison with the rest.
    clear : ndarray of bool, ``[segments, themes]``
        Where that difference is clear.
    options : LinkOptions

    Returns
    -------
    ndarray of int, ``[segments, themes]``
        The theme behind which it stands, -1 where it stands by itself, or where nothing is clear.
    """

    def stands(segment: int, theme: int, other: int) -> bool:
        """Say whether the gap is clear among those who do not mention another theme."""
        without = replace(frame, text=frame.text & ~flags(mentions.mention[:, [other]]))
        found = against_rest(sums_by_segment(without, measure, mentions.only(theme), dimension))[2]
        enough = found.people[segment, 0] >= options.min_base
        return bool(enough and found.p[segment, 0] <= options.fdr)

    leader = np.full(clear.shape, -1, dtype=np.int64)
    for segment in np.flatnonzero(clear.sum(axis=1) > 1).tolist():
        order = np.argsort(np.where(clear[segment], p[segment], np.inf), kind="stable")[: clear[segment].sum()]
        standing: list[int] = []
        for theme in order.tolist():
            leader[segment, theme] = next((i for i in standing if not stands(segment, theme, i)), -1)
            if leader[segment, theme] < 0:
                standing.append(theme)
    return leader
