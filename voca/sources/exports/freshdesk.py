"""Tickets of Freshdesk: the table of its export, and the API's JSON with its conversations."""

from __future__ import annotations

from typing import Any, Final

from voca.sources.exports.export import Export, Record, Scale, joined, listed, plain_fields

_FACES: Final = {
    "extremely happy": "7", "very happy": "6", "happy": "5", "neutral": "4", "unhappy": "3", "very unhappy": "2",
    "extremely unhappy": "1", "not rated": "", "no response": "",
}  # fmt: skip

_OWN: Final = frozenset(("description_text", "fr_escalated", "responder_id", "display_id", "helpdesk_notes"))
"""Fields of a ticket, one of which is there."""

EXPORTS: Final = (
    Export(
        "Freshdesk",
        (
            "ticket id|display id|id",
            "subject",
            "agent|responder id|responder name|agent interactions",
            "customer interactions|survey results|resolution status|first response status|created time|due by time|"
            "fr escalated|association type|customer messages",
        ),
        text="customer messages|description|description text|subject",
        title="subject",
        time="created time|created at",
        customer="requester id|contact id|unique external id|email|requester email",
        scores=(
            Scale("survey results|survey result|satisfaction survey", "csat", "csat", 1, 7, _FACES),
        ),
        more={"survey comment|survey feedback|customer feedback": "Survey comment"},
        replies="company replies|agent response|last agent reply",
        aside={
            "title": "the contact's title, not the ticket's", "tags": "tags that agents set",
            "agent interactions": "how often agents wrote", "customer interactions": "how often the customer wrote",
            "full name": "names of persons: personal data, neither a group nor an id",
        },
    ),
)  # fmt: skip


def unfold(record: Record) -> list[dict[str, Any]] | None:
    """Return a ticket as one flat row: what the customer wrote, and what the company replied."""
    inner = record.get("helpdesk_ticket")  # of the export of a whole account
    record = inner if isinstance(inner, dict) else record
    if "subject" not in record or not record.keys() & _OWN:
        return None
    said: list[object] = [record.get("description_text") or record.get("description")]
    replied: list[object] = []
    notes = [note.get("note") or note for note in listed(record, "notes")]  # the first version of the API wraps each
    for part in (*listed(record, "conversations"), *listed(record, "helpdesk_notes"), *notes):
        own = part.get("incoming") is True and part.get("private") is not True
        (said if own else replied).append(part.get("body_text") or part.get("body"))
    return [
        {
            **plain_fields(record, "description", "description_text"),
            "customer messages": joined(said) or None,
            "company replies": joined(replied) or None,
        }
    ]
