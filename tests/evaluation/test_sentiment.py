from __future__ import annotations

import json

import numpy as np
import pytest

from voca.config import ReadOptions
from voca.errors import InputError, UsageError
from voca.evaluation.gold import read_gold
from voca.evaluation.judges import Judgement, Model, Vader
from voca.evaluation.languages import languages_of, not_covered
from voca.evaluation.sentiment import evaluate
from voca.evaluation.show import KEY, as_json, report
from voca.models import open_card
from voca.reports import render_text

ROWS = [
    ("The food was lovely", "5", "Basic"),
    ("Late again", "1", "Basic"),
    ("It is a box", "3", "Plus"),
    ("Never again", "2", ""),
    ("", "4", "Plus"),
    ("No opinion on the label", "", "Plus"),
]


class Fixed:
    """Says what it was told to, text by text."""

    def __init__(self, name, answers):
        self.name = name
        self.answers = answers

    def judge(self, texts):
        shares = np.array([self.answers[text] for text in texts])
        return Judgement(shares[:, 2] - shares[:, 0], shares.argmax(1), shares)


def gold_file(path, rows=ROWS, header="comment,stars,plan"):
    lines = [",".join(row) for row in rows]
    path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return path


def read(path, **given):
    return read_gold(path, ReadOptions(), "comment", "stars", **given)


def test_gold_is_read_and_what_is_left_out_counted(tmp_path):
    gold = read(gold_file(tmp_path / "gold.csv"), by=["plan"])
    assert gold.texts == ("The food was lovely", "Late again", "It is a box", "Never again")
    assert gold.labels == ("positive", "negative", "neutral", "negative")
    assert gold.segments == {"plan": ("Basic", "Basic", "Plus", "")}
    assert gold.left_out == {"without text": 1, "without label": 1}
    assert gold.source == "gold.csv"


def test_any_format_that_voca_reads(tmp_path):
    path = tmp_path / "gold.jsonl"
    rows = [{"comment": text, "stars": label} for text, label in (("good", "POS"), ("bad", "neg"))]
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    assert read(path).labels == ("positive", "negative")


def test_a_folder_for_each_label_and_lines_with_labels_have_no_names_of_columns(tmp_path):
    for label, text in (("pos", "Warm"), ("neg", "Cold"), ("neg", "Rude")):
        place = tmp_path / "set" / label / f"{text}.txt"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    gold = read_gold(tmp_path / "set", ReadOptions())
    assert sorted(zip(gold.texts, gold.labels, strict=True)) == [
        ("Cold", "negative"),
        ("Rude", "negative"),
        ("Warm", "positive"),
    ]
    lines = tmp_path / "bank.txt"
    lines.write_text("Warm@positive\nCold@negative\nA box@neutral\nRude@negative\nLate@negative\nNo@neutral\n")
    gold = read_gold(lines, ReadOptions())
    assert gold.labels == ("positive", "negative", "neutral", "negative", "negative", "neutral")


@pytest.mark.parametrize("first", ["Cold, very cold soup.  ", "Cold soup ,  "])
def test_two_columns_without_names_are_texts_and_labels(tmp_path, first):
    said = ["Cold, very cold soup.", "A lovely, quiet room.", "The box came late!", "Kind staff, and quick."]
    rows = [(f"{said[n % 4]} Visit {n}.  ", str(n % 2)) for n in range(40)]
    rows[0] = (first, "0")
    path = tmp_path / "labelled.txt"
    path.write_text("".join("\t".join(row) + "\n" for row in rows))
    gold = read_gold(path, ReadOptions())
    assert (len(gold.texts), gold.texts[0]) == (40, first.strip())
    assert gold.labels == ("negative", "positive") * 20
    assert gold.problems == ""


def test_names_above_labels_stay_names(tmp_path):
    path = tmp_path / "labelled.tsv"
    path.write_text("words\tverdict\n" + "".join(f"The soup was cold {n}\t{n % 2}\n" for n in range(40)))
    with pytest.raises(UsageError, match="There is no column 'text' in labelled.tsv"):
        read_gold(path, ReadOptions())
    assert len(read_gold(path, ReadOptions(), "words", "verdict").texts) == 40


