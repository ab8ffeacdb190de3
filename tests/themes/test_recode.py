"""An edited codebook applied to themes that were learnt: what moves, what stays, and that nothing is lost."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from tests.themes.conftest import DIMENSION, SUBJECTS, direction
from voca.config import ThemeOptions
from voca.errors import UsageError
from voca.schema import check
from voca.themes.codebook import Codebook, Sub, Theme
from voca.themes.codebook_file import parse, write
from voca.themes.coded import HIDDEN, CodedThemes
from voca.themes.model import VocaThemes
from voca.themes.overlay import laid_over, stated
from voca.themes.recode import recode


@pytest.fixture(scope="module")
def plain(study) -> VocaThemes:
    model = VocaThemes(ThemeOptions(), "a" * 64)
    model.fit(study[0], study[1], 1)
    return model


@pytest.fixture(scope="module")
def model(plain) -> CodedThemes:
    return CodedThemes.of(plain)


def embed(texts):
    """Encode by the subject that a text names."""
    found = [next((s for s in SUBJECTS if s in text.lower()), None) for text in texts]
    return np.array([direction(s) if s else np.zeros(DIMENSION) for s in found], np.float32)


def edited(model, *changes: tuple[str, str]) -> Codebook:
    text = write(model.codebook)
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return parse(text, "themes.toml")


def applied(model, study, *changes: tuple[str, str]):
    return recode(model, edited(model, *changes), study[0], study[1], embed)


def where(model, study) -> dict[str, str]:
    """Return the label of each document's sub-theme."""
    labels = {row["theme_id"]: row["label"] for row in model.themes.to_pylist()}
    mentions = model.assign(study[0], study[1])
    pairs = zip(mentions["document_id"].to_pylist(), mentions["theme_id"].to_pylist(), strict=True)
    return {document: labels[theme] for document, theme in pairs}


def sub_id(model, label) -> str:
    return next(sub.id for _, sub in model.codebook.leaves() if sub.label == label)


def key(label) -> tuple[str, str]:
    return (f'label = "{label}"', label)


def test_a_list_that_is_not_touched_changes_nothing(model, study):
    done = applied(model, study)
    assert done.notes == ()
    assert check(done.model.themes, "themes") == []
    before = {row["theme_id"]: (row["label"], row["size"], row["parent_id"]) for row in model.themes.to_pylist()}
    after = {row["theme_id"]: (row["label"], row["size"], row["parent_id"]) for row in done.model.themes.to_pylist()}
    assert after == before
    assert done.model.assign(study[0], study[1]).equals(model.assign(study[0], study[1]))
    steady = {row["theme_id"]: row["stability"] for row in done.model.themes.to_pylist()}
    assert steady == {row["theme_id"]: row["stability"] for row in model.themes.to_pylist()}


def test_a_renamed_theme_keeps_its_id_and_its_comments(model, study):
    done = applied(model, study, ('label = "Ice packs"\nkey', 'label = "Cooling"\nkey')).model
    assert sub_id(done, "Cooling") == sub_id(model, "Ice packs")
    assert where(done, study) == {d: "Cooling" if t == "Ice packs" else t for d, t in where(model, study).items()}


@pytest.mark.parametrize(("sub", "noted"), [("Waiting", 1), ("Waiting room", 0), ("Seats", 0)])
def test_a_theme_renamed_without_its_only_sub_theme_of_that_name_is_noted(sub, noted):
    known = Codebook((Theme(id="a" * 12, label="Waiting", sub=(Sub(id="b" * 12, label="Waiting"),)),))
    book = parse(write(known).replace("Waiting", "Waiting room", 1).replace('"Waiting"', f'"{sub}"'))
    notes: list[str] = []
    laid = laid_over(known, book, notes)
    assert (laid.themes[0].label, laid.themes[0].sub[0].label) == ("Waiting room", sub)
    assert len(notes) == noted
    assert all("'Waiting room' was 'Waiting', and its only sub-theme is called so still" in note for note in notes)


