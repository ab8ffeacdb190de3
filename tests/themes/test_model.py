"""The whole model: what it finds, that it finds the same again, and what it does with next to nothing."""

from __future__ import annotations

from dataclasses import replace
from importlib.util import find_spec

import numpy as np
import pyarrow as pa
import pytest
from sklearn.metrics import adjusted_rand_score

from tests.themes.conftest import DIMENSION, direction, table
from voca.config import ThemeOptions
from voca.errors import ModelError, UsageError, VocaError
from voca.schema import check
from voca.themes.model import VocaThemes


def unit(vectors):
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def fitted(sentences, vectors, **options) -> VocaThemes:
    model = VocaThemes(ThemeOptions(**options), "a" * 64)
    model.fit(sentences, vectors, 1)
    return model


@pytest.fixture(scope="module")
def model(study) -> VocaThemes:
    return fitted(study[0], study[1])


def leaf_of(model, sentences, vectors) -> dict[str, str]:
    mentions = model.assign(sentences, vectors)
    return dict(zip(mentions["document_id"].to_pylist(), mentions["theme_id"].to_pylist(), strict=True))


def test_planted_subjects_come_back_with_their_names(model, study):
    sentences, vectors, truth = study
    found = leaf_of(model, sentences, vectors)
    labels = [found.get(d, "none") for d in sentences["document_id"].to_pylist()]
    assert adjusted_rand_score(truth, labels) > 0.9
    names = {row["label"].lower() for row in model.themes.to_pylist()}
    assert {"late delivery", "customer service", "portion size", "mobile app", "double charge", "ice packs"} <= names


def test_tables_are_as_declared(model, study):
    sentences, vectors, _ = study
    mentions = model.assign(sentences, vectors)
    assert check(model.themes, "themes") == []
    assert check(mentions, "mentions") == []
    themes = model.themes.to_pylist()
    tops = {row["theme_id"] for row in themes if row["parent_id"] is None}
    leaves = {row["theme_id"] for row in themes if row["parent_id"]}
    assert {row["parent_id"] for row in themes if row["parent_id"]} == tops
    assert set(mentions["theme_id"].to_pylist()) == leaves
    assert all(len(identity) == 12 for identity in tops | leaves)
    assert len({row["label"].casefold() for row in themes}) == len(themes)


def test_mentions_carry_offsets_polarity_and_confidence(model, study):
    sentences, vectors, _ = study
    mentions = model.assign(sentences, vectors)
    assert mentions.num_rows >= 0.97 * sentences.num_rows
    row, sentence = mentions.slice(0, 1).to_pylist()[0], sentences.slice(0, 1).to_pylist()[0]
    assert (row["start"], row["end"]) == (sentence["start"], sentence["end"])
    assert set(mentions["polarity"].to_pylist()) == {"negative"}
    assert 0.5 < np.mean(mentions["confidence"].to_numpy()) <= 1


def test_sizes_count_documents(model, study):
    sentences, vectors, _ = study
    found = list(leaf_of(model, sentences, vectors).values())
    for row in model.themes.to_pylist():
        if row["parent_id"]:
            assert row["size"] == found.count(row["theme_id"])


def test_planted_subjects_are_stable(model):
    assert min(row["stability"] for row in model.themes.to_pylist() if row["parent_id"]) > 0.9
    assert all(0 < row["stability"] <= 1 for row in model.themes.to_pylist())


def test_row_order_changes_nothing(model, study):
    sentences, vectors, _ = study
    order = np.random.default_rng(3).permutation(sentences.num_rows)
    again = fitted(sentences.take(order), vectors[order])
    assert again.themes.equals(model.themes)
    mine = model.assign(sentences, vectors)
    theirs = again.assign(sentences.take(order), vectors[order])
    assert theirs.sort_by([("document_id", "ascending")]).equals(mine.sort_by([("document_id", "ascending")]))


