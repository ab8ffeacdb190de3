"""A sample of comments for a person to check, as a workbook or CSV, and what the person said of it."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa

from voca.annotate import Annotated
from voca.errors import InputError, Issue, StudyError, UsageError
from voca.reports import safe
from voca.schema import from_records
from voca.study import Study
from voca.workbooks import RUN, harmless, height_of
from voca.writing import write_workbook

SHEET: Final = "check"
ID: Final = "response_id"
TEXT: Final = "comment"
MARK: Final = "x"
_TEXT_WIDTH: Final = 90  # characters
_THEME_WIDTH: Final = 14
_YES: Final = frozenset({"x", "1", "1.0", "yes", "y", "true", "ja", "oui", "si", "sí", "✓", "✔", "☑"})
_NO: Final = frozenset({"", "0", "0.0", "no", "n", "false", "-", "☐"})
_CUT: Final = 200  # characters of a comment that are enough to know it by
_UNLIKE: Final = 0.2  # agreement (alpha) of a person and the machine under which a column may be another theme's
_ALIKE: Final = 0.6  # agreement from which it is that one's
_LONGEST: Final = 32_000  # characters; a cell holds 32,767
_HOW: Final = (
    "How to check",
    "Each row of the sheet “check” is one response, each column after the comment a theme.",
    "An x says that the response mentions the theme. They are the machine's: take away wrong ones, add missing ones.",
    "Leave the first two columns, the headings and the file's form as they are. Rows may be in any order.",
    "Rows you cannot judge you may delete. Then run: voca calibrate STUDY FILE",
)


@dataclass(frozen=True, slots=True)
class Found:
    """Responses with text, and which themes (not sub-themes) the machine sees in each."""

    ids: np.ndarray
    texts: Mapping[str, str]
    stratum: np.ndarray
    mentioned: np.ndarray
    themes: tuple[str, ...]


def headings(study: Study) -> dict[str, str]:
    """Return the themes' columns: heading to theme id; a label that two themes have gets the id behind it."""
    rows = [row for row in study.tables["themes"].to_pylist() if row["parent_id"] is None]
    rows.sort(key=lambda row: row["theme_id"])
    count = Counter((row["label"] or row["theme_id"]).casefold() for row in rows)
    taken = {ID, TEXT}
    found = {}
    for row in rows:
        label = safe(row["label"] or row["theme_id"])
        alone = count[(row["label"] or row["theme_id"]).casefold()] == 1 and label not in taken
        found[label if alone else f"{label} ({row['theme_id']})"] = str(row["theme_id"])
    return found


def _documents(study: Study) -> pa.Table:
    """Return the documents with what the study counts as a response: with customers as the unit, all they said."""
    from voca.link.frame import by_unit
    from voca.relink import link_options

    return by_unit(study.tables["documents"], link_options(study).unit)


def _found(study: Study) -> Found:
    from voca.link import frame, indicators
    from voca.link.strata import strata

    documents = _documents(study)
    built, _ = frame.build(documents)
    themes = indicators.build(built, documents, study.tables["mentions"], study.tables["themes"])[0]["theme"]
    return Found(built.ids, _texts(study), strata(built, themes), themes.mention.toarray() > 0, themes.ids)


def _texts(study: Study) -> dict[str, str]:
    """Return what each response says, its documents one under the other."""
    from voca.link.frame import has_text

    documents = _documents(study)
    rows = documents.select(["response_id", "turn", "document_id", "text"]).filter(pa.array(has_text(documents)))
    found: dict[str, list[str]] = {}
    order = [("response_id", "ascending"), ("turn", "ascending"), ("document_id", "ascending")]
    for row in rows.sort_by(order).to_pylist():
        found.setdefault(row["response_id"], []).append(safe(row["text"]))
    return {name: "\n".join(texts)[:_LONGEST] for name, texts in found.items()}


def write_sample(study: Study, n: int, path: Path, seed: int) -> int:
    """Draw a stratified sample of responses and write it as a workbook, or as CSV, to be checked.

    Parameters
    ----------
    study : Study
    n : int
        How many responses; all of them where there are fewer.
    path : pathlib.Path
        Ends in ``.xlsx`` or ``.csv``.
    seed : int

    Returns
    -------
    int
        How many were drawn.

    Raises
    ------
    UsageError, StudyError
        Another kind of file; nothing to check; a place that cannot be written.
    """
    from voca.link.strata import draw

    kind = path.suffix.lower()
    if kind not in (".xlsx", ".csv"):
        message = f"A sample to check is a workbook or a CSV file, and {path} is neither."
        raise UsageError(message, "Give a name that ends in .xlsx or .csv.")
    found, columns = _found(study), headings(study)
    rows = draw(found.stratum, n, seed)
    if not len(rows) or not columns:
        message = "There is nothing to check: the study has no comment with text, or no themes."
        raise StudyError(message)
    names = [str(found.ids[row]) for row in rows]
    marks = [[MARK if yes else "" for yes in found.mentioned[row]] for row in rows]
    lines = [(name, found.texts[name], *marked) for name, marked in zip(names, marks, strict=True)]
    header = (ID, TEXT, *columns)
    if kind == ".csv":
        Annotated(header, [[harmless(value) for value in line] for line in lines], "", mark=True).write(path)
    else:
        _write_workbook(header, lines, path)
    return len(rows)


