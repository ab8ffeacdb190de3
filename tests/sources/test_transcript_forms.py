"""Forms of transcripts and chats that programs write, each in a few invented lines: who says what, and when."""

import io
import json
import zipfile

import pytest

from voca.errors import InputError
from voca.sources import load, read
from voca.sources.speakers import obvious_role


def turns(table):
    return [(r["speaker"], r["start_s"], r["text"]) for r in table.cells.to_pylist()]


CHAT = [
    ("Help Desk", "0", "Hello, how can I help? Take your time."),
    ("Lucy", "60", "The lamp is broken."),
    ("Help Desk", "120", "Which one?"),
    ("Lucy", "180", "The tall one: it flickers."),
]
CHATS = {
    "WhatsApp, Android": (
        "13/03/2024, 10:00 - Messages and calls are end-to-end encrypted.\n"
        "13/03/2024, 10:00 - Help Desk: Hello, how can I help?\nTake your time.\n"
        "13/03/2024, 10:01 - Lucy: The lamp is broken.\n13/03/2024, 10:01 - Lucy: <Media omitted>\n"
        "13/03/2024, 10:02 - Help Desk: Which one?\n13/03/2024, 10:03 - Lucy: The tall one: it flickers.\n"
    ),
    "WhatsApp, iOS": (
        "[13.03.24, 10:00:00] Help Desk: Hello, how can I help?\nTake your time.\n"
        "[13.03.24, 10:01:00] Lucy: The lamp is broken.\n\u200e[13.03.24, 10:01:00] Lucy: \u200eBild weggelassen\n"
        "[13.03.24, 10:02:00] Help Desk: Which one?\n[13.03.24, 10:03:00] Lucy: The tall one: it flickers.\n"
    ),
    "WhatsApp, twelve hours": (
        "3/13/24, 11:59\u202fAM - Help Desk: Hello, how can I help? Take your time.\n"
        "3/13/24, 12:00\u202fPM - Lucy: The lamp is broken.\n3/13/24, 12:01\u202fPM - Help Desk: Which one?\n"
        "3/13/24, 12:02\u202fPM - Lucy: The tall one: it flickers.\n"
    ),
    "copied from a messenger": (
        "[10:00 AM] Help Desk: Hello, how can I help? Take your time.\n[10:01 AM] Lucy: The lamp is broken.\n"
        "[10:02 AM] Help Desk: Which one?\n[10:03 AM] Lucy: The tall one: it flickers.\n"
    ),
    "a help desk's log": (
        "Chat started: 2024-03-13 10:00:00\n( 10:00:00 ) Help Desk: Hello, how can I help? Take your time.\n"
        "( 10:01:00 ) Lucy: The lamp is broken.\n( 10:02:00 ) Help Desk: Which one?\n"
        "( 10:03:00 ) Lucy: The tall one: it flickers.\nChat ended\n"
    ),
}


@pytest.mark.parametrize("text", CHATS.values(), ids=CHATS)
def test_chats(write, text):
    assert turns(load(write(text, "chat.txt"))) == CHAT


def test_what_the_program_wrote_in_a_chat_is_counted(write):
    issues = load(write(CHATS["WhatsApp, Android"], "chat.txt")).issues
    assert [(i.code, i.row, i.message[:7]) for i in issues] == [("lines-of-the-program", 1, "2 lines")]


TALK = [("Ann Berg", "1", "Why did you leave?"), ("Bo Lind", "5", "It was late."), ("Ann Berg", "9", "And then?")]
TALKS = {
    "time | name": (
        "0:01 | Ann Berg\nWhy did you leave?\n\n0:05 | Bo Lind\nIt was late.\n\n0:09 | Ann Berg\nAnd then?\n"
    ),
    "[time] - name": (
        "[00:00:01.000] - Ann Berg\nWhy did you leave?\n\n[00:00:05.000] - Bo Lind\nIt was late.\n\n"
        "[00:00:09.000] - Ann Berg\nAnd then?\n"
    ),
    "Zoom's chat": (
        "00:00:01\t From  Ann Berg : Why did you leave?\n00:00:05\t From  Bo Lind : It was late.\n"
        "00:00:09\t From  Ann Berg : And then?\n"
    ),
    "Zoom's chat, to everyone": (
        "00:00:01 From Ann Berg to Everyone:\n\tWhy did you leave?\n"
        "00:00:05 From Bo Lind to Everyone:\n\tIt was late.\n"
        "00:00:09 From Ann Berg to Everyone:\n\tAnd then?\n"
    ),
    "seconds in brackets": (
        "Ann Berg [1.0s - 4.5s]: Why did you leave?\nBo Lind [5.0s - 8.5s]: It was late.\n"
        "Ann Berg [9.0s - 11.0s]: And then?\n"
    ),
    "times --> [name]": (
        "00:00:01.000 --> 00:00:04.000 [Ann Berg]\nWhy did you leave?\n\n"
        "00:00:05.000 --> 00:00:08.000 [Bo Lind]\nIt was late.\n\n00:00:09.000 --> 00:00:11.000 [Ann Berg]\nAnd then?\n"
    ),
    "name, time, words": (
        "Ann Berg\n0:01\nWhy did you leave?\n\nBo Lind\n0:05\nIt was late.\n\nAnn Berg\n0:09\nAnd then?\n"
    ),
    "Meet": (
        "Chat with Bo\n\nTranscript\n\nAnn Berg (00:01): Why did you leave?\nBo Lind (00:05): It was late.\n"
        "Ann Berg (00:09): And then?\n\nMeeting ended after 00:00:12\n\n"
        "This editable transcript was computer generated and might contain errors. People can also change the text.\n"
    ),
}


