"""What a person looks at: the tables of an analysis as a report, and that report in each format.

``build`` makes the one report that everything else renders. The formats are imported when they are used.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from voca.report import Report, Section
from voca.reports.build import build
from voca.reports.visible import neutralise as safe

if TYPE_CHECKING:
    import pyarrow as pa
    from rich.console import Console

    from voca.config import ReportOptions

__all__ = [
    "WRITERS",
    "build",
    "explanation",
    "html_fragment",
    "render",
    "render_section",
    "render_text",
    "safe",
    "section_json",
    "to_json",
    "write_html",
    "write_json",
]


def render(report: Report, console: Console) -> None:
    """Render the whole report to a rich console, in its width, encoding and colours."""
    from voca.reports import terminal

    terminal.render(report, console)


def explanation(
    tables: Mapping[str, pa.Table],
    manifest: Mapping[str, object],
    options: ReportOptions,
    section: str,
    theme_id: str,
    place: Mapping[str, object] | None = None,
) -> Report:
    """Build a report of one section: how a theme's figures come about, and whose words they rest on.

    Parameters
    ----------
    tables : mapping of str to pyarrow.Table
        With ``explanation``.
    manifest, options
        As for :func:`build`.
    section : {"drivers", "segments", "trends"}
    theme_id : str
    place : mapping, optional
        The row of ``segments`` that it is about.
    """
    from voca.reports.material import Material
    from voca.reports.sections import explanation as made

    material = Material(tables, manifest, options)
    if section == "segments" and place is not None:
        shown = made.segment_section(material, theme_id, dict(place))
    else:
        shown = (made.trend_section if section == "trends" else made.section)(material, theme_id)
    return Report(shown.title, (shown,), manifest)


def render_section(report: Report, key: str, console: Console, rows: int | None = None) -> None:
    """Render one section, the first `rows` of each table (None: all); raises ``KeyError`` where there is none."""
    from voca.reports import terminal

    terminal.render_section(report, key, console, rows)


def render_text(report: Report, width: int = 80, section: str | None = None) -> str:
    """Return the report, or one section of it, as plain text."""
    from voca.reports import terminal

    return terminal.render_text(report, width, section)


def to_json(report: Report) -> dict[str, object]:
    """Return the object that ``report.json`` holds; its keys are the sections' and ``manifest``."""
    from voca.reports import json_report

    return json_report.document(report)


def section_json(section: Section) -> dict[str, object]:
    """Return one section as ``report.json`` holds it."""
    from voca.reports import json_report

    return json_report.section_object(section)


def write_json(report: Report, path: Path) -> None:
    """Write ``report.json``."""
    from voca.reports.json_report import JsonReporter

    JsonReporter().write(report, path)


def write_html(report: Report, path: Path) -> None:
    """Write ``report.html``: one file, nothing loaded from anywhere."""
    from voca.reports.html import HtmlReporter

    HtmlReporter().write(report, path)


def html_fragment(report: Report) -> str:
    """Return the report as HTML to be shown inside another page, e.g. a notebook."""
    from voca.reports import html

    return html.fragment(report)


WRITERS: Final[Mapping[str, Callable[[Report, Path], None]]] = {"html": write_html, "json": write_json}
