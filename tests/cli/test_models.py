"""Choosing, fetching and measuring models from the command line."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
import sys

import pytest

from tests.checkpoints import save_classifier, save_encoder
from voca import hub
from voca.hub import Fetched
from voca.study import Study

COMMIT = "fedcba9876543210fedcba9876543210fedcba98"
TEXTS = (
    "The food was very good, I loved it",
    "The staff was late and the box was bad",
    "It is a box",
    "Wonderful staff!",
    "Terrible, never again",
)
PORTUGUESE = "A entrega chegou muito atrasada e ninguém avisou nada sobre isso"


def flat(text):
    return " ".join(text.split())


def write(path, rows, header=("comment", "stars", "plan")):
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([header, *rows])
    return path


@pytest.fixture(scope="module")
def stars(tmp_path_factory):
    return save_classifier(tmp_path_factory.mktemp("models") / "stars", [f"{n} stars" for n in range(1, 6)])


@pytest.fixture(scope="module")
def encoder(tmp_path_factory):
    return save_encoder(tmp_path_factory.mktemp("models") / "sentences")


@pytest.fixture
def kept(tmp_path, monkeypatch):
    monkeypatch.setenv("VOCA_MODELS", str(tmp_path / "kept"))
    return tmp_path / "kept"


@pytest.fixture
def comments(tmp_path):
    rows = [(f"{TEXTS[n % 5]} number {n}", 1 + n % 5, "ab"[n % 2]) for n in range(60)]
    return write(tmp_path / "comments.csv", rows)


@pytest.fixture
def remote(stars, kept, monkeypatch):
    def fetch(name, revision, folder):
        shutil.copytree(stars, folder, dirs_exist_ok=True)
        return Fetched(COMMIT, "mit", ("en",))

    monkeypatch.setattr(hub, "fetch", fetch)


def test_pull_list_verify_and_tampering(voca, remote, kept):
    done = voca("models", "pull", "somebody/stars")
    assert done.code == 0, done.err
    assert f"somebody/stars: huggingface-sentiment, 4 files at commit {COMMIT}" in flat(done.out)
    assert "1 stars, 2 stars = negative; 3 stars = neutral" in flat(done.err)
    listed = voca("models", "list").out
    assert [line.split()[:3] for line in listed.splitlines() if "pulled" in line] == [
        ["somebody/stars", "pulled", COMMIT[:12]]
    ]
    assert "sentiment-fast" in listed
    assert "somebody/stars: 4 files as in the card" in voca("models", "verify", "somebody/stars").out
    assert "sentiment-fast: 2 files as in the card" in voca("models", "verify").out
    (kept / "somebody--stars" / "config.json").write_text("{}")
    for words in (("models", "verify"), ("models", "verify", "somebody/stars")):
        refused = voca(*words)
        assert refused.code == 1
        assert "config.json is not the file its card names" in flat(refused.err)
    assert voca("models", "verify", "sentiment-fast").code == 0


def test_damaged_models_do_not_hide_the_others(voca, remote, kept):
    for name in ("somebody/a", "somebody/b", "somebody/c"):
        assert voca("models", "pull", name).code == 0
    (kept / "somebody--a" / "card.toml").write_text("name = ")
    (kept / "somebody--b" / "tokenizer.json").write_text("{}")
    listed = voca("models", "list")
    rows = {line.split()[0]: line.split()[2:] for line in listed.out.splitlines() if "pulled" in line}
    assert rows["somebody/a"] == ["damaged"]
    assert rows["somebody/b"][:2] == rows["somebody/c"][:2] == [COMMIT[:12], "huggingface-sentiment"]
    assert listed.code == 1
    assert "The card of model 'somebody/a' cannot be read" in flat(listed.err)
    assert "`voca models pull somebody/a`" in flat(listed.err)
    done = voca("models", "verify")
    assert done.code == 1
    assert "somebody/a: not confirmed: The card of model 'somebody/a' cannot be read" in flat(done.out)
    assert "somebody/b: not confirmed: Model 'somebody/b': tokenizer.json is not the file" in flat(done.out)
    assert "somebody/c: 4 files as in the card" in flat(done.out)
    assert "2 models are not as their cards say: " in flat(done.err)
    assert "`voca models pull somebody/b`" in flat(done.err)


def test_files_without_a_card_are_compared_with_nothing(voca, stars):
    done = voca("models", "verify", stars)
    assert done.code == 1
    assert "has no card.toml, so there is nothing to compare its files with" in flat(done.err)
    digest = hashlib.sha256((stars / "model.safetensors").read_bytes()).hexdigest()
    assert f"{digest} model.safetensors" in flat(done.out)
    assert "as in the card (" not in flat(done.out)


def test_a_classifier_is_no_encoder(voca, comments, tmp_path):
    folder = save_classifier(tmp_path / "emotions", ("joy", "anger"))
    done = voca("analyze", comments, "-o", tmp_path / "out", "-q", "--encoder", folder)
    assert done.code == 1
    assert "'emotions' is a huggingface-sentiment, not an encoder model. It is a text classifier." in flat(done.err)


def test_pull_of_what_is_no_model(voca, kept):
    done = voca("models", "pull", "../../etc")
    assert done.code == 2
    assert "is no name of a model on the Hugging Face hub" in flat(done.err)


@pytest.mark.parametrize("missing", ["torch", "transformers"])
def test_a_missing_extra_says_how_to_install_it(voca, comments, tmp_path, stars, monkeypatch, missing):
    monkeypatch.setitem(sys.modules, missing, None)
    done = voca("sentiment", comments, "--text", "comment", "-o", tmp_path / "o.csv", "--sentiment-model", stars)
    assert done.code == 1
    assert "The model 'stars' needs the packages transformers and torch." in flat(done.err)
    assert 'pip install "voca[transformers]"' in flat(done.err)
    assert not (tmp_path / "o.csv").exists()


def test_sentiment_by_a_folder_of_transformers(voca, comments, tmp_path, stars):
    out = tmp_path / "o.csv"
    done = voca("sentiment", comments, "--text", "comment", "-o", out, "--sentiment-model", stars)
    assert done.code == 0, done.err
    assert flat(done.err).count("1 stars, 2 stars = negative; 3 stars = neutral; 4 stars, 5 stars = positive") == 1
    from voca.models import open_sentiment

    rows = list(csv.DictReader(out.open(encoding="utf-8")))
    model, _ = open_sentiment(str(stars))
    judged = model.predict([row["comment"] for row in rows])
    assert [row["p_negative"] for row in rows] == [f"{value:.4f}" for value in judged[:, 0]]


def test_themes_by_other_models(voca, comments, tmp_path, stars, encoder):
    out = tmp_path / "o.csv"
    words = ("--encoder", encoder, "--sentiment-model", stars, "-q")
    done = voca("themes", comments, "--text", "comment", "-o", out, *words)
    assert done.code == 0, done.err
    assert len(out.read_text(encoding="utf-8").splitlines()) == 61


def test_analyze_by_other_models_writes_down_which(voca, comments, tmp_path, stars, encoder):
    out = tmp_path / "out"
    done = voca("analyze", comments, "-o", out, "-q", "--encoder", encoder, "--sentiment-model", stars)
    assert done.code == 0, done.err
    manifest = json.loads((out / "run.json").read_text())
    assert set(manifest["models"]) == {"stars", "sentences"}
    assert all(len(model["sha256"]) == 64 for model in manifest["models"].values())
    used = [stage["model"] for stage in manifest["pipeline"]["stages"] if "model" in stage]
    assert used == [str(stars), str(stars), str(encoder)]
    warnings = flat(voca("show", "warnings", out, "--json").out)
    assert "Labels of the model" in warnings
    assert "3 stars = neutral" in warnings


def test_a_pipeline_names_a_model_too(voca, comments, tmp_path, stars):
    pipeline = tmp_path / "mine.toml"
    shown = voca("pipelines", "show", "reviews").out
    pipeline.write_text(shown.replace('model = "sentiment"', f'model = "{stars.as_posix()}"'), encoding="utf-8")
    done = voca("analyze", comments, "-o", tmp_path / "out", "-q", "-p", pipeline)
    assert done.code == 0, done.err
    assert "stars" in json.loads((tmp_path / "out" / "run.json").read_text())["models"]


def test_an_option_without_a_stage(voca, comments, tmp_path):
    pipeline = tmp_path / "mine.toml"
    pipeline.write_text('name = "mine"\n[[stages]]\nuse = "clean"\n', encoding="utf-8")
    done = voca("analyze", comments, "-o", tmp_path / "out", "-q", "-p", pipeline, "--encoder", "encoder-fast")
    assert done.code == 2
    assert "mine.toml has no stage 'embed', so there is nothing for the model 'encoder-fast' to do" in flat(done.err)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--sentiment-model", "sentiment-fats"], "There is no model 'sentiment-fats'. Did you mean 'sentiment-fast'?"),
        (["--sentiment-model", "some/body"], "Fetch it from the Hugging Face hub with `voca models pull some/body`"),
        (["--sentiment-model", "encoder-fast"], "'encoder-fast' is a static-encoder, not a sentiment model"),
        (["--encoder", "sentiment-fast"], "'sentiment-fast' is a convolution-sentiment, not an encoder model"),
    ],
)
def test_models_that_cannot_be_used(voca, comments, tmp_path, kept, words, message):
    done = voca("analyze", comments, "-o", tmp_path / "out", "-q", *words)
    assert done.code == 1
    assert message in flat(done.err)
    assert not list((tmp_path / "out").glob("*"))


def test_seven_labels_that_nobody_can_map(voca, comments, tmp_path):
    seven = ("anger", "disgust", "fear", "joy", "neutral", "sadness", "surprise")
    folder = save_classifier(tmp_path / "emotions", seven)
    done = voca("sentiment", comments, "--text", "comment", "-o", tmp_path / "o.csv", "--sentiment-model", folder)
    assert done.code == 1
    assert (
        f"The 7 labels of model 'emotions' cannot be read as negative, neutral and positive: {', '.join(seven)}."
        in (flat(done.err))
    )


ODD = ("good " * 100_000, "😡😡😡", "http://example.com/a?b=c", "\x01\x02 bad \x1b[31m\x07", "\ud800 late \udc00", "")


@pytest.mark.parametrize("which", ["static", "transformers"])
def test_odd_texts(voca, tmp_path, which):
    model = "sentiment-fast"
    if which == "transformers":
        model = save_classifier(tmp_path / "wide", ["negative", "neutral", "positive"], window=128)
    path = tmp_path / "odd.jsonl"
    path.write_text("\n".join(json.dumps({"id": n, "comment": text}) for n, text in enumerate(ODD)), encoding="utf-8")
    out = tmp_path / "o.csv"
    done = voca("sentiment", path, "--text", "comment", "-o", out, "--sentiment-model", model)
    assert done.code == 0, done.err
    csv.field_size_limit(10**7)
    rows = list(csv.DictReader(out.open(encoding="utf-8")))
    assert [int(row["id"]) for row in rows] == list(range(len(ODD)))
    assert [bool(row["sentiment"]) for row in rows] == [True, True, True, True, True, False]
    for row in rows[:-1]:
        assert sum(float(row[name]) for name in ("p_negative", "p_neutral", "p_positive")) == pytest.approx(1, abs=2e-4)
    if which == "static":
        assert rows[0]["sentiment"] == "positive"
        assert rows[2]["sentiment"] == "neutral"


COMPLAINTS = (
    "The delivery was late and the driver was rude",
    "My parcel arrived two days late",
    "I could not log in to the app",
    "The app crashes when I log in",
)


@pytest.mark.parametrize("encoder", ["encoder-fast", "encoder"])
def test_themes_of_odd_texts(voca, tmp_path, encoder):
    odd = ("late delivery " * (50_000 if encoder == "encoder-fast" else 500), *ODD[1:], PORTUGUESE)
    texts = [*(f"{COMPLAINTS[n % 4]}, order {n}" for n in range(40)), *odd]
    path = tmp_path / "odd.jsonl"
    path.write_text("\n".join(json.dumps({"id": n, "comment": text}) for n, text in enumerate(texts)), encoding="utf-8")
    out = tmp_path / "o.csv"
    done = voca("themes", path, "--text", "comment", "-o", out, "--encoder", encoder,
                "--sentiment-model", "sentiment-fast")  # fmt: skip
    assert done.code == 0, done.err
    csv.field_size_limit(10**7)
    rows = list(csv.DictReader(out.open(encoding="utf-8")))
    assert [int(row["id"]) for row in rows] == list(range(len(texts)))
    assert all(bool(row["theme"]) != bool(row["unthemed_reason"]) for row in rows)
    assert rows[40]["theme"]
    reasons = [row["unthemed_reason"] for row in rows[41:]]
    assert reasons[:2] == ["short: no words", "short: only a link"]
    assert reasons[-2:] == ["no text: the cell is empty", "unthemed: in a language the encoder does not know (pt)"]
    assert "is in a language that the encoder was not made for (pt 1): no theme" in flat(done.out)


def test_another_language_is_told_with_its_share(voca, tmp_path):
    rows = [(f"The delivery was late and nobody told us, order {n}", 2, "a") for n in range(27)]
    path = write(tmp_path / "two.csv", [*rows, *[(f"{PORTUGUESE}, pedido {n}", 1, "b") for n in range(3)]])
    done = voca("sentiment", path, "--text", "comment", "-o", tmp_path / "o.csv")
    assert done.code == 0, done.err
    assert "3 of 30 comments (10.0%) are in languages that the models were not made for (pt 3)" in flat(done.out)
    judged = [row["sentiment"] for row in csv.DictReader((tmp_path / "o.csv").open(encoding="utf-8"))]
    assert [bool(label) for label in judged] == [True] * 27 + [False] * 3
    assert voca("analyze", path, "-o", tmp_path / "out", "-q").code == 0
    shown = flat(voca("show", "warnings", tmp_path / "out", "--json").out)
    assert "3 of 30 comments (10.0%) are in languages that the models were not made for (pt 3)" in shown


@pytest.mark.parametrize("scored", [True, False])
def test_copies_in_another_language_are_told_too_and_scores_only_where_there_are_some(voca, tmp_path, scored):
    texts = [*(f"The delivery was late and nobody told us, order {n}" for n in range(27)), *[PORTUGUESE] * 3]
    path = tmp_path / "copies.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        written = csv.writer(file)
        written.writerow(["comment", *["stars"] * scored])
        written.writerows([text, *[1 + n % 5] * scored] for n, text in enumerate(texts))
    said = "3 of 30 comments (10.0%) are in languages that the {} not made for (pt 3)"
    done = voca("themes", path, "--text", "comment", "-o", tmp_path / "o.csv")
    assert said.format("encoder was") in flat(done.out)
    assert voca("analyze", path, "-o", tmp_path / "out", "-q").code == 0
    shown = flat(voca("show", "warnings", tmp_path / "out", "--json").out)
    ending = "; their scores count" if scored else ""
    assert f'{said.format("models were")}: their sentiment and themes are withheld{ending}"' in shown


def test_the_mood_of_a_few_dashes_is_no_score_of_a_study_in_another_language(voca, tmp_path):
    texts = [*(f"{PORTUGUESE}, pedido {n}" for n in range(30)), *["-"] * 6]
    (tmp_path / "pt.csv").write_text("comment\n" + "".join(f'"{text}"\n' for text in texts), encoding="utf-8")
    assert voca("analyze", tmp_path / "pt.csv", "-o", tmp_path / "out", "-q").code == 0
    assert Study.open(tmp_path / "out").tables["scales"].num_rows == 0
    shown = flat(voca("show", "warnings", tmp_path / "out", "--json").out)
    assert "30 of 36 comments (83.3%) are in languages" in shown
    assert "--sentiment-model and --encoder" in shown


def test_a_language_that_only_the_encoder_does_not_know(voca, tmp_path, stars):
    rows = [(f"The delivery was late and nobody told us, order {n}", 2, "a") for n in range(27)]
    path = write(tmp_path / "two.csv", [*rows, *[(f"{PORTUGUESE}, pedido {n}", 1, "b") for n in range(3)]])
    assert voca("analyze", path, "-o", tmp_path / "out", "-q", "--sentiment-model", stars).code == 0
    shown = flat(voca("show", "warnings", tmp_path / "out", "--json").out)
    assert (
        "3 of 30 comments (10.0%) are in languages that the encoder was not made for (pt 3): their themes are withheld"
        in shown
    )
    assert "that the models were not made for" not in shown


def test_eval_prints_tables(voca, tmp_path):
    path = write(
        tmp_path / "gold.csv", [(text, n, "ab"[n % 2]) for text, n in zip(TEXTS, (5, 1, 3, 4, 2), strict=True)]
    )
    done = voca("eval", "sentiment", path, "--text", "comment", "--label", "stars", "--by", "plan")
    assert done.code == 0, done.err
    words = flat(done.out)
    for said in ("sentiment-fast", "VADER", "Macro-F1", "Confusion", "Calibration", "By plan", "stars from 1 to 5"):
        assert said in words
    assert max(map(len, done.out.splitlines())) <= 100


def test_eval_as_json_with_a_model_from_elsewhere(voca, tmp_path, stars):
    path = write(tmp_path / "gold.csv", [(text, n, "") for text, n in zip(TEXTS, (1, 0, 0, 1, 0), strict=True)])
    done = voca("eval", "sentiment", path, "--text", "comment", "--label", "stars", "--model", stars, "--json")
    found = json.loads(done.out)
    assert [model["model"] for model in found["models"]] == [str(stars), "VADER"]
    assert found["classes"] == ["negative", "positive"]
    assert found["labels"] == {"0": "negative", "1": "positive"}
    assert any("3 stars = neutral" in notice for notice in found["notices"])


def test_eval_without_vader_goes_on(voca, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "vaderSentiment.vaderSentiment", None)
    path = write(tmp_path / "gold.csv", [("good", "pos", ""), ("bad", "neg", "")])
    done = voca(
        "eval", "sentiment", path, "--text", "comment", "--label", "stars", "--model", "sentiment-fast", "--json"
    )
    assert done.code == 0, done.err
    found = json.loads(done.out)
    assert [model["model"] for model in found["models"]] == ["sentiment-fast"]
    assert any('pip install "voca[eval]"' in notice for notice in found["notices"])


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["--text", "coment", "--label", "stars"], 2, "Did you mean 'comment'?"),
        (["--text", "comment", "--label", "plan"], 2, "The labels of column 'plan' cannot be read"),
        (["--text", "comment", "--label", "stars", "--map", "5"], 2, "--map '5' is not of the form LABEL=CLASS"),
        (["--text", "comment", "--label", "stars", "--model", "none"], 1, "There is no model 'none'"),
    ],
)
def test_eval_mistakes(voca, comments, words, code, message):
    done = voca("eval", "sentiment", comments, *words)
    assert done.code == code
    assert message in flat(done.err)
    assert done.out == ""


def test_eval_of_a_file_that_is_not_there(voca, tmp_path):
    done = voca("eval", "sentiment", tmp_path / "none.csv", "--text", "a", "--label", "b")
    assert done.code == 1
    assert "none.csv" in flat(done.err)
