"""Conversations in tables: a row a turn, or a whole conversation in one cell beside what is known of it."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from hashlib import blake2b
from typing import Any, Final, NamedTuple

import pyarrow as pa

from voca.errors import Issue
from voca.sources import names, turn_names
from voca.sources.across import Said, told_across
from voca.sources.embedded import LEAST, turns_of
from voca.sources.identity import Identities
from voca.sources.offsets import moments, seconds_of_turns, take_offsets
from voca.sources.profile import Profile
from voca.sources.raw import IssueLog, RawTable
from voca.sources.roles import Related, Roles, Text
from voca.sources.sides import check_customers, same_name, say_roles, settled, speaker_roles
from voca.sources.speakers import obvious_role
from voca.sources.values import parse_number, parse_yes_no

CONVERSATION, SPEAKER, TURN, WORDS = "conversation", "speaker", "turn", "words"
_LOOKED_AT: Final = 50  # cells
_LONG: Final = 80  # characters of a cell that may hold a conversation
_MOST: Final = 0.8  # of these cells that must hold one
_SPEAKERS: Final = 12
_COMPANY: Final = frozenset(("agent", "system"))
_FILLED: Final = 0.5  # of the rows that must say who speaks
_MARKS: Final = 4  # of what says true or false
_OFTEN: Final = 0.8  # of the longer conversations in which somebody must speak again
_FEW: Final = 4  # speakers of a conversation, on the average; more are those of a forum


# ---- a conversation in a cell --------------------------------------------------------------------------------------


class Told(NamedTuple):
    """Where the conversations of a table are.

    Attributes
    ----------
    column : str
        Holds whole ones.
    own : str or None
        Names each.
    """

    column: str
    own: str | None


def told_in(table: RawTable) -> Told | None:
    """Return where a table holds whole conversations in its cells; None where it does not."""
    cells = table.cells
    column = next((name for name in cells.column_names if _holds_conversations(cells[name])), None)
    if table.layout != "table" or column is None or table.spoken:
        return None  # the turns of a conversation stand beside it
    single = [name for name in cells.column_names if name != column and len(cells[name].unique()) == len(cells)]
    plain = {name: names.phrase(name) for name in single}
    named = [name for name in single if turn_names.CONVERSATION.search(plain[name])]
    return Told(column, next(iter(named + [name for name in single if plain[name] == "id"]), None))


def in_turns(table: RawTable, told: Told | None) -> RawTable:
    """Give each turn a row where a column holds whole conversations; what stands beside them goes with every turn."""
    table = with_sides(table)
    if told is None:
        return table
    column, own = told
    at: list[int] = []
    speakers: list[str | None] = []
    turns: list[str] = []
    words: list[str | None] = []
    for row, cell in enumerate(table.cells[column].to_pylist()):
        said = turns_of(cell or "")
        for number, cue in enumerate(said, 1):
            at.append(row)
            speakers.append(cue.speaker)
            turns.append(str(number))
            words.append(cue.text)
        if not said:
            at.append(row)
            speakers.append(None)
            turns.append("1")
            words.append(cell)
    cells = table.cells.take(pa.array(at, pa.int64()))
    cells = cells.set_column(cells.column_names.index(column), column, pa.array(words, pa.string()))
    rows = table.rows.take(pa.array(at, pa.int64()))
    added: dict[str, Sequence[str | None]] = {SPEAKER: speakers, TURN: turns}
    spoken: dict[str, str] = {WORDS: column}
    if own is None:
        added[CONVERSATION] = [str(row) for row in rows.to_pylist()]
    else:
        spoken[CONVERSATION] = own
    for name, values in added.items():
        spoken[name] = _free(name, cells.column_names)
        cells = cells.append_column(spoken[name], pa.array(values, pa.string()))
    note = Issue("conversations-in-cells", f"{column!r} holds whole conversations; each turn of them is one row",
                 table.name, column=column, severity="note")  # fmt: skip
    return dataclasses.replace(table, cells=cells, rows=rows, spoken=spoken, issues=(*table.issues, note))


def with_sides(table: RawTable) -> RawTable:
    """Say inbound or outbound where a column of messages says true or false of one of them, as Front's does."""
    for name in table.cells.column_names if table.export is None else ():
        match = turn_names.INBOUND.search(names.phrase(name))
        marks = table.cells[name].unique().drop_null().to_pylist() if match else []
        if not match or not 1 <= len(marks) <= _MARKS or any(m.strip() and parse_yes_no(m) is None for m in marks):
            continue
        inward = match[1] in ("inbound", "incoming")
        said = {mark: "inbound" if bool(parse_yes_no(mark)) == inward else "outbound" for mark in marks if mark.strip()}
        cells = pa.array([said.get(cell or "") for cell in table.cells[name].to_pylist()], pa.string())
        place = table.cells.column_names.index(name)
        table = dataclasses.replace(table, cells=table.cells.set_column(place, name, cells))
    return table


