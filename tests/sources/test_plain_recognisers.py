"""What open recognisers print and write, with seconds beside words; all words are invented."""

import json

import pytest

from voca.sources import read

SAID = [
    "How did you first hear of the ferry?",
    "A neighbour told me, and then I went down to the pier.",
    "And what happened then?",
    "It was full, so we waited in the rain.",
]


def turns(reading):
    rows = sorted(reading.documents.to_pylist(), key=lambda row: row["turn"])
    return [(row["speaker"], row["start_s"], row["end_s"], row["text"]) for row in rows]


@pytest.mark.parametrize(
    "form",
    [
        "start={start:.1f}s stop={end:.1f}s speaker_{who}: {words}\n",
        "[{start:.2f}s -> {end:.2f}s] {who}: {words}\n",
        "({start:.3f}, {end:.3f}) {who}: {words}\n",
        "{start:.2f} {end:.2f} {who} {words}\n",
    ],
)
def test_seconds_before_speakers(write, form):
    lines = [
        form.format(start=70 * n, end=70 * n + 5.5, who=f"SPEAKER_0{n % 2}", words=words)
        for n, words in enumerate(SAID)
    ]
    expected = [(f"SPEAKER_0{n % 2}", 70.0 * n, 70 * n + 5.5, words) for n, words in enumerate(SAID)]
    assert turns(read([write("".join(lines), "talk.txt")])) == expected


def test_seconds_before_words(write):
    lines = [f"[{70 * n:.2f}s -> {70 * n + 5.5:.2f}s] {words}\n" for n, words in enumerate(SAID)]
    expected = [(None, 70.0 * n, 70 * n + 5.5, words) for n, words in enumerate(SAID)]
    assert turns(read([write("".join(lines), "talk.txt")])) == expected


def stretch(n):
    spoken = [{"conf": 0.5 + n / 10, "start": 70 * n + k / 2, "end": 70 * n + k / 2 + 0.25, "word": word}
              for k, word in enumerate(SAID[n].split())]  # fmt: skip
    return {"result": spoken, "text": SAID[n]}


@pytest.mark.parametrize(
    "data",
    [
        json.dumps([stretch(n) for n in range(4)]),
        "\n".join(json.dumps(stretch(n), indent=2) for n in range(4)),
        "\n".join(json.dumps(stretch(n)) for n in range(4)),
        json.dumps([{"alternatives": [stretch(n), {"text": "no"}]} for n in range(4)]),
    ],
    ids=["a list", "one after the other", "one a line", "alternatives"],
)
def test_words_of_vosk(write, data):
    reading = read([write(data, "talk.json")])
    ends = [70 * n + (len(words.split()) - 1) / 2 + 0.25 for n, words in enumerate(SAID)]
    assert turns(reading) == [(None, 70.0 * n, ends[n], words) for n, words in enumerate(SAID)]
    assert sorted(round(value, 6) for value in reading.documents["confidence"].to_pylist()) == [0.5, 0.6, 0.7, 0.8]


def test_objects_one_after_the_other_are_records(write):
    data = "\n".join(json.dumps({"review": f"the pier is {n} metres too short", "stars": n}, indent=1) for n in (1, 5))
    reading = read([write(data, "reviews.json")])
    assert sorted(reading.documents["score.stars"].to_pylist()) == [1, 5]