def test_columns_that_nobody_named_are_asked_for(tmp_path):
    with pytest.raises(UsageError) as caught:
        read_gold(gold_file(tmp_path / "gold.csv"), ReadOptions())
    assert caught.value.message == "There is no column 'text' in gold.csv."
    assert caught.value.hint == "Name the column with --text COL. Known: comment, stars, plan."


def test_texts_are_cleaned_as_an_analysis_does(tmp_path):
    rows = [("Great&nbsp;<b>food</b>\x1b[31m", "5", ""), ("bad", "1", "")]
    assert read(gold_file(tmp_path / "gold.csv", rows)).texts[0] == "Great food"


def test_labels_that_cannot_be_read_are_listed(tmp_path):
    path = gold_file(tmp_path / "gold.csv", [*ROWS, ("Hm", "mixed", "")])
    with pytest.raises(UsageError) as caught:
        read(path)
    assert "The labels of column 'stars' cannot be read" in caught.value.message
    assert "'mixed' (1)" in caught.value.message
    assert "'5' (1)" in caught.value.message
    assert "--map LABEL=CLASS" in caught.value.hint


def test_the_labels_in_question_are_named(tmp_path):
    rows = [("a", "positive", ""), ("b", "Negative", ""), ("c", "mixed", ""), ("d", "mixed", ""), ("e", "n/a", "")]
    with pytest.raises(UsageError) as caught:
        read(gold_file(tmp_path / "gold.csv", rows))
    assert caught.value.hint == "Say what they mean with --map LABEL=CLASS (or LABEL=skip) for 'mixed' (2), 'n/a' (1)."


def test_a_label_is_meant_in_any_case(tmp_path):
    rows = [("a", "positive", ""), ("b", "Mixed", ""), ("c", "MIXED ", ""), ("d", "neg", "")]
    gold = read(gold_file(tmp_path / "gold.csv", rows), given={"mixed": "neutral"})
    assert gold.labels == ("positive", "neutral", "neutral", "negative")


def test_the_caller_says_what_a_label_means(tmp_path):
    path = gold_file(tmp_path / "gold.csv", [*ROWS, ("Hm", "mixed", ""), ("Off", "n/a", "")])
    gold = read(path, given={"mixed": "neutral", "n/a": "skip"})
    assert gold.labels == ("positive", "negative", "neutral", "negative", "neutral")
    assert gold.left_out["with a label that is skipped"] == 1
    assert gold.scheme.name == "stars from 1 to 5; mixed as given"


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"5": "good"}, "There is no class 'good' for the label '5'. Classes: negative, neutral, positive, and skip"),
        ({"6": "positive"}, "The column 'stars' has no label '6'. It has: "),
    ],
)
def test_mistakes_in_what_the_caller_says(tmp_path, given, message):
    with pytest.raises(UsageError) as caught:
        read(gold_file(tmp_path / "gold.csv"), given=given)
    assert str(caught.value).startswith(message)


def test_columns_and_rows_that_are_not_there(tmp_path):
    path = gold_file(tmp_path / "gold.csv")
    with pytest.raises(UsageError, match="no column 'coment' in gold.csv. Did you mean 'comment'?"):
        read_gold(path, ReadOptions(), "coment", "stars")
    with pytest.raises(UsageError, match="no column 'region' in gold.csv. Known: comment, stars, plan"):
        read(path, by=["region"])
    empty = gold_file(tmp_path / "empty.csv", [("", "5", "a"), ("good", "", "b")])
    with pytest.raises(InputError, match=r"empty.csv has no row with both a text and a label"):
        read(empty)


@pytest.fixture
def three(tmp_path):
    return read(gold_file(tmp_path / "gold.csv"), by=["plan"])


