"""Folders, zip archives and standard input."""

from __future__ import annotations

import gzip
import io
import os
import threading
import zipfile

import pytest

from voca.config import ReadOptions
from voca.errors import InputError
from voca.sources import read, stream
from voca.sources.finding import find_files

CSV = "comment,rating\n" + "".join(f"the food of day {i} was served cold,{i % 5 + 1}\n" for i in range(20))


def pack(path, files, compression=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def test_a_zip_is_read_file_by_file(tmp_path):
    path = pack(
        tmp_path / "wave.zip", {"b/two.csv": CSV.replace("food", "soup"), "one.csv": CSV, "__MACOSX/._one.csv": "x"}
    )
    reading = read([path])
    assert len(reading.documents) == 40
    assert [entry["name"] for entry in reading.inputs] == ["two.csv", "one.csv"]
    assert all(entry["sha256"] for entry in reading.inputs)


def test_gzip_within_zip(tmp_path):
    import gzip

    assert len(read([pack(tmp_path / "a.zip", {"one.csv.gz": gzip.compress(CSV.encode())})]).documents) == 20


@pytest.mark.parametrize("name", ["../one.csv", "/etc/one.csv", "a/../../one.csv", "C:\\one.csv", "..\\one.csv"])
def test_names_that_lead_out_are_refused(tmp_path, name):
    with pytest.raises(InputError, match="a.zip has a file whose name leads out of the archive"):
        find_files([pack(tmp_path / "a.zip", {name: CSV})])


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path):
    path = pack(tmp_path / "bomb.zip", {"zeros.csv": b"0" * (64 << 20)})
    assert path.stat().st_size < 1 << 20
    with pytest.raises(InputError, match="bomb.zip: 'zeros.csv' would unpack to 64 MB"):
        find_files([path])


def test_links_and_empty_archives_are_refused(tmp_path):
    info = zipfile.ZipInfo("link.csv")
    info.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "link.zip", "w") as archive:
        archive.writestr(info, "/etc/passwd")
    with pytest.raises(InputError, match="has a link in it"):
        find_files([tmp_path / "link.zip"])
    with pytest.raises(InputError, match="has no file in it"):
        find_files([pack(tmp_path / "none.zip", {})])


def test_a_damaged_member_is_said(tmp_path):
    path = pack(tmp_path / "a.zip", {"one.csv": CSV}, zipfile.ZIP_STORED)
    content = bytearray(path.read_bytes())
    content[60] ^= 0xFF
    path.write_bytes(bytes(content))
    with pytest.raises(InputError, match=r"one.csv cannot be unpacked from its zip archive"):
        read([path])


def test_a_folder_gives_its_files_and_follows_no_links(tmp_path):
    folder = tmp_path / "wave"
    (folder / "inner").mkdir(parents=True)
    (folder / "one.csv").write_text(CSV)
    (folder / "inner" / "two.csv").write_text(CSV.replace("food", "soup"))
    (folder / "inner" / "readme.bin").write_bytes(b"\0\1")
    (folder / "inner" / "back").symlink_to(folder)
    (folder / "again.csv").symlink_to(folder / "one.csv")
    assert [file.name for file in find_files([folder])] == ["two.csv", "one.csv"]
    assert len(read([folder]).documents) == 40


def test_a_folder_without_data_says_what_is_looked_for(tmp_path):
    with pytest.raises(InputError, match=r"no file in a format that is read. Endings that are looked for: .cha, .csv"):
        find_files([tmp_path])


def test_standard_input(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(CSV.encode())))
    reading = read(["-"])
    assert len(reading.documents) == 20
    assert reading.inputs[0]["name"] == "standard input"


def test_a_table_without_text_beside_comments_counts_in_no_check(tmp_path):
    plans = "plan,price,seats\n" + "".join(f"p{n},{n * 3},{n}\n" for n in range(12))
    reading = read([pack(tmp_path / "a.zip", {"plans.csv": plans, "one.csv": CSV})], textless=True)
    assert {entry["name"]: entry["kept"] for entry in reading.inputs} == {"plans.csv": 0, "one.csv": 20}
    assert [(i.code, i.source, i.severity) for i in reading.issues if i.code == "no-text-column"] == [
        ("no-text-column", "plans.csv", "note")
    ]
    alone = read([pack(tmp_path / "b.zip", {"plans.csv": plans})], textless=True)
    assert [entry["kept"] for entry in alone.inputs] == [12]


