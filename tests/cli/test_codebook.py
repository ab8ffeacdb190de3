"""``voca codebook``: out as a file, edited, back into the study, and compared."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest

from voca.codebook_diff import Item, Side, changes, names_of, report
from voca.schema import from_records
from voca.study import Study
from voca.themes.codebook import Sub
from voca.themes.codebook_file import read


@pytest.fixture
def folder(survey_folder, tmp_path) -> Path:
    return shutil.copytree(survey_folder, tmp_path / "out")


@pytest.fixture
def book(voca, folder, tmp_path) -> Path:
    path = tmp_path / "themes.toml"
    done = voca("codebook", "export", folder, "-o", path)
    assert (done.code, done.err) == (0, "")
    assert f"voca codebook apply {folder} {path}" in done.out
    return path


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def largest(study) -> list[dict]:
    """Return the sub-themes, largest first."""
    rows = [row for row in study.tables["themes"].to_pylist() if row["parent_id"]]
    return sorted(rows, key=lambda row: (-row["size"], row["theme_id"]))


def head(row) -> str:
    return f'id = "{row["theme_id"]}"\n'


def test_the_export_holds_every_theme_with_its_words_and_sentences(book, survey_study):
    rows = survey_study.tables["themes"].to_pylist()
    written = read(book)
    assert {e.id: (e.label, e.comments) for t in written.themes for e in (t, *t.sub)} == {
        row["theme_id"]: (row["label"], row["size"]) for row in rows
    }
    texts = " ".join(survey_study.documents["text"].dropna())
    for _, sub in written.leaves():
        assert sub.examples
        assert all(example in texts for example in sub.examples)


def test_a_file_that_is_there_is_not_written_over(voca, folder, book):
    before = book.read_bytes()
    done = voca("codebook", "export", folder, "-o", book)
    assert done.code == 2
    assert "is there already" in done.err
    assert "--force" in done.err
    assert book.read_bytes() == before
    assert voca("codebook", "export", folder, "-o", book, "--force").code == 0


def test_printed_where_no_file_is_named(voca, folder, book):
    assert voca("codebook", "export", folder).out == book.read_text(encoding="utf-8")


def test_an_unedited_codebook_changes_no_figure(voca, folder, book, survey_study):
    done = voca("codebook", "apply", folder, book)
    assert done.code == 0, done.err
    assert "themes.toml applied to out: nothing changed." in done.out
    after = Study.open(folder)
    for name in ("themes", "scores", "drivers", "segments", "trends", "actions", "coverage", "documents"):
        assert after.tables[name].equals(survey_study.tables[name]), name
    assert sorted(map(str, after.tables["mentions"].to_pylist())) == sorted(
        map(str, survey_study.tables["mentions"].to_pylist())
    )


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"label": "Arrival"}, "a to b: 1 renamed."),
        ({"pin": ("late fee",)}, "a to b: 1 with other pins."),
        ({"label": "Arrival", "pin": ("late fee",), "hide": True}, "a to b: 1 renamed, 1 hidden, 1 with other pins."),
        ({}, "a to b: nothing changed."),
    ],
)
def test_what_changed_is_summed_up(changed, said):
    plain = Sub(id="a", label="Delivery")
    sides = [
        Side(name, {"a": Item(sub, "sub-theme", "", "", None)}, None)
        for name, sub in (("a", plain), ("b", plain.model_copy(update=changed)))
    ]
    (section,) = report(*sides, changes(*sides)).sections
    assert section.lead == (said,)


@pytest.mark.parametrize(
    ("places", "said"),
    [
        (("q1/out", "q2/new"), ("out", "new")),
        (("q1/out", "q2/out"), ("q1/out", "q2/out")),
        (("q1/out/", "themes.toml"), ("out", "themes.toml")),
        ((".", "../other"), ("here", "other")),
    ],
)
def test_what_is_compared_has_a_name_of_its_own(tmp_path, monkeypatch, places, said):
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    assert names_of(*places) == said


def test_an_unedited_codebook_has_no_difference(voca, folder, book):
    assert "nothing changed" in voca("codebook", "diff", folder, book).out


def test_edits_reach_the_report_and_no_id_is_lost(voca, folder, book, survey_study):
    first, second, third = largest(survey_study)[:3]
    change(book, f'label = "{first["label"]}"', 'label = "Our first theme"')
    change(book, head(second), head(second) + f'merge_into = "{first["theme_id"]}"\n')
    change(book, head(third), head(third) + "hide = true\n")
    done = voca("codebook", "apply", folder, book, "-q")
    assert (done.code, done.err, done.out) == (0, "", "")
    after = Study.open(folder)
    sizes = {row["theme_id"]: (row["label"], row["size"]) for row in after.tables["themes"].to_pylist()}
    mentions = survey_study.mentions
    both = mentions[mentions["theme_id"].isin([first["theme_id"], second["theme_id"]])]["document_id"].nunique()
    label, size = sizes[first["theme_id"]]
    assert label == "Our first theme"
    assert size == both
    assert not {second["theme_id"], third["theme_id"]} & set(sizes)
    assert not {second["theme_id"], third["theme_id"]} & set(after.mentions["theme_id"])
    shown = json.loads(voca("show", "themes", folder, "--json").out)
    assert "Our first theme" in [row["label"] for row in shown["tables"]["subthemes"]["rows"]]
    reasons = {row["reason"] for row in after.tables["sentences"].to_pylist()}
    assert f"hidden by the codebook: {third['label']}" in reasons
    again = read_back(voca, folder)
    assert {second["theme_id"], third["theme_id"]} <= {sub.id for _, sub in again.leaves()}
    assert sum(after.tables["coverage"]["n"].to_pylist()) == sum(survey_study.tables["coverage"]["n"].to_pylist())


def test_coverage_says_how_many_comments_a_hidden_theme_took(voca, folder, book, survey_study):
    parents = [row for row in survey_study.tables["themes"].to_pylist() if not row["parent_id"]]
    top = max(parents, key=lambda row: (row["size"], row["theme_id"]))
    change(book, head(top), head(top) + "hide = true\n")
    assert voca("codebook", "apply", folder, book, "-q").code == 0
    after = Study.open(folder)
    below = [r["theme_id"] for r in survey_study.tables["themes"].to_pylist() if r["parent_id"] == top["theme_id"]]
    took = set(survey_study.mentions[survey_study.mentions["theme_id"].isin(below)]["document_id"])
    left = len(took - set(after.mentions["document_id"]))
    said = " ".join(voca("show", "coverage", folder).out.replace("•", "").split())
    assert f"'{top['label']}' is hidden by the codebook: {top['size']} comments mention it, {left} of which are" in said


def read_back(voca, folder):
    path = folder / "again.toml"
    assert voca("codebook", "export", folder, "-o", path).code == 0
    return read(path)


def test_a_wrong_codebook_leaves_the_study_as_it_was(voca, folder, book, survey_study):
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    change(book, head(largest(survey_study)[0]), 'id = "0123456789ab"\n')
    done = voca("codebook", "apply", folder, book)
    assert done.code == 2
    assert "themes.toml, line" in done.err
    assert "there is no theme with the id '0123456789ab'" in done.err
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_a_new_study_leaves_the_old_one_as_it_was(voca, folder, book, survey_study, tmp_path):
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    change(book, head(largest(survey_study)[0]), head(largest(survey_study)[0]) + "hide = true\n")
    assert voca("codebook", "apply", folder, book, "-o", tmp_path / "new", "-q").code == 0
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    gone = largest(survey_study)[0]["theme_id"]
    assert gone not in Study.open(tmp_path / "new").tables["themes"]["theme_id"].to_pylist()


def test_a_study_without_its_model_learns_it_again(voca, folder, book, survey_study):
    (folder / "themes.json").unlink()
    (folder / "themes.safetensors").unlink()
    study = Study.open(folder)
    assert set(study.theme_model.codebook.to_json()[0]) >= {"id", "label"}
    done = voca("codebook", "apply", folder, book)
    assert done.code == 0, done.err
    own, again = (
        found.sort_values("confidence").groupby(["document_id", "sentence"])["theme_id"].last()
        for found in (survey_study.mentions, Study.open(folder).mentions)
    )
    assert (own.reindex(own.index.union(again.index)) == again.reindex(own.index.union(again.index))).mean() > 0.99


def test_diff_says_what_a_codebook_would_do(voca, folder, book, survey_study):
    first, second = largest(survey_study)[:2]
    change(book, head(second), head(second) + f'merge_into = "{first["theme_id"]}"\n')
    done = voca("codebook", "diff", folder, book, "--json")
    assert done.code == 0, done.err
    rows = {(row["change"], row["theme_id"]): row for row in json.loads(done.out)["changes"]}
    merged = rows["merged", second["theme_id"]]
    assert (merged["before"], merged["after"], merged["detail"]) == (second["size"], 0, f"into {first['label']}")
    grown = rows["other comments", first["theme_id"]]
    assert first["size"] < grown["after"] <= first["size"] + second["size"]


def test_diff_of_two_files(voca, book, tmp_path, survey_study):
    other = tmp_path / "other.toml"
    first = largest(survey_study)[0]
    other.write_bytes(book.read_bytes())
    change(other, f'label = "{first["label"]}"', 'label = "New name"\npin = ["queue*"]')
    done = voca("codebook", "diff", book, other)
    assert done.code == 0, done.err
    assert "1 renamed, 1 with other pins" in done.out
    assert f"was {first['label']}" in done.out
    assert "nothing changed" in voca("codebook", "diff", book, book).out


@pytest.mark.parametrize(
    ("edit", "said", "detail", "after"),
    [
        ("split = 2", "split", "in 2 parts", True),
        ("hide = true", "hidden", "", False),  # what it had when the file was written, it has no more
        ('merge_into = "{other}"', "merged", "into ", False),
        ('pin = ["queue*"]', "pins", "+queue*", True),
    ],
)
def test_diff_of_two_files_says_every_edit(voca, book, tmp_path, survey_study, edit, said, detail, after):
    first, second = largest(survey_study)[:2]
    other = tmp_path / "other.toml"
    other.write_bytes(book.read_bytes())
    change(other, head(second), head(second) + edit.format(other=first["theme_id"]) + "\n")
    done = voca("codebook", "diff", book, other, "--json")
    (row,) = json.loads(done.out)["changes"]
    assert (row["change"], row["before"]) == (said, second["size"])
    assert row["detail"].startswith(detail)
    assert row["after"] == (second["size"] if after else None)
    assert "Counts are those that a file had when it was written" in voca("codebook", "diff", book, other).out


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ((40, 500), (40, 160), ("other comments", pytest.approx(17.0))),  # as many of fewer is another share
        ((50, 500), (16, 160), None),
        ((40, 500), (40, 500), None),
        ((40, 500), (41, 500), ("other comments", pytest.approx(0.2))),
        ((40, None), (41, None), ("other comments", None)),
        ((40, None), (40, 500), None),
    ],
)
def test_two_studies_are_compared_by_share(before, after, said):
    sides = [
        Side(str(n), {"a": Item(Sub(id="a", label="Delivery"), "theme", "", "", count)}, n)
        for count, n in (before, after)
    ]
    assert [(row.change, row.difference) for row in changes(*sides)] == ([said] if said else [])


def of_others(tables, other):
    """Return the tables with other names for the documents."""
    made = dict(tables)
    for name, table in tables.items():
        if "document_id" in table.column_names:
            renamed = pa.array([other[i] for i in table["document_id"].to_pylist()], pa.string())
            made[name] = table.set_column(table.column_names.index("document_id"), "document_id", renamed)
    return made


@pytest.mark.parametrize(
    ("kept", "said", "interval"),
    [
        (1.0, "Both are of the same comments", False),
        (0.5, "stand in both: the intervals take the two", True),
        (0, "", True),
    ],
)
def test_comments_that_stand_in_both_studies_are_said(voca, folder, survey_study, tmp_path, kept, said, interval):
    """As after two exports whose periods overlap; one mention less, so that something differs."""
    ids = survey_study.tables["documents"]["document_id"].to_pylist()
    other = {name: name if i < kept * len(ids) else f"x{name}" for i, name in enumerate(ids)}
    themes = [row | {"size": row["size"] - (row["size"] > 1)} for row in survey_study.tables["themes"].to_pylist()]
    tables = survey_study.tables | {"themes": from_records("themes", themes)}
    tables = of_others(tables, other)
    replace(survey_study, tables=tables).save(tmp_path / "later")
    done = voca("codebook", "diff", folder, tmp_path / "later", "--json")
    assert done.code == 0, done.err
    found = json.loads(done.out)
    assert any(said.lower() in note.lower() for note in found["after"]["notes"]) == bool(said)
    assert {row["low"] is not None for row in found["changes"]} == {interval}


@pytest.mark.parametrize(("weights", "said"), [((0.5, 2.0), True), ((1.0, 1.0), False), ((None, 2.0), False)])
def test_shares_without_the_weights_of_responses_are_said(voca, folder, survey_study, tmp_path, weights, said):
    documents = survey_study.tables["documents"]
    ids = documents["document_id"].to_pylist()
    given = pa.array([weights[i % 2] for i in range(len(ids))], pa.float64())
    documents = documents.set_column(documents.column_names.index("weight"), "weight", given)
    tables = of_others(survey_study.tables | {"documents": documents}, {name: f"x{name}" for name in ids})
    replace(survey_study, tables=tables).save(tmp_path / "weighted")
    done = voca("codebook", "diff", folder, tmp_path / "weighted", "--json")
    assert done.code == 0, done.err
    notes = json.loads(done.out)["after"]["notes"]
    assert any(note.startswith("weighted: ") and "without the weights" in note for note in notes) == said


@pytest.mark.parametrize("words", [("diff", "nowhere", "themes.toml"), ("export", "nowhere")])
def test_what_is_not_there_is_said(voca, book, words):
    done = voca("codebook", *words)
    assert done.code == 1
    assert "no study at nowhere" in done.err


def test_the_same_comments_again_are_in_the_same_themes(voca, folder, survey_file, survey_study, tmp_path):
    out = tmp_path / "again"
    done = voca("analyze", survey_file, "--themes-from", folder, "-o", out, "-q")
    assert (done.code, done.err) == (0, "")
    after = Study.open(out)
    assert after.manifest["codebook"]["new"] == []
    assert sorted(map(str, after.tables["mentions"].to_pylist())) == sorted(
        map(str, survey_study.tables["mentions"].to_pylist())
    )
    before = {row["theme_id"]: (row["label"], row["size"]) for row in survey_study.tables["themes"].to_pylist()}
    assert {row["theme_id"]: (row["label"], row["size"]) for row in after.tables["themes"].to_pylist()} == before
    (said,) = [row["message"] for row in after.tables["issues"].to_pylist() if row["code"] == "codebook"]
    assert said.startswith("the themes are those of out (")
    assert ", none new; " in said
    report = json.loads((out / "report.json").read_text(encoding="utf-8"))
    assert report["themes"]["lead"][1] == f"T{said[1:]}."
    assert "nothing changed" in voca("codebook", "diff", folder, out).out


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--codebook", "nowhere.toml"), 1, "no codebook at nowhere.toml"),
        (("--codebook-only",), 2, "--codebook-only needs a codebook"),
        (("--themes-from", "nowhere"), 1, "neither a study nor a theme model at nowhere"),
        (("--themes-from", "june", "--themes", "5"), 2, "--themes 5 cannot be had with the themes of june"),
        (("--themes-from", "june", "--engine", "bertopic"), 2, "--engine bertopic cannot be had with the themes of"),
        (("--codebook", "{list}", "--themes", "6"), 2, "--themes 6 cannot be had with the themes of list.toml"),
        (("--codebook", "{list}", "--codebook-only", "--engine", "bertopic"), 2, "--engine bertopic cannot be had"),
        (("--label-model", "m", "--label-endpoint", "http://local host/v1"), 2, "is no web address"),
        (("--label-model", "nowhere.gguf"), 1, "no language model at nowhere.gguf"),
    ],
)
def test_an_analysis_says_what_it_lacks(voca, tmp_path, words, code, said):
    path = tmp_path / "few.csv"
    path.write_text("comment,stars\nThe box was late again,1\nLovely food and quick delivery,5\n", encoding="utf-8")
    (tmp_path / "list.toml").write_text('[[theme]]\nlabel = "Price"\n', encoding="utf-8")
    words = [word.format(list=tmp_path / "list.toml") for word in words]
    done = voca("analyze", path, "-o", tmp_path / "out", "--text", "comment", *words)
    assert done.code == code
    assert said in " ".join(done.err.split())
    assert not (tmp_path / "out" / "study.duckdb").exists()
