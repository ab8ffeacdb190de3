"""By what a table is joined to what was said, customers or conversations, and which of its rows is whose."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from voca.errors import InputError, UsageError
from voca.protocols import Reading
from voca.sources import columns, names, turn_names
from voca.sources.documents import any_filled
from voca.sources.files import InputFile
from voca.sources.given import find_column
from voca.sources.identity import row_keys
from voca.sources.raw import RawTable
from voca.wording import agree, counted

Target = Literal["customer_id", "conversation_id"]
Called = Mapping[str, Collection[str]]
"""What conversations are called beside their ids: by their files, and as these state it."""

_FILE: Final = re.compile(
    r"^(?:(?:audio|media|call|recording|transcript|sound|source) ?)?(?:files?|path|url|uri|link)(?: ?(?:name|path))?$|"
    r"^(?:recording|transcript|datei(?:name)?|aufnahme|fichier|archivo|audio)$"
)
_RECORDED: Final = re.compile(
    r"\.(?:wav|mp[234]|m4a|ogg|oga|opus|flac|aac|wma|amr|gsm|au|aiff?|web[am]|mov|avi|mkv|3gp|pcm|"
    r"json|vtt|srt|sbv|txt|docx|csv|gz)$",
    re.IGNORECASE,
)
"""Endings of recordings and of transcripts."""
_COUNT: Final = re.compile(r"[1-9]\d{0,4}")
"""What may be an id, and as well an amount or a number of rows."""
_SINGLE: Final = 0.9  # of a column's cells that differ, where they are somebody's ids
_FOUND: Final = 0.5  # of the conversations, or of the table's rows, that a column must name to be guessed


@dataclass(frozen=True, slots=True)
class Key:
    """The column by which a table is joined.

    Attributes
    ----------
    column : str
        Of the table.
    target : {"customer_id", "conversation_id"}
        Of the documents.
    why : str
        How it was found.
    """

    column: str
    target: Target
    why: str

    @property
    def one(self) -> str:
        """What a row of the table is."""
        return self.target.removesuffix("_id")


def find_key(reading: Reading, table: RawTable, on: str | None, called: Called) -> Key:
    """Tell by what a table is joined: what the user says, else conversations' ids, else customers'.

    Parameters
    ----------
    reading : Reading
    table : RawTable
    on : str or None
        ``"column"``, or ``"column=other"`` where it is called `other` in the table.
    called : mapping of str to sequence of str

    Raises
    ------
    UsageError
        There is no such column, it is not clear which one is meant, or the documents have no ids.
    """
    known = {name for name in ("customer_id", "conversation_id") if _ids(reading, name)}
    known -= {"conversation_id"} if _are_numbered(reading.documents) else set()
    if not known:
        message = "The comments have no customers' ids, so nothing can be joined to them."
        raise UsageError(message, "Name their column with --on COLUMN, or --on COLUMN=OTHER if the files differ.")
    column = None
    if on is not None:
        left, _, right = on.partition("=")
        column = find_column(right or left, table.cells.column_names, table.name)
        if "conversation_id" in known and _is_conversation(left, right, reading):
            return Key(column, "conversation_id", "the conversation's id, which what was said is joined by")
    elif "conversation_id" in known:
        guessed = _guessed(reading, table, called)
        if guessed is not None:
            return guessed
    if "customer_id" not in known:
        message = f"It is not clear which column of {table.name} holds the conversations' ids or their files' names."
        listed = ", ".join(table.cells.column_names)
        example = min(_ids(reading, "conversation_id"))
        hint = f"Name it with --on conversation_id=COLUMN; its columns are {listed}. One conversation is {example!r}."
        raise UsageError(message, hint)
    return Key(column or _of_customers(table), "customer_id", "the customer's id, which the comments are joined by")


def names_of(documents: pa.Table, tables: Sequence[RawTable]) -> dict[str, set[str]]:
    """Return what transcripts are called beside their conversations' ids: by their files, and as these state it.

    Parameters
    ----------
    documents : pyarrow.Table
    tables : sequence of RawTable
        What was read, by its name the ``source`` of the documents.
    """
    spoken = [table for table in tables if table.layout == "conversation"]
    files = Counter(table.name.removesuffix(f" [{table.stem}]") for table in spoken)
    own: dict[str, set[str]] = {}
    for table in spoken:
        own[table.name] = {table.stem, f"{table.folder}/{table.stem}", *table.stated}
        file = table.name.removesuffix(f" [{table.stem}]")
        own[table.name] |= {file} if files[file] == 1 else set()
    pairs = documents.select(["source", "conversation_id"]).group_by(["source", "conversation_id"]).aggregate([])
    called: dict[str, set[str]] = {}
    for row in pairs.to_pylist():
        if row["conversation_id"] is not None and row["source"] in own:
            called.setdefault(row["conversation_id"], set()).update(own[row["source"]])
    return called


def names_in(table: RawTable | None) -> frozenset[str]:
    """Return every cell of a table of calls as :func:`is_named` compares it; nothing where there is no table."""
    cells = [] if table is None else [cell for column in table.cells.columns for cell in pc.unique(column).to_pylist()]
    return frozenset(_plain(_file(cell)) for cell in cells if cell)


def is_named(file: InputFile, names: Set[str]) -> bool:
    """Whether a table has a cell for a file: then it is a call of its own, though another has the same words."""
    return _plain(_file(file.name)) in names


def _ids(reading: Reading, name: str) -> list[str]:
    ids: list[str] = pc.unique(reading.documents[name]).drop_null().to_pylist()
    return ids


def _are_numbered(documents: pa.Table) -> bool:
    """Whether conversations stand in a table's cells without ids of their own: they are called by their rows."""
    rows = pc.cast(documents["source_row"], pa.string())
    return bool(pc.all(pc.equal(documents["conversation_id"], rows), min_count=1).as_py())


