"""Sentences with the words an opinion is about marked: MAMS, its clauses, and made-up comments."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

import contrast
import texts as corpora

POLARITIES = ("negative", "neutral", "positive")
OUTSIDE, BEGINS, INSIDE = range(3)
"""Tags of a token."""
NOTHING = -100
"""Marks a token that teaches nothing."""
SIGNS = "-0+"
"""How they are written in files of this project."""
_CUT = re.compile(r"(?<=[,;:.!?])\s+(?=(?:but|and|while|although|however|though|so|or|yet)\b)|(?<=[.;!?])\s+")


class Aspect(NamedTuple):
    """Where an aspect's words start and end, and how the text feels about it (0 negative, 1 neutral, 2 positive)."""

    start: int
    end: int
    polarity: int


class Marked(NamedTuple):
    """A text with its aspects."""

    text: str
    aspects: tuple[Aspect, ...]


def tagged(item: Marked, places: Sequence[tuple[int, int]]) -> tuple[list[int], list[int]]:
    """Return the tag and the polarity of each token, given where it stands in the text; `NOTHING` for an empty one."""
    tags, polarity = [OUTSIDE if end > start else NOTHING for start, end in places], [NOTHING] * len(places)
    for aspect in item.aspects:
        within = [i for i, (start, end) in enumerate(places) if start < aspect.end and end > aspect.start]
        for i in within:
            tags[i], polarity[i] = INSIDE, aspect.polarity
        if within:
            tags[within[0]] = BEGINS
    return tags, polarity


def read_xml(path: Path) -> list[Marked]:
    """Read a file in the form of SemEval-2014; aspects whose polarity is in conflict are left out."""
    found = []
    for node in ElementTree.parse(path).iter("sentence"):
        terms = [term.attrib for term in node.iter("aspectTerm")]
        aspects = [
            Aspect(int(t["from"]), int(t["to"]), POLARITIES.index(t["polarity"]))
            for t in terms
            if t["polarity"] in POLARITIES
        ]
        found.append(Marked(node.findtext("text") or "", tuple(aspects)))
    return found


def clauses(item: Marked) -> Iterator[Marked]:
    """Cut a sentence at its conjunctions: every sentence of MAMS has two aspects, a customer's often one or none."""
    ends = [match.start() for match in _CUT.finditer(item.text)] + [len(item.text)]
    start = 0
    for end in ends:
        inside = [a for a in item.aspects if start <= a.start and a.end <= end]
        crossing = any(a.start < end < a.end for a in item.aspects)
        part = item.text[start:end]
        if len(part.split()) >= 3 and not crossing:
            pad = start + len(part) - len(part.lstrip())
            yield Marked(part.strip(), tuple(Aspect(a.start - pad, a.end - pad, a.polarity) for a in inside))
        start = end


def made_up(count: int, seed: int) -> Iterator[Marked]:
    """Yield comments about one or two things whose polarity is known, and ones about nothing in particular."""
    draw = random.Random(seed)
    simple = [("{x} was {good}", 2), ("{x} was {bad}", 0), ("{x} was not {good}", 0), ("{x} is {good}", 2)]
    simple += [("I love {x}", 2), ("not happy with {x}", 0), ("{x} wasn't {bad}", 2), ("I called about {x}", 1)]
    for _ in range(count):
        kind = draw.random()
        if kind < 0.3:
            yield Marked(draw.choice(contrast.EVENTS).format(n=draw.randint(2, 9)), ())
            continue
        parts, aspects, text = draw.sample(simple, 2 if kind > 0.65 else 1), [], ""
        for pattern, polarity in parts:
            thing = draw.choice(contrast.THINGS)
            told = contrast.filled(pattern.replace("{x}", "\0"), draw, styled=False)
            noun = re.sub(r"^(the|my) ", "", thing)
            text += " but " if text else ""
            start = len(text) + told.index("\0") + len(thing) - len(noun)
            aspects.append(Aspect(start, start + len(noun), polarity))
            text += told.replace("\0", thing)
        yield Marked(text, tuple(aspects))


def marked(data: Path, seed: int) -> list[Marked]:
    """Return the training texts: MAMS's training sentences, their clauses and made-up ones, none held out."""
    banned = corpora.held_out(data)
    whole = [m for m in read_xml(data / "mams_absa/MAMS-ATSA/raw/train.xml") if corpora.key(m.text) not in banned]
    parts = [part for item in whole for part in clauses(item) if part.text != item.text]
    return [*whole, *parts, *made_up(1500, seed)]
