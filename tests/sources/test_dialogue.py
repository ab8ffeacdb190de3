import pytest

from voca.errors import InputError
from voca.sources import load, read
from voca.sources.sides import speaker_roles
from voca.sources.speakers import obvious_role, split_label


def turns(table):
    return [(r["speaker"], r["start_s"], r["text"]) for r in table.cells.to_pylist()]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Agent: Hello.\nCaller: My bill is wrong.\nIt has been for weeks.\nAgent: Oh.\n",
            [
                ("Agent", None, "Hello."),
                ("Caller", None, "My bill is wrong. It has been for weeks."),
                ("Agent", None, "Oh."),
            ],
        ),
        (
            "[00:00:02] Agent: Hello.\n[00:01:05] Caller: Note this: it is late.\n",
            [("Agent", "2", "Hello."), ("Caller", "65", "Note this: it is late.")],
        ),
        (
            "00:02 Ann Berg: Hello.\n00:09 Bo Lind: Yes?\n00:11 Ann Berg: Good.\n",
            [("Ann Berg", "2", "Hello."), ("Bo Lind", "9", "Yes?"), ("Ann Berg", "11", "Good.")],
        ),
        (
            "Ann Berg  0:32\nHello there.\n\nBo Lind  1:02\nYes?\nAnd?\n",
            [("Ann Berg", "32", "Hello there."), ("Bo Lind", "62", "Yes? And?")],
        ),
        (
            "Interviewer (00:00:01): Why?\nParticipant 3 (00:00:04): Because.\n",
            [("Interviewer", "1", "Why?"), ("Participant 3", "4", "Because.")],
        ),
        (
            "**Interviewer:** Why?\n**Respondent:** Because.\n",
            [("Interviewer", None, "Why?"), ("Respondent", None, "Because.")],
        ),
        (
            "00:11:09\tAnn Berg:\they\n00:11:40\tBo Lind:\thello\n",
            [("Ann Berg", "669", "hey"), ("Bo Lind", "700", "hello")],
        ),
    ],
)
def test_forms_of_dialogue(write, text, expected):
    assert turns(load(write(text, "talk.txt"))) == expected


def test_text_without_speakers_is_read_by_paragraph(write):
    reading = read([write("It was fine. One thing: the queue.\n\nNo more to say.\n", "note.txt")])
    documents = reading.documents.sort_by("turn").to_pylist()
    assert [(d["text"], d["kind"], d["speaker"], d["source_row"]) for d in documents] == [
        ("It was fine. One thing: the queue.", "note", None, 1),
        ("No more to say.", "note", None, 3),
    ]


def test_a_table_in_a_text_file_is_a_table(write):
    assert load(write("id\tcomment\n1\tgood\n2\tbad\n", "export.txt")).format == "tsv"


def test_blank(write):
    with pytest.raises(InputError, match="no text in it"):
        load(write("\n  \n", "blank.txt"))


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("Agent", "agent"),
        ("Agent 2", "agent"),
        ("CUSTOMER", "customer"),
        ("Customer Service", "agent"),
        ("Caller", "customer"),
        ("Interviewer", "interviewer"),
        ("P12", "participant"),
        ("Respondent", "participant"),
        ("IVR", "system"),
        ("Representative", "agent"),
        ("Ann Berg", None),
        ("System", "system"),
        ("Customer Support (Kim)", "agent"),
    ],
)
def test_names_that_say_their_role(name, role):
    assert obvious_role(name) == role


@pytest.mark.parametrize(
    ("speakers", "customer", "expected"),
    [
        (["Agent", "Kim Park"], (), {"Agent": "agent", "Kim Park": "customer"}),
        (["Ann", "Bo"], ("Bo",), {"Ann": "agent", "Bo": "customer"}),
        (["Ann", "Bo"], (), {"Ann": None, "Bo": None}),
        (["Ann", "Bo", "Cy"], ("Bo",), {"Ann": None, "Bo": "customer", "Cy": None}),
        (["Interviewer", "Lee", None], (), {"Interviewer": "interviewer", "Lee": "participant"}),
        (["System", "Agent", "Lee"], (), {"System": "system", "Agent": "agent", "Lee": "customer"}),
    ],
)
def test_the_other_of_two_speakers(speakers, customer, expected):
    assert speaker_roles(speakers, customer) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Agent: hi", ("Agent", "hi")),
        ("[SPEAKER_00]: hi", ("SPEAKER_00", "hi")),
        ("https://example.org", None),
        ("no colon here", None),
        ("12:30 is late", None),
    ],
)
def test_labels(line, expected):
    assert split_label(line) == expected


@pytest.mark.parametrize("gap", ["\t", "    "])
def test_rev_text_with_times_behind_the_names(write, gap):
    said = ["Hello and welcome.", "Thank you for having me.", "So tell us."]
    text = "\n".join(f"Speaker {n % 2 + 1}:{gap}00:0{n * 4}{gap}{words}" for n, words in enumerate(said))
    documents = read([write(text, "rev.txt")]).documents.sort_by("turn")
    assert documents["text"].to_pylist() == said
    assert documents["start_s"].to_pylist() == [0, 4, 8]
    assert documents["speaker"].to_pylist() == ["Speaker 1", "Speaker 2", "Speaker 1"]


