"""The command line in this process: one import for many cases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from voca.cli import run


@dataclass(frozen=True)
class Outcome:
    """What a command gave."""

    code: int
    out: str
    err: str


Voca = Callable[..., Outcome]


@pytest.fixture
def voca(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Voca:
    """Run a command; give exit code, output and errors."""
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("NO_COLOR", "1")

    def call(*words: object) -> Outcome:
        capsys.readouterr()
        code: object = 0
        try:
            run([str(word) for word in words])
        except SystemExit as stop:
            code = stop.code
        captured = capsys.readouterr()
        return Outcome(int(str(code or 0)), captured.out, captured.err)

    return call
