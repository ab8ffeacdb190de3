"""Which reader reads which file: by what is in it where that is plain, else by its ending."""

from __future__ import annotations

import dataclasses
import io
import re
import zipfile
from importlib import import_module
from typing import Final, Protocol, cast

import pyarrow as pa
import pyarrow.compute as pc

from voca.config import ReadOptions
from voca.errors import InputError, Issue
from voca.sources.below import without_totals
from voca.sources.encoding import unmarked_utf16
from voca.sources.exports import recognise
from voca.sources.files import InputFile
from voca.sources.labelled import begins_labelled
from voca.sources.long_tables import widened
from voca.sources.pages import is_page
from voca.sources.raw import RawTable
from voca.sources.slack import as_channel
from voca.sources.surveys.archived import MARK
from voca.sources.surveys.beside import described
from voca.sources.timed import as_conversation


class Format(Protocol):
    """Reads the files of one format."""

    def load(self, file: InputFile, options: ReadOptions) -> list[RawTable]:
        """Return the tables of `file`, every cell as written."""
        ...


READERS: Final = {
    "delimited": "voca.sources.delimited:DelimitedReader",
    "json": "voca.sources.json_lines:JsonReader",
    "spreadsheet": "voca.sources.spreadsheet:SpreadsheetReader",
    "parquet": "voca.sources.parquet:ParquetReader",
    "captions": "voca.sources.captions:CaptionsReader",
    "dialogue": "voca.sources.dialogue:DialogueReader",
    "spss": "voca.sources.spss:SpssReader",
    "stata": "voca.sources.spss:StataReader",
    "word": "voca.sources.word:WordReader",
    "page": "voca.sources.pages:PageReader",
    "answers": "voca.sources.surveys.archived:ArchivedAnswersReader",
}

