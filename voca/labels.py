"""What other people call negative, neutral and positive: words of many languages, signs, stars, numbered classes.

A column of labels and the labels of somebody's classifier are read by the same rules. A label is never guessed on its
own: the scheme is found from all of them together, and a set that no scheme explains is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from voca.label_words import ROOTS, WORD, folded
from voca.schema import POLARITIES

NEGATIVE, NEUTRAL, POSITIVE = POLARITIES

_SIGNS: Final = (
    {"-": NEGATIVE, "--": NEGATIVE, "0": NEUTRAL, "=": NEUTRAL, "+/-": NEUTRAL, "+": POSITIVE, "++": POSITIVE},
    {"n": NEGATIVE, "n+": NEGATIVE, "neu": NEUTRAL, "p": POSITIVE, "p+": POSITIVE},
    {"\N{THUMBS DOWN SIGN}": NEGATIVE, "\N{THUMBS UP SIGN}": POSITIVE},
)
_NUMBER: Final = re.compile(r"([+-]?\d+(?:[.,]\d+)?)( ?-?stars?)?")
_TENTHS: Final = 8  # of 1 to 10; a scale that ends with less may have seven points
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
    for read in (_words, _signs, _stars_and_numbers, _numbered):
        scheme = read({label: folded(label) for label in written}) if written else None
        if scheme is not None:
            return scheme
    return None


def _order(label: str) -> tuple[float, str]:
    """Sort key of a label: numbers by their value, before words."""
    found = _NUMBER.match(folded(label))
    return (float(found[1].replace(",", ".")) if found else float("inf"), label)


def _words(labels: Mapping[str, str]) -> LabelScheme | None:
    classes = {}
    for written, plain in labels.items():
        found = WORD.fullmatch(plain)
        if found is None:
            return None
        classes[written] = ROOTS[found[1]]
    return LabelScheme("by their names", classes)


def _signs(labels: Mapping[str, str]) -> LabelScheme | None:
    """Read signs and letters, of which each alone could mean something else: + and -, P and N, thumbs."""
    for signs in _SIGNS:
        found = {written: signs[plain] for written, plain in labels.items() if plain in signs}
        if len(found) == len(labels) and {NEGATIVE, POSITIVE} <= set(found.values()):
            return LabelScheme("by their signs", found)
    return None


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
    name, low, high = found
    return LabelScheme(name, {written: _beside(value, low, high) for written, value in values.items()})


def _numeric(values: set[float], stars: bool) -> tuple[str, float, float] | None:
    """Name the scheme of a set of numbers and what is neutral, from and to; None where they may mean several things."""
    within: Callable[[int, int], bool] = lambda low, high: all(low <= value <= high for value in values)  # noqa: E731
    whole = all(value.is_integer() for value in values)
    if within(1, 5) and (stars or max(values) >= 4):
        return "stars from 1 to 5", 3.0, 3.0
    if stars or not whole:
        return None
    if min(values) < 0 and within(-2, 2):
        return "by their sign", 0.0, 0.0
    if values == {0, 1}:
        return "0 and 1", 0.5, 0.5
    if 0 in values and 2 in values and within(0, 2):
        return "0, 1 and 2", 1.0, 1.0
    if 0 in values and within(0, 4) and max(values) >= 3:
        return "from 0 to 4", 2.0, 2.0
    if within(1, 10) and max(values) >= _TENTHS:
        return "points from 1 to 10", 5.0, 6.0  # Maas et al. (2011), ACL, who call 1 to 4 negative and 7 to 10 positive
    return None


def _beside(value: float, low: float, high: float) -> str:
    return NEUTRAL if low <= value <= high else NEGATIVE if value < low else POSITIVE


def _numbered(labels: Mapping[str, str]) -> LabelScheme | None:
    """Read ``LABEL_0`` to ``LABEL_2``: what transformers writes where nobody named the classes."""
    numbers = {written: _NUMBERED.fullmatch(plain) for written, plain in labels.items()}
    indices = {written: int(found[1]) for written, found in numbers.items() if found}
    if len(indices) != len(labels) or sorted(indices.values()) not in ([0, 1], [0, 1, 2]):
        return None
    middle = (len(indices) - 1) / 2
    name = "by convention: the model does not name its classes"
    return LabelScheme(name, {written: _beside(index, middle, middle) for written, index in indices.items()})
