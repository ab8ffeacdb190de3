"""Open questions that say nothing by themselves and are asked again ("Why?"), named after the question before them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from voca.sources import names
from voca.sources.roles import Text

_ASKS_ON: Final = (
    r"(and )?why( or why not| not| so| is that| was that)?",
    r"(please )?(explain|elaborate|specify|describe)( why| further| briefly)?"
    r"( your (answer|choice|rating|score|response))?",
    r"(please |can you |could you )?tell us (more|why)",
    r"((what|please give|please state) (is |was |are |were )?)?(the |your )?((main|primary|most important) )?reasons?"
    r"( for (this|that|your|the) (answer|choice|rating|score|response))?",
    r"how so|in what way",
    r"warum( nicht| ist das so)?|wieso|weshalb|pourquoi|por que|por qué|perché|perche|waarom",
)
_FOLLOWS: Final = re.compile(rf"(?:{'|'.join(_ASKS_ON)})(?: +\d+)?")
_NUMBERED: Final = re.compile(r"(?:\.\d+|_+\d+| \(\d+\))$")


def named_after(texts: Sequence[Text], columns: Sequence[str], labels: Mapping[str, str]) -> list[Text]:
    """Give open questions of the same words the wording of the question that each follows.

    Parameters
    ----------
    texts : sequence of Text
        The columns of customers' words.
    columns : sequence of str
        All columns, in the table's order.
    labels : mapping of str to str
        Longer wording by column.

    Returns
    -------
    list of Text
        As given; where several only ask on in the same words, such as "Why?", the ``question`` of each is what was
        asked before it and itself, unless two would be the same still.
    """
    asked: dict[str, tuple[str, str]] = {}
    before = ""
    for column in columns:
        wording = labels.get(column, column)
        if not _FOLLOWS.fullmatch(names.phrase(wording)):
            before = wording if names.asks(wording) else ""
        elif before:
            asked[column] = (before, _NUMBERED.sub("", wording))
    often = Counter(asked[text.column][1] for text in texts if text.column in asked)
    named = [
        Text(text.column, " ".join(asked[text.column]))
        if text.question is not None and text.column in asked and often[asked[text.column][1]] > 1
        else text
        for text in texts
    ]
    return named if len({text.question for text in named}) == len(named) else list(texts)
