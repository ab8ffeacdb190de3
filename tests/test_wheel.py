"""What a user installs: the wheel, in a clean environment, outside the checkout. Needs the package index."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def call(*words: object, cwd: Path) -> str:
    """Run a command without this checkout on the path; give its output."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "VIRTUAL_ENV"))}
    done = subprocess.run(
        [str(word) for word in words], capture_output=True, text=True, cwd=cwd, env=environment, check=False
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    call(sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", folder, ROOT, cwd=folder)
    return next(folder.glob("voca-*.whl"))


def test_the_wheel_holds_models_pipelines_and_corpora_and_fits_the_index(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    assert "voca/data/models/encoder-fast/weights.safetensors" in names
    assert "voca/data/pipelines/reviews.toml" in names
    assert "voca/py.typed" in names
    assert "voca/data/corpora/reviews/reviews.csv" in names
    assert not [name for name in names if name.startswith("tests/") or "__pycache__" in name]
    assert wheel.stat().st_size < 100e6


def test_an_installed_voca_runs_the_demo_outside_the_checkout(wheel, tmp_path):
    venv.create(tmp_path / "env", with_pip=True)
    python = tmp_path / "env" / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    call(python, "-m", "pip", "install", "-q", "--no-compile", "-c", ROOT / "constraints.txt", wheel, cwd=tmp_path)
    code = "from voca.paths import shipped; print(shipped('corpora') / 'reviews' / 'reviews.csv')"
    sample = call(python, "-c", code, cwd=tmp_path).strip()
    assert str(tmp_path) in sample
    shown = call(python, "-m", "voca", "analyze", sample, "-o", "out", cwd=tmp_path)
    assert "NPS" in shown
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        "study.duckdb",
        "report.html",
        "report.json",
        "run.json",
        "themes.json",
        "themes.safetensors",
    }
    assert "torch" not in call(python, "-m", "pip", "list", cwd=tmp_path)
