"""REDCap: raw and labelled exports of a project's survey."""

from __future__ import annotations

from typing import Final

from voca.sources.exports.export import RECORDED, Export

_OWN: Final = (
    "redcap event name|event name|redcap repeat instrument|repeat instrument|redcap repeat instance|repeat instance|"
    "redcap data access group|data access group|redcap survey identifier|survey identifier|complete"
)

EXPORTS: Final = (
    Export(
        "REDCap",
        ("record id", "redcap survey identifier|survey identifier|redcap event name|redcap repeat instrument"),
        customer="record id",
        aside=dict.fromkeys(_OWN.split("|"), RECORDED),
        channel="survey",
    ),
)
