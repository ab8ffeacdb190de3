"""What `voca check` finds suspicious: each with data that has it and data that has not."""

from __future__ import annotations

import json
from datetime import datetime

import pytest

from voca.checks import check, completeness, suspicions
from voca.config import ReadOptions
from voca.sources import read

NOW = datetime(2026, 6, 1)
GOOD = "the staff were wonderful and kind and everything was excellent in week {}"
BAD = "the staff were terrible and rude and everything was awful in week {}"


@pytest.fixture
def look(tmp_path):
    def call(header, rows, **options):
        path = tmp_path / "data.csv"
        path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
        reading = read([path], ReadOptions(**options))
        return reading, {issue.code: issue for issue in suspicions(reading, NOW)}

    return call


def rated(n=60, reverse=False):
    for i in range(n):
        good = i % 2 == 0
        yield (GOOD if good else BAD).format(i), (10 if good != reverse else 0)


def test_ordinary_data_raises_no_suspicion(look):
    rows = [f"{text},{score},2026-0{i % 5 + 1}-11" for i, (text, score) in enumerate(rated())]
    _, found = look("comment,nps,date", rows)
    assert found == {}


def test_dates_in_the_future(look):
    rows = [f"{text},{score},{2026 + (i < 3)}-03-{i % 28 + 1:02}" for i, (text, score) in enumerate(rated())]
    _, found = look("comment,nps,date", rows)
    assert found["future-dates"].message == "3 of 60 dates are in the future"
    assert found["future-dates"].column == "date"


def test_a_reversed_scale(look):
    _, found = look("comment,nps", [f"{text},{score}" for text, score in rated(reverse=True)])
    assert found["reversed-scale"].column == "nps"
    assert "?." not in str(found["reversed-scale"])
    assert "score-against-text" not in found


def test_the_mood_of_texts_that_no_model_reads_says_nothing_of_a_scale(look):
    good = "Todo muy limpio y el personal atento en la semana {}"
    bad = "El pedido nunca llegó y nadie me contesta desde la semana {}"
    _, found = look("comment,nps", [f'"{(bad if i % 2 else good).format(i)}",{0 if i % 2 else 10}' for i in range(60)])
    assert found == {}


def test_a_score_that_contradicts_its_text(look):
    rows = [f"{text},{score}" for text, score in rated()]
    rows[:6] = [f"{BAD.format(i)},10" for i in range(6)]
    _, found = look("comment,nps", rows)
    assert "texts looked at contradict their score" in found["score-against-text"].message


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        ("pros", "cons", False),
        ("What do you like best?", "What do you dislike?", False),
        ("Was gefällt Ihnen?", "Was können wir verbessern?", False),
        ("Why did you give this score?", "Anything else you would like to tell us?", True),
        ("What is the most important reason for your score?", "Is there anything you'd like to add?", True),
    ],
)
def test_what_was_asked_for_contradicts_no_score(look, one, other, told):
    rows = [f"{GOOD.format(i)},{BAD.format(i + 100)},{10 if i % 2 else 0}" for i in range(60)]
    _, found = look(f"{one},{other},nps", rows)
    assert ("score-against-text" in found) is told


def test_straight_lines(look):
    names = ["food rating", "staff rating", "room rating", "price rating", "overall rating"]
    rows = []
    for i, (text, _) in enumerate(rated()):
        answers = [3] * 5 if i < 15 else [1 + (i * k + k) % 5 for k in range(1, 6)]
        rows.append(",".join([text, *map(str, answers)]))
    _, found = look(",".join(["comment", *names]), rows)
    assert found["straight-lining"].severity == "warning"
    assert "gave the same answer to each" in found["straight-lining"].message


def test_repeated_texts_and_templates(look):
    rows = [f"{text},{i}" for i, (text, _) in enumerate(rated())]
    rows += [f"this very long sentence was written by more than one person,{100 + i}" for i in range(4)]
    _, found = look("comment,number", rows)
    assert found["repeated-text"].message == "1 text of 8 words and more stands there 4 times, word for word"


