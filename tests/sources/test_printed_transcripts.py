"""Transcripts as research data has them: pages, entries before the talk, people without a name; all words invented."""

import json
import time
import zipfile

import pytest

from voca.sources import load, read

SAID = [
    "How did you first hear of the ferry?",
    "A neighbour told me, and then I went down to the pier to look.",
    "And what happened then?",
    "It was full, so we waited for the next one in the rain.",
    "What would you change?",
    "A roof over the pier. That is all I ask for.",
    "Is there anything else?",
    "No, I think that is it.",
]


def turns(reading):
    rows = sorted(reading.documents.to_pylist(), key=lambda row: row["turn"])
    return [(row["speaker"], row["text"]) for row in rows]


def codes(reading):
    return {issue.code: issue.message for issue in reading.issues}


def spoken(*who):
    return [(who[n % len(who)], words) for n, words in enumerate(SAID)]


HEADS = {
    "a number between dashes": ("", "- {page} -", 4),
    "a head above, a number below": ("Smith, John  -  Oral History 2001.07\n", "{page}", 8),
    "both in one line": ("Ferry study - interview 12          Page {page} of 4\n", "", 4),
    "in German, with the file's name": ("", "Seite {page}\n2019-03-12_interview_07.docx", 8),
}


@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize("feed", ["", "\f"])
def test_page_numbers_and_running_heads_are_nobodys_words(write, head, feed):
    above, below, count = HEADS[head]
    lines = [f"{who}: {words[:20]}\n{words[20:]}\n" for who, words in spoken("BERG", "SMITH")]
    pages = [
        f"{above.format(page=page)}{lines[2 * page - 2]}{lines[2 * page - 1]}\n{below.format(page=page)}\n\n"
        for page in range(1, 5)
    ]
    reading = read([write(feed.join(pages), "talk.txt")])
    wrapped = [(who, f"{words[:20].strip()} {words[20:].strip()}") for who, words in spoken("BERG", "SMITH")]
    assert turns(reading) == wrapped
    assert codes(reading)["page-lines"].startswith(f"{count} page numbers")


def test_numbers_that_are_no_pages_stay(write):
    numbered = "".join(f"{n}\nthe lift of house {n} is stuck again\n\n" for n in range(1, 6))
    assert "page-lines" not in codes(read([write(numbered, "list.txt")]))
    answers = "".join(f"I: How many boats do you own?\nB: {n}\n" for n in (1, 2, 3, 4))
    assert [text for _, text in turns(read([write(answers, "talk.txt")]))][1::2] == ["1", "2", "3", "4"]


def test_what_stands_before_the_talk_is_nobodys_word_though_its_labels_speak_later(write):
    head = "Focus Group 2\nModerator: Ann\nParticipants: 4\nDate: 12 March 2019\n\n"
    said = "".join(f"{who}: {words}\n" for who, words in spoken("Moderator", "P1", "Moderator", "P2"))
    reading = read([write(head + said, "group.txt")])
    assert turns(reading) == spoken("Moderator", "P1", "Moderator", "P2")
    assert codes(reading)["before-the-first-turn"].startswith("4 lines")


def test_those_who_have_no_name_speak(write):
    who = ("Moderator", "Female participant", "Moderator", "Unknown speaker", "Moderator", "Participant 1", "Moderator",
           "Multiple speakers")  # fmt: skip
    reading = read([write("".join(f"{name}: {words}\n" for name, words in spoken(*who)), "group.txt")])
    assert turns(reading) == spoken(*who)
    roles = {row["speaker"]: row["speaker_role"] for row in reading.documents.to_pylist()}
    assert roles["Female participant"] == roles["Participant 1"] == "participant"
    assert roles["Unknown speaker"] is None


def test_initials_are_those_whose_name_they_stand_behind(write):
    who = ["Ann Berg (AB)", "John Smith (JS)", *["AB", "JS"] * 3]
    reading = read([write("".join(f"{name}: {words}\n" for name, words in spoken(*who)), "talk.txt")])
    assert turns(reading) == spoken("AB", "JS")


