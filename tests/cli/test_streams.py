"""Standard output that ends early, is full or closed, a terminal of no width, and a command that is stopped."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import time

import pytest

from voca.cli.console import write_json

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


STOPPED = "Error: Stopped. Every file is as it was before, or new and whole.\n"


def test_a_command_that_is_stopped_while_a_module_of_c_is_imported(voca, rows, monkeypatch):
    def stopped(*_, **__):
        try:
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(5)
        except KeyboardInterrupt:
            raise ImportError from None

    monkeypatch.setattr("voca.sources.stream", stopped)
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # as a command finds it, whatever ran before
    try:
        done = voca("check", rows)
    finally:
        held = signal.signal(signal.SIGINT, before)
    assert (done.code, done.err) == (130, STOPPED)
    assert held is signal.default_int_handler


@pytest.mark.parametrize("module", ["typer", "voca.cli.show", "voca.cli"])
def test_a_command_that_is_stopped_while_it_starts(module):
    code = (
        "import os, signal, sys\n"
        "class Stop:\n"
        "    def find_spec(name, *_):\n"
        f"        name == {module!r} and os.kill(os.getpid(), signal.SIGINT)\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "sys.meta_path.insert(0, Stop)\n"
        "from voca.__main__ import main\n"
        "main()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (130, STOPPED)


def test_a_command_that_is_stopped_before_anything_of_it_is_imported():
    code = (
        "import sys\n"
        "loaded = set(sys.modules)\n"
        "import voca.__main__\n"
        "print(sorted(set(sys.modules) - loaded - {'__future__'}))\n"
        "class Stop:\n"
        "    def find_spec(name, *_):\n"
        "        sys.meta_path.remove(Stop)\n"
        "        raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Stop)\n"
        "voca.__main__.main()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (130, STOPPED)
    assert done.stdout == "['voca', 'voca.__main__']\n"


def test_names_beyond_ascii_where_the_locale_has_none(tmp_path, rows):
    out = tmp_path / "für Ärzte"
    poor = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    for words in (["analyze", str(rows), "-o", str(out), "-q"], ["show", "scores", str(out), "--json"]):
        done = subprocess.run([sys.executable, "-m", "voca", *words], capture_output=True, env=poor, check=False)
        assert done.returncode == 0, done.stderr
    json.loads(done.stdout)
    assert (out / "study.duckdb").is_file()


ESCAPED = r'"\u00e9 \u2212 \ud83d\ude00 \udce9"'


@pytest.mark.parametrize(
    ("encoding", "written"),
    [
        ("ascii", r'"\u00e9 \u2212 \ud83d\ude00 \udce9"'),
        ("cp1252", r'"\u00e9 \u2212 \ud83d\ude00 \udce9"'),
        ("utf-8", None),
    ],
)
def test_json_on_a_terminal_of_few_letters_is_json(monkeypatch, encoding, written):
    said = "\u00e9 \u2212 \U0001f600" + ("" if written is None else "\udce9".rjust(2))
    stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    monkeypatch.setattr(sys, "stdout", stream)
    write_json(said)
    stream.flush()
    content = stream.buffer.getvalue().decode(encoding)
    assert json.loads(content) == said
    assert content.strip() == (written or f'"{said}"')


def test_a_command_that_is_stopped_says_what_its_files_are(voca, rows, monkeypatch):
    def stopped(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("voca.sources.stream", stopped)
    done = voca("check", rows)
    assert (done.code, done.err) == (130, "Error: Stopped. Every file is as it was before, or new and whole.\n")


@pytest.mark.skipif(sys.platform == "win32", reason="a shell of POSIX")
def test_a_command_that_is_said_can_be_typed(voca, rows, tmp_path):
    out = tmp_path / 'May\'s "best" $(touch made) \N{PARTY POPPER}'
    done = voca("analyze", rows, "-o", out)
    line = next(line for line in done.out.splitlines() if line.startswith("Look closer:"))
    words = line.removeprefix("Look closer:").partition("   (or")[0].strip()
    shell = ["sh", "-c", f"printf '%s\\n' {words}"]
    typed = subprocess.run(shell, capture_output=True, text=True, check=True, cwd=tmp_path).stdout.splitlines()
    assert typed == ["voca", "show", "drivers", str(out)]
    assert not (tmp_path / "made").exists()
