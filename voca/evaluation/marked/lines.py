"""Marked texts as lines: three an aspect (``.raw``), a sentence with what is in it (ASTE, E2E), or a word a line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any, Final

from voca.evaluation.marked.values import Mark, MarkedFile, MarkedText, broken, whole
from voca.label_words import WORD, folded
from voca.schema import POLARITIES
from voca.sources.literals import read_literal
from voca.wording import counted

PLACE: Final = "$T$"
"""What stands in a text for the words of the aspect."""
CUT: Final = "####"
"""What stands between a sentence and what is in it."""
TRIPLETS: Final = "A line is: The soup was cold####[([1], [3], 'NEG')]."
_TAGGED: Final = re.compile(r"\S+=(?:O|T+(?:-\w+)?)(?:\s+\S+=(?:O|T+(?:-\w+)?))*")
_WORD_TAG: Final = re.compile(r"(\S+)[ \t]+(?:O|([BIES])-(\w+))\s*")
_FEWEST: Final = 3  # words with tags that tell the form
_TAGS: Final = "A line is a word, a blank or tab, and O or a tag as B-NEG; texts have blank lines between them."
_TAG: Final = re.compile(r"(.+)=(O|(T+)(?:-(\w+))?)")


def read_threes(name: str, lines: Sequence[str]) -> MarkedFile:
    """Read three lines an aspect: the text with ``$T$`` in it, the words, and -1, 0 or 1; texts that are equal are one.

    Where a text has several ``$T$``, as tweets of Dong and others (2014) have, the first is the aspect.

    Raises
    ------
    InputError
        Lines that are not so: with the line.
    """
    while lines and not lines[-1].strip():
        lines = lines[:-1]
    texts: dict[str, tuple[int, list[Mark]]] = {}
    for at in range(0, len(lines), 3):
        line, three = at + 1, lines[at : at + 3]
        if len(three) < 3:
            raise broken(name, "line", line, "the file ends before the three lines of an aspect do", _remedy())
        before, found, after = three[0].partition(PLACE)
        if not found:
            raise broken(name, "line", line, f"the text has no {PLACE}", _remedy())
        term, value = three[1].strip(), whole(three[2])
        if not term:
            raise broken(name, "line", line + 1, f"no words stand for {PLACE}", _remedy())
        if value not in (-1, 0, 1):
            raise broken(name, "line", line + 2, f"{three[2].strip()!r} is no polarity", _remedy())
        mark = Mark(term, POLARITIES[value + 1], "", len(before), len(before) + len(term), place=line)
        texts.setdefault(f"{before}{term}{after.replace(PLACE, term)}", (line, []))[1].append(mark)
    marked = (MarkedText(text, line, tuple(marks)) for text, (line, marks) in texts.items())
    return MarkedFile(name, f"three lines an aspect, {PLACE} in the text", "line", tuple(marked), f"file {name!r}")


def _remedy() -> str:
    return f"Every aspect has three lines: the text with {PLACE}, the words that it stands for, and -1, 0 or 1."


def read_cut(name: str, lines: Sequence[str]) -> MarkedFile:
    """Read a sentence a line, ``####`` behind it, and then aspects, in lists or as tags of its words.

    Raises
    ------
    InputError
        A line that is not so.
    """
    found = [_one(name, line, text) for line, text in enumerate(lines, 1) if text.strip()]
    kinds = kinds_of(parts for _, _, lists in found for parts in lists if not isinstance(parts, Mark))
    texts = tuple(
        MarkedText(text, line, tuple(listed_mark(name, "line", line, text, parts, kinds) for parts in lists))
        for text, line, lists in found
    )
    return MarkedFile(name, f"a sentence, {CUT} and its aspects a line", "line", texts, f"file {name!r}")


def begins_tagged(lines: Sequence[str]) -> bool:
    """Whether lines are words with tags, a word a line, and blank lines between the texts."""
    filled = [line for line in lines[: 2 * _FEWEST] if line.strip()][:_FEWEST]
    return len(filled) == _FEWEST and all(map(_WORD_TAG.fullmatch, filled))


def read_tagged(name: str, lines: Sequence[str]) -> MarkedFile:
    """Read a word a line, with its tag: ``soup S-NEG``, or ``B-``, ``I-`` and ``E-`` for aspects of several words.

    Raises
    ------
    InputError
        A line that is not so.
    """
    texts: list[MarkedText] = []
    words: list[str] = []
    marks: list[Mark] = []
    for line, written in enumerate([*lines, ""], 1):
        match = _WORD_TAG.fullmatch(written)
        if match is None and written.strip():
            raise broken(name, "line", line, "it is no word with its tag", _TAGS)
        if match is None:
            place = line - len(words)
            texts += [MarkedText(" ".join(words), place, tuple(marks))] if words else []
            words, marks = [], []
            continue
        start = sum(map(len, words)) + len(words)
        words.append(match[1])
        end = start + len(match[1])
        goes_on = match[2] in ("I", "E") and marks and marks[-1].end == start - 1
        if goes_on:
            marks[-1] = Mark("", marks[-1].polarity, "", marks[-1].start, end, place=line)
        elif match[2]:
            marks.append(Mark("", match[3], "", start, end, place=line))
    return MarkedFile(name, "a word and its tag a line", "line", tuple(texts), f"file {name!r}")


def _one(name: str, line: int, written: str) -> tuple[str, int, list[Any]]:
    """Return the sentence of a line and its aspects: marks, where its words have tags, else lists."""
    sentence, found, rest = written.partition(CUT)
    if not found:
        raise broken(name, "line", line, f"no {CUT} stands behind the sentence", TRIPLETS)
    parts = [part.strip() for part in rest.split(CUT)]
    tagged = next((part for part in parts if _TAGGED.fullmatch(part)), None)
    if tagged is not None:
        pieces = [(match[1], match[3] or "", match[4] or "") for match in map(_TAG.fullmatch, tagged.split()) if match]
        return " ".join(word for word, _, _ in pieces), line, list(_of_tags(pieces, line))
    return sentence.strip(), line, _listed(name, line, parts[-1])


def _listed(name: str, line: int, written: str) -> list[Any]:
    try:
        found = read_literal(written)
    except ValueError as error:
        raise broken(name, "line", line, f"what stands behind {CUT} is no list", TRIPLETS) from error
    if not isinstance(found, list) or not all(isinstance(parts, list) and parts for parts in found):
        raise broken(name, "line", line, f"what stands behind {CUT} is no list of aspects", TRIPLETS)
    return found


def _of_tags(pieces: Sequence[tuple[str, str, str]], line: int) -> Iterator[Mark]:
    """Yield the aspects of words with tags: ``soup=T-NEG``, the next aspect ``TT-POS``; neighbours alike are one."""
    at = 0
    for (aspect, polarity), run in groupby(pieces, key=lambda piece: piece[1:]):
        words = " ".join(word for word, _, _ in run)
        if aspect:
            yield Mark("", polarity, "", at, at + len(words), place=line)
        at += len(words) + 1


def kinds_of(lists: Iterable[Sequence[Any]]) -> tuple[int | None, int | None]:
    """Return where in each list the polarity stands, and where the category does, by what all of them hold there.

    ``([1], [3], 'NEG')`` ends with it, ``['soup', 'food quality', 'negative', 'cold']`` has the opinion behind it.
    """
    found = [parts for parts in lists if len(parts) > 1]
    longest = max((len(parts) for parts in found), default=0)
    for at in range(1, longest):
        values = [parts[at] for parts in found if len(parts) > at]
        if values and all(isinstance(value, str) and WORD.fullmatch(folded(value)) for value in values):
            words = at == 2 and all(isinstance(parts[1], str) for parts in found)
            return at, 1 if words and longest > 3 else None
    return None, None


def listed_mark(
    name: str,
    unit: str,
    place: int,
    text: str,
    found: Any,  # noqa: ANN401
    kinds: tuple[int | None, int | None],
) -> Mark:
    """Return the aspect of a list: by the numbers of its words, or by the words themselves."""
    if isinstance(found, Mark):
        return found
    label, category = (str(found[at]) if at is not None and len(found) > at else "" for at in kinds)
    words = found[0]
    if isinstance(words, str):
        return Mark(words, label, category, place=place)
    places = list(re.finditer(r"\S+", text))
    numbers = [whole(number) for number in words] if isinstance(words, list) else []
    known = [places[number] for number in numbers if number is not None and 0 <= number < len(places)]
    if not known or len(known) < len(numbers):
        said = ", ".join(map(str, words)) if isinstance(words, list) and words else "none of them"
        what = f"the text has {counted(len(places), 'word')}, and an aspect is at {said}"
        raise broken(name, unit, place, what, f"Words are counted from 0. {TRIPLETS}")
    return Mark("", label, category, known[0].start(), max(word.end() for word in known), place=place)
