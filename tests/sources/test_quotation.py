"""Quotation marks around the names, the words or the whole lines of a talk, in cells and in files."""

import pytest

from voca.sources import read
from voca.sources.quotation import unquoted_lines, within

SAID = ["How can I help you?", "The lamp flickers since noon.", "Is it plugged in?", "It is, and so is the kettle."]
EXPECTED = {"How can I help you?": "agent", "The lamp flickers since noon.": "customer",
            "Is it plugged in?": "agent", "It is, and so is the kettle.": "customer"}  # fmt: skip
FORMS = {
    "names": '"{who}": {words}',
    "lines": '"{who}: {words}"',
    "words": '{who}: "{words}"',
    "curly words": "{who}: \u201c{words}\u201d",
    "German words": "{who}: \u201e{words}\u201c",
}


def talk(form, names):
    return "\n".join(FORMS[form].format(who=names[at % 2], words=words) for at, words in enumerate(SAID))


def told(reading):
    return {row["text"]: row["speaker_role"] for row in reading.documents.to_pylist()}


@pytest.mark.parametrize("form", FORMS)
def test_marks_in_cells_are_nobodys_words(write, form):
    cells = "".join(
        f'{row},"{talk(form, ("Agent", "Customer")).replace(chr(34), chr(34) * 2)}",{row % 5 + 1}\n' for row in range(9)
    )
    reading = read([write(f"call_id,transcript,csat\n{cells}")])
    assert told(reading) == EXPECTED
    assert len(set(reading.documents["response_id"].to_pylist())) == 9


def test_names_in_marks_that_are_no_parts_speak_too(write):
    cells = "".join(
        f'{row},"{talk("names", ("Dana", f"Mr {name}")).replace(chr(34), chr(34) * 2)}"\n'
        for row, name in enumerate(("Berg", "Holm", "Lind", "Moe", "Nix", "Orr", "Pike", "Quill", "Roe"))
    )
    reading = read([write(f"call_id,transcript\n{cells}")])
    assert {d["text"]: d["speaker"] == "Dana" for d in reading.documents.to_pylist()} == {
        words: at % 2 == 0 for at, words in enumerate(SAID)
    }


@pytest.mark.parametrize("form", FORMS)
def test_marks_in_a_file_are_nobodys_words(write, form):
    assert told(read([write(talk(form, ("Agent", "Customer")), "talk.txt")])) == EXPECTED


def test_one_column_in_marks_stays_a_table(write):
    lines = ["comment", *(f"Note {at}: it came late and cold" for at in range(9))]
    reading = read([write("\n".join(f'"{line}"' for line in lines), "table.txt")])
    assert len(reading.documents) == 9


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ('"yes"', "yes"),
        ('"yes" and "no"', None),
        ("\u00abOui.\u00bb", "Oui."),
        ('"', None),
        ('5"', None),
        ('"a" b', None),
    ],
)
def test_what_stands_within_marks(text, inside):
    assert within(text) == inside


def test_lines_of_which_one_has_no_marks_stay():
    lines = ['"Agent: yes"', "Customer: no"]
    assert unquoted_lines(lines) is lines