@pytest.mark.parametrize("text", TALKS.values(), ids=TALKS)
def test_names_and_times(write, text):
    assert turns(load(write(text, "talk.txt"))) == TALK


ASKED = [
    ("interviewer", "Why?"),
    ("participant", "It was late."),
    ("interviewer", "And then?"),
    ("participant", "Rain."),
]
INTERVIEWS = {
    "Q. and A.": "Q. Why?\nA. It was late.\nQ. And then?\nA. Rain.\n",
    "I and B, f4": (
        "I: Why? #00:00:01-5#\nB: It was late. #00:00:04-0#\nI: And then? #00:00:05-0#\nB: Rain. #00:00:09-0#\n"
    ),
    "I and P1": "I: Why?\nP1: It was late.\nI: And then?\nP1: Rain.\n",
    "names alone": "Interviewer\nWhy?\n\nParticipant\nIt was late.\n\nInterviewer\nAnd then?\n\nParticipant\nRain.\n",
    "numbered": "1 I: Why?\n2 P: It was late.\n3 I: And then?\n4 P: Rain.\n",
    "dashes": "Interviewer - Why?\nRespondent - It was late.\nInterviewer - And then?\nRespondent - Rain.\n",
    "brackets": "[Interviewer] Why?\n[Respondent] It was late.\n[Interviewer] And then?\n[Respondent] Rain.\n",
    "French": "Enquêtrice : Why?\nEnquêté : It was late.\nEnquêtrice : And then?\nEnquêté : Rain.\n",
    "with a head": (
        "Interview 3\nParticipant: P4\nDate: 3 May 2024\n\n"
        "Interviewer: Why?\nP4: It was late.\nInterviewer: And then?\nP4: Rain.\n"
    ),
}  # fmt: skip


@pytest.mark.parametrize("text", INTERVIEWS.values(), ids=INTERVIEWS)
def test_interviews(write, text):
    documents = read([write(text, "interview.txt")]).documents.sort_by("turn").to_pylist()
    assert [(d["speaker_role"], d["text"]) for d in documents] == ASKED


def test_dashes_after_other_words_name_no_speaker(write):
    lines = "Room - small and cold\nStaff - kind\nRoom - far too warm\nStaff - never there\n"
    assert {turn[0] for turn in turns(load(write(lines, "notes.txt")))} == {None}


def test_two_letters_are_two_people(write):
    documents = read([write("A: Why?\nB: It was late.\nA: And then?\nB: Rain.\n", "talk.txt")]).documents.to_pylist()
    assert {(d["speaker"], d["speaker_role"]) for d in documents} == {("A", None), ("B", None)}


def test_times_at_the_end_of_turns(write):
    cells = load(write(INTERVIEWS["I and B, f4"], "interview.txt")).cells.to_pylist()
    assert [row["end_s"] for row in cells] == ["1.5", "4", "5", "9"]


def test_times_alone_on_their_lines(write):
    table = load(write("0:00\nWhy did you leave?\n0:04\nit was late\n0:31\nand it rained\n", "copied.txt"))
    assert turns(table) == [(None, "0", "Why did you leave? it was late and it rained")]


CAPTIONS = {
    "Webex": 'WEBVTT\n\n1 "Ann Berg" (100)\n00:00:01.000 --> 00:00:04.000\nWhy?\n\n'
    '2 "Bo Lind" (101)\n00:00:05.000 --> 00:00:08.000\nIt was late.\n',
    "SBV": "0:00:01.000,0:00:04.000\nAnn Berg: Why?\n\n0:00:05.000,0:00:08.000\nBo Lind: It was late.\n",
    "arrows": "1\n00:00:01,000 --> 00:00:04,000\n>> Ann Berg: Why?\n\n"
    "2\n00:00:05,000 --> 00:00:08,000\n&gt;&gt; Bo Lind: It was late.\n",
}