def test_a_merged_theme_gives_its_comments_and_keeps_its_id(model, study):
    change = ('label = "Ice packs"\nkey', 'label = "Ice packs"\nmerge_into = "Bigger portion size"\nkey')
    done = applied(model, study, change).model
    before, after = where(model, study), where(done, study)
    assert after == {d: "Bigger portion size" if t == "Ice packs" else t for d, t in before.items()}
    merged = sub_id(model, "Ice packs")
    assert merged not in done.themes["theme_id"].to_pylist()
    assert any(sub.id == merged for _, sub in done.codebook.leaves())
    # and back again
    again = recode(done, Codebook(tuple(_without_merges(done.codebook))), study[0], study[1], embed).model
    assert again.assign(study[0], study[1]).equals(model.assign(study[0], study[1]))


def _without_merges(book):
    for theme in book.themes:
        yield theme.model_copy(update={"sub": tuple(s.model_copy(update={"merge_into": ""}) for s in theme.sub)})


def test_confidence_of_a_merged_theme_is_the_sum_of_its_parts(model, study):
    change = ('label = "Ice packs"\nkey', 'label = "Ice packs"\nmerge_into = "Bigger portion size"\nkey')
    done = applied(model, study, change).model
    odds = {m: x._assigner._each(study[1][:50])[0] for m, x in (("before", model), ("after", done))}
    at = [model._leaf_ids.index(sub_id(model, label)) for label in ("Bigger portion size", "Ice packs")]
    joined = odds["after"][:, done._leaf_ids.index(sub_id(done, "Bigger portion size"))]
    assert joined == pytest.approx(odds["before"][:, at].sum(axis=1), abs=2e-6)


def test_a_hidden_theme_is_said_to_be_hidden(model, study):
    done = applied(model, study, ('label = "Ice packs"\nkey', 'label = "Ice packs"\nhide = true\nkey')).model
    lost = [d for d, label in where(model, study).items() if label == "Ice packs"]
    assert len(lost) == 60
    reasons = {r["document_id"]: r["reason"] for r in done.unthemed(study[0], study[1]).to_pylist()}
    assert {reasons[d] for d in lost} == {f"{HIDDEN}: Ice packs"}
    assert where(done, study) == {d: t for d, t in where(model, study).items() if t != "Ice packs"}


def test_a_hidden_theme_is_hidden_under_its_own_name_with_its_sub_themes(model, study):
    first = model.codebook.themes[0]
    book = Codebook((first.model_copy(update={"hide": True}), *model.codebook.themes[1:]))
    done = recode(model, book, study[0], study[1], embed).model
    reasons = {r["reason"] for r in done.unthemed(study[0], study[1]).to_pylist()}
    assert f"{HIDDEN}: {first.label}" in reasons
    assert set(done.hidden.items()) == {(sub.id, first.label) for sub in first.sub}


def test_a_moved_theme_counts_where_it_now_is(model, study):
    text = write(model.codebook)
    themes = list(model.codebook.themes)
    source = next(t for t in themes if any(s.label == "Ice packs" for s in t.sub))
    target = next(t for t in themes if t is not source)
    moved = next(s for s in source.sub if s.label == "Ice packs")
    changed = [
        t.model_copy(update={"sub": tuple(s for s in t.sub if s is not moved) + ((moved,) if t is target else ())})
        for t in themes
    ]
    done = recode(model, Codebook(tuple(changed)), study[0], study[1], embed).model
    rows = {row["theme_id"]: row for row in done.themes.to_pylist()}
    assert rows[moved.id]["parent_id"] == target.id
    assert rows[target.id]["size"] == sum(r["size"] for r in rows.values() if r["parent_id"] == target.id)
    assert {e.id for t in done.codebook.themes for e in (t, *t.sub)} == {
        e.id for t in parse(text).themes for e in (t, *t.sub)
    }


def emptied(model):
    """Return the list with the sub-themes of its first theme under the second."""
    first, second, *rest = model.codebook.themes
    return Codebook(
        (first.model_copy(update={"sub": ()}), second.model_copy(update={"sub": second.sub + first.sub}), *rest)
    )


