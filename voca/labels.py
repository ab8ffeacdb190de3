"""What other people call negative, neutral and positive: words, signs, stars, numbered classes.

A column of labels and the labels of somebody's classifier are read by the same rules. A label is never guessed on its
own: the scheme is found from all of them together, and a set that no scheme explains is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from voca.schema import POLARITIES

NEGATIVE, NEUTRAL, POSITIVE = POLARITIES

_ROOTS: Final = {
    "negative": NEGATIVE, "neg": NEGATIVE,
    "neutral": NEUTRAL, "neu": NEUTRAL,
    "positive": POSITIVE, "pos": POSITIVE,
}  # fmt: skip
_WORD: Final = re.compile(
    r"(?:(?:very|extremely|strongly|highly|mostly|moderately|somewhat|slightly|weakly) )?"
    rf"({'|'.join(_ROOTS)})(?: sentiment)?(?: \(.*\))?"
)
_NUMBER: Final = re.compile(r"([+-]?\d+(?:[.,]\d+)?)( ?-?stars?)?")
_STARS: Final = re.compile(r"([★⭐]+)☆*")
_NUMBERED: Final = re.compile(r"label[ _]?(\d+)")


@dataclass(frozen=True, slots=True)
class LabelScheme:
    """How labels are read.

    Attributes
    ----------
    name : str
        What the scheme is, in a few words.
    classes : mapping of str to str
        Each label as it was written, and its class (one of ``POLARITIES``).
    """

    name: str
    classes: Mapping[str, str]

    @property
    def two_classes(self) -> bool:
        """Whether no label is neutral."""
        return NEUTRAL not in self.classes.values()

    def explained(self) -> str:
        """Write the mapping: which labels are which class, and by what scheme."""
        parts = []
        for polarity in POLARITIES:
            labels = sorted((label for label, found in self.classes.items() if found == polarity), key=_order)
            if labels:
                parts.append(f"{', '.join(labels)} = {polarity}")
        return f"{'; '.join(parts)} ({self.name})"


def scheme_of(labels: Iterable[str]) -> LabelScheme | None:
    """Find the scheme that explains all of `labels`, in any case; None where there is none.

    Parameters
    ----------
    labels : iterable of str
        The distinct labels, none of them empty.

    Examples
    --------
    >>> scheme_of(["POS", "neg"]).classes
    {'POS': 'positive', 'neg': 'negative'}
    >>> scheme_of(["1", "2", "5"]).explained()
    '1, 2 = negative; 5 = positive (stars from 1 to 5)'
    >>> scheme_of(["joy", "anger"]) is None
    True
    """
    written = sorted(set(labels), key=_order)
    for read in (_words, _stars_and_numbers, _numbered):
        scheme = read({label: _plain(label) for label in written}) if written else None
        if scheme is not None:
            return scheme
    return None


def _plain(label: str) -> str:
    return re.sub(r"[\s_]+", " ", label.strip().casefold())


def _order(label: str) -> tuple[float, str]:
    """Sort key of a label: numbers by their value, before words."""
    found = _NUMBER.match(_plain(label))
    return (float(found[1].replace(",", ".")) if found else float("inf"), label)


def _words(labels: Mapping[str, str]) -> LabelScheme | None:
    classes = {}
    for written, plain in labels.items():
        found = _WORD.fullmatch(plain)
        if found is None:
            return None
        classes[written] = _ROOTS[found[1]]
    return LabelScheme("by their names", classes)


def _stars_and_numbers(labels: Mapping[str, str]) -> LabelScheme | None:
    values: dict[str, float] = {}
    stars = False
    for written, plain in labels.items():
        drawn, number = _STARS.fullmatch(plain), _NUMBER.fullmatch(plain)
        if drawn:
            values[written], stars = float(len(drawn[1])), True
        elif number:
            values[written] = float(number[1].replace(",", "."))
            stars = stars or bool(number[2])
        else:
            return None
    found = _numeric(set(values.values()), stars)
    if found is None:
        return None
    name, middle = found
    return LabelScheme(name, {written: _beside(value, middle) for written, value in values.items()})


def _numeric(values: set[float], stars: bool) -> tuple[str, float] | None:
    """Name the scheme of a set of numbers and its neutral point; None where they could mean several things."""
    within: Callable[[int, int], bool] = lambda low, high: all(low <= value <= high for value in values)  # noqa: E731
    whole = all(value.is_integer() for value in values)
    if within(1, 5) and (stars or max(values) >= 4):
        return "stars from 1 to 5", 3.0
    if stars or not whole:
        return None
    if min(values) < 0 and within(-2, 2):
        return "by their sign", 0.0
    if values == {0, 1}:
        return "0 and 1", 0.5
    if 0 in values and 2 in values and within(0, 2):
        return "0, 1 and 2", 1.0
    if 0 in values and within(0, 4) and max(values) >= 3:
        return "from 0 to 4", 2.0
    return None


def _beside(value: float, middle: float) -> str:
    return NEUTRAL if value == middle else NEGATIVE if value < middle else POSITIVE


def _numbered(labels: Mapping[str, str]) -> LabelScheme | None:
    """Read ``LABEL_0`` to ``LABEL_2``: what transformers writes where nobody named the classes."""
    numbers = {written: _NUMBERED.fullmatch(plain) for written, plain in labels.items()}
    indices = {written: int(found[1]) for written, found in numbers.items() if found}
    if len(indices) != len(labels) or sorted(indices.values()) not in ([0, 1], [0, 1, 2]):
        return None
    middle = (len(indices) - 1) / 2
    name = "by convention: the model does not name its classes"
    return LabelScheme(name, {written: _beside(index, middle) for written, index in indices.items()})
