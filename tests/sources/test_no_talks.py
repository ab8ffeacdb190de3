"""Words that look like turns of a talk, and are none; all of them are invented."""

from tests.sources.test_found_talks import table
from voca.sources import read


def test_notes_with_their_day_and_one_word_before_them_are_no_conversations(write):
    rows = [[n, f"[2024-03-{n % 28 + 1:02d} 10:00] Update: the lamp of room {n} flickers at night."] for n in range(40)]
    documents = read([write(table(["rating", "review"], rows), "reviews.csv")]).documents
    assert len(documents) == 40
    assert documents["conversation_id"].null_count == 40
    assert "Update: the lamp of room 7 flickers" in " ".join(documents["text"].to_pylist())


def test_when_something_was_is_no_name_before_its_time(write):
    lines = [f"Great hotel, we came at 10:0{n} AM and left late." for n in range(9)]
    documents = read([write("\n".join(lines), "reviews.txt")]).documents
    assert sorted(documents["text"].to_pylist()) == lines
    assert documents["speaker"].null_count == 9
