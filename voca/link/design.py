"""Which columns the regression has: controls, then each theme's negative and positive mentions; and why some not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from voca.errors import Issue
from voca.link.arrays import Bools, Floats, Ints, Sparse
from voca.link.calendar import RARE, TIME, WEEKDAY, dummies, finer, trend
from voca.link.frame import Frame, Indicators, Sample

# Responses (customers, where they repeat) that each column needs.
ROWS_PER_COLUMN = 5

COMMENT = "comment"  # the dimension of those who wrote one and those who did not
_HELD = {COMMENT: "whether somebody wrote", "time": "the time"}  # controls that are no column of the data

Part = str  # "negative" | "neutral" | "positive" | "mention"


@dataclass(frozen=True, slots=True)
class Column:
    """One theme's column: its negative, neutral or positive mentions, or all of them where they cannot be parted."""

    theme: int
    part: Part
    count: int


@dataclass(frozen=True, slots=True)
class Driver:
    """An operational number beside the themes: its column is (value - mean) / sd, 0 where it is missing."""

    name: str
    n: int
    mean: float
    sd: float


@dataclass(frozen=True, slots=True)
class Design:
    """The regression's columns: intercept, controls, operational drivers, themes.

    Attributes
    ----------
    columns : sparse ``[rows, 1 + controls + drivers + themes]``
    controls : tuple of str
        The name of the dimension, ``"time"`` or ``"day of the week"`` behind each control column; of a driver where it
        says who lacks it.
    drivers : tuple of Driver
    themes : tuple of Column
    reasons : dict of int to str
        Why a theme has no column, or not all of them.
    universal : frozenset of int
        Themes that next to everybody mentions. With nobody to compare with, what a mention is worth is not known; the
        columns of their negative or positive mentions stand against their other mentions.
    """

    columns: Sparse
    controls: tuple[str, ...]
    drivers: tuple[Driver, ...]
    themes: tuple[Column, ...]
    reasons: dict[int, str]
    universal: frozenset[int] = frozenset()

    @property
    def first(self) -> int:
        """Number of the first theme column."""
        return 1 + len(self.controls) + len(self.drivers)

    def held(self, column: int) -> str:
        """Name what a column before the themes holds equal."""
        return [*self.controls, *(driver.name for driver in self.drivers)][column - 1]


def held_equal(laid: Design | None) -> str:
    """Name what a regression holds equal beside a theme: no segments, channel or time where it has none of these."""
    columns = [] if laid is None else [TIME if name == WEEKDAY else name for name in laid.controls]
    numbers = [] if laid is None else [driver.name for driver in laid.drivers]
    segments = set(columns) - {"channel", TIME, *numbers}
    names = ["other themes", *(["segments"] if segments else []), *(x for x in ("channel", "time") if x in columns)]
    names += numbers
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]


def _control_columns(frame: Frame, rows: Bools, names: Sequence[str]) -> list[tuple[str, Sparse]]:
    """Make dummies of each dimension (rare groups pooled, the largest as the reference) and a linear time trend."""
    every = [(name, dummies(frame.dimensions[name].codes[rows])) for name in sorted(names)]
    every.append((TIME, trend(frame.time[rows])))
    return [(name, block) for name, block in every if block is not None]


def _usable(count: Ints, n: int) -> Bools:
    return np.asarray(np.minimum(count, n - count) >= RARE)


def _why_not(count: int, n: int) -> str:
    if count == 0:
        return "no scored comment mentions it"
    if count == n:
        return "every scored comment mentions it: there is nobody to compare with"
    if count < RARE:
        return f"only {count} scored comments mention it"
    return f"all but {n - count} scored comments mention it: there is next to nobody to compare with"