def _free(name: str, taken: Sequence[str]) -> str:
    while name in taken:
        name += " (told)"
    return name


def _holds_conversations(column: pa.ChunkedArray) -> bool:
    cells = [cell for cell in column.slice(0, 4 * _LOOKED_AT).to_pylist() if cell and cell.strip()][:_LOOKED_AT]
    long = [cell for cell in cells if len(cell) >= _LONG]
    if len(long) < max(1, _MOST * len(cells)):
        return False
    return sum(len(turns_of(cell)) >= LEAST for cell in long) >= _MOST * len(cells)


# ---- a turn a row --------------------------------------------------------------------------------------------------


def take_spoken(
    roles: Roles, free: Sequence[Profile], related: Related, told: Mapping[str, str], texts: Sequence[str] = ()
) -> None:
    """Tell which columns say to which conversation a row belongs, who speaks in it and in which order.

    Parameters
    ----------
    roles : Roles
        Is filled.
    free : sequence of Profile
        Columns without a role yet.
    related : Related
    told : mapping of str to str
        Columns that are known for it, by what they say.
    texts : sequence of str
        Columns that the user calls text.
    """
    if roles.conversation is not None or roles.speaker is not None:
        return  # the export's own
    by_name = {p.name: p for p in free}
    conversation = told.get(CONVERSATION) or _named(free, turn_names.CONVERSATION, _comes_again)
    order = told.get(TURN) or _named(free, turn_names.TURN, lambda p: p.numbers > 0.9)
    speaker = told.get(SPEAKER) or _named(free, turn_names.SPEAKER, lambda p: _are_roles(p, conversation))
    speaker = speaker or _named(free, turn_names.ORIGIN, lambda p: conversation is not None and _are_roles(p, None))
    speaker = speaker or _named(free, turn_names.SPEAKER, _are_labels)
    naming = None
    if speaker is not None and (SPEAKER not in told or _says_parts(by_name.get(speaker), conversation)):
        beside = [p for p in free if p.name not in (conversation, order, speaker) and not _are_roles(p, conversation)]
        naming = _named(beside, turn_names.SPEAKER, lambda p: _come_again(p, conversation, related))
    speaker = speaker or _named(free, turn_names.SIDE, lambda p: _are_sides(p, conversation, related))
    for called in (turn_names.SPEAKER, turn_names.CALLED):
        speaker = speaker or _named(free, called, lambda p: _come_again(p, conversation, related))
    speaker = speaker or _named(
        free, turn_names.CHANNEL, lambda p: _are_ends(p) and _come_again(p, conversation, related)
    )
    if speaker is None and (conversation is None or order is None):
        return
    if conversation in by_name:
        roles.conversation = conversation
        roles.put(conversation, "conversation", "says which conversation a row belongs to", "conversation_id")
    if speaker in by_name:
        roles.spoken = speaker
        why = "says who speaks; what the company says is not counted as a customer's"
        roles.put(speaker, "speaker", why, "speaker")
    if naming is not None:
        roles.called = naming
        roles.put(naming, "speaker", f"names who speaks; {speaker!r} says in which part", "speaker")
    words = told.get(WORDS)
    if words in by_name and by_name[words].filled and not roles.texts and not texts:
        roles.texts.append(Text(words))
        roles.put(words, "text", "what was said, one row a message", "text")
    if conversation in by_name and order in by_name:
        roles.turn = order
        roles.put(order, "turn", "the order of what was said", "turn")
    take_offsets(roles, [p for p in free if p.name not in roles.table], related)


