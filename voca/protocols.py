"""The seams: what a reader, a stage, a theme model and a reporter look like from outside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Protocol

import numpy as np
import pyarrow as pa
from pydantic import BaseModel

from voca.errors import Issue
from voca.report import Report

Tables = Mapping[str, pa.Table]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader got out of its files.

    Attributes
    ----------
    documents, columns, scales : pyarrow.Table
        As declared in :mod:`voca.schema`; ``documents`` holds ``READ_FIELDS`` and the open prefixes, sorted by
        ``document_id``.
    issues : tuple of Issue
    inputs : tuple of dict
        One per file: ``name``, ``sha256``, ``bytes``, ``format``, ``encoding``, ``rows`` (read), ``kept`` (documents),
        ``left_out`` (rows that became no document, by reason).
    """

    documents: pa.Table
    columns: pa.Table
    scales: pa.Table
    issues: tuple[Issue, ...]
    inputs: tuple[Mapping[str, object], ...]

    @property
    def problems(self) -> tuple[Issue, ...]:
        """The issues that are more than a note: what ``--strict`` refuses."""
        return tuple(issue for issue in self.issues if issue.severity != "note")


class Stage(Protocol):
    """What every stage declares; ``requires`` and ``assigns`` name columns as ``table.column``."""

    name: ClassVar[str]
    Config: ClassVar[type[BaseModel]]

    @property
    def requires(self) -> tuple[str, ...]:
        """Columns that must be there."""
        ...

    @property
    def assigns(self) -> tuple[str, ...]:
        """Columns (or whole tables) that are there afterwards."""
        ...


class RowStage(Stage, Protocol):
    """Work on each row by itself: a row's result never depends on the rows beside it."""

    table: str

    def __call__(self, batch: pa.Table) -> pa.Table:
        """Return the batch with the assigned columns added or replaced, same rows in the same order."""
        ...


class TableStage(Stage, Protocol):
    """Work on whole tables."""

    def __call__(self, tables: Tables) -> Tables:
        """Return the tables that changed or are new."""
        ...


class Encoder(Protocol):
    """Texts to unit vectors."""

    @property
    def dimension(self) -> int:
        """Values a vector."""
        ...

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Return float32 ``[len(texts), dimension]``; a text's row does not depend on the others."""
        ...


class ThemeModel(Protocol):
    """Themes learnt from sentences, and the themes of new sentences."""

    def fit(self, sentences: pa.Table, vectors: np.ndarray, seed: int) -> None:
        """Learn two levels of themes.

        ``sentences`` has ``document_id, sentence, start, end, text`` and the sentiment probabilities, sorted by
        ``(document_id, sentence)``; ``vectors`` is float32 ``[len(sentences), d]``.
        """
        ...

    @property
    def themes(self) -> pa.Table:
        """The ``themes`` table."""
        ...

    def assign(self, sentences: pa.Table, vectors: np.ndarray) -> pa.Table:
        """Return ``mentions`` (kind ``theme``); sentences in no theme have no row."""
        ...

    def unthemed(self, sentences: pa.Table, vectors: np.ndarray) -> pa.Table:
        """Return ``document_id, sentence, reason`` of the sentences that :meth:`assign` gives no row."""
        ...


class Reporter(Protocol):
    """Writes a report in one format."""

    def write(self, report: Report, path: Path) -> None:
        """Write `report` to `path`."""
        ...
