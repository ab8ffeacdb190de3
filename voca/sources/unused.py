"""Options that had nothing to apply to: said, since whoever gave one believes that it did something."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyarrow as pa

from voca.config import ReadOptions
from voca.errors import Issue
from voca.sources.spreadsheet import SpreadsheetReader


def unused_sheet(options: Iterable[ReadOptions], formats: Iterable[object]) -> Iterator[Issue]:
    """Say it where a sheet was named, and none of the files is a workbook."""
    named = next((one.sheet for one in options if one.sheet is not None), None)
    if named is not None and SpreadsheetReader.name not in formats:
        said = f"the sheet {named!r} was named, but only workbooks have sheets, and there is none among the files"
        yield Issue("unused-sheet", said, hint="Leave out --sheet, or name the workbook.")


def unused_speakers(options: Iterable[ReadOptions], documents: pa.Table) -> Iterator[Issue]:
    """Say it where the customer's speaker was named, and nothing that was read has speakers."""
    named = dict.fromkeys(name for one in options for name in one.customer_speaker)
    if named and documents["speaker"].null_count == documents.num_rows:
        listed = ", ".join(map(repr, named))
        said = f"the customer was named as the speaker {listed}, but nothing that was read has speakers"
        yield Issue(
            "unused-speaker", said, hint="Leave out --customer-speaker, or give a transcript or a table of turns."
        )
