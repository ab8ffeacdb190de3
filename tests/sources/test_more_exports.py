"""Exports of help desks, review sites and surveys, with invented content: what is joined, set aside and counted."""

import csv
import io
import json
import random

import pytest

from voca.sources import read

WORDS = "the staff was slow and rude but kind when asked about my broken order so we left again".split()


def texts(seed=0, n=40):
    rng = random.Random(seed)
    return [" ".join(rng.choices(WORDS, k=rng.randint(6, 14))) + f" {i}." for i in range(n)]


def cycle(*values, n=40):
    return [str(values[i % len(values)]) for i in range(n)]


def table(write, columns):
    out = io.StringIO()
    csv.writer(out).writerows([[*columns], *zip(*columns.values(), strict=True)])
    reading = read([write(out.getvalue(), "export.csv")], textless=True)
    return {row["column"]: row["target"] or row["role"] for row in reading.columns.to_pylist()}, reading


def reasons(reading):
    return {row["column"]: row["reason"] for row in reading.columns.to_pylist()}


def test_a_subject_goes_before_the_message_and_not_before_the_remark_on_its_score(write):
    subjects, messages, remarks = texts(1), texts(2), texts(3)
    found, reading = table(
        write, {"Subject": subjects, "First message": messages, "Survey score": cycle(1, 5, 4, 2),
                "Survey comment": remarks},
    )  # fmt: skip
    documents = reading.documents.to_pylist()
    assert len(documents) == 80
    assert {d["text"] for d in documents if d["question_id"] is None} == {
        f"{subject} {message}" for subject, message in zip(subjects, messages, strict=True)
    }
    assert {d["text"] for d in documents if d["question_id"] == "Survey comment"} == set(remarks)
    assert found["Subject"] == "text"


def test_reasons_are_an_open_question_beside_others(write):
    found, _ = table(
        write, {"Overall Rating": cycle(1, 2, 3, 4, 5), "Overall": texts(1), "Pros": texts(2), "Cons": texts(3),
                "Reasons for Switching": texts(4), "Vendor Response": texts(5)},
    )  # fmt: skip
    assert [name for name, target in found.items() if target == "text"] == [
        "Overall", "Pros", "Cons", "Reasons for Switching",
    ]  # fmt: skip
    assert found["Overall Rating"] == "score.stars"
    assert found["Vendor Response"] == "ignored"


def test_a_response_beside_what_is_known_of_a_survey_is_an_answer(write):
    points = cycle(*range(11))
    found, reading = table(
        write, {"Survey name": cycle("Q1"), "Survey type": cycle("Net Promoter Score (NPS)"), "Rating": points,
                "Response": texts(1), "Internal note": texts(2)},
    )  # fmt: skip
    assert (found["Response"], found["Rating"], found["Internal note"]) == ("text", "score.nps", "ignored")
    assert [(s["kind"], s["low"], s["high"]) for s in reading.scales.to_pylist()] == [("nps", 0, 10)]


def test_a_response_beside_a_review_is_the_companys(write):
    found, _ = table(write, {"Rating": cycle(1, 5, 3), "Review": texts(1), "Response": texts(2)})
    assert (found["Review"], found["Response"]) == ("text", "ignored")


def test_places_in_a_ranking_are_no_scores(write):
    orders = [random.Random(i).sample(["1", "2", "3"], 3) for i in range(40)]
    price, speed, help_ = (list(column) for column in zip(*orders, strict=True))
    found, reading = table(
        write, {"Rating of price": price, "Rating of speed": speed, "Rating of help": help_,
                "Rating of food": cycle(1, 2, 3, 3, 1), "Comment": texts()},
    )  # fmt: skip
    assert [found[f"Rating of {what}"] for what in ("price", "speed", "help")] == ["ignored"] * 3
    assert reasons(reading)["Rating of price"] == "a place from 1 to 3 in a ranking: no score"
    assert found["Rating of food"].startswith("score.")


def test_the_rounds_of_a_loop_are_questions(write):
    found, reading = table(write, {"1 q3": texts(1), "2 q3": texts(2), "plan": cycle("a", "b")})
    assert (found["1 q3"], found["2 q3"]) == ("text", "text")
    assert len(reading.documents) == 80


