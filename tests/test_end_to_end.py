"""From a file to the report, as a user runs it."""

from __future__ import annotations

import csv
import json
import random
from pathlib import Path

import jsonschema
import numpy as np
import pandas as pd
import pytest

import voca
from voca.report import SECTION_KEYS
from voca.reports import to_json


def rows_of(path: Path) -> tuple[list[str], list[list[str]]]:
    with path.open(encoding="utf-8", newline="") as stream:
        header, *rows = csv.reader(stream)
    return header, rows


def write(path: Path, header: list[str], rows: list[list[str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([header, *rows])
    return path


def without_rows(report: dict[str, object]) -> str:
    """Return a report's JSON without row numbers."""

    def drop(value: object) -> object:
        if isinstance(value, dict):
            return {
                key: drop(inner)
                for key, inner in value.items()
                if key not in ("source", "source_row", "row", "first_places", "places")
            }
        return [drop(inner) for inner in value] if isinstance(value, list) else value

    return json.dumps(drop(report), sort_keys=True)


def leaves(study: voca.Study) -> dict[str, str]:
    """Return each sentence's own theme, the surest that it mentions, by its document and sentence."""
    mentions = study.mentions.sort_values("confidence", kind="stable")
    keys = mentions["document_id"] + ":" + mentions["sentence"].astype(str)
    return dict(zip(keys, mentions["theme_id"], strict=True))


def test_the_same_rows_in_another_order_give_the_same_report(survey_study, survey_file, tmp_path):
    header, rows = rows_of(survey_file)
    random.Random(3).shuffle(rows)
    shuffled = voca.analyze(write(tmp_path / survey_file.name, header, rows))
    again = voca.analyze(survey_file)
    assert without_rows(to_json(again.report)) == without_rows(to_json(survey_study.report))
    assert without_rows(to_json(shuffled.report)) == without_rows(to_json(survey_study.report))


def test_the_columns_in_another_order_give_the_same_figures(survey_study, survey_file, tmp_path):
    header, rows = rows_of(survey_file)
    order = list(range(len(header)))[::-1]
    turned = [[row[i] for i in order] for row in rows]
    study = voca.analyze(write(tmp_path / survey_file.name, [header[i] for i in order], turned))
    assert (
        study.tables["drivers"]
        .sort_by([("score", "ascending"), ("level", "ascending"), ("theme_id", "ascending")])
        .equals(
            survey_study.tables["drivers"].sort_by(
                [("score", "ascending"), ("level", "ascending"), ("theme_id", "ascending")]
            )
        )
    )


@pytest.mark.parametrize("dropped", [0, 611])
def test_one_row_dropped_leaves_the_other_themes_as_they_were(reviews_study, reviews_file, tmp_path, dropped):
    sklearn = pytest.importorskip("sklearn.metrics")
    header, rows = rows_of(reviews_file)
    study = voca.analyze(write(tmp_path / reviews_file.name, header, rows[:dropped] + rows[dropped + 1 :]))
    before, after = leaves(reviews_study), leaves(study)
    shared = sorted(before.keys() & after.keys())
    assert len(shared) > 0.97 * len(before)
    agreement = sklearn.adjusted_rand_score([before[key] for key in shared], [after[key] for key in shared])
    assert agreement >= 0.9


def test_a_frame_gives_the_same_study_as_its_file(reviews_file, tmp_path):
    header, rows = rows_of(reviews_file)
    path = write(tmp_path / reviews_file.name, header, rows[:400])
    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    frame.index = pd.Index([f"row-{number}" for number in range(len(frame))], name="key")
    study, of_file = voca.analyze(frame), voca.analyze(path)
    same = ["scores", "drivers", "segments", "trends", "actions", "themes", "mentions", "sentences"]
    for name in same:
        assert study.tables[name].num_rows
        assert study.tables[name].equals(of_file.tables[name]), name
    assert study.documents.index.name == "key"
    assert study.documents.index.tolist() == frame.index.tolist()
    assert study.documents["source_row"].tolist() == list(range(len(frame)))


def test_every_row_is_accounted_for(reviews_study, reviews_file):
    _, rows = rows_of(reviews_file)
    coverage = reviews_study.coverage
    assert coverage["n"].sum() == len(rows)
    assert coverage["share"].sum() == pytest.approx(1)
    assert set(reviews_study.documents["status"]) == set(coverage["status"])


def test_every_mention_is_exactly_what_was_written(reviews_study):
    texts = reviews_study.documents.set_index("document_id")["text"]
    sentences = reviews_study.sentences.set_index(["document_id", "sentence"])
    for mention in reviews_study.mentions.itertuples():
        text = texts[mention.document_id]
        assert 0 <= mention.start < mention.end <= len(text)
        unit = sentences.loc[(mention.document_id, mention.sentence)]
        assert unit.start <= mention.start < mention.end <= unit.end
    for quote in reviews_study.report.section("quotes").quotes:
        assert texts[quote.document_id][quote.start : quote.end] == quote.text


def test_no_personal_data_is_stored(reviews_study):
    joined = "\n".join(text for text in reviews_study.documents["text"].dropna())
    assert "[EMAIL]" in joined
    assert "@example" not in joined
    assert "4111" not in joined


def test_probabilities_are_probabilities(reviews_study):
    judged = reviews_study.documents.dropna(subset=["sentiment"])
    total = judged[["p_negative", "p_neutral", "p_positive"]].sum(axis=1).to_numpy()
    assert np.allclose(total, 1, atol=1e-4)
    best = judged[["p_negative", "p_neutral", "p_positive"]].to_numpy().argmax(axis=1)
    assert [("negative", "neutral", "positive")[i] for i in best] == judged["sentiment"].tolist()


def test_the_json_report_is_as_its_schema_says(reviews_study):
    schema = json.loads((Path(voca.__file__).parent / "reports" / "schema.json").read_text(encoding="utf-8"))
    made = json.loads(json.dumps(to_json(reviews_study.report)))
    jsonschema.validate(made, schema)
    assert set(SECTION_KEYS) <= made.keys()


def test_the_bridge_adds_up_to_the_score(reviews_study):
    bridge = reviews_study.frame("bridge")
    for (score, level), bars in bridge.groupby(["score", "level"]):
        total = bars["total"].dropna().iloc[-1]
        assert bars["contribution"].sum() == pytest.approx(total, abs=1e-9), (score, level)


def test_languages_the_models_do_not_know_are_withheld_and_said(reviews_study):
    documents = reviews_study.documents
    foreign = documents[documents["language"].isin(["es", "de", "fr", "pt"])]
    assert len(foreign) >= 15
    assert foreign["sentiment"].isna().all()
    assert not set(foreign["document_id"]) & set(reviews_study.mentions["document_id"])
    said = " ".join(reviews_study.issues["message"])
    assert "languages that the models were not made for" in said


def test_bertopic_engine_runs_behind_the_same_door(survey_file):
    pytest.importorskip("bertopic")
    study = voca.analyze(survey_file, engine="bertopic")
    assert len(study.themes) > 1
    assert set(study.mentions["theme_id"]) <= set(study.themes["theme_id"])


def test_calls_with_a_table_of_scores_count_once_a_call(tmp_path):
    """What an agent says is in no theme; scores, customers and dates come from the table's row of each call."""
    folder = tmp_path / "calls"
    folder.mkdir()
    said = [
        "The parcel came late again in week {}. It took hours to get through.",
        "My bill went up by {} pounds. Nobody told me why.",
        "Das Paket {} kam wieder zu spät an. Niemand konnte mir sagen, warum das so ist.",
    ]
    rows = []
    for i in range(30):
        words = said[2 if i < 3 else i % 2].format(i)
        turns = [f"Agent: How can I help? That is terrible {i}.", f"Customer: {words}"]
        (folder / f"{i:04}.txt").write_text("\n".join([*turns, "Agent: Sorry."]) + "\n", encoding="utf-8")
        queue, day = ("parcels", "billing")[i % 2], f"2026-02-{i % 28 + 1}"
        rows.append([f"rec/{i:04}.wav", f"C{i % 20}", queue, day, str(i % 5 + 1)])
    table = write(tmp_path / "calls.csv", ["recording", "customer_id", "queue", "date", "csat"], rows)
    study = voca.analyze(folder, customers=table)
    assert study.report.title == "What customers say: 0000.txt and 29 more"
    whole = study.scores[study.scores["score"].eq("csat") & study.scores["dimension"].eq("")]
    assert whole[["n", "n_customers"]].values.tolist() == [[30, 20]]
    (hint,) = [
        issue
        for issue in voca.analyze(sorted(folder.iterdir())[:6]).issues.to_dict("records")
        if issue["code"] == "no-score"
    ]
    assert 'customers="FILE"' in hint["hint"] or "--customers FILE" in hint["hint"]
    agents = study.documents[study.documents["speaker_role"] == "agent"]
    assert set(agents["status"]) == {"not customer"}
    assert not set(study.mentions["document_id"]) & set(agents["document_id"])
    (language,) = study.issues[study.issues["code"] == "language-not-covered"]["message"]
    assert language.startswith("3 of 30 comments (10.0%) are in languages")
