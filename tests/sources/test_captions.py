import pytest

from voca.config import ReadOptions
from voca.errors import InputError, UsageError
from voca.sources import load, read

TEAMS = """WEBVTT

NOTE made by a machine

00:00:01.000 --> 00:00:04.500
<v Agent>Good morning, how can I help?</v>

00:00:05.100 --> 00:00:08.300 align:start
<v Mrs. O&#39;Hara>My parcel &amp; its bill
are <i>wrong</i>.</v>

00:00:09.000 --> 00:00:10.000
<v Mrs. O&#39;Hara>Both.</v><v Agent>I see.</v>
"""

ZOOM = """WEBVTT

1
00:00:00.510 --> 00:00:01.550
Ann Berg (host): Shall we start

2
00:00:01.790 --> 00:00:07.080
Remember this: we have an hour.

3
00:00:07.170 --> 00:00:09.520
Bo Lind: Yes, let's.

4
01:00:09.830 --> 01:00:12.050
Bo Lind: I am ready.
"""

SRT = """1
00:00:01,000 --> 00:00:02,500
Interviewer: What did you think?

2
00:00:03,000 --> 00:00:05,000
P07: It was all right.

3
00:00:05,000 --> 00:00:06,000
P07: Mostly.
"""


def turns(table):
    return [tuple(row.values()) for row in table.cells.to_pylist()]


def test_voice_tags(write):
    table = load(write(TEAMS, "call.vtt"))
    assert turns(table) == [
        ("Agent", "1", "4.5", "Good morning, how can I help?"),
        ("Mrs. O'Hara", "5.1", "10", "My parcel & its bill are wrong. Both."),
        ("Agent", "9", "10", "I see."),
    ]
    assert table.rows.to_pylist() == [5, 8, 12]


def test_names_before_colons_and_cues_that_go_on(write):
    assert turns(load(write(ZOOM, "meeting.vtt"))) == [
        ("Ann Berg (host)", "0.51", "7.08", "Shall we start Remember this: we have an hour."),
        ("Bo Lind", "7.17", "3612.05", "Yes, let's. I am ready."),
    ]


def test_srt_as_documents(write):
    reading = read([write(SRT, "talk.srt")])
    documents = reading.documents.sort_by("turn").to_pylist()
    assert [(d["turn"], d["speaker"], d["speaker_role"], d["start_s"], d["end_s"], d["text"]) for d in documents] == [
        (0, "Interviewer", "interviewer", 1.0, 2.5, "What did you think?"),
        (1, "P07", "participant", 3.0, 6.0, "It was all right. Mostly."),
    ]
    assert {d["conversation_id"] for d in documents} == {"talk"}
    assert {d["kind"] for d in documents} == {"utterance"}
    assert len({d["response_id"] for d in documents}) == 1
    assert reading.issues == ()


def test_the_customer_is_named(write):
    path = write(ZOOM, "meeting.vtt")
    unknown = read([path])
    assert [i.code for i in unknown.issues] == ["unknown-speaker-role"]
    assert unknown.issues[0].message == (
        "it is not known who of the speakers is the customer, so the words of all count: the first speaker, Ann Berg "
        "(host) (1 turn, “Shall we start Remember this: we have an…”), the second speaker, Bo Lind (1 turn, “Yes, "
        "let's. I am ready.”)"
    )
    assert unknown.issues[0].hint == "Say --customer-speaker NAME, or first or second: by who speaks first."
    second = read([path], ReadOptions(customer_speaker=("second",)))
    assert [d["speaker_role"] for d in second.documents.sort_by("turn").to_pylist()] == ["agent", "customer"]
    known = read([path], ReadOptions(customer_speaker=("bo lind",)))
    assert [d["speaker_role"] for d in known.documents.sort_by("turn").to_pylist()] == ["agent", "customer"]
    with pytest.raises(UsageError, match="Nobody called 'Cy' speaks"):
        read([path], ReadOptions(customer_speaker=("Cy",)))


def test_without_speakers_cues_become_passages(write):
    cues = "".join(f"00:00:{i:02d}.000 --> 00:00:{i + 1:02d}.000\nwords without a name {i}.\n\n" for i in range(30))
    late = "00:01:00.000 --> 00:01:02.000\nafter a pause.\n"
    reading = read([write("WEBVTT\n\n" + cues + late, "talk.vtt")])
    texts = reading.documents.sort_by("turn")["text"].to_pylist()
    assert texts[-1] == "after a pause."
    assert all(400 <= len(text) < 450 for text in texts[:-2])
    assert [i.code for i in reading.issues] == ["no-speakers"]
    assert set(reading.documents["kind"].to_pylist()) == {"note"}


def test_nothing_said(write):
    with pytest.raises(InputError, match="no cue with words"):
        load(write("WEBVTT\n\n", "empty.vtt"))


def test_times_that_cannot_be_read(write):
    table = load(write(SRT + "\n4\n00:xx --> 00:yy\nP07: lost\n", "talk.srt"))
    assert [(i.code, i.row) for i in table.issues] == [("broken-timing", 14)]


