"""Who in a conversation is the customer, and who asks."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import takewhile
from types import MappingProxyType
from typing import Final

from voca.errors import UsageError
from voca.sources.heard import agents_of
from voca.sources.identity import part_id
from voca.sources.raw import IssueLog
from voca.sources.speakers import CROWD, GIVEN, obvious_role

PLACES: Final = {"first": 0, "second": 1}
"""What a user may say instead of a name: by who of two speaks first."""
UNKNOWN: Final = "unknown-speaker-role"
"""Code of the issue that says that it is not known who is the customer."""
_OFTEN: Final = 2  # conversations that tell the same of a name
_SHOWN: Final = 10  # speakers in a message
_TELLING: Final = 4  # words of a turn
_QUOTED: Final = 8  # words
_DESK: Final = re.compile(  # "Ardent Support", "Larkfield Customer Care"
    r"(?:[\w&.'-]+ ){1,3}(?:support|(?:customer|client) (?:service|care)s?|service|help ?desk|service ?desk|"
    r"kundenservice|kundendienst|service client|atenci[oó]n al cliente|servizio clienti|klantenservice|atendimento)"
    r"(?: team)?",
    re.IGNORECASE,
)
_ACCOUNT: Final = re.compile(r"user[ _#-]{0,2}-?\d{3,}", re.IGNORECASE)
_GUEST: Final = re.compile(
    r" \((?:external|extern|externe|externo|esterno|guest|gast|invit[eé]e?|invitado|ospite)\)$", re.I
)
_ASKED: Final = re.compile(r"[?\uff1f]")
_MORE: Final = 2  # times as often who asks must do so as who answers
_SELLS: Final = re.compile(r"^(?:AE|CSM|SDR|BDR)(?: ?\d+)?$|\((?:AE|CSM|SDR|BDR)\)$")
_INITIALS: Final = re.compile(r"[A-Z]{2}")
_ANSWERS: Final = re.compile(r"[A-HJ-PR-Z]\d{0,3}")


def same_name(name: str, speaker: str) -> bool:
    """Whether a name that a user gave is a speaker's; case and blanks do not count."""
    return name.strip().casefold() == speaker.strip().casefold()


def speaker_roles(
    speakers: Sequence[str | None],
    customer: Sequence[str] = (),
    words: Sequence[str | None] | None = None,
    told: Mapping[str, str] = MappingProxyType({}),
) -> dict[str, str | None]:
    """Tell each speaker's role.

    Parameters
    ----------
    speakers : sequence of str or None
        Of the turns, in their order.
    customer : sequence of str
        Who the user says is the customer: names, or ``"first"`` and ``"second"`` by who speaks first.
    words : sequence of str or None, optional
        Of the turns.
    told : mapping of str to str, optional
        What stands beside the turns of who somebody is, by speaker.

    Returns
    -------
    dict of str to str or None
        What the user says first, then what stands beside the turns, then what the name itself says; the one other of
        two speakers then follows: customer and agent, participant and interviewer. Where names tell nothing, what only
        an agent says does, and then the place that the user gave. None where nothing tells.
    """
    names = sorted({speaker for speaker in speakers if speaker})
    letters = _letters(names) | _contacts(names) | _numbers(names) | _asked(names)
    roles = {
        name: "customer"
        if any(same_name(c, name) for c in customer)
        else told.get(name) or letters.get(name, obvious_role(name))
        for name in names
    }
    unknown = [name for name in names if roles[name] is None]
    if len(desks := [name for name in unknown if _DESK.fullmatch(name)]) < len(unknown):
        roles |= dict.fromkeys(desks, "agent")
        unknown = [name for name in unknown if roles[name] is None]
    if words is not None and len(unknown) > 1 and set(roles.values()) <= {None, "agent", "system"}:
        roles |= dict.fromkeys(agents_of(speakers, words, set(unknown)), "agent")
        unknown = [name for name in unknown if roles[name] is None]
    if words is not None and len(unknown) > 1 and set(roles.values()) <= {None, "system"}:
        roles |= _guests(speakers, words, unknown)
        unknown = [name for name in unknown if roles[name] is None]
    if len(unknown) > 1 and (placed := _by_place(speakers, unknown, customer)):
        roles[placed] = "customer"
    return with_other(roles)


