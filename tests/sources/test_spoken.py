"""Conversations in tables and in records: whose words, in which order, and what is known of the whole."""

import csv
import io
import json

import pytest

from voca.config import ReadOptions
from voca.errors import UsageError
from voca.sources import load, read

SAID = [
    ("Agent", "Thank you for calling, how can I help?"),
    ("Customer", "The lamp I ordered is broken."),
    ("Agent", "Oh, I am sorry. Which one?"),
    ("Customer", "The tall one, it flickers."),
    ("Agent", "I will send a new one."),
]
CALLS = {"c7": ("Billing", 2), "c8": ("Repair", 5), "c9": ("Repair", 4)}


def table(header, rows):
    out = io.StringIO()
    csv.writer(out).writerows([header, *rows])
    return out.getvalue()


def turns(order=1):
    rows = [
        [call, number, who, f"{words} ({call})", queue, csat]
        for call, (queue, csat) in CALLS.items()
        for number, (who, words) in enumerate(SAID)
    ]
    return table(["conversationId", "turnNumber", "speakerRole", "text", "queue", "csat"], rows[::order])


def cells(sign):
    rows = [[call, queue, csat, sign.join(f"{who}: {words} ({call})" for who, words in SAID)]
            for call, (queue, csat) in CALLS.items()]  # fmt: skip
    return table(["call_id", "queue", "csat", "transcript"], rows)


def messages(key, who, words):
    return [
        {"id": call, "queue": queue, "csat": csat,
         key: [{who: role.lower(), words: f"{said} ({call})"} for role, said in SAID]}
        for call, (queue, csat) in CALLS.items()
    ]  # fmt: skip


def fields():
    return [dict(row) for row in csv.DictReader(io.StringIO(cells("\n")))]


def lines(records):
    return "\n".join(map(json.dumps, records))


FORMS = {
    "a turn a row": (turns(), "calls.csv"),
    "a turn a row, shuffled": (turns(-1), "calls.csv"),
    "a call in a cell": (cells("\n"), "calls.csv"),
    "a call in a cell, on one line": (cells("  "), "calls.csv"),
    "a call in a field": (json.dumps(fields()), "calls.json"),
    "a call in a field of a line": (lines(fields()), "calls.jsonl"),
    "messages in records": (json.dumps({"conversations": messages("messages", "participant", "text")}), "calls.json"),
    "an assistant's lines": (lines(messages("messages", "role", "content")), "calls.jsonl"),
}


@pytest.mark.parametrize(("content", "name"), FORMS.values(), ids=FORMS)
def test_whose_words_in_which_order(write, content, name):
    documents = read([write(content, name)]).documents.to_pylist()
    assert len(documents) == 15
    for call, (queue, csat) in CALLS.items():
        own = sorted((d for d in documents if d["conversation_id"] == call), key=lambda d: d["turn"])
        assert [(d["speaker"].capitalize(), d["text"]) for d in own] == [(w, f"{s} ({call})") for w, s in SAID]
        assert [d["speaker_role"] for d in own] == ["agent", "customer", "agent", "customer", "agent"]
        assert {(d["segment.queue"], d["score.csat"]) for d in own} == {(queue, csat)}
        assert len({d["response_id"] for d in own}) == 1
    assert len({d["document_id"] for d in documents}) == 15
    assert {d["kind"] for d in documents} == {"utterance"}


def test_the_order_of_rows_changes_no_id(write):
    one, other = (read([write(turns(order))]).documents for order in (1, -1))
    assert one.drop_columns(["source_row"]).equals(other.drop_columns(["source_row"]))


def test_a_single_table_keeps_its_rows(write):
    assert len(load(write(cells("\n"))).cells) == 3


def test_turns_of_customers_only(write):
    rows = [
        ["c1", 1, "I want to fly"],
        ["c1", 3, "to the sea please"],
        ["c2", 1, "my bag is lost"],
        ["c2", 5, "a red one"],
    ]
    documents = read([write(table(["conversationId", "turnNumber", "utterance"], rows))]).documents.to_pylist()
    assert {(d["conversation_id"], d["turn"], d["text"]) for d in documents} == {
        ("c1", 0, "I want to fly"), ("c1", 1, "to the sea please"), ("c2", 0, "my bag is lost"), ("c2", 1, "a red one"),
    }  # fmt: skip


