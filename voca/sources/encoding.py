"""Which encoding a file is in, and what to do with bytes that are not in it."""

from __future__ import annotations

import codecs
import io
import re
from dataclasses import dataclass
from typing import Final

from voca.errors import InputError
from voca.sources.alphabets import find_single_byte
from voca.sources.files import InputFile
from voca.sources.scripts import alphabetic, japanese, plausible

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16: its mark begins with the same two bytes
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_HIGH: Final = re.compile(rb"[\x80-\xff]")
_WESTERN: Final = "cp1252"
_DENSE: Final = 0.3  # of the bytes of lines in another script
_MOSTLY: Final = 0.5  # of the bytes of a field in another script
_SHORTEST: Final = 6  # bytes of such a field; shorter ones are Western words, too: "été", "Å"
_FEWEST: Final = 40  # bytes of such fields
_JUDGED: Final = 50_000  # bytes
_FIELDS: Final = re.compile(rb"[,;\t\r\n\"]+")  # none of them is a byte of a wide letter
_WIDE: Final = frozenset(
    "gb18030 gbk gb2312 hz big5 big5hkscs cp950 cp949 euc_kr johab cp932 shift_jis shift_jis_2004 shift_jisx0213 "
    "euc_jp euc_jis_2004 euc_jisx0213 iso2022_jp".split()
)
"""Encodings with two bytes and more for a letter of Chinese, Japanese or Korean."""
_MARKS: Final = "\t\r\n ,;|\"'.-:/()!?，。、！？：；（）「」"
_SURROGATE: Final = re.compile("[\udc80-\udcff]+")
_HALF: Final = re.compile("[\ud800-\udc7f\udd00-\udfff]")


@dataclass(frozen=True, slots=True)
class Encoding:
    """What a file is written in.

    Attributes
    ----------
    name : str
        As Python names it.
    mixed : bool
        UTF-8 with rows in another encoding between.
    nul : bool
        NUL bytes are in it that the encoding does not explain.
    guessed : bool
        Neither a mark nor valid UTF-8: told from the bytes' frequencies.
    """

    name: str
    mixed: bool = False
    nul: bool = False
    guessed: bool = False

    @property
    def errors(self) -> str:
        """What is done with bytes that are not of it: in UTF-8 they are kept, for :func:`repair_escapes`."""
        return "surrogateescape" if self.name in ("utf-8", "utf-8-sig") else "replace"


def find_encoding(file: InputFile, fixed: str | None = None) -> Encoding:
    """Tell the encoding of a text file from its bytes; all of them are read once.

    Parameters
    ----------
    file : InputFile
    fixed : str, optional
        What the user says it is.

    Raises
    ------
    InputError
        `fixed` is no encoding Python knows.
    """
    if fixed:
        return _fixed(file, fixed)
    for mark, name in _BOMS:
        if file.head.startswith(mark):
            return Encoding(name, mixed=name == "utf-8-sig" and not _scan(file).valid, nul=b"\0" in file.head[:3])
    unmarked = unmarked_utf16(file.head)
    if unmarked:
        return Encoding(unmarked)
    scan = _scan(file)
    if scan.valid:
        return Encoding("utf-8", nul=scan.nul)
    if scan.good_lines and scan.good_lines * 20 >= scan.bad_lines:
        return Encoding("utf-8", mixed=True, nul=scan.nul)
    return Encoding(_told_from(scan.sample), nul=scan.nul, guessed=True)


def _fixed(file: InputFile, name: str) -> Encoding:
    """Return the encoding that the user says; raises :class:`InputError` where it is none, or not the file's."""
    try:
        io.TextIOWrapper(io.BytesIO(), encoding=name)  # refuses forms of packing, which are no encodings of text
        encoding = Encoding(codecs.lookup(name).name, nul=_scan(file).nul)
        codecs.getincrementaldecoder(name)(encoding.errors).decode(file.head)
    except LookupError as error:
        message = f"There is no encoding {name!r}."
        raise InputError(message, "Try utf-8, utf-16 or cp1252, or leave it out.") from error
    except UnicodeError as error:
        message = f"{file.name} is not in {name}."
        raise InputError(message, "Name another with --encoding, or leave it out.") from error
    return encoding


@dataclass(slots=True)
class _Scan:
    valid: bool
    nul: bool
    good_lines: int  # not ASCII, valid UTF-8
    bad_lines: int
    sample: bytes  # bad lines, to tell another encoding from


