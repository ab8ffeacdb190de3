"""Forms of contact centres, recorders and collectors, as their makers document them, read without options."""

import csv
import io
import json

import pytest

from voca.sources import read

SAID = [
    ("Maria Lopez", "agent", "Thank you for calling, how can I help?"),
    ("John Reed", "customer", "My lamp arrived broken and I want a new one."),
    ("Maria Lopez", "agent", "I am sorry. Do you have the order number?"),
    ("John Reed", "customer", "Yes, it is on the invoice."),
]
DAY = 1714550400  # 1 May 2024, 8:00
GENESYS = {
    "conversationId": "c1",
    "participants": [{"participantPurpose": "external"}, {"participantPurpose": "agent", "userId": "u1"}],
    "transcripts": [{"language": "en-us", "phrases": [
        {"text": words, "startTimeMs": (DAY + 12 * at) * 1000, "duration": {"milliseconds": 8000}, "confidence": 0.9,
         "participantPurpose": "internal" if role == "agent" else "external", "phraseIndex": at}
        for at, (_, role, words) in enumerate(SAID)
    ]}],
}  # fmt: skip
TALKDESK = {"interaction_id": "i1", "transcript": {"utterances": [
    {"participant_type": role, "start_offset": 12_000 * at, "end_offset": 12_000 * at + 3_000, "transcription": words}
    for at, (_, role, words) in enumerate(SAID)
]}}  # fmt: skip
AIRCALL = {"transcription": {"id": 1, "call_id": 77, "content": {"language": "en", "utterances": [
    {"start_time": 12 * at + 0.0, "end_time": 12 * at + 3.0, "text": words,
     "participant_type": "internal" if role == "agent" else "external"}
    for at, (_, role, words) in enumerate(SAID)
]}}}  # fmt: skip
DOCUMENTS = {"genesys.json": GENESYS, "talkdesk.json": TALKDESK, "aircall.json": AIRCALL}
CLOSING = {
    "Maria Lopez stopped transcription",
    "Maria Lopez hat die Transkription beendet",
    "Maria Lopez a arrêté la transcription",
    "Maria Lopez ha detenido la transcripción",
    "Maria Lopez ha interrotto la trascrizione",
    "Maria Lopez heeft de transcriptie gestopt",
}


def turns(reading):
    return sorted(reading.documents.to_pylist(), key=lambda row: (row["conversation_id"], row["turn"]))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_recorders_of_calls(write, name):
    rows = turns(read([write(json.dumps(DOCUMENTS[name]), name)]))
    assert [(row["speaker_role"], row["text"]) for row in rows] == [(role, words) for _, role, words in SAID]
    assert [row["start_s"] for row in rows] == [0, 12, 24, 36]


@pytest.mark.parametrize("line", ["{time} {name}\n{words}", "[{time}] {name}\n{words}", "{time} | {name}\n{words}"])
def test_a_time_before_the_name_over_what_is_said(write, line):
    parts = [line.format(time=f"00:{12 * at:02}", name=name, words=words) for at, (name, _, words) in enumerate(SAID)]
    rows = turns(read([write("\n\n".join(parts), "session.txt")]))
    assert [(row["speaker"], row["start_s"], row["text"]) for row in rows] == [
        (name, 12.0 * at, words) for at, (name, _, words) in enumerate(SAID)
    ]


def test_times_before_what_one_person_says_are_no_names(write):
    said = ["Yes.", "It was slow and nobody came", "Yes.", "Then they closed", "No idea why"]
    rows = turns(read([write("\n".join(f"00:{5 * at:02} {words}" for at, words in enumerate(said)), "memo.txt")]))
    assert {row["speaker"] for row in rows} == {None}


@pytest.mark.parametrize("closing", sorted(CLOSING))
def test_the_programs_last_line_in_other_languages(write, closing):
    parts = [f"{name}   0:{12 * at:02}\n{words}" for at, (name, _, words) in enumerate(SAID)]
    rows = turns(read([write("\n".join([*parts, closing]), "call.txt")]))
    assert [row["text"] for row in rows] == [words for _, _, words in SAID]


