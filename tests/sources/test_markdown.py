"""Transcripts in Markdown, as interviews are kept in repositories; all words are invented."""

import pytest

from voca.sources import read

SAID = [
    ("Interviewer", "How is the oven?"),
    ("Participant", "It is slow, and the door sticks."),
    ("Interviewer", "What would help?"),
    ("Participant", "A new door. Or two | three."),
]
HEAD = "# Interview 4\n\n| Time | Speaker | Text |\n|------|:-------:|------|\n"
TABLE = HEAD + "".join(
    f"| 00:00:0{n} | **{who}** | {text} |\n"
    for n, (who, text) in enumerate((who, text.replace("|", "\\|")) for who, text in SAID)
)


def turns(reading):
    rows = sorted(reading.documents.to_pylist(), key=lambda row: row["turn"])
    return [(row["speaker"], row["text"]) for row in rows]


def notes(reading):
    return [(issue.code, issue.row) for issue in reading.issues if issue.severity == "note"]


def test_a_table_of_turns(write):
    reading = read([write(TABLE + "\nTranscribed by hand.\n", "interview.md")])
    assert turns(reading) == SAID
    rows = reading.documents.sort_by("turn")
    assert rows["source_row"].to_pylist() == [5, 6, 7, 8]
    assert rows["start_s"].to_pylist() == [0.0, 1.0, 2.0, 3.0]
    assert rows["speaker_role"].to_pylist() == ["interviewer", "participant"] * 2
    assert notes(reading) == [("before-the-first-turn", 1)]


def test_a_table_beside_a_talk_is_not_the_talk(write):
    card = "| Age | Name |\n| --- | ---- |\n| 21 | Bo |\n\n"
    talk = "".join(f"{who}: {text}\n\n" for who, text in SAID)
    assert turns(read([write(card + talk, "interview.md")])) == SAID


def test_tags_within_lines(write):
    talk = "".join(f"<u>{who}:</u>\t{text}<br>\n\n" for who, text in SAID)
    reading = read([write(talk.replace("door", "<b>do&ouml;r</b>"), "interview.md")])
    assert turns(reading) == [(who, text.replace("door", "do\xf6r")) for who, text in SAID]


def test_signs_that_are_no_tags_stay(write):
    talk = "<B> The oven is <slow> & old\n<A> Since when?\n<B> R&amp;D says a < b\n<A> I see.\n"
    assert turns(read([write(talk, "chat.txt")])) == [
        ("B", "The oven is <slow> & old"), ("A", "Since when?"), ("B", "R&amp;D says a < b"), ("A", "I see."),
    ]  # fmt: skip


ASKED = ["How is the oven?", "And the door?", "What would help?"]
TOLD = ["It is slow, and it was dear.", "It sticks.", "A new door."]


@pytest.mark.parametrize("form", ["## {q}\n\n{a}\n\n", "### Question {n}: {q}\n*{a}*\n\n", "# {n}. {q}\n__{a}__\n"])
def test_questions_that_are_headings(write, form):
    card = "# Info\nInterviewee: Bo\n\n| Age |\n| --- |\n| 21 |\n\n# Transcript\n"
    parts = [form.format(n=n, q=q, a=a) for n, (q, a) in enumerate(zip(ASKED, TOLD, strict=True), 1)]
    reading = read([write(card + "".join(parts), "interview.md")])
    expected = [said for q, a in zip(ASKED, TOLD, strict=True) for said in (("Interviewer", q), ("Participant", a))]
    assert turns(reading) == expected


def test_headings_that_do_not_ask_are_no_questions(write):
    text = "".join(f"## {part}\n\n{words}\n\n" for part, words in zip(("Oven", "Door", "Wish"), TOLD, strict=True))
    assert {who for who, _ in turns(read([write(text, "notes.md")]))} == {None}


