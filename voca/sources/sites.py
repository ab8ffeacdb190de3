"""What a site does to the words of those who wrote: a translation beside them, a button below them, their ends cut."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

import pyarrow as pa

from voca.sources.raw import IssueLog
from voca.sources.stamps import find_stamps, without_stamps
from voca.sources.translations import changed, without_translations
from voca.wording import counted

_AFTER_DOTS: Final = (
    "(?:read |show |see )?(?:more|less)|(?:mehr|weiter)(?: (?:anzeigen|lesen))?|weiterlesen|"
    "(?:voir |en (?:savoir|lire) )?plus|lire la suite|(?:leer |ver |mostrar )?más|(?:ler |ver |mostrar )?mais|"
    "(?:leggi |mostra )?(?:altro|di più)|"
    "meer(?: (?:lezen|weergeven))?|(?:se)?lengkapnya|(?:pokaż )?więcej|(?:читать )?(?:ещё|еще|далее)|devamı|daha fazla|"
    "更多|展开|全文|もっと見る|続きを読む|더보기"
)
_BUTTON: Final = re.compile(
    rf"(?:(?:…|\.{{2,3}})\s*(?P<after>(?i:{_AFTER_DOTS}))|(?<=[^\s\w])\s?(?P<alone>(?:Read|Show|See) (?:more|less))|"
    r"(?<=\w)(?P<glued>(?:Read|Show|See) (?:more|less)))\s*$"
)
_OFTEN: Final = 3  # texts with the same button
_SHARE: Final = 0.05  # of the texts
_CUT: Final = re.compile(r"(?:…|\.{3})$")
_FEWEST_CUT: Final = 10  # texts
_MANY_CUT: Final = 0.2  # of the texts
_LONGER: Final = 1.1  # than the middle one of those that are cut: none is, where all were cut at one length
_HINT: Final = "Export the whole texts, where that can be done: what their ends say is in no figure."


def of_their_own(texts: pa.ChunkedArray, counts: Mapping[str, int], log: IssueLog, column: str) -> pa.ChunkedArray:
    """Return texts without what a site put before, beside and below them, and say what it was, and where it cut them.

    Parameters
    ----------
    texts : pyarrow.ChunkedArray
        Strings.
    counts : mapping of str to int
        How often each text of the whole column occurs, or those of a sample.
    log : IssueLog
    column : str
        Its name, for the messages.
    """
    texts, count = without_stamps(texts, stamps := find_stamps(counts))
    if count:
        many = counted(count, "text begins", "texts begin")
        said = f"{many} with {_listed(map(str.rstrip, stamps))}, as the site puts it before them; it was taken out"
        log.add("stamped-by-the-site", said, column=column, severity="note")
    texts, count = without_translations(texts)
    if count:
        many = counted(count, "text has", "texts have")
        said = f"{many} a translation by Google; where the customer's own words stand beside it, they"
        log.add("translated-by-the-site", f"{said} alone were taken", column=column, severity="note")
    texts, count = without_buttons(texts, buttons := find_buttons(counts))
    if count:
        many = counted(count, "text ends", "texts end")
        said = f"{many} with {_listed(buttons)}, as the site writes it where it cuts a text; it was taken"
        said += " out, and the rest of such a text may not be in the file"
        log.add("cut-by-the-site", said, column=column, severity="note")
    if cut := cut_at(texts):
        many = counted(cut[0], "text ends", "texts end")
        said = f"{many} with '...', and none has more than {cut[1]:,} characters: longer ones were cut"
        log.add("texts-cut", said, column=column, hint=_HINT)
    return texts


def find_buttons(counts: Mapping[str, int]) -> frozenset[str]:
    """Return the buttons that many texts end with, as sites show them where they cut a text: "Read more".

    Parameters
    ----------
    counts : mapping of str to int
        How often each text occurs.
    """
    found = Counter[str]()
    for text, count in counts.items():
        if match := _BUTTON.search(text):
            found[match[match.lastgroup or 0].casefold()] += count
    least = max(_OFTEN, _SHARE * sum(counts.values()))
    return frozenset(button for button, count in found.items() if count >= least)


def without_buttons(texts: pa.ChunkedArray, buttons: frozenset[str]) -> tuple[pa.ChunkedArray, int]:
    """Return texts without the `buttons` at their ends, and of how many one was taken.

    Parameters
    ----------
    texts : pyarrow.ChunkedArray
        Strings.
    buttons : frozenset of str
        As :func:`find_buttons` returns them.
    """

    def cut(text: str) -> str | None:
        match = _BUTTON.search(text)
        if match is None or match[match.lastgroup or 0].casefold() not in buttons:
            return text
        return text[: match.start(match.lastgroup or 0)].strip() or None

    return changed(texts, "", cut) if buttons else (texts, 0)


def cut_at(texts: pa.ChunkedArray) -> tuple[int, int] | None:
    """Return how many texts end with dots at a length beyond which there is none, and the length; None where few do.

    Parameters
    ----------
    texts : pyarrow.ChunkedArray
        Strings.
    """
    lengths = [(len(text), _CUT.search(text) is not None) for text in texts.to_pylist() if text]
    cut = sorted(length for length, ends in lengths if ends)
    if len(cut) < max(_FEWEST_CUT, _MANY_CUT * len(lengths)):
        return None
    longest = max(length for length, _ in lengths)
    return (len(cut), longest) if longest <= _LONGER * cut[len(cut) // 2] else None


def _listed(said: Iterable[str]) -> str:
    return ", ".join(f"'{one}'" for one in sorted(said))
