"""The whole job in order: read, stages, themes, link, study. The one place where the packages meet."""

from __future__ import annotations

import hashlib
import platform
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from voca import __version__
from voca.accounting import coverage, matrix, statuses
from voca.config import LinkOptions, ReadOptions
from voca.earlier import with_encoder
from voca.errors import DataProblemsError, InputError, Issue
from voca.hiding import hidden
from voca.models import notice_of, open_cards
from voca.pipeline import Pipeline, Progress, Step, load
from voca.preflight import customer_key, hold, hold_read, redacting
from voca.protocols import Reading, Tables
from voca.rotation import KEY_ENTRY
from voca.schema import NOT_CUSTOMER, SCHEMAS, from_records
from voca.several import mentioned, reader_of, resized
from voca.stages.columns import strings
from voca.stages.embed import Embed, GivenVectors
from voca.stages.sentences import Sentences
from voca.study import Study
from voca.theming import Learning, ThemeData, embed_of, learn
from voca.withheld import language_issues
from voca.wording import counted

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import ArrayLike


def analyze(
    inputs: Any,  # noqa: ANN401 - whatever `read` takes
    options: ReadOptions,
    *,
    pipeline: str | Path = "reviews",
    overrides: Mapping[str, Any] | None = None,
    embeddings: ArrayLike | pd.DataFrame | None = None,
    strict: bool = False,
    progress: Progress | None = None,
) -> Study:
    """Read, run, link and gather into a study.

    Parameters
    ----------
    inputs : path, glob, sequence of them, or a pandas or Arrow table
    options : ReadOptions
        Roles of columns the user fixed.
    pipeline : str or pathlib.Path
        A shipped pipeline or a file.
    overrides : mapping, optional
        Laid over the pipeline file.
    embeddings : array_like, optional
        ``[rows, d]``, one vector a row of the table, used instead of the encoder; each row is then one mention.
    strict : bool
        Refuse data with problems.
    progress : callable, optional
        ``progress(step, done, total)``.

    Raises
    ------
    VocaError
        With what, where and the remedy.
    """
    index = getattr(inputs, "index", None) if _is_frame(inputs) else None
    own = None if embeddings is None else GivenVectors(embeddings, _rows_of(inputs), index)
    built = prepared(pipeline, overrides, own)
    if progress:
        progress("read", 0, 0)
    return analyze_reading(built, read(inputs, options), own=own, strict=strict, progress=progress, index=index)


def prepared(pipeline: str | Path, overrides: Mapping[str, Any] | None, own: GivenVectors | None = None) -> Pipeline:
    """Return a pipeline that can do its work, as far as is known before anything is read; raises ``VocaError``."""
    built = load(pipeline, with_encoder(overrides))
    hold(built, own)
    return built


def analyze_reading(
    built: Pipeline,
    reading: Reading,
    *,
    own: GivenVectors | None = None,
    strict: bool = False,
    progress: Progress | None = None,
    index: pd.Index[Any] | None = None,
) -> Study:
    """Do what comes after reading.

    Parameters
    ----------
    built : Pipeline
        As :func:`prepared` returns it.
    reading : Reading
    own : GivenVectors, optional
        What stands for the encoder.
    strict, progress
        As for :func:`analyze`.
    index : pandas.Index, optional
        That of the table that was read.
    """
    problems = reading.problems
    if strict and problems:
        message = f"{counted(len(problems), 'problem')} in the data; the first: {problems[0]}."
        raise DataProblemsError(message, "Correct the file, or leave out --strict to analyse the other rows.")
    if not reading.documents.num_rows:
        message = "There is nothing to analyse: no row could be read."
        raise InputError(message, "Look at the problems with `voca check FILE`.")
    hold_read(built, reading)
    reading = _private(reading, built)
    sized = built.sized(words_of(reading.documents))
    if sized is not built:
        hold(sized, own)
    issues = _size_issues(built, sized)
    if own is not None:
        sized = replace(sized, stages=tuple(_given(stage, own) for stage in sized.stages))
    return _Run(sized, reading, progress, issues).study(index)


def _private(reading: Reading, pipeline: Pipeline) -> Reading:
    """Take personal data out of what a reading says beside the comments, where the comments are redacted."""
    from voca.private import without_persons

    stage = redacting(pipeline)
    return without_persons(reading, stage.config.keep) if stage else reading


