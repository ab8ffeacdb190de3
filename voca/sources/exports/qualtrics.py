"""Qualtrics: what it records beside the answers."""

from collections.abc import Mapping
from typing import Any, Final

from voca.sources.exports.export import RECORDED, Export, Record

EXPORTS: Final = (
    Export(
        "Qualtrics",
        (
            "start date",
            "end date",
            "response id|recorded date|response set",
            "finished|progress|duration in seconds|distribution channel|user language",
        ),
        time="recorded date|end date|start date",
        customer="external reference|external data reference",
        groups="external reference|external data reference",
        aside=dict.fromkeys(
            (
                "start date|end date|status|ip address|progress|duration in seconds|finished|location latitude|"
                "location longitude|distribution channel|user language|recipient last name|recipient first name|"
                "recipient email|response set|q recaptcha score|q duplicate respondent|q relevant id fraud score|"
                "sc0|sc1|sc2|sc3|sc4|sc5|sc6|sc7|sc8|sc9"
            ).split("|"),
            RECORDED,
        ),
        channel="survey",
    ),
)


def unfold(record: Record) -> list[dict[str, Any]] | None:
    """Return a response of the API as a flat row, with the words that were chosen in place of their codes."""
    values, labels = record.get("values"), record.get("labels")
    if not isinstance(values, Mapping) or not isinstance(labels, Mapping) or "responseId" not in record:
        return None
    said = {name: _listed(labels.get(name)) or _listed(value) for name, value in values.items()}
    return [{"responseId": record["responseId"], **said}]


def _listed(value: object) -> Any:  # noqa: ANN401 - any JSON
    return "; ".join(map(str, value)) if isinstance(value, list) else value
