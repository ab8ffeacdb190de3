"""Decide the role of every column of a table: what the user fixed, then one kind of column after the other."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence, Set
from typing import Final

from voca.config import ReadOptions
from voca.sources import names, turn_names
from voca.sources.aside import set_aside
from voca.sources.choices import Choices
from voca.sources.dated import take_time
from voca.sources.exports import Export
from voca.sources.exports.columns import take_export
from voca.sources.follow_ups import named_after
from voca.sources.given import resolve, take_given
from voca.sources.matrices import side_by_side
from voca.sources.neighbours import beside_ratings, told_kinds, told_score
from voca.sources.nps_groups import take_groups
from voca.sources.profile import Profile
from voca.sources.roles import Related, Roles, Score
from voca.sources.scores import asked_score, find_score
from voca.sources.segments import choose_segments, has_none
from voca.sources.settling import as_the_file_says, same_way, settle
from voca.sources.spoken import take_spoken
from voca.sources.surveys.codebook import Coded
from voca.sources.texts import choose_texts
from voca.sources.titles import titled
from voca.sources.whose import take_customer

MAX_RATINGS: Final = 20
_SENTENCE: Final = 3  # words of a comment; what has fewer names a group ("contact reason")
_NAMELESS: Final = "column "
_NO_NAME: Final = re.compile(r"column \d+|Unnamed: \d+(?:\.\d+)*|\.\.\.\d+|X(?:\.\d+)*|rownames", re.IGNORECASE)
"""What programs call a column that has no name: pandas, readr and R beside this one."""
_IN_WORDS: Final = ("rating", "csat", "ces")
_DATED: Final = re.compile(r"\b(?:date|datum|fecha)$")


def assign_roles(
    profiles: Sequence[Profile],
    labels: Mapping[str, str],
    options: ReadOptions,
    related: Related,
    source: str,
    export: Export | None = None,
    codebook: Mapping[str, Coded] | None = None,
    choices: Choices | None = None,
    spoken: Mapping[str, str] | None = None,
) -> Roles:
    """Decide what each column is for.

    Parameters
    ----------
    profiles : sequence of Profile
    labels : mapping
        Longer wording by column.
    options : ReadOptions
        What the user fixed wins over every guess.
    related : Related
        Answers questions about columns side by side.
    source : str
        The file's name, for the messages.
    export : Export, optional
        What is known of the tool that wrote the table.
    codebook : mapping of str to Coded, optional
        What a questionnaire says about columns.
    choices : Choices, optional
        Questions with several answers.
    spoken : mapping of str to str, optional
        Columns that are known to say whose turn of which conversation a row is.

    Raises
    ------
    UsageError
        An option names a column that is not there.
    """
    options = _joined_by(resolve(options, [p.name for p in profiles], source), profiles, related, export, spoken or {})
    codebook = codebook or {}
    choices = choices or Choices()
    roles = Roles(opened={n for n, coded in codebook.items() if coded.open}, packed=choices.aside)
    told = choices.told()
    roles.customer_speakers = tuple(options.customer_speaker)
    take_given(roles, {p.name: p for p in profiles}, options)
    steps: tuple[Callable[[list[Profile]], None], ...] = (
        lambda free: take_export(roles, free, options, export),
        lambda free: take_spoken(roles, free, related, spoken or {}, options.text),
        lambda free: set_aside(roles, free, options, related),
        lambda free: take_time(roles, free, profiles),
        lambda free: _take_numbers(roles, [p for p in free if p.name not in told], codebook, profiles, related),
        lambda free: take_customer(roles, free, profiles),
        lambda free: choose_texts(roles, free, labels, options, related),
        lambda free: _take_ids(roles, free, related),
        lambda free: choose_segments(roles, free, options, related),
        lambda free: _rest(roles, free),
    )
    for step in steps:
        step([p for p in profiles if p.name not in roles.table])
    roles.texts = named_after(roles.texts, [p.name for p in profiles], labels)
    roles.scores = [as_the_file_says(score, source, roles, options.score.values()) for score in roles.scores]
    roles.nones = {p.name for p in profiles if p.name in roles.segments and has_none(p)}
    titles = {p.name: titled(p) for p in profiles}
    found = [score for score in roles.scores if score.column not in options.score.values()]
    turned = {score.column: score for score in same_way(found, {p.name: p for p in profiles})}
    roles.scores = [turned.get(score.column, score) for score in roles.scores]
    roles.scores = settle(roles.scores, list(options.score.values()), titles)
    for score in roles.scores:
        main = ", the primary one" if score.primary else ""
        roles.put(score.column, "score", f"{score.label}{main}: {score.reason}", f"score.{score.name}")
    roles.table = {p.name: roles.table[p.name] for p in profiles}
    return roles


def _joined_by(
    options: ReadOptions,
    profiles: Sequence[Profile],
    related: Related,
    export: Export | None,
    spoken: Mapping[str, str],
) -> ReadOptions:
    """Take the column that another table is joined by for the customer's, unless it is that of the conversations."""
    if options.on is None:
        return options
    trial = Roles()
    take_export(trial, profiles, options, export)
    take_spoken(trial, [p for p in profiles if p.name not in trial.table], related, spoken, options.text)
    return options if trial.conversation == options.on else options.model_copy(update={"customer": options.on})


