"""The tables of an analysis to the one report that every format renders."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa

from voca.config import ReportOptions
from voca.report import SECTION_KEYS, Report
from voca.reports.catalogue import SECTIONS
from voca.reports.material import Material


def build(tables: Mapping[str, pa.Table], manifest: Mapping[str, object], options: ReportOptions) -> Report:
    """Build the report of an analysis.

    Parameters
    ----------
    tables : mapping of str to pyarrow.Table
        As declared in :data:`voca.schema.SCHEMAS`; a missing or an empty one leaves out what it would have said, and
        the section says so in a sentence.
    manifest : mapping
        What was run on what; kept as it is. ``manifest["pipeline"]["link"]`` has the minimum base in customers and
        the confidence (30 and 0.95 where it does not); ``manifest["inputs"]`` gives the report a title where `options`
        do not.
    options : ReportOptions

    Returns
    -------
    Report
        Always every section of :data:`voca.report.SECTION_KEYS`, in that order. No table is empty and no value is NaN.
    """
    material = Material(tables, manifest, options)
    sections = tuple(SECTIONS[key](material) for key in SECTION_KEYS)
    return Report(options.title or _title(material), sections, manifest)


def _title(material: Material) -> str:
    """Name the report after its inputs."""
    inputs = material.manifest.get("inputs")
    names: list[str] = []
    if isinstance(inputs, list | tuple):
        told = [item for item in inputs if isinstance(item, Mapping) and "joined_on" not in item]
        names = [str(item["name"]) for item in told if "name" in item]
    if not names:
        names = list(dict.fromkeys(row["source"] for row in material.documents.values() if row["source"]))
    whose = "What people say" if material.customerless else "What customers say"
    if not names:
        return whose
    more = f" and {len(names) - 1} more" if len(names) > 1 else ""
    return f"{whose}: {names[0]}{more}"
