"""Whole readings: identities, documents, several files, settings, and everything that can be wrong with an input."""

import random
from datetime import datetime

import pytest

from voca.config import ReadOptions
from voca.errors import InputError, UsageError
from voca.schema import check
from voca.sources import load, read

CSV = """comment,stars,plan,date
The checkout took far too long today,2,Basic,2024-01-05
"Kind staff, quick answer, no complaints",5,Pro,2024-01-06
,4,Pro,2024-01-07
The checkout took far too long today,2,Basic,2024-01-05
"""


def by_row(reading):
    return reading.documents.sort_by("source_row").to_pylist()


def test_documents(write):
    reading = read([write(CSV)])
    assert check(reading.documents, "documents") == []
    assert check(reading.columns, "columns") == []
    assert check(reading.scales, "scales") == []
    documents = by_row(reading)
    assert [d["source_row"] for d in documents] == [2, 3, 4, 5]
    assert [d["text"] for d in documents][1:3] == ["Kind staff, quick answer, no complaints", None]
    assert [d["score.stars"] for d in documents] == [2, 5, 4, 2]
    assert documents[0]["segment.plan"] == "Basic"
    assert documents[0]["time"] == datetime(2024, 1, 5)
    assert all(d["document_id"] == d["response_id"] and len(d["document_id"]) == 16 for d in documents)
    assert reading.inputs[0]["rows"] == reading.inputs[0]["kept"] == 4
    assert reading.inputs[0]["format"] == "csv"
    assert reading.issues == ()


def test_ids_depend_on_neither_order_nor_name_nor_column_order(write, tmp_path):
    lines = CSV.splitlines()
    shuffled = lines[1:]
    random.Random(3).shuffle(shuffled)
    one = read([write(CSV, "one.csv")])
    two = read([write("\n".join([lines[0], *shuffled]) + "\n", "two.csv")])
    drop = ["source", "source_row"]
    assert one.documents.drop_columns(drop).equals(two.documents.drop_columns(drop))
    swapped = load(tmp_path / "one.csv").cells.select(["date", "plan", "comment", "stars"]).to_pandas()
    swapped.to_csv(tmp_path / "three.csv", index=False)
    three = read([tmp_path / "three.csv"])
    assert one.documents["document_id"].equals(three.documents["document_id"])


def test_ids_fold_white_space_and_compose_letters(write):
    one = read([write("comment,n\nCafé  au lait was cold,1\n", "a.csv")])
    two = read([write('comment,n\n" Cafe\u0301 au\u00a0lait was\ncold ",1\n', "b.csv")])
    assert one.documents["document_id"].equals(two.documents["document_id"])


def test_rows_that_differ_in_white_space_only_get_their_ids_from_what_they_say(write):
    a, b = "the  bread was hard", "the bread was hard"
    one = read([write(f"comment,x\n{a},1\n{b},1\n", "a.csv")])
    two = read([write(f"comment,x\n{b},1\n{a},1\n", "b.csv")])
    assert one.documents["text"].to_pylist() == two.documents["text"].to_pylist()


def test_the_title_stands_before_the_text(write):
    rows = [
        "title,review,stars",
        "Never again!,They lost my bag twice,1",
        "Good value,Would fly with them again,4",
        "They lost,They lost my bag and laughed,1",
        ",No title here at all today,2",
        "Only a title,,3",
    ]
    reading = read([write("\n".join(rows) + "\n")])
    assert [d["text"] for d in by_row(reading)] == [
        "Never again! They lost my bag twice",
        "Good value. Would fly with them again",
        "They lost my bag and laughed",
        "No title here at all today",
        "Only a title",
    ]


