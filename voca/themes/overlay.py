"""An edited codebook laid over the themes as they are: what it leaves out is filled in, and no id is lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from voca.errors import UsageError
from voca.registry import suggest
from voca.themes.codebook import Codebook, Place, Sub, Theme, named
from voca.themes.units import folded


def laid_over(known: Codebook, book: Codebook, notes: list[str]) -> Codebook:
    """Return the edited list with what it leaves out filled in from the known one.

    Parameters
    ----------
    known : Codebook
        The themes as they are.
    book : Codebook
        As a person edited it.
    notes : list of str
        Takes what a person should know.

    Raises
    ------
    UsageError
        An id that the known themes do not have: with file, line and remedy.
    """
    old_themes = {theme.id: theme for theme in known.themes}
    old_subs = {sub.id: sub for _, sub in known.leaves()}
    written = {entry.id for theme in book.themes for entry in (theme, *theme.sub) if entry.id}
    themes: list[Theme] = []
    for i, theme in enumerate(book.themes):
        if not theme.sub and (theme.keywords or theme.examples or theme.pin):  # that is of a sub-theme of its name
            theme = theme.model_copy(update={"sub": (theme.subs()[0].model_copy(update={"id": "", "comments": None}),)})
        theme = _known(theme, old_themes, old_subs, written, book.where(i, None, "id"))
        subs = [_known(sub, old_subs, old_themes, written, book.where(i, j, "id")) for j, sub in enumerate(theme.sub)]
        themes.append(theme.model_copy(update={"sub": tuple(subs)}))
    in_file = [len(theme.sub) for theme in themes]
    notes += _half_renamed(themes, old_themes)
    lost = _with_missing(themes, known, written, notes)
    themes = _emptied(_once(themes, lost), known)
    return Codebook(tuple(themes), book.source, _places(book, themes, in_file))


def _known(entry: Any, same: Any, other: Any, written: set[str], place: str) -> Any:  # noqa: ANN401 - Sub or Theme
    """Return an entry with the label that its id has, or the id that its label has; refuse an id nobody has."""
    if entry.id and entry.id not in same:
        if entry.id in other:
            message = f"{place}: {entry.id!r} is the id of the other level: themes and sub-themes cannot change places."
            raise UsageError(message, "Leave the id out to make a new entry, and merge the old one into it.")
        message = f"{place}: there is no theme with the id {entry.id!r} here."
        close = suggest(entry.id, same)
        hint = f"{close} " if close.startswith("Did") else ""
        hint += "Leave the id out for a new theme. For a codebook of other data: voca analyze FILE --codebook."
        raise UsageError(message, hint)
    if not entry.id:
        free = [old for key, old in same.items() if key not in written and not old.merge_into]
        found = named(entry.label, free)
        if found is None:
            return entry
        written.add(free[found].id)
        return entry.model_copy(update={"id": free[found].id})
    return entry if entry.label else entry.model_copy(update={"label": same[entry.id].label})


def _half_renamed(themes: Sequence[Theme], known: Mapping[str, Theme]) -> list[str]:
    """Say which themes got another name where their only sub-theme, which had the same, keeps the old one."""
    said = []
    for theme in themes:
        old = known.get(theme.id)
        if old is None or len(theme.sub) != 1 or len(old.subs()) != 1:
            continue
        was = {old.label, old.subs()[0].label, theme.sub[0].label}
        if len(was) == 1 and theme.label != old.label and theme.sub[0].id == old.subs()[0].id:
            said.append(f"{theme.label!r} was {old.label!r}, and its only sub-theme is called so still: rename it, too")
    return said


def _with_missing(themes: list[Theme], known: Codebook, written: set[str], notes: list[str]) -> set[str]:
    """Put back what the file does not have; return the ids of those sub-themes."""
    done = {entry.id for theme in themes for entry in (theme, *theme.sub)} | written
    missing, put_back = [], set()
    for theme in known.themes:
        lost = tuple(sub for sub in theme.sub if sub.id not in done)
        put_back |= {sub.id for sub in lost}
        if theme.id in done:
            at = next(i for i, t in enumerate(themes) if t.id == theme.id)
            themes[at] = themes[at].model_copy(update={"sub": (*themes[at].sub, *lost)})
        else:
            themes.append(theme.model_copy(update={"sub": lost}))
        missing += [sub.label for sub in lost if not (sub.merge_into or sub.hide)]
    if missing:
        listed = ", ".join(repr(label) for label in missing[:5]) + (", ..." if len(missing) > 5 else "")
        verb = "is" if len(missing) == 1 else "are"
        notes.append(f"{len(missing)} not in the file {verb} kept as before: {listed}; to drop one, hide or merge it")
    return put_back


def _emptied(themes: Sequence[Theme], known: Codebook) -> list[Theme]:
    """Mark the themes whose sub-themes have all moved elsewhere."""
    had = {theme.id for theme in known.themes if theme.sub or theme.emptied}
    return [
        theme.model_copy(update={"emptied": not theme.sub and (theme.emptied or theme.id in had)}) for theme in themes
    ]


def _once(themes: Sequence[Theme], lost: set[str]) -> list[Theme]:
    """Let what the file says of an entry be no longer said of one that it leaves out.

    The other way round with the examples of a theme that was split: a file from before names them where they were, and
    they have gone to the part that they belong to.
    """
    parts = [sub for theme in themes for sub in theme.sub if sub.id in lost]
    taken: dict[str, set[str]] = {}
    for part in parts:
        taken.setdefault(part.split_from, set()).update(map(folded, part.examples))
    said: dict[str, set[str]] = {"pin": set(), "examples": set()}
    for theme in themes:
        for sub in theme.sub:
            if sub.id not in lost:
                said["pin"] |= set(map(folded, sub.pin))
                said["examples"] |= set(map(folded, sub.examples)) - taken.get(sub.id, set())

    def cut(sub: Sub) -> Sub:
        gone = said if sub.id in lost else {"examples": taken.get(sub.id, set())}
        return sub.model_copy(update={key: _without(getattr(sub, key), texts) for key, texts in gone.items()})

    return [theme.model_copy(update={"sub": tuple(map(cut, theme.sub))}) for theme in themes]


def _without(texts: Sequence[str], gone: set[str]) -> tuple[str, ...]:
    return tuple(text for text in texts if folded(text) not in gone)


def _places(book: Codebook, themes: Sequence[Theme], in_file: Sequence[int]) -> tuple[Place, ...]:
    """Return the places of all entries: those that were put back have no line."""
    made = []
    for place, theme, own in zip(book.places, themes, in_file, strict=False):
        head = Place(place.line, place.keys)
        subs = (place.subs or (head,) * own) + (Place(),) * (len(theme.sub) - own)
        made.append(Place(place.line, place.keys, subs))
    return tuple(made)


def stated(book: Codebook, fresh: Mapping[str, Sub]) -> Codebook:
    """Return a list with keywords and examples for the entries that have none; no example of two of them.

    Parameters
    ----------
    book : Codebook
    fresh : mapping
        By id, what is typical of a sub-theme.
    """
    said = {folded(text) for _, sub in book.leaves() for text in sub.examples}
    themes = []
    for theme in book.themes:
        subs = []
        for sub in theme.sub:
            now = fresh.get(sub.id, Sub())
            examples = sub.examples or _without(now.examples, said)
            said |= set(map(folded, examples))
            subs.append(sub.model_copy(update={"examples": examples, "keywords": sub.keywords or now.keywords}))
        themes.append(theme.model_copy(update={"sub": tuple(subs)}))
    return Codebook(tuple(themes), book.source, book.places)
