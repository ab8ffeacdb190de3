"""The report in a terminal, or as text.

Colour is never needed: every bar is drawn with different characters and every mark is a word or a sign. Where the
encoding is not UTF-8 the drawing is ASCII.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from rich.console import Console, Group
from rich.panel import Panel
from rich.text import Text

from voca.report import Quote, Report, Section, Value
from voca.reports import figures, numbers
from voca.reports.cells import mood_bar
from voca.reports.screen import PARAGRAPH, QUIET, STYLES, Screen
from voca.reports.terminal_steps import print_steps
from voca.reports.terminal_table import print_table
from voca.schema import POLARITIES
from voca.wording import counted


@dataclass(frozen=True, slots=True)
class _Part:
    """How much of a section the whole report shows: its tables and how many rows of each."""

    tables: tuple[str, ...] = ()
    rows: int = 12
    notes: bool = True
    quotes: bool = True


_PARTS: Final = {
    "scores": _Part(("overall", "by_segment"), 12),
    "themes": _Part(("themes", "questions"), 15),
    "drivers": _Part(("themes",), 12),
    "segments": _Part(("differences", "gaps", "answer_gaps"), 6),
    "trends": _Part(("themes",), 6),
    "actions": _Part(("ranked",), 5, quotes=False),  # the section "quotes" has the same ones
    "quotes": _Part(),
    "coverage": _Part(),
    "warnings": _Part(("issues",), 8),
}
_NARROWEST: Final = 40


def render(report: Report, console: Console) -> None:
    """Render the whole report, the long tables shortened.

    Parameters
    ----------
    report : Report
    console : rich.console.Console
        Its width, encoding and colours decide what is shown and how.
    """
    screen = Screen.of(console)
    overview = report.section("overview")
    _headline(screen, report.title, overview)
    said = set(overview.lead)
    _sentences(screen, overview.lead)
    _notes(screen, overview)
    for section in report.sections:
        part = _PARTS.get(section.key)
        if part is not None:
            _section(screen, section, part, said)


def render_section(report: Report, key: str, console: Console, rows: int | None = None) -> None:
    """Render one section, the first `rows` of each table (None: all); raises ``KeyError`` where there is none."""
    screen = Screen.of(console)
    section = report.section(key)
    if key == "overview":
        _headline(screen, report.title, section)
        _sentences(screen, section.lead)
        _notes(screen, section)
        return
    _rule(screen, section.title)
    _sentences(screen, section.lead)
    tables = [part for table in section.tables for part in figures.in_parts(table)]
    for table in tables:
        if table.key == "explanation":
            print_steps(screen, table, rows)
            continue
        console.print()
        print_table(screen, table, rows, heading=len(tables) > 1)
    _quotes(screen, section.quotes)
    _notes(screen, section)


def render_text(report: Report, width: int = 80, section: str | None = None) -> str:
    """Return the report, or one section of it, as plain text without colours or control characters."""
    file = io.StringIO()
    console = Console(file=file, width=max(width, _NARROWEST), color_system=None, force_terminal=False, no_color=True)
    if section is None:
        render(report, console)
    else:
        render_section(report, section, console)
    return "\n".join(line.rstrip() for line in file.getvalue().splitlines()) + "\n"


def _section(screen: Screen, section: Section, part: _Part, said: set[str]) -> None:
    tables = [t for t in section.tables if t.key in part.tables and not (t.said or t.folded)]
    lead = [sentence for sentence in section.lead if sentence not in said]
    if section.key == "scores" and len(lead) == 1 and tables and "effective n" not in lead[0]:
        lead = []  # one score: the headline has said it
    if not (lead or tables or section.quotes):
        return
    _rule(screen, section.title)
    _sentences(screen, lead)
    for number, table in enumerate(tables):
        if lead or number:
            screen.console.print()
        first, *others = figures.in_parts(table)
        # a line that says there is one more row is as long as that row
        rows = part.rows if len(first.rows) != part.rows + 1 else None
        print_table(screen, first, rows, heading=len(tables) > 1 or section.key == "scores")
        if others:
            screen.say(f"{counted(len(others), 'more score')}: voca show scores.", style=QUIET)
    if part.quotes:
        _quotes(screen, section.quotes)
    if tables and part.notes:
        _notes(screen, section)


def _rule(screen: Screen, title: str) -> None:
    words = screen.words(title, "bold")
    screen.console.print()
    line = Text.assemble((screen.glyphs.rule * 2 + " ", "cyan"), words)
    line.append(" " + screen.glyphs.rule * max(0, screen.width - line.cell_len - 1), style="cyan")
    screen.console.print(line, soft_wrap=True)


def _sentences(screen: Screen, sentences: tuple[str, ...] | list[str]) -> None:
    several = len(sentences) > 1
    for sentence in sentences:
        screen.say(sentence, indent=2 if several else 0, first=screen.glyphs.bullet if several else "")


def _notes(screen: Screen, section: Section) -> None:
    if section.notes:
        screen.say(" ".join(section.notes), style=QUIET)


# ---- headline ------------------------------------------------------------------------------------------------------
def _headline(screen: Screen, title: str, overview: Section) -> None:
    summary = next(overview.table("summary").records())
    inner = screen.width - 4
    lines = screen.packed(_counts(summary), inner)
    lines += _score(screen, overview, inner)
    lines += _mood(screen, summary, inner)
    panel = Panel(Group(*lines), title=screen.words(title, "bold"), title_align="left", box=screen.glyphs.panel)
    screen.console.print(panel)


def _counts(summary: dict[str, Value]) -> list[str]:
    parts = [counted(n, noun) for noun, n in figures.head_counts(summary).items()]
    first, last = summary["first"], summary["last"]
    if isinstance(first, str) and isinstance(last, str):
        span = numbers.day(first) if first == last else f"{numbers.day(first)} {numbers.NOTHING} {numbers.day(last)}"
        parts.append(span)
    themes = _whole(summary["themes"])
    if themes:
        parts.append(counted(themes, "theme"))
    return parts


def _whole(value: Value) -> int:
    return int(value) if isinstance(value, int | float) else 0


def _score(screen: Screen, overview: Section, width: int) -> list[Text]:
    table = overview.table("summary")
    summary = next(table.records())
    if summary["estimate"] is None:
        return []
    column = next(column for column in table.columns if column.key == "estimate")
    figure = figures.estimates(column, [summary["estimate"]], [summary["interval"]])[0].strip()
    shown, _, interval = figure.partition(" ")
    text = screen.words(f"{summary['score_label']}  ", "bold") + screen.words(shown, "bold")
    text += screen.words(f" {interval}")
    facts = [numbers.base(_whole(summary["n"])), *str(summary["score_scale"]).split(", ")]
    if summary["reliable"] is False and interval:
        facts.insert(1, "interval not reliable")
    return [Text(""), text, *screen.packed(facts, width, QUIET)]


def _mood(screen: Screen, summary: dict[str, Value], width: int) -> list[Text]:
    mix = summary["mix"]
    if not isinstance(mix, tuple):
        return []
    judged = _whole(summary["judged"])
    digits = numbers.share_digits(judged)
    legend = Text()
    for polarity, glyph, share in zip(POLARITIES, screen.glyphs.mood, mix, strict=True):
        if isinstance(share, int | float):
            legend += Text(f"{glyph} ", style=STYLES[polarity])
            legend += screen.words(f"{polarity} {numbers.share(share, digits)}   ")
    legend += screen.words(f"of {figures.judged(judged, _whole(summary['comments']))}", QUIET)
    return [Text(""), mood_bar(screen, mix, width), legend]


# ---- quotes --------------------------------------------------------------------------------------------------------
def _quotes(screen: Screen, quotes: tuple[Quote, ...]) -> None:
    for number, (group, members) in enumerate(groupby(quotes, key=lambda quote: quote.group)):
        if number:
            screen.console.print()
        screen.say(group, style="bold")
        for quote in members:
            _quote(screen, quote)


def _quote(screen: Screen, quote: Quote) -> None:
    marks = screen.glyphs
    words = screen.words(quote.text)
    words = Text(marks.open_quote) + words + Text(marks.close_quote)
    screen.lines(screen.paragraph(words, indent=4))
    facts = [f"{name} {value}" for name, value in quote.facts if name != "date"]
    facts += [numbers.day(value) for name, value in quote.facts if name == "date"]
    facts += [part for part in (quote.polarity, quote.source) if part]
    for line in screen.packed(facts, min(screen.width, PARAGRAPH) - 6, QUIET):
        screen.lines([Text(" " * 6) + line])
