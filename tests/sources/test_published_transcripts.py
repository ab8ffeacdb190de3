"""Forms in which transcripts and chats are published and shared; all words are invented."""

import json
from datetime import datetime

import pytest

from voca.sources import read


def turns(reading):
    """Return speaker and words of each turn, in order."""
    rows = sorted(reading.documents.to_pylist(), key=lambda row: (row["source_row"], row["turn"] or 0))
    return [(row["speaker"], row["text"]) for row in rows]


def codes(reading):
    return [issue.code for issue in reading.issues]


MEET = """00:00:01.000 --> 00:00:04.000
(Ann Berg)
How is the
-
~
(Bo Lind)
Well

00:00:04.000 --> 00:00:08.000
(Ann Berg)
oven?
-
~
(Bo Lind)
It is (sighs) slow

00:00:08.000 --> 00:00:12.000
(Bo Lind)
and the door sticks.
""".replace("~", " ")


@pytest.mark.parametrize("name", ["meet.vtt", "meet.srt"])
def test_names_in_brackets_above_the_words_of_captions(write, name):
    reading = read([write(("WEBVTT\n\n" if name.endswith("vtt") else "") + MEET, name)])
    assert turns(reading) == [
        ("Ann Berg", "How is the"), ("Bo Lind", "Well"), ("Ann Berg", "oven?"),
        ("Bo Lind", "It is (sighs) slow and the door sticks."),
    ]  # fmt: skip


def test_remarks_in_brackets_above_the_words_of_captions_are_no_names(write):
    cues = [(f"00:00:0{n}.000 --> 00:00:0{n}.900", words) for n, words in enumerate(
        ["(music)\nGood day.", "How is the oven?", "(sighs)\nIt is slow.", "And the door sticks."])]  # fmt: skip
    reading = read([write("WEBVTT\n\n" + "\n\n".join(map("\n".join, cues)), "a.vtt")])
    assert reading.documents["text"].to_pylist() == [
        "(music) Good day. How is the oven? (sighs) It is slow. And the door sticks."
    ]


def karaoke(line, first):
    """Write a line as Whisper does with ``--highlight_words``: a cue for each word, the word underlined in it."""
    words = line.split()
    shown = [" ".join([*words[:at], f"<u>{word}</u>", *words[at + 1 :]]) for at, word in enumerate(words)]
    cues = []
    for at, text in enumerate([shown[0], line, *shown[1:]], first):  # a pause after the first word marks none
        cues.append(f"{at}\n00:00:{at:02d},000 --> 00:00:{at:02d},900\n{text}\n")
    return cues


def test_lines_with_one_word_after_the_other_marked_are_taken_once(write):
    cues = karaoke("The oven is slow.", 1) + karaoke("No.", 6) + karaoke("It broke again.", 8)
    reading = read([write("\n".join(cues), "a.srt")])
    assert reading.documents["text"].to_pylist() == ["The oven is slow. No. It broke again."]
    assert (reading.documents["start_s"].to_pylist(), reading.documents["end_s"].to_pylist()) == ([1.0], [11.9])
    assert "rolling-captions" in codes(reading)


def test_a_records_own_words_count_where_those_with_times_are_a_part(write):
    said = [
        {"role": role, "content": text, "words": [{"word": text.split()[0], "start": at, "end": at + 0.5}]}
        for at, (role, text) in enumerate([("agent", "How can I help?"), ("user", "The oven is slow")])
    ]
    reading = read([write(json.dumps({"call_id": "c1", "transcript_object": said}), "call.json")])
    assert turns(reading) == [("agent", "How can I help?"), ("user", "The oven is slow")]
    assert reading.documents.sort_by("turn")["start_s"].to_pylist() == [0.0, 1.0]


def test_times_of_captions_in_plain_text(write):
    said = ["How is the oven?", "It is slow.", "And the door sticks."]
    text = "\n\n".join(f"00:0{n}.000 --> 00:0{n}.900\n{words}" for n, words in enumerate(said))
    reading = read([write(text + "\n", "talk.md")])
    assert reading.documents["text"].to_pylist() == [" ".join(said)]
    assert (reading.documents["start_s"].to_pylist(), reading.documents["end_s"].to_pylist()) == ([0.0], [2.9])


TALK = [("AGENT", "How can I help?"), ("CLIENT", "The oven is slow"), ("AGENT", "Since when?"), ("CLIENT", "May.")]
MESSAGES = {
    "NICE CXone": {"contactId": "77", "skillName": "Sales", "interwovenTranscript": {"transcriptBlock": [
        {"channelName": who, "text": text} for who, text in TALK]}},
    "a source beside a moment": {"transcript": [
        {"source": who.lower(), "timestamp": f"2024-01-17T18:26:1{n}", "message": text}
        for n, (who, text) in enumerate(TALK)]},
    "the type of an actor": {"title": "Oven", "utterances": [
        {"actor_type": who.title(), "user_id": n % 2, "utterance": text, "vote": 0}
        for n, (who, text) in enumerate(TALK)]},
}  # fmt: skip


