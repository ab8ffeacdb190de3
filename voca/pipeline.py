"""A pipeline file: which stages run in which order, checked before anything runs."""

from __future__ import annotations

import time
import tomllib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Literal, TypeVar

import pyarrow as pa
from pydantic import BaseModel, Field, ValidationError

from voca.config import SEEDS, LinkOptions, ReportOptions, Strict, ThemeOptions, misfit
from voca.errors import UsageError
from voca.paths import shipped
from voca.protocols import RowStage, Tables, TableStage, take_notes
from voca.registry import find, require, suggest
from voca.schema import OPEN_PREFIXES, READ_FIELDS, SCHEMAS

BATCH_ROWS = 8192

Progress = Callable[[str, int, int], None]
M = TypeVar("M", bound=BaseModel)


class Large(Strict):
    """What much text is read with.

    Attributes
    ----------
    words : int
        More words than this in all comments together are much.
    models : mapping of str to str
        By stage, the model that then stands for the stage's own.
    """

    words: int = Field(0, ge=0, description="words in all comments together; 0: never")
    models: dict[str, str] = Field(default_factory=dict, description="by stage, the model to use beyond it")


class PipelineFile(Strict):
    """What stands in a pipeline's TOML file."""

    name: str
    description: str = ""
    seed: int = Field(7, ge=0, lt=SEEDS)
    stages: tuple[dict[str, Any], ...]
    large: Large = Field(default_factory=lambda: Large(words=0))
    themes: ThemeOptions = Field(default_factory=ThemeOptions)
    link: LinkOptions = Field(default_factory=LinkOptions)
    report: ReportOptions = Field(default_factory=ReportOptions)


@dataclass(frozen=True)
class Step:
    """What one step did: rows in and out by table, seconds, and what it noted.

    Attributes
    ----------
    notes : mapping of str to mapping
        By what was done to rows, how many they were (``n``) and which share of all it took notes on (``share``, 0..1).
    """

    name: str
    rows_in: Mapping[str, int]
    rows_out: Mapping[str, int]
    seconds: float
    notes: Mapping[str, Mapping[str, float]] = field(default_factory=dict)


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

    def sized(self, words: int) -> Pipeline:
        """Return the pipeline for so many words: beyond ``file.large.words`` with the models for much text."""
        large = self.file.large
        if not 0 < large.words < words or not large.models:
            return self
        entries = tuple(
            {**entry, "model": large.models[entry["use"]]} if entry["use"] in large.models else entry
            for entry in self.file.stages
        )
        file = self.file.model_copy(update={"stages": entries})
        return Pipeline(file, _stages(entries, file.name))

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
            notes: Counter[str] = Counter()
            if isinstance(getattr(stage, "table", None), str):
                _run_rows(stage, result, notes, progress)
            else:
                _run_tables(stage, result, notes, progress)
            after = {name: table.num_rows for name, table in result.items()}
            self.steps.append(Step(stage.name, before, after, time.perf_counter() - started, _shares(notes)))
        return result


def _run_rows(
    stage: Any,  # noqa: ANN401
    tables: dict[str, pa.Table],
    notes: Counter[str],
    progress: Progress | None,
) -> None:
    table = tables[stage.table]
    batches = []
    for start in range(0, max(table.num_rows, 1), BATCH_ROWS):
        if progress:
            progress(stage.name, start, table.num_rows)
        batch, found = take_notes(stage(table.slice(start, BATCH_ROWS)))
        batches.append(batch)
        notes.update(found)
    tables[stage.table] = pa.concat_tables(batches).combine_chunks()


def _run_tables(
    stage: Any,  # noqa: ANN401
    tables: dict[str, pa.Table],
    notes: Counter[str],
    progress: Progress | None,
) -> None:
    if progress:
        progress(stage.name, 0, 0)
    for name, table in stage(tables).items():
        tables[name], found = take_notes(table)
        notes.update(found)


