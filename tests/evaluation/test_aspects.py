"""Models of aspects against marked texts: figures against sums by hand, and against the libraries'."""

from __future__ import annotations

import json

import numpy as np
import pytest
from sklearn.metrics import accuracy_score, f1_score

from voca.cards import read_card
from voca.config import ReadOptions
from voca.evaluation.aspect_gold import CONFLICT, AspectGold, GoldAspect, read_aspects
from voca.evaluation.aspects import Model, evaluate, span_score
from voca.evaluation.judges import Judgement
from voca.evaluation.metrics import agreement, clustered, resampled, wilson
from voca.evaluation.show_aspects import KEY, as_json, report
from voca.labels import scheme_of
from voca.models import find_model, open_aspects
from voca.protocols import Aspect
from voca.reports import render_text

LEFT = {"sentences out of scope": 1, "opinions on what no word names": 1200}
NEG, NEU, POS = (0.8, 0.1, 0.1), (0.2, 0.6, 0.2), (0.1, 0.2, 0.7)


class Fixed:
    """Finds what it was told to; where the words are given, it says what it was told of the place."""

    def __init__(self, name, found, said=()):
        self.name = name
        self.found = found
        self.said = dict(said)

    def find(self, texts):
        return [[Aspect(*aspect) for aspect in self.found.get(text, [])] for text in texts]

    def judge(self, texts, places):
        rows = [self.said.get((t, p), NEU) for t, of in zip(texts, places, strict=True) for p in of]
        return np.array(rows, float).reshape(-1, 3)


class Whole:
    name = "whole"

    def judge(self, texts):
        shares = np.array([NEG for _ in texts])
        return Judgement(shares[:, 2] - shares[:, 0], shares.argmax(1), shares)


def gold_of(*rows, labels=("negative", "neutral", "positive")):
    scheme = scheme_of(labels) if labels else None
    texts = tuple(text for text, _ in rows)
    return AspectGold(
        "gold.xml", "a form", texts, tuple(tuple(GoldAspect(*a) for a in of) for _, of in rows), scheme, LEFT
    )


GOLD = gold_of(
    ("one", [(0, 3, "negative", ("FOOD",)), (5, 9, "positive", ("STAFF",))]),
    ("two", [(0, 3, "neutral", ("FOOD", "PLACE")), (10, 14, CONFLICT, ("FOOD",))]),
    ("three", []),
    ("four", [(2, 8, "positive", ())]),
)
MODEL = Fixed(
    "m",
    {
        "one": [(0, 3, POS), (5, 9, POS)],  # both exact; the first with the wrong polarity
        "two": [(1, 3, NEU), (10, 14, NEG)],  # in part; a conflict found
        "three": [(0, 2, NEG)],  # of nothing
    },
    {("one", (0, 3)): NEG, ("one", (5, 9)): POS, ("two", (0, 3)): POS, ("four", (2, 8)): POS},
)


def test_figures_by_hand():
    (score,) = evaluate(GOLD, [MODEL]).models
    exact, overlap, both = score.exact, score.overlap, score.end_to_end
    assert (exact.marked, exact.found, exact.precision, exact.recall) == (5, 5, 3 / 5, 3 / 5)
    assert exact.f1 == pytest.approx(0.6)
    assert (overlap.precision, overlap.recall, overlap.f1) == (4 / 5, 4 / 5, pytest.approx(0.8))
    # the conflict counts neither way: four are marked, four found, one right
    assert (both.marked, both.found, both.precision, both.recall, both.f1) == (4, 4, 0.25, 0.25, 0.25)
    assert score.empty == 1


def test_polarity_is_judged_where_the_words_are_given():
    found = evaluate(GOLD, [MODEL], [Whole()])
    own, whole = found.polarity
    truth, said = [0, 2, 1, 2], [0, 2, 2, 2]
    assert (own.method, own.whole, own.agreement.n) == ("m", False, 4)
    assert own.agreement.accuracy == accuracy_score(truth, said) == 0.75
    assert own.agreement.macro_f1 == pytest.approx(f1_score(truth, said, average="macro"))
    assert own.agreement.confusion == ((1, 0, 0), (0, 0, 1), (0, 0, 2))
    assert own.calibration.ece == pytest.approx((1 * abs(1 - 0.8) + 3 * abs(2 / 3 - 0.7)) / 4)
    assert (whole.method, whole.whole, whole.agreement.accuracy) == ("whole", True, 0.25)


