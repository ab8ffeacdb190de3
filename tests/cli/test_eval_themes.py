"""``voca eval themes``: agreement with labels that people gave, and every label's best theme."""

from __future__ import annotations

import csv
import json
import re
import sys

import pytest
from sklearn.metrics import adjusted_mutual_info_score, adjusted_rand_score, normalized_mutual_info_score

from voca.evaluation.themes import _best, _Found, _joined, _score

FORMS = {
    "delivery": ["The delivery was late {}", "My parcel came two days late {}", "Late delivery {}"],
    "billing": ["I was charged twice {}", "A double charge on my card {}", "My card was charged again {}"],
    "app": ["The app crashes at login {}", "Login in the app fails {}", "I cannot log in to the app {}"],
}
TAILS = ["in May", "again", "on Sunday", "last week", "this month", "as always", "once more", "in spring", "yesterday"]


@pytest.fixture(scope="module")
def gold(tmp_path_factory):
    path = tmp_path_factory.mktemp("gold") / "gold.csv"
    rows = [(form.format(tail), label) for label, forms in FORMS.items() for form in forms for tail in TAILS]
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([("comment", "group"), *rows, ("", "app"), ("no label here", ""), ("n/a", "app")])
    return path


def test_figures_are_those_of_the_library():
    labels, found = ["a", "a", "b", "b", "c", "c"], ["1", "1", "2", "", "", "3"]
    score = _score("voca", "themes", labels, found)
    assert (score.groups, score.unthemed, score.unthemed_share) == (3, 2, pytest.approx(1 / 3))
    assert score.ami == adjusted_mutual_info_score(labels, found)
    assert score.ari == adjusted_rand_score(labels, found)
    assert score.nmi == normalized_mutual_info_score(labels, found)
    assert score.unthemed_low < 1 / 3 < score.unthemed_high


def test_comments_that_say_nothing_are_a_base_of_their_own(voca, tmp_path):
    labels, found = ["a", "a", "b", "b", "c", "c", "d"], ["1", "1", "2", "", "", "3", ""]
    score = _score("voca", "themes", labels, found, {4, 6})
    said = ["a", "a", "b", "b", "c"], ["1", "1", "2", "", "3"]
    assert score.said_ami == adjusted_mutual_info_score(*said)
    assert score.said_ari == adjusted_rand_score(*said)
    assert score.said_nmi == normalized_mutual_info_score(*said)
    assert (score.unthemed, score.ami) == (3, adjusted_mutual_info_score(labels, found))
    rows = [(form.format(tail), label) for label, forms in FORMS.items() for form in forms for tail in TAILS]
    rows += [("Thanks", "courtesy")] * 5 + [("ok", "courtesy"), ("4711", "number"), ("12", "number")]
    path = tmp_path / "gold.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([("text", "label"), *rows])
    found = json.loads(voca("eval", "themes", path, "--json").out)
    assert found["silent"] == {"says nothing or only thanks": 6, "no words": 2}
    assert {row["label"]: row["unthemed"] for row in found["labels"]}["courtesy"] == 6
    assert all(method["said_ami"] >= 0.6 for method in found["methods"])
    shown = " ".join(voca("eval", "themes", path).out.split())
    assert "Base: 81 of 89 comments" in shown
    assert "looks for no theme in them: 6 says nothing or only thanks; 2 no words." in shown


def test_the_best_theme_of_a_label_is_the_one_with_the_highest_f1():
    names = {"t1": "One", "t2": "Two"}
    found = _Found([], [], {"t1": {0, 1, 2, 3}, "t2": {4}}, names)
    best = {score.label: score for score in _best(["a", "a", "a", "b", "b", "c"], found)}
    assert (best["a"].theme, best["a"].precision, best["a"].recall) == ("One", 0.75, 1.0)
    assert best["a"].f1 == pytest.approx(6 / 7)
    assert (best["b"].theme, best["b"].precision, best["b"].recall) == ("Two", 1.0, 0.5)
    assert (best["c"].theme, best["c"].f1, best["c"].n) == ("", 0.0, 1)


def test_the_command_counts_every_row(voca, gold):
    done = voca("eval", "themes", gold, "--text", "comment", "--label", "group", "--json")
    assert done.code == 0, done.err
    found = json.loads(done.out)
    assert (found["n"], found["n_labels"]) == (82, 3)
    assert found["left_out"] == {"without text": 1, "without label": 1}
    leaves, themes, k_means = found["methods"]
    assert (leaves["method"], leaves["level"], themes["level"]) == ("voca", "sub-themes", "themes")
    assert leaves["unthemed"] >= 1  # "n/a" says nothing
    assert leaves["ami"] > 0.6
    assert (k_means["groups"], k_means["unthemed"]) == (3, 0)
    assert [row["label"] for row in found["labels"]] == ["app", "billing", "delivery"]
    assert all(row["n"] == 28 - (row["label"] != "app") for row in found["labels"])