def _write_workbook(header: Sequence[str], lines: Sequence[Sequence[str]], path: Path) -> None:
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font

    book = Workbook()
    book.remove(book.worksheets[0])
    sheet = book.create_sheet(SHEET)
    sheet.append(list(header))
    for cell in sheet[1]:
        cell.font, cell.data_type = Font(name="Calibri", size=11, bold=True), "s"
        cell.alignment = Alignment(wrap_text=True, vertical="bottom")  # a theme's name is read whole
        sheet.column_dimensions[cell.column_letter].width = _THEME_WIDTH
    for number, line in enumerate(lines, start=2):
        for column, value in enumerate(line, start=1):
            cell = sheet.cell(number, column, value or None)
            if value:
                cell.data_type = "s"  # a comment that starts with "=" is no formula,
                cell.quotePrefix = value.startswith(RUN)  # nor becomes one when somebody edits it
            if column > len((ID, TEXT)):
                cell.alignment = Alignment(horizontal="center", vertical="top")
        sheet.cell(number, 2).alignment = Alignment(wrap_text=True, vertical="top")
        sheet.row_dimensions[number].height = height_of(line[1], _TEXT_WIDTH)
    sheet.freeze_panes = "C2"
    sheet.column_dimensions["A"].hidden = True
    sheet.column_dimensions["B"].width = _TEXT_WIDTH
    guide = book.create_sheet("how to check")
    for words in _HOW:
        guide.append([words])
    write_workbook(book, path)


def read_checks(study: Study, path: Path) -> tuple[pa.Table, list[Issue]]:
    """Read a checked workbook or CSV file back.

    Parameters
    ----------
    study : Study
        The one it was drawn from.
    path : pathlib.Path

    Returns
    -------
    pyarrow.Table
        The ``checks`` table.
    list of Issue
        Rows that were left out, and why: an unknown response, a changed comment, a mark nobody can read, a repetition.

    Raises
    ------
    InputError
        Neither of the two, no such columns, or next to no row that can be used.
    """
    from voca.link.corrections import POSITIVES
    from voca.link.strata import LEAST

    header, rows = _sheet(path)
    columns = headings(study)
    place = _columns(header, columns, path.name)
    texts, issues = _texts(study), []
    records: list[dict[str, object]] = []
    seen: set[str] = set()
    for number, row in enumerate(rows, start=2):
        name, problem = _row(row, header, place, texts, seen)
        if problem:
            issues.append(Issue("check-row", f"{problem}; the row is left out", path.name, number, severity="error"))
        elif name:
            seen.add(name)
            for heading, at in place.items():
                yes = _mark(row[at]) is True
                records.append({"response_id": name, "theme_id": columns[heading], "mentioned": yes})
    if not records:
        message = f"{path.name} has no row that can be used: {issues[0].message if issues else 'it is empty'}."
        raise InputError(message, "Write a new sample with `voca sample STUDY`.")
    if not any(record["mentioned"] for record in records):
        message = f"{path.name} has no mark in any row, as if nobody mentioned any theme."
        raise InputError(
            message, "Mark what a response mentions with x, or write a new sample with `voca sample STUDY`."
        )
    if len(seen) < LEAST:
        rows_left = "one row" if len(seen) == 1 else f"{len(seen)} rows"
        message = f"{path.name} has only {rows_left} that can be used, too few to measure or correct anything."
        raise InputError(message, f"At least {LEAST} are needed, and some {POSITIVES} of each theme to correct it.")
    issues += _exchanged(study, records, {columns[heading]: heading for heading in place}, path.name)
    missing = [heading for heading in columns if heading not in place]
    if missing:
        text = f"no column for {', '.join(map(repr, missing))}: these themes count as not checked"
        issues.append(Issue("check-column", text, path.name, severity="warning"))
    return from_records("checks", records), issues