def test_a_theme_whose_sub_themes_all_move_keeps_its_id_and_takes_nothing(model, study):
    first, second = model.codebook.themes[:2]
    done = recode(model, emptied(model), study[0], study[1], embed).model
    assert where(done, study) == where(model, study)
    rows = {row["theme_id"]: row for row in done.themes.to_pylist()}
    assert {rows[sub.id]["parent_id"] for sub in first.sub} == {second.id}
    assert first.id not in rows
    assert [sub.id for _, sub in done.codebook.leaves()] == [s.id for t in emptied(model).themes for s in t.sub]
    (kept,) = (theme for theme in done.codebook.themes if theme.id == first.id)
    assert (kept.emptied, kept.sub) == (True, ())
    # as a file, without its block, and back again
    assert parse(write(done.codebook)) == done.codebook
    shorter = Codebook(tuple(t for t in done.codebook.themes if t is not kept))
    assert recode(done, shorter, study[0], study[1], embed).model.codebook.themes[-1] == kept
    back = recode(done, model.codebook, study[0], study[1], embed).model
    assert back.codebook == model.codebook
    assert back.themes["size"].equals(model.themes["size"])


def test_a_pin_that_is_taken_back_leaves_what_was_there(model, study):
    pinned = applied(model, study, ('label = "Ice packs"\nkey', 'label = "Ice packs"\npin = ["wife"]\nkey')).model
    assert where(pinned, study) != where(model, study)
    back = recode(pinned, model.codebook, study[0], study[1], embed).model
    assert back.assign(study[0], study[1]).equals(model.assign(study[0], study[1]))


def test_pins_alone_place_the_sentences_with_their_words(model, study):
    new = Theme(label="Family", sub=(Sub(label="Wives", pin=("my wife",)),))
    done = recode(model, Codebook((*model.codebook.themes, new)), study[0], study[1], embed)
    texts = dict(zip(study[0]["document_id"].to_pylist(), study[0]["text"].to_pylist(), strict=True))
    found, before = where(done.model, study), where(model, study)
    assert {d for d, label in found.items() if label == "Wives"} == {d for d, t in texts.items() if "my wife" in t}
    assert {d: t for d, t in found.items() if t != "Wives"} == {d: before[d] for d, t in found.items() if t != "Wives"}
    assert done.notes == ()


@pytest.mark.parametrize("example", ["Melted ice packs", "A tiny portion size for the price"])
def test_what_is_split_off_comes_from_its_source_alone(model, study, example):
    change = ('label = "Ice packs"\nkey', 'label = "Ice packs"\nmerge_into = "Bigger portion size"\nkey')
    joined = applied(model, study, change).model
    part = Sub(label="Part", split_from="Bigger portion size", examples=(example,))
    new = Theme(label="Parts", sub=(part,))
    done = recode(joined, Codebook((*joined.codebook.themes, new)), study[0], study[1], embed).model
    found, before = where(done, study), where(joined, study)
    assert {before.get(d) for d, label in found.items() if label == "Part"} == {"Bigger portion size"}
    assert {d: t for d, t in found.items() if t != "Part"} == {
        d: t for d, t in before.items() if found.get(d) != "Part"
    }


def test_a_part_has_the_examples_that_went_with_it_and_the_file_can_be_applied_again(model, study):
    texts = study[0]["text"].to_pylist()
    ice, size = (next(t for t in texts if word in t) for word in ("ice packs", "portion size"))
    change = ('label = "Ice packs"\nkey', 'label = "Ice packs"\nmerge_into = "Bigger portion size"\nkey')
    joined = applied(model, study, change).model
    said = f'examples = ["{ice}", "{size}"]'
    joined = recode(
        joined,
        edited(joined, ('label = "Bigger portion size"\nkey', f'label = "Bigger portion size"\n{said}\nkey')),
        *study[:2],
        embed,
    ).model
    order = edited(joined, ('label = "Bigger portion size"\n', 'label = "Bigger portion size"\nsplit = 2\n'))
    done = recode(joined, order, study[0], study[1], embed).model
    subs = {sub.label: sub for _, sub in done.codebook.leaves()}
    part = next(sub for sub in subs.values() if sub.split_from)
    assert {part.examples, subs["Bigger portion size"].examples} == {(ice,), (size,)}
    again = recode(done, order, study[0], study[1], embed).model
    assert again.codebook == done.codebook
    assert again.assign(study[0], study[1]).equals(done.assign(study[0], study[1]))