def test_what_documents_are_called_changes_no_group(model, study):
    sentences, vectors, _ = study
    called = np.random.default_rng(4).permutation(sentences.num_rows)
    ids = pa.array([f"x{number:05}" for number in called])
    renamed = sentences.set_column(sentences.column_names.index("document_id"), "document_id", ids)
    again = fitted(renamed, vectors)
    assert again.themes["label"].to_pylist() == model.themes["label"].to_pylist()
    mine, theirs = leaf_of(model, sentences, vectors), leaf_of(again, renamed, vectors)
    pairs = [
        (mine.get(one, ""), theirs.get(other, ""))
        for one, other in zip(sentences["document_id"].to_pylist(), ids.to_pylist(), strict=True)
    ]
    assert adjusted_rand_score(*zip(*pairs, strict=True)) == 1.0


@pytest.mark.parametrize("dropped", [0, 77, 359])
def test_one_row_dropped_changes_little(model, study, dropped):
    sentences, vectors, _ = study
    keep = np.arange(sentences.num_rows) != dropped
    again = fitted(sentences.filter(pa.array(keep)), vectors[keep])
    before, after = leaf_of(model, sentences, vectors), leaf_of(again, sentences.filter(pa.array(keep)), vectors[keep])
    shared = [d for d in sentences.filter(pa.array(keep))["document_id"].to_pylist()]
    pairs = [(before.get(d, ""), after.get(d, "")) for d in shared]
    assert adjusted_rand_score(*zip(*pairs, strict=True)) >= 0.9


def test_a_row_does_not_depend_on_its_batch(model, study):
    sentences, vectors, _ = study
    rng = np.random.default_rng(5)
    new = (vectors + 0.05 * rng.normal(size=vectors.shape)).astype(np.float32)
    texts = pa.array([f"{text} And so on." for text in sentences["text"].to_pylist()])
    fresh = sentences.set_column(sentences.column_names.index("text"), "text", texts)
    together = model.assign(fresh, new)
    single = pa.concat_tables([model.assign(fresh.slice(i, 1), new[i : i + 1]) for i in range(0, 360, 9)])
    chosen = set(single["document_id"].to_pylist())
    mask = pa.array([d in chosen for d in together["document_id"].to_pylist()])
    assert together.filter(mask).combine_chunks().equals(single.combine_chunks())


def test_new_sentences_go_to_their_subject_and_strangers_to_none(model, study, make_table):
    _, vectors, truth = study
    centre = np.mean([v for v, t in zip(vectors, truth, strict=True) if t == "mobile app"], axis=0)
    stranger = np.random.default_rng(9).normal(size=vectors.shape[1])
    stranger -= vectors.T @ np.linalg.lstsq(vectors.T, stranger, rcond=None)[0] * 0.98
    sentences = make_table(["Logging in on the phone fails", "Purple giraffes sing opera", "It is what it is"])
    new = np.array([centre, -vectors.mean(axis=0) * 5, stranger], np.float32)
    found = leaf_of(model, sentences, new)
    label = {row["theme_id"]: row["label"] for row in model.themes.to_pylist()}
    above = {row["theme_id"]: row["parent_id"] for row in model.themes.to_pylist()}
    assert label[above[found["d00000"]]] == "Mobile app"
    reasons = model.unthemed(sentences, new).to_pylist()
    assert {row["document_id"] for row in reasons} == {f"d{i:05d}" for i in range(3)} - set(found)
    assert all(row["reason"] for row in reasons)


def test_what_was_fitted_keeps_its_leaf_where_a_new_sentence_would_be_too_unsure(study, make_table):
    sentences, vectors, _ = study
    model = fitted(sentences, vectors)
    before = model.assign(sentences, vectors)
    model._assigner = replace(model._assigner, floor=1.1)  # nothing is so sure
    assert model.assign(sentences, vectors).equals(before)
    between = unit((vectors[:1] + vectors[100:101]).astype(np.float64))
    new = make_table(["A sentence that is half of one and half of another"])
    assert model.assign(new, between).num_rows == 0
    assert model.unthemed(new, between)["reason"].to_pylist() == ["fits no theme well enough"]