@pytest.mark.parametrize(
    "form",
    ["#00:00:{at:02}-3# {who}: {words}\n", "{who}{number}: {words}\n"],
    ids=["times of f4 before names", "numbered questions and answers"],
)
def test_dresses_of_turns(write, form):
    who = ("Moderatorin", "Teilnehmer 1") if "#" in form else ("Q", "A")
    lines = [
        form.format(who=name, words=words, at=7 * n, number=n // 2 + 1) for n, (name, words) in enumerate(spoken(*who))
    ]
    reading = read([write("".join(lines), "talk.txt")])
    assert turns(reading) == spoken(*who)
    if "#" in form:
        assert sorted(reading.documents["start_s"].to_pylist()) == [7 * n + 0.3 for n in range(8)]


def test_a_document_of_otranscribe(write):
    page = "".join(
        f'<p><span class="timestamp" data-timestamp="{7 * n}.2">0:{7 * n:02}</span>{who}:&nbsp;{words}<br></p>'
        for n, (who, words) in enumerate(spoken("I", "P"))
    )
    reading = read([write(json.dumps({"text": page, "media": "ferry.mp3", "media-time": 60.1}), "ferry.otr")])
    assert turns(reading) == spoken("I", "P")
    assert sorted(reading.documents["start_s"].to_pylist()) == [7.0 * n for n in range(8)]
    assert reading.inputs[0]["format"] == "otranscribe"


# ---- conversations in records and cells ----------------------------------------------------------------------------

CASES = {
    "words under 'value', as of people and a model": (
        [{"id": f"c{k}", "conversations": [{"from": who, "value": words} for who, words in spoken("human", "gpt")]}
         for k in range(3)],
        ("human", "gpt"), {"human": "customer", "gpt": "agent"},
    ),
    "pairs of a speaker and words": (
        {"train": [{"convo_id": k, "original": spoken("agent", "customer")} for k in range(3)], "test": []},
        ("agent", "customer"), {"agent": "agent", "customer": "customer"},
    ),
    "lists of speakers and of words": (
        [{"id": f"c{k}", "speaker": ["ANN BERG", "JO LIND"] * 4, "utt": SAID, "summary": "about a ferry"}
         for k in range(3)],
        ("ANN BERG", "JO LIND"), {"ANN BERG": None, "JO LIND": None},
    ),
    "a name that comes again on every line of a cell": (
        [{"id": f"c{k}", "dialogue": "\r\n".join(f"#{who}#: {words}" for who, words in spoken("Ann", "Person2")),
          "summary": f"Ann asks about a ferry for the {k}. time"} for k in range(3)],
        ("Ann", "Person2"), {"Ann": None, "Person2": None},
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_conversations_in_json(write, case):
    data, who, roles = CASES[case]
    reading = read([write(json.dumps(data), "dialogues.json")])
    rows = sorted(reading.documents.to_pylist(), key=lambda row: (row["conversation_id"], row["turn"]))
    assert [(row["speaker"], row["text"]) for row in rows] == spoken(*who) * 3
    assert {row["speaker"]: row["speaker_role"] for row in rows} == roles
    assert len({row["conversation_id"] for row in rows}) == 3
    assert [entry["left_out"] for entry in reading.inputs] == [{}]


def test_turns_whose_columns_are_indices(write):
    head = "conv_id,utterance_idx,context,speaker_idx,utterance\n"
    rows = [
        f'hit:{k},{n + 1},{("afraid", "glad")[k % 2]},{k + n % 2},"{words}"\n'
        for k in range(4)
        for n, words in enumerate(SAID)
    ]
    reading = read([write(head + "".join(rows), "turns.csv")])
    roles = {row["column"]: row["role"] for row in reading.columns.to_pylist()}
    assert roles == {"conv_id": "conversation", "utterance_idx": "turn", "context": "segment", "speaker_idx": "speaker",
                     "utterance": "text"}  # fmt: skip
    assert len(set(reading.documents["conversation_id"].to_pylist())) == 4


# ---- Word ----------------------------------------------------------------------------------------------------------

_SPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def run(words, style=""):
    inside = words.replace("\n", "</w:t><w:br/><w:t>")
    return f"<w:r>{style and f'<w:rPr><w:{style}/></w:rPr>'}<w:t>{inside}</w:t></w:r>"


def document(tmp_path, *blocks):
    path = tmp_path / "talk.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", f"<w:document {_SPACE}><w:body>{''.join(blocks)}</w:body></w:document>")
    return path


def paragraph(*runs):
    return f"<w:p>{''.join(runs)}</w:p>"


def table(*rows):
    cells = ("".join(f"<w:tc>{paragraph(run(cell))}</w:tc>" for cell in row) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


@pytest.mark.parametrize("style", ["b", "i"])
def test_questions_in_bold_or_italics_are_the_interviewers(tmp_path, style):
    blocks = [paragraph(run("The ferry", style)), paragraph(run("Leeds, March 2019"))]
    blocks += [paragraph(run(words, style if n % 2 == 0 else "")) for n, words in enumerate(SAID)]
    reading = read([document(tmp_path, *blocks)])
    assert turns(reading) == spoken("Interviewer", "Participant")
    assert {row["speaker_role"] for row in reading.documents.to_pylist()} == {"interviewer", "participant"}
    assert {"told-by-questions", "before-the-first-turn"} <= codes(reading).keys()


def test_numbered_questions_are_the_interviewers(write):
    lines = [f"{n // 2 + 1}. {words}" if n % 2 == 0 else words for n, words in enumerate(SAID)]
    assert turns(read([write("\n\n".join(lines), "talk.txt")])) == spoken("Interviewer", "Participant")


def test_numbered_comments_have_no_interviewer(write):
    reading = read([write("\n".join(f"{n + 1}. {words}" for n, words in enumerate(SAID)), "comments.txt")])
    assert {row["speaker"] for row in reading.documents.to_pylist()} == {None}
    assert "told-by-questions" not in codes(reading)


def test_turns_that_are_lines_of_one_paragraph(tmp_path):
    blocks = [paragraph(run(f"I: {SAID[n]}\nR: {SAID[n + 1]}")) for n in range(0, 8, 2)]
    assert turns(read([document(tmp_path, *blocks)])) == spoken("I", "R")


def test_a_translation_beside_what_was_said_is_left_out_and_named(tmp_path):
    said = spoken("Interviewer", "P3")
    rows = [(who, words, f"esto es lo que dijo en el muelle {n}") for n, (who, words) in enumerate(said)]
    reading = read([document(tmp_path, table(("Speaker", "Original", "Traducción"), *rows))])
    assert turns(reading) == said
    assert codes(reading)["column-beside"].startswith("column 'Traducción' stands beside what was said")


def test_words_in_parts_that_say_their_type(write):
    data = [
        {"id": k, "conversation": [{"role": who, "content": [{"type": "text", "text": words}]}
                                   for who, words in spoken("user", "assistant")]}
        for k in range(3)
    ]  # fmt: skip
    rows = sorted(
        read([write("\n".join(map(json.dumps, data)), "talks.jsonl")]).documents.to_pylist(),
        key=lambda row: (row["conversation_id"], row["turn"]),
    )
    assert [(row["speaker"], row["text"]) for row in rows] == spoken("user", "assistant") * 3


def test_numbered_turns_of_lines_and_turns_of_meetings(write):
    lines = [f"{who}.{n + 1}:\t{words}\n" for n, (who, words) in enumerate(spoken("A", "B"))]
    assert turns(read([write("".join(lines), "sw.txt")])) == spoken("A", "B")
    rows = [f'ES1,{who},{3 * n},{3 * n + 2},"{words}"\n' for n, (who, words) in enumerate(spoken("FEE005", "MEO015"))]
    reading = read([write("meeting_id,speaker_id,begin_time,end_time,text\n" + "".join(rows), "meeting.csv")])
    assert turns(reading) == spoken("FEE005", "MEO015")
    assert sorted(reading.documents["start_s"].to_pylist()) == [3.0 * n for n in range(8)]


@pytest.mark.parametrize("between", [" ", "\t"])
@pytest.mark.parametrize("name", ["train.ft.txt", "sst_train.txt", "train.tsv"])
def test_labels_before_texts_are_a_column(write, between, name):
    lines = [f"__label__{n % 2 + 1}{between}Ferry {n}: {words}\n" for n, words in enumerate(SAID)]
    reading = read([write("".join(lines), name)])
    rows = sorted(reading.documents.to_pylist(), key=lambda row: row["source_row"])
    assert [row["text"] for row in rows] == [f"Ferry {n}: {words}" for n, words in enumerate(SAID)]
    assert {row["column"]: row["role"] for row in reading.columns.to_pylist()} == {"label": "foreign", "text": "text"}


def test_cells_that_begin_with_a_label_are_a_table(write):
    lines = [f"__label__{n % 2 + 1},Ferry {n} and {words},{n}\n" for n, words in enumerate(SAID)]
    assert load(write("label,text,n\n" + "".join(lines), "train.csv")).format == "csv"
    assert load(write("".join(lines), "train.csv")).format == "csv"


# ---- other languages, other dresses --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asks", "answers"),
    [("访谈者", "受访者"), ("インタビュアー", "参加者"), ("Интервьюер", "Респондент"), ("الباحث", "المشارك")],
)
@pytest.mark.parametrize("colon", [":", "："])
def test_names_in_other_scripts(write, asks, answers, colon):
    lines = [f"{who}{colon}{words}\n" for who, words in spoken(asks, answers)]
    reading = read([write("".join(lines), "talk.txt")])
    assert turns(reading) == spoken(asks, answers)
    roles = {row["speaker"]: row["speaker_role"] for row in reading.documents.to_pylist()}
    assert roles == {asks: "interviewer", answers: "participant"}


@pytest.mark.parametrize(
    ("form", "who"),
    [
        ("<{who}> {words}\n", ("Interviewer", "P7")),
        ("{who}.- {words}\n", ("Entrevistador", "Entrevistada")),
        ("{who}\t{words}\n", ("I", "R")),
        ("{who}   {words}\n\n", ("I", "P")),
        ("{who}: {words}\n\n", ("The Chair", "Ms Ann Berg (MP for Leeds)")),
    ],
)
def test_other_dresses(write, form, who):
    lines = [form.format(who=name, words=words) for name, words in spoken(*who)]
    assert turns(read([write("".join(lines), "talk.txt")])) == spoken(*who)


def test_tables_of_two_columns_are_no_talk(write):
    rows = "".join(f"{name}\t{words}\n" for name, words in spoken("Leeds", "York"))
    reading = read([write("town\tcomment\n" + rows, "towns.txt")])
    assert set(reading.documents["segment.town"].to_pylist()) == {"Leeds", "York"}


def test_what_is_known_of_a_chat_is_nobodys_word(write):
    head = "Chat ID: AX123\nVisitor: Ann (Leeds, UK)\nAgent: Jo\nStarted on 2024-03-12 10:02\n\n"
    lines = [f"{who} (10:02:{7 * n:02}): {words}\n" for n, (who, words) in enumerate(spoken("Visitor", "Jo"))]
    assert turns(read([write(head + "".join(lines), "chat.txt")])) == spoken("Visitor", "Jo")


def test_records_of_a_name_and_words(write):
    data = [{who: words} for who, words in spoken("Interviewer", "P1")]
    assert turns(read([write(json.dumps(data), "talk.json")])) == spoken("Interviewer", "P1")


def test_a_table_of_times_speakers_and_words_is_one_talk(write):
    rows = "".join(f'{n // 4}:{n % 4 * 9:02},{who},"{words}"\n' for n, (who, words) in enumerate(spoken("Ann", "Jo")))
    reading = read([write("Timestamp,Speaker,Text\n" + rows, "talk.csv")])
    assert turns(reading) == spoken("Ann", "Jo")
    assert sorted(reading.documents["start_s"].to_pylist()) == [60.0 * (n // 4) + n % 4 * 9 for n in range(8)]
    assert len(set(reading.documents["response_id"].to_pylist())) == 1


def test_very_many_numbers_take_no_longer_than_others(write):
    text = "".join(f"{n}\nthe pier is full\nand it rains on day {n}\nwe go home\n" for n in range(1, 20_001))
    started = time.process_time()
    read([write(text, "talk.txt")])
    assert time.process_time() - started < 15
