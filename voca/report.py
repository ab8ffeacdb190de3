"""What a report says, as plain frozen values.

``voca.reports.build`` makes one :class:`Report`; every reporter (terminal, HTML, JSON, workbook, markdown) renders
that same one, so that no two outputs can disagree.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal[
    "text",  # str: words from voca itself (labels, verdicts)
    "verbatim",  # str: words from a customer or a file: hostile until escaped
    "count",  # int
    "share",  # float 0..1, shown as %
    "share_delta",  # float -1..1: a difference of two shares, shown signed in percentage points
    "score",  # float on the score's own scale
    "delta",  # float, signed, in the score's points
    "number",  # float
    "p",  # float 0..1: a p or q value
    "interval",  # (low, high) on the scale of the column named in `of`
    "spark",  # tuple of floats or None, oldest first
    "mix",  # (p_negative, p_neutral, p_positive) shares, sum 1
    "flag",  # bool
    "date",  # ISO date str
    "list",  # tuple of str
]

Value = str | int | float | bool | None | tuple["Value", ...]

SECTION_KEYS = (
    "overview",
    "scores",
    "themes",
    "drivers",
    "segments",
    "trends",
    "actions",
    "quotes",
    "coverage",
    "warnings",
)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    Attributes
    ----------
    key : str
        Name in JSON, snake_case.
    title : str
        Heading a person reads.
    kind : Kind
        How a value is to be read and shown.
    help : str
        One sentence: what it is, its unit, its base. Documentation and the JSON Schema are made from it.
    priority : int
        1 always shown, 2 from 100 terminal columns on, 3 from 160 on, 4 where room is left, 9 never
        in the terminal (JSON and workbook only).
    of : str
        Of an ``interval``: the key of the column it belongs to; shown beside that column's value.
    digits : int or None
        Decimals a ``score``, ``delta`` or ``number`` is shown with; None: as many as its interval's width warrants.
    neutral : float
        The value that says nothing either way, where a drawing has its line: 0, of a ratio 1.
    """

    key: str
    title: str
    kind: Kind
    help: str = ""
    priority: int = 1
    of: str = ""
    digits: int | None = None
    neutral: float = 0.0


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of plain values under named columns.

    Attributes
    ----------
    key : str
        Name in JSON, unique within its section.
    title : str
        Heading a person reads.
    columns : tuple of Column
    rows : tuple of tuple of Value
        One value a column, in the columns' order.
    base : str
        What the figures are based on, e.g. ``"Base: all who answered, n = 412"``.
    note : str
        How to read it.
    muted : tuple of int
        Indices of rows under the minimum base: shown greyed, never ranked.
    parts : str
        Key of a column, e.g. of the score: the table is shown as one for each of its values, named in their headings.
    part_digits : mapping of str to int
        Decimals of each part's scores and differences, by its value.
    said : bool
        The section's sentences say all of it: only shown to who asks for the section.
    shown : int
        Rows a page shows at first, where there are clearly more; the others are behind a click. 0: all.
    folded : bool
        For a closer look: not part of a short report, behind a click on a page.
    """

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    base: str = ""
    note: str = ""
    muted: tuple[int, ...] = ()
    parts: str = ""
    part_digits: Mapping[str, int] = field(default_factory=dict)
    said: bool = False
    shown: int = 0
    folded: bool = False

    @property
    def nested(self) -> tuple[int, ...]:
        """Indices of the rows about sub-themes, where others of the table are about themes."""
        at = next((i for i, column in enumerate(self.columns) if column.key == "level"), None)
        found = () if at is None else tuple(i for i, row in enumerate(self.rows) if row[at] == "subtheme")
        return found if len(found) < len(self.rows) else ()

    def records(self) -> Iterator[dict[str, Value]]:
        """Yield each row as ``{column key: value}``."""
        keys = [column.key for column in self.columns]
        for row in self.rows:
            yield dict(zip(keys, row, strict=True))


@dataclass(frozen=True, slots=True)
class Quote:
    """Words a customer wrote, exactly, and where they stand.

    ``text`` is ``documents.text[start:end]`` (code points), never edited; ``facts`` are small labelled values about
    who said it, e.g. ``(("NPS", "2"), ("plan", "Basic"), ("date", "2026-03-04"))``. ``language`` is a code of ISO
    639-1, empty where it is not known.
    """

    text: str
    document_id: str
    start: int
    end: int
    theme_id: str
    theme: str
    polarity: str
    source: str
    facts: tuple[tuple[str, str], ...] = ()
    group: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a report.

    Attributes
    ----------
    key : str
        One of :data:`SECTION_KEYS`.
    title : str
    lead : tuple of str
        Sentences that say what the tables show, most important first. Plain text, each with its n.
    tables, quotes
        What is shown.
    notes : tuple of str
        What a reader must know to not misread it.
    """

    key: str
    title: str
    lead: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    quotes: tuple[Quote, ...] = ()
    notes: tuple[str, ...] = ()

    def table(self, key: str) -> Table:
        """Return the table named `key`; raises ``KeyError`` where there is none."""
        for table in self.tables:
            if table.key == key:
                return table
        raise KeyError(key)


@dataclass(frozen=True, slots=True)
class Report:
    """All sections of one analysis, in reading order, and its manifest."""

    title: str
    sections: tuple[Section, ...]
    manifest: Mapping[str, object] = field(default_factory=dict)

    def __repr__(self) -> str:
        """Name its sections; their figures would fill screens."""
        return f"<Report {self.title!r}: {', '.join(section.key for section in self.sections)}>"

    def _repr_html_(self) -> str:
        """Show it in a notebook."""
        from voca.reports import html_fragment

        return html_fragment(self)

    def section(self, key: str) -> Section:
        """Return the section named `key`; raises ``KeyError`` where there is none."""
        for section in self.sections:
            if section.key == key:
                return section
        raise KeyError(key)
