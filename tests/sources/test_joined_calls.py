"""A table of calls joined to their transcripts: whose row is which, what comes with it, what is refused."""

from __future__ import annotations

import json
from datetime import datetime

import pandas as pd
import pytest

from voca.config import ReadOptions
from voca.errors import InputError, UsageError
from voca.sources import from_frame, read

N = 12
IDS = [f"{i:04}" for i in range(1, N + 1)]
HEADER = "call_id,customer_id,agent,queue,date,csat,nps"


def spoken(i):
    return [
        ("Agent", "Thank you for calling, how can I help?"),
        ("Customer", f"The parcel of week {i} came late again."),
        ("Agent", "I am sorry to hear that."),
        ("Customer", "Nobody told me, so I had to ring."),
    ]


def vtt(i, note=""):
    cues = [
        f"00:00:{5 * n:02}.000 --> 00:00:{5 * n + 4:02}.000\n<v {who}>{said}\n"
        for n, (who, said) in enumerate(spoken(i))
    ]
    return "\n".join(["WEBVTT\n", note, *cues])


def row(i, identity):
    agent, queue = ("Ann", "Bo")[i % 2], ("billing", "sales", "sales")[i % 3]
    return f"{identity},C{i % 5:03},{agent},{queue},2026-03-{i + 1:02},{i % 5 + 1},{i % 11}"


def calls(write, ids=IDS, header=HEADER, extra=(), name="calls.csv"):
    return write("\n".join([header, *(row(i, x) for i, x in enumerate(ids)), *extra]) + "\n", name)


@pytest.fixture
def recorded(tmp_path):
    folder = tmp_path / "calls"
    folder.mkdir()
    for i, identity in enumerate(IDS):
        (folder / f"{identity}.vtt").write_text(vtt(i), encoding="utf-8")
    return folder


def joined(source, table, on=None, **options):
    return read([source], ReadOptions(customers=str(table), on=on, **options))


def told(reading):
    """What is known of each conversation, by its id; the same on all its turns."""
    rows = {}
    for document in reading.documents.to_pylist():
        known = {k: document[k] for k in document if "." in k or k in ("time", "customer_id", "response_id")}
        assert rows.setdefault(document["conversation_id"], known) == known
    return rows


def codes(reading):
    return {issue.code: issue.message for issue in reading.issues}


@pytest.mark.parametrize("on", [None, "conversation_id=call_id", "call_id", "CALL_ID", "file=call_id"])
def test_scores_groups_date_and_customer_come_with_the_call(write, recorded, on):
    reading = joined(recorded, calls(write), on)
    rows = told(reading)
    assert len(rows) == len({known["response_id"] for known in rows.values()}) == N
    assert rows["0008"] == {
        "response_id": rows["0008"]["response_id"], "time": datetime(2026, 3, 8), "customer_id": "C002",
        "segment.agent": "Bo", "segment.queue": "sales", "score.csat": 3.0, "score.nps": 7.0,
    }  # fmt: skip
    assert codes(reading) == {"conversations-joined": "12 of 12 conversations (100.0%) were found"}
    roles = {r["column"]: (r["role"], r["target"]) for r in reading.columns.to_pylist() if r["source"] == "calls.csv"}
    assert roles["call_id"] == ("conversation", "conversation_id")
    assert roles["customer_id"] == ("customer", "customer_id")


def test_the_reason_of_a_guess_is_said(write, recorded):
    reading = joined(recorded, calls(write))
    (why,) = [r["reason"] for r in reading.columns.to_pylist() if r["column"] == "call_id"]
    assert why == "the conversation's id: 12 of 12 conversations stand in it"


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ("{}.vtt", False),
        ("{}.wav", False),
        ("recordings/2026/{}.wav", False),
        ("C:\\rec\\{}.mp3", False),
        ("https://rec.example.com/a/{}.mp3?sig=9f", False),
        ("{:d}", True),
        (" {:d}.0", True),
    ],
)
def test_ids_as_tables_write_them(write, recorded, form, said):
    ids = [form.format(int(x) if "d" in form[:4] else x) for x in IDS]
    reading = joined(recorded, calls(write, ids, HEADER.replace("call_id", "recording")))
    assert [known["score.nps"] for known in told(reading).values()] == [
        float(told(reading)[x]["score.nps"]) for x in told(reading)
    ]
    assert told(reading)["0008"]["score.nps"] == 7.0
    assert ("conversations-written-differently" in codes(reading)) is said


