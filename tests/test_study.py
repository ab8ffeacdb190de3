from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from voca.errors import StudyError
from voca.output import roll_forward
from voca.schema import SCHEMAS, check
from voca.study import FILE, Study

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


def test_nothing_there_and_not_a_study(tmp_path):
    with pytest.raises(StudyError, match="There is no study at .* Make one with `voca analyze FILE -o FOLDER`"):
        Study.open(tmp_path / "nowhere")
    (tmp_path / FILE).write_text("no database")
    with pytest.raises(StudyError, match="is not a study that voca can read"):
        Study.open(tmp_path)


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
