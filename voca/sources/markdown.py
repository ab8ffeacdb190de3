"""What Markdown adds to a transcript: tables of turns, tags within lines, lists and summaries below the talk."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from voca.sources.raw import IssueLog
from voca.sources.speakers import Cue
from voca.sources.table_turns import table_turns
from voca.wording import left_out

_PAIR: Final = re.compile(r"<(b|i|u|em|strong|span|font|mark|small|sup|sub)\b[^<>]{0,200}>([^<>]*)</\1>", re.IGNORECASE)
_BREAK: Final = re.compile(r"<br ?/?>|&nbsp;", re.IGNORECASE)
_SIGNS: Final = re.compile(r"[<&]|\\[\[\]]")
_ESCAPED: Final = re.compile(r"\\([\[\]])")
_FIELD: Final = re.compile(r"[\w-]{1,40}:(?:\s|$)|\s+\S|\s*-\s|#")  # of YAML
_RULE: Final = re.compile(r"\|?(?:\s*:?-{2,}:?\s*\|)+(?:\s*:?-{2,}:?\s*)?")
_CELL: Final = re.compile(r"(?<!\\)\|")
_MOST: Final = 0.5  # of the lines with words that a table of turns must have
_DEEP: Final = 4  # tags within one another
_HEADING: Final = re.compile(r"\s*#{1,6}\s")
_LIST: Final = re.compile(r"\s*(?:[-*+\u2022]\s|\d{1,2}[.)]\s|\||>|\[[ x]\])")
_AFTER: Final = re.compile(  # what is written below a talk, by whoever heard it
    r"(?:(?:meeting|call|session|interview|ai|key|main) )?(?:next steps?|action (?:items?|points?)|to-?dos?|summary|"
    r"(?:key )?(?:take-?aways?|insights?|findings?|learnings?|quotes?)|follow-?ups?|"
    r"(?:interviewer|observer|researcher|field|post-?(?:call|interview|session)) notes?|"
    r"zusammenfassung|n[\u00e4a]chste schritte|aufgaben|pr[o\u00f3]ximos pasos|resumen|prochaines [e\u00e9]tapes|"
    r"r[e\u00e9]sum[e\u00e9]|prossimi passi|riepilogo|pr[o\u00f3]ximos passos|resumo|volgende stappen|samenvatting)",
    re.IGNORECASE,
)


def without_front_matter(lines: Sequence[str], log: IssueLog) -> Sequence[str]:
    """Blank the fields that stand between two rules at the top of a file, and say how many there were."""
    first = next((row for row, line in enumerate(lines) if line.strip()), len(lines))
    if first == len(lines) or lines[first].strip() != "---":
        return lines
    end = next((row for row in range(first + 1, len(lines)) if lines[row].strip() in ("---", "...")), None)
    inside = lines[first + 1 : end] if end is not None else []
    fields = [line for line in inside if line.strip()]
    if end is None or not fields or not all(map(_FIELD.match, fields)):
        return lines
    message = f"{left_out(len(fields), 'at the top')}: fields of the file, nobody's words"
    log.add("front-matter", message, first + 1, severity="note")
    return ["" if row <= end else line for row, line in enumerate(lines)]


def without_tags(lines: Sequence[str]) -> list[str]:
    """Take signs that only say how words look off lines: ``<u>Anna:</u> words``, and what escapes brackets."""
    return [_plain(_ESCAPED.sub(r"\1", line)) if _SIGNS.search(line) else line for line in lines]


def _plain(line: str) -> str:
    plain = _BREAK.sub(" ", line)
    for _ in range(_DEEP):
        plain = _PAIR.sub(r"\2", plain)
    return line if plain == line else html.unescape(plain)


def turns_of_table(lines: Sequence[str], log: IssueLog) -> list[Cue]:
    """Read the turns of a table of Markdown; none where the words stand elsewhere."""
    rule = next((row for row, line in enumerate(lines) if row and "|" in line and _RULE.fullmatch(line.strip())), None)
    if rule is None or "|" not in lines[rule - 1]:
        return []
    last = next((row for row in range(rule + 1, len(lines)) if "|" not in lines[row]), len(lines))
    if (last - rule + 1) < _MOST * sum(bool(line.strip()) for line in lines):
        return []
    cells = [_cells(line) for line in (lines[rule - 1], *lines[rule + 1 : last])]
    cues = [replace(cue, row=rule + cue.row) for cue in table_turns(cells, log)]
    beside = [row for row, line in enumerate(lines, 1) if line.strip() and not rule <= row <= last]
    if cues and beside:
        message = f"{left_out(len(beside), 'beside the table of turns')}: a title, or notes"
        log.add("before-the-first-turn", message, beside[0], severity="note")
    return cues


def _cells(line: str) -> list[str]:
    plain = line.strip().removeprefix("|").removesuffix("|")
    return [cell.replace("\\|", "|").strip(" *_") for cell in _CELL.split(plain)]


def without_notes(lines: Sequence[str], turns_of: Callable[[Sequence[str]], list[Cue]], log: IssueLog) -> Sequence[str]:
    """Blank what stands below headings among named turns, or after them, and is none: lists, and notes on the talk.

    Plain words below a heading go on with the turn above it, but for one such as "Next steps" or "Summary".

    Parameters
    ----------
    lines : sequence of str
    turns_of : callable
        Reads the turns of lines; their rows are numbered from 1.
    log : IssueLog
    """
    notes = {row for row, line in enumerate(lines) if _AFTER.fullmatch(line.strip(" #*_:\t"))}
    heads = notes | {row for row, line in enumerate(lines) if _HEADING.match(line)}
    turns = turns_of(lines) if heads else []
    begun = {turn.row - 1 for turn in turns if turn.speaker}
    if len(begun) < 2:
        return lines
    out: set[int] = set()
    for head in sorted(head for head in heads if head > min(begun)):
        said = next((row for row in range(head + 1, len(lines)) if row in begun or row in heads), len(lines))
        filled = [row for row in range(head + 1, said) if lines[row].strip()]
        if head not in notes:
            filled = filled[: next((at for at, row in enumerate(filled) if not _LIST.match(lines[row])), len(filled))]
        out |= {*filled, head} if head in notes and head not in begun else set(filled)
    if out:
        message = f"{left_out(len(out), 'of lists and notes under headings')}: nobody's words"
        log.add("notes-on-the-talk", message, min(out) + 1, severity="note")
    return ["" if row in out else line for row, line in enumerate(lines)]
