"""Themes in the complete periods: the shares that are tested for having changed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from voca.link.arrays import Bools, Floats, Ints, Sparse
from voca.link.cells import Shares, counts, shares
from voca.link.effective import effective_customers
from voca.link.frame import Frame, Indicators, Sample
from voca.link.impact import count_customers
from voca.link.periods import Periods

RECENT = 2  # complete periods that are compared with those before them


@dataclass(frozen=True, slots=True)
class Whole:
    """The responses with text of the complete periods, and how often each theme is mentioned in each of these.

    Attributes
    ----------
    kept : ndarray of int
        Numbers of the complete periods.
    rows : ndarray of bool
        The responses, among all.
    codes : ndarray of int
        Which of the complete periods each of them is of.
    mention : sparse ``[rows, themes]``
    sample : Sample
    part : Shares
        ``[complete periods, themes]``.
    customers, effective : ndarray of float
        Who mention each theme, and how many they count for by their weights.
    """

    kept: Ints
    rows: Bools
    codes: Ints
    mention: Sparse
    sample: Sample
    part: Shares
    customers: Floats
    effective: Floats

    @property
    def weight(self) -> Floats:
        """Sum of the weights in each complete period."""
        return counts(len(self.kept), self.codes, self.sample.weight)

    @property
    def late(self) -> Bools:
        """Which of the complete periods are the last ones, that are compared with those before them."""
        return np.asarray(np.arange(len(self.kept)) >= len(self.kept) - RECENT)

    @property
    def usual(self) -> Floats:
        """Share of each theme in the median of the earlier periods: one period with a lot of it does not move it."""
        with_base = self.part.n_group > 0
        return np.asarray(np.median(np.nan_to_num(self.part.share[~self.late & with_base]), axis=0))


def in_whole_periods(found: Periods) -> tuple[Ints, Bools, Ints]:
    """Return the numbers of the complete periods, the rows in one of them, and every row's number among these."""
    rows = (found.codes >= 0) & found.complete[np.maximum(found.codes, 0)]
    renumbered = (np.cumsum(found.complete) - 1)[np.maximum(found.codes, 0)]
    return np.flatnonzero(found.complete), rows, renumbered.astype(np.int64)


def whole_periods(frame: Frame, mentions: Indicators, found: Periods) -> Whole:
    """Count the mentions of each theme in each complete period."""
    kept, rows, codes = in_whole_periods(found)
    rows = rows & frame.text
    sample, here = frame.sample(rows), mentions.mention[rows]
    part = shares(here, sample, codes[rows], len(kept))
    people = count_customers(here, sample)[0], effective_customers(here, sample)[0]
    return Whole(kept, rows, codes[rows], here, sample, part, *people)
