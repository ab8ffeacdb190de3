"""Shares and impacts with the machine's mistakes corrected by a sample that a person checked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from voca.config import LinkOptions
from voca.errors import Issue
from voca.link.arrays import Bools, Floats, Ints, quantile
from voca.link.cells import dense
from voca.link.design import design
from voca.link.frame import Frame, Indicators, Sample
from voca.link.impact import influence, leave_out
from voca.link.intervals import wilson
from voca.link.measures import Measure
from voca.link.regression import fit
from voca.link.strata import LEAST, expansion, merge_small, strata
from voca.link.two_phase import Checked, Estimates, combine

Record = dict[str, Any]
Spans = tuple[Floats, Floats, Floats]  # values and the ends of their intervals
POSITIVES = 30  # checked responses that mention a theme, below which it is not corrected


@dataclass(frozen=True, slots=True)
class Labels:
    """What a person said of some responses.

    Attributes
    ----------
    rows : ndarray of int
        Rows of the frame.
    themes : ndarray of int
        Numbers of the themes that were checked.
    true : ndarray of float, ``[rows, themes]``
        1 where the person sees the theme mentioned.
    """

    rows: Ints
    themes: Ints
    true: Floats


def labels_of(frame: Frame, mentions: Indicators, checks: pa.Table) -> Labels:
    """Lay out the ``checks`` table; responses and themes that are no longer there are left out."""
    row_of = {str(name): i for i, name in enumerate(frame.ids)}
    theme_of = {name: k for k, name in enumerate(mentions.ids)}
    cells: dict[tuple[int, int], float] = {}
    for check in checks.to_pylist():
        row, theme = row_of.get(check["response_id"]), theme_of.get(check["theme_id"])
        if row is not None and theme is not None and frame.text[row]:
            cells[row, theme] = float(check["mentioned"])
    rows, themes = (np.array(sorted({cell[axis] for cell in cells}), dtype=np.int64) for axis in (0, 1))
    true = np.full((len(rows), len(themes)), np.nan)
    for (row, theme), value in cells.items():
        true[np.searchsorted(rows, row), np.searchsorted(themes, theme)] = value
    whole = np.isfinite(true).all(axis=1)
    return Labels(rows[whole], themes, true[whole])


def corrections(
    frame: Frame,
    measures: Sequence[Measure],
    mentions: Indicators,
    controls: Sequence[str],
    checks: pa.Table,
    options: LinkOptions,
) -> tuple[list[Record], list[Record]]:
    """Correct shares and impacts for mistakes of recognition.

    Parameters
    ----------
    frame : Frame
    measures : sequence of Measure
    mentions : Indicators
        Of all rows, on the level ``theme``.
    controls : sequence of str
        Dimensions held equal in the adjusted impact.
    checks : pyarrow.Table
        The ``checks`` table: what a person said.
    options : LinkOptions

    Returns
    -------
    list of dict
        Rows of the ``calibration`` table.
    list of dict
        Rows of the ``corrected`` table; themes with fewer than :data:`POSITIVES` checked mentions have none.
    """
    labels = labels_of(frame, mentions, checks)
    if len(labels.rows) < LEAST or not len(labels.themes):
        return [], []
    found = _Sample(frame, mentions, labels, frame.text)
    calibration = found.calibration(mentions.ids, options)
    corrected: list[Record] = []
    for measure in measures:
        scored = frame.text & np.isfinite(measure.y)
        known = scored[labels.rows]
        here = Labels(labels.rows[known], labels.themes, labels.true[known])
        if len(here.rows) >= LEAST:
            corrected += _Sample(frame, mentions, here, scored).impacts(measure, controls, options)
    return calibration, corrected


def by_checks(
    frame: Frame,
    measures: Sequence[Measure],
    mentions: Indicators,
    controls: Sequence[str],
    checks: pa.Table | None,
    options: LinkOptions,
) -> tuple[list[Record], list[Record], list[Issue]]:
    """Do what :func:`corrections` does, where there is a sample; say why it serves nothing where it does not."""
    if checks is None or not checks.num_rows:
        return [], [], []
    if not set(checks["response_id"].to_pylist()) & set(frame.ids):  # customers and responses have other ids
        text = (
            f"The sample that a person checked was drawn with another unit than {options.unit!r} (--unit): no figure is"
            " corrected by it."
        )
        hint = "Draw one from a study analysed with this --unit, or show the study with the unit it was drawn with."
        return [], [], [Issue("checks-unit", text, severity="warning", hint=hint)]
    calibration, corrected = corrections(frame, measures, mentions, controls, checks, options)
    if calibration:
        return calibration, corrected, []
    text = "Next to none of the responses and themes here were checked by a person: no figure is corrected."
    return [], [], [Issue("checks-few", text, severity="warning")]


class _Sample:
    """The checked rows of one base (all with text, or the scored ones), with what the machine said of them."""

    def __init__(self, frame: Frame, mentions: Indicators, labels: Labels, base: Bools) -> None:
        self.frame, self.mentions, self.labels, self.base = frame, mentions, labels, base
        inside = np.flatnonzero(base)
        is_checked = np.isin(inside, labels.rows)
        stratum = merge_small(strata(frame, mentions)[inside], is_checked)
        code = np.unique(stratum, return_inverse=True)[1].astype(np.int64)
        each = expansion(code, is_checked)[is_checked]
        self.design = Checked(code[is_checked], np.bincount(code).astype(np.float64), each)
        self.n = len(inside)
        self.machine = dense(mentions.mention[labels.rows])[:, labels.themes]
        self.survey = frame.weight[labels.rows]
        self.weight = self.design.expansion * self.survey
        self.eligible = labels.true.sum(axis=0) >= POSITIVES
        # the survey weight is part of a row's influence
        self.pull = self.survey / (self.weight.sum() / self.design.expansion.sum())

    def interval(self, found: Estimates, options: LinkOptions) -> dict[str, Spans]:
        """Return corrected figures and how far mistakes had moved them, with intervals, by the end of their names."""
        made = combine(found, self.design, self.n)
        freedom = max(len(self.pull) - len(self.design.size), 1)
        wide = quantile(options.confidence, freedom)
        spans = {"": (made.value, made.error), "_shift": (made.shift, made.shift_error)}
        return {end: (x, x - wide * error, x + wide * error) for end, (x, error) in spans.items()}

    # ---- shares, precision, recall -------------------------------------------------------------------------------
    def shares(self) -> Estimates:
        every = self.mentions.mention[self.base][:, self.labels.themes]
        weight = self.frame.weight[self.base]
        true, proxy = (self.weight @ table / self.weight.sum() for table in (self.labels.true, self.machine))
        return Estimates(
            true,
            proxy,
            np.asarray(every.T @ weight) / weight.sum(),
            (self.labels.true - true) * self.pull[:, None],
            (self.machine - proxy) * self.pull[:, None],
        )

    def calibration(self, ids: Sequence[str], options: LinkOptions) -> list[Record]:
        found = self.shares()
        share, low, high = self.interval(found, options)[""]
        records = []
        for k, theme in enumerate(self.labels.themes):
            true, machine = self.labels.true[:, k] > 0, self.machine[:, k] > 0
            row: Record = {"theme_id": ids[theme], "n_checked": len(true), "n_positive": int(true.sum())}
            row |= self._rate("precision", machine, true, options) | self._rate("recall", true, machine, options)
            row |= {"alpha": alpha(true, machine), "share": float(found.everywhere[k]), "note": ""}
            if self.eligible[k]:
                figures = {"share_corrected": share[k], "share_low": low[k], "share_high": high[k]}
                row |= {name: float(np.clip(value, 0, 1)) for name, value in figures.items()}
            else:
                row["note"] = f"not corrected: {int(true.sum())} checked mentions, fewer than {POSITIVES}"
            records.append(row)
        return records

    def _rate(self, name: str, among: Bools, hit: Bools, options: LinkOptions) -> Record:
        """Share of `hit` in `among`, expanded, with Wilson's interval on Kish's base."""
        w = self.weight[among]
        if not len(w):
            return {}
        found = hit[among]  # all or none of them, whatever rounding makes of the weights' sums
        share = float(found[0]) if found.all() or not found.any() else float(w @ found / w.sum())
        base = float(w.sum() ** 2 / (w**2).sum())
        low, high = wilson(np.array([share]), np.array([base]), options.confidence)
        low, high = np.where(share == 0, 0.0, low), np.where(share == 1, 1.0, high)
        return {name: share, f"{name}_low": float(low[0]), f"{name}_high": float(high[0])}

    # ---- impacts -------------------------------------------------------------------------------------------------
    def impacts(self, measure: Measure, controls: Sequence[str], options: LinkOptions) -> list[Record]:
        chosen = np.flatnonzero(self.eligible)
        y = measure.y[self.labels.rows]
        if not len(chosen) or y.min() == y.max():
            return []
        plain = self.interval(self._leave_out(measure, chosen), options)
        kept, estimates = self._adjusted(measure, controls, chosen)
        held = self.interval(estimates, options) if estimates is not None else None
        records = []
        for i, k in enumerate(chosen):
            theme = self.mentions.ids[self.labels.themes[k]]
            row: Record = {"score": measure.name, "theme_id": theme, "n_checked": len(y)}
            row |= _figures("leave_out", plain[""], i)
            if held is not None and int(k) in kept:
                for end, spans in held.items():
                    row |= _figures(f"adjusted{end}", spans, kept.index(int(k)))
            records.append(row)
        return records

    def _leave_out(self, measure: Measure, chosen: Ints) -> Estimates:
        from scipy.sparse import csr_array

        y, rows = measure.y[self.labels.rows], np.arange(len(self.weight))
        sample = Sample.of(self.weight, rows, True)
        values, influences = [], []
        for table in (self.labels.true, self.machine):
            mention = csr_array(table[:, chosen])
            found = leave_out(mention, y, sample)
            values.append(np.nan_to_num(found.impact))
            influences.append(influence(found, mention, y, np.ones(len(y)), 1.0) * self.pull[:, None])
        every = self.mentions.mention[self.base][:, self.labels.themes[chosen]]
        whole = leave_out(every, measure.y[self.base], self.frame.sample(self.base))
        return Estimates(values[0], values[1], np.nan_to_num(whole.impact), influences[0], influences[1])

    def _adjusted(self, measure: Measure, controls: Sequence[str], chosen: Ints) -> tuple[list[int], Estimates | None]:
        """Regressions on the corrected themes; what controls and other themes go with is taken out of the score first.

        The other themes' coefficients are those of the regression on all rows: a few hundred checked ones could not
        estimate them.
        """
        sample = self.frame.sample(self.base)
        here, y = self.mentions.rows(self.base), measure.y[self.base]
        laid, _ = design(self.frame, self.base, here, sample, controls, whole=True)
        found = fit(laid.columns, y, sample)
        place = {c.theme: laid.first + i for i, c in enumerate(laid.themes) if found.kept[laid.first + i]}
        kept = [int(k) for k in chosen if int(self.labels.themes[k]) in place]
        if not kept:
            return [], None
        mine = np.array([place[int(self.labels.themes[k])] for k in kept])
        others = found.coefficient.copy()
        others[[0, *mine]] = 0.0
        left = np.full(len(self.frame.ids), np.nan)
        left[np.flatnonzero(self.base)] = y - laid.columns @ others
        share = np.asarray(laid.columns[:, mine].T @ sample.weight) / sample.weight.sum()
        everywhere = found.coefficient[mine] * share
        rest = left[self.labels.rows]
        sides = [self._contribution(table[:, kept], rest) for table in (self.labels.true, self.machine)]
        if any(side is None for side in sides):
            return [], None
        (true, psi), (proxy, phi) = (side for side in sides if side is not None)
        return kept, Estimates(true, proxy, everywhere, psi, phi)

    def _contribution(self, table: Floats, y: Floats) -> tuple[Floats, Floats] | None:
        """Coefficient x share in the checked rows, and its influences; None where the columns cannot be told apart."""
        from scipy.sparse import csr_array

        x = np.column_stack([np.ones(len(y)), table])
        found = fit(csr_array(x), y, Sample.of(self.weight, np.arange(len(y)), True))
        if not found.kept.all():
            return None
        share = self.weight @ table / self.weight.sum()
        slopes = (x @ found.inverse)[:, 1:] * found.residual[:, None] * self.weight.sum()
        moved = slopes * share + found.coefficient[1:] * (table - share)
        return found.coefficient[1:] * share, moved * self.pull[:, None]


def _figures(stem: str, found: Spans, i: int) -> Record:
    names = (stem, f"{stem}_low", f"{stem}_high")
    return {name: float(values[i]) for name, values in zip(names, found, strict=True) if np.isfinite(values[i])}


def alpha(person: Bools, machine: Bools) -> float | None:
    """Krippendorff's (2004, Content Analysis, chapter 11) alpha of two judges, by nltk; None where nothing varies."""
    from nltk.metrics.agreement import AnnotationTask

    if len(np.unique(np.concatenate([person, machine]))) < 2:
        return None
    judged = [
        (judge, i, bool(value)) for judge, said in (("p", person), ("m", machine)) for i, value in enumerate(said)
    ]
    return float(AnnotationTask(judged).alpha())
