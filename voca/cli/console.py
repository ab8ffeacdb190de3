"""The terminal: a console for the report on standard output, progress on standard error."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from rich.console import Console

_WIDTH: Final = 80
"""Of a terminal that does not say it."""
# What a person calls the steps of a run.
_STEPS = {
    "read": "Reading",
    "clean": "Cleaning",
    "redact": "Taking personal data out",
    "voice": "Finding whose words they are",
    "duplicates": "Finding copies",
    "filler": "Setting empty answers aside",
    "language": "Detecting languages",
    "sentences": "Splitting into sentences",
    "sentiment": "Judging sentiment",
    "embed": "Reading meaning",
    "themes": "Finding themes",
    "link": "Linking themes to scores",
}


def output() -> Console:
    """Return the console of standard output; colour, width and NO_COLOR are rich's to find out.

    ``COLUMNS=0`` is what some terminals and schedulers say that do not know their width.
    """
    from rich.console import Console

    unknown = os.environ.get("COLUMNS", "").strip("0 ") == "" and "COLUMNS" in os.environ
    return Console(highlight=False, width=_WIDTH if unknown else None)


@contextmanager
def progress(quiet: bool) -> Iterator[Callable[[str, int, int], None] | None]:
    """Show what is being done, on standard error, when a person is looking."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(bar_width=24), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Starting", total=None)

        def update(step: str, done: int, total: int) -> None:
            bar.update(task, description=_STEPS.get(step, step), completed=done, total=total or None)

        yield update


def warning(said: str, hint: str) -> None:
    """Warn on standard error."""
    from rich.console import Console
    from rich.text import Text

    console = Console(stderr=True, highlight=False, soft_wrap=True)
    console.print(Text.assemble(("Warning: ", "bold"), f"{said}. {hint}"))


def tell(said: str) -> None:
    """Write a sentence on standard error; nothing where there is none."""
    if said:
        from rich.console import Console
        from rich.text import Text

        from voca.reports import safe

        Console(stderr=True, highlight=False, soft_wrap=True).print(Text(safe(said)))


def notice(model: str | None) -> None:
    """Say on standard error how the labels of a model from elsewhere are read, where there is something to say."""
    if model is None:
        return
    from voca.models import notice_of

    tell(notice_of(model) or "")


def write_json(value: object, **options: Any) -> None:  # noqa: ANN401 - of json.dumps
    """Write a value as JSON on standard output."""
    write_json_text(json.dumps(value, indent=2, ensure_ascii=False, **options) + "\n")


def write_json_text(text: str) -> None:
    """Write JSON on standard output; characters that its encoding does not have are escaped as JSON does."""
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        text = "".join(character if character.isascii() else json.dumps(character)[1:-1] for character in text)
    sys.stdout.write(text)
