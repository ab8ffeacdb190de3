"""Unipark (Questback EFS): what it records beside the answers, and how it writes that there was none."""

from __future__ import annotations

from typing import Final

from voca.sources.exports.export import RECORDED, Export

_OWN: Final = (
    "lfdn|external lfdn|tester|dispcode|lastpage|quality|duration|browser|referer|quota|quota assignment|page history|"
    "hflip|vflip|output mode|javascript|flash|session id|language|cleaned|ats|date of first mail"
)

EXPORTS: Final = (
    Export(
        "Unipark",
        ("lfdn", "dispcode|lastpage"),
        time="datetime|date of last access",
        aside=dict.fromkeys(_OWN.split("|"), RECORDED),
        channel="survey",
        unanswered=frozenset(("-66", "-77", "-99")),
    ),
)
