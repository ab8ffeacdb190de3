"""What a message calls an option, said as Python writes it: ``--text COLUMN`` is ``text="COLUMN"``.

Messages are written once, in the words of the command line; the library's functions say them in theirs.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from typing import Final, ParamSpec, TypeVar

from voca.errors import VocaError

P = ParamSpec("P")
R = TypeVar("R")

_SWITCHES: Final = frozenset({"codebook-only", "count-once", "keep-tests", "strict"})
_BY_KIND: Final = frozenset({"score", "outcome"})
_VALUED: Final = frozenset(
    "codebook customer customer-speaker customers day-first delimiter driver encoder encoding engine ignore "
    "label-endpoint label-model min-base on period seed segment sentiment-model sheet text themes themes-from time "
    "title weight".split()
)
_FLAG: Final = re.compile(
    rf"--(?P<name>{'|'.join(sorted(_SWITCHES | _BY_KIND | _VALUED, key=len, reverse=True))})\b(?!-)"
    r"(?: (?P<value>\"[^\"]*\"|'[^']*'|https?://[^\s,]*[^\s,.]"  # what is quoted, and an address
    r"|[A-Z]{2,}\b(?:=[A-Z]+)?|[\w:.-]+=(?:\"[^\"]*\"|[^\s,.:]+)"  # COLUMN, COLUMN=OTHER, kind=column
    r"|[\w-]+(?:[:.][\w,<+-]*\w)|(?:\d+(?:\.\.\d+)?|bertopic|voca|encoder(?:-fast)?|sentiment(?:-fast)?|auto|week|month|quarter|year)\b))?"
)
_ELSEWHERE: Final = {
    "--score NAME[:LOW-HIGH or :number][:higher or :lower]=COLUMN": (
        'score={"NAME[:LOW-HIGH or :number][:higher or :lower]": "COLUMN"}'
    ),
    "--keep customer": 'customers = "keep" of the stage redact in a pipeline file (pipeline=)',
    "--from": "the url of a Query",
}
"""What is no argument by itself, and how or where it is said."""


def in_python(said: str) -> str:
    """Return a message with the options of the command line written as arguments.

    Examples
    --------
    >>> in_python("Name it with --text COLUMN, or leave out --strict.")
    'Name it with text="COLUMN", or leave out strict=True.'
    >>> in_python('--score wait:number:lower="Wait minutes"')
    'score={"wait:number:lower": "Wait minutes"}'
    """
    for flag, words in _ELSEWHERE.items():
        said = said.replace(flag, words)
    return _FLAG.sub(_argument, said)


def _argument(found: re.Match[str]) -> str:
    flag, value = found["name"], found["value"]
    name = flag.replace("-", "_")
    if flag in _SWITCHES:
        return f"{name}=True" + (f" {value}" if value else "")
    if value is None:
        return f"{name}="
    if flag in _BY_KIND:
        kind, _, column = value.partition("=")
        return f'{name}={{"{kind}": ' + (f'"{_bare(column)}"}}' if column else "...}")
    return f'{name}="{_bare(value)}"'


def _bare(value: str) -> str:
    return value.strip("\"'")


def speaks_python(function: Callable[P, R]) -> Callable[P, R]:
    """Let the errors of a function name arguments where they named options of the command line."""

    @functools.wraps(function)
    def called(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return function(*args, **kwargs)
        except VocaError as error:
            error.message, error.hint = in_python(error.message), in_python(error.hint)
            error.args = (error.message,)
            raise

    return called
