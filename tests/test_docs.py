from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def generator():
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("page", ["cli.md"])
def test_generated_pages_are_up_to_date(page):
    made = generator().PAGES[page]()
    assert (ROOT / "docs" / page).read_text(encoding="utf-8") == made, "run `make docs`"


def helps(command):
    """Yield the help of every option of a command and of those below it."""
    yield from (param.help for param in command.params if getattr(param, "help", None) and not param.hidden)
    for below in getattr(command, "commands", {}).values():
        yield from [] if below.hidden else helps(below)


def test_nothing_of_a_help_is_taken_for_markup():
    page = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    bare = re.sub(r"[\s│]+", "", page)
    for said in helps(generator().tree()):
        for words in re.findall(r"\[[^\]]*\]", said):
            assert re.sub(r"[\s│]+", "", words) in bare, words


@pytest.mark.parametrize(
    "path", sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("benchmarks/*.md")]), ids=str
)
def test_links_between_pages_lead_somewhere(path):
    for target in re.findall(r"\]\(([^)#]+)\)", path.read_text(encoding="utf-8")):
        if not target.startswith(("http:", "https:")):
            assert (path.parent / target).exists(), target


def test_every_direct_dependency_has_its_reason():
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    named = re.search(r"^dependencies = \[(.*?)^\]", text, re.DOTALL | re.MULTILINE).group(1)
    reasons = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    for name in re.findall(r'"([a-z0-9-]+)', named):
        assert name in reasons, name
