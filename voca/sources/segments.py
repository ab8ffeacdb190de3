"""Which columns divide the customers into groups worth comparing."""

from __future__ import annotations

import dataclasses
import math
import re
from collections import Counter
from collections.abc import Sequence, Set
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from voca.config import ReadOptions
from voca.sources import names, vote_names
from voca.sources.derived import made_of
from voca.sources.ordered_answers import say_order
from voca.sources.profile import Profile, fold
from voca.sources.roles import Related, Roles
from voca.sources.statements import is_sentence
from voca.sources.unfinished import tells_how_far
from voca.wording import counted

MAX_VALUES: Final = 50
MAX_CODES: Final = 20  # groups whose names are numbers
MAX_SEGMENTS: Final = 8
_MIN_FILL: Final = 0.1
_MOST_KEPT: Final = 0.6  # of the rows that the groups kept by themselves must hold
_WRITTEN: Final = re.compile(r"^(?:(?:user|customer) )?(?:reviews?|comments?|verbatims?)(?: (?:text|body))?$")
_SPANS: Final = re.compile(r"\b(?:hour|month|week|quarter|year)\b")
_WORDED: Final = re.compile(r"\b(?:year|progress)\b")
"""Of dates and traces in numbers; in words these are something else."""
_NAMED: Final = 5  # words of a name that may be one of a field
_SEVERAL: Final = 5  # conversations
_OWN: Final = 0.8  # of these that have a value of their own
_MAX_SHARE: Final = 0.98  # of the largest group: beyond that there is nothing to compare


def choose_segments(roles: Roles, free: Sequence[Profile], options: ReadOptions, related: Related) -> None:
    """Choose segments among the `free` columns; those left out get their reason.

    Parameters
    ----------
    roles : Roles
        Is filled.
    free : sequence of Profile
    options : ReadOptions
        ``segment=None`` guesses, anything else has been taken already.
    related : Related
    """
    if options.segment is not None:
        return
    candidates = []
    for profile in map(with_none, free):
        if profile.name in roles.packed:
            roles.put(profile.name, "ignored", roles.packed[profile.name])
            continue
        kept = _pooled(profile)
        if kept:
            roles.pooled[profile.name] = kept
        against = None if kept else _against(profile)
        if against is None and not kept:
            against = _against_whole(profile, roles.conversation, related)
        if against is None:
            candidates.append(profile)
        elif against:
            roles.put(profile.name, "ignored", against)
    candidates.sort(key=lambda p: (-_merit(p), p.name))
    for profile in candidates:
        _take(profile, roles, related)


def _take(profile: Profile, roles: Roles, related: Related) -> None:
    """Take a column for a segment, unless what is taken already says the same, or there are enough."""
    score = made_of(profile, roles.scores, related)
    twin = next((s for s in roles.segments if related.same(s, profile.name)), None)
    if score is not None:
        why = f"made of {score.column!r}, whose points alone say in which group a row is"
        roles.put(profile.name, "foreign", why)
    elif twin is not None:
        roles.put(profile.name, "ignored", f"says the same as {twin!r}, row by row")
    elif len(roles.segments) >= MAX_SEGMENTS:
        roles.put(
            profile.name,
            "ignored",
            f"could be a segment ({len(profile.groups)} groups{say_order(profile)}), but the "
            f"{MAX_SEGMENTS} best filled and balanced were taken; name it in the options to use it",
        )
    else:
        roles.segments.append(profile.name)
        roles.put(profile.name, "segment", _say(profile, roles.pooled.get(profile.name)), f"segment.{profile.name}")


def has_none(profile: Profile) -> bool:
    """Whether "None" is a group of a column: it stands beside words, and nothing else in the column says nothing.

    Where other cells are empty it is how a program wrote an empty one.
    """
    words = profile.numbers < 0.5 and profile.dates < 0.5
    return profile.counted and words and 0 < profile.nones == profile.rows - profile.filled


def with_none(profile: Profile) -> Profile:
    """Return a column's profile with "None" among its values, where it is a group."""
    if not has_none(profile):
        return profile
    counts = profile.counts + Counter({"None": profile.nones})
    return dataclasses.replace(profile, counts=counts, filled=profile.rows, distinct=profile.distinct + 1)


def _say(profile: Profile, kept: Set[str] | None) -> str:
    share = profile.groups.most_common(1)[0][1] / max(profile.filled, 1)
    said = f"{len(profile.groups)} groups over {profile.filled:,} rows, the largest {share:.0%}"
    said += ", 'None' is one" if "none" in profile.groups else ""
    said += say_order(profile)
    return said if not kept else f"{said}; the {len(profile.groups) - len(kept)} smallest are pooled"