def test_several_files_share_their_roles_and_one_file_given_twice_counts_once(write, tmp_path):
    first = write(CSV, "jan.csv")
    write(CSV.replace("2024-01", "2024-02"), "feb.csv")
    write(CSV, "copy.csv")
    reading = read([str(tmp_path / "*.csv"), first])
    assert [i["name"] for i in reading.inputs] == ["copy.csv", "feb.csv"]
    assert [(i.code, i.source) for i in reading.issues] == [("same-file", "jan.csv")]
    assert len(reading.documents) == 8
    assert len(set(reading.documents["document_id"].to_pylist())) == 8


def test_the_same_row_in_two_files_is_two_documents(write):
    a = write("comment,n\nthe very same words,1\nother words altogether,2\n", "a.csv")
    b = write("comment,n\nthe very same words,1\n", "b.csv")
    assert len(set(read([a, b]).documents["document_id"].to_pylist())) == 3


def test_the_same_score_on_another_scale_gets_another_name(write):
    five = "review,rating\n" + "".join(f"words of the first {i},{i % 5 + 1}\n" for i in range(40))
    ten = "text,rating,plan\n" + "".join(f"words of the second {i},{i % 10 + 1},p{i % 2}\n" for i in range(40))
    reading = read([write(ten, "a.csv"), write(ten.replace("rating", "overall").replace(",10,", ",7,"), "b.csv")])
    assert reading.scales["score"].to_pylist() == ["rating"]
    reading = read([write(five, "c.csv"), write(ten, "d.csv")])
    scales = {s["score"]: (s["high"], s["primary"]) for s in reading.scales.to_pylist()}
    assert scales == {"stars": (5, True), "rating": (10, False)}
    assert check(reading.documents, "documents") == []


def test_settings_beside_the_data(write):
    path = write(CSV)
    write('[columns]\nsegment = "plan"\nscore = { nps = "stars" }\n', "voca.toml")
    reading = read([path])
    assert [s["score"] for s in reading.scales.to_pylist()] == ["nps"]
    explicit = read([path], ReadOptions(score={"csat": "stars"}))
    assert [s["score"] for s in explicit.scales.to_pylist()] == ["csat"]


def test_a_column_that_the_settings_name_in_vain_is_said_to_stand_there(write):
    path = write(CSV)
    write('[columns]\nsegment = "tier"\nscore = { nps = "ltr" }\n', "voca.toml")
    with pytest.raises(UsageError, match=r"no column 'ltr'\..* 'ltr' stands in the voca\.toml beside .*, under score"):
        read([path])
    with pytest.raises(UsageError, match="no column 'tier'.* 'tier' stands in the voca.toml beside .*, under segment"):
        read([path], ReadOptions(score={"nps": "stars"}))
    with pytest.raises(UsageError, match="no column 'grp'") as caught:
        read([path], ReadOptions(score={"nps": "stars"}, segment=("grp",)))
    assert "voca.toml" not in str(caught.value)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ("[columns]\ntext = comment\n", "voca.toml is not valid TOML.*line 2"),
        (
            '[columns]\n\nsgment = ["plan"]\n',
            r"voca.toml, line 3: \[columns\] there is no key 'sgment'\. Did you mean 'segment'",
        ),
        ("[columns]\ntext = 3\n", r"voca.toml, line 2: \[columns\] text: 3 should be a list\."),
        ('[columns]\ntext = "words"\n', "has no column 'words'"),
        ("[columns]\nscore = 3\n", "voca.toml, line 2: .*Write a name for each"),
        ('text = "words"\n', r"voca.toml, line 1: 'text' is not below \[columns\].*Write \[columns\] above it"),
        ('\n[score]\nnps = "stars"\n', r"voca.toml, line 2: 'score' is not below .*Write \[columns.score\]"),
        ('[colums]\ntext = "words"\n', r"voca.toml, line 1: 'colums' is not below .*Did you mean \[columns\]"),
        ('[columns]\ncustomers = "crm.csv"\n', "voca.toml, line 2: 'customers' is said with a run.*--customers FILE"),
        ('[read]\ntext = "words"\n', r"voca.toml, line 1: 'read' is not below .*Known keys: text, "),
    ],
)
def test_settings_that_are_wrong(write, settings, message):
    path = write(CSV)
    write(settings, "voca.toml")
    with pytest.raises(UsageError, match=f"(?s){message}"):
        read([path])


