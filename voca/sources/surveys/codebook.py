"""What a questionnaire says about a column of its answers."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from voca.sources import names as vocabulary

_TAG: Final = re.compile(r"<[^<>]{0,2000}>")
_PIPED: Final = re.compile(r"\$\{[^{}]{0,200}\}")
_NO_ANSWER: Final = re.compile(
    r"^(?:i )?(?:don.?t know|do not know|can.?t say|not sure|not applicable|n/?a|no (?:answer|opinion)|prefer not.*|"
    r"wei(?:ß|ss) (?:ich )?nicht|keine angabe|nicht zutreffend|no s[eé]|no aplica|ne sait pas|sans opinion|other.*|"
    r"sonstige.*)[.!]?$",
    re.IGNORECASE,
)
_BAD: Final = re.compile(
    r"\b(?:not|dis\w+|un\w+|never|poor|bad|worst|difficult|hard|low|nicht|nie|schlecht\w*|gar|nunca|jamais|mal|mauvais)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Coded:
    """A column of answers, as its questionnaire describes it.

    Attributes
    ----------
    wording : str
        Of the question, with that of its row where it has several; empty where it is not known.
    open : bool
        Answered in the respondent's own words.
    names : mapping of str to str
        What each code means.
    aliases : mapping of str to str
        Other codes of the same answers.
    low, high : float or None
        Ends of its scale; None where the answers are no scale.
    """

    wording: str = ""
    open: bool = False
    names: Mapping[str, str] = field(default_factory=dict)
    aliases: Mapping[str, str] = field(default_factory=dict)
    low: float | None = None
    high: float | None = None

    def points(self) -> dict[str, float]:
        """Return the codes that are points of a scale; those for no answer, and all that are no numbers, left out."""
        found = {}
        for code, name in self.names.items():
            try:
                number = float(code)
            except ValueError:
                return {}
            if not _NO_ANSWER.match(name.strip()):
                found[code] = number
        return found

    @property
    def ends(self) -> tuple[float, float] | None:
        """The ends of the scale: its own, or where the wording asks for a score, those of its codes; None for none."""
        if self.low is not None and self.high is not None:
            return self.low, self.high
        words = vocabulary.phrase(self.wording)
        asks = any(kind.search(words) for kind in (vocabulary.NPS, vocabulary.CSAT, vocabulary.CES))
        points = self.points().values() if asks else ()
        return (min(points), max(points)) if len(points) >= 3 else None

    @property
    def direction(self) -> int:
        """1: more is better; -1: the name of the highest point speaks against it, and that of the lowest does not."""
        points = self.points()
        if len(points) < 2:
            return 1
        lowest, highest = min(points, key=points.__getitem__), max(points, key=points.__getitem__)
        return -1 if _BAD.search(self.names[highest]) and not _BAD.search(self.names[lowest]) else 1

    def read(self, cell: str) -> str | None:
        """Return a cell as it is to be analysed: the number of a scale's point, else the name of a code."""
        plain = " ".join(cell.split())
        plain = self.aliases.get(plain, plain)
        if self.open or not self.names:
            return cell
        if self.ends is None:
            return self.names.get(plain, self.names.get(plain.removesuffix(".0"), cell))
        for code, name in self.names.items():
            if plain in (code, f"{code}.0") or plain.casefold() == " ".join(name.split()).casefold():
                return None if _NO_ANSWER.match(name.strip()) else code
        return cell


def plain_text(markup: object) -> str:
    """Return the words of a question without markup and piped fields, white space folded."""
    if not isinstance(markup, str):
        return "" if markup is None else str(markup)
    text = html.unescape(
        _TAG.sub(" ", re.sub(r"<(?:style|script)\b.*?</(?:style|script)>", " ", markup, flags=re.S | re.I))
    )
    return " ".join(_PIPED.sub(" ", text).split())
