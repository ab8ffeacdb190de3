"""Which columns hold the customers' own words, and whether they are reviews or answers to questions."""

from __future__ import annotations

import dataclasses
import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from typing import Final

from voca.config import ReadOptions
from voca.sources import names, tool_names
from voca.sources.forms import is_form
from voca.sources.nested import UNDER
from voca.sources.profile import Profile, word_count
from voca.sources.roles import Related, Roles, Text
from voca.sources.twins import answers_beside, plainly_named
from voca.sources.values import parse_yes_no
from voca.sources.verbal import no_answer

_WORDED: Final = 4  # words of a name that is what people were asked, beside other questions
_IDS: Final = 0.8  # of the answers that are ids, as panels give them to those who answer
_ONE_WORD: Final = 1.2
_COPIED: Final = 0.3  # of the words of a version of a text; where it is a translation, those of one language
_FRAMED: Final = 10  # rows that show that one text stands within another
_UNCUT: Final = re.compile(r"\b(?:original|raw|full|complete|whole|long|untranslated|main)\b")
_FEW_SAID: Final = 8  # cells with words beside those that say no
_NO: Final = frozenset(
    "nothing|none|nope|not really|no comment|no comments|nothing else|no more|nichts|keine|nein danke|rien|aucun|nada|"
    "ninguno|ninguna|niente|nessuno|nenhum|nenhuma|niets|geen".split("|")
)
_FILE: Final = re.compile(r"\.(?:docx?|pdf|txt|rtf|odt|mp[34]|m4a|wav|mov|webm|vtt|srt|csv|xlsx?)\s*$", re.IGNORECASE)
_TICKED: Final = frozenset("other sonstiges autre otro altro x 1 checked selected ticked".split())


def choose_texts(
    roles: Roles,
    free: Sequence[Profile],
    labels: Mapping[str, str],
    options: ReadOptions,
    related: Related,
) -> None:
    """Choose the text columns and the title among the `free` columns.

    Parameters
    ----------
    roles : Roles
        Is filled.
    free : sequence of Profile
        Columns without a role yet.
    labels : mapping
        Longer wording by column.
    options : ReadOptions
    related : Related
    """
    if roles.texts:
        return  # the export's own
    if options.text:
        _given(roles, options, labels)
    else:
        _guess(roles, free, labels, related)
    if len(roles.texts) > 1 and not options.text and options.title is None and not roles.surveyed:
        if not _take_main_title(roles, free, labels, related):
            _take_titles(roles, free, related)
    if len(roles.texts) == 1:
        _find_question(roles, [p for p in free if p.name not in roles.table])
    if options.title is None and len(roles.texts) == 1 and roles.kind == "review":
        left = [p for p in free if p.name not in roles.table]
        _find_title(roles, left, free, related)


def _given(roles: Roles, options: ReadOptions, labels: Mapping[str, str]) -> None:
    several = len(options.text) > 1
    roles.kind = "answer" if several else "review"
    for name in options.text:
        wording = labels.get(name, name)
        question = wording if several or names.QUESTION.search(wording.lower()) else None
        roles.kind = "answer" if question else roles.kind
        roles.texts.append(Text(name, question))
        roles.put(name, "text", "named in the options", "text")


def _guess(roles: Roles, free: Sequence[Profile], labels: Mapping[str, str], related: Related) -> None:
    opened = [p for p in free if is_opened(p, roles.opened)]
    ticked = roles.packed
    candidates = [p for p in free if p in opened or (p.name not in ticked and _is_text(p, labels.get(p.name, p.name)))]
    if not candidates:
        _short_of_text(roles, free)
        return
    best = _written_first(max(candidates, key=lambda p: (text_score(p), p.name)), candidates, related)
    formed = roles.surveyed or is_form(related.columns)
    questions = [p for p in candidates if p in opened or formed or is_question(p, labels)]
    if best not in questions:
        questions = _beside_best(best, [p for p in candidates if p is not best], opened, related, roles)
    if len(questions) > 1 or (best in questions and "?" in labels.get(best.name, best.name)):
        worded = [p for p in candidates if _is_worded(p) or _has_a_score(p, roles)]
        worded = [p for p in worded if not _is_title(p) and not tool_names.PROCESSED.search(p.phrase)]
        questions += [p for p in worded if p not in questions]
        questions += [p for p in plainly_named(best, candidates, related) if p not in questions]
    if best in questions:
        roles.kind = "answer"
        for profile in questions:
            roles.texts.append(Text(profile.name, labels.get(profile.name, profile.name)))
            roles.put(profile.name, "text", _say(profile, "an open question"), "text")
    else:
        roles.texts.append(Text(best.name))
        roles.put(best.name, "text", _say(best, "the customers' words"), "text")
    for profile in candidates:
        if profile.name not in roles.table and not _is_title(profile):
            roles.put(
                profile.name,
                "ignored",
                f"text, but {best.name!r} reads more like the customers' own words; name it in the options to use it",
            )


