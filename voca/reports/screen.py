"""A console with what the report needs to know about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from rich.console import Console
from rich.text import Text

from voca.reports import numbers
from voca.reports.glyphs import UNICODE, Glyphs, ascii_glyphs
from voca.reports.visible import isolate, neutralise

PARAGRAPH: Final = 110  # columns: longer lines are hard to read
_GLUED: Final = "\ue000"  # stands for a space at which a line must not break; rich would break at a no-break space
# Of drawings only, whose characters differ too: what is to be read is bold, dim or plain, on any background.
STYLES: Final = {"negative": "red", "neutral": "dim", "positive": "green"}
QUIET: Final = "dim"


@dataclass(frozen=True, slots=True)
class Screen:
    """Where a report is rendered to.

    Attributes
    ----------
    console : rich.console.Console
    glyphs : Glyphs
    """

    console: Console
    glyphs: Glyphs

    @classmethod
    def of(cls, console: Console) -> Screen:
        """Look at a console: anything but UTF-8 gets ASCII bars, rules and marks."""
        encoding = console.encoding.lower()
        return cls(console, UNICODE if encoding.startswith("utf") else ascii_glyphs(encoding))

    @property
    def width(self) -> int:
        """Columns there are."""
        return self.console.width

    def words(self, text: str, style: str = "") -> Text:
        """Make words printable: never read as markup, no control characters, limited to what can be shown."""
        return Text(self.glyphs.show(neutralise(text)), style=style)

    def paragraph(self, text: Text, indent: int = 0, first: str = "") -> list[Text]:
        """Wrap a text to lines, `first` standing in the indent of the first line."""
        if not text:
            return []
        _glue(text)
        lines = text.wrap(self.console, max(20, min(self.width, PARAGRAPH) - indent))
        made = []
        for number, line in enumerate(lines):
            line.rstrip()
            line.plain = line.plain.replace(_GLUED, " ")
            lead = first.rjust(indent - 1) + " " if first and number == 0 else " " * indent
            made.append(Text(lead) + self._isolated(line))
        return made

    def packed(self, parts: list[str], width: int, style: str = "") -> list[Text]:
        """Put parts beside one another, a separator between them, as many on a line as fit; a longer one is wrapped."""
        lines: list[Text] = []
        for part in parts:
            words = self.words(part, style)
            longer = lines[-1] + Text(self.glyphs.separator, style=style) + words if lines else words
            if lines and longer.cell_len <= width:
                lines[-1] = longer
            else:
                lines += words.wrap(self.console, width) if words.cell_len > width else [words]
        for line in lines:
            line.rstrip()
        return lines

    def say(self, text: str, style: str = "", indent: int = 0, first: str = "") -> None:
        """Print a paragraph of voca's own sentences."""
        self.lines(self.paragraph(self.words(text, style), indent, first))

    def lines(self, lines: list[Text]) -> None:
        """Print lines that are already wrapped."""
        for line in lines:
            self.console.print(line, soft_wrap=True)

    def _isolated(self, line: Text) -> Text:
        """Isolate right-to-left lines on a terminal; a file or a pipe gets the words without invisible characters."""
        if not self.console.is_terminal or self.glyphs.encoding is not None:
            return line
        marked = isolate(line.plain)
        if marked == line.plain:
            return line
        return Text(marked[0]) + line + Text(marked[-1])


def _glue(text: Text) -> None:
    """Keep a figure and its interval, and a base, on one line."""
    text.plain = numbers.UNBROKEN.sub(lambda match: match.group().replace(" ", _GLUED), text.plain)
