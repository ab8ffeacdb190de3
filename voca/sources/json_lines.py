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
from voca.sources.encoding import find_encoding, has_escapes, has_halves, storable
from voca.sources.exports import holds_turns, listing, unfolder
from voca.sources.exports.export import marked_up
from voca.sources.exports.messages import conversations_by_ids
from voca.sources.files import InputFile
from voca.sources.headers import unique_names
from voca.sources.labelled import labelled_pairs
from voca.sources.nested import find_records, unwrapped
from voca.sources.otranscribe import typed_lines
from voca.sources.raw import MAX_CELL, IssueLog, RawTable
from voca.sources.sparse import Filled
from voca.sources.speech import Speech, read_speech
from voca.sources.speech.silent import says_nothing
from voca.sources.stated import stated_beside

_CHUNK: Final = 10_000
_LOOKED_AT: Final = 20  # records, to tell their form
_ARCHIVE: Final = re.compile(r"\A\s*+window\.YTD\.\w+\.part\d+\s*=\s*")  # before the posts in an archive of X
_OPTION: Final = 5  # words of an option that was chosen; longer ones are pieces of a text
_NUMBER: Final = re.compile(r"-?\d[\d.eE+-]*")  # numbers stay as written, and are a list of measurements
_TOO_DEEP: Final = "lists or records nested too deeply"
_BETWEEN: Final = re.compile(r"[\s,]*")
_Row = dict[str, str | None]
_NUL: Final = ("nul-bytes", "NUL bytes were taken out")
_SCALAR_COLUMN: Final = "text"  # what a list of plain strings is called


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
            table, rows = _columns(unfolding.rows(), log)
        if len(table) == 0:
            message = f"{file.name} holds no records."
            kind = InputError if log.counts else EmptyFileError
            raise kind(message, "One JSON object a line, or one array of objects, is read.")
        read = len(rows) + log.counts["broken-json", None] + log.counts["cell-too-long", None]
        found = _raw_table(file, table, rows, "jsonl" if lined else "json", encoding, read)
        return [dataclasses.replace(found, issues=log.close(), spoken=unfolding.told)]

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
            for _, row in _flat(_Unfolding(_lines(stream, unheard)).rows(), unheard):
                order.update(dict.fromkeys(row))
        names = unique_names(list(order), log)
        lost = 0
        with file.text(encoding, errors) as stream:
            unfolding = _Unfolding(_lines(stream, log))
            for rows in _chunks(_flat(unfolding.rows(), log)):
                lost, before = log.counts["broken-json", None] + log.counts["cell-too-long", None], lost
                cells = _table(rows, order).rename_columns(names)
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
            log.add(*_NUL, number)
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
    """

    def __init__(self, records: Iterable[tuple[int, Any]]) -> None:
        iterator = iter(records)
        first = list(islice(iterator, _LOOKED_AT))
        self._unfold, self.told = unfolder([record for _, record in first])
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


_DECODER: Final = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=lambda _: None)


def _loads(text: str) -> Any:  # noqa: ANN401
    return _DECODER.decode(text)


def _one_after_the_other(text: str) -> list[Any]:
    """Return the objects of a text that has several, each over lines of its own; none where there is anything else."""
    text, found, at = text.strip("\ufeff\0 \t\r\n"), [], 0
    while at < len(text):
        try:
            value, at = _DECODER.raw_decode(text, at)
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
                "other-list", f"{count:,} records under {other!r} were not read: one list of a file is", severity="note"
            )
        return found.records
    if isinstance(whole, list):
        return whole
    message = f"{name} holds one value, no records."
    raise InputError(message, "One JSON object a line, or one array of objects, is read.")


def _columns(records: Iterable[tuple[int, Any]], log: IssueLog) -> tuple[pa.Table, pa.Array]:
    """Turn records into columns, chunk by chunk; columns come in the order in which they first occur."""
    tables: list[pa.Table] = []
    numbers: list[pa.Array] = []
    order: dict[str, None] = {}
    for rows in _chunks(_flat(records, log)):
        keys = list(dict.fromkeys(key for _, row in rows for key in row))
        order.update(dict.fromkeys(keys))
        tables.append(_table(rows, keys))
        numbers.append(pa.array([number for number, _ in rows], pa.int64()))
    if not order:
        return pa.table({}), pa.array([], pa.int64())
    whole = pa.concat_tables(tables, promote_options="default").select(list(order))
    return whole.rename_columns(unique_names(whole.column_names, log)), pa.concat_arrays(numbers)


def _flat(records: Iterable[tuple[int, Any]], log: IssueLog) -> Iterator[tuple[int, _Row]]:
    """Yield records as rows, those with a value that nobody can have written left out."""
    keys: set[str] = set()
    filled = Filled(log.source)
    for number, record in records:
        row = _flatten(record, number, log)
        keys.update(row)
        filled.add(len(keys), number, len(row))
        if any(len(value) > MAX_CELL for value in row.values() if value):
            log.add(
                "cell-too-long",
                f"a value has more than {MAX_CELL:,} characters; the row was left out as unreadable",
                number,
                severity="error",
            )
        else:
            yield number, row


def _chunks(rows: Iterator[tuple[int, _Row]]) -> Iterator[list[tuple[int, _Row]]]:
    while batch := list(islice(rows, _CHUNK)):
        yield batch


def _table(rows: list[tuple[int, _Row]], keys: Iterable[str]) -> pa.Table:
    return pa.table({key: pa.array([row.get(key) for _, row in rows], pa.string()) for key in keys})


def _flatten(record: object, number: int, log: IssueLog) -> _Row:
    if not isinstance(record, Mapping):
        return {_SCALAR_COLUMN: _written(record, number, log)}
    row: _Row = {}
    for key, value in record.items():
        name = _named(key, number, log)
        if isinstance(value, Mapping):
            deeper = {_named(inner, number, log): _valued(v) for inner, v in value.items()}
            row.update({f"{name}.{inner}": _written(v, number, log) for inner, v in deeper.items()})
        else:
            row[name] = _written(value, number, log)
    return row


def _valued(value: object) -> object:
    """Return the value of a record that is one with what it is beside it; where it is empty, what alone is not."""
    key = next((key for key in ("value", "Value") if key in value), None) if isinstance(value, Mapping) else None
    if key is None or not isinstance(value, Mapping):
        return value
    told = [value[key]] if value[key] not in ("", None) else [v for v in value.values() if v not in ("", None)]
    return told[0] if len(told) == 1 and not isinstance(told[0], Mapping | list) else value


def _named(key: object, number: int, log: IssueLog) -> str:
    """Return a field's name, repaired as its values are."""
    name = str(key)
    return name if name.isascii() else _written(name, number, log) or name


def _joined(parts: Sequence[str]) -> str | list[str]:
    """Return a list of texts as one: the pieces of a text behind one another, chosen options between semicolons."""
    if len(parts) < 2 or any(len(part.split()) > _OPTION for part in parts):
        return " ".join(part.strip() for part in parts)
    return list(parts) if any(";" in part or _NUMBER.fullmatch(part) for part in parts) else "; ".join(parts)


def _written(value: object, number: int, log: IssueLog) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        value = _joined(value)
    if isinstance(value, list) and any(isinstance(part, Mapping) for part in value):
        value = marked_up(value) or value
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    if has_escapes(text):
        log.add("mixed-encoding", "bytes that are not UTF-8 were read as Windows-1252", number)
    if has_halves(text):
        log.add("half-character", "half of a character (a lone surrogate) was read as \ufffd", number)
    if "\0" in text:
        log.add(*_NUL, number)
        text = text.replace("\0", "")
    return storable(text)
