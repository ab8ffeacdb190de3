"""A codebook: the list of themes that a person edits and that stays the same from one period to the next.

Entries are named by id or by label. An id is never given to another theme and never disappears: what is merged or
hidden stays in the list and says so. What is wrong with a list is said with the line it stands in.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field

from voca.errors import UsageError
from voca.registry import suggest

FORMAT: Final = 1
_NO_SPACES: Final = "\u0e00-\u0eff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"


class Sub(BaseModel):
    """A sub-theme, as the file has it.

    Attributes
    ----------
    id : str
        Empty for one that is new.
    label : str
        Empty: as it was.
    description : str
    keywords : tuple of str
        How customers say it: they steer where nothing is learnt yet.
    examples : tuple of str
        Sentences that belong here, and with them those most like them.
    pin : tuple of str
        Words and phrases whose sentences all belong here; ``*`` stands for any letters.
    hide : bool
    merge_into : str
        Id or label of the sub-theme that takes its sentences over.
    split : int or None
        Into how many parts; the largest keeps id and label.
    split_from : str
        Id or label of the sub-theme that a new one is taken out of.
    comments : int or None
        How many mentioned it when the file was written.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = ""
    label: str = ""
    description: str = ""
    keywords: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    pin: tuple[str, ...] = ()
    hide: bool = False
    merge_into: str = ""
    split: int | None = Field(default=None, ge=2, le=20)
    split_from: str = ""
    comments: int | None = None

    @property
    def name(self) -> str:
        """What to call it in a message."""
        return self.label or self.id


class Theme(Sub):
    """A theme and its sub-themes; one without any is its own only sub-theme, unless they have all moved elsewhere.

    Attributes
    ----------
    sub : tuple of Sub
    emptied : bool
        Its sub-themes are parts of other themes: the id is kept, and nothing is looked for.
    """

    sub: tuple[Sub, ...] = ()
    emptied: bool = False

    def subs(self) -> tuple[Sub, ...]:
        """Return its sub-themes: at least one, but for a theme that was emptied."""
        if self.sub or self.emptied:
            return self.sub
        own = self.model_dump(exclude={"sub", "merge_into", "emptied"})
        return (Sub(**{**own, "id": _hash("sub of", self.id) if self.id else ""}),)


@dataclass(frozen=True)
class Place:
    """Where an entry stands in its file: the line of its head, of its keys, and the same of its sub-themes."""

    line: int = 0
    keys: Mapping[str, int] = field(default_factory=dict)
    subs: tuple[Place, ...] = ()


@dataclass(frozen=True)
class Codebook:
    """Themes in the order of the file.

    Attributes
    ----------
    themes : tuple of Theme
    source : str
        The file's name; empty where there is none.
    places : tuple of Place
        Of each theme.
    """

    themes: tuple[Theme, ...]
    source: str = field(default="", compare=False)
    places: tuple[Place, ...] = field(default=(), compare=False)

    def leaves(self) -> Iterator[tuple[Theme, Sub]]:
        """Yield every sub-theme with its theme."""
        for theme in self.themes:
            for sub in theme.subs():
                yield theme, sub

    def ids(self) -> set[str]:
        """Return the ids of all entries."""
        return {entry.id for theme in self.themes for entry in (theme, *theme.sub)}

    def where(self, theme: int, sub: int | None = None, key: str = "") -> str:
        """Say where an entry stands: ``"themes.toml, line 12"``; one that the file leaves out stands in no line."""
        place = self.places[theme] if theme < len(self.places) else Place()
        if sub is not None and place.subs:
            place = place.subs[sub] if sub < len(place.subs) else Place()
        line = place.keys.get(key, place.line)
        name = self.source or "the codebook"
        if line:
            return f"{name}, line {line}"
        return "the themes as they were" if self.places else name

    def unhidden(self) -> Codebook:
        """Return the list with nothing hidden."""
        shown = {"hide": False}
        themes = tuple(
            theme.model_copy(update=shown | {"sub": tuple(sub.model_copy(update=shown) for sub in theme.sub)})
            for theme in self.themes
        )
        return Codebook(themes, self.source, self.places)

    def to_json(self) -> list[dict[str, Any]]:
        """Return the themes as JSON values."""
        return [theme.model_dump(mode="json", exclude_defaults=True) for theme in self.themes]

    @classmethod
    def from_json(cls, themes: Sequence[Mapping[str, Any]]) -> Codebook:
        """Make a codebook of what :meth:`to_json` returned."""
        return cls(tuple(Theme.model_validate(theme) for theme in themes))