def _is_conversation(left: str, right: str, reading: Reading) -> bool:
    """Whether what the user joins by says which conversation somebody speaks in; in transcripts their files do."""
    roles = {
        row["role"]
        for row in reading.columns.to_pylist()
        if row["column"].strip().casefold() == left.strip().casefold()
    }
    if roles:
        return "conversation" in roles
    plain = names.phrase(left)
    if not right or turn_names.CONVERSATION.search(plain) or _FILE.search(plain):
        return True
    message = f"Transcripts have no column {left!r}."
    raise UsageError(message, f"Join by their files' names or ids: --on conversation_id={right}.")


def _of_customers(table: RawTable) -> str:
    named = [name for name in table.cells.column_names if names.CUSTOMER.search(names.phrase(name))]
    if len(named) == 1:
        return str(named[0])
    message = f"It is not clear which column of {table.name} holds the customers' ids."
    raise UsageError(message, f"Name it with --on COLUMN; its columns are {', '.join(table.cells.column_names)}.")


def _guessed(reading: Reading, table: RawTable, called: Called) -> Key | None:
    """Return the column whose values are the conversations' ids or files; None where none is, or it is not clear."""
    ids = _ids(reading, "conversation_id")
    people = bool(_ids(reading, "customer_id"))
    found: dict[str, _Found] = {}
    for name in table.cells.column_names:
        if people and names.CUSTOMER.search(names.phrase(name)):
            continue  # it names who the comments know already
        values = columns.customer_column(table.cells[name]).to_pylist()
        single = {value: row for row, value in enumerate(values) if value is not None}
        if not single or len(single) < _SINGLE * (len(values) - values.count(None)):
            continue
        at, loose, _ = matches("conversation_id", ids, single, called)
        named = _says_conversation(name)
        sure = named or not all(_COUNT.fullmatch(values[row]) for row in at.values())
        if at and sure and len(at) >= _FOUND * min(len(ids), len(single)):
            found[name] = _Found(named, not loose, at)
    best = [name for name, one in found.items() if one.exact] or list(found)
    best = [name for name in best if found[name].named] or best
    if not best or any(found[name].at != found[best[0]].at for name in best):
        return None
    at = found[best[0]].at
    why = f"the conversation's id: {len(at):,} of {len(ids):,} conversations {agree(len(at), 'stands', 'stand')} in it"
    return Key(best[0], "conversation_id", why)


class _Found(NamedTuple):
    """Where a column names conversations: is it called so, are all ids written alike, and in which rows are they."""

    named: bool
    exact: bool
    at: dict[str, int]


