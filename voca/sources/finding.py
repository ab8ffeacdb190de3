"""Which files are meant: names, globs, folders, zip archives, standard input; and what of them is left out."""

from __future__ import annotations

import glob
import os
import re
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

from voca.errors import EmptyFileError, InputError, Issue, UsageError
from voca.sources.archives import STANDARD_INPUT, is_pipe, members, standard_input, through_pipe
from voca.sources.files import InputFile
from voca.sources.pages import SUFFIXES as PAGES
from voca.sources.pages import is_page
from voca.sources.settings import SETTINGS_NAME
from voca.wording import first_of

ENDINGS: Final = frozenset(
    ".csv .tsv .tab .psv .json .jsonl .ndjson .xlsx .xlsm .xls .xlsb .ods .parquet .pq .vtt "
    ".srt .sbv .txt .md .otr .cha .textgrid .docx .sav .zsav .dta .lsr .lsa .zip".split()
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
EXPORT_AGAIN: Final = "Export it again; there is nothing in it to read."
_SHOWN: Final = 5  # names in a message
_LONG: Final = 160  # characters of a path in one


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
        Each file once, in the order asked for; those of a glob sorted. Empty ones only where all are.

    Raises
    ------
    InputError
        Nothing there, a folder, nothing but empty files, or an unreadable file.
    UsageError
        No input at all.
    """
    if not inputs:
        message = "No input file was given."
        raise UsageError(message, "Name at least one file.")
    found: dict[Path, InputFile] = {}
    for given in inputs:
        for file in _open(given).files:
            found.setdefault(file.path.resolve(), file)
    empty = {place for place, file in found.items() if _is_empty(file)}
    data = [file for file in found.values() if file.suffix not in COMPANIONS]
    if not data:
        message = f"{next(iter(found.values())).name} is a questionnaire, not its answers."
        raise InputError(message, "Export the answers too and put them beside it; it is then found by itself.")
    filled = [file for place, file in found.items() if file in data and place not in empty]
    if not filled:
        message = f"{data[0].name} is empty."
        raise EmptyFileError(message, EXPORT_AGAIN)
    return filled


def left_out(inputs: Sequence[str | Path]) -> list[Issue]:
    """Say which files of folders, globs and archives :func:`find_files` leaves out: empty ones, those about others."""
    opened = {given: _open(given) for given in inputs if given != STANDARD_INPUT}
    about = "is about the other files and no data; it was left out"
    read = {file.path.resolve(): file for one in opened.values() for file in one.files}
    notes = [empty_file(file.name) for file in read.values() if _is_empty(file)]
    notes += [Issue("not-data", about, file.name, severity="note") for one in opened.values() for file in one.about]
    notes += [
        _of_no_format([file.name for file in one.others], Path(given).name)
        for given, one in opened.items()
        if one.others
    ]
    return notes + [note for given in opened if (path := path_of(given)).is_dir() for note in _passed(path)]


def _passed(folder: Path) -> list[Issue]:
    """Say which links a folder has, and which files in it are in no format that is read."""
    links: list[str] = []
    others: list[str] = []
    for place, folders, names in os.walk(folder):
        for path in (Path(place) / name for name in (*folders, *names) if not name.startswith((".", "~$"))):
            if path.is_symlink():
                links.append(path.name)
            elif path.is_file() and not _is_data(InputFile(path)) and not _is_known(path.name):
                others.append(path.name)
    notes = [_of_no_format(others, folder.name or str(folder))] if others else []
    if links:
        message, hint = (
            f"{first_of(sorted(links), _SHOWN)}: links that lead elsewhere were left out",
            "Name what is meant to be read too.",
        )
        notes.insert(0, Issue("link-left-out", message, folder.name or str(folder), severity="note", hint=hint))
    return notes


def _of_no_format(names: Sequence[str], source: str) -> Issue:
    message, hint = (
        f"{first_of(sorted(names), _SHOWN)}: in no format that is read; left out",
        "Name one by itself to see what it is.",
    )
    return Issue("other-format", message, source, severity="note", hint=hint)


def _is_known(name: str) -> bool:
    """Whether a file is there for others: a questionnaire, the settings."""
    return name == SETTINGS_NAME or Path(name).suffix.lower() in COMPANIONS


def _is_data(file: InputFile) -> bool:
    """Whether a file of a folder or an archive is read: by its ending; of web pages, those with a chat."""
    suffix = Path(file.name.removesuffix(".gz")).suffix.lower()
    try:
        return suffix in ENDINGS or (suffix in PAGES and is_page(file.head))
    except OSError:
        return False


class _Opened(NamedTuple):
    """What one input names: the files that are read, those about them, and those of an archive in no known format."""

    files: list[InputFile]
    about: list[InputFile]
    others: list[InputFile]


def _open(given: str | Path) -> _Opened:
    """Return the files that `given` names, those that are left out apart."""
    if given == STANDARD_INPUT:
        return _Opened(standard_input(), [], [])
    paths = _expand(given)
    if len(paths) == 1 and is_pipe(paths[0]):
        return _Opened(through_pipe(paths[0]), [], [])
    found = [_parted(path) for path in paths]
    files, others = [file for kept, _ in found for file in kept], [file for _, rest in found for file in rest]
    about = [file for file in files if ABOUT.fullmatch(file.name)]
    about += [file for file in files if file.suffix == ".json" and file.path.parent in _workspaces(files)]
    if len(about) == len(files):  # what is named alone is meant
        return _Opened(files, [], others)
    return _Opened([file for file in files if file not in about], about, others)


def _parted(path: Path) -> tuple[list[InputFile], list[InputFile]]:
    """Return the files that are read at a path, and those of an archive that are not, beside others that are."""
    inside = members(path)
    if inside is None:
        return [InputFile(path)], []
    kept = [file for file in inside if _is_data(file) or _is_known(file.name)]
    names = {file.path for file in kept}
    return (kept, [file for file in inside if file.path not in names]) if kept else (inside, [])


def _workspaces(files: Sequence[InputFile]) -> set[Path]:
    """Return the folders of exports of Slack, in which files tell of users and channels; messages lie below them."""
    names: dict[Path, set[str]] = defaultdict(set)
    for file in files:
        names[file.path.parent].add(file.name)
    return {folder for folder, found in names.items() if "users.json" in found and found & WORKSPACE}


def _expand(given: str | Path) -> list[Path]:
    path = path_of(given)
    try:
        if path.is_dir():
            return _inside(path)
        if path.exists():
            return [path]
    except OSError as error:
        message = f"{_short(path)} cannot be read: {(error.strerror or str(error)).lower()}."
        raise InputError(message, "Check its name and folder.") from error
    if glob.has_magic(str(path)):
        matches = sorted(Path(m) for m in glob.glob(str(path), recursive=True) if Path(m).is_file())
        if matches:
            return [match for match in matches if match.name != SETTINGS_NAME]
        message = f"No file matches {given}."
        raise InputError(message, "Check the folder and the pattern.")
    raise InputError(*_missing(path))


def path_of(given: str | Path) -> Path:
    """Return the path that a user wrote, ``~`` read as the home folder where there is such a user."""
    try:
        return Path(given).expanduser()
    except RuntimeError:
        return Path(given)


def _short(path: Path) -> str:
    """Write a path for a message that may be about its length."""
    said = str(path)
    return said if len(said) <= _LONG else f"{said[: _LONG // 2]}…{said[-_LONG // 2 :]}"


def _inside(folder: Path) -> list[Path]:
    found = [
        path
        for place, _, names in os.walk(folder)
        for path in (Path(place) / name for name in names if not name.startswith((".", "~$")))
        if not path.is_symlink() and path.is_file() and _is_data(InputFile(path))
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


def empty_file(name: str, what: str = "is empty", hint: str = EXPORT_AGAIN) -> Issue:
    """Say that a file without anything to read was left out beside others."""
    return Issue("empty-file", f"{what}; it was left out", name, hint=hint)


def said_of(error: InputError, name: str) -> str:
    """Return what an error says of a file, without the file's name."""
    return error.message.removeprefix(name).strip(" .")


def _is_empty(file: InputFile) -> bool:
    """Whether there is nothing in a file; raises :class:`InputError` where it may not be read."""
    try:
        return file.size == 0 or not file.head
    except OSError as error:
        message = f"{file.name} cannot be read: {error.strerror or error}."
        raise InputError(message, "Check who may read it.") from error
