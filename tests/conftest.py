"""What many tests need: the sample data, analysed once."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock

import voca
from voca.paths import shipped
from voca.study import Study

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared" / "data"

Run = Callable[..., "subprocess.CompletedProcess[str]"]


_LONGEST = ("tests/test_wheel.py", "tests/test_end_to_end.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest files: as the last ones they would leave the other worker without work."""
    items.sort(key=lambda item: [not item.nodeid.startswith(name) for name in _LONGEST])


@pytest.fixture(scope="session", autouse=True)
def _key(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A key for pseudonyms that is not the user's own."""
    path = tmp_path_factory.mktemp("key") / "key"
    path.write_text("0123456789abcdef" * 4, encoding="ascii")
    os.environ["VOCA_KEY"] = str(path)


@pytest.fixture(scope="session")
def reviews_file() -> Path:
    """The sample reviews."""
    return shipped("corpora") / "reviews" / "reviews.csv"


@pytest.fixture(scope="session")
def survey_file() -> Path:
    """The sample survey."""
    return shipped("corpora") / "survey" / "survey.csv"


def analysed_once(file: Path, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Study:
    """Analyse a file with no options; of several workers one does, the others open its study."""
    if worker_id == "master":
        return voca.analyze(file)
    folder = tmp_path_factory.getbasetemp().parent / file.stem
    with FileLock(folder.with_suffix(".lock")):
        if folder.exists():
            return Study.open(folder)
        study = voca.analyze(file)
        study.save(folder)
        return study


@pytest.fixture(scope="session")
def reviews_study(reviews_file: Path, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Study:
    """The sample reviews."""
    return analysed_once(reviews_file, tmp_path_factory, worker_id)


@pytest.fixture(scope="session")
def survey_study(survey_file: Path, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Study:
    """The sample survey."""
    return analysed_once(survey_file, tmp_path_factory, worker_id)


@pytest.fixture(scope="session")
def survey_folder(survey_study: Study, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The study of the sample survey on disk, to be copied by whoever changes it."""
    return survey_study.save(tmp_path_factory.mktemp("survey") / "out")


@pytest.fixture(scope="session")
def run() -> Run:
    """Run the command line as a user does; give its exit code, output and errors."""

    def call(*words: object, cwd: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "voca", *map(str, words)],
            capture_output=True,
            text=True,
            encoding="utf-8",
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            env={**os.environ, "PYTHONUTF8": "1", "COLUMNS": "100", "PYTHONPATH": str(ROOT), **environment},
        )

    return call


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with real data; the test is skipped where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("the folder with real data (../shared/data) is not here")
    return SHARED
