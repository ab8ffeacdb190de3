"""Conversations as sales teams, contact centres and researchers keep them in tables and plain files."""

import csv
import io
import json

import pytest

from voca.config import ReadOptions
from voca.sources import embedded, read
from voca.sources.dialogue import read_lines
from voca.sources.sides import speaker_roles
from voca.sources.speakers import obvious_role
from voca.sources.streaming import stream


def table(header, rows):
    out = io.StringIO()
    csv.writer(out).writerows([header, *rows])
    return out.getvalue()


def told(reading):
    """Who said what in which part, in the order of the conversations and their turns."""
    rows = sorted(reading.documents.to_pylist(), key=lambda d: (d["conversation_id"] or "", d["turn"] or 0))
    return [(row["conversation_id"], row["speaker_role"], row["text"]) for row in rows]


SENT = [
    ("outbound", "Hello, this is Mia of Larkfield. May I help you with the lamp?"),
    ("inbound", "Yes, does it come in blue?"),
    ("outbound", "It does. Shall I keep one for you?"),
    ("inbound", "Please do, but the price is too high."),
]


@pytest.mark.parametrize(
    ("held", "column", "parts"),
    [
        ("opportunity_id", "message_id", ["agent", "customer", "agent", "customer"]),
        ("deal id", "sms body length", ["agent", "customer", "agent", "customer"]),
        ("opportunity_id", "call_length", None),  # calls of an opportunity, which nobody wrote
    ],
)
def test_messages_that_share_an_id_of_any_name_are_a_conversation(write, held, column, parts):
    rows = [
        [f"op-{deal}", f"{deal}{at}", f"2025-03-0{at + 1} 10:00", way, f"{words} ({deal})"]
        for deal in range(3)
        for at, (way, words) in enumerate(SENT)
    ]
    reading = read([write(table([held, column, "timestamp", "type", "text"], rows), "sent.csv")])
    found = [role for whole, role, _ in told(reading) if whole == "op-1"]
    if parts is None:
        assert set(reading.documents["speaker_role"].to_pylist()) == {None}
    else:
        assert found == parts
        assert len(set(reading.documents["response_id"].to_pylist())) == 3


def test_names_in_cells_may_have_brackets_and_what_is_said_in_pieces_is_one_turn(write):
    talk = (
        "the prospect (shop_{0}): Hi,\nthe prospect (shop_{0}): who is this?\nrep_07: Mia of Larkfield.\n"
        "rep_07: Is this a good time?\nthe prospect (shop_{0}): No, I have to cook and\n"
        "the prospect (shop_{0}): nobody else is here.\nthe prospect (shop_{0}): Call me at nine."
    )
    rows = [[f"call_{call}", talk.format(call), call % 2] for call in range(4)]
    reading = read([write(table(["call_id", "transcript", "booked"], rows), "calls.csv")])
    assert [(role, text) for whole, role, text in told(reading) if whole == "call_2"] == [
        ("customer", "Hi, who is this?"),
        ("agent", "Mia of Larkfield.\nIs this a good time?"),
        ("customer", "No, I have to cook and nobody else is here.\nCall me at nine."),
    ]


SHORT_WAYS = {
    "times in brackets": ("[10:0{0}:05] {1}: {2}", "Anna Berg", "Tom"),
    "times": ("10:0{0} {1}: {2}", "Anna", "Tom"),
    "parts in brackets": ("[{1}] {2}", "Agent", "Customer"),
    "parts and dashes": ("{1} - {2}", "Agent", "Customer"),
}
WORDS = [
    "Hello, which lamp is it?",
    "the tall one",
    "Is it broken?",
    "Yes. It flickers, and that's new",
    "Summary",
    "ok",
]


