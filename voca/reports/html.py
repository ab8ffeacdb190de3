"""The report as one HTML file that needs nothing else: no script, no font, no picture from anywhere."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from voca.report import Column, Report, Section, Table, Value
from voca.reports import figures, numbers, svg
from voca.reports.visible import neutralise
from voca.schema import POLARITIES
from voca.wording import counted

_TEMPLATES: Final = Path(__file__).parent / "templates"
_LONGEST: Final = 250  # rows; longer tables are for the JSON
_SHOWN_PRIORITY: Final = 2
_DIFFERENCES: Final = ("delta", "share_delta")
_JUDGING: Final = ("verdict", "finding")  # keys of columns that judge a row
_FEW_MORE: Final = 5  # rows that are not worth a click
_SENTENCE: Final = 40  # characters; as a column, longer words would make every row tall
_MARK: Final = Markup(' <abbr title="see the note under the table">*</abbr>')
_KEY: Final = re.compile(r"`(\w+)`")
_ONE_LINE: Final = 12  # characters of a word with a hyphen that still have room beside one another
_SHOWN_WORDS: Final = 4  # notes, evidence and descriptions have room on a page


@dataclass(frozen=True, slots=True)
class Head:
    """One heading of an HTML table."""

    title: str
    help: str
    css: str


_Row = tuple[bool, tuple[Markup, ...], Markup]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table ready for the template: its cells are safe markup already."""

    title: str
    base: str
    note: str
    heads: tuple[Head, ...]
    rows: tuple[_Row, ...]
    others: tuple[_Row, ...]
    folded: bool
    left_out: int


class HtmlReporter:
    """Writes ``report.html``."""

    def write(self, report: Report, path: Path) -> None:
        """Write `report` to `path`."""
        path.write_text(page(report), encoding="utf-8", errors="replace", newline="\n")


def page(report: Report) -> str:
    """Return the whole page."""
    return _environment().get_template("report.html.j2").render(**_context(report))


def fragment(report: Report) -> str:
    """Return the report without the page around it, for a notebook."""
    return _environment().get_template("fragment.html.j2").render(**_context(report))


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["safe_words"] = neutralise
    environment.filters["sentence"] = _sentence
    environment.filters["day"] = numbers.day
    environment.filters["count_of"] = numbers.count
    return environment


def _sentence(text: str) -> str:
    """Make one of voca's own sentences safe; a base, and a figure with its interval, stay on one line."""
    return numbers.UNBROKEN.sub(lambda match: match.group().replace(" ", "\N{NO-BREAK SPACE}"), neutralise(text))


def _context(report: Report) -> dict[str, object]:
    overview = report.section("overview")
    table = overview.table("summary")
    summary = next(table.records())
    return {
        "title": report.title,
        "overview": overview,
        "summary": summary,
        "headline": _headline(table, summary),
        "sections": [_section(section) for section in report.sections if section.key != "overview"],
        "made": _made(report.manifest),
    }


def _headline(table: Table, summary: Mapping[str, Value]) -> dict[str, object]:
    """Write what the head of the page shows."""
    themes = {"theme": summary["themes"]} if isinstance(summary["themes"], int) else {}
    heads = figures.head_counts(summary) | themes
    facts = [counted(n, noun).partition(" ")[::2] for noun, n in heads.items() if n]
    found: dict[str, object] = {"facts": facts, "score": "", "interval": "", "bar": "", "legend": []}
    column = next(column for column in table.columns if column.key == "estimate")
    if summary["estimate"] is not None:
        text = figures.estimates(column, [summary["estimate"]], [summary["interval"]])[0].strip()
        found["score"], _, found["interval"] = text.partition(" ")
        n = summary["n"]
        found["base"] = numbers.base(n) if isinstance(n, int) else ""
    mix = _shares(summary["mix"])
    if mix:
        judged = summary["judged"] if isinstance(summary["judged"], int) else 0
        digits = numbers.share_digits(judged)
        legend = [(p, numbers.share(share, digits)) for p, share in zip(POLARITIES, mix, strict=True)]
        found["bar"] = svg.bar(mix, ", ".join(f"{name} {share}" for name, share in legend), 600, 22)
        found["legend"] = legend
        comments = summary["comments"] if isinstance(summary["comments"], int) else judged
        found["judged"] = figures.judged(judged, comments)
    return found


def _section(section: Section) -> dict[str, object]:
    groups = [(group, list(quotes)) for group, quotes in groupby(section.quotes, key=lambda quote: quote.group)]
    return {
        "key": section.key,
        "title": section.title,
        "lead": section.lead,
        "notes": section.notes,
        "grids": [
            _grid(part, folded=number > 0 or table.folded)
            for table in section.tables
            if not table.said
            for number, part in enumerate(figures.in_parts(table))
        ],
        "groups": groups,
    }


