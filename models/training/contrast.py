"""Made-up comments with a known sentiment: what the labelled sets have too little of.

Negation, contrast, things that happened (a wait, a refund) told without any word of feeling, requests, questions,
politeness, ratings in words and emoji. Every sentence is built from the lists in ``contrast.toml``; none is from a
corpus.
"""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator
from pathlib import Path

Shares = tuple[float, float, float]

_LISTS = tomllib.loads((Path(__file__).parent / "contrast.toml").read_text(encoding="utf-8"))
THINGS: list[str] = _LISTS["things"]
EVENTS: list[str] = _LISTS["fails"] + _LISTS["wins"]


def filled(pattern: str, draw: random.Random, styled: bool = True) -> str:
    """Fill the gaps of a pattern; in one of several styles of writing, if `styled`."""
    x, y = draw.sample(THINGS, 2)
    gaps = {"x": x, "y": y, "x_": x.split(maxsplit=1)[-1], "n": draw.randint(2, 9)}
    for gap, name in (("good", "praised"), ("bad", "blamed"), ("day", "days"), ("fail", "fails"), ("win", "wins")):
        chosen = [text.format(n=draw.randint(2, 9)) for text in draw.sample(_LISTS[name], 3)]
        gaps |= {gap: chosen[0], f"{gap}2": chosen[1], f"{gap}3": chosen[2]}
    gaps |= {"month": draw.choice(_LISTS["months"]), "middling": draw.choice(_LISTS["middling"])}
    text = pattern.format(**gaps)
    if not styled:
        return text
    style = draw.random()
    end = "" if text.endswith("?") else draw.choice([".", "", "!", "."])
    return text.upper() if style < 0.03 else text if style < 0.4 else text[0].upper() + text[1:] + end


def made_up(count: int, seed: int) -> Iterator[tuple[str, Shares]]:
    """Yield `count` comments with their shares of negative, neutral and positive."""
    draw = random.Random(seed)
    large, small, faces = (_table(*names) for names in (("patterns",), ("ratings", "courtesy"), ("faces",)))
    for _ in range(count):
        kind = draw.random()
        if kind < 0.1:
            name, face = draw.choice(faces)
            told = filled(draw.choice([p for n, p in large if n == name]), draw)
            text = f"{told} {face}" if draw.random() < 0.6 else face * draw.randint(1, 3)
        else:
            name, pattern = draw.choice(small if kind < 0.2 else large)
            text = filled(pattern, draw)
        negative, neutral, positive = _LISTS["shares"][name]
        yield text, (negative, neutral, positive)


def _table(*names: str) -> list[tuple[str, str]]:
    """Return the patterns of some tables, each with the name of its shares."""
    return [(kind, pattern) for name in names for kind, patterns in _LISTS[name].items() for pattern in patterns]
