"""Link a finished study again with other options: another score, period, base or comparison. Nothing is read anew."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, replace
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from voca.config import LinkOptions, ReportOptions
from voca.errors import Issue, UsageError
from voca.pipeline import validate
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
    return validate(LinkOptions, {**pipeline.get("link", {}), **given}, "options")


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
    from voca.reports import explanation

    theme_id = find_theme(study, theme)
    linked = relink(study, changes)
    tables, options = linked.tables, link_options(linked)
    steps = derive(tables["documents"], tables["mentions"], tables["themes"], tables["scales"], theme_id, options)
    shown = ReportOptions.model_validate(study.manifest.get("report", {}))
    return explanation({**tables, "explanation": steps}, linked.manifest, shown, theme_id)


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
