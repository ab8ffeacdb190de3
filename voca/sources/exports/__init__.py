"""What review sites, help desks and social networks export: one file a tool, each saying how its tables are told.

A tool's file has ``EXPORTS``, the forms of its tables, and where its JSON is nested, ``listing`` (the records in a
whole document) and ``unfold`` (a record as flat rows).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from voca.sources.exports import (
    amazon,
    app_store,
    facebook,
    freshdesk,
    google_business,
    google_play,
    intercom,
    kobo,
    limesurvey,
    messages,
    qualtrics,
    questionpro,
    redcap,
    reddit,
    slack,
    sosci,
    surveymonkey,
    trustpilot,
    typeform,
    unipark,
    x,
    youtube,
    zendesk,
)
from voca.sources.exports.export import Export, Record
from voca.sources.names import phrase

__all__ = ["Export", "holds_turns", "listing", "recognise", "unfolder"]

Unfold = Callable[[Record], "list[dict[str, Any]] | None"]

# The more particular a form, the earlier it is asked.
EXPORTS: Final[tuple[Export, ...]] = (
    *google_play.EXPORTS[:1],
    *amazon.EXPORTS,
    *app_store.EXPORTS,
    *google_play.EXPORTS[1:],
    *trustpilot.EXPORTS,
    *google_business.EXPORTS,
    *freshdesk.EXPORTS,
    *zendesk.EXPORTS,
    *intercom.EXPORTS,
    *facebook.EXPORTS,
    *x.EXPORTS,
    *reddit.EXPORTS,
    *qualtrics.EXPORTS,
    *surveymonkey.EXPORTS,
    *limesurvey.EXPORTS,
    *typeform.EXPORTS,
    *questionpro.EXPORTS,
    *redcap.EXPORTS,
    *kobo.EXPORTS,
    *sosci.EXPORTS,
    *unipark.EXPORTS,
    *youtube.EXPORTS,
)
_LISTINGS: Final = (app_store.listing, x.listing, reddit.listing)
_UNFOLDS: Final[tuple[Unfold, ...]] = (
    slack.unfold,
    app_store.unfold,
    google_play.unfold,
    freshdesk.unfold,
    zendesk.unfold,
    intercom.unfold,
    x.unfold,
    facebook.unfold,
    reddit.unfold,
    youtube.unfold,
    qualtrics.unfold,
    typeform.unfold,
    surveymonkey.unfold,
    messages.unfold,  # whatever has messages and is of no tool that is known
)


def recognise(columns: Iterable[str]) -> Export | None:
    """Tell which tool's export has these columns; None where it is none that is known."""
    known = {phrase(name) for name in columns}
    return next((export for export in EXPORTS if export.matches(known)), None)


def listing(whole: object) -> list[Record] | None:
    """Return the records of a JSON document that a tool nests in its own way; None for any other."""
    found = next((found for read in _LISTINGS if (found := read(whole)) is not None), None)
    return messages.conversations(whole) if found is None and not _of_a_tool(whole) else found


def _of_a_tool(whole: object) -> bool:
    """Whether a document lists records of a tool that is known, which senders of their own do not make messages."""
    lists = whole.values() if isinstance(whole, Mapping) else [whole]
    firsts = [value[0] for value in lists if isinstance(value, list) and value and isinstance(value[0], Mapping)]
    return any(unfold(first) is not None for first in firsts for unfold in _UNFOLDS[:-1])


def holds_turns(record: Record) -> bool:
    """Whether a record is a conversation: it has a list of what several said."""
    return messages.like(record) is not None


def unfolder(records: Sequence[object]) -> tuple[Unfold | None, Mapping[str, str]]:
    """Return what makes flat rows of records like these, and which columns tell who speaks in which conversation.

    None where they are flat or of no tool that is known. A record or two may be unlike the others.
    """
    for record in records:
        if not isinstance(record, Mapping):
            continue
        unfold = next((unfold for unfold in _UNFOLDS if unfold(record) is not None), None)
        if unfold is messages.unfold and (told := messages.like(record)) is not None:
            return told, told.told(record)
        if unfold is not None:
            return unfold, {}
    return None, {}
