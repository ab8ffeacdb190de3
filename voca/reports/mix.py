"""The sentiment of some mentions in three shares."""

from __future__ import annotations

from collections import Counter

from voca.report import Value
from voca.reports.material import Row
from voca.schema import POLARITIES


def mix(mentions: list[Row]) -> Value:
    """Return the shares of negative, neutral and positive mentions; None where none was judged."""
    counts = Counter(mention["polarity"] for mention in mentions if mention["polarity"] in POLARITIES)
    total = counts.total()
    return tuple(counts[polarity] / total for polarity in POLARITIES) if total else None