@pytest.mark.parametrize(("form", "first", "second"), SHORT_WAYS.values(), ids=SHORT_WAYS)
def test_plain_dresses_are_read_the_short_way_as_the_long_way_reads_them(form, first, second, monkeypatch):
    cell = "\n".join(form.format(at, (first, second)[at % 2], words) for at, words in enumerate(WORDS))
    short = [(cue.speaker, cue.text) for cue in embedded.turns_of(cell)]
    called = []
    monkeypatch.setattr(embedded, "read_lines", lambda *given: called.append(given) or read_lines(*given))
    assert short == [(cue.speaker, cue.text) for cue in embedded.turns_of(cell)]
    assert called == []
    monkeypatch.setattr(embedded, "_short_way", lambda lines: [])
    assert short == [(cue.speaker, cue.text) for cue in embedded.turns_of(cell)]
    assert len(called) == 1
    assert short == [((first, second)[at % 2], words) for at, words in enumerate(WORDS)]


@pytest.mark.parametrize(
    "lines",
    [
        ["10:02 AM Anna: Hello?", "10:03 AM Tom: Hi.", "10:04 AM Anna: It broke.", "10:05 AM Tom: Oh."],
        ["[10:02] Anna: a lamp [laughs]", "[10:03] Tom: hi", "[10:04] Anna: no", "[10:05] Tom: so"],
        ["[10:02] Date: may", "[10:03] Tom: hi", "[10:04] Date: june", "[10:05] Tom: so"],
        ["Bergen - Oslo", "Oslo - Bergen", "Bergen - Oslo", "Oslo - Bergen"],
    ],
)
def test_anything_else_goes_the_long_way(lines):
    assert embedded._short_way(lines) == []


TALKS = """Interview with Rita Holm, Larkfield
Date: 2025-02-15

Interviewer: What is hard about the lamp?

Rita Holm: The switch is hidden. I never find it.

---

Interview with Olu Berg, Oakmoor
Date: 2025-02-16
Duration: 20 min

Interviewer: And for you?

Olu Berg: It is too bright at night.
"""


def test_the_head_of_a_further_interview_is_nobody_s_words(write):
    reading = read([write(TALKS, "talks.txt")])
    rows = sorted(reading.documents.to_pylist(), key=lambda row: row["source_row"])
    assert [(row["source_row"], row["speaker"], row["text"]) for row in rows] == [
        (4, "Interviewer", "What is hard about the lamp?"),
        (6, "Rita Holm", "The switch is hidden. I never find it."),
        (14, "Interviewer", "And for you?"),
        (16, "Olu Berg", "It is too bright at night."),
    ]
    assert len({row["response_id"] for row in rows}) == 2
    assert [(i.row, i.message) for i in reading.issues if i.code == "between-turns"] == [
        (10, "3 lines between turns were left out: the head of another talk")
    ]


def test_a_field_that_somebody_pasted_into_a_talk_is_left_there(write):
    talk = TALKS.partition("---")[0].replace("Date: 2025-02-15\n", "")
    reading = read([write(talk + "Age: 12 years\n\nInterviewer: And the lamp?\n", "talk.txt")])
    assert [i.message for i in reading.issues if i.code == "between-turns"] == []
    assert "12 years" in " ".join(reading.documents["text"].to_pylist())


def test_tickets_with_stamped_comments_in_a_cell_tell_the_requester_from_those_who_answer(write):
    header = ["Ticket ID", "Subject", "Created At", "Requester ID", "Assignee ID", "Full Transcript"]
    rows = [
        [f"90{at}", f"The lamp {at}", f"2025-07-0{at}T16:52:28Z", f"3884048{at}", "20700138",
         f"[2025-07-0{at}T16:52:28.000Z] User 3884048{at}: My lamp {at} has no switch.\n\nPlease help.\n\n"
         f"[2025-07-0{at}T17:31:26.000Z] User 20700138: Thank you. Which lamp?\n\n"
         f"[2025-07-0{at}T18:00:00.000Z] User 3884048{at}: The tall one."]
        for at in range(1, 7)
    ]  # fmt: skip
    rows[5][5] = "[2025-07-06T16:52:28.000Z] User 38840486: A question on lamps, nothing more."
    reading = read([write(table(header, rows), "tickets.csv")])
    found = told(reading)
    assert [(role, text) for whole, role, text in found if whole == "902"] == [
        ("customer", "My lamp 2 has no switch. Please help."),
        ("agent", "Thank you. Which lamp?"),
        ("customer", "The tall one."),
    ]
    assert found[-1] == ("906", "customer", "A question on lamps, nothing more.")
    assert not [name for name in reading.documents.column_names if name.startswith("segment.")]  # a subject each
    assert not [issue for issue in reading.issues if issue.code == "unknown-speaker-role"]


