"""Messages that stand in several rows, once for each label or each language: each counts once."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from voca.errors import Issue
from voca.sources import names, turn_names
from voca.sources.profile import word_count
from voca.sources.raw import RawTable

CODE: Final = "message-in-several-rows"
REASON: Final = "the same message for another label or language"
_LANGUAGE: Final = re.compile(
    r"(?:(?:review|text|comment|message|content) )?(?:lang(?:uage)?|locale|sprache|langue|idioma|lingua|taal)(?: code)?"
)
_OF_ONE: Final = re.compile(rf"{names.RECORD.pattern}|^(?:uu|gu)?id$|\b(?:ticket|case|complaint|document|doc|text) id$")
_CODE: Final = re.compile(r"[A-Za-z]{2,3}(?:[-_]\w{2,8})*|[^\W\d]{4,14}")
_NUMBER: Final = re.compile(r"[-+]?\d+(?:[.,]\d+)?")
_FEWEST: Final = 8  # messages in several rows
_SHARE: Final = 0.2  # of the rows that belong to one of these
_AGREE: Final = 0.99  # of these messages
_WORDS: Final = 8  # words on average of a text that nobody else writes by chance
_SHORTEST: Final = 3  # words on average of any text
_LABELS: Final = 4  # columns that say something else in each row
_LISTED: Final = 1_000  # different cells of such a column
_BETWEEN: Final = "; "
_Ints = NDArray[np.int64]


class _Column(NamedTuple):
    """The cells of a column by numbers, and what these stand for."""

    codes: _Ints
    cells: Sequence[str]

    @property
    def counts(self) -> bool:
        """Whether no two rows have the same cell, as with row numbers."""
        return len(self.cells) == len(self.codes)

    @property
    def words(self) -> float:
        """Mean number of words of a filled cell, of the different ones."""
        filled = [cell for cell in self.cells[:2_000] if cell]
        return sum(map(word_count, filled)) / max(len(filled), 1)


def once_each(table: RawTable) -> RawTable:
    """Return a table in which each message has one row, where it had one for each of its labels or languages.

    Labels are put together in the row that stays. Of several languages it is the most frequent one, English where
    several are as frequent. Rows belong together by an id that comes again, else by their text; scores, dates and
    customers are the same in all of them.

    Parameters
    ----------
    table : RawTable
    """
    if table.layout != "table" or table.export is not None or table.spoken or len(table.cells) < 2 * _FEWEST:
        return table
    lengths = {name: _length(table.cells[name]) for name in table.cells.column_names}
    text = max(lengths, key=lambda name: (lengths[name], name))
    spoken = any(_LANGUAGE.fullmatch(names.phrase(name)) for name in lengths)
    said: _Column | None = None
    for key in _keys(table.cells, text):
        groups = _groups(_column(table.cells[key]), own_words=key == text)
        several = np.bincount(groups) > 1
        if not _are_many(groups, several):
            continue
        said = said or (None if key == text else _column(table.cells[text]))
        if said is not None and not spoken and _one(groups, said.codes, several) < _AGREE:
            continue  # as is so of the reviews of one product
        varying = [n for n, column in _all(table.cells) if _one(groups, column.codes, several) < _AGREE]
        columns = {name: _column(table.cells[name]) for name in varying}
        language = next((name for name in varying if _is_language(name, columns[name])), None)
        if language is not None and text in varying:
            others = {*varying} - {language, text}
            told = _OF_ONE.search(names.phrase(key)) and not any(map(_is_of_a_row, others))
            return _in_one_language(table, key, groups, columns[language], language) if told else table
        again = key != text or _come_again(columns, len(groups))
        if text not in varying and again and _are_labels(columns, groups):
            return _joined(table, key, _agreed(groups, table.cells, varying), columns)
    return table


def _length(column: pa.ChunkedArray) -> float:
    """Return the mean length of the filled cells, in characters."""
    sizes = pc.utf8_length(column)
    return (pc.sum(sizes).as_py() or 0) / max(pc.sum(pc.greater(sizes, 0)).as_py() or 0, 1)


def _column(column: pa.ChunkedArray) -> _Column:
    held = pc.fill_null(column, "").dictionary_encode().combine_chunks()
    cells = [cell.strip() for cell in held.dictionary.to_pylist()]
    return _Column(held.indices.to_numpy().astype(np.int64), cells)


def _keys(cells: pa.Table, text: str) -> list[str]:
    """Return the columns by which rows may belong together: ids that come again, else the text."""
    ids = [n for n in cells.column_names if n != text and names.ID.search(names.phrase(n))]
    again = [n for n in ids if pc.count_distinct(cells[n]).as_py() < len(cells)]
    own = [n for n in ids if n not in again and names.RECORD.search(names.phrase(n))]
    return again or ([] if own else [text])


def _groups(key: _Column, own_words: bool) -> _Ints:
    """Return the number of each row's message; rows whose key says nothing, or no more than many say, are alone."""
    known = [word_count(cell) >= _WORDS if own_words else bool(cell) for cell in key.cells]
    return _alone(key.codes, ~np.array(known, np.bool_)[key.codes])


