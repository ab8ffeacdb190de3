"""What changed between two codebooks, two studies, or a codebook and a study, with counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow.compute as pc

from voca.link.frame import TEXT_STATUSES
from voca.link.intervals import newcombe
from voca.recoding import coded_model, found_again, is_codebook, read_codebook, recoded
from voca.report import Column, Report, Section, Table, Value
from voca.schema import not_read
from voca.stages.columns import strings
from voca.study import Study
from voca.wording import first_of

if TYPE_CHECKING:
    from voca.themes.codebook import Codebook, Sub

KEY: Final = "codebook"
CHANGES: Final = (
    "new",
    "gone",
    "renamed",
    "moved",
    "merged",
    "no longer merged",
    "split",
    "split off",
    "hidden",
    "shown again",
    "pins",
    "examples",
    "keywords",
    "other comments",
)
_HAVING: Final = {
    "pins": "with other pins",
    "examples": "with other examples",
    "keywords": "with other keywords",
    "other comments": "with other comments",
}
_COLUMNS: Final = (
    Column("change", "Change", "text"),
    Column("label", "Theme", "verbatim"),
    Column("detail", "What", "verbatim"),
    Column("before", "Before", "count"),
    Column("after", "After", "count"),
    Column("before_share", "Before", "share", digits=1),
    Column("after_share", "After", "share", digits=1),
    Column("difference", "Points", "delta", digits=1),
    Column("interval", "", "interval", of="difference"),
    Column("level", "Level", "text", priority=3),
    Column("theme_id", "Id", "text", priority=9),
)


_COMPARED: Final = (
    "Shares of the comments looked at; points: their difference, [ ]: 95% interval. Where many are compared, one in "
    "twenty intervals misses by chance."
)
_LISTED: Final = 4  # texts in a cell
_WRITTEN: Final = "counts are those that a file had when it was written, and not what its edits would make of them"


@dataclass(frozen=True)
class Item:
    """One theme or sub-theme on one side.

    Attributes
    ----------
    entry : Sub
    level : {"theme", "sub-theme"}
    parent : str
        Id of the theme it is in at the end; empty for a theme.
    into : str
        Id of the entry that has its sentences, where that is another one.
    comments : int or None
    """

    entry: Sub
    level: str
    parent: str
    into: str
    comments: int | None


@dataclass(frozen=True)
class Side:
    """One side of a comparison: its entries by id, and the base of their counts where there is one."""

    name: str
    items: Mapping[str, Item]
    base: int | None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Change:
    """One difference.

    Attributes
    ----------
    change : str
        One of ``CHANGES``.
    label, detail, level, theme_id : str
    before, after : int or None
        Comments on either side, where they are known.
    before_share, after_share : float or None
        Of two studies: of the comments that were looked at for themes, 0..1.
    difference, low, high : float or None
        Of the two shares, in points, with its 95% interval (Newcombe 1998).
    """

    change: str
    label: str
    detail: str
    level: str
    theme_id: str
    before: int | None
    after: int | None
    before_share: float | None = None
    after_share: float | None = None
    difference: float | None = None
    low: float | None = None
    high: float | None = None


def compare(before: str | Path, after: str | Path) -> tuple[Side, Side, list[Change]]:
    """Compare two codebooks or studies.

    A study beside a codebook is first shown what the codebook would do to it, so that the counts are those it would
    have.

    Raises
    ------
    VocaError
        One of the two cannot be read, or the codebook cannot be applied to the study.
    """
    names = names_of(before, after)
    if is_codebook(after) and not is_codebook(before):
        study = Study.open(before)
        done, rows = recoded(study, read_codebook(after)[0])
        themes = found_again(study, done, rows)["themes"]
        sizes = {row["theme_id"]: row["size"] for row in themes.to_pylist()}
        changed = _side(names[1], done.model.codebook, sizes, _base(study), done.notes)
        sides = (_of_study(study, names[0]), changed)
        return *sides, changes(*sides, same_data=True)
    if not is_codebook(before) and not is_codebook(after):
        return _two_studies(Study.open(before), Study.open(after), names)
    first, second = _of(before, names[0]), _of(after, names[1])
    found = changes(first, second)
    if found and is_codebook(before):
        second = replace(second, notes=(_WRITTEN,))
    return first, second, found


def names_of(before: str | Path, after: str | Path) -> tuple[str, str]:
    """Return what to call two places: their last names, or the whole paths where those are alike."""
    last = tuple(Path(place).resolve().name for place in (before, after))
    return (str(before), str(after)) if last[0] == last[1] else (last[0], last[1])


def _two_studies(first: Study, second: Study, names: tuple[str, str]) -> tuple[Side, Side, list[Change]]:
    """Compare two studies; comments that stand in both are no second sample of what customers say."""
    before, after = _of_study(first, names[0]), _of_study(second, names[1])
    seen, again = _looked_at(first), _looked_at(second)
    both = len(seen & again)
    same = bool(both) and seen == again
    notes = []
    if same:
        notes.append("both are of the same comments")
    elif both:
        which = f"{both:,} comment{' stands' if both == 1 else 's stand'} in both"
        notes.append(f"{which}: the intervals take the two for different comments")
    weighted = [name for name, study in zip(names, (first, second), strict=True) if _weighted(study)]
    if weighted and not same:
        notes.append(
            f"{' and '.join(weighted)}: shares and intervals count each comment once, without the weights of the "
            "responses, as the tables of themes do; to weigh them, analyze both periods as one study and see its trends"
        )
    return before, replace(after, notes=tuple(notes)), changes(before, after, same_data=same)


def _weighted(study: Study) -> bool:
    """Tell whether some responses count for more than others."""
    documents = study.tables["documents"]
    if "weight" not in documents.column_names:
        return False
    return len({weight for weight in documents["weight"].to_pylist() if weight is not None and weight > 0}) > 1


def _looked_at(study: Study) -> set[str]:
    """Return the ids of the comments that were looked at for themes."""
    documents = study.tables["documents"]
    documents = documents.filter(pc.invert(not_read(documents)))
    ids, statuses = strings(documents, "document_id"), strings(documents, "status")
    return {i for i, status in zip(ids, statuses, strict=True) if i and status in TEXT_STATUSES}


def _of(path: str | Path, name: str) -> Side:
    from voca.themes.codebook import with_ids

    if not is_codebook(path):
        return _of_study(Study.open(path), name)
    book = with_ids(read_codebook(path)[0])
    entries = [(e, theme) for theme in book.themes for e in (theme, *theme.sub) if e.comments is not None]
    # what a merged or hidden entry had when the file was written, it has no more
    gone = {e.id for e, theme in entries if any(x.hide or x.merge_into for x in (e, theme))}
    sizes = {e.id: e.comments for e, _ in entries if e.comments is not None and e.id not in gone}
    return _side(name, book, sizes, None)


def _of_study(study: Study, name: str) -> Side:
    sizes = {row["theme_id"]: row["size"] for row in study.tables["themes"].to_pylist()}
    return _side(name, coded_model(study).codebook, sizes, _base(study))


def of_studies(before: Study, after: Study, names: tuple[str, str], notes: Sequence[str]) -> tuple[Side, Side]:
    """Return both sides of a study and of what a codebook made of it; `names` are those of the two."""
    return _of_study(before, names[0]), replace(_of_study(after, names[1]), notes=tuple(notes))


def _base(study: Study) -> int:
    return len(_looked_at(study))


def _side(name: str, book: Codebook, sizes: Mapping[str, int], base: int | None, notes: Sequence[str] = ()) -> Side:
    from voca.themes.coded import final

    tops = final(book.themes)
    subs = [sub for _, sub in book.leaves()]
    ends = final(subs)
    items: dict[str, Item] = {}
    number = 0
    for i, theme in enumerate(book.themes):
        top = book.themes[tops[i]]
        n = sizes.get(theme.id, 0 if theme.emptied else None)
        items[theme.id] = Item(theme, "theme", "", "" if top is theme else top.id, n)
        for sub in theme.sub:
            end = subs[ends[number]]
            items[sub.id] = Item(sub, "sub-theme", top.id, "" if end is sub else end.id, sizes.get(sub.id))
            number += 1
    return Side(name, items, base, tuple(notes))


def changes(before: Side, after: Side, *, same_data: bool = False) -> list[Change]:
    """Return what changed, by kind, the largest first.

    Parameters
    ----------
    before, after : Side
    same_data : bool
        Both count the same comments: a change of a count needs no interval.
    """
    found: list[Change] = []
    for identity in dict.fromkeys([*before.items, *after.items]):
        old, new = before.items.get(identity), after.items.get(identity)
        for change, detail in _between(old, new, before, after):
            found.append(_change(change, detail, identity, (before, after), same_data=same_data))
    return sorted(found, key=_order)


def _order(change: Change) -> tuple[object, ...]:
    """Sort by kind; what has only other counts by how far its share moved, everything else by size."""
    moved = abs(change.difference or 0.0) if change.change == CHANGES[-1] else 0.0
    return CHANGES.index(change.change), -moved, -(change.after or change.before or 0), change.label, change.level


def _between(old: Item | None, new: Item | None, before: Side, after: Side) -> list[tuple[str, str]]:
    """Return the changes of one entry and what is to be said of each."""
    if old is None and new is not None:
        source = _label(after, new.entry.split_from)
        return [("split off", f"out of {source}")] if source else [("new", _of_theme(after, new))]
    if new is None:
        assert old is not None
        return [("gone", "not in the second list")]
    assert old is not None
    said = []
    if old.entry.label != new.entry.label and new.entry.label:
        said.append(("renamed", f"was {old.entry.label}"))
    if old.parent != new.parent and not new.into:
        said.append(("moved", f"from {_label(before, old.parent)} to {_label(after, new.parent)}"))
    if old.into != new.into:
        said.append(("merged", f"into {_label(after, new.into)}") if new.into else ("no longer merged", ""))
    if old.entry.hide != new.entry.hide:
        said.append(("hidden" if new.entry.hide else "shown again", ""))
    said += _told(old, new, edited=is_codebook(after.name))
    if not said and _counts_differ(old, new, before, after):
        said.append(("other comments", ""))
    return said


def _counts_differ(old: Item, new: Item, before: Side, after: Side) -> bool:
    """Tell whether an entry has other comments; of two studies, whose numbers of comments differ, another share."""
    if old.comments is None or new.comments is None:
        return False
    if before.base and after.base:
        return old.comments * after.base != new.comments * before.base
    return old.comments != new.comments


def _told(old: Item, new: Item, *, edited: bool) -> list[tuple[str, str]]:
    """Return what an entry newly says of itself; voca's own choice of keywords and examples is no change."""
    said = []
    if new.entry.split and new.entry.split != old.entry.split:
        said.append(("split", f"in {new.entry.split} parts"))
    if detail := _lists(old.entry.pin, new.entry.pin):
        said.append(("pins", detail))
    for name in ("examples", "keywords") if edited else ():
        added = [text for text in getattr(new.entry, name) if text not in getattr(old.entry, name)]
        if added:
            said.append((name, _lists((), added)))
    return said


