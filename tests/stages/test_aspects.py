"""The stage ``aspects``, from comments to the table of the report."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import voca
from voca.paths import shipped

COMMENTS = [
    "The battery life is superb and the screen is bright.",
    "Battery life is dreadful, it dies by noon.",
    "The screen cracked after a week.",
    "I like the battery life.",
    "Screens arrive scratched, every time.",
    "The screen is gorgeous.",
    "Would buy again.",
]


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> voca.Study:
    plain = (shipped("pipelines") / "reviews.toml").read_text(encoding="utf-8")
    mine = Path(tmp_path_factory.mktemp("aspects")) / "mine.toml"
    mine.write_text(plain.replace("[large]", '[[stages]]\nuse = "aspects"\n\n[large]', 1), encoding="utf-8")
    return voca.analyze(pd.DataFrame({"comment": COMMENTS}), text="comment", pipeline=mine)


def test_mentions_stand_where_the_words_are(study: voca.Study) -> None:
    said = study.mentions[study.mentions["kind"] == "aspect"]
    texts = study.documents.set_index("document_id")["text"]
    for row in said.itertuples():
        assert texts[row.document_id][row.start : row.end].lower() == row.aspect
    assert set(said["aspect"]) >= {"battery life", "screen", "screens"}


def test_singular_and_plural_are_one_row(study: voca.Study) -> None:
    table = next(t for t in study.report.section("themes").tables if t.key == "aspects")
    names = [column.key for column in table.columns]
    records = [dict(zip(names, row, strict=True)) for row in table.rows]
    found = {record["label"]: (record["n"], record["n_mentions"]) for record in records}
    assert found["screen"] == (4, 4)
    assert found["battery life"] == (3, 3)
    assert "screens" not in found


def test_the_models_it_used_are_in_the_manifest(study: voca.Study) -> None:
    assert {"aspects", "sentiment"} <= study.manifest["models"].keys()