def _written_first(best: Profile, candidates: Sequence[Profile], related: Related) -> Profile:
    """Return the text of which the best column is a version: "review" beside "new_review", which has many of its words.

    A name that says that its column has the whole of it is no version; what a program wrote around a text is one.
    """
    framed = next((p for p in candidates if p is not best and _is_framed(p, best, related)), None)
    if framed is not None:
        return framed
    whole = names.phrase(best.name)
    for profile in candidates:
        plain = names.phrase(profile.name)
        added = whole.removesuffix(f" {plain}") if whole.endswith(f" {plain}") else whole.removeprefix(f"{plain} ")
        if profile is best or added == whole or _UNCUT.search(added):
            continue
        if profile.fill >= best.fill and related.copied(best.name, [profile.name]) >= _COPIED:
            return profile
    return best


def _is_framed(profile: Profile, around: Profile, related: Related) -> bool:
    """Whether the words of a column stand in another one behind something else: that is a page made of the row."""
    if _is_title(profile) or not names.TEXT.search(names.phrase(profile.name)):
        return False
    pairs = zip(related.values(profile.name), related.values(around.name), strict=True)
    said = [(own, whole) for own, whole in pairs if own and whole]
    return len(said) >= _FRAMED and sum(whole.find(own) > 0 for own, whole in said) >= 0.95 * len(said)


def _is_worded(profile: Profile) -> bool:
    """Whether a name is what people were asked, or says that they gave comments."""
    return len(names.phrase(profile.name).split()) >= _WORDED or names.COMMENTS.search(profile.phrase) is not None


def _beside_best(
    best: Profile, others: Sequence[Profile], opened: Sequence[Profile], related: Related, roles: Roles
) -> list[Profile]:
    """Return what answers a question of its own beside the best column, and that one; nothing where there is no such.

    Pros and cons, fields for another answer, a second comment that does not repeat the first one, and what was said
    beside a rating.
    """
    pairs = [p for p in others if names.OPEN_PAIR.search(names.phrase(p.name))]
    comments = [p for p in (best, *others) if names.COMMENTS.search(names.phrase(p.name)) and not _is_title(p)]
    more = comments if best in comments and len(comments) > 1 else []
    more = [p for p in more if p is best or related.copied(p.name, [best.name]) < 0.5]
    rated = [p for p in others if names.COMMENT_ON_SCORE.search(names.phrase(p.name))]
    if _has_a_score(best, roles):  # "Service Review" beside "Service Rating", and the same of the product
        named = [p for p in others if _has_a_score(p, roles) and not _is_title(p)]
        rated += [p for p in named if related.copied(p.name, [best.name]) < 0.5]
    asked = [p for p in others if "?" in p.name or names.OPEN_CODE.search(names.phrase(p.name))]
    beside = [p for p in others if p in opened or (p in pairs and len(pairs) > 1) or p in more + rated + asked]
    beside += [p for p in answers_beside(best, others, related) if p not in beside]
    kept = [p for p in beside if not tool_names.PROCESSED.search(p.phrase)]
    return [p for p in (best, *others) if p is best or p in kept] if kept else []


def _has_a_score(profile: Profile, roles: Roles) -> bool:
    """Whether a score is named as a text is, but for the last word of each, or of the score ("Overall")."""
    whole = names.phrase(profile.name)
    stems = {whole, whole.rpartition(" ")[0]} - {""}
    return any(names.phrase(score.column).rpartition(" ")[0] in stems for score in roles.scores)