def _lists(old: Sequence[str], new: Sequence[str]) -> str:
    added, gone = [t for t in new if t not in old], [t for t in old if t not in new]
    parts = [f"+{_short(text)}" for text in added] + [f"−{_short(text)}" for text in gone]
    return first_of(parts, _LISTED)


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"


def _label(side: Side, name: str) -> str:
    item = side.items.get(name)
    return item.entry.name if item else name


def _of_theme(side: Side, item: Item) -> str:
    return f"in {_label(side, item.parent)}" if item.parent else ""


def _change(change: str, detail: str, identity: str, sides: tuple[Side, Side], *, same_data: bool) -> Change:
    """Put counts beside a change, and between two studies the difference of the shares."""
    old, new = (side.items.get(identity) for side in sides)
    first, second = (_count(side, identity) for side in sides)
    item = new or old
    assert item is not None
    made = Change(change, item.entry.name, detail, item.level, identity, first, second)
    n1, n2 = sides[0].base, sides[1].base
    if same_data or first is None or second is None or not n1 or not n2:
        return made
    p1, p2 = np.array([first / n1]), np.array([second / n2])
    low, high = newcombe(p2, np.array([float(n2)]), p1, np.array([float(n1)]), 0.95)
    return replace(
        made,
        before_share=first / n1,
        after_share=second / n2,
        difference=100 * float(p2[0] - p1[0]),
        low=100 * float(low[0]),
        high=100 * float(high[0]),
    )


