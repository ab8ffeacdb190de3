"""Standard output that ends early, is full or closed, a terminal of no width, and a command that is stopped."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pipes and signals of POSIX")
VOCA = f"{sys.executable} -m voca"
LONG = "".join(f"{n},The parcel of week {n} came late and open,c{n}\n" for n in range(30))


@pytest.fixture
def rows(tmp_path):
    path = tmp_path / "rows.csv"
    path.write_text("id,comment,plan\n" + LONG, encoding="utf-8")
    return path


def shell(line, **environment):
    words = ["bash", "-o", "pipefail", "-c", line]
    return subprocess.run(words, env={**os.environ, **environment}, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("words", ["check {}", "check {} --json", "pipelines show reviews"])
def test_who_reads_the_first_line_only_makes_nothing_fail(rows, words):
    done = shell(f"{VOCA} {words.format(rows)} | head -1 > /dev/null")
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("words", ["check {}", "check {} --json", "pipelines show reviews"])
def test_output_that_was_closed_before_the_start(rows, words):
    done = shell(f"{VOCA} {words.format(rows)} >&-")
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
@pytest.mark.parametrize("words", ["check {}", "check {} --json", "pipelines show reviews"])
def test_output_to_a_full_disk_says_so(rows, words):
    done = shell(f"{VOCA} {words.format(rows)} > /dev/full")
    assert done.returncode == 1
    assert done.stderr == (
        "Error: The output cannot be written: no space left on device.\nMake room, or write to another disk.\n"
    )


@pytest.mark.parametrize("columns", ["0", "", "many", "1"])
def test_a_terminal_that_does_not_say_its_width(rows, columns):
    done = shell(f"{VOCA} check {rows}", COLUMNS=columns)
    assert done.returncode == 0
    assert "rows.csv" in "".join(done.stdout.split())


def test_a_command_that_is_stopped_says_what_its_files_are(voca, rows, monkeypatch):
    def stopped(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("voca.sources.stream", stopped)
    done = voca("check", rows)
    assert (done.code, done.err) == (130, "Error: Stopped. Every file is as it was before, or new and whole.\n")
