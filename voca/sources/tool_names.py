"""What survey and text tools call the columns that they leave beside the answers."""

from __future__ import annotations

import re
from typing import Final

SHOWN: Final = re.compile(r"\bdisplay order\b|^(?:q\d+\w*|fl \d+)(?: \d+)* do(?: \d+)?$")
"""In which order a survey tool showed its questions and choices."""
TIMING: Final = re.compile(
    r"\b(?:first click|last click|page submit|click count)$|^(?:group|question) ?time ?\d+$|"
    r"^(?:group|question) time(?: |$)|^rts ?\d+$|^g\d+q\d+ ?time$|"
    r"^time ?(?:\d{3}|sum|rsi)$"
)

# labels, codes and tags are what a name ends with: "labels verification" is something else
FOREIGN: Final = re.compile(
    r"\b(?:topics?|parent topics?|themes? ?\d*|sentiments?|sentiment (?:score|label|name|class)|polarity|"
    r"subjectivity|is (?:positive|negative)|"
    r"emotions?|compound|predicted|prediction|predictions|probability|confidence(?! (?:in|with|to)\b)|"
    r"cluster(?: id)?|keywords?|key ?phrases|entities|tokens|tokeni[sz]ed|lemmas?|lemmati[sz]ed|embeddings?|"
    r"actionability|effort score text ?iq|(?:word|char|character|token|letter) ?(?:counts?|s count)|(?:review|text|"
    r"comment) (?:length|len)|num (?:words|chars)|coded(?: as)?|"
    r"(?:codes|labels?|tags)(?=(?: (?:\d+|names?|ids?|lists?|text|value|scores?|of \w+|by \w+))?$)|"
    r"nps (?:group|category|segment|type|class)|promoter type|(?:cleaned|processed|preprocessed|normali[sz]ed|filtered|"
    r"translated|stemmed) ?(?:text|review|reviews|comments?|content|body|tweet|message)?|"
    r"clean (?:text|reviews?|comments?|content|body|tweets?|message)|(?:text|review|"
    r"comment|content) (?:clean|cleaned|processed|preprocessed|translated|normali[sz]ed|en))\b"
)
FOREIGN_VALUES: Final = frozenset(
    "positive negative neutral mixed pos neg neu promoter promoters passive passives detractor detractors praise "
    "complaint bug feature request suggestion".split()
)
TAGS: Final = re.compile(r"(?:(?:customer|client|user|guest|contact|member) )?tags")
"""Where several stand in a cell they say what kind of customer, visit or case it is."""
PROCESSED: Final = re.compile(
    r"^clean$|\bclean (?:text|review|comment|content|body|tweet|message)s?\b|"
    r"\b(?:text|review|comment|content|body|tweet|message)s? clean\b|\b(?:cleaned|(?:pre)?processed|"
    r"normali[sz]ed|filtered|translated|stemmed|lemmati[sz]ed|tokeni[sz]ed)\b|"
    r"\btranslation (?:of )?(?:the )?(?:text|review|comment|content|body|title|message)\b|"
    r"\b(?:text|review|comment|content|body|title|message) translation$|"
    r"^(?:english )?translation$|^(?:ubersetzung|traduction|traduccion|traduzione|traducao|vertaling)$"
)
