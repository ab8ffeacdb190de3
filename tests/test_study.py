from __future__ import annotations

import errno
import json
import os
import pickle
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from voca.errors import StudyError
from voca.output import prepare, roll_forward
from voca.schema import SCHEMAS, check
from voca.study import FILE, Study
from voca.writing import held

FILES = {"study.duckdb", "report.html", "report.json", "run.json", "themes.json", "themes.safetensors"}


def contents(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_every_table_is_as_declared(survey_study):
    for name, table in survey_study.tables.items():
        if name in SCHEMAS:
            assert check(table, name) == []
    on_demand = {"checks", "explanation"}  # made by `voca calibrate` and `voca show --explain`
    assert set(SCHEMAS) - on_demand <= set(survey_study.tables)


def test_a_study_comes_back_from_disk_as_it_was(survey_study, tmp_path):
    survey_study.save(tmp_path / "out")
    assert contents(tmp_path / "out") == FILES
    again = Study.open(tmp_path / "out")
    for name, table in survey_study.tables.items():
        assert again.tables[name].equals(table), name
    assert again.report == survey_study.report
    assert json.loads((tmp_path / "out" / "run.json").read_text())["seed"] == 7


def test_a_disk_that_fills_while_the_theme_model_is_written_names_the_folder(survey_study, tmp_path, monkeypatch):
    def full(*_, **__):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "write_bytes", full)
    monkeypatch.setattr(shutil, "copyfile", full)  # the model of a study that was opened is copied
    with pytest.raises(StudyError) as caught:
        survey_study.save(tmp_path / "new" / "out")
    assert caught.value.message == f"The output folder {tmp_path / 'new' / 'out'} cannot be written: the disk is full."
    assert not (tmp_path / "new").exists()
    (tmp_path / "old").mkdir()
    with pytest.raises(StudyError):
        survey_study.save(tmp_path / "old")
    assert contents(tmp_path / "old") == set()


def test_a_folder_that_a_study_is_written_back_to_is_named_without_an_option(tmp_path, monkeypatch):
    def refused(path, *_, **__):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(Path, "mkdir", refused)
    with pytest.raises(StudyError) as caught:
        prepare(tmp_path, own=True)
    assert str(caught.value) == (
        f"The study's folder {tmp_path} cannot be written: permission denied. "
        "Check who may write it. What was there before is unchanged."
    )
    with pytest.raises(StudyError, match="Choose another with -o FOLDER"):
        prepare(tmp_path)


def test_a_study_that_was_opened_takes_its_theme_model_along(survey_study, tmp_path):
    first = survey_study.save(tmp_path / "first")
    second = Study.open(first).save(tmp_path / "second")
    assert contents(second) == FILES
    for name in ("themes.json", "themes.safetensors"):
        assert (second / name).read_bytes() == (first / name).read_bytes()


def test_anyones_duckdb_reads_it(survey_study, tmp_path):
    survey_study.save(tmp_path)
    with duckdb.connect(str(tmp_path / FILE), read_only=True) as connection:
        (wrong,) = connection.execute(
            "SELECT count(*) FROM mentions m JOIN documents d USING (document_id) "
            "WHERE trim(substring(d.text, m.start + 1, m.\"end\" - m.start)) = ''"
        ).fetchone()
        (total,) = connection.execute("SELECT count(*) FROM mentions").fetchone()
    assert wrong == 0
    assert total > 100


