"""KoboToolbox and other servers of ODK: what they record beside the answers."""

from __future__ import annotations

from typing import Final

from voca.sources.exports.export import RECORDED, Export

_OWN: Final = (
    "start|end|today|deviceid|device id|username|simserial|subscriberid|phonenumber|audit|id|uuid|submission time|"
    "validation status|notes|status|submitted by|version|tags|index|instance id|instance name|meta instance id"
)

EXPORTS: Final = (
    Export(
        "KoboToolbox",
        ("uuid", "submission time", "index|submitted by|validation status"),
        time="submission time|end",
        aside=dict.fromkeys(_OWN.split("|"), RECORDED),
        channel="survey",
    ),
)
