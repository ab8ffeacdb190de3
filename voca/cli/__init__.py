"""The command line: one file a command, and one place where errors become exit codes."""

from __future__ import annotations

import errno
import io
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import Any, Final

import typer

from voca.cli import (
    analyze,
    calibrate,
    check,
    codebook,
    eval,
    key,
    models,
    pipelines,
    redact,
    report,
    sample,
    sentiment,
    show,
    themes,
)
from voca.errors import STOPPED, UsageError, VocaError

app = typer.Typer(
    name="voca",
    help="Voice-of-customer text analytics on your own machine: themes and sentiment, linked to segments and scores.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def root(
    version: bool = typer.Option(False, "--version", help="Print the version and exit.", is_eager=True),
    debug: bool = typer.Option(False, "--debug", help="Show the traceback of an error."),
) -> None:
    """Voice-of-customer text analytics on your own machine: themes and sentiment, linked to segments and scores."""


app.command("analyze")(analyze.command)
app.command("check")(check.command)
app.command("sentiment")(sentiment.command)
app.command("themes")(themes.command)
app.command("redact")(redact.command)
app.command("report")(report.command)
app.command("show")(show.command)
app.command("sample")(sample.command)
app.command("calibrate")(calibrate.command)
app.add_typer(codebook.app, name="codebook")
app.add_typer(eval.app, name="eval")
app.add_typer(key.app, name="key")
app.add_typer(models.app, name="models")
app.add_typer(pipelines.app, name="pipelines")


def run(arguments: list[str] | None = None) -> None:
    """Run the command line and exit.

    Exit codes: 0 done, 1 failed, 2 wrong usage, 3 data problems under ``--strict``, 130 interrupted.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    if words[:1] == ["--version"]:
        _print_version()
        sys.exit(0)
    debug = "--debug" in words or bool(os.environ.get("VOCA_DEBUG"))
    try:
        _hold_named(words)
        _call([word for word in words if word != "--debug"])
    except VocaError as error:
        if debug:
            _trace(error)
        _complain(error.message, error.hint)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        # the reader of a pipe has seen enough (`voca show ... | head`)
        _discard_output()
        sys.exit(0)
    except KeyboardInterrupt:
        _complain(STOPPED, "")
        sys.exit(_INTERRUPTED)
    except Exception as error:  # noqa: BLE001 - one sentence instead of a traceback
        if debug:
            _trace(error)
        _complain(*_said(error))
        sys.exit(1)


_INTERRUPTED: Final = 130
_REPORT: Final = "Run it again with --debug and report what it prints; nothing was written."
_REMEDIES: Final = {
    errno.ENOSPC: "Make room, or write to another disk.",
    errno.EDQUOT: "Make room, or write to another disk.",
    errno.EFBIG: "Write to another disk, or raise the limit.",
    errno.ENAMETOOLONG: "Use a shorter name.",
    errno.EACCES: "Check who may read and write it.",
    errno.EPERM: "Check who may read and write it.",
    errno.EROFS: "Write to another place.",
    errno.EIO: "Check the disk, or write to another.",
}
"""What helps where the system refuses, whatever a command was doing."""


def _hold_named(words: list[str]) -> None:
    """Hold that no word is empty, as of a variable not set: it would be the folder one is in, or left to a guess."""
    for before, word in pairwise(["", *words]):
        if word and not (word.startswith("--") and word.endswith("=") and word.count("=") == 1):
            continue
        option = word.removesuffix("=") or (before if before.startswith("-") and before != "--" else "")
        if option in ("-o", "--out"):
            message = "-o has an empty name."
            raise UsageError(message, "Say where to write; the folder you are in is -o . (a dot).")
        if option:
            message = f"{option} has an empty value."
            raise UsageError(message, "Say what it is, or leave the option out.")
        message = "An empty name stands among the arguments."
        raise UsageError(message, "Name a file or a folder; the folder you are in is . (a dot).")


def _call(words: list[str]) -> None:
    """Run a command until its output has left; typer and rich turn a closed pipe and Ctrl-C into bare exit codes."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # it was closed before the start
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))
    if isinstance(sys.stdout, io.TextIOWrapper) and (sys.stdout.errors == "strict" or sys.stdout.encoding != "utf-8"):
        sys.stdout.reconfigure(errors="backslashreplace")  # names of files, and comments on a terminal without UTF-8
    try:
        with _interruptible():
            app(words)
    except SystemExit as stop:
        if isinstance(stop.__context__, BrokenPipeError):
            raise stop.__context__ from stop
        if stop.code == _INTERRUPTED:
            raise KeyboardInterrupt from stop
        sys.stdout.flush()
        raise


@contextmanager
def _interruptible() -> Iterator[None]:
    """Let Ctrl-C end in ``KeyboardInterrupt``, also where what it interrupts makes another error of it.

    A module of C that is being imported fails as if it were broken.
    """
    seen = []

    def note(number: int, frame: Any) -> None:  # noqa: ANN401
        seen.append(number)
        signal.default_int_handler(number, frame)

    alone = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    alone = alone and threading.current_thread() is threading.main_thread()
    try:
        if alone:
            signal.signal(signal.SIGINT, note)
        yield
    except Exception as error:
        if seen:
            raise KeyboardInterrupt from error
        raise
    finally:
        if alone:
            signal.signal(signal.SIGINT, signal.default_int_handler)


def _discard_output() -> None:
    """Send what is still to be written to standard output nowhere, so that leaving does not fail on it again."""
    from contextlib import suppress

    with suppress(io.UnsupportedOperation, OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _said(error: Exception) -> tuple[str, str]:
    """Say what went wrong, and the remedy: the system's refusal, or a defect."""
    if isinstance(error, OSError) and error.errno in _REMEDIES:
        _discard_output()
        what = f"{error.filename} cannot be read or written" if error.filename else "The output cannot be written"
        return f"{what}: {os.strerror(error.errno).lower()}.", _REMEDIES[error.errno]
    return f"Something went wrong inside voca ({_where(error)}).", _REPORT


def _where(error: Exception) -> str:
    """Say what it was and where, without its message: that may quote the data."""
    import traceback

    package = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "")
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if os.path.abspath(frame.filename).startswith(package)] or list(frames)
    place = f" in {os.path.basename(own[-1].filename)}, line {own[-1].lineno}" if own else ""
    return f"{type(error).__name__}{place}"


def _trace(error: Exception) -> None:
    """Print the traceback; of messages only what voca wrote itself, since others may quote a customer."""
    import traceback

    whole = traceback.TracebackException.from_exception(error)
    seen: list[traceback.TracebackException] = [whole]
    while seen:
        one = seen.pop()
        seen += [cause for cause in (one.__cause__, one.__context__) if cause is not None]
        if not (isinstance(one.exc_type, type) and issubclass(one.exc_type, VocaError)) and str(one):
            one._str = f"({len(str(one))} characters, not shown: they may quote the data)"  # type: ignore[attr-defined]
    sys.stderr.write("".join(whole.format()))


def _complain(message: str, hint: str) -> None:
    from rich.console import Console
    from rich.text import Text

    console = Console(stderr=True, highlight=False, soft_wrap=True)
    console.print(Text.assemble(("Error: ", "bold red"), _visible(message)))
    if hint:
        console.print(Text(_visible(hint)))


def _visible(text: str) -> str:
    """Replace control characters: a message may name a file or a column that somebody else named."""
    return "".join(character if character.isprintable() or character == "\n" else "\ufffd" for character in text)


def _print_version() -> None:
    from voca import __version__

    sys.stdout.write(f"voca {__version__}\n")