def with_other(roles: dict[str, str | None]) -> dict[str, str | None]:
    """Tell the role of the one speaker without one by those of the others; all whom a moderator asks answer."""
    unknown = [name for name, role in roles.items() if role is None]
    known = {role for role in roles.values() if role}
    if len(unknown) == 1:
        other = {"agent": "customer", "customer": "agent", "interviewer": "participant", "participant": "interviewer"}
        follows = [other[role] for role in ("customer", "agent", "participant", "interviewer") if role in known]
        if len(known - {"system"}) == 1 and follows:
            roles[unknown[0]] = follows[0]
    elif known - {"system"} == {"interviewer"}:
        roles |= dict.fromkeys(unknown, "participant")
    return roles


def settled(found: Sequence[Mapping[str, str | None]]) -> list[dict[str, str | None]]:
    """Tell the roles that one conversation leaves open by what others tell of the same names.

    Parameters
    ----------
    found : sequence of mapping of str to str or None
        Of each conversation, the speakers' roles.

    Returns
    -------
    list of dict of str to str or None
        A name that is told twice and more, always for the same, is so everywhere; a number that a recogniser gave
        ("Speaker 1") is another's in each conversation. Who speaks alone beside interviews is a participant.
    """
    told: dict[str, Counter[str]] = defaultdict(Counter)
    for name, role in ((name, role) for roles in found for name, role in roles.items() if role):
        told[name][role] += 1
    sure = {
        name: next(iter(counts))
        for name, counts in told.items()
        if len(counts) == 1 and counts.total() >= _OFTEN and len(name) > 1 and not GIVEN.fullmatch(name)
    }
    settled = [with_other({name: role or sure.get(name) for name, role in roles.items()}) for roles in found]
    known = {role for roles in settled for role in roles.values() if role}
    if known - {"system"} == {"interviewer", "participant"}:
        # excerpts of interviews, without what was asked
        settled = [dict.fromkeys(roles, "participant") if [*roles.values()] == [None] else roles for roles in settled]
    return settled


def responses_of(whole: str, speakers: Sequence[str | None], parts: Sequence[str | None]) -> list[str]:
    """Return whose answers a turn belongs to: each of a group of participants has a response, else a conversation has.

    What a moderator says to a group goes with the answer that follows it, so that it makes no response of its own, and
    so does what several say at once, or nobody knows who.

    Parameters
    ----------
    whole : str
        The conversation's id.
    speakers, parts : sequence of str or None
        Of the turns, in their order: who speaks, and in which role.
    """
    told = [
        speaker
        for speaker, part in zip(speakers, parts, strict=True)
        if speaker and part == "participant" and not CROWD.fullmatch(speaker)
    ]
    group = {speaker: f"participant {number}" for number, speaker in enumerate(dict.fromkeys(told))}  # no id of a name
    if len(group) < 2:
        return [whole] * len(speakers)
    answering = group[told[-1]]
    responses = []
    for speaker in reversed(speakers):
        answering = group.get(speaker or "", answering)
        responses.append(part_id(whole, answering))
    return responses[::-1]


def _by_place(speakers: Sequence[str | None], unknown: Sequence[str], customer: Sequence[str]) -> str | None:
    """Return who of two speakers is the customer by the place that the user gave; None where none was given."""
    order = list(dict.fromkeys(speaker for speaker in speakers if speaker in unknown))
    wanted = {place for name in customer if (place := PLACES.get(name.strip().casefold())) is not None}
    return order[wanted.pop()] if len(order) == 2 and len(wanted) == 1 else None


def _letters(names: Sequence[str]) -> dict[str, str | None]:
    """Read names of one letter: I and Q ask where all others are such letters; else none says a thing.

    "A" and "B" are two people; "Q" and "A" are a question and its answer. "AE" beside "KM" are somebody's initials, and
    no account executive.
    """
    if all(_INITIALS.fullmatch(name) for name in names):
        return dict.fromkeys((name for name in names if obvious_role(name) == "agent"), None)
    single = [name for name in names if len(name) == 1]
    asking = [name for name in single if name in "IQ"]
    if len(asking) == 1 and all(_ANSWERS.fullmatch(name) for name in names if name != asking[0]):
        return {name: "interviewer" if name == asking[0] else "participant" for name in names}
    return dict.fromkeys((name for name in single if name != "I" or len(names) != 2), None)