def named(words):
    """Return a table in which Ann and Bo say these words by turns, in every call."""
    rows = [
        [call, f"2024-05-03 10:0{n}", ("Ann", "Bo")[n % 2], f"{said} {call}"]
        for call in CALLS
        for n, said in enumerate(words)
    ]
    return table(["chat id", "sent at", "sender name", "message"], rows)


def test_who_serves_is_heard_where_names_do_not_tell(write):
    reading = read([write(named([words for _, words in SAID]))])
    found = {(d["speaker"], d["speaker_role"]) for d in reading.documents.to_pylist()}
    assert found == {("Ann", "agent"), ("Bo", "customer")}
    assert "unknown-speaker-role" not in {i.code for i in reading.issues}


@pytest.mark.parametrize(("name", "ends"), [("channel", ("Left", "Right")), ("Audio Channel", ("0", "1"))])
def test_the_ends_of_a_line_are_its_speakers(write, name, ends):
    rows = [[call, n, ends[n % 2], f"{words} {call}"] for call in CALLS for n, (_, words) in enumerate(SAID)]
    reading = read([write(table(["call_id", "turn", name, "text"], rows))])
    found = {(d["speaker"], d["speaker_role"]) for d in reading.documents.to_pylist()}
    assert found == {(ends[0], "agent"), (ends[1], "customer")}


@pytest.mark.parametrize("kinds", [("chat", "chat"), ("mail", "phone")])
def test_how_a_call_was_held_is_no_speaker(write, kinds):
    rows = [[call, n, kinds[n % 2], f"{words} {call}"] for call in CALLS for n, (_, words) in enumerate(SAID)]
    reading = read([write(table(["call_id", "turn", "channel", "text"], rows))])
    assert set(reading.documents["speaker"].to_pylist()) == {None}


def test_names_of_speakers(write):
    words = ("It is the tall lamp.", "The one that flickers?", "That one, it does.", "Then it goes back.")
    path = write(named(words))
    reading = read([path])
    assert {d["speaker_role"] for d in reading.documents.to_pylist()} == {None}
    assert "unknown-speaker-role" in {i.code for i in reading.issues}
    told = read([path], ReadOptions(customer_speaker=("bo",))).documents.to_pylist()
    assert {(d["speaker"], d["speaker_role"]) for d in told} == {("Ann", "agent"), ("Bo", "customer")}
    with pytest.raises(UsageError, match="Nobody called 'Cy' speaks in column 'sender name'"):
        read([path], ReadOptions(customer_speaker=("Cy",)))


def test_a_document_that_is_one_conversation(write):
    said = [
        {"id": n, "date": f"2024-05-03T10:0{n}:00", "from": who, "text": words} for n, (who, words) in enumerate(SAID)
    ]
    chat = {"name": "Kim", "type": "personal_chat", "id": 7, "messages": said}
    documents = read([write(json.dumps(chat), "result.json")]).documents.sort_by("turn").to_pylist()
    assert [(d["speaker"], d["text"]) for d in documents] == SAID
    assert {d["conversation_id"] for d in documents} == {"7"}


@pytest.mark.parametrize(
    "record",
    [
        {
            "product": "Lamp",
            "reviews": [{"author": f"name{n}", "text": f"It broke {n}", "rating": n} for n in range(4)],
        },
        {"product": "Lamp", "comments": [{"author": f"name{n}", "text": f"It broke {n}"} for n in range(9)]},
    ],
)
def test_lists_of_reviews_are_no_conversation(write, record):
    reading = read([write(lines([record] * 2), "reviews.jsonl")], textless=True)
    assert reading.documents["conversation_id"].null_count == reading.documents.num_rows


def test_reviews_by_authors_are_no_conversation(write):
    rows = [[f"t{n}", f"a{n % 5}", f"The lamp broke after {n} days"] for n in range(40)]
    reading = read([write(table(["ticket", "author", "comment"], rows))])
    assert reading.documents["speaker"].null_count == 40


