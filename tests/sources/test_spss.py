"""SPSS files, written by the library that reads them."""

from __future__ import annotations

import pytest

from voca.errors import InputError
from voca.sources import load, read

pyreadstat = pytest.importorskip("pyreadstat", reason="the extra `spss` is not installed")


@pytest.fixture
def sav(tmp_path):
    import pandas as pd

    n = 30
    frame = pd.DataFrame(
        {
            "ltr": [float(i % 11) for i in range(n)],
            "region": [float(1 + i % 3) for i in range(n)],
            "q7": [f"the delivery of week {i} came much too late again" if i else "" for i in range(n)],
        }
    )
    path = tmp_path / "wave.sav"
    pyreadstat.write_sav(
        frame,
        path,
        column_labels={
            "ltr": "How likely are you to recommend us?",
            "region": "Region",
            "q7": "What could we do better?",
        },
        variable_value_labels={
            "region": {1.0: "North", 2.0: "South", 3.0: "West"},
            "ltr": {0.0: "not at all", 10.0: "very"},
        },
        variable_measure={"ltr": "scale", "region": "nominal"},
    )
    return path


def test_labels_become_wording_and_groups(sav):
    reading = read([sav])
    documents = reading.documents
    assert reading.inputs[0]["format"] == "sav"
    assert set(documents["question_id"].to_pylist()) <= {"What could we do better?", None}
    assert set(documents["segment.region"].to_pylist()) == {"North", "South", "West"}
    assert sorted(set(documents["score.nps"].to_pylist())) == [float(i) for i in range(11)]
    assert documents["text"].null_count == 1


def test_cells_are_written_as_numbers_and_names(sav):
    first = load(sav).cells.to_pylist()[0]
    assert first == {"ltr": "0", "region": "North", "q7": None}


def test_ordered_answers_are_read_by_their_names(tmp_path):
    import pandas as pd

    frame = pd.DataFrame(
        {"q1": [float(1 + i % 5) for i in range(30)], "q2": [f"the pier of week {i} is full" for i in range(30)]}
    )
    names = dict(enumerate(("Very satisfied", "Satisfied", "Neither", "Dissatisfied", "Very dissatisfied"), 1))
    pyreadstat.write_sav(
        frame, tmp_path / "a.sav", column_labels={"q1": "How satisfied are you?", "q2": "Why?"},
        variable_value_labels={"q1": names}, variable_measure={"q1": "ordinal"},
    )  # fmt: skip
    reading = read([tmp_path / "a.sav"])
    rows = sorted(reading.documents.to_pylist(), key=lambda row: row["source_row"])
    assert [row["score.csat"] for row in rows] == [5 - i % 5 for i in range(30)]


@pytest.mark.parametrize("version", [12, 14])
def test_files_of_stata(tmp_path, version):
    import pandas as pd

    frame = pd.DataFrame(
        {"region": [1 + i % 3 for i in range(30)], "ltr": [i % 11 for i in range(30)],
         "why": [f"the pier of week {i} is full" for i in range(30)]}
    )  # fmt: skip
    path = tmp_path / "wave.dta"
    pyreadstat.write_dta(
        frame, path, column_labels={"ltr": "How likely are you to recommend us?", "why": "Why?"},
        variable_value_labels={"region": {1: "North", 2: "South", 3: "West"}}, version=version,
    )  # fmt: skip
    reading = read([tmp_path])
    rows = sorted(reading.documents.to_pylist(), key=lambda row: row["source_row"])
    assert reading.inputs[0]["format"] == "dta"
    assert [(row["segment.region"], row["score.nps"], row["text"]) for row in rows] == [
        (("North", "South", "West")[i % 3], i % 11, f"the pier of week {i} is full") for i in range(30)
    ]
    (tmp_path / "cut.dta").write_bytes(path.read_bytes()[:200])
    with pytest.raises(InputError, match="cut.dta cannot be read as a Stata file"):
        load(tmp_path / "cut.dta")


def test_a_damaged_file_says_so(sav, tmp_path):
    path = tmp_path / "cut.sav"
    path.write_bytes(sav.read_bytes()[:200])
    with pytest.raises(InputError, match="cut.sav cannot be read as an SPSS file"):
        load(path)