_KILL = """
import os, signal, sys
from pathlib import Path
from voca.study import Study
import dataclasses
calls, limit = 0, int(sys.argv[2])
def deadly(function):
    def call(*args, **kwargs):
        global calls
        calls += 1
        if calls == limit:
            os.kill(os.getpid(), signal.SIGKILL)
        return function(*args, **kwargs)
    return call
study = Study.open(sys.argv[1])
study = dataclasses.replace(study, manifest={**study.manifest, "seed": 8})
study.report
os.replace = deadly(os.replace)
os.mkdir = deadly(os.mkdir)
os.rmdir = deadly(os.rmdir)
study.save(sys.argv[1])
"""


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
@pytest.mark.parametrize("step", range(1, 11))
def test_killed_at_any_step_of_writing_the_study_is_the_old_or_the_new_one_whole(survey_study, tmp_path, step):
    survey_study.save(tmp_path)
    done = subprocess.run([sys.executable, "-c", _KILL, str(tmp_path), str(step)], capture_output=True, check=False)
    assert done.returncode in (0, -9)
    study = Study.open(tmp_path)
    seed = study.manifest["seed"]
    assert seed in (7, 8)
    assert json.loads((tmp_path / "run.json").read_text())["seed"] == seed
    assert study.tables["documents"].equals(survey_study.tables["documents"])
    survey_study.save(tmp_path)
    assert Study.open(tmp_path).manifest["seed"] == 7


def test_other_files_in_the_folder_stay(survey_study, tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    survey_study.save(tmp_path)
    survey_study.save(tmp_path)
    assert contents(tmp_path) == FILES | {"notes.txt"}
    roll_forward(tmp_path)
    assert (tmp_path / "notes.txt").read_text() == "mine"


@pytest.mark.skipif(sys.platform == "win32", reason="locks of POSIX")
def test_of_two_writes_at_once_one_is_there_whole(tmp_path, monkeypatch):
    names = ("report.html", "run.json", "study.duckdb")

    def complete(said):
        commit = tmp_path / f".voca-commit-{said}"
        commit.mkdir()
        for name in names:
            (commit / name).write_text(said, encoding="utf-8")

    begun, free, replace = threading.Event(), threading.Event(), os.replace

    def slowly(source, target):
        replace(source, target)
        if not begun.is_set():
            begun.set()
            free.wait(10)

    monkeypatch.setattr(os, "replace", slowly)
    complete("b")
    one = threading.Thread(target=roll_forward, args=(tmp_path,))
    one.start()
    begun.wait(10)
    complete("a")  # comes first by its name: the other's files would be moved over it one by one
    other = threading.Thread(target=roll_forward, args=(tmp_path,))
    other.start()
    other.join(0.3)
    free.set()
    one.join(10)
    other.join(10)
    assert {(tmp_path / name).read_text(encoding="utf-8") for name in names} == {"a"}
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(names)


def test_a_study_says_in_a_line_what_it_holds(survey_study):
    themes = survey_study.themes
    tops = themes["parent_id"].isna().sum()
    said = f"<Study: {len(survey_study.documents):,} documents, {tops} themes with {len(themes) - tops} sub-themes, "
    assert repr(survey_study).startswith(said + "scores: ")
    assert repr(Study({}, {})) == "<Study: 0 documents, 0 themes with 0 sub-themes>"


def test_nothing_there_and_not_a_study(tmp_path):
    with pytest.raises(StudyError, match="There is no study at .* Make one with `voca analyze FILE -o FOLDER`"):
        Study.open(tmp_path / "nowhere")
    (tmp_path / FILE).write_text("no database")
    with pytest.raises(StudyError, match="is not a study that voca can read"):
        Study.open(tmp_path)
    for use in (Study.open, Study({}, {}).save):
        with pytest.raises(StudyError, match="A NoneType names no folder"):
            use(None)


@pytest.mark.parametrize(
    "statement",
    ["DROP TABLE mentions", "DROP TABLE manifest", "UPDATE manifest SET value = '\"x\"' WHERE key = 'format'"],
)
def test_a_database_that_lacks_what_makes_a_study(survey_study, tmp_path, statement):
    survey_study.save(tmp_path)
    with duckdb.connect(str(tmp_path / FILE)) as connection:
        connection.execute(statement)
    with pytest.raises(StudyError, match="is not a study that voca can read. Make it again with `voca analyze`"):
        Study.open(tmp_path)


def test_a_table_that_lacks_a_column_is_named(survey_study, tmp_path):
    survey_study.save(tmp_path)
    with duckdb.connect(str(tmp_path / FILE)) as connection:
        connection.execute("ALTER TABLE documents DROP COLUMN turn")
    said = "is not a whole study: table documents has no column 'turn'. Make it again with `voca analyze`"
    with pytest.raises(StudyError, match=said):
        Study.open(tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="pipes of POSIX")
def test_a_study_that_another_program_has_open_says_so(survey_study, tmp_path):
    survey_study.save(tmp_path)
    code = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('open', flush=True); sys.stdin.read()"
    other = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path / FILE)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert other.stdout is not None
    other.stdout.readline()
    try:
        with pytest.raises(StudyError, match="is open in another program .* Close it there, and try again"):
            Study.open(tmp_path)
    finally:
        other.communicate(b"")
    assert Study.open(tmp_path).manifest["seed"] == 7


