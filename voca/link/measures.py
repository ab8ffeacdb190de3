"""What a score means: its reported scale, its direction and how its interval is found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pyarrow as pa

from voca.config import LinkOptions
from voca.errors import Issue, UsageError
from voca.link.arrays import Floats, Ints
from voca.link.frame import Frame

Family = Literal["nps", "share", "mean"]
POINTS = 101  # a scale with more different answers than this is taken for a continuous one


@dataclass(frozen=True, slots=True)
class Scale:
    """The points of a bounded scale that occur, the scale's ends, and the number of each row's point."""

    values: Floats
    bounds: tuple[float, float]
    at: Ints


@dataclass(frozen=True, slots=True)
class Measure:
    """One score, on the scale in which it is reported.

    Attributes
    ----------
    name, kind, label : str
    family : {"nps", "share", "mean"}
        ``nps``: 100, 0, -100; ``share``: 100 or 0; ``mean``: the score's own points.
    direction : int
        1 where a higher *reported* figure is better, -1 where it is worse. A theme harms where its impact has the
        other sign than this. The figures keep the score's own scale: effort that a theme raises by 0.4 points is
        +0.4, and harmful.
    y : ndarray of float
        One value a response (the rows of the :class:`~voca.link.frame.Frame`), NaN where it is not scored.
    bounds : tuple of float
        The ends of the reported scale, infinite where not known.
    answers : ndarray of float, optional
        The answers as they were given, where the reported score is made of boxes of them (NPS, top-two box).
    """

    name: str
    kind: str
    label: str
    family: Family
    direction: int
    y: Floats
    bounds: tuple[float, float]
    answers: Floats | None = None

    @property
    def called(self) -> str:
        """What a reader calls it."""
        return self.label or self.name

    @property
    def quoted(self) -> str:
        """What a reader calls it, as a message says it."""
        return f"“{self.called}”"

    @property
    def span(self) -> float:
        """The largest difference that two scores can have; infinite where the scale's ends are not known."""
        return self.bounds[1] - self.bounds[0]

    def scale(self, y: Floats) -> Scale | None:
        """Return the points of some scores; None where the scale has no ends or no points (a mood)."""
        if self.kind == "sentiment" or not np.isfinite(self.bounds).all():
            return None
        values, at = np.unique(y, return_inverse=True)
        return Scale(values, self.bounds, at.astype(np.int64)) if len(values) <= POINTS else None


def reported(values: Floats, kind: str, low: float, high: float, direction: int) -> tuple[Floats, Family, int]:
    """Bring raw values to the reported scale.

    NPS: 9 and 10 are promoters (100), 7 and 8 passives (0), the rest detractors (-100). CSAT: 100 in the top two
    boxes, the top one on a scale of fewer than four; scales of more than 11 points have no boxes and keep their mean.
    Yes/no: 100 for yes. Everything else is left as it is.

    Returns
    -------
    y : ndarray of float
    family : str
    direction : int
        Of the reported figure: "% top-two box" is better when higher even where 1 is the best answer.
    """
    unknown = np.isnan(values)
    if kind == "nps":
        y = np.where(values >= 9, 100.0, np.where(values <= 6, -100.0, 0.0))
        return np.where(unknown, np.nan, y), "nps", 1
    if kind == "yesno":
        middle = (low + high) / 2 if np.isfinite(low + high) else 0.5
        y = np.where(values >= middle, 100.0, 0.0)
        return np.where(unknown, np.nan, y), "share", direction
    if kind == "csat" and high - low <= 10:
        boxes = 1.0 if high - low >= 3 else 0.0
        top = values >= high - boxes if direction > 0 else values <= low + boxes
        return np.where(unknown, np.nan, 100.0 * top), "share", 1
    return values, "mean", direction


def _bounds(family: Family, kind: str, low: float, high: float) -> tuple[float, float]:
    if family == "nps":
        return (-100.0, 100.0)
    if family == "share":
        return (0.0, 100.0)
    if kind == "sentiment":
        return (-100.0, 100.0)
    # "number" has no ends, only the values that happened to occur.
    return (-np.inf, np.inf) if kind == "number" else (low, high)


def _float(value: object, default: float) -> float:
    return float(value) if isinstance(value, int | float) else default


def _measure(frame: Frame, scale: Mapping[str, Any]) -> tuple[Measure | None, list[Issue]]:
    name, kind = str(scale["score"]), str(scale["kind"])
    called = str(scale["label"] or name)
    if kind == "sentiment":
        values = frame.sentiment
    elif name in frame.scores:
        values = frame.scores[name]
    else:
        text = f"Score {name!r} is declared but the documents have no column 'score.{name}'."
        return None, [Issue("no-score-column", text, column=name, severity="error")]
    low, high = _float(scale["low"], -np.inf), _float(scale["high"], np.inf)
    issues = []
    off = (values < low) | (values > high)
    if kind not in ("sentiment", "number") and off.any():
        text = f"{int(off.sum()):,} values of “{called}” are off its scale {low:g} to {high:g} and are left out."
        issues.append(Issue("off-scale", text, column=name, severity="error"))
        values = np.where(off, np.nan, values)
    direction = -1 if scale["direction"] is not None and int(scale["direction"]) < 0 else 1
    y, family, direction = reported(values, kind, low, high, direction)
    if not np.isfinite(y).any():
        text = f"No response has a value for “{called}”."
        return None, [*issues, Issue("no-score", text, column=name, severity="error")]
    bounds = _bounds(family, kind, low, high)
    answers = values if family != "mean" and len(np.unique(values[np.isfinite(values)])) > 2 else None
    return Measure(name, kind, called, family, direction, y, bounds, answers), issues


def measures(frame: Frame, scales: pa.Table, score: str | None) -> tuple[list[Measure], list[Issue]]:
    """Make the measures, the primary one first.

    Parameters
    ----------
    frame : Frame
    scales : pyarrow.Table
        A row of kind ``sentiment`` stands for the sentiment of the documents.
    score : str or None
        The one to put first; None: the one marked ``primary``, else the first.

    Raises
    ------
    UsageError
        There is no score named `score`.
    """
    rows = scales.to_pylist()
    if score is not None and score not in {row["score"] for row in rows}:
        names = ", ".join(repr(row["score"]) for row in rows) or "none"
        message = f"There is no score named {score!r}."
        raise UsageError(message, f"The scores are: {names}.")
    rows.sort(key=lambda row: row["score"] != score if score else not row["primary"])
    found, issues = [], []
    for row in rows:
        measure, problems = _measure(frame, row)
        issues += problems
        if measure is not None:
            found.append(measure)
    if not found:
        text = "There is no score, so no impact of a theme on a score can be given."
        issues.append(Issue("no-score", text, severity="error", hint="Name a score column, or use sentiment."))
    return found, issues


def hold_effects(names: Sequence[str], options: LinkOptions) -> None:
    """Hold that the least effects are given for scores that exist; raises :class:`UsageError`."""
    for name in options.min_effect:
        if name not in names:
            message = f"There is no score named {name!r} to give a least effect for."
            raise UsageError(message, f"The scores are: {', '.join(map(repr, names)) or 'none'}.")
