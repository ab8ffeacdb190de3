from __future__ import annotations

import sqlite3

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

import voca
from voca.arguments import in_python
from voca.errors import DataProblemsError, InputError, ModelError, UsageError, VocaError
from voca.recoding import apply


def test_an_arrow_table_and_named_columns():
    table = pa.table(
        {"comment": ["The box was late again"] * 12 + ["Lovely recipes"] * 12, "ltr": [2] * 12 + [10] * 12}
    )
    study = voca.analyze(table, text="comment", score={"nps": "ltr"}, segment=[])
    (row,) = study.scores.to_dict("records")
    assert (row["score"], row["n"], row["estimate"]) == ("nps", 24, 0.0)


def test_own_embeddings_take_the_place_of_the_encoder():
    frame = pd.DataFrame({"comment": [f"comment {number} of somebody" for number in range(60)]})
    vectors = np.zeros((60, 3), dtype=np.float32)
    vectors[:30, 0] = vectors[30:, 1] = 1
    vectors += np.random.default_rng(0).normal(0, 0.01, vectors.shape).astype(np.float32)
    study = voca.analyze(frame, text="comment", embeddings=vectors)
    assert len(study.tables["vectors"]) == 60
    assert study.tables["vectors"].schema.field("vector").type.list_size == 3
    mentions = study.mentions.set_index("document_id")["theme_id"]
    themes = mentions.reindex(study.documents["document_id"]).tolist()
    assert not set(themes[:30]) & set(themes[30:])


def test_records_with_half_a_character_are_read():
    read = voca.read([{"comment": "late \ud83d parcel", "nps": 3}, {"comment": "lovely box", "nps": 9}])
    rows = read.documents.sort_by("source_row").select(["text", "score.nps"]).to_pylist()
    assert rows == [{"text": "late \ufffd parcel", "score.nps": 3.0}, {"text": "lovely box", "score.nps": 9.0}]


@pytest.mark.parametrize("inputs", [None, pa.table({"comment": ["late"]}).to_reader()])
def test_own_vectors_without_rows_to_count_are_refused(inputs):
    with pytest.raises(UsageError, match="belongs to the rows of a table in memory"):
        voca.analyze(inputs, embeddings=np.eye(3))


SAID = pd.DataFrame(
    {
        "comment": ["the box was late", "the food was good", None],
        "why": ["it stood in the rain", "nothing was missing", "no reason at all"],
    }
)
GIVEN = np.eye(3, 4)


@pytest.mark.parametrize(
    ("text", "vectors", "said"),
    [
        ("comment", GIVEN[:1], r"the shape \(1, 4\) for a table of 3 rows"),
        ("comment", np.eye(5, 4), r"the shape \(5, 4\) for a table of 3 rows"),
        ("comment", GIVEN[:, 0], r"the shape \(3,\)"),
        ("comment", GIVEN[:, :0], r"the shape \(3, 0\)"),
        ("comment", [[1, np.nan], [1, 2], [1, 2]], r"NaN or infinity for texts in 1 row \(counted from 0: 0\)"),
        ("comment", GIVEN * 1e300, r"in 2 rows \(counted from 0: 0, 1\)"),
        ("comment", [[1, 2], [3], [4, 5]], "no array of numbers that voca can read: it is a list"),
        ("comment", "vectors", "no array of numbers that voca can read: it is a str"),
        ("comment", GIVEN.astype(complex), "no array of numbers that voca can read: it is an ndarray of complex128"),
        ("comment", pd.Series([[1, 0], [0, 1, 2], None]), "no array of numbers that voca can read: it is a Series"),
        ("comment", pd.Series([[1, 0], None, None]), r"NaN or infinity for texts in 1 row \(counted from 0: 1\)"),
        ("comment", pd.DataFrame(GIVEN, index=[2, 1, 0]), r"index in another order.*embeddings\.loc\[frame\.index\]"),
        (["comment", "why"], GIVEN, r"several texts in 2 rows \(counted from 0: 0, 1\)"),
    ],
)
def test_embeddings_that_do_not_belong_to_the_rows_are_refused(text, vectors, said):
    with pytest.raises(UsageError, match=said):
        voca.analyze(SAID, text=text, embeddings=vectors)


def test_embeddings_need_a_table_in_memory(tmp_path):
    SAID.to_csv(tmp_path / "said.csv", index=False)
    with pytest.raises(UsageError, match=r"rows of a table in memory.*pandas\.read_csv"):
        voca.analyze(tmp_path / "said.csv", text="comment", embeddings=GIVEN)


@pytest.mark.parametrize(
    "vectors",
    [
        GIVEN.tolist(),
        pd.DataFrame(GIVEN),
        [[1, 0], [0, 1], [np.nan, np.nan]],
        pd.Series(list(GIVEN), index=list("abc")),
        pd.Series([[1, 0], [0, 1], None]),
        pd.DataFrame(GIVEN, index=[7, 8, 9]),
    ],
)
def test_embeddings_may_be_lists_and_say_nothing_of_rows_without_text(vectors):
    assert len(voca.analyze(SAID, text="comment", embeddings=vectors).tables["vectors"]) == 2


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    """Save a study of own vectors, and return its folder and frame; two subjects, three values a vector."""
    frame = pd.DataFrame({"comment": [f"comment {number} of somebody" for number in range(60)]})
    folder = tmp_path_factory.mktemp("own") / "march"
    voca.analyze(frame, text="comment", embeddings=two_subjects(60, 0)).save(folder)
    return folder, frame


