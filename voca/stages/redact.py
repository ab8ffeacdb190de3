"""Personal data out of the text, a typed placeholder in its place.

What is found, and by which evidence, is in :mod:`voca.stages.personal`, one file a kind. Names are numbered, the same
person alike within a text, and within a conversation over all its turns.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, ClassVar, Final, Literal

import pyarrow as pa

from voca.config import Strict
from voca.protocols import Tables
from voca.schema import SCHEMAS
from voca.stages.columns import put, strings
from voca.stages.personal.addresses import find_addresses
from voca.stages.personal.contacts import find_emails, find_ips, find_phones, find_urls
from voca.stages.personal.dictated import dictated_numbers
from voca.stages.personal.findings import Finder, Finding, without_overlaps
from voca.stages.personal.names import Reading, read_names, speaker_parts
from voca.stages.personal.numbers import find_births, find_cards, find_ibans, find_identities, find_references
from voca.stages.personal.people import People
from voca.stages.personal.screens import ANYTHING, screen
from voca.stages.pseudonyms import open_key

Kind = Literal["email", "url", "iban", "card", "ip", "birth_date", "id", "reference", "phone", "address", "person"]

_FINDERS: Final[dict[Kind, Finder]] = {
    # in order of trust: a span belongs to the first that claims it; persons come last, and are found in
    # conversations too
    "url": find_urls,  # before the e-mail addresses that may stand in one
    "email": find_emails,
    "iban": find_ibans,
    "card": find_cards,
    "ip": find_ips,
    "birth_date": find_births,
    "id": find_identities,
    "reference": find_references,
    "phone": find_phones,
    "address": find_addresses,
}
ALL_KINDS: Final[tuple[Kind, ...]] = (*_FINDERS, "person")


class Redactor:
    """Finds and replaces the chosen kinds.

    Parameters
    ----------
    kinds : tuple of Kind
    """

    def __init__(self, kinds: tuple[Kind, ...] = ALL_KINDS) -> None:
        self.names = "person" in kinds
        self._finders = [(kind, _FINDERS[kind]) for kind in _FINDERS if kind in kinds]

    def read(self, text: str, hints: frozenset[str] = ANYTHING) -> Reading:
        """Read a text for :meth:`find` and :meth:`replace`, which need it twice in a conversation.

        Parameters
        ----------
        text : str
        hints : frozenset of str
            What it may hold, as :func:`voca.stages.personal.screens.screen` says of a whole column.
        """
        return read_names(text, hints) if self.names else Reading(text, hints, None, [])

    def find(self, text: str | Reading, known: frozenset[str] = frozenset()) -> list[Finding]:
        """Return what is to be replaced in `text`, in text order, without overlaps.

        Parameters
        ----------
        text : str or Reading
        known : frozenset of str
            Words, in small letters, that are known to be persons' names in this conversation.
        """
        reading = self.read(text) if isinstance(text, str) else text
        found: list[Finding] = []
        if reading.hints:
            said = list(dictated_numbers(reading.text)) if "dictated" in reading.hints else []
            for kind, finder in self._finders:
                found.extend(finding for finding in said if finding.kind == kind)
                if kind in reading.hints:
                    found.extend(finder(reading.text))
        if self.names:
            found.extend(reading.names(known))
        return without_overlaps(found)

    def replace(
        self, text: str | Reading, known: frozenset[str] = frozenset(), people: People | None = None
    ) -> tuple[str, list[dict[str, Any]]]:
        """Return the text with placeholders and where they stand; see :func:`redact`."""
        findings = self.find(text, known)
        text = text if isinstance(text, str) else text.text
        if not findings:
            return text, []
        people = people or People()
        pieces: list[str] = []
        redactions: list[dict[str, Any]] = []
        position = length = 0
        for found in findings:
            number = f"_{people.number(text[found.start : found.end])}" if found.kind == "person" else ""
            placeholder = f"[{found.kind.upper()}{number}]"
            pieces += [text[position : found.start], placeholder]
            length += found.start - position
            redactions.append(
                {
                    "kind": found.kind,
                    "start": length,
                    "end": length + len(placeholder),
                    "length": found.end - found.start,
                }
            )
            length += len(placeholder)
            position = found.end
        return "".join([*pieces, text[position:]]), redactions


def redact(text: str, kinds: tuple[Kind, ...] = ALL_KINDS) -> tuple[str, list[dict[str, Any]]]:
    """Replace personal data by placeholders.

    Parameters
    ----------
    text : str
    kinds : tuple of Kind

    Returns
    -------
    text : str
    redactions : list of dict
        ``kind``, ``start`` and ``end`` of the placeholder in the new text, ``length`` of what it replaced.

    Examples
    --------
    >>> redact("Write to jo@example.com or ask for Jennifer")[0]
    'Write to [EMAIL] or ask for [PERSON_1]'
    """
    return Redactor(kinds).replace(text)


class Options(Strict):
    """What to take out.

    Attributes
    ----------
    kinds : tuple of Kind
    keep : tuple of Kind
        Kinds that stay after all.
    customers : {"hash", "keep"}
        ``hash``: customer ids become keyed hashes, the same in every run with the same key.
    key : str or None
        File that holds the key; None: ``VOCA_KEY``, else one that voca keeps for this user.
    """

    kinds: tuple[Kind, ...] = ALL_KINDS
    keep: tuple[Kind, ...] = ()
    customers: Literal["hash", "keep"] = "hash"
    key: str | None = None


class Redact:
    """Redact ``documents.text``, which is frozen from here on; speakers' names and customers' ids too."""

    name: ClassVar[str] = "redact"
    requires = (
        "documents.text",
        "documents.conversation_id",
        "documents.turn",
        "documents.speaker",
        "documents.customer_id",
    )
    assigns = ("documents.text", "documents.redactions", "documents.speaker", "documents.customer_id")
    Config: ClassVar[type[Strict]] = Options

    def __init__(self, config: Options) -> None:
        self.config = config
        self._redactor = Redactor(tuple(kind for kind in config.kinds if kind not in config.keep))

    def __call__(self, tables: Tables) -> Tables:
        """Redact each text by itself, and those of a conversation together."""
        documents = tables["documents"]
        texts, speakers = strings(documents, "text"), strings(documents, "speaker")
        redactions: list[list[dict[str, Any]] | None] = [None] * len(texts)
        hints = screen(documents["text"])
        for rows in _conversations(documents):
            readings = [self._redactor.read(texts[row] or "", hints[row]) for row in rows]
            self._conversation(rows, readings, texts, speakers, redactions)
        done = put(documents, "text", texts, pa.string())
        done = put(done, "redactions", redactions, SCHEMAS["documents"].field("redactions").type)
        if any(speakers):
            done = put(done, "speaker", speakers, pa.string())
        return {"documents": self._customers(done)}

    def _conversation(
        self,
        rows: list[int],
        readings: list[Reading],
        texts: list[str | None],
        speakers: list[str | None],
        redactions: list[list[dict[str, Any]] | None],
    ) -> None:
        """Redact the turns of one conversation, or one document, in place."""
        people, known = People(), frozenset[str]()
        named = {speaker: speaker_parts(speaker) for speaker in dict.fromkeys(speakers[row] for row in rows) if speaker}
        if self._redactor.names and (len(rows) > 1 or named):
            known = frozenset().union(*named.values(), *(reading.parts() for reading in readings))
            # a telephone's number, an address, is somebody too
            persons = [speaker for speaker, parts in named.items() if parts or self._redactor.find(speaker)]
            told = {speaker: f"[PERSON_{people.number(speaker)}]" for speaker in persons}
        else:
            told = self._numbers_as_names(named)
        for row in rows if told else ():
            speakers[row] = told.get(speakers[row] or "", speakers[row])
        for row, reading in zip(rows, readings, strict=True):
            if reading.text:
                texts[row], found = self._redactor.replace(reading, known, people)
                redactions[row] = found or None

    def _numbers_as_names(self, speakers: Iterable[str]) -> dict[str, str]:
        """Return what replaces speakers who are called by a number or an address, where persons' names stay."""
        told: dict[str, str] = {}
        for speaker in speakers:
            found = self._redactor.find(speaker)
            if found:
                alike = sum(name.startswith(f"[{found[0].kind.upper()}_") for name in told.values())
                told[speaker] = f"[{found[0].kind.upper()}_{alike + 1}]"
        return told

    def _customers(self, documents: pa.Table) -> pa.Table:
        identities = strings(documents, "customer_id")
        if self.config.customers == "keep" or not any(identities):
            return documents
        key = open_key(self.config.key)
        hashed = [None if identity is None else key.pseudonym(identity) for identity in identities]
        return put(documents, "customer_id", hashed, pa.string())


def _conversations(documents: pa.Table) -> Iterable[list[int]]:
    """Return the row numbers of each conversation in the order of its turns; every other row by itself."""
    together: dict[str, list[int]] = defaultdict(list)
    alone: list[list[int]] = []
    for row, conversation in enumerate(strings(documents, "conversation_id")):
        if conversation is None:
            alone.append([row])
        else:
            together[conversation].append(row)
    turns = documents["turn"].to_pylist() if together else []
    for rows in together.values():
        rows.sort(key=lambda row: (turns[row] is None, turns[row] or 0, row))
    return [*alone, *together.values()]
