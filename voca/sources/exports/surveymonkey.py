"""SurveyMonkey: what it records beside the answers."""

from typing import Final

from voca.sources.exports.export import RECORDED, Export

EXPORTS: Final = (
    Export(
        "SurveyMonkey",
        ("respondent id|respondent", "collector id|collector", "start date|date created|end date|date modified"),
        time="end date|date modified|start date|date created",
        customer="custom data|custom data 1",
        aside=dict.fromkeys(
            (
                "collector id|start date|end date|date created|date modified|ip address|email address|"
                "first name|last name|"
                "custom data 1|custom data 2|custom data 3"
            ).split("|"),
            RECORDED,
        ),
        channel="survey",
    ),
)