def test_what_agents_say_in_every_call_is_no_suspicion(tmp_path, voca):
    """Their script is no bots' template, their apologies contradict no score, their language is not the customers'."""
    for i, (said, _) in enumerate(rated(24)):
        words = (
            "Guten Tag und willkommen bei der Kundenbetreuung, was kann ich heute für Sie tun?",
            "That is terrible, I am so sorry, it is an awful thing to happen.",
        )
        turns = (("Agent", words[0]), ("Customer", said), ("Agent", words[1]))
        (tmp_path / f"{i}.txt").write_text("\n".join(map(": ".join, turns)) + "\n", encoding="utf-8")
    table = tmp_path / "calls.csv"
    table.write_text("call_id,nps\n" + "".join(f"{i},{score}\n" for i, (_, score) in enumerate(rated(24))))
    reading = read([tmp_path], ReadOptions(customers=str(table)))
    assert suspicions(reading, NOW) == []
    printed = voca("check", tmp_path, "--customers", table).out
    assert printed.count("what was said, one row per turn") == 1


def test_wrong_encodings_markup_and_formulas(look):
    rows = [f"{text},{score}" for text, score in rated()]
    rows[0] = "the cafÃ© was closed and nobody knew about it,5"
    rows[1] = "<p>the lift was broken for the whole week</p>,5"
    rows[2] = '"=HYPERLINK(""http://example.com"",""win"") and more words of this kind",5'
    rows[3] = "they donï¿½ï¿½ï¿½t answer the telephone before nine,5"
    _, found = look("comment,nps", rows)
    assert found["mojibake"].message == "2 of 60 texts hold letters of a wrong encoding"
    assert found["mojibake"].severity == "warning"
    assert {"markup", "formulas"} <= found.keys()


def test_several_languages(look):
    rows = [f"{text},{score}" for text, score in rated()]
    rows += [f"Das Zimmer war leider sehr schmutzig und das Frühstück kalt Nummer {i},3" for i in range(30)]
    _, found = look("comment,nps", rows)
    assert found["mixed-languages"].message == "the texts are in several languages: en 67%, de 33%"


def test_completeness_counts_responses_once(look):
    rows = [f"{'' if i < 6 else text},{'' if i % 2 else score}" for i, (text, score) in enumerate(rated())]
    reading, _ = look("comment,nps", rows)
    filled = {column.column: (column.filled, column.of, column.unit) for column in completeness(reading)}
    assert filled == {"text": (54, 57, "texts"), "score.nps": (30, 57, "responses")}


def test_completeness_of_a_conversation(tmp_path, voca):
    path = tmp_path / "call.txt"
    path.write_text("[0:02] Agent: Hello, how can I help?\n[0:05] Customer: It is late.\n[0:09] Agent: Oh.\n")
    filled = {column.column: (column.filled, column.of, column.unit) for column in completeness(read([path]))}
    assert filled == {"text": (3, 3, "texts"), "speaker": (3, 3, "texts"), "start_s": (3, 3, "texts")}
    assert "speaker  3   3  texts   100%" in voca("check", path).out
    table = tmp_path / "calls.csv"
    rows = [f"c{i},{who},what {who} had to say in call {i},{9 - i}" for i in (1, 2, 3) for who in ("agent", "customer")]
    table.write_text("\n".join(["conversation_id,speaker,text,nps", *rows]) + "\n")
    filled = {column.column: (column.filled, column.of, column.unit) for column in completeness(read([table]))}
    assert filled["speaker"] == (6, 6, "texts")
    assert filled["score.nps"] == (3, 3, "conversations")


def test_check_prints_and_writes_json(voca, tmp_path):
    path = tmp_path / "data.csv"
    rows = [f"{text},{score}" for text, score in rated(reverse=True)]
    path.write_text("\n".join(["comment,nps", *rows]) + "\n", encoding="utf-8")
    done = voca("check", path)
    assert done.code == 0
    assert "the scale may be reversed" in " ".join(done.out.split())
    assert "100%" in done.out
    found = json.loads(voca("check", path, "--json").out)
    assert found["completeness"][0] == {"column": "text", "filled": 60, "of": 60, "unit": "texts"}
    assert voca("check", path, "--strict").code == 3


