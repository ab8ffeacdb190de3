"""The whole of linking: bad input, the order of the rows, and the tables as declared."""

import numpy as np
import pyarrow as pa
import pytest

from tests.link.study import START, documents, draw, mentions, rows, scales, tables, themes
from voca import schema
from voca.errors import UsageError
from voca.link import LinkOptions, link


def full(n=500, seed=51, **more):
    rng = np.random.default_rng(seed)
    negative, positive = draw(n, 4, seed)
    y = np.clip(np.round(7 - 3 * negative[:, 0] + rng.normal(0, 2, n)), 0, 10)
    columns = {
        "customer_id": [f"c{i}" if i % 5 else None for i in rng.integers(0, 300, n)],
        "segment__plan": [f"p{i}" for i in rng.integers(0, 3, n)],
        "segment__region": [f"r{i}" if i else None for i in rng.integers(0, 5, n)],
        "channel": [("web", "app")[i] for i in rng.integers(0, 2, n)],
        "time": START + (rng.integers(0, 3 * 10**7, n) * 1_000_000).astype("timedelta64[us]"),
        "weight": rng.uniform(0.5, 2, n),
        "outcome__value": rng.uniform(0, 100, n),
        "outcome__churned": (rng.random(n) < 0.3).astype(float),
        "driver__wait": rng.exponential(5, n),
    }
    return tables(y, negative, positive, kind="nps", **(columns | more))


def codes(result):
    return {issue.code for issue in result.issues}


def test_every_table_is_as_declared():
    said = [(f"r{i:06d}", f"{k:02d}", (i + k) % 3 == 0) for i in range(300) for k in range(4)]
    responses, known, mentioned = (list(column) for column in zip(*said, strict=True))
    checks = pa.table({"response_id": responses, "theme_id": known, "mentioned": mentioned})
    result = link(*full(), checks=checks)
    for name, table in result.tables.items():
        assert schema.check(table, name) == []
        assert table.num_rows > 0 or name in ("actions", "change_points")
        assert table.schema.names == schema.SCHEMAS[name].names


def test_the_order_of_the_rows_does_not_matter():
    docs, sentences, said, known, scale = full()
    rng = np.random.default_rng(1)
    shuffled = [table.take(rng.permutation(table.num_rows)) for table in (docs, said, known)]
    first = link(docs, sentences, said, known, scale)
    again = link(shuffled[0], sentences, shuffled[1], shuffled[2], scale)
    for name, table in first.tables.items():
        assert table.equals(again.tables[name]), name
    assert first.issues == again.issues


def test_no_score():
    docs, sentences, said, known, scale = full()
    result = link(docs.drop_columns(["score.nps"]), sentences, said, known, scale.slice(0, 0))
    assert "no-score" in codes(result)
    assert result.scores.num_rows == result.drivers.num_rows == 0
    assert result.segments.num_rows > 0
    assert rows(result.trends, theme_id="00")[0]["share"] is not None


def test_a_scale_without_its_column():
    docs, *rest = full()
    result = link(docs.drop_columns(["score.nps"]), *rest)
    assert {"no-score-column", "no-score"} <= codes(result)


def test_an_unknown_score_names_those_there_are():
    with pytest.raises(UsageError, match="'nps'"):
        link(*full(), LinkOptions(score="csat"))


def test_a_constant_score():
    result = link(*full(score__nps=[10.0] * 500))
    assert "constant-score" in codes(result)
    row = rows(result.drivers, level="theme", theme_id="00")[0]
    assert (row["verdict"], row["adjusted"], row["leave_out"]) == ("not estimable", None, pytest.approx(0))
    assert result.scores["estimate"][0].as_py() == 100
    assert result.actions.num_rows == 0


def test_one_scored_row():
    score = np.full(500, np.nan)
    score[3] = 4
    result = link(*full(score__nps=score))
    row = rows(result.scores, dimension="")[0]
    assert (row["n"], row["estimate"], row["low"], row["reliable"]) == (1, -100, None, False)
    assert "unscored" in codes(result)
    assert result.segments.num_rows > 0


def test_scores_missing_for_half():
    score = np.where(np.arange(500) % 2 == 0, 9.0, np.nan)
    score[::4] = 3
    result = link(*full(score__nps=score))
    assert "250 of 500 responses have no “nps” score" in next(i for i in result.issues if i.code == "unscored").message
    assert rows(result.drivers, level="theme", theme_id="00")[0]["adjusted"] is not None


