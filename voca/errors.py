"""What can go wrong, as values and as exceptions.

Problems in the data are collected as :class:`Issue` values and never raised; what stops a command is a
:class:`VocaError`, which ``voca.cli`` turns into one sentence and a fixed exit code.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final, Literal

Severity = Literal["error", "warning", "note"]

STOPPED: Final = "Stopped. Every file is as it was before, or new and whole."
"""What is said where a person stopped a command."""


class VocaError(Exception):
    """A command cannot go on.

    Parameters
    ----------
    message : str
        What happened and where, one sentence.
    hint : str, optional
        What the user can do about it.
    """

    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        """Give the message and, when there is one, the remedy after it."""
        return f"{self.message} {self.hint}".strip()


class UsageError(VocaError):
    """The command line, a pipeline file or a call's arguments are wrong."""

    exit_code: ClassVar[int] = 2


class InputError(VocaError):
    """An input file cannot be read at all."""


class EmptyFileError(InputError):
    """An input file has nothing in it to read, or a header alone; beside others it is left out."""


class NoWordsError(InputError):
    """An input file tells of a conversation, and holds nobody's words; in a folder it is left out."""


class DataProblemsError(VocaError):
    """Rows have problems and ``--strict`` was asked for."""

    exit_code: ClassVar[int] = 3


class ModelError(VocaError):
    """A model folder is missing, incomplete or not what its card says."""


class StudyError(VocaError):
    """A study cannot be opened or written."""


@dataclass(frozen=True, slots=True)
class Issue:
    """One located problem in the data.

    Attributes
    ----------
    code : str
        Stable, kebab-case, e.g. ``"too-few-fields"``.
    message : str
        What is wrong, without personal data.
    source : str
        The file's name, empty where the problem is not in one file.
    row : int or None
        Line or row in the file as a person counts it (the header is row 1).
    column : str or None
        The column's name.
    hint : str
        The remedy.
    severity : {"error", "warning", "note"}
        ``error``: something was left out of the analysis; ``warning``: something was read differently from how it is
        written; ``note``: worth knowing.
    score : str or None
        The key of the score whose figures it is about, e.g. ``"nps"``; the message says what a reader calls it.
    """

    code: str
    message: str
    source: str = ""
    row: int | None = None
    column: str | None = None
    hint: str = ""
    severity: Severity = "warning"
    score: str | None = None

    def __str__(self) -> str:
        """Say where, what and the remedy in one line."""
        place = self.source
        if self.row is not None:
            place += f", row {self.row}"
        if self.column is not None:
            place += f", column {self.column!r}"
        said = ": ".join(part for part in (place.strip(", "), self.message) if part)
        ended = said if said.endswith(("?", "!")) else f"{said.removesuffix('.')}."
        return f"{ended} {self.hint}" if self.hint else said