def _theme_columns(
    mentions: Indicators, whole: bool
) -> tuple[list[Column], dict[str, Sparse], dict[int, str], frozenset[int]]:
    """Choose the columns of every theme, and say what could not be parted.

    Mentions that are neither clearly negative nor clearly positive are a column of their own: leaving them out would
    put people who talk of the theme among those who do not, and so bias the other two towards nothing.

    Returns
    -------
    list of Column
    dict of str to sparse ``[rows, themes]``
        By part, where each column's entries are.
    dict of int to str
        Reasons, by theme.
    frozenset of int
        Themes that next to everybody mentions.
    """
    from scipy.sparse import diags_array

    n = mentions.mention.shape[0]
    tables = {"negative": mentions.negative, "positive": mentions.positive, "mention": mentions.mention}
    counts = {part: np.asarray(table.sum(axis=0)).ravel().astype(np.int64) for part, table in tables.items()}
    usable = {part: _usable(counts[part], n) & (not whole) for part in ("negative", "positive")}
    taken = sum(tables[part] @ diags_array(flags.astype(float)) for part, flags in usable.items()) > 0
    tables["neutral"] = mentions.mention - mentions.mention.multiply(taken)
    counts["neutral"] = np.asarray(tables["neutral"].sum(axis=0)).ravel().astype(np.int64)
    usable |= {part: _usable(counts[part], n) for part in ("neutral", "mention")}
    rest = n - np.asarray(taken.sum(axis=0)).ravel().astype(np.int64)
    columns: list[Column] = []
    reasons: dict[int, str] = {}
    for k in range(len(mentions.ids)):
        by_part = {part: int(count[k]) for part, count in counts.items()}
        can = [part for part, flags in usable.items() if flags[k]]
        parts, reason = _parts(by_part, can, int(rest[k]), n, whole)
        columns += [Column(k, part, by_part[part]) for part in parts]
        if reason:
            reasons[k] = reason
    return columns, tables, reasons, frozenset(np.flatnonzero(n - counts["mention"] < RARE).tolist())


def _parts(count: Mapping[str, int], usable: list[Part], rest: int, n: int, whole: bool) -> tuple[list[Part], str]:
    """Choose one theme's columns, and say why not all of them.

    Parameters
    ----------
    count : mapping of str to int
        Responses by part.
    usable : list of str
        Parts that enough responses have, and lack.
    rest : int
        Responses that have neither of the moods that are usable.
    n : int
    whole : bool
    """
    moods: list[Part] = [part for part in ("negative", "positive") if part in usable]
    few = [part for part in ("negative", "positive") if part not in moods and count[part]]
    said = [f"too few {part} mentions ({count[part]}) to estimate what goes with them" for part in few if moods]
    if n - count["mention"] < RARE:
        # where all but a few mention it, all of its columns together would be the intercept again
        moods = moods if rest >= RARE else moods[:1]
        against = [f"its {' and '.join(moods)} mentions are compared with its other ones"] if moods else []
        return moods, "; ".join([_why_not(count["mention"], n), *against, *said])
    if moods:
        return [*moods, *(["neutral"] if "neutral" in usable else [])], "; ".join(said)
    if "mention" in usable:
        return ["mention"], _TOGETHER[whole]
    return [], _why_not(count["mention"], n)


_TOGETHER = {
    True: "polarity is part of a sentiment score, so mentions are taken whole",
    False: "negative and positive mentions are taken together: too few of each",
}


def _gather(columns: Sequence[Column], tables: Mapping[str, Sparse], n_themes: int) -> Sparse:
    """Put the columns side by side."""
    from scipy.sparse import hstack

    order = list(tables)
    at = [order.index(column.part) * n_themes + column.theme for column in columns]
    return hstack([tables[part] for part in order], format="csc")[:, at]


def design(
    frame: Frame,
    rows: Bools,
    mentions: Indicators,
    sample: Sample,
    controls: Sequence[str],
    whole: bool,
    customers: int | None = None,
) -> tuple[Design, list[Issue]]:
    """Lay out the regression.

    Parameters
    ----------
    frame : Frame
    rows : ndarray of bool
        The scored responses with text.
    mentions : Indicators
        Of these rows.
    sample : Sample
        Of these rows.
    controls : sequence of str
        Names of the dimensions to hold equal; time is added where it is known, beyond its straight line as finely as
        there is room (:func:`voca.link.calendar.finer`).
    whole : bool
        Take mentions whole, whatever their polarity (for a score that is itself made of polarity).
    customers : int, optional
        How many there are to estimate the columns; else those of `sample`.

    Returns
    -------
    Design
    list of Issue
        What had to be left out because there are too few responses for so many columns.
    """
    from scipy.sparse import csr_array, hstack

    found, tables, reasons, universal = _theme_columns(mentions, whole)
    blocks = _control_columns(frame, rows, controls)
    customers = sample.n_customers if customers is None else customers
    room = customers // ROWS_PER_COLUMN - 1
    numbers, missing, unused = _driver_columns(frame, rows, sample)
    blocks += missing
    blocks, kept, issues = _fit_in(room - len(numbers), blocks, found, mentions.level)
    issues += unused
    taken = len(numbers) + len(kept) + sum(block.shape[1] for _, block in blocks)
    if any(name == TIME for name, _ in blocks):
        blocks += finer(frame.time[rows], room - taken)
    for column in found:
        if column not in kept:
            reasons[column.theme] = f"too many themes for {customers:,} customers, and this one is rare"
    ordered = sorted(kept, key=lambda column: (-column.count, mentions.ids[column.theme], column.part))
    parts = [csr_array(np.ones((sample.n, 1))), *(block for _, block in blocks)]
    parts += [*(values for _, values in numbers), _gather(ordered, tables, len(mentions.ids))]
    names = tuple(name for name, block in blocks for _ in range(block.shape[1]))
    drivers = tuple(driver for driver, _ in numbers)
    return Design(hstack(parts, format="csr"), names, drivers, tuple(ordered), reasons, universal), issues


