"""The input's own rows with columns added: what ``voca sentiment`` and ``voca themes`` write."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import Any, Final

import pyarrow.compute as pc

from voca import sources
from voca.analysis import analyze_reading, prepared, words_of
from voca.config import ReadOptions
from voca.errors import UsageError
from voca.pipeline import Pipeline, Progress, load
from voca.preflight import hold_models
from voca.schema import PROBABILITIES
from voca.sources.repeats import once_each
from voca.sources.unpacking import unpacked
from voca.stages.columns import strings
from voca.stages.sentiment import Sentiment
from voca.study import Study
from voca.theming import FEWER
from voca.withheld import languages_not_judged, languages_not_themed
from voca.wording import counted
from voca.workbooks import running, write_rows
from voca.writing import whole

_SPREADSHEETS: Final = frozenset({"xlsx", "xls", "ods"})
_SENTIMENT_STAGES = ("clean", "language")
SENTIMENT_COLUMNS = ("sentiment", "sentiment_score", *PROBABILITIES)
THEME_COLUMNS = ("theme_id", "theme", "theme_path", "theme_confidence", "themes", "unthemed_reason")

Row = Mapping[str, object]


@dataclass(frozen=True)
class Annotated:
    """Rows as they came, with columns at the end.

    Attributes
    ----------
    header : tuple of str
    rows : sequence of sequence of str
    summary : str
        One sentence for the person at the terminal.
    problems : str
        What was left out of the file, or read differently from how it is written; empty where nothing was.
    delimiter : str
        Between the fields: that of the input, where it is one that CSV files have.
    mark : bool
        A byte order mark before the first of them, without which Excel takes no CSV file for UTF-8.
    """

    header: tuple[str, ...]
    rows: Sequence[Sequence[str]]
    summary: str
    problems: str = ""
    delimiter: str = ","
    mark: bool = False

    def write(self, path: Path) -> str:
        """Write delimited text, with tabs where `path` ends in ``.tsv``, or a workbook where it ends in ``.xlsx``.

        It is there whole or not at all; a pipe or a device is written to as it is. Returns what is to be known of the
        file: what a workbook could not hold, or that a spreadsheet would calculate cells. Raises `StudyError`.
        """
        if path.suffix.lower() == ".xlsx":
            return write_rows(self.header, self.rows, path)
        encoding = "utf-8-sig" if self.mark else "utf-8"
        with whole(path) as place, place.open("w", encoding=encoding, newline="") as stream:
            writer = csv.writer(stream, delimiter="\t" if path.suffix.lower() == ".tsv" else self.delimiter)
            writer.writerow(self.header)
            writer.writerows(self.rows)
        return running(self.rows)


def annotate_sentiment(
    path: str | Path,
    options: ReadOptions,
    overrides: Mapping[str, Any] | None = None,
    progress: Progress | None = None,
) -> Annotated:
    """Judge the sentiment of every row's comment; the summary says how many are in a language that was not judged."""
    asked = _judging(load("reviews", overrides))
    hold_models(asked)
    raw = sources.load(path, options)
    read = _documents(path, options)
    pipeline = _judging(asked.sized(words_of(read)))
    tables = pipeline.run({"documents": read}, progress)
    documents = tables["documents"]
    found: dict[int, Row] = {}
    columns = [documents[name].to_pylist() for name in ("source_row", "sentiment", *PROBABILITIES)]
    for row, label, negative, neutral, positive in zip(*columns, strict=True):
        if label is not None:
            values = (label, positive - negative, negative, neutral, positive)
            found[row] = dict(zip(SENTIMENT_COLUMNS, values, strict=True))
    counts = Counter(str(values["sentiment"]) for values in found.values())
    summary = ", ".join(f"{n:,} {label}" for label, n in sorted(counts.items())) or "nothing could be judged"
    summary = f"{counted(len(found), 'comment')} judged: {summary}.{_judges(pipeline)}"
    not_judged, _ = languages_not_judged(documents)
    if not_judged:
        summary += f" {not_judged}: not judged."
    return _join(raw, found, SENTIMENT_COLUMNS, summary)