def _take_main_title(roles: Roles, free: Sequence[Profile], labels: Mapping[str, str], related: Related) -> bool:
    """Put the title before the one text that it belongs to, where the others are remarks on a score; say whether."""
    remarks = [t for t in roles.texts if names.COMMENT_ON_SCORE.search(names.phrase(t.column))]
    main = [t for t in roles.texts if t not in remarks]
    if len(main) != 1 or names.asks(labels.get(main[0].column, main[0].column)):
        return False
    texts, roles.texts = roles.texts, [Text(main[0].column), *remarks]
    others = [p for p in free if p.name not in {remark.column for remark in remarks}]
    _find_title(roles, [p for p in others if p.name not in roles.table], others, related)
    if roles.title is None:
        roles.texts = texts
        return False
    roles.kind = "review"
    return True


def _take_titles(roles: Roles, free: Sequence[Profile], related: Related) -> None:
    """Take a title of the customer's own beside several texts, which it cannot be put before, as one more of them."""
    taken = {text.column for text in roles.texts}
    for profile in free:
        own = profile.name not in roles.table and _is_title(profile) and profile.filled and profile.numbers < 0.5
        if not own or profile.dates > 0.5 or profile.words < 1.2:
            continue
        if nobodys := _nobodys(profile):
            roles.put(profile.name, "ignored", nobodys)
            continue
        others = [p.name for p in free if p is not profile and p.name not in taken]
        if others and related.copied(profile.name, others) > 0.4:
            continue
        roles.texts.append(Text(profile.name, profile.name))
        roles.put(profile.name, "text", _say(profile, "a title of the customer's own beside several texts"), "text")


def _short_of_text(roles: Roles, free: Sequence[Profile]) -> None:
    """Nothing reads like text: a column whose name says text will do, even if it is short or empty."""
    named = [p for p in free if names.TEXT.search(names.phrase(p.name)) and p.numbers < 0.5 and p.dates < 0.5]
    named = [p for p in named if p.tokens < 0.5 and not names.ID.search(names.phrase(p.name))]
    named = [p for p in named if not names.ABOUT_TEXT.search(names.phrase(p.name))]
    named = [p for p in named if p.unique > 0.2 or p.rows < 10 or len(names.phrase(p.name).split()) <= 3]
    if named:
        best = max(named, key=lambda p: (p.filled * p.characters, p.name))
        why = "its name says text" + ("" if best.filled else ", though no row has anything in it")
        roles.texts.append(Text(best.name))
        roles.put(best.name, "text", why, "text")


def is_opened(profile: Profile, opened: Set[str]) -> bool:
    """Whether a column is an open question by what is known of it, however short the answers are.

    A field that nearly everybody fills with the same words is a check of attention.
    """
    if profile.name not in opened and not names.SPECIFY.search(profile.name.casefold()):
        return False
    if (
        profile.filled == 0
        or profile.numbers > 0.5
        or profile.dates > 0.5
        or profile.yes_no > 0.5
        or profile.emails > 0.5
        or (profile.tokens > _IDS and profile.words < _ONE_WORD)
    ):
        return False
    if names.asks_for_contact(profile.phrase) and profile.words < names.CONTACT_WORDS and profile.yes_no < 0.5:
        return False
    same = max(profile.groups.values(), default=0)
    if profile.name not in opened:
        free = same <= 0.9 * profile.counts.total() if profile.distinct > 1 else profile.filled < 5
        return free and profile.unique > 0.05 and not _TICKED.issuperset(profile.groups)
    return profile.filled < 10 or same <= 0.8 * profile.counts.total()


def _said(profile: Profile, wording: str) -> Profile:
    """Return a column that asks for words without its cells that say no: "Any other comments?" - "No"."""
    if not (names.asks(wording) or names.COMMENTS.search(profile.phrase)):
        return profile
    left = Counter({cell: n for cell, n in profile.counts.items() if not _says_no(cell)})
    if left.total() == profile.counts.total() or left.total() < _FEW_SAID:
        return profile
    share = left.total() / profile.counts.total()
    words = sum(word_count(cell) * n for cell, n in left.items()) / left.total()
    distinct = max(round(profile.distinct * len(left) / len(profile.counts)), len(left))
    return dataclasses.replace(
        profile, counts=left, filled=round(profile.filled * share), distinct=distinct, words=words, listed=0.0
    )


def _says_no(cell: str) -> bool:
    return parse_yes_no(cell) == 0 or no_answer(cell) or names.phrase(cell) in _NO


