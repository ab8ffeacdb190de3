"""A codebook as a TOML file: read with the line of every mistake, written with comments for who edits it."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, ValidationError

from voca.config import misfit
from voca.errors import InputError, UsageError
from voca.registry import suggest
from voca.themes.codebook import FORMAT, Codebook, Place, Sub, Theme, check

_HEAD: Final = re.compile(r"\s*\[\[\s*theme\s*(\.\s*sub\s*)?\]\]")
_KEY: Final = re.compile(r"\s*([\w-]+)\s*=")
_GUIDE: Final = """\
# Change what you like and save. Ids stay with their themes; do not edit or reuse them. Lines with # are for you.
#
#   rename    change a label
#   move      cut a whole [[theme.sub]] block and paste it under another [[theme]]
#   merge     merge_into = "Other label"   in the block that should go
#   split     split = 2                    in the block that holds too much; its largest part keeps the name
#             split_from = "This label"    in a new block: takes over what fits its examples and pins
#   pin       pin = ["late fee", "refund*"]   every sentence with one of these belongs here
#             examples = ["..."]           these sentences belong here, and those most like them
#   hide      hide = true                  no longer a theme; its comments are counted as hidden
#   add       a new [[theme.sub]] or [[theme]] block without id; say what it is by examples, keywords or pins
#
# A block that is deleted changes nothing: hide or merge it instead.
"""


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    format: int = FORMAT
    theme: tuple[Theme, ...] = ()


def read(path: str | Path) -> Codebook:
    """Read a codebook and check it.

    Raises
    ------
    InputError
        The file cannot be read.
    UsageError
        It is not TOML, has an unknown key or a wrong value, or contradicts itself: with file, line and remedy.
    """
    place = Path(path)
    try:
        text = place.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        message = f"There is no codebook at {path}."
        raise InputError(message, "Write one with `voca codebook export STUDY -o themes.toml`.") from error
    except (OSError, UnicodeDecodeError) as error:
        message = f"{path} cannot be read as text: {getattr(error, 'strerror', None) or 'it is not UTF-8'}."
        raise InputError(message, "Save it as UTF-8 text.") from error
    return parse(text, place.name)


def parse(text: str, source: str = "") -> Codebook:
    """Read a codebook from TOML text; raises :class:`UsageError` with the line."""
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        said = str(error)
        at = re.search(r"line (\d+)", said)
        line = int(at[1]) if at else len(text.splitlines())
        what = re.sub(r"\s*\(at .*\)$", "", said)
        message = f"{source}, line {line}: not valid TOML ({what[:1].lower()}{what[1:]})."
        hint = (
            'Texts stand in "quotes", lists in [brackets] with commas between, a key only once in a block, and every '
            "block begins with [[theme]] or [[theme.sub]]."
        )
        raise UsageError(message, hint) from error
    places = _places(text)
    bare = Codebook((), source, places)
    newer = content.get("format", FORMAT)
    if isinstance(newer, int) and newer > FORMAT:
        message = f"{source} was written by a newer voca (format {newer})."
        raise UsageError(message, "Upgrade with `pip install --upgrade voca`.")
    try:
        file = _File.model_validate(content)
    except ValidationError as error:
        raise _located(error, bare, text) from error
    book = Codebook(file.theme, source, places)
    check(book)
    return book


def _located(error: ValidationError, book: Codebook, text: str) -> UsageError:
    """Say what is wrong with a value, where, and what was meant."""
    # what has a wrong name explains what is missing elsewhere, and so comes first
    first = min(error.errors(), key=lambda one: one["type"] != "extra_forbidden")
    loc = first["loc"]
    numbers = [part for part in loc if isinstance(part, int)]
    key = next((str(part) for part in reversed(loc) if isinstance(part, str)), "")
    inside = "sub" in loc
    where = book.source
    if loc[0] == "theme" and len(loc) > 1:
        where = book.where(numbers[0], numbers[1] if inside and len(numbers) > 1 else None, key)
    lines = _heads(text, key) if first["type"] == "extra_forbidden" or len(loc) == 1 else []
    where = f"{book.source}, line {lines[0]}" if lines else where
    if first["type"] == "extra_forbidden":
        if lines and "[[" in text.splitlines()[lines[0] - 1]:
            return UsageError(f"{where}: there is no block {key!r}.", "Blocks are called [[theme]] and [[theme.sub]].")
        known = list((Sub if inside else Theme).model_fields) if len(loc) > 1 else list(_File.model_fields)
        return UsageError(f"{where}: there is no key {key!r} here.", suggest(key, known))
    return UsageError(f"{where}: {key}: {misfit(first)}.", _EXAMPLES.get(key, ""))


def _heads(text: str, key: str) -> list[int]:
    """Return the lines of the file's own keys and blocks of this name."""
    head = re.compile(rf"\s*(\[+\s*(theme\s*\.\s*)?)?{re.escape(key)}\b\s*(\]|=|\.)")
    lines = list(enumerate(text.splitlines(), start=1))
    blocks = [n for n, line in lines if head.match(line) and line.lstrip().startswith("[")]
    return blocks or [n for n, line in lines if head.match(line)]


