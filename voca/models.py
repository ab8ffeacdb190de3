"""Open a model that ships with voca, or a folder like one, and make sure it is what its card says."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from voca.errors import ModelError
from voca.paths import shipped
from voca.registry import suggest

if TYPE_CHECKING:
    from voca.protocols import Encoder
    from voca.stages.static_sentiment import StaticSentiment


@dataclass(frozen=True)
class Card:
    """What a model's ``card.toml`` says of it."""

    folder: Path
    name: str
    version: str
    kind: str
    languages: tuple[str, ...]
    licence: str
    files: Mapping[str, str]
    scores: Mapping[str, Any]

    def covers(self, language: str) -> bool:
        """Whether the model was made for `language`; what could not be told (``und``) is given to it."""
        return language == "und" or language in self.languages or "*" in self.languages

    @property
    def sha256(self) -> str:
        """One hash over all files of the model."""
        joined = "".join(f"{name}:{digest}\n" for name, digest in sorted(self.files.items()))
        return hashlib.sha256(joined.encode()).hexdigest()


def shipped_models() -> list[str]:
    """List the models in ``models/``."""
    return sorted(card.parent.name for card in shipped("models").glob("*/card.toml"))


def open_card(model: str | Path) -> Card:
    """Find a model by shipped name or folder and check every file's hash.

    Raises
    ------
    ModelError
        No such model, a missing file, or a file that is not the one its card names.
    """
    folder = Path(model)
    if not folder.is_dir():
        folder = shipped("models") / str(model)
    if not (folder / "card.toml").is_file():
        message = f"There is no model {str(model)!r}."
        raise ModelError(message, suggest(str(model), shipped_models()))
    card = _read_card(folder)
    verify(card)
    return card


def verify(card: Card) -> None:
    """Compare each file of a model with the sha256 in its card; raises :class:`ModelError` at the first difference."""
    remedy = "Install voca again, or restore the folder from the repository."
    for name, expected in card.files.items():
        path = card.folder / name
        if not path.is_file():
            message = f"Model {card.name!r} has no file {name!r}."
            raise ModelError(message, remedy)
        with path.open("rb") as stream:
            found = hashlib.file_digest(stream, "sha256").hexdigest()
        if found != expected:
            hashes = f"sha256 {found[:12]}..., not {expected[:12]}..."
            message = f"Model {card.name!r}: {name} is not the file its card names ({hashes})."
            raise ModelError(message, remedy)


def _read_card(folder: Path) -> Card:
    try:
        with (folder / "card.toml").open("rb") as stream:
            card = tomllib.load(stream)
        return Card(
            folder=folder,
            name=str(card["name"]),
            version=str(card["version"]),
            kind=str(card["kind"]),
            languages=tuple(card["languages"]),
            licence=str(card["licence"]),
            files=_digests(card["files"]),
            scores=dict(card.get("scores", {})),
        )
    except (tomllib.TOMLDecodeError, KeyError, OSError, AttributeError) as error:
        message = f"The card of model {folder.name!r} cannot be read: {error}."
        raise ModelError(message, "Restore card.toml from where the model came from.") from error


def _digests(files: Mapping[str, Any]) -> dict[str, str]:
    return {name: value["sha256"] if isinstance(value, Mapping) else str(value) for name, value in files.items()}


@lru_cache(maxsize=4)
def open_encoder(model: str) -> tuple[Encoder, Card]:
    """Open a sentence encoder; raises :class:`ModelError`."""
    from voca.stages.static_model import StaticTable

    card = open_card(model)
    _expect(card, "static-encoder")
    return StaticTable.load(card.folder), card


@lru_cache(maxsize=4)
def open_sentiment(model: str) -> tuple[StaticSentiment, Card]:
    """Open a sentiment model; raises :class:`ModelError`."""
    from voca.stages.static_sentiment import StaticSentiment

    card = open_card(model)
    _expect(card, "static-sentiment")
    return StaticSentiment.load(card.folder), card


def _expect(card: Card, kind: str) -> None:
    if card.kind != kind:
        message = f"Model {card.name!r} is a {card.kind}, not a {kind}."
        raise ModelError(message, "Choose another with `voca models list`.")