def _alone(groups: _Ints, rows: NDArray[np.bool_]) -> _Ints:
    """Give each of `rows` a group of its own."""
    apart = np.where(rows, groups.max(initial=0) + 1 + np.arange(len(groups)), groups)
    return np.asarray(np.unique(apart, return_inverse=True)[1].astype(np.int64))


def _agreed(groups: _Ints, cells: pa.Table, varying: Sequence[str]) -> _Ints:
    """Leave the rows of messages apart that differ in anything else than the columns in `varying`."""
    same = np.ones(groups.max() + 1, np.bool_)
    for name, column in _all(cells):
        if name not in varying:
            same &= _different(groups, column.codes) == 1
    return _alone(groups, ~same[groups])


def _are_many(groups: _Ints, several: NDArray[np.bool_]) -> bool:
    """Whether enough messages have several rows, and these are enough of all."""
    return bool(several.sum() >= _FEWEST and np.count_nonzero(several[groups]) >= _SHARE * len(groups))


def _all(cells: pa.Table) -> Iterator[tuple[str, _Column]]:
    """Yield one column after the other; all at once would be many numbers."""
    yield from ((name, _column(cells[name])) for name in cells.column_names)


def _one(groups: _Ints, codes: _Ints, several: NDArray[np.bool_]) -> float:
    """Return the share of messages in several rows in all of which a column says the same."""
    return float((_different(groups, codes)[several] == 1).mean())


