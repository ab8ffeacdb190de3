"""The report for programmers: ``report.json``."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Final

from voca.report import Column, Quote, Report, Section, Table, Value
from voca.schema import POLARITIES

FORMAT_VERSION: Final = 2


def document(report: Report) -> dict[str, object]:
    """Return the report as the object that ``report.json`` holds.

    Parameters
    ----------
    report : Report

    Returns
    -------
    dict
        ``format_version``, ``title``, one key a section and ``manifest``, all JSON values: full precision, null for
        what is not known, intervals as ``{"low", "high"}``, sentiment as ``{"negative", "neutral", "positive"}``.
    """
    top: dict[str, object] = {"format_version": FORMAT_VERSION, "title": report.title}
    for section in report.sections:
        top[section.key] = section_object(section)
    top["manifest"] = _plain(_repeatable(report.manifest))
    return top


def section_object(section: Section) -> dict[str, object]:
    """Return one section as ``report.json`` holds it, for ``voca show SECTION --json``."""
    return {
        "title": section.title,
        "lead": list(section.lead),
        "tables": {table.key: _table(table) for table in section.tables},
        "quotes": [_quote(quote) for quote in section.quotes],
        "notes": list(section.notes),
    }


def dumps(report: Report) -> str:
    """Return the report as JSON text."""
    return _text(document(report))


class JsonReporter:
    """Writes ``report.json``."""

    def write(self, report: Report, path: Path) -> None:
        """Write `report` to `path` as UTF-8 JSON."""
        path.write_text(dumps(report), encoding="utf-8", newline="\n")


def _text(value: object) -> str:
    # A lone surrogate cannot be written as UTF-8: it becomes the replacement character here rather than a crash.
    text = json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False)
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace") + "\n"


def _table(table: Table) -> dict[str, object]:
    muted = set(table.muted)
    rows = [
        {column.key: value_object(column, value) for column, value in zip(table.columns, row, strict=True)}
        | {"small_base": index in muted}
        for index, row in enumerate(table.rows)
    ]
    return {"title": table.title, "base": table.base, "note": table.note, "rows": rows}


def value_object(column: Column, value: Value) -> object:
    """Return a cell as a JSON value."""
    if isinstance(value, tuple) and column.kind == "interval":
        low, high = value
        return {"low": _plain(low), "high": _plain(high)}
    if isinstance(value, tuple) and column.kind == "mix":
        return dict(zip(POLARITIES, map(_plain, value), strict=True))
    return _plain(value)


def _quote(quote: Quote) -> dict[str, object]:
    return {
        "text": quote.text,
        "document_id": quote.document_id,
        "start": quote.start,
        "end": quote.end,
        "theme_id": quote.theme_id,
        "theme": quote.theme,
        "polarity": quote.polarity or None,
        "source": quote.source,
        "facts": [{"name": name, "value": value} for name, value in quote.facts],
        "group": quote.group,
    }


# What the same rows give again in any order: no times, no hashes of files, nothing about the machine.
_MANIFEST = ("version", "pipeline", "seed", "models", "content_sha256")
_INPUT = ("name", "format", "rows", "kept")


def _repeatable(manifest: Mapping[str, object]) -> dict[str, object]:
    """Keep the part of a manifest that the same rows, in any order, give again."""
    kept = {key: manifest[key] for key in _MANIFEST if key in manifest}
    inputs = manifest.get("inputs")
    if isinstance(inputs, Sequence):
        kept["inputs"] = [{key: entry[key] for key in _INPUT if key in entry} for entry in inputs]
    return kept


def _plain(value: object) -> object:
    """Turn what a report or a manifest may hold into JSON values; NaN and infinity become null."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, set | frozenset):
        return sorted((_plain(item) for item in value), key=str)
    return str(value)
