"""Themes that come up more often where no score was given."""

import numpy as np
import pytest

from tests.link.study import draw, tables
from voca.link import LinkOptions, link


def said(missing, seed=3, n=900, **scores):
    """Link a study in which a score is missing as often as `missing` says of those with and without the first theme."""
    rng = np.random.default_rng(seed)
    negative, _ = draw(n, 3, seed, share=0.2)
    y = rng.choice([0.0, 7.0, 10.0], n)
    y[rng.random(n) < np.where(negative[:, 0], *missing)] = np.nan
    result = link(*tables(y, negative, **scores), LinkOptions())
    shares = [negative[side, 0].mean() for side in (np.isnan(y), np.isfinite(y)) if side.any()]
    return [issue for issue in result.issues if issue.code == "unscored-theme"], shares


def test_a_theme_whose_scores_are_often_missing_is_named_with_both_shares():
    issues, (without, among) = said((0.5, 0.1), kind="nps")
    (issue,) = issues
    assert "(“Theme 00”" not in issue.message
    assert f"({100 * without:.0f}% against {100 * among:.0f}%) clearly more often than those with one" in issue.message
    assert issue.column == "nps"


@pytest.mark.parametrize("missing", [(0.2, 0.2), (0.0, 0.0), (0.1, 0.5), (0.24, 0.2)])
def test_scores_that_are_missing_alike_or_more_often_elsewhere_are_not_said(missing):
    assert said(missing, kind="nps")[0] == []


def test_one_study_in_twenty_at_most_names_a_theme_where_scores_are_missing_by_chance():
    named = [bool(said((0.3, 0.3), seed=seed, n=300, kind="nps")[0]) for seed in range(40)]
    assert np.mean(named) <= 0.05
