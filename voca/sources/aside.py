"""Columns that are set aside before anything is guessed: what tools left, replies, links, persons, nothing at all."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from voca.config import ReadOptions
from voca.sources import date_names, names, tool_names, vote_names
from voca.sources.derived import is_average
from voca.sources.neighbours import lone_points
from voca.sources.nested import UNDER
from voca.sources.nps_groups import REASON as NPS_GROUPS
from voca.sources.nps_groups import are_groups
from voca.sources.profile import Profile
from voca.sources.rankings import places
from voca.sources.roles import Related, Roles
from voca.sources.statements import is_sentence
from voca.sources.texts import is_opened
from voca.sources.verbal import find_verbal

NESTED: Final = "nested data"
"""Why a column with lists and records in its cells is set aside."""
_MOSTLY: Final = 0.8
_SHORT: Final = 5  # words of the name of a count
_SAYS_HOW_MANY: Final = re.compile(r"\b(?:votes?|likes|upvotes|downvotes|retweets|count|num|number|total|weighted)\b")
_AVERAGE: Final = re.compile(
    r"^(?:average|avg|mean) (?:\w+ )?(?:score|rating|stars)$|^(?:score|rating) (?:average|avg|mean)$"
)
_HOW_MANY_RATED: Final = re.compile(
    r"^(?:total |additional |overall )?(?:number|num|no|count) (?:of )?(?:reviews?|ratings?|scoring|students?|"
    r"reviewers?)$|^(?:total )?(?:reviews?|ratings?) (?:count|num|number|total)$"
)
_FOUND: Final = re.compile(
    r"(?:\d[\d,.]*|one)(?: (?:out )?of \d[\d,.]*)? (?:people|persons?|users?|customers?|others?|kunden|personen|"
    r"personnes|personas|persone) (?:f|ont |han |hanno |encontr)",
    re.IGNORECASE,
)
"""How many found a review of use, in words."""
_WROTE: Final = re.compile(
    r"(?:[^\d,;]{3,30}[·•|] ?)?\d[\d,.]*k? (?:reviews?|ratings?|contributions?|followers?|photos?|friends?|"
    r"helpful votes?|bewertung(?:en)?|rezension(?:en)?|beiträge|avis|reseñas?|opiniones|recension[ei]|"
    r"avaliaç(?:ão|ões))\b",
    re.IGNORECASE,
)
"""How much somebody wrote, and who follows them."""
_AVERAGED: Final = re.compile(
    r"\d(?:[.,]\d+)? ?(?:[★⭐]\ufe0f?|stars?|(?:/|(?:out )?of|von|sur|de|su) ?5(?: stars?)?) ?"
    r"[|·•(,;/-] ?\(?\d[\d.,]*k?"
    r"(?: (?:global )?(?:ratings?|reviews?|bewertung(?:en)?|rezension(?:en)?|avis|reseñas?|opiniones))?\)?$",
    re.IGNORECASE,
)
"""An average of stars, and over how many."""
_STATUS: Final = re.compile(
    r"(?:(?:re)?open(?:ed)?|closed|(?:un)?resolved|solved|pending|in progress|on hold|escalated|rejected|declined|"
    r"accepted|untimely|waiting|offen|geschlossen|erledigt|gelöst|in bearbeitung)\b",
    re.IGNORECASE,
)
"""How far the company is with it: no words to anybody."""
_QUIZ: Final = re.compile(
    r"(?:points|feedback) - (?P<microsoft>.+)|(?P<google>.+) \[(?:score|feedback)\]", re.IGNORECASE
)
_QUIZ_TOTAL: Final = frozenset(("score", "total points", "quiz feedback", "total score"))
_SURE: Final = re.compile(r"(.+) (?:confidence|probability|certainty)(?: score)?")
_OF_A_LIFE: Final = "a date of the customer's life or contract, not of the comment; name it with --time to use it"
_OF_HANDLING: Final = "when the company answered or resolved it, not when it was written; name it with --time to use it"
_TAGGED: Final = re.compile(r"\[\s*<\w+")
_NESTED: Final = re.compile(
    r"[\[{]\s*(?:[\"'\[{(\d\]}<-]|(?:None|null|nan|[Tt]rue|[Ff]alse)\b|\w+\().*[\]}]", re.DOTALL
)
"""A list or a record; what somebody puts into brackets begins with a word."""
_MAY_BE_OF_THINGS: Final = ("name", f"{UNDER} display name")
_PHONE: Final = re.compile(r"\+\d[\d ()./-]{7,20}")


def set_aside(roles: Roles, free: Sequence[Profile], options: ReadOptions, related: Related) -> None:
    """Take out what other tools left, what is personal, what is a reply or a link, and what is empty.

    Parameters
    ----------
    roles : Roles
        Is filled.
    free : sequence of Profile
        Columns without a role yet.
    options : ReadOptions
    related : Related
    """
    free = [p for p in free if not is_opened(p, roles.opened)]
    wordy = [p for p in free if p.words >= 3 and p.unique > 0.3 and not _processed(p) and not _reply(p, True)]
    ranked = places(free, related)
    lone = lone_points(free)
    table = _Table(free, wordy, related)
    for profile in free:
        others = bool(options.text) or any(p is not profile for p in wordy)
        tags = profile.name in roles.packed and tool_names.TAGS.fullmatch(names.phrase(profile.name))
        reason = "" if profile.name == lone or tags else _foreign(profile, others) or table.guessed(profile)
        if reason:
            roles.put(profile.name, "foreign", reason)
        elif profile.filled == 0 and not names.TEXT.search(profile.phrase):
            roles.put(profile.name, "ignored", "no row has anything in it")
        elif profile.name in ranked:
            roles.put(profile.name, "ignored", f"a place from 1 to {ranked[profile.name]} in a ranking: no score")
        elif reason := _of_others(profile, table):
            roles.put(profile.name, "ignored", reason)
        elif table.replies(profile, others):
            worded = profile.dates < 0.5 and profile.numbers < 0.5 and profile.yes_no < 0.5
            if worded and not names.is_person(profile.name):
                roles.replies.append(profile.name)
            roles.put(profile.name, "ignored", "its name says it is the company's reply, not a customer's words")
        elif reason := _of_another_day(profile):
            roles.put(profile.name, "ignored", reason)
        elif reason := "" if _names_things(profile, free, related) else _personal(profile):
            roles.put(profile.name, "ignored", reason)


class _Table:
    """What all columns together say of single ones.

    Parameters
    ----------
    free : sequence of Profile
    wordy : sequence of Profile
        Those of them that may be somebody's words.
    related : Related
    """

    def __init__(self, free: Sequence[Profile], wordy: Sequence[Profile], related: Related) -> None:
        plain = {p.name: names.phrase(p.name) for p in free}
        self.rated = sum(names.RATING.search(plain[p.name]) is not None and p.scores > 0.5 for p in free)
        self._free, self._related = free, related
        self.voted = any(map(_cast, free))
        self.quiz = _quiz([p.name for p in free])
        told = {name: _SURE.fullmatch(plain[name]) for name in plain}
        self._sure = {match[1]: p.name for p in free if (match := told[p.name]) and p.filled and p.within(0, 1) == 1}
        self._replied = any(_reply(p, True) and p.dates < 0.5 and p.numbers < 0.5 and p.filled for p in free)
        self._asked = any(names.SURVEY.search(name) for name in plain.values())
        self._reviewed = any(names.REVIEW_TEXT.search(plain[p.name]) and p.filled for p in free)
        self._messages = any(names.MESSAGE.search(plain[p.name]) for p in wordy)

    def averages(self, profile: Profile) -> bool:
        """Whether a column holds what all thought of each thing: beside other ratings, the same in all its rows."""
        named = self.rated > 1 and names.RATING.search(names.phrase(profile.name)) is not None
        return named and is_average(profile, self._free, self._related)

    def guessed(self, profile: Profile) -> str:
        """Say that another column tells how sure somebody was of the labels of this one; empty where none does."""
        sure = self._sure.get(names.phrase(profile.name))
        labels = sure and profile.numbers < 0.5 and profile.counted and profile.unique < 0.5
        return f"left by another tool, which says in {sure!r} how sure it was" if labels else ""

    def replies(self, profile: Profile, others: bool) -> bool:
        """Whether a column is the company's reply, or says when or by whom there was one."""
        plain = names.phrase(profile.name)
        if _reply(profile, others and not self._asked) and (self._replied or profile.dates <= 0.5):
            return True
        beside = self._reviewed and names.REPLY_BESIDE_REVIEW.search(plain)
        return bool(beside or (self._messages and names.ANSWER.search(plain)))


