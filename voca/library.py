"""The library's two functions: read, and analyze."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from voca.analysis import analyze as _analyze
from voca.analysis import read as _read
from voca.config import ReadOptions
from voca.pipeline import given, validate
from voca.protocols import Reading
from voca.study import Study

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    Input: TypeAlias = str | Path | Sequence[str | Path] | pd.DataFrame | pa.Table


def _options(columns: Mapping[str, Any]) -> ReadOptions:
    known = {key: value for key, value in columns.items() if value is not None}
    for key in ("text", "segment", "driver", "ignore", "customer_speaker"):
        if isinstance(known.get(key), str):
            known[key] = (known[key],)
    return validate(ReadOptions, known, "voca")


def read(inputs: Input, **columns: Any) -> Reading:  # noqa: ANN401 - the fields of ReadOptions
    """Read comments without analysing them.

    Parameters
    ----------
    inputs : path, glob, sequence of them, or a pandas or Arrow table
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
    return _read(inputs, _options(columns))


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
    embeddings: np.ndarray | None = None,
    strict: bool = False,
    **columns: Any,  # noqa: ANN401 - the fields of ReadOptions
) -> Study:
    """Find themes and sentiment in comments and link them to scores and segments.

    Parameters
    ----------
    inputs : path, glob, sequence of them, or a pandas or Arrow table
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
    embeddings : numpy.ndarray, optional
        float ``[rows, d]``: one vector a row of the table, used instead of the shipped encoder.
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
    overrides = given(
        seed,
        models={"sentiment": sentiment_model, "embed": encoder},
        themes={
            "engine": engine,
            "themes": None if themes is None else str(themes),
            "codebook": None if codebook is None else str(codebook),
            "codebook_only": codebook_only or None,
            "themes_from": None if themes_from is None else str(themes_from),
            "label_model": label_model,
            "label_endpoint": label_endpoint,
        },
        link={"min_base": min_base, "period": period},
    )
    options = _options(columns)
    return _analyze(inputs, options, pipeline=pipeline, overrides=overrides, embeddings=embeddings, strict=strict)
