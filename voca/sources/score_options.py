"""What the user says of a score beside its column: its scale, and which way is better (``wait:number:lower=Wait``)."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Final

from voca.errors import UsageError

NUMBER: Final = (-math.inf, math.inf)
_RANGE: Final = re.compile(r"(-?\d+(?:\.\d+)?)\s*(?:-|–|\.\.)\s*(-?\d+(?:\.\d+)?)$")
_DIRECTIONS: Final = {"higher": 1, "lower": -1}
_FORM: Final = "--score NAME[:LOW-HIGH or :number][:higher or :lower]=COLUMN"


@dataclass(frozen=True, slots=True)
class Stated:
    """What the key of a score says.

    Attributes
    ----------
    name : str
        The score's name: nps, csat, ces, stars, or any other.
    ends : tuple of float, optional
        Of its scale; infinite for a plain number, None where they are found in the values.
    direction : int, optional
        1 where more is better, -1 where less is; None where that is for the kind and the wording to say.
    """

    name: str
    ends: tuple[float, float] | None = None
    direction: int | None = None


def stated(key: str) -> Stated:
    """Read the key of a score.

    Raises
    ------
    UsageError
        A word after a colon that is neither a scale nor a direction, or one that the kind of score does not have.

    >>> stated("wait:number:lower")
    Stated(name='wait', ends=(-inf, inf), direction=-1)
    >>> stated("csat:1-6").ends
    (1.0, 6.0)
    """
    name, *said = (part.strip() for part in key.split(":"))
    ends, direction = None, None
    for word in said:
        if word.lower() in _DIRECTIONS and direction is None:
            direction = _DIRECTIONS[word.lower()]
        elif ends is None:
            ends = NUMBER if word.lower() == "number" else _ends(word, key)
        else:
            raise _refused(key, f"{word!r} says once more what was said before")
    if not name:
        raise _refused(key, "it has no name")
    if name == "nps" and (direction == -1 or ends not in (None, (0.0, 10.0))):
        message = f"--score {key}: an NPS is asked from 0 to 10, and more is better."
        raise UsageError(message, "Give it another name to have the mean of the answers: --score recommend:1-7=COLUMN.")
    return Stated(name, ends, direction)


def _ends(word: str, key: str) -> tuple[float, float]:
    match = _RANGE.match(word)
    if match is None or not float(match[1]) < float(match[2]):
        raise _refused(key, f"{word!r} is neither a scale nor a direction")
    return float(match[1]), float(match[2])


def _refused(key: str, why: str) -> UsageError:
    return UsageError(f"--score {key}: {why}.", f'Write {_FORM}, for example --score wait:number:lower="Wait minutes".')
