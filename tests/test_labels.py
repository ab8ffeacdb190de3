from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voca.labels import scheme_of
from voca.schema import POLARITIES

WORDS = {"Negative": "negative", "NEU": "neutral", " pos ": "positive", "Very Positive": "positive"}


@pytest.mark.parametrize(
    ("negative", "neutral", "positive"),
    [
        (["negative"], ["neutral"], ["positive"]),
        (["NEG"], ["Neu"], ["pos"]),
        (["Very Negative", "negative"], ["Neutral"], ["Positive", "very_positive"]),
        (["negative (stars 1, 2 and 3)"], [], ["positive (stars 4 and 5)"]),
        (["-1"], ["0"], ["1"]),
        (["-1"], ["0"], ["+1"]),
        (["-2", "-1"], ["0"], ["1", "2"]),
        (["-1.0"], [], ["1.0"]),
        (["0"], [], ["1"]),
        (["0"], ["1"], ["2"]),
        (["0"], [], ["2"]),
        (["0", "1"], ["2"], ["3", "4"]),
        (["0"], [], ["4"]),
        (["1", "2"], ["3"], ["4", "5"]),
        (["1.0", "2.5"], ["3"], ["3,5", "5.0"]),
        (["1"], [], ["4"]),
        (["1 star", "2 stars"], ["3 stars"], ["4 stars", "5 stars"]),
        (["1 Star", "2-stars"], ["3 stars"], []),
        (["★", "★★☆☆☆"], ["★★★"], ["★★★★", "⭐⭐⭐⭐⭐"]),
        (["LABEL_0"], ["LABEL_1"], ["LABEL_2"]),
        (["LABEL_0"], [], ["label_1"]),
        (["1", "4"], ["5", "6"], ["7", "10"]),
        (["2"], [], ["9"]),
        (["-"], ["0"], ["+"]),
        (["N", "N+"], ["NEU"], ["P", "P+"]),
        (["👎"], [], ["👍"]),
    ],
)
def test_schemes(negative, neutral, positive):
    wanted = (
        dict.fromkeys(negative, "negative") | dict.fromkeys(neutral, "neutral") | dict.fromkeys(positive, "positive")
    )
    found = scheme_of(wanted)
    assert found is not None
    assert found.classes == wanted
    assert found.two_classes is (not neutral)


@pytest.mark.parametrize(
    ("negative", "neutral", "positive"),
    [
        ("negativo", "neutro", "positivo"),  # es, it, pt
        ("Muy Negativa", "neutral", "muy_positiva"),
        ("négatif", "neutre", "positif"),
        ("NEGATIVE", "NEUTRE", "Très positive"),
        ("negativ", "neutral", "sehr positiv"),
        ("negatief", "neutraal", "heel positief"),
        ("negatywny", "neutralny", "pozytywny"),
        ("negativní", "neutrální", "pozitivní"),
        ("negativan", "neutralan", "pozitivan"),
        ("negatív", "semleges", "pozitív"),
        ("negativ", "neutru", "pozitiv"),
        ("negatif", "netral", "positif"),
        ("OLUMSUZ", "nötr", "OLUMLU"),
        ("NEGATİF", "TARAFSIZ", "POZİTİF"),
        ("отрицательный", "нейтральный", "очень положительный"),
        ("негативний", "нейтральний", "позитивний"),
        ("αρνητικό", "ουδέτερο", "θετικό"),
        ("سلبي", "محايد", "إيجابي"),
        ("שלילי", "נייטרלי", "חיובי"),
        ("नकारात्मक", "तटस्थ", "सकारात्मक"),
        ("tiêu cực", "trung tính", "rất tích cực"),
        ("负面", "中性", "非常正面"),
        ("消极", "中立", "积极"),
        ("ネガティブ", "ニュートラル", "ポジティブ"),
        ("부정", "중립", "매우 긍정"),
    ],
)
def test_labels_in_other_languages(negative, neutral, positive):
    found = scheme_of([negative, neutral, positive])
    assert found is not None
    assert found.classes == {negative: "negative", neutral: "neutral", positive: "positive"}


@pytest.mark.parametrize(
    "labels",
    [
        [],
        ["1"],
        ["0"],
        ["1", "2"],
        ["1", "2", "3"],
        ["0", "5"],
        ["1", "6"],
        ["-3", "3"],
        ["0.5", "1"],
        ["1", "7"],
        ["0", "10"],
        ["N", "NEU"],
        ["+", "0"],
        ["N", "P", "none"],
        ["positivo", "mixto"],
        ["positive", "?"],
        ["mixed", "negative"],
        ["not negative", "positive"],
        ["positive", "1"],
        ["LABEL_0", "LABEL_1", "LABEL_2", "LABEL_3", "LABEL_4"],
        ["LABEL_1", "LABEL_2"],
        ["anger", "disgust", "fear", "joy", "neutral", "sadness", "surprise"],
    ],
)
def test_what_could_mean_several_things_is_not_guessed(labels):
    assert scheme_of(labels) is None


def test_the_mapping_is_explained():
    assert (
        scheme_of(["5", "1", "3", "2"]).explained() == "1, 2 = negative; 3 = neutral; 5 = positive (stars from 1 to 5)"
    )
    told = scheme_of(["LABEL_1", "LABEL_0"]).explained()
    assert told == "LABEL_0 = negative; LABEL_1 = positive (by convention: the model does not name its classes)"


@given(st.sets(st.sampled_from(sorted(WORDS)), min_size=1), st.sampled_from([str.upper, str.lower, str.title]))
def test_case_and_order_do_not_matter(labels, case):
    found = scheme_of([case(label) for label in sorted(labels, reverse=True)])
    assert found.classes == {case(label): WORDS[label] for label in labels}


@given(st.sets(st.text(min_size=1, max_size=12), min_size=1, max_size=6))
def test_any_labels_are_all_read_or_refused(labels):
    found = scheme_of(labels)
    assert found is None or (set(found.classes) == labels and set(found.classes.values()) <= set(POLARITIES))
