"""Tables and lists of calls: when each turn begins; times of day beside their dates; who wrote, and who only voted."""

import csv
import io
import json

import pytest

from voca.sources import read

SAID = [
    "Thank you for calling, how can I help you today?",
    "My lamp arrived broken and I want a new one sent out.",
    "I am sorry. Do you have the order number at hand?",
    "Yes, it is on the invoice that came with it.",
    "Great, a new one is on its way to you.",
    "Thanks, that was quick and friendly.",
]
BEGUN = [0.0, 4.2, 9.5, 14.1, 18.8, 23.0]
SIDES = ["agent", "customer"] * 3
TURNS = [(call, at) for call in range(5) for at in range(6)]


def table(write, header, rows, name="export.csv"):
    out = io.StringIO()
    csv.writer(out).writerows([header, *rows])
    return read([write(out.getvalue(), name)])


def roles(reading):
    return {row["column"]: row["role"] for row in reading.columns.to_pylist()}


def spoken(reading, *names):
    """Return the first call's turns in their order."""
    rows = [row for row in reading.documents.to_pylist() if row["conversation_id"] in ("c0", "call")]
    return [tuple(row[name] for name in names) for row in sorted(rows, key=lambda row: row["turn"])]


def ms(at):
    return round(1000 * BEGUN[at])


FORMS = {
    "Talkdesk": (["Interaction ID", "Participant", "Offset (ms)", "Utterance"], lambda at: [ms(at)], None),
    "NICE": (
        ["contactId", "participantType", "startOffsetMs", "endOffsetMs", "text"],
        lambda at: [ms(at), ms(at) + 3800],
        3.8,
    ),
    "seconds and how long": (["call_id", "speaker", "start", "duration", "text"], lambda at: [BEGUN[at], 3.8], 3.8),
    "a clock's": (
        ["Call ID", "Speaker", "Start Time", "End Time", "Transcript"],
        lambda at: [f"00:00:{BEGUN[at]:04.1f}", f"00:00:{BEGUN[at] + 3.8:04.1f}"],
        3.8,
    ),
    "a time that is a clock's": (
        ["call_id", "speaker", "timestamp", "text"],
        lambda at: [f"0:{BEGUN[at]:04.1f}"],
        None,
    ),
}


@pytest.mark.parametrize("form", FORMS)
def test_offsets_in_tables_of_turns(write, form):
    header, times, lasts = FORMS[form]
    rows = [[f"c{call}", SIDES[at], *times(at), f"{SAID[at]} {call}"] for call, at in TURNS]
    turns = spoken(table(write, header, rows[::-1]), "start_s", "end_s", "speaker", "text")
    assert [text for *_, text in turns] == [f"{words} 0" for words in SAID]
    assert [(start, speaker) for start, _, speaker, _ in turns] == list(zip(BEGUN, SIDES, strict=True))
    ends = [None if lasts is None else pytest.approx(start + lasts) for start in BEGUN]
    assert [end for _, end, _, _ in turns] == ends


def test_offsets_of_several_calls_in_json(write):
    calls = [
        {"contactId": f"c{call}", "csat": 1 + call,
         "transcript": [{"participant": SIDES[at], "offset": ms(at), "text": SAID[at]} for at in range(6)]}
        for call in range(5)
    ]  # fmt: skip
    turns = spoken(read([write(json.dumps(calls), "calls.json")]), "start_s", "speaker", "score.csat")
    assert turns == [(start, side, 1.0) for start, side in zip(BEGUN, SIDES, strict=True)]


def test_offsets_of_one_call_in_json(write):
    call = {"transcript": [{"participant": SIDES[at], "offset": ms(at), "text": SAID[at]} for at in range(6)]}
    assert spoken(read([write(json.dumps(call), "call.json")]), "start_s") == [(start,) for start in BEGUN]


def test_offsets_that_are_places_in_a_text_are_no_times(write):
    places = [sum(len(words) + 1 for words in SAID[:at]) for at in range(6)]
    call = {"parts": [{"speaker": SIDES[at], "offset": places[at], "text": SAID[at]} for at in range(6)]}
    assert spoken(read([write(json.dumps(call), "call.json")]), "start_s") == [(None,)] * 6


def test_what_is_known_of_a_whole_call_is_no_offset(write):
    header = ["call_id", "speaker", "start", "text"]
    rows = [[f"c{call}", SIDES[at], 100 + call, f"{SAID[at]} {call}"] for call, at in TURNS]
    reading = table(write, header, rows)
    assert roles(reading)["start"] != "time"
    assert spoken(reading, "start_s") == [(None,)] * 6


