"""What the finders of personal data return, and what becomes of findings that overlap."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """A span of personal data.

    Attributes
    ----------
    start, end : int
        Code points of the text.
    kind : str
    why : str
        What it was taken for this kind by; never the words themselves.
    """

    start: int
    end: int
    kind: str
    why: str


Finder = Callable[[str], Iterator[Finding]]


def without_overlaps(findings: Iterable[Finding]) -> list[Finding]:
    """Keep of overlapping findings the one that came first, in text order."""
    kept: list[Finding] = []
    for new in findings:
        if all(new.end <= old.start or old.end <= new.start for old in kept):
            kept.append(new)
    return sorted(kept)
