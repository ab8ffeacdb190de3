"""Whose words a row holds: the column that tells one customer from another."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from voca.sources import names, turn_names
from voca.sources.profile import Profile
from voca.sources.roles import Roles
from voca.sources.speakers import GIVEN, obvious_role

_MOST_KINDS: Final = 20
_SURE: Final = 0.9  # of the cells that say yes or no, or name a kind
_TAGGED: Final = re.compile(r"^(?:tags?|codes?|labels?)(?: names?)?$")  # beside excerpts of interviews
_KIND: Final = re.compile(
    r"\b(?:non|new|returning|existing|repeat|former|past|current|prospective|potential|first time|regular|frequent|"
    r"occasional|loyal|disloyal|private|business|corporate|commercial|individual|solo|single|couples?|famil(?:y|ies)|"
    r"friends|partners?|spouse|colleagues?|kids|pets?|myself|groups?|leisure|adults?|child(?:ren)?|seniors?|juniors?|students?|tourists?|locals?|residents?|"
    r"international|domestic|premium|gold|silver|bronze|platinum|vip|standard|basic|free|trial|paying|"
    r"inpatients?|outpatients?|(?:under|post)?graduates?|internal|external|registered|b2b|b2c|"
    r"neu(?:kund\w*)?|(?:stamm|bestands|privat|geschafts|firmen)kund\w*|privat|paare?|familien?|allein\w*|"
    r"geschaftlich|gruppen?|freunde|nouveaux?|ancien|fidele|famille|seule?|groupe|amis|particulier|professionnel|"
    r"nuevos?|habitual|familia|pareja|grupo|amigos|nieuwe?|bestaande?|stel|gezin|alleen|groep|vrienden|zakelijk|"
    r"nuovi?|nuovo|famiglia|coppia|gruppo|amici|novos?|casal)\b"
)
"""What kind of customer somebody is, or in whose company."""


def take_customer(roles: Roles, free: Sequence[Profile], whole: Sequence[Profile]) -> None:
    """Choose the column of the customers; addresses that are left are personal data.

    Parameters
    ----------
    roles : Roles
        Is filled.
    free : sequence of Profile
        Columns without a role yet.
    whole : sequence of Profile
        All columns.
    """
    called = any(turn_names.DIRECTION.search(names.phrase(p.name)) for p in whole)  # a table of calls
    for profile in [p for p in free if called and names.phrase(p.name) == "user"]:
        roles.put(profile.name, "ignored", "who of the company took the call: no customer")
    free = [p for p in free if p.name not in roles.table]
    mails = [p for p in free if p.emails > 0.8 and p.distinct > 1]
    senders = [p for p in mails if not names.RECIPIENT.search(names.phrase(p.name))]
    if roles.customer is None:
        _find_customer(roles, free, senders, whole)
    for profile in mails:
        if profile.name not in roles.table:
            roles.put(profile.name, "ignored", "e-mail addresses: personal data")


def _find_customer(roles: Roles, free: Sequence[Profile], mails: Sequence[Profile], whole: Sequence[Profile]) -> None:
    named = [p for p in free if names.CUSTOMER.search(names.phrase(p.name)) and p.distinct > 1 and p.words < 3]
    named = [p for p in named if not _says_a_kind(p)]
    repeating = [
        p
        for p in free
        if names.phrase(p.name) in ("id", "uid", "guid") and 1.05 < p.filled / max(p.distinct, 1) < p.filled / 3
    ]
    excerpts = any(_TAGGED.search(names.phrase(p.name)) for p in whole)
    quoted = [p for p in free if excerpts and turn_names.TALKER.search(names.phrase(p.name)) and _are_persons(p)]
    for group, why in (
        (named, "its name says whose it is"),
        (repeating, "an id that comes more than once: one customer, several rows"),
        (mails, "e-mail addresses: kept only as a hash, to know who wrote twice"),
        (quoted, "says who is quoted: kept only as a hash"),
    ):
        if group:
            best = max(group, key=lambda p: (p.filled, p.distinct, p.name))
            roles.customer = best.name
            roles.put(best.name, "customer", why, "customer_id")
            break


def _are_persons(profile: Profile) -> bool:
    """Whether values are names of people who come again, and not parts in a talk or numbers of a recogniser."""
    told = profile.counts and not any(obvious_role(value) or GIVEN.fullmatch(value) for value in profile.counts)
    again = profile.distinct > 1 and profile.distinct * 1.5 <= profile.filled
    return bool(told) and again and 1.5 <= profile.words <= 3


def _says_a_kind(profile: Profile) -> bool:
    """Whether "member" or "traveller" says what kind of one somebody is: yes or no, "new", "couple"; not who it is."""
    if names.ID.search(names.phrase(profile.name)):
        return False
    if profile.yes_no >= _SURE and profile.distinct <= 4 and profile.filled > profile.distinct:
        return True
    kinds = sum(count for cell, count in profile.counts.items() if _KIND.search(names.phrase(cell)))
    return profile.distinct <= _MOST_KINDS and kinds >= _SURE * profile.counts.total()
