"""Customers joined: what matches, what does not, what is refused."""

from __future__ import annotations

import pytest

from voca.config import ReadOptions
from voca.errors import InputError, UsageError
from voca.sources import read

N = 40


def comments(write, ids=None, column="customer_id"):
    ids = ids or [f"K{i:03}" for i in range(N)]
    rows = [f"{identity},the parcel of week {i} came late again,{i % 11}" for i, identity in enumerate(ids)]
    return write("\n".join([f"{column},comment,nps", *rows]) + "\n", "wave.csv")


def crm(write, ids=None, name="crm.csv", column="customer_id", extra=()):
    ids = ids or [f"K{i:03}" for i in range(N)]
    rows = [
        f"{identity},{'gold' if i % 2 else 'basic'},{'yes' if i % 5 == 0 else 'no'},{1000 + i}"
        for i, identity in enumerate(ids)
    ]
    return write("\n".join([f"{column},plan,churned,annual_revenue", *rows, *extra]) + "\n", name)


def joined(write, left, right, on="customer_id"):
    reading = read([left], ReadOptions(customers=str(right), on=on))
    return reading, {row["customer_id"]: row for row in reading.documents.to_pylist()}


def codes(reading):
    return {issue.code: issue.message for issue in reading.issues}


def test_segments_and_outcomes_come_with_the_customer(write):
    reading, rows = joined(write, comments(write), crm(write))
    assert rows["K003"]["segment.plan"] == "gold"
    assert rows["K005"]["outcome.churned"] == 1.0
    assert rows["K007"]["outcome.value"] == 1007.0
    assert codes(reading)["customers-joined"] == "40 of 40 customers (100.0%) were found"
    roles = {(r["source"], r["column"]): r["target"] for r in reading.columns.to_pylist()}
    assert roles["crm.csv", "plan"] == "segment.plan"


def test_a_column_to_join_by_needs_a_table(write):
    with pytest.raises(UsageError, match="no table of customers. Name it with --customers FILE"):
        read([comments(write)], ReadOptions(on="customer_id"))


def test_who_is_missing_on_either_side_is_counted(write):
    reading, rows = joined(write, comments(write), crm(write, [f"K{i:03}" for i in range(4, 50)]))
    assert rows["K000"]["segment.plan"] is None
    assert codes(reading)["customers-joined"] == "36 of 40 customers (90.0%) were found; 10 of the table said nothing"
    assert codes(reading)["customers-not-found"].startswith("4 customers are not in the table")


def test_ids_written_differently_join_and_are_said(write):
    left = comments(write, [f"k{i}" if i else "K 000" for i in range(N)])
    reading, rows = joined(write, left, crm(write, [f"K{i}" if i else "K000" for i in range(N)]))
    assert rows["K 000"]["outcome.value"] == 1000.0
    assert codes(reading)["customers-written-differently"].startswith("40 ids were found only without regard to case")


def test_leading_zeros(write):
    left = comments(write, [str(i + 1) for i in range(N)])
    _, rows = joined(write, left, crm(write, [f"{i + 1:06}" for i in range(N)]))
    assert rows["7"]["outcome.value"] == 1006.0


def test_ids_that_could_be_two_customers_do_not_join(write):
    left = comments(write, ["007", *[f"X{i}" for i in range(1, N)]])
    reading, rows = joined(write, left, crm(write, ["7", "07", *[f"X{i}" for i in range(1, N - 1)]]))
    assert rows["007"]["outcome.value"] is None
    assert "customers-not-found" in codes(reading)


def test_other_names_and_addresses_as_ids(write):
    mails = [f"p{i}@example.com" for i in range(N)]
    left = comments(write, mails, "email")
    reading, rows = joined(write, left, crm(write, [m.upper() for m in mails], column="mail"), "email=mail")
    assert not any("@" in identity for identity in rows)
    assert reading.documents["outcome.value"].null_count == 0


def test_rows_that_differ_are_refused_and_equal_ones_are_one(write):
    with pytest.raises(InputError, match=r"crm.csv has 1 customer in several rows that differ, as in row 42"):
        joined(write, comments(write), crm(write, extra=["K003,basic,no,5"]))
    reading, _ = joined(write, comments(write), crm(write, extra=["K003,gold,no,1003"]))
    assert codes(reading)["customers-doubled"] == "1 row repeats a customer word for word"


