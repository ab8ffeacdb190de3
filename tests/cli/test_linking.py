"""Linking from a file: survey weights, customers who repeat, scores of customers, ranges, silent rows."""

from __future__ import annotations

import csv
import json
import shutil

import numpy as np
import openpyxl
import pytest

from voca.study import Study

LATE = (
    "The delivery was late again and the driver never called.",
    "Our parcel came two days late and nobody told us.",
    "Late delivery, the box stood in the rain.",
)
FINE = (
    "The soup tastes wonderful and the herbs are fresh.",
    "We love the taste of the fish dishes.",
    "Great recipes, the food tastes of summer.",
)

SORTS = "warm cold wet dry windy grey sunny foggy busy calm long short bright dark mild stormy".split()


def write(path, rows):
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def people(n=240, seed=5):
    """Make customers: half complain of late deliveries and score low."""
    rng = np.random.default_rng(seed)
    rows = []
    for i in range(n):
        late = i % 2 == 0
        text = (LATE if late else FINE)[int(rng.integers(3))]
        rows.append(
            {
                "customer": f"c{i}",
                "comment": f"{text} It was a {SORTS[i % 16]} and {SORTS[i // 16]} day.",
                "nps": int(rng.integers(0, 7) if late else rng.integers(7, 11)),
                "age": int(rng.integers(18, 80)),
                "weight": "1",
            }
        )
    return rows


def analyze(voca, tmp_path, rows, *words):
    path, out = write(tmp_path / "in.csv", rows), tmp_path / "out"
    done = voca("analyze", path, "-o", out, "-q", "--text", "comment", "--score", "nps=nps",
                "--sentiment-model", "sentiment-fast", *words)  # fmt: skip
    assert done.code == 0, done.err
    return Study.open(out), out


def headline(study, **where):
    rows = study.tables["scores"].to_pylist()
    wanted = {"score": "nps", "dimension": ""} | where
    return next(row for row in rows if all(row[key] == value for key, value in wanted.items()))


def nps(rows):
    w = np.array([float(row["weight"]) for row in rows])
    y = np.array([100 if row["nps"] >= 9 else -100 if row["nps"] <= 6 else 0 for row in rows])
    return float(w @ y / w.sum())


def codes(study):
    return {issue["code"]: issue["message"] for issue in study.tables["issues"].to_pylist()}


def test_survey_weights(voca, tmp_path):
    rows = people()
    for i, row in enumerate(rows):
        row["weight"] = "3" if i % 2 == 0 else "1"
    study, _ = analyze(voca, tmp_path, rows, "--weight", "weight", "--segment", "none")
    found = headline(study)
    assert found["estimate"] == pytest.approx(nps(rows))
    assert found["n_effective"] == pytest.approx(480**2 / (120 * 9 + 120))  # Kish
    some = [row for row in study.tables["drivers"].to_pylist() if 0 < row["n"] < 240]
    assert some
    assert any(row["share"] != pytest.approx(row["n"] / 240) for row in some)  # weighted


def test_bad_weights_are_named_and_left_out(voca, tmp_path):
    rows = people()
    for row, weight in zip(rows, ("0", "-2", "", "much"), strict=False):
        row["weight"] = weight
    study, _ = analyze(voca, tmp_path, rows, "--weight", "weight", "--segment", "none")
    assert headline(study)["n"] == 236
    # a weight under 0 and one that is no number are no weights, each an issue of its row
    assert "4 of 240 responses have no usable weight (3 missing, 1 zero)" in codes(study)["unusable-weight"]
    assert "number-unreadable" in codes(study)


def test_a_weight_column_without_a_number_is_said_once(voca, tmp_path):
    rows = people()
    for row in rows:
        row["weight"] = "unknown"
    study, _ = analyze(voca, tmp_path, rows, "--weight", "weight", "--segment", "none")
    assert headline(study)["n"] == 240
    assert codes(study)["no-weights"] == (
        "'weight' is the column of the weights, and no cell of it is a number: every response counts alike."
    )


def test_customers_who_repeat_are_clustered(voca, tmp_path):
    rows = people()
    for i, row in enumerate(rows):
        row["customer"] = f"c{i // 4 * 2 + i % 2}"  # each twice, in the same mood
    once, _ = analyze(voca, tmp_path, rows, "--ignore", "customer", "--segment", "none")
    twice, _ = analyze(voca, tmp_path, rows, "--customer", "customer", "--segment", "none")
    assert headline(twice)["n_customers"] == 120
    assert "240 responses come from 120 customers" in codes(twice)["clustered"]
    assert headline(twice)["high"] - headline(twice)["low"] > headline(once)["high"] - headline(once)["low"]