def two_subjects(rows, seed):
    vectors = np.zeros((rows, 3), dtype=np.float32)
    vectors[: rows // 2, 0] = vectors[rows // 2 :, 1] = 1
    return vectors + np.random.default_rng(seed).normal(0, 0.01, vectors.shape)


def test_themes_of_own_vectors_are_known_again_by_own_vectors(own):
    folder, frame = own
    april = frame.iloc[:30].replace("comment", "remark", regex=True)
    study = voca.analyze(april, text="comment", embeddings=two_subjects(30, 1), themes_from=folder)
    assert set(study.mentions["theme_id"]) <= set(voca.Study.open(folder).themes["theme_id"])
    assert len(study.mentions) >= 25
    (said,) = study.issues.query("code == 'own-vectors'").to_dict("records")
    assert said["severity"] == "note"
    assert said["message"].startswith("the themes of march and these comments have own vectors of as many values")


@pytest.mark.parametrize(
    ("vectors", "said"),
    [
        (np.ones((60, 4)), r"learnt with own vectors, 3 values, and not.*Give embeddings= by the same encoder"),
        (None, r"learnt with own vectors, 3 values, and not.*Give embeddings= by the same encoder"),
    ],
)
def test_themes_of_own_vectors_need_the_same_ones(own, vectors, said):
    with pytest.raises(ModelError, match=said):
        voca.analyze(own[1], text="comment", embeddings=vectors, themes_from=own[0])


@pytest.mark.parametrize(
    ("call", "columns", "said"),
    [
        (
            voca.read,
            {"score": {"nps:1-7": "nps"}},
            r'score=\{"nps:1-7": \.\.\.\}: an NPS.*score=\{"recommend:1-7": "COL',
        ),
        (voca.read, {"score": {"x:y": "nps"}}, r'Write score=\{"NAME\[.*score=\{"wait:number:lower": "Wait minutes"\}'),
        (voca.read, {"score": {"nps": "comment"}}, r'^score=\{"nps": "comment"\}.* with segment=\.'),
        (voca.analyze, {"codebook_only": True}, r'Name it with codebook="themes\.toml"'),
        (
            voca.analyze,
            {"label_model": "qwen"},
            r'^label_model="qwen" is .*label_endpoint="http://localhost:11434/v1"\.$',
        ),
        (voca.analyze, {"score": {"nps": "nps"}, "strict": True}, r"leave out strict=True"),
        (voca.analyze, {"period": "day"}, r"^period=: 'day' should be one of 'auto', 'week'"),
        (voca.read, {"day_first": "x"}, "^day_first=: 'x' should be true or false"),
        (voca.analyze, {"min_base": 0}, "^min_base=: 0 should be 1 or more"),
        (voca.analyze, {"seed": -1}, "^seed=: -1 should be 0 or more"),
        (voca.analyze, {"themes": "x"}, 'themes="?\'?x\'?"? is not a number of themes. Write themes="12" for twelve'),
        (voca.analyze, {"theme": 12}, "no option 'theme'. Did you mean 'themes'"),
        (voca.analyze, {"unit": "customer"}, r"Set it under \[link\] in a pipeline file"),
    ],
)
def test_errors_name_arguments_and_no_options_of_the_command_line(call, columns, said):
    with pytest.raises(VocaError, match=said) as caught:
        call(FRAME.assign(nps=[99, *FRAME["nps"][1:]]), **columns)
    assert "--" not in str(caught.value)


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("Name it with --text COLUMN if there is one.", 'Name it with text="COLUMN" if there is one.'),
        ("--on COLUMN, or --on COLUMN=OTHER.", 'on="COLUMN", or on="COLUMN=OTHER".'),
        ("--themes 12 or --themes 8..25 for a range.", 'themes="12" or themes="8..25" for a range.'),
        ("Leave out --themes; add some.", "Leave out themes=; add some."),
        ("--themes 3 and --themes-from out.", 'themes="3" and themes_from= out.'),
        ("Run it with --encoder encoder, or without.", 'Run it with encoder="encoder", or without.'),
        ("leave out --codebook-only to have it", "leave out codebook_only=True to have it"),
        ("--segment age:18-30,31-50.", 'segment="age:18-30,31-50".'),
        ("to compare months, add --period month.", 'to compare months, add period="month".'),
        ("a -- b and --quietly", "a -- b and --quietly"),
    ],
)
def test_options_are_written_as_arguments(said, written):
    assert in_python(said) == written


def test_a_misspelt_argument_is_answered():
    with pytest.raises(UsageError, match="there is no option 'txt'. Did you mean 'text'?"):
        voca.analyze("reviews.csv", txt="comment")


FRAME = pd.DataFrame({"comment": ["the box was late again", "the food was good"] * 6, "nps": [2, 9] * 6})


