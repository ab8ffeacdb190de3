"""What a reading says beside the comments, without persons: names of files, groups that are persons, what was noted.

The words themselves are redacted by a stage; a file called after who was called, a segment of e-mail addresses, and a
note that names a speaker would be stored all the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from voca.errors import Issue
from voca.protocols import Reading
from voca.sources.names import phrase
from voca.sources.sides import UNKNOWN
from voca.stages.personal.lexicon import look_up
from voca.stages.personal.names import speaker_parts
from voca.stages.personal.people import People
from voca.stages.personal.points import COMMON
from voca.stages.redact import ALL_KINDS, Kind, Redactor
from voca.wording import agree

_OF_FILES: Final[frozenset[Kind]] = frozenset(("email", "phone", "iban", "card", "id", "birth_date", "person"))
_ENDING: Final = re.compile(r"(?:\.[A-Za-z0-9]{1,7})?(?:\.gz)?(?: \[.*\])?(?: \(\d+\))?$")
_JOINT: Final = re.compile(r"_|(?<=[^\W\d_])[-.](?=[^\W\d_])")  # blanks of file names
_ADDRESS: Final = re.compile(r"([\w.+'-]+@(?:[^\W_]+(?:-[^\W_]+)*\.)+[^\W\d_]{2,24})")
_CAMEL: Final = re.compile(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Þ])")  # where a word begins in AnnaBerg
_INITIAL: Final = re.compile(r"(?<=[^\W\d_]{2}) [A-ZÀ-Þ]\.?$")
_WORD: Final = re.compile(r"[^\W\d_]+")
_QUOTED: Final = re.compile("“[^“”]*”")
_FULL_NAME: Final = re.compile(r"[^\W\d_a-z][\w'’-]+(?: [^\W\d_a-z][\w'’.-]*)?(?: [^\W\d_a-z][\w'’-]+)")
_STAFF: Final = re.compile(
    r"\b(?:agent|assignee|assigned|rep|representative|advis[eo]r|operator|manager|consultant|owner|handler|specialist|"
    r"(?:handled|served|solved|closed|taken) by|therapist|doctor|nurse|technician|trainer|coach|instructor|teacher|"
    r"driver|waiter|stylist|berater(?:in)?|mitarbeiter(?:in)?|bearbeiter(?:in)?|conseill\w+|asesora?|agente|medewerker)\b"
)
_SELDOM, _RARE = 4, 3  # of the lexicon's orders: a given name that is no ordinary word, a surname after one
_PERSONS: Final = 0.5  # of a segment's groups, from which on it is a list of persons
_FEWEST: Final = 2  # groups, likewise


def without_persons(reading: Reading, keep: Sequence[Kind]) -> Reading:
    """Replace personal data in the names of files and conversations, in the groups of segments, and in what was noted.

    Parameters
    ----------
    reading : Reading
    keep : sequence of Kind
        What stays.

    Returns
    -------
    Reading
        With an issue for what was replaced.
    """
    kinds = tuple(kind for kind in ALL_KINDS if kind not in keep)
    return _notes(_segments(_files(reading, kinds), kinds), kinds)


# ---- what was noted ------------------------------------------------------------------------------------------------


def _notes(reading: Reading, kinds: Sequence[Kind]) -> Reading:
    """Take speakers' names, addresses and numbers out of the issues; of other words a note has only what it quotes."""
    said = pc.unique(reading.documents["speaker"]).drop_null().to_pylist() if "person" in kinds else []
    speakers = sorted(filter(speaker_parts, said), key=len, reverse=True)
    hard = Redactor(tuple(kind for kind in kinds if kind not in ("person", "address")))
    whole = Redactor(tuple(kinds))
    known = frozenset[str]().union(*map(speaker_parts, said))

    def clean(text: str, code: str) -> str:
        if code == UNKNOWN:  # quotes the speakers
            text = _QUOTED.sub(lambda found: whole.replace(found[0], known)[0], text)
        for name in speakers:
            text = text.replace(name, "[PERSON]")
        return hard.replace(text)[0]

    issues = (
        replace(issue, message=clean(issue.message, issue.code), hint=clean(issue.hint, issue.code))
        for issue in reading.issues
    )
    return replace(reading, issues=tuple(issues))


