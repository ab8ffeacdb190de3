"""The shape of the house, held by reading its imports."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "voca"
ROOMS = ("sources", "stages", "conversations", "themes", "link", "reports")
FLOOR = {"errors", "schema", "config", "report", "protocols", "registry", "paths", "models", "checkpoints"}
FLOOR |= {"wording", "ordered"}  # words alone: neither imports anything of the house


def imports(path: Path) -> set[str]:
    """Return the modules that a file imports, those inside functions too."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def files(room: str) -> list[Path]:
    return sorted((PACKAGE / room).rglob("*.py"))


@pytest.mark.parametrize("room", ROOMS)
def test_rooms_never_import_one_another(room):
    for path in files(room):
        for name in imports(path):
            parts = name.split(".")
            if parts[0] != "voca" or len(parts) < 2:
                continue
            assert parts[1] == room or parts[1] in FLOOR or parts[1].startswith("__"), f"{path.name} imports {name}"


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_only_the_command_line_prints_or_exits(path):
    if path.is_relative_to(PACKAGE / "cli"):
        return
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            assert called not in ("print", "sys.exit", "exit", "quit", "os._exit"), f"{path.name}:{node.lineno}"
            assert not called.startswith("pickle."), f"{path.name}:{node.lineno}"


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_files_stay_small(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


HEAVY = ("pandas", "numpy", "pyarrow", "scipy", "statsmodels", "spacy", "torch", "bertopic", "duckdb", "pydantic")


@pytest.mark.parametrize("module", ["voca", "voca.cli"])
def test_the_door_and_the_help_import_nothing_heavy(module):
    code = f"import sys, {module}; print([name for name in {HEAVY} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
