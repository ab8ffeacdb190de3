from __future__ import annotations

import pytest

from voca.config import Strict
from voca.errors import UsageError
from voca.pipeline import check_complete, load, shipped_pipelines


def test_every_shipped_pipeline_loads():
    assert "reviews" in shipped_pipelines()
    for name in shipped_pipelines():
        assert load(name).file.name == name


@pytest.mark.parametrize(
    ("overrides", "message"),
    [
        ({"stagez": 1}, "There is no option 'stagez'. Did you mean 'stages'?"),
        ({"themes": {"engin": "x"}}, "There is no option 'themes -> engin'. Did you mean 'engine'?"),
        ({"themes": {"engine": "bertopik"}}, "There is no engine called 'bertopik'. Did you mean 'bertopic'?"),
        (
            {"stages": [{"use": "cleen"}]},
            "reviews.toml [stages -> 1]: There is no stage called 'cleen'. Did you mean 'clean'?",
        ),
        (
            {"stages": [{"use": "redact", "kindz": []}]},
            "reviews.toml [stages -> 1] redact: there is no option 'kindz'. Did you mean 'kinds'?",
        ),
        (
            {"stages": [{"use": "clean"}, {"use": "embed"}]},
            "reviews.toml [stages -> 2] embed: nothing before it makes sentences.text, sentences.status, "
            "sentences.language. Add the stage that makes it.",
        ),
        ({"stages": [{"name": "clean"}]}, 'reviews.toml [stages -> 1]: a stage needs `use = "name"`.'),
        ({"seed": -1}, "--seed: -1 should be 0 or more."),
        ({"seed": 2**40}, "--seed: 1099511627776 should be less than 4294967296."),
        ({"link": {"min_base": 0}}, "--min-base: 0 should be 1 or more."),
        (
            {"link": {"period": "day"}},
            "--period: 'day' should be one of 'auto', 'week', 'month', 'quarter' or 'year'.",
        ),
        ({"link": {"unit": "person"}}, "--unit: 'person' should be one of 'response' or 'customer'."),
        ({"themes": {"min_size": "x" * 50}}, "--min-size: it should be a whole number."),
        ({"seed": 2**32}, "--seed: 4294967296 should be less than 4294967296."),
    ],
)
def test_mistakes_are_found_before_anything_runs(overrides, message):
    with pytest.raises(UsageError) as caught:
        load("reviews", overrides)
    assert str(caught.value).startswith(message)


def test_unknown_pipeline():
    with pytest.raises(UsageError, match="There is no pipeline 'reviewz'. Did you mean 'reviews'?"):
        load("reviewz")
    with pytest.raises(UsageError, match=r"A NoneType names no pipeline\. Known: .*reviews"):
        load(None)


def test_broken_toml_names_file_and_line(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text('name = "mine"\nseed = = 3\n', encoding="utf-8")
    with pytest.raises(UsageError, match=r"mine.toml is not valid TOML: .*line 2"):
        load(path)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (
            "stages = 3",
            'mine.toml [stages]: 3 should be a list. Write [[stages]], and below it `use = "name"`.',
        ),
        ("stages = [1]", "mine.toml [stages -> 0]: 1 should be names with values. Write [[stages]],"),
        ("stages = []\nthemes = 3", "mine.toml [themes]: 3 should be names with values"),
        ("seed = 3", "mine.toml [stages]: it is missing."),
        ("stages = []\n[link]\nmin_base = 1.5", "mine.toml [link -> min_base]: 1.5 should be a whole number."),
        ("stages = []\n[link]\nfdr = 2", "mine.toml [link -> fdr]: 2 should be less than 1."),
        ("\ufeffstages = []\nsed = 3", "mine.toml: there is no option 'sed'. Did you mean 'seed'?"),
    ],
)
def test_what_is_laid_over_a_file_of_another_form_says_so(tmp_path, content, said):
    path = tmp_path / "mine.toml"
    mark, rest = ("\ufeff", content[1:]) if content[0] == "\ufeff" else ("", content)
    path.write_text(f'{mark}name = "mine"\n{rest}\n', encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        load(path, {"themes": {"engine": "voca"}, "models": {"embed": "encoder"}})
    assert str(caught.value).startswith(said)


@pytest.mark.parametrize(
    ("used", "lacking"), [(("clean",), "sentences"), (("clean", "language", "sentences"), "embed")]
)
def test_what_themes_are_learnt_from_is_made_before_anything_is_read(used, lacking):
    built = load("reviews", {"stages": [{"use": name} for name in used]})
    with pytest.raises(UsageError, match=f"The pipeline 'reviews' has no stage '{lacking}'"):
        check_complete(built)


LARGE = {"large": {"words": 100, "models": {"embed": "encoder-fast", "sentiment": "sentiment-fast"}}}


@pytest.mark.parametrize(
    ("words", "models", "used"),
    [
        (100, {"embed": "encoder"}, "encoder"),
        (101, {"embed": "encoder"}, "encoder"),  # named by the user, so meant at any size
        (100, {}, "encoder"),
        (101, {}, "encoder-fast"),
    ],
)
def test_much_text_is_read_with_the_models_for_much_text(words, models, used):
    stages = [
        {**entry, "model": "encoder"} if entry["use"] == "embed" else entry for entry in load("reviews").file.stages
    ]
    sized = load("reviews", {"stages": stages, "models": models, **LARGE}).sized(words)
    assert [stage.config.model for stage in sized.stages if stage.name == "embed"] == [used]
    assert [entry["model"] for entry in sized.file.stages if entry["use"] == "embed"] == [used]


def test_no_limit_means_never():
    pipeline = load("reviews", {"large": {"words": 0}})
    assert pipeline.sized(10**9) is pipeline


class Length:
    name, table, requires = "length", "documents", ("documents.text",)
    Config = Strict

    def __init__(self, config):
        self.config = config

    def __call__(self, batch):
        return batch


@pytest.mark.parametrize("kept", ["documents.segment.length", "documents.driver.words", "documents.reason", "lengths"])
def test_a_stage_of_ones_own_may_assign_what_a_study_keeps(monkeypatch, kept):
    monkeypatch.setattr("voca.pipeline.find", lambda kind, name: Length)
    monkeypatch.setattr(Length, "assigns", (kept,), raising=False)
    assert load("reviews", {"stages": [{"use": "length"}]}).stages[0].name == "length"


def test_a_column_that_no_study_keeps_is_refused_before_anything_runs(monkeypatch):
    monkeypatch.setattr("voca.pipeline.find", lambda kind, name: Length)
    monkeypatch.setattr(Length, "assigns", ("documents.n_words",), raising=False)
    with pytest.raises(
        UsageError, match=r"stages -> 1\] length: a study has no place for documents\.n_words\..*segment"
    ):
        load("reviews", {"stages": [{"use": "length"}]})