def words_of(documents: pa.Table) -> int:
    """Count the words of all comments, told apart by white space."""
    counts = pc.list_value_length(pc.utf8_split_whitespace(documents["text"]))
    return int(pc.sum(counts).as_py() or 0)


def _size_issues(asked: Pipeline, sized: Pipeline) -> list[Issue]:
    """Say so where much text is read with other models than the pipeline's own."""
    if sized is asked:
        return []
    models = ", ".join(sorted(set(asked.file.large.models.values())))
    message = f"over {asked.file.large.words:,} words: the fast models ({models}) read them"
    hint = "For the slower and better ones: --sentiment-model auto --encoder encoder."
    return [Issue("fast-models", message, severity="note", hint=hint)]


def _given(stage: Any, own: GivenVectors) -> Any:  # noqa: ANN401
    """Let the caller's vectors stand for the encoder's: one a row, so that the whole comment is the unit."""
    if isinstance(stage, Embed):
        return own
    if isinstance(stage, Sentences):
        return Sentences(stage.config.model_copy(update={"unit": "document"}))
    return stage


def read(inputs: Any, options: ReadOptions) -> Reading:  # noqa: ANN401 - a path, several, or a table
    """Read a path, several, or a pandas or Arrow table."""
    from voca import sources

    if _is_frame(inputs):
        return sources.from_frame(inputs, options)
    return sources.read([inputs] if isinstance(inputs, str | Path) else inputs, options)


def _rows_of(inputs: Any) -> int | None:  # noqa: ANN401 - whatever `read` takes
    """Return how many rows a table in memory has; None of anything else."""
    return len(inputs) if _is_frame(inputs) and hasattr(inputs, "__len__") else None


def _is_frame(inputs: object) -> bool:
    return not isinstance(inputs, str | Path | Sequence)


