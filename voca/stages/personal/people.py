"""Which mentions of names are of one person: "Megan Payne", "Megan" and "Ms Payne" get one number."""

from __future__ import annotations

import re
from typing import Final

from voca.stages.personal.cues import PARTICLES, SUFFIXES, TITLES

_WORDS: Final = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")


class People:
    """The persons named so far in one text or one conversation, numbered from 1 in the order of their mention."""

    def __init__(self) -> None:
        self._names: list[tuple[str, ...]] = []

    def number(self, name: str) -> int:
        """Return the number of the person called `name`; a new one where nobody with that name was seen.

        A single word is the first person with that word in the name; two words and more are the same person only where
        the first and the last are.

        Examples
        --------
        >>> people = People()
        >>> [people.number(name) for name in ("Megan Payne", "Tom Payne", "Megan", "Ms Payne", "Tom")]
        [1, 2, 1, 1, 2]
        """
        words = tuple(word for word in _WORDS.findall(name.casefold()) if word not in TITLES | SUFFIXES | PARTICLES)
        words = words or (name.casefold(),)
        for position, known in enumerate(self._names):
            if len(words) == 1 or len(known) == 1:
                same = words[0] in known if len(words) == 1 else known[0] in words
            else:
                same = (words[0], words[-1]) == (known[0], known[-1])
            if same:
                if len(words) > len(known):
                    self._names[position] = words
                return position + 1
        self._names.append(words)
        return len(self._names)