# ---- bad input -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"sheet": "2024"}, {"unused-sheet": "the sheet '2024' was named, but only workbooks have sheets"}),
        ({"customer_speaker": ("Bo",)}, {"unused-speaker": "the customer was named as the speaker 'Bo', but nothing"}),
        ({}, {}),
    ],
)
def test_options_that_had_nothing_to_apply_to(write, options, said):
    path = write(
        "id,comment,stars\n" + "".join(f"{n},the parcel of week {n} came late,{n % 5 + 1}\n" for n in range(30))
    )
    found = {issue.code: issue for issue in read([path], ReadOptions(**options)).issues}
    assert found.keys() == said.keys()
    assert all(
        found[code].message.startswith(words) and found[code].severity == "warning" for code, words in said.items()
    )


def test_no_such_file(write, tmp_path):
    write(CSV, "reviews.csv")
    with pytest.raises(InputError, match=r"no file .*revews.csv.*Did you mean 'reviews.csv'"):
        read([tmp_path / "revews.csv"])
    with pytest.raises(InputError, match="No file matches"):
        read([str(tmp_path / "*.tsv")])
    assert len(read([tmp_path]).documents) == len(read([tmp_path / "reviews.csv"]).documents)
    with pytest.raises(UsageError, match="No input file"):
        read([])


@pytest.mark.parametrize(
    ("content", "name", "message"),
    [
        ("", "a.csv", "a.csv is empty"),
        ("a,b\n", "a.csv", "header and no rows"),
        ("a,b\n1,2\n3,4\n", "a.csv", r"no column that reads like customers' text \(columns: 'a', 'b'\)"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8, "a.csv", "a.csv is an image"),
        (bytes(range(256)) * 8, "a.csv", "a.csv is a binary file"),
        (b"%PDF-1.7 ...", "a.csv", "a.csv is a PDF"),
        (b"PK\x03\x04" + b"word/document" * 9, "a.csv", "a.csv is cut off or damaged"),
        ("just,some,words\nwith,a,header\n", "a.parquet", "no column that reads like"),
        ("x", "a.csv", "header and no rows"),
    ],
)
def test_inputs_that_cannot_be_read_at_all(write, content, name, message):
    with pytest.raises(InputError, match=message) as caught:
        read([write(content, name)])
    assert caught.value.hint


def test_one_row(write):
    reading = read([write("comment,stars\nfar too slow for me,2\n")])
    assert [(d["text"], d["score.stars"]) for d in by_row(reading)] == [("far too slow for me", 2)]


def test_all_texts_the_same(write):
    reading = read([write("review,stars\n" + "good,5\n" * 50)])
    assert reading.documents["text"].to_pylist() == ["good"] * 50
    assert len(set(reading.documents["document_id"].to_pylist())) == 50


def test_all_texts_empty(write):
    reading = read([write("comment,stars\n" + "".join(f",{i % 5 + 1}\n" for i in range(30)))])
    assert reading.documents["text"].null_count == 30
    assert reading.documents["score.stars"].null_count == 0


def test_rows_with_nothing_in_them_are_left_out_and_said(write):
    reading = read([write("comment,stars\nfine by me today,3\n,\nnot fine at all,2\n")])
    assert [(i.code, i.row) for i in reading.issues] == [("empty-row", 3)]
    assert (reading.inputs[0]["rows"], reading.inputs[0]["kept"]) == (3, 2)


def test_a_score_with_words_commas_labels_and_values_out_of_range(write):
    cells = ["9", '"8,5"', "10 - very likely", "excellent", "11", "99", "", "n/a", "0"] + ["7"] * 40
    rows = "".join(f"some words about the thing {i},{cell}\n" for i, cell in enumerate(cells))
    reading = read([write("comment,nps\n" + rows)])
    assert [d["score.nps"] for d in by_row(reading)][:9] == [9, 8.5, 10, None, None, None, None, None, 0]
    assert [(i.code, i.row, i.column) for i in reading.issues] == [
        ("score-unreadable", 5, "nps"),
        ("score-out-of-range", 6, "nps"),
        ("score-out-of-range", 7, "nps"),
    ]


