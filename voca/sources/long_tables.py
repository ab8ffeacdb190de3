"""Tables with one answer a row, some of them points: each response becomes one row, as in the exports of surveys."""

from __future__ import annotations

import dataclasses
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

import pyarrow as pa

from voca.errors import Issue
from voca.sources import names
from voca.sources.raw import RawTable
from voca.sources.values import is_missing, parse_number

CODE: Final = "one-answer-a-row"
_ANSWER: Final = re.compile(
    r"^(?:answers?|responses?|values?|antwort|antworten|respuesta|reponse|resposta|risposta|antwoord)"
    r"(?: (?:text|value|label))?$"
)
_MOST: Final = 300  # questions
_POINTS: Final = 0.9  # of the answers to a question of points that are numbers
_WORDS: Final = 3  # an answer has on average that is somebody's own words
_FEWEST: Final = 3  # answers to a question by which it is told what they are


def widened(table: RawTable) -> RawTable:
    """Give each response of a table with one answer a row a row, with a column for each question.

    Done where nobody answers a question twice, and some questions are answered with points and others in words: where
    all are words, one text column serves as well. What stands beside the answers and is the same in all rows of a
    response is kept; what differs is named.
    """
    cells = table.cells
    if table.layout != "table" or table.export is not None or table.spoken or len(cells.column_names) < 3:
        return table
    pair = question_and_answer(cells.column_names)
    if pair is None:
        return table
    question, answer = pair
    asked = [(cell or "").strip() for cell in cells[question].to_pylist()]
    said: list[str | None] = cells[answer].to_pylist()
    if not all(asked) or not _are_mixed(asked, said):
        return table
    own = next((name for name in _ids(cells.column_names) if _is_response(cells[name].to_pylist(), asked)), None)
    return table if own is None else _wide(table, own, pair, asked, said)


def question_and_answer(columns: Sequence[str]) -> tuple[str, str] | None:
    """Return the columns that are called those of a question and of its answer; None where one is not there."""
    plain = {name: names.phrase(name) for name in columns}
    question = next((name for name in plain if names.QUESTION_COLUMN.search(plain[name])), None)
    answer = next((name for name in plain if _ANSWER.search(plain[name]) and name != question), None)
    return None if question is None or answer is None else (question, answer)


def _are_mixed(asked: Sequence[str], said: Sequence[str | None]) -> bool:
    """Whether some questions are answered with points, and others in words."""
    answers: dict[str, list[str]] = defaultdict(list)
    for question, cell in zip(asked, said, strict=True):
        if not is_missing(cell):
            answers[question].append(cell or "")
    if not 1 < len(set(asked)) <= _MOST:
        return False
    points = words = False
    for cells in answers.values():
        numbers = sum(parse_number(cell) is not None for cell in cells)
        points |= len(cells) >= _FEWEST and numbers >= _POINTS * len(cells)
        words |= len(cells) >= _FEWEST and sum(len(cell.split()) for cell in cells) >= _WORDS * len(cells)
    return points and words


def _ids(columns: Sequence[str]) -> list[str]:
    """Return columns that may say which response an answer belongs to, the best named first."""
    patterns = (names.RECORD, names.CUSTOMER, names.ID)
    return [name for pattern in patterns for name in columns if pattern.search(names.phrase(name))]


def _is_response(ids: Sequence[str | None], asked: Sequence[str]) -> bool:
    """Whether ids come again, and none with the same question."""
    pairs = set(zip(ids, asked, strict=True))
    return all(ids) and len(pairs) == len(ids) and len(set(ids)) * 1.5 <= len(ids)


def _wide(
    table: RawTable, own: str, pair: tuple[str, str], asked: Sequence[str], said: Sequence[str | None]
) -> RawTable:
    ids: list[str | None] = table.cells[own].to_pylist()
    first: dict[str | None, int] = {}
    for row, one in enumerate(ids):
        first.setdefault(one, row)
    place = {one: at for at, one in enumerate(first)}
    columns: dict[str, list[str | None]] = {}
    differ: list[str] = []
    for name in table.cells.column_names:
        values = table.cells[name].to_pylist()
        if name in pair:
            continue
        if all(values[first[one]] == value for one, value in zip(ids, values, strict=True)):
            columns[name] = [values[row] for row in first.values()]
        else:
            differ.append(name)
    titles: dict[str, str] = {}
    for question in dict.fromkeys(asked):
        titles[question] = _free(question, columns)
        columns[titles[question]] = [None] * len(place)
    for one, question, cell in zip(ids, asked, said, strict=True):
        columns[titles[question]][place[one]] = cell
    cells = pa.table({name: pa.array(values, pa.string()) for name, values in columns.items()})
    without = f"; left out, since it differs within them: {', '.join(map(repr, differ))}" if differ else ""
    message = f"{pair[1]!r} holds the answers to {len(titles):,} questions; each response is one row{without}"
    note = Issue(CODE, message, table.name, column=pair[1], severity="note")
    return dataclasses.replace(
        table, cells=cells, rows=table.rows.take(pa.array(list(first.values()))), read=len(place),
        header=tuple(columns), issues=(*table.issues, note),
    )  # fmt: skip


def _free(name: str, taken: Mapping[str, object]) -> str:
    while name in taken:
        name += " (asked)"
    return name
