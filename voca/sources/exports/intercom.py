"""Conversations of Intercom: the API's JSON, tables of messages, and the reports' tables."""

from __future__ import annotations

from typing import Any, Final

from voca.sources.exports.export import Export, Record, Scale, joined, listed, plain_fields, within

_CUSTOMERS: Final = frozenset(("user", "lead", "contact", "visitor"))
_COMPANY: Final = frozenset(("admin", "team", "teammate", "operator"))
_RATING: Final = Scale(
    "conversation rating rating|conversation rating|rating|csat|last teammate rating", "csat", "csat", 1, 5,
    {"terrible": "1", "bad": "2", "ok": "3", "okay": "3", "great": "4", "amazing": "5"},
)  # fmt: skip

EXPORTS: Final = (
    Export(
        "Intercom",
        ("message body|body|part body", "message author type|author type", "conversation id"),
        text="message body|body|part body",
        time="message created at|created at|part created at",
        customer="message author id|message author user id|author id",
        conversation="conversation id",
        speaker="message author type|author type",
        company=_COMPANY,
        system=frozenset(("bot",)),
        scores=(_RATING,),
        aside={
            "conversation tags": "tags that the team set", "message type": "how the message was made",
            "part type": "how the message was made", "message author type": "who wrote it",
        },
    ),
    Export(
        "Intercom",
        (
            "customer messages|first message|first user message|conversation rating remark|source body|user message|"
            "rating remark",
            "conversation id|id|source subject",
            "conversation rating|conversation rating rating|conversation rating remark|company replies|source body",
        ),
        text="customer messages|first message|first user message|source body|user message|conversation rating remark|"
        "rating remark",
        title="source subject|subject",
        time="conversation started at|conversation started at utc|conversation created at|created at|started at",
        customer="customer id|user id|contact id|source author id|user external id",
        scores=(_RATING,),
        more={"conversation rating remark|rating remark": "Rating remark"},
        replies="company replies|last admin message|admin reply",
    ),
)  # fmt: skip


def unfold(record: Record) -> list[dict[str, Any]] | None:
    """Return a conversation as one flat row: what its customer wrote, and what the company and its bots did."""
    parts = listed(record, "conversation_parts", "conversation_parts") or listed(record, "conversation_parts")
    if not isinstance(record.get("source"), dict) or not (parts or record.get("type") == "conversation"):
        return None
    said: list[object] = []
    replied: list[object] = []
    customer = None
    for part in [record["source"], *parts]:
        author = within(part, "author", "type")
        own = author in _CUSTOMERS and part.get("part_type") != "note"
        (said if own else replied).append(part.get("body"))
        customer = customer or (within(part, "author", "id") if own else None)
    rating = record.get("conversation_rating")
    return [
        {
            **plain_fields(record, "source"),
            "source.subject": within(record, "source", "subject"),
            "customer_id": customer,
            "customer messages": joined(said) or None,
            "company replies": joined(replied) or None,
            "conversation_rating.rating": within(rating, "rating"),
            "conversation_rating.remark": within(rating, "remark"),
        }
    ]
