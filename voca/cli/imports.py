"""What the command line imports for itself, and what it can do without."""

from __future__ import annotations

import contextlib
import importlib
import importlib.util
import sys
from importlib.metadata import entry_points


def spare_torch() -> None:
    """Let spaCy's own library be imported without torch, which it loads wherever that is installed.

    Sentence ends need no network, and torch takes 2 s to import; whoever imports it later (a model of transformers,
    BERTopic) gets it. Somebody's own plug-in may run a spaCy model that does need it: then nothing is spared.
    """
    if {"torch", "thinc"} & sys.modules.keys():
        return
    if any(group.startswith("voca.") for group in entry_points().groups):
        return
    if importlib.util.find_spec("torch") is None:
        return
    sys.modules["torch"] = None  # type: ignore[assignment] # an import then ends as if it were not installed
    try:
        with contextlib.suppress(ImportError):
            importlib.import_module("thinc.compat")
    finally:
        del sys.modules["torch"]