class _Run:
    """One analysis on its way through the packages."""

    def __init__(
        self, pipeline: Pipeline, reading: Reading, progress: Progress | None, issues: Sequence[Issue] = ()
    ) -> None:
        self.pipeline = pipeline
        self.reading = reading
        self.progress = progress
        self.issues: list[Issue] = [*reading.issues, *issues]
        self.started = time.perf_counter()
        self.learnt: Learning

    def study(self, index: pd.Index[Any] | None) -> Study:
        """Do everything and gather it."""
        tables: dict[str, pa.Table] = {"documents": self.reading.documents}
        tables.update(self.pipeline.run(tables, self.progress))
        self._step("themes", tables, self._themes)
        tables["documents"], tables["sentences"] = statuses(tables)
        tables["scales"] = self._scales(tables)
        tables["columns"] = self.reading.columns
        self._step("link", tables, self._link)
        self.issues += language_issues(tables["documents"])
        self.issues += _label_issues(self.pipeline)
        self.issues += _redaction_issues(self.pipeline)
        tables["coverage"] = coverage(tables["documents"], self.reading.inputs)
        tables["issues"] = from_records("issues", [asdict(issue) for issue in self.issues])
        tables["sentences"] = tables["sentences"].select(SCHEMAS["sentences"].names)
        return Study(tables, self._manifest(tables), index, self.learnt.model)

    def _step(self, name: str, tables: dict[str, pa.Table], work: Any) -> None:  # noqa: ANN401
        if self.progress:
            self.progress(name, 0, 0)
        before = {key: table.num_rows for key, table in tables.items()}
        started = time.perf_counter()
        tables.update(work(tables))
        after = {key: table.num_rows for key, table in tables.items()}
        self.pipeline.steps.append(Step(name, before, after, time.perf_counter() - started))

    def _themes(self, tables: Tables) -> Tables:
        sentences = tables["sentences"]
        open_rows = sentences.filter(pc.is_null(sentences["status"]))
        vectors = matrix(tables["vectors"])
        shas = tables["vectors"]["model_sha"]
        data = ThemeData(open_rows, vectors, shas[0].as_py() if len(shas) else "", embed_of(self.pipeline.stages))
        self.learnt = learn(self.pipeline.file.themes, data, self.pipeline.file.seed)
        model = self.learnt.model
        reader = reader_of(self.pipeline.stages, data.embed)
        found = mentioned(model, sentences, open_rows, vectors, tables.get("mentions"), reader)
        self.issues += self.learnt.issues(found["sentences"], found["mentions"])
        self.issues += hidden(model, open_rows, vectors, reader, found["mentions"])
        return {"themes": resized(model.themes, found["mentions"]), **found}

    def _scales(self, tables: Tables) -> pa.Table:
        scales = self.reading.scales
        if scales.num_rows or not _tells(tables["documents"], tables["themes"]):
            return scales
        spoken = self.reading.documents["conversation_id"].null_count < self.reading.documents.num_rows
        table = ", or the table that has those of the calls with --customers FILE" if spoken else " if there is one"
        self.issues.append(
            Issue(
                "no-score",
                "no score was found: the sentiment of the comments serves as one, so what is said about drivers "
                "rests on the words alone",
                severity="note",
                hint=f"Name a score with --score nps=COLUMN{table}.",
            )
        )
        row: dict[str, object] = {
            "score": "sentiment",
            "column": "",
            "kind": "sentiment",
            "low": -100.0,
            "high": 100.0,
            "direction": 1,
            "label": "Sentiment (\N{MINUS SIGN}100 to 100)",
            "reason": "no score column",
            "primary": True,
        }
        return from_records("scales", [row])

    def _link(self, tables: Tables) -> Tables:
        from voca.link import link

        options: LinkOptions = self.pipeline.file.link
        result = link(
            tables["documents"], tables["sentences"], tables["mentions"], tables["themes"], tables["scales"], options
        )
        self.issues += result.issues
        return result.tables

    def _manifest(self, tables: Tables) -> dict[str, Any]:
        file = self.pipeline.file
        models = {card.name: card for name in _models(self.pipeline) for card in open_cards(name)}
        key = customer_key(self.pipeline, self.reading.documents)
        identities = "\n".join(sorted(tables["documents"]["document_id"].to_pylist()))
        return {
            "version": __version__,
            "created": datetime.now(UTC).isoformat(timespec="seconds"),
            "python": platform.python_version(),
            "pipeline": _without_places(file.model_dump(mode="json")),
            **({} if key is None else {KEY_ENTRY: key.fingerprint}),
            "report": file.report.model_dump(mode="json"),
            "seed": file.seed,
            "models": {
                name: {"version": card.version, "sha256": card.sha256, "languages": list(card.languages)}
                for name, card in sorted(models.items())
            },
            "inputs": [dict(entry) for entry in self.reading.inputs],
            **({"codebook": dict(self.learnt.record)} if self.learnt.record else {}),
            "content_sha256": hashlib.sha256(identities.encode()).hexdigest(),
            "steps": [asdict(step) for step in self.pipeline.steps],
            "seconds": round(time.perf_counter() - self.started, 3),
        }


def _tells(documents: pa.Table, themes: pa.Table) -> bool:
    """Whether the sentiment can stand in for a score: of those who say something, half are judged, or have themes."""
    moods, statuses = strings(documents, "sentiment"), strings(documents, "status")
    silent = ("filler", "no text", NOT_CUSTOMER)
    says = [mood for mood, status in zip(moods, statuses, strict=True) if status not in silent]
    judged = sum(mood is not None for mood in says)
    return judged > 0 and (2 * judged >= len(says) or themes.num_rows > 0)


def _without_places(pipeline: dict[str, Any]) -> dict[str, Any]:
    """Leave out where the key lies."""
    stages = [{name: value for name, value in stage.items() if name != "key"} for stage in pipeline["stages"]]
    return {**pipeline, "stages": stages}


def _models(pipeline: Pipeline) -> list[str]:
    """List the models that the stages name, each once."""
    named = {getattr(getattr(stage, "config", None), "model", None) for stage in pipeline.stages}
    return sorted(filter(None, named))


def _label_issues(pipeline: Pipeline) -> list[Issue]:
    """Say how the labels of models from elsewhere are read."""
    notices = (notice_of(model) for model in _models(pipeline))
    return [Issue("model-labels", notice.removesuffix("."), severity="note") for notice in notices if notice]


def _redaction_issues(pipeline: Pipeline) -> list[Issue]:
    """Warn where the study holds personal data."""
    if any(stage.name == "redact" for stage in pipeline.stages):
        return []
    message = "personal data was not taken out of the text: the study and the report hold it as it was written"
    return [Issue("not-redacted", message, hint="Leave out --redact off, and keep the study like the data itself.")]
