"""Names a user may write, and the classes behind them.

A class is imported when it is asked for, so that a command pays only for what it uses. Others add their own through
the entry-point groups ``voca.stages`` and ``voca.engines``; a shipped name cannot be taken over.
"""

from __future__ import annotations

import difflib
import importlib
import importlib.util
from collections.abc import Iterable, Mapping
from importlib.metadata import entry_points
from typing import Any, Final

from voca.errors import UsageError

STAGES: Final[Mapping[str, str]] = {
    "clean": "voca.stages.clean:Clean",
    "redact": "voca.stages.redact:Redact",
    "voice": "voca.stages.voice:Voice",
    "duplicates": "voca.stages.duplicates:Duplicates",
    "filler": "voca.stages.filler:Filler",
    "language": "voca.stages.language:Language",
    "sentences": "voca.stages.sentences:Sentences",
    "sentiment": "voca.stages.sentiment:Sentiment",
    "aspects": "voca.stages.aspects:Aspects",
    "embed": "voca.stages.embed:Embed",
}

ENGINES: Final[Mapping[str, str]] = {
    "voca": "voca.themes.model:VocaThemes",
    "bertopic": "voca.themes.bertopic_engine:BERTopicThemes",
}

_TABLES: Final[Mapping[str, Mapping[str, str]]] = {"stage": STAGES, "engine": ENGINES}
_GROUPS: Final[Mapping[str, str]] = {"stage": "voca.stages", "engine": "voca.engines"}


def names(kind: str) -> list[str]:
    """List what can be named as `kind` (``"stage"`` or ``"engine"``), plug-ins last."""
    plugins = sorted(point.name for point in entry_points(group=_GROUPS[kind]))
    return [*_TABLES[kind], *(name for name in plugins if name not in _TABLES[kind])]


def require(kind: str, name: str) -> None:
    """Hold that `name` is registered, without importing it; raises :class:`UsageError` with the nearest names."""
    if name not in names(kind):
        message = f"There is no {kind} called {name!r}."
        raise UsageError(message, suggest(name, names(kind)))


def lacking(*packages: str) -> str:
    """Return the first of some packages that is not installed, without importing any; empty where all are."""
    return next((name for name in packages if not _installed(name)), "")


def _installed(package: str) -> bool:
    try:
        return importlib.util.find_spec(package) is not None
    except ValueError:  # a module that was put among the imported ones by hand
        return True


def find(kind: str, name: str) -> Any:  # noqa: ANN401 - the class behind a name is whatever was registered
    """Import the class registered as `name`.

    Raises
    ------
    UsageError
        Where nothing has that name; the nearest names are suggested.
    """
    require(kind, name)
    target = _TABLES[kind].get(name)
    if target is None:
        return entry_points(group=_GROUPS[kind])[name].load()
    module, _, attribute = target.partition(":")
    return getattr(importlib.import_module(module), attribute)


def suggest(name: str, known: Iterable[str]) -> str:
    """Say which known name was probably meant, or list all of them."""
    known = list(known)
    close = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    if close:
        return f"Did you mean {close[0]!r}?"
    return "Known: " + ", ".join(known) + "."
