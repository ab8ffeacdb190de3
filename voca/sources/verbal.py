"""Answers in words that are points of a scale: "very satisfied", "stimme eher zu", "not at all likely", "excellent"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from voca.sources.faces import points as points_of_signs
from voca.sources.faces import said
from voca.sources.names import phrase
from voca.sources.profile import Profile
from voca.sources.scale_words import ALONE, LITTLE, POLES, STRENGTHS


def _lines(*lines: str) -> tuple[tuple[frozenset[str], ...], ...]:
    """Return scales written "worst;better|as good;best", the words of each of their levels."""
    return tuple(tuple(frozenset(level.split("|")) for level in line.split(";")) for line in lines)


_PLAIN: Final = 4
_STRENGTH: Final = {word: strength for strength, words in STRENGTHS.items() for word in words.split("|")}
_NO_DEGREE: Final = {"not at all": 0, "not": 0, "not so": 1, "not very": 1, "not particularly": 1, "not really": 1} | {
    word: int(strength < max(LITTLE.values())) for word, strength in LITTLE.items()
}

_POLE: Final = {
    word: (family, sign)
    for family, poles in POLES.items()
    for sign, words in zip((1, -1), poles, strict=True)
    for word in words.split("|")
}
_HEADS: Final = sorted(_POLE, key=lambda head: -len(head.split()))  # "pas d accord" before "d accord"
_FIRST: Final = {head: head.split()[0] for head in _HEADS}
# Heads of scales from nothing to very much, where much is good.
_GOOD: Final = frozenset(
    "satisfied happy pleased likely easy helpful useful responsive friendly clear reliable professional knowledgeable "
    "valuable effective well confident fast quick clean comfortable convenient innovative trustworthy zufrieden "
    "wahrscheinlich einfach hilfreich verstandlich freundlich satisfait facile utile probable satisfecho facil "
    "soddisfatto satisfeito tevreden "
    "util safe secure sicher seguro".split()
)
_MIDDLE: Final = re.compile(
    r"neither|(?:neither|weder|ni) .*|(?:moderate|medium|average|some) effort|mittlerer aufwand|"
    r"neutra\w+|neutre|neutro|undecided|unentschieden|teils teils|mixed feelings|"
    r"no preference|might or might not.*|maybe|vielleicht|peut etre|quizas|tal vez|in between|weder noch|"
    r"(ne|nem|ani|ни) .*\b\1 .*|indiferente|obojetn\w+|kararsızım|нейтральн\w+|ניטרלי|בינוני|محايد|"
    r"一般|普通|ふつう|どちらとも(?:い|言)えない|どちらでもない|보통(?:이다)?"
)
_UNSURE: Final = frozenset(
    "not sure|unsure|not certain|unsicher|bin mir nicht sicher|bin mir unsicher|pas sur|no estoy seguro|"
    "non sono sicuro|nao tenho certeza".split("|")
)
"""The middle between what somebody would and would not do; elsewhere no answer."""
_NOTHING: Final = re.compile(
    r"(?:i )?(?:don ?t know|do not know|not sure|unsure|not applicable|n a|no (?:answer|opinion)|prefer not.*|"
    r"(?:not |un)?offered|(?:not |un)rated|k a|"
    r"(?:i )?(?:have not|haven t|did not|didn t|never) used?(?: this| it| that)?|not used|"
    r"(?:i m |i am )?not familiar(?: with (?:this|it|that))?|(?:habe ich )?nicht genutzt|pas utilise|no lo he usado|"
    r"weiss (?:ich )?nicht|keine angabe|nicht zutreffend|no se|no aplica|ne sait pas|sans opinion|"
    r"nie wiem|non so|nao sei|bilmiyorum|не знаю|затрудняюсь ответить|לא יודע|لا أعرف|不知道|わからない|모르겠다)"
)
# Words for quality, worst first; answers that all stand in one of the lines are its points.
_QUALITIES: Final = _lines(
    "not good|bad|poor;okay|ok;good|great",
    "poor;fair;good;excellent",
    "poor;fair;good;very good;excellent",
    "very poor|very bad|terrible|awful|horrible;poor|bad;"
    "fair|average|okay|ok|neutral|acceptable|neither good nor poor|neither good nor bad|neither poor nor good;good;"
    "very good|excellent|great|amazing",
    "terrible|very bad|very poor|awful;bad|poor|not good;okay|ok|average|fair;good;great;amazing|excellent|fantastic",
    "below expectations|below average;met expectations|average;above expectations|above average",
    "poor|far below average|well below average;below average;average;above average;"
    "excellent|far above average|well above average",
    "very low quality|very poor quality;low quality|poor quality;"
    "neither high nor low quality|average quality|medium quality|moderate quality|acceptable quality|fair quality;"
    "high quality|good quality;very high quality|very good quality|excellent quality",
    "far below expectations|far below|well below expectations;below expectations|below|did not meet expectations;"
    "met expectations|met;exceeded expectations|exceeded|above expectations;"
    "far exceeded expectations|far exceeded|greatly exceeded expectations|well above expectations",
    "much worse than expected;worse than expected|somewhat worse than expected|a little worse than expected;"
    "as expected|about as expected|about what i expected;"
    "better than expected|somewhat better than expected|a little better than expected;much better than expected",
    "much worse;worse|somewhat worse|slightly worse;about the same|the same|same;"
    "better|somewhat better|slightly better;much better",
    "sehr geringe qualitat|sehr niedrige qualitat|sehr schlechte qualitat;"
    "geringe qualitat|niedrige qualitat|schlechte qualitat;mittlere qualitat|durchschnittliche qualitat;"
    "hohe qualitat|gute qualitat;sehr hohe qualitat|sehr gute qualitat",
    "ungenugend;mangelhaft;ausreichend;befriedigend;gut;sehr gut",
    "sehr schlecht;schlecht;"
    "mittel|mittelmassig|durchschnittlich|teils teils|geht so|weder gut noch schlecht;gut;sehr gut",
    "tres mauvais|tres mauvaise;mauvais|mauvaise;"
    "moyen|moyenne|correct|correcte|passable|ni bon ni mauvais;bon|bonne|bien;"
    "tres bon|tres bonne|tres bien|excellent|excellente",
    "muy malo|muy mala|pesimo;malo|mala;regular|aceptable|ni bueno ni malo|ni buena ni mala;"
    "bueno|buena|bien;muy bueno|muy buena|excelente|muy bien",
)
# Strengths that scales between two poles have on either side: "agree, strongly agree", "somewhat, extremely likely".
_SIDES: Final = ((4,), (4, 5), (4, 6), (2, 5), (2, 6), (2, 4, 5), (2, 4, 6), (1, 3, 5), (1, 3, 6))
# Degrees of scales from nothing to very much, the least first.
_DEGREES: Final = _lines(
    "not at all;not very|not too|not particularly;somewhat|fairly|quite;very",
    "not at all;slightly|a little|a bit;moderately|somewhat;very|quite;extremely|completely",
    "not at all;not so|not very|not particularly;somewhat|moderately|fairly;very;extremely|completely",
)
_AT_ALL: Final = re.compile(r"not (\w+) at all")
_UPPER: Final = 0.6  # of the way up a scale, from where words for quality are good
RECOGNISED: Final = 0.98
"""Share of the answers that are on a scale."""
LONGEST: Final = 40
"""Characters of an answer on average."""


@dataclass(frozen=True, slots=True)
class Verbal:
    """A scale of words.

    Attributes
    ----------
    family : str
        What it measures: a key of the poles, or quality.
    points : mapping of str to float
        The point of each answer, as phrases; 1 is the worst.
    top : int
    usual, beside : bool
        Whether the top, or where the points begin, is that of the scale that is known to have these words, or that of
        another column with the same answers.
    """

    family: str
    points: Mapping[str, float]
    top: int
    usual: bool = False
    beside: bool = False

    @property
    def said_ends(self) -> str:
        """From which answer to which the scale goes, of those that occur."""
        first, last = (end(self.points, key=self.points.__getitem__) for end in (min, max))
        return f"from {first!r} to {last!r}"

    def read(self, cell: str) -> float | None:
        """Return the point of a cell; None where it is none."""
        return self.points.get(said(cell))


def find_verbal(profile: Profile) -> Verbal | None:
    """Tell whether the answers of a column are points of a scale of words; at least three of them must occur."""
    if (
        not profile.counted
        or profile.numbers > 0.1
        or not 3 <= len(profile.groups) <= 12
        or profile.characters > LONGEST
    ):
        return None
    return read_scale(answers_of(profile))


def answers_of(profile: Profile) -> Counter[str]:
    """Count the answers of a column, as phrases."""
    answers: Counter[str] = Counter()
    for cell, count in profile.counts.items():
        answers[said(cell)] += count
    return answers


def read_scale(answers: Mapping[str, int]) -> Verbal | None:
    """Return the scale that counted answers are points of; None where they are of none."""
    some = {answer for answer in answers if not _NOTHING.fullmatch(answer)}
    known = {answer: level for answer in some if (level := _level(answer)) is not None}
    known = _intended(known)
    known |= _unsure(known, answers)
    known |= _little(known, some)
    known = _levelled(known)
    total = sum(answers[answer] for answer in some)
    for scale in (_between_poles(known), _usual_degrees(some), _from_nothing(some), _quality(some), _signs(some)):
        if scale is not None and sum(answers[answer] for answer in scale.points) >= RECOGNISED * total:
            return scale
    return None


def no_answer(cell: str) -> bool:
    """Whether a cell says that somebody gave none."""
    return _NOTHING.fullmatch(phrase(cell)) is not None


def side_of(answer: str) -> tuple[str, int] | None:
    """Return what an answer is about and on which side of its scale it stands, 1 being the good one, 0 the middle.

    The family of a middle is empty; None where an answer is of no scale that is known.
    """
    words = phrase(answer)
    level, degree = _level(words), _degree(words)
    if level is not None:
        return level[0], level[1]
    if degree is not None:
        return _POLE[degree[0]][0] if degree[0] in _POLE else "quality", 1 if degree[1] > _PLAIN else -1
    places = [point / (len(line) - 1) for line in _QUALITIES for point, one in enumerate(line) if words in one]
    if not places:
        return None
    mean = sum(places) / len(places)
    return ("quality", 1) if mean > _UPPER else ("quality", -1) if mean < 1 - _UPPER else ("", 0)


@lru_cache(4096)
def _level(answer: str) -> tuple[str, int, int] | None:
    """Return family, side and strength of an answer; the middle has side 0."""
    if _MIDDLE.fullmatch(answer):
        return "", 0, 0
    if answer in ALONE:
        return ALONE[answer]
    words = set(answer.split())
    for head in _HEADS:
        rest = _without(answer, head) if _FIRST[head] in words else None
        if rest is not None and (rest == "" or rest in _STRENGTH):
            return *_POLE[head], _STRENGTH.get(rest, _PLAIN)
    return None


def _without(answer: str, head: str) -> str | None:
    """Return what stands around, or within, the words of a pole; None where the answer has not all of them."""
    words, left = answer.split(), head.split()
    rest = []
    for word in words:
        if left and word == left[0]:
            left.pop(0)
        else:
            rest.append(word)
    return None if left else " ".join(rest)


def _between_poles(known: Mapping[str, tuple[str, int, int]]) -> Verbal | None:
    """Read answers on both sides, or on one and the middle, of a scale; how many it has is that of a known one."""
    families = {family for family, side, _ in known.values() if side}
    sides = {side for _, side, _ in known.values()}
    strengths = sorted({strength for _, side, strength in known.values() if side})
    if len(families) != 1 or len(known) < 3 or (strengths == [_PLAIN] and families == {"intention"}):
        return None  # "yes", "no" and "maybe" are groups
    # "yes" and "no" are the ends of what somebody would do, beside "probably"
    usual = list(strengths) if families == {"intention"} and strengths[-1] == _PLAIN else _usual_side(strengths)
    both, middle = sides >= {-1, 1}, 0 in sides
    if not both and (usual is None or not middle):
        return None
    order = usual or strengths
    count = len(order)
    points = {}
    for answer, (_, side, strength) in known.items():
        rank = order.index(strength) + 1 if side else 0
        points[answer] = float(count + 1 + side * rank if middle else count + (rank if side > 0 else 1 - rank))
    return Verbal(families.pop(), points, 2 * count + middle, usual=count > len(strengths) or not both)


def _intended(known: dict[str, tuple[str, int, int]]) -> dict[str, tuple[str, int, int]]:
    """Read "wahrscheinlich" beside "auf jeden Fall" as what somebody would do, and not as how likely something is."""
    firm = {strength != _PLAIN for family, _, strength in known.values() if family == "intention"}
    if firm != {True}:
        return known
    return {
        answer: ("intention", side, 2) if (family, strength) == ("likelihood", _PLAIN) else (family, side, strength)
        for answer, (family, side, strength) in known.items()
    }


def _unsure(known: Mapping[str, tuple[str, int, int]], answers: Iterable[str]) -> dict[str, tuple[str, int, int]]:
    """Return what is the middle of answers like "probably" and "probably not", where they have no other."""
    intended = {family for family, side, _ in known.values() if side} == {"intention"}
    both = {1, -1} == {side for _, side, _ in known.values()}
    return {answer: ("", 0, 0) for answer in answers if intended and both and answer in _UNSURE}


def _little(known: Mapping[str, tuple[str, int, int]], answers: Iterable[str]) -> dict[str, tuple[str, int, int]]:
    """Return what stands below the middle in other words than above it: "poco satisfecho", "per niente soddisfatto"."""
    if not any(side == 0 for _, side, _ in known.values()):
        return {}  # degrees from nothing on
    found = {}
    for answer in answers:
        few, _, head = answer.rpartition(" ")
        if few in LITTLE and _POLE.get(head, ("", -1))[1] > 0:
            found[answer] = (_POLE[head][0], -1, LITTLE[few])
    return found


def _levelled(known: dict[str, tuple[str, int, int]]) -> dict[str, tuple[str, int, int]]:
    """Take the strongest words of either side for equally strong: "très satisfait" and "pas du tout satisfait"."""
    most = {side: max((s for _, own, s in known.values() if own == side), default=0) for side in (1, -1)}
    all_of = [{strength for _, own, strength in known.values() if own == side} for side in (1, -1)]
    if {most[1], most[-1]} != {5, 6} or any({5, 6} <= one for one in all_of):
        return known
    return {answer: (family, side, min(strength, 5)) for answer, (family, side, strength) in known.items()}


def _usual_side(strengths: Sequence[int]) -> list[int] | None:
    """Return the shortest side of a known scale with these strengths; None where there is none, or no one place."""
    fitting = [side for side in _SIDES if set(strengths) <= set(side)]
    shortest = min(map(len, fitting), default=0)
    found = [side for side in fitting if len(side) == shortest]
    places = {tuple(side.index(strength) for strength in strengths) for side in found}
    return list(found[0]) if len(places) == 1 else None


def _usual_degrees(said: Iterable[str]) -> Verbal | None:
    """Read degrees of one good thing whose words are those of a known scale, whichever of its answers occur."""
    parted = {answer: _parted(answer) for answer in said}
    heads = {head for _, head in parted.values()}
    words = {word for word, _ in parted.values()}
    if len(parted) < 3 or len(heads) != 1 or not heads <= _GOOD:
        return None
    if heads <= _POLE.keys() and not any(word.startswith("not") for word in words):
        return None  # they may be the upper half of a scale between two poles
    for line in sorted(_DEGREES, key=len):
        points = {word: float(point) for point, level in enumerate(line, 1) for word in level}
        if words <= points.keys() and len({points[word] for word in words}) == len(words):
            family = _POLE[min(heads)][0] if heads <= _POLE.keys() else "quality"
            found = {answer: points[word] for answer, (word, _) in parted.items()}
            return Verbal(family, found, len(line), usual=len(words) < len(line))
    return None


def _parted(answer: str) -> tuple[str, str]:
    """Return the words of a degree and of what it is: "very", "useful"; "not useful at all" is so "not at all"."""
    match = _AT_ALL.fullmatch(answer)
    words, _, head = f"not at all {match[1]}".rpartition(" ") if match else answer.rpartition(" ")
    return words, head


def _from_nothing(said: Iterable[str]) -> Verbal | None:
    """Read degrees of one good thing: "not at all helpful" to "extremely helpful"."""
    degrees: dict[str, int] = {}
    heads = set()
    for answer in said:
        found = _degree(answer)
        if found is None:
            return None
        heads.add(found[0])
        degrees[answer] = found[1]
    if len(heads) != 1 or len(set(degrees.values())) < 3 or min(degrees.values()) > 1:
        return None
    order = sorted(set(degrees.values()))
    head = heads.pop()
    family = _POLE[head][0] if head in _POLE else "quality"
    return Verbal(family, {answer: order.index(degree) + 1.0 for answer, degree in degrees.items()}, len(order))


def _degree(answer: str) -> tuple[str, int] | None:
    before, head = _parted(answer)
    if head not in _GOOD:
        return None
    if before in _NO_DEGREE:
        return head, _NO_DEGREE[before]
    strength = _PLAIN if not before else _STRENGTH.get(before)
    return None if strength is None else (head, 1 + strength)


def _quality(said: Iterable[str]) -> Verbal | None:
    answers = set(said)
    for line in _QUALITIES:
        points = {word: float(point) for point, level in enumerate(line, 1) for word in level}
        if answers <= points.keys() and len({points[answer] for answer in answers}) >= 3:
            return Verbal("quality", {answer: points[answer] for answer in answers}, len(line))
    return None


def _signs(said: Iterable[str]) -> Verbal | None:
    found = points_of_signs(said)
    return None if found is None else Verbal("feelings", *found)