def test_who_has_no_partner_is_counted_and_listed(write, recorded):
    table = calls(write, ["9001", "9002", *IDS[2:]], extra=[",C001,Ann,sales,2026-03-30,5,10"])
    reading = joined(recorded, table)
    assert codes(reading) == {
        "conversations-joined": "10 of 12 conversations (83.3%) were found",
        "conversations-not-found": "2 conversations not in the table have no scores or segments from it: 0001, 0002",
        "rows-without-conversation": "2 rows of the table with no conversation among what was read: rows 2, 3",
        "rows-without-id": "1 row without an id: nothing can be joined by it",
    }
    assert told(reading)["0001"]["score.nps"] is None


def test_rows_that_differ_are_refused_and_equal_ones_are_one(write, recorded):
    with pytest.raises(InputError, match="calls.csv has 1 conversation in several rows that differ, as in row 14"):
        joined(recorded, calls(write, extra=[row(4, "0003")]))
    reading = joined(recorded, calls(write, extra=[row(2, "0003")]))
    assert codes(reading)["conversations-doubled"] == "1 row repeats a conversation word for word"


@pytest.mark.parametrize(
    ("on", "kind", "said"),
    [
        ("conversation_id=agent", InputError, "None of the 12 conversations is in column 'agent' of calls.csv"),
        ("customer_id", InputError, "None of the 12 conversations is in column 'customer_id'"),
        ("conversation_id=callid", UsageError, "calls.csv has no column 'callid'. Did you mean 'call_id'"),
        ("plan=call_id", UsageError, "Transcripts have no column 'plan'. .* --on conversation_id=call_id"),
    ],
)
def test_what_cannot_be_joined_says_so(write, recorded, on, kind, said):
    with pytest.raises(kind, match=said):
        joined(recorded, calls(write), on)


def test_a_count_of_rows_is_no_id_and_two_ids_are_not_chosen_between(write, tmp_path):
    folder = tmp_path / "short"
    folder.mkdir()
    for i in range(N):
        (folder / f"{i + 1}.vtt").write_text(vtt(i), encoding="utf-8")
    numbers = [str(i + 1) for i in range(N)]
    with pytest.raises(UsageError, match="not clear which column of calls.csv holds the conversations' ids"):
        joined(folder, calls(write, numbers, HEADER.replace("call_id", "minutes")))
    assert told(joined(folder, calls(write, numbers)))["8"]["score.nps"] == 7.0
    other = [f"{line},{N - i}" for i, line in enumerate(row(i, x) for i, x in enumerate(numbers))]
    table = write("\n".join([f"{HEADER},chat_id", *other]) + "\n", "two.csv")
    with pytest.raises(UsageError, match="--on conversation_id=COLUMN; its columns are call_id"):
        joined(folder, table)
    assert told(joined(folder, table, "conversation_id=chat_id"))["8"]["score.nps"] == 4.0


def test_columns_of_the_table_of_calls_can_be_named(write, recorded):
    named = {"score": {"happy": "csat"}, "time": "date", "customer": "queue", "ignore": ("agent",)}
    reading = joined(recorded, calls(write), **named)
    known = told(reading)["0008"]
    assert (known["score.happy"], known["time"], known["customer_id"]) == (3.0, datetime(2026, 3, 8), "sales")
    assert "segment.agent" not in known


@pytest.mark.parametrize("named", [{"score": {"csat": "happy"}}, {"segment": ("plan",)}, {"time": "when"}])
def test_columns_that_neither_has_are_refused(write, recorded, named):
    with pytest.raises(UsageError, match="Transcripts have no column .*, nor has calls.csv"):
        joined(recorded, calls(write), **named)
    with pytest.raises(UsageError, match="--customers FILE --on conversation_id=COLUMN"):
        read([recorded], ReadOptions(**named))


def test_comments_of_the_table_are_no_group(write, recorded):
    said = ("the person on the phone was kind and quick", "I had to explain it all twice", "")
    lines = [f"{row(i, x)},{said[i % 3]},{('late', 'broken')[i // 3 % 2]}" for i, x in enumerate(IDS)]
    reading = joined(
        recorded, write("\n".join([f"{HEADER},survey_comment,contact_reason", *lines]) + "\n", "calls.csv")
    )
    roles = {r["column"]: r for r in reading.columns.to_pylist()}
    assert roles["survey_comment"]["role"] == "ignored"
    assert roles["survey_comment"]["reason"].startswith("comments, which are not joined")
    assert roles["contact_reason"]["target"] == "segment.contact_reason"


# ---- other forms of conversations ----------------------------------------------------------------------------------


def turns(column="conversation_id", ids=IDS):
    said = [(x, who, words, n) for i, x in enumerate(ids) for n, (who, words) in enumerate(spoken(i))]
    return pd.DataFrame(said, columns=[column, "speaker", "text", "turn"])


