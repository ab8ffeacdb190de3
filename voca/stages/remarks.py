"""Remarks of who wrote a transcript: "[laughs]", "(pause)", "[inaudible 00:03:12]". Nobody said them."""

from __future__ import annotations

import re
from typing import Final

import pyarrow as pa

from voca.stages.columns import strings

_TURN: Final = "utterance"
# What a remark is about, in the languages of transcripts; folded to lower case.
_ABOUT: Final = """
laughs laughing laughter laugh chuckles chuckling chuckle giggles giggling giggle sighs sighing sigh coughs coughing
cough sneezes sniffs sniffles cries crying sobs sobbing yawns whispers whispering mumbles mumbling groans gasps hums
nods nodding smiles smiling shrugs pause pauses silence inaudible unintelligible indiscernible indistinct unclear
crosstalk overtalk overlapping applause
lacht lachen lachend gelächter seufzt seufzen hustet räuspert räuspern nickt schmunzelt schweigen unverständlich
rires rire soupire soupir inaudible silence incompréhensible
risas ríe risa suspira suspiro pausa silencio inaudible ininteligible
ridono risata risate sospira sospiro silenzio incomprensibile inudibile
risos riso suspiro silêncio inaudível ininteligível
gelach lachend zucht zuchten pauze stilte onverstaanbaar knikt hoest
"""
# Two words that are a remark together only.
_TOGETHER: Final = "cross talk|background noise|phone rings?|clears (?:his |her |their )?throat|speaks? over"
_BESIDE: Final = """
long short brief slight small light soft softly nervous nervously loud loudly general group everyone everybody all both
continues again bit seconds second secs sec s speech talk talking voices speakers conversation audio
lange kurze kurz alle sich leicht longue courte tous larga corta todos lunga breve tutti longa curta lange korte
"""
_REMARK: Final = re.compile(
    r"[\[(<{{]\s*(?:(?:{beside}|\d+)\s+){{0,3}}(?:{about})(?:[\s,:;.@/-]+(?:{beside}|{about}|\d+(?:[:.,]\d+)*s?)){{0,3}}"
    r"[\s.!?…]*[\])>}}]".format(
        about="|".join(sorted({*_ABOUT.split()}, key=len, reverse=True)) + "|" + _TOGETHER,
        beside="|".join(sorted({*_BESIDE.split()}, key=len, reverse=True)),
    ),
    re.IGNORECASE,
)


def without_remarks(text: str) -> str:
    """Return a text with blanks in place of its remarks, as long as it was, so that places in it stay what they are.

    Examples
    --------
    >>> without_remarks("It fell [laughs] apart.")
    'It fell          apart.'
    >>> without_remarks("It is cheap (very).")
    'It is cheap (very).'
    """
    if "[" not in text and "(" not in text and "<" not in text and "{" not in text:
        return text
    return _REMARK.sub(lambda found: " " * len(found[0]), text)


def heard(documents: pa.Table) -> list[str | None]:
    """Return the texts of documents, those of a transcript's turns without remarks (in a review brackets are words).

    Parameters
    ----------
    documents : pyarrow.Table
        With ``text``, and ``kind`` where that is known.
    """
    texts = strings(documents, "text")
    if "kind" not in documents.column_names:
        return texts
    kinds = strings(documents, "kind")
    return [without_remarks(text) if text and kind == _TURN else text for text, kind in zip(texts, kinds, strict=True)]