def test_what_is_left_out_of_a_folder_is_said(tmp_path):
    folder = tmp_path / "exports"
    (folder / "deeper").mkdir(parents=True)
    (folder / "deeper" / "a.csv").write_text(CSV, encoding="utf-8")
    (folder / "scan.pdf").write_bytes(b"%PDF-1.7")
    (folder / "voca.toml").write_text("", encoding="utf-8")
    (folder / "loop").symlink_to(folder)
    (folder / "again.csv").symlink_to(folder / "deeper" / "a.csv")
    reading = read([folder])
    assert len(reading.documents) == 20
    assert [(issue.code, issue.message, issue.source) for issue in reading.issues if issue.severity == "note"][:2] == [
        ("link-left-out", "again.csv, loop: links that lead elsewhere were left out", "exports"),
        ("other-format", "scan.pdf: in no format that is read; left out", "exports"),
    ]


def test_an_archive_within_an_archive_says_where_it_is(tmp_path):
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("a.csv", CSV)
    with zipfile.ZipFile(tmp_path / "outer.zip", "w") as archive:
        archive.writestr("march/inner.zip", inner.getvalue())
    with pytest.raises(InputError, match=r"outer\.zip: march/inner\.zip is a zip archive, not a table") as error:
        read([tmp_path / "outer.zip"])
    assert error.value.hint == "Unpack it and give the files in it."


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes of POSIX")
@pytest.mark.parametrize("form", ["plain", "gzip", "zip"])
def test_a_named_pipe_is_read_once_and_looked_at_as_often_as_needed(tmp_path, form):
    packed = {
        "plain": CSV.encode(),
        "gzip": gzip.compress(CSV.encode()),
        "zip": pack(tmp_path / "a.zip", {"one.csv": CSV}).read_bytes(),
    }
    pipe = tmp_path / "comments.csv"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_bytes, args=(packed[form],), daemon=True)
    writer.start()
    reading = read([pipe])
    assert len(reading.documents) == 20
    assert len(find_files([pipe])) == 1
    assert reading.inputs[0]["name"] == ("one.csv" if form == "zip" else "comments.csv")


@pytest.mark.parametrize(
    ("name", "said"), [("x" * 300, "file name too long"), ("~nobody-of-that-name/a.csv", "no file")]
)
def test_names_that_no_file_can_have(name, said):
    with pytest.raises(InputError, match=said) as caught:
        read([name])
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", "", "is empty; it was left out"),
        ("a.csv", "comment,stars\n", "has a header and no rows; it was left out"),
        ("a.csv", "\n\n", "is empty; it was left out"),
        ("a.json", "[]", "holds no records; it was left out"),
        ("a.vtt", "WEBVTT\n\n", "has no cue with words in it; it was left out"),
    ],
)
@pytest.mark.parametrize("way", ["folder", "glob", "names", "archive", "parts"])
def test_an_empty_file_beside_others_is_named_and_left_out(tmp_path, name, content, said, way):
    for file, text in (("full.csv", CSV), (name, content)):
        (tmp_path / file).write_text(text, encoding="utf-8")
    inputs = {
        "folder": [tmp_path],
        "glob": [str(tmp_path / "*.*")],
        "names": [tmp_path / name, tmp_path / "full.csv"],
        "archive": [tmp_path / "deeper" / "all.zip"],
        "parts": [tmp_path],
    }[way]
    if way == "archive":
        (tmp_path / "deeper").mkdir()
        pack(inputs[0], {"full.csv": CSV, name: content})
    parts = list(stream(inputs, ReadOptions(), large=1)) if way == "parts" else [read(inputs)]
    assert sum(len(part.documents) for part in parts) == 20
    found = [(i.source, i.message, i.severity) for i in parts[-1].issues if i.code == "empty-file"]
    assert found == [(name, said, "warning")]


def test_nothing_but_empty_files_is_an_error(tmp_path):
    (tmp_path / "a.csv").write_text("")
    (tmp_path / "b.csv").write_text("comment,stars\n")
    with pytest.raises(InputError, match=r"b\.csv has a header and no rows"):
        read([tmp_path])
