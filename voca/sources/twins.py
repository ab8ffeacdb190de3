"""Columns that are called by the same: points and what was said of them, or several answers to one question."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from voca.sources import names, tool_names
from voca.sources.profile import Profile
from voca.sources.roles import Related

_AGAIN: Final = re.compile(r"(?:\.\d{1,2}| \(\d{1,2}\)|\.\.\.\d{1,3})$")
"""What programs put behind a name that stands there again: pandas, voca and readr."""
_POINTS: Final = re.compile(r"(?<=\w) ?(?:ratings?|scores?|stars|labels?)$")
_NAMELESS: Final = re.compile(r"column|unnamed|x|\W*")
_OF_OTHERS: Final = re.compile(
    r"\b(?:solutions?|resolutions?|outcomes?|remed(?:y|ies)|actions? (?:taken|items?|plan)|next steps?|follow ?ups?|"
    r"(?:case|call|ticket) (?:details?|history)|notes?|bio|biography|profile|about|address|prompts?|completions?|"
    r"outputs?|losung(?:en)?|solucion(?:es)?|soluzion[ei]|oplossing(?:en)?|notizen?|notas?)\b"
)
"""What was done about it, or who somebody is: seldom what the customer was asked."""
_LANGUAGES: Final = re.compile(
    r"(?:in )?(?:english|german|french|spanish|italian|portuguese|dutch|swedish|danish|norwegian|finnish|polish|czech|"
    r"turkish|russian|ukrainian|greek|hebrew|arabic|chinese|japanese|korean|hindi|englisch|deutsch|anglais|francais|"
    r"ingles|espanol|castellano|inglese|italiano|portugues|engels|nederlands|"
    r"en|de|fr|es|it|pt|nl|sv|da|no|fi|pl|cs|tr|ru|uk|el|he|ar|zh|ja|ko|hi)(?: version)?"
)
_FEWEST: Final = 2  # pairs
_SAID: Final = 3  # words, on average
_COPIED: Final = 0.7  # of the words of another column: a version of it, and no answer of its own
_LIKE: Final = 0.5  # as long as the best column, or filled as often
_DIFFERENT: Final = 0.6  # of the texts


def stem(name: str) -> str:
    """Return what a column is about: its name without "rating" and without what tells it from another one of that name.

    Examples
    --------
    >>> stem("Teaching.1"), stem("teachingrating"), stem("Lab work (2)")
    ('teaching', 'teaching', 'lab work')
    """
    plain = names.phrase(_AGAIN.sub("", name.strip()))
    return _POINTS.sub("", plain) or plain


def points_beside_words(free: Sequence[Profile], whole: Sequence[Profile]) -> dict[str, str]:
    """Return columns of points that are called by the same as a text, where several are, and the name of this.

    Parameters
    ----------
    free : sequence of Profile
        Columns that may be scores.
    whole : sequence of Profile
        All columns.
    """
    said: dict[str, list[str]] = defaultdict(list)
    for profile in whole:
        if profile.words >= _SAID and profile.numbers < 0.5:
            said[stem(profile.name)].append(profile.name)
    rated = [p for p in free if p.numbers > 0.95 and p.whole and len(set(p.numeric)) > 2 and p.within(-10, 10) == 1]
    pairs = {p.name: texts[0] for p in rated if (texts := said.get(stem(p.name))) and len(texts) == 1}
    return pairs if len(pairs) >= _FEWEST else {}


def answers_beside(best: Profile, others: Sequence[Profile], related: Related) -> list[Profile]:
    """Return the texts that answer something else than the best one does, though no name says that they are questions.

    Each has points or a group of its own beside it, or all are called by the same, or the names of all say only what
    they are about.

    Parameters
    ----------
    best : Profile
    others : sequence of Profile
        Further columns that read like texts.
    related : Related
    """
    texts = {p.name for p in (best, *others)}
    about = {stem(name) for name in related.columns if name not in texts}
    paired = [p for p in (best, *others) if stem(p.name) in about]
    if best in paired and len(paired) >= _FEWEST:
        found = [p for p in paired if p is not best]
    elif any(stem(p.name) == stem(best.name) for p in others):
        found = [p for p in others if stem(p.name) == stem(best.name)]
    else:
        return plainly_named(best, others, related) if _is_plain(best) else []
    return [p for p in found if related.copied(p.name, [best.name]) < _COPIED]


def plainly_named(best: Profile, others: Sequence[Profile], related: Related) -> list[Profile]:
    """Return the texts that are like the best one, under names that say only what they are about: "Stop doing"."""
    found = [p for p in others if p is not best and _is_alike(p, best)]
    if all(_LANGUAGES.fullmatch(names.phrase(p.name)) for p in (best, *found)):
        return []  # the same words in several languages; beside "Maths", "English" is a subject
    return [p for p in found if related.copied(p.name, [best.name]) < _COPIED]


def _is_plain(profile: Profile) -> bool:
    """Whether a name says only what a text is about, and not that it is one, its title, or what was done about it."""
    plain = names.phrase(profile.name)
    said = (names.TEXT, names.TITLE, names.OPEN_PAIR, tool_names.PROCESSED, tool_names.FOREIGN, _OF_OTHERS)
    return not any(pattern.search(plain) for pattern in said) and not _NAMELESS.fullmatch(plain.split(" ")[0])


def _is_alike(profile: Profile, best: Profile) -> bool:
    """Whether a text is as long, as different and as often there as the best one."""
    alike = profile.words >= _LIKE * best.words and profile.fill >= _LIKE * best.fill
    return alike and profile.unique >= _DIFFERENT and _is_plain(profile)