def _of_another_day(profile: Profile) -> str:
    """Say that dates are of something but the comment; empty where they are not, or are times of day alone."""
    if profile.dates <= 0.5:
        return ""
    plain = names.phrase(profile.name)
    if date_names.is_of_a_life(plain):
        return _OF_A_LIFE
    return _OF_HANDLING if date_names.is_of_handling(plain) else ""


def _of_others(profile: Profile, table: _Table) -> str:
    """Say that a column is what others thought, or data within a cell; empty where it is neither."""
    if profile.name in table.quiz:
        return "points of a quiz, or a remark on an answer to it: no rating by who answered"
    if _cast(profile) or (table.voted and 0 in profile.numeric and _counts_votes(profile) is not None):
        return "votes of others for what was written: no rating by who wrote it"
    if _mostly(profile, _WROTE) and not names.asks(profile.name):
        return "how many reviews, photos or followers there are: neither a rating nor a group"
    if _mostly(profile, _AVERAGED) or _of_the_thing(profile, table.rated) or table.averages(profile):
        return "of what was rated, over all who did: no rating by who wrote"
    return NESTED if _nested(profile) else ""


def _quiz(columns: Sequence[str]) -> frozenset[str]:
    """Return the columns in which a form that is a quiz says how many points an answer had, and what was said of it."""
    stems: dict[str, list[str]] = defaultdict(list)
    for name in columns:
        match = _QUIZ.fullmatch(name.strip())
        if match:
            stems[names.phrase(match["microsoft"] or match["google"])].append(name)
    asked = {names.phrase(name) for name in columns}
    found = {name for stem, own in stems.items() if len(own) > 1 and stem in asked for name in own}
    return frozenset(found | {name for name in columns if found and names.phrase(name) in _QUIZ_TOTAL})


