from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn import metrics as reference

from voca.evaluation.metrics import agreement, calibration, wilson
from voca.schema import POLARITIES

CLASSES = st.integers(0, 2)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(CLASSES, CLASSES), min_size=3, max_size=80))
def test_figures_are_those_of_scikit_learn(pairs):
    pairs = [(0, 0), (1, 2), (2, 1), *pairs]  # every class truly occurs
    gold, predicted = (np.array(column, np.int64) for column in zip(*pairs, strict=True))
    found = agreement(gold, predicted, POLARITIES, seed=1)
    assert found.accuracy == pytest.approx(reference.accuracy_score(gold, predicted))
    assert found.macro_f1 == pytest.approx(reference.f1_score(gold, predicted, average="macro"))
    assert found.macro_recall == pytest.approx(reference.balanced_accuracy_score(gold, predicted))
    assert np.array(found.confusion).tolist() == reference.confusion_matrix(gold, predicted).tolist()
    wanted = reference.precision_recall_fscore_support(gold, predicted, labels=[0, 1, 2], zero_division=np.nan)
    for each, precision, recall, f1, support in zip(found.classes, *wanted, strict=True):
        assert (each.precision is None) is bool(np.isnan(precision))
        assert each.precision is None or each.precision == pytest.approx(precision)
        assert each.recall == pytest.approx(recall)
        assert each.f1 == pytest.approx(f1)
        assert each.n == support
    assert sum(each.predicted for each in found.classes) == found.n == len(pairs)
    for low, high in (found.accuracy_interval, found.macro_f1_interval, found.macro_recall_interval):
        assert 0 <= low <= high <= 1


def test_a_class_nobody_labelled_is_left_out_of_the_means():
    gold, predicted = np.array([0, 0, 2, 2]), np.array([0, 1, 2, 2])
    found = agreement(gold, predicted, POLARITIES, seed=1)
    assert found.macro_recall == pytest.approx((0.5 + 1.0) / 2)
    assert found.macro_f1 == pytest.approx((2 / 3 + 1.0) / 2)
    assert (found.classes[1].recall, found.classes[1].precision, found.classes[1].predicted) == (None, 0.0, 1)


def test_intervals_repeat_and_narrow_with_the_base():
    gold = np.tile([0, 1, 2, 0], 50)
    predicted = np.tile([0, 1, 2, 2], 50)
    small = agreement(gold[:40], predicted[:40], POLARITIES, seed=3)
    large = agreement(gold, predicted, POLARITIES, seed=3)
    assert agreement(gold, predicted, POLARITIES, seed=3) == large
    for interval, value in (
        (large.accuracy_interval, large.accuracy),
        (large.macro_f1_interval, large.macro_f1),
        (large.macro_recall_interval, large.macro_recall),
    ):
        assert interval[0] < value < interval[1]
    assert np.ptp(large.macro_f1_interval) < np.ptp(small.macro_f1_interval)


def test_the_bootstrap_agrees_with_drawing_texts():
    generator = np.random.default_rng(5)
    gold = generator.integers(0, 3, 300)
    predicted = np.where(generator.random(300) < 0.7, gold, generator.integers(0, 3, 300))
    draws = generator.integers(0, 300, (1500, 300))
    drawn = [reference.f1_score(gold[rows], predicted[rows], average="macro") for rows in draws[:400]]
    low, high = agreement(gold, predicted, POLARITIES, seed=1).macro_f1_interval
    assert low == pytest.approx(np.quantile(drawn, 0.025), abs=0.012)
    assert high == pytest.approx(np.quantile(drawn, 0.975), abs=0.012)


def test_wilson_of_a_textbook_case():
    # Newcombe (1998), Statistics in Medicine 17:857, table I: 81 of 263
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=1e-4)


def test_calibration_by_hand():
    confidence = np.array([0.95, 0.85, 0.85, 0.55, 1.0, 0.9])
    right = np.array([True, True, False, False, True, True])
    found = calibration(confidence, right)
    # 0.9 belongs to the bin that ends there
    bins = {round(each.low, 1): each for each in found.bins if each.n}
    assert {low: (each.n, each.accuracy) for low, each in bins.items()} == {
        0.5: (1, 0.0),
        0.8: (3, 2 / 3),
        0.9: (2, 1.0),
    }
    assert bins[0.8].confidence == pytest.approx(2.6 / 3)
    assert found.ece == pytest.approx((1 * 0.55 + 3 * (2.6 / 3 - 2 / 3) + 2 * (1 - 0.975)) / 6)


def test_perfect_probabilities_have_no_error():
    confidence = np.repeat([0.6, 0.8], [10, 10])
    right = np.array([True] * 6 + [False] * 4 + [True] * 8 + [False] * 2)
    assert calibration(confidence, right).ece == pytest.approx(0.0, abs=1e-12)
    assert calibration(np.zeros(2), np.array([False, False])).bins[0].n == 2
