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
    ("Maria Lopez", "agent", SAID[0][1]),
    ("John Reed", "customer", SAID[1][1]),
    ("Maria Lopez", "agent", SAID[2][1]),
    ("John Reed", "customer", SAID[3][1]),
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
    assert turns(reading) == EXPECTED[1:5]
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


def written(who, words, at):
    return {"author": who, "message": words, "timestamp": f"2024-05-01 10:{at:02}", "type": "text"}


def test_chats_by_the_name_of_those_they_were_with(write):
    whole = {"John Reed": [written(who, words, at) for at, (who, words) in enumerate(SAID)],
             "Anna Berg": [written("Anna Berg", "Is my lamp ready?", 30), written("Maria Lopez", "Tomorrow.", 31)],
             "Tom Frost": [written("Tom Frost", "Please call me back.", 40)]}  # fmt: skip
    documents = read([write(json.dumps(whole), "chats.json")]).documents
    found = sorted((row["conversation_id"], row["turn"], row["speaker"]) for row in documents.to_pylist())
    assert found == [
        ("Anna Berg", 0, "Anna Berg"), ("Anna Berg", 1, "Maria Lopez"),
        *(("John Reed", at, who) for at, (who, _) in enumerate(SAID)),
        ("Tom Frost", 0, "Tom Frost"),
    ]  # fmt: skip


def test_messages_written_twice_in_two_forms_are_one_conversation(write):
    whole = {"messages": [{"role": "user" if at % 2 else "bot", "message": words, "time": 1714550400 + at}
                          for at, (_, words) in enumerate(SAID)],
             "messagesAsSent": [{"role": "user" if at % 2 else "bot", "content": words}
                                for at, (_, words) in enumerate(SAID)]}  # fmt: skip
    assert read([write(json.dumps(whole), "call.json")]).documents.num_rows == 4


def test_all_chats_of_an_account_lie_deeper_and_some_have_one_message(write):
    def chat(number, said):
        return {"name": f"Chat {number}", "type": "personal_chat", "id": number, "messages": [
            {"id": at, "type": "message", "date": f"2024-05-0{number}T10:{at:02}:00", "from": who, "text": words}
            for at, (who, words) in enumerate(said)]}  # fmt: skip

    whole = {"about": "Here is the data you requested.", "chats": {"about": "This page lists all chats.",
             "list": [chat(1, SAID[:1]), chat(2, SAID), chat(3, SAID[1:2])]}}  # fmt: skip
    documents = read([write(json.dumps(whole), "result.json")]).documents
    found = sorted((row["conversation_id"], row["turn"], row["speaker"]) for row in documents.to_pylist())
    assert found == [("1", 0, "Maria Lopez"), *(("2", at, who) for at, (who, _) in enumerate(SAID)),
                     ("3", 0, "John Reed")]  # fmt: skip


def test_what_is_known_of_a_call_is_no_text_however_long(write):
    calls = [
        {"id": f"call_{n}", "scenario": {"notes": "She had a broken lamp two years ago and her husband was angry."},
         "transcript": [{"speaker": "Rep" if at % 2 == 0 else "Merchant", "text": words}
                        for at, (_, words) in enumerate(SAID)]}
        for n in range(3)
    ]  # fmt: skip
    documents = read([write(json.dumps(calls), "calls.json")]).documents
    assert sorted(set(documents["text"].to_pylist())) == sorted(words for _, words in SAID)
    assert {(r["speaker"], r["speaker_role"]) for r in documents.to_pylist()} == {("Rep", "agent"),
                                                                                  ("Merchant", "customer")}  # fmt: skip