@pytest.mark.parametrize("form", MESSAGES)
@pytest.mark.parametrize("several", [False, True])
def test_parts_in_a_conversation_say_who_speaks_whatever_their_field_is_called(write, form, several):
    data = [MESSAGES[form], {**MESSAGES[form], "contactId": "78"}] if several else MESSAGES[form]
    reading = read([write(json.dumps(data), "calls.json")])
    assert [(who.upper(), text) for who, text in turns(reading)] == TALK * (1 + several)
    assert set(reading.documents["speaker_role"].to_pylist()) == {"agent", "customer"}


def test_a_source_that_says_no_parts_is_no_speaker(write):
    data = {"reviews": [{"source": site, "message": f"The oven is slow, {site}"} for site in ("web", "app", "web")]}
    reading = read([write(json.dumps(data), "reviews.json")])
    assert reading.documents["speaker"].null_count == 3


def test_a_table_of_messages_with_their_source(write):
    rows = [f"{call},{who.lower()},{text}" for call in ("c1", "c2") for who, text in TALK]
    reading = read([write("\n".join(["call_id,source,message", *rows]), "calls.csv")])
    assert [(who.upper(), text) for who, text in turns(reading)] == TALK * 2
    assert set(reading.documents["speaker_role"].to_pylist()) == {"agent", "customer"}


@pytest.mark.parametrize("count", [2, 5])
def test_conversations_by_their_ids_with_what_is_known_of_them(write, count):
    data = {f"c{n}": {"csat": n + 1, "messages": [{"role": who.lower(), "text": f"{text} {n}"} for who, text in TALK]}
            for n in range(count)}  # fmt: skip
    rows = read([write(json.dumps(data), "calls.json")]).documents.to_pylist()
    assert len(rows) == count * len(TALK)
    assert {(row["conversation_id"], row["text"][-1], row["score.csat"]) for row in rows} == {
        (f"c{n}", str(n), n + 1.0) for n in range(count)
    }


CHAT = [("Ann Berg", "The export is broken"), ("Bo Lind", "Which format?"), ("Ann Berg", "csv, all of it")]
DISCORD = """=====
Guild: Acme
Channel: help
=====

[{day} 03:02 PM] Ann Berg
The export is broken

[{day} 03:03 PM] Bo Lind (pinned)
Which format?

{{Attachments}}
https://cdn.example.org/1.png

[{day} 03:05 PM] Ann Berg
csv,
all of it

{{Reactions}}
+1 (2)

=====
Exported 3 message(s)
=====
"""
MOMENTS = [datetime(2024, 3, 14, 15, minute) for minute in (2, 3, 5)]
CHATS = {
    "DiscordChatExporter": (DISCORD.format(day="14-Mar-24"), MOMENTS),
    "DiscordChatExporter, figures": (DISCORD.format(day="3/14/2024"), MOMENTS),
    "TranscripTonic": (
        "".join(f"{who} (03/14/2024, 03:0{at} PM)\n{text}\n\n" for at, (who, text) in zip((2, 3, 5), CHAT, strict=True))
        + "\n-----\nTranscript saved using an extension\n-----\n",
        MOMENTS,
    ),
    "Intercom": (
        "Conversation with Ann Berg\nStarted on March 14, 2024 at 03:02 PM\n\n---\n\n"
        + "".join(f"03:0{at} PM | {who}: {text}\n\n" for at, (who, text) in zip((2, 3, 5), CHAT, strict=True))
        + "---\nExported from Acme on March 15, 2024\n",
        [None] * 3,
    ),
}  # fmt: skip


@pytest.mark.parametrize("form", CHATS)
def test_chats_with_who_and_when_above_or_before_the_words(write, form):
    text, moments = CHATS[form]
    reading = read([write(text, "chat.txt")])
    assert [(who, " ".join(words.split())) for who, words in turns(reading)] == CHAT
    assert reading.documents.sort_by("turn")["time"].to_pylist() == moments
    assert reading.documents.sort_by("turn")["start_s"].to_pylist() == [0.0, 60.0, 180.0]


BESIDE = [
    "{who}\n  {hour}:02 {half}\n{text}\n",
    "{who}  {hour}:02 {half}\n{text}\n\n",
    "{hour}:02 {half} {who}\n{text}\n\n",
]


@pytest.mark.parametrize("form", BESIDE)
def test_times_with_am_and_pm_beside_names_are_no_names(write, form):
    hours = [(11, "AM"), (12, "PM"), (1, "PM")]
    text = "".join(form.format(who=who, text=text, hour=hour, half=half)
                   for (who, text), (hour, half) in zip(CHAT, hours, strict=True))  # fmt: skip
    reading = read([write(text, "slack.txt")])
    assert turns(reading) == CHAT
    assert reading.documents.sort_by("turn")["start_s"].to_pylist() == [39720.0, 43320.0, 46920.0]


def test_a_time_without_am_or_pm_is_that_of_the_next_message(write):
    text = "Ann Berg\n  10:02 AM\nThe export is broken\n10:03\nand so is the import\nBo Lind\n  10:05 AM\nSince when?\n"
    assert turns(read([write(text, "slack.txt")])) == [
        ("Ann Berg", "The export is broken and so is the import"), ("Bo Lind", "Since when?"),
    ]  # fmt: skip


