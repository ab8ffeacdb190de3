"""The XML of SemEval's tasks on aspects: 2014 (and MAMS) with ``aspectTerm``, 2015 and 2016 with ``Opinion``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final
from xml.parsers import expat

from voca.errors import InputError
from voca.evaluation.marked.values import Mark, MarkedFile, MarkedText, broken, whole
from voca.sources.files import InputFile

_REMEDY: Final = "Correct that line, or get the file again."
_SPAN: Final = 'It needs the words and their place: term="soup" from="4" to="8", of 2015 and 2016 target="soup".'


def begins_xml(head: bytes) -> bool:
    """Whether a file begins as XML, in any encoding that XML has."""
    return head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"<")


def read_xml(file: InputFile, encoding: str | None = None) -> MarkedFile:
    """Read a file of SemEval's.

    Nothing is expanded: a file with a document type, which could define entities, is refused.

    Raises
    ------
    InputError
        It is no such file, or not as such files are: with the line.
    """
    reader = _Reader(file.name)
    parser = expat.ParserCreate(encoding)
    reader.line = lambda: parser.CurrentLineNumber
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = reader.refuse_doctype
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.characters
    try:
        parser.Parse(file.content(), True)
    except expat.ExpatError as error:
        what = f"it is no valid XML ({expat.ErrorString(error.code)})"
        raise broken(file.name, "line", error.lineno, what, _REMEDY) from error
    except LookupError as error:
        message = f"There is no encoding {encoding!r}."
        raise InputError(message, "XML says itself which it is in: leave it out.") from error
    return reader.found()


class _Reader:
    """Collects sentences while a file is parsed."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.line: Callable[[], int] = lambda: 0
        self.texts: list[MarkedText] = []
        self.out_of_scope = 0
        self.untied = 0  # opinions on a category, or on a whole review
        self._root = ""
        self._sentence: tuple[int, bool] | None = None  # its line, and whether it is out of scope
        self._text: list[str] | None = None
        self._words = ""
        self._marks: list[Mark] = []

    def refuse_doctype(self, *_: object) -> None:
        """Refuse what could define entities without end."""
        what = "it has a document type, which files of SemEval have not"
        raise broken(self.name, "line", self.line(), what, "Take the line <!DOCTYPE ...> out.")

    def start(self, tag: str, given: Mapping[str, str]) -> None:
        """Begin an element."""
        if not self._root:
            self._root = tag
            if tag.lower() not in ("sentences", "reviews"):
                message = f"{self.name} is XML, but not of SemEval's tasks on aspects: it begins with <{tag}>."
                raise InputError(message, "Such files begin with <sentences> or <Reviews>.")
        if tag == "sentence":
            out = given.get("OutOfScope", "").upper() == "TRUE"
            self._sentence, self._words, self._marks = (self.line(), out), "", []
        elif tag == "text" and self._sentence is not None:
            self._text = []
        elif tag in ("aspectTerm", "Opinion") and self._sentence is not None:
            self._mark("term" if tag == "aspectTerm" else "target", given)
        elif tag in ("aspectCategory", "Opinion"):
            self.untied += 1

    def end(self, tag: str) -> None:
        """End an element."""
        if tag == "text" and self._text is not None:
            self._words, self._text = "".join(self._text), None
        elif tag == "sentence" and self._sentence is not None:
            line, out = self._sentence
            if out and not self._marks:
                self.out_of_scope += 1
            else:
                self.texts.append(MarkedText(self._words, line, tuple(self._marks)))
            self._sentence = None

    def characters(self, data: str) -> None:
        """Take the words of a sentence."""
        if self._text is not None:
            self._text.append(data)

    def found(self) -> MarkedFile:
        """Return what was read; raises :class:`InputError` where only categories have opinions."""
        if self.untied and not any(text.marks for text in self.texts):
            message = f"{self.name} has opinions on categories or whole reviews only, none on words of a sentence."
            raise InputError(message, "Models of aspects find words: give the file with <aspectTerm> or target=.")
        form = "XML of SemEval 2014" if self._root == "sentences" else "XML of SemEval 2015 and 2016"
        return MarkedFile(
            self.name, form, "line", tuple(self.texts), f"file {self.name!r}", out_of_scope=self.out_of_scope
        )

    def _mark(self, key: str, given: Mapping[str, str]) -> None:
        polarity, category = given.get("polarity", ""), given.get("category", "")
        term = given.get(key)
        if term is None and key == "target":
            self.untied += 1
            return
        if term is None:
            raise broken(self.name, "line", self.line(), "an aspect has no term", _SPAN)
        mark = Mark(term, polarity, category, place=self.line())
        if mark.named:  # a target that is NULL has places that say nothing
            start, end = (whole(given.get(edge, "")) for edge in ("from", "to"))
            if start is None or end is None:
                what = f"the aspect {mark.term!r} has no whole numbers in from= and to="
                raise broken(self.name, "line", self.line(), what, _SPAN)
            mark = Mark(mark.term, polarity, category, start, end, place=self.line())
        self._marks.append(mark)
