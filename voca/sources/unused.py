"""Options that had nothing to apply to: said, since whoever gave one believes that it did something."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pyarrow as pa

from voca.config import ReadOptions
from voca.errors import Issue, UsageError
from voca.sources.conversation import COLUMNS
from voca.sources.given import named_in
from voca.sources.raw import RawTable
from voca.sources.spreadsheet import SpreadsheetReader


def unused_sheet(options: Iterable[ReadOptions], formats: Iterable[object]) -> Iterator[Issue]:
    """Say it where a sheet was named, and none of the files is a workbook."""
    named = next((one.sheet for one in options if one.sheet is not None), None)
    if named is not None and SpreadsheetReader.name not in formats:
        said = f"the sheet {named!r} was named, but only workbooks have sheets, and there is none among the files"
        yield Issue("unused-sheet", said, hint="Leave out --sheet, or name the workbook.")


def hold_columns(options: Iterable[ReadOptions], tables: Sequence[RawTable]) -> None:
    """Raise :class:`UsageError` where columns are named, and all that was read are transcripts: they have none."""
    if any(table.layout != "conversation" for table in tables):
        return
    for one in options:
        for name in named_in(one):
            if name.strip().casefold() not in COLUMNS:
                beside = Path(one.customers).name if one.customers else ""
                message = f"Transcripts have no column {name!r}" + (f", nor has {beside}." if beside else ".")
                remedy = "What is known of calls comes from a table: --customers FILE --on conversation_id=COLUMN."
                raise UsageError(message, "" if beside else remedy)


def has_speakers(documents: pa.Table) -> bool:
    """Whether any of the documents is somebody's turn."""
    return bool(documents["speaker"].null_count < documents.num_rows)


def unused_speakers(options: Iterable[ReadOptions], spoken: bool) -> Iterator[Issue]:
    """Say it where the customer's speaker was named, and nothing that was read has speakers."""
    named = dict.fromkeys(name for one in options for name in one.customer_speaker)
    if named and not spoken:
        listed = ", ".join(map(repr, named))
        said = f"the customer was named as the speaker {listed}, but nothing that was read has speakers"
        yield Issue(
            "unused-speaker", said, hint="Leave out --customer-speaker, or give a transcript or a table of turns."
        )


def with_table(options: ReadOptions) -> ReadOptions:
    """Return the options; raises :class:`UsageError` where a column to join by is named without a table."""
    if options.on is not None and options.customers is None:
        message = "--on names the column that customers are joined by, and there is no table of customers."
        raise UsageError(message, "Name it with --customers FILE; the customer's column alone with --customer COLUMN.")
    return options
