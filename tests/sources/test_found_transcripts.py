"""Forms of chats and transcripts that tools write, which earlier were read wrongly; all words are invented."""

from datetime import datetime

import pytest

from voca.config import ReadOptions
from voca.sources import read

IOS = """\u200e[2/14/21, 3:04:05\u202fPM] Shop Support: \u200eMessages and calls are end-to-end encrypted.
[2/14/21, 3:04:05\u202fPM] Anna Berg: Hi, my parcel has not come
and it is already Friday
[2/14/21, 3:05:11\u202fPM] Shop Support: Let me look <This message was edited>
[2/14/21, 3:06:02\u202fPM] Anna Berg: \u200eimage omitted
[2/14/21, 3:06:12\u202fPM] Anna Berg: here is the slip
[2/14/21, 3:07:12\u202fPM] Shop Support: This message was deleted.
[2/15/21, 3:08:12\u202fPM] Shop Support: It comes today
"""
ANDROID = """14/02/2021, 3:04 pm - Anna Berg: Hello, the tap drips
14/02/2021, 3:05 pm - Plumber Co: We come on Monday
14/02/2021, 3:06 pm - Anna Berg: IMG-2021-WA0001.jpg (file attached)
14/02/2021, 3:07 pm - Anna Berg: the floor is wet
14/02/2021, 3:09 pm - Plumber Co: Missed voice call
14/02/2021, 3:10 pm - Plumber Co: null
"""
FRENCH = """14/02/2021 \u00e0 15:04 - Les messages et les appels sont chiffr\u00e9s de bout en bout.
14/02/2021 \u00e0 15:04 - Anna Berg: Le robinet goutte
14/02/2021 \u00e0 15:05 - Plumber Co: <attached: 00000012-PHOTO-2021-02-14-15-05-00.jpg>
14/02/2021 \u00e0 15:06 - Plumber Co: Nous venons lundi
15/02/2021 \u00e0 09:10 - Anna Berg: Merci
"""
DAYS = """14.02.2021
15:04 Anna Berg: Hello, the tap drips
15:05 Plumber Co: We come on Monday
--- 15.02.2021 ---
09:10 Anna Berg: Nobody came: the floor is wet
and the wall
09:11 Plumber Co: Sorry
"""
LETTERS = """From: Anna Berg (+4915100000000)
Type: incoming
Sent: Sun, 14 Feb 2021 15:04:05 +0100
Received: Sun, 14 Feb 2021 15:04:06 +0100

Hello, the tap drips

From: Plumber Co <post@plumber.example>
Subject: your tap
Date: Sun, 14 Feb 2021 15:05:05 +0100

We come on Monday

Yours

From: Anna Berg (+4915100000000)
Type: incoming
Sent: Sun, 14 Feb 2021 15:06:05 +0100

From: a friend I heard that you are quick
"""


def at(day, hour, minute, second=0):
    return datetime(2021, 2, day, hour, minute, second)  # noqa: DTZ001 - as written


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (IOS, [("Anna Berg", at(14, 15, 4, 5), "Hi, my parcel has not come and it is already Friday"),
               ("Shop Support", at(14, 15, 5, 11), "Let me look"),
               ("Anna Berg", at(14, 15, 6, 12), "here is the slip"),
               ("Shop Support", at(15, 15, 8, 12), "It comes today")]),
        (ANDROID, [("Anna Berg", at(14, 15, 4), "Hello, the tap drips"),
                   ("Plumber Co", at(14, 15, 5), "We come on Monday"),
                   ("Anna Berg", at(14, 15, 7), "the floor is wet")]),
        (FRENCH, [("Anna Berg", at(14, 15, 4), "Le robinet goutte"),
                  ("Plumber Co", at(14, 15, 6), "Nous venons lundi"),
                  ("Anna Berg", at(15, 9, 10), "Merci")]),
        (DAYS, [("Anna Berg", at(14, 15, 4), "Hello, the tap drips"),
                ("Plumber Co", at(14, 15, 5), "We come on Monday"),
                ("Anna Berg", at(15, 9, 10), "Nobody came: the floor is wet and the wall"),
                ("Plumber Co", at(15, 9, 11), "Sorry")]),
        (LETTERS, [("Anna Berg", at(14, 15, 4, 5), "Hello, the tap drips"),
                   ("Plumber Co", at(14, 15, 5, 5), "We come on Monday Yours"),
                   ("Anna Berg", at(14, 15, 6, 5), "From: a friend I heard that you are quick")]),
    ],
)  # fmt: skip
def test_chats_keep_their_days(write, text, expected):
    reading = read([write(text, "chat.txt")])
    rows = sorted(reading.documents.to_pylist(), key=lambda row: row["turn"])
    assert [(row["speaker"], row["time"], row["text"]) for row in rows] == expected
    assert "time" in reading.columns["column"].to_pylist()


@pytest.mark.parametrize(("day_first", "month"), [(True, 9), (False, 12)])
def test_days_that_can_be_read_both_ways_are_said_or_told(write, day_first, month):
    lines = "".join(f"12/9/20, 23:5{n} - {'Anna' if n % 2 else 'Tom'}: the lift is stuck again\n" for n in range(6))
    path = write(lines, "chat.txt")
    assert "day-or-month" in {issue.code for issue in read([path]).issues}
    told = read([path], ReadOptions(day_first=day_first))
    assert {time.month for time in told.documents["time"].to_pylist()} == {month}
    assert "day-or-month" not in {issue.code for issue in told.issues}


SAID = [("Anna", 3, 5, "Good morning to you."), ("Tom", 7, 8, "Of course."), ("Anna", 9, 10, "What comes first?")]


@pytest.mark.parametrize(
    "form",
    [
        "{who}: 00:00:{start:02}\n\n{words}\n\n",
        "{who}: [00:00:{start:02}] {words} [00:00:{end:02}][{length:.1f}]\n\n",
    ],
)
def test_times_behind_names_and_at_the_end_of_turns(write, form):
    text = "".join(form.format(who=w, start=s, end=e, words=said, length=e - s) for w, s, e, said in SAID)
    rows = sorted(read([write(text, "talk.txt")]).documents.to_pylist(), key=lambda row: row["turn"])
    assert [(row["speaker"], row["start_s"], row["text"]) for row in rows] == [(w, s, said) for w, s, _, said in SAID]
    if "length" in form:
        assert [row["end_s"] for row in rows] == [5, 8, 10]


def test_what_a_lecture_recorder_says_of_its_captions_is_nobodys_word(write):
    text = (
        "1\n00:00:00,000 --> 00:00:04,110\n[Auto-generated transcript. Edits may have been applied for clarity.]\n"
        "All right, good morning.\n\n2\n00:00:04,110 --> 00:00:08,430\nToday we look at stairs.\n"
    )
    texts = read([write(text, "lecture.srt")]).documents["text"].to_pylist()
    assert texts == ["All right, good morning. Today we look at stairs."]