def _texts_aside(roles: Roles, free: Sequence[Profile], options: ReadOptions, related: Related) -> None:
    """Leave the comments of a table that is joined: they are no group, and only what was read itself is analysed."""
    trial = Roles()
    choose_texts(trial, free, {}, options, related)
    chosen = {text.column for text in trial.texts}
    for profile in [p for p in free if p.name in chosen and p.words >= _SENTENCE]:
        roles.put(profile.name, "ignored", "comments, which are not joined: read the table itself to analyse them")


def joined_roles(profiles: Sequence[Profile], related: Related, options: ReadOptions, *, of_calls: bool) -> Roles:
    """Decide what the columns of a table of customers or calls are: outcomes, scores, segments, the rest.

    Of calls it is decided too when they were, and with which customer. Segments are guessed beside those that `options`
    name: what is known of customers is not in the comments' way.
    """
    roles, guessed = Roles(), options.model_copy(update={"segment": None})
    take_given(roles, {p.name: p for p in profiles}, options)
    steps: tuple[Callable[[list[Profile]], None], ...] = (
        lambda free: set_aside(roles, free, guessed, related),
        lambda free: take_time(roles, free, profiles) if of_calls else None,
        lambda free: _take_numbers(roles, free, {}, profiles, related, weights=False),
        lambda free: take_customer(roles, free, profiles) if of_calls else None,
        lambda free: _texts_aside(roles, free, guessed, related),
        lambda free: _take_ids(roles, free, related),
        lambda free: choose_segments(roles, free, guessed, related),
        lambda free: _rest(roles, free),
    )
    for step in steps:
        step([p for p in profiles if p.name not in roles.table])
    roles.nones = {p.name for p in profiles if p.name in roles.segments and has_none(p)}
    titles = {p.name: titled(p) for p in profiles}
    roles.scores = settle(roles.scores, list(options.score.values()), titles)
    return roles


# ---- one kind after the other --------------------------------------------------------------------------------------


def _take_numbers(
    roles: Roles,
    free: Sequence[Profile],
    codebook: Mapping[str, Coded],
    whole: Sequence[Profile],
    related: Related,
    weights: bool = True,
) -> None:
    """Weights and outcomes first: their names are the more special ones; then scores."""
    for profile in free if weights else ():
        if roles.weight is None and _is_weight(profile, whole):
            roles.weight = profile.name
            roles.put(profile.name, "weight", "its name says weight, and its values are numbers", "weight")
    _take_outcomes(roles, [p for p in free if p.name not in roles.table])
    left = [p for p in free if p.name not in roles.table and p.name not in roles.opened]
    told = told_kinds(left, whole, related)
    scales = side_by_side(left)
    given = {score.column for score in roles.scores}
    beginnings: dict[str, list[Score]] = defaultdict(list)
    for before in roles.scores:
        beginnings[names.phrase(before.column)].append(before)
    for profile in left:
        if profile.name in told:
            score: Score | None = told_score(profile, *told[profile.name])
        else:
            coded = codebook.get(profile.name)
            score = asked_score(profile, coded, scales) if coded is not None else find_score(profile, scales)
        begun = _begun_alike(profile, beginnings) if score else []
        twin = next((s for s in begun if score and _says_the_same(profile, score, s, related)), None)
        if twin is not None:
            roles.put(profile.name, "ignored", f"says the same as {twin.column!r}, row by row")
        elif score is not None:
            _put_score(roles, score)
            beginnings[names.phrase(score.column)].append(score)
    take_groups(roles, whole)
    for score in beside_ratings(free, roles.scores, roles, related):
        _put_score(roles, score)
    _limit_scores(roles, codebook, given)


def _is_weight(profile: Profile, whole: Sequence[Profile]) -> bool:
    """Whether numbers say how much a row counts: they differ, and no other measure of bodies or things is there."""
    if profile.numbers <= 0.95 or profile.distinct < 2 or not names.WEIGHT.search(names.phrase(profile.name)):
        return False
    return not any(names.BODY.search(names.phrase(p.name)) for p in whole)


