"""Fetch a model from the Hugging Face hub, once, and pin what was fetched.

This is the only place in voca that uses the network, and only when somebody asks for it with ``voca models pull``.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from voca.cards import ANY_LANGUAGE, Card, write_card
from voca.checkpoints import describe, usable_files
from voca.errors import ModelError, UsageError
from voca.models import HUB_NAME, load, open_card, open_encoder, open_sentiment, pulled_folder, shipped_models

_LANGUAGE: Final = re.compile(r"([a-z]{2})([-_][a-z0-9]+)*", re.IGNORECASE)
_ANY: Final = ("multilingual", "mul")  # what the hub calls a model for many languages that are not all listed


@dataclass(frozen=True, slots=True)
class Fetched:
    """What the hub said of a model.

    Attributes
    ----------
    commit : str
        The hash that the files are from.
    licence : str
        As its owner states it; empty where nothing is stated.
    languages : tuple of str
        As its owner states them.
    """

    commit: str
    licence: str = ""
    languages: tuple[str, ...] = ()


def pull(name: str, revision: str | None = None) -> Card:
    """Fetch a model into voca's own folder and pin its commit and the sha256 of every file.

    A model that was pulled before is replaced, once the new one is complete.

    Parameters
    ----------
    name : str
        What the hub calls it: ``owner/model``.
    revision : str, optional
        A branch, tag or commit; the main branch where not given.

    Returns
    -------
    Card

    Raises
    ------
    UsageError
        `name` is no name of a model on a hub, or that of a shipped one.
    ModelError
        The model cannot be fetched or is none that voca can use; nothing is left behind.
    """
    if name in shipped_models():
        message = f"Model {name!r} ships with voca: there is nothing to fetch."
        raise UsageError(message, "Use it by its name.")
    if name and not HUB_NAME.fullmatch(name) and (Path(name) / "config.json").is_file():
        message = f"{name!r} is a folder of this machine: there is nothing to fetch."
        raise UsageError(message, f"Use it as it is: --sentiment-model {name}, or --encoder {name}.")
    if not HUB_NAME.fullmatch(name):
        message = f"{name!r} is no name of a model on the Hugging Face hub."
        raise UsageError(message, "Write it as owner/model.")
    folder = pulled_folder(name)
    around = folder.with_name(f".{uuid.uuid4().hex}")
    staging = around / folder.name
    try:
        staging.mkdir(parents=True)
        fetched = fetch(name, revision, staging)
        card = describe(staging, name)
        if _can_open():
            load(card, card.task)
        languages = languages_of(fetched.languages)
        version, licence = fetched.commit[:12], fetched.licence or "not stated"
        card = replace(card, version=version, revision=fetched.commit, licence=licence, languages=languages)
        write_card(card)
        _put_in_place(staging, folder)
    except OSError as error:
        message = f"Model {name!r} cannot be kept in {folder.parent}: {(error.strerror or str(error)).lower()}."
        raise ModelError(message, "Make room there, or name another folder in the variable VOCA_MODELS.") from error
    finally:
        shutil.rmtree(around, ignore_errors=True)
    # a session that goes on must not work with the old one
    open_encoder.cache_clear()
    open_sentiment.cache_clear()
    return open_card(folder)


def _can_open() -> bool:
    """Tell whether what opens a model is installed: one may fetch models on a machine that does not use them."""
    return all(importlib.util.find_spec(package) for package in ("torch", "transformers"))


def languages_of(stated: Iterable[str]) -> tuple[str, ...]:
    """Read the languages that a model's owner states, as a card has them.

    Parameters
    ----------
    stated : iterable of str
        Codes with or without a country or script (``zh-cn``), or ``multilingual``.

    Returns
    -------
    tuple of str
        ISO 639-1 codes; any language where many or none that can be told are stated.

    Examples
    --------
    >>> languages_of(["en", "zh-cn", "zh-tw"])
    ('en', 'zh')
    >>> languages_of(["multilingual", "en"])
    ('*',)
    """
    stated = [code.strip().lower() for code in stated]
    found = [match[1] for match in map(_LANGUAGE.fullmatch, stated) if match]
    return (ANY_LANGUAGE,) if not found or set(_ANY) & set(stated) else tuple(dict.fromkeys(found))


def fetch(name: str, revision: str | None, folder: Path) -> Fetched:
    """Download the files that voca reads of a model on the hub into `folder`; raises :class:`ModelError`."""
    try:
        from huggingface_hub import HfApi, snapshot_download
    except ImportError as error:
        message = "Fetching a model needs the package huggingface_hub."
        raise ModelError(message, 'Install it with: pip install "voca[transformers]".') from error
    try:
        found = HfApi().model_info(name, revision=revision)
        files = usable_files([file.rfilename for file in found.siblings or ()], f"Model {name!r}")
        commit = str(found.sha)
        snapshot_download(name, revision=commit, local_dir=folder, allow_patterns=files)
    except ModelError:
        raise
    except Exception as error:  # of whichever HTTP library the hub's client is built on
        reason = (str(error).strip().splitlines() or [type(error).__name__])[0].removesuffix(".")
        at = f" at revision {revision!r}" if revision else ""
        message = f"Model {name!r}{at} cannot be fetched: {reason}."
        remedy = "See to its name and revision and to the connection; a gated model needs `hf auth login` first."
        raise ModelError(message, remedy) from error
    shutil.rmtree(folder / ".cache", ignore_errors=True)
    stated = found.card_data
    languages = (getattr(stated, "language", None) or ()) if stated else ()
    licence = (getattr(stated, "license", None) or "") if stated else ""
    return Fetched(commit, str(licence), (languages,) if isinstance(languages, str) else tuple(map(str, languages)))


def _put_in_place(staging: Path, folder: Path) -> None:
    """Let the new folder take the place of the old one, which goes where the new one was."""
    old = staging.with_name("old")
    if folder.exists():
        os.replace(folder, old)
    try:
        os.replace(staging, folder)
    except OSError:
        if old.exists():
            os.replace(old, folder)
        raise