def _pooled(profile: Profile) -> frozenset[str]:
    """Return the largest groups of a column with too many, where the rest may be put together; empty where not.

    The largest must hold most of the rows, and the column's name must say that it is a group: "other" says little.
    """
    groups = profile.groups
    if not profile.counted or len(groups) <= MAX_VALUES or len(groups) * 2 > profile.filled:
        return frozenset()
    phrase = names.phrase(profile.name)
    if not names.GOOD_SEGMENT.search(phrase) or names.NOT_SEGMENT.search(phrase) or names.ID.search(phrase):
        return frozenset()
    if profile.numbers > 0.5 or profile.dates > 0.5 or profile.fill < _MIN_FILL or profile.characters > 60:
        return frozenset()
    largest = sorted(groups, key=lambda name: (-groups[name], name))[: MAX_VALUES - 1]
    return frozenset(largest) if sum(groups[name] for name in largest) >= _MOST_KEPT * groups.total() else frozenset()


def pool(column: pa.Array, kept: Set[str]) -> pa.Array:
    """Put the groups that are not in `kept` together as ``"other (N values)"``; `kept` is folded."""
    rare = {value for value in pc.unique(column).to_pylist() if value is not None and fold(value) not in kept}
    if not rare:
        return column
    mask = pc.is_in(column, pa.array(sorted(rare), pa.string()))
    return pc.if_else(mask, pa.scalar(f"other ({counted(len(rare), 'value')})"), column)


def _against(profile: Profile) -> str | None:
    """Why a column is no segment; empty where another rule will say, None where it can be one."""
    if _is_part(profile):
        return "a part of a date, a postal code or a trace of the survey tool, no group of customers"
    if _WRITTEN.search(names.phrase(profile.name)) and profile.numbers < 0.5 and profile.yes_no < 0.5:
        return "short texts that repeat, no group of customers"
    if tells_how_far(profile):
        return "says how far somebody came in the survey, no group of customers"
    if len(profile.groups) == 1:
        return "the same value in every filled row: nothing to compare"
    if profile.dates > 0.8 and profile.numbers < 0.5:
        return "a further date"
    if profile.numbers > 0.9 and (number := _against_number(profile)) is not None:
        return number
    if not profile.counted or len(profile.groups) > MAX_VALUES:
        count = len(profile.groups) if profile.counted else profile.distinct
        return f"{count:,} different values, more than the {MAX_VALUES} that can be compared"
    if len(profile.groups) * 2 > profile.filled:
        return "nearly every row has its own value"
    if profile.fill < _MIN_FILL:
        return f"only {profile.fill:.0%} of the rows have a value"
    alike = profile.groups.most_common(1)[0][1] > _MAX_SHARE * profile.filled
    same = f"{_MAX_SHARE:.0%} of the rows or more have the same value: nothing to compare"
    return same if alike else "its values are long texts" if profile.characters > 60 else None


def _against_whole(profile: Profile, conversation: str | None, related: Related) -> str | None:
    """Why a column is no segment of conversations, of which each repeats its value in every turn; None where it is."""
    if conversation is None:
        return None
    pairs = set(related.within(conversation, profile.name))
    values = {fold(value) for _, value in pairs}
    one = len(pairs) == len({held for held, _ in pairs}) >= _SEVERAL
    return "nearly every conversation has its own value" if one and len(values) > _OWN * len(pairs) else None


def _is_part(profile: Profile) -> bool:
    """Whether a name says a part of a date, a postal code or a trace; "How often in the past year?" asks for none."""
    plain = names.phrase(profile.name)
    if not any(c.isdigit() for cell in profile.groups for c in cell) and profile.dates < 0.5:
        plain = _WORDED.sub("", plain)  # years of study, what became of a plan
    if profile.numbers < 0.5 and (names.asks(profile.name) or len(plain.split()) > _NAMED):
        plain = _SPANS.sub("", plain)
    return names.NOT_SEGMENT.search(plain) is not None


def _against_number(profile: Profile) -> str | None:
    """Why a column of numbers is no segment; empty where they are amounts, None where they may stand for groups."""
    plain = names.phrase(profile.name)
    if (
        names.CODED.search(plain)
        and not is_sentence(profile.phrase)
        and all(value.is_integer() and value >= 0 for value in profile.numeric)
    ):
        many = f"{profile.distinct:,} different numbers that stand for something, more than {MAX_CODES}"
        return None if profile.distinct <= MAX_CODES else many
    if names.VERSION.search(plain) and profile.distinct <= MAX_CODES:
        return None
    return "" if profile.distinct > 2 or vote_names.COUNTED.search(plain) else None


def _merit(profile: Profile) -> float:
    """Fill times balance, and more for names that usually mean customer groups."""
    counts = list(profile.groups.values())
    total = sum(counts)
    entropy = -sum(c / total * math.log(c / total) for c in counts)
    balance = entropy / math.log(len(counts))
    merit = profile.fill * balance
    if names.GOOD_SEGMENT.search(names.phrase(profile.name)):
        merit += 0.5 if len(profile.phrase.split()) <= 5 else 0.25
    if names.ID.search(names.phrase(profile.name)):
        merit -= 0.5
    if len(profile.phrase.split()) > 8:
        merit -= 0.2  # a closed question; plan, region and age come first
    return merit
