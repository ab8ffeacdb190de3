"""Input files: found by name or glob, hashed, opened whether gzipped or not, and the ``voca.toml`` beside them."""

from __future__ import annotations

import glob
import gzip
import hashlib
import io
import os
import re
import struct
import tomllib
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO, Final, cast

from pydantic import ValidationError

from voca.config import ReadOptions
from voca.errors import InputError, UsageError

SETTINGS_NAME: Final = "voca.toml"
MOST_RATIO: Final = 200
"""Unpacked to packed bytes; text of real exports stays under 30."""
SMALL: Final = 10 << 20
"""Bytes; below that the ratio is no matter."""
_BLOCK: Final = 1 << 20
_GZIP: Final = b"\x1f\x8b"
ZIP_DAMAGE: Final = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    ValueError,
    RuntimeError,
    NotImplementedError,
    OSError,
)
"""What :mod:`zipfile` raises on an archive that is damaged, protected or in an unknown form."""
ENDINGS: Final = frozenset(
    ".csv .tsv .tab .psv .json .jsonl .ndjson .xlsx .xlsm .xls .xlsb .ods .parquet .pq .vtt "
    ".srt .sbv .txt .md .docx .sav .zsav .zip".split()
)
"""Of the files that are taken from a folder."""
ABOUT: Final = re.compile(
    r"(?:read[ _-]?me|licen[cs]es?|copying|change[ _-]?log|contributing|code[ _-]of[ _-]conduct)"
    r"(?:[._-]\w{2})?(?:\.txt|\.md)?",
    re.IGNORECASE,
)
"""Names of files that say something about the others in a folder or an archive; they are no data."""
WORKSPACE: Final = frozenset(("channels.json", "dms.json", "groups.json", "mpims.json"))
"""Files that lie beside ``users.json`` in an export of Slack."""
COMPANIONS: Final = frozenset((".qsf", ".lss"))
"""Of files that are read beside others only: questionnaires."""


class _Unpacked(io.RawIOBase):
    """What gzip unpacks, up to a size beyond which it is no file that anybody would send.

    Parameters
    ----------
    stream : binary file
    name : str
        Of the file, for the message.
    most : int
        Bytes.
    """

    def __init__(self, stream: BinaryIO, name: str, most: int) -> None:
        self._stream = stream
        self._name = name
        self._most = max(most, SMALL)
        self._size = 0

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 - a writable buffer
        """Unpack the next bytes; raises :class:`InputError` where the file is damaged or far larger than it looks."""
        try:
            data = self._stream.read(len(buffer))
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            message = f"{self._name} is a damaged or cut-off gzip file."
            raise InputError(message, "Make or download it again.") from error
        self._size += len(data)
        if self._size > self._most:
            message = f"{self._name} unpacks to more than {MOST_RATIO} times its size."
            raise InputError(message, "That is how zip bombs look; unpack it yourself where it is none.")
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        """Close the file too."""
        self._stream.close()
        super().close()


