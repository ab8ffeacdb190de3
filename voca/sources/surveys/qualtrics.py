"""Qualtrics: what the ``ImportId`` of a column and the survey's definition (``.qsf``) say about it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from voca.sources.surveys.codebook import Coded, plain_text

ENDING: Final = ".qsf"
_OLD_NAME: Final = re.compile(r"V\d{1,2}")
_LOOPED: Final = re.compile(r"\$\{lm://[^{}]{0,100}\}")
_IMPORT: Final = re.compile(r"(?:\d+_)?(QID\d+)(?:#(\d+))?(?:_(.+))?$")

_OWN_NAMES: Final = frozenset(
    "startdate enddate recordeddate responseid ipaddress "
    "distributionchannel userlanguage locationlatitude locationlongitude externalreference "
    "externaldatareference responseset".split()
)

Questions = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Rows:
    """The header rows of an export.

    Attributes
    ----------
    names, labels : list of str
        By column; ``labels`` is empty where the row of wordings is missing.
    imports : mapping of int to str
        Qualtrics' own name by the column's place.
    extra : int
        Header rows after the first.
    missing : str
        What is missing of the three rows; empty where nothing is.
    """

    names: list[str]
    labels: list[str]
    imports: Mapping[int, str]
    extra: int
    missing: str = ""


def find_rows(first: Sequence[str], following: Sequence[Sequence[str]]) -> Rows | None:
    """Tell the three header rows of an export, or the two that are left of them; None where it is none."""
    names = [_clean(cell) for cell in first]
    own = _import_ids(first)
    if own:
        return Rows(
            [own.get(n, name) for n, name in enumerate(names)], [], own, 0, "the rows of names and wordings are missing"
        )
    if following and _is_old(names, following[0]):
        labels = [_clean(cell) for cell in following[0]]
        return Rows([_old(name, label) for name, label in zip(names, labels, strict=False)], labels, {}, 1)
    if len(following) > 1 and (found := _import_ids(following[1])):
        return Rows(names, [_worded(cell) for cell in following[0]], found, 2)
    if following and (found := _import_ids(following[0])):
        named = _own(names) >= 2
        missing = (
            "the row with the questions' wording is missing"
            if named
            else "the row with the questions' names is missing"
        )
        return Rows(names, [], found, 1, missing)
    if following and _is_wording(names, following[0]):
        return Rows(names, [_worded(cell) for cell in following[0]], {}, 1, "the row of ImportIds is missing")
    return None


def _worded(cell: str) -> str:
    """Return a question's wording, in a loop with what it was asked about this time instead of the field's code."""
    plain = _clean(cell)
    about, dash, _ = plain.partition(" - ")
    return _LOOPED.sub(lambda _: about if dash else "...", plain)


def _clean(cell: str) -> str:
    return " ".join(cell.replace("\ufeff", "").replace("\0", "").split())


def _is_old(names: Sequence[str], row: Sequence[str]) -> bool:
    """Whether the rows are those of the older export: V1, V2, ... over ResponseID, ResponseSet, ..."""
    return names[:2] == ["V1", "V2"] and _own([_clean(cell) for cell in row]) >= 3


def _old(name: str, label: str) -> str:
    return label if label and _OLD_NAME.fullmatch(name) else name


def _own(names: Sequence[str]) -> int:
    return sum(name.lower() in _OWN_NAMES for name in names)


def _is_wording(names: Sequence[str], row: Sequence[str]) -> bool:
    """Whether what stands under the columns of times and ids is neither, or their names as people write them."""
    under = {name.lower(): cell.strip() for name, cell in zip(names, row, strict=False)}
    own = {name: cell for name, cell in under.items() if name in _OWN_NAMES}
    if own and all(cell.lower().replace(" ", "") == name and cell.lower() != name for name, cell in own.items()):
        return True
    if len(own) < 3:
        return False
    checked = [under[name] for name in ("startdate", "enddate", "recordeddate") if under.get(name)]
    identity = under.get("responseid", "")
    return bool(checked) and not any(cell[:1].isdigit() for cell in checked) and not identity.startswith("R_")


def _import_ids(cells: Sequence[str]) -> dict[int, str]:
    """Return the ``ImportId`` by place from the header row of JSON; none where fewer than half the cells have one."""
    found = {}
    for place, cell in enumerate(cells):
        if '"ImportId"' not in cell:
            continue
        try:
            value = json.loads(_clean(cell))
        except ValueError:
            continue
        if isinstance(value, dict) and isinstance(value.get("ImportId"), str):
            found[place] = value["ImportId"]
    return found if len(found) * 2 > len(cells) else {}


def questions(content: bytes) -> Questions:
    """Read the questions of a ``.qsf``, by their ids; raises ``ValueError`` where it is none."""
    whole = json.loads(content.decode("utf-8-sig"))
    elements = whole.get("SurveyElements") if isinstance(whole, dict) else None
    if not isinstance(elements, list):
        message = "it has no SurveyElements"
        raise ValueError(message)
    found: dict[str, Mapping[str, Any]] = {}
    for element in elements:
        payload = element.get("Payload") if isinstance(element, dict) and element.get("Element") == "SQ" else None
        if isinstance(payload, dict):
            found[str(payload.get("QuestionID") or element.get("PrimaryAttribute"))] = payload
    return found


def codebook(columns: Mapping[str, str], asked: Questions) -> dict[str, Coded]:
    """Describe columns.

    Parameters
    ----------
    columns : mapping of str to str
        ``ImportId`` by column; where the row of them is missing, the column's name.
    asked : mapping
        Of :func:`questions`; may be empty.
    """
    tags = {str(question.get("DataExportTag")): qid for qid, question in asked.items()}
    found = {}
    for column, identity in columns.items():
        qid, part = _split(identity, tags)
        if qid is None:
            continue
        if part.split("_")[-1] == "TEXT":
            found[column] = Coded(_wording(asked.get(qid), part), open=not _validated(asked.get(qid)))
        elif qid in asked and not part.startswith("NPS_GROUP"):
            found[column] = _closed(asked[qid], part)
    return found


def known_share(columns: Mapping[str, str], asked: Questions) -> float:
    """Tell which share of the columns that belong to questions belongs to those of a definition."""
    tags = {str(question.get("DataExportTag")): qid for qid, question in asked.items()}
    if any(_IMPORT.match(identity) for identity in columns.values()):
        own = [match[1] for identity in columns.values() if (match := _IMPORT.match(identity))]
        return sum(qid in asked for qid in own) / len(own)
    hits = sum(_split(identity, tags)[0] is not None for identity in columns.values())
    return hits / max(len(tags), 1)


def _split(identity: str, tags: Mapping[str, str]) -> tuple[str | None, str]:
    match = _IMPORT.match(identity)
    if match:
        return match[1], match[3] or ""
    name, part = identity, ""
    while name:
        if name in tags:
            return tags[name], part
        name, _, last = name.rpartition("_")
        part = f"{last}_{part}" if part else last
    return None, ""


def _validated(question: Mapping[str, Any] | None) -> bool:
    """Whether a field for text only takes numbers or dates."""
    settings = _record(_record(question or {}, "Validation"), "Settings")
    return str(settings.get("ContentType", "")) in ("ValidNumber", "ValidDate", "ValidZip", "ValidPhone")


def _wording(question: Mapping[str, Any] | None, part: str) -> str:
    if question is None:
        return ""
    choice = _record(question, "Choices").get(part.split("_")[0])
    row = plain_text(choice.get("Display")) if isinstance(choice, dict) else ""
    asked = plain_text(question.get("QuestionText"))
    return f"{asked} - {row}" if row and row != asked else asked


def _closed(question: Mapping[str, Any], part: str) -> Coded:
    kind, selector = str(question.get("QuestionType")), str(question.get("Selector"))
    if kind == "TE" and selector != "FORM":
        return Coded(_wording(question, ""), open=not _validated(question))
    if kind == "TE":
        return Coded(_wording(question, part), open=True)
    if kind == "Slider":
        bounds = _record(question, "Configuration")
        low, high = (_number(bounds.get(key)) for key in ("CSSliderMin", "CSSliderMax"))
        return Coded(_wording(question, part), low=low, high=high)
    if kind == "MC" and selector == "NPS":
        return Coded(_wording(question, ""), low=0, high=10)
    if kind == "Matrix":
        names = _names(question, "Answers")
        coded = Coded(_wording(question, part), names=names)
        points = coded.points().values()
        scale = len(points) >= 3 and selector in ("Likert", "Bipolar")
        return Coded(coded.wording, False, names, {}, min(points), max(points)) if scale else coded
    if kind == "MC":
        several = selector in ("MAVR", "MAHR", "MACOL", "MSB")
        return Coded(_wording(question, part if several else ""), names={} if several else _names(question, "Choices"))
    return Coded(_wording(question, part))


def _names(question: Mapping[str, Any], key: str) -> dict[str, str]:
    """Return the names of a question's codes: the recoded values where it has such, else its own numbers."""
    recoded = _record(question, "RecodeValues")
    choices = _record(question, key)
    return {
        str(recoded.get(number, number)): plain_text(choice.get("Display"))
        for number, choice in choices.items()
        if isinstance(choice, dict)
    }


def _record(value: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """Return a record; Qualtrics writes one with numbers from 1 or 0 as a list, and an empty one as an empty list."""
    found = value.get(key)
    if isinstance(found, list):
        return {str(number): item for number, item in enumerate(found)}
    return found if isinstance(found, dict) else {}


def _number(value: object) -> float | None:
    try:
        return float(str(value))
    except ValueError:
        return None
