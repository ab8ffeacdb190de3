"""Opinions of which there are two: good or bad, a tick or a cross, satisfied or not."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from voca.sources.faces import said
from voca.sources.names import CSAT, RATING, YES_NO
from voca.sources.profile import Profile
from voca.sources.values import parse_yes_no
from voca.sources.verbal import no_answer, side_of

GOOD_BAD: Final = {
    f"{word}{more}": point
    for word, point in (
        ("good", 1.0),
        ("bad", 0.0),
        ("thumbs up", 1.0),
        ("thumbs down", 0.0),
        *((word, 1.0) for word in ("up", "thumb up", "thumbsup", "upvote")),
        *((word, 0.0) for word in ("down", "thumb down", "thumbsdown", "downvote")),
        ("happy", 1.0),
        ("sad", 0.0),
        *((word, 1.0) for word in ("gut", "bon", "bonne", "bueno", "buena", "buono", "buona", "bom", "boa", "goed")),
        *((word, 0.0) for word in ("schlecht", "mauvais", "mauvaise", "malo", "mala", "cattivo", "ruim", "slecht")),
    )
    for more in ("", " with comment", " mit kommentar", " avec commentaire", " con comentario")
} | {"thumbs up sign": 1.0, "thumbs down sign": 0.0}
"""Marks that help desks ask for, and what each counts."""
THUMBS: Final = frozenset({"thumbs up sign", "thumbs down sign"})
"""Signs that say good or bad whatever a column is called."""
_VOTE: Final = re.compile(r"\b(?:thumbs?|votes?|voted|feedback|reactions?|helpful)\b")
_NUMBERS: Final = {
    word: float(point)
    for words in ("one two three four five", "eins zwei drei vier funf", "un deux trois quatre cinq",
                  "uno dos tres cuatro cinco", "uno due tre quattro cinque", "um dois tres quatro cinco")
    for point, word in enumerate(words.split(), 1)
}  # fmt: skip
_STARS: Final = re.compile(r" (?:stars?|sterne?|etoiles?|estrellas?|stelle|estrelas?)$")
_NOT: Final = re.compile(r"^(?:neutral or |(?:not|nicht|pas|no|niet|non|nao) (?=\S+$))")
_TICK, _BETWEEN, _CROSS = "v", "r", "x"
NO_OPINION: Final = frozenset("o")
"""The mark of those who have no opinion, beside a tick and a cross."""
_MAYBE: Final = frozenset(
    "maybe|perhaps|possibly|undecided|vielleicht|unentschieden|peut etre|quizas|quiza|tal vez|forse|talvez|misschien|"
    "moze|belki|возможно|может быть|אולי|ربما|也许|可能|たぶん|아마".split("|")
)


def is_good_or_bad(profile: Profile) -> bool:
    """Whether a column named after a rating has both of two marks, as help desks ask for them, and nothing else."""
    marks = {said(cell) for cell in profile.groups if not no_answer(cell)}
    name = profile.phrase
    rated = CSAT.search(name) or RATING.search(name) or _VOTE.search(name) or not marks.isdisjoint(THUMBS)
    return bool(rated) and marks <= GOOD_BAD.keys() and {GOOD_BAD[cell] for cell in marks} == {0.0, 1.0}


def stars_in_words(profile: Profile) -> Mapping[str, float] | None:
    """Return the points of a rating written in words: "four", "Five stars"; None where something else is said."""
    if not profile.counted or not RATING.search(profile.phrase):
        return None
    answers = {said(cell) for cell in profile.groups if not no_answer(cell)}
    points = {answer: _NUMBERS.get(_STARS.sub("", answer)) for answer in answers}
    told = {answer: point for answer, point in points.items() if point is not None}
    return told if len(told) == len(answers) > 2 else None


def marked_opinion(profile: Profile) -> Mapping[str, float] | None:
    """Return the points of a tick, a cross and what is between, as collectors of reviews of employers write them.

    None where the cells are anything else: the tick and the cross must both occur.
    """
    marks = {said(cell) for cell in profile.groups} - NO_OPINION
    if not {_CROSS, _TICK} <= marks <= {_CROSS, _BETWEEN, _TICK}:
        return None
    return {_CROSS: 1.0, _BETWEEN: 2.0, _TICK: 3.0} if _BETWEEN in marks else {_CROSS: 0.0, _TICK: 1.0}


def satisfied_or_not(profile: Profile) -> Mapping[str, float] | None:
    """Return the points of two answers of which one says satisfied, and the other that somebody is not.

    "Neutral or dissatisfied" is the other one too. None where the answers are anything else, or more than two.
    """
    answers = {said(cell) for cell in profile.groups if not no_answer(cell)} if profile.counted else set()
    if len(answers) != 2:
        return None
    points: dict[str, float] = {}
    for answer in answers:
        head = _NOT.sub("", answer)
        side = side_of(head)
        if side is None or side[0] != "satisfaction" or " " in head:  # "very satisfied" is of a longer scale
            return None
        points[answer] = 1.0 if side[1] > 0 and head == answer else 0.0
    return points if len(set(points.values())) == 2 else None


def yes_maybe_no(profile: Profile) -> Mapping[str, float] | None:
    """Return the points of yes, no and what is between, in answers to whether somebody would recommend or come again.

    None where one of the three is missing, or something else is said.
    """
    if not profile.counted or not YES_NO.search(profile.phrase):
        return None
    points: dict[str, float] = {}
    for answer in {said(cell) for cell in profile.groups if not no_answer(cell)}:
        sure = parse_yes_no(answer)
        if sure is None and answer not in _MAYBE:
            return None
        points[answer] = 2.0 if sure is None else 1.0 + 2 * sure
    return points if len(set(points.values())) == 3 else None