def _grid(table: Table, *, folded: bool) -> Grid:
    position = {column.key: i for i, column in enumerate(table.columns)}
    interval_of = {column.of: column for column in table.columns if column.kind == "interval"}
    body, muted = table.rows[:_LONGEST], set(table.muted)
    shown: list[Column] = []
    heads: list[Head] = []
    columns: list[list[Markup]] = []
    more = [Markup("")] * len(body)
    for column in table.columns:
        values = [row[position[column.key]] for row in body]
        if column.kind == "interval" or not _shown(column) or figures.says_nothing(column, values):
            continue
        if _is_sentence(column, values):  # it has the row's whole width, in a row of its own
            more = [_cell(column, value) for value in values]
            continue
        beside = interval_of.get(column.key)
        if beside is not None and _shown(beside):
            of: list[Value] = [row[position["score"]] if "score" in position else None for row in body]
            cells = _estimates(column, values, [row[position[beside.key]] for row in body], of, muted)
        else:
            cells = [_cell(column, value) for value in values]
        heads.append(Head(column.title, _help(table, column), _css(column, beside is not None)))
        columns.append(cells)
        shown.append(column)
    marked = figures.naming(shown)
    if not marked:  # before what stands under the name
        _mark(columns[0], muted)
    _stack(shown, heads, columns, muted)
    if marked:
        _mark(columns[marked], muted)
    nested = [i for i in table.nested if i < len(body)]
    for i in nested:
        columns[0][i] = escape(figures.NESTED) + columns[0][i]
    rows = tuple((i in muted, tuple(cells[i] for cells in columns), more[i]) for i in range(len(body)))
    left_out = len(table.rows) - len(body)
    first = table.shown if table.shown and table.shown + _FEW_MORE < len(rows) else len(rows)
    return Grid(
        table.title,
        table.base,
        f"{table.note} {figures.NESTED_NOTE}".strip() if nested else table.note,
        tuple(heads),
        rows[:first],
        rows[first:],
        folded,
        left_out,
    )


def _help(table: Table, column: Column) -> str:
    """Explain a column, other columns by their headings: a reader of the page does not see their keys.

    One that has the same heading, and so is not beside it, by what it says.
    """
    others = {other.key: other for other in table.columns}

    def name(key: re.Match[str]) -> str:
        other = others.get(key[1])
        if other is not None and other.title == column.title:
            return other.help.removesuffix(".")
        return f"“{other.title if other else key[1].replace('_', ' ')}”"

    words = _KEY.sub(name, column.help)
    return words.replace(" (0..1)", "").replace(" | ", ", ")  # a page shows percentages


def _mark(cells: list[Markup], muted: set[int]) -> None:
    """Mark the rows on a small base."""
    for i in muted & set(range(len(cells))):
        cells[i] += _MARK


def _stack(shown: list[Column], heads: list[Head], columns: list[list[Markup]], muted: set[int]) -> None:
    """Write what names or judges a row under its first cell, too: where a narrow screen hides its own column.

    There it hides, besides, what is less important than the estimates and stands before them.
    """
    names = {at for at in range(1, 1 + figures.naming(shown)) if shown[at].kind == "verbatim"}
    stacked = [at for at, column in enumerate(shown) if at in names or (at and column.key in _JUDGING)]
    plotted = next((at for at, head in enumerate(heads) if head.css == "plot"), 0)
    for i in range(len(columns[0]) if stacked else 0):
        mark = " *" if names and i in muted else ""
        under = Markup(" · ").join(columns[at][i] for at in stacked)
        columns[0][i] += Markup('<small class="under" hidden>{}{}</small>').format(under, mark)
    for at, (column, head) in enumerate(zip(shown, heads, strict=True)):
        doubled = column.kind == "count" and at + 1 < len(shown) and shown[at + 1].kind == "share"  # the share says it
        if at in stacked or (0 < at < plotted and (column.priority > 1 or doubled)):
            heads[at] = replace(head, css=f"{head.css} wide")


def _shown(column: Column) -> bool:
    return column.priority <= (_SHOWN_WORDS if column.kind in ("text", "verbatim") else _SHOWN_PRIORITY)


def _is_sentence(column: Column, values: list[Value]) -> bool:
    return (
        column.kind == "verbatim"
        and column.priority > _SHOWN_PRIORITY
        and max(len(str(value or "")) for value in values) > _SENTENCE
    )


def _css(column: Column, plotted: bool) -> str:
    if plotted:
        return "plot"
    return "right" if column.kind in figures.RIGHT else column.kind