def test_messages_whose_words_lie_deeper(write):
    record = {"conversationHistoryRecords": [
        {"info": {"conversationId": f"lp{call}", "csat": 4 + call % 2}, "messageRecords": [
            {"type": "TEXT_PLAIN", "messageData": {"msg": {"text": f"{words} {call}"}}, "messageId": f"m{at}",
             "sentBy": "Agent" if role == "agent" else "Consumer", "time": f"2024-05-01 10:00:0{at}"}
            for at, (_, role, words) in enumerate(SAID)]}
        for call in range(3)
    ]}  # fmt: skip
    rows = turns(read([write(json.dumps(record), "history.json")]))
    assert [(row["conversation_id"], row["speaker_role"], row["text"]) for row in rows] == [
        (f"lp{call}", role, f"{words} {call}") for call in range(3) for _, role, words in SAID
    ]
    assert {(row["conversation_id"], row["score.csat"]) for row in rows} == {("lp0", 4), ("lp1", 5), ("lp2", 4)}


def test_a_name_beside_each_turn_of_calls(write):
    lines = [f'55{call},2024-05-01T10:0{at}:00Z,transcript,{name},"{words} {call}"'
             for call in range(3) for at, (name, _, words) in enumerate(SAID)]  # fmt: skip
    rows = turns(read([write("\n".join(["call_id,date,type,name,content", *lines]), "calls.csv")]))
    assert [(row["conversation_id"], row["speaker"]) for row in rows] == [
        (f"55{call}", name) for call in range(3) for name, _, _ in SAID
    ]


def test_comments_of_videos_and_their_replies(write):
    def comment(name, **more):
        said = {"textDisplay": f"<b>{name}</b>", "textOriginal": f"The sound of {name} is far too low for me",
                "authorDisplayName": f"@{name}", "authorChannelId": {"value": f"UC{name}"}, "likeCount": 2,
                "publishedAt": "2024-05-01T10:00:00Z", **more}  # fmt: skip
        return {"kind": "youtube#comment", "id": name, "snippet": said}

    items = [
        {"kind": "youtube#commentThread", "id": f"t{n}",
         "snippet": {"videoId": "v1", "topLevelComment": comment(f"t{n}"), "totalReplyCount": 1},
         "replies": {"comments": [comment(f"r{n}", parentId=f"t{n}")]}}
        for n in range(5)
    ]  # fmt: skip
    reading = read([write(json.dumps({"kind": "youtube#commentThreadListResponse", "items": items}), "comments.json")])
    rows = reading.documents.to_pylist()
    assert {row["text"] for row in rows} == {
        f"The sound of {k}{n} is far too low for me" for k in "tr" for n in range(5)
    }
    assert {row["customer_id"] for row in rows} == {f"UC{kind}{n}" for kind in "tr" for n in range(5)}
    assert {str(row["time"]) for row in rows} == {"2024-05-01 10:00:00"}


def scores(write, name, values):
    lines = [f'"The lamp number {n} broke after some days",{value}' for n, value in enumerate(values)]
    reading = read([write("\n".join([f"comment,{name}", *lines]))])
    return [(row["score"], row["kind"], row["low"], row["high"]) for row in reading.scales.to_pylist()]


@pytest.mark.parametrize(
    ("name", "values", "expected"),
    [
        ("OSAT", [1, 2, 3, 4, 5] * 8, ("csat", "csat", 1, 5)),
        ("Last CSAT survey rating", [0, 1, 2] * 10, ("rating", "rating", 0, 2)),
        ("CSAT", [1, 2, 0] * 3, ("csat", "csat", 0, 5)),
        ("Ease of use", [1, 2, 3, 4, 5, 6, 7] * 6, ("ease_of_use", "rating", 1, 7)),
        ("How easy was it to use", [1, 2, 3, 4, 5, 6, 7] * 6, ("ces", "ces", 1, 7)),
    ],
)
def test_kinds_and_scales(write, name, values, expected):
    assert scores(write, name, values) == [expected]


def test_labels_of_codes_are_their_wording(write):
    agree = ["Strongly disagree", "Somewhat disagree", "Neither agree nor disagree", "Somewhat agree", "Strongly agree"]
    happy = [f"{word} {pole}" for word in ("Extremely", "Somewhat") for pole in ("satisfied", "dissatisfied")]
    happy.append("Neither satisfied nor dissatisfied")
    head = ["RecordedDate", "ResponseId", "QID2", "1_QID5", "2_QID5", "QID9_1", "QID9_2"]
    price = "the price " * 9
    wording = ["Recorded Date", "Response ID", "Why?", "Hotel - How satisfied are you?", "Spa - How satisfied are you?",
               "How much do you agree? - It was easy", f"How much do you agree? - It was worth {price}"]  # fmt: skip
    rows = [["2024-03-01 10:00:00", f"R_{n:05}", f"It was rather slow on day {n} and nobody came", happy[n % 5],
             happy[n * 3 % 5], agree[n % 5], agree[n % 4]] for n in range(40)]  # fmt: skip
    ids = [json.dumps({"ImportId": name}) for name in head]
    out = io.StringIO()
    csv.writer(out).writerows([head, wording, ids, *rows])
    reading = read([write(out.getvalue())])
    assert {row["column"]: row["label"] for row in reading.scales.to_pylist()} == {
        "1_QID5": "Satisfaction: Hotel - How satisfied are you (1-5)",
        "2_QID5": "Satisfaction: Spa - How satisfied are you (1-5)",
        "QID9_1": "How much do you agree? - It was easy (1-5)",
        "QID9_2": "How much do you agree? - It was worth the price the price ... (1-5)",
    }


