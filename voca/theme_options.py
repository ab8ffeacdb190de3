"""Options about themes that contradict one another, found before anything is read."""

from __future__ import annotations

from pathlib import Path

from voca.config import ThemeOptions
from voca.earlier import kept_in
from voca.errors import UsageError
from voca.registry import find


def check(options: ThemeOptions) -> None:
    """Hold that options about themes go together, before anything is read.

    Raises
    ------
    UsageError
        One that another leaves nothing to say.
    ModelError
        A language model in a file that is not there, or a package that is not installed.
    InputError
        An earlier study that is not there.
    """
    _check_given(options)
    hold_installed = getattr(find("engine", options.engine), "hold_installed", None)
    if hold_installed is not None:
        hold_installed()
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