def _cell(column: Column, value: Value) -> Markup:
    if value is None:
        return Markup("") if column.kind in figures.WRAPS else Markup('<span class="none">–</span>')
    if column.kind == "mix" and (mix := _shares(value)):
        label = ", ".join(f"{numbers.share(share)} {name}" for name, share in zip(POLARITIES, mix, strict=True))
        beside = Markup("<small>{} neg. · {} pos.</small>").format(numbers.share(mix[0]), numbers.share(mix[2]))
        return svg.bar(mix, label, 80) + beside
    if column.kind == "spark" and isinstance(value, tuple):
        known = [v if isinstance(v, int | float) else None for v in value]
        label = "share by period: " + ", ".join(numbers.NOTHING if v is None else numbers.share(v, 1) for v in known)
        return svg.spark(known, label)
    if column.kind == "list" and isinstance(value, tuple):
        return Markup("; ").join(Markup("<bdi>{}</bdi>").format(neutralise(str(item))) for item in value)
    if column.kind == "flag":
        return Markup("yes" if value else "no")
    if column.kind == "date":
        return escape(numbers.day(str(value)))
    if column.kind in figures.RIGHT:
        return escape(figures.write(column, value, figures.digits_of(column, None)))
    text = neutralise(str(value))
    if column.kind == "text":
        return Markup('<span class="word {}">{}</span>').format(_slug(text), _unbroken(text))
    return Markup("<bdi>{}</bdi>").format(_unbroken(text))


def _unbroken(text: str) -> Markup:
    """Keep a period ("2026-08") and the like on one line, where a narrow column would break it at its hyphen.

    So is an interval; a long name of a program's kind ("how_likely_are_you") is broken behind its strokes.
    """
    if len(text) <= _ONE_LINE and " " not in text and "-" in text:
        return Markup('<span class="whole">{}</span>').format(text)
    figure, bracket, bounds = text.partition(" [")
    if bracket and numbers.UNBROKEN.fullmatch(text):
        return Markup('{} <span class="whole">[{}</span>').format(figure, bounds)
    return Markup("_<wbr>").join(text.split("_")) if len(text) > _ONE_LINE else escape(text)


def _slug(text: str) -> str:
    """Make a class name of a verdict; only letters and hyphens can come out."""
    return "is-" + "".join(c if c.isascii() and c.isalpha() else "-" for c in text.lower())[:24]


def _estimates(
    column: Column, values: list[Value], intervals: list[Value], scores: list[Value], muted: set[int]
) -> list[Markup]:
    """Write estimates with their intervals, and draw those of one score, if there are several, on the same range.

    The range is that of the rows on a large enough base, since what a handful of people leave open would squeeze the
    others: their estimates widen it, by its own width at most. That of differences has what says nothing in it.
    """
    bounds = [_bounds(value, interval) for value, interval in zip(values, intervals, strict=True)]
    spans = {}
    for score in {score for score in scores if score is None or scores.count(score) > 1}:
        drawn = [(i, found) for i, (found, of) in enumerate(zip(bounds, scores, strict=True)) if found and of == score]
        large = [found for i, found in drawn if i not in muted] or [found for _, found in drawn]
        always = [column.neutral] if column.neutral or column.kind in _DIFFERENCES else []
        spans[score] = svg.domain([*always, *(x for found in large for x in found)], [d[0] for _, d in drawn])
    written = figures.estimates(column, values, intervals)
    cells = []
    for text, found, score in zip(written, bounds, scores, strict=True):
        estimate, _, interval = " ".join(text.split()).replace("[ ", "[").partition(" ")
        cell = Markup('<span class="value">{}</span> <span class="bounds">{}</span>').format(estimate, interval)
        plotted = svg.interval(*found, spans[score], column.neutral) if found and score in spans else Markup("")
        cells.append(cell + plotted)
    return cells


def _bounds(value: Value, interval: Value) -> tuple[float, float, float] | None:
    if not isinstance(value, int | float) or not isinstance(interval, tuple):
        return None
    numeric = [bound for bound in interval if isinstance(bound, int | float)]
    return (value, numeric[0], numeric[1]) if len(numeric) == 2 else None


def _shares(value: Value) -> list[float]:
    return [share for share in value if isinstance(share, int | float)] if isinstance(value, tuple) else []


def _made(manifest: Mapping[str, object]) -> str:
    """Say with what the report was made, as far as the manifest tells."""
    parts = []
    if manifest.get("version"):
        parts.append(f"voca {manifest['version']}")
    pipeline = manifest.get("pipeline")
    if isinstance(pipeline, Mapping) and pipeline.get("name"):
        parts.append(f"pipeline {pipeline['name']}")
    if manifest.get("seed") is not None:
        parts.append(f"seed {manifest['seed']}")
    if manifest.get("created"):
        parts.append(str(manifest["created"])[:16].replace("T", " "))
    return " · ".join(parts)
