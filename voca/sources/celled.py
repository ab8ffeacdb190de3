"""A whole conversation in one cell, beside what is known of it: each turn becomes a row."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Final, NamedTuple

import pyarrow as pa

from voca.errors import Issue
from voca.sources import names, turn_names
from voca.sources.embedded import turns_of
from voca.sources.raw import RawTable
from voca.sources.values import parse_yes_no

CONVERSATION, SPEAKER, TURN, WORDS = "conversation", "speaker", "turn", "words"
_LOOKED_AT: Final = 50  # cells
_LONG: Final = 40  # characters of a cell that may hold a conversation
_MOST: Final = 0.8  # of these cells that must hold one
_MARKS: Final = 4  # of what says true or false


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
    table = _with_paths(with_sides(table))
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


def _with_paths(table: RawTable) -> RawTable:
    """Say in a column of its own to which conversation each row belongs, where resource names hold it.

    So it is in Google's exports: ``projects/p/locations/l/agents/a/sessions/s``, or the names of single messages.
    """
    held = table.spoken.get(CONVERSATION)
    if table.export is not None or (held in table.cells.column_names and len(table.cells[held].unique()) > 1):
        return table
    for name in table.cells.column_names:
        cells = table.cells[name]
        first = next((cell for cell in cells.slice(0, _LOOKED_AT).to_pylist() if cell), "")
        if "/" not in first or not turn_names.PATH.search(first.strip()):
            continue
        found = [turn_names.PATH.search((cell or "").strip()) for cell in cells.to_pylist()]
        ids = [match and match[1] for match in found]
        if None in ids or not 1 <= len(set(ids)) <= len(ids) / 2:
            continue
        own = _free(CONVERSATION, table.cells.column_names)
        note = Issue("conversation-in-path", f"the names in {name!r} say to which conversation a row belongs",
                     table.name, column=name, severity="note")  # fmt: skip
        return dataclasses.replace(
            table,
            cells=table.cells.append_column(own, pa.array(ids, pa.string())),
            spoken={**table.spoken, CONVERSATION: own},
            issues=(*table.issues, note),
        )
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
    told = [turns for cell in long if (turns := turns_of(cell))]
    # "[2024-03-12 10:00] Update: ..." in all cells is a note with its day, and nobody speaks
    several = len({cue.speaker for turns in told for cue in turns}) > 1
    return several and len(told) >= _MOST * len(cells)
