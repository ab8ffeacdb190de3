"""What linking gives back: the schema's tables and what could not be computed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import pyarrow as pa

from voca.errors import Issue
from voca.schema import SCHEMAS, empty

# The codes of what linking alone says: said anew, or no longer true, when a study is linked again with other options.
CODES = frozenset(
    "change-small-base checks-few checks-unit clustered conflicting-scores constant-score control-left-out"
    " driver-is-score driver-left-out missing-segment missing-time no-action no-score-column no-text no-time"
    " no-usable-weight off-scale one-customer one-segment partial-period theme-base too-few-outcomes too-few-periods"
    " too-many-segments too-many-themes uneven-weights unknown-theme unscored unscored-theme unusable-weight".split()
)


@dataclass(frozen=True, slots=True)
class LinkResult:
    """The tables of :func:`voca.link.link`, as declared in :mod:`voca.schema`.

    Attributes
    ----------
    scores, drivers, bridge, operational, outcomes, segments, trends, trend_tests, change_points : pyarrow.Table
    changes, actions, calibration, corrected : pyarrow.Table
    issues : tuple of Issue
        What could not be computed and why, and what a reader must know about the bases.
    """

    scores: pa.Table
    drivers: pa.Table
    bridge: pa.Table
    operational: pa.Table
    outcomes: pa.Table
    segments: pa.Table
    trends: pa.Table
    trend_tests: pa.Table
    change_points: pa.Table
    changes: pa.Table
    actions: pa.Table
    calibration: pa.Table
    corrected: pa.Table
    issues: tuple[Issue, ...]

    @property
    def tables(self) -> dict[str, pa.Table]:
        """Return the tables by their names in the schema."""
        names = [field.name for field in fields(self) if field.name != "issues"]
        return {name: getattr(self, name) for name in names}


def _array(values: Any, kind: pa.DataType) -> pa.Array:  # noqa: ANN401 - columns of any kind come in
    """Convert a column; NaN and infinities become null."""
    array = np.asarray(values)
    if array.dtype.kind == "f":
        missing = ~np.isfinite(array)
        if pa.types.is_integer(kind):
            array = np.where(missing, 0, np.round(array)).astype(np.int64)
        return pa.array(array, mask=missing).cast(kind)
    return pa.array(array.tolist() if array.dtype == object else array, type=kind)


def from_columns(name: str, blocks: Iterable[Mapping[str, Any]]) -> pa.Table:
    """Build table `name` from blocks of columns; columns that start with ``_`` or are not declared are left out."""
    schema = SCHEMAS[name]
    tables = []
    for block in blocks:
        if not block:
            continue
        n = max(len(np.atleast_1d(values)) for values in block.values())
        columns = [_array(block[f.name], f.type) if f.name in block else pa.nulls(n, type=f.type) for f in schema]
        tables.append(pa.Table.from_arrays(columns, schema=schema))
    return pa.concat_tables(tables).combine_chunks() if tables else empty(name)