YOUTUBE = """WEBVTT
Kind: captions
Language: en

00:00:00.320 --> 00:00:02.790 align:start position:0%
~
so<00:00:00.560><c> today</c><00:00:00.960><c> we</c>

00:00:02.790 --> 00:00:02.800 align:start position:0%
so today we
~

00:00:02.800 --> 00:00:05.030 align:start position:0%
so today we
talk<00:00:03.120><c> about</c><00:00:03.520><c> delivery</c>

00:00:05.030 --> 00:00:05.040 align:start position:0%
talk about delivery
~

00:00:05.040 --> 00:00:07.000 align:start position:0%
talk about delivery
and<00:00:05.120><c> prices</c>
""".replace("~", " ")


def test_captions_that_roll_up_are_taken_once(write):
    reading = read([write(YOUTUBE, "talk.en.vtt")])
    assert reading.documents["text"].to_pylist() == ["so today we talk about delivery and prices"]
    assert [issue.code for issue in reading.issues if issue.code == "rolling-captions"] == ["rolling-captions"]


def test_an_answer_that_is_said_twice_stays_twice(write):
    said = ["No.", "No.", "Why not?", "Because it is late.", "I see."]
    cues = [f"00:00:{2 * n:02d}.000 --> 00:00:{2 * n + 1:02d}.000\n{words}" for n, words in enumerate(said)]
    reading = read([write("WEBVTT\n\n" + "\n\n".join(cues), "a.vtt")])
    assert " ".join(reading.documents.sort_by("turn")["text"].to_pylist()) == " ".join(said)


@pytest.mark.parametrize("names", [("16175550123", "16175550199"), ("+1 617-555-0123", "Anna Berg"), ("1001", "1002")])
def test_speakers_who_called_in_are_numbers(write, names):
    said = ["It leaks again.", "Since when does it?", "In 2024: never, since then always.", "I send you a new one."]
    cues = [f"00:00:0{i}.000 --> 00:00:0{i}.900\n{names[i % 2]}: {text}\n" for i, text in enumerate(said)]
    documents = read([write("WEBVTT\n\n" + "\n".join(cues), "zoom.vtt")]).documents.sort_by("turn")
    assert documents["speaker"].to_pylist() == [*names, *names]
    assert documents["text"].to_pylist() == said


def test_a_year_before_a_colon_is_no_speaker(write):
    said = ["2024: a good year.", "It leaked.", "It leaked again.", "2024: as I said."]
    cues = [f"00:00:0{i}.000 --> 00:00:0{i}.900\n{text}\n" for i, text in enumerate(said)]
    documents = read([write("WEBVTT\n\n" + "\n".join([*cues, *cues[1:3]]), "zoom.vtt")]).documents
    assert documents["speaker"].null_count == len(documents)


def test_two_who_speak_in_one_cue_are_taken_apart(write):
    said = [
        ("- Was it on time?", "- No, two days late."),
        ("- What did they say?", "- Nothing", "at all."),
        ("Ah.",),
    ]
    cues = [f"{n}\n00:00:0{n},000 --> 00:00:0{n},900\n" + "\n".join(lines) for n, lines in enumerate(said, 1)]
    documents = read([write("\n\n".join(cues), "a.srt")]).documents.sort_by("turn")
    assert documents["text"].to_pylist() == [
        "Was it on time?", "No, two days late.", "What did they say?", "Nothing at all. Ah.",
    ]  # fmt: skip
    assert documents["start_s"].to_pylist() == [1.0, 1.0, 2.0, 2.0]


def test_a_dash_before_every_cue_says_nothing(write):
    cues = [f"{n}\n00:00:0{n},000 --> 00:00:0{n},900\n- it was late {n}" for n in range(1, 6)]
    documents = read([write("\n\n".join(cues), "a.srt")]).documents
    assert documents["text"].to_pylist() == [" ".join(f"it was late {n}" for n in range(1, 6))]


BOTH = list(enumerate(["Ann Berg", "Bo Lind"] * 2))
QUOTED = {
    "webex.vtt": "WEBVTT\n\n"
    + "\n".join(f'{n}\n00:00:0{n}.000 --> 00:00:0{n}.900\n"{who}": words {n}\n' for n, who in BOTH),
    "colons.txt": "\n".join(f'"{who}": words {n}' for n, who in BOTH),
    "times.txt": "\n".join(f'"{who}" 00:00:0{n}\nwords {n}\n' for n, who in BOTH),
    "numbers.txt": "\n".join(f'"{who}" (3045) 00:00:0{n}\nwords {n}\n' for n, who in BOTH),
}


@pytest.mark.parametrize("name", QUOTED)
def test_names_in_quotes(write, name):
    documents = read([write(QUOTED[name], name)]).documents.sort_by("turn")
    assert documents["speaker"].to_pylist() == ["Ann Berg", "Bo Lind"] * 2
    assert documents["text"].to_pylist() == [f"words {n}" for n in range(4)]
