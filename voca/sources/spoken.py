"""Conversations in tables with a row a turn: who speaks in which one, in which order."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from hashlib import blake2b
from typing import Any, Final

import pyarrow as pa

from voca.sources import names, turn_names
from voca.sources.across import Said, told_across
from voca.sources.celled import CONVERSATION, SPEAKER, TURN, WORDS
from voca.sources.identity import Identities
from voca.sources.offsets import moments, seconds_of_turns, take_offsets
from voca.sources.profile import Profile
from voca.sources.raw import IssueLog
from voca.sources.roles import Related, Roles, Text
from voca.sources.sides import check_customers, responses_of, same_name, say_roles, settled, speaker_roles
from voca.sources.speakers import obvious_role
from voca.sources.staff import parts_beside
from voca.sources.values import parse_number
from voca.wording import counted

_SPEAKERS: Final = 12
_COMPANY: Final = frozenset(("agent", "system"))
_FILLED: Final = 0.5  # of the rows that must say who speaks
_OFTEN: Final = 0.8  # of the longer conversations in which somebody must speak again
_RATED: Final = (names.RATING, names.CSAT, names.NPS, names.CES)
_SAID: Final = 3  # words of a message, on the average
_FEW: Final = 3  # speakers of a conversation, on the average; more are those of a forum


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
    conversation = conversation or _of_messages(free, related)
    speaker = told.get(SPEAKER) or _by_parts(free, conversation)
    if speaker is None and (speaker := _named(free, turn_names.TALKER, _are_asked)) is not None:
        conversation = conversation or _named(free, turn_names.HELD, _comes_again)
    naming = None
    if speaker is not None and (SPEAKER not in told or _says_parts(by_name.get(speaker), conversation)):
        beside = [p for p in free if p.name not in (conversation, order, speaker) and not _are_roles(p, conversation)]
        naming = _named(beside, turn_names.SPEAKER, lambda p: _come_again(p, conversation, related))
    speaker = speaker or _by_names(free, conversation, related)
    unordered = order is None and CONVERSATION not in told
    if speaker is None and (conversation is None or (unordered and not _are_exchanges(free, conversation, related))):
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


def _are_exchanges(free: Sequence[Profile], conversation: str, related: Related) -> bool:
    """Whether each row has what a customer said and what was answered, in columns side by side.

    Where rows of one conversation have scores that differ, each was rated by itself.
    """
    wordy = [names.phrase(p.name) for p in free if p.words >= _SAID and p.numbers < 0.5]
    if not any(map(names.MESSAGE.search, wordy)) or not any(map(names.REPLY.search, wordy)):
        return False
    rated = [p for p in free if p.scores > 0.9 and any(k.search(p.phrase) for k in _RATED)]
    pairs = (set(related.within(conversation, p.name)) for p in rated)
    return all(len(found) == len({held for held, _ in found}) for found in pairs)


def _of_messages(free: Sequence[Profile], related: Related) -> str | None:
    """Return the id that messages of both directions share, whatever it is called: an opportunity's, a lead's.

    Of several the one with the most values, a customer's last. None where no column says that rows are messages.
    """
    if not any(turn_names.MESSAGE.search(names.phrase(p.name)) for p in free):
        return None
    sides = [p for p in free if turn_names.SIDE.search(names.phrase(p.name))]
    ids = [p for p in free if names.ID.search(names.phrase(p.name)) and _comes_again(p)]
    shared = [p for p in ids if any(_are_sides(side, p.name, related) for side in sides)]
    if not shared:
        return None
    return max(shared, key=lambda p: (not names.CUSTOMER.search(names.phrase(p.name)), p.distinct, p.name)).name


def _by_parts(free: Sequence[Profile], conversation: str | None) -> str | None:
    """Return the column that says in which part somebody speaks."""
    speaker = _named(free, turn_names.SPEAKER, lambda p: _are_roles(p, conversation))
    speaker = speaker or _named(free, turn_names.ORIGIN, lambda p: conversation is not None and _are_roles(p, None))
    return speaker or _named(free, turn_names.SPEAKER, _are_labels)


def _by_names(free: Sequence[Profile], conversation: str | None, related: Related) -> str | None:
    """Return the column of the sides of a conversation, or of names that come again in it."""
    speaker = _named(free, turn_names.SIDE, lambda p: _are_sides(p, conversation, related))
    for called in (turn_names.SPEAKER, turn_names.CALLED):
        speaker = speaker or _named(free, called, lambda p: _come_again(p, conversation, related))
    return speaker or _named(free, turn_names.CHANNEL, lambda p: _are_ends(p) and _come_again(p, conversation, related))


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


def _are_asked(profile: Profile) -> bool:
    """Whether values are names of people who come again, beside that of one who asks: excerpts of interviews."""
    parts = {obvious_role(_without_colon(value)) for value in profile.counts}
    again = profile.counted and profile.distinct * 1.5 <= profile.filled and profile.fill >= _FILLED
    return again and "interviewer" in parts and len(parts) > 1 and profile.words <= 4


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
    speakers, names_of = (
        [_without_colon(cell) if cell else None for cell in _trimmed(cells, name)]
        for name in (roles.spoken, roles.called)
    )
    if roles.spoken is not None:
        check_customers([*speakers, *names_of], roles.customer_speakers, f"column {roles.called or roles.spoken!r}")
    orders = _orders(cells, roles, places)
    found: dict[str, pa.Array] = {}
    words = [cell or "" for cell in cells[roles.texts[0].column].to_pylist()] if roles.texts else [""] * len(cells)
    who = [name or part for name, part in zip(names_of, speakers, strict=True)]
    said: list[str | None] = [None] * len(cells)
    if roles.spoken is not None:
        beside = parts_beside(cells, roles.customer, speakers, orders.values())
        said = _parts(speakers, words, list(orders.values()), roles.customer_speakers, beside, log)
        said = [
            "customer" if name and any(same_name(c, name) for c in roles.customer_speakers) else part
            for name, part in zip(names_of, said, strict=True)
        ]
        found |= {"speaker": pa.array(who, pa.string()), "speaker_role": pa.array(said, pa.string())}
    turns: list[int | None] = [None] * len(cells)
    responses: list[str | None] = [None] * len(cells)
    for conversation, ordered in orders.items():
        whole = identities.of_key(blake2b(b"".join(sorted(keys[row] for row in ordered)), digest_size=16).digest())
        whose = responses_of(whole, [who[row] for row in ordered], [said[row] for row in ordered])
        group = len(set(whose)) > 1 and not roles.scores  # a score is that of the whole
        for turn, (row, response) in enumerate(zip(ordered, whose, strict=True)):
            if conversation is not None:
                turns[row] = turn
            if group or conversation is not None:
                responses[row] = response if group else whole
    orders.pop(None, None)
    if roles.conversation is not None:
        found["turn"] = pa.array(turns, pa.int32())
    return found | {"response_id": pa.array(responses, pa.string())} | seconds_of_turns(cells, roles, orders, words)


def _orders(cells: pa.Table, roles: Roles, places: Sequence[tuple[Any, int]]) -> dict[str | None, list[int]]:
    """Return the rows of each conversation in their order."""
    groups: dict[str | None, list[int]] = defaultdict(list)
    for row, conversation in enumerate(_trimmed(cells, roles.conversation)):
        groups[conversation].append(row)
    numbers = _numbers(cells, roles.turn) if roles.turn or not roles.starts else moments(cells, roles.starts)
    orders: dict[str | None, list[int]] = {}
    for conversation, members in groups.items():
        timed = all(places[row][0] is not None for row in members)
        orders[conversation] = sorted(
            members, key=lambda row: (numbers[row] or 0.0, places[row] if timed else places[row][1:])
        )
    return orders


def _parts(
    speakers: Sequence[str | None],
    words: Sequence[str],
    orders: Sequence[Sequence[int]],
    customers: Sequence[str],
    beside: Sequence[Mapping[str, str]],
    log: IssueLog,
) -> list[str | None]:
    """Tell the role of the speaker of each row; of each conversation `orders` has the rows, `beside` what these say."""
    said: list[str | None] = [None] * len(speakers)
    conversations = [Said([speakers[row] for row in rows], [words[row] for row in rows]) for rows in orders]
    found = [
        speaker_roles(one.speakers, customers, one.words, told) for one, told in zip(conversations, beside, strict=True)
    ]
    named = sum(any(obvious_role(name) is None for name in told) for told in beside)
    if named:
        message = f"columns beside name who serves or is served in {counted(named, 'conversation')}"
        log.add("agents-named", message, severity="note")
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
