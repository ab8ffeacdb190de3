"""What a writer puts into a file comes back out of it, for every reader that has a writer here."""

import csv
import gzip
import io
import json
import sqlite3
import zipfile
from collections import Counter

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from tests.sources.vendor_samples import PLAY_HEADER
from voca.sources import Query, read

FEW = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
WORDS = st.text(st.characters(categories=["Lu", "Ll", "Lo"], exclude_characters="\ufeff"), min_size=1, max_size=9)
MARKS = st.sampled_from(["", "", ".", "!", "?", ",", ";", '"', "'", " (so)", " & more", " < 3", "\n", " |"])
PIECES = st.tuples(WORDS, MARKS).map("".join)
# begins with plain words, so that no cell is empty, a number, a date or a formula
COMMENTS = st.lists(PIECES, min_size=2, max_size=8).map(lambda pieces: ("it was " + " ".join(pieces)).strip())
ROWS = st.lists(st.tuples(COMMENTS, st.integers(1, 5)), min_size=3, max_size=8, unique_by=lambda row: row[0].strip())


def separated(rows, delimiter=",", header=("comment", "stars")):
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows([header, *rows])
    return out.getvalue()


def write_csv(path, rows):
    path.with_suffix(".csv").write_text(separated(rows), encoding="utf-8")
    return path.with_suffix(".csv")


def write_semicolons(path, rows):
    path.with_suffix(".csv").write_text(separated(rows, ";"), encoding="utf-8-sig")
    return path.with_suffix(".csv")


def write_utf16(path, rows):
    path.with_suffix(".tsv").write_text(separated(rows, "\t"), encoding="utf-16")
    return path.with_suffix(".tsv")


def write_gzip(path, rows):
    path.with_suffix(".csv.gz").write_bytes(gzip.compress(separated(rows).encode()))
    return path.with_suffix(".csv.gz")


