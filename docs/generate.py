"""Write the pages that are made from the code: `make docs`. A test fails when one is out of date."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import typer.main

DOCS = Path(__file__).parent
_HEAD = """# Command line

Made from `--help` by `make docs`.

Exit codes: 0 done, 1 failed, 2 wrong usage, 3 data problems under `--strict`, 130 interrupted. Errors go to standard
error, a sentence each; `--debug` adds the traceback. `NO_COLOR` is honoured; piped output is plain text.
"""


def tree() -> object:
    """Return the command line as it is made of its commands."""
    sys.path.insert(0, str(DOCS.parent))
    from voca.cli import app

    return typer.main.get_command(app)


def commands(command: object, words: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield the words of a command and of all below it, in the order of its help; hidden ones are left out."""
    yield words
    for name, below in getattr(command, "commands", {}).items():
        if not below.hidden:
            yield from commands(below, (*words, name))


def help_of(words: tuple[str, ...]) -> str:
    """Return the help of one command, 100 columns wide and without colour."""
    environment = {
        **os.environ,
        "NO_COLOR": "1",
        "TERM": "dumb",
        "TERMINAL_WIDTH": "100",
        "COLUMNS": "100",
        "PYTHONUTF8": "1",
        "PYTHONPATH": str(DOCS.parent),
    }
    code = f"import sys; sys.argv[0] = 'voca'; from voca.cli import run; run({[*words, '--help']!r})"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", env=environment, check=True
    )
    return "\n".join(line.rstrip() for line in done.stdout.strip().splitlines())


def cli_reference() -> str:
    """Return docs/cli.md."""
    parts = [_HEAD]
    for words in commands(tree()):
        parts.append(f"\n## {' '.join(['voca', *words])}\n\n```text\n{help_of(words)}\n```\n")
    return "".join(parts)


PAGES = {"cli.md": cli_reference}


def main() -> None:
    """Write every generated page."""
    for name, make in PAGES.items():
        (DOCS / name).write_text(make(), encoding="utf-8")


if __name__ == "__main__":
    main()
