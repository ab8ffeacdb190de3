"""What looks wrong in comments and scores: each look counts over the parts of a reading and says what it saw.

A part is a :class:`~voca.protocols.Reading`; of a file that fits into memory there is one. No look keeps the rows, and
what it says never quotes a comment.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final, Protocol

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from voca.errors import Issue, Severity
from voca.protocols import Reading
from voca.schema import CUSTOMER_ROLES
from voca.wording import agree

Values = npt.NDArray[np.float64]

_LINE: Final = 4  # answers on one scale that make a straight line
_REPEATED: Final = (8, 3)  # words of a text that is no coincidence, and responses it stands in
_FEWEST_SHARED: Final = 20  # such texts of a file that is compared with another
_OF_A_FILE: Final = 100_000  # such texts of a file that are compared with other files'
_OFTEN: Final = 0.01  # share of such texts that is a warning
_BROKEN: Final = 0.001  # share of texts with letters of a wrong encoding that is one
_MOJIBAKE: Final = "Ã[\u0080-\u00bf©¨¼¶¤ŸŒ]|â€[™œ\u009d“”¦]|Â[ \u00a0£°»]|Ð[\u0080-\u00bf]Ñ|ï¿½|\ufffd"
_MARKUP: Final = r"(?i)</?(?:p|div|span|br|b|i|strong|em|a|ul|li|font)\b[^>]*>"
_FORMULA: Final = r"(?i)^[=@]\s*\w+\s*[(|!]|^[+-]\s*\w+\s*\(|^=cmd"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a reading, and one row a response of it: a respondent's scores stand in each of several answers."""

    reading: Reading
    responses: pa.Table

    @property
    def documents(self) -> pa.Table:
        """Its documents."""
        return self.reading.documents

    @property
    def voice(self) -> pa.Table:
        """Those of its documents that customers said: an agent's script is the same in every call."""
        roles = self.documents["speaker_role"]
        if roles.null_count == len(roles):
            return self.documents
        return self.documents.filter(pc.or_(pc.is_null(roles), pc.is_in(roles, pa.array(sorted(CUSTOMER_ROLES)))))


class Look(Protocol):
    """Counts something over the parts."""

    def add(self, part: Part) -> None:
        """Look at one more part."""
        ...

    def found(self) -> Iterator[Issue]:
        """Say what was seen in all of them."""
        ...


def floats(table: pa.Table, name: str) -> Values:
    """Return a column of numbers, NaN where there is none."""
    return np.asarray(table[name].to_numpy(zero_copy_only=False), dtype=np.float64)


def has_ends(scale: Mapping[str, Any]) -> bool:
    """Whether a score is on a scale with a lowest and a highest point; a plain number such as minutes is not."""
    return scale["low"] is not None and scale["high"] is not None


@dataclass(slots=True)
class Future:
    """Dates after the next day."""

    now: datetime
    late: int = 0
    dated: int = 0
    column: str | None = None

    def add(self, part: Part) -> None:
        """Count them."""
        times = part.responses["time"]
        after = pa.scalar(self.now + timedelta(days=1), pa.timestamp("us"))
        self.late += pc.sum(pc.greater(times, after)).as_py() or 0
        self.dated += len(times) - times.null_count
        roles = part.reading.columns.to_pylist()
        self.column = next((row["column"] for row in roles if row["role"] == "time"), None)

    def found(self) -> Iterator[Issue]:
        """Say how many."""
        if self.late:
            message = f"{self.late:,} of {self.dated:,} dates are in the future"
            hint = "Are day and month swapped? Say day_first in voca.toml."
            yield Issue("future-dates", message, column=self.column, hint=hint)


@dataclass(slots=True)
class StraightLines:
    """Respondents who gave the same answer to every question of a battery on one scale."""

    batteries: dict[tuple[float, float], tuple[int, int, int, int]] = field(default_factory=dict)
    """By scale: questions, respondents who answered all of them, those of one answer, those of an end of the scale."""

    def add(self, part: Part) -> None:
        """Count them."""
        names: dict[tuple[float, float], list[str]] = {}
        for scale in filter(has_ends, part.reading.scales.to_pylist()):
            names.setdefault((scale["low"], scale["high"]), []).append(f"score.{scale['score']}")
        for scale, battery in names.items():
            if len(battery) < _LINE:
                continue
            answers = np.column_stack([floats(part.responses, name) for name in battery])
            whole = answers[~np.isnan(answers).any(axis=1)]
            flat = whole[(whole == whole[:, :1]).all(axis=1), 0]
            _, before, lines, ends = self.batteries.get(scale, (0, 0, 0, 0))
            at_end = int(np.isin(flat, scale).sum())
            self.batteries[scale] = (len(battery), before + len(whole), lines + len(flat), ends + at_end)

    def found(self) -> Iterator[Issue]:
        """Say how many."""
        for (low, high), (questions, whole, flat, ends) in self.batteries.items():
            if not flat:
                continue
            # who is furious or delighted means the same end of every scale; through the middle it is seldom meant
            often = flat - ends >= max(0.1 * whole, 10)
            message = (
                f"{flat:,} of {whole:,} who answered all {questions} questions on {low:g} to {high:g} "
                f"gave the same answer to each ({flat / whole:.1%}; {ends:,} of them an end of the scale)"
            )
            hint = "Straight lines this frequent are often haste or bots." if often else ""
            yield Issue("straight-lining", message, hint=hint, severity="warning" if often else "note")