def _count(side: Side, identity: str) -> int | None:
    """Return how many comments mention an entry: of a study 0 where it has none, of a file None if unsaid."""
    item = side.items.get(identity)
    known = item.comments if item else None
    return 0 if known is None and side.base is not None else known


def report(before: Side, after: Side, found: Sequence[Change], title: str = "") -> Report:
    """Make the report of a comparison: one section, whose key is ``KEY``.

    Parameters
    ----------
    before, after : Side
    found : sequence of Change
    title : str
        What was compared, in words; else the one's name to the other's.
    """
    counts = {change: sum(c.change == change for c in found) for change in CHANGES}
    said = ", ".join(f"{n} {_HAVING.get(change, change)}" for change, n in counts.items() if n)
    said = said or "nothing changed"
    title = title or f"{before.name} to {after.name}"
    lead = [f"{title}: {said}.", *(f"{note[:1].upper()}{note[1:]}." for note in after.notes)]
    bases = [f"{side.name} n = {side.base:,}" for side in (before, after) if side.base]
    compared = any(c.difference is not None for c in found)
    unused = ("before", "after") if compared else ("before_share", "after_share", "difference", "interval")
    columns = tuple(c for c in _COLUMNS if c.key not in unused)
    rows = tuple(_row(change, columns) for change in found)
    note = _COMPARED if compared else ""
    base = f"Base: comments looked at for themes, {', '.join(bases)}" if bases else ""
    table = Table("changes", "Changes", columns, rows, base=base, note=note)
    return Report("Codebook", (Section(KEY, "Codebook, compared", lead=tuple(lead), tables=(table,) if rows else ()),))


def _row(change: Change, columns: Sequence[Column]) -> tuple[Value, ...]:
    interval = None if change.low is None or change.high is None else (change.low, change.high)
    return tuple(interval if column.key == "interval" else getattr(change, column.key) for column in columns)