def test_a_number_of_any_size_is_a_score_without_ends_where_the_options_say_so(write):
    spent = ["12.50", "340", "1,999.99", "-20"] * 10
    rows = "".join(f'some words about the thing {i},"{x}"\n' for i, x in enumerate(spent))
    reading = read([write("comment,spend\n" + rows)], ReadOptions(score={"spend": "spend"}))
    (scale,) = reading.scales.to_pylist()
    assert (scale["kind"], scale["low"], scale["high"], scale["direction"]) == ("number", None, None, 1)
    assert [d["score.spend"] for d in by_row(reading)][:4] == [12.5, 340, 1999.99, -20]
    assert reading.issues == ()


def test_dates_in_three_forms(write):
    dates = ["2023-11-19", "20/11/2023", "21st November 2023", "soon"] * 5
    rows = "".join(f"some words about the thing {i},{d}\n" for i, d in enumerate(dates))
    reading = read([write("comment,date\n" + rows)])
    assert [d["time"] and d["time"].day for d in by_row(reading)][:4] == [19, 20, 21, None]
    assert [i.code for i in reading.issues] == ["time-unreadable"] * 5 + ["several-date-forms"]


def test_day_and_month_that_cannot_be_told_apart(write):
    rows = "".join(f"some words about the thing {i},0{i % 9 + 1}/03/2023\n" for i in range(20))
    path = write("comment,date\n" + rows)
    reading = read([path])
    assert [i.code for i in reading.issues] == ["day-or-month"]
    assert {d["time"].month for d in by_row(reading)} == {3}  # nine days of one month, not one day of nine
    months = read([path], ReadOptions(day_first=False))
    assert months.issues == ()
    assert len({d["time"].month for d in by_row(months)}) == 9


def test_two_columns_of_the_same_name(write):
    rows = "".join(f"words of the left {i},words of the right {i}\n" for i in range(20))
    reading = read([write("Why?,Why?\n" + rows)])
    assert sorted(set(reading.documents["question_id"].to_pylist())) == ["Why?", "Why? (2)"]
    assert "duplicate-column" in [i.code for i in reading.issues]


def test_traces_of_a_spreadsheet_are_no_words(write):
    reading = read([write("comment,stars\n#NAME?,1\nreal words of a person,2\nNaN,3\n")])
    assert [d["text"] for d in by_row(reading)] == [None, "real words of a person", None]
    assert [(i.code, i.row) for i in reading.issues] == [("spreadsheet-error", 2)]


@pytest.mark.parametrize("name", ["my reviews.csv", 'it\'s "quoted".csv', "😀 [1].csv", "*.csv", "umlaut ü.csv"])
def test_names_with_anything_in_them(write, name):
    reading = read([write(CSV, name)])
    assert reading.inputs[0]["name"] == name
    assert set(reading.documents["source"].to_pylist()) == {name}


