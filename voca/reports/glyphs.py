"""The characters that bars, sparks and marks are drawn with, and what stands for them where only ASCII can be shown."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rich import box
from rich.box import Box

from voca.wording import counted

_NAME: Final = 30  # characters; what is longer is no name

_ASCII_HEAD: Final = Box("    \n    \n -- \n    \n    \n    \n    \n    \n", ascii=True)
_ASCII_FOR: Final = str.maketrans(
    {
        "\N{MINUS SIGN}": "-",
        "\N{EN DASH}": "-",
        "\N{EM DASH}": "-",
        "\N{LEFT DOUBLE QUOTATION MARK}": '"',
        "\N{RIGHT DOUBLE QUOTATION MARK}": '"',
        "\N{LEFT SINGLE QUOTATION MARK}": "'",
        "\N{RIGHT SINGLE QUOTATION MARK}": "'",
        "\N{HORIZONTAL ELLIPSIS}": "...",
        "\N{DOUBLE PRIME}": '"',
        "\N{MIDDLE DOT}": "|",
        "\N{MULTIPLICATION SIGN}": "x",
        "\N{DOWNWARDS ARROW WITH CORNER LEFTWARDS}": "/",
        "\N{SYMBOL FOR ESCAPE}": "<ESC>",
        "\N{NO-BREAK SPACE}": " ",
    }
)


@dataclass(frozen=True, slots=True)
class Glyphs:
    """One set of characters.

    Attributes
    ----------
    mood : tuple of str
        What a bar's negative, neutral and positive parts are drawn with: different, so that colour is not needed.
    levels : str
        Of a spark, lowest first.
    gap : str
        Of a spark, where a period has no value.
    bullet, separator, rule : str
    open_quote, close_quote : str
    head, panel : rich.box.Box
    encoding : str or None
        What text must be limited to; None: anything can be shown.
    """

    mood: tuple[str, str, str]
    levels: str
    gap: str
    bullet: str
    separator: str
    rule: str
    open_quote: str
    close_quote: str
    head: Box
    panel: Box
    encoding: str | None = None

    def bar(self, mix: Sequence[float], width: int) -> tuple[int, int, int]:
        """Divide `width` cells among the three moods, by largest remainder, so that they add up."""
        exact = [share * width for share in mix]
        cells = [int(value) for value in exact]
        order = sorted(range(3), key=lambda i: (cells[i] - exact[i], i))
        for i in order[: width - sum(cells)]:
            cells[i] += 1
        return cells[0], cells[1], cells[2]

    def spark(self, values: Sequence[float | None]) -> str:
        """Draw values from 0 to their own maximum, one character each."""
        known = [value for value in values if value is not None]
        top = max(known, default=0.0)
        if top <= 0:
            return "".join(self.gap if value is None else self.levels[0] for value in values)
        steps = len(self.levels) - 1
        return "".join(self.gap if v is None else self.levels[min(steps, int(v / top * steps + 0.5))] for v in values)

    def show(self, text: str) -> str:
        """Write `text` with what can be shown; the rest becomes question marks, or one remark.

        Of a name the remark is short, and says what may tell it from others: "[Hebrew, 7 letters]".
        """
        if self.encoding is None:
            return text
        plain = text.translate(_ASCII_FOR)
        shown = plain.encode(self.encoding, "replace").decode(self.encoding)
        letters = [character for character in plain if not character.isspace()]
        lost = sum(character.encode(self.encoding, "ignore") == b"" for character in letters)
        if lost * 2 <= len(letters):
            return shown
        if len(text) > _NAME:
            return "[not in this terminal's characters; see report.html]"
        return f"[{_script(letters)}, {counted(len(letters), 'letter')}]"


def _script(letters: Sequence[str]) -> str:
    """Return the first word of what Unicode calls most of the letters: "Hebrew", "CJK"."""
    names = Counter(unicodedata.name(letter, "other").partition(" ")[0] for letter in letters if not letter.isascii())
    name = names.most_common(1)[0][0]
    return name if name == "CJK" else name.capitalize()


UNICODE: Final = Glyphs(
    mood=("■", "·", "□"),
    levels="▁▂▃▄▅▆▇█",
    gap=" ",
    bullet="•",
    separator=" · ",
    rule="─",
    open_quote="“",
    close_quote="”",
    head=box.SIMPLE_HEAD,
    panel=box.ROUNDED,
)


def ascii_glyphs(encoding: str) -> Glyphs:
    """Make the set for a terminal of another `encoding` than UTF-8: every drawn character is ASCII."""
    return Glyphs(
        mood=("#", ".", "+"),
        levels="_.-^",
        gap=" ",
        bullet="*",
        separator=" | ",
        rule="-",
        open_quote='"',
        close_quote='"',
        head=_ASCII_HEAD,
        panel=box.ASCII,
        encoding=encoding,
    )
