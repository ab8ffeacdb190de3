"""JSON: lines, arrays of records, and the transcripts of speech recognisers."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Any, ClassVar, Final

import pyarrow as pa

from voca.config import ReadOptions
from voca.errors import EmptyFileError, InputError, NoWordsError
from voca.sources.conversation import conversation_table
from voca.sources.dialogue import read_lines
from voca.sources.encoding import find_encoding
from voca.sources.exports import holds_turns, listing, unfolder
from voca.sources.exports.messages import conversations_by_ids
from voca.sources.files import InputFile
from voca.sources.flattening import NUL, chunks, columns_of, flat, table_of
from voca.sources.headers import unique_names
from voca.sources.labelled import labelled_pairs
from voca.sources.literals import JSON
from voca.sources.nested import find_records, unwrapped
from voca.sources.otranscribe import typed_lines
from voca.sources.raw import IssueLog, RawTable
from voca.sources.speech import Speech, read_speech
from voca.sources.speech.silent import says_nothing
from voca.sources.stated import stated_beside
from voca.wording import were

_LOOKED_AT: Final = 20  # records, to tell their form
_FIRST: Final = 1_000  # records, to tell what most fields are called
_ARCHIVE: Final = re.compile(r"\A\s*+window\.YTD\.\w+\.part\d+\s*=\s*")  # before the posts in an archive of X
_TOO_DEEP: Final = "lists or records nested too deeply"
_BETWEEN: Final = re.compile(r"[\s,]*")


class JsonReader:
    """Reads one record a line, an array of records, or an object that holds such an array.

    Rows are numbered as lines in JSON Lines, and from 1 in an array. One level of nested records becomes columns
    ``a.b``; what is deeper stays JSON. Numbers stay as written.
    """

    name: ClassVar[str] = "jsonl"

    def load(self, file: InputFile, options: ReadOptions) -> list[RawTable]:
        """Read `file`; raises ``InputError`` where it is not valid JSON or holds no records."""
        log = IssueLog(file.name)
        encoding, errors = _encoding(file, options)
        lined = self.has_lines(file, options)
        with file.text(encoding, errors) as stream:
            turns = not lined or _are_turns(list(islice(_lines(stream, IssueLog(file.name)), _LOOKED_AT)))
        with file.text(encoding, errors) as stream:
            if not turns:
                unfolding = _Unfolding(_lines(stream, log))
            else:
                parsed = [record for _, record in _lines(stream, log)] if lined else _parsed(stream.read(), file.name)
                _check_words(parsed, file.name)
                if cues := read_lines(typed_lines(parsed), log).cues:
                    return [conversation_table(file, "otranscribe", encoding, cues, log)]
                records = find_records(parsed).records if isinstance(parsed, Mapping) else parsed
                several = _are_conversations(conversations_by_ids(parsed) or records)
                spoken = [] if several else [speech for speech in read_speech(parsed) if speech.cues]
                if spoken:
                    return _spoken_tables(file, encoding, spoken, parsed)
                whole = labelled_pairs(parsed) or listing(parsed) or _records(parsed, file.name, log)
                unfolding = _Unfolding(enumerate(whole, 1))
            table, rows = columns_of(unfolding.rows(), log)
        if len(table) == 0:
            message = f"{file.name} holds no records."
            kind = InputError if log.counts else EmptyFileError
            raise kind(message, "One JSON object a line, or one array of objects, is read.")
        read = len(rows) + log.counts["broken-json", None] + log.counts["cell-too-long", None]
        found = _raw_table(file, table, rows, "jsonl" if lined else "json", encoding, read)
        return [dataclasses.replace(found, issues=log.close(), spoken=unfolding.told)]

    def first(self, file: InputFile, options: ReadOptions) -> list[RawTable]:
        """Return the table with its first rows; none where a file is no table with a record a line."""
        if not self.has_lines(file, options):
            return []
        log = IssueLog(file.name)
        encoding, errors = _encoding(file, options)
        with file.text(encoding, errors) as stream:
            records = list(islice(_lines(stream, log), _FIRST))
        unfolding = _Unfolding(records)
        if _are_turns(records[:_LOOKED_AT]) or not unfolding.plain:
            return []
        table, rows = columns_of(unfolding.rows(), log)
        return [_raw_table(file, table, rows, "jsonl", encoding, len(rows))] if len(table) else []

    def may_have(self, file: InputFile, options: ReadOptions, name: str) -> bool:
        """Whether a record may have a field of that name, to be told from the letters alone; escapes may hide one."""
        last = name.strip().rpartition(".")[2]
        if not last.isascii() or '"' in last or "\\" in last:
            return True
        field = re.compile(rf'{re.escape(last)}\s*"\s*:', re.IGNORECASE)
        with file.text(*_encoding(file, options)) as stream:
            return any(last.lower() in line.lower() and field.search(line) for line in stream)

    def parts(self, file: InputFile, options: ReadOptions, log: IssueLog) -> Iterator[RawTable]:
        """Read a file with one record a line piece by piece, so that only one piece need be in memory.

        The lines are gone through twice: every piece has the columns of all.

        Yields
        ------
        RawTable
            Some thousand rows, without issues: these go into `log`.
        """
        encoding, errors = _encoding(file, options)
        order: dict[str, None] = {}
        with file.text(encoding, errors) as stream:
            unheard = IssueLog(file.name)
            for _, row in flat(_Unfolding(_lines(stream, unheard)).rows(), unheard):
                order.update(dict.fromkeys(row))
        names = unique_names(list(order), log)
        lost = 0
        with file.text(encoding, errors) as stream:
            unfolding = _Unfolding(_lines(stream, log))
            for rows in chunks(flat(unfolding.rows(), log)):
                lost, before = log.counts["broken-json", None] + log.counts["cell-too-long", None], lost
                cells = table_of(rows, order).rename_columns(names)
                numbers = pa.array([number for number, _ in rows], pa.int64())
                part = _raw_table(file, cells, numbers, "jsonl", encoding, len(rows) + lost - before)
                yield dataclasses.replace(part, spoken=unfolding.told)

    def has_lines(self, file: InputFile, options: ReadOptions) -> bool:
        """Whether a file has one record a line."""
        encoding, errors = _encoding(file, options)
        with file.text(encoding, errors) as stream:
            return _is_lines(stream.readline)


def _spoken_tables(file: InputFile, encoding: str, spoken: Sequence[Speech], parsed: Any) -> list[RawTable]:  # noqa: ANN401
    """Return the conversations of a file; the JSON of a single one may say how it is called."""
    tables = [
        conversation_table(file, speech.form, encoding, speech.cues, IssueLog(file.name), speech.name)
        for speech in spoken
    ]
    return tables if tables[1:] else [dataclasses.replace(tables[0], stated=stated_beside(parsed))]


def _encoding(file: InputFile, options: ReadOptions) -> tuple[str, str]:
    """Return a file's encoding and what is done with bytes that are not of it."""
    encoding = find_encoding(file, options.encoding)
    return encoding.name, encoding.errors


