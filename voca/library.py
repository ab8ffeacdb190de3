"""The library's two functions: read, and analyze."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from numbers import Integral
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from pydantic import BaseModel

from voca.analysis import analyze as _analyze
from voca.analysis import read as _read
from voca.arguments import speaks_python
from voca.config import LinkOptions, ReadOptions, ReportOptions, ThemeOptions
from voca.errors import UsageError
from voca.pipeline import OPTIONS, given, validate
from voca.protocols import Reading
from voca.registry import suggest
from voca.study import Study

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa
    from numpy.typing import ArrayLike

    from voca.sources import Query

    Input: TypeAlias = (
        str | Path | Query | Sequence[str | Path | Query] | Sequence[Mapping[str, Any]] | pd.DataFrame | pa.Table
    )


_OWN: Final = (
    "pipeline", "engine", "sentiment_model", "encoder", "themes", "codebook", "codebook_only", "themes_from",
    "label_model", "label_endpoint", "min_base", "period", "seed", "embeddings", "strict",
)  # fmt: skip
"""What ``analyze`` takes beside columns."""
_LISTS: Final = ("text", "segment", "driver", "ignore", "customer_speaker")
_MAPPINGS: Final = {"score": '{"nps": "COLUMN"}', "outcome": '{"churned": "COLUMN"}'}
_SINGLE: Final = ("title", "customer", "time", "weight")


_PIPELINE: Final[Mapping[str, type[BaseModel]]] = {"link": LinkOptions, "themes": ThemeOptions, "report": ReportOptions}
"""Tables of a pipeline file and what may stand there."""


def _hold_known(columns: Mapping[str, Any], door: str, others: Sequence[str] = ()) -> None:
    """Raise UsageError for an argument that `door` does not have; `others` are those it has beside the columns."""
    known = [*ReadOptions.model_fields, *others]
    for name in [name for name in columns if name not in known]:
        table = next((table for table, model in _PIPELINE.items() if name in model.model_fields), None)
        message = f"{door}: there is no option {name!r}."
        hint = f"Set it under [{table}] in a pipeline file, and name that file: pipeline=." if others and table else ""
        raise UsageError(message, hint or suggest(name, known))


def _options(columns: Mapping[str, Any]) -> ReadOptions:
    """Make options of arguments; a column may be called by a number, and one column stands without a list."""
    known = {key: value for key, value in columns.items() if value is not None}
    for key in [key for key in known if key in _SINGLE]:
        known[key] = _called(known[key])
    for key in [key for key in known if key in _LISTS]:
        value = _called(known[key])
        if isinstance(value, str):
            value = (value,)
        if not isinstance(value, list | tuple):
            message = f"{key} is the name of a column or a list of names, not a {type(value).__name__}."
            raise UsageError(message, f'Write {key}="COLUMN" or {key}=["COLUMN", "COLUMN"].')
        known[key] = tuple(map(_called, value))
    for key in [key for key in known if key in _MAPPINGS]:
        if not isinstance(known[key], Mapping):
            message = f"{key} says of each column what it is, and is no {type(known[key]).__name__}."
            raise UsageError(message, f"Write {key}={_MAPPINGS[key]}.")
        known[key] = {kind: _called(name) for kind, name in known[key].items()}
    if "customers" in known:
        known["customers"] = _path("customers", known["customers"], 'Save the table, and write customers="FILE.csv".')
    return validate(ReadOptions, known, OPTIONS)


def _called(name: Any) -> Any:  # noqa: ANN401 - whatever was passed for a column
    """Return a column's name as it is read: pandas calls columns without a header 0, 1, 2."""
    return str(name) if isinstance(name, Integral) and not isinstance(name, bool) else name


def _inputs(inputs: Any) -> Any:  # noqa: ANN401 - whatever was passed for the input
    """Return paths, or a table, made of a list of records where that was passed; raise UsageError for anything else."""
    from voca.sources.sql import Query

    if isinstance(inputs, Query):
        return [inputs]
    if isinstance(inputs, str | Path) or not isinstance(inputs, Sequence):
        return _no_texts([inputs])[0]
    if inputs and all(isinstance(item, Mapping) for item in inputs):
        return _frame_of(inputs)
    others = [item for item in inputs if not isinstance(item, str | Path | Query)]
    if not others:
        return _no_texts(inputs)
    if hasattr(others[0], "columns"):
        message = "Several tables in memory are not read at once."
        raise UsageError(message, "Put them below one another: pandas.concat([one, other], ignore_index=True).")
    kind = type(inputs if isinstance(inputs, bytes | bytearray) else others[0]).__name__
    message = f"A value of type {kind} names no file."
    raise UsageError(message, "Pass paths, a list of records (dicts), a pandas or polars DataFrame or a pyarrow Table.")


def _frame_of(records: Sequence[Any]) -> pd.DataFrame:
    """Make a frame of records; halves of characters, which pandas keeps in no column of texts, are read as cells."""
    import pandas as pd

    try:
        return pd.DataFrame(list(records))
    except UnicodeEncodeError:
        return pd.DataFrame(list(records), dtype=object)


def _no_texts(inputs: Sequence[Any]) -> Sequence[Any]:
    """Raise UsageError where comments were passed in the place of files: words with blanks that name nothing."""
    texts = [item for item in inputs if isinstance(item, str) and _reads_like_text(item)]
    if texts and len(texts) == len(inputs):
        message = f"A string names a file, and there is no file {texts[0][:40]!r}."
        raise UsageError(message, 'Put comments into a table: voca.analyze(pandas.DataFrame({"comment": texts})).')
    return inputs


