"""A file as it was written: every cell a string, every row with its number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final, Literal

import pyarrow as pa

from voca.errors import Issue, Severity
from voca.sources.exports import Export
from voca.sources.surveys.codebook import Coded

MAX_CELL: Final = 1_000_000  # characters; a row with a longer cell is left out as unreadable
MAX_LISTED: Final = 200  # issues of one kind listed one by one; the rest are counted in one more
# kinds that say the same of every cell: the first, with how many
_COUNTED: Final = frozenset({"score-zero", "quoted-mail"})

Layout = Literal["table", "conversation"]


@dataclass(frozen=True, slots=True)
class RawTable:
    """One table of a file, before anybody decides what its columns mean.

    Attributes
    ----------
    name : str
        The file's name without its folder; a workbook with several sheets adds ``" [sheet]"``.
    cells : pyarrow.Table
        Every cell as written, all columns strings; null where the format had nothing there.
    rows : pyarrow.Int64Array
        The number of each row in the file, as a person counts it: the header is row 1.
    format : str
        ``"csv"``, ``"jsonl"``, ``"xlsx"``, ``"parquet"``, ``"vtt"``, ``"srt"``, ``"dialogue"``, ``"frame"``, ...
    encoding : str
        As Python names it; empty where the format has none.
    delimiter : str
        Empty where there is none.
    sha256 : str
        Of the file as it lies on disk; empty for a frame.
    size : int
        Bytes on disk.
    read : int
        Rows seen, those left out included.
    header : tuple of str
        The column names as written, which may repeat or be empty.
    labels : mapping of str to str
        Longer wording of a column where the file gives one (survey exports with several header rows).
    layout : {"table", "conversation"}
        ``conversation``: a transcript; the columns are then ``speaker``, ``start_s``, ``end_s`` and ``text``.
    stem : str
        The file's name without its endings; names a conversation.
    folder : str
        The name of the folder in which a conversation's file lies.
    stated : tuple of str
        How the file itself calls its conversation.
    issues : tuple of Issue
    export : Export or None
        Which tool wrote it, where that is known.
    imports : mapping of str to str
        Qualtrics' own names by column.
    codebook : mapping of str to Coded
        What a questionnaire says about a column.
    beside : tuple of mapping
        Files that were read beside it: ``name``, ``sha256``, ``bytes``.
    spoken : mapping of str to str
        Columns that say of each row to which conversation it belongs, who speaks, in which order and what, where they
        are known: by ``conversation``, ``speaker``, ``turn`` and ``words``.
    began : datetime or None
        When a conversation began, where a date is told.
    left_out : mapping of str to int
        Rows that were read and are nobody's answer, by the reason.
    copies : mapping of int to int
        Rows that were left out because another one is the same message, and which one that is.
    """

    name: str
    cells: pa.Table
    rows: pa.Array
    format: str
    encoding: str = ""
    delimiter: str = ""
    sha256: str = ""
    size: int = 0
    read: int = 0
    header: tuple[str, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    layout: Layout = "table"
    stem: str = ""
    folder: str = ""
    stated: tuple[str, ...] = ()
    issues: tuple[Issue, ...] = ()
    export: Export | None = None
    imports: Mapping[str, str] = field(default_factory=dict)
    codebook: Mapping[str, Coded] = field(default_factory=dict)
    beside: tuple[Mapping[str, object], ...] = ()
    spoken: Mapping[str, str] = field(default_factory=dict)
    began: datetime | None = None
    left_out: Mapping[str, int] = field(default_factory=dict)
    copies: Mapping[int, int] = field(default_factory=dict)


class IssueLog:
    """Collect issues of one source; the first ones of a kind are listed, the rest counted.

    Parameters
    ----------
    source : str
        The file's name.
    """

    def __init__(self, source: str) -> None:
        self.source = source
        self.counts: Counter[tuple[str, str | None]] = Counter()
        self._issues: list[Issue] = []
        self._severity: dict[tuple[str, str | None], Severity] = {}

    def add(
        self,
        code: str,
        message: str,
        row: int | None = None,
        column: str | None = None,
        hint: str = "",
        severity: Severity = "warning",
    ) -> None:
        """Note one problem."""
        key = (code, column)
        self.counts[key] += 1
        self._severity[key] = severity
        if self.counts[key] <= (1 if code in _COUNTED else MAX_LISTED):
            self._issues.append(Issue(code, message, self.source, row, column, hint, severity))

    @property
    def left_out(self) -> dict[str, int]:
        """Rows that became no document, by the code of the reason."""
        found: Counter[str] = Counter()
        for (code, column), count in self.counts.items():
            if self._severity[code, column] == "error" or code == "empty-row":
                found[code] += count
        return dict(sorted(found.items()))

    def close(self) -> tuple[Issue, ...]:
        """Return what was collected; a kind with more than was listed ends with its total, or has it in its message."""
        rest = [
            Issue(
                code,
                f"{count:,} rows have this problem; the first {MAX_LISTED} are listed",
                self.source,
                column=column,
                severity=self._severity[code, column],
            )
            for (code, column), count in self.counts.items()
            if count > MAX_LISTED and code not in _COUNTED
        ]
        return (*map(self._with_total, self._issues), *rest)

    def _with_total(self, issue: Issue) -> Issue:
        count = self.counts[issue.code, issue.column]
        if issue.code not in _COUNTED or count == 1:
            return issue
        return replace(issue, message=f"{issue.message} ({count:,} cells)")
