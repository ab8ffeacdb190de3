"""What recorders of calls, messengers and linguists' programs write, in a few invented lines: who says what, when."""

import json
import zipfile
from typing import NamedTuple

import pytest

from voca.sources import load, read
from voca.sources.speakers import obvious_role


class Turn(NamedTuple):
    name: str
    role: str
    words: str
    start: float
    end: float

    @property
    def first(self):
        return self.name.split()[0]

    @property
    def first_words(self):
        return " ".join(self.words.split()[:3])

    @property
    def rest(self):
        return " ".join(self.words.split()[3:])

    @property
    def day(self):
        return f"2024-03-01T10:00:{self.start:06.3f}Z"

    @property
    def begin(self):
        return f"00:00:{self.start:06.3f}"

    @property
    def stop(self):
        return f"00:00:{self.end:06.3f}"


SAID = (
    Turn("Ann Berg", "agent", "Thank you for calling, how can I help you today?", 0.5, 3.5),
    Turn("Bo Lind", "customer", "The lamp that I ordered has not arrived yet.", 4.0, 7.0),
    Turn("Ann Berg", "agent", "I am sorry to hear that, which lamp is it?", 8.0, 11.0),
    Turn("Bo Lind", "customer", "It is the tall one with a green shade.", 12.0, 15.0),
)
WORDS = [turn.words for turn in SAID]
NAMES = [turn.name for turn in SAID]
ROLES = [turn.role for turn in SAID]
IN_TURN = [(1, SAID[0]), (2, SAID[1]), (1, SAID[2]), (2, SAID[3])]


def ms(seconds):
    return int(1000 * seconds)


def pieces(turn):
    return [(word, turn.start + 0.25 * at) for at, word in enumerate(turn.words.split())]


TIMED = {
    "HubSpot": {"transcriptUtterances": [
        {"speaker": {"id": str(n), "name": t.name, "email": "x@example.com"}, "text": t.words,
         "startTimeMillis": ms(t.start), "endTimeMillis": ms(t.end)} for n, t in IN_TURN]},
    "CallRail": {"id": "CAL1", "conversational_transcript": [
        {"speaker": t.role, "phrase": t.words, "start": t.start, "end": t.end} for t in SAID]},
    "Contact Lens, as it happens": {"Segments": [
        {"Transcript": {"Content": t.words, "ParticipantId": t.role, "ParticipantRole": t.role,
                        "BeginOffsetMillis": ms(t.start), "EndOffsetMillis": ms(t.end)}} for t in SAID
    ] + [{"Categories": {"MatchedCategories": ["Late"]}}]},
    "Azure, as it happens": [
        {"DisplayText": t.words, "SpeakerId": f"Guest-{n}", "Offset": int(t.start * 1e7),
         "Duration": int((t.end - t.start) * 1e7), "RecognitionStatus": "Success"} for n, t in IN_TURN],
    "NICE": {"segments": [{"transcript": [
        {"text": t.words, "participantType": t.role, "startOffsetMs": ms(t.start), "endOffsetMs": ms(t.end)}
        for t in SAID]}]},
    "two agents by their role": [
        {"content": t.words, "role": f"Agent Number {n}", "start_time": t.start, "end_time": t.end}
        for n, t in IN_TURN],
}  # fmt: skip
BY_WORDS = {
    "Retell": {"transcript_object": [
        {"role": t.role, "content": t.words,
         "words": [{"word": w, "start": at, "end": at + 0.2} for w, at in pieces(t)]} for t in SAID]},
    "Happy Scribe": [
        {"speaker": t.role, "words": [
            {"text": w + " ", "type": "text", "data_start": at, "data_end": at + 0.2} for w, at in pieces(t)]}
        for t in SAID],
    "Trint": {"transcript": {
        "speakers": [{"name": role, "id": f"sp-{role}"} for role in ROLES[:2]],
        "paragraphs": [
            {"speaker": f"sp-{t.role}", "words": [{"value": w, "time": ms(at), "duration": 200} for w, at in pieces(t)]}
            for t in SAID]}},
}  # fmt: skip
SPEAKERS = {
    "HubSpot": NAMES,
    "Azure, as it happens": ["Guest-1", "Guest-2"] * 2,
    "two agents by their role": ["Agent Number 1", "Agent Number 2"] * 2,
}


@pytest.mark.parametrize("form", [*TIMED, *BY_WORDS])
def test_lists_of_turns(write, form):
    data = TIMED[form] if form in TIMED else BY_WORDS[form]
    rows = load(write(json.dumps(data), "call.json")).cells.to_pylist()
    assert [(row["speaker"], row["text"]) for row in rows] == list(zip(SPEAKERS.get(form, ROLES), WORDS, strict=True))
    assert [float(row["start_s"]) for row in rows] == [0.5, 4, 8, 12]
    ends = [turn.end if form in TIMED else pieces(turn)[-1][1] + 0.2 for turn in SAID]
    assert [float(row["end_s"]) for row in rows] == pytest.approx(ends)