def _is_text(profile: Profile, wording: str) -> bool:
    profile = _said(profile, wording)
    if profile.filled == 0 or profile.numbers > 0.5 or profile.dates > 0.5 or profile.urls > 0.3:
        return False
    if names.ID.search(names.phrase(profile.name)) and profile.words < 5:
        return False
    if not names.asks(wording) and (names.ADDRESS.search(profile.phrase) or names.PERSON.search(profile.phrase)):
        return False
    if names.is_address(profile.name) or names.is_person(profile.name):
        return False
    if profile.listed > 0.6 and profile.unique < 0.9:
        return False  # ticked options
    named = names.TEXT.search(profile.phrase) is not None or names.OPEN_PAIR.search(profile.phrase) is not None
    asked = names.QUESTION.search(profile.phrase) is not None or names.asks(wording)
    few = profile.filled < 12
    if named and not asked:
        return (profile.words >= 1.5 and (profile.unique > 0.25 or few)) or (profile.words > 6)
    different = (
        profile.unique >= 0.6
        or (few and profile.unique > 0.4)
        or (profile.words >= 12 and profile.unique > 0.3)
        or (asked and profile.words >= 5 and profile.unique > 0.4 and profile.distinct > 15)
    )
    return different and (profile.words >= 3.5 or (profile.words >= 2.5 and asked))


def is_question(profile: Profile, labels: Mapping[str, str]) -> bool:
    """Whether a text column answers a question, by its header."""
    wording = labels.get(profile.name, profile.name).lower().strip()
    short = names.phrase(profile.name)
    return bool(
        names.QUESTION.search(wording)
        or names.OPEN_PAIR.search(short)
        or names.QUESTION_CODE.search(short)
        or names.OPEN_CODE.search(short)
        or len(short.split()) >= 6
    )


def text_score(profile: Profile) -> float:
    """How much a column reads like customers' words: long, each different, filled, and named so."""
    score = 2 * math.log2(1 + min(profile.words, 60)) + 3 * min(profile.unique, 1) + 2 * profile.fill
    if names.TEXT.search(profile.phrase) and not _is_title(profile):
        score += 4
    if tool_names.PROCESSED.search(profile.phrase):
        score -= 3
    return score


def _is_title(profile: Profile) -> bool:
    short = names.phrase(profile.name)
    about = names.TITLE_OF_THING.search(short) or short.startswith(UNDER)
    return names.TITLE.search(short) is not None and profile.words < 15 and not about


def _repeats(title: Profile) -> bool:
    return title.unique < 0.3 and title.filled >= 12


def _nobodys(title: Profile) -> str:
    """Say why titles are not customers' words: a template, or names of files that excerpts are from; else nothing."""
    if _repeats(title):
        size = f"{title.distinct:,} in {title.filled:,} rows"
        return f"titles that repeat ({size}) are a template, not customers' words"
    files = sum(count for cell, count in title.counts.items() if _FILE.search(cell))
    return "names of files, not customers' words" if files > 0.8 * title.counts.total() else ""


def _find_title(roles: Roles, left: Sequence[Profile], free: Sequence[Profile], related: Related) -> None:
    body = roles.texts[0].column
    titles = [p for p in left if _is_title(p) and p.filled and p.numbers < 0.5 and p.dates < 0.5]
    for profile in sorted(titles, key=lambda p: (-p.filled, p.name)):
        others = [p.name for p in free if p.name not in (profile.name, body)]
        if nobodys := _nobodys(profile):
            roles.put(profile.name, "ignored", nobodys)
        elif others and related.copied(profile.name, others) > 0.4:
            roles.put(profile.name, "ignored", "its words are those of other columns of the row, not the customers'")
        elif roles.title is None:
            roles.title = profile.name
            roles.put(profile.name, "title", "its name says title; it is put before the text", "text")


def _find_question(roles: Roles, left: Sequence[Profile]) -> None:
    """Look, in a table with one row per answer, for the column that says to which question."""
    asked = [p for p in left if names.QUESTION_COLUMN.search(names.phrase(p.name)) and p.filled and p.counted]
    asked = [p for p in asked if p.distinct * 2 <= p.filled]
    if asked:
        best = max(asked, key=lambda p: (p.characters, p.name))
        roles.question, roles.kind = best.name, "answer"
        roles.put(best.name, "question", f"says which of {best.distinct} questions each row answers", "question_id")


def _say(profile: Profile, what: str) -> str:
    size = f"{profile.words:.0f} words on average"
    return f"{what}: {size}, {profile.distinct:,} different in {profile.filled:,} filled rows"