def test_a_score_that_sits_on_the_customer_counts_once(voca, tmp_path):
    rows = people(120)
    chatty = [row | {"comment": f"{LATE[k % 3]} Again, on a {SORTS[k]} day."} for row in rows[:20:2] for k in range(6)]
    study, out = analyze(voca, tmp_path, rows + chatty, "--customer", "customer", "--unit", "customer",
                         "--segment", "none")  # fmt: skip
    found = headline(study)
    assert (found["n"], found["n_customers"]) == (120, 120)
    assert found["estimate"] == pytest.approx(nps(rows))
    assert headline(study, dimension="")["n_effective"] == 120
    shown = json.loads(voca("show", "scores", out, "--unit", "response", "--json").out)
    assert shown["tables"]["overall"]["rows"][0]["n"] == 180


def test_numbers_in_ranges(voca, tmp_path):
    rows = people()
    rows[0]["age"] = ""
    study, _ = analyze(voca, tmp_path, rows, "--segment", "age:18-39,40-59")
    found = {row["segment"]: row["n"] for row in study.tables["scores"].to_pylist() if row["dimension"] == "age"}
    ages = [int(row["age"]) for row in rows[1:]]
    expected = {"18-39": sum(a < 40 for a in ages), "40-59": sum(40 <= a < 60 for a in ages), "(missing)": 1}
    assert found == expected | {"(other)": len(ages) - sum(expected.values()) + 1}
    assert "1 of 240 responses has no 'age'" in codes(study)["missing-segment"]


@pytest.fixture(scope="module")
def crm_study(tmp_path_factory):
    """Analyse comments without a score; NPS and age are in the customers' table; ten customers wrote seven times."""
    from voca.cli import run

    folder = tmp_path_factory.mktemp("crm")
    rows = people(160)
    chatty = [row | {"comment": f"{LATE[k % 3]} Again, on a {SORTS[k]} day."} for row in rows[:20:2] for k in range(6)]
    comments = [{name: row[name] for name in ("customer", "comment")} for row in rows + chatty]
    crm = [{"customer": row["customer"], "nps": row["nps"], "age": row["age"]} for row in rows]
    write(folder / "in.csv", comments)
    write(folder / "crm.csv", crm)
    out = folder / "out"
    with pytest.raises(SystemExit) as done:
        run([
            "analyze", str(folder / "in.csv"), "-o", str(out), "-q", "--customers", str(folder / "crm.csv"), "--on",
            "customer", "--segment", "age:18-39,40-59", "--sentiment-model", "sentiment-fast", "--unit", "customer",
        ])  # fmt: skip
    assert done.value.code == 0
    return rows, out


def test_a_score_of_the_customers_table_is_the_score(crm_study):
    rows, out = crm_study
    study = Study.open(out)
    found = headline(study)
    assert (found["n"], found["estimate"]) == (160, pytest.approx(nps(rows)))
    groups = {row["segment"]: row for row in study.tables["scores"].to_pylist() if row["dimension"] == "age"}
    young = [row for row in rows if row["age"] < 40]
    assert groups["18-39"]["n"] == len(young)
    assert groups["18-39"]["estimate"] == pytest.approx(nps(young))


