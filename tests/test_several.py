"""Two themes in one sentence: two mentions, each with its words and its mood."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pyarrow as pa
import pytest

from voca.annotate import primary_theme
from voca.schema import PROBABILITIES, SCHEMAS
from voca.several import Reader, resized, several
from voca.stages.columns import put

TWO = "The delivery was late and the support agent was rude"
LIST = "late delivery, delivery again, delivery tomorrow"
THIRD = "support agent was kind, delivery of sorts"


class ByWords:
    """The theme of a text is the first word of its that is known; the vector's only value is how sure that is."""

    def assign(self, sentences, vectors, at_least=0.0):
        rows = []
        for row, sure in zip(sentences.to_pylist(), vectors[:, 0], strict=True):
            theme = next((name for name in ("delivery", "support") if name in row["text"]), None)
            if theme and sure >= at_least:
                place = {name: row[name] for name in ("document_id", "sentence", "start", "end")}
                rows.append({**place, "kind": "theme", "theme_id": theme, "polarity": "neutral", "confidence": sure})
        return pa.Table.from_pylist(rows, SCHEMAS["mentions"])


def mood(table):
    """Late and rude are bad, kind is good."""
    bad = [float("rude" in text or "late" in text) for text in table["text"].to_pylist()]
    odds = dict(zip(PROBABILITIES, (bad, [0.1] * len(bad), [0.9 - x for x in bad]), strict=True))
    for name, values in odds.items():
        table = put(table, name, values, pa.float32())
    return table


def sentences_of(*texts, before=0):
    n = len(texts)
    return pa.table(
        {
            "document_id": [f"d{i}" for i in range(n)],
            "sentence": pa.array([0] * n, pa.int32()),
            "start": pa.array([before] * n, pa.int32()),
            "end": pa.array([before + len(text) for text in texts], pa.int32()),
            "text": list(texts),
            "language": ["en"] * n,
        }
    )


def reader(sure, judge=(mood,)):
    return Reader(lambda parts: np.full((len(parts), 1), sure, np.float32), judge)


def found(*texts, sure=0.9, judge=(mood,), before=0):
    sentences, model = sentences_of(*texts, before=before), ByWords()
    mentions = model.assign(sentences, np.full((len(texts), 1), 0.8, np.float32))
    return several(model, mentions, sentences, reader(sure, judge))


def told(table, text, before=0):
    return [
        (row["theme_id"], text[row["start"] - before : row["end"] - before], row["polarity"])
        for row in table.to_pylist()
    ]


def test_each_theme_has_its_words_and_its_mood():
    assert told(found(TWO, before=7), TWO, 7) == [
        ("delivery", "The delivery was late", "negative"),
        ("support", "the support agent was rude", "negative"),
    ]
    # the own theme (delivery, known first) keeps its part, wherever that stands
    assert told(found(THIRD), THIRD) == [
        ("support", "support agent was kind", "positive"),
        ("delivery", "delivery of sorts", "positive"),
    ]


def test_a_second_theme_is_never_surer_than_the_first():
    own, second = found(TWO)["confidence"].to_pylist()
    assert own == pytest.approx(0.8)
    assert second == pytest.approx(0.72)


def test_what_is_not_sure_stays_with_its_sentence():
    assert told(found(TWO, sure=0.5), TWO) == [("delivery", TWO, "neutral")]


def test_a_list_of_one_theme_is_one_mention():
    assert told(found(LIST), LIST) == [("delivery", LIST, "neutral")]


def test_without_an_encoder_nothing_is_parted():
    sentences = found(TWO, sure=0.5)
    assert several(ByWords(), sentences, sentences, Reader(None)).equals(sentences)


def test_what_has_no_theme_as_a_whole_is_heard_where_a_part_is_sure():
    sentences, model = sentences_of(TWO, "Words, words, words of it"), ByWords()
    none = SCHEMAS["mentions"].empty_table()
    assert told(several(model, none, sentences, reader(0.9)), TWO) == [
        ("delivery", "The delivery was late", "negative"),
        ("support", "the support agent was rude", "negative"),
    ]
    assert several(model, none, sentences, reader(0.6)).num_rows == 0


def test_a_part_that_is_not_judged_has_its_sentences_mood():
    assert [mood for _, _, mood in told(found(TWO, judge=()), TWO)] == ["neutral", "neutral"]


def test_other_sentences_keep_their_place():
    table = found("delivery was late", TWO, "support was kind")
    assert list(zip(table["document_id"].to_pylist(), table["theme_id"].to_pylist(), strict=True)) == [
        ("d0", "delivery"),
        ("d1", "delivery"),
        ("d1", "support"),
        ("d2", "support"),
    ]


def test_sizes_count_comments():
    themes = pa.table(
        {"theme_id": ["top", "delivery", "support"], "parent_id": [None, "top", "top"], "size": pa.array([9, 9, 9])}
    )
    assert resized(themes, found("delivery was late", TWO))["size"].to_pylist() == [2, 2, 1]


def test_a_remark_in_passing_does_not_take_the_sentence_from_its_subject():
    rows = [
        {"theme_id": "own", "sentence": 0, "start": 0, "end": 10, "confidence": 0.8},
        {"theme_id": "second", "sentence": 0, "start": 15, "end": 60, "confidence": 0.7},
    ]
    assert primary_theme(rows) == "own"
    assert primary_theme([*rows, {**rows[1], "sentence": 1, "start": 61, "end": 130}]) == "second"


def test_the_sample_reviews(reviews_study):
    mentions = reviews_study.mentions.query("kind == 'theme'")
    of_sentence = mentions.groupby(["document_id", "sentence"])
    assert 0.05 <= (of_sentence["theme_id"].nunique() > 1).mean() <= 0.25
    assert of_sentence.size().max() <= 8
    assert (of_sentence["polarity"].nunique() > 1).sum() >= 30  # "gorgeous food, terrible timekeeping"
    bounds = reviews_study.sentences.set_index(["document_id", "sentence"])[["start", "end"]]
    for place, rows in of_sentence:
        spans = sorted(zip(rows["start"], rows["end"], strict=True))
        assert all(end <= start for (_, end), (start, _) in pairwise(spans))
        assert bounds.loc[place, "start"] <= spans[0][0]
        assert spans[-1][1] <= bounds.loc[place, "end"]
