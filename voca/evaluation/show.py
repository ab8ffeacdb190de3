"""An evaluation for a person, as the tables of a report, and for a program, as plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, Final

from voca.evaluation.metrics import Agreement, Calibration
from voca.evaluation.sentiment import Evaluation
from voca.link.frame import MISSING
from voca.report import Column, Report, Section, Table, Value
from voca.wording import counted

KEY: Final = "evaluation"
SMALL: Final = 30
_SEGMENTS: Final = 20  # shown a column and model; all of them are in the JSON

MODEL: Final = Column("model", "Model", "verbatim")
FIGURES: Final = (
    Column("accuracy", "Accuracy", "share", digits=1),
    Column("accuracy_interval", "", "interval", of="accuracy"),
    Column("macro_f1", "Macro-F1", "share", digits=1),
    Column("macro_f1_interval", "", "interval", of="macro_f1"),
)
_RECALL: Final = (
    Column("macro_recall", "Macro recall", "share", priority=2, digits=1),
    Column("macro_recall_interval", "", "interval", of="macro_recall", priority=2),
)
_MODELS: Final = (
    MODEL,
    *FIGURES,
    Column("macro_recall", "Macro recall", "share", digits=1),
    Column("ece", "ECE", "number", digits=3),
    Column("texts_per_second", "Texts/s", "count", priority=2),
)
_CLASSES: Final = (
    MODEL,
    Column("label", "Class", "text"),
    Column("n", "n", "count"),
    Column("predicted", "Predicted", "count"),
    Column("precision", "Precision", "share", digits=1),
    Column("recall", "Recall", "share", digits=1),
    Column("f1", "F1", "share", digits=1),
)
_BINS: Final = (
    MODEL,
    Column("range", "Probability", "text"),
    Column("n", "n", "count"),
    Column("confidence", "Mean probability", "share", digits=1),
    Column("accuracy", "Were right", "share", digits=1),
    Column("interval", "", "interval", of="accuracy"),
)
_BY: Final = (
    Column("value", "Segment", "verbatim"),
    MODEL,
    Column("n", "n", "count"),
    *FIGURES,
    *_RECALL,
)


def report(evaluation: Evaluation, notices: Sequence[str] = ()) -> Report:
    """Make the report of an evaluation: one section, whose key is ``KEY``.

    Parameters
    ----------
    evaluation : Evaluation
    notices : sequence of str
        What else a reader should know, a sentence each.
    """
    measured = [(model.model, model.agreement) for model in evaluation.models]
    calibrated = [(model.model, model.calibration) for model in evaluation.models]
    tables = [
        _models(evaluation),
        classes_table(measured),
        confusion_table(measured, evaluation.labels),
        calibration_table(calibrated, "texts"),
    ]
    tables += [_segments(evaluation, column) for column in evaluation.gold.segments]
    section = Section(
        KEY,
        "Sentiment, measured",
        lead=(*_lead(evaluation), *notices),
        tables=tuple(table for table in tables if table.rows),
    )
    return Report("Sentiment, measured", (section,))


def as_json(evaluation: Evaluation, notices: Sequence[str] = ()) -> dict[str, Any]:
    """Return the evaluation as JSON values.

    Returns
    -------
    dict
        ``source``, ``n``, ``left_out``, ``labels`` (each label as written and its class), ``scheme``, ``classes``,
        ``models`` (as :class:`~voca.evaluation.sentiment.ModelScore`) and ``notices``. Shares are 0..1; an interval is
        a pair.
    """
    gold = evaluation.gold
    return {
        "source": gold.source,
        "n": len(gold.texts),
        "left_out": dict(gold.left_out),
        "labels": dict(gold.scheme.classes),
        "scheme": gold.scheme.name,
        "classes": list(evaluation.labels),
        "models": [asdict(model) for model in evaluation.models],
        "notices": list(notices),
    }


def _lead(evaluation: Evaluation) -> list[str]:
    gold = evaluation.gold
    counts = ", ".join(f"{gold.labels.count(label):,} {label}" for label in evaluation.labels)
    said = [f"{counted(len(gold.texts), 'labelled comment')} of {gold.source}: {counts}."]
    if gold.left_out:
        said.append(f"Left out: {', '.join(f'{n:,} {reason}' for reason, n in gold.left_out.items())}.")
    said.append(f"Labels are read as: {gold.scheme.explained()}.")
    if gold.scheme.two_classes:
        ties = [f"{m.model} {m.undecided:,}" for m in evaluation.models if m.undecided]
        between = f" Exactly between the two, and counted as positive: {', '.join(ties)}." if ties else ""
        said.append(f"No label is neutral: a model says positive where p_positive is at least p_negative.{between}")
    if len(set(gold.labels)) == 1:
        said.append(f"Every label is {gold.labels[0]}: how often a model says so wrongly cannot be seen here.")
    return said


def _models(evaluation: Evaluation) -> Table:
    rows: list[tuple[Value, ...]] = []
    for model in evaluation.models:
        a = model.agreement
        ece = model.calibration.ece if model.calibration else None
        figures = (a.accuracy, a.accuracy_interval, a.macro_f1, a.macro_f1_interval, a.macro_recall)
        rows.append((model.model, *figures, ece, round(model.texts_per_second)))
    note = (
        "In brackets: 95% intervals (Wilson; bootstrap). Macro: mean over the classes. "
        "ECE: expected calibration error, 10 bins."
    )
    n = len(evaluation.gold.texts)
    small = tuple(range(len(rows))) if n < SMALL else ()
    note += " * fewer than 30 comments." if small else ""
    return Table(
        "models", "Models", _MODELS, tuple(rows), base=f"Base: {counted(n, 'comment')}", note=note, muted=small
    )


def classes_table(measured: Sequence[tuple[str, Agreement]]) -> Table:
    """Show how well each model does by class."""
    rows = tuple(
        (model, each.label, each.n, each.predicted, each.precision, each.recall, each.f1)
        for model, agreement in measured
        for each in agreement.classes
    )
    return Table("classes", "By class", _CLASSES, rows)


def confusion_table(measured: Sequence[tuple[str, Agreement]], labels: Sequence[str]) -> Table:
    """Show how often each label was judged as each class."""
    columns = (
        MODEL,
        Column("label", "Labelled", "text"),
        *(Column(label, f"judged {label}", "count") for label in labels),
    )
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (model, label, *counts)
        for model, agreement in measured
        for label, counts in zip(labels, agreement.confusion, strict=True)
    )
    return Table("confusion", "Confusion", columns, rows)


def calibration_table(measured: Sequence[tuple[str, Calibration | None]], what: str) -> Table:
    """Show how often a model was right by how sure it was; `what` it judged, in the plural."""
    rows: list[tuple[Value, ...]] = []
    muted = []
    for model, calibration in measured:
        for each in calibration.bins if calibration else ():
            if not each.n:
                continue
            if each.n < SMALL:
                muted.append(len(rows))
            span = f"{each.low:.1f} to {each.high:.1f}"
            rows.append((model, span, each.n, each.confidence, each.accuracy, each.interval))
    note = f"Of the {what} that a model was so sure of: how many it was right on. * fewer than 30 {what}."
    return Table("calibration", "Calibration", _BINS, tuple(rows), note=note, muted=tuple(muted))


def _segments(evaluation: Evaluation, column: str) -> Table:
    places: dict[str, int] = {}
    rows: list[tuple[str, Value, tuple[Value, ...]]] = []
    for model in evaluation.models:
        for each in (each for each in model.segments if each.column == column):
            a = each.agreement
            figures = (a.accuracy, a.accuracy_interval, a.macro_f1, a.macro_f1_interval)
            recall = (a.macro_recall, a.macro_recall_interval)
            places.setdefault(each.value, len(places))
            rows.append((each.value, a.n, (each.value, model.model, a.n, *figures, *recall)))
    rows.sort(key=lambda row: places[row[0]])  # models of a segment one under another, in their order
    shown = [row for row in rows if places[row[0]] < _SEGMENTS or row[0] == MISSING]
    muted = tuple(i for i, (_, n, _) in enumerate(shown) if isinstance(n, int) and n < SMALL)
    rest = len(places) - len({value for value, _, _ in shown})
    notes = [f"{rest} smaller segments are in the JSON only."] if rest > 0 else []
    notes += ["* fewer than 30 comments."] if muted else []
    return Table(
        f"by_{column}", f"By {column}", _BY, tuple(values for _, _, values in shown), note=" ".join(notes), muted=muted
    )
