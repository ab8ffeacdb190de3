"""What columns can be for: plain values that the guessing fills and the building of documents reads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from hashlib import blake2b
from itertools import pairwise
from typing import Final, Literal

import pyarrow as pa
import pyarrow.compute as pc

from voca.sources.names import phrase
from voca.sources.ranges import Range
from voca.sources.values import is_missing

ScoreKind = Literal["nps", "csat", "ces", "stars", "rating", "yesno", "number"]

_GROUPED: Final = 1_000  # rows of whole groups that are looked at


@dataclass(frozen=True, slots=True)
class Role:
    """What one column was taken for.

    Attributes
    ----------
    column : str
    role : str
        text, title, score, segment, customer, time, weight, outcome, id, driver, foreign or ignored.
    target : str
        The documents column it becomes; empty where it is set aside.
    reason : str
        One sentence.
    """

    column: str
    role: str
    target: str
    reason: str


@dataclass(frozen=True, slots=True)
class Text:
    """A column of customers' words; ``question`` is what they were asked, None in a review."""

    column: str
    question: str | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """A score and its scale; see ``scales`` in :mod:`voca.schema`.

    ``words`` are the points of answers in words, as phrases; empty where they are numbers. ``beside``: taken for a
    rating since others stand beside it. ``shares``: cells say different tops ("3/5", "7/10"), and are
    percentages of them; ``fractions``: cells are fractions of 1, and read as percentages. ``unsaid``: answers that
    are no opinion, as phrases.
    """

    name: str
    column: str
    kind: ScoreKind
    low: float
    high: float
    direction: int
    label: str
    reason: str
    primary: bool = False
    words: Mapping[str, float] = field(default_factory=dict)
    beside: bool = False
    shares: bool = False
    fractions: bool = False
    unsaid: frozenset[str] = frozenset()


@dataclass(slots=True)
class Roles:
    """What all columns of a table were taken for.

    Attributes
    ----------
    kind : {"review", "answer"}
        One text a row, or answers to open questions.
    texts : list of Text
    title : str or None
    scores : list of Score
    segments : list of str
    ranges : dict of str to tuple of Range
        Of the segments that are ranges of numbers.
    customer, time, weight : str or None
    clock : str or None
        Column with the times of day of the dates in `time`.
    question : str or None
        Column that says which question each row answers.
    parted : tuple of str
        Columns by which the rows of one response are told, where `question` says which part of it each row is.
    outcomes : dict of str to str
        ``churned`` and ``value`` to their column.
    drivers : list of str
        Operational numbers the user named.
    conversation, speaker : str or None
        Columns that say to which conversation a row belongs, and, of an export, who wrote it.
    spoken, turn : str or None
        Columns of a table of turns that say who speaks, and in which order.
    called : str or None
        Column with names, where the one in `spoken` has parts ("interviewer").
    starts, ends, lasts : str or None
        Columns that say when turns begin and end, or how long they last.
    customer_speakers : tuple of str
        Who of them the user says is the customer.
    replies : list of str
        Columns with the company's words, which are set aside.
    packed : mapping of str to str
        Columns with several answers in a cell, and what became of these.
    surveyed : bool
        A tool for surveys wrote the table: whatever is text answers a question.
    opened : set of str
        Columns that a questionnaire or the header calls open questions.
    nones : set of str
        Segments of which "None" is a group.
    pooled : dict of str to frozenset of str
        By segment, the groups that stay by themselves; the others are put together.
    table : dict of str to Role
        By column.
    """

    kind: str = "review"
    texts: list[Text] = field(default_factory=list)
    title: str | None = None
    scores: list[Score] = field(default_factory=list)
    segments: list[str] = field(default_factory=list)
    ranges: dict[str, tuple[Range, ...]] = field(default_factory=dict)
    customer: str | None = None
    time: str | None = None
    clock: str | None = None
    weight: str | None = None
    question: str | None = None
    parted: tuple[str, ...] = ()
    outcomes: dict[str, str] = field(default_factory=dict)
    drivers: list[str] = field(default_factory=list)
    conversation: str | None = None
    speaker: str | None = None
    spoken: str | None = None
    called: str | None = None
    turn: str | None = None
    starts: str | None = None
    ends: str | None = None
    lasts: str | None = None
    customer_speakers: tuple[str, ...] = ()
    replies: list[str] = field(default_factory=list)
    surveyed: bool = False
    packed: Mapping[str, str] = field(default_factory=dict)
    opened: set[str] = field(default_factory=set)
    nones: set[str] = field(default_factory=set)
    pooled: dict[str, frozenset[str]] = field(default_factory=dict)
    table: dict[str, Role] = field(default_factory=dict)

    def put(self, column: str, role: str, reason: str, target: str = "") -> None:
        """Decide a column."""
        self.table[column] = Role(column, role, target, reason)


