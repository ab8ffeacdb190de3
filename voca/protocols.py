"""The seams: what a reader, a stage, a theme model and a reporter look like from outside."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Final, NamedTuple, Protocol

import numpy as np
import pyarrow as pa
from pydantic import BaseModel

from voca.errors import Issue
from voca.report import Report

Tables = Mapping[str, pa.Table]

_NOTES: Final = b"voca.notes"


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

    def __repr__(self) -> str:
        """Say in a line what it holds."""
        scores = "".join(f", {name}" for name in self.documents.column_names if name.startswith("score."))
        return f"<Reading: {self.documents.num_rows:,} documents{scores}, {len(self.issues):,} issues>"

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


def with_notes(table: pa.Table, counts: Mapping[str, int]) -> pa.Table:
    """Let a stage's result say how many of its rows were treated in which way.

    Stages keep no state, so what one has to tell travels with the rows it is about: the pipeline adds the counts of all
    batches up and writes them, with their shares, into the step's entry of the manifest.

    Parameters
    ----------
    table : pyarrow.Table
        What the stage returns.
    counts : mapping of str to int
        Rows by what was done to them.
    """
    return table.replace_schema_metadata({**(table.schema.metadata or {}), _NOTES: json.dumps(dict(counts)).encode()})


def take_notes(table: pa.Table) -> tuple[pa.Table, Counter[str]]:
    """Return a table without the notes of the stage that made it, and the notes."""
    metadata = dict(table.schema.metadata or {})
    notes: Counter[str] = Counter(json.loads(metadata.pop(_NOTES, b"{}")))
    return table.replace_schema_metadata(metadata or None), notes


class SentimentModel(Protocol):
    """Texts to the probabilities of negative, neutral and positive."""

    def predict(self, texts: Sequence[str]) -> np.ndarray:
        """Return float32 ``[len(texts), 3]``; a text's row does not depend on the others."""
        ...


class Aspect(NamedTuple):
    """The words an opinion is about.

    Attributes
    ----------
    start, end : int
        Where they are in the text, in characters.
    shares : tuple of float
        Probabilities that the text is negative, neutral and positive about them.
    """

    start: int
    end: int
    shares: tuple[float, float, float]


class AspectModel(Protocol):
    """Texts to the words that their opinions are about."""

    def aspects(self, texts: Sequence[str]) -> list[list[Aspect]]:
        """Return each text's aspects in the order of the text."""
        ...

    def polarity(
        self, texts: Sequence[str], places: Sequence[Sequence[tuple[int, int]]]
    ) -> list[list[tuple[float, float, float]]]:
        """Return how each text feels about given words of it: probabilities of negative, neutral and positive."""
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

    def assign(self, sentences: pa.Table, vectors: np.ndarray, sure: float = 0.0) -> pa.Table:
        """Return ``mentions`` (kind ``theme``); sentences in no theme have no row, nor where it is under `sure`."""
        ...

    def unthemed(self, sentences: pa.Table, vectors: np.ndarray) -> pa.Table:
        """Return ``document_id, sentence, reason`` of the sentences that :meth:`assign` gives no row."""
        ...


class Reporter(Protocol):
    """Writes a report in one format."""

    def write(self, report: Report, path: Path) -> None:
        """Write `report` to `path`."""
        ...