@pytest.mark.parametrize(
    ("column", "on"),
    [
        ("conversation_id", None),
        ("conversation_id", "conversation_id=call_id"),
        ("call_id", None),
        ("call_id", "call_id"),
    ],
)
def test_a_table_of_turns(write, column, on):
    source = write(turns(column).to_csv(index=False), "turns.csv")
    for reading in (
        joined(source, calls(write), on),
        from_frame(turns(column), ReadOptions(customers=str(calls(write)), on=on)),
    ):
        rows = told(reading)
        assert len({known["response_id"] for known in rows.values()}) == N
        assert (rows["0008"]["score.nps"], rows["0008"]["customer_id"]) == (7.0, "C002")


def test_what_the_turns_say_themselves_holds(write):
    source = write(
        turns().assign(customer_id=[f"own {i // 8}" for i in range(4 * N)], csat="2").to_csv(index=False), "turns.csv"
    )
    known = told(joined(source, calls(write)))["0008"]
    assert (known["customer_id"], known["score.csat"], known["score.csat_conversation"]) == ("own 3", 2.0, 3.0)


def test_customers_of_turns_still_join_with_a_table_of_customers(write):
    people = [f"C{i % 5:03}" for i in range(N) for _ in range(4)]
    source = write(turns().assign(customer_id=people).to_csv(index=False), "turns.csv")
    crm = write("customer_id,plan\n" + "".join(f"C{i:03},{'gold' if i else 'basic'}\n" for i in range(5)), "crm.csv")
    for on in (None, "customer_id"):
        reading = joined(source, crm, on)
        assert codes(reading)["customers-joined"] == "5 of 5 customers (100.0%) were found"
        assert told(reading)["0008"]["segment.plan"] == "gold"


def test_whole_conversations_in_cells(write):
    said = ["\n".join(f"{who}: {words}" for who, words in spoken(i)) for i in range(N)]
    source = write(pd.DataFrame({"call_id": IDS, "transcript": said}).to_csv(index=False), "cells.csv")
    assert told(joined(source, calls(write), "call_id"))["0008"]["score.nps"] == 7.0
    unnamed = write(pd.DataFrame({"transcript": said}).to_csv(index=False), "cells.csv")
    rows = calls(write, [str(i + 2) for i in range(N)])  # as the cells' rows are numbered
    with pytest.raises(UsageError, match="no customers' ids"):
        joined(unnamed, rows)


def listed(i):
    return [
        {"speaker": who, "text": said, "start": 5.0 * n, "end": 5.0 * n + 4} for n, (who, said) in enumerate(spoken(i))
    ]


@pytest.mark.parametrize(
    ("ending", "content"),
    [
        ("json", lambda i, x: json.dumps({"callId": x, "utterances": listed(i)})),
        ("json", lambda i, x: json.dumps({"metadata": {"call_sid": x}, "segments": listed(i)})),
        ("json", lambda i, x: json.dumps({"id": "req-1", "call": {"id": x}, "transcript": listed(i)})),
        ("json", lambda i, x: json.dumps({"recording": f"s3://b/{x}.wav", "results": {"utterances": listed(i)}})),
        ("txt", lambda i, x: f"Call ID: {x}\nDate: 3 May 2026\n\n" + "\n".join(f"{a}: {b}" for a, b in spoken(i))),
        ("vtt", lambda i, x: vtt(i, f"NOTE Call ID: {x}\n")),
    ],
)
def test_ids_that_files_state(write, tmp_path, ending, content):
    folder = tmp_path / "calls"
    folder.mkdir()
    for i, identity in enumerate(IDS):
        (folder / f"export {i + 50}.{ending}").write_text(content(i, identity), encoding="utf-8")
    reading = joined(folder, calls(write))
    assert told(reading)["export 57"]["score.nps"] == 7.0
    assert codes(reading)["conversations-joined"] == "12 of 12 conversations (100.0%) were found"


