"""A model's card: what ``card.toml`` says of it, and whether its files are the ones the card names."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from voca.errors import ModelError
from voca.paths import model_name, model_remedy

FILE: Final = "card.toml"
ANY_LANGUAGE: Final = "*"
_HASH: Final = "_sha256"


@dataclass(frozen=True)
class Card:
    """What a model's ``card.toml`` says of it.

    Attributes
    ----------
    folder : pathlib.Path
    name, version, kind, licence : str
        ``kind`` ends in what the model is for: ``convolution-sentiment``, ``huggingface-encoder``, ...
    languages : tuple of str
        ISO 639-1 codes; ``"*"`` stands for any.
    files : mapping of str to str
        The sha256 of each file, by its path inside the folder.
    scores : mapping
    parts : mapping
        Of a model made of others: their names (``fast``, ``trunk``, ...), the hash of each that it was made for
        (``fast_sha256``, ...), and from which probability on the answer of one stands.
    made_of : mapping of str to str
        Those models, each with the hash that it has to have.
    revision : str
        The commit that a pulled model was fetched at; empty for every other.
    """

    folder: Path
    name: str
    version: str
    kind: str
    languages: tuple[str, ...]
    licence: str
    files: Mapping[str, str]
    scores: Mapping[str, Any] = field(default_factory=dict)
    parts: Mapping[str, Any] = field(default_factory=dict)
    made_of: Mapping[str, str] = field(default_factory=dict)
    revision: str = ""

    @property
    def task(self) -> str:
        """What the model is for: ``sentiment``, ``encoder``, ..."""
        return self.kind.rpartition("-")[2]

    def covers(self, language: str) -> bool:
        """Whether the model was made for `language`; what could not be told (``und``) is given to it."""
        return language == "und" or language in self.languages or ANY_LANGUAGE in self.languages

    @property
    def sha256(self) -> str:
        """One hash over all files of the model."""
        joined = "".join(f"{name}:{digest}\n" for name, digest in sorted(self.files.items()))
        return hashlib.sha256(joined.encode()).hexdigest()


def read_card(folder: Path) -> Card:
    """Read ``card.toml``; raises :class:`ModelError` where it is damaged or something is missing in it."""
    try:
        with (folder / FILE).open("rb") as stream:
            card = tomllib.load(stream)
        parts = dict(card.get("parts", {}))
        return Card(
            folder=folder,
            name=str(card["name"]),
            version=str(card["version"]),
            kind=str(card["kind"]),
            languages=tuple(card["languages"]),
            licence=str(card["licence"]),
            files=_digests(card["files"]),
            scores=dict(card.get("scores", {})),
            parts=parts,
            made_of=_made_of(parts),
            revision=str(card.get("revision", "")),
        )
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, OSError, AttributeError, TypeError) as error:
        message = f"The card of model {model_name(folder)!r} cannot be read: {error}."
        raise ModelError(message, model_remedy(folder)) from error


def write_card(card: Card) -> None:
    """Write the ``card.toml`` of a model that was fetched; raises ``OSError``."""
    facts: dict[str, str | list[str]] = {
        "name": card.name,
        "version": card.version,
        "revision": card.revision,
        "kind": card.kind,
        "languages": list(card.languages),
        "licence": card.licence,
    }
    lines = [f"{key} = {_written(value)}" for key, value in facts.items()]
    lines += ["", "[files]", *(f"{_written(name)} = {_written(card.files[name])}" for name in sorted(card.files))]
    (card.folder / FILE).write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def verify(card: Card) -> None:
    """Hold that a model's files are the ones its card names.

    In the folder of a pulled model there may be nothing else: a file that nobody named could change how it is loaded.

    Raises
    ------
    ModelError
        At the first file that is missing, different, or not named.
    """
    remedy = "Install voca again, or restore the folder from the repository."
    if card.revision:
        remedy = f"Fetch it again with `voca models pull {card.name}`."
    for name, expected in card.files.items():
        path = card.folder / name
        if not path.is_file():
            message = f"Model {card.name!r} has no file {name!r}."
            raise ModelError(message, remedy)
        found = digest(path)
        if found != expected:
            hashes = f"sha256 {found[:12]}..., not {expected[:12]}..."
            message = f"Model {card.name!r}: {name} is not the file its card names ({hashes})."
            raise ModelError(message, remedy)
    unnamed = sorted(set(files_in(card.folder)) - set(card.files) - {FILE}) if card.revision else []
    if unnamed:
        message = f"Model {card.name!r} holds a file that its card does not name: {unnamed[0]}."
        raise ModelError(message, remedy)


def files_in(folder: Path) -> list[str]:
    """List a folder's files by their paths inside it, with ``/`` between the parts, sorted."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def digests(folder: Path, names: Iterable[str]) -> dict[str, str]:
    """Return the sha256 of the named files of `folder`."""
    return {name: digest(folder / name) for name in names}


def digest(path: Path) -> str:
    """Return a file's sha256."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _made_of(parts: Mapping[str, Any]) -> dict[str, str]:
    """Return the models that are named with the hash of each; raises ``KeyError`` for one without."""
    names = [name for name, value in parts.items() if isinstance(value, str) and not name.endswith(_HASH)]
    return {parts[name]: str(parts[f"{name}{_HASH}"]) for name in names}


def _digests(files: Mapping[str, Any]) -> dict[str, str]:
    return {name: value["sha256"] if isinstance(value, Mapping) else str(value) for name, value in files.items()}


def _written(value: str | list[str]) -> str:
    """Write a string or a list of strings as TOML: as JSON does, but for a character that JSON leaves as it is."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
