"""What was made of scores: groups ("satisfied" from 4 of 5 points up), and averages over all who rated a thing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Final

from voca.sources import names
from voca.sources.profile import Profile, fold
from voca.sources.roles import Related, Score
from voca.sources.values import is_missing, parse_score

_FEWEST: Final = 30  # rows; in fewer, points and groups may go together by chance
_LEAST: Final = 5  # rows of every group
_OF_EACH: Final = 3  # rows of every thing on average, for its average to come again
_OF_FEW: Final = 10  # the same where there are but one or two averages
_POINTS: Final = 3  # different ones, and more than there are groups
_AGREE: Final = 0.99  # of the rows; the others are typing errors


def made_of(profile: Profile, scores: Sequence[Score], related: Related) -> Score | None:
    """Return the score whose points alone say in which group of a column a row is; None where there is none.

    Each group holds the points from one to another, and no other group has them.

    Parameters
    ----------
    profile : Profile
        Of a column that may divide the customers.
    scores : sequence of Score
        Those in words are not looked at.
    related : Related
        The rows.
    """
    return next((score for score in scores if not score.words and _follows(profile, score, related)), None)


def is_average(profile: Profile, others: Sequence[Profile], related: Related) -> bool:
    """Whether a rating in tenths is the average of each thing that was rated.

    All rows of one thing have the same number then, whoever wrote them; in a file about one thing, all rows.

    Parameters
    ----------
    profile : Profile
        Of a column of ratings; another column has the ratings of those who wrote.
    others : sequence of Profile
        Among them those that may name what was rated.
    related : Related
        The rows.
    """
    if profile.scores < _AGREE or profile.whole or profile.filled < _FEWEST:
        return False
    few = profile.distinct < _POINTS
    if few and profile.filled < _OF_FEW * profile.distinct:
        return False
    things = [p for p in others if p.counted and p is not profile and _may_name_things(p)]
    each = _OF_FEW if few else _OF_EACH
    things = [p for p in things if profile.distinct <= p.distinct and p.distinct * each <= p.filled]
    return profile.distinct == 1 or any(
        _is_told(related.values(profile.name), related.values(thing.name)) for thing in things
    )


def _may_name_things(profile: Profile) -> bool:
    numbered = names.ID.search(names.phrase(profile.name)) is not None
    return profile.dates < 0.5 and (numbered or profile.numbers < 0.5)


def _is_told(points: Sequence[str], things: Sequence[str]) -> bool:
    """Whether nearly all rows of each thing have the same points."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for point, thing in zip(points, things, strict=True):
        if not is_missing(point) and not is_missing(thing):
            counts[thing][point] += 1
    total = sum(points.total() for points in counts.values())
    return total >= _FEWEST and sum(max(points.values()) for points in counts.values()) >= _AGREE * total


def _follows(profile: Profile, score: Score, related: Related) -> bool:
    counts = _counts(related.values(score.column), related.values(profile.name))
    total = sum(groups.total() for groups in counts.values())
    if total < _FEWEST or len(counts) < _POINTS:
        return False
    main = {point: groups.most_common(1)[0] for point, groups in counts.items()}
    sizes = Counter[str]()
    for group, rows in main.values():
        sizes[group] += rows
    intervals = [group for group, _ in groupby(main[point][0] for point in sorted(main))]
    return (
        sizes.total() >= _AGREE * total
        and 1 < len(sizes) < len(counts)
        and len(intervals) == len(sizes)
        and min(sizes.values()) >= _LEAST
    )


def _counts(points: Sequence[str], groups: Sequence[str]) -> Mapping[float, Counter[str]]:
    """Count the rows of every group by point."""
    counts: dict[float, Counter[str]] = defaultdict(Counter)
    for cell, group in zip(points, groups, strict=True):
        found = None if is_missing(cell) or is_missing(group) else parse_score(cell)
        if found is not None:
            counts[found.value][fold(group)] += 1
    return counts