def _reads_like_text(item: str) -> bool:
    blank = " " in item.strip() and (" " in Path(item).suffix or not Path(item).suffix)
    return blank and not set(item) & set("/\\*") and not os.path.exists(item)  # which takes any length


def _path(name: str, value: Any, remedy: str) -> str | None:  # noqa: ANN401 - whatever was passed for a path
    """Return a path as it is laid over a pipeline; raise UsageError for anything else."""
    if value is None or isinstance(value, str | Path):
        return None if value is None else str(value)
    message = f"{name} is a name or a path, not a {type(value).__name__}."
    raise UsageError(message, remedy)


@speaks_python
def read(inputs: Input, **columns: Any) -> Reading:  # noqa: ANN401 - the fields of ReadOptions
    """Read comments without analysing them.

    Parameters
    ----------
    inputs : path, glob, Query, sequence of them, list of records (dicts), or a pandas, polars or Arrow table
    **columns
        Roles you know: ``text="comment"``, ``score={"nps": "ltr"}``, ``segment=["plan"]``, ``customer=``, ``time=``,
        ``weight=``, ``outcome=``, ``ignore=``, ``sheet=``; see :class:`voca.config.ReadOptions`.

    Returns
    -------
    Reading
        ``documents``, ``columns``, ``scales`` (Arrow tables) and ``issues``.

    Raises
    ------
    VocaError
        What cannot be read, where, and the remedy.
    """
    _hold_known(columns, "voca.read")
    return _read(_inputs(inputs), _options(columns))


@speaks_python
def analyze(
    inputs: Input,
    *,
    pipeline: str | Path = "reviews",
    engine: str | None = None,
    sentiment_model: str | Path | None = None,
    encoder: str | Path | None = None,
    themes: str | int | None = None,
    codebook: str | Path | None = None,
    codebook_only: bool = False,
    themes_from: str | Path | None = None,
    label_model: str | None = None,
    label_endpoint: str | None = None,
    min_base: int | None = None,
    period: str | None = None,
    seed: int | None = None,
    embeddings: ArrayLike | pd.DataFrame | None = None,
    strict: bool = False,
    **columns: Any,  # noqa: ANN401 - the fields of ReadOptions
) -> Study:
    """Find themes and sentiment in comments and link them to scores and segments.

    Parameters
    ----------
    inputs : path, glob, Query, sequence of them, list of records (dicts), or a pandas, polars or Arrow table
    pipeline : str or pathlib.Path
        A shipped pipeline's name or a TOML file.
    engine : {"voca", "bertopic"}, optional
    sentiment_model, encoder : str or pathlib.Path, optional
        A shipped or pulled model's name or a folder; ``"auto"`` for the cascade of the two shipped sentiment models.
    themes : str or int, optional
        ``12`` or ``"8..25"``; found in the data where not given.
    codebook : str or pathlib.Path, optional
        A ``themes.toml``: its themes steer the fit and keep their ids.
    codebook_only : bool
        Only the codebook's themes; what fits nowhere has none.
    themes_from : str or pathlib.Path, optional
        An earlier study, or the folder of a saved theme model, whose themes are kept; what they do not cover is new.
    label_model, label_endpoint : str, optional
        A language model that chooses among the labels in customers' words: a .gguf file, or a name and the address of
        its OpenAI-compatible service.
    min_base : int, optional
        Customers that a finding needs.
    period : {"week", "month", "quarter", "year"}, optional
    seed : int, optional
    embeddings : array_like, optional
        Numbers ``[rows, d]``, a numpy array, a frame or lists: one vector a row of the table, used instead of the
        shipped encoder.
    strict : bool
        Raise :class:`~voca.errors.DataProblemsError` where the data has problems.
    **columns
        As for :func:`read`.

    Returns
    -------
    Study
        The same study that the command line makes.

    Raises
    ------
    VocaError
        With what, where and the remedy.

    Examples
    --------
    >>> import pandas as pd, voca
    >>> frame = pd.DataFrame({"comment": ["Delivery was late again"] * 3, "ltr": [2, 3, 1]}, index=list("abc"))
    >>> study = voca.analyze(frame, text="comment", score={"nps": "ltr"})
    >>> study.documents["score.nps"].tolist()
    [2.0, 3.0, 1.0]
    >>> study.documents.index.tolist()
    ['a', 'b', 'c']
    """
    _hold_known(columns, "voca.analyze", _OWN)
    overrides = given(
        seed,
        models={
            "sentiment": _path("sentiment_model", sentiment_model, "Save the model to a folder and name that."),
            "embed": _path("encoder", encoder, "Name a model or a folder, or pass vectors: embeddings=."),
        },
        themes={
            "engine": engine,
            "themes": None if themes is None else str(themes),
            "codebook": _path("codebook", codebook, 'Write codebook="themes.toml".'),
            "codebook_only": codebook_only or None,
            "themes_from": _path("themes_from", themes_from, 'Save the study, study.save("out"), and name its folder.'),
            "label_model": label_model,
            "label_endpoint": label_endpoint,
        },
        link={"min_base": min_base, "period": period},
    )
    options = _options(columns)
    return _analyze(
        _inputs(inputs), options, pipeline=pipeline, overrides=overrides, embeddings=embeddings, strict=strict
    )