def _raw_table(file: InputFile, cells: pa.Table, rows: pa.Array, form: str, encoding: str, read: int) -> RawTable:
    return RawTable(file.name, cells, rows, form, encoding, "", file.sha256, file.size, read, tuple(cells.column_names))


def _check_words(whole: object, name: str) -> None:
    """Hold that a file has words, and not only who speaks when, or what a program concluded from them."""
    if not isinstance(whole, dict):
        return
    if says_nothing(whole):
        message = f"{name} has a transcript in which nobody says anything."
        raise NoWordsError(message, "Check that it was exported with its text.")
    segmentation = whole.get("segmentation") if "words" not in whole else None
    if isinstance(segmentation, dict) and isinstance(segmentation.get("segments"), list):
        message = f"{name} says who speaks when, but not what is said."
        hint = "Give the transcript that it belongs to; it has the speakers in it, or beside it."
        raise NoWordsError(message, hint)
    if "matched_blueprint" in whole and isinstance(whole.get("inference_result"), dict):
        message = f"{name} holds what Amazon Bedrock concluded from a recording, but not what is said."
        raise NoWordsError(message, "Give the standard output of the same recording; it has the transcript.")


def _is_lines(readline: Any) -> bool:  # noqa: ANN401 - a bound method of the stream
    """Whether the first line that is not blank holds a whole record."""
    for _ in range(50):
        line = readline()
        if line.strip():
            text = line.strip().rstrip(",")
            if text.startswith("["):
                return False
            try:
                return isinstance(_loads(text), dict) and bool(_more(readline))
            except (ValueError, RecursionError):
                return False
    return False


def _more(readline: Any) -> bool:  # noqa: ANN401
    """Whether a line follows: a lone object may hold the array of records."""
    return any(readline().strip() for _ in range(20))


def _lines(stream: Iterable[str], log: IssueLog) -> Iterator[tuple[int, Any]]:
    for number, line in enumerate(stream, 1):
        text = line.strip().removeprefix("\x1e")
        if "\0" in text:
            log.add(*NUL, number)
            text = text.replace("\0", "").strip()
        if not text:
            continue
        try:
            yield number, _loads(text)
        except (ValueError, RecursionError) as error:
            log.add(
                "broken-json", f"not valid JSON ({_reason(error)}); the line was left out", number, severity="error"
            )


