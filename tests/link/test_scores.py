"""Scores by hand: bases, weights, customers, segments."""

import numpy as np
import pytest
from scipy import stats

from tests.link.study import documents, rows, scales
from voca import schema
from voca.link import LinkOptions, link
from voca.link.intervals import promoter_score, wilson


def run(docs, scale, **options):
    empty = (schema.empty(name) for name in ("sentences", "mentions", "themes"))
    return link(docs, *empty, scale, LinkOptions(**options))


def headline(docs, scale):
    return rows(run(docs, scale).scores, dimension="")[0]


def test_nps_by_hand():
    row = headline(documents(100, score__nps=[10] * 50 + [7] * 20 + [3] * 30), scales("nps"))
    low, high = promoter_score(np.array([0.5]), np.array([0.3]), np.array([100.0]), 0.95)
    assert row["estimate"] == pytest.approx(20)
    assert (row["low"], row["high"]) == pytest.approx((100 * low[0], 100 * high[0]))
    assert (row["n"], row["n_customers"], row["n_effective"]) == (100, 100, 100)
    assert row["reliable"]


def test_stars_by_hand():
    y = np.tile([1, 3, 4, 5, 5], 20)
    row = headline(documents(100, score__stars=y), scales("stars", low=1, high=5))
    # close to Student's, a little to the longer tail's side
    low, high = stats.t.interval(0.95, 99, y.mean(), stats.sem(y))
    assert (row["low"], row["high"]) == pytest.approx((low, high), abs=0.03)
    assert row["low"] < low
    assert row["method"] == "score test"


def test_few_stars_stay_within_their_scale():
    row = headline(documents(12, score__stars=[1, 5, 5, 4, 5, 5, 5, 3, 5, 5, 5, 5]), scales("stars", low=1, high=5))
    assert 1 <= row["low"] < row["estimate"] < row["high"] <= 5
    assert row["estimate"] - row["low"] > 2 * (row["high"] - row["estimate"])
    assert "small base" in row["note"]


def test_numbers_without_a_scale_have_students_interval_and_few_of_them_a_bootstrapped_one():
    y = np.tile([1.0, 3, 4, 5, 5], 20)
    number = scales("number")
    row = headline(documents(100, score__number=y), number)
    assert (row["low"], row["high"]) == pytest.approx(stats.t.interval(0.95, 99, y.mean(), stats.sem(y)))
    assert row["method"] == "t"
    assert headline(documents(15, score__number=y[:15]), number)["method"] == "bootstrap-t"


def test_weights_shrink_the_base_as_kish_says():
    w = np.array([1.0] * 50 + [3.0] * 50)
    row = headline(documents(100, score__csat=[5] * 50 + [1] * 50, weight=w), scales("csat", low=1, high=5))
    assert row["estimate"] == pytest.approx(25)
    assert row["n_effective"] == pytest.approx(w.sum() ** 2 / (w**2).sum())
    low, high = wilson(np.array([0.25]), np.array([row["n_effective"]]), 0.95)
    assert (row["low"], row["high"]) == pytest.approx((100 * low[0], 100 * high[0]))


def test_a_customer_who_says_everything_twice_counts_once():
    scores = np.tile([10.0, 9, 7, 2, 6], 20)
    once = headline(documents(100, score__nps=scores), scales("nps"))
    customers = [f"c{i}" for i in range(100)] * 2
    twice = headline(documents(200, score__nps=np.tile(scores, 2), customer_id=customers), scales("nps"))
    assert (twice["n"], twice["n_customers"]) == (200, 100)
    assert twice["n_effective"] == pytest.approx(100)
    # as once, but with the quantile of Student's t of 100 customers, and n / (n - 1) in the variance
    worth = np.array([99 * (stats.norm.ppf(0.975) / stats.t.ppf(0.975, 99)) ** 2])
    low, high = promoter_score(np.array([0.4]), np.array([0.4]), worth, 0.95)
    assert (twice["low"], twice["high"]) == pytest.approx((100 * low[0], 100 * high[0]))
    assert once["high"] < twice["high"] < once["high"] * 1.03


def test_customers_who_differ_from_themselves_do_not_gain_a_base():
    # each customer gives one 10 and one 0: the mean of a customer never varies
    row = headline(documents(40, score__nps=[10, 0] * 20, customer_id=[f"c{i // 2}" for i in range(40)]), scales("nps"))
    assert row["n_effective"] == pytest.approx(40)


def test_a_respondent_with_three_answers_has_one_score():
    docs = documents(9, score__nps=[10.0] * 3 + [0.0] * 3 + [7.0] * 3)
    docs = docs.set_column(1, "response_id", [[f"p{i // 3}" for i in range(9)]])
    row = headline(docs, scales("nps"))
    assert (row["n"], row["estimate"]) == (3, pytest.approx(0))


