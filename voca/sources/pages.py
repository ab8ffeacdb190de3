"""A chat of Telegram as web pages, as its desktop program exports it; the pages of one chat are one conversation."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import ClassVar, Final

import pyarrow as pa

from voca.config import ReadOptions
from voca.errors import InputError
from voca.sources.celled import CONVERSATION, SPEAKER, WORDS
from voca.sources.encoding import find_encoding
from voca.sources.files import InputFile
from voca.sources.raw import IssueLog, RawTable
from voca.wording import counted

MARK: Final = b"<title>Exported Data</title>"
"""What a page of Telegram has in its head."""
SUFFIXES: Final = frozenset((".html", ".htm"))
_OF_MANY: Final = re.compile(r"chat_\d+")  # folders of an export of all chats
_DATE: Final = re.compile(r"^(\d\d)\.(\d\d)\.(\d{4}) ([\d:]+)(?: UTC)?(.*)$")
_COLUMNS: Final = ("chat", "date", "from", "text")
_NEITHER: Final = frozenset(("script", "style"))
_OPEN: Final = frozenset("area base br col embed hr img input link meta param source track wbr".split())  # never closed


def is_page(head: bytes) -> bool:
    """Whether a file begins as a page of a chat does."""
    return MARK in head


class PageReader:
    """Reads the messages of a page, one row a message; its row is the message's number on the page."""

    name: ClassVar[str] = "page"

    def load(self, file: InputFile, options: ReadOptions) -> list[RawTable]:
        """Read `file`; raises ``InputError`` where nobody wrote anything."""
        log = IssueLog(file.name)
        encoding = find_encoding(file, options.encoding)
        page = _Page()
        page.feed(file.content().decode(encoding.name, "replace"))
        page.close()
        said = [(row, message) for row, message in enumerate(page.messages, 1) if message.who and message.written]
        if not said:
            message = f"{file.name} holds no message with words in it."
            raise InputError(message, "Give the pages called messages.html, messages2.html and so on.")
        aside = len(page.messages) - len(said)
        if aside:
            what = f"{counted(aside, 'entry', 'entries')} of the program or for pictures left out: nobody's words"
            log.add("lines-of-the-program", what, severity="note")
        folder = file.path.parent.name
        chat = " ".join(page.title.split()) + (f" ({folder})" if _OF_MANY.fullmatch(folder) else "")
        columns = [
            [chat or file.stem] * len(said),
            [_DATE.sub(r"\3-\2-\1 \4\5", message.date) or None for _, message in said],
            [message.who for _, message in said],
            [message.written for _, message in said],
        ]
        cells = pa.table({name: pa.array(cells, pa.string()) for name, cells in zip(_COLUMNS, columns, strict=True)})
        rows = pa.array([row for row, _ in said], pa.int64())
        several = len({message.who for _, message in said}) > 1  # who writes alone holds no conversation
        spoken = {CONVERSATION: _COLUMNS[0], SPEAKER: _COLUMNS[2], WORDS: _COLUMNS[3]} if several else {}
        table = RawTable(
            file.name, cells, rows, self.name, encoding.name, "", file.sha256, file.size, len(said), _COLUMNS,
            spoken=spoken, issues=log.close(),
        )  # fmt: skip
        return [table]


@dataclass(slots=True)
class _Message:
    """An entry of a page: who wrote it, when, and what."""

    date: str = ""
    who: str = ""
    text: str = ""

    @property
    def written(self) -> str:
        """The words in lines as they were written."""
        return "\n".join(filter(None, (" ".join(line.split()) for line in self.text.split("\n"))))


class _Page(HTMLParser):
    """Collects the messages of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.title = ""
        self.messages: list[_Message] = []
        self._within: list[frozenset[str]] = []  # the classes of the elements that are open
        self._open: Counter[str] = Counter()

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        """Begin a message, or a part of one."""
        told = dict(attrs)
        classes = frozenset((told.get("class") or "").split()) | ({tag} & _NEITHER)
        if tag == "br" and self._is_in("text") and self.messages:
            self.messages[-1].text += "\n"
        if tag in _OPEN:
            return
        self._within.append(classes)
        self._open.update(classes)
        if "message" in classes:
            known = self.messages[-1].who if self.messages and "joined" in classes else ""
            self.messages.append(_Message(who=known))
        elif "date" in classes and self.messages and not self.messages[-1].date:
            self.messages[-1].date = told.get("title") or ""

    def handle_endtag(self, tag: str) -> None:
        """Leave the innermost element."""
        if tag not in _OPEN and self._within:
            self._open.subtract(self._within.pop())

    def handle_data(self, data: str) -> None:
        """Take words for what they are by the elements around them."""
        if self._is_in("page_header") and self._is_in("text"):
            self.title += data
        elif not self._is_in("message") or self._is_in("service") or any(map(self._is_in, _NEITHER)):
            return
        elif self._is_in("from_name") and not self._is_in("forwarded"):
            self.messages[-1].who = f"{self.messages[-1].who} {data}".strip()
        elif self._is_in("text"):
            self.messages[-1].text += " ".join(data.split("\n"))

    def _is_in(self, name: str) -> bool:
        return self._open[name] > 0
