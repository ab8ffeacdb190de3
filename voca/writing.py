"""Write a file whole or not at all, and tell what a killed run left from what another run is writing.

What is being written is held by a lock of the system, which ends with the process however it ends. Where there are no
such locks, what nobody has touched for some minutes is taken for abandoned.
"""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from voca.errors import StudyError

if TYPE_CHECKING:
    from openpyxl import Workbook

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

_ABANDONED_S: Final = 600
_YOUNG_S: Final = 1
"""Between being made and being held."""


@contextmanager
def held(place: Path, *, wait: bool = False) -> Iterator[None]:
    """Hold a file or folder that is being written, so that :func:`abandoned` is false of it.

    Parameters
    ----------
    place : pathlib.Path
    wait : bool
        Until nobody else holds it.
    """
    descriptor = None
    if fcntl is not None:
        with suppress(OSError):  # a file system without locks
            descriptor = os.open(place, os.O_RDONLY)
            fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    try:
        yield
    finally:
        if descriptor is not None:
            os.close(descriptor)


def abandoned(place: Path) -> bool:
    """Tell whether whoever was writing a file or folder is gone."""
    try:
        age = time.time() - place.stat().st_mtime
        if fcntl is None or age < _YOUNG_S:
            return age > _ABANDONED_S
        descriptor = os.open(place, os.O_RDONLY)
    except OSError:
        return False  # it is gone, or not ours to look at
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return age > _ABANDONED_S
    finally:
        os.close(descriptor)
    return True


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """Give a place to write what is to be `path`, and put it there when all is written.

    Parameters
    ----------
    path : pathlib.Path
        A link is followed; a pipe or a device is written to as it is.

    Yields
    ------
    pathlib.Path
        A hidden file beside `path`; it is removed where writing fails, and `path` stays as it was.

    Raises
    ------
    StudyError
        It cannot be written.
    """
    try:
        target = path.resolve() if path.is_symlink() else path
        if target.exists() and not target.is_file():
            yield path
            return
        stem = f".voca-{hashlib.sha256(target.name.encode(errors='surrogateescape')).hexdigest()[:12]}-"
        _clear(target.parent, stem)
        beside = target.with_name(f"{stem}{os.getpid()}.writing")
        try:
            beside.touch()
            with held(beside):
                yield beside
            if target.exists():
                shutil.copymode(target, beside)
            os.replace(beside, target)
        finally:
            beside.unlink(missing_ok=True)
    except BrokenPipeError:
        raise  # the reader of a pipe has seen enough
    except OSError as error:
        message = f"{path} cannot be written: {(error.strerror or str(error)).lower()}."
        raise StudyError(message, "Choose another place with -o FILE.") from error


def write_workbook(book: Workbook, path: Path) -> None:
    """Write a workbook as :func:`whole` does; it is packed in memory, since a disk that fills breaks the packing."""
    packed = io.BytesIO()
    book.save(packed)
    with whole(path) as place:
        place.write_bytes(packed.getvalue())


def _clear(folder: Path, stem: str) -> None:
    """Remove what killed runs left of one file."""
    for left in folder.glob(f"{stem}*.writing"):
        if abandoned(left):
            left.unlink(missing_ok=True)