def with_ids(book: Codebook) -> Codebook:
    """Give every entry without an id one that depends on its labels alone: the same list gives the same ids."""
    themes = []
    for theme in book.themes:
        subs = tuple(
            sub if sub.id else sub.model_copy(update={"id": _hash("sub", theme.name, sub.label)})
            for sub in theme.subs()
        )
        themes.append(theme.model_copy(update={"id": theme.id or _hash("theme", theme.label), **_bare(subs)}))
    return Codebook(tuple(themes), book.source, book.places)


def _bare(subs: tuple[Sub, ...]) -> dict[str, Any]:
    """Return the sub-themes as a theme's, which then has nothing of its own to say."""
    empty = Sub()
    return {"sub": subs} | {key: getattr(empty, key) for key in ("keywords", "examples", "pin", "split", "split_from")}


def _hash(*parts: str) -> str:
    """Return twelve hexadecimal digits."""
    return hashlib.sha256("\n".join(["codebook", *(part.casefold() for part in parts)]).encode()).hexdigest()[:12]


# ---- what can be wrong ------------------------------------------------------------------------------------------


def check(book: Codebook) -> None:
    """Raise :class:`UsageError`, with file and line, where a codebook contradicts itself."""
    _check_entries(book)
    _check_names(book)
    _check_pins(book)
    upper, lower = _theme_level(book), _sub_level(book)
    _check_references(book, upper, lower)
    _check_references(book, lower, upper)


@dataclass(frozen=True)
class _Item:
    entry: Sub
    theme: int
    sub: int | None

    def place(self, book: Codebook, key: str = "") -> str:
        return book.where(self.theme, self.sub, key)


def _theme_level(book: Codebook) -> list[_Item]:
    return [_Item(theme, i, None) for i, theme in enumerate(book.themes)]


def _sub_level(book: Codebook) -> list[_Item]:
    return [
        _Item(sub, i, j if theme.sub else None)
        for i, theme in enumerate(book.themes)
        for j, sub in enumerate(theme.subs())
    ]


def _check_entries(book: Codebook) -> None:
    if not book.themes:
        message = f"{book.source or 'The codebook'} has no theme."
        raise UsageError(message, 'Write at least one: [[theme]] and under it label = "Delivery".')
    for item in [*_theme_level(book), *_sub_level(book)]:
        entry = item.entry
        if not entry.id and not entry.label.strip():
            message = f"{item.place(book)}: a theme without a label."
            raise UsageError(message, 'Give it a label, e.g. label = "Delivery".')
        if any(not c.isprintable() for c in entry.label):
            message = f"{item.place(book, 'label')}: the label {entry.label!r} has a line break or a control character."
            raise UsageError(message, "Write it on one line.")
        if entry.hide and entry.merge_into:
            message = f"{item.place(book, 'hide')}: {entry.name!r} is hidden and merged at once."
            raise UsageError(message, "Keep one of the two: hide = true, or merge_into.")
    for i, theme in enumerate(book.themes):
        said = [key for key in ("keywords", "examples", "pin", "split", "split_from") if getattr(theme, key)]
        if theme.sub and said:
            message = f"{book.where(i, None, said[0])}: {said[0]} stands at a theme that has sub-themes."
            raise UsageError(message, f"Move it to the [[theme.sub]] of {theme.name!r} that is meant.")


def _check_names(book: Codebook) -> None:
    """Hold that no id stands twice, and no label twice at one level."""
    ids: dict[str, _Item] = {}
    for item in [*_theme_level(book), *(item for item in _sub_level(book) if item.sub is not None)]:
        if item.entry.id and item.entry.id in ids:
            first = ids[item.entry.id].place(book, "id")
            message = f"{item.place(book, 'id')}: the id {item.entry.id!r} stands there twice; first in {first}."
            raise UsageError(message, "Remove the id from the entry that is new: voca gives it one.")
        ids.setdefault(item.entry.id, item)
    for what, level in (("themes", _theme_level(book)), ("sub-themes", _sub_level(book))):
        labels: dict[str, _Item] = {}
        for item in level:
            key = " ".join(item.entry.label.casefold().split())
            if not key or item.entry.merge_into:
                continue
            if key in labels:
                first = labels[key].place(book, "label")
                message = f"{item.place(book, 'label')}: two {what} are called {item.entry.label!r}; first in {first}."
                raise UsageError(message, 'Rename one of them, or merge it: merge_into = "..." with the other\'s id.')
            labels[key] = item