@pytest.mark.skipif(sys.platform == "win32", reason="locks of POSIX")
def test_what_a_killed_run_left_goes_and_what_another_is_writing_stays(survey_study, tmp_path):
    left, written = tmp_path / ".voca-writing-a", tmp_path / ".voca-writing-b"
    for folder in (left, written):
        folder.mkdir()
        (folder / "report.json").write_text("{")
        os.utime(folder, (0, time.time() - 5))
    (tmp_path / f"{FILE}.wal").write_text("of an earlier database")
    with held(written):
        survey_study.save(tmp_path)
    assert contents(tmp_path) == FILES | {written.name}
    Study.open(tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="limits of POSIX")
@pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
def test_a_database_that_is_not_whole_is_no_study(survey_study, tmp_path, share):
    size = (survey_study.save(tmp_path) / FILE).stat().st_size
    before = (tmp_path / FILE).read_bytes()
    code = (
        "import resource, sys; from voca.study import Study; study = Study.open(sys.argv[1])\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]),) * 2); study.save(sys.argv[1])"
    )
    words = [sys.executable, "-c", code, str(tmp_path), str(int(size * share))]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert "cannot be written: file too large. Choose another with -o FOLDER" in done.stderr
    assert contents(tmp_path) == FILES
    assert (tmp_path / FILE).read_bytes() == before


def test_a_newer_study_is_refused_with_the_remedy(survey_study, tmp_path):
    survey_study.save(tmp_path)
    with duckdb.connect(str(tmp_path / FILE)) as connection:
        connection.execute("UPDATE manifest SET value = '99' WHERE key = 'format'")
    with pytest.raises(StudyError, match="written by a newer voca .*study format 99.*pip install --upgrade voca"):
        Study.open(tmp_path)


def test_frames_are_in_the_order_of_the_input(reviews_study):
    assert reviews_study.documents["source_row"].is_monotonic_increasing
    assert isinstance(reviews_study.drivers, pd.DataFrame)
    with pytest.raises(StudyError, match="no table 'nothing'. It has: actions, "):
        reviews_study.frame("nothing")


def test_a_study_shows_itself_in_a_notebook(survey_study):
    shown = survey_study._repr_html_()
    assert "<table" in shown
    assert "<html" not in shown
    assert survey_study.report._repr_html_() == shown


def test_a_report_is_said_in_a_line(survey_study):
    assert repr(survey_study.report).startswith(f"<Report {survey_study.report.title!r}: overview, scores, ")
    assert "\n" not in repr(survey_study.report)
    assert len(repr(survey_study.report)) < 200


@pytest.mark.parametrize("asked", ["theme_model", "report"])
def test_a_study_travels_to_another_process(reviews_study, asked):
    held = getattr(reviews_study, asked)
    again = pickle.loads(pickle.dumps(reviews_study))
    assert again == reviews_study
    if asked == "theme_model":
        assert again.theme_model.themes.equals(held.themes)
        assert again.theme_model.corpus()[0].equals(held.corpus()[0])