class Related:
    """Answers questions about columns side by side, from a sample of rows.

    Parameters
    ----------
    rows : pyarrow.Table
        The sample.
    whole : pyarrow.Table, optional
        All rows; the sample where not given.

    Attributes
    ----------
    columns : tuple of str
        All of them, in the order of the table.
    """

    def __init__(self, rows: pa.Table, whole: pa.Table | None = None) -> None:
        self._rows = rows
        self._whole = rows if whole is None else whole
        self.columns = tuple(rows.column_names)
        self.values = cache(self._values)
        self._groups = cache(self._grouped)

    def _values(self, column: str) -> list[str]:
        return [(value or "").strip() for value in self._rows[column].to_pylist()]

    def within(self, groups: str, column: str) -> list[tuple[str, str]]:
        """Return of whole groups the group and the cell of each row, where both say something.

        A sample of single rows would tear conversations of few turns apart.
        """
        rows = self._groups(groups)
        pairs = zip(rows[groups].to_pylist(), rows[column].to_pylist(), strict=True)
        return [(a.strip(), b.strip()) for a, b in pairs if a and b and a.strip() and b.strip()]

    def _grouped(self, column: str) -> pa.Table:
        """Return the rows of some groups, chosen so that the order of the rows is no matter."""
        if len(self._whole) <= _GROUPED:
            return self._whole
        counts = {entry["values"]: entry["counts"] for entry in self._whole[column].value_counts().to_pylist()}
        chosen: list[str] = []
        rows = 0
        for value in sorted(filter(None, counts), key=lambda value: blake2b(value.encode(), digest_size=8).digest()):
            if rows >= _GROUPED:
                break
            chosen.append(value)
            rows += counts[value]
        return self._whole.filter(pc.is_in(self._whole[column], pa.array(chosen, pa.string())))

    def same(self, one: str, other: str) -> bool:
        """Whether two columns say the same in other words: knowing one is knowing the other in 95% of the rows."""
        pairs = Counter(
            (a, b)
            for a, b in zip(self.values(one), self.values(other), strict=True)
            if not is_missing(a) and not is_missing(b)
        )
        ahead: dict[str, int] = {}
        back: dict[str, int] = {}
        for (a, b), count in pairs.items():
            ahead[a] = max(ahead.get(a, 0), count)
            back[b] = max(back.get(b, 0), count)
        alike = len(ahead) == len(back) or min(len(ahead), len(back)) > 5
        least = 0.95 * pairs.total()
        return bool(pairs) and alike and sum(ahead.values()) >= least and sum(back.values()) >= least

    def agree(self, one: str, other: str, test: Callable[[str, str], bool]) -> bool:
        """Whether nearly all rows with something in both columns pass a test, and there are some."""
        pairs = [(a, b) for a, b in zip(self.values(one), self.values(other), strict=True) if a and b]
        return len(pairs) > 3 and sum(test(a, b) for a, b in pairs) >= 0.98 * len(pairs)

    def copied(self, column: str, others: Sequence[str]) -> float:
        """Share of the words of `column` that stand in the same row in one of the `others`."""
        found = total = 0
        rest = [self.values(other) for other in others]
        for index, value in enumerate(self.values(column)):
            words = phrase(value).split()
            around = set(phrase(" ".join(values[index] for values in rest)).split())
            total += len(words)
            found += sum(word in around for word in words)
        return found / total if total else 0.0

    def runs(self, column: str) -> bool:
        """Whether the values count up, as row numbers do."""
        values = self.values(column)
        if not all(value.isdigit() for value in values):
            return False
        numbers = sorted(map(int, values))
        return len(numbers) > 1 and all(a < b for a, b in pairwise(numbers))