def test_a_guest_with_a_number_is_no_customer(write):
    documents = read([write(json.dumps(TIMED["Azure, as it happens"]), "call.json")]).documents.sort_by("turn")
    assert set(map(obvious_role, documents["speaker"].to_pylist())) == {None}
    assert documents["speaker_role"].to_pylist() == [turn.role for turn in SAID]  # as their words tell


def test_telephone_numbers_are_the_sides_of_a_line(write):
    turns = [
        {"type": f"+4930123456{n % 2}", "s": 4000 * n, "e": 4000 * n + 3500, "text": WORDS[n % 4]} for n in range(6)
    ]
    rows = load(write(json.dumps({"turns": turns}), "call.json")).cells.to_pylist()
    assert [row["speaker"] for row in rows] == ["+49301234560", "+49301234561"] * 3
    assert [float(row["end_s"]) for row in rows] == [3.5, 7.5, 11.5, 15.5, 19.5, 23.5]


def test_parts_of_words_are_joined_where_blanks_say_where_words_begin(write):
    parts = [" The", " la", "mp", " has", " not", " arri", "ved", "."]
    tokens = [
        {"text": part, "start_ms": 200 * at, "end_ms": 200 * at + 150, "speaker": "12"[at > 4]}
        for at, part in enumerate(parts)
    ]
    rows = load(write(json.dumps({"tokens": tokens}), "call.json")).cells.to_pylist()
    assert [(row["speaker"], row["text"], row["end_s"]) for row in rows] == [
        ("Speaker 1", "The lamp has not", "0.95"),
        ("Speaker 2", "arrived.", "1.55"),
    ]


def test_a_calendars_end_beside_seconds_of_a_call_is_not_its_end(write):
    turns = [{"role": t.role, "message": t.words, "secondsFromStart": t.start, "endTime": 1709287200000 + ms(t.end)}
             for t in SAID]  # fmt: skip
    rows = load(write(json.dumps({"messages": turns}), "call.json")).cells.to_pylist()
    assert [(row["start_s"], row["end_s"]) for row in rows] == [("0.5", None), ("4", None), ("8", None), ("12", None)]


LATER = "2024-03-01T10:00:20Z"
SENT = {
    "Dialpad": {"call_id": "1", "lines": [
        *({"contact_id": f"c{n}", "content": t.words, "name": t.name, "time": t.day, "type": "transcript"}
          for n, t in IN_TURN),
        {"contact_id": "c1", "content": "price", "name": "Ann Berg", "time": LATER, "type": "moment"}]},
    "Telegram": {"name": "Support", "messages": [
        *({"type": "message", "date": t.day, "from": t.name, "text": [t.words[:4], {"text": t.words[4:]}]}
          for t in SAID),
        {"type": "service", "date": LATER, "actor": "Ann Berg", "text": "price"}]},
    "Messenger": {"participants": [{"name": "Ann Berg"}, {"name": "Bo Lind"}], "messages": [
        {"sender_name": "Ann Berg", "timestamp_ms": 1709287220000, "content": "price", "type": "Call"},
        *({"sender_name": t.name, "timestamp_ms": 1709287200000 + ms(t.start), "content": t.words, "type": "Generic"}
          for t in reversed(SAID))]},
}  # fmt: skip


@pytest.mark.parametrize("form", SENT)
def test_messages_keep_their_days_and_what_the_program_wrote_is_nobodys(write, form):
    rows = read([write(json.dumps(SENT[form]), "chat.json")]).documents.to_pylist()
    rows.sort(key=lambda row: row["turn"])
    assert [(row["speaker"], row["text"]) for row in rows[:4]] == list(zip(NAMES, WORDS, strict=True))
    assert [row["time"].second for row in rows] == [0, 4, 8, 12, 20]
    assert [row["speaker_role"] for row in rows] == [*(turn.role for turn in SAID), "system"]


def test_ids_of_who_sent_what_are_the_names_beside(write):
    users = [{"id": "b", "name": "Bo Lind", "type": "customer"}, {"id": "a", "name": "Ann Berg", "type": "agent"}]
    events = [{"text": t.words, "author_id": t.name[0].lower(), "created_at": t.day} for t in SAID]
    chats = {"chats": [{"id": name, "users": users, "thread": {"events": events}} for name in ("C1", "C2")]}
    rows = read([write(json.dumps(chats), "chats.json")]).documents.to_pylist()
    assert len({row["response_id"] for row in rows}) == 2
    assert sorted((row["speaker"], row["speaker_role"]) for row in rows) == [
        *[("Ann Berg (agent)", "agent")] * 4,
        *[("Bo Lind (customer)", "customer")] * 4,
    ]


