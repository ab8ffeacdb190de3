"""Files that are there whole or not at all."""

from __future__ import annotations

import os
import sys
import time

import pytest

from voca.errors import StudyError
from voca.writing import whole


def names(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("before", [None, "old"])
def test_what_fails_on_the_way_leaves_what_was_there(tmp_path, before):
    path = tmp_path / "out.csv"
    if before:
        path.write_text(before)

    def fail():
        with whole(path) as place:
            place.write_text("half")
            raise OSError(28, "No space left on device")

    with pytest.raises(StudyError, match="out.csv cannot be written: no space left on device. Choose another place"):
        fail()
    assert names(tmp_path) == (["out.csv"] if before else [])
    assert not before or path.read_text() == before


@pytest.mark.parametrize("name", ["out.csv", "o" * 251 + ".csv", 'a "quoted" name 😀.csv'])
def test_names_as_long_as_the_system_takes(tmp_path, name):
    with whole(tmp_path / name) as place:
        place.write_text("all")
    assert names(tmp_path) == [name]
    with pytest.raises(StudyError, match="cannot be written: file name too long"), whole(tmp_path / ("o" * 300)):
        pass


@pytest.mark.skipif(sys.platform == "win32", reason="links and locks of POSIX")
def test_links_are_followed_modes_are_kept_and_leftovers_go(tmp_path):
    (tmp_path / "there").mkdir()
    target, link = tmp_path / "there" / "out.csv", tmp_path / "link.csv"
    target.write_text("old")
    target.chmod(0o600)
    link.symlink_to(target)
    with whole(target) as place:
        stem = place.name.rpartition("-")[0]
    left = target.with_name(f"{stem}-1.writing")
    left.write_text("half")
    os.utime(left, (0, time.time() - 5))
    with whole(link) as place:
        place.write_text("new")
    assert link.is_symlink()
    assert target.read_text() == "new"
    assert target.stat().st_mode & 0o777 == 0o600
    assert names(tmp_path / "there") == ["out.csv"]