def test_what_cannot_be_joined_says_so(write):
    with pytest.raises(InputError, match="None of the 40 customers' ids of the comments is in column 'customer_id'"):
        joined(write, comments(write), crm(write, [f"Z{i}" for i in range(N)]))
    with pytest.raises(UsageError, match="crm.csv has no column 'kunde'"):
        joined(write, comments(write), crm(write), "customer_id=kunde")


def test_without_on_the_columns_are_found(write):
    reading = read([comments(write)], ReadOptions(customers=str(crm(write))))
    assert reading.documents["segment.plan"].null_count == 0


def scored(write, extra="", name="crm.csv"):
    rows = [f"K{i:03},{20 + i},{i % 11},{i % 5 + 1},{i % 7}" for i in range(N)]
    return write("\n".join([f"customer_id,age,nps,satisfaction,tickets{extra}", *rows]) + "\n", name)


def plain(write, again=0):
    rows = [f"K{i % N:03},the parcel of week {i} came late again" for i in range(N + again)]
    return write("\n".join(["customer_id,comment", *rows]) + "\n", "wave.csv")


def scales(reading):
    return {row["score"]: row for row in reading.scales.to_pylist()}


def test_scores_of_the_customers_table_are_found_and_one_is_primary(write):
    reading, rows = joined(write, plain(write), scored(write))
    assert {name: row["kind"] for name, row in scales(reading).items()} == {"nps": "nps", "csat": "csat"}
    assert [name for name, row in scales(reading).items() if row["primary"]] == ["nps"]
    assert (rows["K009"]["score.nps"], rows["K009"]["score.csat"]) == (9.0, 5.0)
    assert "customer-score" not in codes(reading)


def test_a_score_of_the_comments_stays_the_primary_one(write):
    reading, rows = joined(write, comments(write), scored(write))
    assert [name for name, row in scales(reading).items() if row["primary"]] == ["nps"]
    assert scales(reading)["nps_customer"]["label"] == "NPS (0-10), of the customer"
    assert (rows["K012"]["score.nps"], rows["K012"]["score.nps_customer"]) == (1.0, 1.0)


def test_a_customer_who_wrote_twice_is_said(write):
    crm = write("customer_id,nps\n" + "".join(f"K{i:03},{i % 11}\n" for i in range(N)), "crm.csv")
    reading, _ = joined(write, plain(write, again=3), crm)
    assert codes(reading)["customer-score"] == (
        "'nps' sits on the customer and counts once for each response; 3 are further ones"
    )


def test_columns_that_only_the_customers_table_has_can_be_named(write):
    options = ReadOptions(
        customers=str(scored(write)), on="customer_id", segment=("age:20-39,40+",), score={"happy": "Satisfaction"},
        driver=("tickets",),
    )  # fmt: skip
    reading = read([plain(write)], options)
    rows = {row["customer_id"]: row for row in reading.documents.to_pylist()}
    assert [rows[f"K{i:03}"]["segment.age"] for i in (0, 19, 20)] == ["20-39", "20-39", "40+"]
    assert (rows["K003"]["score.happy"], rows["K003"]["driver.tickets"]) == (4.0, 3.0)
    assert [name for name, row in scales(reading).items() if row["primary"]] == ["happy"]
    roles = {(r["source"], r["column"]): (r["role"], r["target"]) for r in reading.columns.to_pylist()}
    assert roles["crm.csv", "age"] == ("segment", "segment.age")


def test_a_column_that_neither_has_is_refused_with_the_comments_columns(write):
    options = ReadOptions(customers=str(scored(write)), on="customer_id", segment=("agee:20-39,40+",))
    with pytest.raises(UsageError, match=r"wave\.csv has no column 'agee'"):
        read([plain(write)], options)


def test_numbers_off_the_ranges_and_cells_that_are_none(write):
    table = write("customer_id,age\nK000,17\nK001,25\nK002,\nK003,old\n", "crm.csv")
    reading = read([plain(write)], ReadOptions(customers=str(table), on="customer_id", segment=("age:18-30",)))
    rows = {row["customer_id"]: row["segment.age"] for row in reading.documents.to_pylist()}
    assert [rows[f"K00{i}"] for i in range(5)] == ["(other)", "18-30", None, None, None]
    assert "number-unreadable" in codes(reading)


def test_the_column_to_join_by_wins_over_a_file_of_settings(write):
    rows = [f"K{i:03},p{i},the parcel of week {i} came late again" for i in range(N)]
    left = write("\n".join(["customer_id,panel,comment", *rows]) + "\n", "wave.csv")
    write('[columns]\ncustomer = "panel"\n', "voca.toml")
    reading, people = joined(write, left, crm(write))
    assert people["K003"]["segment.plan"] == "gold"
