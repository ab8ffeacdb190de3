"""Input files: hashed, and opened whether gzipped or not."""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO, Final, cast

from voca.errors import InputError

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
        """The file's name without its folder, what of it is not UTF-8 replaced."""
        return os.fsencode(self.path.name).decode("utf-8", "replace")

    @property
    def place(self) -> str:
        """The file's name for a message, with the archive that it is in."""
        return self.name

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
            message = f"{self.place} is a damaged or cut-off gzip file."
            raise InputError(message, "Make or download it again.") from error
        except (zipfile.BadZipFile, NotImplementedError) as error:
            message = f"{self.place} cannot be unpacked from its zip archive: {error}."
            raise InputError(message, "Make the archive again.") from error