@pytest.mark.parametrize(
    ("beside", "who", "parts"),
    [
        (["agent", "customer_name"], ["Dana", "Jo Berg"], {"Dana": "agent", "Jo Berg": "customer"}),
        (["assigned to", "note"], ["Dana", "fine"], {"Dana": "agent", "Jo Berg": "customer"}),
        (["agent", "customer_name"], ["Kim", "Al"], {"Dana": None, "Jo Berg": None}),  # somebody else's names
    ],
)
def test_columns_beside_a_talk_say_who_of_its_speakers_serves(write, beside, who, parts):
    talk = (
        "Dana: It is on its way.\nJo Berg: It came {0} days late.\nDana: It left on time.\nJo Berg: It did not, by {0}."
    )
    rows = [[f"c{at}", *who, talk.format(at)] for at in range(2, 8)]
    documents = read([write(table(["call_id", *beside, "transcript"], rows), "calls.csv")]).documents.to_pylist()
    assert {row["speaker"]: row["speaker_role"] for row in documents} == parts


@pytest.mark.parametrize(
    ("speaker", "role"),
    [
        ("the customer", "customer"),
        ("the prospect (shop_7)", "customer"),
        ("AE", "agent"),
        ("Mia Holm (CSM)", "agent"),
        ("NARRATOR", "system"),
        ("Call duration", "system"),
        ("Mother Member", None),
        ("Outcome", "system"),
    ],
)
def test_what_names_say(speaker, role):
    assert obvious_role(speaker) == role


@pytest.mark.parametrize(
    ("speakers", "parts"),
    [
        (["AE", "Jo", "NARRATOR"], {"AE": "agent", "Jo": "customer", "NARRATOR": "system"}),
        (["AE", "KM"], {"AE": None, "KM": None}),  # initials
        (["Interviewer", "CSM"], {"Interviewer": "interviewer", "CSM": "participant"}),
        (["User 48213", "User 50972"], {"User 48213": None, "User 50972": None}),
        (["User 48213", "Agent"], {"User 48213": "customer", "Agent": "agent"}),
    ],
)
def test_abbreviations_and_numbers_of_accounts(speakers, parts):
    assert speaker_roles(speakers) == parts


@pytest.mark.parametrize("marks", ["（{}）{}", "【{}】{}"])
def test_names_in_wide_brackets(write, marks):
    said = [
        ("司会", "おはようございます。"),
        ("Yoshi", "進捗です。"),
        ("司会", "では。"),
        ("Yoshi", "以上です。"),
    ]
    cues = "\n\n".join(f"00:0{at}.000 --> 00:0{at + 1}.000\n{marks.format(*one)}" for at, one in enumerate(said))
    documents = read([write("WEBVTT\n\n" + cues, "talk.vtt")]).documents.to_pylist()
    assert sorted((row["start_s"], row["speaker"], row["speaker_role"], row["text"]) for row in documents) == [
        (0.0, "司会", "interviewer", "おはようございます。"),
        (1.0, "Yoshi", "participant", "進捗です。"),
        (2.0, "司会", "interviewer", "では。"),
        (3.0, "Yoshi", "participant", "以上です。"),
    ]


