"""Table ``aspects`` of the section ``themes``: the words that opinions are about, and how each is felt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Final

from voca.report import Column, Table
from voca.reports import tabulate
from voca.reports.material import Material, Row
from voca.reports.mix import mix

_MOST: Final = 20
_LEAST: Final = 3  # comments; what fewer people name says nothing about the rest

COLUMNS: Final = (
    Column(
        "label",
        "Aspect",
        "verbatim",
        "The words that opinions are about, as customers write them most; singular and plural are one.",
    ),
    Column("n", "Comments", "count", "Comments that name it."),
    Column("share", "%", "share", "`n` as a share (0..1) of the comments that were looked at for themes."),
    Column("mix", "Sentiment", "mix", "Shares (0..1) of its mentions that are negative, neutral and positive."),
    Column("n_mentions", "Mentions", "count", "How often it is named.", 9),
)


def table(material: Material) -> Table | None:
    """Build the table of the aspects most comments name; None where no aspect was looked for or found often enough."""
    found: dict[str, list[Row]] = {}
    for row in material.rows("mentions"):
        if row["kind"] == "aspect":
            found.setdefault(row["aspect"], []).append(row)
    records = [_record(material, mentions) for mentions in _as_one(found)]
    kept = sorted((r for r in records if r["n"] >= _LEAST), key=lambda r: (-r["n"], r["label"]))
    if not kept:
        return None
    columns = tabulate.with_digits(COLUMNS, score=None, share=material.share_digits)
    note = f"{len(kept)} aspects are named in {_LEAST} comments or more; the {_MOST} most frequent are shown."
    base = tabulate.base_text("comments looked at for themes", material.coded)
    return tabulate.make("aspects", "Aspects", columns, kept[:_MOST], base=base, note=note if len(kept) > _MOST else "")


def _as_one(found: Mapping[str, list[Row]]) -> list[list[Row]]:
    """Return the mentions of each aspect, "seat" and "seats" together."""
    grouped: dict[str, list[Row]] = {}
    for name, mentions in found.items():
        one = name[:-1] if name.endswith("s") and name[:-1] in found else name
        grouped.setdefault(one, []).extend(mentions)
    return list(grouped.values())


def _record(material: Material, mentions: list[Row]) -> Row:
    said = Counter(mention["aspect"] for mention in mentions)
    n = len({mention["document_id"] for mention in mentions})
    return {
        "label": min(said, key=lambda name: (-said[name], name)),
        "n": n,
        "share": n / material.coded if material.coded else None,
        "mix": mix(mentions),
        "n_mentions": len(mentions),
    }