def _scan(file: InputFile) -> _Scan:
    decoder = codecs.getincrementaldecoder("utf-8")()
    nul, valid = False, True
    for block in file.blocks():
        nul = nul or b"\0" in block
        if valid:
            try:
                decoder.decode(block)
            except UnicodeDecodeError:
                valid = False
    if valid:
        try:
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            valid = False
    scan = _Scan(valid, nul, 0, 0, b"")
    if not valid:
        _count_lines(file, scan)
    return scan


def _count_lines(file: InputFile, scan: _Scan) -> None:
    kept: list[bytes] = []
    size = 0
    with file.open() as stream:
        for line in stream:
            if not _HIGH.search(line):
                continue
            try:
                line.decode("utf-8")
                scan.good_lines += 1
            except UnicodeDecodeError:
                scan.bad_lines += 1
                if size < 200_000:
                    kept.append(line)
                    size += len(line)
    scan.sample = b"".join(kept)


def unmarked_utf16(head: bytes) -> str:
    """Tell UTF-16 without its mark: by the zeros of Western text, else by what the bytes read as; empty for none."""
    head = head[:4096]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = max(len(head) // 2, 1)
    if odd > half * 0.4 and even < half * 0.05:
        return "utf-16-le"
    if even > half * 0.4 and odd < half * 0.05:
        return "utf-16-be"
    return next((name for name in ("utf-16-le", "utf-16-be") if b"\0" in head and _reads_as(head, name)), "")


def _reads_as(head: bytes, encoding: str) -> bool:
    """Whether bytes with zeros among them are lines of letters: text of any script has line ends and commas."""
    whole = head[: len(head) // 2 * 2]
    try:
        text = whole.decode(encoding)
    except UnicodeDecodeError:
        try:
            text = whole[:-2].decode(encoding)  # cut within a pair
        except UnicodeDecodeError:
            return False
    plain = sum(character.isalnum() or character in _MARKS for character in text)
    common = sum(character.isascii() for character in text)
    return len(text) >= 8 and "\n" in text and plain >= 0.9 * len(text) and common >= 0.02 * len(text)


def _told_from(sample: bytes) -> str:
    """Tell by the letters of languages where most are ASCII, as in Western text; else by what the frequencies say.

    Chinese, Japanese and Korean words stand in fields of their own, however much of a file is numbers and links.
    """
    if len(_HIGH.findall(sample)) > len(sample) * _DENSE:
        return alphabetic(sample[:_JUDGED]) or _by_frequency(sample) or _WESTERN
    single = find_single_byte(sample)
    long = (field for field in _FIELDS.split(sample) if len(field) >= _SHORTEST)
    fields = [field for field in long if len(_HIGH.findall(field)) > _MOSTLY * len(field)]
    if single != _WESTERN or sum(map(len, fields)) < _FEWEST:
        return single
    wide = _by_frequency(b"\n".join(fields))
    return wide if wide in _WIDE else single


def _by_frequency(sample: bytes) -> str:
    """Return what the bytes of whole lines are in by their frequencies; empty where nothing says so."""
    from charset_normalizer import from_bytes

    lines = sample[:_JUDGED].rpartition(b"\n")[0] or sample[:_JUDGED]  # a cut within a letter is an error in most
    if told := japanese(lines):
        return told
    found = [match.encoding for match in from_bytes(lines) if match.encoding != "ascii"]
    sure = (name for name in found if plausible(lines.decode(name, "replace"), name))
    return next(sure, found[0] if found else "")


def has_escapes(text: str) -> bool:
    """Whether `text` holds bytes that its encoding could not read (kept as lone surrogates)."""
    return _SURROGATE.search(text) is not None


def has_halves(text: str) -> bool:
    """Whether `text` holds halves of surrogate pairs that stand for no byte."""
    return _HALF.search(text) is not None


def repair_escapes(text: str) -> str:
    """Read the bytes that were not UTF-8 as Windows-1252."""
    return _SURROGATE.sub(lambda m: _western(m.group().encode("utf-8", "surrogateescape")), text)


def storable(text: str) -> str:
    """Return what UTF-8 can hold: bytes repaired, halves of surrogate pairs, as broken exports have them, replaced."""
    text = repair_escapes(text)
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def _western(data: bytes) -> str:
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        # the five bytes Windows-1252 leaves undefined
        return "".join(bytes([b]).decode("cp1252", errors="replace") for b in data)
