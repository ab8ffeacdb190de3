"""Which columns are scores, of which kind, and on which scale."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from typing import Final

from voca.errors import UsageError
from voca.sources import names
from voca.sources.ends import Ends, read_ends
from voca.sources.headings import Heading, read_heading, without_scale
from voca.sources.marks import (
    GOOD_BAD,
    NO_OPINION,
    is_good_or_bad,
    marked_opinion,
    satisfied_or_not,
    stars_in_words,
    yes_maybe_no,
)
from voca.sources.named_kinds import MADE_EASY, counts, named_kind
from voca.sources.nps_groups import group_score
from voca.sources.ordered_answers import IN_ORDER, ordered_answers
from voca.sources.profile import Profile
from voca.sources.roles import Score, ScoreKind
from voca.sources.score_options import NUMBER, stated
from voca.sources.spans import COVERED, SAME_TOP, TOPS, find_span, tops_of_cells
from voca.sources.surveys.codebook import Coded
from voca.sources.titles import title, titled
from voca.sources.values import are_amounts, are_ordered, is_signs, parse_score
from voca.sources.verbal import Verbal, find_verbal
from voca.sources.widths import star_widths
from voca.sources.yes_no import thumbs, yes_no

_MOST_SAY: Final = 0.6  # of the cells that say a top; letters and words beside them are no points
_ASKED: Final[dict[str, ScoreKind]] = {"nps": "nps", "csat": "csat", "ces": "ces", "stars": "stars"}
_LEAST_TOP: Final = 5
_RANKED: Final = re.compile(r"\b(?:rank\w*|order|reihenfolge|classez|ordene|priori\w+)\b")
_SCHOOL_MARKS: Final = ((1, 5), (1, 6))  # of Austria and of Germany
_CUSTOMER_EFFORT: Final = re.compile(r"\bcustomer effort score\b|\bces\b")


def find_score(profile: Profile, scales: Mapping[str, Verbal] | None = None) -> Score | None:
    """Take a column for a score, or not.

    Parameters
    ----------
    profile : Profile
    scales : mapping of str to Verbal, optional
        Scales of words that other columns tell.

    Returns
    -------
    Score or None
        ``primary`` is not decided yet.
    """
    name = profile.phrase
    if profile.filled == 0 or profile.dates > 0.5 and profile.numbers < 0.5:
        return None
    one_number = profile.distinct == 1 and profile.numbers == 1 and names.CSAT.search(name)  # 1 of 5, not yes
    if names.YES_NO.search(name) and profile.yes_no >= 0.9 and profile.distinct <= 6 and not one_number:
        return yes_no(profile)
    halves = GOOD_BAD if is_good_or_bad(profile) else satisfied_or_not(profile)
    if halves is not None:
        what = "good or bad in every cell; good is 1, bad is 0"
        what = what if halves is GOOD_BAD else "satisfied or not in every cell; satisfied is 1"
        return dataclasses.replace(yes_no(profile), words=halves, reason=what)
    opinion, maybe = marked_opinion(profile), yes_maybe_no(profile)
    if opinion is not None or maybe is not None:
        return _in_marks(profile, opinion or maybe or {}, "no, maybe and yes" if maybe else "cross, middle and tick")
    counted = stars_in_words(profile)
    if counted is not None:
        reason = "its cells are numbers in words; scale 1 to 5"
        return Score("stars", profile.name, "stars", 1, 5, 1, f"{titled(profile)} (1-5)", reason, words=counted)
    if group_score(profile) is not None:
        return None  # what stands beside it tells whether it is the NPS, or made of it
    ends = star_widths(profile) or read_ends(profile)
    if ends is not None and (ends.direction or not counts(profile.phrase)):
        return _with_ends(ends.plain(profile), ends)
    verbal = (scales or {}).get(profile.name) or find_verbal(profile)
    if verbal is not None:
        return _in_words(profile, verbal)
    return _in_numbers(profile)


def _in_numbers(profile: Profile) -> Score | None:
    """Make a score of points, by what the header or the values say."""
    rated = names.RATING.search(profile.phrase) or names.YES_NO.search(profile.phrase)
    if set(profile.numeric) == {-1.0, 1.0} and profile.numbers == 1 and rated:
        return thumbs(profile)
    heading = read_heading(profile)
    counted = counts(names.phrase(without_scale(profile.name)))
    if heading.direction and not counted and _plausible(profile, strong=True):
        return _by_header(profile, heading)
    named = named_kind(profile) or _labelled(profile) or _asked_how(profile) or _asked_between(profile, heading)
    if named is not None and _of_different_tops(profile):
        reason = "its cells are out of different numbers of points; each is read as a percentage of its own"
        label = f"{titled(profile)} (0-100)"
        return Score("rating", profile.name, "rating", 0, 100, 1, label, reason, shares=True)
    amounts = named == "sub" and not names.RATING.search(profile.phrase) and are_amounts(profile.counts)
    if named is None or amounts or not _plausible(profile, strong=named != "sub"):
        return None
    return score_of(profile, named)


def _with_ends(profile: Profile, ends: Ends, named: str | None = None) -> Score:
    """Make a score of numbers of which some have words; the words tell the scale and which of its ends is good."""
    told = named or named_kind(profile)
    score = score_of(profile, told or ("csat" if ends.family == "satisfaction" else "sub"))
    why = score.reason.partition(";")[0] if told else f"its words say {ends.family or 'how much'}"
    if ends.low is not None and ends.high is not None and score.kind != "nps":
        score = _between_ends(score, ends.low, ends.high)
    score = _turned(score, ends.direction or read_heading(profile).direction or score.direction, told)
    reason = f"{why}; scale {score.low:g} to {score.high:g}, {ends.written}"
    if score.direction < 0:
        reason += ", less is better"
    plain = all((found := parse_score(cell)) and found.value == point for cell, point in ends.points.items())
    return dataclasses.replace(score, words={} if plain else ends.points, reason=reason, unsaid=ends.unsaid)


def _by_header(profile: Profile, heading: Heading) -> Score:
    """Make a score of numbers whose header says which of their ends is good."""
    told = named_kind(profile)
    score = score_of(profile, told or ("csat" if heading.family == "satisfaction" else "sub"))
    why = score.reason.partition(";")[0] if told else f"its header has words for {heading.family or 'good and bad'}"
    better = "less" if heading.direction < 0 else "more"
    reason = f"{why}; scale {score.low:g} to {score.high:g}; {better} is better, as its header says of the ends"
    return dataclasses.replace(_turned(score, heading.direction, told), reason=reason)


def _turned(score: Score, direction: int, named: str | None) -> Score:
    """Give a score its direction; of the kinds that have only one, it is a plain rating where less is better."""
    if direction < 0 and score.kind in ("nps", "stars"):
        name = "rating" if named in ("stars", "overall") else names.slug(score.column)
        score = dataclasses.replace(score, kind="rating", name=name)
    return dataclasses.replace(score, direction=direction)


def _between_ends(score: Score, low: float, high: float) -> Score:
    """Give a score the ends that something else than its values tells."""
    label = f"{score.label.rsplit(' (', 1)[0]} ({low:g}-{high:g})"
    return dataclasses.replace(score, low=low, high=high, label=label)


def _of_different_tops(profile: Profile) -> bool:
    """Whether nearly all cells say out of how many their points are, and of two numbers and more many do."""
    tops = tops_of_cells(profile)
    said = tops.total()
    several = said > 0 and max(tops.values()) < SAME_TOP * said
    return several and said >= _MOST_SAY * profile.counts.total()


def _in_words(profile: Profile, verbal: Verbal) -> Score:
    """Make a score of answers that are words; satisfaction is a kind, and ease where the question asks it."""
    satisfied = verbal.family == "satisfaction" or names.CSAT.search(profile.phrase) is not None
    # "asking for leave would be: very easy" is no effort that a company's customer had
    eased = verbal.family in ("ease", "effort") and names.CES.search(profile.phrase) is not None
    eased = eased or (verbal.family == "agreement" and MADE_EASY.search(profile.phrase) is not None)
    kind: ScoreKind = "csat" if satisfied else "ces" if eased else "rating"
    name = kind if kind != "rating" else names.slug(profile.name)
    label = f"{_KIND_LABEL.get(kind, titled(profile))} (1-{verbal.top})"
    occur = len({point for cell in profile.groups if (point := verbal.read(cell)) is not None})
    counted = f"the {occur} that occur counted"
    if verbal.beside:
        counted = f"the points of the answers beside it, of which {occur} occur"
    elif verbal.usual:
        counted = f"the points that scales with these words have, of which {occur} occur"
    reason = f"its answers are words for {verbal.family}, put in their order; scale 1 to {verbal.top}, {counted}"
    return Score(name, profile.name, kind, 1, verbal.top, 1, label, reason, words=verbal.points)


def _in_marks(profile: Profile, points: Mapping[str, float], called: str) -> Score:
    """Make a score of a tick and a cross, of which a third mark may be the middle."""
    if len(points) == 2:
        score = dataclasses.replace(yes_no(profile), reason="a tick or a cross in every cell; the tick is 1")
    else:
        label = f"{titled(profile)} (1-3)"
        reason = f"{called} in every cell; scale 1 to 3"
        score = Score(names.slug(profile.name), profile.name, "rating", 1, 3, 1, label, reason)
    return dataclasses.replace(score, words=points, unsaid=NO_OPINION)


def asked_score(profile: Profile, coded: Coded, scales: Mapping[str, Verbal] | None = None) -> Score | None:
    """Take the answers to a closed question for a score where its questionnaire gives it a scale, or its values do."""
    found, ends = find_score(profile, scales), coded.ends
    if ends is None or profile.filled == 0 or profile.scores < 0.9 or profile.within(*ends) < COVERED:
        return found
    low, high = ends
    score = found or score_of(profile, "sub")
    if (score.kind, low, high) not in (("nps", 0, 10), ("stars", 1, 5)) and score.kind in ("nps", "stars"):
        score = dataclasses.replace(score, kind="rating", name=names.slug(profile.name))
    label = f"{score.label.rsplit(' (', 1)[0]} ({low:g}-{high:g})"
    reason = f"a closed question; scale {low:g} to {high:g} from the questionnaire"
    direction = coded.direction if coded.names else score.direction
    if direction < 0:
        reason += ", less is better by the names of its ends"
    return dataclasses.replace(
        score, low=low, high=high, label=label, reason=reason, direction=direction, fractions=False
    )


def given_score(profile: Profile, key: str) -> Score:
    """Make a score of a column that the user named, whatever its values are.

    Parameters
    ----------
    profile : Profile
    key : str
        The option's key, with what it says of scale and direction: ``nps``, ``csat:1-6``, ``wait:number:lower``.

    Raises
    ------
    UsageError
        The key says something else, or no cell can be read as a score.
    """
    said = stated(key)
    kind = _ASKED.get(said.name, "rating")
    groups = group_score(profile) if kind in ("nps", "rating") else None
    worded = said.ends is None and profile.scores < 0.5
    verbal = (find_verbal(profile) or ordered_answers(profile)) if worded else None
    ends = star_widths(profile) or read_ends(profile)
    if groups is not None and (said.ends is None or kind == "nps"):
        return dataclasses.replace(groups, name=said.name, direction=said.direction or 1)
    if ends is not None and said.ends is None:
        score = _with_ends(ends.plain(profile), ends, kind)
    elif said.ends is not None:
        score = _on_scale(profile, kind, said.ends)
    elif verbal is not None:
        score = _in_words(profile, verbal)
        score = score if kind == "rating" else dataclasses.replace(score, kind=kind)
    elif profile.yes_no >= 0.9 and (kind == "rating" or not profile.numeric):
        score = yes_no(profile)
    elif profile.filled and not profile.numeric:
        raise _unread(profile, key)
    elif kind == "rating" and profile.within(0, TOPS[-1]) < COVERED:
        score = _on_scale(profile, kind, NUMBER)
    else:
        score = score_of(profile, kind)
    heading = 0 if ends is not None or score.words else read_heading(profile).direction
    score = _turned(score, heading, kind) if heading else score
    direction = score.direction if said.direction is None else said.direction
    score = dataclasses.replace(score, name=said.name, direction=direction)
    by = "the options and its header say" if heading and said.direction is None else "the options say"
    placed = f", {verbal.said_ends}" if verbal is not None and verbal.family == IN_ORDER else ""
    return dataclasses.replace(score, reason=f"{_scale_words(score)}{placed}; as {by}")


def _unread(profile: Profile, key: str) -> UsageError:
    message = f"--score {key}={profile.name}: no cell of this column can be read as a score."
    hint = "Points, yes and no, words of a scale and the groups of an NPS are; name groups of customers with --segment."
    return UsageError(message, hint)


def _on_scale(profile: Profile, kind: ScoreKind, ends: tuple[float, float]) -> Score:
    """Make a score on a scale that is given; a number has none."""
    low, high = ends
    if ends == NUMBER:
        return Score(kind, profile.name, "number", low, high, 1, title(profile.name), "")
    score = score_of(profile, kind)
    if kind == "stars" and ends != (1, 5):
        score = dataclasses.replace(score, kind="rating")
    elif kind != "rating":
        score = dataclasses.replace(score, kind=kind)
    direction = _effort_direction(profile.phrase, low, high)[0] if kind == "ces" else 1
    label = f"{_KIND_LABEL.get(kind, titled(profile))} ({low:g}-{high:g})"
    shown = score.fractions and ends == (0, 100)  # fractions of another scale are its points
    return dataclasses.replace(score, low=low, high=high, direction=direction, label=label, fractions=shown)


def _labelled(profile: Profile) -> str | None:
    """Whatever the name is, cells like ``4 - very impressive`` are points of a scale."""
    if profile.scores > 0.95 and profile.distinct > 1 and all(is_signs(cell) for cell in profile.counts):
        return "stars"
    points = profile.scores > 0.95 and profile.numbers < 0.5 and profile.distinct <= 11 and profile.within(0, 10) == 1
    points = points and not names.CODED.search(names.phrase(profile.name))  # "1 - Basic", "2 - Plus" of a plan
    points = points and are_ordered(profile.counts)
    spaced = all(" " in cell for cell in profile.counts if len(cell) > 2)
    return "sub" if points and profile.dates < 0.5 and spaced else None


def _asked_how(profile: Profile) -> str | None:
    """Whole points that answer "How was ...?" are a rating."""
    asked = "?" in profile.phrase + profile.name and names.HOW_WAS.search(profile.phrase) is not None
    return "sub" if asked and profile.numbers > 0.95 and profile.within(0, 10) == 1 else None


def _asked_between(profile: Profile, heading: Heading) -> str | None:
    """Points between the ends that a question states are a rating: "From 1 to 10, how do you like the menu?"."""
    stated = heading.low is not None and heading.high is not None and heading.high >= _LEAST_TOP
    asked = "?" in profile.phrase + profile.name + profile.wording and not _RANKED.search(profile.phrase)
    return "sub" if stated and asked and profile.numbers > 0.95 and not counts(profile.phrase) else None


def _plausible(profile: Profile, strong: bool) -> bool:
    """Values on some scale: with a telling name a few words between are problems, not proof against it."""
    if profile.scores < (0.6 if strong else 0.95) or not profile.numeric:
        return False
    if profile.words > 8 and profile.numbers < 0.5:
        return False
    if max(profile.within(0, 10), profile.within(-5, 5)) < 0.9:
        return strong and profile.within(0, 100) >= COVERED
    parts = names.RATED_IN_PARTS.search(profile.phrase) is not None and max(profile.numeric) > 1
    return strong or ((profile.whole or parts) and len(set(profile.numeric)) >= 3)


def score_of(profile: Profile, named: str) -> Score:
    """Make a score of a column whose kind is known: nps, csat, ces, overall, stars, sub or rating; its scale is found.

    Parameters
    ----------
    profile : Profile
    named : str
    """
    span = find_span(profile, named)
    low, high = span.low, span.high
    direction, assumption = 1, ""
    kind: ScoreKind
    if named == "nps" and (low, high) == (0, 10):
        kind, name = "nps", "nps"
    elif named == "csat" and (high > 2 or low < 0):
        kind, name = "csat", "csat"
    elif named == "ces":
        kind, name = "ces", "ces"
        direction, assumption = _effort_direction(profile.phrase, low, high)
    elif named != "sub" and names.SCHOOL_MARK.search(profile.phrase) and (low, high) in _SCHOOL_MARKS:
        kind, name, direction, assumption = "rating", "rating", -1, "; less is better: marks as schools give them"
    elif named in ("stars", "overall") and high == 5:
        kind, name = "stars", "stars"
    elif named == "sub":
        kind, name = "rating", names.slug(profile.name)
    else:
        kind, name = "rating", "rating" if named != "nps" else names.slug(profile.name)
    label = f"{_KIND_LABEL.get(kind, titled(profile))} ({low:g}-{high:g})"
    why = _WHY[named]
    if named == "nps" and kind != "nps":
        why = "its wording asks about recommending, but its values are not 0 to 10, so it is no NPS"
    reason = f"{why}; scale {low:g} to {high:g} from {span.source}{assumption}"
    if span.fractions:
        reason = f"{why}; its values are fractions of 1, read as percentages{assumption}"
    return Score(name, profile.name, kind, low, high, direction, label, reason, fractions=span.fractions)


_KIND_LABEL: Final = {"nps": "NPS", "csat": "Satisfaction", "ces": "Customer effort"}
_WHY: Final = {
    "nps": "its name or wording says NPS or asks about recommending",
    "csat": "its name or wording says satisfaction",
    "ces": "its name or wording says effort or ease",
    "overall": "its name says it is the overall rating",
    "stars": "its name says rating, and its values lie on one scale",
    "sub": "a rating of one aspect: its name says which, and its values lie on one scale",
    "rating": "its values lie on one scale",
}


def _effort_direction(name: str, low: float, high: float) -> tuple[int, str]:
    if names.EASY.search(name):
        return 1, "; more is better, since it asks how easy it was"
    if _CUSTOMER_EFFORT.search(name):
        if high == 7:
            return 1, "; more is better, assuming the usual 1-7 agreement that it was easy"
        return -1, "; less is better, assuming that more means more effort"
    return -1, "; less is better, since it asks about effort"


def _scale_words(score: Score) -> str:
    better = "more is better" if score.direction > 0 else "less is better"
    if score.kind == "number":
        return f"a number without ends, {better}"
    scale = "yes or no" if score.kind == "yesno" else f"scale {score.low:g} to {score.high:g}"
    return scale if score.direction > 0 and score.kind != "ces" else f"{scale}, {better}"
