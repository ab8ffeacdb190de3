"""Chats in which nobody writes twice: a sender's id beside the name, or a date before each, says that it is one."""

from __future__ import annotations

import json

import pytest

from voca.sources import read

SAID = [
    ("Anna Berg", "My parcel is late again."),
    ("Ben", "See https://example.org for the status"),
    ("Cleo", "Same for me since Monday."),
]


def spoken(reading):
    rows = sorted(reading.documents.to_pylist(), key=lambda row: row["turn"])
    return [(row["speaker"], row["text"]) for row in rows if row["text"]]


def times(reading):
    return [str(time) for time in sorted(row["time"] for row in reading.documents.to_pylist())]


def message(number, who, words):
    parts = words.partition("https://example.org")
    text = [parts[0], {"type": "link", "text": parts[1]}, parts[2]] if parts[1] else words
    return {"id": number, "type": "message", "date": f"2024-03-1{number}T10:05:00", "from": who,
            "from_id": f"user{number}", "text": text, "text_entities": []}  # fmt: skip


def test_telegram_json(tmp_path):
    made = {"id": 0, "type": "service", "date": "2024-03-10T10:00:00", "actor": "Acme", "action": "create_group",
            "text": "", "text_entities": []}  # fmt: skip
    whole = {"name": "Acme", "type": "private_supergroup", "id": 7,
             "messages": [made, *(message(i, *said) for i, said in enumerate(SAID, 1))]}  # fmt: skip
    path = tmp_path / "result.json"
    path.write_text(json.dumps(whole), encoding="utf-8")
    reading = read([path])
    assert spoken(reading) == SAID
    assert {row["speaker_role"] for row in reading.documents.to_pylist() if not row["text"]} == {"system"}
    assert times(reading)[1:] == [f"2024-03-1{day} 10:05:00" for day in (1, 2, 3)]


def test_texts_in_parts_of_a_channel(tmp_path):
    """Who speaks alone holds no conversation; links within a text are part of it all the same."""
    whole = {"name": "Acme", "messages": [message(i, "Acme", words) for i, (_, words) in enumerate(SAID, 1)]}
    path = tmp_path / "result.json"
    path.write_text(json.dumps(whole), encoding="utf-8")
    assert sorted(read([path]).documents["text"].to_pylist()) == sorted(words for _, words in SAID)


@pytest.mark.parametrize("form", ["{who}, [1{day}.03.2024 10:05]\n{words}\n", "1{day}.03.2024, 10:05 - {who}: {words}"])
def test_messages_copied_from_messengers(tmp_path, form):
    path = tmp_path / "chat.txt"
    lines = [form.format(day=day, who=who, words=words) for day, (who, words) in enumerate(SAID, 3)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    reading = read([path])
    assert spoken(reading) == SAID
    assert times(reading) == [f"2024-03-1{day} 10:05:00" for day in (3, 4, 5)]


def test_a_page_written_as_text(tmp_path):
    lines = [f"{who}\n10:0{i}\n{words}" for i, (who, words) in enumerate(SAID)]
    path = tmp_path / "messages.txt"
    path.write_text("\n".join(["Acme Support", "1 March 2024", *lines[:2], "2 March 2024", lines[2]]) + "\n")
    reading = read([path])
    assert spoken(reading) == SAID


def test_a_diary_is_no_chat(tmp_path):
    path = tmp_path / "diary.txt"
    path.write_text(
        "12/03/2024 10:00 - first visit to the shop: it was closed\n13/03/2024 11:00 - a call: nobody answered\n"
    )
    assert not any(read([path]).documents["speaker"].to_pylist())