@pytest.mark.parametrize("customer", [(), ("bo lind",)])
def test_a_column_of_parts_has_the_names_beside_it(write, customer):
    lines = ["interview,turn,speaker,role,text"]
    for talk, name in (("A", "Bo Lind"), ("B", "Cy Moe")):
        for turn in range(0, 6, 2):
            lines += [f"{talk},{turn},Ann Berg,interviewer,How was day {turn} of it?",
                      f"{talk},{turn + 1},{name},participant,It rained on day {turn} of {talk}."]  # fmt: skip
    reading = read([write("\n".join(lines) + "\n", "talks.csv")], ReadOptions(customer_speaker=customer))
    told = {(d["speaker"], d["speaker_role"]) for d in reading.documents.to_pylist()}
    bo = "customer" if customer else "participant"
    assert told == {("Ann Berg", "interviewer"), ("Bo Lind", bo), ("Cy Moe", "participant")}
    assert not [name for name in reading.documents.column_names if name.startswith("segment.")]


def chats(count, agents=20, speakers=3):
    """Return short chats of an agent and one or two others, each in a conversation of its own, told by names alone."""
    rows = []
    for n in range(count):
        names = [f"Cus{n % 700:03d} Dee", f"Noor A{n % agents:02d}", f"Par{n % 650:03d} Roe"][:speakers]
        said = (
            "My lamp flickers.",
            "Sorry to hear that. Can I take your order number?",
            "It was a gift.",
            "I have it.",
        )
        rows += [[f"c{n:05}", names[at % speakers if at < 3 else 1], words] for at, words in enumerate(said)]
    return table(["chat_id", "author", "message"], rows)


@pytest.mark.parametrize("speakers", [2, 3])
@pytest.mark.parametrize("count", [12, 600, 3000])
def test_short_chats_by_names_are_conversations_however_many_they_are(write, count, speakers):
    reading = read([write(chats(count, speakers=speakers))])
    documents = reading.documents
    assert documents["conversation_id"].null_count == 0
    assert len(documents["conversation_id"].unique()) == len(documents["response_id"].unique()) == count
    assert documents["speaker"].to_pylist().count("Noor A03") == 2 * (count // 20) + 2 * (count % 20 > 3)


def test_who_serves_in_many_short_chats_is_told_by_all_of_them(write):
    reading = read([write(chats(600, speakers=2))])
    told = {(d["speaker"][:4], d["speaker_role"]) for d in reading.documents.to_pylist()}
    assert told == {("Noor", "agent"), ("Cus" + "0", "customer")} | {(f"Cus{n}", "customer") for n in range(1, 6)}
    assert "unknown-speaker-role" not in {issue.code for issue in reading.issues}


def test_a_score_of_each_of_many_calls_counts_once(write):
    rows = [
        [f"c{n:05}", role, f"{words} {n}", n % 5 + 1]
        for n in range(3000)
        for role, words in (("customer", "It flickers"), ("agent", "Which lamp"), ("customer", "The tall one"))
    ]
    documents = read([write(table(["conversation_id", "role", "message", "csat"], rows))]).documents
    assert len(documents["response_id"].unique()) == 3000
    assert documents["score.csat"].null_count < len(documents)


def test_posts_of_a_forum_are_no_conversation(write):
    rows = [
        [f"t{n // 7}", f"a{n % 61 if n % 7 != 5 else n // 7}", f"The lamp broke after {n} days"] for n in range(280)
    ]
    reading = read([write(table(["thread", "author", "comment"], rows))])
    assert reading.documents["speaker"].null_count == 280


def test_threads_in_which_who_asked_comes_back_are_no_conversation(write):
    rows = [[f"t{n // 5}", f"Asker {n // 5}" if n % 5 in (0, 3) else f"Ann {n * 7 % 90}", f"It broke after {n} days"]
            for n in range(200)]  # fmt: skip
    reading = read([write(table(["thread_id", "author", "post"], rows))])
    assert reading.documents["speaker"].null_count == 200