def test_bad_weights_are_left_out_and_counted():
    weight = np.random.default_rng(1).uniform(0.5, 2, 500)
    weight[:10], weight[10:15], weight[15:35] = 0, -1, np.nan
    result = link(*full(weight=weight))
    message = next(i for i in result.issues if i.code == "unusable-weight").message
    assert "35 of 500" in message
    assert "20 missing, 10 zero, 5 negative" in message
    assert rows(result.scores, dimension="")[0]["n"] == 465


def test_no_usable_weight_at_all():
    result = link(*full(weight=[0.0] * 500))
    assert "no-usable-weight" in codes(result)
    assert rows(result.scores, dimension="")[0]["n"] == 500


def test_no_documents():
    empty = [schema.empty(name) for name in ("documents", "sentences", "mentions", "themes", "scales")]
    result = link(*empty)
    assert all(table.num_rows == 0 for table in result.tables.values())
    assert "no-score" in codes(result)


def test_no_text_leaves_the_scores():
    result = link(*full(text=[""] * 500))
    assert "no-text" in codes(result)
    assert result.scores.num_rows > 0
    assert result.drivers.num_rows == 0


def test_one_customer_has_no_intervals():
    result = link(*full(customer_id=["me"] * 500))
    assert "one-customer" in codes(result)
    assert all(row["low"] is None for row in result.scores.to_pylist())
    assert {row["verdict"] for row in result.drivers.to_pylist()} == {"small base"}


def test_mentions_of_unknown_themes_and_documents_are_no_themes():
    docs, sentences, said, known, scale = full()
    extra = pa.concat_tables([said, mentions(np.ones((3, 1)), leaf="zz")])
    result = link(docs, sentences, extra, known, scale)
    assert "3 mentions name a theme that is not in the themes table: zz" in str(result.issues)
    assert result.drivers.equals(link(docs, sentences, said, known, scale).drivers)


def test_aspects_are_no_themes():
    docs, sentences, said, known, scale = full()
    aspects = said.set_column(said.schema.get_field_index("kind"), "kind", pa.array(["aspect"] * said.num_rows))
    both = pa.concat_tables([said, aspects])
    assert link(docs, sentences, both, known, scale).drivers.equals(link(docs, sentences, said, known, scale).drivers)


def test_a_theme_of_its_own_needs_no_sub_theme():
    negative, _ = draw(200, 2, 1)
    given = tables(np.random.default_rng(1).normal(size=200), negative)
    result = link(given[0], given[1], mentions(negative, leaf="{:02d}"), themes(2), given[4])
    assert rows(result.drivers, level="theme", theme_id="00")[0]["n"] == negative[:, 0].sum()
    assert rows(result.drivers, level="subtheme", theme_id="00a")[0]["n"] == 0


def test_a_respondents_answers_are_one_response():
    # three answers each: the second one complains, the third one praises the same theme
    n = 300
    docs = documents(n, score__number=np.repeat(np.random.default_rng(2).normal(size=100), 3))
    docs = docs.set_column(1, "response_id", [[f"p{i // 3:03d}" for i in range(n)]])
    negative, positive = np.zeros((n, 1)), np.zeros((n, 1))
    negative[1:90:3], positive[2:120:3] = 1, 1
    result = link(docs, schema.empty("sentences"), mentions(negative, positive), themes(1), scales("number"))
    row = rows(result.drivers, level="theme")[0]
    assert (row["n"], row["share"]) == (40, pytest.approx(0.4))
    assert (row["negative_share"], row["positive_share"]) == (pytest.approx(0.3), pytest.approx(0.4))


def test_scores_that_contradict_each_other_are_named():
    docs = documents(4, score__nps=[10.0, 3.0, 7.0, 8.0])
    docs = docs.set_column(1, "response_id", [["a", "a", "b", "c"]])
    empty = (schema.empty(name) for name in ("sentences", "mentions", "themes"))
    result = link(docs, *empty, scales("nps"))
    assert "1 response has more than one nps score" in str(result.issues)
    assert rows(result.scores, dimension="")[0]["estimate"] == pytest.approx(100 / 3)


def test_several_scores_have_their_own_drivers_and_the_primary_one_comes_first():
    docs = full(score__stars=np.random.default_rng(1).integers(1, 6, 500).astype(float))
    scale = pa.concat_tables([scales("stars", low=1, high=5), scales("nps")])
    result = link(*docs[:4], scale, LinkOptions(score="nps"))
    assert result.drivers["score"].unique().to_pylist() == ["nps", "stars"]
    assert set(result.segments["score"].to_pylist()) == {"nps"}


