"""Who of a call's speakers served, where a table of calls names the agent."""

from __future__ import annotations

import dataclasses
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from voca.protocols import Reading
from voca.sources.names import phrase
from voca.sources.raw import IssueLog
from voca.sources.sides import UNKNOWN, same_name, with_other
from voca.wording import counted

_SERVED: Final = re.compile(
    r"^(?:agent|advis[eo]r|rep(?:resentative)?|operator|(?:handled|served|taken|answered) by|mitarbeiter(?:in)?|"
    r"assignee|assigned to|berater(?:in)?|bearbeiter(?:in)?|conseill(?:er|ere)|asesora?|agente|medewerker)"
    r"(?: (?:full )?name| id)?$"
)
_ID: Final = 3  # digits of an account; "Speaker 2" is not agent 2
_BETWEEN: Final = re.compile(r"\s*[;,/&|]\s*")


def served_by(cells: pa.Table) -> dict[str, list[list[str]]]:
    """Return who served by each row of a table of calls, by the columns that say it; one cell may name several."""
    return {
        name: [_BETWEEN.split(cell.strip()) if cell and cell.strip() else [] for cell in cells[name].to_pylist()]
        for name in cells.column_names
        if _SERVED.search(phrase(name))
    }


def parts_beside(
    cells: pa.Table, customer: str | None, speakers: Sequence[str | None], orders: Iterable[Sequence[int]]
) -> list[dict[str, str]]:
    """Tell the part of those whom the rows of a conversation name as its one customer or as who served.

    Parameters
    ----------
    cells : pyarrow.Table
        One row a turn.
    customer : str or None
        The column of the customers.
    speakers : sequence of str or None
        Of the rows.
    orders : iterable of sequence of int
        The rows of each conversation.

    Returns
    -------
    list of dict of str to str
        Of each conversation, by speaker; empty where its customer and those who served are the same.
    """
    whose = [(cell or "").strip() for cell in cells[customer].to_pylist()] if customer else [""] * len(speakers)
    served = [*served_by(cells).values()]
    found = []
    for rows in orders:
        talk = sorted({name for row in rows if (name := speakers[row])})
        customers = {whose[row] for row in rows} - {""}
        agents = {name for column in served for row in rows for name in column[row]}
        one = customers if len(customers) == 1 else set()
        told = {name: "agent" for name in talk if _is_named(name, agents)}
        told |= {name: "customer" for name in talk if _is_named(name, one) and name not in told}
        found.append(told if len(told) < len(talk) or len(set(told.values())) > 1 else {})
    return found


def _is_named(speaker: str, names: Iterable[str]) -> bool:
    """Whether a speaker has one of the names, also before a number that says who it is: "User 48213"."""
    number = speaker.rpartition(" ")[2]
    return _is_one(speaker, names) or (number.isdigit() and len(number) >= _ID and number in names)


def with_agents(reading: Reading, cells: pa.Table, at: Sequence[int | None], log: IssueLog) -> Reading:
    """Take speakers whom a table of calls names as the agent for one, where nothing else told their part.

    Parameters
    ----------
    reading : Reading
    cells : pyarrow.Table
        One row a conversation.
    at : sequence of int or None
        Of each document, its conversation's row.
    log : IssueLog

    Returns
    -------
    Reading
        With the agents' roles, and that of the one who is left; without what was said of those who are told now.
    """
    documents = reading.documents
    speakers, roles = documents["speaker"].to_pylist(), documents["speaker_role"].to_pylist()
    before = roles
    for column, served in served_by(cells).items():
        found = _told(speakers, roles, at, served)
        if found != roles:
            changed = {at[row] for row, role in enumerate(found) if role != roles[row]}
            message = (
                f"{column!r} names who serves in {counted(len(changed), 'conversation')}, which nothing else tells"
            )
            log.add("agents-named", message, column=column, severity="note")
            roles = found
    if roles == before:
        return reading
    place = documents.column_names.index("speaker_role")
    documents = documents.set_column(place, documents.schema.field(place), pa.array(roles, pa.string()))
    open_in = set(_unknown(documents))
    issues = tuple(issue for issue in reading.issues if issue.code != UNKNOWN or issue.source in open_in)
    return dataclasses.replace(reading, documents=documents, issues=issues)


def _told(
    speakers: Sequence[str | None],
    roles: Sequence[str | None],
    at: Sequence[int | None],
    served: Sequence[Sequence[str]],
) -> list[str | None]:
    """Return the role of each turn's speaker, with those whom a row says to serve."""
    calls: dict[int, list[int]] = defaultdict(list)
    for turn, row in enumerate(at):
        if row is not None:
            calls[row].append(turn)
    found = list(roles)
    for row, turns in calls.items():
        known = _roles_of((speakers[turn], roles[turn]) for turn in turns)
        agents = [name for name, role in known.items() if role is None and _is_one(name, served[row])]
        if agents and len(agents) < len(known):
            known = with_other({**known, **dict.fromkeys(agents, "agent")})
            for turn in turns:
                found[turn] = known.get(speakers[turn] or "", roles[turn])
    return found


def _roles_of(turns: Iterable[tuple[str | None, str | None]]) -> dict[str, str | None]:
    return {speaker: role for speaker, role in turns if speaker}


def _is_one(speaker: str, names: Iterable[str]) -> bool:
    return any(same_name(name, speaker) for name in names)


def _unknown(documents: pa.Table) -> Sequence[str]:
    """Return the files in which somebody speaks whose part is not known."""
    rows = documents.filter(pc.and_(pc.is_valid(documents["speaker"]), pc.is_null(documents["speaker_role"])))
    sources: Sequence[str] = pc.unique(rows["source"]).to_pylist()
    return sources
