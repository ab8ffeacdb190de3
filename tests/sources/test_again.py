"""The same record in two files: what is told to be the same, what is not, and what counting it once leaves out."""

import pytest

from voca.config import ReadOptions
from voca.sources import read

LATE = "The delivery came three days too late and nobody answered my mail"


def table(*rows):
    return "\n".join(rows) + "\n"


def reviews(numbers, head="review_id,text,stars,date", ids="gp-{}"):
    """Lay out made-up reviews, three a day: a long text, a short one, none."""
    words = {0: LATE + " {}", 1: "Great", 2: ""}
    rows = [
        {
            "review_id": ids.format(100000 + n),
            "id": str(n),
            "text": words[n % 3].format(n),
            "stars": str(1 + n // 3 % 5),
            "date": f"2024-03-{1 + n // 3:02d}",
        }
        for n in numbers
    ]
    return table(head, *(",".join(row[name] for name in head.split(",")) for row in rows))


def again(reading):
    return [(i.source, i.message) for i in reading.issues if i.code == "same-records"]


@pytest.mark.parametrize(
    ("head", "why"),
    [
        ("review_id,text,stars,date", "same id"),
        ("text,stars,date", "the same text, and the same date, author or scores"),
    ],
)
def test_periods_that_overlap(write, head, why):
    a, b = write(reviews(range(60), head), "a.csv"), write(reviews(range(30, 90), head), "b.csv")
    reading = read([a, b])
    assert again(reading) == [("b.csv", f"30 of 60 responses stand in a.csv too ({why})")]
    assert reading.documents.num_rows == 120
    once = read([a, b], ReadOptions(count_once=True))
    assert once.documents.num_rows == 90
    assert [entry["left_out"] for entry in once.inputs] == [{}, {"same record as in another file": 30}]
    assert [entry["kept"] for entry in once.inputs] == [60, 30]
    assert again(once)[0][1].endswith("; they were left out here")
    assert not once.problems


def test_two_exports_in_two_forms_whose_columns_differ(write):
    lines = reviews(range(30)).splitlines()[1:]
    fields = [line.split(",") for line in lines]
    records = [f'{{"comment": "{text}", "rating": {stars}, "created_at": "{date}"}}' for _, text, stars, date in fields]
    found = again(read([write(reviews(range(30)), "a.csv"), write(table(*records), "b.jsonl")]))
    assert found == [
        ("b.jsonl", "30 of 30 responses stand in a.csv too (the same text, and the same date, author or scores)")
    ]


def test_a_review_that_was_edited_is_the_same_and_an_order_in_two_surveys_is_not(write):
    one = [f"ab-10000{n},{LATE} {n},2,2024-03-0{n}" for n in range(1, 6)]
    two = [
        f"ab-10000{n},In the end somebody answered me and all was well number {n},5,2024-04-0{n}" for n in range(1, 6)
    ]
    first, later = (
        write(table("KEY,text,stars,date", *one), "a.csv"),
        write(table("KEY,text,stars,date", *two), "b.csv"),
    )
    for path in (first, later):
        path.write_text(path.read_text().replace("KEY", "review_id"))
    assert again(read([first, later])) == [("b.csv", "5 of 5 responses stand in a.csv too (same id)")]
    for path in (first, later):
        path.write_text(path.read_text().replace("review_id", "order_id"))
    assert again(read([first, later])) == []


def test_other_ids_tell_the_same_words_apart(write):
    rows = [f"{{}}-10000{n},{LATE},2,2024-03-01" for n in range(5)]
    a = write(table("review_id,text,stars,date", *(row.format("north") for row in rows)), "a.csv")
    b = write(table("review_id,text,stars,date", *(row.format("south") for row in rows)), "b.csv")
    assert again(read([a, b])) == []


def test_the_same_customer_who_says_the_same_and_one_who_comes_again(write):
    a = write(table("customer_id,text,nps", "c1,Too slow,3", "c2,Too slow,3", "c3,Fine by me,8"), "a.csv")
    b = write(table("customer_id,text,nps", "c1,Too slow,3", "c4,Too slow,3", "c3,Better now,9"), "b.csv")
    assert [text[:43] for _, text in again(read([a, b]))] == ["1 of 3 responses stands in a.csv too (the s"]


def test_short_words_of_different_shops_are_not_the_same(write):
    rows = [
        f"{text},{stars},2024-03-0{day}" for text in ("Great", "Too slow", "") for stars in (1, 5) for day in (1, 2)
    ]
    a, b = (write(table("text,stars,date", *rows, own), name) for own, name in (
        ("All of it was as it should be in the north,4,2024-03-01", "a.csv"),
        ("Nothing of it was as it should be in the south,4,2024-03-01", "b.csv"),
    ))  # fmt: skip
    assert again(read([a, b])) == []


def test_what_a_file_has_more_often_is_counted_that_often(write):
    a = write(table("text,stars,date", *[f"{LATE},1,2024-03-01"] * 2), "a.csv")
    b = write(table("date,text,stars", *[f"2024-03-01,{LATE},1"] * 5), "b.csv")
    assert [text[:24] for _, text in again(read([a, b]))] == ["2 of 5 responses stand i"]


def test_a_call_in_two_formats(write):
    told = f"{LATE}, and when it came two of the parcels were broken and one was not ours"
    said = [("Agent", "Thank you for calling, how can I help you today?"), ("Customer", told), ("Agent", "Sorry.")]
    cues = [f"00:00:{n:02d}.000 --> 00:00:{n + 1:02d}.000\n<v {who}>{words}\n" for n, (who, words) in enumerate(said)]
    another = f"00:00:01.000 --> 00:00:09.000\n<v Customer>{LATE} and the lid of the kettle was loose as well\n"
    a = write("WEBVTT\n\n" + "\n".join(cues), "a.vtt")
    b = write("\n".join(f"{who}: {words}" for who, words in said) + "\n", "b.txt")
    c = write("WEBVTT\n\n" + "\n".join([cues[0], another]), "c.vtt")
    assert [(source, text[:38]) for source, text in again(read([a, b, c]))] == [
        ("b.txt", "1 of 1 responses stands in a.vtt too (")
    ]