def test_a_file_read_in_parts_gives_the_same_as_a_whole_one(tmp_path):
    from voca.sources import stream

    path = tmp_path / "data.csv"
    rows = [
        f'{i},"{text}",{score},202{5 + 2 * (i == 7)}-03-{i % 28 + 1:02}' for i, (text, score) in enumerate(rated(300))
    ]
    rows[5] = ",,,"
    rows[9] = "9,one quite long sentence that several people have written word for word,99,2025-03-01"
    rows[10:13] = [f"{i},{rows[9].split(',')[1]},3,2025-03-01" for i in range(10, 13)]
    path.write_text("\n".join(["id,comment,nps,date", *rows]) + "\n", encoding="utf-8")
    whole = check(stream([path], ReadOptions()), NOW)
    parts = list(stream([path], ReadOptions(), large=1))
    streamed = check(parts, NOW)
    assert streamed.completeness == whole.completeness
    assert streamed.inputs == whole.inputs
    assert streamed.documents == whole.documents == 299
    assert {"future-dates", "repeated-text", "empty-row", "score-out-of-range"} <= {
        issue.code for issue in whole.issues
    }
    # parts are not kept, so that which responses stand in two files is not looked for
    once = [issue for issue in whole.issues if issue.code != "same-records"]
    assert [issue for issue in streamed.issues if issue.code != "read-in-parts"] == once


@pytest.mark.parametrize("large", [1, 1 << 30])
@pytest.mark.parametrize("spoken", [False, True])
def test_options_without_a_use_are_said_of_large_files_too(tmp_path, large, spoken):
    from voca.sources import stream

    path = tmp_path / "data.csv"
    said = "Agent: How can I help?  Customer: The lamp of order {0} is broken.  Agent: Which?  Customer: The tall one."
    rows = [said.format(i) if spoken else f"The lamp of order {i} is broken" for i in range(25)]
    path.write_text("\n".join(["transcript", *rows]) + "\n", encoding="utf-8")
    options = ReadOptions(sheet="Answers", customer_speaker=("Customer",))
    issues = [issue for part in stream([path], options, large=large) for issue in part.issues]
    codes = [issue.code for issue in issues if issue.code.startswith("unused-")]
    assert codes == ["unused-sheet"] + ["unused-speaker"] * (not spoken)


def test_parts_are_many_and_facts_about_the_whole_file_are_said_once(tmp_path, monkeypatch):
    from voca.sources import delimited, stream, streaming

    monkeypatch.setattr(delimited, "_CHUNK", 50)
    monkeypatch.setattr(streaming, "_ROWS", 100)
    path = tmp_path / "data.csv"
    rows = [f"{text},{score},0{i % 9 + 1}/02/2024" for i, (text, score) in enumerate(rated(450))]
    path.write_text("\n".join(["comment,nps,date", *rows]) + "\n", encoding="utf-8")
    parts = list(stream([path], ReadOptions(), large=1))
    assert [part.documents.num_rows for part in parts] == [100, 100, 100, 100, 50]
    done = check(parts, NOW)
    assert done.documents == 450
    assert [issue.code for issue in done.issues].count("day-or-month") == 1
    assert done.inputs[0]["rows"] == 450


def test_conversations_in_cells_are_taken_apart_in_parts_too(tmp_path, monkeypatch):
    from voca.sources import delimited, stream, streaming

    monkeypatch.setattr(delimited, "_CHUNK", 5)
    monkeypatch.setattr(streaming, "_ROWS", 10)
    path = tmp_path / "calls.csv"
    said = "Agent: How can I help?  Customer: The lamp of order {0} is broken.  Agent: Which?  Customer: The tall one."
    rows = [f'c{i},{"repair" if i % 2 else "billing"},"{said.format(i)}"' for i in range(25)]
    path.write_text("\n".join(["call_id,queue,transcript", *rows]) + "\n", encoding="utf-8")
    whole = next(iter(stream([path], ReadOptions())))
    parts = list(stream([path], ReadOptions(), large=1))
    assert [part.documents.num_rows for part in parts] == [40, 40, 20]
    key = ("conversation_id", "turn", "speaker", "speaker_role", "text", "segment.queue")
    streamed = [tuple(row[name] for name in key) for part in parts for row in part.documents.to_pylist()]
    assert sorted(streamed) == sorted(tuple(row[name] for name in key) for row in whole.documents.to_pylist())
    assert [issue.code for issue in parts[-1].issues].count("conversations-in-cells") == 1
    assert parts[-1].inputs[0]["rows"] == 25


