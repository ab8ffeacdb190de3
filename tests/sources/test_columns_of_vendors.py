"""Tables of review sites, help desks and survey tools whose columns once were taken for something else."""

import csv
import io
import json

import pytest

from voca.sources import read

SAID = [
    "The delivery was slow and nobody told me why.",
    "It works exactly as I hoped it would.",
    "The app keeps crashing whenever I open it.",
    "Support was friendly and solved it in minutes.",
    "It is far too expensive for what it does.",
]


def said(at, more=""):
    return f"{SAID[at % 5]} That was visit number {at}{more}."


def table(write, header, rows, name="export.csv"):
    out = io.StringIO()
    csv.writer(out).writerows([header, *rows])
    return read([write(out.getvalue(), name)])


def roles(reading):
    return {row["column"]: row["role"] for row in reading.columns.to_pylist()}


def test_the_overall_text_of_a_review_beside_its_overall_rating(write):
    header = ["Review Title", "Overall Rating", "Ease of Use", "Overall", "Pros", "Cons", "Vendor Response"]
    rows = [
        [f"Title no {at} here", 1 + at % 5, 1 + at % 4, said(at), said(at, " pro"), said(at, " con"), "Thank you."]
        for at in range(20)
    ]
    reading = table(write, header, rows)
    questions = [row["question_id"] for row in reading.documents.to_pylist()]
    assert {name: questions.count(name) for name in set(questions)} == {
        "Review Title": 20, "Overall": 20, "Pros": 20, "Cons": 20,
    }  # fmt: skip
    assert roles(reading)["Overall Rating"] == "score"


def test_a_survey_comment_beside_a_ticket_leaves_its_subject_before_the_body(write):
    header = ["id", "body_text", "subject", "satisfaction_survey.score", "satisfaction_survey.body_text"]
    rows = [
        [at, said(at), f"Subject no {at} here", 1 + at % 5, said(at, " of the survey") if at % 4 == 0 else ""]
        for at in range(20)
    ]
    documents = table(write, header, rows).documents.to_pylist()
    bodies = {row["source_row"]: row["text"] for row in documents if row["question_id"] is None}
    remarks = [row["text"] for row in documents if row["question_id"] == "satisfaction_survey.body_text"]
    assert len(bodies) == 20
    assert bodies[2] == f"Subject no 0 here. {said(0)}"
    assert sorted(remarks) == sorted(said(at, " of the survey") for at in range(0, 20, 4))


def test_ticks_and_crosses_of_reviews_of_employers(write):
    header = ["overall_rating", "recommend", "outlook", "pros", "cons"]
    rows = [[1 + at % 5, "vxo"[at % 3], "vrxo"[at % 4], said(at), said(at, " con")] for at in range(24)]
    reading = table(write, header, rows)
    scales = {row["score"]: (row["kind"], row["low"], row["high"]) for row in reading.scales.to_pylist()}
    assert scales["recommended"] == ("yesno", 0, 1)
    assert scales["outlook"] == ("rating", 1, 3)
    first = {row["source_row"]: row for row in reading.documents.to_pylist()}
    assert [first[row]["score.recommended"] for row in (2, 3, 4)] == [1.0, 0.0, None]
    assert [first[row]["score.outlook"] for row in (2, 3, 4, 5)] == [3.0, 2.0, 1.0, None]
    assert not [issue for issue in reading.issues if issue.code == "score-unreadable"]


@pytest.mark.parametrize(("good", "bad"), [("Gut", "Schlecht"), ("Bon", "Mauvais"), ("Buena", "Mala")])
def test_good_and_bad_of_help_desks_in_other_languages(write, good, bad):
    header = ["Ticket-ID", "Satisfaction", "Description"]
    rows = [[at, (good, bad)[at % 3 == 0], said(at)] for at in range(12)]
    documents = table(write, header, rows).documents.to_pylist()
    found = [row["score.satisfaction"] for row in sorted(documents, key=lambda row: row["source_row"])]
    assert found == [0.0 if at % 3 == 0 else 1.0 for at in range(12)]