def _judges(pipeline: Pipeline) -> str:
    """Say which share each model judged, where there were several."""
    notes = {model: count["share"] for step in pipeline.steps for model, count in step.notes.items()}
    return f" By {' and '.join(f'{model} {share:.1%}' for model, share in notes.items())}." if notes else ""


def annotate_themes(
    path: str | Path, options: ReadOptions, overrides: Mapping[str, Any], progress: Progress | None = None
) -> Annotated:
    """Find the themes of every row's comment."""
    pipeline = prepared("reviews", overrides)
    raw = sources.load(path, options)
    if progress:
        progress("read", 0, 0)
    reading = sources.read([path], options)
    _one_text(reading.columns.to_pylist())
    study = analyze_reading(pipeline, reading, progress=progress)
    found = _theme_rows(study)
    themed = sum(1 for values in found.values() if values.get("theme_id"))
    leaves = sum(1 for parent in strings(study.tables["themes"], "parent_id") if parent)
    tops = study.tables["themes"].num_rows - leaves
    written = sum(status != "no text" for status in strings(study.tables["documents"], "status"))
    comments = counted(written, "comment")
    summary = f"{themed:,} of {comments} in {counted(tops, 'theme')} with {counted(leaves, 'sub-theme')}."
    if not tops:
        summary = f"No theme in {comments}: too few of them say something alike."
    summary += "".join(f" {row['message']}." for row in study.tables["issues"].to_pylist() if row["code"] == FEWER)
    not_themed, _ = languages_not_themed(study.tables["documents"])
    if not_themed:
        summary += f" {not_themed}: no theme."
    return _join(raw, found, THEME_COLUMNS, summary)


def _judging(pipeline: Pipeline) -> Pipeline:
    """Return a pipeline with only what the sentiment of comments needs."""
    wanted = [s for s in pipeline.stages if s.name in _SENTIMENT_STAGES or _is_document_sentiment(s)]
    return replace(pipeline, stages=tuple(wanted))


def _is_document_sentiment(stage: object) -> bool:
    return isinstance(stage, Sentiment) and stage.table == "documents"


def _documents(path: str | Path, options: ReadOptions) -> Any:  # noqa: ANN401 - pyarrow.Table
    reading = sources.read([path], options)
    _one_text(reading.columns.to_pylist())
    return reading.documents


