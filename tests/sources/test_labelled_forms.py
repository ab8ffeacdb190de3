"""Texts that carry their labels: before or behind them on a line, in pairs, or by the folder in which each lies."""

from __future__ import annotations

import json

import pytest

from voca import sources
from voca.config import ReadOptions
from voca.errors import InputError, UsageError

GOOD = ["The lamp is bright and sturdy", "Lovely staff, quick help", "The refund came the same day"]
BAD = ["The lamp broke after a day", "Rude staff @ the desk", "Nobody answered my mails"]
BOTH = [(text, "positive") for text in GOOD] + [(text, "negative") for text in BAD]


def rows(table, *names):
    return list(zip(*(table.cells[name].to_pylist() for name in names), strict=True))


def write(path, text, encoding="utf-8"):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding=encoding)
    return path


@pytest.mark.parametrize("form", ["{}@{}", "{} .@{}", "{} @{} "])
def test_lines_with_a_label_behind_an_at(tmp_path, form):
    lines = [form.format(text, label) for text, label in BOTH]
    table = sources.load(write(tmp_path / "bank.txt", "\n".join(lines) + "\n\n", "latin-1"))
    assert [(text.removesuffix(" ."), label) for text, label in rows(table, "text", "label")] == BOTH
    assert [issue.code for issue in table.issues] == ["labels-behind-texts"]


def test_lines_that_begin_with_the_number_of_a_class(tmp_path):
    lines = [f"{n % 2} {text.lower()} {n}" for n, (text, _) in enumerate(BOTH * 2)]
    table = sources.load(write(tmp_path / "polarity.all", "\n".join([*lines, "1"])))
    found = rows(table, "label", "text")
    assert (len(found), found[1], found[-1]) == (13, ("1", "lovely staff, quick help 1"), ("1", ""))
    assert [issue.code for issue in table.issues] == ["labels-before-texts"]


@pytest.mark.parametrize(
    "lines",
    [
        [f"{n} {text}" for n, (text, _) in enumerate(BOTH * 2)],  # the numbers of lines
        [f"{n} {text}" for n, (text, _) in enumerate(BOTH)] * 2 + ["9 Only once"],
        [f"1 {text}" for text, _ in BOTH * 2],
        [f"{n % 2} {text}" for n, (text, _) in enumerate(BOTH)],  # too few
        [str(n % 3) for n in range(20)],  # labels whose texts stand elsewhere
    ],
)
def test_lines_with_other_numbers_are_a_text(tmp_path, lines):
    assert "label" not in sources.load(write(tmp_path / "talk.txt", "\n".join(lines))).cells.column_names


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("labels", [["late", "rude"], [f"label_{n}" for n in range(30)]])
def test_labels_beside_texts_keep_their_first_row(tmp_path, labels, turned):
    said = [(f"Why is it number {n} of mine", labels[n % len(labels)]) for n in range(90)]
    lines = ["\t".join(reversed(pair) if turned else pair) for pair in said]
    table = sources.load(write(tmp_path / "gold.tsv", "\n".join(lines)))
    assert rows(table, *(f"column {at}" for at in ((2, 1) if turned else (1, 2)))) == said
    assert [issue.code for issue in table.issues] == ["no-header"]


@pytest.mark.parametrize(
    ("header", "values"),
    [
        (("topic", "What do you say?"), ["late", "rude"]),
        (("Email", "What do you say?"), ["Email", ""]),  # an answer to tick
        (("late", "comment"), ["late", "rude"]),
    ],
)
def test_names_above_labels_and_texts_are_no_row(tmp_path, header, values):
    said = ["\t".join((values[n % 2], f"It was number {n} of mine")) for n in range(40)]
    table = sources.load(write(tmp_path / "gold.tsv", "\n".join(["\t".join(header), *said])))
    assert (table.cells.column_names, table.cells.num_rows) == (list(header), 40)


@pytest.mark.parametrize(
    "lines",
    [
        ["Write to me @anna", "Or to him @ben", "Or to her @carla", "Or to both @dora"],  # everybody once
        ["Lovely @positive", "Rude @negative", "Rude again @negative", "Just a line"],
        ["Lovely @positive", "Good @positive", "Fine @positive", "Warm @positive"],  # one label
    ],
)
def test_lines_that_end_with_names_are_a_text(tmp_path, lines):
    table = sources.load(write(tmp_path / "talk.txt", "\n".join(lines)))
    assert "label" not in table.cells.column_names


def test_pairs_in_json_by_their_parts(tmp_path):
    parts = {"train": [list(pair) for pair in BOTH], "test": [["A box", "positive"]], "empty": []}
    table = sources.load(write(tmp_path / "full.json", json.dumps(parts)))
    assert rows(table, "text", "label", "part")[:1] == [(*BOTH[0], "train")]
    assert rows(table, "text", "label", "part")[-1:] == [("A box", "positive", "test")]
    assert table.cells.num_rows == 7


