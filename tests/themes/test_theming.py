"""Themes that are given: by a codebook that steers, by one that is all there is, by an earlier study's model."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from tests.themes.conftest import DIMENSION, SUBJECTS, direction, planted
from voca.config import ThemeOptions
from voca.errors import InputError, ModelError, UsageError
from voca.themes.coded import NOWHERE, CodedThemes
from voca.themes.describe import described
from voca.themes.model import VocaThemes
from voca.themes.propose import _proposal, accepted, propose
from voca.theming import _LISTED, ThemeData, learn
from voca.wording import first_of

BOOK = """
[[theme]]
id = "aaaaaaaaaaaa"
label = "Delivery"
[[theme.sub]]
id = "bbbbbbbbbbbb"
label = "Late delivery"
examples = ["Another late delivery this month."]
[[theme]]
label = "Service"
keywords = ["customer service"]
[[theme]]
label = "Parking"
keywords = ["car park"]
"""


def embed(texts):
    """Encode by the subject that a text names."""
    found = [next((s for s in SUBJECTS if s in text.lower()), None) for text in texts]
    return np.array([direction(s) if s else np.zeros(DIMENSION) for s in found], np.float32)


@pytest.fixture
def book(tmp_path):
    path = tmp_path / "themes.toml"
    path.write_text(BOOK, encoding="utf-8")
    return str(path)


@pytest.fixture(scope="module")
def data(study) -> ThemeData:
    return ThemeData(study[0], study[1], "a" * 64, embed)


@pytest.fixture(scope="module")
def months(tmp_path_factory):
    """Last month's model without two subjects, and this month's sentences with all of them."""
    sentences, vectors, truth = planted(each=60)
    old = np.array([t not in ("ice packs", "double charge") for t in truth]) & (np.arange(len(truth)) % 2 == 0)
    new = np.arange(len(truth)) % 2 == 1
    model = VocaThemes(ThemeOptions(), "a" * 64)
    model.fit(sentences.filter(old), vectors[old], 1)
    folder = tmp_path_factory.mktemp("model")
    model.save(folder)
    return (
        folder,
        ThemeData(sentences.filter(new), vectors[new], "a" * 64, embed),
        [t for t, n in zip(truth, new, strict=True) if n],
    )


def labelled(model, data) -> dict[str, str]:
    labels = {row["theme_id"]: row["label"] for row in model.themes.to_pylist()}
    mentions = model.assign(data.sentences, data.vectors)
    return {
        d: labels[t] for d, t in zip(mentions["document_id"].to_pylist(), mentions["theme_id"].to_pylist(), strict=True)
    }


def said(learning, data) -> str:
    mentions = learning.model.assign(data.sentences, data.vectors)
    left = learning.model.unthemed(data.sentences, data.vectors)
    reasons = dict(zip(left["document_id"].to_pylist(), left["reason"].to_pylist(), strict=True))
    rows = pa.array([reasons.get(d) for d in data.sentences["document_id"].to_pylist()], pa.string())
    (issue,) = learning.issues(data.sentences.append_column("reason", rows), mentions)
    return issue.message


def test_a_codebook_steers_and_the_rest_is_found(book, data, study):
    done = learn(ThemeOptions(codebook=book), data, 1)
    rows = {row["label"]: row for row in done.model.themes.to_pylist()}
    found, truth = labelled(done.model, data), study[2]
    ids = data.sentences["document_id"].to_pylist()
    for label, subject in (("Late delivery", "late delivery"), ("Service", "customer service")):
        got = [truth[ids.index(d)] for d, name in found.items() if name == label]
        assert got.count(subject) >= 57
        assert len(got) - got.count(subject) <= 2
    assert rows["Late delivery"]["theme_id"] == "bbbbbbbbbbbb"
    assert rows["Late delivery"]["parent_id"] == "aaaaaaaaaaaa"
    assert rows["Parking"]["size"] == 0
    assert done.record["mode"] == "guided"
    assert len(done.record["new"]) >= 4
    assert len(found) >= 0.97 * len(truth)
    assert "the themes are those of themes.toml (3 sub-themes), " in said(done, data)


def test_only_the_codebook_leaves_the_rest_without_a_theme_and_says_what_it_is(book, data, study):
    done = learn(ThemeOptions(codebook=book, codebook_only=True), data, 1)
    found, truth = labelled(done.model, data), study[2]
    assert set(found.values()) == {"Late delivery", "Service"}
    ids = data.sentences["document_id"].to_pylist()
    right = sum(truth[ids.index(d)] in ("late delivery", "customer service") for d in found)
    assert right >= 115
    assert len(found) - right <= 5
    left = done.model.unthemed(data.sentences, data.vectors)
    assert set(left["reason"].to_pylist()) == {NOWHERE}
    about = {proposal["label"].lower() for proposal in done.record["proposed"]}
    for subject in ("ice packs", "portion size", "double charge", "mobile app"):
        assert any(subject in label for label in about)
    assert done.record["new"] == []
    message = said(done, data)
    assert f"{left.num_rows} of 360 sentences" in message
    assert "95% interval" in message
    assert "they are about: " in message


def test_a_keyword_of_two_themes_is_a_warning_with_its_remedy(tmp_path, data):
    path = tmp_path / "list.toml"
    path.write_text(BOOK.replace("car park", "customer service"), encoding="utf-8")
    for only in (False, True):
        (issue,) = learn(ThemeOptions(codebook=str(path), codebook_only=only), data, 1).notes
        assert (issue.code, issue.severity) == ("shared-keyword", "warning")
        assert str(issue) == (
            "'customer service' is a keyword of 'Service' (list.toml, line 11) and of 'Parking' (list.toml, line 14): "
            "it decides for none of them. Keep it in one of them, or write longer phrases; pin gives one of them every "
            "sentence with it."
        )


def test_a_list_of_one_theme_takes_what_is_its_own(tmp_path, data, study):
    path = tmp_path / "one.toml"
    path.write_text('[[theme]]\nlabel = "Late delivery"\nexamples = ["Another late delivery this month."]\n', "utf-8")
    done = learn(ThemeOptions(codebook=str(path), codebook_only=True), data, 1)
    truth = dict(zip(data.sentences["document_id"].to_pylist(), study[2], strict=True))
    taken = Counter(truth[document] for document in labelled(done.model, data))
    assert taken["late delivery"] >= 57
    assert taken.total() - taken["late delivery"] <= 3
    done.model.save(tmp_path / "model")
    again = CodedThemes.load(tmp_path / "model")
    assert again.assign(data.sentences, data.vectors).equals(done.model.assign(data.sentences, data.vectors))
    reasons = Counter(again.unthemed(data.sentences, data.vectors)["reason"].to_pylist())
    assert reasons[NOWHERE] >= 0.95 * reasons.total()
    # the month after, what stood outside the list may be new
    after = learn(ThemeOptions(themes_from=str(tmp_path / "model")), data, 1)
    assert len(after.record["new"]) >= 4
    assert len(labelled(after.model, data)) >= 0.97 * len(truth)
    still = learn(ThemeOptions(themes_from=str(tmp_path / "model"), codebook_only=True), data, 1)
    assert Counter(truth[document] for document in labelled(still.model, data)) == taken
    assert [entry["label"] for entry in still.record["proposed"]] == [e["label"] for e in done.record["proposed"]]


def test_last_months_themes_keep_their_ids_and_new_ones_are_proposed(months):
    folder, data, truth = months
    before = CodedThemes.load(folder)
    done = learn(ThemeOptions(themes_from=str(folder)), data, 1)
    known = {row["theme_id"]: row["label"] for row in before.themes.to_pylist()}
    after = {row["theme_id"]: row["label"] for row in done.model.themes.to_pylist()}
    assert known.items() <= after.items()
    new = [after[identity].lower() for identity in done.record["new"]]
    assert sorted(new) == ["double charge", "ice packs"]
    found = labelled(done.model, data)
    ids = data.sentences["document_id"].to_pylist()
    mostly = set()
    for subject in set(truth):
        mine = Counter(found.get(d, "") for d, t in zip(ids, truth, strict=True) if t == subject)
        ((label, count),) = mine.most_common(1)
        assert label
        assert count >= 28
        mostly.add(label)
    assert len(mostly) == len(set(truth))
    both = sum(label.lower().startswith(("double charge", "ice packs")) for label in found.values())
    assert f"; {both} comments); " in said(done, data)
    assert "2 new (" in said(done, data)


@pytest.mark.parametrize(("n", "listed"), [(1, "A"), (5, "A, B, C, D, E"), (7, "A, B, C, D, E and 2 more")])
def test_new_themes_beyond_the_first_are_counted(n, listed):
    assert first_of(list("ABCDEFG"[:n]), _LISTED) == listed


def test_nothing_is_new_where_nothing_is(months):
    folder, data, truth = months
    old = np.array([t not in ("ice packs", "double charge") for t in truth])
    same = ThemeData(data.sentences.filter(old), data.vectors[old], data.encoder_sha, embed)
    done = learn(ThemeOptions(themes_from=str(folder)), same, 1)
    assert done.record["new"] == []
    before = CodedThemes.load(folder)
    assert done.model.assign(same.sentences, same.vectors).equals(before.assign(same.sentences, same.vectors))
    assert "none new" in said(done, same)


def test_what_is_new_is_named_by_the_sentences_that_it_has_and_not_by_those_it_was_found_among(months):
    folder, data, _ = months
    model = CodedThemes.load(folder)
    fresh = VocaThemes(ThemeOptions())
    fresh.fit(data.sentences, data.vectors, 1)
    proposals = propose(model, fresh, data.sentences, data.vectors)
    among = next(row["label"] for row in model.themes.to_pylist() if not row["parent_id"])
    found = tuple(replace(proposal, label=among, parent_label=among, theme="") for proposal in proposals.found)
    made = accepted(model, replace(proposals, found=found))
    new = made.codebook.ids() - model.codebook.ids()
    rows = described(made, data.sentences, data.vectors, new=new).themes.to_pylist()
    named = {row["label"].lower() for row in rows if row["theme_id"] in new}
    assert not [label for label in named if label.endswith(")") or among.lower() in label]
    assert {"double charge", "ice packs"} <= named
    kept = {row["theme_id"]: row["label"] for row in rows if row["theme_id"] not in new}
    assert kept == {row["theme_id"]: row["label"] for row in model.themes.to_pylist()}


def test_what_is_proposed_is_known_the_month_after(months, tmp_path):
    folder, data, _ = months
    done = learn(ThemeOptions(themes_from=str(folder)), data, 1)
    done.model.save(tmp_path)
    again = learn(ThemeOptions(themes_from=str(tmp_path)), data, 1)
    assert again.record["new"] == []
    assert again.model.themes["theme_id"].to_pylist() == done.model.themes["theme_id"].to_pylist()


def test_a_codebook_can_be_applied_to_last_months_themes(months, tmp_path):
    folder, data, _ = months
    known = CodedThemes.load(folder)
    sub = next(sub for _, sub in known.codebook.leaves() if sub.label.startswith("Mobile app"))
    path = tmp_path / "t.toml"
    path.write_text(
        f'[[theme]]\nlabel = "Digital"\n[[theme.sub]]\nid = "{sub.id}"\nlabel = "The app"\n', encoding="utf-8"
    )
    done = learn(ThemeOptions(themes_from=str(folder), codebook=str(path)), data, 1)
    rows = {row["theme_id"]: row for row in done.model.themes.to_pylist()}
    assert rows[sub.id]["label"] == "The app"
    assert rows[rows[sub.id]["parent_id"]]["label"] == "Digital"


def test_the_order_of_the_rows_changes_nothing(book, data):
    order = np.random.default_rng(3).permutation(data.sentences.num_rows)
    mixed = ThemeData(data.sentences.take(order), data.vectors[order], data.encoder_sha, embed)
    one, other = (learn(ThemeOptions(codebook=book), given, 1) for given in (data, mixed))
    assert one.model.themes.equals(other.model.themes)
    assert labelled(one.model, data) == labelled(other.model, mixed)


def test_another_encoder_is_refused_with_the_option_that_helps(months):
    folder, data, _ = months
    other = ThemeData(data.sentences, data.vectors, "b" * 64, embed)
    with pytest.raises(ModelError, match="learnt with another encoder") as caught:
        learn(ThemeOptions(themes_from=str(folder)), other, 1)
    assert "--encoder" in caught.value.hint


def test_the_encoder_is_named_where_it_ships(data, tmp_path):
    from voca.models import open_encoder

    VocaThemes(ThemeOptions(), open_encoder("encoder-fast")[1].sha256).save(tmp_path)
    with pytest.raises(ModelError, match=r"another encoder \(encoder-fast\)") as caught:
        learn(ThemeOptions(themes_from=str(tmp_path)), data, 1)
    assert "--encoder encoder-fast" in caught.value.hint


def test_what_is_not_there_is_said(data, tmp_path, book):
    with pytest.raises(InputError, match="neither a study nor a theme model"):
        learn(ThemeOptions(themes_from=str(tmp_path)), data, 1)
    with pytest.raises(UsageError, match="no codebook was given"):
        learn(ThemeOptions(codebook_only=True), data, 1)
    own = ThemeData(data.sentences, data.vectors, "", None)
    with pytest.raises(UsageError, match="vectors that voca did not make"):
        learn(ThemeOptions(codebook=book), own, 1)


def test_more_themes_than_there_are_groups_is_said(data):
    done = learn(ThemeOptions(themes="90"), data, 1)
    tops = sum(parent is None for parent in done.model.themes["parent_id"].to_pylist())
    assert tops >= 6  # asking for more than there are does not give fewer
    (note,) = done.notes
    assert note.message.startswith(f"90 themes were asked for and {tops} made")
    assert learn(ThemeOptions(themes="3..6"), data, 1).notes == ()


@pytest.mark.parametrize(("nearest", "theme"), [((0, 0, 0, 1), "aaaaaaaaaaaa"), ((0, 0, 1, 1), ""), ((-1,) * 4, "")])
def test_what_is_new_stands_under_a_known_theme_only_where_its_sentences_are_nearest_to_it(book, data, nearest, theme):
    """A group of four that a fit put into one theme with nine sentences of the first known one."""
    model = learn(ThemeOptions(codebook=book), data, 1).model
    fresh = VocaThemes(ThemeOptions())
    fresh.fit(data.sentences, data.vectors, 1)
    rows = fresh.themes.to_pylist()
    parents = {row["theme_id"]: row["parent_id"] for row in rows if row["parent_id"]}
    first, second = fresh._leaf_ids[:2]
    together = [row | {"parent_id": parents[first]} if row["theme_id"] == second else row for row in rows]
    fresh._themes = pa.Table.from_pylist(together, schema=fresh.themes.schema)
    known, group = np.array([0] * 9 + list(nearest)), np.array([0] * 9 + [1] * 4)
    assert _proposal(model, fresh, [(1, np.arange(9, 13))], known, group).theme == theme


def test_a_part_must_be_as_near_as_what_is_surely_a_themes(book, data, tmp_path):
    made = learn(ThemeOptions(codebook=book), data, 1).model
    fine = made.learnt.assigner
    assert fine.parts >= fine.likeness
    made.save(tmp_path)
    assert CodedThemes.load(tmp_path).learnt.assigner.parts == fine.parts
    row = data.sentences.slice(0, 1).set_column(4, "text", pa.array(["somewhat like a late delivery"]))
    other = np.eye(1, DIMENSION, DIMENSION - 1, dtype=np.float32)[0]
    near = (0.9 * direction("late delivery") + other)[None].astype(np.float32)
    likeness = float(fine(near).likeness[0])
    for parts, sure, n in ((-1.0, 0.5, 1), (likeness + 0.01, 0.5, 0), (likeness + 0.01, 0.0, 1)):
        easier = replace(fine, likeness=-1.0, floor=0.0, parts=parts)
        model = made.with_codebook(made.codebook, replace(made.learnt, assigner=easier))
        assert model.assign(row, near, sure).num_rows == n