def _cast(profile: Profile) -> bool:
    """Whether a column counts the votes of others: whole numbers from nought up under a name that says so, or words."""
    if _mostly(profile, _FOUND):
        return True
    cast = _counts_votes(profile)
    if cast is None:
        return False
    # a rating begins at 1; 0 and 1 are no and yes, of those to whom it was useful
    plain = not 0 < max(profile.numeric) <= 1 or vote_names.ALONE.search(cast) is not None
    told = _SAYS_HOW_MANY.search(names.phrase(profile.name)) is not None
    return told or (0 in profile.numeric and plain)


def _counts_votes(profile: Profile) -> str | None:
    """Return the word for votes in the name of a column of numbers from nought up; None where there is none."""
    name = names.phrase(profile.name)
    cast = vote_names.CAST.search(name)
    counted = profile.numbers > 0.95 and all(value >= 0 for value in profile.numeric)
    if not counted or cast is None or names.asks(profile.name):
        return None
    return cast[0] if len(name.split()) - len(cast[0].split()) <= _SHORT else None


def _mostly(profile: Profile, form: re.Pattern[str]) -> bool:
    """Whether most of the different cells are of a form."""
    return bool(profile.counts) and sum(map(bool, map(form.match, profile.counts))) > _MOSTLY * len(profile.counts)


def _of_the_thing(profile: Profile, rated: int) -> bool:
    """Whether a number says what all thought of a thing, or how many of them there were; beside a rating of each."""
    plain = names.phrase(profile.name)
    average = _AVERAGE.search(plain) is not None and rated > 1
    return profile.numbers > 0.9 and (average or _HOW_MANY_RATED.search(plain) is not None)


def _names_things(profile: Profile, free: Sequence[Profile], related: Related) -> bool:
    """Whether a column called "name" names what was rated: beside the names of those who wrote, several for each."""
    if names.phrase(profile.name) not in _MAY_BE_OF_THINGS or profile.distinct * 2 > profile.filled:
        return False
    persons = [p for p in free if p is not profile and p.distinct > profile.distinct]
    persons = [p for p in persons if names.is_person(p.name) or names.CUSTOMER.search(names.phrase(p.name))]
    return any(
        len(set(zip(related.values(profile.name), related.values(p.name), strict=True))) > 2 * profile.distinct
        for p in persons
    )


def _personal(profile: Profile) -> str:
    """Say why a column holds names, addresses, telephone numbers or days of birth; empty where it does not."""
    person = names.is_person(profile.name) and max(profile.numbers, profile.emails, profile.yes_no) < 0.5
    if person or _asks_who(profile):
        return "names of persons: personal data, neither a group nor an id"
    if profile.urls > 0.8 or _is_address(profile):
        return "links, names of files, addresses or coordinates"
    if names.BIRTH.search(profile.phrase) and profile.dates > 0.5:
        return "dates of birth: personal data"
    if profile.counts and all(map(_PHONE.fullmatch, profile.counts)):
        return "telephone numbers: personal data"
    return ""


