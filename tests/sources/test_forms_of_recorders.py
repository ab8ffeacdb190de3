"""Further forms of recorders and tools for research, written from the tools' documented output."""

from __future__ import annotations

import pytest

from voca.sources import read

TURNS = [
    ("Anna Berg", "Hello and thanks for joining us today."),
    ("Pat Kim", "Sure, happy to help with that."),
    ("Anna Berg", "What do you think of the price?"),
    ("Pat Kim", "It is too high for what it does."),
]
TIMES = ["00:00:02", "00:00:09", "00:05:12", "00:05:15"]
SECONDS = [2.0, 9.0, 312.0, 315.0]


@pytest.fixture
def load(tmp_path):
    def load(lines, name="talk.txt"):
        path = tmp_path / name
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return read([path])

    return load


def rows(reading):
    return sorted(reading.documents.to_pylist(), key=lambda row: row["turn"] or 0)


def spoken(reading):
    return [(row["speaker"], row["text"]) for row in rows(reading)]


@pytest.mark.parametrize(
    "form",
    [
        "{time}\n{who}\n{words}\n",  # Dovetail
        "{time} | {who}: {words}",  # tl;dv
        "{who} \u00b7 {time}\n{words}\n",
    ],
)
def test_names_and_times(load, form):
    said = [form.format(time=time, who=who, words=words) for time, (who, words) in zip(TIMES, TURNS, strict=True)]
    reading = load(["Interview 4", "", *said])
    assert spoken(reading) == TURNS
    assert [row["start_s"] for row in rows(reading)] == SECONDS


def test_times_within_a_turn(load):
    lines = [f"[{time}] {who}: {words}" for time, (who, words) in zip(TIMES, TURNS, strict=True)]
    lines[1] += " [00:00:15] It is a nice day."
    assert spoken(load(lines))[1] == ("Pat Kim", "Sure, happy to help with that. It is a nice day.")


def test_what_programs_write_between(load):
    said = [f"{time} - {who}\n  {words}\n" for time, (who, words) in zip(TIMES, TURNS, strict=True)]
    item = "  ACTION ITEM: Send the list - WATCH: https://fathom.video/share/x?timestamp=9"
    assert (
        spoken(load([said[0], said[1].rstrip(), item, *said[2:], "Meeting ended after 00:10:42 \U0001f44b"])) == TURNS
    )


def test_references_of_nvivo(load):
    lines = [
        r"<Files\\Interview 1> - § 2 references coded  [ 3.12% Coverage]", "", "Reference 1 - 1.50% Coverage", "",
        TURNS[3][1], "", "Reference 2 - 1.62% Coverage", "", TURNS[1][1],
    ]  # fmt: skip
    assert [row["text"] for row in rows(load(lines))] == [TURNS[3][1], TURNS[1][1]]


def test_simple_text_of_exmaralda(load):
    assert spoken(load([f"{who.split()[0].upper()} [v]  {words}" for who, words in TURNS])) == [
        (who.split()[0].upper(), words) for who, words in TURNS
    ]


def test_tiers_side_by_side(load):
    head = "Begin Time - hh:mm:ss.ms\tEnd Time - hh:mm:ss.ms\tAnna Berg\tPat Kim"
    lines = [
        f"{time}.000\t{time}.900\t{words if who == 'Anna Berg' else ''}\t{words if who == 'Pat Kim' else ''}"
        for time, (who, words) in zip(TIMES, TURNS, strict=True)
    ]
    reading = load([head, *lines])
    assert spoken(reading) == TURNS
    assert [row["start_s"] for row in rows(reading)] == SECONDS


def columns(reading):
    return {row["column"]: row["role"] for row in reading.columns.to_pylist()}


def test_columns_of_cases_and_stars(load):
    words = ["late again and nobody came", "kind staff and quick help", "the app crashes on payment"]
    lines = [f"{i:05d},{words[i % 3]} {i},{1 + i % 5},bubble_{1 + i % 5}0" for i in range(1, 25)]
    reading = load(["Case Number,Description,Rate your visit,bubble_rating", *lines], "cases.csv")
    assert columns(reading) == {
        "Case Number": "id", "Description": "text", "Rate your visit": "score", "bubble_rating": "score",
    }  # fmt: skip
    scales = {row["column"]: (row["low"], row["high"]) for row in reading.scales.to_pylist()}
    assert scales == {"Rate your visit": (1, 5), "bubble_rating": (10, 50)}


@pytest.mark.parametrize(("custom", "role"), [("vip|standard", "segment"), (None, "customer")])
def test_custom_data_of_a_survey(load, custom, role):
    head = "Respondent ID,Collector ID,Start Date,End Date,Custom Data 1,What should be better?"
    groups = custom.split("|") if custom else [f"c{i}" for i in range(24)]
    lines = [
        f"{900 + i},7,03/01/2024,03/01/2024,{groups[i % len(groups)]},nobody came when I called number {i}"
        for i in range(24)
    ]
    reading = load([head, ",,,,,Open-Ended Response", *lines], "export.csv")
    assert columns(reading)["Custom Data 1"] == role