def test_labels_hold_no_personal_data_as_in_an_analysis(voca, tmp_path):
    said = ("My name is Johanna Keller {}", "This is Johanna Keller speaking {}", "Johanna Keller here, hello {}")
    rows = [(form.format(tail), "name") for form in said for tail in TAILS]
    rows += [(form.format(tail), label) for label, forms in FORMS.items() for form in forms for tail in TAILS]
    path = tmp_path / "gold.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([("text", "label"), *rows])
    done = voca("eval", "themes", path, "--json")
    assert done.code == 0, done.err
    assert not re.search("johanna|keller", done.out, re.IGNORECASE)
    assert json.loads(done.out)["n"] == 108


def test_spellings_of_a_label_are_one_label(voca, gold, tmp_path):
    with gold.open(encoding="utf-8") as file:
        header, *rows = csv.reader(file)
    spelt = [
        (text, label.upper() + " " if at % 3 == 0 and label == "app" else label)
        for at, (text, label) in enumerate(rows)
    ]
    path = tmp_path / "spelt.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([header, *spelt])
    one, other = (voca("eval", "themes", of, "--text", "comment", "--label", "group", "--json") for of in (gold, path))
    one, other = json.loads(one.out), json.loads(other.out)
    assert other["notices"] == ["Labels that differ only in case or blanks count as one: app = APP."]
    assert one["notices"] == []
    assert (other["n_labels"], other["labels"], other["methods"]) == (3, one["labels"], one["methods"])


def test_the_table_reads_well(voca, gold):
    done = voca("eval", "themes", gold, "--text", "comment", "--label", "group")
    assert done.code == 0, done.err
    for said in ("82 comments of gold.csv with 3 labels", "AMI", "k-means", "Base: 82 comments", "Late delivery"):
        assert said in done.out


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--text", "comments", "--label", "group"), 2, "no column 'comments'"),
        (("--text", "comment", "--label", "comment", "--engine", "votopic"), 2, "no engine called 'votopic'"),
    ],
)
def test_what_is_wrong_is_said(voca, gold, words, code, said):
    done = voca("eval", "themes", gold, *words)
    assert (done.code, said in done.err) == (code, True)


@pytest.mark.parametrize(
    ("rows", "label", "said"),
    [
        ("The box was late,a\nLate again,a\n", "group", "fewer than two labels"),
        ("The box was late,a\nLate again,b\n", "group", "Every comment of gold.csv has a label of its own"),
        ("The box was late,a\nLate again,a\n", "comment", "Every comment of gold.csv has a label of its own"),
    ],
)
def test_labels_that_group_nothing_are_no_gold(voca, tmp_path, rows, label, said):
    path = tmp_path / "gold.csv"
    path.write_text(f"comment,group\n{rows}")
    done = voca("eval", "themes", path, "--text", "comment", "--label", label)
    assert done.code == 1
    assert said in " ".join(done.err.split())


def test_without_scikit_learn_the_remedy_is_named(voca, gold, monkeypatch):
    monkeypatch.setitem(sys.modules, "sklearn", None)
    done = voca("eval", "themes", gold, "--text", "comment", "--label", "group")
    assert done.code == 1
    assert 'pip install "voca[eval]"' in done.err


@pytest.mark.parametrize(
    ("labels", "said"),
    [
        (
            ("app", "billing", "app; billing", "app;billing", "app; billing"),
            "3 comments have several labels in one cell (app; billing)",
        ),
        (("app", "billing", "app, billing"), "1 comment has several labels in one cell (app, billing)"),
        (
            ('["app"]', '["billing"]', '["app", "billing"]'),
            '1 comment has several labels in one cell (["app", "billing"])',
        ),
        (("app", "billing", "['app', 'billing']"), "1 comment has several labels in one cell (['app', 'billing'])"),
        (("app", "parking, gym", "app; other"), None),  # a comma in a name, and a part that no comment has alone
    ],
)
def test_several_labels_in_a_cell_are_said(labels, said):
    notes = _joined(labels)
    assert [note.split("; each such list")[0] for note in notes] == ([said] if said else [])
