"""From the strings of a column to what a document holds: text, score, time, segment, customer."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from hashlib import blake2b
from typing import Final, Protocol, TypeVar

import pyarrow as pa
import pyarrow.compute as pc

from voca.errors import Severity
from voca.sources.faces import said
from voca.sources.names import TEXT, phrase
from voca.sources.profile import Profile, fold
from voca.sources.quoted import without_quotes
from voca.sources.ranges import OTHER, Range
from voca.sources.roles import Score
from voca.sources.times import YEARS, is_of_other_years, parse_time, time_of_day
from voca.sources.values import (
    MISSING_TEXT,
    SHEET_ERRORS,
    ScoreCell,
    is_missing,
    parse_number,
    parse_score,
    parse_yes_no,
    says_none,
)
from voca.sources.verbal import no_answer
from voca.wording import counted

T = TypeVar("T")
_SENTENCE_END: Final = (".", "!", "?", "…", ":", "。", "！", "？")
_FORMULA: Final = r"^[=@+-][A-Za-z_]+[(|!]|^=[^\s=]"
_NO_SUCH: Final = r"(?i)^(?:no|none|keine?|aucune?|sin|nessun\w*) \w+(?: \w+)?$"
_FORM_FILLS: Final = 3  # rows with the same words from which on they are the form's
_DIGITS: Final = 10  # of a percentage: what a multiplication by 100 adds is none of its own
_SHOWN: Final = 10  # characters of a number or date that an issue quotes


class RowIssues(Protocol):
    """Notes a problem of the row at an index of the table being built."""

    def __call__(self, index: int, code: str, message: str, column: str, severity: Severity = "warning") -> None:
        """Note it."""
        ...


def _map(column: pa.ChunkedArray, convert: Callable[[str], T | None], kind: pa.DataType) -> pa.Array:
    """Convert each different value once."""
    whole = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    encoded = pc.dictionary_encode(whole)
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.combine_chunks()
    values = [convert(value) for value in encoded.dictionary.to_pylist()]
    return pa.array(values, kind).take(encoded.indices)


def _failed(column: pa.ChunkedArray, result: pa.Array, empty: Callable[[str], bool]) -> list[tuple[int, str]]:
    """Rows with something in the cell and nothing in the result."""
    hidden = pc.indices_nonzero(pc.and_(pc.is_valid(column), pc.is_null(result)))
    rows = ((i, column[i].as_py()) for i in hidden.to_pylist())
    return [(i, value) for i, value in rows if not empty(value)]


def score_column(column: pa.ChunkedArray, score: Score, issue: RowIssues) -> pa.Array:
    """Read the cells of a score; words and values beyond the scale become null, each an issue."""
    result = _map(column, lambda cell: _points(cell, score), pa.float64())

    def empty(cell: str) -> bool:
        return is_missing(cell) or (bool(score.words) and (no_answer(cell) or said(cell) in score.unsaid))

    for index, cell in _failed(column, result, empty):
        found = None if score.kind == "yesno" or score.words else parse_score(cell)
        if found is not None and found.value == 0 and score.low == 1:
            what = f"0 on a scale from 1 to {score.high:g} is how forms write that nothing was chosen; read as no score"
            issue(index, "score-zero", what, score.column, "note")
        elif found is not None and _of_another_top(found, score):
            what = f"{_show(cell)} is out of {found.out_of:g} and the scale to {score.high:g}; read as no score"
            issue(index, "score-out-of-range", what, score.column)
        elif found is not None:
            what = f"{_show(cell)} is beyond the scale {score.low:g} to {score.high:g}; read as no score"
            issue(index, "score-out-of-range", what, score.column)
        else:
            issue(index, "score-unreadable", f"{_show(cell)} is no score; read as no score", score.column)
    return result


def _points(cell: str, score: Score) -> float | None:
    """Read one cell of a score; None where it holds nothing that is on the scale."""
    if is_missing(cell):
        return None
    if score.words:
        plain = cell.strip()  # "-1" is no "1"
        return score.words[plain] if plain in score.words else score.words.get(said(cell))
    if score.kind == "yesno":
        return parse_yes_no(cell)
    found = parse_score(cell)
    if found is None or (score.shares and not found.out_of) or _of_another_top(found, score):
        return None
    value = found.value
    if score.shares and found.out_of:
        value = 100 * value / found.out_of
    elif score.fractions:
        value = round(100 * value, _DIGITS)
    return value if score.low <= value <= score.high else None


def _of_another_top(found: ScoreCell, score: Score) -> bool:
    """Whether a cell says "4/5" where the others are out of ten: it is no 4 of these."""
    whole = score.kind == "number" or score.shares or score.fractions
    return not whole and found.out_of not in (None, score.high)


def number_column(column: pa.ChunkedArray, name: str, issue: RowIssues, least: float | None = None) -> pa.Array:
    """Read plain numbers; anything else, and what is under `least`, becomes null and an issue."""

    def convert(cell: str) -> float | None:
        value = parse_number(cell)
        return None if value is None or (least is not None and value < least) else value

    result = _map(column, convert, pa.float64())
    for index, cell in _failed(column, result, is_missing):
        issue(index, "number-unreadable", f"{_show(cell)} is no usable number; read as empty", name)
    return result


def yes_no_column(column: pa.ChunkedArray, name: str, issue: RowIssues, invert: bool = False) -> pa.Array:
    """Read yes as 1 and no as 0."""

    def convert(cell: str) -> float | None:
        value = parse_yes_no(cell)
        return value if value is None or not invert else 1 - value

    result = _map(column, convert, pa.float64())
    for index, cell in _failed(column, result, is_missing):
        issue(index, "yes-no-unreadable", f"{_show(cell)} is neither yes nor no; read as empty", name)
    return result


def time_column(column: pa.ChunkedArray, profile: Profile, issue: RowIssues) -> pa.Array:
    """Read dates as the column writes them."""
    result = _map(column, lambda cell: parse_time(cell, profile.times), pa.timestamp("us"))
    for index, cell in _failed(column, result, is_missing):
        why = "is no date that can be read"
        if cell.strip().startswith("1970-01-01"):
            why = "is what programs write for no date"
        elif is_of_other_years(cell, profile.times):
            why = f"is a date outside the years {YEARS}"
        issue(index, "time-unreadable", f"{_show(cell)} {why}; read as empty", profile.name)
    return result


def with_clock(days: pa.Array, clocks: pa.ChunkedArray) -> pa.Array:
    """Add times of day to dates that have none; a cell that is no time of day adds nothing."""
    since = _map(clocks, time_of_day, pa.duration("us"))
    midnight = pc.equal(days, pc.floor_temporal(days, unit="day"))
    return pc.if_else(pc.and_(midnight, pc.is_valid(since)), pc.add(days, since), days)


def segment_column(column: pa.ChunkedArray, none: bool = False) -> pa.Array:
    """Trim group names and give those that differ in case only the most frequent spelling; nothing becomes null.

    Parameters
    ----------
    column : pyarrow.ChunkedArray
    none : bool
        Whether "None" is a group.
    """

    def empty(cell: str | None) -> bool:
        return is_missing(cell) and not (none and says_none(cell))

    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    for entry in column.value_counts().to_pylist():
        if not empty(entry["values"]):
            spellings[fold(entry["values"])][" ".join(entry["values"].split())] += entry["counts"]
    best = {key: max(sorted(found), key=found.__getitem__) for key, found in spellings.items()}
    return _map(column, lambda cell: None if empty(cell) else best[fold(cell)], pa.string())


def say_nones(column: pa.ChunkedArray, name: str, issue: RowIssues) -> None:
    """Note how many cells of a segment say "None" where it is read as an empty cell."""
    rows = pc.indices_nonzero(pc.equal(pc.utf8_lower(pc.utf8_trim_whitespace(column)), "none"))
    if len(rows):
        what = counted(len(rows), "cell says", "cells say")
        text = f"{what} 'None'; read as empty, as other cells of the column are"
        issue(rows[0].as_py(), "none-as-empty", text, name, "note")


def range_column(column: pa.ChunkedArray, name: str, ranges: Sequence[Range], issue: RowIssues) -> pa.Array:
    """Say which range each number is in.

    An end that two ranges share belongs to the upper one. A number in none of them is in the group ``(other)``; an
    empty cell stays empty, one that is no number becomes empty and an issue.
    """
    upper_first = sorted(ranges, key=lambda part: -part.low)

    def group(value: float | None) -> str | None:
        if value is None:
            return None
        return next((part.label for part in upper_first if part.holds(value)), OTHER)

    numbers = number_column(column, name, issue)
    return pa.array([group(value) for value in numbers.to_pylist()], pa.string())


def customer_column(column: pa.ChunkedArray) -> pa.Array:
    """Trim ids; an e-mail address is replaced by its hash."""

    def convert(cell: str) -> str | None:
        if is_missing(cell):
            return None
        trimmed = cell.strip()
        return blake2b(trimmed.lower().encode(), digest_size=8).hexdigest() if "@" in trimmed else trimmed

    return _map(column, convert, pa.string())


def text_column(column: pa.ChunkedArray, name: str, issue: RowIssues) -> pa.ChunkedArray:
    """Take texts as written; white space at the ends goes, and traces of an export become null.

    A dash is what somebody wrote, unless most cells have it: then the tool fills empty ones with it. What a mail
    quotes of an earlier one is set aside.
    """
    dashes = pc.sum(pc.equal(pc.utf8_trim_whitespace(column), "-")).as_py() or 0
    filler = {"-"} if dashes * 2 > len(column) - column.null_count else set()
    nothing_said = _nothing_by_name(column, name)
    for value, count in nothing_said.items():
        many = counted(count, "cell says", "cells say")
        what = f"{many} {value!r}, as the form fills what was left empty; read as no text"
        issue(0, "filled-by-the-form", what, name, "note")
    nowhere, errors = pa.array(sorted(MISSING_TEXT | filler | nothing_said.keys())), pa.array(sorted(SHEET_ERRORS))
    chunks, start = [], 0
    for chunk in column.chunks:  # one at a time: a text column is most of a file
        whole = pc.utf8_trim_whitespace(chunk)
        broken = pc.is_in(whole, errors)
        for index in pc.indices_nonzero(broken).to_pylist():
            what = f"{whole[index].as_py()} is a spreadsheet's error and not the customer's text; read as no text"
            issue(start + index, "spreadsheet-error", what, name)
        for index in pc.indices_nonzero(pc.match_substring_regex(whole, _FORMULA)).to_pylist():
            what = "begins like a spreadsheet's formula; it is text, and never calculated"
            issue(start + index, "formula-as-text", what, name, "note")
        nothing = pc.or_(pc.is_in(whole, nowhere), broken)
        chunks.append(pc.if_else(nothing, pa.scalar(None, pa.string()), whole))
        start += len(chunk)
    own, quoting = without_quotes(pa.chunked_array(chunks, pa.string()))
    for index in pc.indices_nonzero(quoting).to_pylist():
        what = "quotes an earlier mail; what is quoted was set aside: it is not what the customer wrote here"
        issue(index, "quoted-mail", what, name, "note")
    return own


def _nothing_by_name(column: pa.ChunkedArray, name: str) -> dict[str, int]:
    """Return what a form writes where nothing was said, and how often: "No Negative" in a column "Negative review".

    "No comment" is what people write themselves.
    """
    words = {word for word in phrase(name).split() if not TEXT.search(word)}
    whole = pc.utf8_trim_whitespace(column)
    found = whole.filter(pc.match_substring_regex(whole, _NO_SUCH))
    counts = {entry["values"]: entry["counts"] for entry in found.value_counts().to_pylist()}
    return {value: n for value, n in counts.items() if n >= _FORM_FILLS and set(phrase(value).split()[1:]) <= words}


def join_title(titles: pa.ChunkedArray, bodies: pa.ChunkedArray) -> pa.Array:
    """Put each title before its text: ``"title. body"``.

    All offsets refer to the joined text. A title that is only the beginning of its text is left away.
    """
    return pa.array(
        [_join(title, body) for title, body in zip(titles.to_pylist(), bodies.to_pylist(), strict=True)], pa.string()
    )


def _join(title: str | None, body: str | None) -> str | None:
    if not title or not body:
        return body or title
    stem = title.rstrip(".… ").casefold()
    if body.casefold().startswith(stem):
        return body
    return f"{title} {body}" if title.endswith(_SENTENCE_END) else f"{title}. {body}"


def _show(cell: str) -> str:
    """Quote a cell that is a short number or date; of any other say its size: it may be what a customer wrote."""
    short = " ".join(cell.split())
    if len(short) <= _SHOWN and not any(character.isalpha() for character in short):
        return repr(short)
    words = len(short.split())
    return f"a text of {words:,} word{'' if words == 1 else 's'}"
