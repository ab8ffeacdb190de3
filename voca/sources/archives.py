"""Files inside zip archives, within limits on size, ratio and names; and standard input."""

from __future__ import annotations

import hashlib
import io
import stat
import sys
import zipfile
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Final, TextIO, cast

from voca.errors import InputError
from voca.sources.files import MOST_RATIO, SMALL, ZIP_DAMAGE, InputFile

STANDARD_INPUT: Final = "-"
_MOST_FILES: Final = 10_000
_MOST_BYTES: Final = 4 << 30  # unpacked, all together
# A zip with one of these in it is a document of an office program, not an archive of files.
_OFFICE: Final = frozenset(("[Content_Types].xml", "mimetype", "word/document.xml", "xl/workbook.xml"))


@dataclass(frozen=True)
class Member(InputFile):
    """One file of a zip archive; `path` is the archive's with the member's name behind it."""

    archive: Path = field(default_factory=Path)
    member: str = ""

    @property
    def place(self) -> str:
        """The archive's name and the member's within it."""
        return f"{self.archive.name}: {self.member}"

    @cached_property
    def size(self) -> int:
        """Bytes, unpacked."""
        with zipfile.ZipFile(self.archive) as archive:
            return archive.getinfo(self.member).file_size

    @cached_property
    def sha256(self) -> str:
        """Hash of the member, unpacked."""
        digest = hashlib.sha256()
        with self._stream() as stream:
            while block := self._guard(stream, 1 << 20):
                digest.update(block)
        return digest.hexdigest()

    def beside(self, endings: tuple[str, ...]) -> list[InputFile]:
        """List the members of the archive with one of `endings`."""
        with zipfile.ZipFile(self.archive) as archive:
            names = sorted(name for name in archive.namelist() if name.lower().endswith(endings))
        return [Member(self.archive / name, self.archive, name) for name in names]

    def above(self, name: str) -> InputFile | None:
        """Return the member of that name in the folder above; None where there is none."""
        wanted = str(PurePosixPath(self.member).parent.parent / name)
        with zipfile.ZipFile(self.archive) as archive:
            return Member(self.archive / wanted, self.archive, wanted) if wanted in archive.namelist() else None

    def _stream(self) -> BinaryIO:
        try:
            with zipfile.ZipFile(self.archive) as archive:
                return cast("BinaryIO", archive.open(self.member))
        except ZIP_DAMAGE as error:
            message = f"{self.place} cannot be unpacked from its zip archive: {error}."
            raise InputError(message, "Make the archive again.") from error


@dataclass(frozen=True)
class Piped(InputFile):
    """What came through standard input or another pipe, kept in memory."""

    content_: bytes = b""

    @cached_property
    def size(self) -> int:
        """Bytes."""
        return len(self.content_)

    @cached_property
    def sha256(self) -> str:
        """Hash of what came."""
        return hashlib.sha256(self.content_).hexdigest()

    def beside(self, endings: tuple[str, ...]) -> list[InputFile]:
        """Nothing lies beside standard input."""
        return []

    def above(self, name: str) -> InputFile | None:
        """Nothing lies above standard input."""
        return None

    def _stream(self) -> BinaryIO:
        return io.BytesIO(self.content_)


def standard_input() -> list[InputFile]:
    """Read standard input to its end: one file, or those of a zip archive; raises as :func:`members`."""
    return _unpacked(Path("standard input"), _came_through(sys.stdin))


def is_pipe(path: Path) -> bool:
    """Tell a named pipe, such as a shell's ``<(command)``: it can be read once, and says its size to nobody."""
    try:
        return stat.S_ISFIFO(path.stat().st_mode)
    except OSError:
        return False


def through_pipe(path: Path) -> list[InputFile]:
    """Read a named pipe to its end, as :func:`standard_input` does."""
    return _unpacked(Path(f"pipe {path.name}") if path.parent.name == "fd" else path, _once(path, path.stat().st_ino))


@lru_cache
def _once(path: Path, _inode: int) -> bytes:
    """Read a pipe to its end, once in a process: as standard input, it is empty afterwards."""
    return path.read_bytes()


def _unpacked(path: Path, content: bytes) -> list[InputFile]:
    """Return what came as one file, or the files of the zip archive that it is."""
    name = path.name
    wanted = _wanted(name, io.BytesIO(content)) if content.startswith(b"PK") else None
    if wanted is None:
        return [Piped(path, content)]
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return [Piped(Path(info.filename), archive.read(info)) for info in wanted]
    except ZIP_DAMAGE as error:
        message = f"{name} cannot be unpacked: {error}."
        raise InputError(message, "Make the archive again.") from error


@lru_cache(maxsize=1)
def _came_through(stream: TextIO) -> bytes:
    """Read a stream to its end, once: it is empty afterwards, and a command may look at its input several times."""
    return stream.buffer.read()


def members(path: Path) -> list[InputFile] | None:
    """List the files of a zip archive, by name; None where `path` is no archive of files.

    Raises
    ------
    InputError
        The archive is damaged, protected, too large, or a name in it leads out of it.
    """
    wanted = _wanted(path.name, path)
    return None if wanted is None else [Member(path / info.filename, path, info.filename) for info in wanted]


def _wanted(name: str, source: Path | io.BytesIO) -> list[zipfile.ZipInfo] | None:
    """Return the entries of a zip archive that are files to read, by name; None where it is no archive of files."""
    if not zipfile.is_zipfile(source):
        return None
    try:
        with zipfile.ZipFile(source) as archive:
            found = archive.infolist()
    except ZIP_DAMAGE as error:
        message = f"{name} is a damaged zip archive: {error}."
        raise InputError(message, "Make or download it again.") from error
    if _OFFICE & {info.filename for info in found}:
        return None
    found = [info for info in found if info.filename]  # a nameless entry is nothing that could be read
    for info in found:
        _check(name, info)
    wanted = [info for info in found if not info.is_dir() and not _hidden(info.filename)]
    total = sum(info.file_size for info in wanted)
    if len(wanted) > _MOST_FILES or total > _MOST_BYTES:
        message = f"{name} has {len(wanted):,} files of {total >> 20:,} MB unpacked."
        raise InputError(
            message, f"At most {_MOST_FILES:,} files and {_MOST_BYTES >> 20:,} MB are read: unpack it and choose."
        )
    if not wanted:
        message = f"{name} has no file in it."
        raise InputError(message, "Make it again with its files.")
    return sorted(wanted, key=lambda info: info.filename)


def _check(name: str, info: zipfile.ZipInfo) -> None:
    parts = PurePosixPath(info.filename.replace("\\", "/"))
    if parts.is_absolute() or ".." in parts.parts or ":" in "".join(parts.parts[:1]):
        message = f"{name} has a file whose name leads out of the archive ({info.filename!r})."
        raise InputError(message, "Do not trust that archive; ask for the files themselves.")
    if stat.S_ISLNK(info.external_attr >> 16):
        message = f"{name} has a link in it ({info.filename!r})."
        raise InputError(message, "Make it again with the files themselves.")
    if info.flag_bits & 1:
        message = f"{name} is protected by a password."
        raise InputError(message, "Unpack it first.")
    if info.file_size > SMALL and info.file_size > MOST_RATIO * max(info.compress_size, 1):
        size = f"{info.file_size >> 20:,} MB, more than {MOST_RATIO} times its size"
        message = f"{name}: {info.filename!r} would unpack to {size}."
        raise InputError(message, "That is how zip bombs look; unpack it yourself where it is none.")


def _hidden(name: str) -> bool:
    return any(part.startswith((".", "__MACOSX")) for part in PurePosixPath(name).parts)
