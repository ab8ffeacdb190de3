"""Every table that crosses a border between packages, declared once.

A table is a :class:`pyarrow.Table`. ``documents`` has, besides its fixed columns, four open prefixes: ``segment.*``
(text), ``score.*`` (number), ``outcome.*`` (number; ``outcome.churned`` is 0 or 1) and ``driver.*`` (number: what
operations measure, to stand beside the themes).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from voca.errors import Issue
from voca.figure_tables import FIGURES

NOT_CUSTOMER: Final = "not customer"
"""Status of what an agent or an interviewer says."""
STATUSES: Final = (
    "themed",
    "unthemed",
    "filler",
    "short",
    "duplicate",
    "unreadable",
    "no text",
    NOT_CUSTOMER,
)
SPEAKER_ROLES: Final = ("customer", "agent", "interviewer", "participant", "system")
CUSTOMER_ROLES: Final = ("customer", "participant")
KINDS: Final = ("review", "answer", "utterance", "note")
POLARITIES: Final = ("negative", "neutral", "positive")
MIXED: Final = "mixed remarks"  # begins the label of a theme of which no label is true
OTHER_LANGUAGE: Final = "in a language the encoder does not know"
"""How the reason of a comment begins that has no theme for its language."""
OWN_VECTORS: Final = "own vectors"
"""How the name of an encoder begins whose vectors are the caller's; the number of values follows."""
OPEN_PREFIXES: Final[Mapping[str, pa.DataType]] = {
    "segment.": pa.string(),
    "score.": pa.float64(),
    "outcome.": pa.float64(),
    "driver.": pa.float64(),
}
PROBABILITIES: Final = ("p_negative", "p_neutral", "p_positive")

_REDACTION = pa.struct(
    # start, end: of the placeholder in `text`; length: of what stood there, in code points of the cleaned text
    [("kind", pa.string()), ("start", pa.int32()), ("end", pa.int32()), ("length", pa.int32())]
)

# What a reader fills. `response_id` is the unit that carries the scores: one review, one respondent (who may have
# answered several open questions: several documents), one call (many turns). Scores count it once.
READ_FIELDS: Final = (
    pa.field("document_id", pa.string(), nullable=False),
    pa.field("response_id", pa.string(), nullable=False),
    pa.field("kind", pa.string(), nullable=False),
    pa.field("text", pa.string()),
    pa.field("time", pa.timestamp("us")),
    pa.field("customer_id", pa.string()),
    pa.field("conversation_id", pa.string()),
    pa.field("turn", pa.int32()),
    pa.field("start_s", pa.float64()),
    pa.field("end_s", pa.float64()),
    pa.field("speaker", pa.string()),
    pa.field("speaker_role", pa.string()),
    pa.field("confidence", pa.float64()),  # of the speech recogniser, 0 to 1
    pa.field("question_id", pa.string()),
    pa.field("channel", pa.string()),
    pa.field("source", pa.string(), nullable=False),  # the file's name, without its folder
    pa.field("source_row", pa.int64(), nullable=False),  # as a person counts it: the header is row 1
    pa.field("weight", pa.float64()),
)

# What the stages find out, in the order in which they do.
STAGE_FIELDS: Final = (
    pa.field("redactions", pa.list_(_REDACTION)),
    pa.field("language", pa.string()),  # ISO 639-1, or "und"
    pa.field("status", pa.string()),
    pa.field("reason", pa.string()),
    pa.field("duplicate_of", pa.string()),
    pa.field("p_negative", pa.float32()),
    pa.field("p_neutral", pa.float32()),
    pa.field("p_positive", pa.float32()),
    pa.field("sentiment", pa.string()),
)