def _named(free: Sequence[Profile], pattern: re.Pattern[str], fits: Callable[[Profile], bool]) -> str | None:
    return next((p.name for p in free if pattern.search(names.phrase(p.name)) and p.filled and fits(p)), None)


def _comes_again(profile: Profile) -> bool:
    return 1 <= profile.distinct <= profile.filled / 2 and profile.words < 4


def _are_roles(profile: Profile, conversation: str | None) -> bool:
    """Whether values are roles of those who speak, of both sides where no conversation is named."""
    if not profile.counted or profile.words > 4 or profile.fill < 0.5 or len(profile.groups) > _SPEAKERS:
        return False
    found = {obvious_role(_without_colon(value).replace("_", " ")) for value in profile.counts}
    told = bool(found) and None not in found and not turn_names.DIRECTION.search(names.phrase(profile.name))
    return told and (len(found) > 1 or conversation is not None)


def _are_labels(profile: Profile) -> bool:
    """Whether values are names before words, as a transcript has them: few, each with its colon."""
    few = 1 < len(profile.groups) <= _SPEAKERS and profile.fill >= _FILLED
    return few and profile.counted and all(value.strip().endswith((":", "\uff1a")) for value in profile.counts)


def _says_parts(profile: Profile | None, conversation: str | None) -> bool:
    return profile is not None and _are_roles(profile, conversation)


def _are_ends(profile: Profile) -> bool:
    """Whether values are the ends of a line, and not by what a message came."""
    return bool(profile.groups) and all(turn_names.END.fullmatch(value) for value in profile.groups)


def _come_again(profile: Profile, conversation: str | None, related: Related) -> bool:
    """Whether values are names that come again within conversations."""
    if conversation is None or profile.words > 4 or profile.fill < 0.5:
        return False
    pairs = Counter(related.within(conversation, profile.name))
    if len(pairs) <= len({a for a, _ in pairs}):
        return False
    return len(pairs) * 1.5 <= pairs.total() or _one_comes_back(pairs)


def _one_comes_back(pairs: Mapping[tuple[str, str], int]) -> bool:
    """Whether in most conversations of three messages and more, by few people, somebody writes again."""
    said: dict[str, list[int]] = defaultdict(list)
    for (conversation, _), count in pairs.items():
        said[conversation].append(count)
    longer = [counts for counts in said.values() if sum(counts) > 2]
    again = sum(max(counts) > 1 for counts in longer)
    return bool(longer) and again >= _OFTEN * len(longer) and len(pairs) <= _FEW * len(said)


def _are_sides(profile: Profile, conversation: str | None, related: Related) -> bool:
    """Whether a column says of messages, not of whole calls, who they are from: some conversation has both."""
    if conversation is None or not profile.groups.keys() <= {"inbound", "outbound"}:
        return False
    pairs = set(related.within(conversation, profile.name))
    return len(pairs) > len({a for a, _ in pairs})


