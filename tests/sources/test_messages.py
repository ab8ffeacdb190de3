"""Lists of messages whose senders are records of their own: Microsoft Graph, Dynamics 365, bots."""

import json

import pytest

from voca.sources import read

SAID = [
    ("Maria Lopez", "Good morning, how can I help?"),
    ("John Reed", "My lamp arrived broken and I want a new one."),
    ("Maria Lopez", "I am sorry. Do you have the order number?"),
    ("John Reed", "Yes, it is on the invoice."),
]
PROGRAM = {"application": {"id": "b1", "displayName": "Flow", "applicationIdentityType": "bot"}, "device": None,
           "user": None}  # fmt: skip


def person(name):
    user = {"@odata.type": "#microsoft.graph.teamworkUserIdentity", "id": name[:4], "displayName": name,
            "userIdentityType": "aadUser"}  # fmt: skip
    return {"application": None, "device": None, "user": user}


def message(at, sender, words, chat, kind="text"):
    return {
        "id": f"{chat}-{at}", "etag": str(1616964509832 + at), "messageType": "message" if sender else "systemEvent",
        "createdDateTime": f"2024-05-01T10:0{at}:00.832Z", "chatId": chat, "locale": "en-us", "from": sender,
        "body": {"contentType": kind, "content": words}, "attachments": [], "mentions": [], "reactions": [],
    }  # fmt: skip


def chat(name):
    return [
        message(0, None, "<systemEventMessage/>", name, "html"),
        *(message(at, person(who), words, name) for at, (who, words) in enumerate(SAID, 1)),
        message(6, PROGRAM, "The ticket was closed.", name),
    ]


EXPECTED = [
    ("system", "system", "<systemEventMessage/>"),
    ("Maria Lopez", None, SAID[0][1]),
    ("John Reed", None, SAID[1][1]),
    ("Maria Lopez", None, SAID[2][1]),
    ("John Reed", None, SAID[3][1]),
    ("bot (Flow)", "system", "The ticket was closed."),
]


def turns(reading):
    rows = sorted(reading.documents.to_pylist(), key=lambda row: (row["conversation_id"], row["turn"]))
    return [(row["speaker"], row["speaker_role"], row["text"]) for row in rows]


@pytest.mark.parametrize("listed", [True, False])
def test_messages_of_graph_whose_newest_stands_first(write, listed):
    messages = chat("19:abc@thread.v2")[::-1]
    whole = (
        messages if listed else {"@odata.context": "https://x/$metadata#chats", "@odata.count": 6, "value": messages}
    )
    reading = read([write(json.dumps(whole), "chat.json")])
    assert turns(reading) == EXPECTED
    assert len(reading.documents["conversation_id"].unique()) == 1
    roles = {row["column"]: row["role"] for row in reading.columns.to_pylist()}
    assert (roles["from"], roles["createdDateTime"], roles["etag"]) == ("speaker", "time", "id")
    assert str(min(reading.documents["time"].to_pylist())) == "2024-05-01 10:00:00.832000"


def test_each_chat_of_a_list_is_a_conversation(write):
    reading = read([write(json.dumps(chat("19:abc") + chat("19:def")), "chats.json")])
    assert turns(reading) == EXPECTED * 2


def test_a_transcript_of_dynamics(write):
    messages = [
        {"created": f"2024-05-01T10:0{at}:00+00:00", "isControlMessage": False, "content": words, "id": f"15{at}",
         "deleted": False, "from": {"user": {"id": who[:2], "displayName": who}}, "tags": ["public"]}
        for at, (who, words) in enumerate(SAID)
    ]  # fmt: skip
    reading = read([write(json.dumps(messages), "transcript.json")])
    assert turns(reading) == [(who, None, words) for who, words in SAID]
    assert reading.documents["conversation_id"].null_count == 0


def test_activities_of_a_bot_whose_roles_are_numbers(write):
    trace = {"type": "trace", "id": "t", "timestamp": 1714550400, "from": {"id": "", "role": 0}, "value": {"x": "y"}}
    said = [
        {"type": "message", "id": f"m{at}", "timestamp": 1714550400 + 10 * at, "text": words, "textFormat": "markdown",
         "from": {"id": who, "role": int(who == "John Reed")}}
        for at, (who, words) in enumerate(SAID)
    ]  # fmt: skip
    rows = turns(read([write(json.dumps({"activities": [trace, *said]}), "bot.json")]))
    assert rows[1:] == [("user" if who == "John Reed" else "bot",
                         "customer" if who == "John Reed" else "system", words) for who, words in SAID]  # fmt: skip
    assert rows[0] == ("bot", "system", None)


def test_reviews_with_a_record_for_their_author_are_no_conversation(write):
    reviews = [{"id": n, "author": {"name": f"Person {n}"}, "text": f"The lamp number {n} broke", "rating": n % 5 + 1}
               for n in range(12)]  # fmt: skip
    posts = [{"id": n, "author": {"name": f"Person {n}"}, "text": f"The lamp number {n} broke"} for n in range(12)]
    for records in (reviews, posts):
        documents = read([write(json.dumps(records), "reviews.json")]).documents
        assert documents.num_rows == 12
        assert documents["conversation_id"].null_count == 12
