"""Lists and records as text: as JSON writes them, and as Python does, whose tables keep them so in their cells."""

from __future__ import annotations

import ast
import json
import warnings
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from voca.sources.raw import MAX_CELL

JSON: Final = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=lambda _: None)
"""Numbers stay as they are written."""
_NAMES: Final = {"nan": None, "NaN": None, "NaT": None, "inf": None, "null": None, "true": True, "false": False}
_DATED: Final = frozenset(("datetime", "date"))


def is_literal(cell: str) -> bool:
    """Whether a cell begins and ends as a list or a record does."""
    text = cell.strip()
    return text[:1] + text[-1:] in ("{}", "[]")


def read_literal(cell: str) -> Any:  # noqa: ANN401
    """Return the list or record that a cell holds; numbers as text, other kinds of values as what they say.

    Raises
    ------
    ValueError
        It holds no such, or one that is nested too deeply.
    """
    text = cell.strip()
    if not is_literal(text) or len(text) > MAX_CELL:
        raise ValueError(_NONE)
    try:
        return JSON.decode(text)
    except (ValueError, RecursionError):
        pass
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of a backslash in somebody's words
            return _value(ast.parse(text, mode="eval").body)
    except (SyntaxError, TypeError, OverflowError, RecursionError, MemoryError) as error:  # "date(5)" is no date
        raise ValueError(_NONE) from error


_NONE: Final = "neither a list nor a record"


def _value(node: ast.expr) -> Any:  # noqa: ANN401
    """Return what an expression says; nothing of it is run."""
    match node:
        case ast.Dict(keys=keys, values=values) if all(key is not None for key in keys):
            return {str(_value(key)): _value(value) for key, value in zip(keys, values, strict=True) if key}
        case ast.List(elts=parts) | ast.Tuple(elts=parts) | ast.Set(elts=parts):
            return [_value(part) for part in parts]
        case ast.Constant(value=bool() | None as plain):
            return plain
        case ast.Constant(value=str() | int() | float() as plain):
            return str(plain)
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as number)):
            return f"-{number}"
        case ast.Name(id=name) if name in _NAMES:
            return _NAMES[name]
        case ast.Call(func=func, args=[_, *_] as parts):
            return _called(func, [_value(part) for part in parts])
    raise ValueError(_NONE)


def _called(func: ast.expr, parts: Sequence[Any]) -> Any:  # noqa: ANN401
    """Return what stands within ``Timestamp('...')``, ``ObjectId('...')``, ``array([...])`` and a ``datetime(...)``."""
    name = func.attr if isinstance(func, ast.Attribute) else func.id if isinstance(func, ast.Name) else ""
    return str(datetime(*map(int, parts[:6]))) if name in _DATED else parts[0]  # type: ignore[arg-type]