def test_files_of_one_name_in_several_folders_need_their_folders(write, tmp_path):
    for i in range(N):
        folder = tmp_path / "calls" / f"2026-0{i % 2 + 1}"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{i // 2:03}.vtt").write_text(vtt(i), encoding="utf-8")
    with pytest.raises(InputError, match="cannot be told apart by column 'call_id'.*need their folders"):
        joined(tmp_path / "calls", calls(write, [f"{i:03}" for i in range(6)]), "call_id")
    reading = joined(tmp_path / "calls", calls(write, [f"rec/2026-0{i % 2 + 1}/{i // 2:03}.wav" for i in range(N)]))
    rows = told(reading)
    assert (rows["003"]["score.nps"], rows["003 (2)"]["score.nps"]) == (6.0, 7.0)


def test_the_table_may_lie_among_the_calls(write, recorded):
    table = calls(write)
    table.rename(recorded / "calls.csv")
    reading = joined(recorded, recorded / "calls.csv")
    assert len(told(reading)) == N
    assert [entry["name"] for entry in reading.inputs if entry["format"] == "csv"] == ["calls.csv"]


def test_calls_of_the_same_words_are_calls_of_their_own_where_the_table_names_both(write, tmp_path):
    folder = tmp_path / "silent"
    folder.mkdir()
    for name in (*IDS, "0012 copy"):
        (folder / f"{name}.txt").write_text("Agent: Thank you for calling.\nCustomer: I have to ring off.\n")
    reading = joined(folder, calls(write))
    rows = told(reading)
    assert sorted(rows) == IDS
    assert len({known["response_id"] for known in rows.values()}) == N
    assert rows["0008"]["score.nps"] == 7.0
    assert [issue.source for issue in reading.issues if issue.code == "same-file"] == ["0012 copy.txt"]
    assert len(told(read([folder]))) == 1


def test_comments_beside_calls_are_told_of_and_keep_their_customers(write, recorded):
    said = "\n".join(f"C{i % 5:03},the survey number {i} asked me too late,{i}" for i in range(10))
    survey = write(f"customer_id,comment,nps\n{said}\n", "survey.csv")
    reading = read([recorded, survey], ReadOptions(customers=str(calls(write))))
    assert codes(reading)["comments-of-no-conversation"] == (
        "10 comments of no conversation: nothing of the table is joined to them"
    )
    crm = write(
        "customer_id,plan\n" + "".join(f"{x},{'gold' if i % 2 else 'basic'}\n" for i, x in enumerate(IDS)), "crm.csv"
    )
    own = write("customer_id,comment\n" + "".join(f"{x},the parcel of {x} came late again\n" for x in IDS), "own.csv")
    reading = read([recorded, own], ReadOptions(customers=str(crm)))
    assert codes(reading)["customers-joined"] == "12 of 12 customers (100.0%) were found"


# ---- who serves ----------------------------------------------------------------------------------------------------


@pytest.fixture
def by_name(tmp_path):
    """Calls whose speakers are called by their names only; one was passed on, and in one a third person speaks."""
    folder = tmp_path / "named"
    folder.mkdir()
    for i, identity in enumerate(IDS):
        who = [f"Ann Able{i % 2}", f"Sam {'ABCDEFGHIJKL'[i]}{'xyz'[i % 3]}a", *(["Lee Roe"] if i in (4, 5) else [])]
        turns = [f"{who[n % len(who)]}: we spoke of parcel {i} in part {n}." for n in range(6)]
        (folder / f"{identity}.txt").write_text("\n".join(turns) + "\n", encoding="utf-8")
    return folder


@pytest.mark.parametrize("column", ["agent", "Agent Name", "handled_by"])
def test_the_agent_whom_the_table_names_is_not_the_customer(write, by_name, column):
    served = [f"ann able{i % 2}" + ("; Lee Roe" if i == 4 else "") for i in range(N)]
    table = write(pd.DataFrame({"call_id": IDS, column: served, "csat": 3}).to_csv(index=False), "calls.csv")
    reading = joined(by_name, table)
    rows = reading.documents.to_pylist()
    roles = {(row["conversation_id"], row["speaker"]): row["speaker_role"] for row in rows}
    assert (roles["0001", "Ann Able0"], roles["0001", "Sam Axa"]) == ("agent", "customer")
    assert (roles["0005", "Lee Roe"], roles["0005", "Sam Eya"]) == ("agent", "customer")
    # of two who are left it is not known
    assert (roles["0006", "Ann Able1"], roles["0006", "Lee Roe"], roles["0006", "Sam Fza"]) == ("agent", None, None)
    assert [issue.source for issue in reading.issues if issue.code == "unknown-speaker-role"] == ["0006.txt"]
    assert (
        codes(reading)["agents-named"] == f"{column!r} names who serves in 12 conversations, which nothing else tells"
    )


def test_a_name_that_the_table_does_not_have_tells_nothing(write, by_name):
    table = write(pd.DataFrame({"call_id": IDS, "agent": "Bo Nobody", "csat": 3}).to_csv(index=False), "calls.csv")
    reading = joined(by_name, table)
    assert set(reading.documents["speaker_role"].to_pylist()) == {None}
    assert "agents-named" not in codes(reading)