# What a file begins with -> the reader, or "" and what it is called.
_MAGIC: Final = (
    (b"PAR1", "parquet", "a Parquet file"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "spreadsheet", "an old Office file"),
    (b"$FL2", "spss", "an SPSS file"),
    (b"$FL3", "spss", "a compressed SPSS file"),
    (b"<stata_dta>", "stata", "a Stata file"),
    *((bytes((version, order, 1, 0)), "stata", "an old Stata file") for version in range(104, 116) for order in (1, 2)),
    (b"%PDF", "", "a PDF"),
    (b"{\\rtf", "", "a document in RTF"),
    (b"\x89PNG", "", "an image"),
    (b"\xff\xd8\xff", "", "an image"),
    (b"GIF8", "", "an image"),
    (b"SQLite format 3", "", "an SQLite database"),
    (b"\x7fELF", "", "a program"),
    (b"MZ\x90\x00", "", "a program"),
    (b"BZh", "", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "", "an xz archive"),
    (b"7z\xbc\xaf\x27\x1c", "", "a 7z archive"),
    (b"Rar!", "", "a RAR archive"),
    (b"\x28\xb5\x2f\xfd", "", "a zstd archive"),
    (b"ARROW1", "", "an Arrow file"),
)
_SUFFIXES: Final = {
    ".csv": "delimited",
    ".tsv": "delimited",
    ".tab": "delimited",
    ".psv": "delimited",
    ".json": "json",
    ".jsonl": "json",
    ".ndjson": "json",
    ".xlsx": "spreadsheet",
    ".xlsm": "spreadsheet",
    ".xls": "spreadsheet",
    ".xlsb": "spreadsheet",
    ".ods": "spreadsheet",
    ".parquet": "parquet",
    ".pq": "parquet",
    ".vtt": "captions",
    ".srt": "captions",
    ".sbv": "captions",
}
_SRT: Final = re.compile(
    r"\s*\d+\s*\r?\n\d{1,2}:\d{2}:\d{2}[,.]\d{1,3}\s*-->|\s*\d+:\d{2}:\d{2}\.\d{3},\d+:\d{2}:\d{2}\.\d{3}\s*\n"
)  # SRT, or SBV
_KNOWN: Final = "csv, tsv, xlsx, json, jsonl, parquet, vtt, srt, txt and docx, each also gzipped"
_MARKUP: Final = re.compile(rb"\s*<(?:(\?xml|document>|rss|tt )|(!doctype html|html))", re.IGNORECASE)
# what a mail program writes above its e-mails: fields one below the other, one of them of the post alone
_MAIL: Final = re.compile(
    rb"(?:From \S+@\S+ [^\n]*\n|(?=[A-Za-z-]+:))(?:[A-Za-z][\w-]*:[^\n]*\n|[ \t]+\S[^\n]*\n)*?"
    rb"(?:MIME-Version: |Content-Type: [a-z]+/|Content-Transfer-Encoding: |Return-Path: |"
    rb"DKIM-Signature: |Received: from )",
    re.IGNORECASE,
)
_QUESTIONNAIRE: Final = re.compile(
    r"(?:select_(?:one|multiple)\b.*|(?:begin|end)[ _](?:group|repeat)|text|integer|decimal|note|calculate|date|time|"
    r"start|end|today|deviceid|username|geopoint|image|audio|acknowledge|range.*|phonenumber|audit|barcode)",
    re.IGNORECASE,
)
_FORM: Final = 0.8  # of the types in a form's definition that must be such
_MAILS: Final = "e-mail as a mail program stores it (.eml, .mbox)"
_DOCUMENTS: Final = {
    "a zip archive": "Unpack it and give the files in it.",
    "an SQLite database": 'Let voca check or analyze ask it: --sql "SELECT * FROM TABLE" --from sqlite:///PATH.',
    "a document in RTF": "Save it as .docx or as plain text.",
    "XML": "Export the data as CSV, XLSX or JSON; of LimeSurvey the archive (.lsa) or the responses as CSV.",
    "a web page": "Export the data itself as CSV, XLSX, JSON or plain text.",
    _MAILS: "Save them as plain text, each below From: and Date:, or export the tickets as CSV.",
    "a PDF": "Save its text as .txt or .docx, or export the data as CSV or XLSX.",
}


def load_tables(file: InputFile, options: ReadOptions) -> list[RawTable]:
    """Read all tables of a file.

    Raises
    ------
    InputError
        It is in no format that can be read, damaged, or has no rows.
    """
    module, _, name = READERS[find_format(file)].partition(":")
    reader = cast("Format", getattr(import_module(module), name)())
    tables = reader.load(file, options)
    for table in tables:
        _hold_answers(table)
    return [described(file, shaped(file, table)) for table in tables]


def shaped(file: InputFile, table: RawTable) -> RawTable:
    """Return a table of a file as what it is: a conversation, the messages of a channel, or answers and comments."""
    spoken = as_conversation(file, table) or as_channel(file, table)
    return spoken or recognised(widened(without_totals(table)))


def _hold_answers(table: RawTable) -> None:
    """Refuse the definition of a form (XLSForm: ``type``, ``name``, ``label``), in which nobody has answered yet."""
    columns = {name.strip().lower(): name for name in table.cells.column_names}
    labelled = any(name.startswith("label") for name in columns)
    if not labelled or not {"type", "name"} <= columns.keys():
        return
    types = [cell.strip() for cell in table.cells[columns["type"]].to_pylist() if cell and cell.strip()]
    if len(types) > 2 and sum(_QUESTIONNAIRE.fullmatch(kind) is not None for kind in types) >= _FORM * len(types):
        message = f"{table.name} holds the questions of a form (XLSForm), not the answers to them."
        raise InputError(message, "Export the submissions, with labels, as CSV or XLSX.")