def test_what_a_file_says_is_no_longer_said_of_an_entry_that_it_leaves_out(model, study):
    pinned = applied(model, study, ('label = "Ice packs"\nkey', 'label = "Ice packs"\npin = ["wife"]\nkey')).model
    book = parse('[[theme]]\nlabel = "Family"\npin = ["Wife"]\n', "themes.toml")
    done = recode(pinned, book, study[0], study[1], embed).model
    assert {sub.label: sub.pin for _, sub in done.codebook.leaves() if sub.pin} == {"Family": ("Wife",)}


def test_an_entry_that_the_file_leaves_out_stands_in_no_line(model, study):
    first = model.codebook.themes[0]
    taken = next(sub.label for _, sub in model.codebook.leaves() if sub not in first.sub)
    text = f'[[theme]]\nid = "{first.id}"\n\n[[theme.sub]]\nid = "{first.sub[0].id}"\nlabel = "{taken}"\n'
    with pytest.raises(UsageError, match=r"two sub-themes are called") as caught:
        recode(model, parse(text, "themes.toml"), study[0], study[1], embed)
    assert str(caught.value).count("the themes as they were") == 1
    assert str(caught.value).count("line 6") == 1


def test_examples_that_voca_picks_are_shared_by_no_two():
    book = Codebook((Theme(id="t", sub=(Sub(id="a", examples=("One.",)), Sub(id="b"), Sub(id="c", keywords=("k",)))),))
    fresh = {
        "a": Sub(examples=("Other.",), keywords=("one",)),
        "b": Sub(examples=("one.", "Two.")),
        "c": Sub(examples=("TWO.", "Three."), keywords=("three",)),
    }
    subs = [sub for _, sub in stated(book, fresh).leaves()]
    assert [(sub.examples, sub.keywords) for sub in subs] == [
        (("One.",), ("one",)),
        (("Two.",), ()),
        (("Three.",), ("k",)),
    ]


def test_a_pin_decides_before_anything_else(model, study):
    done = applied(model, study, ('label = "Ice packs"\nkey', 'label = "Ice packs"\npin = ["wife"]\nkey')).model
    texts = study[0]["text"].to_pylist()
    found = where(done, study)
    for document, text in zip(study[0]["document_id"].to_pylist(), texts, strict=True):
        if "wife" in text:
            assert found[document] == "Ice packs"
    pinned = done.assign(study[0], study[1]).to_pylist()
    assert {m["confidence"] for m in pinned if "wife" in texts[int(m["document_id"][1:])]} == {1.0}
    new = study[0].slice(0, 1).set_column(4, "text", pa.array(["Something quite different, says my wife"]))
    assert done.assign(new, study[1][:1])["theme_id"].to_pylist() == [sub_id(done, "Ice packs")]


def test_a_new_theme_is_filled_by_its_examples(model, study):
    change = ('label = "Ice packs"\nkey', 'label = "Ice packs"\nmerge_into = "Bigger portion size"\nkey')
    joined = applied(model, study, change).model
    book = joined.codebook
    melted = Sub(label="Melted", split_from="Bigger portion size", examples=("Melted ice packs",))
    new = Theme(label="Cold chain", sub=(melted,))
    done = recode(joined, Codebook((*book.themes, new)), study[0], study[1], embed).model
    truth = dict(zip(study[0]["document_id"].to_pylist(), study[2], strict=True))
    found = [truth[d] for d, label in where(done, study).items() if label == "Melted"]
    assert found.count("ice packs") >= 57
    assert found.count("ice packs") == len(found)
    untouched = {"late delivery", "customer service", "mobile app", "double charge"}
    assert {d: t for d, t in where(done, study).items() if truth[d] in untouched} == {
        d: t for d, t in where(joined, study).items() if truth[d] in untouched
    }


def test_a_split_parts_what_was_merged_and_is_done_once(model, study):
    change = ('label = "Ice packs"\nkey', 'label = "Ice packs"\nmerge_into = "Bigger portion size"\nkey')
    joined = applied(model, study, change).model
    order = edited(joined, ('label = "Bigger portion size"\nkey', 'label = "Bigger portion size"\nsplit = 2\nkey'))
    done = recode(joined, order, study[0], study[1], embed)
    truth = dict(zip(study[0]["document_id"].to_pylist(), study[2], strict=True))
    parts: dict[str, set[str]] = {}
    for document, label in where(done.model, study).items():
        if truth[document] in ("ice packs", "portion size"):
            parts.setdefault(label, set()).add(truth[document])
    assert sorted(map(sorted, parts.values())) == [["ice packs"], ["portion size"]]
    assert "Bigger portion size" in parts
    again = recode(done.model, order, study[0], study[1], embed)
    assert any("has 2 parts already" in note for note in again.notes)
    assert where(again.model, study) == where(done.model, study)