def _shares(notes: Counter[str]) -> dict[str, dict[str, float]]:
    total = notes.total()
    return {name: {"n": n, "share": n / total} for name, n in sorted(notes.items()) if total}


def pipeline_path(name: str | Path) -> Path:
    """Find a pipeline by its file or by the name of a shipped one; raises :class:`UsageError`."""
    if not isinstance(name, str | Path):
        message = f"A {type(name).__name__} names no pipeline."
        raise UsageError(message, f"Known: {', '.join(shipped_pipelines())}. Or give a .toml file.")
    path, found = Path(name), shipped("pipelines") / f"{name}.toml"
    with suppress(OSError):  # a name that no file can have
        if path.suffix == ".toml" and path.is_file():
            return path
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
        ``{"seed": 1, "themes": {"engine": "bertopic"}, ...}``: laid over what the file says; ``{"models": {"sentiment":
        "auto"}}`` sets the model of every stage of that name; ``{"options": {"redact": {"keep": ["person"]}}}`` sets
        options of every stage of that name, and ``False`` in their place leaves it out.

    Raises
    ------
    UsageError
        A file that is not TOML, an unknown stage or option, a stage whose columns nobody makes: with the file, the
        place in it, and what was probably meant. What does not fit in `overrides` is blamed on the option.
    """
    path = pipeline_path(name)
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        message = f"{path.name} is not valid TOML: {error}."
        raise UsageError(message, "Correct that line.") from error
    validate(PipelineFile, content, path.name)  # before anything is laid over what is not of its form
    laid_over = dict(overrides or {})
    models, changed = laid_over.pop("models", {}), laid_over.pop("options", {})
    for key, value in laid_over.items():
        content[key] = {**content.get(key, {}), **value} if isinstance(value, Mapping) else value
    for stage, model in models.items():
        _set_model(content.get("stages", []), stage, str(model), path.name)
    for stage, options in changed.items():
        content["stages"] = _changed(content.get("stages", []), stage, options)
    file = validate(PipelineFile, content, OPTIONS)  # the file was right: what is laid over it is not
    for_much = {stage: model for stage, model in file.large.models.items() if stage not in models}
    # who names a model means it at any size
    file = file.model_copy(update={"large": file.large.model_copy(update={"models": for_much})})
    stages = _stages(file.stages, path.name)
    require("engine", file.themes.engine)
    _check_columns(stages, path.name)
    return Pipeline(file, stages)


def _stages(entries: Sequence[Mapping[str, Any]], place: str) -> tuple[RowStage | TableStage, ...]:
    return tuple(construct(entry, f"{place} [stages -> {i}]") for i, entry in enumerate(entries, start=1))


def _set_model(entries: Sequence[dict[str, Any]], stage: str, model: str, place: str) -> None:
    """Set the model of every entry of `stage`; raises :class:`UsageError` where there is none."""
    chosen = [entry for entry in entries if entry.get("use") == stage]
    if not chosen:
        message = f"{place} has no stage {stage!r}, so there is nothing for the model {model!r} to do."
        raise UsageError(message, f'Add a stage with `use = "{stage}"`, or leave the option out.')
    for entry in chosen:
        entry["model"] = model


def _changed(
    entries: Sequence[dict[str, Any]], stage: str, options: Mapping[str, Any] | Literal[False]
) -> list[dict[str, Any]]:
    """Lay options over every entry of `stage`, or leave those entries out."""
    if options is False:
        return [entry for entry in entries if entry.get("use") != stage]
    return [{**entry, **options} if entry.get("use") == stage else entry for entry in entries]


def given(seed: int | None, **tables: Mapping[str, Any]) -> dict[str, Any]:
    """Make the overrides of :func:`load` from what a caller gave; None means not given."""
    kept: dict[str, Any] = {
        name: {key: value for key, value in values.items() if value is not None} for name, values in tables.items()
    }
    return {name: values for name, values in kept.items() if values} | ({} if seed is None else {"seed": seed})


def construct(entry: Mapping[str, Any], place: str) -> RowStage | TableStage:
    """Make the stage that an entry of a pipeline describes; raises :class:`UsageError`, naming `place`."""
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


_MAKERS: Final = {"sentences": "sentences", "vectors": "embed"}
"""Tables that every analysis needs after its stages, and the shipped stages that make them."""
_STAGE_WRITTEN: Final = 'Write [[stages]], and below it `use = "name"`.'
_WRITTEN: Final = {
    "tuple_type": 'Write a list of names: ["one", "other"].',
    "dict_type": 'Write a name for each: { name = "COLUMN" }.',
    "string_type": "Write it in quotes.",
}
"""What helps by the kind of a misfit, as TOML writes it."""
OPTIONS: Final = ""
"""The place of values that come from the command line or a call, and from no file."""


def validate(model: type[M], values: Mapping[str, Any], place: str) -> M:
    """Make `model` from `values`; a misfit raises :class:`UsageError` that says where and what was meant.

    Parameters
    ----------
    model : type of BaseModel
    values : mapping
    place : str
        The file and the place in it, or :data:`OPTIONS`.
    """
    try:
        return model.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        path = " -> ".join(str(part) for part in first["loc"])
        where = f"{place} [{path}]" if place else _option(model, first["loc"])
        message = f"{where}: {misfit(first)}."
        written = _WRITTEN.get(first["type"], "") if place or first["type"] == "string_type" else ""
        hint = written if path.partition(" ")[0] != "stages" else _STAGE_WRITTEN
        if first["type"] == "extra_forbidden":
            owner = _owner(model, first["loc"][:-1])
            message = f"{place}: there is no option {path!r}." if place else f"There is no option {path!r}."
            hint = suggest(str(first["loc"][-1]), owner.model_fields) if owner.model_fields else "It takes no options."
        raise UsageError(message, hint) from error


def _option(model: type[BaseModel], path: Sequence[int | str]) -> str:
    """Write the option that a path in `model` stands for as the command line does: link -> min_base is --min-base."""
    named = path[1:] if len(path) > 1 and _owner(model, path[:1]) is not model else path
    return f"--{str(named[0]).replace('_', '-')}"


def _owner(model: type[BaseModel], path: Sequence[int | str]) -> type[BaseModel]:
    """Return the model class that the value at `path` should be."""
    for part in path:
        annotation = model.model_fields[str(part)].annotation if str(part) in model.model_fields else None
        if not (isinstance(annotation, type) and issubclass(annotation, BaseModel)):
            return model
        model = annotation
    return model


def check_complete(pipeline: Pipeline) -> None:
    """Hold that the stages make what themes are learnt from; raises :class:`UsageError`."""
    made = {name.split(".")[0] for stage in pipeline.stages for name in stage.assigns}
    lacking = [stage for table, stage in _MAKERS.items() if table not in made]
    if lacking:
        message = f"The pipeline {pipeline.file.name!r} has no stage {lacking[0]!r}, without which there are no themes."
        raise UsageError(message, f'Add one: [[stages]], and below it `use = "{lacking[0]}"`.')


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
        _hold_declared(stage, f"{place} [stages -> {number}] {stage.name}")
        known.update(stage.assigns)


def _hold_declared(stage: RowStage | TableStage, place: str) -> None:
    """Hold that a study can keep what the stage makes of documents: known by the end of a long run otherwise."""
    columns = [name.removeprefix("documents.") for name in stage.assigns if name.startswith("documents.")]
    for name in columns:
        if name not in SCHEMAS["documents"].names and not name.startswith(tuple(OPEN_PREFIXES)):
            message = f"{place}: a study has no place for documents.{name}."
            groups = "documents.segment.NAME (text), documents.score.NAME or documents.driver.NAME (numbers)"
            raise UsageError(message, f"Let the stage assign {groups}, or a table of its own.")
