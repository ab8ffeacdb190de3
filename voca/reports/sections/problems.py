"""Section ``warnings``: the problems found in the data, grouped, with the first places."""

from __future__ import annotations

import sys
from typing import Final

from voca.report import Column, Section
from voca.reports import merging, numbers, tabulate
from voca.reports.material import Material, Row
from voca.wording import counted

TABLES: Final = {
    "issues": (
        Column("severity", "Severity", "text", "error: left out of the analysis | warning: read differently from how "
               "it is written | note: worth knowing."),
        Column("n", "Times", "count", "How often it was found."),
        Column("message", "What", "verbatim", "What is wrong; of several that differ in numbers or "
               "in one name, with the range of the numbers and the first names."),
        Column("places", "First places", "list", "Where the first of them are: file, row, column."),
        Column("hint", "What helps", "verbatim", "The remedy."),
        Column("code", "Code", "text", "Stable name of the problem, kebab-case.", 9),
    ),
}  # fmt: skip
_SEVERITIES: Final = ("error", "warning", "note")
_PLACES: Final = 3
_SHAPES: Final = 3  # messages of one kind about cells; where there are more, one stands for all


def section(material: Material) -> Section:
    """Build the section, errors first."""
    groups: dict[tuple[str, str], list[Row]] = {}
    issues = _in_the_file(material.rows("issues"), material.rows("columns"))
    for row in issues:
        groups.setdefault((row["severity"] or "warning", row["code"] or ""), []).append(row)
    if not groups:
        return Section("warnings", "Warnings", lead=("No problems were found in the data.",))
    ordered = sorted(groups.items(), key=lambda item: (_rank(item[0][0]), -len(item[1]), item[0][1]))
    records = [record for (severity, code), rows in ordered for record in _records(severity, code, rows)]
    counts = [
        counted(n, severity)
        for severity in _SEVERITIES
        if (n := sum(len(rows) for (found, _), rows in groups.items() if found == severity))
    ]
    table = tabulate.make("issues", "Problems found in the data", TABLES["issues"], records)
    return Section("warnings", "Warnings", lead=(f"{numbers.sentence_list(counts)}.",), tables=(table,))


def _in_the_file(issues: list[Row], columns: list[Row]) -> list[Row]:
    """Name columns as the file does: what is found in the analysis is located by the name a column has there.

    A column that only the analysis has, such as the sentiment, or the time that no file brought, is no place.
    """
    became: dict[str, list[str]] = {}
    for row in columns:
        target = row["target"] or ""
        for name in {target, target.partition(".")[2]} - {""}:
            became.setdefault(name, []).append(row["column"])
    given = {row["column"] for row in columns}
    made = []
    for row in issues:
        names = list(dict.fromkeys(became.get(row["column"] or "", ())))
        if not columns or row["source"] or row["column"] is None or row["column"] in given:
            made.append(row)
        else:
            made.append(row | {"column": "”, “".join(names) or None})
    return made


def _rank(severity: str) -> int:
    return _SEVERITIES.index(severity) if severity in _SEVERITIES else len(_SEVERITIES)


def _records(severity: str, code: str, rows: list[Row]) -> list[Row]:
    """Make one row of all problems of a kind or, where one message cannot be true of all of them, a few."""
    # what has no row, such as how many more there are, comes after what has one
    rows = sorted(rows, key=lambda row: (row["source"] or "", row["row"] or sys.maxsize, row["column"] or "",
                                         row["message"] or ""))  # fmt: skip
    located = [row for row in rows if row["row"] is not None]
    totals = list(dict.fromkeys(row["message"] for row in rows if located and row["row"] is None))
    own = located or rows
    groups = merging.alike([row["message"] or code for row in own], _SHAPES if located else len(own))
    if groups is None or totals:
        words = own[0]["message"] or code
        if len({row["message"] for row in own}) > 1:
            words = f"for example: {words}"
        total = f" ({'; '.join(totals)})" if totals else ""
        return [_record(severity, code, f"{words}{total}", rows)]
    members = [(group.said(), frozenset(group.messages)) for group in groups]
    return [_record(severity, code, said, [row for row in own if (row["message"] or code) in found])
            for said, found in members]  # fmt: skip


def _record(severity: str, code: str, message: str, rows: list[Row]) -> Row:
    places = list(dict.fromkeys(place for row in rows if (place := _place(row))))
    return {
        "severity": severity,
        "n": len(rows),
        "message": message,
        "places": tuple(places[:_PLACES]),
        "hint": rows[0]["hint"] or "",
        "code": code,
    }


def _place(row: Row) -> str:
    parts = [row["source"] or ""]
    if row["row"] is not None:
        parts.append(f"row {row['row']}")
    if row["column"] is not None:
        parts.append(f"column “{row['column']}”")
    return ", ".join(part for part in parts if part)
