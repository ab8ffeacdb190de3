"""Answers that have an order, of which neither end is the good one by itself: how often, how much."""

from __future__ import annotations

from typing import Final

from voca.ordered import Order, order_of
from voca.sources.faces import said
from voca.sources.profile import Profile
from voca.sources.verbal import RECOGNISED, Verbal, no_answer

IN_ORDER: Final = "an order"
"""The family of scales that measure nothing good or bad."""
_FEWEST: Final = 3  # groups
_MOST: Final = 12
_LONGEST: Final = 60  # characters of an answer on average; "Monthly: once a week at most, once a month at least"


def find_order(profile: Profile) -> Order | None:
    """Return the order of a column's groups, by their spelling in the file; None where it has none that is known."""
    if not profile.counted or not _FEWEST <= len(profile.groups) <= _MOST or profile.characters > _LONGEST:
        return None
    cells = {said(cell): cell for cell in sorted(profile.counts)}
    answered = [cell for cell in cells.values() if not no_answer(cell)]
    # "never used it" is no answer to "How good is it?", and one to "How often do you use it?"
    order = order_of(list(cells.values())) if len(answered) < len(cells) else None
    told = order is not None and any(no_answer(cell) for cell in order.places)
    return order if told else order_of(answered)


def ordered_answers(profile: Profile) -> Verbal | None:
    """Return a scale of words that are no judgement: "never" to "always"; its top is the most.

    All answers have to be on it but those that give none.
    """
    order = find_order(profile)
    if order is None or not order.worded:
        return None
    points = {said(cell): float(place) for cell, place in order.places.items()}
    counts = {cell: n for cell, n in profile.counts.items() if said(cell) in points or not no_answer(cell)}
    on_it = sum(count for cell, count in counts.items() if said(cell) in points)
    if on_it < RECOGNISED * sum(counts.values()):
        return None
    return Verbal(IN_ORDER, points, order.top, usual=order.top > len(points))


def say_order(profile: Profile) -> str:
    """Say from where to where a column's groups go, and that they can be points; empty where they have no order."""
    order = find_order(profile)
    if order is None:
        return ""
    first, last = order.ends
    points = ordered_answers(profile) is not None
    return f"; in order from {first!r} to {last!r}" + (", points with --score" if points else "")
