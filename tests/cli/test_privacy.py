"""What customers wrote of persons is nowhere: not in the study, report, caches, on the terminal, in a traceback."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from voca.study import Study

SECRETS = (
    "Zebedee", "Quillfeather", "zebedee.quill@mailbox.example", "4111 1111 1111 1111", "DE89 3704 0044 0532 0130 00",
    "+44 20 7946 0958", "12 Larkspur Lane", "KX-4471-9920", "CUST-7781", "531-21-7352", "Ottoline",
)  # fmt: skip
THEMES = (
    "the delivery was late again and nobody told me why", "the app crashes when I open the basket",
    "the food was cold and the menu too short", "billing charged me twice for one order",
)  # fmt: skip


def rows():
    """Comments with all the secrets, and cells in which a text stands where a number should."""
    told = (
        "Zebedee Quillfeather was rude.", "write to zebedee.quill@mailbox.example,", "card 4111 1111 1111 1111,",
        "IBAN DE89 3704 0044 0532 0130 00,", "call me on +44 20 7946 0958,", "I live at 12 Larkspur Lane, Springfield,",
        "order KX-4471-9920,", "my SSN is 531-21-7352,", "my agent Zebedee hung up,", "thanks to Ottoline,",
    )  # fmt: skip
    for i in range(200):
        customer = "CUST-7781" if i % 9 == 0 else f"C{i % 40}"
        score = "my friend Zebedee Quillfeather says ten" if i in (3, 50) else str(i % 11)
        date = "Ottoline said on Monday" if i in (4, 60) else f"2026-0{i % 5 + 1}-1{i % 9}"
        yield f'{customer},{score},{date},"{told[i % 10]} {THEMES[i % 4]} in week {i}"\n'


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A home of its own, so that every cache and setting is among what is searched."""
    for name in ("HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "TMPDIR"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    (tmp_path / "home").mkdir()
    return tmp_path


def leaks(text: str) -> list[str]:
    folded = text.casefold()
    digits = re.sub(r"\D", "", text) if len(text) < 5_000 else ""
    found = [secret for secret in SECRETS if secret.casefold() in folded]
    return found + [s for s in SECRETS if sum(c.isdigit() for c in s) > 12 and re.sub(r"\D", "", s) in digits]


def searched(folder: Path) -> dict[str, str]:
    """Every file below a folder as text, and every table of every database in it."""
    contents: dict[str, str] = {}
    for place, _, names in os.walk(folder):
        for name in names:
            path = Path(place) / name
            contents[str(path)] = path.read_bytes().decode("latin-1")
            if path.suffix == ".duckdb":
                with duckdb.connect(str(path), read_only=True) as connection:
                    for (table,) in connection.execute("SHOW TABLES").fetchall():
                        contents[f"{path}:{table}"] = repr(connection.execute(f'FROM "{table}"').fetchall())
    return contents


def test_nothing_planted_is_in_any_file_or_on_the_terminal(run, home):
    path = home / "input.csv"
    path.write_text("customer_id,nps,date,comment\n" + "".join(rows()), encoding="utf-8")
    done = run("analyze", path, "-o", home / "out")
    assert done.returncode == 0, done.stderr
    path.unlink()
    assert leaks(done.stdout + done.stderr) == []
    for section in ("themes", "quotes", "coverage"):
        shown = run("show", section, home / "out")
        assert leaks(shown.stdout + shown.stderr) == []
    contents = searched(home)
    assert any("study.duckdb:documents" in name for name in contents)
    assert {name: found for name, content in contents.items() if (found := leaks(content))} == {}


def test_a_transcript_leaves_no_speaker_s_name_anywhere(run, home):
    path = home / "call.txt"
    turns = ["Zebedee Quillfeather: Hello, this is Zebedee.", "Ottoline: I am Ottoline, " + THEMES[0] + "."]
    path.write_text("\n".join(f"{turn} Week {i}." for i in range(30) for turn in turns), encoding="utf-8")
    done = run("analyze", path, "-o", home / "out")
    assert done.returncode == 0, done.stderr
    path.unlink()
    assert leaks(done.stdout + done.stderr) == []
    assert {name: found for name, content in searched(home).items() if (found := leaks(content))} == {}


@pytest.mark.parametrize("debug", [[], ["--debug"]])
def test_an_error_within_voca_does_not_quote_the_data(voca, home, monkeypatch, capsys, debug):
    from voca.stages.sentences import Sentences

    def fail(self, tables):
        text = next(text for text in tables["documents"]["text"].to_pylist() if text)
        try:
            int(f"{SECRETS[0]}: {text}")
        except ValueError as error:
            message = f"no number in {SECRETS[3]}"
            raise RuntimeError(message) from error

    monkeypatch.setattr(Sentences, "__call__", fail)
    path = home / "input.csv"
    path.write_text("customer_id,nps,date,comment\n" + "".join(rows()), encoding="utf-8")
    done = voca("analyze", path, "-o", home / "out", *debug)
    assert done.code == 1
    assert "RuntimeError" in done.err
    assert "pipeline.py" in done.err
    assert leaks(done.out + done.err) == []


def test_placeholders_are_no_keywords_and_no_labels(home):
    import voca

    path = home / "input.csv"
    told = ("Jennifer", "Jennifer", "jo@mail.example", "4111 1111 1111 1111")
    lines = [
        f'{i % 11},"{told[i % 4]} {THEMES[i % 4]} and Jennifer dialled +44 20 7946 0958 in week {i}"\n'
        for i in range(240)
    ]
    path.write_text("nps,comment\n" + "".join(lines), encoding="utf-8")
    study = voca.analyze(path)
    assert any("[PERSON_1]" in text for text in study.tables["documents"]["text"].to_pylist())
    themes = study.tables["themes"].to_pylist()
    assert themes
    words = {word.casefold() for theme in themes for word in (theme["label"], *theme["keywords"])}
    placeholder = re.compile(r"\b(?:person|email|phone|card|reference|iban|address)(?:_\d+)?\b|[\[\]_]")
    assert {word for word in words if placeholder.search(word)} == set()


def test_redact_off_warns(run, home):
    path = home / "input.csv"
    path.write_text("customer_id,nps,date,comment\n" + "".join(rows()), encoding="utf-8")
    done = run("analyze", path, "-o", home / "out", "--redact", "off")
    assert done.returncode == 0
    assert "personal data stays in the text" in " ".join(done.stderr.split())
    assert any(issue["code"] == "not-redacted" for issue in Study.open(home / "out").tables["issues"].to_pylist())


def test_nothing_is_kept_at_home_of_what_was_run(home):
    """A runtime of models may leave an id and a diary of its own there, to be sent to who made it."""
    source = home / "rows.csv"
    source.write_text("comment\nThe parcel came late and open\nThe courier was kind\n", encoding="utf-8")
    words = ("sentiment", str(source), "-o", str(home / "out.csv"), "--sentiment-model", "sentiment")
    done = subprocess.run([sys.executable, "-m", "voca", *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert not done.stderr
    assert not list((home / "home").rglob("*"))
