"""``voca check``: what would be read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from voca.cli import options as o
from voca.cli.console import write_json
from voca.errors import DataProblemsError

if TYPE_CHECKING:
    import pyarrow as pa
    from rich.console import Console

    from voca.checks import Checked, Completeness
    from voca.errors import Issue
    from voca.protocols import Reading


def command(
    inputs: o.Files = None,
    sql: o.Sql = None,
    database: o.From = None,
    text: o.Text = None,
    title: o.Title = None,
    score: o.Score = None,
    segment: o.Segment = None,
    customer: o.Customer = None,
    time: o.Time = None,
    weight: o.Weight = None,
    outcome: o.Outcome = None,
    ignore: o.Ignore = None,
    sheet: o.Sheet = None,
    encoding: o.Encoding = None,
    customer_speaker: o.CustomerSpeaker = None,
    keep_tests: o.KeepTests = False,
    count_once: o.CountOnce = False,
    customers: o.Customers = None,
    on: o.On = None,
    strict: o.Strict = False,
    as_json: o.AsJson = False,
) -> None:
    """Say what would be read, how complete it is, and what looks wrong in it. Nothing is analysed or stored."""
    from datetime import datetime

    from voca import sources
    from voca.checks import check
    from voca.cli.console import progress

    columns = o.read_options(
        text=text, title=title, score=score, segment=segment, customer=customer, time=time, weight=weight,
        outcome=outcome, ignore=ignore, sheet=sheet, encoding=encoding, customer_speaker=customer_speaker,
        keep_tests=keep_tests or None, count_once=count_once or None,
        customers=customers, on=on,
    )  # fmt: skip
    parts = sources.stream(o.sources(inputs, sql, database), columns, textless=True)
    with progress(as_json) as bar:
        reading = check(_watched(parts, bar), datetime.now())
    if as_json:
        write_json(_as_json(reading), default=str)
    else:
        _print(reading)
    if strict and reading.problems:
        n = len(reading.problems)
        message = f"{n} problem{'s' if n > 1 else ''} in the data."
        raise DataProblemsError(message, "They are listed above.")


def _watched(parts: Iterator[Reading], bar: Callable[[str, int, int], None] | None) -> Iterator[Reading]:
    """Show how many rows were read so far."""
    rows = 0
    if bar:
        bar("read", 0, 0)
    for part in parts:
        rows += part.documents.num_rows
        if bar:
            bar(f"{rows:,} read", rows, 0)
        yield part


def _as_json(reading: Checked) -> dict[str, Any]:
    return {
        "inputs": [dict(entry) for entry in reading.inputs],
        "columns": reading.columns.to_pylist(),
        "scales": reading.scales.to_pylist(),
        "documents": reading.documents,
        "completeness": [asdict(column) for column in reading.completeness],
        "issues": [asdict(issue) for issue in reading.issues],
    }


def _print(reading: Checked) -> None:
    from rich.table import Table
    from rich.text import Text

    from voca.cli.console import output
    from voca.reports import safe
    from voca.suspicions import has_ends

    console = output()
    for entry in reading.inputs:
        facts = ", ".join(f"{key} {entry[key]}" for key in ("format", "encoding", "rows", "kept") if entry.get(key))
        console.print(Text.assemble((safe(str(entry["name"])), "bold"), f"  {facts}"))
    table = Table(box=None, header_style="bold", pad_edge=False)
    for heading in ("column", "taken as", "why"):
        table.add_column(heading, overflow="fold")
    for row in _once(reading.columns):
        own = row["target"] in (
            f"segment.{row['column']}",
            f"driver.{row['column']}",
        )  # the column's name stands beside
        role = row["role"] if own else row["target"] or row["role"]
        table.add_row(
            Text(safe(row["column"])), Text(role), Text(safe(row["reason"])), style="" if row["target"] else "dim"
        )
    console.print(table)
    for scale in reading.scales.to_pylist():
        mark = " (the one the drivers are about)" if scale["primary"] else ""
        ends = f"{scale['low']:g} to {scale['high']:g}" if has_ends(scale) else "without ends"
        console.print(Text(f"{safe(scale['label'])}: {scale['kind']}, {ends}{mark}"))
    _print_filled(console, reading.completeness)
    shown = 20
    kinds = _kinds(reading.issues)
    for issue in kinds[:shown]:
        weight = "bold" if issue.severity != "note" else ""
        console.print(Text.assemble((f"{issue.severity}: ", weight), safe(str(issue))))
    if len(kinds) > shown:
        console.print(f"... and {len(kinds) - shown} more kinds; all of them with --json.")
    if not reading.issues:
        console.print("No problems found.")


def _once(columns: pa.Table) -> list[dict[str, Any]]:
    """Return what is said of the columns, once where files alike say the same, as a folder of transcripts does."""
    said = {tuple(row[name] for name in ("column", "role", "target", "reason")): row for row in columns.to_pylist()}
    return list(said.values())


def _kinds(issues: Sequence[Issue]) -> list[Issue]:
    """Return the first issue of each kind, and with it how many rows have it: hundreds of one would hide the others."""
    groups: dict[tuple[str, str, str | None], list[Issue]] = {}
    for issue in issues:
        groups.setdefault((issue.code, issue.source, issue.column), []).append(issue)
    kinds = []
    for first, *others in groups.values():
        total = next((other.message for other in others if other.row is None and first.row is not None), "")
        rest = f" ({total})" if total else f" (and {len(others):,} more like it)" if others else ""
        kinds.append(replace(first, message=first.message + rest))
    return kinds


def _print_filled(console: Console, filled: Sequence[Completeness]) -> None:
    from rich.table import Table
    from rich.text import Text

    from voca.reports import safe

    table = Table(box=None, header_style="bold", pad_edge=False)
    table.add_column("filled", overflow="fold")
    for heading in ("n", "of", "", "share"):
        table.add_column(heading, justify="right" if heading else "left")
    for column in filled:
        share = f"{column.filled / column.of:.0%}" if column.of else "-"
        table.add_row(Text(safe(column.column)), f"{column.filled:,}", f"{column.of:,}", column.unit, share)
    console.print(table)