def test_what_says_nothing_is_in_no_theme_even_where_there_is_but_one(make_table):
    vectors = unit(np.random.default_rng(0).normal(size=(12, 8)) + 1)
    one = fitted(make_table([f"The box number {'abcdefghijkl'[i]} came late" for i in range(12)]), vectors, min_size=12)
    assert one.themes.num_rows == 2
    sentences = make_table(["!!! 10/10", "", "Late boxes"])
    silent = one.unthemed(sentences, np.array([vectors[0], vectors[1], np.zeros(8)], np.float32))
    assert silent["reason"].to_pylist() == ["says nothing about a subject"] * 3


def test_duplicates_follow_the_first_of_them(model, study):
    sentences, vectors, _ = study
    double = pa.concat_tables([sentences, sentences.slice(0, 40)])
    again = fitted(double, np.concatenate([vectors, vectors[:40]]))
    assert again.themes.equals(model.themes)
    mentions = again.assign(double, np.concatenate([vectors, vectors[:40]]))
    assert mentions.num_rows > model.assign(sentences, vectors).num_rows


@pytest.mark.parametrize(("asked", "low", "high"), [("3", 3, 3), ("4..5", 4, 5), ("6", 6, 6)])
def test_the_number_of_themes_can_be_asked_for(study, asked, low, high):
    themes = fitted(study[0], study[1], themes=asked).themes.to_pylist()
    assert low <= sum(row["parent_id"] is None for row in themes) <= high


@pytest.mark.parametrize(("asked", "low", "high"), [("40", 40, 40), ("5..8", 5, 8)])
def test_many_themes_are_given_where_many_are_asked_for(asked, low, high):
    words = [f"{first}{last}" for first in ("ba", "de", "fi", "go", "ku", "la") for last in "ntrsvmpk"]
    rng = np.random.default_rng(3)
    vectors = np.array([direction(word) + 0.7 * rng.normal(size=DIMENSION) / DIMENSION**0.5 for word in words * 8])
    texts = [f"The {word} was number {i}." for i, word in enumerate(words * 8)]
    themes = fitted(table(texts), unit(vectors), themes=asked).themes.to_pylist()
    assert low <= sum(row["parent_id"] is None for row in themes) <= high
    assert len({row["label"].casefold() for row in themes}) == len(themes)


@pytest.mark.parametrize("asked", ["0", "many", "9..3", "-2"])
def test_a_wrong_number_of_themes_is_refused(asked):
    with pytest.raises(UsageError, match="not a number of themes"):
        VocaThemes(ThemeOptions(themes=asked))


def test_saved_and_loaded_is_the_same(model, study, tmp_path):
    sentences, vectors, _ = study
    model.save(tmp_path / "model")
    assert {p.name for p in (tmp_path / "model").iterdir()} == {"themes.json", "themes.safetensors"}
    again = VocaThemes.load(tmp_path / "model", "a" * 64)
    assert again.themes.equals(model.themes)
    assert again.options == model.options
    assert again.assign(sentences, vectors).equals(model.assign(sentences, vectors))


def test_another_encoder_is_refused(model, tmp_path):
    model.save(tmp_path)
    with pytest.raises(ModelError, match="another encoder"):
        VocaThemes.load(tmp_path, "b" * 64)


def test_vectors_of_another_size_are_refused(model, study):
    with pytest.raises(ModelError, match="16 values"):
        model.assign(study[0], study[1][:, :16])


@pytest.mark.parametrize("damage", ["missing", "cut", "foreign", "newer"])
def test_a_damaged_model_is_refused(model, tmp_path, damage):
    model.save(tmp_path)
    words, numbers = tmp_path / "themes.json", tmp_path / "themes.safetensors"
    if damage == "missing":
        words.unlink()
    elif damage == "cut":
        numbers.write_bytes(numbers.read_bytes()[:100])
    elif damage == "foreign":
        words.write_text("[]")
    else:
        words.write_text(words.read_text().replace('"version": 2', '"version": 99'))
    with pytest.raises(ModelError):
        VocaThemes.load(tmp_path)