def _are_turns(records: Sequence[tuple[int, Any]]) -> bool:
    """Whether lines are the turns of a transcript."""
    if _are_conversations([record for _, record in records]):
        return False
    return any(speech.cues for speech in read_speech([record for _, record in records]))


def _are_conversations(records: object) -> bool:
    """Whether records are conversations, each with a list of its turns: what is known of each goes with them."""
    first = records[:_LOOKED_AT] if isinstance(records, list) and len(records) > 1 else []
    told = sum(isinstance(record, Mapping) and holds_turns(record) for record in first)
    return bool(first) and told * 2 > len(first)


class _Unfolding:
    """Makes flat rows of the nested records of a known tool, as its first records show; no two rows get one number.

    Parameters
    ----------
    records : iterable of (number, record)

    Attributes
    ----------
    told : mapping of str to str
        Which columns say who speaks in which conversation, where records are such.
    plain : bool
        No tool is known that writes such records: their fields are the columns.
    """

    def __init__(self, records: Iterable[tuple[int, Any]]) -> None:
        iterator = iter(records)
        first = list(islice(iterator, _LOOKED_AT))
        self._unfold, self.told = unfolder([record for _, record in first])
        self.plain = self._unfold is None
        self._records = chain(first, iterator)

    def rows(self) -> Iterator[tuple[int, Any]]:
        """Yield the rows with their numbers."""
        last = 0
        for number, record in self._records if self._unfold is not None else self._taken_out():
            rows = self._unfold(record) if self._unfold is not None and isinstance(record, Mapping) else None
            for row in [record] if rows is None else rows:
                last = max(number, last + 1)  # no two rows have one number
                yield last, row

    def _taken_out(self) -> Iterator[tuple[int, Any]]:
        """Yield the records, those inside of others by themselves."""
        first = list(islice(self._records, _LOOKED_AT))
        plain, records = [record for _, record in first], chain(first, self._records)
        if unwrapped(plain) == plain:
            yield from records
        else:
            yield from enumerate(unwrapped([record for _, record in records]), 1)


def _loads(text: str) -> Any:  # noqa: ANN401
    return JSON.decode(text)


def _one_after_the_other(text: str) -> list[Any]:
    """Return the objects of a text that has several, each over lines of its own; none where there is anything else."""
    text, found, at = text.strip("\ufeff\0 \t\r\n"), [], 0
    while at < len(text):
        try:
            value, at = JSON.raw_decode(text, at)
        except (ValueError, RecursionError):
            return []
        found.append(value)
        between = _BETWEEN.match(text, at)
        at = between.end() if between else at
    return found if all(isinstance(value, dict) for value in found) else []


def _reason(error: ValueError | RecursionError) -> str:
    return f"{error.msg}, character {error.pos + 1}" if isinstance(error, json.JSONDecodeError) else _TOO_DEEP


def _parsed(text: str, name: str) -> Any:  # noqa: ANN401
    try:
        return _loads(_ARCHIVE.sub("", text.lstrip("\ufeff").replace("\0", ""), count=1))
    except (ValueError, RecursionError) as error:
        if getattr(error, "msg", "") == "Extra data" and (several := _one_after_the_other(text)):
            return several
        place = f", line {error.lineno}, column {error.colno}" if isinstance(error, json.JSONDecodeError) else ""
        if isinstance(error, json.JSONDecodeError) and _is_cut_off(error):
            message = f"{name}{place}: not valid JSON, since the file is cut off there."
            raise InputError(message, "Export or download it again; nothing of it was read.") from error
        message = f"{name}{place}: not valid JSON ({getattr(error, 'msg', _TOO_DEEP)})."
        raise InputError(message, "Repair it there, or export it again.") from error


def _is_cut_off(error: json.JSONDecodeError) -> bool:
    """Whether JSON is right up to its end, where more of it must have stood."""
    return error.msg.startswith("Unterminated string") or not error.doc[error.pos :].strip()


def _records(whole: object, name: str, log: IssueLog) -> list[Any]:
    if isinstance(whole, Mapping):
        found = find_records(whole)
        for other, count in found.others.items():
            log.add(
                "other-list",
                f"{were(count, 'record', f'under {other!r}')} not read: one list of a file is",
                severity="note",
            )
        return found.records
    if isinstance(whole, list):
        return whole
    message = f"{name} holds one value, no records."
    raise InputError(message, "One JSON object a line, or one array of objects, is read.")
