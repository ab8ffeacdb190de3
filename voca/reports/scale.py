"""A score and its scale: what it is called, how finely it is shown and which way is better."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from voca.reports import numbers

_MOST_BOXES = 11  # an answer scale of more points has no boxes: its mean is reported
_PROMOTER, _DETRACTOR = 9, 6  # the least a promoter answers, the most a detractor does
_LONG = 48  # characters of a name; a longer one is a question
_NAMES = {"nps": "NPS", "csat": "CSAT", "ces": "Customer effort", "stars": "Stars"}


@dataclass(frozen=True, slots=True)
class Scale:
    """One score of the data.

    Attributes
    ----------
    name : str
        ``"nps"`` for documents column ``score.nps``.
    kind : str
        nps | csat | ces | stars | rating | yesno | number | sentiment.
    low, high : float or None
        Of the values as they were given.
    answers : int
        Of the values as they were given. 1: more is better; -1: less is better.
    label, reason : str
    spread : float or None
        Standard deviation of the reported score, as far as its interval tells.
    """

    name: str
    kind: str
    low: float | None
    high: float | None
    answers: int
    label: str
    reason: str
    spread: float | None = None

    @classmethod
    def of(cls, row: dict[str, Any], spread: float | None = None) -> Scale:
        """Make one from a row of ``scales``."""
        return cls(
            name=row["score"],
            kind=row["kind"] or "number",
            low=row["low"],
            high=row["high"],
            answers=-1 if row["direction"] == -1 else 1,
            label=row["label"] or "",
            reason=row["reason"] or "",
            spread=spread,
        )

    @property
    def title(self) -> str:
        """What a reader calls the figure that is reported; the range in it is of that figure's own scale, or none."""
        label = self.answer_title
        if self.kind == "nps":
            return label.replace(f" {self._range}", "", 1)
        if self.kind == "yesno":
            return label.replace("(yes/no)", "(% yes)", 1)
        if self.boxed:
            side = "best" if self.answers < 0 else "top"
            boxes = f"{side} 2" if self._points >= 4 else f"{side} box"
            return label.replace(self._range, f"(% {boxes} of {self._range[1:]}", 1)
        return label

    @property
    def short(self) -> str:
        """Its title in a sentence about something else: of a long question the beginning, in quotation marks."""
        name, bracket, rest = self.title.rpartition(" (")
        name, rest = (name, bracket + rest) if bracket else (self.title, "")
        if len(name) <= _LONG:
            return self.title
        words = name[:_LONG].rpartition(" ")[0] or name[:_LONG]
        return f"“{words.rstrip(' ,;:.')}…”{rest}"

    @property
    def answer_title(self) -> str:
        """What a reader calls one answer."""
        return self.label or _NAMES.get(self.kind, self.name)

    @property
    def _range(self) -> str:
        """The range of the answers as a label ends with it; what no label has where it is not known."""
        return "()" if self.low is None or self.high is None else f"({self.low:g}-{self.high:g})"

    @property
    def boxed(self) -> bool:
        """Whether "% in the top boxes" is reported."""
        return self.kind == "csat" and self.low is not None and self.high is not None and self._points <= _MOST_BOXES

    @property
    def direction(self) -> int:
        """Which way is better for the *reported* figure: % promoters and % best boxes always for more."""
        return 1 if self.kind == "nps" or self.boxed else self.answers

    @property
    def _points(self) -> float:
        return math.inf if self.low is None or self.high is None else self.high - self.low + 1

    @property
    def reported(self) -> tuple[float, float] | None:
        """The scale estimates are reported on, as ``voca.schema`` fixes it."""
        if self.kind == "nps":
            return -100.0, 100.0
        if self.kind == "yesno" or self.boxed:
            return 0.0, 100.0
        return None if self.low is None or self.high is None else (self.low, self.high)

    @property
    def digits(self) -> int:
        """Decimals of an estimate."""
        if self.reported is None:
            return numbers.spread_digits(self.spread) if self.spread else 1
        return numbers.scale_digits(*self.reported)

    @property
    def ends(self) -> str:
        """The ends of the scale of the answers, ``"0 to 10"``; empty where not known."""
        if self.low is None or self.high is None:
            return ""
        return f"{numbers.plain(self.low)} to {numbers.plain(self.high)}"

    @property
    def explanation(self) -> str:
        """How an estimate is to be read, in a few words."""
        better = "higher is better" if self.direction > 0 else "lower is better"
        ends = self.ends
        if self.kind == "nps":
            return f"promoters minus detractors, {numbers.MINUS}100 to 100, {better}"
        if self.boxed:
            boxes = "2 boxes" if self._points >= 4 else "box"
            if self.answers < 0:
                return f"% in the best {boxes} of {ends} ({numbers.plain(self.low or 0)} is best), {better}"
            return f"% in the top {boxes} of {ends}, {better}"
        if self.kind == "yesno":
            return f"% who said yes, {better}"
        what = "mean of the words' own mood" if self.kind == "sentiment" else "mean"
        return ", ".join(part for part in (what, ends, better) if part)

    def counted(self, answer: float) -> float:
        """Return what an answer adds to the mean that is reported: of NPS, a promoter 1 and a detractor -1."""
        if self.kind == "nps":
            return float(answer >= _PROMOTER) - float(answer <= _DETRACTOR)
        return answer

    def write(self, value: float) -> str:
        """Write an estimate."""
        return numbers.fixed(value, self.digits)

    def delta(self, value: float) -> str:
        """Write a difference, signed."""
        return numbers.signed(value, self.digits)

    def with_interval(self, value: float, low: float | None, high: float | None, sign: bool = False) -> str:
        """Write an estimate and, where there is one, its interval."""
        write = self.delta if sign else self.write
        if low is None or high is None:
            return write(value)
        if sign:  # a small effect is written so finely that it does not read as none
            digits = numbers.telling_digits(self.digits, [(low, high)])
            value_, *ends = (numbers.signed(part, digits) for part in (value, low, high))
            return f"{value_} {numbers.interval(*ends)}"
        return f"{write(value)} {numbers.interval(write(low), write(high))}"

    def compare(self, difference: float, whom: str = "") -> str:
        """Say how far apart two scores are, marking the worse side of a reversed scale.

        ``"14.2 points lower than the rest"``, where `whom` is ``"the rest"``; ``"the same as the rest"`` where the
        difference would be written as 0.
        """
        size = numbers.fixed(abs(difference), self.digits)
        if size == numbers.fixed(0.0, self.digits):
            return f"the same as {whom}" if whom else "no differently"
        unit = "point" if size == "1" else "points"
        word = "lower" if difference < 0 else "higher"
        side = (" (worse)" if difference > 0 else " (better)") if self.direction < 0 else ""
        return f"{size} {unit} {word}{side}" + (f" than {whom}" if whom else "")
