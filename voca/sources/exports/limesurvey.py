"""LimeSurvey: what it records beside the answers."""

from typing import Final

from voca.sources.exports.export import RECORDED, Export

_NAMES: Final = {
    "id": "response id", "submitdate": "date submitted", "lastpage": "last page", "startlanguage": "start language",
    "startdate": "date started", "datestamp": "date last action", "ipaddr": "ip address", "refurl": "referrer url",
    "token": "access code", "seed": "seed", "interviewtime": "total time",
}  # fmt: skip


def _names(code: str) -> str:
    """Return the forms of a header: the code, its words, or both."""
    return f"{code}|{_NAMES[code]}|{code} {_NAMES[code]}"


RECORDED_NAMES: Final = frozenset(name for code in _NAMES for name in _names(code).split("|"))
"""Columns that hold no answers, by the phrases of their names."""

EXPORTS: Final = (
    Export(
        "LimeSurvey",
        (_names("id"), _names("submitdate") + "|" + _names("lastpage"), _names("startlanguage") + "|" + _names("seed")),
        time="|".join(map(_names, ("submitdate", "datestamp", "startdate"))),
        customer=_names("token"),
        aside=dict.fromkeys("|".join(_names(code) for code in _NAMES if code != "id").split("|"), RECORDED),
        channel="survey",
    ),
)
