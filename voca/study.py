"""A study: every table of an analysis and its manifest, in memory and as one DuckDB file."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa

from voca.config import ReportOptions
from voca.errors import StudyError
from voca.schema import SCHEMAS, check
from voca.wording import counted

if TYPE_CHECKING:
    import pandas as pd

    from voca.report import Report

FORMAT = 1
FILE = "study.duckdb"
_TABLES: Final = ("documents", "sentences", "mentions", "themes")
"""Without which a database is no study."""
_LOCKED: Final = ("Could not set lock", "used by another process")


@dataclass(frozen=True)
class Study:
    """Every table of one analysis.

    Attributes
    ----------
    tables : mapping of str to pyarrow.Table
        As declared in :mod:`voca.schema`, and ``vectors``.
    manifest : mapping
        What was run on what: version, pipeline, models, seed, inputs, rows and seconds of every step.
    index : sequence, optional
        The index of the frame it was made from; ``documents`` has it back.
    model : ThemeModel, optional
        What found the themes; ask for ``theme_model``.
    folder : pathlib.Path, optional
        Where it was opened.
    """

    tables: Mapping[str, pa.Table]
    manifest: Mapping[str, Any]
    index: pd.Index[Any] | None = field(default=None, compare=False)
    model: Any = field(default=None, compare=False, repr=False)
    folder: Path | None = field(default=None, compare=False, repr=False)

    def __repr__(self) -> str:
        """Say in a line what it holds; the tables themselves would fill screens."""
        rows = {name: table.num_rows for name, table in self.tables.items()}
        scales = self.tables["scales"]["score"].to_pylist() if "scales" in rows else []
        tops = self.tables["themes"]["parent_id"].null_count if "themes" in rows else 0
        themes = f"{counted(tops, 'theme')} with {counted(rows.get('themes', 0) - tops, 'sub-theme')}"
        scored = f", scores: {', '.join(scales)}" if scales else ""
        return f"<Study: {counted(rows.get('documents', 0), 'document')}, {themes}{scored}>"

    @cached_property
    def theme_model(self) -> Any:  # noqa: ANN401 - voca.themes.model.VocaThemes, which is not imported before it is asked for
        """The themes as a model that knows them again: ``assign``, ``save``, ``to_bertopic``.

        Raises
        ------
        StudyError
            The study has no themes, or no vectors to learn them again from.
        """
        from voca.recoding import model_of

        return model_of(self)

    @cached_property
    def report(self) -> Report:
        """What the study says, as plain values."""
        from voca.reports import build

        return build(self.tables, self.manifest, ReportOptions.model_validate(self.manifest.get("report", {})))

    @property
    def documents(self) -> pd.DataFrame:
        """One row a comment, in the order of the input, on the input frame's own index where there was one."""
        frame = self.frame("documents").sort_values(["source", "source_row", "turn", "document_id"], kind="stable")
        if self.index is not None:
            positions = frame["source_row"].to_numpy()
            return frame.set_axis(self.index.take(positions), axis="index")
        return frame.reset_index(drop=True)

    @property
    def sentences(self) -> pd.DataFrame:
        """One row a sentence or clause."""
        return self.frame("sentences")

    @property
    def mentions(self) -> pd.DataFrame:
        """One row a mention of a theme."""
        return self.frame("mentions")

    @property
    def themes(self) -> pd.DataFrame:
        """Themes and sub-themes."""
        return self.frame("themes")

    @property
    def scores(self) -> pd.DataFrame:
        """Each score with its interval, over everybody and by segment."""
        return self.frame("scores")

    @property
    def drivers(self) -> pd.DataFrame:
        """What each theme does to each score."""
        return self.frame("drivers")

    @property
    def segments(self) -> pd.DataFrame:
        """Each theme in each segment."""
        return self.frame("segments")

    @property
    def trends(self) -> pd.DataFrame:
        """Each theme in each period."""
        return self.frame("trends")

    @property
    def actions(self) -> pd.DataFrame:
        """Expected gains, largest first."""
        return self.frame("actions")

    @property
    def coverage(self) -> pd.DataFrame:
        """What became of every row."""
        return self.frame("coverage")

    @property
    def issues(self) -> pd.DataFrame:
        """Problems found in the data."""
        return self.frame("issues")

    def frame(self, table: str) -> pd.DataFrame:
        """Return one table as a pandas frame; raises :class:`StudyError` where the study has no such table."""
        if table not in self.tables:
            message = f"The study has no table {table!r}."
            raise StudyError(message, "It has: " + ", ".join(sorted(self.tables)) + ".")
        frame: pd.DataFrame = self.tables[table].to_pandas()
        return frame

    def write_database(self, path: Path) -> None:
        """Write every table and the manifest to a new DuckDB file at `path`.

        Raises
        ------
        StudyError
            A table that is not as declared.
        """
        import duckdb

        for name, table in self.tables.items():
            problems = check(table, name) if name in SCHEMAS else []
            if problems:
                message = f"Table {name} cannot be stored: {problems[0].message}."
                raise StudyError(message, "This is a defect in voca or in a plug-in; please report it.")
        # one thread and one transaction: small tables are written faster so
        with duckdb.connect(utf8(path), config={"threads": 1}) as connection:
            connection.begin()
            connection.execute("CREATE TABLE manifest (key VARCHAR PRIMARY KEY, value JSON)")
            rows = [(key, json.dumps(value, ensure_ascii=False)) for key, value in self.manifest.items()]
            connection.executemany("INSERT INTO manifest VALUES (?, ?)", [("format", str(FORMAT)), *rows])
            for name in sorted(self.tables):
                connection.register("incoming", self.tables[name])
                connection.execute(f'CREATE TABLE "{name}" AS SELECT * FROM incoming')
                connection.unregister("incoming")
            connection.commit()
            connection.execute("CHECKPOINT")  # closing does so too, and is silent where the disk is full

    @classmethod
    def open(cls, path: str | Path) -> Study:
        """Open a study from its folder or its ``study.duckdb``.

        Raises
        ------
        StudyError
            Nothing there, not a study, or written by a newer voca.
        """
        from voca.output import roll_forward

        place = _place(path)
        folder = place if place.is_dir() else None
        if folder:
            roll_forward(folder)
            place = folder / FILE
        if not place.is_file():
            message = f"There is no study at {path}."
            raise StudyError(message, "Make one with `voca analyze FILE -o FOLDER`.")
        return replace(_read(place), folder=folder)

    def save(self, folder: str | Path) -> Path:
        """Write ``study.duckdb``, the report, ``run.json`` and the theme model to `folder`, all or nothing."""
        from voca.output import save

        return save(self, _place(folder))

    def _repr_html_(self) -> str:
        """Show the report in a notebook."""
        from voca.reports import html_fragment

        return html_fragment(self.report)


