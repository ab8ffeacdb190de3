"""What the columns of a known export are for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from voca.config import ReadOptions
from voca.sources.exports.export import Export, Scale, find, find_all
from voca.sources.profile import Profile
from voca.sources.roles import Roles, Score, Text
from voca.sources.segments import MAX_VALUES

COMPANY: Final = "agent"
SYSTEM: Final = "system"
CUSTOMER: Final = "customer"


def take_export(roles: Roles, free: Sequence[Profile], options: ReadOptions, export: Export | None) -> None:
    """Decide the columns that an export is known to have; what the user fixed is left as it is.

    Parameters
    ----------
    roles : Roles
        Is filled.
    free : sequence of Profile
        Columns without a role yet.
    options : ReadOptions
    export : Export or None
    """
    if export is None:
        return
    roles.surveyed = export.channel == "survey"
    filled = {p.name: p for p in free if p.filled}
    why = f"so {export.tool} exports it"
    if not options.text:
        _texts(roles, export, filled, why)
    for name in find_all(export.replies, [p.name for p in free]):
        roles.replies.append(name)
        roles.put(name, "ignored", f"the company's words, not a customer's: {why}")
    _marks(roles, export, filled, why)
    roles.speaker = find(export.speaker, [p.name for p in free])
    _scores(roles, export, filled, why)
    if options.segment is None:
        for name in find_all(export.groups, [n for n, p in filled.items() if n not in roles.table and _divides(p)]):
            roles.segments.append(name)
            roles.put(name, "segment", f"{len(filled[name].groups)} groups: {why}", f"segment.{name}")
    for entry, reason in export.aside.items():
        for name in find_all(entry, [p.name for p in free if p.name not in roles.table]):
            roles.put(name, "ignored", reason)
    if roles.speaker is not None and roles.speaker not in roles.table:
        roles.put(roles.speaker, "speaker", f"says whether the company wrote it: {why}", "speaker_role")


def _divides(profile: Profile) -> bool:
    return profile.counted and 1 < len(profile.groups) <= MAX_VALUES and profile.unique <= 0.5


def _marks(roles: Roles, export: Export, filled: Mapping[str, Profile], why: str) -> None:
    """Take what marks a row: its time, its customer, its conversation."""
    for role, entry, target in (
        ("time", export.time, "time"),
        ("customer", export.customer, "customer_id"),
        ("conversation", export.conversation, "conversation_id"),
    ):
        free = [n for n, p in filled.items() if n not in roles.table and (role != "time" or p.dates > 0.5)]
        if role == "customer":  # what a form is free to put there may be a group
            free = [n for n in free if n not in find_all(export.groups, free) or not _divides(filled[n])]
        found = find(entry, free)
        if found is not None and getattr(roles, role) is None:
            setattr(roles, role, found)
            roles.put(found, role, why, target)


def _scores(roles: Roles, export: Export, filled: Mapping[str, Profile], why: str) -> None:
    taken = {score.name for score in roles.scores}
    for scale in export.scores:
        found = find(scale.columns, [n for n in filled if n not in roles.table])
        if found is not None and scale.name not in taken and filled[found].scores + filled[found].yes_no > 0:
            roles.scores.append(_score(scale, found, why))
            roles.put(found, "score", why, f"score.{scale.name}")
            taken.add(scale.name)
            for other in find_all(scale.columns, [n for n in filled if n not in roles.table]):
                roles.put(other, "ignored", f"{found!r} is the rating that was given; beside it this is an average")


def _texts(roles: Roles, export: Export, filled: Mapping[str, Profile], why: str) -> None:
    body = find(export.text, [name for name in filled if name not in roles.table])
    if body is None:
        return
    roles.kind = "review"
    roles.texts.append(Text(body))
    roles.put(body, "text", why, "text")
    title = find(export.title, [name for name in filled if name not in roles.table])
    if title is not None and roles.title is None:
        roles.title = title
        roles.put(title, "title", f"{why}; it is put before the text", "text")
    for entry, question in export.more.items():
        name = find(entry, [name for name in filled if name not in roles.table])
        if name is not None:
            roles.texts.append(Text(name, question))
            roles.put(name, "text", f"more of the customer's words: {why}", "text")


def _score(scale: Scale, column: str, why: str) -> Score:
    label = f"{_LABELS.get(scale.kind, scale.name.capitalize())} ({scale.low:g}-{scale.high:g})"
    if scale.kind == "yesno":
        label = f"{scale.name.capitalize()} (yes/no)"
    reason = f"{why}; scale {scale.low:g} to {scale.high:g}"
    return Score(scale.name, column, scale.kind, scale.low, scale.high, 1, label, reason)


_LABELS: Final = {"csat": "Satisfaction", "stars": "Stars"}


def plain_scores(cells: pa.Table, export: Export | None) -> pa.Table:
    """Return `cells` with the words of an export's scores as numbers ("FIVE", "Good", "Extremely happy")."""
    for scale in export.scores if export is not None else ():
        name = find(scale.columns, cells.column_names)
        if name is None or not scale.words:
            continue
        words = scale.words
        cells = replaced(cells, name, lambda cell, words=words: words.get(" ".join(cell.split()).casefold(), cell))  # type: ignore[misc]
    return cells


def replaced(cells: pa.Table, name: str, convert: Callable[[str], str | None]) -> pa.Table:
    """Return `cells` with every value of one column converted."""
    column = cells[name].combine_chunks()
    encoded = pc.dictionary_encode(column)
    values = pa.array([convert(value) for value in encoded.dictionary.to_pylist()], pa.string())
    return cells.set_column(cells.column_names.index(name), name, values.take(encoded.indices))


def written_text(cells: pa.Table, export: Export | None, columns: Sequence[str]) -> pa.Table:
    """Return `cells` with what the customers wrote in the text columns, without what the tool put around it."""
    if export is not None and export.written is not None:
        for name in columns:
            cells = replaced(cells, name, export.written)
    return cells


def speaker_roles(
    speakers: Sequence[str | None], texts: Sequence[str | None], export: Export
) -> tuple[list[str | None], frozenset[str]]:
    """Tell of each row whether the company, a program or a customer wrote it, and which accounts are the company's."""
    company = export.company | (export.accounts(speakers, texts) if export.accounts is not None else frozenset())
    every = "*" in company
    found: list[str | None] = []
    for speaker in speakers:
        name = (speaker or "").strip().lstrip("@").casefold()
        if every or name in company:
            found.append(COMPANY)
        else:
            found.append(SYSTEM if name in export.system else CUSTOMER)
    return found, company