SAID = ("It leaks again.", "Oh no, since when?", "Since the spring.", "I send you a new one.")


def said(documents):
    rows = documents.sort_by("turn").select(["speaker", "start_s", "text"]).to_pylist()
    return [tuple(row.values()) for row in rows]


def test_otter_text_with_a_date_over_it(write):
    """As Otter exports text: title, day and clock, keywords, speakers, and a line of its own at the end."""
    head = (
        "Interview\nFri, Mar 1, 2024 10:15AM • 23:11\n\nSUMMARY KEYWORDS\nlid, kettle\n\nSPEAKERS\nAnna Berg, Tom\n\n"
    )
    turns = "".join(f"{('Anna Berg', 'Tom')[i % 2]}  00:{5 * i:02}\n{text}\n\n" for i, text in enumerate(SAID))
    path = write(f"{head}{turns}Transcribed by https://otter.ai\n", "otter.txt")
    reading = read([path])
    assert said(reading.documents) == [
        (("Anna Berg", "Tom")[i % 2], 5.0 * i, text) for i, text in enumerate(SAID)
    ]  # fmt: skip
    codes = {issue.code: issue.message for issue in reading.issues}
    assert codes["lines-of-the-program"] == "1 line of the program that wrote the transcript was left out"
    assert codes["before-the-first-turn"].startswith("6 lines")


def docx(path, paragraphs):
    import zipfile
    from xml.sax.saxutils import escape

    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    texts = [[f"<w:t>{escape(run)}</w:t>" if run else "<w:br/>" for run in runs] for runs in paragraphs]
    body = "".join(f"<w:p><w:r>{'</w:r><w:r>'.join(runs)}</w:r></w:p>" for runs in texts)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", f"<w:document {space}><w:body>{body}</w:body></w:document>")
    return path


def test_teams_documents(tmp_path):
    head = [["Call-20240301_101500-Meeting Transcript"], ["March 1, 2024, 9:15AM"], ["23m 11s"]]
    names = ("Anna Berg", "Tom Okafor")
    turns = [[names[i % 2], f"   0:{5 * i:02}", "", text] for i, text in enumerate(SAID)]
    started, stopped = ["Anna Berg started transcription"], ["Anna Berg stopped transcription"]
    path = docx(tmp_path / "teams.docx", [*head, started, *turns, stopped])
    expected = [(names[i % 2], 5.0 * i, text) for i, text in enumerate(SAID)]
    assert said(read([path]).documents) == expected
    older = [
        line for i, text in enumerate(SAID)
        for line in ([f"0:0:{5 * i}.0 --> 0:0:{5 * i + 4}.320"], [names[i % 2]], [text])
    ]  # fmt: skip
    documents = read([docx(tmp_path / "older.docx", older)]).documents
    assert said(documents) == expected
    assert documents.sort_by("turn")["end_s"].to_pylist() == [4.32, 9.32, 14.32, 19.32]


@pytest.mark.parametrize(
    ("text", "responses"),
    [
        ("Interviewer: Why?\nP3: Because.\nInterviewer: And?\nP3: Yes.\n", [0, 0, 0, 0]),
        ("Moderator: Why?\nP1: Because.\nP2: No.\nModerator: And?\nP1: Yes.\nModerator: Bye.\n", [0, 0, 1, 0, 0, 0]),
        ("Moderator: Why?\nP1: Because.\nModerator: And P2?\nP2: No.\n", [0, 0, 1, 1]),
        ("MOD: Why?\nF1: No.\nMOD: And?\nM2: No.\nF1: Yes.\nM2: Oh.\n", [0, 0, 1, 1, 0, 1]),
        ("Agent: Hello.\nCaller: Late.\nAgent: Oh.\nCustomer: Very.\nAgent: Yes.\n", [0, 0, 0, 0, 0]),
        ("Speaker 1: Why?\nSpeaker 2: Because.\nSpeaker 3: No.\nSpeaker 1: Oh.\n", [0, 0, 0, 0]),
    ],
)
def test_each_participant_of_a_group_is_a_response(write, text, responses):
    documents = read([write(text, "group.txt")]).documents.sort_by("turn")
    found = documents["response_id"].to_pylist()
    assert [list(dict.fromkeys(found)).index(one) for one in found] == responses
    assert len(set(documents["conversation_id"].to_pylist())) == 1


def test_messages_of_one_person_stay_apart_within_a_turn(write):
    lines = ["13/03/2024, 10:00 - Anna: my parcel is late", "13/03/2024, 10:01 - Anna: and nobody", "answers",
             "13/03/2024, 10:05 - Shop: Oh no."]  # fmt: skip
    said = turns(load(write("\n".join(lines) + "\n", "chat.txt")))
    assert [text for _, _, text in said] == ["my parcel is late\nand nobody answers", "Oh no."]
