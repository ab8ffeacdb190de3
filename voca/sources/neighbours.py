"""What other columns tell of a score: which kind it is, and that what stands beside ratings is one too."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from typing import Final

from voca.sources import names, vote_names
from voca.sources.grids import of_a_grid, says_who
from voca.sources.nps_groups import are_groups, group_of
from voca.sources.profile import Profile
from voca.sources.roles import Related, Roles, Score
from voca.sources.scores import score_of
from voca.sources.spans import TOPS
from voca.sources.statements import is_own, is_sentence
from voca.sources.twins import points_beside_words
from voca.sources.values import parse_number

_ANSWER: Final = re.compile(r"^(?:response|answer|value|antwort|respuesta|resposta|reponse)$")
_KINDS: Final = {
    "nps": re.compile(r"\be?nps\b|\bnet promoter\b"),
    "csat": re.compile(r"\bcsat\b|\bcustomer satisfaction\b"),
    "ces": re.compile(r"\bces\b|\bcustomer effort\b"),
}
_BARE: Final = re.compile(r"(?:column \d+|labels?)$")
_BARE_ROWS: Final = 20
_STARS: Final = frozenset((1.0, 2.0, 3.0, 4.0, 5.0))
_MOST: Final = 8  # ways to write the groups of an NPS
_LEAST: Final = 5  # points of a scale that several questions share
_OF_ONE_SCALE: Final = 5  # of them, without words, that are ratings
_TOGETHER: Final = 3  # statements and ratings on one scale
_STATED: Final = 3  # words of what is no statement yet
_NUMBERED: Final = re.compile(r"((?:\w+ )?(?:q|question|frage|item) ?)\d+\b")
_NAME: Final = 5  # words of the name of what was asked


def told_kinds(free: Sequence[Profile], whole: Sequence[Profile], related: Related) -> dict[str, tuple[str, str]]:
    """Return the kind of scores that another column tells: the groups of an NPS, or the name of what was asked."""
    told: dict[str, tuple[str, str]] = {}
    points = [p for p in free if p.numbers > 0.9 and p.within(0, 10) == 1 and len(set(p.numeric)) > 3]
    pointed = {p.name for p in points}
    for group in [p for p in whole if p.counted and 0 < p.distinct <= _MOST] if points else []:
        values = {value.lower() for value in group.counts}
        if are_groups(values):
            why = f"its points fall into the groups of an NPS, which {group.name!r} names"
            told |= {p.name: ("nps", why) for p in points if related.agree(p.name, group.name, _in_group)}
        stem = group.name.removesuffix("_NPS_GROUP")  # Qualtrics, where choices are exported as numbers
        if stem in pointed and stem != group.name:
            told[stem] = ("nps", f"{group.name!r} stands beside it")
        kind = _kind_of(values.pop()) if len(values) == 1 else None
        if kind and len(points) == 1 and (names.RATING.search(points[0].phrase) or _ANSWER.search(points[0].phrase)):
            told.setdefault(points[0].name, (kind, f"{group.name!r} says what was asked"))
    rated = any(names.OVERALL.search(p.phrase) for p in points)  # beside it "Value" is for money
    answers = [p for p in points if _ANSWER.search(p.phrase) and not rated]
    if len(answers) == 1 and not any(names.QUESTION_COLUMN.search(names.phrase(p.name)) for p in whole):
        told.setdefault(answers[0].name, ("stars", "points that are an answer, and the only ones"))
    lone = lone_points(whole)
    for name, text in points_beside_words(free, whole).items():
        told.setdefault(name, ("sub", f"points beside the words of {text!r}"))
    if lone is not None and any(p.name == lone for p in points):
        told.setdefault(lone, ("stars", "whole points from 1 to 5, and no other column is a rating"))
    return told


def lone_points(profiles: Sequence[Profile]) -> str | None:
    """Return the column of points from 1 to 5 of a table without any rating, where its name says nothing, or "label".

    None where some column has as many words: they are the names of classes, and the points their codes.
    """
    told = any(pattern.search(p.phrase) for p in profiles for pattern in (names.RATING, names.CSAT, names.NPS))
    classes = any(p.counted and p.distinct == len(_STARS) and p.numbers < 0.5 for p in profiles)
    if told or classes:
        return None
    bare = [p for p in profiles if _BARE.match(names.phrase(p.name)) and p.numbers == 1 and p.filled >= _BARE_ROWS]
    found = [p.name for p in bare if set(p.numeric) == _STARS]
    return found[0] if len(found) == 1 else None


def _kind_of(value: str) -> str | None:
    """Return the kind of score that was asked for, by its name: "NPS", "Net Promoter Score (NPS)"."""
    plain = names.phrase(value)
    kinds = [kind for kind, name in _KINDS.items() if name.search(plain)]
    return kinds[0] if len(kinds) == 1 and len(plain.split()) <= _NAME else None


def _in_group(points: str, group: str) -> bool:
    number, answers = parse_number(points), group_of(group)
    return number is not None and answers is not None and answers[0] <= number <= answers[1]


def told_score(profile: Profile, kind: str, why: str) -> Score:
    """Make a score of a column whose kind another column tells."""
    score = score_of(dataclasses.replace(profile, phrase=f"{profile.phrase} {kind}"), kind)
    _, _, assumed = score.reason.partition("; ")[2].partition("; ")
    reason = f"{why}; scale {score.low:g} to {score.high:g}" + (f"; {assumed}" if assumed else "")
    return dataclasses.replace(score, reason=reason)


def beside_ratings(profiles: Sequence[Profile], scores: Sequence[Score], roles: Roles, related: Related) -> list[Score]:
    """Take further columns for ratings: statements on one scale, what stands between ratings, grids without a word.

    Parameters
    ----------
    profiles : sequence of Profile
        In the order of the table; those of `scores` among them.
    scores : sequence of Score
        Found so far.
    roles : Roles
        What has one is left as it is. In tables of a tool for surveys, whose codes of answers may look like points,
        only statements and the parts of one question count.
    related : Related
    """
    free = [p for p in profiles if p.name not in roles.table and p.name not in roles.opened and _on_a_scale(p)]
    free = [p for p in free if not says_who(p)]
    stated = [p for p in free if _is_statement(p)]
    tops = Counter(max(p.numeric) for p in stated)
    rated = Counter(s.high for s in scores if s.kind in ("rating", "stars", "csat") and not s.words)
    found = {p.name: why for p in stated if (why := _stated_beside(tops[top := max(p.numeric)], rated[top]))}
    own = [p for p in stated if is_own(p.phrase) and len(set(p.numeric)) == max(p.numeric)]
    found |= {p.name: f"one of {len(own)} statements" for p in own if len(own) > 1 and p.name not in found}
    if not roles.surveyed:
        found |= _of_a_matrix(free)
        found |= _numbered(free, scores)
        rated_by = {s.column: s for s in scores}
        found |= _between(profiles, rated_by, {p.name for p in free})
        found |= _named_alike(free, found, rated_by)
    known = {s.column for s in scores if not s.words and not s.shares and not s.fractions}
    around = [p for p in profiles if p.name in known and _on_a_scale(p)]
    found = of_a_grid([*free, *around], related, roles.surveyed) | found
    return [_beside(p, found[p.name]) for p in free if p.name in found]


def _is_statement(profile: Profile) -> bool:
    """Whether a name is a statement to be rated: a sentence that asks nothing."""
    long = len(profile.phrase.split()) > _STATED
    whole = profile.name.rstrip().endswith(".") or is_sentence(profile.phrase)
    return long and "?" not in profile.name and not names.asks(profile.name) and whole


def _stated_beside(statements: int, ratings: int) -> str:
    """Say why statements are rated, by how many there are, and how many ratings, on their scale; empty where not."""
    if statements >= _TOGETHER:
        return f"one of {statements} statements"
    return "a statement on the scale of the ratings beside it" if statements + ratings >= _TOGETHER else ""


def _of_a_matrix(free: Sequence[Profile]) -> dict[str, str]:
    """Return columns called "Q1", "Q2", ... that use all the points up to the same top: one question asked of many."""
    coded = [p for p in free if names.QUESTION_NUMBER.fullmatch(names.phrase(p.name)) and min(p.numeric) >= 1]
    spread = [(p, max(p.numeric)) for p in coded if len(set(p.numeric)) == max(p.numeric) and max(p.numeric) >= _LEAST]
    tops = Counter(top for _, top in spread)
    return {p.name: f"one of {tops[top]} questions on one scale" for p, top in spread if tops[top] >= _OF_ONE_SCALE}


def _numbered(free: Sequence[Profile], scores: Sequence[Score]) -> dict[str, str]:
    """Return several questions numbered as a rating is ("q1_claims" beside "q5_osat") that use all of its points."""
    tops = {
        (match[1], score.high): score.column
        for score in scores
        if score.low == 1 and not score.words and (match := _NUMBERED.match(names.phrase(score.column)))
    }
    found: dict[str, str] = {}
    for profile in free:
        plain = names.phrase(profile.name)
        match = _NUMBERED.match(plain)
        beside = tops.get((match[1], max(profile.numeric))) if match else None
        groups = names.GOOD_SEGMENT.search(plain) or names.CODED.search(plain)
        if beside and not groups and min(profile.numeric) == 1 and len(set(profile.numeric)) == max(profile.numeric):
            found[profile.name] = f"a question numbered as {beside!r} is, with the same points"
    return found if len(found) > 1 else {}


def _on_a_scale(profile: Profile) -> bool:
    """Whether a column holds whole or half points up to a usual top, three of them at least."""
    name = names.phrase(profile.name)
    if profile.numbers < 0.95 or not profile.whole:
        return False
    if not is_own(profile.phrase) and (names.NOT_SCORE.search(name) or vote_names.COUNTED.search(name)):
        return False  # "I plan to leave within a year" counts no years
    if names.HOW_MANY.search(profile.phrase) or names.ID.search(name):
        return False
    points = set(profile.numeric)
    return len(points) >= 3 and min(points) >= 0 and max(points) in TOPS[:3]


def _between(profiles: Sequence[Profile], scores: Mapping[str, Score], free: Set[str]) -> dict[str, str]:
    """Return columns of a short name with the top of a rating that stands before or after them."""
    found: dict[str, str] = {}
    for order in (profiles, profiles[::-1]):
        last: tuple[str, float] | None = None
        for profile in order:
            score = scores.get(profile.name)
            short = len(names.phrase(profile.name).split()) <= 3
            if score is not None and score.kind in ("rating", "stars") and not score.words and short:
                last = (profile.name, score.high)
            elif last and profile.name in free and short and max(profile.numeric) == last[1]:
                found.setdefault(profile.name, f"stands beside the rating {last[0]!r} and is on its scale")
            else:
                last = None
    for before, profile, after in zip(profiles, profiles[1:], profiles[2:], strict=False):
        around = [s for s in (scores.get(before.name), scores.get(after.name)) if s is not None and not s.words]
        alike = profile.name in free and {s.high for s in around} == {max(profile.numeric)}
        if alike and len(around) == 2 and len(names.phrase(profile.name).split()) <= _NAME:
            found.setdefault(profile.name, f"stands between {before.name!r} and {after.name!r} and is on their scale")
    return found


def _named_alike(free: Sequence[Profile], beside: Mapping[str, str], scores: Mapping[str, Score]) -> dict[str, str]:
    """Return columns named as a rating and what stands beside it are, and on their scale, wherever they stand.

    "review_taste" where "review_overall" and "review_aroma" stand side by side.
    """
    tops = {(_beginning(name), max(profile.numeric)): name for profile in free if (name := profile.name) in beside}
    whole = {(_beginning(s.column), s.high) for s in scores.values() if s.kind in ("rating", "stars") and not s.words}
    return {
        profile.name: f"named as {tops[key]!r} is, a rating, and on its scale"
        for profile in free
        if profile.name not in beside
        and (key := (_beginning(profile.name), max(profile.numeric))) in tops
        and key in whole
    }


def _beginning(name: str) -> str:
    """Return the first word of a name of two; empty words have none in common."""
    first, _, rest = names.phrase(name).partition(" ")
    return first if rest and " " not in rest else f"\0{name}"


def _beside(profile: Profile, why: str) -> Score:
    score = score_of(profile, "sub")
    return dataclasses.replace(score, reason=f"{why}; scale {score.low:g} to {score.high:g}", beside=True)