def _driver_columns(
    frame: Frame, rows: Bools, sample: Sample
) -> tuple[list[tuple[Driver, Sparse]], list[tuple[str, Sparse]], list[Issue]]:
    """Standardise the operational drivers; where some responses lack a number, mark them by a control of their own.

    Return too, as issues, why others stand beside no theme.
    """
    from scipy.sparse import csr_array

    numbers, missing, issues = [], [], []
    for name in sorted(frame.drivers):
        values = frame.drivers[name][rows]
        known = np.isfinite(values)
        if known.sum() < RARE:
            issues.append(unused_driver(name, f"only {int(known.sum())} scored responses with text have a number"))
            continue
        w = sample.weight[known]
        mean = float(w @ values[known] / w.sum())
        sd = float(np.sqrt(w @ (values[known] - mean) ** 2 / w.sum()))
        if sd <= 1e-9 * max(abs(mean), 1e-300):
            issues.append(unused_driver(name, "it is the same number everywhere"))
            continue
        z = np.where(known, (np.where(known, values, mean) - mean) / sd, 0.0)
        numbers.append((Driver(name, int(known.sum()), mean, sd), csr_array(z[:, None])))
        if RARE <= known.sum() <= len(known) - RARE:
            missing.append((name, csr_array((~known).astype(float)[:, None])))
    return numbers, missing, issues


def unused_driver(name: str, why: str) -> Issue:
    """Say why an operational driver has no figure."""
    return Issue("driver-left-out", f"{name!r} stands beside no theme: {why}.", column=name)


def _fit_in(
    room: int, blocks: list[tuple[str, Sparse]], columns: list[Column], level: str
) -> tuple[list[tuple[str, Sparse]], list[Column], list[Issue]]:
    """Leave out the widest controls, then the rarest columns, until the rest has enough responses each."""
    issues, blocks, held, out = [], list(blocks), [name for name, _ in blocks], []
    parts = "sub-themes" if level == "subtheme" else f"{level}s"
    while blocks and sum(b.shape[1] for _, b in blocks) + len(columns) > room:
        name, _ = blocks.pop(max(range(len(blocks)), key=lambda i: (blocks[i][1].shape[1], blocks[i][0])))
        out.append(name)
    if out:
        text = f"too few responses to hold {_held_equal(held)} equal beside the {parts}; left out: "
        hint = "Compare by fewer segments (--segment COLUMN), or bring more responses."
        issues.append(
            Issue("control-left-out", f"{text}{', '.join(_HELD.get(name, name) for name in out)}.", hint=hint)
        )
    if len(columns) > max(room, 0):
        text = (
            f"{len(columns)} columns of {parts} are too many for the responses (negative, neutral and positive mentions"
            f" are one each); the {max(room, 0)} most frequent stay."
        )
        hint = "Ask for fewer themes (--themes N), or bring more responses."
        issues.append(Issue("too-many-themes", text, hint=hint))
        columns = sorted(columns, key=lambda c: (-c.count, c.theme, c.part))[: max(room, 0)]
    return blocks, columns, issues


def _held_equal(names: Sequence[str]) -> str:
    """Say what was to be held equal: every segment, the time or both."""
    both = [*(["every segment"] if set(names) - {"time"} else []), *(["the time"] if "time" in names else [])]
    return " and ".join(both)


def about(issues: Sequence[Issue], what: str, score: str | None = None) -> list[Issue]:
    """Say which regression something was left out of, and the key of the score that it is about."""
    return [replace(issue, message=f"{what}: {issue.message}", score=score) for issue in issues]


def alias_groups(aliases: Sequence[tuple[int, ...]]) -> list[set[int]]:
    """Join sets of columns that overlap."""
    groups: list[set[int]] = []
    for alias in aliases:
        joined = set(alias)
        apart = []
        for group in groups:
            if group & joined:
                joined |= group
            else:
                apart.append(group)
        groups = [*apart, joined]
    return groups


def centred_intercept(coefficient: Floats, columns: Sparse, sample: Sample, first: int) -> float:
    """Return the intercept of the same regression with what stands before column `first` centred on its means."""
    means = np.asarray(columns[:, 1:first].T @ sample.weight) / sample.weight.sum()
    return float(coefficient[0] + coefficient[1:first] @ means)