@dataclass(frozen=True)
class InputFile:
    """One file on disk.

    Attributes
    ----------
    path : Path
    """

    path: Path

    @property
    def name(self) -> str:
        """The file's name without its folder."""
        return self.path.name

    @cached_property
    def suffix(self) -> str:
        """The ending that tells the format, lower case, without ``.gz``."""
        suffixes = [s.lower() for s in self.path.suffixes]
        if self.gzipped and suffixes and suffixes[-1] == ".gz":
            suffixes.pop()
        return suffixes[-1] if suffixes else ""

    @cached_property
    def stem(self) -> str:
        """The name without the endings."""
        name = self.name
        for ending in (".gz", self.suffix):
            if ending and name.lower().endswith(ending):
                name = name[: -len(ending)]
        return name or self.name

    @cached_property
    def size(self) -> int:
        """Bytes on disk."""
        return self.path.stat().st_size

    @cached_property
    def gzipped(self) -> bool:
        """Whether the content is gzip, whatever the name says."""
        with self._stream() as stream:
            return self._guard(stream, len(_GZIP)) == _GZIP

    @cached_property
    def sha256(self) -> str:
        """Hash of the file as it lies on disk."""
        with self.path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()

    @cached_property
    def head(self) -> bytes:
        """The first 64 KiB of the content."""
        with self.open() as stream:
            return self._guard(stream, 1 << 16)

    def beside(self, endings: tuple[str, ...]) -> list[InputFile]:
        """List the files with one of `endings` in the same folder, or in one beside it of this file's name."""
        found = [
            InputFile(path)
            for folder in (self.path.parent, self.path.parent / self.stem)
            if folder.is_dir()
            for path in sorted(folder.iterdir())
            if path.suffix.lower() in endings and path.is_file()
        ]
        return sorted(found, key=lambda other: (other.stem.casefold() != self.stem.casefold(), other.path))

    def above(self, name: str) -> InputFile | None:
        """Return the file of that name in the folder above; None where there is none."""
        path = self.path.parent.parent / name
        return InputFile(path) if path.is_file() else None

    def open(self) -> BinaryIO:
        """Open the content as bytes, unpacked."""
        if not self.gzipped:
            return self._stream()
        packed = cast("BinaryIO", gzip.open(self._stream(), "rb"))
        return cast("BinaryIO", io.BufferedReader(_Unpacked(packed, self.name, MOST_RATIO * self.packed_size), _BLOCK))

    @property
    def packed_size(self) -> int:
        """Bytes before unpacking gzip."""
        return self.size

    def _stream(self) -> BinaryIO:
        """Open what lies on disk."""
        return self.path.open("rb")

    def blocks(self) -> Iterator[bytes]:
        """Yield the content in blocks of 1 MiB."""
        with self.open() as stream:
            while block := self._guard(stream, _BLOCK):
                yield block

    def content(self) -> bytes:
        """Return the whole content."""
        return b"".join(self.blocks())

    def text(self, encoding: str, errors: str = "surrogateescape") -> io.TextIOWrapper:
        """Open the content as text, line ends as they are."""
        return io.TextIOWrapper(self.open(), encoding=encoding, errors=errors, newline="")

    def _guard(self, stream: BinaryIO, size: int) -> bytes:
        try:
            return stream.read(size)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            message = f"{self.name} is a damaged or cut-off gzip file."
            raise InputError(message, "Make or download it again.") from error
        except (zipfile.BadZipFile, NotImplementedError) as error:
            message = f"{self.name} cannot be unpacked from its zip archive: {error}."
            raise InputError(message, "Make the archive again.") from error


def find_files(inputs: Sequence[str | Path]) -> list[InputFile]:
    """Find the files that `inputs` name.

    Parameters
    ----------
    inputs : sequence of str or Path
        Names, globs, folders, zip archives, or ``-`` for standard input. A name that exists is taken as it is, whatever
        characters are in it; of a folder, every file below it that has an ending of a format, links left out.

    Returns
    -------
    list of InputFile
        Each file once, in the order asked for; those of a glob sorted.

    Raises
    ------
    InputError
        Nothing there, a folder, an empty or an unreadable file.
    UsageError
        No input at all.
    """
    if not inputs:
        message = "No input file was given."
        raise UsageError(message, "Name at least one file.")
    found: dict[Path, InputFile] = {}
    for given in inputs:
        for file in _open(given)[0]:
            found.setdefault(file.path.resolve(), file)
    for file in found.values():
        _check_readable(file)
    data = [file for file in found.values() if file.suffix not in COMPANIONS]
    if not data:
        message = f"{next(iter(found.values())).name} is a questionnaire, not its answers."
        raise InputError(message, "Export the answers too and put them beside it; it is then found by itself.")
    return data


def about_files(inputs: Sequence[str | Path]) -> list[str]:
    """Name the files of folders, globs and archives that :func:`find_files` leaves out: they are about the others."""
    from voca.sources.archives import STANDARD_INPUT

    return [file.name for given in inputs if given != STANDARD_INPUT for file in _open(given)[1]]


def _open(given: str | Path) -> tuple[list[InputFile], list[InputFile]]:
    """Return the files that `given` names, and those among them that are about the others."""
    from voca.sources.archives import STANDARD_INPUT, members, standard_input

    if given == STANDARD_INPUT:
        return standard_input(), []
    files = [file for path in _expand(given) for file in members(path) or [InputFile(path)]]
    about = [file for file in files if ABOUT.fullmatch(file.name)]
    about += [file for file in files if file.suffix == ".json" and file.path.parent in _workspaces(files)]
    if len(about) == len(files):  # what is named alone is meant
        return files, []
    return [file for file in files if file not in about], about


