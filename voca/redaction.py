"""The input's rows without personal data in their text, and how much was left in them: ``voca redact``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pyarrow as pa
from scipy.stats import chi2

from voca import sources
from voca.annotate import Annotated, text_columns
from voca.config import ReadOptions
from voca.errors import UsageError
from voca.sources import RawTable
from voca.stages.clean import clean
from voca.stages.redact import Kind, Options, Redact

LEFT = "left"
"""Column of an audit in which a person writes how many pieces of personal data a text still has."""


def annotate_redact(path: str | Path, options: ReadOptions, keep: tuple[Kind, ...] = ()) -> Annotated:
    """Replace personal data in the text columns; every other cell stays as it is.

    Parameters
    ----------
    path : str or pathlib.Path
    options : ReadOptions
    keep : tuple of Kind
        What stays.

    Raises
    ------
    UsageError
        A named column is not there.
    """
    raw, names = _table(path, options)
    stage = Redact(Options(keep=keep, customers="keep"))
    counts: Counter[str] = Counter()
    columns = {name: raw.cells[name].to_pylist() for name in raw.cells.column_names}
    for name in names:
        speakers = columns.get("speaker") if raw.layout == "conversation" else None
        columns[name], found, named = _redacted(stage, columns[name], speakers)
        counts.update(found)
        if speakers is not None:
            columns["speaker"] = named
    rows = [["" if cell is None else cell for cell in row] for row in zip(*columns.values(), strict=True)]
    told = ", ".join(f"{n} {kind}" for kind, n in sorted(counts.items())) or "nothing"
    return Annotated(tuple(columns), rows, f"Taken out of {len(rows)} rows: {told}.")


def _table(path: str | Path, options: ReadOptions) -> tuple[RawTable, Sequence[str]]:
    raw = sources.load(path, options)
    if raw.layout == "conversation":
        return raw, ("text",)
    names = options.text or text_columns(sources.read([path], options).columns.to_pylist())
    unknown = [name for name in names if name not in raw.cells.column_names]
    if unknown:
        message = f"There is no column {unknown[0]!r} in {Path(path).name}."
        raise UsageError(message, "Columns: " + ", ".join(raw.cells.column_names) + ".")
    return raw, names


def _redacted(
    stage: Redact, cells: Sequence[str | None], speakers: Sequence[str | None] | None
) -> tuple[list[str | None], Counter[str], list[str | None]]:
    """Redact a column; a cell in which nothing was found stays as it was written."""
    conversation = None if speakers is None else "conversation"
    documents = pa.table(
        {
            "text": pa.array([cell and clean(cell) for cell in cells], pa.string()),
            "speaker": pa.array(speakers or [None] * len(cells), pa.string()),
            "conversation_id": pa.array([conversation] * len(cells), pa.string()),
            "turn": pa.array(range(len(cells)), pa.int32()),
        }
    )
    done = stage({"documents": documents})["documents"]
    found = done["redactions"].to_pylist()
    texts = [new if places else old for old, new, places in zip(cells, done["text"].to_pylist(), found, strict=True)]
    counts = Counter(place["kind"] for places in found for place in places or ())
    return texts, counts, done["speaker"].to_pylist()


# ---- audit ---------------------------------------------------------------------------------------------------------


def draw_audit(path: str | Path, options: ReadOptions, n: int, seed: int, keep: tuple[Kind, ...] = ()) -> Annotated:
    """Draw redacted texts at random for a person to check.

    Parameters
    ----------
    path : str or pathlib.Path
    options : ReadOptions
    n : int
        How many; all where there are fewer.
    seed : int
    keep : tuple of Kind
        As for :func:`annotate_redact`.

    Returns
    -------
    Annotated
        ``row``, ``text`` and an empty column ``left`` to fill.
    """
    _, names = _table(path, options)
    done = annotate_redact(path, options, keep)
    places = [done.header.index(name) for name in names]
    texts = [
        (str(number), row[place]) for number, row in enumerate(done.rows, start=2) for place in places if row[place]
    ]
    drawn = sorted(Random(seed).sample(range(len(texts)), min(n, len(texts))))
    rows = [[*texts[position], ""] for position in drawn]
    told = (
        f"{len(rows)} of {len(texts)} texts drawn. Write into {LEFT!r} how many names and the like were left in each."
    )
    return Annotated(("row", "text", LEFT), rows, told)


@dataclass(frozen=True)
class Left:
    """What was left in redacted texts.

    Attributes
    ----------
    n : int
        Texts checked.
    found : int
        Pieces of personal data left in them.
    rate, low, high : float
        Per 1,000 texts, with an exact 95% Poisson interval (Garwood 1936).
    """

    n: int
    found: int
    rate: float
    low: float
    high: float


def count_audit(path: str | Path, options: ReadOptions) -> Left:
    """Count what a person found in the texts that :func:`draw_audit` drew; rows with an empty cell were not checked.

    Raises
    ------
    UsageError
        There is no column ``left``, or a cell of it is not a number, or all are empty.
    """
    cells = sources.load(path, options).cells
    if LEFT not in cells.column_names:
        message = f"{Path(path).name} has no column {LEFT!r}."
        raise UsageError(message, "Draw the texts with `voca redact FILE --audit 300 -o FILE` and fill that column.")
    answers = [(cell or "").strip() for cell in cells[LEFT].to_pylist()]
    wrong = next((row for row, answer in enumerate(answers, start=2) if answer and not answer.isdecimal()), None)
    if wrong is not None:
        message = f"{Path(path).name}, row {wrong}: {LEFT!r} is not a number."
        raise UsageError(message, "Write how many pieces of personal data were left, 0 for none.")
    counts = [int(answer) for answer in answers if answer]
    if not counts:
        message = f"No cell of {LEFT!r} in {Path(path).name} is filled."
        raise UsageError(message, "Write 0 where nothing was left.")
    n, found = len(counts), sum(counts)
    low = float(chi2.ppf(0.025, 2 * found)) / 2 if found else 0.0
    high = float(chi2.ppf(0.975, 2 * found + 2)) / 2
    return Left(n, found, 1000 * found / n, 1000 * low / n, 1000 * high / n)
