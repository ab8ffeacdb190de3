"""The scores of one table beside each other: names that differ, and which one is the one that matters most."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Mapping, Sequence
from typing import Final

from voca.sources import names
from voca.sources.choices import question_of
from voca.sources.headings import read_heading, stated_ends
from voca.sources.profile import Profile
from voca.sources.roles import Roles, Score

_ASKED_OF: Final = ("csat", "ces")  # kinds of scores that one survey asks of several things
_SHORT: Final = 2  # words of the name of a score that is of the whole
_KIND_ORDER: Final = {"nps": 0, "overall": 1, "stars": 2, "csat": 3, "yesno": 4, "ces": 5}


def settle(scores: Sequence[Score], given: Sequence[str], titles: Mapping[str, str]) -> list[Score]:
    """Make the scores' names unique and decide which one is the primary.

    The user's own first; then NPS, the overall rating, stars, satisfaction, recommendation, effort, the rest; among
    equals the one of the whole, then the one with the plainest name; of two NPS the first of the table. Ratings of
    single aspects are never primary unless named by the user. Labels that two have are told apart by the columns'
    `titles`.
    """
    if not scores:
        return []
    scores = _of_what(_whole_if_alone(_same_foot(_apart_in_a_matrix(scores)), given), titles)
    best = min(scores, key=lambda s: _rank(s, given, titles))
    ordered = sorted(scores, key=lambda s: s is not best)
    taken: set[str] = set()
    settled: dict[str, Score] = {}
    for score in ordered:
        name = score.name
        if name in taken:
            name = names.slug(score.column)
            score = _told_apart(score, [other.label for other in settled.values()], titles[score.column])
        while name in taken:
            name += "_2"
        taken.add(name)
        primary = score is best and (score.column in given or _rank(score, given, titles)[1] < len(_KIND_ORDER))
        settled[score.column] = dataclasses.replace(score, name=name, primary=primary)
    result = [settled[s.column] for s in scores]
    if len(result) == 1 and not result[0].primary:
        result = [dataclasses.replace(result[0], primary=True)]
    return result


def as_the_file_says(score: Score, source: str, roles: Roles, given: Collection[str]) -> Score:
    """Take the only rating, from 0 to 10, of a file that is called NPS for one."""
    alone = len(roles.scores) == 1 and score.column not in given and not roles.surveyed
    if (
        not alone
        or (score.name, score.low, score.high) != ("rating", 0, 10)
        or not names.NPS.search(names.phrase(source))
    ):
        return score
    reason = "the only rating of a file whose name says NPS; scale 0 to 10 from the values"
    return dataclasses.replace(score, kind="nps", name="nps", label="NPS (0-10)", reason=reason)


def same_way(scores: Sequence[Score], profiles: Mapping[str, Profile]) -> list[Score]:
    """Give ratings whose headers state their ends alone the direction that other headers state of the same ends.

    "Friendliness (1-6)" beside "Overall (1 = very good, 6 = very poor)"; not where headers disagree.
    """
    headings = {score.column: read_heading(profiles[score.column]) for score in scores}
    worse = {(h.low, h.high): column for column, h in headings.items() if h.direction < 0}
    better = {(h.low, h.high) for h in headings.values() if h.direction > 0}
    result = []
    for score in scores:
        own = headings[score.column]
        ends = (own.low, own.high)
        plain = not own.direction and score.kind in ("rating", "csat") and score.direction > 0 and not score.words
        if plain and ends == (score.low, score.high) and ends in worse and ends not in better:
            reason = f"{score.reason}; less is better, as {worse[ends]!r} says of the same scale"
            score = dataclasses.replace(score, direction=-1, reason=reason)
        result.append(score)
    return result


def _apart_in_a_matrix(scores: Sequence[Score]) -> list[Score]:
    """Take what is asked of several things in one question ("Please rate - Price") for ratings of single ones."""
    asked = [question_of(score.column) for score in scores]
    return [
        dataclasses.replace(score, kind="rating", name=names.slug(score.column))
        if score.kind == "stars" and question and asked.count(question) > 1
        else score
        for score, question in zip(scores, asked, strict=True)
    ]


def _of_what(scores: Sequence[Score], titles: Mapping[str, str]) -> list[Score]:
    """Say of each satisfaction, and each effort, with what it was, where several are asked; not of the whole."""
    labels = [score.label for score in scores]
    result = []
    for score in scores:
        plain = names.phrase(titles[score.column])
        whole = names.OVERALL.search(plain) is not None or len(plain.split()) <= _SHORT
        apart = score.kind in _ASKED_OF and labels.count(score.label) > 1 and not whole
        result.append(_told_apart(score, labels, titles[score.column]) if apart else score)
    return result


def _told_apart(score: Score, labels: Sequence[str], title: str) -> Score:
    """Add the column's title to a label that another score has."""
    if score.label not in labels:
        return score
    what, _, scale = score.label.rpartition(" (")
    named = title if names.phrase(title).startswith(names.phrase(what)) else f"{what}: {title}"
    return dataclasses.replace(score, label=f"{named} ({scale}")


def _same_foot(scores: Sequence[Score]) -> list[Score]:
    """Let ratings of single aspects begin at 1 where most of those with the same top do: a 0 is "not rated" there.

    Where a column's header states its ends, they are those.
    """
    result = []
    for score in scores:
        alike = [s.low for s in scores if s.kind == "rating" and s.high == score.high]
        stated = (score.low, score.high) in stated_ends(score.column)
        if score.kind == "rating" and score.low == 0 and not stated and alike.count(1.0) > len(alike) / 2:
            reason = (
                score.reason.replace("scale 0", "scale 1") + ", as of the ratings beside it; 0 is read as not rated"
            )
            label = score.label.replace("(0-", "(1-")
            score = dataclasses.replace(score, low=1.0, reason=reason, label=label)
        result.append(score)
    return result


def _whole_if_alone(scores: list[Score], given: Sequence[str]) -> list[Score]:
    """Take the only rating of a table for the rating of the whole, whatever else its name says.

    What the user called it, it stays.
    """
    ratings = [score for score in scores if score.kind != "yesno"]
    if len(ratings) != 1 or ratings[0].kind != "rating" or ratings[0].high != 5 or ratings[0].words:
        return scores
    if ratings[0].direction < 0:
        return scores
    name = ratings[0].name if ratings[0].column in given else "stars"
    whole = dataclasses.replace(ratings[0], kind="stars", name=name)
    return [whole if score is ratings[0] else score for score in scores]


def _rank(score: Score, given: Sequence[str], titles: Mapping[str, str]) -> tuple[bool, int, bool, int, str]:
    words = names.phrase(score.column)
    overall = names.OVERALL.search(words) is not None and score.kind in ("rating", "stars", "number")
    kind = "overall" if overall or score.name == "rating" else score.kind
    order = _KIND_ORDER.get(kind, len(_KIND_ORDER))
    part = score.kind in _ASKED_OF and names.OVERALL.search(names.phrase(titles[score.column])) is None
    told = "" if kind == "nps" else words  # of two that differ in what would be recommended, the first asked
    return score.column not in given, order, part, len(words.split()), told
