"""What a workbook holds beside its cells: protection, macros, formulas without results, sizes that cannot be true."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, Final

from voca.errors import InputError

_MOST_RATIO: Final = 100  # unpacked to packed; sheets of numbers reach 40
_SMALL: Final = 50 << 20  # bytes of a part; below that the ratio is no matter
_MOST_BYTES: Final = 2 << 30  # of all sheets, unpacked
_MOST_CELLS: Final = 50_000_000  # rows times columns: the whole rectangle is held in memory
_BLOCK: Final = 1 << 20
_OVERLAP: Final = 4_096  # bytes kept between blocks, so that a cell cut by one is seen whole
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
# A cell with something in it; an empty one that only has a style closes itself.
_CELL: Final = re.compile(rb'<(?:\w+:)?c\s(?:[^<>]{0,200}?\s)?r="([A-Z]{1,3})(\d{1,7})"[^<>]{0,200}(?<!/)>')
_EMPTY_FORMULA: Final = re.compile(
    rb'<(?:\w+:)?c\s[^<>]{0,200}?\br="([A-Z]{1,3}\d{1,7})"[^<>]{0,200}>\s*'
    rb"<(?:\w+:)?f(?:\s[^<>]{0,200})?(?:/>|>[^<]{0,2000}</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)


@dataclass(slots=True)
class Parts:
    """What was seen in the parts of a workbook.

    Attributes
    ----------
    macros : bool
    formulas : list of str
        Cells whose formula has no result stored, in the order of the sheets; the first hundred.
    """

    macros: bool = False
    formulas: list[str] = field(default_factory=list)


def is_protected(head: bytes) -> bool:
    """Whether the content is a workbook behind a password."""
    return head.startswith(b"\xd0\xcf\x11\xe0") and _ENCRYPTED in head


def protected(name: str) -> InputError:
    """Return the error for a workbook behind a password."""
    message = f"{name} is protected by a password."
    return InputError(message, "Open it, save it without the password, and give that file.")


def look(source: IO[bytes], name: str) -> Parts:
    """Look through the parts of an xlsx, xlsm, xlsb or ods file before it is read.

    Parameters
    ----------
    source : binary file
    name : str
        For the messages.

    Raises
    ------
    InputError
        It would unpack to far more than it looks, or a cell lies so far out that its sheet would not fit into memory.
    """
    parts = Parts()
    with zipfile.ZipFile(source) as archive:
        infos = archive.infolist()
        total = sum(info.file_size for info in infos)
        for info in infos:
            large = info.file_size > _SMALL and info.file_size > _MOST_RATIO * max(info.compress_size, 1)
            if large or total > _MOST_BYTES:
                size = f"{info.file_size if large else total:,} bytes"
                message = f"{name} would unpack to {size} ({info.filename})."
                raise InputError(message, "That is how zip bombs look; export the sheet as CSV where it is none.")
        parts.macros = any(info.filename.endswith("vbaProject.bin") for info in infos)
        for info in infos:
            if re.fullmatch(r"xl/worksheets/[^/]+\.xml", info.filename):
                with archive.open(info) as sheet:
                    _look_at_sheet(sheet, name, info.filename, parts)
    return parts


def _look_at_sheet(sheet: IO[bytes], name: str, part: str, parts: Parts) -> None:
    last_row = last_column = 0
    for block in _blocks(sheet):
        for match in _CELL.finditer(block):
            row, column = int(match[2]), _column(match[1])
            last_row, last_column = max(last_row, row), max(last_column, column)
        if b"f" in block and len(parts.formulas) < 100:
            seen = [match[1].decode() for match in _EMPTY_FORMULA.finditer(block)]
            parts.formulas += [cell for cell in seen if cell not in parts.formulas[-20:]]
        if last_row * last_column > _MOST_CELLS:
            place = f"row {last_row:,}, column {last_column:,}"
            message = f"{name}: a cell of {part} lies at {place}, and so the sheet has more cells than can be read."
            raise InputError(message, "Delete what stands far outside the table, or export the sheet as CSV.")


def _blocks(sheet: IO[bytes]) -> Iterator[bytes]:
    """Yield the content in blocks that overlap."""
    kept = b""
    while block := sheet.read(_BLOCK):
        yield kept + block
        kept = block[-_OVERLAP:]


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