@pytest.mark.parametrize(
    ("title", "text", "reply", "who", "person"),
    [
        ("Bewertungstitel", "Bewertungstext", "Antwort des Unternehmens", "Kundennummer", "Name des Verbrauchers"),
        ("Titre de l'avis", "Votre avis", "Réponse de l'entreprise", "Identifiant client", "Nom du client"),
        ("Título", "Reseña", "Respuesta del propietario", "ID de usuario", "Nombre del cliente"),
        ("Titolo", "Recensione", "Risposta dell'azienda", "Codice cliente", "Nome del cliente"),
        ("Título", "Avaliação", "Resposta da empresa", "Código do cliente", "Nome do cliente"),
    ],
)
def test_reviews_in_other_languages(write, title, text, reply, who, person):
    found, reading = table(
        write, {title: texts(1), text: texts(2), reply: [f"{words} {words}" for words in texts(3)],
                who: [f"k{i // 2}" for i in range(40)], person: cycle("Anna Berg", "Jon Smith", "Mia Lopez")},
    )  # fmt: skip
    assert found == {title: "text", text: "text", reply: "ignored", who: "customer_id", person: "ignored"}
    assert "company's reply" in reasons(reading)[reply]
    assert len(reading.documents) == 40


def ticket(i):
    notes = [{"id": i * 10 + j, "body": f"{'mine' if j else 'ours'} {i}", "incoming": j == 1, "private": False}
             for j in range(2)]  # fmt: skip
    return {"helpdesk_ticket": {
        "id": i, "subject": f"subject {i}", "description": f"it broke {i}", "created_at": "2024-05-01T10:00:00Z",
        "requester_name": "Anna Berg", "responder_name": "Sue", "helpdesk_notes": notes,
    }}  # fmt: skip


def test_the_export_of_an_account_of_freshdesk(write):
    reading = read([write(json.dumps([ticket(i) for i in range(3)]), "Tickets0.json")])
    said = sorted(reading.documents["text"].to_pylist())
    assert said == [f"subject {i}. it broke {i}\n\nmine {i}" for i in range(3)]
    found = {row["column"]: row["role"] for row in reading.columns.to_pylist()}
    assert (found["company replies"], found["requester_name"]) == ("ignored", "ignored")
    assert set(reading.documents["channel"].to_pylist()) == {"Freshdesk"}


def test_messages_that_came_in_are_the_customers(write):
    message = {"type": "email", "created_at": 1700000000}
    thread = [
        message | {"is_inbound": True, "text": "my order is broken", "author": None},
        message | {"is_inbound": False, "text": "we are sorry", "author": {"first_name": "Sue", "email": "s@a.com"}},
        message | {"is_inbound": True, "text": "thank you", "author": None},
    ]
    whole = {"_results": [{"id": f"cnv_{i}", "subject": "order", "messages": thread} for i in range(2)]}
    documents = read([write(json.dumps(whole), "front.json")]).documents.to_pylist()
    assert {(d["speaker_role"], d["text"]) for d in documents} == {
        ("customer", "my order is broken"), ("agent", "we are sorry"), ("customer", "thank you"),
    }  # fmt: skip
    assert {d["conversation_id"] for d in documents} == {"cnv_0", "cnv_1"}


def test_a_type_of_client_says_who_speaks(write):
    said = [{"text": f"words of turn {i}", "clientType": ("AGENT", "CUSTOMER")[i % 2],
             "startOffset": i * 5000, "endOffset": i * 5000 + 4000} for i in range(4)]  # fmt: skip
    documents = read([write(json.dumps({"contactId": "5", "transcriptWithSentiment": said}), "c.json")]).documents
    assert sorted(documents["speaker_role"].to_pylist()) == ["agent", "agent", "customer", "customer"]


SENT = (
    ("10:00:05", "Anna Berg", "hello all"), ("10:01:05", "Jon Smith", "hello Anna"), ("10:02:05", "Anna Berg", "fine"),
)  # fmt: skip


@pytest.mark.parametrize("before", [":\n\t", ': \n\tReplying to "hello all"\n\n\t', " : "])
def test_a_chat_of_zoom_with_days(write, before):
    lines = [f"2024-03-12 {clock} From {who} to Everyone{before}{words}\n" for clock, who, words in SENT]
    documents = read([write("".join(lines), "chat.txt")]).documents.to_pylist()
    assert sorted((d["time"].isoformat(), d["speaker"], d["text"]) for d in documents) == [
        (f"2024-03-12T{clock}", who, words) for clock, who, words in SENT
    ]