def _says_conversation(name: str) -> bool:
    plain = names.phrase(name)
    return any(said.search(plain) for said in (turn_names.CONVERSATION, _FILE, names.ID))


# ---- rows ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a table by their ids.

    Attributes
    ----------
    at : dict of str to int
        The first row of each id.
    doubled : int
        Rows that say the same again.
    unnamed : int
        Rows without an id that say something.
    differing : set of str
        Ids of several rows that differ.
    """

    at: dict[str, int]
    doubled: int
    unnamed: int
    differing: Set[str]


def rows_of(table: RawTable, key: Key) -> Rows:
    """Find the row of each id."""
    ids = columns.customer_column(table.cells[key.column]).to_pylist()
    whole = row_keys(table.cells)
    rows: dict[str, int] = {}
    differing: set[str] = set()
    doubled = 0
    for row, identity in enumerate(ids):
        if identity is None:
            continue
        if identity in rows:
            doubled += 1
            if whole[row] != whole[rows[identity]]:
                differing.add(identity)
        else:
            rows[identity] = row
    written = any_filled(table.cells).to_pylist()
    unnamed = sum(identity is None and filled for identity, filled in zip(ids, written, strict=True))
    return Rows(rows, doubled, unnamed, differing)


def hold_single(rows: Rows, table: RawTable, key: Key) -> None:
    """Raise :class:`InputError` where an id stands in several rows that differ."""
    if rows.differing:
        ids = columns.customer_column(table.cells[key.column]).to_pylist()
        first = next(row for row, identity in enumerate(ids) if identity in rows.differing and rows.at[identity] != row)
        place, many = table.rows[first].as_py(), counted(len(rows.differing), key.one)
        message = f"{table.name} has {many} in several rows that differ, as in row {place}."
        raise InputError(message, f"Keep one row a {key.one}: else it is not known which one holds.")


class Matched(NamedTuple):
    """The row by id, the ids only found without regard to how they are written, and those that could be several."""

    found: dict[str, int]
    loose: set[str]
    doubtful: set[str]


def matches(target: Target, wanted: Collection[str], rows: Mapping[str, int], called: Called) -> Matched:
    """Find the row of each id.

    An id is looked for as it is written, that of a conversation without ending and folders too, then without regard to
    case, blanks and leading zeros. Whatever could be two customers or conversations is none.
    """
    forms: list[Callable[[str], str]] = [str, _plain]
    if target == "conversation_id":
        forms = [str, _below, _file, lambda identity: _plain(_file(identity))]
    named = {identity: {identity, *called.get(identity, ())} for identity in wanted}
    found: dict[str, int] = {}
    loose: set[str] = set()
    doubtful: set[str] = set()
    for form in forms:
        theirs: dict[str, set[str]] = defaultdict(set)
        ours: dict[str, set[str]] = defaultdict(set)
        for identity in rows:
            theirs[form(identity)].add(identity)
        for identity, own in named.items():
            for name in own:
                ours[form(name)].add(identity)
        for identity in named.keys() - found.keys():
            near = {form(name) for name in named[identity]} & theirs.keys()
            meant = {other for name in near for other in theirs[name]}
            if len(meant) == 1 and all(len(ours[name]) == 1 for name in near):
                found[identity] = rows[next(iter(meant))]
                loose |= {identity} if form is forms[-1] else set()
            elif meant:
                doubtful.add(identity)
    return Matched(found, loose, doubtful - found.keys())


def _file(identity: str) -> str:
    """Return an id without the folder and the endings of a recording or transcript: "rec/0012.wav" is "0012"."""
    last = re.split(r"[\\/]", identity.strip().partition("?")[0] if "://" in identity else identity.strip())[-1]
    while (shorter := _RECORDED.sub("", last)) != last and shorter:
        last = shorter
    return last


def _below(identity: str) -> str:
    """Return an id as :func:`_file` does, with the folder that it is in: "rec/may/0012.wav" is "may/0012"."""
    folder = re.split(r"[\\/]", identity.strip())[-2:-1]
    return "/".join((*folder, _file(identity)))


def _plain(identity: str) -> str:
    text = "".join(identity.split()).casefold().removesuffix(".0")
    return text.lstrip("0") or text