TALK = "".join(f"**{who}:** {text}\n\n" for who, text in SAID)
BELOW = {
    "a list": "## Tone\n\n- Be kind\n- Be brief\n",
    "next steps": "## Next Steps\n\nBo sends the door.\n\n1. Call Bo\n",
    "a summary without a heading's sign": "Summary:\n\nThe oven is slow.\n",
    "a table": "### Scores\n\n| Question | Points |\n|---|---|\n| 1 | 3 |\n",
}


@pytest.mark.parametrize("form", BELOW)
def test_what_stands_below_a_talk_is_nobodys_words(write, form):
    reading = read([write("# Call\n\n" + TALK + BELOW[form], "call.md")])
    assert turns(reading) == SAID
    assert ("notes-on-the-talk" in dict(notes(reading))) is True


def test_words_below_a_heading_go_on(write):
    reading = read([write(TALK + "## The end\n\nAnd that is all.\n\n" + TALK + "- a list\n- in a turn\n", "call.md")])
    assert turns(reading)[3] == ("Participant", "A new door. Or two | three. And that is all.")
    assert turns(reading)[-1] == ("Participant", "A new door. Or two | three. - a list - in a turn")
    assert notes(reading) == []


def test_lines_that_all_have_a_time_go_on_with_who_spoke(write):
    text = """# Talk

(0:00) **Ann:** How is
(0:03) the oven?
(0:06) **Bo:** Slow. It was
(0:09) slow when it came
(0:12) and is now.
(0:15) **Ann:** And the
(0:18) door?
(0:21) **Bo:** It sticks.
"""
    reading = read([write(text, "talk.md")])
    assert turns(reading) == [
        ("Ann", "How is the oven?"), ("Bo", "Slow. It was slow when it came and is now."), ("Ann", "And the door?"),
        ("Bo", "It sticks."),
    ]  # fmt: skip
    assert reading.documents.sort_by("turn")["start_s"].to_pylist() == [0.0, 6.0, 15.0, 21.0]


MEET = """# Notes

### Summary

Bo said that the oven is slow.

# Transcript

### 00:00:00

**Ann:** How is the oven? \\[laughs\\]

**Bo:** Slow. \\[00:01:12.10\\] It was dear.

### 00:05:00

**Ann:** [inaudible 00:05:02] help?

**Bo:** A new door.

### Transcription ended after 00:10:20

*This editable transcript was computer generated and might contain errors.*
"""


def test_notes_and_times_around_a_transcript_of_google_meet(write):
    reading = read([write(MEET, "meet.md")])
    assert turns(reading) == [
        ("Ann", "How is the oven? [laughs]"), ("Bo", "Slow. It was dear."), ("Ann", "[inaudible 00:05:02] help?"),
        ("Bo", "A new door."),
    ]  # fmt: skip
    assert reading.documents.sort_by("turn")["start_s"].to_pylist() == [0.0, None, 300.0, None]


@pytest.mark.parametrize("talk", [TALK, "The oven is slow.\n\nThe door sticks.\n"])
def test_fields_at_the_top_of_a_file_are_nobodys_words(write, talk):
    top = "---\ntitle: 'Talk: ovens'\ndate: 2024-03-14\ntags:\n  - oven\nlink: https://example.org\n---\n\n"
    reading = read([write(top + talk, "talk.md")])
    assert turns(reading) == turns(read([write(talk, "plain.md")]))
    assert ("front-matter", 1) in notes(reading)


def test_rules_around_words_are_no_fields(write):
    text = "---\nThe oven is slow.\n---\nThe door sticks.\n"
    assert "The oven is slow." in [text for _, text in turns(read([write(text, "notes.md")]))]


def test_names_and_times_with_a_blank_line_between_any_two(write):
    talk = "".join(f"Speaker {'AB'[n % 2]}\n\n00:00:0{n}\n\n{text}\n\n" for n, (_, text) in enumerate(SAID))
    reading = read([write(talk, "talk.txt")])
    assert turns(reading) == [(f"Speaker {'AB'[n % 2]}", text) for n, (_, text) in enumerate(SAID)]
    assert reading.documents.sort_by("turn")["source_row"].to_pylist() == [1, 7, 13, 19]
