"""Threads of tickets as help desks print them, dates of chats, and names that are nobody's or a desk's."""

import pytest

from voca.sources import read
from voca.sources.sides import responses_of, speaker_roles

HEADS = {
    "Zendesk": ("{name} Mar {day}, 2024, 10:02 AM", "{name} (Support) Mar {day}, 2024, 11:30 AM"),
    "with a bar": ("{name} | 2024-03-{day} 10:02", "{name} (Agent) | 2024-03-{day} 11:30"),
    "with a weekday": ("{name} - Tue, {day} Mar 2024 at 10:02 AM", "{name} (Agent) - Tue, {day} Mar 2024 at 11:30 AM"),
    "with what was done": (
        "{name} wrote on {day} March 2024 10:02",
        "{name} (Support) replied on {day} March 2024 11:30",
    ),
}


@pytest.mark.parametrize("heads", HEADS.values(), ids=HEADS)
def test_messages_below_a_name_and_a_moment(write, heads):
    asks, answers = heads
    thread = [
        "Ticket #4471: Lamp flickers", "",
        asks.format(name="Anna Berg", day=12), "The lamp flickers.", "",
        answers.format(name="Tom Hale", day=12), "Which one is it?", "",
        "Internal note", answers.format(name="Tom Hale", day=12).replace("30", "31"), "Batch 7 again.", "",
        asks.format(name="Anna Berg", day=13), "The tall one.", "",
        "On Mar 12, 2024, at 11:30 AM, Tom Hale <desk@ardent.example> wrote:", "> Which one is it?",
    ]  # fmt: skip
    reading = read([write("\n".join(thread) + "\n", "ticket.txt")])
    documents = sorted(reading.documents.to_pylist(), key=lambda d: d["turn"])
    assert [(d["speaker_role"], d["text"]) for d in documents] == [
        ("customer", "The lamp flickers."), ("agent", "Which one is it?"), ("system", "Batch 7 again."),
        ("customer", "The tall one."),
    ]  # fmt: skip
    assert [d["time"].day for d in documents] == [12, 12, 12, 13]
    assert [(i.code, i.severity) for i in reading.issues] == [("before-the-first-turn", "note")]


def test_comments_of_many_below_their_names_are_no_thread(write):
    lines = [
        f"{name} Mar 12, 2024, 10:02 AM\nThe lamp is fine.\n" for name in ("Ann Dee", "Bo Lind", "Cy Roe", "Di Ash")
    ]
    assert {d["speaker"] for d in read([write("\n".join(lines), "comments.txt")]).documents.to_pylist()} == {None}


@pytest.mark.parametrize(
    ("lines", "month"),
    [
        (
            [
                "05/03/2024, 10:00 - Ana: It flickers.",
                "05/03/2024, 14:01 - Bo: Which?",
                "05/03/2024, 14:02 - Ana: This.",
            ],
            3,
        ),
        (
            [
                "05/03/24, 10:00 am - Ana: It flickers.",
                "05/03/24, 2:01 pm - Bo: Which?",
                "05/03/24, 2:02 pm - Ana: This.",
            ],
            3,
        ),
        (["5/3/24, 10:00 AM - Ana: It flickers.", "5/3/24, 2:01 PM - Bo: Which?", "5/3/24, 2:02 PM - Ana: This."], 5),
        (["5/3/24, 10:00 a. m. - Ana: Mal.", "5/3/24, 2:01 p. m. - Bo: Bien.", "5/3/24, 2:02 p. m. - Ana: Mal."], 3),
    ],
)
def test_the_clock_of_a_chat_tells_day_and_month_where_both_could_be(write, lines, month):
    reading = read([write("\n".join(lines) + "\n", "chat.txt")])
    assert {d["time"].month for d in reading.documents.to_pylist()} == {month}
    assert [i.code for i in reading.issues if i.severity == "warning"][0] == "day-or-month"


@pytest.mark.parametrize(
    ("names", "roles"),
    [
        (("Anna Berg", "Ardent Support"), ("customer", "agent")),
        (("Anna Berg", "Larkfield Customer Care"), ("customer", "agent")),
        (("Anna Berg", "Lampen Kundenservice"), ("customer", "agent")),
        (("Ardent Support", "Larkfield Support"), (None, None)),
        (("Anna Berg", "Tom Hale"), (None, None)),
    ],
)
def test_a_desk_is_the_agent(names, roles):
    assert speaker_roles(names) == dict(zip(names, roles, strict=True))


def test_what_all_say_at_once_makes_nobody_more():
    speakers = ["Moderator", "ANNA", "SEVERAL", "Moderator", "BEN", "ALL", "Unknown speaker"]
    parts = ["interviewer" if name == "Moderator" else "participant" for name in speakers]
    found = responses_of("w", speakers, parts)
    assert len(set(found)) == 2
    assert found[0] == found[1] != found[4] == found[3] == found[2]


def test_what_stands_over_retrieved_segments_is_nobodys_words(write):
    lines = []
    for name, words in (("Maya", "I never know which plan I am on."), ("Leo", "The button is where nobody looks.")):
        lines += [f"Document: Int_{name}", "Code: Plans", "Weight score: 0", "Position: 8 - 9", "", words, ""]
    reading = read([write("\n".join(lines), "segments.txt")])
    assert [d["text"] for d in sorted(reading.documents.to_pylist(), key=lambda d: d["turn"])] == [
        "I never know which plan I am on.", "The button is where nobody looks."
    ]  # fmt: skip


def test_the_name_that_says_a_role_is_kept(write):
    lines = ["Tom (Agent): Which one?", "Ann: The tall one.", "Tom: Good.", "Ann: It hums.", "Tom: Oh."]
    documents = read([write("\n".join(lines) + "\n", "call.txt")]).documents.to_pylist()
    assert {(d["speaker"], d["speaker_role"]) for d in documents} == {("Tom (Agent)", "agent"), ("Ann", "customer")}
