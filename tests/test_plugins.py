"""A package of somebody else adds a reader, a stage and a reporter; it is built and installed as a user would."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
NOTES = b"FIELD NOTES 1\n" + b"".join(
    b"%d|%s\n" % (stars, text)
    for stars, text in (
        (1, b"the queue is too long"),
        (5, b"friendly people at the desk"),
        (2, b"the queue was endless"),
    )
)


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    pytest.importorskip("setuptools", reason="setuptools builds the example package")
    folder = tmp_path_factory.mktemp("plugin")
    shutil.copytree(ROOT / "tests" / "plugin", folder / "source")
    command = ["-m", "pip", "install", "-q", "--no-index", "--no-deps", "--no-build-isolation", "--target"]
    subprocess.run([sys.executable, *command, folder / "site", folder / "source"], check=True, capture_output=True)
    return folder / "site"


def voca(*words, site, cwd):
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(map(str, (site, ROOT))),
        "NO_COLOR": "1",
        "COLUMNS": "120",
    }
    return subprocess.run(
        [sys.executable, "-m", "voca", *words], cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )


def test_reader(installed, tmp_path):
    (tmp_path / "a.notes").write_bytes(NOTES)
    (tmp_path / "b.bin").write_bytes(NOTES)  # by what is in it, not by its name
    for given in ("a.notes", "b.bin", "."):
        done = voca("check", given, "--json", site=installed, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        seen = json.loads(done.stdout)
        assert seen["inputs"][0]["format"] == "field-notes"
        assert seen["documents"] == 3
        assert {row["column"]: row["target"] for row in seen["columns"]} == {"stars": "score.stars", "comment": "text"}


def test_stage_and_reporter(installed, tmp_path):
    (tmp_path / "a.notes").write_bytes(NOTES * 1)
    pipeline = (ROOT / "pipelines" / "reviews.toml").read_text(encoding="utf-8")
    shout = pipeline.replace(
        '[[stages]]\nuse = "voice"', '[[stages]]\nuse = "shout"\ntimes = 2\n\n[[stages]]\nuse = "voice"'
    )
    assert shout != pipeline
    (tmp_path / "loud.toml").write_text(shout, encoding="utf-8")
    done = voca("analyze", "a.notes", "-o", "out", "-q", "--pipeline", "loud.toml", site=installed, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    import duckdb

    with duckdb.connect(str(tmp_path / "out" / "study.duckdb"), read_only=True) as study:
        texts = {text for (text,) in study.execute("select text from documents").fetchall()}
    assert "THE QUEUE IS TOO LONG!!" in texts
    done = voca("report", "out", "--format", "txt", site=installed, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert len((tmp_path / "out" / "report.txt").read_text(encoding="utf-8").splitlines()) > 5


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"FIELD NOTES 1\nmany|words\n", "The plug-in 'field-notes' failed on a.notes (ValueError"),
        (b"FIELD NOTES 1\n", "a.notes has no rows (read by the plug-in 'field-notes')"),
    ],
)
def test_a_plugin_that_fails_is_named(installed, tmp_path, content, message):
    (tmp_path / "a.notes").write_bytes(content)
    done = voca("check", "a.notes", site=installed, cwd=tmp_path)
    assert done.returncode == 1
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_a_plugin_that_cannot_be_imported_is_named(installed, tmp_path):
    site = tmp_path / "site"
    shutil.copytree(installed, site)
    (site / "voca_example" / "__init__.py").write_text("import no_such_package\n", encoding="utf-8")
    (tmp_path / "a.csv").write_text("comment\ngood and cheap\n", encoding="utf-8")
    done = voca("check", "a.csv", site=site, cwd=tmp_path)
    assert done.returncode == 2
    assert "The plug-in 'field-notes' for a reader cannot be loaded (ModuleNotFoundError" in done.stderr
    assert "Mend or remove the package 'voca-example'" in done.stderr


def test_without_the_package_there_is_none_of_it(tmp_path):
    (tmp_path / "a.csv").write_text("comment\ngood and cheap\n", encoding="utf-8")
    done = voca("report", "out", "--format", "txt", site=ROOT, cwd=tmp_path)
    assert done.returncode != 0
    assert voca("check", "a.csv", site=ROOT, cwd=tmp_path).returncode == 0
