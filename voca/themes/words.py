"""Sentences as words: what may stand in a keyword or a label, and what counts as the same word."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from voca.themes.stopwords import NEGATIONS, NUMBERS

# Placeholders, addresses, and names that are addressed ("@brand your app crashes"): the encoder reads none of them.
_PLACEHOLDER: Final = re.compile(r"\[[A-Z][A-Z0-9_ ]*\]|https?://\S+|(?<![^\s\]])\S+@\S+|(?<!\w)@\w+")
# What stands for letters that are not to be read: "sh*t", "f***", "****ing". Emphasis ("*is*") and a note under a
# text ("**Not included") hide none.
_HIDES: Final = re.compile(r"[^\W\d_][*#]|[*#♥]{2}")
_HIDDEN: Final = re.compile(
    r"[^\W\d_]+(?:[*#]+[^\W\d_]+)+(?![*#]|\w)"
    r"|(?<![\w*])[^\W\d_]{1,2}\*{2,}(?!\w)"
    r"|(?<=[*#♥]{2})[a-z]{1,3}(?![\w*#])"
)
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’‘`\-][^\W\d_]+)*")
_NO_SPACES: Final = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")
_JOINS: Final = re.compile(r"[ \t\u00a0]*")
_FIRST: Final = "st"  # of "1st"; alone a saint or a street
_COUNT: Final = re.compile("\\d[+]?[ \u00a0-]?$")
_VOWEL: Final = re.compile("[aeiouy]")


class Word(NamedTuple):
    """One word of a sentence.

    Attributes
    ----------
    surface : str
        As written.
    lower : str
        Lower case, straight apostrophes.
    stem : str
        What it counts as.
    start, end : int
        Code points in the sentence.
    stop : bool
        Says nothing about a theme.
    joined : bool
        Only space stands between it and the word before.
    counted : bool
        A number stands before it, as in "12 hour flight".
    """

    surface: str
    lower: str
    stem: str
    start: int
    end: int
    stop: bool
    joined: bool
    counted: bool = False

    @property
    def negation(self) -> bool:
        """Whether it turns what follows around."""
        return self.lower in NEGATIONS


def lowered(word: str) -> str:
    """Return `word` in lower case with straight apostrophes."""
    return word.lower().replace("’", "'").replace("‘", "'").replace("`", "'")


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """Return what inflected forms of an English-like word have in common.

    Light on purpose: "delivery" and "deliveries", "delayed" and "delays", "to-do" and "todo" meet, "service" and
    "serve" do not.

    Examples
    --------
    >>> [stem(w) for w in ("deliveries", "delivery", "delayed", "delays", "cancelled", "refunding", "seats")]
    ['deliveri', 'deliveri', 'delai', 'delai', 'cancel', 'refund', 'seat']
    """
    if len(word) < 4 or not word.isascii():
        return word
    word = word.removesuffix("'s").removesuffix("'").replace("-", "")
    if word.endswith("ies"):
        word = word[:-2] if len(word) > 4 else word[:-1]
    elif word.endswith(("sses", "shes", "ches", "xes")):
        word = word[:-2]
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for ending in ("ing", "ed"):
        root = word.removesuffix(ending)
        if root != word and len(root) >= 3 and _VOWEL.search(root):
            word = root
            break
    if len(word) > 3 and word[-1] == word[-2] and word[-1] in "bdfglmnprt":
        word = word[:-1]  # "cancelled" and "cancel", "billing" and "bill"
    if word.endswith("y") and len(word) > 3:
        word = word[:-1] + "i"
    return word.removesuffix("e") if len(word) > 3 else word


def marked(sentence: list[Word], stop: frozenset[str]) -> list[Word]:
    """Return `sentence` with the words in `stop` marked as such."""
    return [word._replace(stop=True) if word.lower in stop and not word.stop else word for word in sentence]


def words(text: str, stop: frozenset[str] = frozenset()) -> list[Word]:
    """Cut `text` into words.

    Placeholders such as ``[EMAIL]``, addresses, numbers and words of which letters are hidden ("f***ing") are no words,
    and part their neighbours. Scripts without spaces are cut into pairs of characters.
    """
    clear = _PLACEHOLDER.sub(_blank, text)
    if _HIDES.search(clear):
        clear = _HIDDEN.sub(_blank, clear)
    spaced = _NO_SPACES.search(clear) is None
    found: list[Word] = []
    last = 0
    for match in _WORD.finditer(clear):
        start, end = match.span()
        surface = match[0]
        joined = bool(found) and (clear[last:start] == " " or _JOINS.fullmatch(clear, last, start) is not None)
        if spaced or not _NO_SPACES.search(surface):
            low, root = _counted(surface)
            counted = found[-1].lower in NUMBERS if joined else _after_digits(clear, start)
            silent = low in stop or _is_letter(low) or (counted and low == _FIRST)
            found.append(Word(surface, low, root, start, end, silent, joined, counted))
        else:
            found += _pairs(surface, start)
        last = end
    return found


def _blank(match: re.Match[str]) -> str:
    return "\n" * len(match[0])


@lru_cache(maxsize=200_000)
def _counted(surface: str) -> tuple[str, str]:
    low = lowered(surface)
    return low, stem(low)


def _after_digits(text: str, start: int) -> bool:
    """Whether digits stand before a word, with nothing between but a plus, a space or a hyphen."""
    return _COUNT.search(text, max(start - 3, 0), start) is not None


def _is_letter(low: str) -> bool:
    return len(low) == 1 and low.isascii()


def _pairs(run: str, start: int) -> list[Word]:
    """Cut a run of a script without spaces into its pairs of characters."""
    cut = [run[i : i + 2] for i in range(max(1, len(run) - 1))]
    return [Word(p, p, p, start + i, start + i + len(p), False, False) for i, p in enumerate(cut)]