def test_a_sample_of_customers_is_checked_and_corrects_the_customers_figures_only(voca, crm_study, tmp_path):
    rows, out = crm_study
    copy, sheet = tmp_path / "out", tmp_path / "check.xlsx"
    shutil.copytree(out, copy)
    done = voca("sample", copy, "-n", "120", "-o", sheet)
    assert "120 responses" in done.out, done.err
    book = openpyxl.load_workbook(sheet)
    page = book["check"]
    cells = list(page.iter_rows(min_row=2, values_only=True))
    assert len({cell[0] for cell in cells}) == 120 <= len(rows)
    assert any("\n" in cell[1] for cell in cells)  # all that a customer said stands in one cell
    theme = max(range(2, len(cells[0])), key=lambda i: sum(cell[i] == "x" for cell in cells))
    marked = [i for i, cell in enumerate(cells, start=2) if cell[theme] == "x"]
    for row in marked[::4]:  # the person takes every fourth mark away
        page.cell(row, theme + 1).value = None
    label = page.cell(1, theme + 1).value
    book.save(sheet)
    done = voca("calibrate", copy, sheet, "--json")
    assert done.code == 0, done.err
    found = {row["label"]: row for row in json.loads(done.out)["tables"]["recognised"]["rows"]}[label]
    assert found["n_checked"] == 120
    assert found["precision"] == pytest.approx(1 - len(marked[::4]) / len(marked), abs=0.05)  # weighted by strata
    assert found["recall"] == pytest.approx(1)
    shares = {row["label"]: row for row in json.loads(done.out)["tables"]["shares"]["rows"]}[label]
    assert shares["share_corrected"] < shares["share"]
    by_customer = json.loads(voca("show", "drivers", copy, "--json").out)
    assert any("corrected by 120 responses" in note for note in by_customer["notes"])
    by_response = json.loads(voca("show", "drivers", copy, "--unit", "response", "--json").out)
    assert "recognised" not in by_response["tables"]
    assert any("drawn with another unit than 'response'" in note for note in by_response["notes"])
    assert not any("no sample checked" in note for note in by_response["notes"])
    assert "drawn with another unit" in voca("show", "warnings", copy, "--unit", "response", "--json").out


def test_ten_thousand_values_are_refused_with_advice(voca, tmp_path):
    rows = people()
    study, _ = analyze(voca, tmp_path, rows, "--segment", "age", "--segment", "customer")
    said = [issue for issue in study.tables["issues"].to_pylist() if issue["code"] == "too-many-segments"]
    assert {issue["column"] for issue in said} == {"age", "customer"}
    hints = {issue["column"]: issue["hint"] for issue in said}
    assert "--segment age:0-10,11-50" in hints["age"]
    assert "Group its values into fewer" in hints["customer"]


def test_scores_without_text_count_and_are_compared(voca, tmp_path):
    rows = people()
    for row in rows[1:120:2]:
        row["comment"] = ""
    study, out = analyze(voca, tmp_path, rows, "--segment", "none")
    assert headline(study)["n"] == 240
    silent = headline(study, dimension="comment", segment="without")
    assert (silent["n"], silent["estimate"]) == (60, pytest.approx(nps(rows[1:120:2])))
    assert "Those who left a comment" in voca("show", "scores", out).out
    assert "Theme figures rest on 180 of the 240" in codes(study)["theme-base"]


def test_long_tables_are_cut_and_said_so(voca, tmp_path):
    _, out = analyze(voca, tmp_path, people(), "--segment", "age:18-39,40-59")
    short = voca("show", "segments", out, "--rows", "2").out
    whole = voca("show", "segments", out, "--rows", "0").out
    assert "more rows" in short
    assert "more row" not in whole
    assert len(whole.splitlines()) > len(short.splitlines())


def test_a_theme_that_everybody_mentions(voca, tmp_path):
    rows = people()
    book = tmp_path / "book.toml"
    book.write_text('[[theme]]\nlabel = "Days"\npin = ["day"]\n\n[[theme]]\nlabel = "Food"\npin = ["food", "soup"]\n')
    study, out = analyze(voca, tmp_path, rows, "--codebook", book, "--codebook-only", "--segment", "none")
    driver = next(
        row
        for row in study.tables["drivers"].to_pylist()
        if row["level"] == "theme" and row["share"] == pytest.approx(1.0)
    )
    why = "every scored comment mentions it: there is nobody to compare with"
    assert [driver[name] for name in ("leave_out", "adjusted", "adjusted_low", "adjusted_high")] == [None] * 4
    assert why in driver["reason"]
    shown = voca("show", "drivers", out).out
    assert f"No adjusted impact of “Days”: {why}" in " ".join(shown.split())
    found = json.loads((out / "report.json").read_text())["drivers"]["tables"]["themes"]["rows"]
    days = next(row for row in found if row["label"] == "Days")
    assert (days["adjusted"], days["adjusted_interval"]) == (None, None)
    assert why in days["reason"]
    assert why in (out / "report.html").read_text()
    explained = " ".join(voca("show", "drivers", out, "--explain", "Days").out.split())
    assert f"impact cannot be estimated: {why}" in explained
