"""Stars that collectors of reviews take for the width of the picture that shows them: "width:80%" of five stars."""

from __future__ import annotations

import re
from typing import Final

from voca.sources import names
from voca.sources.ends import Ends
from voca.sources.faces import said
from voca.sources.profile import Profile

_CELL: Final = re.compile(
    r"(?P<drawn>(?:style\s*=\s*[\"']?\s*)?width\s*:\s*)?(?P<percent>\d{1,3}(?:\.\d+)?)\s*%\s*;?[\"']?"
)
_MOST: Final = 11  # different widths: half stars, and none
_FEWEST: Final = 3
_STAR: Final = 20.0  # percent of five stars
WRITTEN: Final = "as widths of five stars, in percent"


def star_widths(profile: Profile) -> Ends | None:
    """Read a column of widths as stars from 1 to 5, a width of nought as none; None where it holds no such.

    Percentages alone are widths where a name says that they rate something and all are those of whole stars.
    """
    if not profile.counted or not _FEWEST <= profile.distinct <= _MOST:
        return None
    cells = {cell: _CELL.fullmatch(cell.strip()) for cell in profile.counts}
    found = {cell: match for cell, match in cells.items() if match}
    drawn = all(match["drawn"] for match in found.values())
    rated = names.RATING.search(profile.phrase) or names.SUB_RATING.search(profile.phrase)
    if len(found) < len(cells) or not (drawn or rated):
        return None
    stars = {cell: float(match["percent"]) / _STAR for cell, match in found.items()}
    points = set(stars.values()) - {0.0}
    whole = all((point * (2 if drawn else 1)).is_integer() for point in points)
    if not whole or len(points) < _FEWEST or max(points) != 5:
        return None
    unsaid = frozenset(said(cell) for cell, point in stars.items() if point == 0)
    low = 1.0 if min(points) >= 1 else 0.5
    return Ends({cell: point for cell, point in stars.items() if point}, low, 5.0, 0, "", WRITTEN, unsaid)