def test_models_are_measured_side_by_side(three):
    right = dict(zip(three.texts, ([0, 0, 1], [0.8, 0.2, 0], [0.1, 0.6, 0.3], [0.9, 0.1, 0]), strict=True))
    wrong = dict.fromkeys(three.texts, [0.2, 0.2, 0.6])
    found = evaluate(three, [Fixed("right", right), Fixed("wrong", wrong)])
    first, second = found.models
    assert (first.agreement.accuracy, first.agreement.macro_f1) == (1.0, 1.0)
    assert first.calibration.ece == pytest.approx((0 + 0.2 + 0.4 + 0.1) / 4)
    assert second.agreement.accuracy == 0.25
    assert second.agreement.confusion == ((0, 0, 2), (0, 0, 1), (0, 0, 1))
    assert second.calibration.ece == pytest.approx(0.6 - 0.25)
    assert [(s.value, s.agreement.n, s.agreement.accuracy) for s in second.segments] == [
        ("Basic", 2, 0.5),
        ("Plus", 1, 0.0),
        ("(missing)", 1, 0.0),
    ]


def test_two_classes_are_judged_without_neutral(tmp_path):
    rows = [("a", "neg", ""), ("b", "pos", ""), ("c", "pos", ""), ("d", "neg", "")]
    gold = read(gold_file(tmp_path / "gold.csv", rows))
    answers = {"a": [0.3, 0.6, 0.1], "b": [0.1, 0.7, 0.2], "c": [0.0, 1.0, 0.0], "d": [0.2, 0.3, 0.5]}
    (model,) = evaluate(gold, [Fixed("m", answers)]).models
    assert model.agreement.confusion == ((1, 1), (0, 2))
    assert [each.label for each in model.agreement.classes] == ["negative", "positive"]
    assert model.undecided == 1
    sure = [0.3 / 0.4, 0.2 / 0.3, 0.5, 0.5 / 0.7]
    bins = {round(each.low, 1): each.n for each in model.calibration.bins if each.n}
    assert bins == {0.4: 1, 0.6: 1, 0.7: 2}
    assert sum(each.n * each.confidence for each in model.calibration.bins if each.n) == pytest.approx(sum(sure))


def test_the_order_of_the_rows_does_not_matter(tmp_path):
    rows = [(f"text {n}", str(1 + n % 5), "a" if n % 3 else "b") for n in range(60)]
    answers = {f"text {n}": [[0.6, 0.3, 0.1], [0.1, 0.5, 0.4], [0.2, 0.2, 0.6]][n % 3] for n in range(60)}
    one = evaluate(read(gold_file(tmp_path / "a.csv", rows), by=["plan"]), [Fixed("m", answers)]).models[0]
    other = evaluate(read(gold_file(tmp_path / "b.csv", rows[::-1]), by=["plan"]), [Fixed("m", answers)]).models[0]
    assert one.agreement == other.agreement
    assert one.segments == other.segments
    assert one.calibration.ece == pytest.approx(other.calibration.ece)


def test_voca_and_vader_judge():
    texts = ["I love this place, the staff are wonderful!", "Terrible. I want my money back.", "It is a box"]
    model, vader = Model("sentiment-fast"), Vader()
    assert model.judge(texts).classes[:2].tolist() == [2, 0]
    assert vader.judge(texts).classes.tolist() == [2, 0, 1]
    assert vader.judge(texts).probabilities is None
    assert vader.judge(texts).score[2] == 0.0


def test_comments_without_a_segment_are_a_row_however_many_segments_there_are(tmp_path):
    rows = [(f"text {n}", str(1 + n % 5), f"plan {n % 25}" if n % 5 else "") for n in range(100)]
    answers = {f"text {n}": [0.6, 0.3, 0.1] for n in range(100)}
    shown = report(evaluate(read(gold_file(tmp_path / "gold.csv", rows), by=["plan"]), [Fixed("m", answers)]))
    table = next(table for table in shown.sections[0].tables if table.key == "by_plan")
    sizes = {row[0]: row[2] for row in table.rows}
    assert len(sizes) == 21
    assert list(sizes)[-1] == "(missing)"
    assert sizes["(missing)"] == 20