@pytest.mark.parametrize("text", CAPTIONS.values(), ids=CAPTIONS)
def test_captions(write, text):
    assert turns(load(write(text, "captions"))) == [("Ann Berg", "1", "Why?"), ("Bo Lind", "5", "It was late.")]


SAID = [("Ann Berg", "1", "Why did you leave us?"), ("Bo Lind", "5", "It was late and it rained.")]


def entries(**names):
    return [
        {names["who"]: who, names["start"]: start, names["end"]: end, names["text"]: text}
        for (who, _, text), start, end in zip(SAID, names["starts"], names["ends"], strict=True)
    ]


JSON = {
    "Fireflies": entries(
        who="speaker_name", start="startTime", end="endTime", text="sentence", starts=("00:01", "00:05"),
        ends=("00:03", "00:08"),
    ),
    "Fireflies, API": {"data": {"transcript": {"id": "x", "sentences": entries(
        who="speaker_name", start="start_time", end="end_time", text="text", starts=(1.0, 5.0), ends=(3.0, 8.0),
    )}}},
    "milliseconds": {"segments": {"rows": entries(
        who="speaker", start="start", end="end", text="transcript", starts=(1000, 5000), ends=(3000, 8000),
    )}},
    "ElevenLabs": {"words": [
        {"text": text, "start": start, "end": start + 0.2, "type": kind, "speaker_id": who}
        for who, start, text, kind in [
            ("Ann Berg", 1.0, "Why", "word"), ("Ann Berg", 1.2, " ", "spacing"),
            ("Ann Berg", 1.4, "did you leave us?", "word"), ("Bo Lind", 5.0, "It was late", "word"),
            ("Bo Lind", 5.2, " ", "spacing"), ("Bo Lind", 5.4, "and it rained.", "word"),
        ]
    ]},
}  # fmt: skip


@pytest.mark.parametrize("data", JSON.values(), ids=JSON)
def test_lists_of_what_was_said(write, data):
    assert turns(load(write(json.dumps(data), "call.json"))) == SAID


@pytest.mark.parametrize(
    "data",
    [
        {"transcription": [
            {"timestamps": {"from": "00:00:01,000"}, "offsets": {"from": 1000, "to": 3000}, "text": " Why?"},
            {"timestamps": {"from": "00:00:03,100"}, "offsets": {"from": 3100, "to": 5000}, "text": " It was late."},
        ]},
        {"text": "", "chunks": [
            {"timestamp": [1.0, 3.0], "text": " Why?"}, {"timestamp": [3.1, 5.0], "text": " It was late."},
        ]},
    ],
    ids=["whisper.cpp", "Transformers"],
)  # fmt: skip
def test_relatives_of_whisper(write, data):
    assert turns(load(write(json.dumps(data), "call.json"))) == [(None, "1", "Why? It was late.")]


@pytest.mark.parametrize(
    "text",
    [
        "Speaker Name,Start Time,End Time,Text\nAnn Berg,00:00:01:00,00:00:03:00,Why did you leave us?\n"
        "Bo Lind,00:00:05:00,00:00:08:00,It was late and it rained.\n",
        "Speaker\tStart\tEnd\tSentence\nAnn Berg\t00:00:01.000\t00:00:03.000\tWhy did you leave us?\n"
        "Bo Lind\t00:00:05.000\t00:00:08.000\tIt was late and it rained.\n",
    ],
    ids=["Premiere", "tabs"],
)
def test_tables_of_what_was_said(write, text):
    assert turns(load(write(text, "call.csv"))) == SAID


def test_reviews_are_no_transcript(write):
    reviews = [
        {"title": "Cafe", "stars": n % 5 + 1, "name": f"n{n}", "text": f"It was late {n} times"} for n in range(9)
    ]
    assert load(write(json.dumps(reviews), "reviews.json")).layout == "table"