def _asks_who(profile: Profile) -> bool:
    """Whether a question asks who somebody is or how to reach them; an e-mail address tells who wrote twice."""
    short = profile.words < names.CONTACT_WORDS and max(profile.emails, profile.yes_no) < 0.5
    return short and names.asks_for_contact(profile.phrase)


def _is_address(profile: Profile) -> bool:
    """Whether a column's name says links or places, and nothing else; what a question asks about is no address."""
    named = names.is_address(profile.name) and profile.words < 12 and profile.emails < 0.5
    asked = names.RATING.search(profile.phrase) or names.NPS.search(profile.phrase)
    return named and not asked and profile.yes_no <= 0.9


def _relative(profile: Profile) -> bool:
    """Whether the cells say "3 months ago"."""
    if names.SINCE.search(names.phrase(profile.name)) and profile.words < 4 and profile.numbers < 0.5:
        return True
    hits = sum(count for cell, count in profile.counts.items() if names.RELATIVE.match(cell))
    return hits > 0.8 * max(profile.counts.total(), 1)


def _nested(profile: Profile) -> bool:
    """Whether the cells are lists and records, as JSON or Parquet have them; lists of paragraphs of HTML are texts."""
    cells = [cell for cell in profile.counts if cell != "[]"] or list(profile.counts)
    pages = sum(_TAGGED.match(cell) is not None for cell in cells)
    return bool(cells) and sum(_NESTED.fullmatch(c) is not None for c in cells) - pages > 0.9 * len(cells)


def _processed(profile: Profile) -> bool:
    return tool_names.PROCESSED.search(names.phrase(profile.name)) is not None


def _reply(profile: Profile, others: bool) -> bool:
    short = names.phrase(profile.name)
    if profile.numbers >= 0.9 and profile.dates < 0.5:
        return False  # points are the customer's; how long a reply took is an operational number
    if profile.words < _SHORT and profile.unique < 0.5 and _mostly(profile, _STATUS):
        return False
    return bool(names.REPLY.search(short) or (others and names.REPLY_OR_ANSWER.search(short)))


def _foreign(profile: Profile, others: bool) -> str:
    """Say why a column is not the customers'; empty where it may be."""
    reason = _left_by_the_tool(profile)
    short = names.phrase(profile.name)
    if reason or len(short.split()) > 9 or "?" in profile.name or names.STATED_SCALE.search(profile.name):
        return reason
    if _processed(profile) and profile.words > 2:
        return "its name says it is the text as another tool processed it" if others else ""
    named = tool_names.FOREIGN.search(short) if profile.words < 6 or profile.numbers > 0.9 else None
    told = named and tool_names.PROCESSED.search(named[0]) and profile.yes_no > _MOSTLY  # "filtered: true" is no text
    if named and not told and not is_sentence(short) and not _answered(profile):
        return "left by another tool: its name says topics, sentiment, codes, lengths or predictions"
    labels = [value.lower() for value in profile.counts]
    if 2 <= len(labels) <= 12 and profile.filled >= 5:
        hits = sum(bool(set(label.split()) & tool_names.FOREIGN_VALUES) for label in labels)
        if hits * 4 >= len(labels) * 3:
            return "its values are labels of the text (sentiment or kind), left by another tool"
    return ""


def _answered(profile: Profile) -> bool:
    """Whether the cells are words that people answer with: how much they agree, or how satisfied they are."""
    verbal = find_verbal(profile)
    return verbal is not None and verbal.family not in ("quality", "feelings")


def _left_by_the_tool(profile: Profile) -> str:
    """Say what a tool noted about an answer or a visit, however long its name is."""
    if _relative(profile):
        return "left by another tool: times seen from the day of the export, whose date is not told"
    if tool_names.SHOWN.search(names.phrase(profile.name)) or tool_names.SHOWN.search(profile.phrase):
        return "left by another tool: in which order it showed its questions or choices"
    if tool_names.TIMING.search(names.phrase(profile.name)):
        return "left by another tool: how long somebody looked at a page"
    _, dash, tail = profile.name.rpartition(" - ")
    if dash and 0 < len(tail.split()) <= 3 and tool_names.FOREIGN.search(names.phrase(tail)) and profile.words < 6:
        return f"left by another tool: {tail!r} of what stands in another column"
    return NPS_GROUPS if profile.counted and are_groups(profile.counts) else ""
