"""An evaluation of aspects for a person, as the tables of a report, and for a program, as plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, Final

from voca.evaluation.aspect_gold import CONFLICT, ONE, AspectGold
from voca.evaluation.aspects import Evaluation, SpanScore
from voca.evaluation.show import (
    FIGURES,
    MODEL,
    SMALL,
    calibration_table,
    classes_table,
    confusion_table,
)
from voca.report import Column, Report, Section, Table, Value
from voca.wording import agree, counted

KEY: Final = "evaluation"
_CATEGORIES: Final = 30  # shown a model; all of them are in the JSON

_SPANS: Final = (
    MODEL,
    Column("match", "Match", "text"),
    Column("marked", "Marked", "count"),
    Column("found", "Found", "count"),
    Column("precision", "Precision", "share", digits=1),
    Column("precision_interval", "", "interval", of="precision", priority=9),
    Column("recall", "Recall", "share", digits=1),
    Column("recall_interval", "", "interval", of="recall", priority=9),
    Column("f1", "F1", "share", digits=1),
    Column("f1_interval", "", "interval", of="f1"),
)
_POLARITY: Final = (
    Column("method", "Judged by", "verbatim"),
    *FIGURES,
    Column("ece", "ECE", "number", digits=3),
)
_BY_CATEGORY: Final = (
    Column("category", "Category", "verbatim"),
    MODEL,
    Column("n", "n", "count"),
    Column("recall", "Found exactly", "share", digits=1),
    Column("recall_interval", "", "interval", of="recall", priority=9),
    Column("overlap", "Overlap", "share", digits=1),
    Column("judged", "n of polarity", "count", priority=2),
    Column("accuracy", "Polarity right", "share", digits=1),
    Column("accuracy_interval", "", "interval", of="accuracy"),
)


def report(evaluation: Evaluation, notices: Sequence[str] = ()) -> Report:
    """Make the report of an evaluation: one section, whose key is ``KEY``.

    Parameters
    ----------
    evaluation : Evaluation
    notices : sequence of str
        What else a reader should know, a sentence each.
    """
    of_models = [(score.method, score.agreement) for score in evaluation.polarity if not score.whole]
    calibrated = [(score.method, score.calibration) for score in evaluation.polarity if not score.whole]
    tables = (
        _spans(evaluation),
        _polarity(evaluation),
        classes_table(of_models),
        confusion_table(of_models, evaluation.labels),
        _by_category(evaluation),
        calibration_table(calibrated, "aspects"),
    )
    shown = tuple(table for table in tables if table.rows)
    section = Section(KEY, "Aspects, measured", lead=(*_lead(evaluation), *notices), tables=shown)
    return Report("Aspects, measured", (section,))


def as_json(evaluation: Evaluation, notices: Sequence[str] = ()) -> dict[str, Any]:
    """Return the evaluation as JSON values.

    Returns
    -------
    dict
        ``source``, ``form``, ``n``, ``n_aspects``, ``without_aspects``, ``conflicts``, ``without_polarity``,
        ``left_out``, ``labels`` (each as written and its class), ``scheme``, ``classes``, ``models`` (as
        :class:`~voca.evaluation.aspects.AspectScore`), ``polarity`` (as
        :class:`~voca.evaluation.aspects.PolarityScore`) and ``notices``. Shares are 0..1; an interval is a pair.
    """
    gold = evaluation.gold
    return {
        "source": gold.source,
        "form": gold.form,
        "n": len(gold.texts),
        "n_aspects": sum(map(len, gold.aspects)),
        "without_aspects": _without(gold),
        "conflicts": gold.count(CONFLICT),
        "without_polarity": gold.count(""),
        "left_out": dict(gold.left_out),
        "labels": dict(gold.scheme.classes) if gold.scheme else {},
        "scheme": gold.scheme.name if gold.scheme else "",
        "classes": list(evaluation.labels),
        "models": [asdict(model) for model in evaluation.models],
        "polarity": [asdict(score) for score in evaluation.polarity],
        "notices": [*gold.notices, *notices],
    }


def _without(gold: AspectGold) -> int:
    return sum(not aspects for aspects in gold.aspects)


def _lead(evaluation: Evaluation) -> list[str]:
    gold = evaluation.gold
    n, texts, without = sum(map(len, gold.aspects)), len(gold.texts), _without(gold)
    said = [
        f"{counted(n, 'aspect')} marked in {counted(texts, 'text')} of {gold.source}, {without:,} without any aspect; "
        f"read as {gold.form}."
    ]
    if gold.left_out:
        left_out = ", ".join(counted(count, ONE[reason], reason) for reason, count in gold.left_out.items())
        said.append(f"Left out: {left_out}.")
    said += gold.notices
    if gold.scheme and evaluation.labels:
        counts = ", ".join(f"{gold.count(label):,} {label}" for label in evaluation.labels)
        said.append(f"Polarity: {counts}. Labels are read as: {gold.scheme.explained()}.")
    else:
        said.append("No aspect has a polarity to judge by: only their words are measured.")
    said += _not_judged(gold) if evaluation.labels else []
    if evaluation.labels and gold.scheme and gold.scheme.two_classes:
        said.append("No label is neutral: a model says positive where p_positive is at least p_negative.")
    return said


def _not_judged(gold: AspectGold) -> list[str]:
    said = []
    for polarity, which in ((CONFLICT, "in conflict"), ("", "without a polarity")):
        n = gold.count(polarity)
        if n:
            are = agree(n, "1 aspect is", f"{n:,} aspects are")
            count = agree(n, "it counts", "they count")
            said.append(f"{are} {which}: {count} as words to find, and not where polarity is judged.")
    return said


def _spans(evaluation: Evaluation) -> Table:
    rows: list[tuple[Value, ...]] = []
    for model in evaluation.models:
        rows += [
            (model.model, match, *_figures(score))
            for match, score in (
                ("exact", model.exact),
                ("overlap", model.overlap),
                ("end to end", model.end_to_end),
            )
            if score is not None
        ]
    n = len(evaluation.gold.texts)
    small = tuple(range(len(rows))) if n < SMALL else ()
    note = "In brackets: 95% intervals (bootstrap of texts). Exact: to the letter. "
    note += "Overlap: shares a character with one that is marked."
    note += " End to end: exact, and with its polarity." if evaluation.labels else ""
    note += " * fewer than 30 texts." if small else ""
    return Table(
        "spans", "Words found", _SPANS, tuple(rows), base=f"Base: {counted(n, 'text')}", note=note.strip(), muted=small
    )


def _figures(score: SpanScore) -> tuple[Value, ...]:
    return (
        score.marked,
        score.found,
        score.precision,
        score.precision_interval,
        score.recall,
        score.recall_interval,
        score.f1,
        score.f1_interval,
    )


def _polarity(evaluation: Evaluation) -> Table:
    rows: list[tuple[Value, ...]] = []
    for score in evaluation.polarity:
        a = score.agreement
        name = f"{score.method}, whole text" if score.whole else score.method
        ece = score.calibration.ece if score.calibration else None
        rows.append((name, a.accuracy, a.accuracy_interval, a.macro_f1, a.macro_f1_interval, ece))
    n = evaluation.polarity[0].agreement.n if evaluation.polarity else 0
    small = tuple(range(len(rows))) if n < SMALL else ()
    note = "In brackets: 95% intervals (Wilson, for texts with several aspects; bootstrap of texts). ECE: expected "
    note += "calibration error, 10 bins."
    note += " * fewer than 30 aspects." if small else ""
    base = f"Base: {counted(n, 'aspect')}"
    return Table("polarity", "Polarity where the words are given", _POLARITY, tuple(rows), base, note, small)


def _by_category(evaluation: Evaluation) -> Table:
    rows: list[tuple[Value, ...]] = []
    muted = []
    several = max((len(model.categories) for model in evaluation.models), default=0)
    for place in range(min(several, _CATEGORIES)):
        for model in evaluation.models:
            each = model.categories[place]
            judged = each.polarity
            figures = (judged.n, judged.accuracy, judged.accuracy_interval) if judged else (0, None, None)
            if each.n < SMALL:
                muted.append(len(rows))
            rows.append((each.category, model.model, each.n, each.recall, each.recall_interval, each.overlap, *figures))
    notes = [f"{several - _CATEGORIES} rarer categories are in the JSON only."] if several > _CATEGORIES else []
    notes += ["* fewer than 30 aspects."] if muted else []
    return Table("by_category", "By category", _BY_CATEGORY, tuple(rows), note=" ".join(notes), muted=tuple(muted))