def test_stages_that_have_not_run_are_not_needed():
    docs, *rest = full()
    read = docs.select([name for name in docs.column_names if name not in ("status", "reason", "duplicate_of")])
    assert link(read, *rest).drivers.equals(link(docs, *rest).drivers)


@pytest.mark.parametrize("dated", [True, False])
def test_with_customers_as_the_unit_the_latest_score_holds(dated):
    """Ids of documents are hashes: their order is no order in time."""
    rng = np.random.default_rng(3)
    days = np.array([START + np.timedelta64(int(d), "D") for d in rng.permutation(240)])
    customers = [f"c{i % 80:02d}" for i in range(240)]
    nps = rng.integers(0, 11, 240).astype(float)
    columns = {"customer_id": customers} | ({"time": days} if dated else {})
    given = tables(nps, draw(240, 2, 3)[0], kind="nps", **columns)
    result = link(*given, LinkOptions(unit="customer"))
    (row,) = [r for r in result.scores.to_pylist() if r["score"] == "nps" and not r["dimension"]]
    assert row["n"] == 80
    latest = {c: s for _, c, s in sorted(zip(days, customers, nps, strict=True), key=lambda one: one[0])}
    if dated:
        last = np.array(list(latest.values()))
        assert row["estimate"] == pytest.approx(100 * ((last >= 9).mean() - (last <= 6).mean()))
    (issue,) = [issue for issue in result.issues if issue.code == "conflicting-scores"]
    taken = "the latest is taken" if dated else "one of them is taken"
    assert issue.message.endswith(f"customers have more than one nps score; {taken}.")


def test_over_time_every_response_counts_when_it_was_given_whatever_the_unit():
    """Those who wrote last wrote most: all they ever said, put into the last period, makes every theme rise."""
    rng = np.random.default_rng(8)
    docs = {
        "time": START + np.sort(rng.integers(0, 360, 900)).astype("timedelta64[D]"),
        "customer_id": [f"c{i:03d}" for i in rng.integers(0, 150, 900)],
    }
    given = tables(rng.integers(0, 11, 900).astype(float), draw(900, 3, 8)[0], kind="nps", **docs)
    each, once = (link(*given, LinkOptions(unit=unit, period="month")) for unit in ("response", "customer"))
    scored = {r["n"] for r in once.scores.to_pylist() if r["score"] == "nps" and not r["dimension"]}
    assert scored == {len(set(docs["customer_id"]))}
    for name in ("trends", "trend_tests", "change_points", "changes"):
        assert once.tables[name].equals(each.tables[name]), name
    assert once.changes.num_rows > 0


@pytest.mark.parametrize(("unit", "score", "said"), [
    ("customer", 10.0, "60 customers have more than one nps score; the latest is taken."),
    ("response", 3.0, "60 responses have more than one nps score; the first is taken."),
])  # fmt: skip
def test_of_conversations_it_is_said_which_score_is_taken(unit, score, said):
    """A customer's first conversation has fewer turns than his last: that is no reason to take its score."""
    turns = [(f"c{i:02d}", talk, turn) for i in range(60) for talk, n in ((0, 2), (1, 4)) for turn in range(n)]
    given = {(0, 1): 3.0, (1, 2): 10.0, (1, 3): 10.0} if unit == "customer" else {(0, 0): 3.0, (0, 1): 5.0}
    scores = np.array([given.get(key[1:], np.nan) for key in turns])
    docs, sentences, *rest = tables(scores, np.arange(len(turns))[:, None] % 2 == 0, kind="nps")
    columns = {
        "response_id": [f"{name}-{talk}" for name, talk, _ in turns],
        "customer_id": [name for name, *_ in turns],
        "turn": pa.array([turn for *_, turn in turns], pa.int32()),
        "time": pa.array([START + np.timedelta64(30 * talk * 1440 + turn, "m") for _, talk, turn in turns]),
    }
    for name, values in columns.items():
        at = docs.column_names.index(name) if name in docs.column_names else None
        docs = docs.append_column(name, [values]) if at is None else docs.set_column(at, name, [values])
    result = link(docs, sentences, *rest, LinkOptions(unit=unit))
    (row,) = [r for r in result.scores.to_pylist() if r["score"] == "nps" and not r["dimension"]]
    assert (row["n"], row["estimate"]) == (60, 100.0 if score >= 9 else -100.0)
    (issue,) = [issue for issue in result.issues if issue.code == "conflicting-scores"]
    assert issue.message == said
