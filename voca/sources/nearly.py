"""Columns that would be scores, were it not for a few cells, or for a name that says nothing of a rating."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from voca.config import ReadOptions
from voca.sources import names
from voca.sources.headings import without_scale
from voca.sources.named_kinds import counts
from voca.sources.profile import Profile
from voca.sources.raw import IssueLog
from voca.sources.roles import Role
from voca.sources.scores import find_score
from voca.sources.values import parse_number, parse_score
from voca.wording import agree

_HINT: Final = "Correct them, or take it all the same, without them: --score NAME=COLUMN."
_UNNAMED: Final = "If it is a rating: --score stars=COLUMN, or --score NAME=COLUMN."
_SCALES: Final = tuple(frozenset(map(float, points)) for points in (range(1, 6), range(1, 11), range(11)))
_FEWEST: Final = 20  # rows in which all points of a scale may be looked for
_SET_ASIDE: Final = frozenset(("segment", "driver", "ignored"))
_MOST: Final = 0.3  # of the filled cells: more are no mistakes


def say_nearly(profiles: Sequence[Profile], roles: Mapping[str, Role], options: ReadOptions, log: IssueLog) -> None:
    """Warn of columns that a few cells keep from being scores, unless the user said what they are."""
    segments = [name.partition(":")[0] for name in options.segment or ()]
    named = {*options.ignore, *options.driver, *segments, *(options.segment or ())}
    for profile in profiles:
        role = roles.get(profile.name)
        said = nearly_score(profile, role) if role is not None and profile.name not in named else ""
        if said:
            log.add("nearly-a-score", said, column=profile.name, hint=_HINT)
    if any(role.role == "score" for role in roles.values()):
        return
    unnamed = [p for p in profiles if roles[p.name].role == "driver" and p.name not in named and _is_unnamed(p)]
    for profile in unnamed if len(unnamed) == 1 else ():
        points = f"all points from {min(profile.numeric):g} to {max(profile.numeric):g} and nothing else"
        said = f"holds {points}, but its name says no rating: no score was taken"
        log.add("maybe-a-score", said, column=profile.name, hint=_UNNAMED)


def _is_unnamed(profile: Profile) -> bool:
    """Whether all points of a usual scale occur, under a name that does not say that something is counted."""
    points = profile.numbers == 1 and profile.filled >= _FEWEST and frozenset(profile.numeric) in _SCALES
    return points and not counts(names.phrase(without_scale(profile.name)))


def nearly_score(profile: Profile, role: Role) -> str:
    """Say so where a column was not taken for a score since a few of its cells are no points; else nothing."""
    if role.role not in _SET_ASIDE or not 1 - _MOST <= profile.scores < 1:
        return ""
    kept = Counter({cell: count for cell, count in profile.counts.items() if parse_score(cell) is not None})
    clean = dataclasses.replace(
        profile,
        counts=kept,
        filled=kept.total(),
        distinct=len(kept),
        scores=1.0,
        numbers=sum(n for cell, n in kept.items() if parse_number(cell) is not None) / kept.total(),
        words=1.0,
        listed=0.0,
    )
    score = find_score(clean)
    if score is None or score.kind == "yesno" or find_score(profile) is not None:
        return ""
    total = profile.counts.total()
    stands = f"it was taken for a {role.role}" if role.role != "ignored" else "it was set aside"
    points = f"points from {score.low:g} to {score.high:g}"
    few = total - kept.total()
    return (
        f"{few:,} of {total:,} values {agree(few, 'is', 'are')} no number, and the others are {points}: so {stands}, "
        "and not for a score"
    )
