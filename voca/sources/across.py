"""Who serves or asks, told by many conversations: the same few names, each time with somebody else."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from voca.sources.heard import points
from voca.sources.raw import IssueLog
from voca.sources.sides import with_other
from voca.sources.speakers import GIVEN
from voca.wording import first_of

_FEWEST: Final = 3  # conversations that must tell the same, and people whom one speaks with in them
_AGAINST: Final = 4  # times as many must tell it as speak against it
_AHEAD: Final = 2  # times as many conversations as anybody beside
_ASKS: Final = 0.25  # of the turns of one who asks that hold a question, twice as many as those of the others
_QUESTIONS: Final = 3  # in a conversation
_SHOWN: Final = 10  # names in a message
_DOES: Final = {"agent": "serve", "interviewer": "ask"}

Roles = Mapping[str, str | None]


class Said(NamedTuple):
    """Who speaks in the turns of a conversation, and what they say."""

    speakers: Sequence[str | None]
    words: Sequence[str | None]


def told_across(found: Sequence[Roles], said: Sequence[Said], log: IssueLog) -> list[dict[str, str | None]]:
    """Tell who serves, or asks, in conversations of which each by itself leaves a doubt.

    Who speaks in several conversations, each time with others who speak in far fewer, and says in nearly all of them
    more of what only an agent says, or asks more than they do, is the company's or the interviewer.

    Parameters
    ----------
    found : sequence of mapping of str to str or None
        Of each conversation, the speakers' roles.
    said : sequence of Said
        The conversations.
    log : IssueLog
        Is told who was taken for what.

    Returns
    -------
    list of dict of str to str or None
        The roles, with those that are told by all together.
    """
    unknown = [_unknown(roles) for roles in found]
    often = Counter(name for names in unknown for name in names)
    signs: dict[str, list[_Sign]] = defaultdict(list)
    for names, one in zip(unknown, said, strict=True):
        for name in names if len(names) > 1 else ():
            if often[name] < _FEWEST:
                continue
            others = [other for other in names if other != name]
            if often[name] >= _AHEAD * max(often[other] for other in others):
                signs[name].append(_sign(name, others, one, once=all(often[other] == 1 for other in others)))
    told = {name: role for name, counted in sorted(signs.items()) if (role := _role(counted))}
    for role in _DOES:
        _say([name for name in told if told[name] == role], role, often, log)
    return [_with(roles, names, told, one) for roles, names, one in zip(found, unknown, said, strict=True)]


def _with(roles: Roles, names: Sequence[str], told: Roles, one: Said) -> dict[str, str | None]:
    """Give a conversation's speakers the roles that are told.

    Where that leaves nobody, a customer is called as an agent is: then what this conversation says decides.
    """
    taken = [name for name in names if name in told]
    if len(taken) == len(names) > 1:
        taken = [name for name in names if _sign(name, [n for n in names if n != name], one, once=False).side > 0]
    return with_other({**roles, **{name: told[name] for name in taken}}) if taken else dict(roles)


def _unknown(roles: Roles) -> list[str]:
    """Return who has no role in a conversation in which no customer is told; numbers are others each time."""
    if not set(roles.values()) <= {None, "agent", "system", "interviewer"}:
        return []
    return sorted(name for name, role in roles.items() if role is None and len(name) > 1 and not GIVEN.fullmatch(name))


class _Sign(NamedTuple):
    """What one conversation says of a name: for it (1), against it (-1) or nothing, and with whom it speaks."""

    side: int
    serves: bool
    others: Sequence[str]


def _sign(name: str, others: Sequence[str], one: Said, *, once: bool) -> _Sign:
    turns: dict[str, list[str]] = defaultdict(list)
    for speaker, text in zip(one.speakers, one.words, strict=True):
        if speaker and text:
            turns[speaker].append(text.replace("\u2019", "'"))
    first = next((speaker for speaker in one.speakers if speaker), None)
    own, most = (
        max(points(turns[speaker], first=speaker == first) for speaker in speakers) for speakers in ([name], others)
    )
    if own != most:
        return _Sign(1 if own > most else -1, own > most, others)
    asks, answers = (max(_asked(turns[speaker]) for speaker in speakers) for speakers in ([name], others))
    if once and not most and asks >= max(_ASKS, 2 * answers):
        return _Sign(1, False, others)
    return _Sign(-1 if answers >= max(_ASKS, 2 * asks) else 0, False, others)


def _asked(turns: Sequence[str]) -> float:
    """Return the share of turns that hold a question; none where they are few: customers ask, too."""
    asked = sum("?" in turn or "\uff1f" in turn for turn in turns)
    return asked / len(turns) if asked >= _QUESTIONS else 0.0


def _role(signs: Sequence[_Sign]) -> str | None:
    """Return what somebody is by what the conversations say; None where they are too few or do not agree."""
    tells, against = (sum(sign.side == side for sign in signs) for side in (1, -1))
    met = {other for sign in signs for other in sign.others}
    if tells < max(_FEWEST, _AGAINST * against) or len(met) < _FEWEST:
        return None
    return "agent" if 2 * sum(sign.serves for sign in signs) >= tells else "interviewer"


def _say(names: Sequence[str], role: str, often: Mapping[str, int], log: IssueLog) -> None:
    if not names:
        return
    listed = first_of([f"{name} ({often[name]:,} conversations)" for name in names], _SHOWN)
    message = f"taken for {role}s, who {_DOES[role]} somebody else in each conversation: {listed}"
    log.add(f"{role}s-told", message, severity="note", hint="Say --customer-speaker NAME where one is a customer.")
