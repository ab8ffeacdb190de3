"""Tickets of Zendesk: tables of a view or of the reports, and the JSON export with its comments."""

from __future__ import annotations

from typing import Any, Final

from voca.sources.exports.export import Export, Record, Scale, joined, listed, plain_fields, within

_GOOD_BAD: Final = {
    "good": "1", "good_with_comment": "1", "good with comment": "1", "bad": "0", "bad_with_comment": "0",
    "bad with comment": "0", "offered": "", "unoffered": "", "not offered": "", "unoffered satisfaction": "",
}  # fmt: skip

EXPORTS: Final = (
    Export(
        "Zendesk",
        (
            "requester|requester id|requester name|requester email",
            "subject|raw subject|summary|ticket subject",
            "ticket channel|"
            "summation column|satisfaction score|group stations|ticket type|via|via channel|satisfaction rating score|"
            "ticket satisfaction rating|first reply time in minutes|ticket form id",
        ),
        text="customer messages|description|comment|comments|subject|raw subject|summary|ticket subject",
        title="subject|raw subject|summary|ticket subject",
        time="created at|created|ticket created date|requested",
        customer="requester id|requester external id|requester email|requester",
        scores=(
            Scale(
                "satisfaction score|satisfaction rating score|satisfaction rating|ticket satisfaction rating|"
                "satisfaction",
                "satisfied", "yesno", 0, 1, _GOOD_BAD,
            ),
        ),
        more={"satisfaction comment|satisfaction rating comment|ticket satisfaction comment": "Satisfaction comment"},
        replies="company replies|latest comment by agent|public reply|internal note|assignee comment",
        aside={
            "replies": "how often agents answered", "summation column": "a column of ones",
            "tags": "tags that agents set",
        },
    ),
)  # fmt: skip


def unfold(record: Record) -> list[dict[str, Any]] | None:
    """Return a ticket as one flat row: what its requester wrote, and what the company replied."""
    requester = record.get("requester_id") or within(record, "requester", "id")
    comments = listed(record, "comments")
    of_ticket = isinstance(record.get("via"), dict) or any("author_id" in comment for comment in comments)
    if "subject" not in record or requester is None or not of_ticket:
        return None
    said: list[object] = []
    replied: list[object] = []
    for comment in comments:
        words = comment.get("plain_body") or comment.get("body") or comment.get("html_body")
        own = comment.get("author_id") == requester and comment.get("public") is not False
        (said if own else replied).append(words)
    row = {
        **plain_fields(record, "description", "requester_id"),
        "requester_id": requester,
        "via.channel": within(record, "via", "channel"),
        "satisfaction_rating.score": within(record, "satisfaction_rating", "score"),
        "satisfaction_rating.comment": within(record, "satisfaction_rating", "comment"),
        "customer messages": joined(said) or (None if comments else record.get("description")),
        "company replies": joined(replied) or None,
    }
    return [row]