def _guests(
    speakers: Sequence[str | None], words: Sequence[str | None], unknown: Sequence[str]
) -> dict[str, str | None]:
    """Tell who of a meeting is from elsewhere: the customers, where the firm's own ask and these do not.

    Teams writes "(External)" behind the names of guests. An agency that interviews a firm's own people is one too, so
    that the name alone tells nothing.
    """
    guests = {name for name in unknown if _GUEST.search(name)}
    own = set(unknown) - guests
    asked = Counter(s for s, text in zip(speakers, words, strict=True) if s and text and _ASKED.search(text))
    turns = Counter(speaker for speaker in speakers if speaker)
    total, theirs = sum(turns[name] for name in own), sum(turns[name] for name in guests)
    asking, asking_too = sum(asked[name] for name in own), sum(asked[name] for name in guests)
    if not guests or asking < _OFTEN or 2 * asking < total or asking * theirs < _MORE * asking_too * total:
        return {}
    return {name: "customer" if name in guests else "agent" for name in unknown}


def _contacts(names: Sequence[str]) -> dict[str, str | None]:
    """Read "user" as the company's where "contact" writes to it and nobody else serves, as in Drift."""
    plain = {name.casefold(): name for name in names}
    if not {"contact", "user"} <= plain.keys() or any(obvious_role(name) == "agent" for name in names):
        return {}
    return {plain["contact"]: "customer", plain["user"]: "agent"}


def _numbers(names: Sequence[str]) -> dict[str, str | None]:
    """Read "User 48213" beside "User 50972" as nothing but an id: agents have accounts, too."""
    numbered = [name for name in names if _ACCOUNT.fullmatch(name)]
    return dict.fromkeys(numbered) if len(numbered) > 1 else {}


def _asked(names: Sequence[str]) -> dict[str, str | None]:
    """Read "CSM" beside an interviewer as who is asked: what people who sell have to say is wanted then."""
    if not any(obvious_role(name) == "interviewer" for name in names):
        return {}
    return dict.fromkeys(name for name in names if _SELLS.search(name))


def check_customers(speakers: Iterable[str | None], wanted: Sequence[str], where: str) -> None:
    """Hold that who the user says is the customer speaks; raises :class:`UsageError` where nobody of the name does."""
    said = {speaker for speaker in speakers if speaker}
    for name in wanted:
        if name.strip().casefold() not in PLACES and not any(same_name(name, speaker) for speaker in said):
            message = f"Nobody called {name!r} speaks in {where}."
            raise UsageError(message, f"Speakers: {', '.join(sorted(said)[:20]) or 'none is named'}.")


def say_roles(
    roles: Mapping[str, str | None],
    log: IssueLog,
    speakers: Sequence[str | None],
    words: Sequence[str | None] | None = None,
) -> None:
    """Say where nobody is named, and of whom it is not known whether they are the customer.

    Parameters
    ----------
    roles : mapping of str to str or None
        By speaker.
    log : IssueLog
    speakers : sequence of str or None
        Of the turns, in their order.
    words : sequence of str or None, optional
        Of the turns of one conversation: how each of two speakers begins is quoted, to tell them apart by.
    """
    turns = Counter(speaker for speaker in speakers if speaker and roles.get(speaker) is None)
    if not roles:
        log.add(
            "no-speakers",
            "no speakers are named; whose words these are is not known",
            hint='Name the speakers in the file ("Name: text").',
        )
    elif turns:
        two = words is not None and len(turns) == 2
        places = f", or {' or '.join(PLACES)}: by who speaks first." if two or words is None else "."
        hint = f"Say --customer-speaker NAME{places}"
        shown = [f"{name} ({_turns(count)})" for name, count in list(turns.items())[:_SHOWN]]
        if words is not None and two:
            shown = [
                f"the {place} speaker, {name} ({_turns(count)}, “{_beginning(name, speakers, words)}”)"
                for place, (name, count) in zip(PLACES, turns.items(), strict=True)
            ]
        listed = ", ".join(shown) + (", ..." if len(turns) > len(shown) else "")
        message = f"it is not known who of the speakers is the customer, so the words of all count: {listed}"
        log.add(UNKNOWN, message, hint=hint)


def _turns(count: int) -> str:
    return f"{count:,} turn{'' if count == 1 else 's'}"


def _beginning(name: str, speakers: Sequence[str | None], words: Sequence[str | None]) -> str:
    """Return the first words of a speaker that tell something; up to a number, which may be personal."""
    said = [text.split() for speaker, text in zip(speakers, words, strict=True) if speaker == name and text]
    first = next((turn for turn in said if len(turn) >= _TELLING), said[0] if said else [])
    shown = list(takewhile(lambda word: not any(map(str.isdigit, word)), first[:_QUOTED]))
    return " ".join(shown) + ("…" if len(first) > len(shown) else "")
