"""Tables in which no column reads like customers' text: what they are, and what may be done about it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from voca.sources import names
from voca.sources.aside import NESTED
from voca.sources.profile import Profile
from voca.sources.raw import RawTable
from voca.sources.roles import Roles


def is_crosstab(profiles: Iterable[Profile]) -> bool:
    """Whether most columns hold percentages, several of them nameless: the groups stand in a row below."""
    columns = list(profiles)
    percentages = [p for p in columns if p.numbers > 0.8 and p.fill < 1 and p.within(0, 100) == 1 and p.distinct > 20]
    nameless = sum(p.name.startswith("column ") for p in columns)
    return len(percentages) >= 4 and len(percentages) * 3 >= len(columns) * 2 and nameless >= 3


def no_text(tables: Sequence[RawTable], roles: Roles) -> tuple[str, str]:
    """Return what is to be said, and the remedy: it names a column called like one of comments that was set aside."""
    listed = ", ".join(map(repr, list(roles.table)[:12])) + (", ..." if len(roles.table) > 12 else "")
    message = f"{tables[0].name} has no column that reads like customers' text (columns: {listed})."
    for role in roles.table.values():
        if role.role in ("ignored", "foreign") and _called_text(role.column):
            return message, f"{role.column!r} was set aside: {role.reason}. If it is text, name it with --text COLUMN."
    nested = [role.column for role in roles.table.values() if role.reason == NESTED]
    if nested:
        return message, f"The cells of {nested[-1]!r} hold records: write what is in them into columns of their own."
    return message, "Name it with --text COLUMN if there is one."


def _called_text(name: str) -> bool:
    plain = names.phrase(name)
    other = names.ABOUT_TEXT.search(plain) or names.NOT_SCORE.search(plain) or names.is_address(name)
    return names.TEXT.search(plain) is not None and not other  # "Number of reviews" is none