SCHEMAS: Final[Mapping[str, pa.Schema]] = {
    "documents": pa.schema(READ_FIELDS + STAGE_FIELDS),
    # What each column of the input was taken for, and why.
    "columns": pa.schema(
        [
            ("source", pa.string()),
            ("column", pa.string()),
            # text|title|score|segment|customer|time|weight|outcome|question|speaker|id|driver|foreign|ignored
            ("role", pa.string()),
            ("target", pa.string()),  # the documents column it became, e.g. "score.nps"; empty where set aside
            ("reason", pa.string()),
        ]
    ),
    # Each score and its scale. `kind`: nps|csat|ces|stars|rating|yesno|number|sentiment.
    "scales": pa.schema(
        [
            ("score", pa.string()),  # "nps" for documents column "score.nps"
            ("column", pa.string()),
            ("kind", pa.string()),
            ("low", pa.float64()),
            ("high", pa.float64()),
            ("direction", pa.int8()),  # 1: more is better; -1: less is better
            ("label", pa.string()),  # what a reader calls it, e.g. "Overall rating (1-10)"
            ("reason", pa.string()),
            ("primary", pa.bool_()),  # the one the headline and the drivers are about
        ]
    ),
    "sentences": pa.schema(
        [
            ("document_id", pa.string()),
            ("sentence", pa.int32()),  # 0, 1, ... within the document
            ("start", pa.int32()),
            ("end", pa.int32()),
            ("p_negative", pa.float32()),
            ("p_neutral", pa.float32()),
            ("p_positive", pa.float32()),
            ("status", pa.string()),
            ("reason", pa.string()),
        ]
    ),
    "mentions": pa.schema(
        [
            ("document_id", pa.string()),
            ("sentence", pa.int32()),
            ("start", pa.int32()),
            ("end", pa.int32()),
            ("kind", pa.string()),  # theme | aspect
            ("theme_id", pa.string()),  # always a leaf
            ("aspect", pa.string()),
            ("polarity", pa.string()),
            ("confidence", pa.float32()),
        ]
    ),
    "themes": pa.schema(
        [
            ("theme_id", pa.string()),
            ("parent_id", pa.string()),  # null: a theme; else a sub-theme (leaf) of it
            ("label", pa.string()),
            ("keywords", pa.list_(pa.string())),
            ("size", pa.int64()),  # documents that mention it (a theme: any of its leaves)
            ("stability", pa.float64()),  # 0..1 mean Jaccard over resamples; null where not computed
            ("exemplars", pa.list_(pa.string())),  # "document_id:sentence", most central first
            (
                "description",
                pa.string(),
            ),  # one line, of the customers' words or by a codebook; null where there is none
        ]
    ),
    # What a person said of a sample of responses: one row per response x theme, themes not sub-themes.
    "checks": pa.schema(
        [
            ("response_id", pa.string()),
            ("theme_id", pa.string()),
            ("mentioned", pa.bool_()),
        ]
    ),
    **FIGURES,
    "coverage": pa.schema(
        [
            ("status", pa.string()),
            ("reason", pa.string()),
            ("n", pa.int64()),
            ("share", pa.float64()),
        ]
    ),
    "issues": pa.schema(
        [
            ("code", pa.string()),
            ("severity", pa.string()),
            ("message", pa.string()),
            ("source", pa.string()),
            ("row", pa.int64()),
            ("column", pa.string()),
            ("hint", pa.string()),
            ("score", pa.string()),  # the key of the score whose figures it is about
        ]
    ),
}


def vectors_schema(dimension: int) -> pa.Schema:
    """Declare the ``vectors`` table for an encoder of `dimension` values a vector."""
    return pa.schema(
        [
            ("document_id", pa.string()),
            ("sentence", pa.int32()),
            ("model_sha", pa.string()),
            ("vector", pa.list_(pa.float32(), dimension)),
        ]
    )


def empty(name: str) -> pa.Table:
    """Return table `name` without rows."""
    return SCHEMAS[name].empty_table()


def from_records(name: str, records: list[dict[str, object]]) -> pa.Table:
    """Build table `name` from row dicts; missing keys become null, unknown keys raise ``KeyError``."""
    schema = SCHEMAS[name]
    for record in records:
        unknown = record.keys() - set(schema.names)
        if unknown:
            raise KeyError(", ".join(sorted(unknown)))
    return pa.Table.from_pylist(records, schema=schema)


def open_columns(documents: pa.Table, prefix: str) -> list[str]:
    """Return the names after `prefix` (``"segment."``, ``"score."``, ...) in `documents`, in column order."""
    return [name.removeprefix(prefix) for name in documents.column_names if name.startswith(prefix)]


def not_read(documents: pa.Table) -> pa.ChunkedArray:
    """Tell which documents are in a language that the encoder does not know: no theme was looked for in them.

    Parameters
    ----------
    documents : pyarrow.Table
        Columns of stages that have not run may be missing.

    Returns
    -------
    pyarrow.ChunkedArray of bool
    """
    if not {"reason", "language"} <= set(documents.column_names):
        return pa.chunked_array([pa.repeat(pa.scalar(False), documents.num_rows)])
    out = pc.fill_null(pc.starts_with(documents["reason"], OTHER_LANGUAGE), False)
    lost = pc.unique(documents["language"].filter(out)).drop_null()
    return pc.is_in(documents["language"], lost)


def check(table: pa.Table, name: str) -> list[Issue]:
    """Compare a table with its declaration.

    Parameters
    ----------
    table : pyarrow.Table
    name : str
        The declared table it should be. Columns that stages have yet to add may be missing from ``documents`` and
        ``sentences``; anything undeclared is an issue.

    Returns
    -------
    list of Issue
        Empty where the table is as declared.
    """
    schema = SCHEMAS[name]
    optional = {f.name for f in STAGE_FIELDS} | set(PROBABILITIES) | {"status", "reason"}
    issues = []
    for field in schema:
        if field.name not in table.column_names:
            if not (name in ("documents", "sentences") and field.name in optional):
                issues.append(Issue("missing-column", f"table {name} has no column {field.name!r}", severity="error"))
        elif table.schema.field(field.name).type != field.type:
            found = table.schema.field(field.name).type
            issues.append(
                Issue("wrong-type", f"{name}.{field.name} is {found}, declared {field.type}", severity="error")
            )
    for found_field in table.schema:
        if found_field.name in schema.names:
            continue
        prefix = next((p for p in OPEN_PREFIXES if name == "documents" and found_field.name.startswith(p)), None)
        if prefix is None:
            issues.append(Issue("undeclared-column", f"{name}.{found_field.name} is not declared", severity="error"))
        elif found_field.type != OPEN_PREFIXES[prefix]:
            issues.append(
                Issue(
                    "wrong-type",
                    f"{name}.{found_field.name} is {found_field.type}, declared {OPEN_PREFIXES[prefix]}",
                    severity="error",
                )
            )
    return issues
