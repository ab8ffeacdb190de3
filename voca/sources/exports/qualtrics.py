"""Qualtrics: what it records beside the answers."""

from typing import Final

from voca.sources.exports.export import RECORDED, Export

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
        aside=dict.fromkeys(
            (
                "start date|end date|status|ip address|progress|duration in seconds|finished|location latitude|"
                "location longitude|distribution channel|user language|recipient last name|recipient first name|"
                "recipient email|response set|q recaptcha score|q duplicate respondent|q relevant id fraud score"
            ).split("|"),
            RECORDED,
        ),
        channel="survey",
    ),
)