def test_categories():
    (score,) = evaluate(GOLD, [MODEL]).models
    rows = [(c.category, c.n, c.recall, c.overlap, c.polarity and c.polarity.accuracy) for c in score.categories]
    assert rows == [
        ("FOOD", 3, pytest.approx(2 / 3), 1.0, 0.5),
        ("PLACE", 1, 0.0, 1.0, 0.0),
        ("STAFF", 1, 1.0, 1.0, 1.0),
    ]


def test_without_polarities_words_alone_are_measured():
    gold = gold_of(("one", [(0, 3, ""), (5, 9, "")]), labels=())
    found = evaluate(gold, [MODEL], [Whole()])
    assert (found.labels, found.polarity, found.models[0].end_to_end) == ((), (), None)
    assert found.models[0].exact.f1 == 1.0
    assert "No aspect has a polarity to judge by" in render_text(report(found), 100, KEY)


def test_two_polarities_are_judged_without_neutral():
    gold = gold_of(("one", [(0, 3, "negative"), (5, 9, "positive")]), labels=("negative", "positive"))
    model = Fixed("m", {"one": [(0, 3, (0.3, 0.6, 0.1)), (5, 9, (0.3, 0.6, 0.1))]}, {("one", (5, 9)): (0.1, 0.7, 0.2)})
    found = evaluate(gold, [model])
    assert found.labels == ("negative", "positive")
    assert found.models[0].end_to_end.f1 == 0.5
    assert found.polarity[0].agreement.confusion == ((0, 1), (0, 1))  # a tie counts as positive


def test_a_model_that_finds_nothing():
    (score,) = evaluate(GOLD, [Fixed("m", {})]).models
    assert (score.exact.precision, score.exact.recall, score.exact.f1) == (None, 0.0, 0.0)
    assert score.exact.precision_interval is None
    assert score.empty == 4


def test_the_order_of_the_texts_does_not_matter():
    rows = [(f"t{n}", [(0, 3, ("negative", "positive")[n % 2]), (5, 9, "neutral")]) for n in range(60)]
    model = Fixed("m", {f"t{n}": [(0, 3, (NEG, NEU, POS)[n % 3])] for n in range(60)})
    one, other = (evaluate(gold_of(*order), [model]) for order in (rows, rows[::-1]))
    assert one.models[0].exact == other.models[0].exact
    assert one.models[0].end_to_end == other.models[0].end_to_end
    assert one.polarity[0].agreement == other.polarity[0].agreement


def test_intervals_are_those_of_whole_texts_drawn_with_replacement():
    draw = np.random.default_rng(5)
    marked = draw.integers(0, 4, 80)
    found = draw.integers(0, 4, 80)
    right = np.minimum(draw.integers(0, 4, 80), np.minimum(marked, found))
    score = span_score(np.stack([marked, found, right, right], axis=1), 3)
    f1 = []
    for _ in range(4000):
        rows = draw.integers(0, 80, 80)
        f1.append(2 * right[rows].sum() / (marked[rows].sum() + found[rows].sum()))
    assert score.f1 == pytest.approx(2 * right.sum() / (marked.sum() + found.sum()))
    assert score.f1_interval == pytest.approx(tuple(np.quantile(f1, [0.025, 0.975])), abs=0.012)


def test_aspects_of_one_text_are_drawn_together():
    # twenty texts of five aspects each, all right or all wrong: as uncertain as twenty cases, not as a hundred
    groups = np.repeat(np.arange(20), 5)
    truth = np.tile([0, 1, 0, 1, 0], 20)
    said = np.where(groups < 10, truth, 1 - truth)
    whole = agreement(truth, said, ("a", "b"), 7, groups)
    alone = agreement(truth, said, ("a", "b"), 7)
    assert whole.accuracy == alone.accuracy == 0.5
    assert whole.accuracy_interval == pytest.approx(wilson(9.5, 19))
    assert alone.accuracy_interval == wilson(50, 100)


