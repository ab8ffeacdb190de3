"""Marked texts as a table: a row an aspect, or a row a text with a list of its aspects in a cell, as JSON has it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from voca.annotate import problems_of
from voca.errors import InputError, UsageError
from voca.evaluation.labelled import column
from voca.evaluation.marked.lines import kinds_of, listed_mark
from voca.evaluation.marked.values import Columns, Mark, MarkedFile, MarkedText, broken, whole
from voca.label_words import folded
from voca.sources import RawTable
from voca.sources.literals import is_literal, read_literal

_TEXT: Final = ("text", "sentence", "raw text", "raw words", "review", "review text", "comment", "content", "input")
_LISTS: Final = (
    "aspects",
    "aspectterms",
    "aspect terms",
    "opinions",
    "triplets",
    "triples",
    "quads",
    "output",
    "spans",
)
_TERM: Final = ("aspect", "aspect term", "aspectterm", "term", "target", "span", "opinion target", "entity")
_POLARITY: Final = ("polarity", "sentiment", "label", "aspect polarity", "aspect sentiment", "class")
_CATEGORY: Final = ("category", "aspect category", "aspectcategory")
_START: Final = ("from", "start", "begin", "start offset", "char start")
_END: Final = ("to", "end", "end offset", "char end")
_NTH: Final = ("ordinal",)
_LISTED_TERM: Final = (*_TERM, "text", "word", "words", "name", "value")
_REMEDY: Final = 'An aspect is {"term": "soup", "polarity": "negative", "from": 4, "to": 8}, or [4, 8, "negative"].'


def read_rows(table: RawTable, named: Columns) -> MarkedFile:
    """Read a table of marked texts; rows of one aspect each belong together where their text is the same.

    Raises
    ------
    UsageError
        No column of texts or of aspects, with what there is.
    InputError
        An aspect that cannot be read: with the row.
    """
    if table.layout == "conversation":
        message = f"{table.name} is in none of the forms of marked texts: it reads like plain text."
        raise InputError(
            message, "docs/models.md lists the forms: XML of SemEval, .raw, lines with ####, JSON, tables."
        )
    names = table.cells.column_names
    text = _column(table, named.text, _TEXT, "text")
    lists = _list_column(table, named)
    places = table.rows.to_pylist()
    texts = column(table, text)
    unit = "line" if table.format == "jsonl" else "row"
    if lists is not None:
        cells = column(table, lists)
        marked = tuple(_texts_with_lists(table.name, unit, list(zip(places, texts, cells, strict=True))))
        form = f"a list of aspects in {lists!r} of every {unit}"
        return MarkedFile(table.name, form, unit, marked, f"column {lists!r}", problems=problems_of(table))
    parted = next((name for name in names if "." in name and folded(name.rpartition(".")[2]) in _TERM), None)
    if parted and named.aspect is None and _first(names, _TERM) is None:
        marked = tuple(_texts_by_columns(table, texts, places, parted))
        form = f"lists of aspects in columns of every {unit}"
        return MarkedFile(table.name, form, unit, marked, f"file {table.name!r}", problems=problems_of(table))
    return _one_aspect_a_row(table, named, texts, unit)


def _one_aspect_a_row(table: RawTable, named: Columns, texts: Sequence[str], unit: str) -> MarkedFile:
    aspect = _column(table, named.aspect, _TERM, "aspect")
    names = table.cells.column_names
    label = named.label or _first(names, _POLARITY)
    optional = (label, named.category or _first(names, _CATEGORY), *(_first(names, of) for of in (_START, _END, _NTH)))
    blank = [""] * len(texts)
    columns = [blank if name is None else column(table, name) for name in optional]
    gathered: dict[str, tuple[int, list[Mark]]] = {}
    rows = zip(table.rows.to_pylist(), texts, column(table, aspect), *columns, strict=True)
    for place, text, term, polarity, category, start, end, nth in rows:
        mark = Mark(term.strip(), polarity.strip(), category.strip(), whole(start), whole(end), whole(nth), place)
        gathered.setdefault(text, (place, []))[1].append(_without_half(mark))
    marked = tuple(MarkedText(text, place, tuple(marks)) for text, (place, marks) in gathered.items())
    form = f"an aspect a {unit}, in {aspect!r}"
    where = f"column {label!r}" if label else f"file {table.name!r}"
    return MarkedFile(table.name, form, unit, marked, where, problems=problems_of(table))


def _without_half(mark: Mark) -> Mark:
    """Return an aspect without a place that has only a start or an end."""
    if (mark.start is None) == (mark.end is None):
        return mark
    return Mark(mark.term, mark.polarity, mark.category, nth=mark.nth, place=mark.place)


def _texts_with_lists(name: str, unit: str, rows: Sequence[tuple[int, str, str]]) -> Iterator[MarkedText]:
    read = []
    nested = any(is_literal(cell) for _, _, cell in rows)
    for place, text, cell in rows:
        try:
            found = read_literal(cell) if cell.strip() and nested else _parts(cell)
        except ValueError as error:
            raise broken(name, unit, place, "the cell with the aspects holds no list", _REMEDY) from error
        read.append((place, text, list(_items(found))))
    kinds = kinds_of(item for _, _, items in read for item in items if isinstance(item, list))
    for place, text, items in read:
        yield MarkedText(text, place, tuple(_item(name, unit, place, text, item, kinds) for item in items))


def _items(found: Any) -> Iterator[Any]:  # noqa: ANN401
    """Yield the aspects of a cell: a list of them, lists of their parts by name, or words with their polarity."""
    if isinstance(found, list):
        yield from found
    elif isinstance(found, Mapping) and any(isinstance(value, list) for value in found.values()):
        keys = [key for key, value in found.items() if isinstance(value, list)]
        for values in zip(*(found[key] for key in keys), strict=False):
            yield dict(zip(keys, values, strict=True))
    elif isinstance(found, Mapping):
        yield from ([term, polarity] for term, polarity in found.items())


def _item(name: str, unit: str, place: int, text: str, item: Any, kinds: tuple[int | None, int | None]) -> Mark:  # noqa: ANN401
    if isinstance(item, Mapping):
        return _record(name, unit, place, item)
    if isinstance(item, str):
        return Mark(item, place=place)
    if isinstance(item, list) and len(item) > 1 and whole(item[0]) is not None and whole(item[1]) is not None:
        label = str(item[2]) if len(item) > 2 else ""
        return Mark("", label, "", whole(item[0]), whole(item[1]), place=place)
    if isinstance(item, list) and item:
        return listed_mark(name, unit, place, text, item, kinds)
    raise broken(name, unit, place, f"{item!r} is no aspect", _REMEDY)


def _record(name: str, unit: str, place: int, item: Mapping[str, Any]) -> Mark:
    """Return the aspect of a record, whose fields have one of the usual names."""
    by_name = {folded(str(key)): value for key, value in item.items()}

    def of(names: Sequence[str]) -> Any:  # noqa: ANN401
        return next((by_name[name] for name in names if by_name.get(name) is not None), "")

    term, start, end = of(_LISTED_TERM), whole(of(_START)), whole(of(_END))
    if isinstance(term, list):
        term = " ".join(map(str, term))
    if not term and start is None:
        raise broken(name, unit, place, "an aspect has neither words nor a place", _REMEDY)
    mark = Mark(str(term), str(of(_POLARITY)), str(of(_CATEGORY)), start, end, whole(of(_NTH)), place)
    return _without_half(mark)


def _texts_by_columns(table: RawTable, texts: Sequence[str], places: Sequence[int], terms: str) -> Iterator[MarkedText]:
    """Yield the texts of records that hold a list for each part of their aspects: all terms, all polarities."""
    base = terms.rpartition(".")[0] + "."
    names = [name for name in table.cells.column_names if name.startswith(base)]
    known = {name.removeprefix(base): column(table, name) for name in names}
    for at, (text, place) in enumerate(zip(texts, places, strict=True)):
        parts = {key: _parts(cells[at]) for key, cells in known.items()}
        n = len(parts[terms.removeprefix(base)])
        fit = {key: values for key, values in parts.items() if len(values) == n}
        items = [{key: values[i] for key, values in fit.items()} for i in range(n)]
        yield MarkedText(text, place, tuple(_record(table.name, "row", place, item) for item in items))


def _parts(cell: str) -> list[str]:
    """Return the items of a list in a cell; a list of texts stands there between semicolons."""
    if is_literal(cell):
        return [str(value) for value in read_literal(cell)]
    return cell.split("; ") if cell.strip() else []


def _list_column(table: RawTable, named: Columns) -> str | None:
    """Return the column whose cells hold lists of aspects; None where there is none."""
    names = table.cells.column_names
    wanted = [named.aspect] if named.aspect else [name for name in (_first(names, _LISTS),) if name]
    if not wanted:
        wanted = [name for name in names if folded(name) in (*_POLARITY, "labels", "entities", "annotations")]
    for name in wanted:
        filled = [cell for cell in column(table, name) if cell.strip()]
        lists = sum(map(is_literal, filled))
        if 2 * lists > len(filled) or (
            filled and not lists and folded(name) in _LISTS and not _first(names, _POLARITY)
        ):
            return name
    return None


def _first(names: Sequence[str], known: Sequence[str]) -> str | None:
    called = {folded(name): name for name in reversed(names)}
    return next((called[name] for name in known if name in called), None)


def _column(table: RawTable, named: str | None, known: Sequence[str], option: str) -> str:
    """Return the column that the caller names, or that is called so; raises :class:`UsageError` for none."""
    found = named or _first(table.cells.column_names, known)
    if found is None:
        message = f"No column of {table.name} is called {option!r}, or what the field calls it else."
        raise UsageError(message, f"Name it with --{option} COL. Known: {', '.join(table.cells.column_names)}.")
    return found