_EXAMPLES: Final = {
    "format": f"Write format = {FORMAT}.",
    "id": "An id is as voca wrote it; a new block has none.",
    "description": 'For example: description = "What arrives after the day that was promised".',
    "merge_into": 'One label or id: merge_into = "Late deliveries".',
    "split_from": 'One label or id: split_from = "Late deliveries".',
    "comments": "Leave the line out: it says what was counted when the file was written.",
    "emptied": "Leave the line as voca wrote it: emptied = true.",
    "label": 'For example: label = "Late deliveries".',
    "keywords": 'A list of texts: keywords = ["late", "delayed"].',
    "examples": 'A list of texts: examples = ["My order came two days late."].',
    "pin": 'A list of texts: pin = ["late fee", "refund*"].',
    "hide": "Write hide = true, or leave the line out.",
    "split": "Write how many parts, 2 to 20: split = 2.",
    "theme": "Write [[theme]] with two brackets on each side.",
    "sub": "Write [[theme.sub]] with two brackets on each side.",
}


def _places(text: str) -> tuple[Place, ...]:
    """Return the lines that entries and their keys stand in; texts of several lines are stepped over."""
    themes: list[dict[str, Any]] = []
    quote = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if quote:
            quote = "" if line.count(quote) % 2 else quote
            continue
        head = _HEAD.match(line)
        if head and (not head[1] or not themes):
            themes.append({"line": number, "keys": {}, "subs": []})
        elif head:
            themes[-1]["subs"].append({"line": number, "keys": {}, "subs": []})
        elif (key := _KEY.match(line)) and themes:
            entry = themes[-1]["subs"][-1] if themes[-1]["subs"] else themes[-1]
            entry["keys"].setdefault(key[1], number)
        for mark in ('"""', "'''"):
            if line.count(mark) % 2:
                quote = mark
    return tuple(_place(theme) for theme in themes)


def _place(found: dict[str, Any]) -> Place:
    return Place(found["line"], found["keys"], tuple(_place(sub) for sub in found["subs"]))


# ---- writing ----------------------------------------------------------------------------------------------------


def write(book: Codebook, title: str = "", notes: Sequence[str] = ()) -> str:
    """Return a codebook as commented TOML; :func:`parse` gives it back.

    Parameters
    ----------
    book : Codebook
    title : str
        One line: whose themes they are.
    notes : sequence of str
        More lines for the reader.
    """
    lines = [f"# {line}" for line in (title, *notes) if line]
    parts = ["\n".join([*lines, _GUIDE.rstrip(), f"format = {FORMAT}"])]
    for theme in book.themes:
        emptied = ["emptied = true  # its sub-themes are parts of other themes"] if theme.emptied else []
        parts.append("\n".join(["[[theme]]", *_entry(theme), *emptied]))
        parts += ["\n".join(["[[theme.sub]]", *_entry(sub)]) for sub in theme.sub]
    return "\n\n".join(parts) + "\n"


def _entry(entry: Sub) -> list[str]:
    lines = []
    for key in Sub.model_fields:
        value = getattr(entry, key)
        if value is None or value is False or value in ("", ()):
            continue
        if key == "comments":
            lines.append(f"comments = {value}  # when this was written")
        elif key == "examples" and sum(map(len, value)) > 60:
            lines += ["examples = [", *(f"  {_text(text)}," for text in value), "]"]
        elif isinstance(value, tuple):
            lines.append(f"{key} = [{', '.join(map(_text, value))}]")
        else:
            lines.append(f"{key} = {_text(value) if isinstance(value, str) else str(value).lower()}")
    return lines


def _text(value: str) -> str:
    """Write a TOML string: JSON's escapes are TOML's, but for DEL and what is outside the first plane."""
    clean = value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return json.dumps(clean, ensure_ascii=False).replace("\x7f", "\\u007f")