def word(rows, path):
    ns = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    cells = "".join(
        "<w:tr>" + "".join(f"<w:tc><w:p><w:r><w:t>{cell}</w:t></w:r></w:p></w:tc>" for cell in row) + "</w:tr>"
        for row in rows
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", f"<w:document {ns}><w:body><w:tbl>{cells}</w:tbl></w:body></w:document>")
    path.write_bytes(out.getvalue())
    return path


def test_a_table_without_headings_in_a_document(tmp_path):
    rows = [("00:01", "Ann", "Why?"), ("00:05", "Bo", "Late."), ("00:09", "Ann", "And?"), ("00:11", "Bo", "Rain.")]
    table = load(word(rows, tmp_path / "talk.docx"))
    assert turns(table) == [
        ("Ann", "1", "Why?"),
        ("Bo", "5", "Late."),
        ("Ann", "9", "And?"),
        ("Bo", "11", "Rain."),
    ]


@pytest.mark.parametrize(
    ("content", "remedy"), [(b"{\\rtf1\\ansi I: Why?}", "Save it as .docx"), (b"%PDF-1.7\n", "Save its text")]
)
def test_documents_that_are_not_read_say_what_to_do(tmp_path, content, remedy):
    path = tmp_path / "interview"
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        load(path)
    assert remedy in caught.value.hint


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("Agent Dana Cole", "agent"), ("Dana Cole (Agent)", "agent"), ("CUSTOMER: Priya", "customer"),
        ("Interviewer (Leeds)", "interviewer"), ("Customer Service Anna", "agent"), ("Customer Success Manager", None),
        ("Dana Cole", None), ("Dana Cole (acme.com)", None), ("Dana Cole (Guest)", None), ("Support Hero Inc", None),
        ("Sales Rep (Dana)", "agent"), ("Salesperson", "agent"), ("Account Executive", "agent"),
        ("Sales Director", None), ("PROSPECT", "customer"), ("Prospect (Jo)", "customer"),
        ("Note taker", "interviewer"), ("AI Interviewer", "interviewer"), ("action", "system"),
        ("Observer notes", "system"), ("Moderator's comments", "system"), ("Notes", None),
    ],
)  # fmt: skip
def test_names_that_say_a_role(name, role):
    assert obvious_role(name) == role


def test_a_time_before_a_name_with_its_company_and_a_head_above(write):
    said = [("Agent Dana", "How can I help?"), ("Priya Nair", "It does not start."), ("Agent Dana", "I see."),
            ("Priya Nair", "Thank you.")]  # fmt: skip
    lines = [f"0:{6 * at:02} - {name} (example.org)\n  {words}\n" for at, (name, words) in enumerate(said)]
    text = "\n".join(["Acme x Priya\nVIEW RECORDING - 3 mins: https://example.org/x\n\n---\n", *lines])
    assert turns(load(write(text, "call.txt"))) == [(n, str(6 * at), words) for at, (n, words) in enumerate(said)]


def test_somebody_who_speaks_once_where_every_cue_has_a_name(write):
    said = [("Ann", "It broke."), ("Bo", "When?"), ("Ann", "Today.")]
    cues = [f"00:00:0{at}.000 --> 00:00:0{at}.900\n{name}: {words}\n" for at, (name, words) in enumerate(said)]
    table = load(write("\n".join(["WEBVTT\n", *cues]), "call.vtt"))
    assert [(who, words) for who, _, words in turns(table)] == said


ONCE = {
    "capitals, lines that go on": (
        "MODERATOR: What of the lamps?\nANN: They flicker\nat night.\nBOB: Mine too.\nMODERATOR: And you?\n"
        "CARLA: I like them.\nANN: So do I.\n",
        "MODERATOR ANN BOB MODERATOR CARLA ANN",
    ),
    "every line has a name": (
        "Ann: It broke.\nBo: When?\nAnn: Today.\nBo: Oh.\nCarl: Mine broke too.\nAnn: See.\n",
        "Ann Bo Ann Bo Carl Ann",
    ),
    "below blank lines": (
        "Ann: It broke\non the way.\n\nBo: When?\n\nAnn: Today.\n\nBo: Oh.\n\nCarl: Mine broke too.\n",
        "Ann Bo Ann Bo Carl",
    ),
    "a label within a turn": (
        "Agent: Hello?\nCustomer: It broke.\nAt 10:30 it stopped.\nNote: I tried twice.\nAgent: Oh.\nCustomer: Yes.\n",
        "Agent Customer Agent Customer",
    ),
    "abbreviations within a turn": (
        "I: Where?\nP1: In London.\nNHS: a place nobody answers.\nI: Oh.\nP1: Yes,\nreally.\n",
        "I P1 I P1",
    ),
    "seconds since the chat began": (
        "Chat Started: Friday, March 01, 2024\n( 1s ) Ann S: Hello.\n( 1m 2s ) Visitor: It broke.\n"
        "( 1m 5s ) Ann S: Oh.\n( 1h 0m 2s ) Visitor: Yes.\n",
        "Ann S Visitor Ann S Visitor",
    ),
}


@pytest.mark.parametrize(("text", "names"), ONCE.values(), ids=ONCE)
def test_who_speaks_once(write, text, names):
    said = [who for who, _, _ in turns(load(write(text, "talk.txt")))]
    assert " ".join(said) == names


def test_fathom(write):
    text = "Meeting - March 4\nVIEW RECORDING - 12 mins\n\n---\n\n" + "".join(
        f"0:0{n} - {who}\n  words {n}\n\n" for n, who in enumerate(["Anna Berg (Acme)", "Bo Lind"] * 2)
    )
    assert turns(load(write(text, "fathom.txt"))) == [
        ("Anna Berg", "0", "words 0"), ("Bo Lind", "1", "words 1"), ("Anna Berg", "2", "words 2"),
        ("Bo Lind", "3", "words 3"),
    ]  # fmt: skip