def test_a_list_of_calls_is_no_single_one_and_has_its_words_once(write):
    calls = [
        {"id": f"c{n}", "endedReason": "hung-up", "csat": 1 + n % 5,
         "transcript": "\n".join(f"{'User' if at % 2 else 'AI'}: {words}" for at, (_, words) in enumerate(SAID)),
         "summary": "The caller wants another lamp since the one that came was broken.",
         "messages": [{"role": "user" if at % 2 else "bot", "message": words, "time": 1714550400000 + 1000 * at,
                       "secondsFromStart": at} for at, (_, words) in enumerate(SAID)]}
        for n in range(3)
    ]  # fmt: skip
    expected = [(f"c{n}", at, "customer" if at % 2 else "system", words)
                for n in range(3) for at, (_, words) in enumerate(SAID)]  # fmt: skip
    lines = "".join(json.dumps(call) + "\n" for call in calls)
    for text in (json.dumps(calls), json.dumps({"results": calls, "metadata": {"total": 3}}), lines):
        documents = read([write(text, "calls.json")]).documents
        rows = sorted((row["conversation_id"], row["turn"], row["speaker_role"], row["text"])
                      for row in documents.to_pylist())  # fmt: skip
        assert rows == expected


def test_several_transcripts_of_a_recorder(write):
    told = {"sentences": [{"index": at, "speaker_name": who, "text": words, "start_time": 3 * at}
                          for at, (who, words) in enumerate(SAID)]}  # fmt: skip
    whole = {"data": {"transcripts": [{"id": f"t{n}", "title": "Call", **told} for n in range(3)]}}
    documents = read([write(json.dumps(whole), "all.json")]).documents
    assert len(documents) == 12
    assert set(documents["conversation_id"].to_pylist()) == {"t0", "t1", "t2"}
    assert set(documents["speaker"].to_pylist()) == {"Maria Lopez", "John Reed"}


def test_a_channel_in_which_bots_write_and_people_join(write):
    def post(at, who, words, kind="Default", bot=False):
        author = {"id": who, "name": who.lower(), "discriminator": "0", "nickname": who, "isBot": bot}
        return {"id": str(at), "type": kind, "timestamp": f"2024-05-01T10:{at:02}:00.832+00:00", "isPinned": False,
                "content": words, "author": author, "attachments": [], "reactions": []}  # fmt: skip

    messages = [post(0, "Anna", "Joined the server.", "GuildMemberJoin"), post(1, "Helper", "Welcome!", bot=True),
                post(2, "Anna", "My lamp came broken.", "Reply"), post(3, "Tom", "Mine too."),
                post(4, "Anna", "Twice now.")]  # fmt: skip
    whole = {"guild": {"id": "1", "name": "Lamps"}, "channel": {"id": "2", "name": "help"}, "messages": messages}
    said = turns(read([write(json.dumps(whole), "help.json")]))
    assert said == [("system", "system", "Joined the server."), ("bot (helper)", "system", "Welcome!"),
                    ("anna", None, "My lamp came broken."), ("tom", None, "Mine too."),
                    ("anna", None, "Twice now.")]  # fmt: skip


def test_tickets_with_their_messages_have_the_words_of_these(write):
    """The fields of a ticket are those of Zendesk too, whose columns hold no messages."""
    ticket = {"subject": "Broken lamp", "requester_id": 77, "satisfaction_rating": {"score": "bad", "comment": ""}}
    lists = [{"id": n, **ticket, "messages": [{"from": who, "text": words} for who, words in SAID]} for n in range(3)]
    documents = read([write(json.dumps(lists), "tickets.json")]).documents
    assert documents.num_rows == 12
    assert set(documents["text"].to_pylist()) == {words for _, words in SAID}


def test_tickets_of_zendesk_without_their_channel(write):
    said = [(77, "My lamp is broken."), (5, "We send a new one."), (77, "That is broken as well.")]
    comments = [{"author_id": who, "public": True, "body": words} for who, words in said]
    ticket = {"id": 35, "subject": "Lamp", "requester_id": 77, "description": said[0][1], "comments": comments}
    documents = read([write(json.dumps({"tickets": [ticket, {**ticket, "id": 36}]}), "tickets.json")]).documents
    assert documents["text"].to_pylist() == ["Lamp. My lamp is broken.\n\nThat is broken as well."] * 2


