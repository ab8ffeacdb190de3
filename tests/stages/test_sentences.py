from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.stages.documents import documents
from voca.stages.columns import put
from voca.stages.sentences import Options, Sentences, _single

ABBREVIATED = [
    ("en", "See Dr. Smith, e.g. on Monday. Or approx. at 5 p.m. then.", 2),
    ("en", "The U.S. team (Acme Inc. in St. Paul) was kind. Thanks.", 2),
    ("de", "Das ist z.B. ca. 5 cm zu kurz bzw. zu eng. Schade.", 2),
    ("fr", "M. Dupont a été aimable. Merci.", 2),
    (None, "See Dr. Smith. Thanks.", 3),
    ("ja", "See Dr. Smith. Thanks.", 3),
]


@pytest.mark.parametrize(("language", "text", "sentences"), ABBREVIATED)
def test_abbreviations_of_the_language_end_no_sentence(language, text, sentences):
    (spans,) = Sentences(Options()).split([text], [language])
    assert len(spans) == sentences


def test_texts_of_several_languages_keep_their_order():
    texts = ["One. Two.", "Eins. Zwei. Drei.", "Un.", "Uno. Dos."]
    found = Sentences(Options()).split(texts, ["en", "de", "fr", None])
    assert [len(spans) for spans in found] == [2, 3, 1, 2]


def parts(text, **options):
    (spans,) = Sentences(Options(**options)).split([text])
    return [text[start:end] for start, end in spans]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Great food. Slow staff!", ["Great food.", "Slow staff!"]),
        ("Great food, but we waited an hour", ["Great food", "but we waited an hour"]),
        ("But why?", ["But why?"]),
        ("nothing but trouble", ["nothing but trouble"]),
        ("Tasty; far too small", ["Tasty; far too small"]),
        ("It was tasty; it was far too small", ["It was tasty", "it was far too small"]),
        ("first line\nsecond line", ["first line", "second line"]),
        ("味道很好。送得太慢。", ["味道很好。", "送得太慢。"]),
        ("Leckeres Essen, aber viel zu spät", ["Leckeres Essen", "aber viel zu spät"]),
        ("Lovely!!! :) 👍", ["Lovely!!! :) 👍"]),
        ("It broke. (Twice this year.) Never again.", ["It broke. (Twice this year.)", "Never again."]),
        ("(All of it!) Good app. (But slow).", ["(All of it!)", "Good app. (But slow)."]),
        ("He left. “Not my job,” he said.", ["He left.", "“Not my job,” he said."]),
        ("¡Qué mal! ¿Por qué nadie contesta?", ["¡Qué mal!", "¿Por qué nadie contesta?"]),
        ("太慢了。「不会再来」他说。", ["太慢了。", "「不会再来」他说。"]),
        ("He said “no way.” Then he left.", ["He said “no way.”", "Then he left."]),
        ("Er sagte „nein.“ Dann ging er.", ["Er sagte „nein.“", "Dann ging er."]),
        ("They were so rude!The room was fine", ["They were so rude!", "The room was fine"]),
        ("It was hot (no shade).I left at six", ["It was hot (no shade).", "I left at six"]),
        ("Such a slow site!!It hung twice", ["Such a slow site!!", "It hung twice"]),
        ("Great!The staff", ["Great!The staff"]),
        ("see shop.example/find?Size=12 for it", ["see shop.example/find?Size=12 for it"]),
        ("wow so good!nice one too", ["wow so good!nice one too"]),
        ("We waited two hours.. Then they left", ["We waited two hours..", "Then they left"]),
        ("We waited two hours… Then they left", ["We waited two hours…", "Then they left"]),
        ("We waited ... and waited", ["We waited ... and waited"]),
        ("Well... I do not know", ["Well... I do not know"]),
        ("We flew to... Rome", ["We flew to... Rome"]),
        ("   ", []),
    ],
)
def test_split(text, expected):
    assert parts(text) == expected


def test_a_german_noun_after_dots_begins_no_sentence():
    text = "Wir haben über drei ... Stunden am Schalter gewartet"
    assert [len(spans) for spans in Sentences(Options()).split([text, text], ["de", "en"])] == [1, 2]


def test_units():
    text = "Great food, but we waited. Never again"
    assert parts(text, unit="sentence") == ["Great food, but we waited.", "Never again"]
    assert parts(text, unit="document") == [text]


def test_a_very_long_sentence_is_cut_at_commas():
    pieces = parts(", ".join(["and then something else went wrong with it"] * 20))
    assert all(len(piece.split()) <= 60 for piece in pieces)
    assert len(pieces) > 1


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["good food", ". ", " but ", "\n", "!", "late", ", ", "👍", "。", " "]), max_size=25))
def test_no_character_but_white_space_and_turning_points_is_lost(words):
    text = "".join(words)
    (spans,) = Sentences(Options()).split([text])
    assert all(start < end for start, end in spans)
    assert all(before[1] <= after[0] for before, after in zip(spans, spans[1:], strict=False))
    outside = list(text)
    for start, end in spans:
        outside[start:end] = "\0" * (end - start)
    assert not "".join(outside).strip(" \0\n,.!。👍;") or not spans


def test_only_open_documents_are_split_and_small_talk_is_marked():
    table = put(documents(["Box was late. Thanks!", "n/a"]), "status", [None, "filler"], pa.string())
    table = put(table, "language", ["en", "en"], pa.string())
    rows = Sentences(Options())({"documents": table})["sentences"].to_pylist()
    assert [(row["sentence"], row["start"], row["end"], row["text"], row["status"]) for row in rows] == [
        (0, 0, 13, "Box was late.", None),
        (1, 14, 21, "Thanks!", "filler"),
    ]


def test_a_heading_over_every_review_is_not_a_customers_sentence():
    said = [f"Example Air customer review\nThe seat on flight {n} was hard." for n in range(20)]
    table = documents([*said, "Example Air customer review", *["Seat 3 was hard. It broke."] * 80])
    for name, value in (("status", None), ("language", "en")):
        table = put(table, name, [value] * len(table), pa.string())
    rows = Sentences(Options())({"documents": table})["sentences"].to_pylist()
    headings = [row for row in rows if row["text"] == "Example Air customer review"]
    assert [row["status"] for row in headings] == ["filler"] * 20 + [None]  # the whole of a comment is never a heading
    assert {row["reason"] for row in headings} == {"a heading: 20 comments begin with these words", None}
    assert {row["status"] for row in rows if row["text"] == "It broke."} == {None}


def test_every_full_stop_of_the_sentencizer_is_left_to_it():
    from spacy.pipeline import Sentencizer

    assert [end for end in Sentencizer.default_punct_chars if _single(f"one{end} two")] == []
    assert _single("No stop but the last, (twice)!! ")
