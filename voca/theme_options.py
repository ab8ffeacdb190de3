"""Options about themes that contradict one another, found before anything is read."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from voca.config import ThemeOptions
from voca.errors import InputError, UsageError


def check(options: ThemeOptions) -> None:
    """Hold that options about themes go together, before anything is read.

    Raises
    ------
    UsageError
        One that another leaves nothing to say.
    ModelError
        A language model in a file that is not there.
    InputError
        An earlier study that is not there.
    """
    _check_given(options)
    if options.themes is not None:
        from voca.themes.hierarchy import wanted

        wanted(options.themes)
    if options.themes_from:
        kept_in(options.themes_from)
    if options.label_endpoint and not options.label_model:
        message = "A label endpoint was named without a model."
        raise UsageError(message, "Name it with --label-model.")
    if options.label_model:
        from voca.themes import language_model

        language_model.check(options.label_model, options.label_endpoint)


def kept_in(source: str | Path) -> Literal["study", "model"]:
    """Tell whether themes that are kept are in a study or a saved model; raises `InputError` where there is neither."""
    from voca.study import FILE
    from voca.themes.storage import WORDS

    place = Path(source)
    if place.is_file() or (place / FILE).is_file():
        return "study"
    if (place / WORDS).is_file():
        return "model"
    message = f"There is neither a study nor a theme model at {source}."
    raise InputError(message, "Give the folder that `voca analyze -o FOLDER` wrote.")


def _check_given(options: ThemeOptions) -> None:
    """Hold that themes that are given, by a list or an earlier study, are not asked for otherwise as well."""
    if options.codebook_only and not (options.codebook or options.themes_from):
        message = "Only the themes of a codebook were asked for, and no codebook was given."
        raise UsageError(message, "Name it with --codebook themes.toml.")
    other = options.engine != "voca"
    if options.themes_from:
        given = f"the themes of {Path(options.themes_from).name}"
    elif options.codebook and (options.codebook_only or not other):  # another engine is steered by a list
        given = f"the themes of {Path(options.codebook).name}"
    else:
        return
    if options.themes is not None:
        message = f"--themes {options.themes} cannot be had with {given}: how many there are is given by these."
        raise UsageError(message, "Leave out --themes; add, merge or hide themes in a codebook.")
    if other:
        message = f"--engine {options.engine} cannot be had with {given}: it finds themes of its own."
        raise UsageError(message, "Leave out --engine.")
