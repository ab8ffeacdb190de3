"""Text in which nobody is named: a passage a line, or a block of lines that go on below one another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from voca.sources.speakers import Cue

_GO_ON: Final = 0.6  # of the lines right below others that must begin with a small letter, as wrapped ones do


def paragraphs(lines: Sequence[str]) -> list[Cue]:
    """One row per line with text: without speakers a line is a paragraph or a comment; lines that go on are one."""
    filled = [(row, line.strip()) for row, line in enumerate(lines, 1) if line.strip()]
    after = [row for row, _ in filled if row > 1 and lines[row - 2].strip()]
    gone_on = sum(lines[row - 1].strip()[0].islower() for row in after)
    if len(after) * 2 < len(filled) or gone_on < _GO_ON * len(after) or len(after) == len(filled) - 1:
        return [Cue(None, None, None, text, row) for row, text in filled]
    cues: list[Cue] = []
    below = frozenset(after)
    for row, text in filled:
        if row in below:
            cues[-1] = Cue(None, None, None, f"{cues[-1].text} {text}", cues[-1].row)
        else:
            cues.append(Cue(None, None, None, text, row))
    return cues