@pytest.mark.parametrize(
    ("date", "clock", "day", "time", "expected"),
    [
        ("date", "time", "2024-03-05", "13:04:10", "2024-03-05 13:04:10"),
        ("Review Date", "Review Time", "05/03/2024", "1:04 PM", "2024-03-05 13:04:00"),
        ("Datum", "Uhrzeit", "05.03.2024", "13:04", "2024-03-05 13:04:00"),
        ("Fecha", "Hora", "05/03/2024", "13:04", "2024-03-05 13:04:00"),
        ("Date", "Start Time", "2024-03-05 00:00:00", "13:04:10", "2024-03-05 13:04:10"),
        ("date", "datetime of reply", "2024-03-05", "13:04:10", "2024-03-05 00:00:00"),
        ("Call Date", "Talk Time", "2024-03-05", "00:04:10", "2024-03-05 00:00:00"),
        ("created", "time", "2024-03-05 08:00:01", "13:04:10", "2024-03-05 08:00:01"),
    ],
)
def test_times_of_day_beside_their_dates(write, date, clock, day, time, expected):
    days = [day, *(day.replace("05", f"{n:02d}", 1) for n in range(13, 28))]
    rows = [[when, time if at == 0 else f"0{at % 9}:00", f"{SAID[at % 6]} {at}"] for at, when in enumerate(days)]
    documents = table(write, [date, clock, "comment"], rows).documents.to_pylist()
    assert next(str(row["time"]) for row in documents if row["source_row"] == 2) == expected


def test_mails_in_and_out_of_a_shared_inbox(write):
    header = ["Conversation ID", "Message ID", "Date", "Status", "From", "To", "Subject", "Body"]
    ours = "support@example.org"
    rows = []
    for call, at in TURNS:
        theirs, inward = f"ann{call}@example.com", at % 2 == 1
        sent = [theirs, ours] if inward else [ours, theirs]
        rows.append([f"c{call}", f"m{call}{at}", f"2024-03-01 1{at}:00:00", "Inbound" if inward else "Outbound", *sent,
                     f"Order {call}", f"{SAID[at]} {call}"])  # fmt: skip
    reading = table(write, header, rows)
    assert {name: roles(reading)[name] for name in ("Status", "From", "To")} == {
        "Status": "speaker", "From": "customer", "To": "ignored",
    }  # fmt: skip
    turns = spoken(reading, "speaker_role", "customer_id")
    assert [role for role, _ in turns] == SIDES
    assert len({customer for _, customer in turns}) == 1
    assert len({row["customer_id"] for row in reading.documents.to_pylist()}) == 5


def test_to_whom_a_mail_went_is_no_customer(write):
    rows = [[f"desk{at % 2}@example.org", f"ann{at % 12}@example.com", f"{SAID[at % 6]} {at}"] for at in range(24)]
    assert roles(table(write, ["To", "From", "Text"], rows)) == {"To": "ignored", "From": "customer", "Text": "text"}
    alone = table(write, ["To", "Text"], [[to, text] for to, _, text in rows])
    assert roles(alone)["To"] == "ignored"


def test_who_took_a_call_is_no_customer(write):
    rows = [[at, "inbound", ["Ann Berg", "Tom Ray"][at % 2], f"{SAID[at % 6]} {at}"] for at in range(24)]
    assert roles(table(write, ["Call ID", "direction", "user", "comments"], rows))["user"] == "ignored"


def test_steam_tells_who_wrote_a_review(write):
    reviews = [
        {"recommendationid": str(150_000_000 + 7 * at), "author": {"steamid": str(76_561_198_000_000_000 + at // 2)},
         "review": f"{SAID[at % 6]} {at}", "timestamp_created": 1_709_280_000 + 3600 * at, "voted_up": at % 3 != 0,
         "votes_up": at % 9, "votes_funny": at % 4, "weighted_vote_score": str(0.5 + at % 5 / 10)}
        for at in range(40)
    ]  # fmt: skip
    reading = read([write(json.dumps({"success": 1, "reviews": reviews}), "steam.json")])
    found = roles(reading)
    assert (found["recommendationid"], found["author.steamid"], found["voted_up"]) == ("id", "customer", "score")
    assert {found[name] for name in ("votes_up", "votes_funny", "weighted_vote_score")} == {"ignored"}
    assert len({row["customer_id"] for row in reading.documents.to_pylist()}) == 20


@pytest.mark.parametrize(
    ("name", "values", "role"),
    [
        ("Helpful Votes", [1, 2, 3, 4, 5], "ignored"),
        ("Likes", [0, 4, 9], "ignored"),
        ("likes", [0, 1], "ignored"),
        ("thumbsUpCount", [0, 1], "ignored"),
        ("Number of likes", [0, 3, 5], "ignored"),
        ("helpful", [0, 2, 3], "ignored"),
        ("Gefällt mir", [0, 2, 7], "ignored"),
        ("voted_up", [0, 1], "score"),
        ("Helpfulness", [1, 2, 3, 4, 5], "score"),
        ("Wie hilfreich war das Gespräch?", [1, 2, 3, 4, 5], "score"),
        ("How many likes do you get a day?", [0, 3, 9], "driver"),
    ],
)
def test_votes_of_others(write, name, values, role):
    rows = [[1 + at % 5, f"{SAID[at % 6]} {at}", values[at % len(values)]] for at in range(40)]
    assert roles(table(write, ["Stars", "Review", name], rows))[name] == role