def _workspaces(files: Sequence[InputFile]) -> set[Path]:
    """Return the folders of exports of Slack, in which files tell of users and channels; messages lie below them."""
    names: dict[Path, set[str]] = defaultdict(set)
    for file in files:
        names[file.path.parent].add(file.name)
    return {folder for folder, found in names.items() if "users.json" in found and found & WORKSPACE}


def _expand(given: str | Path) -> list[Path]:
    path = Path(given).expanduser()
    if path.is_dir():
        return _inside(path)
    try:
        if path.exists():
            return [path]
    except OSError as error:
        message = f"{path} cannot be read: {error.strerror or error}."
        raise InputError(message, "Check its name and folder.") from error
    if glob.has_magic(str(path)):
        matches = sorted(Path(m) for m in glob.glob(str(path), recursive=True) if Path(m).is_file())
        if matches:
            return [match for match in matches if match.name != SETTINGS_NAME]
        message = f"No file matches {given}."
        raise InputError(message, "Check the folder and the pattern.")
    raise InputError(*_missing(path))


def _inside(folder: Path) -> list[Path]:
    found = [
        Path(place) / name
        for place, _, names in os.walk(folder)
        for name in names
        if Path(name.removesuffix(".gz")).suffix.lower() in ENDINGS and not name.startswith((".", "~$"))
        if not (Path(place) / name).is_symlink()
    ]
    if not found:
        message = f"The folder {folder.name or folder} has no file in a format that is read."
        raise InputError(message, f"Endings that are looked for: {', '.join(sorted(ENDINGS))}.")
    return sorted(path for path in found if path.name != SETTINGS_NAME)


def _missing(path: Path) -> tuple[str, str]:
    if path.is_symlink():
        message = f"{path} is a link that leads nowhere or to itself."
        return message, "Name the file that is meant."
    message = f"There is no file {path}."
    if not path.parent.is_dir():
        return message, f"The folder {path.parent} does not exist either."
    import difflib

    names = [p.name for p in path.parent.iterdir() if p.is_file()]
    near = difflib.get_close_matches(path.name, names, n=1)
    return message, f"Did you mean {near[0]!r}?" if near else "Check its name and folder."


def _check_readable(file: InputFile) -> None:
    try:
        empty = file.size == 0 or not file.head
    except OSError as error:
        message = f"{file.name} cannot be read: {error.strerror or error}."
        raise InputError(message, "Check who may read it.") from error
    if empty:
        message = f"{file.name} is empty."
        raise InputError(message, "Export it again; there is nothing in it to read.")


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
    written = _read_settings(path)
    explicit = {key: getattr(options, key) for key in options.model_fields_set}
    defaults = ReadOptions()
    explicit = {key: value for key, value in explicit.items() if value != getattr(defaults, key)}
    return ReadOptions.model_validate({**written.model_dump(), **explicit})


def _read_settings(path: Path) -> ReadOptions:
    text = path.read_text(encoding="utf-8", errors="replace").removeprefix("\ufeff")
    try:
        table = tomllib.loads(text).get("columns", {})
    except tomllib.TOMLDecodeError as error:
        message = f"{path.name} is not valid TOML: {error}."
        raise UsageError(message, "Text values stand in quotes, lists in [ ].") from error
    if not isinstance(table, dict):
        message = f"{path.name}, line {_line_of(text, 'columns')}: 'columns' must be a table."
        raise UsageError(message, "Write [columns] on a line of its own and the keys below it.")
    try:
        # a single column where several are possible need not be written as a list
        lists = ("text", "segment", "ignore", "customer_speaker")
        return ReadOptions.model_validate(
            {k: [v] if k in lists and isinstance(v, str) else v for k, v in table.items()}
        )
    except ValidationError as error:
        first = error.errors()[0]
        key = str(first["loc"][0]) if first["loc"] else "columns"
        message = f"{path.name}, line {_line_of(text, key)}: [columns] {key}: {first['msg'].lower()}."
        raise UsageError(message, _key_hint(key)) from error


def _key_hint(key: str) -> str:
    import difflib

    known = list(ReadOptions.model_fields)
    near = difflib.get_close_matches(key, known, n=1)
    if key in known:
        return ""
    return f"Did you mean {near[0]!r}?" if near else f"Known keys: {', '.join(known)}."


def _line_of(text: str, key: str) -> int:
    pattern = re.compile(rf"""^\s*\[?["']?{re.escape(key)}\b""")
    return next((n for n, line in enumerate(text.splitlines(), 1) if pattern.match(line)), 1)
