"""The ``voca.toml`` beside a file: roles of its columns, written down."""

from __future__ import annotations

import difflib
import re
import tomllib
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from voca.config import ReadOptions, misfit
from voca.errors import UsageError
from voca.sources.files import InputFile

SETTINGS_NAME: Final = "voca.toml"
_SECTION: Final = "columns"
_WRITTEN: Final = {
    "tuple_type": 'Write a name in quotes, or a list of them: ["one", "other"].',
    "dict_type": 'Write a name for each: { nps = "COLUMN" }.',
    "string_type": "Write it in quotes.",
}
"""What helps by the kind of a misfit, as TOML writes it."""
_JOINING = ("customers", "on")
"""Options of a run: what another table is joined to is all that was read."""


def settings_for(file: InputFile, options: ReadOptions) -> ReadOptions:
    """Merge the ``[columns]`` of a ``voca.toml`` beside `file` under the explicit `options`.

    Raises
    ------
    UsageError
        The settings file is wrong; the message says which file and line.
    """
    path = file.path.resolve().parent / SETTINGS_NAME
    if not path.is_file():
        return options
    return options.over(_read_settings(path))


def _read_settings(path: Path) -> ReadOptions:
    text = path.read_text(encoding="utf-8", errors="replace").removeprefix("\ufeff")
    try:
        whole = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message = f"{path.name} is not valid TOML: {error}."
        raise UsageError(message, "Text values stand in quotes, lists in [ ].") from error
    _check_sections(whole, path.name, text)
    table = whole.get(_SECTION, {})
    if not isinstance(table, dict):
        message = f"{path.name}, line {_line_of(text, 'columns')}: 'columns' must be a table."
        raise UsageError(message, "Write [columns] on a line of its own and the keys below it.")
    joining = next((key for key in _JOINING if key in table), None)
    if joining is not None:
        message = f"{path.name}, line {_line_of(text, joining)}: {joining!r} is said with a run, not beside a file."
        raise UsageError(message, "Give it on the command line: --customers FILE --on COLUMN.")
    try:
        # a single column where several are possible need not be written as a list
        lists = ("text", "segment", "ignore", "customer_speaker")
        return ReadOptions.model_validate(
            {k: [v] if k in lists and isinstance(v, str) else v for k, v in table.items()}
        )
    except ValidationError as error:
        first = error.errors()[0]
        key = str(first["loc"][0]) if first["loc"] else "columns"
        wrong = f"there is no key {key!r}" if first["type"] == "extra_forbidden" else f"{key}: {misfit(first)}"
        message = f"{path.name}, line {_line_of(text, key)}: [columns] {wrong}."
        raise UsageError(message, _WRITTEN.get(first["type"], "") or _key_hint(key)) from error


def _check_sections(whole: dict[str, object], name: str, text: str) -> None:
    """Hold that nothing stands outside ``[columns]``, where it would say nothing."""
    other = next((key for key in whole if key != _SECTION), None)
    if other is None:
        return
    message = f"{name}, line {_line_of(text, other)}: {other!r} is not below [{_SECTION}], and nothing else is read."
    hint = _key_hint(other)
    if other in ReadOptions.model_fields:
        hint = f"Write [{_SECTION}.{other}]." if isinstance(whole[other], dict) else f"Write [{_SECTION}] above it."
    elif difflib.get_close_matches(other, [_SECTION]):
        hint = f"Did you mean [{_SECTION}]?"
    raise UsageError(message, hint)


def _key_hint(key: str) -> str:
    known = [name for name in ReadOptions.model_fields if name not in _JOINING]
    near = difflib.get_close_matches(key, known, n=1)
    if key in known:
        return ""
    return f"Did you mean {near[0]!r}?" if near else f"Known keys: {', '.join(known)}."


def _line_of(text: str, key: str) -> int:
    pattern = re.compile(rf"""^\s*\[?["']?{re.escape(key)}\b""")
    return next((n for n, line in enumerate(text.splitlines(), 1) if pattern.match(line)), 1)