@pytest.mark.parametrize("between", [" | ", " · ", "\t"])
def test_a_line_of_several_entries_above_a_talk_is_nobody_s_words_and_says_who_is_who(write, between):
    head = between.join(["Participant: Rita H.", "Role: Product Manager", "Company: Larkfield", "Date: March 2025"])
    talk = "Interviewer: What was first?\n\nRita: The lamp. It broke.\n\nInterviewer: And?\n\nRita: I sent it back."
    reading = read([write(f"{head}\n\n{talk}", "talk.txt")])
    rows = sorted(reading.documents.to_pylist(), key=lambda row: row["source_row"])
    assert [(row["source_row"], row["speaker_role"]) for row in rows] == [
        (3, "interviewer"), (5, "participant"), (7, "interviewer"), (9, "participant")
    ]  # fmt: skip
    assert {row["speaker"] for row in rows} == {"Interviewer", "Rita"}


def test_a_list_of_calls_each_with_an_id_is_no_list_of_messages(write):
    calls = [
        {"callId": f"p-{at}", "callDate": f"2026-06-0{at + 1}", "direction": ["outbound", "inbound"][at % 2],
         "declineReason": None, "summary": f"Caller {at} wants a lamp that does not flicker."}
        for at in range(6)
    ]  # fmt: skip
    reading = read([write(json.dumps({"version": "3.0", "calls": calls}), "calls.json")])
    assert reading.documents["text"].null_count == 0
    assert set(reading.documents["speaker_role"].to_pylist()) == {None}
    assert len(set(reading.documents["response_id"].to_pylist())) == 6


PLACE = "projects/lark/locations/us/agents/a1"
PATHS = {
    "sessions": (["conversation_name", "turn_position", "participant_role"], PLACE + "/sessions/s{0}", 3),
    "single messages": (["name", "at", "participantRole"], "projects/lark/conversations/s{0}/messages/m{1}", 3),
    "links": (["link", "n", "participant_role"], "https://lark.example/sessions/s{0}", 0),
    "pages": (["page", "n", "participant_role"], "help/sessions/s{0}", 0),
    "pages in words": (["page", "n", "participant_role"], "help/room/sessions/start/{0}", 0),
}


@pytest.mark.parametrize(("header", "path", "count"), PATHS.values(), ids=PATHS)
def test_resource_names_say_to_which_conversation_a_message_belongs(write, header, path, count):
    said = [
        ("END_USER", "It flickers when I touch it."),
        ("HUMAN_AGENT", "Which lamp is it, please?"),
        ("END_USER", "Both of them, since last week."),
    ]
    rows = [
        [path.format(talk, at), at, role, f"{words} {talk}"]
        for talk in range(3)
        for at, (role, words) in enumerate(said)
    ]
    documents = read([write(table([*header, "message_text"], rows), "talks.csv")]).documents
    ids = set(documents["conversation_id"].to_pylist()) - {None}
    assert ids == {f"s{talk}" for talk in range(count)}
    assert len(set(documents["response_id"].to_pylist())) == (count or 9)
    assert documents["speaker_role"].to_pylist().count("agent") == 3


def test_messages_in_one_list_with_resource_names_of_several_conversations(write):
    messages = [
        {"name": f"projects/lark/conversations/c{talk}/messages/m{at}", "content": f"{words} {talk}",
         "participantRole": role, "sendTime": f"2026-03-0{talk + 1}T10:0{at}:00Z"}
        for talk in range(3)
        for at, (role, words) in enumerate([("HUMAN_AGENT", "How can I help?"), ("END_USER", "It flickers,")])
    ]  # fmt: skip
    found = told(read([write(json.dumps({"messages": messages}), "talks.json")]))
    assert found == [
        (f"c{talk}", role, f"{words} {talk}")
        for talk in range(3)
        for role, words in [("agent", "How can I help?"), ("customer", "It flickers,")]
    ]


