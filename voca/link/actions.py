"""What to do first: themes ranked by what the score would gain if half of their negative mentions were gone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from voca.config import LinkOptions
from voca.errors import Issue
from voca.link.arrays import Floats, Sparse, adjust, flags, t_test, unnamed
from voca.link.design import held_equal
from voca.link.drivers import Drivers
from voca.link.frame import Frame, Indicators
from voca.link.lately import MOVING, Lately, blamed, gains
from voca.link.measures import Measure
from voca.link.reach import interval
from voca.link.steps import percent, points
from voca.link.verdicts import DRIVER, on_base

Columns = Mapping[str, Any]
Record = dict[str, object]
_ANSWERS = 10.0  # no answers that boxes are made of span more
FRACTIONS = (0.1, 0.25, 0.5, 0.75, 1.0)  # of the negative mentions that go away


def what_if(found: Drivers, fraction: float, confidence: float) -> dict[str, Floats]:
    """Compute the change of the score if `fraction` of each theme's negative mentions were gone.

    gain = -fraction x coefficient x share, with the other columns as they are; its interval that of the
    contribution that it is a fraction of. For a score that is better when lower,
    an improvement is a negative gain. A sentiment score takes all mentions of the theme.

    Returns
    -------
    dict of str to ndarray of float
        ``gain``, ``low``, ``high``, ``p``, ``coefficient``, ``share``, ``customers`` and ``effective`` (those by their
        weights), one value a theme; NaN where it cannot be estimated.
    """
    names = ("gain", "low", "high", "p", "coefficient", "share", "customers", "effective")
    out = {name: np.full(len(found.ids), np.nan) for name in names}
    impacts, at = found.adjusted, blamed(found)
    if impacts is None:
        return out
    given = impacts.contribution, impacts.error, impacts.degrees, confidence
    low, high = interval(*given, found.reaches.columns)
    p = t_test(*given, impacts.test_error)[2]
    figures = (-fraction * impacts.contribution, -fraction * high, -fraction * low, p)
    others = (impacts.coefficient, impacts.share, impacts.customers, impacts.effective)
    for name, values in zip(names, (*figures, *others), strict=True):
        out[name][impacts.theme[at]] = values[at]
    return out


def touched(frame: Frame, mentions: Sparse, theme: int) -> tuple[int, float | None]:
    """Count the customers who mention a theme (negatively), scored or not, and add up their value, each once."""
    mine = frame.text & flags(mentions[:, [theme]])
    customers = np.unique(frame.cluster[mine])
    if frame.value is None:
        return len(customers), None
    known = np.flatnonzero(np.isfinite(frame.value))
    valued, first = np.unique(frame.cluster[known], return_index=True)
    return len(customers), float(frame.value[known[first]][np.isin(valued, customers)].sum())


def actions(
    frame: Frame,
    found: Drivers,
    mentions: Indicators,
    segments: Columns,
    trend_tests: Columns,
    options: LinkOptions,
    recent: Lately | None = None,
) -> tuple[list[Record], list[Issue]]:
    """Rank what could be done, best gain first.

    What counts is the gain of a theme that keeps its level; of one that rises or falls, emerges or changes its level
    (`trend_tests`), the gain at its share in the last complete periods (:mod:`voca.link.lately`): what has only begun
    is little of a year, and what is over is nothing to be done about.

    A theme is listed where its negative mentions are associated with a worse score (q over the level's themes at most
    ``options.fdr``) and enough customers mention it negatively: a suggestion that the data do not bear out is worse
    than none. Only drivers are (see :func:`voca.link.verdicts.verdicts`): what goes with the negative mentions of a
    confounded theme can be its companion's, and the drivers' table and this one must not contradict each other.

    Parameters
    ----------
    frame : Frame
    found : Drivers
        On the level ``theme``.
    mentions : Indicators
        Of all rows, on the same level.
    segments, trend_tests : mapping of str to ndarray
        The tables' columns, from which the evidence is named; may be empty.
    options : LinkOptions
    recent : Lately, optional
        How often themes that do not keep their level are mentioned of late.

    Returns
    -------
    list of dict
        Rows of the ``actions`` table, one a theme and fraction.
    list of Issue
        A note where nothing is left to rank.
    """
    if found.adjusted is None:
        return [], []
    figures = what_if(found, 1.0, options.confidence)
    enough = (figures["effective"] >= options.min_base) & on_base(found.columns, options)
    q = adjust(np.where(enough, figures["p"], np.nan))
    better = figures["gain"] * found.measure.direction
    late = gains(found, recent, options.confidence)
    worth = np.where(np.isfinite(late["gain"]), late["gain"], figures["gain"]) * found.measure.direction
    own = found.columns["verdict"] == DRIVER
    listed = np.flatnonzero(enough & own & (q <= options.fdr) & (better > 0))
    listed = listed[np.argsort(-worth[listed], kind="stable")]
    table = mentions.mention if found.measure.kind == "sentiment" else mentions.negative
    rows: list[Record] = []
    for rank, k in enumerate(listed, start=1):
        customers, value = touched(frame, table, int(k))
        row: Record = {
            "rank": rank,
            "score": found.measure.name,
            "theme_id": found.ids[k],
            "customers": customers,
            "value": value,
            "evidence": _evidence(found, int(k), figures, segments, trend_tests, options),
        }
        whole_gain = {name: float(figures[name][k]) for name in ("gain", "low", "high")}
        of_late: dict[str, float] = {}
        if recent is not None and np.isfinite(late["gain"][k]):
            row |= {"recent_from": recent.first, "recent_to": recent.last, "recent_share": float(recent.share[k])}
            of_late = {f"recent_{name}": float(late[name][k]) for name in whole_gain}
        for fraction in FRACTIONS:
            gain = {name: fraction * value for name, value in (whole_gain | of_late).items()}
            rows.append(row | {"fraction": fraction} | gain)
    if rows or not on_base(found.columns, options).any():  # then the report says that nothing is linked
        return rows, []
    which = "mentions" if found.measure.kind == "sentiment" else "negative mentions"
    text = f"No theme's {which} clearly go with a worse {found.measure.called}: no action is ranked."
    return [], [Issue("no-action", text, severity="note")]


def _evidence(
    found: Drivers, k: int, figures: Columns, segments: Columns, trend_tests: Columns, options: LinkOptions
) -> str:
    """Say what a gain rests on, with the segments it is about and the way the theme is going."""
    polarity = "" if found.measure.kind == "sentiment" else " negatively"
    span, base = found.measure.span, 0 if found.design is None else found.design.columns.shape[0]
    size = abs(figures["coefficient"][k])
    side = "lower" if figures["coefficient"][k] < 0 else "higher"
    side += " (worse)" if found.measure.direction < 0 else ""  # what is listed is associated with a worse score
    said = [
        f"{figures['customers'][k]:,.0f} scored customers mention it{polarity},"
        f" in {percent(figures['share'][k], base)} of the scored responses with text",
        f"associated with a score {points(size, span)} points {side}, {held_equal(found.design)} held equal",
    ]
    said += _where(found.ids[k], found.measure, segments, options)
    verdicts = dict(zip(trend_tests.get("theme_id", ()), trend_tests.get("verdict", ()), strict=True))
    if verdicts.get(found.ids[k]) in MOVING:
        said.append(f"{verdicts[found.ids[k]]} over time")
    return "; ".join(said)


def _where(theme: str, measure: Measure, segments: Columns, options: LinkOptions) -> list[str]:
    """Name the segment that mentions the theme most beyond the rest, and the one whose gap differs most."""
    said: list[str] = []
    if not segments:
        return said
    mine = segments["theme_id"] == theme
    more = np.flatnonzero(mine & (segments["q"] <= options.fdr) & (segments["difference"] > 0))
    if len(more):
        at = more[np.argmax(segments["difference"][more])]
        base = int(segments["n_segment"][at])
        said.append(
            f"mentioned most in {segments['dimension'][at]} {segments['segment'][at]}"
            f" ({percent(segments['share'][at], base)} against {percent(segments['rest_share'][at], base)})"
        )
    own = unnamed(segments["gap_behind"]) & unnamed(segments["gap_behind_theme"])
    wider = np.flatnonzero(mine & own & (segments["score"] == measure.name) & (segments["gap_q"] <= options.fdr))
    if len(wider):
        at = wider[np.argmax(np.abs(segments["gap_difference"][wider]))]
        mean = ""
        if np.isfinite(segments["answer_gap"][at]):
            here, rest = (points(segments[name][at], _ANSWERS, "+") for name in ("answer_gap", "rest_answer_gap"))
            mean = f"; in the mean of the answers {here} against {rest}"
        here, rest = (points(segments[name][at], measure.span, "+") for name in ("gap", "rest_gap"))
        said.append(
            f"the gap it goes with differs in {segments['dimension'][at]} {segments['segment'][at]}"
            f" ({here} points against {rest}{mean})"
        )
    return said
