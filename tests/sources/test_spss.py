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


def test_a_damaged_file_says_so(sav, tmp_path):
    path = tmp_path / "cut.sav"
    path.write_bytes(sav.read_bytes()[:200])
    with pytest.raises(InputError, match="cut.sav cannot be read as an SPSS file"):
        load(path)
