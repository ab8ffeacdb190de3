"""A theme model on disk: ``themes.safetensors`` (numbers) and ``themes.json`` (words). No pickle."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
from pydantic import ValidationError
from safetensors import SafetensorError
from safetensors.numpy import load_file
from safetensors.numpy import save as to_bytes

from voca.config import ThemeOptions
from voca.errors import ModelError
from voca.schema import from_records
from voca.themes.assign import Assigner, Metric
from voca.themes.stopwords import STOPWORDS

VERSION: Final = 2
NUMBERS: Final = "themes.safetensors"
WORDS: Final = "themes.json"


@dataclass(frozen=True, slots=True)
class Saved:
    """Everything that a fitted model knows."""

    options: ThemeOptions
    encoder_sha: str
    themes: pa.Table
    leaf_ids: Sequence[str]
    assigner: Assigner | None
    seen: dict[int, int]
    languages: tuple[str, ...]
    codebook: Sequence[Mapping[str, Any]] | None = None


def save(folder: Path, saved: Saved) -> None:
    """Write a model; `folder` is made where it is not there.

    Raises
    ------
    ModelError
        It cannot be written there.
    """
    words = {
        "format": "voca themes",
        "version": VERSION,
        "engine": saved.options.engine,
        "encoder_sha256": saved.encoder_sha,
        "options": saved.options.model_dump(mode="json"),
        "languages": list(saved.languages),
        "leaf_ids": list(saved.leaf_ids),
        "themes": saved.themes.to_pylist(),
        "codebook": saved.codebook,
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / NUMBERS).write_bytes(to_bytes(_numbers(saved)))  # save_file's are closed to one's group
        (folder / WORDS).write_text(json.dumps(words, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        message = f"The theme model cannot be written to {folder}: {(error.strerror or str(error)).lower()}."
        raise ModelError(message, "Give a folder that can be written.") from error


def _numbers(saved: Saved) -> dict[str, np.ndarray[Any, Any]]:
    keys = sorted(saved.seen)
    numbers: dict[str, np.ndarray[Any, Any]] = {
        "seen_text": np.array(keys, np.int64),
        "seen_leaf": np.array([saved.seen[key] for key in keys], np.int32),
    }
    if saved.assigner is not None:
        a = saved.assigner
        numbers |= {
            "mean": a.mean,
            "weights": np.ascontiguousarray(a.weights),
            "bias": a.bias,
            "centroids": np.ascontiguousarray(a.centroids),
            "floors": np.array([a.floor, a.likeness]),
            "parts": np.array([a.parts]),
        }
        if a.metric is not None:
            numbers["metric"] = np.ascontiguousarray(a.metric.inverse)
            numbers["metric_scale"] = np.array([a.metric.temperature, a.metric.rows])
    return numbers


def load(folder: Path, encoder_sha: str = "") -> Saved:
    """Read a model.

    Raises
    ------
    ModelError
        A file is missing or broken, the version is newer, or the encoder another one than `encoder_sha`, where given.
    """
    words = _read(folder)
    known = str(words.get("encoder_sha256", ""))
    if encoder_sha and known != encoder_sha:
        message = f"The themes in {folder.name!r} were learnt with another encoder ({known[:12] or 'unnamed'})."
        raise ModelError(message, f"Use that encoder, or learn the themes again with {encoder_sha[:12]}.")
    try:
        numbers = load_file(folder / NUMBERS)
        options = ThemeOptions.model_validate(words["options"])
        themes = from_records("themes", words["themes"])
        leaf_ids = [str(i) for i in words["leaf_ids"]]
        seen = dict(zip(numbers["seen_text"].tolist(), numbers["seen_leaf"].tolist(), strict=True))
        assigner = _assigner(numbers)
        languages = tuple(name for name in words["languages"] if name in STOPWORDS)
    except (OSError, SafetensorError, KeyError, ValueError, ValidationError, pa.ArrowInvalid) as error:
        message = f"The theme model in {folder.name!r} is incomplete or damaged."
        raise ModelError(message, "Learn the themes again and save them.") from error
    return Saved(options, known, themes, leaf_ids, assigner, seen, languages, words.get("codebook"))


def _read(folder: Path) -> dict[str, Any]:
    try:
        words = json.loads((folder / WORDS).read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        message = f"There is no theme model in {folder.name!r}: {WORDS} is missing."
        raise ModelError(message, "Give the folder that a theme model was saved in.") from error
    except (OSError, ValueError) as error:
        message = f"{WORDS} in {folder.name!r} cannot be read."
        raise ModelError(message, "Learn the themes again and save them.") from error
    if not isinstance(words, dict) or words.get("format") != "voca themes":
        message = f"{WORDS} in {folder.name!r} is not a theme model."
        raise ModelError(message, "Give the folder that a theme model was saved in.")
    if int(words.get("version", 0)) > VERSION:
        message = f"The theme model in {folder.name!r} was saved by a newer voca."
        raise ModelError(message, "Update voca.")
    return words


def _assigner(numbers: dict[str, np.ndarray[Any, Any]]) -> Assigner | None:
    if "weights" not in numbers:
        return None
    floor, likeness = numbers["floors"].tolist()
    metric = None
    if "metric" in numbers:
        temperature, rows = numbers["metric_scale"].tolist()
        metric = Metric(numbers["metric"], temperature, int(rows))
    parts = float(numbers["parts"][0]) if "parts" in numbers else -1.0
    mean, weights, bias, centroids = (numbers[name] for name in ("mean", "weights", "bias", "centroids"))
    return Assigner(mean, weights, bias, centroids, floor, likeness, metric, parts)