@dataclass(slots=True)
class Repeated:
    """Long texts that stand word for word in several responses; of each text a hash is kept."""

    hashes: list[npt.NDArray[np.int64]] = field(default_factory=list)
    texts: int = 0
    files: dict[str, set[int]] = field(default_factory=dict)

    def add(self, part: Part) -> None:
        """Hash the long texts, each once a response."""
        words, _ = _REPEATED
        seen: set[tuple[int, str]] = set()
        voice = part.voice
        columns = (voice[name].to_pylist() for name in ("text", "response_id", "source"))
        for text, response, source in zip(*columns, strict=True):
            if text and len(pieces := text.casefold().split()) >= words:
                key = hash(" ".join(pieces))
                seen.add((key, response))
                of_file = self.files.setdefault(source, set())
                if len(of_file) < _OF_A_FILE:
                    of_file.add(key)
        self.texts += len(seen)
        self.hashes.append(np.fromiter((key for key, _ in seen), np.int64, len(seen)))

    def found(self) -> Iterator[Issue]:
        """Say how many."""
        words, least = _REPEATED
        if not self.hashes:
            return
        yield from self._in_two_files()
        kept = np.sort(np.concatenate(self.hashes))
        ends = np.flatnonzero(np.diff(kept, append=kept[-1:] + 1)) + 1 if len(kept) else np.empty(0, np.int64)
        counts = np.diff(ends, prepend=0)
        copies = counts[counts >= least]
        if not len(copies):
            return
        one = len(copies) == 1
        message = (
            f"{len(copies):,} text{'' if one else 's'} of {words} words and more stand{'s' if one else ''} there "
            f"{int(copies.sum()):,} times{'' if one else ' in all'}, word for word"
        )
        severity: Severity = "warning" if copies.sum() > _OFTEN * self.texts else "note"
        hint = "Look for bots, templates and rows that were exported twice."
        yield Issue("repeated-text", message, hint=hint, severity=severity)

    def _in_two_files(self) -> Iterator[Issue]:
        """Name files of which most longer texts stand in another one as well."""
        told = sorted((name, keys) for name, keys in self.files.items() if len(keys) >= _FEWEST_SHARED)
        for place, (name, keys) in enumerate(told):
            for other, theirs in told[:place]:
                both, fewer = len(keys & theirs), min(len(keys), len(theirs))
                if both > 0.5 * fewer:
                    message = f"{both:,} of {fewer:,} longer texts stand in {other} and in {name}: they count twice"
                    hint = "Name one of the two, where they are the same comments."
                    yield Issue("same-texts", message, source=name, hint=hint)
                    break


_PATTERNS: Final[tuple[tuple[str, str, tuple[str, str], str, str], ...]] = (
    (
        "mojibake",
        _MOJIBAKE,
        ("holds", "hold"),
        "letters of a wrong encoding",
        "Export again as UTF-8, or say --encoding.",
    ),
    ("markup", _MARKUP, ("holds", "hold"), "HTML, which is taken out", ""),
    ("formulas", _FORMULA, ("begins", "begin"), "like a spreadsheet's formula, which is never evaluated", ""),
)


@dataclass(slots=True)
class Patterns:
    """Wrong encodings, HTML, formulas."""

    counts: dict[str, int] = field(default_factory=dict)
    texts: int = 0

    def add(self, part: Part) -> None:
        """Count the texts with each."""
        texts = part.documents["text"]
        self.texts += len(texts) - texts.null_count
        for code, pattern, *_ in _PATTERNS:
            hits = pc.sum(pc.match_substring_regex(texts, pattern)).as_py() or 0
            self.counts[code] = self.counts.get(code, 0) + hits

    def found(self) -> Iterator[Issue]:
        """Say how many."""
        for code, _, verb, what, hint in _PATTERNS:
            count = self.counts.get(code, 0)
            if count:
                often = code == "mojibake" and count > _BROKEN * self.texts
                severity: Severity = "warning" if often else "note"
                yield Issue(
                    code,
                    f"{count:,} of {self.texts:,} texts {agree(count, *verb)} {what}",
                    hint=hint,
                    severity=severity,
                )


@dataclass(slots=True)
class Sample:
    """The customers' documents with the smallest ids, hashes: a sample that the rows' order does not change."""

    size: int
    kept: pa.Table | None = None
    scales: list[dict[str, Any]] = field(default_factory=list)

    def add(self, part: Part) -> None:
        """Take what is smaller than what was kept."""
        both = part.voice if self.kept is None else pa.concat_tables([self.kept, part.voice])
        if both.num_rows > self.size:
            both = both.take(pc.select_k_unstable(both, self.size, sort_keys=[("document_id", "ascending")]))
        self.kept = both.combine_chunks()
        self.scales = part.reading.scales.to_pylist()
