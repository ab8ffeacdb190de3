"""An NPS whose answers were put into groups: promoters, passives and detractors, or 100, 0 and -100 for them."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Final

from voca.sources import names
from voca.sources.profile import Profile
from voca.sources.roles import Roles, Score
from voca.sources.values import parse_number

_PROMOTER, _PASSIVE, _DETRACTOR = (9, 10), (7, 8), (0, 6)
_GROUPS: Final = {
    word: answers
    for answers, words in (
        (
            _PROMOTER,
            "promoter|promoters|promotor|promotors|promotoren|promotores|promotore|promotori|promoteur|promoteurs|"
            "fursprecher",
        ),
        (
            _PASSIVE,
            "passive|passives|passiv|passiver|passif|passifs|passivo|passivi|passivos|pasivo|pasivos|passief|passieven|"
            "neutral|neutrals|neutrale|neutraler|neutraal|neutralen|neutre|neutres|neutro|neutri|neutros|neutrales|"
            "indifferent|indifferente|indifferenter",
        ),
        (
            _DETRACTOR,
            "detractor|detractors|detraktor|detraktoren|detracteur|detracteurs|detractores|detrator|detratores|"
            "detrattore|detrattori|kritiker|criticaster|criticasters",
        ),
    )
    for word in words.split("|")
}
_ANSWERS: Final = re.compile(r"^\d+(?: \d+)? | \d+(?: \d+)?$")  # "promoter 9 10", as a phrase
_IN_NUMBERS: Final = ({-100.0: _DETRACTOR, 0.0: _PASSIVE, 100.0: _PROMOTER},
                      {-1.0: _DETRACTOR, 0.0: _PASSIVE, 1.0: _PROMOTER})  # fmt: skip
_GUESSED: Final = re.compile(r"\bpredict\w*|\bestimated\b|\bsentiment\b")
_MIDDLE: Final = {_PROMOTER: 9.5, _PASSIVE: 7.5, _DETRACTOR: 3.0}
REASON: Final = "its values are the groups that the points of an NPS fall into"


def group_of(cell: str) -> tuple[int, int] | None:
    """Return the first and last answer of the group that a cell names; None where it names none."""
    return _GROUPS.get(_ANSWERS.sub("", names.phrase(cell)))


def are_groups(cells: Collection[str]) -> bool:
    """Whether cells name groups of an NPS and nothing else: several, promoters or detractors among them."""
    groups = {group_of(cell) for cell in cells}
    return len(groups) > 1 and None not in groups


def _in_numbers(profile: Profile) -> Mapping[str, tuple[int, int]] | None:
    """Return the groups of cells like 100, 0 and -100 under a name that says NPS; both ends must occur."""
    if not names.NPS.search(profile.phrase):
        return None
    values = {cell: parse_number(cell) for cell in profile.counts}
    for groups in _IN_NUMBERS:
        if {min(groups), max(groups)} <= set(values.values()) <= groups.keys():
            return {cell: groups[value] for cell, value in values.items() if value is not None}
    return None


def group_score(profile: Profile) -> Score | None:
    """Make the score of a column of groups, from which an NPS follows exactly; None where it is none.

    Each answer counts as the middle one of its group, in which the NPS is the same whichever it was.
    """
    if not profile.counted or not profile.counts:
        return None
    groups = _in_numbers(profile)
    if groups is None and are_groups(profile.counts):
        groups = {cell: group for cell in profile.counts if (group := group_of(cell)) is not None}
    if groups is None:
        return None
    words = {key: _MIDDLE[group] for cell, group in groups.items() for key in (names.phrase(cell), cell)}
    if any(parse_number(cell) is not None for cell in groups):
        words = {cell: _MIDDLE[group] for cell, group in groups.items()}  # the phrase of "-100" is that of "100"
    reason = (
        "the groups of an NPS, from which it follows exactly; each counts as the middle of its answers: promoters 9.5, "
        "passives 7.5, detractors 3"
    )
    return Score("nps", profile.name, "nps", 0, 10, 1, "NPS (0-10)", reason, words=words)


def take_groups(roles: Roles, whole: Collection[Profile]) -> None:
    """Take the first column of groups for the NPS of a table that has no points of one; others were made of it."""
    for profile in whole:
        role = roles.table.get(profile.name)
        if (role is not None and role.role != "foreign") or (score := group_score(profile)) is None:
            continue
        if _GUESSED.search(profile.phrase) or any(score.kind == "nps" for score in roles.scores):
            roles.put(profile.name, "foreign", REASON)
            continue
        roles.scores.append(score)
        roles.put(profile.name, "score", score.reason, f"score.{score.name}")
