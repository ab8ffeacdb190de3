"""What stands before a talk tells who is who in it; lines that are numbered, and marks of the end."""

import pytest

from voca.sources import read

TALK = ["Rita: Can you tell me how you travel?", "Maya: By bus. It is never on time.", "Rita: And home?",
        "Maya: I wait in the dark.", "Rita: How do you pay?", "Maya: With the app."]  # fmt: skip
HEADS = {
    "first names": ["Interviewer: Rita Holm", "Interviewee: Maya Roe (34, nurse)", "Date: 4 March 2026"],
    "one of them": ["Interview 4", "Date: 4 March 2026", "Moderator: Rita Holm"],
    "names alone": ["Date: 4 March 2026", "Interviewer: Rita", "Participant: Maya"],
}


def told(reading):
    return {(d["speaker"].partition(" (")[0], d["speaker_role"]) for d in reading.documents.to_pylist()}


@pytest.mark.parametrize("head", HEADS.values(), ids=HEADS)
def test_a_line_before_the_talk_gives_a_role(write, head):
    reading = read([write("\n".join([*head, "", *TALK, "", "END"]) + "\n", "talk.txt")])
    assert told(reading) == {("Rita", "interviewer"), ("Maya", "participant")}
    assert [d["text"] for d in sorted(reading.documents.to_pylist(), key=lambda d: d["turn"])][-1] == "With the app."
    assert "unknown-speaker-role" not in {issue.code for issue in reading.issues}


def test_initials_and_several_names_in_a_line(write):
    head = ["Date: 4 March 2026", "Interviewers: Rita Holm and Jon Ash", "Participant: Maya Roe"]
    talk = [line.replace("Rita:", "RH:").replace("Maya:", "MR:") for line in TALK] + ["JA: Thank you."]
    reading = read([write("\n".join([*head, "", *talk]) + "\n", "talk.txt")])
    assert ("MR", "participant") in told(reading)


def test_a_head_without_names_of_the_talk_gives_nothing(write):
    reading = read(
        [write("\n".join(["Date: 4 March 2026", "Agent: t.hale@ardent.example", "", *TALK]) + "\n", "t.txt")]
    )
    assert told(reading) == {("Rita", None), ("Maya", None)}


def test_lines_that_go_on_have_numbers_too(write):
    lines = [
        "001 I: How was it?",
        "002 P3: Loud.",
        "003    And the bed was 40  years old.",
        "004 I: Why?",
        "005 P3: The street.",
    ]
    documents = read([write("\n".join(lines) + "\n", "talk.txt")]).documents.to_pylist()
    assert "Loud. And the bed was 40  years old." in {d["text"] for d in documents}


@pytest.mark.parametrize("name", ["Animatrice", "Mod\u00e9rateur", "Moderatrice", "Gespreksleider"])
def test_who_leads_a_group_asks(write, name):
    lines = [f"{name} : Comment ?", "Paul : A pied.", "L\u00e9a : En bus.", f"{name} : Et les caisses ?",
             "Paul : Trop d'attente.", "L\u00e9a : En panne."]  # fmt: skip
    reading = read([write("\n".join(lines) + "\n", "groupe.txt")])
    assert told(reading) == {(name, "interviewer"), ("Paul", "participant"), ("L\u00e9a", "participant")}