@pytest.mark.parametrize(
    ("sentences", "score"),
    [
        (["I love this place."] * 2, "whole"),
        (["I love this place."] * 300, "I love this place."),
        (["I love this place.", "It is a box."] * 200, "half"),
        (["good"] * 2_000, " ".join(["good"] * 200)),
    ],
)
def test_vader_reads_long_texts_sentence_by_sentence(sentences, score):
    vader = Vader()
    love, box, *_ = vader.judge(["I love this place.", "It is a box."]).score
    assert box == 0.0
    wanted = {"half": love / 2, "whole": vader._analyzer.polarity_scores(" ".join(sentences))["compound"]}
    expected = wanted[score] if score in wanted else vader.judge([score]).score[0]
    assert vader.judge([" ".join(sentences)]).score[0] == pytest.approx(expected)


def test_languages_that_a_model_was_not_made_for():
    texts = ["The delivery was late and nobody told us"] * 3 + ["Die Lieferung kam viel zu spät und niemand hat uns"]
    card = open_card("sentiment-fast")
    said = not_covered(languages_of(texts), "sentiment-fast", card)
    assert said.startswith("1 of 4 comments (25.0%) is in a language that sentiment-fast was not made for (de 1)")
    assert not_covered(languages_of(texts[:3]), "sentiment-fast", card) == ""


@pytest.mark.parametrize("width", [80, 120])
def test_the_report_fits_and_says_what_it_is_about(three, width):
    answers = dict.fromkeys(three.texts, [0.7, 0.2, 0.1])
    judges = [Fixed("a-rather-long-name-of-a-model", answers), Fixed("b\x1b[31m", answers)]
    shown = render_text(report(evaluate(three, judges), ["Something else."]), width, KEY)
    assert max(map(len, shown.splitlines())) <= width
    words = " ".join(shown.split())
    for said in ("4 labelled comments of gold.csv", "1, 2 = negative", "Something else.", "By plan"):
        assert said in words
    assert "50.0% [15.0%, 85.0%]" in words
    assert "\x1b" not in shown


@pytest.mark.parametrize(
    ("stars", "said"),
    [
        (
            "5",
            ("1 labelled comment of", "Every label is positive: how often", "Base: 1 comment ", "* fewer than 30 comm"),
        ),
        (
            "51",
            ("2 labelled comments of", "1 negative, 1 positive. ", "Base: 2 comments ", "* fewer than 30 comments."),
        ),
    ],
)
def test_what_is_said_of_very_few_labels(tmp_path, stars, said):
    gold = read(gold_file(tmp_path / "gold.csv", [(f"text {star}", star, "") for star in stars]))
    shown = render_text(report(evaluate(gold, [Fixed("m", dict.fromkeys(gold.texts, [0.1, 0.2, 0.7]))])), 120, KEY)
    words = " ".join(shown.split())
    assert [part for part in said if part not in words] == []
    assert ("Every label is" in words) is (len(stars) == 1)


def test_very_long_labels_are_cut_in_the_message(tmp_path):
    path = gold_file(tmp_path / "gold.csv", [("good", "so very good " * 50, ""), ("bad", "bad", "")])
    with pytest.raises(UsageError) as caught:
        read(path)
    assert "'so very good so very good so very good s...' (1), 'bad' (1)." in caught.value.message


def test_json_has_everything(three):
    answers = dict.fromkeys(three.texts, [0.7, 0.2, 0.1])
    found = json.loads(json.dumps(as_json(evaluate(three, [Fixed("m", answers)]), ["Note."])))
    assert found["labels"] == {"1": "negative", "2": "negative", "3": "neutral", "4": "positive", "5": "positive"}
    assert (found["n"], found["left_out"], found["notices"]) == (4, {"without text": 1, "without label": 1}, ["Note."])
    (model,) = found["models"]
    assert model["agreement"]["confusion"] == [[2, 0, 0], [1, 0, 0], [1, 0, 0]]
    assert model["calibration"]["bins"][6]["n"] == 4
    assert model["segments"][0]["agreement"]["n"] == 2