# ---- files ---------------------------------------------------------------------------------------------------------


def _files(reading: Reading, kinds: Sequence[Kind]) -> Reading:
    documents = reading.documents
    spoken = documents.filter(pc.is_valid(documents["conversation_id"]))
    calls = set(pc.unique(spoken["source"]).to_pylist())
    inputs = [str(entry["name"]) for entry in reading.inputs]
    told = {*inputs, *pc.unique(documents["source"]).to_pylist(), *pc.unique(spoken["conversation_id"]).to_pylist()}
    names = sorted(name for name in told - {None})
    known = frozenset[str]().union(*map(speaker_parts, filter(None, pc.unique(spoken["speaker"]).to_pylist())))
    finder = Redactor(tuple(kind for kind in kinds if kind in _OF_FILES))
    conversations = {*calls, *pc.unique(spoken["conversation_id"]).to_pylist()}
    new = file_names(names, finder, {name: known if name in conversations else None for name in names})
    changed = {old: name for old, name in new.items() if old != name}
    if not changed:
        return reading
    for name in ("source", "conversation_id"):
        documents = _mapped(documents, name, changed)
    message = "names of files hold personal data (persons, numbers): placeholders stand for it in the study"
    note = Issue("file-names", message, severity="note", hint="--keep person keeps the names of persons.")
    return replace(
        reading,
        documents=documents,
        columns=_mapped(reading.columns, "source", changed),
        inputs=tuple({**entry, "name": changed.get(str(entry["name"]), entry["name"])} for entry in reading.inputs),
        issues=(*(_renamed(issue, changed) for issue in reading.issues), note),
    )


def file_names(names: Sequence[str], finder: Redactor, known: Mapping[str, frozenset[str] | None]) -> dict[str, str]:
    """Return each name with placeholders in it; no two become one.

    Parameters
    ----------
    names : sequence of str
        Of files and conversations.
    finder : Redactor
    known : mapping of str to frozenset of str or None
        For a transcript, words that are names of who speaks in it. None: a table, which is seldom called after a
        person, so that one name alone ("alexa_reviews") is none.
    """
    people = People()
    new: dict[str, str] = {}
    for name in names:
        ending = _ENDING.search(name)
        stem, rest = (name[: ending.start()], ending.group()) if ending else (name, "")
        spoken = known[name]
        pieces, position = [], 0
        for start, end, kind, words in _found(stem, finder, spoken or frozenset()):
            if kind == "person" and spoken is None and " " not in words:
                continue
            number = f"_{people.number(words)}" if kind == "person" else ""
            pieces += [stem[position:start], f"[{kind.upper()}{number}]"]
            position = end
        new[name] = "".join([*pieces, stem[position:], rest])
    return _apart(new)


def _found(stem: str, finder: Redactor, known: frozenset[str]) -> list[tuple[int, int, str, str]]:
    """Return places, kinds and words of what is personal in a name; where words are joined (AnnaBerg), taken apart."""
    plain = _spaced(stem)
    found = [(one.start, one.end, one.kind, plain[one.start : one.end]) for one in finder.find(plain, known)]
    if found or not _CAMEL.search(plain):
        return found
    apart = _CAMEL.sub("\0", plain)
    places = [at for at, character in enumerate(apart) if character != "\0"]
    back = {written: at for at, written in enumerate(places)}
    spaced = apart.replace("\0", " ")
    return [
        (back[one.start], back[one.end - 1] + 1, one.kind, spaced[one.start : one.end])
        for one in finder.find(spaced, known)
    ]


def _spaced(stem: str) -> str:
    """Return a name, as long as it was, with blanks between its words; e-mail addresses in it stay whole."""
    pieces = _ADDRESS.split(stem)
    return "".join(piece if number % 2 else _JOINT.sub(" ", piece) for number, piece in enumerate(pieces))


def _apart(new: Mapping[str, str]) -> dict[str, str]:
    """Give a number to those that were told apart only by what was replaced."""
    taken = {name for old, name in new.items() if old == name}
    result = {}
    for old, name in new.items():
        free, number = name, 1
        while old != name and free in taken:
            number += 1
            free = f"{name} ({number})"
        taken.add(free)
        result[old] = free
    return result


