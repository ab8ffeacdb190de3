"""Rows as they came with what was found: those of one message, too, of which only one counts."""

import csv

import pytest

from voca.annotate import annotate_sentiment
from voca.config import ReadOptions

SAID = ("The staff was lovely and helped us at once, thank you", "The room was dirty and nobody came to clean it")
LABELS = ("staff", "room", "price")


@pytest.mark.parametrize("varying", ["topic", "language"])
def test_each_row_of_a_message_has_its_sentiment(tmp_path, varying):
    values = LABELS if varying == "topic" else ("en", "de", "fr")
    path = tmp_path / "a.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(("review_id", "review", varying))
        for at in range(20):
            for place, value in enumerate(values):
                own = "" if varying == "topic" else ("", " hier", " ici")[place]
                writer.writerow((f"R{at}", f"{SAID[at % 2]} on day {at}{own}", value))
    result = annotate_sentiment(path, ReadOptions(), {"models": {"sentiment": "sentiment-fast"}})
    assert result.summary.startswith("20 comments judged: 10 negative, 10 positive.")
    found = [row[3] for row in result.rows]
    assert found == [mood for _ in range(10) for mood in ("positive",) * 3 + ("negative",) * 3]
