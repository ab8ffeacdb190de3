"""SurveyMonkey: what it records beside the answers."""

import re
from typing import Any, Final

from voca.errors import InputError
from voca.sources.exports.export import RECORDED, Export, Record, listed

EXPORTS: Final = (
    Export(
        "SurveyMonkey",
        ("respondent id|respondent", "collector id|collector", "start date|date created|end date|date modified"),
        time="end date|date modified|start date|date created",
        customer="custom data|custom data 1",
        groups="custom data|custom data 1|custom data 2|custom data 3|custom value",
        aside=dict.fromkeys(
            (
                "collector id|start date|end date|date created|date modified|ip address|email address|"
                "first name|last name|custom value|"
                "custom data 1|custom data 2|custom data 3"
            ).split("|"),
            RECORDED,
        ),
        channel="survey",
    ),
)


def unfold(record: Record) -> list[dict[str, Any]] | None:
    """Return a response of the API as a flat row.

    Raises
    ------
    InputError
        It has the numbers of questions and choices only.
    """
    pages = listed(record, "pages")
    if "survey_id" not in record or not any("questions" in page for page in pages):
        return None
    names = {"id": "respondent_id", "collector_id": "collector_id"}
    row: dict[str, Any] = {new: record.get(old) for old, new in names.items()}
    row |= {name: record.get(name) for name in ("date_created", "date_modified", "custom_value") if record.get(name)}
    for question in [question for page in pages for question in listed(page, "questions")]:
        heading = question.get("heading")
        for answer in listed(question, "answers"):
            said = answer.get("simple_text") or answer.get("text")
            if said is None or (heading is None and "text" not in answer):
                raise InputError(_CODES, _SIMPLE)
            name = _TAGS.sub("", str(heading or f"question {question.get('id')}")).strip()
            row[name] = said if row.get(name) is None else f"{row[name]}; {said}"
    return [row]


_TAGS: Final = re.compile(r"<[^>]*>")
_CODES: Final = "These responses of SurveyMonkey's API have the numbers of questions and choices, not their words."
_SIMPLE: Final = "Ask the API with ?simple=true, or export “All responses data” as CSV or XLSX."
