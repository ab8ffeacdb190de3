"""Whatever is in a file, reading ends in a reading or in a sentence; never in anything else."""

from contextlib import suppress
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voca.errors import VocaError
from voca.schema import check
from voca.sources import load, read

GOOD = b'id,comment,stars\n1,"fine, thanks",5\n2,not so good today,2\n3,"too ""slow"" for me",1\n' * 3
PIECES = st.lists(
    st.sampled_from(
        [b'"', b",", b"\n", b"\r\n", b"\0", b"\xff", b"\xc3", b"'", b";", b"\t", b'""', b"\\", b"a b c", b"7"]
    ),
    max_size=12,
).map(b"".join)


@settings(max_examples=150, deadline=None)
@given(pieces=PIECES, place=st.integers(0, len(GOOD)))
@pytest.mark.parametrize("name", ["data.csv", "data.tsv"])
def test_damaged_tables(tmp_path_factory, name, pieces, place):
    path = tmp_path_factory.mktemp("hostile") / name
    path.write_bytes(GOOD[:place] + pieces + GOOD[place:])
    try:
        table = load(path)
        reading = read([path])
    except VocaError:
        return
    assert check(reading.documents, "documents") == []
    assert len(table.cells) == len(table.rows) == len(set(table.rows.to_pylist()))


@settings(max_examples=100, deadline=None)
@given(content=st.binary(min_size=1, max_size=200))
@pytest.mark.parametrize("name", ["a.csv", "a.json", "a.jsonl", "a.xlsx", "a.parquet", "a.vtt", "a.srt", "a.txt", "a"])
def test_random_bytes(tmp_path_factory, name, content):
    path = tmp_path_factory.mktemp("hostile") / name
    path.write_bytes(content)
    with suppress(VocaError):
        read([path])


@pytest.mark.parametrize("repeated", [" ", "A ", "001   ", "- ", "[", "calling ", "a: "])
@pytest.mark.parametrize("form", ["{line}\n\n{talk}", "{talk}\n{line}\u00b6", "{talk}\nMaya: {line}x"])
def test_a_line_of_any_length_in_a_transcript_is_read_in_no_time(write, repeated, form):
    talk = "\n".join(["Rita: How do you travel?", "Maya: By bus.", "Rita: And home?", "Maya: I walk."])
    path = write(form.format(line=repeated * (100_000 // len(repeated)), talk=talk) + "\n", "talk.txt")
    began = perf_counter()
    read([path])
    assert perf_counter() - began < 10
