"""Which texts of a folder are left out since nobody speaks in them."""

import zipfile

import pytest

from voca.errors import EmptyFileError, NoWordsError
from voca.sources import read

CALL = "Agent: Hello.\nCaller: The lamp flickers.\nAgent: Oh.\nCaller: It does.\n"
INTERVIEW = "**Interviewer:** Why lamps?\n\n**Una:** For the light.\n\n**Interviewer:** And?\n\n**Una:** The warmth.\n"
CARD = "# Lamps\n\nCalls about lamps, made up.\n\n| file | turns |\n|---|---|\n| one.txt | 4 |\n"
TIMED = "[00:00:01] The lamp flickers.\n[00:00:04] It does so at night.\n[00:00:09] And by day.\n"
TEXT = "The lamp flickers at night.\n\nThe chair is too low for me.\n"
TABLE = "id,comment\n" + "".join(f"{n},The lamp flickers since day {n}\n" for n in range(9))


@pytest.mark.parametrize(
    ("files", "left_out"),
    [
        pytest.param({"one.txt": CALL, "card.md": CARD}, {"card.md"}, id="a card beside a transcript"),
        pytest.param({"one.txt": CALL, "notes.txt": TEXT}, {"notes.txt"}, id="notes beside a transcript"),
        pytest.param({"2024/one.txt": CALL, "card.md": CARD}, {"card.md"}, id="above transcripts"),
        pytest.param({"calls/one.txt": CALL, "texts/two.txt": TEXT}, set(), id="in another folder"),
        pytest.param({"one.md": INTERVIEW, "card.md": CARD}, {"card.md"}, id="interviews in Markdown"),
        pytest.param({"one.txt": TEXT, "two.txt": TEXT + "More.\n"}, set(), id="texts alone"),
        pytest.param({"one.md": CARD, "two.md": TEXT}, set(), id="Markdown alone"),
        pytest.param({"one.txt": TEXT, "two.csv": TABLE}, set(), id="texts beside a table"),
        pytest.param({"card.md": CARD, "two.csv": TABLE}, {"card.md"}, id="a card beside a table"),
        pytest.param({"one.txt": CALL, "two.txt": TIMED}, set(), id="times tell a transcript"),
    ],
)
def test_a_folder(tmp_path, files, left_out):
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(content, "utf-8")
    reading = read([tmp_path])
    assert {i.source for i in reading.issues if i.code == "no-turns"} == left_out
    kept = {name.rpartition("/")[2] for name in files} - left_out
    assert {entry["name"] for entry in reading.inputs} == kept
    assert set(reading.documents["source"].to_pylist()) == kept


SILENT = {
    "captions": ("two.vtt", "WEBVTT\n\n", "no cue with words"),
    "text": ("two.txt", "\n \n", "no text"),
    "Whisper": ("two.json", '{"text": "", "segments": [], "language": "en"}', "nobody says anything"),
    "Contact Lens": (
        "two.json",
        '{"JobStatus": "COMPLETED", "Participants": [{"ParticipantId": "AGENT", "ParticipantRole": "AGENT"}], '
        '"Transcript": []}',
        "nobody says anything",
    ),
    "Deepgram": (
        "two.json",
        '{"metadata": {"duration": 9.5}, "results": {"channels": [{"alternatives": [{"transcript": "", '
        '"confidence": 0.0, "words": []}]}]}}',
        "nobody says anything",
    ),
    "Transcribe": (
        "two.json",
        '{"jobName": "a", "results": {"transcripts": [{"transcript": ""}], "items": []}}',
        "nobody says anything",
    ),
}


@pytest.mark.parametrize(("name", "content", "why"), SILENT.values(), ids=SILENT)
def test_a_call_in_which_nobody_speaks_stops_no_folder(tmp_path, name, content, why):
    (tmp_path / "one.txt").write_text(CALL, "utf-8")
    (tmp_path / name).write_text(content, "utf-8")
    reading = read([tmp_path])
    assert {i.source: i.message for i in reading.issues if i.code in ("no-words", "empty-file")}[name].startswith(
        ("has", "holds")
    )
    assert set(reading.documents["source"].to_pylist()) == {"one.txt"}
    with pytest.raises((NoWordsError, EmptyFileError), match=why):
        read([tmp_path / name])


def test_what_is_named_is_meant(tmp_path):
    for name, content in (("one.txt", CALL), ("card.md", CARD)):
        (tmp_path / name).write_text(content, "utf-8")
    reading = read([tmp_path, tmp_path / "card.md"])
    assert {entry["name"] for entry in reading.inputs} == {"one.txt", "card.md"}


def test_an_archive(tmp_path):
    with zipfile.ZipFile(tmp_path / "calls.zip", "w") as archive:
        archive.writestr("calls/one.txt", CALL)
        archive.writestr("card.md", CARD)
    reading = read([tmp_path / "calls.zip"])
    assert [(i.source, i.severity) for i in reading.issues if i.code == "no-turns"] == [("card.md", "warning")]