def test_when_a_recording_began_and_ended_leaves_its_times_alone(write):
    said = "Ann Berg\n0:01\nHow is it?\n\nBo Lind\n0:05\nSlow.\n\nAnn Berg\n0:09\nAnd?\n"
    text = f"Begin 10:02 AM\nEnd 10:30 AM\n\n{said}"
    assert read([write(text, "talk.txt")]).documents.sort_by("turn")["start_s"].to_pylist() == [1.0, 5.0, 9.0]


def test_who_joins_and_leaves_a_chat_is_the_programs_word(write):
    text = """Chat started: 2024-03-14 10:02 AM UTC

(10:02:11) *** Ann Berg joined the chat ***
(10:02:12) Ann Berg: The export is broken
(10:03:01) Bo Lind: Which format?
(10:03:20) Ann Berg: csv, all of it
(10:05:00) *** Ann Berg left the chat ***
"""
    assert turns(read([write(text, "chat.txt")])) == CHAT


SESSION = """Usability test, session 3
Date: 12 March 2024

Task 1: Find a doctor

M: Please find a doctor near you.
P3 (F, 34): I click on the search and it is slow.
M: What did you expect?
P3 (F, 34): A map.

Task 2: Book a visit

M: Now book a visit.
P3 (F, 34): There is no button.

[End of Tape 1, Side A]
Tape 2

M: Thank you.
P3 (F, 34): Sure.

Observer notes: P3 did not see the button.
"""


def test_tasks_tapes_and_notes_of_a_session_are_nobodys_words(write):
    reading = read([write(SESSION, "session.txt")])
    rows = sorted(reading.documents.to_pylist(), key=lambda row: row["turn"])
    assert [(row["speaker"], row["speaker_role"], row["text"]) for row in rows] == [
        ("M", "interviewer", "Please find a doctor near you."),
        ("P3 (F, 34)", "participant", "I click on the search and it is slow."),
        ("M", "interviewer", "What did you expect?"),
        ("P3 (F, 34)", "participant", "A map."),
        ("M", "interviewer", "Now book a visit."),
        ("P3 (F, 34)", "participant", "There is no button."),
        ("M", "interviewer", "Thank you."),
        ("P3 (F, 34)", "participant", "Sure."),
        ("Observer notes", "system", "P3 did not see the button."),
    ]


@pytest.mark.parametrize(
    ("names", "roles"),
    [
        (("AB:", "CD :"), [None, None]),
        (("Interviewer:", "Bo:"), ["interviewer", "participant"]),
        (("Agent:", "Client:"), ["agent", "customer"]),
    ],
)
def test_names_with_a_colon_in_a_table(write, names, roles):
    said = ["How is the oven of yours?", "It is slow and loud.", "Since when has it been?", "Since it came in May."]
    lines = [f'00:0{n},{names[n % 2]},"{text}",career' for n, text in enumerate(said)]
    reading = read(
        [write("\n".join(["timestamp,speaker,words,tags", *lines, ',,"And the door sticks.",career']), "talk.csv")]
    )
    assert turns(reading) == [
        *((names[n % 2].rstrip(" :"), text) for n, text in enumerate(said)), (None, "And the door sticks."),
    ]  # fmt: skip
    found = {row["speaker"]: row["speaker_role"] for row in reading.documents.to_pylist()}
    assert [found[name.rstrip(" :")] for name in names] == roles


def test_speakers_whom_feedback_is_about_are_groups(write):
    rows = [
        f"{('Ann Berg', 'Bo Lind')[n % 2]},{n % 5 + 1},the talk was long and number {n} of the slides was small"
        for n in range(12)
    ]
    reading = read([write("\n".join(["Speaker,Rating,Comment", *rows]), "feedback.csv")])
    assert reading.documents["speaker"].null_count == 12
    assert set(reading.documents["segment.Speaker"].to_pylist()) == {"Ann Berg", "Bo Lind"}


def test_times_of_a_chat_that_goes_on_for_years_are_exact(write):
    moments = [datetime(2019, 3, 1, 9, 5, 10), datetime(2021, 8, 10, 9, 45, 17), datetime(2024, 12, 31, 23, 59, 59)]
    lines = [f"{moment:%d.%m.%Y, %H:%M:%S} - {who}: {text}" for moment, (who, text) in zip(moments, CHAT, strict=True)]
    rows = read([write("\n".join(lines) + "\n", "chat.txt")]).documents.sort_by("turn")
    assert rows["time"].to_pylist() == moments
    assert rows["start_s"].to_pylist() == [(moment - moments[0]).total_seconds() for moment in moments]


def test_chats_in_which_two_share_a_name_or_a_face_stands_behind_one(write):
    names = ["Ann", "Bo & Cy", "Dan \U0001f600", "Eve Fox"]
    lines = [f"1{n}.03.2024, 10:05 - {who}: The oven is slow {n}" for n, who in enumerate(names)]
    assert turns(read([write("\n".join(lines) + "\n", "chat.txt")])) == [
        (who, f"The oven is slow {n}") for n, who in enumerate(names)
    ]