def spoken_columns(
    cells: pa.Table,
    roles: Roles,
    keys: Sequence[bytes],
    identities: Identities,
    places: Sequence[tuple[Any, int]],
    log: IssueLog,
) -> dict[str, pa.Array]:
    """Return what a table of turns says of its documents: speaker and role, turn, and one response a conversation.

    Parameters
    ----------
    cells : pyarrow.Table
    roles : Roles
    keys : sequence of bytes
        Of the rows.
    identities : Identities
    places : sequence of (time, row)
        Of each row, when it was said and its number in the file: the order where no column says it.
    log : IssueLog

    Raises
    ------
    UsageError
        Nobody whom the user called a customer speaks.
    """
    count = len(cells)
    speakers, names_of = (
        [_without_colon(cell) if cell else None for cell in _trimmed(cells, name)]
        for name in (roles.spoken, roles.called)
    )
    if roles.spoken is not None:
        check_customers([*speakers, *names_of], roles.customer_speakers, f"column {roles.called or roles.spoken!r}")
    found: dict[str, pa.Array] = {}
    groups: dict[str | None, list[int]] = defaultdict(list)
    for row, conversation in enumerate(_trimmed(cells, roles.conversation)):
        groups[conversation].append(row)
    turns: list[int | None] = [None] * count
    responses: list[str | None] = [None] * count
    numbers = _numbers(cells, roles.turn) if roles.turn or not roles.starts else moments(cells, roles.starts)
    orders: dict[str | None, list[int]] = {}
    words = [cell or "" for cell in cells[roles.texts[0].column].to_pylist()] if roles.texts else [""] * count
    for conversation, members in groups.items():
        timed = all(places[row][0] is not None for row in members)
        ordered = sorted(members, key=lambda row: (numbers[row] or 0.0, places[row] if timed else places[row][1:]))
        orders[conversation] = ordered
        if conversation is None:
            continue
        whole = identities.of_key(blake2b(b"".join(sorted(keys[row] for row in members)), digest_size=16).digest())
        for turn, row in enumerate(ordered):
            turns[row], responses[row] = turn, whole
    if roles.spoken is not None:
        said = _parts(speakers, words, list(orders.values()), roles.customer_speakers, log)
        said = [
            "customer" if name and any(same_name(c, name) for c in roles.customer_speakers) else part
            for name, part in zip(names_of, said, strict=True)
        ]
        who = [name or part for name, part in zip(names_of, speakers, strict=True)]
        found |= {"speaker": pa.array(who, pa.string()), "speaker_role": pa.array(said, pa.string())}
    orders.pop(None, None)
    if roles.conversation is not None:
        found |= {"turn": pa.array(turns, pa.int32()), "response_id": pa.array(responses, pa.string())}
    return found | seconds_of_turns(cells, roles, orders, words)


def _parts(
    speakers: Sequence[str | None],
    words: Sequence[str],
    orders: Sequence[Sequence[int]],
    customers: Sequence[str],
    log: IssueLog,
) -> list[str | None]:
    """Tell the role of the speaker of each row; `orders` are the rows of the conversations."""
    said: list[str | None] = [None] * len(speakers)
    conversations = [Said([speakers[row] for row in rows], [words[row] for row in rows]) for rows in orders]
    found = [speaker_roles(one.speakers, customers, one.words) for one in conversations]
    found = told_across(found, conversations, log)
    for rows, known in zip(orders, settled(found), strict=True):
        for row in rows:
            said[row] = known.get(speakers[row] or "")
    return said


def say_speakers(speakers: Sequence[str | None], parts: Sequence[str | None], log: IssueLog) -> None:
    """Say of a table's turns whose part is not known; that of one name may be told in one conversation only."""
    unplaced = [name if part is None else None for name, part in zip(speakers, parts, strict=True)]
    known = {name: part for name, part in zip(speakers, parts, strict=True) if name}
    say_roles(known | dict.fromkeys(filter(None, unplaced)), log, unplaced)


def customers_of_turns(
    customers: Sequence[str | None], roles: Sequence[str | None], conversations: Sequence[str | None]
) -> list[str | None]:
    """Return of each turn whose conversation it is: of the company's, the one customer's who speaks in it."""
    own: dict[str | None, set[str]] = defaultdict(set)
    for customer, role, conversation in zip(customers, roles, conversations, strict=True):
        if customer is not None and role == "customer":
            own[conversation].add(customer)
    return [
        customer if role not in _COMPANY or conversation not in own
        else next(iter(own[conversation])) if len(own[conversation]) == 1 else None
        for customer, role, conversation in zip(customers, roles, conversations, strict=True)
    ]  # fmt: skip


def _trimmed(cells: pa.Table, name: str | None) -> list[str | None]:
    if name is None:
        return [None] * len(cells)
    return [(value or "").strip() or None for value in cells[name].to_pylist()]


def _without_colon(name: str) -> str:
    """Return who speaks without what stands between a name and its words."""
    return name.strip().rstrip(":\uff1a").rstrip() or name


def _numbers(cells: pa.Table, name: str | None) -> list[float | None]:
    return [parse_number(value) if value is not None else None for value in _trimmed(cells, name)]