def of_all_kinds(folder):
    """Write the same columns as CSV, gzipped CSV, JSON Lines and in an archive; return their names."""
    import gzip
    import zipfile

    rated_ = [(text, score, f"202{5 + 2 * (i == 7)}-03-{i % 28 + 1:02}") for i, (text, score) in enumerate(rated(600))]
    said = "one quite long sentence that several people have written word for word"
    rated_[10:13] = [(said, 3, "2025-03-01")] * 3
    rated_[310:312] = [(said, 99, "2025-03-01")] * 2
    tables = []
    for start in range(0, 600, 150):
        rows = [
            f'{start + i},"{text}",{score},{day}' for i, (text, score, day) in enumerate(rated_[start : start + 150])
        ]
        tables.append("\n".join(["id,comment,nps,date", *rows]) + "\n")
    plain, packed, lines, archive = (folder / name for name in ("a.csv", "b.csv.gz", "c.jsonl", "d.zip"))
    plain.write_text(tables[0], encoding="utf-8")
    packed.write_bytes(gzip.compress(tables[1].replace("150,", ",,,\n150,", 1).encode()))
    records = [
        {"id": str(300 + i), **({"comment": text} if i % 40 else {}), "nps": score, "date": day}
        for i, (text, score, day) in enumerate(rated_[300:450])
    ]
    written = [json.dumps(record) for record in records]
    lines.write_text("\n".join([*written[:20], '{"id": "broken', *written[20:]]) + "\n", encoding="utf-8")
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("a.csv", tables[3])
        file.writestr("copy.csv", tables[0])
    return [plain, packed, lines, archive]


def test_several_files_in_parts_give_the_same_as_whole_ones(tmp_path, monkeypatch):
    from voca.sources import delimited, flattening, stream, streaming

    for module, name in ((delimited, "_CHUNK"), (flattening, "_CHUNK"), (streaming, "_ROWS")):
        monkeypatch.setattr(module, name, 50)
    paths = of_all_kinds(tmp_path)
    whole = check(stream(paths, ReadOptions()), NOW)
    parts = list(stream(paths, ReadOptions(), large=1))
    assert [part.documents.num_rows for part in parts] == [50, 50, 50, 49, 50, 50, 1, *6 * [50]]
    streamed = check(parts, NOW)
    assert streamed.documents == whole.documents == 600
    assert streamed.completeness == whole.completeness
    assert streamed.inputs == whole.inputs
    assert [(entry["name"], entry["rows"], entry["kept"]) for entry in streamed.inputs] == [
        ("a.csv", 150, 150),
        ("b.csv.gz", 151, 150),
        ("c.jsonl", 151, 150),
        ("a.csv (2)", 150, 150),
    ]
    assert streamed.columns.drop_columns("reason").equals(whole.columns.drop_columns("reason"))
    found = {issue.code for issue in whole.issues}
    assert {"same-file", "future-dates", "repeated-text", "empty-row", "score-out-of-range", "broken-json"} <= found
    # parts are not kept, so that which responses stand in two files is not looked for
    once = [issue for issue in whole.issues if issue.code != "same-records"]
    assert [issue for issue in streamed.issues if issue.code != "read-in-parts"] == once


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("other.csv", "comment,stars\nThe kettle leaks from its lid,2\n"),
        ("call.vtt", "WEBVTT\n\n00:00:01.000 --> 00:00:04.000\nAnna: Hello, it leaks again\n"),
        ("whole.json", '[{"comment": "The kettle leaks from its lid", "nps": 2}]'),
    ],
)
def test_files_that_differ_are_read_whole(tmp_path, name, content):
    """Other columns and other kinds of file are read together, as without parts."""
    from voca.sources import stream

    first, other = tmp_path / "data.csv", tmp_path / name
    first.write_text("comment,nps\n" + "\n".join(f"{text},{score}" for text, score in rated()) + "\n", "utf-8")
    other.write_text(content, "utf-8")
    parts = list(stream([first, other], ReadOptions(), large=1))
    assert len(parts) == 1
    assert parts[0].documents.num_rows == 61


def test_files_about_the_others_are_no_comments(tmp_path):
    from voca.sources import read

    (tmp_path / "README.md").write_text("# The survey\n\nAsked in May by the people of the shop.\n", encoding="utf-8")
    (tmp_path / "LICENSE.txt").write_text("You may do what you like with it, as long as you say where from.\n", "utf-8")
    rows = "\n".join(f"{text},{score}" for text, score in rated())
    (tmp_path / "data.csv").write_text(f"comment,nps\n{rows}\n", encoding="utf-8")
    reading = read([tmp_path])
    assert reading.documents.num_rows == 60
    left = [(issue.source, issue.severity) for issue in reading.issues if issue.code == "not-data"]
    assert sorted(left) == [("LICENSE.txt", "note"), ("README.md", "note")]
    assert read([tmp_path / "README.md"]).documents.num_rows == 2


