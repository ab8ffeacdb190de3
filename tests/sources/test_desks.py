"""Messages of help desks: which words are the company's, and that a conversation's rating counts once."""

import pytest

from voca.sources import read
from voca.sources.sides import speaker_roles


def table(header, rows):
    return "\n".join([header, *(",".join(row) for row in rows)]) + "\n"


def test_a_rating_of_intercom_counts_once_a_conversation(write):
    parts = [("user", "ann", "It flickers"), ("bot", "fin", "A person comes"), ("admin", "tom", "Which lamp"),
             ("user", "ann", "The tall one")]  # fmt: skip
    rows = [
        (f"c{n}", "comment", kind, f"{who}{n}", f"{words} {n}", f"2026-03-0{n + 1}T10:0{at}:00Z", str(n % 5 + 1))
        for n in range(6) for at, (kind, who, words) in enumerate(parts)
    ]  # fmt: skip
    header = "conversation_id,part_type,author_type,author_id,body,created_at,conversation_rating"
    documents = read([write(table(header, rows), "parts.csv")]).documents.to_pylist()
    responses = {d["conversation_id"]: d["response_id"] for d in documents}
    assert len(set(responses.values())) == len({d["response_id"] for d in documents}) == 6
    assert {d["customer_id"] for d in documents} == {f"ann{n}" for n in range(6)}
    assert [d["turn"] for d in documents].count(3) == 6


@pytest.mark.parametrize(
    ("names", "roles"),
    [
        (("contact", "user"), ("customer", "agent")),
        (("contact", "user", "bot"), ("customer", "agent", "system")),
        (("user", "admin"), ("customer", "agent")),
        (("END_USER", "AUTOMATED_AGENT", "HUMAN_AGENT"), ("customer", "system", "agent")),
        (("Customer (Ann)", "Agent (Tom)", "Supervisor (Lee)"), ("customer", "agent", "agent")),
    ],
)
def test_parts_by_their_names(names, roles):
    assert speaker_roles(names) == dict(zip(names, roles, strict=True))


def test_comments_of_cases_are_conversations(write):
    said = ("The lamp flickers.", "Which one is it?", "The tall one.")
    names = ("Anna Berg", "Tom Hale", "Anna Berg")
    rows = [(f"000{n // 3}", f"{said[n % 3]} {n}", names[n % 3], "2026-03-01") for n in range(24)]
    documents = read([write(table("CaseNumber,CommentBody,CreatedBy.Name,CreatedDate", rows), "cases.csv")]).documents
    assert len(documents["conversation_id"].unique()) == len(documents["response_id"].unique()) == 8
    assert set(documents["speaker"].to_pylist()) == set(names)


def test_names_of_files_are_no_titles(write):
    rows = [(f"{name}.docx", f"{text} {name}", "Plans") for name in ("Maya", "Leo", "Ines")
            for text in ("I never know which plan I am on", "My boss wanted a page")]  # fmt: skip
    documents = read([write(table("Media Title,Excerpt Copy,Codes", rows), "excerpts.csv")]).documents
    assert not [text for text in documents["text"].to_pylist() if ".docx" in text]
