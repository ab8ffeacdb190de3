"""Where folders are: the shipped ones in the checkout or the package, the user's own where the system keeps such."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final, Literal

Shipped = Literal["models", "pipelines", "corpora"]

MODELS_VARIABLE: Final = "VOCA_MODELS"
"""Environment variable that names another folder for pulled models."""

_PACKAGE = Path(__file__).resolve().parent


def shipped(kind: Shipped) -> Path:
    """Return the folder of the shipped models, pipelines or corpora.

    Returns
    -------
    pathlib.Path
        ``voca/data/<kind>`` of an installed wheel, else ``<kind>`` at the top of the checkout.
    """
    installed = _PACKAGE / "data" / kind
    return installed if installed.is_dir() else _PACKAGE.parent / kind


def pulled_models() -> Path:
    """Return the folder of the models that the user pulled; it may not exist yet.

    Returns
    -------
    pathlib.Path
        What ``VOCA_MODELS`` names, else ``models`` in voca's folder for a user's data, where the system keeps such.
    """
    named = os.environ.get(MODELS_VARIABLE)
    if named:
        return Path(named).expanduser()
    from platformdirs import user_data_path

    return user_data_path("voca", appauthor=False) / "models"


def model_name(folder: Path) -> str:
    """Return what messages call the model in a folder: the hub's name of one that was pulled, else the folder's own."""
    folder = folder.resolve()
    return folder.name.replace("--", "/", 1) if _is_pulled(folder) else folder.name


def model_remedy(folder: Path, *, as_fetched: bool = False) -> str:
    """Say how the files of the model in a folder are got back; `as_fetched`: the hub has no better ones."""
    if not _is_pulled(folder.resolve()):
        return "Restore the folder from where the model came from."
    if as_fetched:
        return "It is so on the hub: choose another model or revision."
    return f"Fetch it again with `voca models pull {model_name(folder)}`."


def _is_pulled(folder: Path) -> bool:
    return pulled_models().resolve() in folder.parents