def write_zip(path, rows):
    with zipfile.ZipFile(path.with_suffix(".zip"), "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("inner/a.csv", separated(rows))
    return path.with_suffix(".zip")


def write_lines(path, rows):
    lines = [json.dumps({"comment": comment, "stars": stars}) for comment, stars in rows]
    path.with_suffix(".jsonl").write_text("\n".join(lines), encoding="utf-8")
    return path.with_suffix(".jsonl")


def write_array(path, rows):
    records = [{"comment": comment, "stars": stars} for comment, stars in rows]
    path.with_suffix(".json").write_text(json.dumps({"reviews": records}, ensure_ascii=False), encoding="utf-8")
    return path.with_suffix(".json")


def write_parquet(path, rows):
    columns = {"comment": [row[0] for row in rows], "stars": [row[1] for row in rows]}
    pq.write_table(pa.table(columns), path.with_suffix(".parquet"))
    return path.with_suffix(".parquet")


def write_workbook(path, rows):
    book = Workbook()
    for row in [("comment", "stars"), *rows]:
        book.active.append(row)
    book.save(path.with_suffix(".xlsx"))
    return path.with_suffix(".xlsx")


def write_sqlite(path, rows):
    pytest.importorskip("sqlalchemy", reason="the extra sql is not installed")
    file = path.with_suffix(".db")
    file.unlink(missing_ok=True)
    with sqlite3.connect(file) as database:
        database.execute("create table t (comment text, stars integer)")
        database.executemany("insert into t values (?, ?)", rows)
    return Query("select comment, stars from t", f"sqlite:///{file}")


def write_spss(path, rows):
    pyreadstat = pytest.importorskip("pyreadstat", reason="the extra spss is not installed")
    import pandas as pd

    frame = pd.DataFrame({"comment": [row[0] for row in rows], "stars": [float(row[1]) for row in rows]})
    pyreadstat.write_sav(frame, path.with_suffix(".sav"))
    return path.with_suffix(".sav")


def write_play(path, rows):
    out = [("com.acme", 1, "1.0", "en", "oriole", "2024-03-01T10:00:00Z", 1709287200000, "2024-03-01T10:00:00Z",
            1709287200000, stars, "", comment, "", "", "", f"https://play.google.com/{n}")
           for n, (comment, stars) in enumerate(rows)]  # fmt: skip
    path.with_suffix(".csv").write_text(separated(out, header=PLAY_HEADER.split(",")), encoding="utf-16")
    return path.with_suffix(".csv")


TABLES = [write_csv, write_semicolons, write_utf16, write_gzip, write_zip, write_lines, write_array, write_parquet,
          write_workbook, write_sqlite, write_spss, write_play]  # fmt: skip


@pytest.mark.parametrize("write", TABLES, ids=[write.__name__.removeprefix("write_") for write in TABLES])
@FEW
@given(rows=ROWS)
def test_tables(tmp_path_factory, write, rows):
    reading = read([write(tmp_path_factory.mktemp("trip") / "a", rows)])
    found = zip(reading.documents["text"].to_pylist(), reading.documents["score.stars"].to_pylist(), strict=True)
    assert Counter(found) == Counter((comment.strip(), stars) for comment, stars in rows)


def write_qualtrics(path, rows):
    names = ["StartDate", "EndDate", "Finished", "RecordedDate", "ResponseId", "Q1", "Q2"]
    wording = ["Start Date", "End Date", "Finished", "Recorded Date", "Response ID", "How satisfied are you?", "Why?"]
    ids = ["startDate", "endDate", "finished", "recordedDate", "_recordId", "QID1", "QID2_TEXT"]
    when = "2024-03-01 10:00:00"
    body = [[when, when, "1", when, f"R_{n}", stars, comment] for n, (comment, stars) in enumerate(rows)]
    head = [wording, [json.dumps({"ImportId": identity}) for identity in ids]]
    path.write_text(separated([*head, *body], header=names), encoding="utf-8")


def write_surveymonkey(path, rows):
    names = ["Respondent ID", "Collector ID", "Start Date", "End Date", "How satisfied are you?", "Why?"]
    marks = ["", "", "", "", "Response", "Open-Ended Response"]
    when = "03/22/2024 10:00:00 AM"
    body = [[1000 + n, 7, when, when, stars, comment] for n, (comment, stars) in enumerate(rows)]
    path.write_text(separated([marks, *body], header=names), encoding="utf-8")


def write_limesurvey(path, rows):
    names = ["id. Response ID", "submitdate. Date submitted", "lastpage. Last page", "startlanguage. Start language",
             "q1. How satisfied are you?", "q2. Why?"]  # fmt: skip
    body = [[n, "2024-03-01 10:00:00", 3, "en", stars, comment] for n, (comment, stars) in enumerate(rows, 1)]
    path.write_text(separated(body, ";", names), encoding="utf-8-sig")


@pytest.mark.parametrize("write", [write_qualtrics, write_surveymonkey, write_limesurvey])
@FEW
@example(rows=[("it was so", 1), ("it was late", 1), ("it was fine", 1)])  # 1 of 5 from everybody is not yes
@given(rows=ROWS)
def test_surveys(tmp_path_factory, write, rows):
    path = tmp_path_factory.mktemp("trip") / "export.csv"
    write(path, rows)
    reading = read([path])
    found = zip(reading.documents["text"].to_pylist(), reading.documents["score.csat"].to_pylist(), strict=True)
    assert Counter(found) == Counter((comment.strip(), stars) for comment, stars in rows)
    assert set(reading.documents["channel"].to_pylist()) == {"survey"}


# ---- transcripts ---------------------------------------------------------------------------------------------------

SPOKEN = st.lists(WORDS, min_size=1, max_size=6).map(lambda words: "well " + " ".join(words))
TURNS = st.lists(SPOKEN, min_size=4, max_size=9).map(
    lambda said: [(("Agent", "Anna Berg")[n % 2], 10 * n, 10 * n + 8, words) for n, words in enumerate(said)]
)


def stamp(seconds, comma="."):
    return f"00:{seconds // 60:02d}:{seconds % 60:02d}{comma}000"


def write_vtt(turns):
    body = [f"{stamp(a)} --> {stamp(b)}\n<v {who}>{words}</v>" for who, a, b, words in turns]
    return "a.vtt", "\n\n".join(["WEBVTT", *body])


def write_zoom(turns):
    body = [f"{n}\n{stamp(a)} --> {stamp(b)}\n{who}: {words}" for n, (who, a, b, words) in enumerate(turns, 1)]
    return "a.vtt", "\n\n".join(["WEBVTT", *body])


def write_srt(turns):
    body = [
        f"{n}\n{stamp(a, ',')} --> {stamp(b, ',')}\n{who}: {words}" for n, (who, a, b, words) in enumerate(turns, 1)
    ]
    return "a.srt", "\n\n".join(body)


def write_dialogue(turns):
    return "a.txt", "\n".join(f"{who}: {words}" for who, _, _, words in turns)


def write_otter(turns):
    return "a.txt", "\n\n".join(f"{who}  {a // 60}:{a % 60:02d}\n{words}" for who, a, _, words in turns)


def write_document(turns):
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = "".join(f"<w:p><w:r><w:t>{who}: {words}</w:t></w:r></w:p>" for who, _, _, words in turns)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>')
    return "a.docx", out.getvalue()


def write_whisper_tsv(turns):
    return "a.tsv", separated(
        [(who, a, b, words) for who, a, b, words in turns], "\t", ("speaker", "start", "end", "text")
    )


def write_call_analytics(turns):
    names = {"Agent": "AGENT", "Anna Berg": "CUSTOMER"}
    said = [{"ParticipantRole": names[who], "Content": words,
             "BeginOffsetMillis": a * 1000, "EndOffsetMillis": b * 1000}
            for who, a, b, words in turns]  # fmt: skip
    return "a.json", json.dumps({"Participants": [], "Transcript": said})


def write_assemblyai(turns):
    said = [{"speaker": who, "text": words, "start": a * 1000, "end": b * 1000, "confidence": 0.9, "words": []}
            for who, a, b, words in turns]  # fmt: skip
    whole = {"id": "1", "status": "completed", "audio_url": "x", "text": "", "words": [], "utterances": said}
    return "a.json", json.dumps(whole)


def write_deepgram(turns):
    words = [
        {
            "word": word,
            "punctuated_word": word,
            "start": a,
            "end": a + 0.1,
            "confidence": 0.9,
            "speaker": who == "Agent",
        }
        for who, a, _, said in turns
        for word in said.split()
    ]
    for word in words:
        word["speaker"] = int(word["speaker"])
    whole = {"metadata": {}, "results": {"channels": [{"alternatives": [{"transcript": "", "words": words}]}]}}
    return "a.json", json.dumps(whole)


TRANSCRIPTS = [write_vtt, write_zoom, write_srt, write_dialogue, write_otter, write_document, write_whisper_tsv,
               write_call_analytics, write_assemblyai, write_deepgram]  # fmt: skip


@pytest.mark.parametrize("write", TRANSCRIPTS, ids=[write.__name__.removeprefix("write_") for write in TRANSCRIPTS])
@FEW
@given(turns=TURNS)
def test_transcripts(tmp_path_factory, write, turns):
    name, content = write(turns)
    path = tmp_path_factory.mktemp("trip") / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    documents = read([path]).documents.sort_by("turn")
    assert documents["text"].to_pylist() == [words for *_, words in turns]
    speakers = documents["speaker"].to_pylist()
    assert len(set(speakers)) == 2
    assert [speaker == speakers[0] for speaker in speakers] == [who == turns[0][0] for who, *_ in turns]
    if documents["start_s"].null_count == 0:
        assert documents["start_s"].to_pylist() == [start for _, start, *_ in turns]