def _different(groups: _Ints, codes: _Ints) -> _Ints:
    width = codes.max() + 1
    return np.bincount(np.unique(groups * width + codes) // width, minlength=groups.max() + 1)


def _is_language(name: str, column: _Column) -> bool:
    named = _LANGUAGE.fullmatch(names.phrase(name)) is not None
    return named and all(_CODE.fullmatch(cell) for cell in column.cells if cell)


def _are_labels(columns: Mapping[str, _Column], groups: _Ints) -> bool:
    """Whether what differs between the rows of a message are names of labels: a rating, a date or a person is none."""
    labels = [n for n, column in columns.items() if not column.counts]
    if not 0 < len(labels) <= _LABELS or any(map(_is_of_a_row, columns)):
        return False
    if any(_is_text(n, columns[n]) or _are_numbers(columns[n].cells) for n in labels):
        return False
    codes = np.zeros_like(groups)
    for name in labels:
        codes = np.unique(codes * len(columns[name].cells) + columns[name].codes, return_inverse=True)[1]
    sizes = np.bincount(groups)
    several = sizes > 1
    return bool((_different(groups, codes)[several] == sizes[several]).mean() >= _AGREE)


def _come_again(columns: Mapping[str, _Column], rows: int) -> bool:
    """Whether labels are those of other messages too, where no id tells copies from people who wrote the same."""
    return all(len(column.cells) * 2 <= rows for column in columns.values() if not column.counts)


def _is_text(name: str, column: _Column) -> bool:
    plain = names.phrase(name)
    if any(found.end() == len(plain) for found in names.TEXT.finditer(plain)):
        return True  # "comment", not "comment topic": short answers are no labels
    return column.words > _SHORTEST or len(column.cells) > _LISTED


def _is_of_a_row(name: str) -> bool:
    plain = names.phrase(name)
    other = (names.RATING, names.NPS, names.CSAT, names.CES, names.TIME, names.QUESTION_COLUMN, names.WEIGHT)
    return any(pattern.search(plain) for pattern in (*other, turn_names.SPEAKER, names.CUSTOMER))


def _are_numbers(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if cell]
    return sum(_NUMBER.fullmatch(cell) is not None for cell in filled) > 0.5 * len(filled)


def _joined(table: RawTable, key: str, groups: _Ints, columns: Mapping[str, _Column]) -> RawTable:
    """Keep the first row of each message, with all of its labels."""
    labels = [n for n, column in columns.items() if not column.counts]
    kept = np.unique(groups, return_index=True)[1]
    rows: dict[int, list[int]] = {int(groups[at]): [] for at in kept}
    for at, group in enumerate(groups.tolist()):
        rows[group].append(at)
    first = np.sort(kept)
    cells = table.cells.take(pa.array(first))
    for name in labels:
        column = columns[name]
        said = [{column.cells[column.codes[at]] for at in rows[int(groups[place])]} for place in first]
        whole = pa.array([_BETWEEN.join(sorted(filter(None, one))) or None for one in said], pa.string())
        cells = cells.set_column(cells.column_names.index(name), name, whole)
    each = " and ".join(map(repr, labels))
    return _kept(
        table,
        cells,
        groups,
        first,
        f"told by {key!r}",
        f"one for each {each}; each counts once, with all of them",
        labels[0],
    )


def _in_one_language(table: RawTable, key: str, groups: _Ints, column: _Column, name: str) -> RawTable:
    """Keep of each message the row in the language that most of them have."""
    pairs = np.unique(groups * len(column.cells) + column.codes)
    if len(pairs) != len(groups):
        return table  # several rows in one language are no translations
    counts = np.bincount(column.codes, minlength=len(column.cells))
    order = sorted(
        range(len(counts)), key=lambda at: (-counts[at], not _is_english(column.cells[at]), column.cells[at])
    )
    ordered = np.lexsort((np.argsort(order)[column.codes], groups))
    first = np.sort(ordered[np.unique(groups[ordered], return_index=True)[1]])
    each = f"one for each {name!r}; each counts once, in {column.cells[order[0]]!r} where it has that"
    return _kept(table, table.cells.take(pa.array(first)), groups, first, f"told by {key!r}", each, name)


def _is_english(language: str) -> bool:
    return language.casefold().startswith("en")


def _kept(table: RawTable, cells: pa.Table, groups: _Ints, rows: _Ints, told: str, each: str, column: str) -> RawTable:
    """Return the table with the `rows` that stay, whose cells are given, and say what became of the others."""
    sizes = np.bincount(groups)
    several = sizes[sizes > 1]
    what = f"{len(several):,} messages, {told}, stand in {several.sum():,} rows, {each}"
    issue = Issue(CODE, what, table.name, column=column, severity="note")
    numbers = table.rows.to_numpy()
    stays = np.zeros(len(sizes), np.int64)
    stays[groups[rows]] = numbers[rows]
    out = np.delete(np.arange(len(groups)), rows)
    return dataclasses.replace(
        table,
        cells=cells,
        rows=table.rows.take(pa.array(rows)),
        issues=(*table.issues, issue),
        left_out={**table.left_out, REASON: len(out)},
        copies=dict(zip(numbers[out].tolist(), stays[groups[out]].tolist(), strict=True)),
    )