def test_the_same_comments_in_two_files_are_said(tmp_path):
    from voca.sources import read

    said = [f"the kettle from the shop leaks at its lid since week {i}" for i in range(40)]
    (tmp_path / "a.csv").write_text("comment,nps\n" + "\n".join(f"{text},3" for text in said), encoding="utf-8")
    (tmp_path / "b.csv").write_text("id,comment\n" + "\n".join(f"{i},{t}" for i, t in enumerate(said)), "utf-8")
    found = {issue.code: issue for issue in check([read([tmp_path])], NOW).issues}
    said = "40 of 40 responses stand in a.csv too (the same text, and the same date, author or scores)"
    assert found["same-records"].message == said
    assert "same-texts" not in found


def test_a_kind_of_problem_is_printed_once(voca, tmp_path):
    path = tmp_path / "data.csv"
    rows = [f"{text},{99 if i < 30 else score}" for i, (text, score) in enumerate(rated(300))]
    path.write_text("\n".join(["comment,nps", *rows]) + "\n", encoding="utf-8")
    out = " ".join(voca("check", path).out.split())
    assert out.count("is beyond the scale") == 1
    assert "(and 29 more like it)" in out


def test_totals_below_a_large_table_are_left_out(tmp_path, monkeypatch):
    from voca.sources import delimited, stream, streaming

    monkeypatch.setattr(delimited, "_CHUNK", 50)
    monkeypatch.setattr(streaming, "_ROWS", 100)
    rows = [f"{n},{'North' if n % 2 else 'South'},{n % 5 + 1},the delivery {n} came too late" for n in range(400)]
    path = tmp_path / "data.csv"
    path.write_text("\n".join(["id,region,stars,comment", *rows, "Total,,1200,"]) + "\n", encoding="utf-8")
    parts = list(stream([path], ReadOptions(), large=1))
    assert [part.documents.num_rows for part in parts if part.documents.num_rows] == [100, 100, 100, 100]
    (entry,) = parts[-1].inputs
    assert (entry["rows"], entry["kept"], entry["left_out"]) == (401, 400, {"total or note below the table": 1})
    (said,) = [issue for issue in parts[-1].issues if issue.code == "below-the-table"]
    assert said.row == 402


@pytest.mark.parametrize(
    ("header", "score", "printed"),
    [
        ("comment,minutes", ["wait:number:lower=minutes"], "Minutes: number, without ends (the one the drivers"),
        ("comment,minutes", ["wait:number=minutes"], "Minutes: number, without ends (the one the drivers"),
        ("comment,a,b,c,d,e", [f"{name}:number={name}" for name in "abcde"], "E: number, without ends"),
    ],
    ids=["less is better", "more is better", "five in a row"],
)
def test_a_number_without_ends_has_no_good_and_no_bad_end(voca, tmp_path, header, score, printed):
    path = tmp_path / "data.csv"
    columns = header.count(",")
    rows = [f"{text},{','.join([('5', '90')[i % 2]] * columns)}" for i, (text, _) in enumerate(rated())]
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    options = [word for said in score for word in ("--score", said)]
    done = voca("check", path, *options)
    assert (done.code, done.err) == (0, "")
    assert printed in " ".join(done.out.split())
    found = json.loads(voca("check", path, *options, "--json").out)
    assert [(scale["low"], scale["high"]) for scale in found["scales"]] == [(None, None)] * columns
    assert not {"straight-lining", "reversed-scale", "score-against-text"} & {i["code"] for i in found["issues"]}


def test_a_number_without_ends_is_compared_with_the_other_scores(look):
    rows = [f"{text},{score},{score * 9 + i % 4}" for i, (text, score) in enumerate(rated())]
    _, found = look("comment,nps,minutes", rows, score={"wait:number:lower": "minutes"})
    assert found["reversed-scale"].message.startswith("falls where 'Minutes' rises")
    assert found["reversed-scale"].column == "nps"