def _renamed(issue: Issue, changed: Mapping[str, str]) -> Issue:
    message, hint = issue.message, issue.hint
    for old in sorted(changed, key=len, reverse=True):
        message, hint = message.replace(old, changed[old]), hint.replace(old, changed[old])
    return replace(issue, message=message, hint=hint, source=changed.get(issue.source, issue.source))


def _mapped(table: pa.Table, column: str, changed: Mapping[str, str]) -> pa.Table:
    old = pc.unique(table[column]).drop_null()
    new = pa.array([changed.get(value, value) for value in old.to_pylist()], pa.string())
    values = new.take(pc.index_in(table[column], old))
    return table.set_column(table.column_names.index(column), table.schema.field(column), values)


# ---- segments ------------------------------------------------------------------------------------------------------


def _segments(reading: Reading, kinds: Sequence[Kind]) -> Reading:
    documents, issues = reading.documents, list(reading.issues)
    for name in documents.column_names:
        if not name.startswith("segment."):
            continue
        groups = sorted(pc.unique(documents[name]).drop_null().to_pylist())
        changed = group_names(groups, kinds, staff=_STAFF.search(phrase(name.removeprefix("segment."))) is not None)
        if changed:
            documents = _mapped(documents, name, changed)
            column = name.removeprefix("segment.")
            message = (
                f"{len(changed):,} of {len(groups):,} groups {agree(len(changed), 'is', 'are')} personal data; "
                "placeholders stand for them"
            )
            hint = f"Leave it out with --ignore {column!r}, or keep the names with --keep person."
            issues.append(Issue("personal-segment", message, column=column, hint=hint))
    return replace(reading, documents=documents, issues=tuple(issues))


def group_names(groups: Iterable[str], kinds: Sequence[Kind], *, staff: bool = False) -> dict[str, str]:
    """Return a placeholder for each group that is personal data: an address, a number, a person among persons.

    One name among many other groups is none: cities and products are called after persons too.

    Parameters
    ----------
    groups : iterable of str
    kinds : sequence of Kind
    staff : bool
        Whether the column says who served: a first and a last name are a person there without being common ones.
    """
    finder = Redactor(tuple(kinds))
    told = sorted(groups)
    found = {group: {one.kind for one in finder.find(group)} for group in told}
    surely = {group for group in told if "person" in found[group] and not look_up(group).place}
    if "person" in kinds:
        surely |= {group for group in told if _has_initial(group) or (staff and _may_be_full_name(group))}
    named = [group for group in told if group in surely or (surely and _is_given_name(group))]
    listed = len(named) >= max(_FEWEST, _PERSONS * len(told))
    new: dict[str, str] = {}
    numbers: dict[str, int] = {}
    for group in told:
        kind = next(iter(sorted(found[group] - {"person"})), "")
        if not kind and listed and (group in named or _may_be_person(group)):
            kind = "person"
        if kind:
            numbers[kind] = numbers.get(kind, 0) + 1
            new[group] = f"[{kind.upper()}_{numbers[kind]}]"
    return new


def _has_initial(group: str) -> bool:
    """Whether a group is a given name and the first letter of a surname ("Priyanka S.")."""
    known = look_up(_INITIAL.sub("", group))
    return _INITIAL.search(group) is not None and known.given >= (COMMON if known.word else _SELDOM) and not known.place


def _may_be_full_name(group: str) -> bool:
    """Whether a group reads as a first and a last name, neither of them an ordinary word ("Live Chat")."""
    if not _FULL_NAME.fullmatch(group):
        return False
    first, *_, last = map(look_up, group.split())
    named = (first.given or not first.word) and (last.surname >= _RARE or not last.word)
    return bool(named) and not first.place


def _is_given_name(group: str) -> bool:
    """Whether a group is a common given name and no place, be it a word too ("Tom"), initial or not ("Mel C.")."""
    known = look_up(_INITIAL.sub("", group))
    return known.given >= COMMON and not known.place


def _may_be_person(group: str) -> bool:
    """Whether a group among persons has a word that is no ordinary one ("Priyanka"; not "unassigned", "other")."""
    return any(not look_up(word).word for word in _WORD.findall(group) if len(word) > 1)