def utf8(path: Path) -> str:
    """Return a path as DuckDB opens it, in UTF-8 whatever the locale; raises ``UnicodeDecodeError`` where it is not."""
    return os.fsencode(path).decode()


def _place(path: object) -> Path:
    if isinstance(path, str | os.PathLike):
        return Path(path)
    message = f"A {type(path).__name__} names no folder."
    raise StudyError(message, "Give the path of a study's folder.")


def _read(path: Path) -> Study:
    import duckdb

    try:
        with duckdb.connect(utf8(path), read_only=True) as connection:
            entries = connection.execute("FROM manifest ORDER BY key").fetchall()
            manifest = {str(key): json.loads(value) for key, value in entries}
            _check_format(int(manifest.pop("format", 0)), manifest, path)
            names = [str(row[0]) for row in connection.execute("SHOW TABLES").fetchall() if row[0] != "manifest"]
            tables = {name: _as_declared(name, connection.sql(f'FROM "{name}"').to_arrow_table()) for name in names}
    except (duckdb.Error, ValueError) as error:
        raise _unreadable(path, str(error)) from error
    if not {*_TABLES} <= {*tables}:
        raise _unreadable(path, "")
    lacking = [i for name in _TABLES for i in check(tables[name], name) if i.code == "missing-column"]
    if lacking:
        message = f"{path} is not a whole study: {lacking[0].message}."
        raise StudyError(message, "Make it again with `voca analyze`.")
    return Study(tables, manifest)


def _unreadable(path: Path, why: str) -> StudyError:
    """Say why a file is not opened, told by what DuckDB says of it."""
    if any(word in why for word in _LOCKED):
        message = f"{path} is open in another program that may be changing it."
        return StudyError(message, "Close it there, and try again.")
    if "Permission denied" in why:
        return StudyError(f"{path} cannot be read: permission denied.", "Check who may read it.")
    return StudyError(f"{path} is not a study that voca can read.", "Make it again with `voca analyze`.")


def _check_format(written: int, manifest: Mapping[str, Any], path: Path) -> None:
    if written > FORMAT:
        message = f"{path} was written by a newer voca ({manifest.get('version', 'unknown')}, study format {written})."
        raise StudyError(message, f"This voca reads format {FORMAT}: upgrade it with `pip install --upgrade voca`.")


def _as_declared(name: str, table: pa.Table) -> pa.Table:
    """Give a table read back from DuckDB the types it was declared with."""
    if name not in SCHEMAS:
        return table
    declared = SCHEMAS[name]
    return table.cast(
        pa.schema([declared.field(column.name) if column.name in declared.names else column for column in table.schema])
    )