@pytest.mark.parametrize("turned", [False, True])
def test_a_list_of_pairs(tmp_path, turned):
    pairs = [[label, text] if turned else [text, label] for text, label in BOTH]
    table = sources.load(write(tmp_path / "pairs.json", json.dumps(pairs)))
    assert rows(table, "text", "label") == BOTH
    assert table.cells.num_rows == 6


def test_pairs_of_two_texts_have_no_labels(tmp_path):
    pairs = [["How are you?", "I am fine"], ["What is up?", "Not much"], ["Who are you?", "A machine"]]
    assert "label" not in sources.load(write(tmp_path / "talk.json", json.dumps(pairs))).cells.column_names


def folders(path, **classes):
    for at, (place, texts) in enumerate(classes.items()):
        for row, text in enumerate(texts):
            write(path / place.replace("__", "/") / f"{row}_{9 - at}.txt", text)
    return path


def test_a_folder_for_each_class(tmp_path):
    path = folders(tmp_path / "set", train__pos=GOOD, train__neg=BAD, test__pos=["Warm"], test__neg=["Cold"])
    write(path / "train" / "urls_pos.txt", "https://example.org")
    write(path / "README", "About the set")
    write(path / "test" / "neg" / ".hidden", "nothing")
    table = sources.read_classes(path, ReadOptions())
    assert (table.name, table.cells.column_names) == ("set", ["text", "label", "file", "part", "rating"])
    found = rows(table, "text", "label", "part", "rating")
    assert len(found) == 8
    assert ("Warm", "pos", "test", "7") in found
    assert ("Cold", "neg", "test", "6") in found
    assert ("Nobody answered my mails", "neg", "train", "8") in found


def test_posts_of_newsgroups_lose_their_heads_and_what_they_quote(tmp_path):
    post = (
        "From: anna@example.org (Anna)\nSubject: Re: brakes\nOrganization: None,\n  of this town\nLines: 5\n\n"
        "In article <1@example.org> ben@example.org writes:\n>The brakes squeal.\n>Why?\n\nWorn pads: they squeal.\n"
    )
    path = tmp_path / "groups"
    for name in ("101", "102"):
        write(path / "rec.autos" / name, post)
        write(path / "sci.space" / name, "Note: a launch.\nThe sky was clear.\n")
    table = sources.read_classes(path, ReadOptions())
    assert rows(table, "text", "label") == [
        *[("Worn pads: they squeal.", "rec.autos")] * 2,
        *[("Note: a launch.\nThe sky was clear.", "sci.space")] * 2,
    ]
    assert [issue.message for issue in table.issues] == [
        "of 2 mails and posts the heads and what they quote were left out"
    ]


@pytest.mark.parametrize("mapped", [False, True])
@pytest.mark.parametrize(("texts", "labels"), [("val_text.txt", "val_labels.txt"), ("sents.txt", "sentiments.txt")])
def test_labels_in_a_file_beside_the_texts(tmp_path, texts, labels, mapped):
    path = write(tmp_path / texts, "".join(f"{text}\n" for text, _ in BOTH))
    write(tmp_path / labels, "".join(f"{int(label == 'positive')}\n" for _, label in BOTH))
    if mapped:
        write(tmp_path / "mapping.txt", "0\tnegative\n1\tpositive\n")
    table = sources.read_beside(path, ReadOptions())
    names = {"positive": "positive" if mapped else "1", "negative": "negative" if mapped else "0"}
    assert rows(table, "text", "label") == [(text, names[label]) for text, label in BOTH]
    assert [issue.message for issue in table.issues] == [f"the labels are those of {labels}, line by line"]


def test_another_number_of_labels_is_none_of_these_texts(tmp_path):
    path = write(tmp_path / "val_text.txt", "Warm\nCold\n")
    assert sources.read_beside(path, ReadOptions()) is None
    write(tmp_path / "val_labels.txt", "1\n0\n1\n")
    with pytest.raises(InputError, match=r"val_text.txt has 2 lines, and val_labels.txt, which stands beside it, 3"):
        sources.read_beside(path, ReadOptions())


def test_folders_that_are_no_classes(tmp_path):
    one = folders(tmp_path / "one", pos=GOOD)
    assert sources.read_classes(one, ReadOptions()) is None
    flat = write(tmp_path / "flat" / "a.txt", "Warm").parent
    assert sources.read_classes(flat, ReadOptions()) is None
    write(tmp_path / "tables" / "a" / "x.csv", "text\nWarm\n")
    write(tmp_path / "tables" / "b" / "x.csv", "text\nCold\n")
    assert sources.read_classes(tmp_path / "tables", ReadOptions()) is None
    with pytest.raises((InputError, UsageError)):
        sources.load(flat.parent)
