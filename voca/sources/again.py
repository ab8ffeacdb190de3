"""The same record in two files: two exports of the same reviews, or of periods that overlap, would count it twice."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from typing import Any, Final, Literal

import pyarrow as pa
import pyarrow.compute as pc

from voca.errors import Issue
from voca.sources.names import RECORD, phrase

CODE: Final = "same-records"
REASON: Final = "same record as in another file"
_LONG: Final = 8  # words of a text that is no coincidence
_VERY_LONG: Final = 30  # words of one that needs nothing beside it: a conversation, a letter
_SURE_ID: Final = 8  # characters of an id that no other tool, nor the next wave, gives again
_FEWEST: Final = 5  # texts without a date in common that two files must share ...
_MOST: Final = 0.5  # ... and the share of the smaller one's responses
_CROWD: Final = 60  # responses with one text, from which on dates, authors and scores must all be alike

Why = Literal["id", "content"]


@dataclass(slots=True, eq=False)
class _Response:
    """One review, one respondent, one conversation.

    Attributes
    ----------
    source : int
        Its file's place among the inputs.
    text : str
        All it says, letters and digits only; empty where it says nothing.
    """

    source: int
    response_id: str
    text: str
    time: datetime | None
    customer: str | None
    scores: dict[str, float]
    named: tuple[str, str] | None = None  # the id its tool gave it, and the column of that

    @property
    def day(self) -> date | None:
        return self.time.date() if self.time else None

    @property
    def long(self) -> bool:
        return self.text.count(" ") + 1 >= _LONG

    def key(self, kind: str) -> tuple[object, ...] | None:
        """Return that by which another response may prove to be this one."""
        if kind == "id":
            return (self.named[1],) if self.named else None
        if kind == "customer":
            return (self.customer, self.text or self.day) if self.customer and (self.text or self.day) else None
        if kind == "moment":
            exact = self.time and self.time.time() != datetime.min.time() and (self.text or self.scores)
            return (self.time, self.text) if exact else None
        return (self.text,) if self.long else None

    def is_record(self, other: _Response) -> bool:
        """Whether the id that both have is one of a review or an answer, not of an order or a ticket."""
        return all(one.named and RECORD.search(phrase(one.named[0])) for one in (self, other))

    def like(self, other: _Response) -> bool:
        """Whether nothing that both say of themselves differs."""
        both = self.named and other.named
        return (
            (self.text == other.text)
            and (self.day is None or other.day is None or self.day == other.day)
            and (not self.customer or not other.customer or self.customer == other.customer)
            and all(other.scores.get(name, value) == value for name, value in self.scores.items())
            and not (both and self.named[0] == other.named[0] and self.named != other.named)  # type: ignore[index]
        )

    def all_it_says(self) -> tuple[object, ...]:
        return self.text, str(self.day), self.customer or "", tuple(sorted(self.scores.items()))


@dataclass(slots=True)
class _Pair:
    """What two files have in common."""

    sure: dict[_Response, tuple[_Response, Why]] = field(default_factory=dict)
    likely: dict[_Response, tuple[_Response, Why]] = field(default_factory=dict)  # long texts, nothing beside them


@dataclass(frozen=True, slots=True)
class Again:
    """Responses of one file that stand in earlier ones.

    Attributes
    ----------
    source : str
        The file.
    responses : tuple of str
        Their ids.
    of : int
        Responses of the file.
    earlier : mapping of str to int
        How many of them stand in which other file.
    by_id : int
        How many of them have the same id there; the others say the same.
    """

    source: str
    responses: tuple[str, ...]
    of: int
    earlier: Mapping[str, int]
    by_id: int

    def issue(self, once: bool) -> Issue:
        """Say it: what was found and, where they count twice, what helps."""
        n = len(self.responses)
        places = " and ".join(
            name + (f" ({count:,})" if len(self.earlier) > 1 else "") for name, count in self.earlier.items()
        )
        alike = "the same text, and the same date, author or scores"
        why = "same id" if self.by_id == n else f"same id, or {alike}" if self.by_id else alike
        what = f"{n:,} of {self.of:,} responses {'stands' if n == 1 else 'stand'} in {places} too ({why})"
        if once:
            return Issue(CODE, f"{what}; they were left out here", self.source, severity="note")
        leave = f"Leave {self.source} out" if n == self.of else "Leave one of the files out, if it holds nothing else"
        hint = f"They count twice in themes and scores. {leave}, or count each once with --count-once."
        return Issue(CODE, what, self.source, hint=hint)


def find_again(
    documents: pa.Table, sources: Sequence[str], records: Mapping[str, tuple[str, str]] | None = None
) -> list[Again]:
    """Find the responses that an earlier file has as well.

    The same are those with the same id of their tool; and those with the same words that no date, author or score
    tells apart, where that can hardly be chance: the author is the same, or the moment, or the words are eight and more
    on the same day. Shorter ones, and those without words, are taken for the same between files that share such ones of
    that day, or of the time that they share. Long texts without anything beside them count where they are most of a
    file; those of thirty words and more, and whole conversations, by themselves.

    Parameters
    ----------
    documents : pyarrow.Table
    sources : sequence of str
        Files, the first first: it is the later one whose responses are there again.
    records : mapping of str to (str, str), optional
        Ids that tools gave, by ``response_id``, and the column each is from.
    """
    order = {name: place for place, name in enumerate(sources)}
    if len(order) < 2 or len(pc.unique(documents["source"])) < 2:
        return []
    responses = _responses(documents, order, records or {})
    counts = Counter(one.source for one in responses)
    matches = _Matches()
    for kind in ("id", "customer", "moment", "words"):
        matches.add(responses, kind)
    found = matches.settled(counts)
    _add_rest(found, responses, counts)
    return _gathered(found, sources, counts)


def _gathered(found: _Found, sources: Sequence[str], counts: Mapping[int, int]) -> list[Again]:
    result = []
    for place, name in enumerate(sources):
        mine = {one: why for one, why in found.items() if one.source == place}
        if mine:
            earlier = Counter(sources[first.source] for first, _ in mine.values())
            by_id = sum(why == "id" for _, why in mine.values())
            ids = tuple(sorted(one.response_id for one in mine))
            result.append(Again(name, ids, counts[place], dict(sorted(earlier.items())), by_id))
    return result


_Found = dict[_Response, tuple[_Response, Why]]
"""Responses that stand in an earlier file: as which one there, and how that is known."""


class _Matches:
    """Pairs of responses in two files that say the same."""

    def __init__(self) -> None:
        self._pairs: dict[tuple[int, int], _Pair] = defaultdict(_Pair)
        self._matched: set[_Response] = set()
        self._taken: set[tuple[_Response, int]] = set()  # each stands for one response of each later file

    def add(self, responses: Sequence[_Response], kind: str) -> None:
        """Match those that share a key of this kind."""
        by_key: dict[tuple[object, ...], list[_Response]] = defaultdict(list)
        for one in responses:
            key = None if one in self._matched else one.key(kind)
            if key is not None:
                by_key[key].append(one)
        for group in by_key.values():
            if len({one.source for one in group}) < 2:
                continue
            for crowd in [group] if len(group) < _CROWD or kind == "id" else _alike(group):
                self._match(crowd, kind)

    def _match(self, group: Sequence[_Response], kind: str) -> None:
        for place, later in enumerate(group):
            for first in group[:place]:
                free = first.source < later.source and (first, later.source) not in self._taken
                if free and (first.like(later) or (kind == "id" and first.is_record(later))):
                    self._put(first, later, kind)
                    break

    def _put(self, first: _Response, later: _Response, kind: str) -> None:
        pair = self._pairs[first.source, later.source]
        self._matched.add(later)
        self._taken.add((first, later.source))
        if kind == "words" and not (first.day and later.day) and later.text.count(" ") + 1 < _VERY_LONG:
            pair.likely[later] = first, "content"
        else:
            pair.sure[later] = first, "id" if kind == "id" else "content"

    def settled(self, counts: Mapping[int, int]) -> _Found:
        """Return what is the same for sure, and the likely where two files share most of what one of them has."""
        found: _Found = {}
        for (first, later), pair in sorted(self._pairs.items()):
            found |= pair.sure
            both = len(pair.sure) + len(pair.likely)
            if both >= _FEWEST and both > _MOST * min(counts[first], counts[later]):
                found |= pair.likely
        return found


def _alike(group: Sequence[_Response]) -> list[list[_Response]]:
    """Tell many responses with the same words apart by all they say; each part in the order of the files."""
    ordered = sorted(group, key=lambda one: (one.all_it_says(), one.source))
    return [list(part) for _, part in groupby(ordered, key=_Response.all_it_says)]


def _add_rest(found: _Found, responses: Sequence[_Response], counts: Mapping[int, int]) -> None:
    """Add short and wordless responses that are alike, of the time that two files share as the surer ones say."""
    sure: dict[tuple[int, int], list[_Response]] = defaultdict(list)
    for one, (like, _) in found.items():
        sure[like.source, one.source].append(one)
    by_source: dict[int, list[_Response]] = defaultdict(list)
    for one in responses:
        by_source[one.source].append(one)
    for (first, later), shared in sorted(sure.items()):
        most = len(shared) > _MOST * min(counts[first], counts[later])
        period = _period(shared, by_source[later])
        days = {one.day for one in shared}
        taken = {found[one][0] for one in shared}
        free: dict[tuple[object, ...], list[_Response]] = defaultdict(list)
        for one in by_source[first]:
            if one not in taken:
                free[one.all_it_says()].append(one)
        for one in by_source[later]:
            said = one.all_it_says() if one not in found and (one.text or one.scores) else None
            inside = most if one.day is None else one.day in days or (period and period[0] <= one.day <= period[1])
            if said and inside and free.get(said):
                found[one] = free[said].pop(), "content"


def _period(shared: Sequence[_Response], whole: Sequence[_Response]) -> tuple[date, date] | None:
    """Return the days from which two files have the same, where most long texts between them prove to be."""
    days = [one.day for one in shared if one.day]
    if not days:
        return None
    first, last = min(days), max(days)
    told = [one for one in whole if one.long and one.day and first <= one.day <= last]
    both = set(shared)
    return (first, last) if sum(one in both for one in told) > _MOST * len(told) else None


# ---- from documents ------------------------------------------------------------------------------------------------


def _responses(
    documents: pa.Table, order: Mapping[str, int], records: Mapping[str, tuple[str, str]]
) -> list[_Response]:
    """Put together what each response says; those of earlier files come first."""
    names = [name for name in documents.column_names if name.startswith("score.")]
    columns = [documents[name].to_pylist() for name in ("response_id", "source", "time", "customer_id", "turn", *names)]
    said: dict[str, list[tuple[int, str]]] = defaultdict(list)
    whole: dict[str, _Response] = {}
    for words, identity, source, time, customer, turn, *scores in zip(_folded(documents), *columns, strict=True):
        if identity not in whole:
            given = {name: value for name, value in zip(names, scores, strict=True) if value is not None}
            named = records.get(identity)
            sure = named if named and len(named[1]) >= _SURE_ID else None
            whole[identity] = _Response(order[source], identity, "", time, customer, given, sure)
        if words:
            said[identity].append((turn or 0, words))
    for identity, parts in said.items():
        whole[identity].text = " ".join(words for _, words in sorted(parts))
    return sorted(whole.values(), key=lambda one: (one.source, one.response_id))


def _folded(documents: pa.Table) -> list[str | None]:
    """Return the texts with nothing but letters and digits in lower case: exports differ in dashes and blanks."""
    texts: Any = pc.utf8_lower(pc.utf8_normalize(documents["text"], form="NFKC"))
    return list(pc.utf8_trim_whitespace(pc.replace_substring_regex(texts, r"[^\p{L}\p{N}]+", " ")).to_pylist())
