"""LimeSurvey: what the structure of a survey (``.lss``) says about the columns of its answers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final
from xml.etree import ElementTree

from voca.sources.surveys.codebook import Coded, plain_text

ENDING: Final = ".lss"
_OPEN: Final = frozenset("STUQ;")  # short, long, huge text; several short texts; a table of texts
_FIVE: Final = frozenset("5A")
_OTHER: Final = ("other", "Other", "Sonstiges", "Autre", "Otro", "Altro", "Anders", "Outro")
_COMMENT: Final = ("comment", "Comment", "Kommentar", "Commentaire", "Comentario")
_CODE: Final = re.compile(r"^([A-Za-z]\w*(?:\[[^\]]*\])*)\.\s+(?=\S)")

Row = Mapping[str, str]
Structure = Mapping[str, list[Row]]


def structure(content: bytes) -> Structure:
    """Read the tables of an ``.lss``; raises ``ValueError`` where it is none."""
    root = document(content, "Survey")
    return {table.tag: [_row(row) for row in table.iterfind("rows/row")] for table in root}


def document(content: bytes, kind: str) -> ElementTree.Element:
    """Parse what LimeSurvey writes as XML; raises ``ValueError`` where it is not of the `kind`."""
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:  # LimeSurvey writes none; it could expand without end
        message = "it has a document type"
        raise ValueError(message)
    try:
        root = ElementTree.fromstring(content)  # noqa: S314 - no document type, so nothing to expand
    except ElementTree.ParseError as error:
        message = f"it is no valid XML ({error})"
        raise ValueError(message) from error
    if root.findtext("LimeSurveyDocType") != kind:
        message = f"it is no LimeSurvey {kind.lower()}"
        raise ValueError(message)
    return root


def _row(row: ElementTree.Element) -> Row:
    return {field.tag: field.text or "" for field in row}


def codebook(columns: Iterable[str], tables: Structure) -> dict[str, Coded]:
    """Describe the columns whose header is a code, a wording or both, in any of the survey's languages."""
    known: dict[str, Coded] = {}
    for keys, coded in _fields(tables):
        for key in keys:
            known.setdefault(_fold(key), coded)
    found = {}
    for column in columns:
        plain = re.sub(r" \(\d+\)$", "", column)  # what a repeated header was made unique by
        match = _CODE.match(plain)
        described = known.get(_fold(plain)) or (known.get(_fold(match[1])) if match else None)
        if described is not None:
            found[column] = described
    return found


def _fold(text: str) -> str:
    return "".join(text.split()).casefold()


def _texts(tables: Structure, row: Row, field: str, table: str, key: str) -> list[str]:
    """Return a row's wording in every language; newer versions keep it in a table of its own."""
    own = [plain_text(row[field])] if row.get(field) else []
    return own + [plain_text(other.get(field, "")) for other in tables.get(table, []) if other.get(key) == row.get(key)]


def _fields(tables: Structure) -> Iterator[tuple[list[str], Coded]]:
    """Yield each field of the survey: the headers that it goes by, and what it is."""
    for question in tables.get("questions", []):
        wording = _texts(tables, question, "question", "question_l10ns", "qid")
        title, kind = question.get("title", ""), question.get("type", "")
        field = "X".join(question.get(key, "") for key in ("sid", "gid", "qid"))  # as the database calls it
        rows = [row for row in tables.get("subquestions", []) if row.get("parent_qid") == question.get("qid")]
        names = _answers(tables, question)
        if not rows:
            yield [title, field, *wording], _coded(kind, (wording or [title])[0], names)
        for row in rows:
            code = row.get("title", "")
            parts = _texts(tables, row, "question", "question_l10ns", "qid")
            keys = [
                f"{title}[{code}]",
                f"{title}_{code}",
                f"{field}{code}",
                *(f"{w} [{p}]" for w in wording for p in parts),
            ]
            text = f"{(wording or [title])[0]} [{(parts or [code])[0]}]"
            yield keys, _coded(kind, text, names)
            if kind == "P":
                yield [*_more(keys, title, code, wording, parts), f"{field}{code}comment"], Coded(text, open=True)
        yield from _beside(title, field, kind, wording, question)


def _more(keys: list[str], title: str, code: str, wording: list[str], parts: list[str]) -> list[str]:
    return [
        *(f"{key}[{word}]" for key in keys for word in _COMMENT),
        f"{title}[{code}comment]",
        *(f"{w} [{p}] [{word}]" for w in wording for p in parts for word in _COMMENT),
    ]


def _beside(title: str, field: str, kind: str, wording: list[str], question: Row) -> Iterator[tuple[list[str], Coded]]:
    """Yield the fields for a further answer and for a comment."""
    text = (wording or [title])[0]
    if question.get("other") == "Y":
        yield (
            [f"{title}[other]", f"{title}_other", f"{field}other"]
            + [f"{w} [{word}]" for w in wording for word in _OTHER],
            Coded(text, open=True),
        )
    if kind == "O":
        yield (
            [f"{title}[comment]", f"{title}_comment", f"{field}comment"]
            + [f"{w} [{word}]" for w in wording for word in _COMMENT],
            Coded(text, open=True),
        )


def _answers(tables: Structure, question: Row) -> dict[str, tuple[str, str]]:
    """Return the name and the value of each code of a question's answers."""
    found = {}
    for row in tables.get("answers", []):
        if row.get("qid") == question.get("qid"):
            words = _texts(tables, row, "answer", "answer_l10ns", "aid")
            found[row.get("code", "")] = ((words or [""])[0], row.get("assessment_value", ""))
    return found


def _coded(kind: str, wording: str, answers: Mapping[str, tuple[str, str]]) -> Coded:
    if kind in _OPEN:
        return Coded(wording, open=True)
    if kind in _FIVE:
        return Coded(wording, low=1, high=5)
    if kind == "B":
        return Coded(wording, low=1, high=10)
    if kind == "F" and answers:
        return _array(wording, answers)
    return Coded(wording, names={code: name for code, (name, _) in answers.items()})


def _array(wording: str, answers: Mapping[str, tuple[str, str]]) -> Coded:
    """Take the values that the survey gives its answers for the points of a scale, where they are distinct numbers."""
    values = {code: value for code, (_, value) in answers.items() if re.fullmatch(r"-?\d+", value)}
    rated = {value: answers[code][0] for code, value in values.items()}
    coded = Coded(wording, False, rated, values)
    points = coded.points().values()
    if len(rated) < len(answers) or len(points) < 3:
        return Coded(wording, names={code: name for code, (name, _) in answers.items()})
    return Coded(wording, False, rated, values, min(points), max(points))
