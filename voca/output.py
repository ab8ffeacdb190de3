"""Write a study's folder whole or not at all.

Everything is written to a hidden folder beside the old files, which is renamed to a *commit* folder when it is
complete; then its files are moved over the old ones. A run killed before the rename leaves the old study untouched; one
killed after it is finished by whoever opens the folder next (:func:`roll_forward`).
"""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from voca.errors import ModelError, StudyError
from voca.study import utf8
from voca.writing import abandoned, held

if TYPE_CHECKING:
    from voca.study import Study

_FILES: Final = ("study.duckdb", "report.html", "report.json", "run.json", "themes.safetensors", "themes.json")
_WRITING = ".voca-writing-"
_COMMIT = ".voca-commit-"
_UNWRITTEN: Final = re.compile(r'Could not write[^"]*"[^"]*": (?P<why>[^\n.]+)')
"""What DuckDB says of a disk that takes no more, in errors of several kinds."""


def prepare(folder: Path, *, own: bool = False) -> None:
    """Make `folder` and hold that it can be written, before the work is done rather than after.

    Parameters
    ----------
    folder : pathlib.Path
    own : bool
        A study that is there is to be written back, and no other place can be chosen.

    Raises
    ------
    StudyError
        It is a file, or may not be written.
    """
    try:
        utf8(folder)
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / f"{_WRITING}{uuid.uuid4().hex}"
        probe.mkdir()
        probe.rmdir()
        blocked = next((path for name in _FILES if (path := folder / name).is_dir()), None)
        if blocked is not None:
            raise IsADirectoryError(errno.EISDIR, f"{blocked.name} in it is a folder")
    except (OSError, UnicodeDecodeError) as error:
        raise _cannot_write(folder, error, own=own) from error


def hold_writable(folder: Path) -> None:
    """Hold that `folder` can be written, as :func:`prepare` does, and leave no folder that was not there."""
    with _without_new(folder):
        prepare(folder)


@contextmanager
def _without_new(folder: Path) -> Iterator[None]:
    """Take the folders away that were not there before and that nothing was put into."""
    new = [path for path in (folder, *folder.parents) if not path.exists()]
    try:
        yield
    finally:
        with suppress(OSError):  # something is in it
            for path in new:
                path.rmdir()


def save(study: Study, folder: Path) -> Path:
    """Write the study's files to `folder` and return it; raises :class:`StudyError`, leaving what was there."""
    with _without_new(folder):
        prepare(folder)
        roll_forward(folder)
        _clear(folder)
        _write_beside(study, folder)
        roll_forward(folder)
    return folder


def _write_beside(study: Study, folder: Path) -> None:
    """Write a study's files to a folder in its own, and name that for one that is complete."""
    import duckdb

    writing = folder / f"{_WRITING}{uuid.uuid4().hex}"
    try:
        writing.mkdir()
        with held(writing):
            _write(study, writing)
            os.replace(writing, folder / writing.name.replace(_WRITING, _COMMIT))
    except OSError as error:
        shutil.rmtree(writing, ignore_errors=True)
        raise _cannot_write(folder, error) from error
    except duckdb.Error as error:
        shutil.rmtree(writing, ignore_errors=True)
        if not isinstance(error, duckdb.IOException) and not _UNWRITTEN.search(str(error)):
            raise
        raise _cannot_write(folder, error) from error
    except BaseException:
        shutil.rmtree(writing, ignore_errors=True)
        raise


def _write(study: Study, folder: Path) -> None:
    """Write every file of a study to an empty folder."""
    from voca.reports import write_html, write_json

    with ThreadPoolExecutor(max_workers=1) as beside:  # DuckDB lets go of the GIL
        stored = beside.submit(study.write_database, folder / "study.duckdb")
        write_json(study.report, folder / "report.json")
        write_html(study.report, folder / "report.html")
        stored.result()
    manifest = json.dumps(study.manifest, indent=2, ensure_ascii=False, sort_keys=True)
    (folder / "run.json").write_text(manifest + "\n", encoding="utf-8")
    _save_model(study, folder)


def _save_model(study: Study, folder: Path) -> None:
    """Write the theme model: that in memory or, of a study that was opened, the files it lies in."""
    if hasattr(study.model, "save"):
        try:
            study.model.save(folder)
        except ModelError as error:  # it names the hidden folder
            raise error.__cause__ if isinstance(error.__cause__, OSError) else error from None
    elif study.model is None and study.folder is not None:
        from voca.themes.storage import NUMBERS, WORDS

        for name in (NUMBERS, WORDS):
            if (study.folder / name).is_file():
                shutil.copyfile(study.folder / name, folder / name)


def roll_forward(folder: Path) -> None:
    """Finish a write that was complete when it was killed; of two at once, one after the other."""
    try:
        if next(folder.glob(f"{_COMMIT}*"), None) is None:
            return
        with held(folder, wait=True):  # else the files of two studies would be mixed
            for commit in sorted(folder.glob(f"{_COMMIT}*")):
                _move_over(commit, folder)
    except FileNotFoundError:
        return  # somebody else has just finished it
    except OSError as error:
        raise _cannot_write(folder, error) from error


def _move_over(commit: Path, folder: Path) -> None:
    """Move the files of a write over the old ones."""
    for path in sorted(commit.iterdir()):
        os.replace(path, folder / path.name)
        # what somebody changed in the old database and DuckDB had not yet written into it
        (folder / f"{path.name}.wal").unlink(missing_ok=True)
    commit.rmdir()


def _clear(folder: Path) -> None:
    """Remove what killed runs left."""
    for left in folder.glob(f"{_WRITING}*"):
        if abandoned(left):
            shutil.rmtree(left, ignore_errors=True)


def _cannot_write(folder: Path, error: BaseException, *, own: bool = False) -> StudyError:
    if own:
        message = f"The study's folder {folder} cannot be written: {_reason(error)}."
        remedy = "Make room on its disk" if "full" in message else "Check who may write it"
        return StudyError(message, f"{remedy}. What was there before is unchanged.")
    message = f"The output folder {folder} cannot be written: {_reason(error)}."
    hint = "Choose another with -o FOLDER. What was there before is unchanged."
    if "full" in message:
        hint = "Make room or choose another folder with -o FOLDER. What was there before is unchanged."
    return StudyError(message, hint)


def _reason(error: BaseException) -> str:
    if isinstance(error, OSError) and error.errno == errno.ENOSPC or "No space left" in str(error):
        return "the disk is full"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror[0].lower() + error.strerror[1:]
    if isinstance(error, UnicodeDecodeError):
        return "its name is not UTF-8"
    if found := _UNWRITTEN.search(str(error)):
        return found["why"].lower()
    return str(error).splitlines()[0] if str(error) else type(error).__name__