def test_chats_with_what_their_program_did_and_a_message_left_when_nobody_was_there(write):
    def entry(at, kind, who, **more):
        return {"type": f"chat.{kind}", "timestamp": f"2024-05-01T10:0{at}:00Z", "name": who, **more}

    history = [
        entry(0, "memberjoin", "John Reed"), entry(1, "msg", "John Reed", sender_type="Visitor", msg=SAID[1][1]),
        entry(2, "msg", "Maria Lopez", sender_type="Agent", msg=SAID[2][1]),
        entry(3, "rating", "John Reed", new_rating="bad"),
    ]  # fmt: skip
    chat = {"id": "24.1", "type": "chat", "timestamp": "2024-05-01T10:00:00Z", "visitor": {"id": "v1"}}
    left = {"id": "24.2", "type": "offline_msg", "timestamp": "2024-05-02T10:00:00Z", "visitor": {"id": "v2"},
            "message": SAID[3][1], "history": []}  # fmt: skip
    whole = {"chats": [{**chat, "history": history}, left], "count": 2}
    rows = read([write(json.dumps(whole), "chats.json")]).documents.sort_by("source_row").to_pylist()
    said = [row for row in rows if row["text"]]
    assert [(row["speaker"], row["speaker_role"], row["text"]) for row in said] == [
        ("Visitor", "customer", SAID[1][1]), ("Agent", "agent", SAID[2][1]), (None, None, SAID[3][1])
    ]  # fmt: skip
    assert len({row["customer_id"] for row in said}) == 2


@pytest.mark.parametrize(
    ("who", "part", "values", "shown"),
    [
        pytest.param("participantId", "sentBy", ("Agent", "Consumer"), "part", id="ids of who wrote"),
        pytest.param("author", "role", ("agent", "customer"), "name", id="names"),
        pytest.param("sender", "sender_type", ("staff", "end_user"), "name", id="a part that is not told"),
    ],
)
def test_in_which_part_somebody_wrote_is_told_beside_who_it_was(write, who, part, values, shown):
    ids = {"Maria Lopez": "7d1c-02", "John Reed": "3f0c-01"} if shown == "part" else {}
    messages = [{who: ids.get(name, name), part: values[at % 2], "text": words, "time": f"2024-05-01T10:0{at}:00Z"}
                for at, (name, words) in enumerate(SAID)]  # fmt: skip
    whole = {"records": [{"info": {"conversationId": f"c{n}"}, "messages": messages} for n in range(2)]}
    told = turns(read([write(json.dumps(whole), "chats.json")]))
    assert [role for _, role, _ in told] == ["agent", "customer"] * 4
    assert [name for name, _, _ in told][:2] == (
        ["7d1c-02", "3f0c-01"] if shown == "part" else ["Maria Lopez", "John Reed"]
    )


def test_ids_that_look_like_a_part_are_none(write):
    said = [("Anna Berg", "My lamp is broken."), ("Tom", "We see.")] * 2
    messages = [{"from": name, "from_id": f"user{at % 2 + 1}", "text": words, "date": f"2024-05-01T10:0{at}:00"}
                for at, (name, words) in enumerate(said)]  # fmt: skip
    whole = {"name": "Tom", "type": "personal_chat", "id": 1, "messages": messages}
    assert {role for _, role, _ in turns(read([write(json.dumps(whole), "chat.json")]))} == {None}


def test_texts_that_were_written_as_if_each_byte_were_a_letter_are_mended(write):
    def broken(text):
        return text.encode().decode("latin-1")

    said = [("Zo\u00eb M\u00fcller", "The caf\u00e9 lamp broke \U0001f621"), ("Lamps", "Sorry \u2013 how can I help?")]
    messages = [{"sender_name": broken(who), "timestamp_ms": 1714550400000 + at, "content": broken(words)}
                for at, (who, words) in enumerate(said * 2)]  # fmt: skip
    whole = {"participants": [{"name": broken(who)} for who, _ in said], "messages": messages[::-1], "title": "x"}
    told = turns(read([write(json.dumps(whole), "message_1.json")]))
    assert [(who, words) for who, _, words in told] == said * 2