def text_columns(columns: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the columns that a reader took for text."""
    return [str(row["column"]) for row in columns if row["role"] == "text"]


def _one_text(columns: Sequence[Mapping[str, Any]]) -> None:
    names = text_columns(columns)
    if len(names) > 1:
        message = f"There are {len(names)} columns with text: {', '.join(names)}."
        raise UsageError(message, "Choose one with --text COLUMN.")


def _join(raw: sources.RawTable, found: Mapping[int, Row], added: Sequence[str], summary: str) -> Annotated:
    """Put the added columns behind the input's own; a name already taken gets the suffix ``_voca``.

    Rows of one message, once for each of its labels or languages, have what was found in the one that counts.
    """
    copies = once_each(unpacked(raw)).copies
    own = tuple(raw.cells.column_names)
    header = (*own, *(f"{name}_voca" if name in own else name for name in added))
    rows: list[list[str]] = []
    cells = [raw.cells[name].to_pylist() for name in own]
    for number, row in zip(raw.rows.to_pylist(), zip(*cells, strict=True), strict=True):
        values = found.get(number) or found.get(copies.get(number, number), {})
        rows.append([*("" if cell is None else cell for cell in row), *(_cell(values.get(name)) for name in added)])
    return Annotated(header, rows, summary, problems_of(raw), delimiter_of(raw), mark_of(raw))


def delimiter_of(raw: sources.RawTable) -> str:
    """Return what a table is written with again: semicolons and bars as it has them, else commas."""
    return raw.delimiter if raw.delimiter in (";", "|") else ","


def mark_of(raw: sources.RawTable) -> bool:
    """Whether a table is written with a byte order mark: it came with one, from a spreadsheet, or in another encoding.

    Whoever has a file in Windows-1252 or a workbook opens what is made of it in a spreadsheet.
    """
    return raw.format in _SPREADSHEETS or bool(raw.encoding and raw.encoding != "utf-8")


def problems_of(raw: sources.RawTable) -> str:
    """Say how many problems a table has, and the first of them: errors, which left rows out, before the others."""
    found = [issue for issue in raw.issues if issue.severity != "note"]
    if not found:
        return ""
    first = min(found, key=lambda issue: issue.severity != "error")
    place = f"row {first.row}: " if first.row else ""
    count = f"{len(found):,} problems" if len(found) > 1 else "a problem"
    return f"{raw.name} has {count}: {place}{first.message}. 'voca check' lists them."


def _cell(value: object) -> str:
    if value is None:
        return ""
    return f"{value:.4f}" if isinstance(value, float) else str(value)


def _theme_rows(study: Study) -> dict[int, Row]:
    """Gather each document's mentions into one row: the primary leaf and all of them in text order."""
    themes = {row["theme_id"]: row for row in study.tables["themes"].to_pylist()}
    mentions: dict[str, list[dict[str, Any]]] = {}
    of_themes = study.tables["mentions"].filter(pc.equal(study.tables["mentions"]["kind"], "theme"))
    for mention in of_themes.to_pylist():
        mentions.setdefault(mention["document_id"], []).append(mention)
    documents = study.tables["documents"].select(["document_id", "source_row", "status", "reason"])
    return {
        row["source_row"]: _theme_row(row, mentions.get(row["document_id"], []), themes)
        for row in documents.to_pylist()
    }


def _theme_row(document: Row, mentions: list[dict[str, Any]], themes: Mapping[str, Row]) -> Row:
    if not mentions:
        reason = document["reason"]
        return {"unthemed_reason": f"{document['status']}: {reason}" if reason else document["status"]}
    mentions.sort(key=lambda mention: (mention["start"], mention["theme_id"]))
    primary = themes[primary_theme(mentions)]
    parent = themes.get(str(primary["parent_id"]), primary)
    of_primary = [mention["confidence"] for mention in mentions if mention["theme_id"] == primary["theme_id"]]
    listed = [
        {"id": mention["theme_id"], "label": themes[mention["theme_id"]]["label"], "polarity": mention["polarity"],
         "start": mention["start"], "end": mention["end"]}
        for mention in mentions
    ]  # fmt: skip
    same = parent["theme_id"] == primary["theme_id"]
    return {
        "theme_id": primary["theme_id"],
        "theme": primary["label"],
        "theme_path": primary["label"] if same else f"{parent['label']} > {primary['label']}",
        "theme_confidence": float(max(of_primary)),
        "themes": json.dumps(listed, ensure_ascii=False),
    }


def primary_theme(mentions: Sequence[Mapping[str, Any]]) -> str:
    """Return the leaf with the largest sum of confidence x characters; ties: first mentioned, then id.

    Where a sentence mentions several, the surest of them is given the characters of all: a remark in passing does not
    take the sentence from its subject.
    """
    weight: Counter[str] = Counter()
    first: dict[str, int] = {}
    ordered = sorted(mentions, key=lambda mention: (mention["sentence"], mention["start"]))
    for _, group in groupby(ordered, key=lambda mention: mention["sentence"]):
        said = list(group)
        surest = max(said, key=lambda mention: (mention["confidence"], -mention["start"]))
        for mention in said:
            theme, counted = mention["theme_id"], said if mention is surest else [mention]
            characters = sum(each["end"] - each["start"] for each in counted)
            weight[theme] += float(mention["confidence"]) * characters
            first[theme] = min(first.get(theme, mention["start"]), mention["start"])
    return min(weight, key=lambda theme: (-round(weight[theme], 6), first[theme], theme))
