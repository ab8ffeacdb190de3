"""From a trained table to a model folder: int8 rows, the tokenizer, and a card that carries every file's sha256."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from safetensors.numpy import save
from tokenizers import Tokenizer

Toml = str | int | float | bool | Sequence[str]


def quantized(table: npt.NDArray[np.float32]) -> dict[str, npt.NDArray[np.generic]]:
    """Return an int8 table and the scale of each of its rows."""
    scale = np.maximum(np.abs(table).max(axis=1), 1e-12) / 127.0
    rounded = np.rint(table / scale[:, None]).astype(np.int8)
    return {"table": rounded, "scale": scale.astype(np.float32)}


def toml_value(value: Toml) -> str:
    """Write one TOML value."""
    if isinstance(value, (bool, str)):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, (int, float)):
        return repr(value)
    return "[" + ", ".join(toml_value(item) for item in value) + "]"


def toml(top: Mapping[str, Toml], sections: Mapping[str, Mapping[str, Toml]]) -> str:
    """Write a flat TOML document with sections."""
    blocks = [[f"{name} = {toml_value(value)}" for name, value in top.items()]]
    for title, values in sections.items():
        quoted = ((n if n.replace("_", "").isalnum() else json.dumps(n), v) for n, v in values.items())
        blocks.append([f"[{title}]"] + [f"{name} = {toml_value(value)}" for name, value in quoted])
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"


def write_model(
    out: Path,
    tokenizer: Tokenizer,
    arrays: dict[str, npt.NDArray[np.generic]],
    top: Mapping[str, Toml],
    sections: Mapping[str, Mapping[str, Toml]],
) -> None:
    """Write ``weights.safetensors``, ``tokenizer.json`` and ``card.toml`` to a folder."""
    out.mkdir(parents=True, exist_ok=True)
    (out / "weights.safetensors").write_bytes(
        save({name: np.ascontiguousarray(array) for name, array in arrays.items()})
    )
    (out / "tokenizer.json").write_text(tokenizer.to_str(), encoding="utf-8")
    write_card(out, ("weights.safetensors", "tokenizer.json"), top, sections)


def write_card(
    out: Path, names: Sequence[str], top: Mapping[str, Toml], sections: Mapping[str, Mapping[str, Toml]]
) -> None:
    """Write ``card.toml`` with the sha256 of the named files beside it."""
    files = {name: hashlib.sha256((out / name).read_bytes()).hexdigest() for name in names}
    (out / "card.toml").write_text(toml(top, {"files": files, **sections}), encoding="utf-8")