def test_ratings_of_several_things_are_no_places(write):
    header = ["Rate us_1", "Rate us_2", "Rate us_3", "Comment"]
    rows = [[1 + at % 3, 1 + at % 2, 1 + (at * 2 + 1) % 3, said(at)] for at in range(20)]
    assert "ignored" not in {role for name, role in roles(table(write, header, rows)).items() if name != "Comment"}


def test_a_question_asked_of_several_things_is_labelled_by_its_wording(write):
    rows = [
        ["ResponseId", "1_Q3", "2_Q3", "Q9"],
        ["Response ID", "How satisfied were you with the branch?", "How satisfied were you with the website?", "More?"],
        ['{"ImportId":"_recordId"}', '{"ImportId":"1_QID3"}', '{"ImportId":"2_QID3"}', '{"ImportId":"QID9_TEXT"}'],
        *([f"R_{at:015}", 1 + at % 5, 1 + at * 3 % 5, said(at)] for at in range(20)),
    ]
    labels = [row["label"] for row in table(write, rows[0], rows[1:]).scales.to_pylist()]
    assert labels == [f"Satisfaction: How satisfied were you with the {of} (1-5)" for of in ("branch", "website")]


@pytest.mark.parametrize(
    "line",
    [
        "2024-05-01 10:0{at}:05 From {name} to Everyone: {words}",
        "2024-05-01 10:0{at}:05 From {name} to Hosts and panelists:\n\t{words}",
        "2024-05-01 10:0{at}:05 Von {name} an Alle:\n\t{words}",
        "[5/13/24, 1:0{at}:05\u202fPM] ~\u202f{name}: {words}",
    ],
)
def test_what_chats_put_around_a_name(write, line):
    lines = [line.format(at=at, name=("Anna Berg", "Ben Cole")[at % 2], words=said(at)) for at in range(6)]
    documents = read([write("\n".join(lines), "chat.txt")]).documents.to_pylist()
    found = sorted((row["turn"], row["speaker"], row["start_s"], row["text"]) for row in documents)
    assert found == [(at, ("Anna Berg", "Ben Cole")[at % 2], 60.0 * at, said(at)) for at in range(6)]


@pytest.mark.parametrize(
    "call", ["\u200eVoice call, \u200e2 min", "Video call, \u200eNo answer", "Sprachanruf, 12 Sek."]
)
def test_calls_in_a_chat_are_nobodys_words(write, call):
    lines = [f"[13.05.24, 10:0{at}:05] {('Anna', 'Shop')[at % 2]}: {said(at)}" for at in range(6)]
    lines += [f"[13.05.24, 11:00:00] Shop: {call}", "[13.05.24, 11:01:00] Anna: A voice call, 2 minutes, no answer."]
    documents = read([write("\n".join(lines), "chat.txt")]).documents.to_pylist()
    assert len(documents) == 7
    assert not [row for row in documents if row["text"].startswith(("Voice", "Video", "Sprach"))]