def test_what_is_deleted_from_the_file_stays_in_the_study(model, study):
    first, *rest = model.codebook.themes
    done = recode(model, Codebook(tuple(rest)), study[0], study[1], embed)
    assert {row["theme_id"] for row in done.model.themes.to_pylist()} == set(model.themes["theme_id"].to_pylist())
    assert done.notes[0].startswith(f"{len(first.sub)} not in the file")
    assert where(done.model, study) == where(model, study)


def test_an_unknown_id_is_refused_with_its_line(model, study):
    some = sub_id(model, "Ice packs")
    book = edited(model, (some, "0123456789ab"))
    with pytest.raises(UsageError, match=r"themes.toml, line \d+: there is no theme with the id '0123") as caught:
        recode(model, book, study[0], study[1], embed)
    assert "voca analyze FILE --codebook" in caught.value.hint


def test_a_sub_theme_cannot_become_a_theme(model, study):
    book = Codebook((*model.codebook.themes[1:], Theme(id=model.codebook.themes[0].sub[0].id, label="Up")))
    with pytest.raises(UsageError, match="the id of the other level"):
        recode(model, book, study[0], study[1], embed)


def test_a_new_theme_like_nothing_is_said(model, study):
    new = Theme(label="Parking", sub=(Sub(label="Car park", examples=("The car park was full",)),))
    done = recode(model, Codebook((*model.codebook.themes, new)), study[0], study[1], embed)
    assert "nothing is like 'Car park' here: give it examples in the customers' words" in done.notes
    assert {row["label"]: row["size"] for row in done.model.themes.to_pylist()}["Car park"] == 0


def test_a_theme_without_sub_themes_of_its_own_adds_one_to_those_it_has(model, study):
    top = model.codebook.themes[0]
    book = parse(f'[[theme]]\nid = "{top.id}"\nlabel = "{top.label} and more"\npin = ["wife"]\n', "themes.toml")
    done = recode(model, book, study[0], study[1], embed).model
    labels = {row["label"] for row in done.themes.to_pylist() if row["parent_id"] == top.id}
    assert labels == {sub.label for sub in top.sub} | {f"{top.label} and more"}
    wives = sum("wife" in text for text in study[0]["text"].to_pylist())
    assert {row["label"]: row["size"] for row in done.themes.to_pylist() if row["parent_id"]}[
        f"{top.label} and more"
    ] == wives


def test_saved_and_loaded_with_its_codebook(model, study, tmp_path):
    done = applied(model, study, ('label = "Ice packs"\nkey', 'label = "Ice packs"\npin = ["wife"]\nkey')).model
    done.save(tmp_path)
    again = CodedThemes.load(tmp_path, "a" * 64)
    assert again.codebook == done.codebook
    assert again.themes.equals(done.themes)
    assert again.assign(study[0], study[1]).equals(done.assign(study[0], study[1]))


def test_a_plain_model_is_loaded_as_the_codebook_that_it_makes(plain, study, tmp_path):
    plain.save(tmp_path)
    again = CodedThemes.load(tmp_path)
    assert again.assign(study[0], study[1]).equals(plain.assign(study[0], study[1]))


def test_a_row_does_not_depend_on_its_batch(model, study):
    change = ('label = "Ice packs"\nkey', 'label = "Ice packs"\nmerge_into = "Bigger portion size"\nkey')
    done = applied(model, study, change).model
    fresh = study[0].set_column(4, "text", pa.array([f"{t} And so on." for t in study[0]["text"].to_pylist()]))
    together = done.assign(fresh, study[1])
    single = pa.concat_tables([done.assign(fresh.slice(i, 1), study[1][i : i + 1]) for i in range(0, 360, 9)])
    mask = pa.array([d in set(single["document_id"].to_pylist()) for d in together["document_id"].to_pylist()])
    assert together.filter(mask).combine_chunks().equals(single.combine_chunks())
