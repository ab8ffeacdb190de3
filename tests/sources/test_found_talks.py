"""Conversations as sales teams, contact centres and researchers keep them in tables and plain files."""

import csv
import io

import pytest

from voca.sources import read


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
