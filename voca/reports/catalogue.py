"""Every section with what builds it and the columns its tables declare.

The JSON Schema and the reference page are made from these declarations, so that neither can drift from the report.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from voca.report import Column, Section
from voca.reports.material import Material
from voca.reports.sections import (
    actions,
    coverage,
    drivers,
    overview,
    problems,
    quotes,
    scores,
    segments,
    themes,
    trends,
)

Build = Callable[[Material], Section]

SECTIONS: Final[Mapping[str, Build]] = {
    "overview": overview.section,
    "scores": scores.section,
    "themes": themes.section,
    "drivers": drivers.section,
    "segments": segments.section,
    "trends": trends.section,
    "actions": actions.section,
    "quotes": quotes.section,
    "coverage": coverage.section,
    "warnings": problems.section,
}
TABLES: Final[Mapping[str, Mapping[str, tuple[Column, ...]]]] = {
    "overview": overview.TABLES,
    "scores": scores.TABLES,
    "themes": themes.TABLES,
    "drivers": drivers.TABLES,
    "segments": segments.TABLES,
    "trends": trends.TABLES,
    "actions": actions.TABLES,
    "quotes": quotes.TABLES,
    "coverage": coverage.TABLES,
    "warnings": problems.TABLES,
}
