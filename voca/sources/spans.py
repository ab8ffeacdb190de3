"""Between which ends a column's points lie: as its header or its cells state, or as its values tell."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Final

from voca.sources import names
from voca.sources.headings import Heading, read_heading
from voca.sources.profile import Profile
from voca.sources.values import parse_score

TOPS: Final = (5.0, 7.0, 10.0, 100.0)
_TEN: Final = 10.0
SAME_TOP: Final = 0.95
"""Of the cells that state a top; another one in the rest is a typing error."""
COVERED: Final = 0.98
"""Of the values; what is beyond is out of range."""
_AMONG: Final = 0.9  # of the values lie up to 10; what is beyond is a typing error, or the code of no answer
_TYPED: Final = 0.002  # of the values that may be typing errors, even where they look like points of a longer scale
_UPPER: Final = {7.0: (6.0, 7.0), 10.0: (8.0, 9.0, 10.0)}  # points that occur where a scale has that top
_FIVE_TENS: Final = frozenset((10.0, 20.0, 30.0, 40.0, 50.0))
_FEWEST: Final = 20  # points none of which is above 2: those of bad, middling, good
_NPS_ENDS: Final = ((0.0, 10.0), (1.0, 10.0))
_FEW_PARTS: Final = 3  # different fractions of a whole


@dataclass(frozen=True, slots=True)
class Span:
    """The ends of a scale.

    Attributes
    ----------
    low, high : float
    source : str
        What tells them: the name, or the values.
    fractions : bool
        Whether the values are fractions of 1, which are read as percentages.
    """

    low: float
    high: float
    source: str = "the values"
    fractions: bool = False


def find_span(profile: Profile, named: str, heading: Heading | None = None) -> Span:
    """Find the ends that the header states, else the smallest usual scale that holds nearly all values.

    Parameters
    ----------
    profile : Profile
    named : str
        The kind of score, as in :func:`voca.sources.scores.score_of`.
    heading : Heading, optional
        What the header says, where that is known already.
    """
    heading = heading or read_heading(profile)
    stated = (heading.low, heading.high)
    if named == "nps" and profile.within(0, 10) >= 0.9 and not are_fractions(profile):
        five = profile.within(1, 5) == 1 and profile.filled >= 30 and stated not in _NPS_ENDS
        return Span(1, 5) if five else Span(0, 10)
    if heading.low is not None and heading.high is not None:
        return Span(heading.low, heading.high, "its name")
    if are_fractions(profile):
        return Span(0, 100, fractions=True)
    low, high = _usual(profile, named, heading.high)
    return Span(low, high)


def are_fractions(profile: Profile) -> bool:
    """Whether all values lie from 0 to 1 and several between: percentages as spreadsheets keep them."""
    values = set(profile.numeric)
    between = any(0 < value < 1 for value in values)
    return between and len(values) >= _FEW_PARTS and profile.numbers > COVERED and 0 <= min(values) <= max(values) <= 1


def _usual(profile: Profile, named: str, top: float | None) -> tuple[float, float]:
    """Return the ends of the usual scale for a column, whose `top` its header may state."""
    points = set(profile.numeric)
    stated = top or _top_of_cells(profile)
    if points == {0.0, 1.0, 2.0} and profile.filled >= _FEWEST and stated is None:
        return 0.0, 2.0
    if names.SCHOOL_MARK.search(profile.phrase) and profile.within(1, 6) >= COVERED:
        return 1.0, 6.0
    if stated in (None, max(_FIVE_TENS)) and _FIVE_TENS.issuperset(points) and len(points) > 2:
        return 10.0, 50.0  # five points, as TripAdvisor writes them
    if stated is None and _both_ways(points):
        return min(points), max(points)
    top = stated or _top(profile)
    if named == "stars" and names.STAR.search(profile.phrase) and profile.within(0, 5) >= 0.9:
        top = 5.0
    low = 0.0 if top > _TEN or _from_zero(profile, named, top) else 1.0
    return (0.5, top) if low == 1 and 0.5 in profile.numeric and profile.whole else (low, top)  # half stars


def _top(profile: Profile) -> float:
    """Return the smallest usual top that covers nearly all values, or that of a longer scale whose upper points occur.

    Single values beyond are typing errors; where all of the upper points of a longer scale occur, they are its points.
    """
    few_beyond = profile.within(-100, _TEN) >= _AMONG  # of a scale to 100 more would be above 10
    among = profile.within(-100, _TEN) if few_beyond else 1.0
    covering = [top for top in TOPS if profile.within(-100, top) >= COVERED * among] or [TOPS[-1]]
    points = set(profile.numeric)
    beyond = 1 - profile.within(-100, covering[0])
    longer = [top for top in covering[1:] if top in _UPPER and points.issuperset(_UPPER[top])]
    return longer[-1] if longer and beyond > _TYPED else covering[0]


def _from_zero(profile: Profile, named: str, top: float) -> bool:
    """Whether a scale begins at 0; a rare one is a score up to 10, but in a rating, where forms write it for none."""
    zeros = profile.within(0, 0)
    if top == _TEN and named != "sub" and not names.RATED.search(profile.phrase):
        return zeros > 0
    return 1 - profile.within(0.01, 10**9) > 1 - COVERED


def _both_ways(points: set[float]) -> bool:
    """Whether whole points go as far below 0 as above, with 0 between or several on either side: -2 to 2, -1 to 1."""
    below = [point for point in points if point < 0]
    whole = all(point.is_integer() for point in points)
    return (
        whole and (len(below) > 1 or points == {-1.0, 0.0, 1.0}) and min(below) == -max(points) and -min(below) <= _TEN
    )


def tops_of_cells(profile: Profile) -> Counter[float]:
    """Count the cells by the top that they state: 10 of "8/10"."""
    tops: Counter[float] = Counter()
    for cell, count in profile.counts.items():
        found = parse_score(cell)
        if found is not None and found.out_of:
            tops[found.out_of] += count
    return tops


def _top_of_cells(profile: Profile) -> float | None:
    """Return the top that nearly all cells state of those that state any."""
    tops = tops_of_cells(profile)
    top, count = max(tops.items(), key=lambda item: (item[1], item[0]), default=(0.0, 0))
    return top if top and count >= SAME_TOP * tops.total() else None