@pytest.mark.parametrize(
    ("inputs", "columns", "said"),
    [
        ([FRAME, FRAME], {}, r"Several tables .* pandas\.concat"),
        ([1, 2], {}, "type int names no file.* list of records"),
        (FRAME["comment"], {}, r'A Series is no table\..*to_frame\("comment"\)'),
        (["reviews.csv", None], {}, "type NoneType names no file"),
        (b"reviews.csv", {}, "type bytes names no file"),
        (FRAME["comment"].tolist(), {}, r"no file 'the box was late again'.*pandas\.DataFrame\({\"comment\": texts}\)"),
        ("the box was late again. " * 40, {}, "no file 'the box was late again.*Put comments into a table"),
        (FRAME, {"text": 0}, "no column '0'.* 'comment', 'nps'"),
        (FRAME, {"text": FRAME["comment"]}, 'text is the name of a column.* not a Series.*text="COLUMN"'),
        (FRAME, {"score": "nps"}, r'score .* is no str\. Write score=\{"nps": "COLUMN"\}'),
        (
            FRAME,
            {"score": {"nps": "nps", "csat:1-10": "NPS"}},
            r'score=\{"csat:1-10": "nps"\}: .*another score already, nps.*copy',
        ),
        (FRAME, {"outcome": ["nps"]}, r'outcome .* is no list\. Write outcome=\{"churned": "COLUMN"\}'),
        (FRAME, {"customers": FRAME, "on": "comment"}, 'customers is a name or a path, not a DataFrame.*FILE.csv"'),
        (FRAME, {"sheet": 3}, "^sheet=: 3 should be text. Write it in quotes"),
    ],
)
def test_what_cannot_be_read_is_answered_with_a_remedy(inputs, columns, said):
    with pytest.raises(UsageError, match=said):
        voca.read(inputs, **columns)


STUDY = voca.Study({}, {})


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"themes_from": STUDY}, r"themes_from .* not a Study\..*study\.save"),
        ({"codebook": 3}, 'codebook .* not a int.*themes.toml"'),
        ({"encoder": len}, "encoder .* not a builtin_function_or_method.*embeddings="),
        ({"pipeline": None}, "A NoneType names no pipeline"),
    ],
)
def test_what_is_no_path_is_answered_with_a_remedy(given, said):
    with pytest.raises(UsageError, match=said):
        voca.analyze(FRAME, **given)


def test_a_file_with_blanks_in_its_name_is_no_text():
    with pytest.raises(InputError, match=r"There is no file my reviews\.csv\. Check its name"):
        voca.read("my reviews.csv")


def test_a_column_named_twice_is_meant_once():
    once = voca.read(FRAME, text="comment")
    twice = voca.read(FRAME, text=["comment", " Comment"])
    assert twice.documents.equals(once.documents)


def test_a_query_stands_without_a_list(tmp_path):
    pytest.importorskip("sqlalchemy", reason="the sql extra is not installed")
    with sqlite3.connect(tmp_path / "answers.db") as connection:
        FRAME.to_sql("answers", connection, index=False)
    connection.close()
    query = voca.Query("select * from answers", f"sqlite:///{tmp_path}/answers.db")
    assert voca.read(query).documents.equals(voca.read([query]).documents)


def test_the_table_of_customers_may_be_a_path(tmp_path):
    frame = FRAME.assign(who=[f"C{n}" for n in range(len(FRAME))])
    frame[["who"]].assign(plan=["Pro", "Basic"] * 6).to_csv(tmp_path / "people.csv", index=False)
    reading = voca.read(frame, text="comment", customers=tmp_path / "people.csv", on="who")
    assert set(reading.documents["segment.plan"].to_pylist()) == {"Pro", "Basic"}


def test_a_codebook_is_read_before_it_is_applied():
    with pytest.raises(UsageError, match=r"A str is no codebook\..*read_codebook"):
        apply(STUDY, "themes.toml")


def test_strict_says_the_first_problem_and_the_remedy_in_two_sentences():
    with pytest.raises(DataProblemsError, match=r"read as no score\. Correct the file"):
        voca.analyze(FRAME.assign(nps=[99, *FRAME["nps"][1:]]), score={"nps": "nps"}, strict=True)


def test_a_list_of_records_is_a_table():
    reading = voca.read(FRAME.to_dict("records"), score={"nps": "nps"})
    assert sorted(reading.documents["text"].to_pylist()) == sorted(FRAME["comment"])


def test_columns_without_a_header_are_called_by_their_numbers():
    frame = FRAME.set_axis([0, 1], axis=1)
    reading = voca.read(frame, text=0, score={"nps": 1})
    assert {row["column"]: row["role"] for row in reading.columns.to_pylist()} == {"0": "text", "1": "score"}


def test_read_without_analysing(survey_file):
    reading = voca.read(survey_file)
    assert reading.documents.num_rows > 400
    assert repr(reading).startswith(f"<Reading: {reading.documents.num_rows:,} documents, score.")
    assert set(reading.documents["question_id"].drop_null().to_pylist()) == {
        "What do you like most about your club?",
        "What should we improve?",
        "Why did you give this score?",
    }