def test_intervals_of_aspects_in_texts_hold_what_they_promise():
    draw = np.random.default_rng(11)
    held = 0
    for _ in range(1000):
        n = draw.integers(0, 5, 60)
        chance = draw.beta(3, 1, 60)  # texts that are easy and texts that are hard
        low, high = clustered(draw.binomial(n, chance), n)
        held += low <= 0.75 <= high
    assert 930 <= held <= 975


def test_where_all_aspects_are_right_each_text_counts_once():
    """Taken for independent, they would hold the true share in 91% of such samples."""
    assert clustered(np.array([3, 2, 0]), np.array([3, 2, 0])) == wilson(2, 2)
    assert clustered(np.array([0, 0]), np.array([3, 2])) == wilson(0, 2)
    draw = np.random.default_rng(1)
    held = 0
    for _ in range(1000):
        n = draw.integers(1, 6, 15)
        low, high = clustered(draw.binomial(n, draw.beta(1.35, 0.15, 15)), n)
        held += low <= 0.9 <= high
    assert 940 <= held <= 980


def test_draws_keep_their_sum():
    counts = np.array([[1, 2], [1, 2], [3, 0]])
    draws = resampled(counts, 7)
    assert draws.shape == (2000, 2)
    assert set(draws[:, 0] + draws[:, 1]) == {9}
    assert draws.mean(0) == pytest.approx([5, 4], abs=0.15)


@pytest.mark.parametrize("width", [80, 120])
def test_the_report_fits_and_says_what_it_is_about(width):
    shown = render_text(report(evaluate(GOLD, [MODEL], [Whole()]), ["Something else."]), width, KEY)
    assert max(map(len, shown.splitlines())) <= width
    words = " ".join(shown.split())
    for said in (
        "5 aspects marked in 4 texts of gold.xml, 1 without any aspect; read as a form.",
        "Polarity: 1 negative, 1 neutral, 2 positive.",
        "1 aspect is in conflict: it counts as words to find, and not where polarity is judged.",
        "Left out: 1 sentence out of scope, 1,200 opinions on what no word names.",
        "Something else.",
        "whole, whole text",
        "exact",
        "end to end",
        "F1",
        "By category",
    ):
        assert said in words


def test_json_has_everything():
    found = json.loads(json.dumps(as_json(evaluate(GOLD, [MODEL]), ["Note."])))
    assert (found["n"], found["n_aspects"], found["without_aspects"], found["conflicts"]) == (4, 5, 1, 1)
    assert found["labels"] == {"negative": "negative", "neutral": "neutral", "positive": "positive"}
    assert found["models"][0]["exact"]["precision"] == 0.6
    assert found["polarity"][0]["agreement"]["accuracy"] == 0.75
    assert found["notices"] == ["Note."]


def test_the_shipped_model_is_measured_as_it_answers():
    text = "The soup was cold, but the staff were wonderful."
    gold = gold_of((text, [(4, 8, "negative"), (27, 32, "positive")]))
    found = evaluate(gold, [Model("aspects")])
    opened, _ = open_aspects("aspects")
    assert found.models[0].exact.found == len(opened.aspects([text])[0])
    assert found.polarity[0].agreement.accuracy == 1.0


def test_figures_are_those_of_the_model_s_card(shared):
    gold = read_aspects(shared / "mams_absa/MAMS-ATSA/raw/test.xml", ReadOptions())
    found = evaluate(gold, [Model("aspects")])
    scores = read_card(find_model("aspects")).scores
    assert round(100 * found.models[0].exact.f1, 1) == scores["mams_span_f1"]
    assert round(100 * found.polarity[0].agreement.accuracy, 1) == scores["mams_polarity_accuracy"]