BY_SPEAKER = sorted(SAID)  # as ELAN and Praat write them: one after the other
CODES = {"Ann Berg": "ANN", "Bo Lind": "BOL"}
ANNOTATED = {
    "elan.txt": "".join(f"{t.name}\t\t{t.begin}\t{t.start}\t{t.stop}\t{t.end}\t{t.words}\n" for t in BY_SPEAKER),
    "headings.txt": "Tier\tBegin Time - hh:mm:ss.ms\tEnd Time - hh:mm:ss.ms\tDuration - hh:mm:ss.ms\tAnnotation\n"
    + "".join(f"{t.name}\t{t.begin}\t{t.stop}\t00:00:03.000\t{t.words}\n" for t in BY_SPEAKER),
    "nvivo.txt": "Timespan\tContent\tSpeaker\n" + "".join(f"{t.begin} - {t.stop}\t{t.words}\t{t.name}\n" for t in SAID),
    "clan.cha": "@UTF8\n@Begin\n@Participants:\tANN Ann Investigator, BOL Bo Participant\n"
    + "".join(
        f"*{CODES[t.name]}:\t{t.first_words}\n\t{t.rest[:-1]} {t.rest[-1]} \x15{ms(t.start)}_{ms(t.end)}\x15\n"
        "%mor:\tn|lamp\n"
        for t in SAID
    )
    + "@End\n",
    "praat.TextGrid": 'File type = "ooTextFile"\nObject class = "TextGrid"\n\nxmin = 0\nxmax = 15\nsize = 2\nitem []:\n'
    + "".join(
        f'    item [1]:\n        class = "IntervalTier"\n        name = "{name}"\n        xmin = 0\n        xmax = 15\n'
        '        intervals [1]:\n            xmin = 0\n            xmax = 0.1\n            text = ""\n'
        + "".join(
            f"        intervals [2]:\n            xmin = {t.start}\n            xmax = {t.end}\n"
            f'            text = "{t.words}"\n'
            for t in SAID
            if t.name == name
        )
        for name in CODES
    ),
}


@pytest.mark.parametrize("name", ANNOTATED)
def test_annotations_of_recordings(write, name):
    rows = load(write(ANNOTATED[name], name)).cells.to_pylist()
    speakers = ["Ann (Investigator)", "Bo (Participant)"] * 2 if name == "clan.cha" else NAMES
    assert [(row["speaker"], row["text"]) for row in rows] == list(zip(speakers, WORDS, strict=True))
    assert [(float(row["start_s"]), float(row["end_s"])) for row in rows] == [(t.start, t.end) for t in SAID]


def test_signs_of_a_transcription_are_no_words(write):
    text = (
        "@Begin\n@Participants:\tCHI Target_Child\n*CHI:\tthe <lamp> [//] shade (be)cause &-uh it +... broke .\n@End\n"
    )
    rows = load(write(text, "clan.cha")).cells.to_pylist()
    assert [(row["speaker"], row["text"]) for row in rows] == [
        ("CHI (Target Child)", "the lamp shade because uh it broke.")
    ]


def test_a_form_with_its_times_is_no_recording(write):
    text = "Start time,End time,Message\n" + "".join(
        f"2024-03-{n:02} 10:00:00,2024-03-{n:02} 10:05:00,The lamp number {n} broke\n" for n in range(1, 20)
    )
    assert read([write(text)]).documents["start_s"].null_count == 19


def test_a_name_in_brackets_and_a_time_over_what_is_said(write):
    text = "".join(f"[{t.name}] 10:02:{int(t.start):02}\n{t.words}\n\n" for t in SAID)
    rows = load(write(text, "captions.txt")).cells.to_pylist()
    assert [(row["speaker"], row["text"]) for row in rows] == list(zip(NAMES, WORDS, strict=True))


def test_a_speaker_in_brackets_over_a_caption(write):
    text = "".join(f"{n}\n{t.begin} --> {t.stop}\n[speaker {n}]\n{t.words}\n\n" for n, t in IN_TURN)
    rows = load(write(text, "call.vtt")).cells.to_pylist()
    assert [row["speaker"] for row in rows] == ["speaker 1", "speaker 2"] * 2