def test_segments_and_those_without_one():
    plan = ["Basic"] * 40 + ["Pro"] * 40 + [None] * 20
    found = run(documents(100, score__csat=[5.0] * 40 + [1.0] * 60, segment__plan=plan), scales("csat", low=1, high=5))
    figures = {row["segment"]: (row["n"], row["estimate"]) for row in rows(found.scores, dimension="plan")}
    assert figures == {"Basic": (40, 100), "Pro": (40, 0), "(missing)": (20, 0)}


def test_duplicates_and_rows_without_text_count():
    status = ["themed"] * 20 + ["duplicate"] * 10 + ["no text"] * 10
    docs = documents(40, score__nps=[0.0] * 20 + [10.0] * 20, status=status)
    assert headline(docs, scales("nps"))["estimate"] == pytest.approx(0)


def test_sentiment_is_the_mean_of_a_responses_documents():
    docs = documents(4, p_negative=[0.1, 0.9, 0.5, 0.2], p_positive=[0.8, 0.0, 0.3, 0.7], p_neutral=[0.1] * 4)
    docs = docs.set_column(1, "response_id", [["a", "a", "b", "c"]])
    row = headline(docs, scales("sentiment", low=-100, high=100))
    assert row["n"] == 3
    assert row["estimate"] == pytest.approx(((70 - 90) / 2 - 20 + 50) / 3, abs=1e-4)


def test_the_same_score_everywhere_has_an_interval_by_the_ends_of_its_scale():
    row = headline(documents(50, score__stars=[4.0] * 50), scales("stars", low=1, high=5))
    assert (row["estimate"], row["reliable"]) == (4.0, False)
    # as Wilson's where all that is not a 4 could be a 1, or a 5
    wilson = 1.959964**2 / (50 + 1.959964**2)
    assert (row["low"], row["high"]) == pytest.approx((4 - 3 * wilson, 4 + wilson), abs=1e-6)
    assert "every score is the same" in row["note"]


def test_the_same_number_everywhere_has_no_interval():
    row = headline(documents(50, score__number=[4.0] * 50), scales("number"))
    assert (row["estimate"], row["low"], row["reliable"]) == (4.0, None, False)
    assert "every score is the same" in row["note"]


def test_values_off_the_scale_are_left_out_and_counted():
    found = run(documents(4, score__nps=[10.0, 9.0, 42.0, -1.0]), scales("nps"))
    assert found.scores["n"].to_pylist() == [2]
    assert any("2 values of “nps” are off its scale" in issue.message for issue in found.issues)


def test_who_writes_is_compared_with_who_does_not():
    # a hundred comments, at the extremes; three hundred silent ones, most of them content
    score = np.concatenate([np.tile([0, 10], 50), np.tile([7, 8, 9], 100)]).astype(float)
    texts = ["It was late."] * 100 + [""] * 300
    statuses = ["themed"] * 90 + ["duplicate"] * 10 + ["no text"] * 300  # who wrote a copy wrote
    found = run(documents(400, score__nps=score, text=texts, status=statuses), scales("nps"))
    wrote, silent = rows(found.scores, dimension="comment")
    assert (wrote["segment"], wrote["n"], wrote["estimate"]) == ("with a comment", 100, 0.0)
    assert (silent["segment"], silent["n"], silent["estimate"]) == ("without", 300, pytest.approx(100 / 3))
    assert wrote["note"].startswith("100% promoters or detractors")
    assert silent["note"].startswith("33% promoters or detractors")
    assert rows(found.scores, dimension="")[0]["estimate"] == pytest.approx(25)  # all of them count


def test_the_mood_of_words_is_not_compared_with_that_of_those_who_wrote_none():
    statuses = ["themed"] * 60 + ["filler"] * 40
    moods = {f"p_{mood}": [share] * 100 for mood, share in (("negative", 0.6), ("neutral", 0.3), ("positive", 0.1))}
    found = run(documents(100, text=["Late."] * 100, status=statuses, **moods), scales("sentiment"))
    assert [row["n"] for row in rows(found.scores, dimension="")] == [100]
    assert not rows(found.scores, dimension="comment")


def test_few_silent_responses_are_not_compared():
    found = run(documents(100, score__nps=np.full(100, 9.0), text=["Late."] * 95 + [""] * 5), scales("nps"))
    assert not rows(found.scores, dimension="comment")


@pytest.mark.parametrize(
    ("ends", "written", "said"),
    [(1, 400, "<1%"), (50, 400, "13%"), (400, 400, "100%"), (1, 1200, "0.1%"), (645, 1200, "53.8%")],
)
def test_how_many_stand_at_the_ends_is_written_as_every_share(ends, written, said):
    score = np.array([9.0] * ends + [7.0] * (written - ends) + [8.0] * 20)
    texts, statuses = ["It was late."] * written + [""] * 20, ["themed"] * written + ["no text"] * 20
    found = run(documents(len(score), score__nps=score, text=texts, status=statuses), scales("nps"))
    assert rows(found.scores, dimension="comment")[0]["note"].startswith(f"{said} promoters or detractors")
