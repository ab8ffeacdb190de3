from __future__ import annotations

import pyarrow as pa
import pytest

from tests.stages.documents import documents
from voca.stages.columns import put
from voca.stages.filler import Filler
from voca.stages.remarks import without_remarks
from voca.stages.sentences import Options, Sentences


@pytest.mark.parametrize(
    ("text", "remark"),
    [
        ("It fell apart. [laughs]", "[laughs]"),
        ("(Laughing) It fell apart.", "(Laughing)"),
        ("I waited [long pause] for a week", "[long pause]"),
        ("I said [inaudible 00:03:12] to him", "[inaudible 00:03:12]"),
        ("I said [unclear, 3:12] to him", "[unclear, 3:12]"),
        ("we all did (group laughter)", "(group laughter)"),
        ("no <laughs> never", "<laughs>"),
        ("well (pause 3s) no", "(pause 3s)"),
        ("[cross talk] the charts", "[cross talk]"),
        ("ja (lacht) genau", "(lacht)"),
        ("oui [rires] voilà", "[rires]"),
        ("sí (risas)", "(risas)"),
        ("It is cheap (very).", ""),
        ("the (silence of the) night", ""),
        ("[PERSON_1] laughed", ""),
        ("they laughed (at me, laughing)", ""),
        ("I press pause", ""),
        ("(the background noise was the problem)", ""),
    ],
)
def test_a_transcriber_s_remark_is_told_by_brackets_around_nothing_else(text, remark):
    expected = text.replace(remark, " " * len(remark)) if remark else text
    assert without_remarks(text) == expected


def spoken(texts, kind):
    table = documents(texts)
    for name, value in (("status", None), ("language", "en"), ("kind", kind)):
        table = put(table, name, [value] * len(table), pa.string())
    return Filler(Options())(table)


def test_remarks_are_no_sentences_and_places_stay_those_of_the_text():
    text = "[laughs] It fell apart. (pause) Twice [inaudible] I think. Yeah. [laughs]"
    rows = Sentences(Options())({"documents": spoken([text], "utterance")})["sentences"].to_pylist()
    assert [text[row["start"] : row["end"]] for row in rows] == [
        "It fell apart.",
        "Twice [inaudible] I think.",
        "Yeah.",
    ]
    assert [row["text"] for row in rows] == ["It fell apart.", "Twice             I think.", "Yeah."]
    assert [row["status"] for row in rows] == [None, None, "filler"]


@pytest.mark.parametrize(("kind", "status"), [("utterance", "filler"), ("review", None)])
def test_only_in_transcripts_brackets_hold_remarks(kind, status):
    assert spoken(["[inaudible]"], kind)["status"].to_pylist() == [status]