def test_a_chat_of_html_in_a_cell_whose_turns_say_their_times(write):
    body = "<p align=''center''>Chat Started: Friday, March 01, 2024</p>" + "<br>".join(
        f"( {int(t.start)}s ) {t.first}: {t.words.replace('lamp', 'lamp &amp; shade')}" for t in SAID
    )
    text = "Id,CreatedDate,Body\n" + "".join(f'57{n},2024-03-01T10:00:00.000+0000,"{body}"\n' for n in range(3))
    rows = read([write(text)]).documents.to_pylist()
    assert len(rows) == 12
    assert len({row["response_id"] for row in rows}) == 3
    said = {row["turn"]: (row["speaker"], row["text"]) for row in rows}
    assert said[1] == ("Bo", "The lamp & shade that I ordered has not arrived yet.")


def test_comments_that_somebody_signed_are_no_conversation(write):
    reviews = [
        {"name": f"Ann {n}", "content": f"The lamp number {n} broke", "time": f"2024-03-{n:02}"} for n in range(1, 13)
    ]
    documents = read([write(json.dumps({"reviews": reviews}), "reviews.json")]).documents
    assert documents["speaker"].null_count == 12
    assert len(documents["response_id"].unique()) == 12


def test_a_time_on_its_own_line_is_that_of_the_turn_below(write):
    text = "Interview\n" + "".join(f"[00:00:{int(t.start):02}]\n{t.name}: {t.words}\n" for t in SAID)
    text += "Transcription ended after 00:00:31\n"
    rows = load(write(text, "talk.txt")).cells.to_pylist()
    assert [(row["speaker"], row["text"], row["start_s"]) for row in rows] == [
        (t.name, t.words, f"{int(t.start)}") for t in SAID
    ]


def test_a_chat_of_a_help_desk_with_what_its_program_did(write):
    history = [
        {"type": "chat.msg", "sender_type": "Visitor", "msg": WORDS[1], "timestamp": "2024-03-01T10:00:00Z"},
        {"type": "chat.memberleave", "nick": "agent:9", "timestamp": "2024-03-01T10:00:30Z"},
        {"type": "chat.msg", "sender_type": "Agent", "msg": WORDS[2], "timestamp": "2024-03-01T10:01:00Z"},
        {"type": "chat.msg", "sender_type": "Visitor", "msg": WORDS[3], "timestamp": "2024-03-01T10:02:00Z"},
    ]
    chats = {"chats": [{"id": f"c{n}", "rating": ("good", "bad")[n % 2], "history": history} for n in range(12)]}
    reading = read([write(json.dumps(chats), "chats.json")])
    roles = reading.documents["speaker_role"].to_pylist()
    assert {role: roles.count(role) for role in set(roles)} == {"customer": 24, "agent": 12, "system": 12}
    assert len(reading.documents["response_id"].unique()) == 12
    assert [(row["score"], row["kind"]) for row in reading.scales.to_pylist()] == [("rating", "yesno")]


def test_days_with_and_without_a_zone_in_one_chat(write):
    chat = {"Transcript": [
        {"ParticipantRole": "CUSTOMER", "Content": "Hello?", "AbsoluteTime": "2024-03-01T10:00:00"},
        {"ParticipantRole": "AGENT", "Content": "Yes.", "AbsoluteTime": "2024-03-01T10:00:02.500Z"}]}  # fmt: skip
    rows = load(write(json.dumps(chat), "chat.json")).cells.to_pylist()
    assert [(row["speaker"], row["start_s"]) for row in rows] == [("Customer", "0"), ("Agent", "2.5")]


def test_a_meeting_of_many_who_speak_keeps_its_day(write):
    said = [{"speaker_name": f"Ann {n % 9}", "text": f"{WORDS[n % 4]} {n}", "timestamp": f"2024-03-01T10:00:{n:02}Z"}
            for n in range(36)]  # fmt: skip
    rows = read([write(json.dumps({"transcript": said}), "meeting.json")]).documents.to_pylist()
    assert {row["speaker"] for row in rows} == {f"Ann {n}" for n in range(9)}
    assert len({row["response_id"] for row in rows}) == 1
    assert {row["time"].day for row in rows} == {1}


def test_a_table_in_a_document_whose_times_are_spans(tmp_path):
    rows = [("Timespan", "Content", "Speaker"), *((f"{t.begin} - {t.stop}", t.words, t.name) for t in SAID)]
    cells = "".join(
        "<w:tr>" + "".join(f"<w:tc><w:p><w:r><w:t>{cell}</w:t></w:r></w:p></w:tc>" for cell in row) + "</w:tr>"
        for row in rows
    )
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    with zipfile.ZipFile(tmp_path / "nvivo.docx", "w") as archive:
        body = f'<w:document xmlns:w="{space}"><w:body><w:tbl>{cells}</w:tbl></w:body></w:document>'
        archive.writestr("word/document.xml", body)
    table = load(tmp_path / "nvivo.docx").cells.to_pylist()
    assert [(row["speaker"], float(row["start_s"]), float(row["end_s"])) for row in table] == [
        (t.name, t.start, t.end) for t in SAID
    ]
