"""Link a finished study again with other options: another score, period, base or comparison. Nothing is read anew."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from voca.config import LinkOptions, ReportOptions
from voca.errors import Issue, UsageError
from voca.pipeline import OPTIONS, validate
from voca.registry import suggest
from voca.report import Report
from voca.schema import from_records, open_columns
from voca.study import Study


def link_options(study: Study, changes: Mapping[str, Any] | None = None) -> LinkOptions:
    """Return the options a study was linked with, and what is changed of them laid over.

    Raises
    ------
    UsageError
        A change that is no option.
    """
    pipeline = study.manifest.get("pipeline", {})
    given = {key: value for key, value in (changes or {}).items() if value is not None}
    return validate(LinkOptions, {**pipeline.get("link", {}), **given}, OPTIONS)


def relink(study: Study, changes: Mapping[str, Any]) -> Study:
    """Link a study again.

    Parameters
    ----------
    study : Study
    changes : mapping
        Fields of :class:`voca.config.LinkOptions`; None leaves one as it was.

    Returns
    -------
    Study
        The same documents, mentions and themes with new figures; the study on disk stays as it is.

    Raises
    ------
    UsageError
        An option, a score or a column that does not exist.
    """
    from voca.link import link

    options = link_options(study, changes)
    tables = dict(study.tables)
    if options.score is not None:
        tables["scales"] = _with_primary(tables["scales"], options.score)
    documents, sentences, mentions = tables["documents"], tables["sentences"], tables["mentions"]
    found = link(documents, sentences, mentions, tables["themes"], tables["scales"], options, tables.get("checks"))
    tables |= found.tables | {"issues": _with_issues(tables["issues"], found.issues)}
    pipeline = {**study.manifest.get("pipeline", {}), "link": options.model_dump(mode="json")}
    return replace(study, tables=tables, manifest={**study.manifest, "pipeline": pipeline})


def _with_issues(issues: pa.Table, said: Iterable[Issue]) -> pa.Table:
    """Put what linking says now in the place of what it said before."""
    from voca.link.result import CODES

    rows = [row for row in issues.to_pylist() if row["code"] not in CODES]
    known = {(row["code"], row["message"]) for row in rows}
    rows += [asdict(issue) for issue in said if (issue.code, issue.message) not in known]
    return from_records("issues", rows)


def within(study: Study, column: str) -> Iterator[tuple[str, Study]]:
    """Yield every group of a segment column with the study of its documents alone, not linked yet.

    Documents without a value are the last group.

    Raises
    ------
    UsageError
        There is no such column.
    """
    documents = study.tables["documents"]
    names = open_columns(documents, "segment.")
    if column not in names:
        message = f"There is no segment column {column!r}."
        raise UsageError(message, suggest(column, names) if names else "The study has no segment columns.")
    values = documents[f"segment.{column}"]
    for label in sorted(value for value in values.unique().to_pylist() if value is not None):
        inside = documents.filter(pc.equal(values, label))
        yield label, Study({**study.tables, "documents": inside}, study.manifest)
    if values.null_count:
        from voca.link.frame import MISSING

        outside = documents.filter(pc.is_null(values))
        yield MISSING, Study({**study.tables, "documents": outside}, study.manifest)


def explain(study: Study, theme: str, changes: Mapping[str, Any]) -> Report:
    """Derive the figures of one theme, named by its label or its id.

    Raises
    ------
    UsageError
        No theme of that name, or no score.
    """
    from voca.link.explain import explain as derive

    theme_id = find_theme(study, theme)
    linked = relink(study, changes)
    steps = derive(*_given(linked), theme_id, link_options(linked), linked.tables.get("checks"))
    return _explanation(linked, "drivers", theme_id, steps)


def explain_trend(study: Study, theme: str, changes: Mapping[str, Any]) -> Report:
    """Derive what is said of one theme over time; the quotes are from the last two complete periods.

    Raises
    ------
    UsageError
        No theme of that name, or no dates.
    """
    from voca.link.explain_trend import explain_trend as derive

    theme_id = find_theme(study, theme)
    linked = relink(study, changes)
    made = derive(*_given(linked), theme_id, link_options(linked))
    return _explanation(linked, "trends", theme_id, made.steps, made.response_ids)


def explain_segment(study: Study, theme: str, segment: str | None, changes: Mapping[str, Any]) -> Report:
    """Derive the figures of one theme in one segment.

    Parameters
    ----------
    study : Study
    theme : str
        Its label or its id.
    segment : str or None
        ``"West"`` or ``"region=West"``; None: the one whose score gap differs most clearly.
    changes : mapping
        As for :func:`relink`.

    Raises
    ------
    UsageError
        No theme or no segment of that name.
    """
    from voca.link.explain_segment import explain_segment as derive

    theme_id = find_theme(study, theme)
    linked = relink(study, changes)
    found = linked.tables["segments"].to_pylist()
    place = find_segment([row for row in found if row["theme_id"] == theme_id], segment)
    made = derive(*_given(linked), found, place, link_options(linked))
    return _explanation(linked, "segments", theme_id, made.steps, made.response_ids, place)


def _given(study: Study) -> tuple[pa.Table, pa.Table, pa.Table, pa.Table]:
    """Return the tables that every derivation starts from."""
    documents, mentions, themes, scales = (study.tables[x] for x in ("documents", "mentions", "themes", "scales"))
    return documents, mentions, themes, scales


def _explanation(
    study: Study,
    section: str,
    theme_id: str,
    steps: pa.Table,
    response_ids: Sequence[str] | None = None,
    place: Mapping[str, Any] | None = None,
) -> Report:
    """Make the report of a derivation; only the responses that it is about are quoted."""
    from voca.link.frame import by_unit
    from voca.reports import explanation

    documents = study.tables["documents"]
    if response_ids is not None:
        unit = "response" if section == "trends" else link_options(study).unit  # by period each has its own time
        inside = pc.is_in(by_unit(documents, unit)["response_id"], pa.array(response_ids))
        documents = documents.filter(inside)
    shown = ReportOptions.model_validate(study.manifest.get("report", {}))
    tables = {**study.tables, "explanation": steps, "documents": documents}
    return explanation(tables, study.manifest, shown, section, theme_id, place)


def find_segment(rows: Sequence[Mapping[str, Any]], name: str | None) -> Mapping[str, Any]:
    """Choose the row about one segment, letter case aside; without a name the one whose gap differs most clearly.

    Parameters
    ----------
    rows : sequence of mapping
        Of the ``segments`` table, about one theme.
    name : str or None
        ``"West"``, or ``"region=West"`` where two columns have a West.
    """
    if not rows:
        message = "There is no segment to explain a figure of."
        raise UsageError(message, "Name segment columns with --segment COLUMN when the data are analysed.")
    if name is None:
        return min(rows, key=_clearness)
    wanted = name.strip().casefold()
    called = [(f"{row['dimension']}={row['segment']}", row) for row in rows]
    fitting = [(full, row) for full, row in called if wanted in (full.casefold(), str(row["segment"]).casefold())]
    if len(fitting) == 1:
        return fitting[0][1]
    if fitting:
        message = f"{name!r} is a segment of more than one column."
        raise UsageError(message, f"Name one: {', '.join(full for full, _ in fitting)}.")
    message = f"There is no segment {name!r}."
    raise UsageError(message, suggest(name, [full for full, _ in called]))


def _clearness(row: Mapping[str, Any]) -> tuple[float, ...]:
    """Order by the tests of the gap, then of the share, then the larger base."""
    tests = [2.0 if row[p] is None else row[p] for p in ("gap_test_p", "gap_p", "p")]
    return (*tests, -row["n"])


def find_theme(study: Study, name: str) -> str:
    """Return the id of the theme with this id or label, letter case aside; themes come before sub-themes."""
    rows = study.tables["themes"].select(["theme_id", "parent_id", "label"]).to_pylist()
    rows.sort(key=lambda row: (row["parent_id"] is not None, row["theme_id"]))
    wanted = name.strip().casefold()
    for row in rows:
        if wanted in (row["theme_id"].casefold(), (row["label"] or "").casefold()):
            return str(row["theme_id"])
    message = f"There is no theme {name!r}."
    raise UsageError(message, suggest(name, [row["label"] for row in rows if row["label"]]))


def _with_primary(scales: pa.Table, score: str) -> pa.Table:
    """Mark one score as the primary one."""
    marked = pc.equal(scales["score"], score)
    at = scales.column_names.index("primary")
    return scales.set_column(at, scales.schema.field("primary"), marked)