def test_records_in_cells_of_a_file_read_in_parts_are_named(write):
    rows = [
        [f"r{at}", json.dumps({"stars": at % 5 + 1, "by": f"a{at}"}), f"The lamp number {at} flickers."]
        for at in range(9)
    ]
    path = write(table(["review_id", "meta", "text"], rows), "large.csv")
    issues = list(stream([path], ReadOptions(), large=1))[-1].issues
    assert [(issue.column, issue.severity) for issue in issues if issue.code == "records-in-cells"] == [
        ("meta", "warning")
    ]
    chats = [
        [row[0], json.dumps([{"role": "user", "content": row[2]}, {"role": "assistant", "content": "Oh."}])]
        for row in rows
    ]
    path = write(table(["chat_id", "messages"], chats), "chats.csv")
    last = list(stream([path], ReadOptions(), large=1))[-1]
    assert not [issue for issue in last.issues if issue.code == "records-in-cells"]
    assert last.documents["speaker_role"].to_pylist().count("agent") == 9


def test_a_number_that_a_recogniser_gave_is_no_account(write):
    talk = (
        "Speaker 1: The lamp came {0} days late.\nSpeaker 2: It left on time.\nSpeaker 1: By {0} not.\nSpeaker 2: Oh."
    )
    rows = [[f"c{at}", "2", talk.format(at)] for at in range(2, 8)]
    documents = read([write(table(["call_id", "agent_id", "transcript"], rows), "calls.csv")]).documents.to_pylist()
    assert {row["speaker"]: row["speaker_role"] for row in documents} == {"Speaker 1": None, "Speaker 2": None}


TEAMS = [
    ("Dana Reyes", "Thanks for joining. What do you think of the lamp?"),
    ("Jo Berg (External)", "The switch is hidden and I never find it."),
    ("Dana Reyes", "And the price?"),
    ("Jo Berg (External)", "Too high for what it does."),
    ("Kim Lee", "Could you show us how you use it?"),
    ("Jo Berg (External)", "I press here, and it flickers."),
]


@pytest.mark.parametrize(
    ("said", "parts"),
    [
        (TEAMS, {"Dana Reyes": "agent", "Kim Lee": "agent", "Jo Berg (External)": "customer"}),
        # who asks is from elsewhere: an agency that interviews the firm's own
        (
            [(who, words.translate({46: 63, 63: 46})) for who, words in TEAMS],
            dict.fromkeys(("Dana Reyes", "Kim Lee", "Jo Berg (External)")),
        ),
        (TEAMS[:2], {"Dana Reyes": None, "Jo Berg (External)": None}),  # too little
    ],
    ids=["asked", "asking", "little"],
)
def test_guests_of_a_meeting_are_customers_where_the_others_ask(said, parts):
    assert speaker_roles([who for who, _ in said], (), [words for _, words in said]) == parts


@pytest.mark.parametrize(
    ("form", "times"),
    [
        ("{1} (10:0{0} PM): {2}", [79200.0, 79260.0, 79320.0, 79380.0]),
        ("{1} 10:0{0} PM: {2}", [79200.0, 79260.0, 79320.0, 79380.0]),
        ("{1} [10:0{0}]: {2}", [600.0, 601.0, 602.0, 603.0]),
        ("{1}, 10:0{0} PM\n{2}", [79200.0, 79260.0, 79320.0, 79380.0]),
    ],
)
def test_a_time_between_a_name_and_its_words(write, form, times):
    said = [
        ("Dana", "How can I help you?"),
        ("Jo", "It flickers."),
        ("Dana", "Since when?"),
        ("Jo", "Since May, I guess."),
    ]
    talk = "\n".join(form.format(at, *one) for at, one in enumerate(said))
    documents = read([write(talk, "talk.txt")]).documents.to_pylist()
    assert sorted((row["start_s"], row["speaker"], row["text"]) for row in documents) == [
        (time, *one) for time, one in zip(times, said, strict=True)
    ]
    rows = [[f"c{at}", at % 5 + 1, talk] for at in range(6)]
    found = told(read([write(table(["chat_id", "csat", "transcript"], rows), "talks.csv")]))
    assert [(role, text) for whole, role, text in found if whole == "c3"] == [
        ("agent", "How can I help you?"), ("customer", "It flickers."),
        ("agent", "Since when?"), ("customer", "Since May, I guess."),
    ]  # fmt: skip
