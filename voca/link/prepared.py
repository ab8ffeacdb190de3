"""What every figure is made of: responses, who mentions what, and the scores."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa

from voca.config import LinkOptions
from voca.errors import Issue, UsageError
from voca.link import frame as frames
from voca.link import indicators
from voca.link.frame import Frame, Indicators
from voca.link.measures import Measure, measures


@dataclass(frozen=True, slots=True)
class Prepared:
    """The tables of a study, made ready.

    Attributes
    ----------
    frame : Frame
    levels : mapping of str to Indicators
        ``"theme"`` and ``"subtheme"``.
    measures : list of Measure
        The primary one first.
    issues : list of Issue
        What could not be read, and why.
    """

    frame: Frame
    levels: Mapping[str, Indicators]
    measures: list[Measure]
    issues: list[Issue]

    def measure_of(self, name: str) -> Measure:
        """Return the score of that name."""
        return next(measure for measure in self.measures if measure.name == name)

    def level_of(self, theme_id: str) -> Indicators:
        """Return the level that a theme is on; raises :class:`UsageError` where there is no such theme."""
        for level in self.levels.values():
            if theme_id in level.ids:
                return level
        message = f"There is no theme {theme_id!r}."
        raise UsageError(message, "`voca show themes STUDY --json` lists the themes with their ids.")


def prepare(
    documents: pa.Table, mentions: pa.Table, themes: pa.Table, scales: pa.Table, options: LinkOptions
) -> Prepared:
    """Make responses, indicators and scores of the tables of :func:`voca.link.link`.

    Raises
    ------
    UsageError
        ``options.score`` names no score.
    """
    documents = frames.by_unit(documents, options.unit)
    frame, issues = frames.build(documents)
    levels, problems = indicators.build(frame, documents, mentions, themes)
    found, more = measures(frame, scales, options.score)
    return Prepared(frame, levels, found, [*issues, *problems, *more])


def over_time(
    given: Prepared,
    documents: pa.Table,
    mentions: pa.Table,
    themes: pa.Table,
    scales: pa.Table,
    options: LinkOptions,
) -> Prepared:
    """Make what figures by period are made of: every response at its own time, whatever the unit.

    All that a customer ever said is of no single period: those whom the last one holds have said most.
    """
    if options.unit == "response":
        return given
    return prepare(documents, mentions, themes, scales, options.model_copy(update={"unit": "response"}))
