"""SoSci Survey: what it records beside the answers."""

from __future__ import annotations

from typing import Final

from voca.sources.exports.export import RECORDED, Export

_OWN: Final = (
    "case|serial|ref|questnnr|mode|language|mailsent|lastdata|finished|q viewer|lastpage|maxpage|missing|missrel|"
    "deg time"
)

EXPORTS: Final = (
    Export(
        "SoSci Survey",
        ("case", "questnnr", "started|lastdata"),
        time="started|lastdata",
        customer="serial",
        aside=dict.fromkeys(_OWN.split("|"), RECORDED),
        channel="survey",
        unanswered=frozenset(("-9",)),
    ),
)