def recognised(table: RawTable) -> RawTable:
    """Say which tool wrote a table, where that is known. Rows that are turns hold words where its tickets hold none."""
    if table.layout != "table" or table.export is not None or table.spoken:
        return table
    export = recognise(table.cells.column_names)
    if export is None:
        return table
    note = Issue("export", f"read as an export of {export.tool}", table.name, severity="note")
    cells = table.cells
    if export.unanswered:
        nothing = pa.array(sorted(export.unanswered))
        blank = pa.scalar(None, pa.string())
        columns = [pc.if_else(pc.is_in(column, nothing), blank, column) for column in cells.columns]
        cells = pa.table(columns, names=cells.column_names)
    return dataclasses.replace(table, cells=cells, export=export, issues=(*table.issues, note))


def find_format(file: InputFile) -> str:
    """Return the key into :data:`READERS`.

    Raises
    ------
    InputError
        The content is binary and not of a format that is known.
    """
    head = file.head
    for mark, reader, what in _MAGIC:
        if head.startswith(mark):
            return reader or _refuse(file, what)
    if head.startswith(b"PK\x03\x04"):
        _check_whole(file)
        parts = b"[Content_Types].xml" in head
        if file.suffix == ".docx" or (parts and b"word/" in head and b"xl/" not in head):
            return "word"
        return "spreadsheet" if _is_workbook(file, head) else _refuse(file, "a zip archive")
    if _is_binary(head):
        return _refuse(file, "a binary file")
    return _refuse(file, _MAILS) if _is_mail(head) else _by_text(file, head)


def _is_mail(head: bytes) -> bool:
    return _MAIL.match(head.lstrip(b"\xef\xbb\xbf \r\n").replace(b"\r\n", b"\n")) is not None


def _check_whole(file: InputFile) -> None:
    """Hold that a file that begins as a zip archive ends as one; workbooks and documents are such."""
    plain = file.path.is_file() and not file.gzipped
    if not zipfile.is_zipfile(file.path if plain else io.BytesIO(file.content())):
        message = f"{file.place} is cut off or damaged: its end is missing."
        raise InputError(message, "Download, copy or export it again.")


def _by_text(file: InputFile, head: bytes) -> str:
    text = head.lstrip(b"\xef\xbb\xbf").lstrip()
    if text.startswith(b"WEBVTT") or _SRT.match(head[:300].decode("utf-8-sig", "replace")):
        return "captions"
    if begins_labelled(text):
        return "dialogue"  # a tab between label and text makes no table of it, in which the first line were names
    by_suffix = _SUFFIXES.get(file.suffix)
    if by_suffix in ("spreadsheet", "parquet"):
        by_suffix = None  # such a file would have begun otherwise: text under a wrong name
    markup = _MARKUP.match(text)
    if by_suffix and not (markup and markup[2]):  # an error page of a server is saved under the name of the export
        return by_suffix
    if MARK in head:
        return "answers"
    if is_page(head):
        return "page"
    if markup:
        return _refuse(file, "XML" if markup[1] else "a web page")
    if text.startswith(b"window.YTD."):
        return "json"  # the archive of an account of X
    if text.startswith((b"{", b"[{", b"[\n", b"[\r", b"[ ")):
        return "json"
    from voca.sources.tabular import reads_as_table

    return "delimited" if reads_as_table(head) else "dialogue"


def _is_workbook(file: InputFile, head: bytes) -> bool:
    if file.suffix in (".xlsx", ".xlsm", ".xlsb", ".ods"):
        return True
    return b"xl/" in head or b"[Content_Types].xml" in head or b"opendocument.spreadsheet" in head


def _is_binary(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    part = head[:8192]
    if 0 in part and unmarked_utf16(part):
        return False
    control = sum(part.count(c) for c in range(32) if c not in (9, 10, 12, 13, 21, 27))  # 21: around times in CHAT
    return control > len(part) * 0.03


def _refuse(file: InputFile, what: str) -> str:
    message = f"{file.place} is {what}, not a table or transcript."
    raise InputError(message, _DOCUMENTS.get(what, f"voca reads {_KNOWN}."))