BY_ID = [{"id": at, "name": name} for at, name in enumerate(("Maria Lopez", "John Reed"))]
LISTED = {
    "names beside, by number": {"speakers": BY_ID, "transcript": [
        {"speaker_id": at % 2, "transcript": words, "timestamps": [12.0 * at, 12.0 * at + 3]}
        for at, (_, _, words) in enumerate(SAID)]},
    "snippets": {"utterances": [
        {"speaker_name": name, "speaker_type": "rep", "snippet": words, "snippet_time": 12.0 * at}
        for at, (name, _, words) in enumerate(SAID)]},
    "users within a timeline": {"type": "transcript", "timeline": [
        {"text": words, "users": [{"username": name, "user_id": "x"}], "ts": f"00:00:{12 * at:02}.000",
         "end_ts": f"00:00:{12 * at + 3:02}.000"} for at, (name, _, words) in enumerate(SAID)]},
    "lengths of time": {"contactId": "1", "transcript": [
        {"participantId": name, "text": words, "beginOffset": f"PT{12 * at}S", "endOffset": f"PT{12 * at + 3}S"}
        for at, (name, _, words) in enumerate(SAID)]},
}  # fmt: skip


@pytest.mark.parametrize("form", LISTED)
def test_lists_that_say_the_name_elsewhere_or_otherwise(write, form):
    rows = turns(read([write(json.dumps(LISTED[form]), "call.json")]))
    assert [(row["speaker"], row["text"]) for row in rows] == [(name, words) for name, _, words in SAID]
    assert [row["start_s"] for row in rows] == [0, 12, 24, 36]


def test_the_sides_of_a_line_are_speakers_where_there_are_times(write):
    sides = [{"channel": role.upper(), "text": words, "startMs": 12_000 * at, "endMs": 12_000 * at + 3_000}
             for at, (_, role, words) in enumerate(SAID)]  # fmt: skip
    rows = turns(read([write(json.dumps({"transcript": sides}), "call.json")]))
    assert [(row["speaker_role"], row["text"]) for row in rows] == [(role, words) for _, role, words in SAID]
    posts = [{"channel": ("web", "shop")[n % 2], "text": f"The lamp number {n} broke"} for n in range(12)]
    assert read([write(json.dumps(posts), "posts.json")]).documents["speaker"].null_count == 12


def test_what_comes_in_is_the_customers_and_what_goes_out_is_not(write):
    lines = [f'I{call},{at},{"Outbound" if role == "agent" else "Inbound"},"{words} {call}"'
             for call in range(4) for at, (_, role, words) in enumerate(SAID)]  # fmt: skip
    rows = turns(read([write("\n".join(["interaction id,seq,direction,message", *lines]), "chats.csv")]))
    assert [row["speaker_role"] for row in rows] == [role for _, role, _ in SAID] * 4


def test_the_direction_of_whole_calls_says_nothing_of_who_speaks(write):
    lines = [f'I{call},{at},{("Outbound", "Inbound")[call % 2]},{name},"{words} {call}"'
             for call in range(4) for at, (name, _, words) in enumerate(SAID)]  # fmt: skip
    header = "interaction id,seq,direction,speaker,message"
    rows = turns(read([write("\n".join([header, *lines]), "calls.csv")]))
    assert [row["speaker"] for row in rows] == [name for name, _, _ in SAID] * 4
    assert {row["segment.direction"] for row in rows} == {"Inbound", "Outbound"}


def test_a_time_a_name_and_a_tab(write):
    lines = [f"{at}:{12 * at % 60:02} {name}\t{words}" for at, (name, _, words) in enumerate(SAID)]
    rows = turns(read([write("\n".join(lines), "call.txt")]))
    assert [(row["speaker"], row["text"]) for row in rows] == [(name, words) for name, _, words in SAID]
