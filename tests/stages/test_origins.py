"""From a place in a redacted text back to the cell as it was written."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voca.sources import load, read
from voca.stages.clean import Clean, clean
from voca.stages.clean import Options as Nothing
from voca.stages.origins import origins, places, same, unredacted, written
from voca.stages.redact import Options, Redact, redact

redact("Jennifer")  # the lexicon is opened before Hypothesis looks at the clock


@settings(deadline=None)
@given(
    st.text(alphabet="ab <>/&;brpi#x0\n\r\t\u0301\u00a0\u200b\x1b[m\u00e9e\ud800\u1100\u1161", max_size=60)
    | st.lists(st.sampled_from(["a", " ", "&amp;", "<br/>", "<b>", "</p>", "e\u0301", "\x1b[31m", "\r\n"])).map("".join)
)
def test_the_text_is_the_cleaned_one_and_places_go_forward(text):
    found, spans = origins(text)
    assert found == clean(text)
    assert len(spans) == len(found)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(one[0] <= other[0] for one, other in zip(spans, spans[1:], strict=False))


@pytest.mark.parametrize(
    ("cell", "quoted", "original"),
    [
        ("  It was   late, said Jennifer Moss, again. ", "late", "late"),
        ("Jennifer Moss was &amp; is kind<br/>and quick", "is kind\nand", "is kind<br/>and"),
        ("Jennifer Moss wrote to jo@example.org twice", "[EMAIL] twice", "jo@example.org twice"),
        ("I met Jennifer Moss and cafe\u0301 staff", "caf\u00e9 staff", "cafe\u0301 staff"),
        ("call +44 20 7946 0958 or jo@example.org", "[PHONE] or [EMAIL]", "+44 20 7946 0958 or jo@example.org"),
    ],
)
def test_what_is_quoted_is_found_in_the_cell(cell, quoted, original):
    text, redactions = redact(clean(cell))
    start = text.index(quoted)
    first, last = written(cell, redactions, start, start + len(quoted))
    assert cell[first:last] == original
    assert same(cell, text, redactions)
    assert not same(cell + "!", text, redactions)


def test_a_span_within_a_placeholder_takes_in_all_it_stands_for():
    text, redactions = redact("ask jo@example.org now")
    assert text == "ask [EMAIL] now"
    assert unredacted(redactions, 6, 8) == (4, 18)
    assert unredacted(redactions, 12, 15) == (19, 22)
    assert unredacted(redactions, 0, 3) == (0, 3)
    assert [*places("ask jo@example.org now", redactions)] == [("email", 4, 11, 4, 18)]


@settings(deadline=None)
@given(st.lists(st.sampled_from(["Jennifer,", "jo@example.org", "fine", "&amp;", "\n", "+44 20 7946 0958;", "<b>"])))
def test_everything_that_was_replaced_is_found_again(parts):
    cell = " ".join(parts)
    text, redactions = redact(clean(cell))
    for kind, start, end, first, last in places(cell, redactions):
        assert text[start:end].startswith(f"[{kind.upper()}")
        assert clean(cell[first:last]) in ("Jennifer", "jo@example.org", "+44 20 7946 0958")


@pytest.mark.parametrize(
    ("name", "content", "column"),
    [
        (
            "data.csv",
            'id,comment,nps\n1,"  Jennifer Moss  said &amp; wrote: the queue was far too long",3\n'
            '2,"call +44 20 7946 0958 about the queue, which was long<br/>and slow",2\n',
            "comment",
        ),
        (
            "call.txt",
            "Jennifer Moss: The  queue is long.\nBo Fenn: Is it, Jennifer? The queue was short.\n" * 3,
            "text",
        ),
    ],
)
def test_a_study_s_place_is_found_in_the_file_it_was_read_from(tmp_path, name, content, column):
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    cleaned = Clean(Nothing())(read([path]).documents)
    documents = Redact(Options())({"documents": cleaned})["documents"]
    cells = load(path)
    written_by_row = dict(zip(cells.rows.to_pylist(), cells.cells[column].to_pylist(), strict=True))
    for row in documents.to_pylist():
        cell = written_by_row[row["source_row"]]
        start = row["text"].index("queue")
        first, last = written(cell, row["redactions"], start, start + len("queue"))
        assert cell[first:last] == "queue"
        assert same(cell, row["text"], row["redactions"])
