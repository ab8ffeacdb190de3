"""An evaluation of themes for a person, as the tables of a report, and for a program, as plain values."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Final

import numpy as np

from voca.evaluation.themes import Evaluation
from voca.report import Column, Report, Section, Table, Value
from voca.wording import counted

KEY: Final = "evaluation"
SMALL: Final = 30
_SHOWN: Final = 30

_GROUPING: Final = (
    Column("method", "Method", "text"),
    Column("level", "Level", "text"),
    Column("groups", "Groups", "count"),
    Column("ami", "AMI", "number", digits=3),
    Column("ari", "ARI", "number", digits=3),
    Column("nmi", "NMI", "number", digits=3),
)
_METHODS: Final = (
    *_GROUPING,
    Column("unthemed_share", "In none", "share", digits=1),
    Column("interval", "", "interval", of="unthemed_share"),
)
_LABELS: Final = (
    Column("label", "Label", "verbatim"),
    Column("n", "n", "count"),
    Column("unthemed_share", "In none", "share"),
    Column("theme", "Best sub-theme", "verbatim"),
    Column("precision", "Precision", "share"),
    Column("recall", "Recall", "share"),
    Column("f1", "F1", "number", digits=2),
)
_FEW: Final = "* fewer than 30 comments."


def report(evaluation: Evaluation) -> Report:
    """Make the report of an evaluation: one section, whose key is ``KEY``."""
    gold = evaluation.gold
    n, k = len(gold.texts), len(set(gold.labels))
    lead = [f"{counted(n, 'comment')} of {gold.source} with {counted(k, 'label')}.", *evaluation.notices]
    if gold.left_out:
        lead.append(f"Left out: {', '.join(f'{count:,} {reason}' for reason, count in gold.left_out.items())}.")
    if evaluation.labels:
        mean = float(np.mean([label.f1 for label in evaluation.labels]))
        lead.append(f"Mean over the labels of the best sub-theme's F1: {mean:.2f}.")
    tables = [_methods(evaluation), _said(evaluation), _labels(evaluation)]
    shown = tuple(table for table in tables if table.rows)
    return Report("Themes, measured", (Section(KEY, "Themes, measured", lead=tuple(lead), tables=shown),))


def _methods(evaluation: Evaluation) -> Table:
    n = len(evaluation.gold.texts)
    rows: list[tuple[Value, ...]] = [
        (m.method, m.level, m.groups, m.ami, m.ari, m.nmi, m.unthemed_share, (m.unthemed_low, m.unthemed_high))
        for m in evaluation.methods
    ]
    note = (
        "AMI and ARI: agreement above chance, at most 1; every comment counts, those in none as a group of their own. "
        "A comment with several themes counts by its main one. [ ]: 95% interval."
    )
    small = _small(n, len(rows))
    note += f" {_FEW}" if small else ""
    return Table("methods", "Agreement", _METHODS, tuple(rows), base=f"Base: {n:,} comments", note=note, muted=small)


def _said(evaluation: Evaluation) -> Table:
    """Without the comments that an analysis counts as filler or short, where there are such."""
    silent = sum(evaluation.silent.values())
    n = len(evaluation.gold.texts)
    rows: list[tuple[Value, ...]] = [
        (m.method, m.level, m.groups, m.said_ami, m.said_ari, m.said_nmi) for m in evaluation.methods if 0 < silent < n
    ]
    reasons = "; ".join(f"{count:,} {reason}" for reason, count in evaluation.silent.items())
    note = f"Not in this base, since an analysis looks for no theme in them: {reasons}."
    small = _small(n - silent, len(rows))
    note += f" {_FEW}" if small else ""
    title, base = "Agreement where something is said", f"Base: {n - silent:,} of {n:,} comments"
    return Table("said", title, _GROUPING, tuple(rows), base=base, note=note, muted=small)


def _labels(evaluation: Evaluation) -> Table:
    shown = evaluation.labels[:_SHOWN]
    rows: list[tuple[Value, ...]] = [
        (s.label, s.n, s.unthemed / s.n, s.theme, s.precision, s.recall, s.f1) for s in shown
    ]
    rest = len(evaluation.labels) - len(shown)
    more = f"{rest} rarer labels are in the JSON only." if rest else ""
    muted = tuple(i for i, s in enumerate(shown) if s.n < SMALL)
    more = " ".join(part for part in (more, _FEW if muted else "") if part)
    return Table("labels", "Every label's best sub-theme", _LABELS, tuple(rows), note=more, muted=muted)


def _small(n: int, rows: int) -> tuple[int, ...]:
    return tuple(range(rows)) if n < SMALL else ()


def as_json(evaluation: Evaluation) -> dict[str, Any]:
    """Return the evaluation as JSON values, among them ``silent``, ``methods`` and ``labels``."""
    gold = evaluation.gold
    return {
        "source": gold.source,
        "n": len(gold.texts),
        "n_labels": len(set(gold.labels)),
        "left_out": dict(gold.left_out),
        "silent": dict(evaluation.silent),
        "methods": [asdict(method) for method in evaluation.methods],
        "labels": [asdict(label) for label in evaluation.labels],
        "notices": list(evaluation.notices),
    }
