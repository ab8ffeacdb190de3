"""Labelled comments: a file with a column of text and a column of labels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from voca.annotate import problems_of
from voca.config import ReadOptions
from voca.errors import InputError, UsageError
from voca.evaluation.labelled import LABEL, TEXT, column, load_labelled
from voca.label_words import folded
from voca.labels import LabelScheme, scheme_of
from voca.schema import POLARITIES
from voca.stages.clean import clean
from voca.wording import first_of

SKIP: Final = "skip"
"""Class that a caller gives to a label whose rows are to be left out."""

_LISTED: Final = 20
_LONGEST: Final = 40  # characters of a label in a message


@dataclass(frozen=True, slots=True)
class Gold:
    """Labelled comments.

    Attributes
    ----------
    source : str
        The file's name.
    texts : tuple of str
        Cleaned as an analysis cleans them.
    labels : tuple of str
        Each text's class, one of ``POLARITIES``.
    scheme : LabelScheme
        How the labels were read.
    segments : mapping of str to tuple of str
        By column, each text's value; empty where there is none.
    left_out : mapping of str to int
        Rows that are not judged, by the reason.
    problems : str
        What of the file was left out, or read differently from how it is written.
    """

    source: str
    texts: tuple[str, ...]
    labels: tuple[str, ...]
    scheme: LabelScheme
    segments: Mapping[str, tuple[str, ...]]
    left_out: Mapping[str, int]
    problems: str = ""


def read_gold(
    path: str | Path,
    options: ReadOptions,
    text: str = TEXT,
    label: str = LABEL,
    by: Sequence[str] = (),
    given: Mapping[str, str] | None = None,
) -> Gold:
    """Read labelled comments from a file of any format voca reads, or from a folder for each label.

    Parameters
    ----------
    path : str or pathlib.Path
    options : ReadOptions
        ``sheet``, ``encoding`` and ``delimiter`` count.
    text, label : str
        Columns.
    by : sequence of str
        Columns to judge segments by.
    given : mapping of str to str, optional
        Labels whose class the caller says: one of ``POLARITIES``, or ``skip``.

    Raises
    ------
    UsageError
        No such column, labels that nobody can read, or a class that does not exist: with what there is.
    InputError
        The file cannot be read, or no row has both text and label.
    """
    table = load_labelled(path, options)
    texts = [clean(value) for value in column(table, text)]
    written = [value.strip() for value in column(table, label)]
    scheme = read_scheme(Counter(filter(None, written)), f"column {label!r}", given or {})
    keep, left_out = [], Counter[str]()
    for row, (words, found) in enumerate(zip(texts, written, strict=True)):
        if not words:
            left_out["without text"] += 1
        elif not found:
            left_out["without label"] += 1
        elif found not in scheme.classes:
            left_out["with a label that is skipped"] += 1
        else:
            keep.append(row)
    if not keep:
        message = f"{table.name} has no row with both a text and a label."
        raise InputError(message, "Look at the columns with `voca check FILE`.")
    segments = {name: column(table, name) for name in by}
    return Gold(
        table.name,
        tuple(texts[row] for row in keep),
        tuple(scheme.classes[written[row]] for row in keep),
        scheme,
        {name: tuple(values[row].strip() for row in keep) for name, values in segments.items()},
        dict(left_out),
        problems_of(table),
    )


def read_scheme(
    counts: Counter[str], where: str, given: Mapping[str, str], classes: Sequence[str] = POLARITIES
) -> LabelScheme:
    """Read the labels that occur, those that the caller named as he said.

    Parameters
    ----------
    counts : Counter
        How often each label occurs, as it is written.
    where : str
        What holds the labels: ``column 'stars'``.
    given : mapping of str to str
        Labels whose class the caller says: one of `classes`, or ``skip``.
    classes : sequence of str

    Raises
    ------
    UsageError
        Labels that nobody can read, or a label or class that does not exist: with what there is.
    """
    for label, wanted in given.items():
        if wanted not in (*classes, SKIP):
            message = f"There is no class {wanted!r} for the label {label!r}."
            raise UsageError(message, f"Classes: {', '.join(classes)}, and {SKIP} for rows to leave out.")
        if folded(label) not in set(map(folded, counts)):
            message = f"The {where} has no label {label!r}."
            raise UsageError(message, f"It has: {_listed(counts)}.")
    meant = {folded(label): wanted for label, wanted in given.items()}
    told = {label: meant[folded(label)] for label in counts if folded(label) in meant}
    rest = Counter({label: n for label, n in counts.items() if label not in told})
    found = scheme_of(rest)
    if rest and found is None:
        message = f"The labels of {where} cannot be read as negative, neutral and positive: {_listed(counts)}."
        others = Counter({label: n for label, n in rest.items() if scheme_of([label]) is None})
        which = _listed(others) if 0 < len(others) < len(rest) else "those in question"
        raise UsageError(message, f"Say what they mean with --map LABEL=CLASS (or LABEL={SKIP}) for {which}.")
    said = {label: wanted for label, wanted in told.items() if wanted != SKIP}
    if found is None:
        return LabelScheme("as given", said)
    name = f"{found.name}; {', '.join(said)} as given" if said else found.name
    return LabelScheme(name, {**found.classes, **said})


def _listed(counts: Counter[str]) -> str:
    return first_of([f"{cut(label)!r} ({n})" for label, n in counts.most_common()], _LISTED) or "nothing"


def cut(label: str) -> str:
    """Return a label as far as it has room in a message."""
    return label if len(label) <= _LONGEST else f"{label[:_LONGEST]}..."
