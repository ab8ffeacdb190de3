"""What the adjusted figures of the primary score hold equal, in words: no more than the data have."""

from __future__ import annotations

from voca.reports import numbers
from voca.reports.material import Material

_SILENT = "comment"  # with and without a comment: compared in the scores, no control


def held(material: Material) -> list[str]:
    """Name what is held equal beside the other themes: segments, channel, time and numbers, where the data have them.

    Where responses were too few for all of these, a warning names what was left out, and so it is said.
    """
    primary = material.primary
    compared = {row["dimension"] for row in material.rows("scores")} - {"", None, _SILENT}
    times = {document["time"] for document in material.documents.values()} - {None}
    controls = [
        *(["segments"] if compared - {"channel"} else []),
        *(["channel"] if "channel" in compared else []),
        *(["time"] if len(times) > 1 else []),
    ]
    if primary is None:
        return controls
    short = any(row["code"] == "control-left-out" and row["score"] == primary.name for row in material.rows("issues"))
    if controls and short:
        controls[-1] += " (but for what the warnings name)"
    return controls + sorted(row["driver"] for row in material.rows("operational") if row["score"] == primary.name)


def sentence(material: Material, themes: str = "the other themes") -> str:
    """Join `themes` and what is held equal beside them."""
    return numbers.sentence_list([themes, *held(material)])
