"""Excerpts of interviews in a table, with tags beside who is quoted: whose words, from which interview."""

import pytest

from voca.sources import read

ROWS = [
    ("Maya Roe", "I never know which plan I am on.", "Plans", "Interview 1"),
    ("Interviewer", "What did you do then?", "", "Interview 1"),
    ("Maya Roe", "I wrote to support, which took two days.", "Support", "Interview 1"),
    ("Leo Brand", "The export button is where nobody looks.", "Export", "Interview 2"),
    ("Leo Brand", "My boss wanted a page, and I had a picture.", "Export", "Interview 2"),
    ("Ines Faro", "I like how fast it loads on the train.", "Speed", "Interview 3"),
    ("Ines Faro", "But it forgets my filters each morning.", "Filters", "Interview 3"),
]


def excerpts(write, header, rows):
    lines = [",".join(header)] + [",".join(f'"{cell}"' for cell in row) for row in rows]
    return read([write("\n".join(lines) + "\n", "highlights.csv")])


def told(reading):
    return [(d["speaker"], d["speaker_role"]) for d in reading.documents.to_pylist()]


def expected(rows):
    roles = {"Interviewer": "interviewer"}
    return sorted((row[0], roles.get(row[0], "participant")) for row in rows)


@pytest.mark.parametrize("source", ["Source", "Note title", "Document", "Session"])
def test_what_was_asked_is_no_answer(write, source):
    reading = excerpts(write, ("Speaker", "Text", "Tags", source), ROWS)
    assert sorted(told(reading)) == expected(ROWS)
    documents = reading.documents.to_pylist()
    assert {d["conversation_id"] for d in documents} == {"Interview 1", "Interview 2", "Interview 3"}
    assert len({d["response_id"] for d in documents}) == 3
    assert reading.issues == ()


def test_without_its_interview_each_who_is_quoted_is_one(write):
    reading = excerpts(write, ("Participant", "Highlight", "Tags"), [row[:3] for row in ROWS])
    assert sorted(told(reading)) == expected(ROWS)
    documents = reading.documents.to_pylist()
    whose = {d["speaker"]: d["response_id"] for d in documents}
    assert len(set(whose.values())) == len({d["response_id"] for d in documents}) == 3
    assert whose["Interviewer"] == whose["Maya Roe"]


def test_names_of_those_who_are_quoted_tell_customers_apart(write):
    reading = excerpts(write, ("Speaker", "Text", "Tags"), [row[:3] for row in ROWS if row[0] != "Interviewer"])
    assert len({d["customer_id"] for d in reading.documents.to_pylist()}) == 3
    assert not [name for name in reading.documents.column_names if name.startswith("segment.")]


def test_each_participant_of_a_group_in_a_table_is_one(write):
    rows = [("g1", "Moderator", "How was it?"), ("g1", "P1", "It was too loud."), ("g1", "P2", "I liked it."),
            ("g1", "Moderator", "The food?"), ("g1", "P1", "It came cold."), ("g1", "P3", "It was fine.")]  # fmt: skip
    rows += [(f"g{n}", *row[1:2], f"{row[2]} ({n})") for n in (2, 3) for row in rows]
    documents = excerpts(write, ("session", "speaker", "text"), rows).documents.to_pylist()
    assert len({d["response_id"] for d in documents}) == 9
