"""``voca eval aspects``: marked texts in, figures out; mistakes end with a sentence and a code."""

from __future__ import annotations

import json

import pytest

SOUP = "The soup was cold, but the staff were wonderful."
PARKING = "Parking was terrible."


@pytest.fixture
def gold(tmp_path):
    path = tmp_path / "gold.jsonl"
    rows = [
        {"text": SOUP, "aspects": [{"term": "soup", "polarity": "negative"}, {"term": "staff", "polarity": "mixed"}]},
        {"text": PARKING, "aspects": [{"term": "Parking", "polarity": "negative"}]},
        {"text": "We came by train.", "aspects": []},
    ]
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return path


def test_the_command_measures_words_polarity_and_both(voca, gold):
    done = voca("eval", "aspects", gold, "--json")
    assert done.code == 0, done.err
    found = json.loads(done.out)
    assert (found["n"], found["n_aspects"], found["without_aspects"], found["conflicts"]) == (3, 3, 1, 1)
    (model,) = found["models"]
    assert (model["model"], model["exact"]["marked"], model["exact"]["recall"]) == ("aspects", 3, 1.0)
    assert model["end_to_end"]["marked"] == 2
    methods = [(score["method"], score["whole"], score["agreement"]["n"]) for score in found["polarity"]]
    assert methods == [("aspects", False, 2), ("sentiment", True, 2), ("VADER", True, 2)]


def test_what_a_label_means(voca, gold):
    found = json.loads(voca("eval", "aspects", gold, "--json", "--map", "mixed=skip").out)
    assert (found["n_aspects"], found["left_out"]) == (2, {"aspects with a label that is skipped": 1})
    found = json.loads(voca("eval", "aspects", gold, "--json", "--map", "mixed=positive").out)
    assert found["labels"] == {"negative": "negative", "mixed": "positive"}
    assert found["classes"] == ["negative", "positive"]
    done = voca("eval", "aspects", gold, "--map", "mixed=meh")
    assert (done.code, "There is no class 'meh' for the label 'mixed'." in done.err) == (2, True)


def test_the_tables_read_well(voca, gold):
    done = voca("eval", "aspects", gold)
    assert done.code == 0, done.err
    for said in ("3 aspects marked in 3 texts of gold.jsonl, 1 without any aspect", "Words found", "end to end", "F1"):
        assert said in " ".join(done.out.split())


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--model", "sentiment"), 1, "Model 'sentiment' is a transformer-sentiment, not an aspects model."),
        (("--aspect", "aspect"), 2, "There is no column 'aspect' in gold.jsonl."),
        (("--text", "txt"), 2, "There is no column 'txt' in gold.jsonl."),
    ],
)
def test_what_is_wrong_is_said(voca, gold, words, code, said):
    done = voca("eval", "aspects", gold, *words)
    assert (done.code, said in " ".join(done.err.split())) == (code, True), done.err


def test_gold_that_is_wrong_is_refused_with_its_line(voca, tmp_path):
    path = tmp_path / "gold.raw"
    path.write_text("The $T$ was cold\nsoup\n-1\nNo place\nsoup\n1\n", encoding="utf-8")
    done = voca("eval", "aspects", path)
    assert done.code == 1
    assert "gold.raw, line 4: the text has no $T$." in done.err
