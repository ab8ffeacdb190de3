"""A pipeline file: which stages run in which order, checked before anything runs."""

from __future__ import annotations

import time
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import pyarrow as pa
from pydantic import BaseModel, Field, ValidationError

from voca.config import LinkOptions, ReportOptions, Strict, ThemeOptions
from voca.errors import UsageError
from voca.paths import shipped
from voca.protocols import RowStage, Tables, TableStage
from voca.registry import find, require, suggest
from voca.schema import READ_FIELDS

BATCH_ROWS = 8192

Progress = Callable[[str, int, int], None]
M = TypeVar("M", bound=BaseModel)


class PipelineFile(Strict):
    """What stands in a pipeline's TOML file."""

    name: str
    description: str = ""
    seed: int = 7
    stages: tuple[dict[str, Any], ...]
    themes: ThemeOptions = Field(default_factory=ThemeOptions)
    link: LinkOptions = Field(default_factory=LinkOptions)
    report: ReportOptions = Field(default_factory=ReportOptions)


@dataclass(frozen=True)
class Step:
    """What one step did: rows in and out by table, and seconds."""

    name: str
    rows_in: Mapping[str, int]
    rows_out: Mapping[str, int]
    seconds: float


@dataclass(frozen=True)
class Pipeline:
    """Stages in order, and the options of what comes after them.

    Attributes
    ----------
    file : PipelineFile
    stages : tuple of RowStage or TableStage
    """

    file: PipelineFile
    stages: tuple[RowStage | TableStage, ...]
    steps: list[Step] = field(default_factory=list)

    def run(self, tables: Tables, progress: Progress | None = None) -> Tables:
        """Run the stages in order.

        Parameters
        ----------
        tables : mapping of str to pyarrow.Table
            ``documents`` as a reader made them.
        progress : callable, optional
            Called as ``progress(stage, rows done, rows)``.

        Returns
        -------
        mapping of str to pyarrow.Table
        """
        result = dict(tables)
        for stage in self.stages:
            before = {name: table.num_rows for name, table in result.items()}
            started = time.perf_counter()
            if isinstance(getattr(stage, "table", None), str):
                _run_rows(stage, result, progress)
            else:
                if progress:
                    progress(stage.name, 0, 0)
                result.update(stage(result))
            after = {name: table.num_rows for name, table in result.items()}
            self.steps.append(Step(stage.name, before, after, time.perf_counter() - started))
        return result


def _run_rows(stage: Any, tables: dict[str, pa.Table], progress: Progress | None) -> None:  # noqa: ANN401
    table = tables[stage.table]
    batches = []
    for start in range(0, max(table.num_rows, 1), BATCH_ROWS):
        if progress:
            progress(stage.name, start, table.num_rows)
        batches.append(stage(table.slice(start, BATCH_ROWS)))
    tables[stage.table] = pa.concat_tables(batches).combine_chunks()


def pipeline_path(name: str | Path) -> Path:
    """Find a pipeline by its file or by the name of a shipped one; raises :class:`UsageError`."""
    path = Path(name)
    if path.suffix == ".toml" and path.is_file():
        return path
    found = shipped("pipelines") / f"{name}.toml"
    if found.is_file():
        return found
    message = f"There is no pipeline {str(name)!r}."
    raise UsageError(message, suggest(str(name), shipped_pipelines()) + " Or give a .toml file.")


def shipped_pipelines() -> list[str]:
    """List the pipelines that come with voca."""
    return sorted(path.stem for path in shipped("pipelines").glob("*.toml"))


def load(name: str | Path, overrides: Mapping[str, Any] | None = None) -> Pipeline:
    """Read a pipeline file, check it, and construct its stages.

    Parameters
    ----------
    name : str or pathlib.Path
        A shipped pipeline's name or a ``.toml`` file.
    overrides : mapping, optional
        ``{"seed": 1, "themes": {"engine": "bertopic"}, ...}``: laid over what the file says.

    Raises
    ------
    UsageError
        A file that is not TOML, an unknown stage or option, a stage whose columns nobody makes: with the file, the
        place in it, and what was probably meant.
    """
    path = pipeline_path(name)
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        message = f"{path.name} is not valid TOML: {error}."
        raise UsageError(message, "Correct that line.") from error
    for key, value in (overrides or {}).items():
        content[key] = {**content.get(key, {}), **value} if isinstance(value, Mapping) else value
    file = validate(PipelineFile, content, path.name)
    stages = tuple(_construct(entry, f"{path.name} [stages -> {i}]") for i, entry in enumerate(file.stages, start=1))
    require("engine", file.themes.engine)
    _check_columns(stages, path.name)
    return Pipeline(file, stages)


def given(seed: int | None, **tables: Mapping[str, Any]) -> dict[str, Any]:
    """Make the overrides of :func:`load` from what a caller gave; None means not given."""
    kept: dict[str, Any] = {
        name: {key: value for key, value in values.items() if value is not None} for name, values in tables.items()
    }
    return {name: values for name, values in kept.items() if values} | ({} if seed is None else {"seed": seed})


def _construct(entry: Mapping[str, Any], place: str) -> RowStage | TableStage:
    options = dict(entry)
    name = options.pop("use", None)
    if not isinstance(name, str):
        message = f'{place}: a stage needs `use = "name"`.'
        raise UsageError(message, "See `voca pipelines show reviews`.")
    try:
        stage = find("stage", name)
    except UsageError as error:
        message = f"{place}: {error.message}"
        raise UsageError(message, error.hint) from error
    built: RowStage | TableStage = stage(validate(stage.Config, options, f"{place} {name}"))
    return built


def validate(model: type[M], values: Mapping[str, Any], place: str) -> M:
    """Make `model` from `values`; a misfit raises :class:`UsageError` that says where and what was meant."""
    try:
        return model.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        where = " -> ".join(str(part) for part in first["loc"])
        message = f"{place} [{where}]: {first['msg']}."
        hint = ""
        if first["type"] == "extra_forbidden":
            owner = _owner(model, first["loc"][:-1])
            message = f"{place}: there is no option {where!r}."
            hint = suggest(str(first["loc"][-1]), owner.model_fields) if owner.model_fields else "It takes no options."
        raise UsageError(message, hint) from error


def _owner(model: type[BaseModel], path: Sequence[int | str]) -> type[BaseModel]:
    """Return the model class that the value at `path` should be."""
    for part in path:
        annotation = model.model_fields[str(part)].annotation if str(part) in model.model_fields else None
        if not (isinstance(annotation, type) and issubclass(annotation, BaseModel)):
            return model
        model = annotation
    return model


def _check_columns(stages: Sequence[RowStage | TableStage], place: str) -> None:
    """Hold that every stage's `requires` is made by a reader or an earlier stage."""
    known = {f"documents.{column.name}" for column in READ_FIELDS}
    for number, stage in enumerate(stages, start=1):
        missing = [name for name in stage.requires if name not in known and name.split(".")[0] not in known]
        if missing:
            makers = sorted(
                {other.name for other in stages if other is not stage and set(missing) & set(other.assigns)}
            )
            message = f"{place} [stages -> {number}] {stage.name}: nothing before it makes {', '.join(missing)}."
            hint = f"Put it after {' and '.join(makers)}." if makers else "Add the stage that makes it."
            raise UsageError(message, hint)
        known.update(stage.assigns)
