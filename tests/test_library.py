from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

import voca
from voca.errors import UsageError


def test_an_arrow_table_and_named_columns():
    table = pa.table(
        {"comment": ["The box was late again"] * 12 + ["Lovely recipes"] * 12, "ltr": [2] * 12 + [10] * 12}
    )
    study = voca.analyze(table, text="comment", score={"nps": "ltr"}, segment=[])
    (row,) = study.scores.to_dict("records")
    assert (row["score"], row["n"], row["estimate"]) == ("nps", 24, 0.0)


def test_own_embeddings_take_the_place_of_the_encoder():
    frame = pd.DataFrame({"comment": [f"comment {number} of somebody" for number in range(60)]})
    vectors = np.zeros((60, 3), dtype=np.float32)
    vectors[:30, 0] = vectors[30:, 1] = 1
    vectors += np.random.default_rng(0).normal(0, 0.01, vectors.shape).astype(np.float32)
    study = voca.analyze(frame, text="comment", embeddings=vectors)
    assert len(study.tables["vectors"]) == 60
    assert study.tables["vectors"].schema.field("vector").type.list_size == 3
    mentions = study.mentions.set_index("document_id")["theme_id"]
    themes = mentions.reindex(study.documents["document_id"]).tolist()
    assert not set(themes[:30]) & set(themes[30:])


def test_embeddings_of_the_wrong_length_are_refused():
    frame = pd.DataFrame({"comment": ["the box was late", "the food was good"]})
    with pytest.raises(UsageError, match=r"embeddings has the shape \(1, 3\) for a table of 2 rows"):
        voca.analyze(frame, text="comment", embeddings=np.ones((1, 3), dtype=np.float32))


def test_a_misspelt_argument_is_answered():
    with pytest.raises(UsageError, match="there is no option 'txt'. Did you mean 'text'?"):
        voca.analyze("reviews.csv", txt="comment")


def test_read_without_analysing(survey_file):
    reading = voca.read(survey_file)
    assert reading.documents.num_rows > 400
    assert set(reading.documents["question_id"].drop_null().to_pylist()) == {
        "What do you like most about your club?",
        "What should we improve?",
        "Why did you give this score?",
    }
