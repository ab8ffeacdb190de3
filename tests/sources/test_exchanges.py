"""Tables with what a customer said and what was answered side by side, several rows an incident."""

import pytest

from tests.sources.test_roles import table, texts
from voca.sources import from_frame


def read(columns, n=60, name="incident_id", a=3):
    cells = {"customer_message": texts(n, 5), "agent_response": texts(n, 6),
             name: [f"INC{row // a:05}" for row in range(n)]}  # fmt: skip
    frame = table(columns, n).drop_columns("comment")
    for column, values in cells.items():
        frame = frame.append_column(column, [values])
    return from_frame(frame)


def roles(reading):
    return {row["column"]: row["role"] for row in reading.columns.to_pylist()}


@pytest.mark.parametrize("name", ["incident_id", "Ticket ID", "Case Number", "conversation_id"])
def test_rows_of_one_incident_are_one_response(name):
    reading = read({"channel": ["chat", "mail"]}, name=name)
    assert roles(reading)[name] == "conversation"
    assert (len(reading.documents), len(set(reading.documents["response_id"].to_pylist()))) == (60, 20)
    assert roles(reading)["agent_response"] == "ignored"


def test_a_score_of_each_row_makes_it_a_response():
    reading = read({"satisfaction": [1, 5, 3, 4]})
    assert roles(reading)["incident_id"] == "id"
    assert len(set(reading.documents["response_id"].to_pylist())) == 60


def test_one_row_an_incident_is_one_response():
    reading = read({"satisfaction": [1, 5, 3, 4]}, a=1)
    assert roles(reading)["incident_id"] == "id"
    assert len(set(reading.documents["response_id"].to_pylist())) == 60


def test_when_it_was_resolved_is_not_when_it_was_written():
    times = {"Time to Resolution": ["2023-06-01 12:05:00", "2023-06-02 09:15:00"], "Date of Purchase": ["2021-03-22"]}
    found = roles(from_frame(table(times)))
    assert found == {"comment": "text", "Time to Resolution": "ignored", "Date of Purchase": "time"}
