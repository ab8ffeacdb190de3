"""Typeform: what it records beside the answers."""

from typing import Final

from voca.sources.exports.export import RECORDED, Export

EXPORTS: Final = (
    Export(
        "Typeform",
        ("network id|response type", "submit date utc|submitted at|submit date|start date utc"),
        time="submit date utc|submitted at|submit date|start date utc",
        aside=dict.fromkeys(
            "#|network id|start date utc|stage date utc|submit date utc|response type|tags|ending|token".split("|"),
            RECORDED,
        ),
        channel="survey",
    ),
)
