"""Where the shipped folders are: in the checkout, or inside the installed package."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

Shipped = Literal["models", "pipelines", "corpora"]

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
