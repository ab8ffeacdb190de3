"""Section ``scores``: every score over everybody and by segment."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import Final

from voca.ordered import order_of
from voca.report import Column, Section, Table
from voca.reports import numbers, tabulate
from voca.reports.material import Material, Row

_ESTIMATE: Final = (
    Column("estimate", "Score", "score", "The score on its reported scale (NPS -100..100, CSAT and yes/no 0..100 %, "
           "others the mean on their own scale)."),
    Column("interval", "Interval", "interval", "Confidence interval of `estimate`, same scale.", of="estimate"),
    Column("n", "n", "count", "Responses with this score: the base of `estimate`."),
    Column("n_customers", "Customers", "count", "Customers who gave it.", 3),
    Column("n_effective", "Effective n", "number", "Kish's effective n where responses are weighted.", 9, digits=1),
    Column("reliable", "Reliable", "flag", "False where the interval cannot be trusted to cover as often as it says."),
    Column("method", "Method", "text", "How the interval was computed.", 9),
    Column("note", "Note", "text", "What to know about this figure.", 3),
)  # fmt: skip
TABLES: Final = {
    "overall": (
        Column("score", "Key", "text", "The score's name in the data, e.g. nps.", 9),
        Column("label", "Score of", "verbatim", "What a reader calls the score."),
        Column("scale", "Scale", "text", "How the figure is to be read and which way is better.", 2),
        Column("primary", "Primary", "flag", "True for the score the headline and the drivers are about.", 9),
        *_ESTIMATE,
    ),
    "by_segment": (
        Column("score", "Key", "text", "The score's name in the data, e.g. nps.", 9),
        Column("label", "Score of", "verbatim", "What a reader calls the score.", 2),
        Column("dimension", "By", "verbatim", "The segment column, e.g. plan."),
        Column("segment", "Segment", "verbatim", "The segment, e.g. Basic."),
        *_ESTIMATE,
        Column("difference", "Against all", "delta", "`estimate` minus the score of everybody, points.", 2),
    ),
}

_ROWS: Final = 20  # of segments, on a page
_SAID: Final = 3  # that many scores are said in sentences, more are a table
_COMMENT: Final = "comment"  # the dimension of those with and those without a comment


def section(material: Material) -> Section:
    """Build the section."""
    rows = [row for row in material.rows("scores") if row["estimate"] is not None]
    if not rows:
        return Section("scores", "Scores", lead=("The data has no score, so nothing is said about one.",))
    overall = [row for row in rows if not row["dimension"]]
    segments = [row for row in rows if row["dimension"]]
    tables = tuple(
        table for table in (_overall(material, overall), _by_segment(material, segments, overall)) if table.rows
    )
    return Section(
        "scores", "Scores", lead=tuple(_lead(material, overall)), tables=tables, notes=_notes(material, rows)
    )


def _lead(material: Material, overall: list[Row]) -> list[str]:
    lead = []
    for row in _sorted(material, overall) if len(overall) <= _SAID else ():
        scale = material.scale(row["score"])
        figure = scale.with_interval(row["estimate"], row["low"], row["high"])
        lead.append(f"{scale.title}: {figure} ({scale.explanation}). Base: all who answered, {_base(row)}.")
    return lead + _who_writes(material)


def _base(row: Row) -> str:
    """Write the base, and what it is worth where weights or customers who repeat make it less."""
    n, worth = row["n"], row["n_effective"]
    return numbers.base(n) + (f" (effective n = {numbers.count(round(worth))})" if _is_less(row) else "")


def _is_less(row: Row) -> bool:
    return row["n_effective"] is not None and row["n_effective"] < 0.995 * row["n"]


def _who_writes(material: Material) -> list[str]:
    """Compare who left a comment with who did not: the themes are known of the first alone."""
    primary = material.primary
    rows = {
        row["segment"]: row
        for row in material.rows("scores")
        if row["dimension"] == _COMMENT and primary is not None and row["score"] == primary.name
    }
    if primary is None or len(rows) < 2:
        return []
    wrote, silent = rows["with a comment"], rows["without"]
    figures = [primary.with_interval(row["estimate"], row["low"], row["high"]) for row in (wrote, silent)]
    said = [f" ({row['note'].split(';')[0]})" if "%" in (row["note"] or "") else "" for row in (wrote, silent)]
    # to be asked and to answer "n/a" is to say nothing, but it is a comment in the data
    refused = any(document["status"] == "filler" for document in material.documents.values())
    others = "those who wrote none, or no more than “ok”, “n/a” or the like" if refused else "those who did not"
    return [
        f"Those who left a comment: {figures[0]}{said[0]}, {numbers.base(wrote['n'])}; {others}: "
        f"{figures[1]}{said[1]}, {numbers.base(silent['n'])}. What is said about themes is about the first."
    ]


def _sorted(material: Material, rows: list[Row]) -> list[Row]:
    order = list(material.scales)
    rank = {name: i for i, name in enumerate(order)}
    return sorted(rows, key=lambda row: (rank.get(row["score"], len(order)), row["score"]))


def _estimate(row: Row) -> Row:
    kept = ("estimate", "n", "n_customers", "n_effective", "reliable", "method", "note")
    return {key: row[key] for key in kept} | {"interval": tabulate.pair(row["low"], row["high"])}


def _muted(material: Material, rows: list[Row]) -> list[int]:
    return [i for i, row in enumerate(rows) if (row["n_customers"] or row["n"] or 0) < material.min_base]


def _digits(material: Material, rows: list[Row]) -> int | None:
    """Decimals all these scores share; None (each row's own) where they have different scales."""
    found = {material.scale(row["score"]).digits for row in rows}
    return found.pop() if len(found) == 1 else None


def _overall(material: Material, rows: list[Row]) -> Table:
    rows = _sorted(material, rows)
    primary = material.primary.name if material.primary else None
    records = []
    for row in rows:
        scale = material.scale(row["score"])
        names = {"score": scale.name, "label": scale.title, "scale": scale.explanation}
        records.append(_estimate(row) | names | {"primary": row["score"] == primary})
    columns = tabulate.with_digits(TABLES["overall"], score=_digits(material, rows))
    if any(_is_less(row) for row in rows):
        columns = tuple(replace(c, priority=1, digits=0) if c.key == "n_effective" else c for c in columns)
    table = tabulate.make("overall", "Scores", columns, records, muted=_muted(material, rows))
    return replace(table, said=len(rows) <= _SAID)


def _by_segment(material: Material, rows: list[Row], overall: list[Row]) -> Table:
    everybody = {row["score"]: row["estimate"] for row in overall}
    rows = _sorted(material, _in_order(rows))
    records = []
    for row in rows:
        of_all = everybody.get(row["score"])
        records.append(
            _estimate(row)
            | {"score": row["score"], "label": material.scale(row["score"]).title}
            | {"dimension": row["dimension"], "segment": row["segment"]}
            | {"difference": None if of_all is None else row["estimate"] - of_all}
        )
    columns = tabulate.with_digits(TABLES["by_segment"], score=_digits(material, rows))
    if len({row["score"] for row in rows}) == 1:  # then the heading says it, the column need not
        columns = tuple(replace(column, priority=9) if column.key == "label" else column for column in columns)
    title = "Scores by segment"
    note = f"Marked * and greyed: fewer than {material.min_base} customers."
    muted = _muted(material, rows)
    table = tabulate.make("by_segment", title, columns, records, note=note if muted else "", muted=muted)
    digits = {scale.title: scale.digits for scale in (material.scale(row["score"]) for row in rows)}
    return replace(table, parts="label", part_digits=digits, shown=_ROWS)


def _in_order(rows: list[Row]) -> list[Row]:
    """Sort by dimension, and within one by the order that its groups' names have; else the largest group first."""
    groups: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        groups[row["dimension"]].add(row["segment"])
    orders = {dimension: order_of(sorted(names)) for dimension, names in groups.items()}

    def place(row: Row) -> int:
        order = orders[row["dimension"]]
        return 0 if order is None else order.places.get(row["segment"], order.top + 1)

    return sorted(rows, key=lambda row: (row["dimension"], place(row), -(row["n"] or 0), row["segment"]))


def _notes(material: Material, rows: list[Row]) -> tuple[str, ...]:
    """Say which intervals cannot be trusted: the column that marks them gives way where there is little room."""
    unreliable = [row for row in _sorted(material, rows) if row["reliable"] is False and row["low"] is not None]
    if not unreliable:
        return ()
    several = len({row["score"] for row in rows}) > 1
    names = [_name(material, row, several) for row in unreliable[:_SAID]]
    if more := len(unreliable) - len(names):
        names.append(f"{numbers.count(more)} more")
    which, they = ("interval", "it misses") if len(unreliable) == 1 else ("intervals", "they miss")
    said = "than it says" if len(unreliable) == 1 else "than they say"
    return (
        f"Not reliable: the {which} of {numbers.sentence_list(names)}. With so few or so lopsided answers {they} more "
        f"often {said}.",
    )


def _name(material: Material, row: Row, several: bool) -> str:
    """Name a figure by its segment and, where there are several scores, its score."""
    title = material.scale(row["score"]).title
    if not row["dimension"]:
        return title
    return f"“{row['dimension']}: {row['segment']}”" + (f" in {title}" if several else "")
