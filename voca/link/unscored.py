"""Themes that come up more where there is no score: what goes with the score does not know those who mention them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from voca.config import LinkOptions
from voca.errors import Issue
from voca.link.comparisons import Comparison
from voca.link.frame import Dimension, Frame, Indicators
from voca.link.measures import Measure
from voca.link.segments import segments
from voca.link.steps import percent
from voca.wording import first_of

OFTEN: Final = 1.5  # times the share of those with a score, from which on it is said
_NAMED: Final = 3
_KIND: Final = "scored"


def unscored(
    frame: Frame, measure: Measure | None, levels: Sequence[Indicators], labels: Mapping[str, str], options: LinkOptions
) -> list[Issue]:
    """Name the themes that comments without a score mention clearly more often than those with one.

    Where no theme is, sub-themes: a broad theme hides them.

    Regressions on a score take its being missing for unrelated to it, given what is held equal (missing at random;
    Little and Rubin 2019, Statistical Analysis with Missing Data, chapter 1). Whether it goes with a theme can be seen;
    whether it goes with the score that would have been given cannot.

    Parameters
    ----------
    frame : Frame
    measure : Measure or None
        The primary score.
    levels : sequence of Indicators
        Themes, then sub-themes.
    labels : mapping of str to str
        By theme.
    options : LinkOptions

    Returns
    -------
    list of Issue
        One or none. The shares are compared as those of a segment are, with q values over the themes.
    """
    if measure is None or measure.kind == "sentiment":
        return []
    silent = ~np.isfinite(measure.y)
    if not silent[frame.text].any() or silent[frame.text].all():
        return []
    groups = Dimension(("with", "without"), silent.astype(np.int64))
    parted, base = replace(frame, dimensions={_KIND: groups}), int(silent[frame.text].sum())
    for mentions in levels:
        if named := _more_without(parted, mentions, labels, base, options):
            text = f"Comments without a {measure.quoted} score mention {named} clearly more often than those with one."
            text += " What goes with the score rests on the latter alone."
            return [Issue("unscored-theme", text, column=measure.name)]
    return []


def _more_without(
    parted: Frame, mentions: Indicators, labels: Mapping[str, str], base: int, options: LinkOptions
) -> str:
    """Name the themes that are mentioned more often where there is no score, with both shares."""
    if not mentions.ids:
        return ""
    told = segments(parted, None, mentions, [Comparison(_KIND)], options)
    more = (told["segment"] == "without") & (told["q"] <= options.fdr) & (told["share"] >= OFTEN * told["rest_share"])
    names = []
    for i in sorted(np.flatnonzero(more).tolist(), key=lambda i: (-told["difference"][i], told["theme_id"][i])):
        shares = (percent(float(told[name][i]), base) for name in ("share", "rest_share"))
        names.append(f"“{labels[told['theme_id'][i]]}” ({' against '.join(shares)})")
    return first_of(names, _NAMED)