def _begun_alike(profile: Profile, scores: Mapping[str, Sequence[Score]]) -> list[Score]:
    """Return the scores, by the words of their columns, whose columns' words the name of this one goes on from."""
    words = names.phrase(profile.name).split()
    return [score for end in range(1, len(words)) for score in scores.get(" ".join(words[:end]), ())]


def _says_the_same(profile: Profile, score: Score, other: Score, related: Related) -> bool:
    """Whether a rating repeats another one on its scale, as "scoreText" does "score"."""
    alike = (score.low, score.high) == (other.low, other.high) and "yesno" not in (score.kind, other.kind)
    return alike and related.same(profile.name, other.column)


def _put_score(roles: Roles, score: Score) -> None:
    roles.scores.append(score)
    roles.put(score.column, "score", score.reason, f"score.{score.name}")


def _limit_scores(roles: Roles, codebook: Mapping[str, Coded], given: Set[str]) -> None:
    """Keep the first of very many ratings of a questionnaire: of more, hardly any could be told from chance."""
    rated = [
        s
        for s in roles.scores
        if s.column not in given
        and ((s.kind == "rating" and (s.column in codebook or s.beside)) or (s.kind in _IN_WORDS and s.words))
    ]
    rated.sort(key=lambda score: names.OVERALL.search(names.phrase(score.column)) is None)
    beyond = {score.column for score in rated[MAX_RATINGS:]}
    roles.scores = [score for score in roles.scores if score.column not in beyond]
    for score in rated[MAX_RATINGS:]:
        why = f"a rating, but the first {MAX_RATINGS} of {len(rated)} were taken; name it to use it"
        roles.put(score.column, "ignored", why)


def _take_outcomes(roles: Roles, free: Sequence[Profile]) -> None:
    for profile in free:
        short = names.phrase(profile.name)
        if "churned" not in roles.outcomes and profile.yes_no >= 0.9 and names.CHURNED.search(short):
            roles.outcomes["churned"] = profile.name
            roles.put(profile.name, "outcome", "its name says the customer left; yes or no", "outcome.churned")
        elif "value" not in roles.outcomes and _is_value(profile, short):
            roles.outcomes["value"] = profile.name
            roles.put(profile.name, "outcome", "its name says what the customer is worth", "outcome.value")


def _is_value(profile: Profile, short: str) -> bool:
    return bool(names.VALUE.search(short)) and profile.numbers > 0.9 and profile.within(0, 10) < 0.9


def _take_ids(roles: Roles, free: Sequence[Profile], related: Related) -> None:
    headed = any(not name.startswith(_NAMELESS) for name in roles.table)
    for profile in free:
        named = names.ID.search(names.phrase(profile.name)) is not None
        named = named or names.CUSTOMER.search(names.phrase(profile.name)) is not None
        named = named and not _measured(profile)
        of_one = named and turn_names.CONVERSATION.search(names.phrase(profile.name)) is not None  # of a ticket
        counted = (
            headed
            and profile.name.startswith(_NAMELESS)
            and profile.numbers == 1
            and all(value.is_integer() for value in profile.numeric)
        )
        numbered = _NO_NAME.fullmatch(profile.name) is not None and profile.unique == 1 and related.runs(profile.name)
        padded = profile.unique == 1 and profile.filled > 1 and all(map(names.PADDED.fullmatch, profile.counts))
        if numbered or counted or padded:
            roles.put(profile.name, "id", "row numbers" if not padded else "numbers with zeros before them")
        elif named and profile.words < 4 and (of_one or profile.numbers > 0.9 or _many(profile)):
            roles.put(profile.name, "id", "its name says id; it is left alone")
        elif profile.tokens > 0.9 and profile.unique > 0.5 and profile.words < 1.5 and profile.filled > 1:
            roles.put(profile.name, "id", "its values are identifiers; they are left alone")


def _many(profile: Profile) -> bool:
    return profile.unique > 0.5 or profile.distinct > 50


def _measured(profile: Profile) -> bool:
    """Whether most cells are numbers that are not whole, as no id is: amounts per "ticket"."""
    parts = sum(not value.is_integer() for value in profile.numeric)
    return profile.numbers > 0.9 and parts > 0.5 * len(profile.numeric)


def _rest(roles: Roles, free: Sequence[Profile]) -> None:
    for profile in free:
        if profile.numbers > 0.9 and _DATED.search(names.phrase(profile.name)):
            why = "its name says date, but its numbers tell no day of a year"
            roles.put(profile.name, "ignored", why)
        elif profile.numbers > 0.9 and profile.distinct > 1:
            low, high = min(profile.numeric), max(profile.numeric)
            roles.put(profile.name, "driver", f"an operational number, {low:g} to {high:g}")
        elif profile.distinct <= 1:
            roles.put(profile.name, "ignored", "the same value in every filled row")
        else:
            roles.put(profile.name, "ignored", "neither text, nor score, date or group")
