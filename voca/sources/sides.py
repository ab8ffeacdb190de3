"""Who in a conversation is the customer, and who asks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from voca.errors import UsageError
from voca.sources.raw import IssueLog
from voca.sources.speakers import obvious_role

_ANSWERS: Final = re.compile(r"[A-HJ-PR-Z]\d{0,3}")


def same_name(name: str, speaker: str) -> bool:
    """Whether a name that a user gave is a speaker's; case and blanks do not count."""
    return name.strip().casefold() == speaker.strip().casefold()


def speaker_roles(speakers: Sequence[str | None], customer: Sequence[str] = ()) -> dict[str, str | None]:
    """Tell each speaker's role.

    Parameters
    ----------
    speakers : sequence of str or None
        Of the turns.
    customer : sequence of str
        Who the user says is the customer.

    Returns
    -------
    dict of str to str or None
        What the user says first, then what the name itself says; the one other of two speakers then follows: customer
        and agent, participant and interviewer. None where nothing tells.
    """
    names = sorted({speaker for speaker in speakers if speaker})
    letters = _letters(names)
    roles = {
        name: "customer" if any(same_name(c, name) for c in customer) else letters.get(name, obvious_role(name))
        for name in names
    }
    unknown = [name for name in names if roles[name] is None]
    known = {role for role in roles.values() if role}
    if len(unknown) == 1:
        other = {"agent": "customer", "customer": "agent", "interviewer": "participant", "participant": "interviewer"}
        follows = [other[role] for role in ("customer", "agent", "participant", "interviewer") if role in known]
        if len(known - {"system"}) == 1 and follows:
            roles[unknown[0]] = follows[0]
    return roles


def _letters(names: Sequence[str]) -> dict[str, str | None]:
    """Read names of one letter: I and Q ask where all others are such letters; else none says a thing.

    "A" and "B" are two people; "Q" and "A" are a question and its answer.
    """
    single = [name for name in names if len(name) == 1]
    asking = [name for name in single if name in "IQ"]
    if len(asking) == 1 and all(_ANSWERS.fullmatch(name) for name in names if name != asking[0]):
        return {name: "interviewer" if name == asking[0] else "participant" for name in names}
    return dict.fromkeys((name for name in single if name != "I" or len(names) != 2), None)


def check_customers(speakers: Iterable[str | None], wanted: Sequence[str], where: str) -> None:
    """Hold that who the user says is the customer speaks; raises :class:`UsageError` where nobody of the name does."""
    said = {speaker for speaker in speakers if speaker}
    for name in wanted:
        if not any(same_name(name, speaker) for speaker in said):
            message = f"Nobody called {name!r} speaks in {where}."
            raise UsageError(message, f"Speakers: {', '.join(sorted(said)[:20]) or 'none is named'}.")


def say_roles(roles: Mapping[str, str | None], log: IssueLog) -> None:
    """Say where nobody is named, and of whom it is not known whether they are the customer."""
    unknown = [name for name, role in roles.items() if role is None]
    if not roles:
        log.add(
            "no-speakers",
            "no speakers are named; whose words these are is not known",
            hint='Name the speakers in the file ("Name: text").',
        )
    elif unknown:
        shown = ", ".join(unknown[:10]) + (", ..." if len(unknown) > 10 else "")
        log.add(
            "unknown-speaker-role",
            f"it is not known who of the speakers is the customer: {shown}",
            hint="Say --customer-speaker NAME.",
        )
