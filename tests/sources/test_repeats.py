"""Messages in several rows, once for each label or language: one response each, and nobody lost."""

import random

import pyarrow as pa
import pytest

from tests.sources.test_roles import texts
from voca.accounting import coverage
from voca.sources import from_frame, read
from voca.sources.raw import RawTable
from voca.sources.repeats import CODE, REASON, once_each

LABELS = ["billing", "shipping", "app", "staff"]
N = 40


def labelled(more=None, seed=1):
    """Return 40 messages, each with one to three labels, and how many rows these are."""
    rng, rows = random.Random(seed), []
    for at, text in enumerate(texts(N)):
        text = f"once more {text}"
        for label in rng.sample(LABELS, 1 + at % 3):
            rows.append({"message_id": f"M{at}", "message": text, "stars": str(1 + at % 5), "topic": label,
                         **(more(at, label) if more else {})})  # fmt: skip
    return rows


def taken(rows, leave=()):
    return from_frame(pa.table({name: [row[name] for row in rows] for name in rows[0] if name not in leave}))


@pytest.mark.parametrize("leave", [(), ("message_id",)])
def test_each_message_counts_once_with_all_of_its_labels(leave):
    rows = labelled()
    reading = taken(rows, leave)
    assert (len(rows), len(reading.documents), len(set(reading.documents["response_id"].to_pylist()))) == (79, N, N)
    assert sum(reading.documents["score.stars"].to_pylist()) == sum(1 + at % 5 for at in range(N))
    key = leave and "message" or "message_id"
    (said,) = [issue for issue in reading.issues if issue.code == CODE]
    assert said.message == (
        f"26 messages, told by {key!r}, stand in 65 rows, one for each 'topic'; each counts once, with all of them"
    )
    assert reading.inputs[0]["left_out"] == {REASON: 39}
    counted = {
        (row["status"], row["reason"]): row["n"] for row in coverage(_judged(reading), reading.inputs).to_pylist()
    }
    assert counted["duplicate", REASON] == 39


def _judged(reading):
    documents = reading.documents
    return documents.append_column("status", pa.array(["themed"] * len(documents)))


def test_the_labels_of_a_message_stand_together(write):
    rows = labelled()
    lines = ["message_id,message,stars,topic", *(",".join(row.values()) for row in rows)]
    path = write("\n".join(lines))
    from voca.sources.reading import load

    table = once_each(load(path))
    asked = {row["message_id"]: set() for row in rows}
    for row in rows:
        asked[row["message_id"]].add(row["topic"])
    got = {row["message_id"]: row["topic"] for row in table.cells.to_pylist()}
    assert got == {name: "; ".join(sorted(labels)) for name, labels in asked.items()}
    random.Random(3).shuffle(rows)
    again = write("\n".join([lines[0], *(",".join(row.values()) for row in rows)]), "again.csv")
    assert sorted(read([path]).documents["document_id"].to_pylist()) == sorted(
        read([again]).documents["document_id"].to_pylist()
    )


@pytest.mark.parametrize(
    "more",
    [
        lambda at, label: {"rating_of_topic": str(LABELS.index(label) + 1)},
        lambda at, label: {"customer_id": f"{at}{label}"},
        lambda at, label: {"posted_at": f"2024-01-{LABELS.index(label) + 1:02}"},
        lambda at, label: {"product title": f"{label} of this year and that"},
    ],
    ids=["ratings", "customers", "dates", "things"],
)
def test_rows_that_differ_in_more_than_labels_are_rows(more):
    rows = labelled(more)
    assert len(taken(rows).documents) == len(rows)


def test_short_texts_and_empty_ones_of_several_people_are_theirs():
    rows = labelled()
    rows += [{"message": text, "stars": "5", "topic": label} for text in ("Good", "") for label in LABELS]
    reading = taken([{**row, "message_id": ""} for row in rows], ("message_id",))
    assert len(reading.documents) == N + 8


def test_of_several_languages_one_counts():
    rows = [
        {"review_id": f"R{at}", "language": language, "text": f"{mark} {text}", "stars": str(1 + at % 5)}
        for at, text in enumerate(texts(N))
        for language, mark in (("de", "Die"), ("en", "The"), ("fr", "Le"))
        if (at, language) != (3, "en")
    ]
    reading = taken(rows)
    said = reading.documents["text"].to_pylist()
    assert len(rows) == 119
    assert (len(said), sum(text.startswith("Die") for text in said)) == (N, N)
    rows = [row for row in rows if (row["review_id"], row["language"]) != ("R5", "de")]
    reading = taken(rows)
    assert sum(text.startswith("Le") for text in reading.documents["text"].to_pylist()) == N
    assert [issue.message for issue in reading.issues if issue.code == CODE] == [
        "40 messages, told by 'review_id', stand in 118 rows, one for each 'language'; each counts once, "
        "in 'fr' where it has that"
    ]


def test_answers_of_one_person_in_two_languages_are_two():
    rows = [
        {"customer_id": f"C{at % 20}", "language": ("en", "de")[at % 2], "comment": text}
        for at, text in enumerate(texts(60))
    ]
    assert len(taken(rows).documents) == 60


@pytest.mark.parametrize("said_by", ["sender", "author"])
def test_what_a_customer_and_an_agent_say_in_two_languages_is_no_translation(said_by):
    rows = [
        {"ticket_id": f"T{at}", said_by: who, "language": language, "message": f"{text} {language}"}
        for at, text in enumerate(texts(N))
        for who, language in (("customer", "de"), ("agent", "en"))
    ]
    reading = taken(rows)
    assert len(reading.documents) == 2 * N
    assert CODE not in {issue.code for issue in reading.issues}


@pytest.mark.parametrize(("firms", "documents"), [(10, 20), (45, 60)])
def test_long_texts_alone_are_copies_where_the_labels_come_again(firms, documents):
    said = [f"{text} and I want all of my money back" for text in texts(20)]
    rows = [{"complaint": said[at % 20], "firm": f"firm {(at * 7 + at // 20) % firms}"} for at in range(60)]
    assert len({(row["complaint"], row["firm"]) for row in rows}) == 60
    assert len(taken(rows).documents) == documents


def test_short_answers_beside_a_long_description_are_no_labels():
    said = ["Good", "Too slow", "Bad", "Nice one", "Broken", "Late"]
    rows = [
        {"product_id": f"P{at % 12}", "product": f"{texts(12)[at % 12]}, in three sizes", "comment": said[at // 12]}
        for at in range(72)
    ]
    table = pa.table({name: [row[name] for row in rows] for name in rows[0]})
    assert len(once_each(RawTable("a.csv", table, pa.array(range(72)), "csv", "")).cells) == 72
