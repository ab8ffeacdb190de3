"""What an English word can be: noun, verb, adjective or adverb, in which form; made by ``models/training``."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final

# One letter a class, as the patterns of `grammar` name them.
NOUN: Final = "N"
PLURAL: Final = "S"
VERB: Final = "V"  # as it stands after "to"
THIRD: Final = "Z"  # "arrives"
PAST: Final = "D"  # past tense and past participle
GERUND: Final = "G"
ADJECTIVE: Final = "A"
ADVERB: Final = "R"
CLASSES: Final = NOUN + PLURAL + VERB + THIRD + PAST + GERUND + ADJECTIVE + ADVERB

_LISTED: Final = NOUN + VERB + ADJECTIVE + ADVERB + PLURAL + PAST  # the digits of an entry, in this order
_LEAST: Final = 0.05  # of a use that is one in twenty; rarer ones are left out


@cache
def _entries() -> dict[str, str]:
    packed = files("voca.themes").joinpath("word_classes.txt.gz").read_bytes()
    parts = iter(gzip.decompress(packed).decode().split())
    return dict(zip(parts, parts, strict=True))


def _listed(word: str) -> dict[str, float]:
    code = _entries().get(word, "")
    return {name: int(digit) / 9 for name, digit in zip(_LISTED, code, strict=False) if digit != "0"}


@lru_cache(maxsize=100_000)
def classes(word: str) -> dict[str, float]:
    """Return how often each use of an English word in small letters is meant, adding up to 1; empty: unknown.

    Examples
    --------
    >>> {name: round(share, 1) for name, share in classes("deliveries").items()}
    {'S': 1.0}
    >>> max(classes("wrong"), key=classes("wrong").get)
    'A'
    """
    found = dict(_listed(word))
    inflected: dict[str, float] = {}
    for ending, base in _bases(word):
        listed = _listed(base)
        for name, use in _MEANING[ending]:
            if name in listed:
                inflected[use] = max(inflected.get(use, 0.0), listed[name])
    if found and inflected:  # "pricing" is listed, and a form of "price"
        found = {name: 0.5 * share for name, share in found.items()}
        inflected = {name: 0.5 * share for name, share in inflected.items()}
    for name, share in inflected.items():
        found[name] = found.get(name, 0.0) + share
    total = sum(found.values())
    kept = {name: share / total for name, share in found.items() if share >= _LEAST * total}
    return {name: share / sum(kept.values()) for name, share in kept.items()}


_MEANING: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    "s": ((NOUN, PLURAL), (VERB, THIRD)),
    "ed": ((VERB, PAST),),
    "ing": ((VERB, GERUND),),
    "er": ((ADJECTIVE, ADJECTIVE), (ADVERB, ADVERB)),
}


def _bases(word: str) -> Iterator[tuple[str, str]]:
    """Yield the words that `word` can be a regular form of, with the ending that makes it one."""
    if len(word) > 3 and word.endswith("s") and not word.endswith("ss"):
        yield "s", word[:-1]
        if word.endswith("es"):
            yield "s", word[:-2]
        if word.endswith("ies"):
            yield "s", word[:-3] + "y"
    for ending, kind in (("ed", "ed"), ("ing", "ing"), ("er", "er"), ("est", "er")):
        if word.endswith(ending) and len(word) > len(ending) + 1:
            body = word.removesuffix(ending)
            yield kind, body
            yield kind, body + "e"
            if len(body) > 2 and body[-1] == body[-2]:
                yield kind, body[:-1]
            if body.endswith("i"):
                yield kind, body[:-1] + "y"