def _check_pins(book: Codebook) -> None:
    """Hold that a pin or an example belongs to one sub-theme only."""
    for key, what in (("pin", "pinned in"), ("examples", "an example of")):
        owners: dict[str, _Item] = {}
        for item in _sub_level(book):
            for text in getattr(item.entry, key):
                folded = " ".join(text.casefold().split())
                if not folded.strip("* "):
                    message = f"{item.place(book, key)}: {text!r} is no word."
                    raise UsageError(message, f"Remove it from {key}.")
                other = owners.setdefault(folded, item)
                if other.entry is not item.entry:
                    place = item.place(book, key)
                    message = f"{place}: {text!r} is {what} two sub-themes; first in {other.place(book, key)}."
                    raise UsageError(message, "Keep it in one of them.")


def _check_references(book: Codebook, level: list[_Item], other_level: list[_Item]) -> None:
    """Hold that merge_into and split_from lead to another entry of the same level, and not round in a circle."""
    for key in ("merge_into", "split_from"):
        follow: dict[int, int] = {}
        for at, item in enumerate(level):
            wanted = getattr(item.entry, key)
            if not wanted:
                continue
            found = named(wanted, [other.entry for other in level])
            if found is None and named(wanted, [other.entry for other in other_level]) is not None:
                raise _other_level(item, book, key)
            if found is None:
                message = f"{item.place(book, key)}: {key} = {wanted!r}, and no other entry has this id or label."
                known = [other.entry.label for other in level if other.entry.label and other is not item]
                raise UsageError(message, suggest(wanted, known) if known else "")
            follow[at] = found
        _check_circles(book, level, follow, key)


def _other_level(item: _Item, book: Codebook, key: str) -> UsageError:
    """Say that a theme is named where a sub-theme should be, or the other way round."""
    wanted, below = getattr(item.entry, key), item.sub is not None
    one, other = ("sub-theme", "theme") if below else ("theme", "sub-theme")
    message = f"{item.place(book, key)}: {key} = {wanted!r} names a {other}, and this is a {one}."
    moved = "; to have it counted there, paste its block under that [[theme]]" if below else ""
    return UsageError(message, f"Name another {one}{moved}.")


def _check_circles(book: Codebook, level: list[_Item], follow: Mapping[int, int], key: str) -> None:
    for start in follow:
        path = [start]
        while path[-1] in follow:
            at = follow[path[-1]]
            if at in path:
                names = " > ".join(level[i].entry.name for i in [*path[path.index(at) :], at])
                message = f"{level[start].place(book, key)}: {key} leads in a circle: {names}."
                raise UsageError(message, f"Remove one {key}: one of them has to stay.")
            path.append(at)


def named(wanted: str, entries: Sequence[Sub]) -> int | None:
    """Return the position of the entry with this id, else with this label, else None."""
    for i, entry in enumerate(entries):
        if entry.id and entry.id == wanted.strip():
            return i
    folded = " ".join(wanted.casefold().split())
    found = [i for i, entry in enumerate(entries) if " ".join(entry.label.casefold().split()) == folded]
    staying = [i for i in found if not entries[i].merge_into]
    return next(iter(staying or found), None)


# ---- pins -------------------------------------------------------------------------------------------------------


def pattern(pins: Sequence[str]) -> re.Pattern[str] | None:
    """Return what finds any of the pinned words and phrases, whole words in any letter case; None where there are none.

    Examples
    --------
    >>> found = pattern(["charg*", "late fee"])
    >>> [bool(found.search(text)) for text in ("Charged twice", "A late  fee!", "surcharge", "related feeling")]
    [True, True, False, False]
    """
    parts = []
    for pin in pins:
        words = [re.escape(word).replace(r"\*", r"\w*") for word in pin.split()]
        if words:
            body = r"\s+".join(words)
            before = "" if re.match(f"[{_NO_SPACES}]", pin.strip()) else r"(?<!\w)"
            after = "" if re.search(f"[{_NO_SPACES}]$", pin.strip()) else r"(?!\w)"
            parts.append(f"{before}{body}{after}")
    return re.compile("|".join(parts), re.IGNORECASE) if parts else None