def test_files_of_one_name_in_two_folders(write, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    (other / "data.csv").write_text(CSV.replace("2024", "2023"))
    reading = read([write(CSV), other / "data.csv"])
    assert [i["name"] for i in reading.inputs] == ["data.csv", "data.csv (2)"]


def test_broken_rows_are_in_the_documents_and_in_the_issues(write):
    good = "".join(f"{i},words of the row {i},{i % 5 + 1}\n" for i in range(30))
    reading = read(
        [write("id,comment,stars\n" + good + '98,"open and never closed,2\n99,too, many, commas,3\n97\n' + good)]
    )
    assert reading.inputs[0]["rows"] == len(reading.documents) == 63
    assert [(i.code, i.row) for i in reading.issues] == [
        ("broken-quote", 32),
        ("too-many-fields", 33),
        ("too-few-fields", 34),
    ]


def test_customer_mail_addresses_are_kept_as_hashes_only(write):
    rows = "".join(f"some words about it {i},p{i % 4}@example.org\n" for i in range(20))
    reading = read([write("comment,email\n" + rows)])
    ids = set(reading.documents["customer_id"].to_pylist())
    assert len(ids) == 4
    assert not any("@" in i for i in ids)


def test_group_names_that_differ_in_case_are_one_group(write):
    groups = ["Male", "male", "MALE ", "Female", "Male"]
    rows = "".join(f"some words about it {i},{groups[i % 5]}\n" for i in range(40))
    reading = read([write("comment,gender\n" + rows)])
    assert set(reading.documents["segment.gender"].to_pylist()) == {"Male", "Female"}


def test_a_table_without_text_in_a_folder_is_left_out_and_said_so(tmp_path):
    (tmp_path / "comments.csv").write_text("comment,stars\nThe box was late again,2\nLovely food every week,5\n")
    (tmp_path / "sizes.csv").write_text("a,b\n1,2\n3,4\n")
    found = read([tmp_path])
    assert found.documents["text"].to_pylist() == ["The box was late again", "Lovely food every week"]
    (issue,) = [issue for issue in found.issues if issue.code == "no-text-column"]
    assert (issue.source, issue.severity) == ("sizes.csv", "note")
    with pytest.raises(InputError, match=r"sizes\.csv has no column"):
        read([tmp_path / "comments.csv", tmp_path / "sizes.csv"])  # named: then it is meant
    (tmp_path / "comments.csv").unlink()
    with pytest.raises(InputError, match=r"sizes\.csv has no column"):
        read([tmp_path])


def test_a_column_called_like_text_that_was_set_aside_is_named(write):
    path = write("comment,nps\n" + "".join(f"https://example.org/r/{n},{n % 11}\n" for n in range(30)))
    with pytest.raises(InputError, match="'comment' was set aside: links, .*name it with --text COLUMN"):
        read([path])


@pytest.mark.parametrize("cells", [["", "n/a"], ["much", "little"]])
def test_weights_that_are_none_are_said_in_one_sentence(write, cells):
    path = write("Comment,w\nThe food was cold,{}\nI love the food,{}\n".format(*cells))
    found = [issue for issue in read([path], ReadOptions(weight="w")).issues if issue.code == "no-weights"]
    assert [issue.message for issue in found] == [
        "'w' is the column of the weights, and no cell of it is a number: every response counts alike."
    ]
    some = write("Comment,w\nThe food was cold,1.5\nI love the food,n/a\n")
    assert "no-weights" not in {issue.code for issue in read([some], ReadOptions(weight="w")).issues}


@pytest.mark.parametrize(("named", "column"), [(False, False), (False, True), (True, True)])
def test_weights_of_some_files_only_are_not_guessed_for_all(write, named, column):
    one = write("comment,weight\n" + "".join(f"the queue was long {i},{1 + i / 10}\n" for i in range(12)), "one.csv")
    head = "comment,weight\n" if column else "comment\n"
    end = ",\n" if column else "\n"
    two = write(head + "".join(f"the soup was cold {i}{end}" for i in range(12)), "two.csv")
    reading = read([one, two], ReadOptions(weight="weight" if named else None))
    (issue,) = [issue for issue in reading.issues if issue.code == "weights-of-some"]
    what = "1 file has no weights (two.csv), as others have in 'weight'"
    after = "; what was answered there is in no figure about scores." if named else ": every response counts alike."
    assert issue.message == what + after
    assert reading.documents["weight"].null_count == (12 if named else 24)
    roles = {
        row["role"] for row in reading.columns.to_pylist() if row["column"] == "weight" and row["source"] == "one.csv"
    }
    assert roles == ({"weight"} if named else {"ignored"})
