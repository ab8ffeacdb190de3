"""QuestionPro: what it records beside the answers."""

from typing import Final

from voca.sources.exports.export import RECORDED, Export

EXPORTS: Final = (
    Export(
        "QuestionPro",
        ("response id", "response status|survey status", "seq number|sequence number|"
         "time taken to complete seconds|time taken in seconds|external reference|duplicate"),
        time="timestamp mm dd yyyy|timestamp dd mm yyyy|timestamp|date",
        customer="external reference|respondent email",
        aside=dict.fromkeys(
            (
                "response status|survey status|ip address|duplicate|"
                "time taken to complete seconds|time taken in seconds|seq number|sequence number|"
                "external reference|respondent email|email list|country code|"
                "device data|"
                "region|response quality|geo code|operating system|device|browser|tags"
            ).split("|"),
            RECORDED,
        ),
        channel="survey",
    ),
)  # fmt: skip