def test_vectors_and_sentences_must_fit_together(study):
    with pytest.raises(VocaError, match="360 sentences came with vectors"):
        fitted(study[0], study[1][:5])
    with pytest.raises(VocaError, match="no column 'text'"):
        fitted(study[0].drop_columns(["text"]), study[1])


@pytest.mark.parametrize(
    ("spoilt", "said"),
    [
        (lambda rows, vectors: (rows["text"].to_pylist(), vectors), "are a list, not a pyarrow.Table.*document_id"),
        (lambda rows, vectors: (rows.to_pandas(), vectors), "are a DataFrame, not a pyarrow.Table"),
        (lambda rows, vectors: (rows, vectors.tolist()), r"are a list, not an array.*numpy\.asarray"),
        (lambda rows, vectors: (rows.set_column(4, "text", rows["start"]), vectors), "holds int32, not strings"),
    ],
)
def test_what_is_no_table_or_array_is_refused(model, study, spoilt, said):
    assert study[0].column_names[4] == "text"
    rows, vectors = spoilt(*study[:2])
    for use in (model.assign, model.unthemed, VocaThemes().fit, model.to_bertopic):
        if use is not model.to_bertopic or find_spec("bertopic"):
            with pytest.raises(VocaError, match=said):
                use(rows, vectors)


@pytest.mark.parametrize("seed", [-1, 2**32, 1.5, None])
def test_a_seed_is_a_whole_number_from_0(study, seed):
    with pytest.raises(VocaError, match="is no seed.*from 0 to 4294967295"):
        VocaThemes().fit(study[0], study[1], seed)


def test_a_model_is_not_saved_over_a_file(model, tmp_path):
    (tmp_path / "themes").write_text("mine")
    with pytest.raises(ModelError, match="cannot be written to .*file exists"):
        model.save(tmp_path / "themes")


@pytest.mark.parametrize(
    ("texts", "vectors"),
    [
        ([], np.zeros((0, 8))),
        (["One sentence."], np.ones((1, 8))),
        (["One here.", "Two there.", "Three more."], np.eye(3, 8)),
        (["The same thing."] * 50, np.ones((50, 8))),
        ([f"Sentence {'x' * i} about it." for i in range(1, 40)], np.ones((39, 8))),
        ([f"Sentence {'x' * i} about it." for i in range(1, 40)], np.zeros((39, 8))),
        ([f"Sentence {'x' * i} about it." for i in range(1, 40)], np.full((39, 8), np.nan)),
        (["word"] * 3 + ["price", "taste", "box", "app", "late"] * 3, np.random.default_rng(0).normal(size=(18, 8))),
        (["", "!!!", "12", None, "…"] * 4, np.random.default_rng(0).normal(size=(20, 8))),
        (
            ["https://example.org/page", "[EMAIL]", "mail@example.org"] * 7,
            np.random.default_rng(0).normal(size=(21, 8)),
        ),
        (["It is what it is.", "And that was that."] * 10, np.random.default_rng(0).normal(size=(20, 8))),
    ],
    ids=[
        "none",
        "one",
        "three",
        "one repeated",
        "one vector",
        "zeros",
        "nan",
        "words",
        "no letters",
        "no words",
        "no subject",
    ],
)
def test_next_to_nothing(texts, vectors, make_table):
    sentences = make_table([t or "" for t in texts])
    model = fitted(sentences, vectors.astype(np.float32))
    mentions = model.assign(sentences, vectors.astype(np.float32))
    assert check(model.themes, "themes") == []
    assert check(mentions, "mentions") == []
    assert mentions.num_rows + model.unthemed(sentences, vectors.astype(np.float32)).num_rows == len(texts)
    assert model.themes.num_rows in (0, 2)