def _exchanged(study: Study, records: list[dict[str, object]], named: Mapping[str, str], file: str) -> Iterator[Issue]:
    """Find columns whose marks are what the machine found of another theme: their headings may have been exchanged."""
    from voca.link.corrections import alpha

    found = _found(study)
    row_of = {str(name): i for i, name in enumerate(found.ids)}
    column_of = {theme: i for i, theme in enumerate(found.themes)}
    marks: dict[str, list[bool]] = {theme: [] for theme in named}
    rows = list(dict.fromkeys(row_of[str(record["response_id"])] for record in records))
    for record in records:
        marks[str(record["theme_id"])].append(bool(record["mentioned"]))
    for theme, person in marks.items():
        said = np.array(person)
        agreement = {theme: alpha(said, found.mentioned[rows, column_of[theme]]) or 0.0}
        if agreement[theme] >= _UNLIKE or not said.any():
            continue
        agreement |= {t: alpha(said, found.mentioned[rows, column_of[t]]) or 0.0 for t in named if t != theme}
        best = max(agreement, key=lambda t: agreement[t])
        if agreement[best] >= _ALIKE:
            text = (
                f"the marks under {named[theme]!r} agree with what was found of {named[best]!r} (alpha "
                f"{agreement[best]:.2f}) and not of {named[theme]!r} ({agreement[theme]:.2f}): were headings exchanged?"
            )
            yield Issue("check-column", text, file, severity="warning")


def _sheet(path: Path) -> tuple[list[str], Iterator[tuple[Any, ...]]]:
    if not path.is_file():
        message = f"There is no file {path}."
        raise InputError(message, "Write a sample with `voca sample STUDY -o check.xlsx`.")
    rows = _csv_rows(path) if path.suffix.lower() == ".csv" else _workbook_rows(path)
    header = [str(value or "").strip() for value in next(rows, ())]
    return header, rows


def _csv_rows(path: Path) -> Iterator[tuple[Any, ...]]:
    """Read a CSV file as spreadsheets save it: with commas, semicolons or tabs, in any encoding of theirs."""
    from voca.sources.encoding import find_encoding, repair_escapes
    from voca.sources.files import InputFile

    encoding = find_encoding(InputFile(path))
    text = repair_escapes(path.read_bytes().decode(encoding.name, encoding.errors))
    first = text.partition("\n")[0]
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count)))
    width = len(rows[0]) if rows else 0
    return iter([tuple((*row, *[""] * width)[:width]) for row in rows])


def _workbook_rows(path: Path) -> Iterator[tuple[Any, ...]]:
    import zipfile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError) as error:
        message = f"{path.name} is not a workbook that can be read."
        raise InputError(message, "Give the .xlsx or .csv file that `voca sample` wrote.") from error
    return iter((book[SHEET] if SHEET in book.sheetnames else book.worksheets[0]).iter_rows(values_only=True))


def _columns(header: list[str], columns: Mapping[str, str], file: str) -> dict[str, int]:
    """Find the themes' columns by their headings; raises :class:`InputError` where one is nobody's."""
    for needed in (ID, TEXT):
        if needed not in header:
            message = f"{file} has no column {needed!r}."
            raise InputError(message, "Keep the columns of the sample as they were.")
    given = [heading for heading in header if heading and heading not in (ID, TEXT)]
    unknown = [heading for heading in given if heading not in columns]
    if unknown:
        message = f"{file} has a column {unknown[0]!r}, and the study has no such theme."
        known = f"the themes are: {', '.join(map(repr, columns))}" if columns else "the study has no themes"
        hint = f"Delete that column or give it the heading it had; {known}."
        raise InputError(message, hint)
    twice = [heading for heading, count in Counter(given).items() if count > 1]
    if twice:
        message = f"{file} has two columns {twice[0]!r}."
        raise InputError(message, "Keep the columns of the sample as they were.")
    return {heading: header.index(heading) for heading in given}


def _row(
    row: tuple[Any, ...], header: list[str], place: Mapping[str, int], texts: Mapping[str, str], seen: set[str]
) -> tuple[str, str]:
    """Return a row's response, and what is wrong with it."""
    name = str(row[header.index(ID)] or "").strip()
    if not any(value not in (None, "") for value in row):
        return "", ""
    if name not in texts:
        return name, "the study has no such response"
    if name in seen:
        return name, "the response stands here twice"
    if not _same(str(row[header.index(TEXT)] or ""), texts[name]):
        return name, "the comment is not the study's"
    for heading, at in place.items():
        if _mark(row[at]) is None:
            return name, f"{str(row[at])!r} under {heading!r} is neither a mark nor empty"
    return name, ""


def _same(said: str, text: str) -> bool:
    """Tell whether a cell holds a comment, whatever white space and apostrophe are around it, or a long start of it.

    Programs that keep 255 characters of a cell cut the rest off, some with an ellipsis.
    """
    said, text = (" ".join(words.lstrip("'").split()) for words in (said, text))
    return said == text or (len(said) >= _CUT and text.startswith(said.removesuffix("...").removesuffix("…").rstrip()))


def _mark(value: object) -> bool | None:
    """Read a cell: True for a mark, False for none, None for neither."""
    text = str(value if value is not None else "").strip().casefold()
    return True if text in _YES else False if text in _NO else None