@pytest.mark.parametrize(
    ("conversation", "speaker", "agent", "customer", "words"),
    [
        ("Gesprächs-ID", "Sprecher", "Berater", "Kunde", "Text"),
        ("ID conversation", "Locuteur", "Conseiller", "Client", "Texte"),
        ("ID de conversación", "Hablante", "Agente", "Cliente", "Texto"),
        ("Conversation ID", "Type", "Outbound", "Inbound", "Extract"),
    ],
)
def test_tables_of_turns_in_other_languages_and_of_shared_inboxes(write, conversation, speaker, agent, customer, words):
    rows = [[100 + at // 4, (customer, agent)[at % 2], said(at), "Hello there"] for at in range(20)]
    documents = table(write, [conversation, speaker, words, "Subject"], rows).documents.to_pylist()
    assert len({row["conversation_id"] for row in documents}) == 5
    assert sorted((row["source_row"], row["speaker_role"], row["text"]) for row in documents) == [
        (at + 2, ("customer", "agent")[at % 2], said(at)) for at in range(20)
    ]


def test_types_of_tickets_are_no_sides(write):
    rows = [[at, ("Inbound", "Outbound")[at % 2], said(at)] for at in range(20)]
    reading = table(write, ["Conversation ID", "Type", "Description"], rows)
    assert set(reading.documents["speaker_role"].to_pylist()) == {None}


@pytest.mark.parametrize(
    "asked", ["¿Cómo valoraría el servicio?", "¿Qué le pareció la atención?", "Comment jugez-vous notre accueil ?",
              "Wie bewerten Sie unseren Service?", "Come valuta il servizio?", "Como avalia o atendimento?"],
)  # fmt: skip
def test_points_that_answer_a_question_in_other_languages(write, asked):
    rows = [[1 + at * 3 % 5, said(at)] for at in range(20)]
    scales = table(write, [asked, "Text"], rows).scales.to_pylist()
    assert [(row["column"], row["low"], row["high"]) for row in scales] == [(asked, 1, 5)]


@pytest.mark.parametrize(
    ("question", "more"),
    [("Pourquoi cette note ?", "Commentaires"), ("¿Qué podríamos mejorar?", "Observaciones"),
     ("What could we do better?", "Comments")],
)  # fmt: skip
def test_comments_beside_the_one_question_are_read_too(write, question, more):
    rows = [[1 + at % 5, said(at), said(at, " and more") if at % 2 else ""] for at in range(20)]
    documents = table(write, ["Note", question, more], rows).documents.to_pylist()
    found = [row["question_id"] for row in documents]
    assert (found.count(question), found.count(more)) == (20, 10)


def test_german_reviews_with_the_shops_answers(write):
    header = ["Verfasser", "Bewertung", "Überschrift", "Bewertungstext", "Ihre Antwort", "Telefon"]
    rows = [
        [f"Name {at}", f"{1 + at % 5},0", f"Titel {at} dazu", said(at), "Vielen Dank dafür." if at % 2 else "",
         f"+49 30 12345{at:02}"] for at in range(20)
    ]  # fmt: skip
    reading = table(write, header, rows)
    documents = sorted(reading.documents.to_pylist(), key=lambda row: row["source_row"])
    assert [row["text"] for row in documents] == [f"Titel {at} dazu. {said(at)}" for at in range(20)]
    assert [row["score.stars"] for row in documents] == [1.0 + at % 5 for at in range(20)]
    assert roles(reading)["Verfasser"] == roles(reading)["Ihre Antwort"] == "ignored"


def test_an_answer_of_ones_own_is_no_reply(write):
    reading = table(write, ["Nr", "Ihre Antwort"], [[at, said(at)] for at in range(20)])
    assert len(reading.documents) == 20
    assert roles(reading)["Ihre Antwort"] == "text"


def test_telephone_numbers_are_no_amounts(write):
    rows = [[f"+49301234{at:04}", said(at), 60 + at] for at in range(20)]
    reasons = {
        row["column"]: row["reason"] for row in table(write, ["from", "comments", "wait"], rows).columns.to_pylist()
    }
    assert reasons["from"] == "telephone numbers: personal data"


def test_notes_of_the_first_api_of_freshdesk(write):
    tickets = [
        {"helpdesk_ticket": {
            "display_id": at, "subject": f"Subject {at}", "description": said(at), "requester_id": 30 + at,
            "responder_name": "Amy", "created_at": f"2024-05-{1 + at:02}T10:00:00+01:00",
            "notes": [{"note": {"body": "We refunded you.", "incoming": False, "private": False}},
                      {"note": {"body": f"Still broken {at}", "incoming": True, "private": False}}],
        }} for at in range(4)
    ]  # fmt: skip
    reading = read([write(json.dumps(tickets), "tickets.json")])
    assert sorted(reading.documents["text"].to_pylist()) == [
        f"Subject {at}. {said(at)}\n\nStill broken {at}" for at in range(4)
    ]
