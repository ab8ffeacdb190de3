"""Quotes of interviews say who of the participants said it, and when in the recording."""

import pyarrow as pa
import pytest

from tests.reports import sample
from voca.config import ReportOptions
from voca.reports import build
from voca.reports.material import Material
from voca.reports.sections.quotes import _place


@pytest.mark.parametrize(
    ("begun", "place"),
    [
        (None, "talk.vtt, row 4"),
        (0.0, "talk.vtt, row 4, at 0:00"),
        (65.9, "talk.vtt, row 4, at 1:05"),
        (3725.0, "talk.vtt, row 4, at 1:02:05"),
    ],
)
def test_the_place_of_a_quote(begun, place):
    assert _place({"source": "talk.vtt", "source_row": 4, "start_s": begun}) == place


def told(speakers, role):
    tables = dict(sample.tables())
    documents = tables["documents"]
    count = len(documents)
    values = {
        "speaker": pa.array([speakers[at % len(speakers)] for at in range(count)], pa.string()),
        "speaker_role": pa.array([role] * count, pa.string()),
        "start_s": pa.array([60.0 + at for at in range(count)], pa.float64()),
    }
    for name, column in values.items():
        documents = documents.set_column(documents.column_names.index(name), documents.schema.field(name), column)
    return {**tables, "documents": documents}


@pytest.mark.parametrize(
    ("speakers", "role", "shown"),
    [
        (["P4", "P5"], "participant", {"P4", "P5"}),
        (["Interviewee"], "participant", set()),  # the same everywhere says nothing
        (["Jo", "Kim"], "customer", set()),
    ],
)
def test_quotes_name_the_participant_where_there_are_several(speakers, role, shown):
    tables = told(speakers, role)
    material = Material(tables, sample.MANIFEST, ReportOptions())
    assert material.participants == shown
    quotes = build(tables, sample.MANIFEST, ReportOptions()).section("quotes").quotes
    assert quotes
    by_id = {row["document_id"]: row for row in tables["documents"].to_pylist()}
    for quote in quotes:
        row = by_id[quote.document_id]
        assert dict(quote.facts).get("speaker") == (row["speaker"] if shown else None)
        assert quote.source.endswith(f", at {int(row['start_s']) // 60}:{int(row['start_s']) % 60:02}")
