"""What the sections say, number by number, and what they say when something is missing."""

import math
import re
from datetime import datetime

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from tests.reports import sample
from voca import schema
from voca.config import ReportOptions
from voca.report import SECTION_KEYS, Column, Table
from voca.reports import build, figures, render_text, to_json
from voca.reports.catalogue import TABLES
from voca.reports.html import page
from voca.reports.material import Material
from voca.reports.scale import Scale
from voca.reports.sections import segment_sentences
from voca.reports.sections.quotes import _is_cut, _turns
from voca.schema import OTHER_LANGUAGE
from voca.stages import embed


def rows(report, section, table):
    return list(report.section(section).table(table).records())


def test_every_section_in_order(report):
    assert tuple(section.key for section in report.sections) == SECTION_KEYS


def test_tables_have_the_declared_columns(report):
    for section in report.sections:
        for table in section.tables:
            declared = [column.key for column in TABLES[section.key][table.key]]
            assert [column.key for column in table.columns] == declared
            assert all(column.help.endswith(".") for column in table.columns)
            intervals = [column.of for column in table.columns if column.kind == "interval"]
            assert set(intervals) <= set(declared)


def test_overview(report):
    (summary,) = rows(report, "overview", "summary")
    assert summary["comments"] == 199  # all but the five without text
    assert summary["analysed"] == 189
    assert summary["responses"] == 204
    assert (summary["first"], summary["last"]) == ("2025-09-01", "2025-12-28")
    assert (summary["estimate"], summary["interval"], summary["n"]) == (-4.6, (-11.9, 2.7), 184)
    assert summary["mix"] == pytest.approx((140 / 180, 10 / 180, 30 / 180))
    assert summary["themes"] == 5


def test_headlines_give_both_numbers_and_no_cause(report):
    worse, better, emerging = report.section("overview").lead
    assert "62 scored responses (31%) mention it" in worse
    assert "48.6 points lower" in worse
    assert "−12.1 [−16.9, −7.3]" in worse
    assert "80.7 points higher" in better
    assert "15.0% of comments in the last two complete periods, 0.8% before" in emerging
    everything = " ".join(sentence for section in report.sections for sentence in section.lead)
    assert "cause" not in everything


def test_themes_are_sorted_by_comments_and_muted_under_the_base(report):
    table = report.section("themes").table("themes")
    found = list(table.records())
    assert [row["label"] for row in found] == [
        "Delivery delays", "Packaging", "Wrong bills", "Friendly support", "App crashes"
    ]  # fmt: skip
    assert table.muted == (4,)
    first = found[0]
    assert first["n"] == 50
    assert first["share"] == pytest.approx(50 / 189)
    assert first["mix"] == (1.0, 0.0, 0.0)
    assert first["trend"] == pytest.approx((0.30, 0.31, 0.33, 0.29, 0.31, 0.30))  # the partial month is left out
    assert "n = 189" in table.base


def test_subthemes_name_their_theme(report):
    found = {row["label"]: row["theme"] for row in rows(report, "themes", "subthemes")}
    assert found["Left outside"] == "Delivery delays"
    assert figures.naming(report.section("themes").table("subthemes").columns) == 0


def test_the_only_sub_theme_of_a_theme_has_its_verdict(report):
    themes, parts = ({row["theme_id"]: row for row in rows(report, "themes", key)} for key in ("themes", "subthemes"))
    for part, whole in (("packaging", "T4"), ("billing", "T2")):
        for key in ("adjusted", "adjusted_interval", "leave_out", "verdict", "score_with", "n"):
            assert parts[part][key] == themes[whole][key]
    assert parts["late"]["adjusted"] is None
    assert "A theme's only sub-theme is the same comments" in report.section("themes").table("subthemes").note


def test_confounded_is_said(report):
    (said,) = [s for s in report.section("drivers").lead if "confounded" in s]
    assert "“Packaging”" in said
    assert "−3.9 [−6.8, −1.0]" in said
    assert "−0.1 [−2.7, +2.5]" in said


def test_a_confounded_theme_that_goes_with_complaints_is_said_not_to_be_ranked(report):
    assert not any("Not ranked" in note for note in report.section("actions").notes)
    made = changed("drivers", lambda row: {"negative_high": -1.0 if row["verdict"] == "confounded" else None})
    (said,) = [
        note for note in build(made, sample.MANIFEST, ReportOptions()).section("actions").notes if "Not ranked" in note
    ]
    assert said.startswith("Not ranked for NPS, because confounded: “Packaging”.")


def test_themes_that_are_not_ranked_are_named_where_nothing_is():
    made = changed("drivers", lambda row: {"negative_high": -1.0 if row["verdict"] == "confounded" else None})
    section = build(made | {"actions": schema.empty("actions")}, sample.MANIFEST, ReportOptions()).section("actions")
    assert section.lead == (
        "No theme's negative mentions go with a clear loss of its own, so no gain can be estimated.",
    )
    assert section.notes[0].startswith("Not ranked for NPS, because confounded: “Packaging”.")


def test_it_is_said_what_the_actions_are_ranked_by(report):
    section = report.section("actions")
    assert section.lead[0].startswith(
        "Half as many negative mentions of “Delivery delays” are associated with +4.0 [+2.0, +6.0] points of NPS over"
        " everybody, at their share in 2025-10 and 2025-11 (21.0% of scored responses), with"
        " +6.0 [+4.0, +8.0] over all periods; "
    )
    assert section.notes[0] == (
        "Ranked by gain: of a theme that does not keep its level (“Delivery delays”) by that of late, at its share in"
        " 2025-10 and 2025-11; of the others by that over all periods."
    )
    made = changed("actions", lambda row: {"recent_gain": None})
    steady = build(made, sample.MANIFEST, ReportOptions()).section("actions")
    assert not any("Ranked by" in note for note in steady.notes)
    assert "are associated with +6.0 [+4.0, +8.0] points of NPS over everybody; 45 customers" in steady.lead[0]


def test_actions_of_a_study_without_gains_of_late_are_shown():
    made = sample.tables()
    late = [name for name in made["actions"].column_names if name.startswith("recent_")]
    made["actions"] = made["actions"].drop_columns(late)
    section = build(made, sample.MANIFEST, ReportOptions()).section("actions")
    assert [row["recent_gain"] for row in section.tables[0].records()] == [None, None]
    assert "+6.0 [+4.0, +8.0] points of NPS over everybody; 45 customers" in section.lead[0]


def test_three_confounded_themes_are_explained_and_the_others_named():
    made = changed("drivers", lambda row: {"verdict": "confounded", "reason": "its leave-out impact is not its own; "
                                           "“Wrong bills” is mentioned more often beside it"})  # fmt: skip
    lead = build(made, sample.MANIFEST, ReportOptions()).section("drivers").lead
    said = [sentence for sentence in lead if "confounded" in sentence]
    assert len(said) == 4
    assert all(s.endswith("Why: “Wrong bills” is mentioned more often beside it.") for s in said[:3])
    assert said[3].endswith("confounded, too: the leave-out impact is that of others.")


def test_an_unclear_effect_beside_an_interval_without_0_is_accounted_for():
    made = changed("drivers", lambda row: {"verdict": "no clear effect", "adjusted_low": 0.1, "adjusted_high": 2.0})
    said = "An interval is of one theme by itself; a verdict is corrected for testing many"
    assert any(note.startswith(said) for note in build(made, sample.MANIFEST, ReportOptions()).section("drivers").notes)
    made = changed("drivers", lambda row: {"verdict": "no clear effect", "adjusted_low": -0.1, "adjusted_high": 2.0})
    notes = build(made, sample.MANIFEST, ReportOptions()).section("drivers").notes
    assert not any(note.startswith(said) for note in notes)


def test_each_part_of_a_table_has_its_own_decimals():
    columns = (Column("label", "Score of", "verbatim"), Column("estimate", "Score", "score"),
               Column("interval", "Interval", "interval", of="estimate"))  # fmt: skip
    rows = (("NPS", 12.345, (10.0, 14.0)), ("Stars", 4.321, (1.0, 4.9)))
    table = Table("t", "Scores", columns, rows, parts="label", part_digits={"NPS": 1, "Stars": 2})
    parts = figures.in_parts(table)
    assert [[column.digits for column in part.columns] for part in parts] == [[None, 1, 1], [None, 2, 2]]


def test_a_segment_that_does_not_clearly_differ_mentions_a_theme_neither_more_nor_less():
    row = {"segment": "West", "dimension": "region", "theme_id": "T1", "n_segment": 748, "share": 0.178,
           "rest_share": 0.183, "difference": -0.005, "low": -0.04, "high": 0.03, "q": 0.9}  # fmt: skip
    material = Material(sample.tables(), sample.MANIFEST, ReportOptions())
    said = segment_sentences.share_sentence(material, row)
    assert "does not clearly mention" in said
    assert "17.8% of 748 responses, 18.3% of the rest (−0.5 percentage points [−4.0, +3.0])" in said
    assert "less often" in segment_sentences.share_sentence(material, row | {"q": 0.01})
    assert said.startswith("West (region) does not")
    assert segment_sentences.share_sentence(material, row | {"segment": "(missing)"}).startswith(
        "The group without “region” does"
    )


def test_how_many_checked_responses_would_do_is_said():
    def note(*seen):
        calibrated = changed("calibration", lambda row: row)["calibration"].to_pylist()[0]
        rows = [calibrated | {"theme_id": f"T{i}", "n_checked": 200, "n_positive": n} for i, n in enumerate(seen, 1)]
        made = sample.tables() | {"calibration": schema.from_records("calibration", rows)}
        report = build(made, sample.MANIFEST, ReportOptions())
        return report.section("drivers").table("shares").note

    assert note(41, 30) == ""
    few = "Not corrected for fewer than 30 checked mentions: "
    assert note(41, 16) == f"{few}1 of 2 themes. About 400 checked responses would do."
    done = "About 400 checked responses would do for half of them, 750 for all."
    assert note(8, 15, 16, 41) == f"{few}3 of 4 themes. {done}"
    assert note(0, 15) == f"{few}2 of 2 themes."


CORRECTED = {"score": "nps", "n_checked": 110, "adjusted_shift": 1.8, "adjusted_shift_low": -2.0,
             "adjusted_shift_high": 2.0}  # fmt: skip


@pytest.mark.parametrize(
    ("theme", "figures", "verdict", "said"),
    [
        ("T2", {}, "driver", ["“Wrong bills” stays clear; 2 drivers with few checked mentions are not corrected."]),
        ("T2", {"adjusted_high": 1.5}, "driver", ["by these alone “Wrong bills” (−6.0 [−10.0, +1.5]) would not be "
         "clear; 2 drivers with few checked mentions are not corrected."]),
        ("T2", {"adjusted_high": 1.5, "adjusted_shift_low": 0.5}, "no clear effect",
         ["2 drivers with few checked mentions are not corrected.",
          "“Wrong bills” is no driver: its −7.8 came of mistakes of recognition; corrected it is −6.0 [−10.0, +1.5]."]),
    ],
)  # fmt: skip
def test_what_a_check_says_of_the_drivers(theme, figures, verdict, said):
    row = CORRECTED | {"theme_id": theme, "adjusted": -6.0, "adjusted_low": -10.0, "adjusted_high": -2.0} | figures
    judged = changed("drivers", lambda found: {"verdict": verdict} if found["theme_id"] == theme else {})
    made = judged | {"corrected": schema.from_records("corrected", [row])}
    lead = build(made, sample.MANIFEST, ReportOptions()).section("drivers").lead
    opening = "With mistakes of recognition corrected by 120 checked responses, "
    assert [line.removeprefix(opening) for line in lead if "recognition" in line] == said


def test_the_bridge_adds_up(report):
    bars = rows(report, "drivers", "bridge")
    assert sum(bar["contribution"] for bar in bars) == pytest.approx(bars[-1]["total"])
    assert bars[-1]["label"] == "Packaging and App crashes"


def test_only_what_differs_leads(report):
    assert [(r["label"], r["segment"]) for r in rows(report, "segments", "differences")] == [
        ("Delivery delays", "Basic")
    ]
    assert len(rows(report, "segments", "all")) == 15
    assert "3 comparisons of 15" in " ".join(report.section("segments").notes)


def test_trends(report):
    assert [row["verdict"] for row in rows(report, "trends", "themes")][:2] == ["emerging", "falling"]
    assert report.section("trends").table("score").muted == (6,)
    assert "2026-01" in report.section("trends").notes[0]


def test_coverage_adds_up_to_every_row(report):
    for table in ("statuses", "reasons"):
        found = rows(report, "coverage", table)
        assert sum(row["n"] for row in found) == 206
        assert sum(row["share"] for row in found) == pytest.approx(1)


def test_warnings_are_grouped(report):
    found = rows(report, "warnings", "issues")
    assert [(row["code"], row["n"]) for row in found] == [("too-few-fields", 2), ("odd-date", 5)]
    assert found[0]["places"] == ("reviews.csv, row 17", "reviews.csv, row 88")


_UNSCORED = "{} of 1,500 responses have no '{}' score."
_LEFT_OUT = "Impacts on {}: too few responses; left out: {}."


@pytest.mark.parametrize(
    ("messages", "located", "said"),
    [
        ([_UNSCORED.format(2, "seat")], False, [_UNSCORED.format(2, "seat")]),
        (
            [_UNSCORED.format("1,248", "wifi"), _UNSCORED.format(2, "seat")],
            False,
            ["2 to 1,248 of 1,500 responses have no 'wifi' or 'seat' score."],
        ),
        (
            [_UNSCORED.format(n, name) for n, name in ((5, "a"), (6, "b c"), (7, "d"), (8, "e"))],
            False,
            ["5 to 8 of 1,500 responses have no 'a', 'b c', 'd' or 1 more score."],
        ),
        (
            [_LEFT_OUT.format("nps", "region"), _LEFT_OUT.format("ces", "region"), _LEFT_OUT.format("csat", "plan")],
            False,
            [_LEFT_OUT.format("ces or nps", "region"), _LEFT_OUT.format("csat", "plan")],
        ),
        (["'9' is off", "'8' is off"], True, ["'9' or '8' is off"]),
        ([f"{'very ' * n}odd" for n in range(5)], True, ["for example: odd"]),
        (["'9' is off", "'8' is off", None], True, ["for example: '9' is off (3 more like it)"]),
    ],
)
def test_a_message_about_several_problems_is_true_of_each(messages, located, said):
    issues = [
        {"code": "one", "severity": "note", "message": message or "3 more like it",
         "row": number + 1 if located and message else None}
        for number, message in enumerate(messages)
    ]  # fmt: skip
    made = {"issues": pa.Table.from_pylist(issues, schema.SCHEMAS["issues"])}
    found = rows(build(sample.tables() | made, sample.MANIFEST, ReportOptions()), "warnings", "issues")
    assert sorted(row["message"] for row in found) == sorted(said)
    assert sum(row["n"] for row in found) == len(messages)


# ---- quotes --------------------------------------------------------------------------------------------------------
def test_quotes_are_exactly_what_was_written(report, tables):
    texts = {row["document_id"]: row["text"] for row in tables["documents"].to_pylist()}
    quotes = report.section("quotes").quotes
    assert len(quotes) == 9
    for quote in quotes:
        assert quote.text == texts[quote.document_id][quote.start : quote.end]


def test_quotes_fit_their_heading(report):
    quotes = report.section("quotes").quotes
    assert {(q.group, q.polarity) for q in quotes} == {
        ("Goes with worse scores: Delivery delays", "negative"),
        ("Goes with worse scores: Wrong bills", "negative"),
        ("Goes with better scores: Friendly support", "positive"),
    }
    for group in {q.group for q in quotes}:
        members = [q.document_id for q in quotes if q.group == group]
        assert len(set(members)) == 3
    assert ("NPS", "2") in quotes[0].facts


@pytest.mark.parametrize(
    ("given", "places"),
    [
        ({}, [0, 1, 2]),  # as central as they are
        ({0: 9.0}, [1, 2, 3]),  # a promoter does not illustrate a worse score
        ({0: 9.0, 2: None}, [1, 3, 4]),
        (dict.fromkeys(range(99), 9.0), [0, 1, 2]),  # all of them gave it: the most central are as honest as any
        ({at: 9.0 for at in range(99) if at != 50}, [0, 1, 2]),  # one far from the theme's centre is not sought out
    ],
)
def test_quotes_illustrate_their_heading(given, places):
    """Of the most central ones those come first whose writer's score lies on the heading's side."""

    def quoted(scores, shown=3):
        made = sample.tables()
        values = made["documents"].column("score.nps").to_pylist()
        for at, document_id in enumerate(made["documents"].column("document_id").to_pylist()):
            values[at] = scores.get(document_id, values[at])
        at = made["documents"].column_names.index("score.nps")
        made["documents"] = made["documents"].set_column(at, "score.nps", pa.array(values, pa.float64()))
        found = build(made, sample.MANIFEST, ReportOptions(quotes=shown)).section("quotes").quotes
        return [quote.document_id for quote in found if quote.group == "Goes with worse scores: Delivery delays"]

    complaints = [
        row["document_id"] for row in sample.tables()["mentions"].to_pylist() if row["polarity"] == "negative"
    ]
    central = quoted(dict.fromkeys(complaints, 2.0), 99)
    scores = dict.fromkeys(complaints, 2.0) | {central[at]: score for at, score in given.items() if at < len(central)}
    assert quoted(scores) == [central[at] for at in places]


def test_a_clause_is_widened_to_its_sentence():
    """With no driver, the largest themes are quoted; the packaging clause comes back as the sentence it is part of."""
    made = sample.tables()
    neutral = [{**row, "verdict": "no clear effect", "leave_out_q": 0.9} for row in made["drivers"].to_pylist()]
    made["drivers"] = schema.from_records("drivers", neutral)
    quotes = build(made, sample.MANIFEST, ReportOptions(quotes=20)).section("quotes").quotes
    texts = [quote.text for quote in quotes if quote.theme.startswith("Packaging")]
    assert "".join(sample.CLAUSES) in texts
    assert sample.CLAUSES[1] not in texts


def quoted_of(theme_id, made):
    """Return the quotes of one theme, as the report has them where it is the largest and nothing is a driver."""
    themes = [row | {"size": 999 if row["theme_id"] == theme_id else row["size"]} for row in made["themes"].to_pylist()]
    neutral = [row | {"verdict": "no clear effect", "leave_out_q": 0.9} for row in made["drivers"].to_pylist()]
    made = made | {"themes": schema.from_records("themes", themes), "drivers": schema.from_records("drivers", neutral)}
    return [quote.text for quote in build(made, sample.MANIFEST, ReportOptions()).section("quotes").quotes][:3]


@pytest.mark.parametrize(
    ("keywords", "word"),
    [
        (["late", "nine days"], "late"),
        (["soaking"], "soaked"),  # in any form
        (["month"], "third time this month"),
        (["mon"], None),  # "month" is another word: as without
        ([], None),
        (["三"], "三"),  # scripts without spaces: anywhere
    ],
)
def test_a_quote_has_a_word_that_its_theme_is_known_by(keywords, word):
    theme_id = "T2" if "三" in keywords else "T1"
    made = changed("themes", lambda row: {"keywords": keywords} if row["theme_id"] == theme_id else {"keywords": []})
    first = quoted_of(theme_id, made)[0]
    assert word in first if word else first == quoted_of(theme_id, changed("themes", lambda _: {"keywords": []}))[0]


@pytest.mark.parametrize(
    ("label", "word"),
    [
        ("Soaking parcels", "soaked"),
        ("Third time", "third time"),
        ("The month", "third time this month"),
        ("Gloves", None),  # no keyword: a word of the label that few say
    ],
)
def test_of_words_that_a_theme_is_known_by_those_of_its_label_come_first(label, word):
    known = {"keywords": ["late", "soaking", "third time", "month"]}
    made = changed("themes", lambda row: known | ({"label": label} if row["theme_id"] == "T1" else {}))
    plain = changed("themes", lambda row: known | ({"label": "-"} if row["theme_id"] == "T1" else {}))
    first = quoted_of("T1", made)[0]
    assert word in first if word else first == quoted_of("T1", plain)[0]


@pytest.mark.parametrize(
    ("text", "quote", "cut"),
    [
        ("It came late, but it was whole", "but it was whole", True),
        ("It came late. But it was whole", "But it was whole", False),
        ("It came late\nbut it was whole", "but it was whole", False),
        ("It came late", "It came late", False),
    ],
)
def test_a_quote_that_begins_within_a_sentence_is_told(text, quote, cut):
    assert _is_cut(text, text.index(quote)) == cut


@pytest.mark.parametrize(
    ("said", "given", "turns"),
    [
        (("negative", "negative"), "negative", False),
        (("positive", "negative"), "negative", True),  # "easy, but too big" shows no complaint best
        (("positive", "negative"), "positive", True),
        (("neutral", "negative"), "negative", False),
        (("positive", "negative"), "neutral", False),  # a mixed mention may turn
    ],
)
def test_a_quote_that_turns_is_known(said, given, turns):
    moods = {"negative": (0.9, 0.05, 0.05), "neutral": (0.05, 0.9, 0.05), "positive": (0.05, 0.05, 0.9)}
    made = sample.tables()
    whole = "".join(sample.CLAUSES)
    (document,) = (row for row in made["documents"].to_pylist() if row["text"] == whole)
    (mention,) = (row for row in made["mentions"].to_pylist() if row["document_id"] == document["document_id"])
    sentences = made["sentences"].to_pylist()
    own = [row for row in sentences if row["document_id"] == document["document_id"]]
    for row, mood in zip(own, said, strict=True):
        row |= dict(zip(("p_negative", "p_neutral", "p_positive"), moods[mood], strict=True))
    made["sentences"] = schema.from_records("sentences", sentences)
    material = Material(made, {}, ReportOptions())
    number = 0 if given == "positive" else mention["sentence"]
    mention |= {"polarity": given, "sentence": number}
    assert _turns(material, mention, 0, len(whole)) is turns
    assert not _turns(material, mention, own[number]["start"], own[number]["end"])


# ---- what is missing -----------------------------------------------------------------------------------------------
def without(*names):
    return {name: table for name, table in sample.tables().items() if name not in names}


def no_score():
    made = without("scales", "scores", "drivers", "actions", "bridge")
    return made | {"documents": made["documents"].drop_columns(["score.nps"])}


def no_time():
    made = without("trends", "trend_tests")
    documents = made["documents"]
    empty = schema.from_records("documents", [{} | {"document_id": "x"}] * documents.num_rows)["time"]
    return made | {"documents": documents.set_column(documents.column_names.index("time"), "time", empty)}


def no_segments():
    made = without("segments")
    return made | {"documents": made["documents"].drop_columns(["segment.plan", "segment.region"])}


def no_themes():
    return without("themes", "mentions", "drivers", "segments", "trends", "trend_tests", "actions", "bridge")


def one_row():
    made = no_themes()
    documents = made["documents"].slice(0, 1).drop_columns(["score.nps"])
    return {"documents": documents}


CASES = {
    "no score": (no_score, "The data has no score"),
    "no time": (no_time, "The data has no dates"),
    "no segments": (no_segments, "The data has no segments"),
    "no themes": (no_themes, "No themes were found"),
    "one row": (one_row, "Only 1 comment could be analysed"),
    "nothing": (dict, "No rows were read"),
}


@pytest.mark.parametrize("case", CASES)
def test_what_is_missing_is_said(case):
    make, sentence = CASES[case]
    report = build(make(), {}, ReportOptions())
    text = render_text(report)
    assert sentence in " ".join(text.split())
    assert "No theme clearly" not in text
    assert "No theme's negative mentions" not in text
    assert "nan" not in text.lower().split()
    for section in report.sections:
        assert section.tables or section.lead or section.quotes
        for table in section.tables:
            assert table.rows
            assert not any(isinstance(v, float) and math.isnan(v) for row in table.rows for v in row)


_WITHHELD = "{} of 199 comments are in languages that the models were not made for: their themes are withheld"


def in_other_languages(n, themes=True):
    """Take the sentiment, and what themes there are, from the first `n` comments, which are in another language."""
    made = sample.tables()
    documents, other = [], f"{OTHER_LANGUAGE} (pt)"
    for row in made["documents"].to_pylist():
        if row["text"] and row["status"] in ("themed", "unthemed") and n > 0:
            row |= {"language": "pt", "sentiment": None, "status": "unthemed", "reason": other}
            n -= 1
        documents.append(row | ({"language": "en"} if row["sentiment"] else {}))
    message = _WITHHELD.format(sum(row["language"] == "pt" for row in documents))
    issue = {"code": "language-not-covered", "severity": "warning", "message": message}
    out = () if themes else ("themes", "mentions", "drivers", "trend_tests", "actions")
    made = {name: table for name, table in made.items() if name not in out}
    laid = pa.Table.from_pylist(documents, made["documents"].schema)
    return made | {"documents": laid, "issues": schema.from_records("issues", [issue])}


@pytest.mark.parametrize(
    ("n", "themes", "leads", "legend", "note", "themes_say"),
    [
        (10, True, False, "170 comments judged, 199 in all", "", "5 themes"),
        (60, True, True, "120 comments judged, 199 in all", "", "5 themes"),
        (
            120,
            False,
            True,
            "",
            "only 60 of 195 comments could be judged",
            "among the 69 comments in a language that the",
        ),
        (189, False, True, "", "No comment's sentiment could be judged", "No themes were looked for: no comment is in"),
    ],
)
def test_what_is_withheld_of_other_languages_is_said_first(n, themes, leads, legend, note, themes_say):
    report = build(in_other_languages(n, themes), sample.MANIFEST, ReportOptions())
    overview = report.section("overview")
    assert (_WITHHELD.format(n) + "." in overview.lead[:1]) == leads
    assert (next(overview.table("summary").records())["mix"] is not None) == bool(legend)
    assert note in " ".join(overview.notes)
    assert "every figure as an anecdote" not in " ".join(overview.notes)
    assert themes_say in report.section("themes").lead[0]
    shown = re.sub(r" +│", "", render_text(report, 120))
    assert legend in shown


def test_comments_in_other_languages_are_in_no_base_of_themes():
    report = build(in_other_languages(60), sample.MANIFEST, ReportOptions())
    whole = build(sample.tables(), sample.MANIFEST, ReportOptions())
    bases = [next(made.section("overview").table("summary").records())["analysed"] for made in (report, whole)]
    assert bases == [129, 189]
    assert f"n = {bases[0]}" in report.section("themes").table("themes").base


def test_comments_in_other_languages_are_known_by_what_the_encoder_says():
    assert OTHER_LANGUAGE == embed.OTHER_LANGUAGE == "in a language the encoder does not know"


def test_a_theme_that_is_no_driver_is_not_sold_as_one():
    made = sample.tables()
    unclear = [{**row, "verdict": "no clear effect"} for row in made["drivers"].to_pylist()]
    made["drivers"] = schema.from_records("drivers", unclear)
    worse = build(made, sample.MANIFEST, ReportOptions()).section("overview").lead[0]
    assert worse.endswith("With the other themes held equal the difference is not clear.")


def test_a_driver_with_no_impact_is_explained():
    made = sample.tables()
    moods = {"negative_impact": -4.2, "positive_impact": 4.1, "adjusted": -0.1, "verdict": "driver"}
    torn = [{**row, **moods} if row["verdict"] == "confounded" else row for row in made["drivers"].to_pylist()]
    made["drivers"] = schema.from_records("drivers", torn)
    lead = build(made, sample.MANIFEST, ReportOptions()).section("drivers").lead
    assert lead[1] == (
        "Complaints and praise pull apart, so that little is left of both together: "
        "“Packaging” (complaints −4.2, praise +4.1)."
    )


@pytest.mark.parametrize(
    ("whole", "negative", "positive", "said"),
    [
        ((-0.3, -0.1), (-0.2, -0.1), (-0.1, 0.1), "driver"),
        ((-0.1, 0.1), (-0.2, -0.1), (-0.1, 0.1), "driver (complaints)"),
        ((-0.1, 0.1), (-0.2, 0.1), (0.1, 0.2), "driver (praise)"),
        ((-0.1, 0.1), (-0.2, -0.1), (0.1, 0.2), "driver (complaints and praise)"),
        ((-0.1, 0.1), (-0.2, 0.1), (-0.1, 0.2), "driver (complaints against praise)"),
        ((None, None), (-0.2, -0.1), (None, None), "driver (complaints)"),
        ((None, None), (None, None), (None, None), "driver"),
    ],
)
def test_a_driver_whose_impact_is_not_clear_says_what_is_behind_it(whole, negative, positive, said):
    ends = {"adjusted": whole, "negative": negative, "positive": positive}
    figures = {f"{stem}_{end}": value for stem, pair in ends.items()
               for end, value in zip(("low", "high"), pair, strict=True)}  # fmt: skip
    for mood, impact in (("negative", -0.15), ("positive", 0.15)):
        figures |= {f"n_{mood}": 9, f"{mood}_share": 0.1, f"{mood}_impact": impact, f"{mood}_coefficient": 10 * impact}
    figures["adjusted"] = None if whole[0] is None else sum(whole) / 2
    made = changed("drivers", lambda row: figures if row["theme_id"] == "T1" and row["verdict"] == "driver" else {})
    report = build(made, sample.MANIFEST, ReportOptions())
    for section in ("drivers", "themes"):
        (row,) = [row for row in rows(report, section, "themes") if row["theme_id"] == "T1"]
        assert (row["verdict"], row["finding"]) == ("driver", said)


_SAID_OF = {"whole": "Goes", "negative": "Complaints, which go", "positive": "Praise, which goes"}


@pytest.mark.parametrize(
    ("impacts", "headings"),  # of one theme that is praised as well as blamed
    [
        ({"whole": -60.0, "negative": -50.0}, [("whole", "worse", "negative")]),
        ({"negative": -50.0}, [("negative", "worse", "negative")]),
        ({"positive": 50.0}, [("positive", "better", "positive")]),
        (
            {"negative": -50.0, "positive": 50.0},
            [("negative", "worse", "negative"), ("positive", "better", "positive")],
        ),
        ({"whole": -60.0, "positive": 50.0}, [("whole", "worse", "negative"), ("positive", "better", "positive")]),
        ({"negative": 50.0}, [("negative", "better", "negative")]),  # than neutral words do
    ],
)
def test_a_theme_with_two_sides_is_quoted_under_what_goes_with_the_score(impacts, headings):
    figures = {"verdict": "driver"}
    for side, (name, stem) in {"whole": ("adjusted", "adjusted"), "negative": ("negative_impact", "negative"),
                               "positive": ("positive_impact", "positive")}.items():  # fmt: skip
        impact = impacts.get(side, 0.0)
        figures |= {name: impact, f"{stem}_low": impact - 5.0, f"{stem}_high": impact + 5.0}
    for mood in ("negative", "positive"):
        figures |= {f"n_{mood}": 9, f"{mood}_share": 0.1, f"{mood}_coefficient": impacts.get(mood, 0.0)}
    made = changed("drivers", lambda row: figures if row["theme_id"] == "T1" else {})
    mentions = made["mentions"].to_pylist()
    for row in [row for row in mentions if row["theme_id"] in ("late", "rain")][::2]:
        row["polarity"] = "positive"
    made["mentions"] = schema.from_records("mentions", mentions)
    quotes = build(made, sample.MANIFEST, ReportOptions()).section("quotes").quotes
    found = {(quote.group, quote.polarity) for quote in quotes if quote.group.endswith(": Delivery delays")}
    assert found == {(f"{_SAID_OF[side]} with {way} scores: Delivery delays", mood) for side, way, mood in headings}


def test_without_a_score_quotes_go_by_mood():
    quotes = build(no_score(), {}, ReportOptions()).section("quotes").quotes
    assert quotes[0].group == "Most negative: Delivery delays"
    assert quotes[-1].group == "Most positive: Friendly support"


@pytest.mark.parametrize(
    ("score_with", "opening"), [(-27.0, "In the mildest words"), (12.0, "In the most positive words")]
)
def test_where_the_words_are_the_score_no_theme_is_said_to_go_with_one(score_with, opening):
    made = sample.tables()
    made["scales"] = schema.from_records("scales", [{**made["scales"].to_pylist()[0], "kind": "sentiment"}])
    rows = made["drivers"].to_pylist()
    (helpful,) = [row for row in rows if row["adjusted"] and row["adjusted"] > 0 and row["verdict"] == "driver"]
    helpful["score_with"] = score_with
    made["drivers"] = schema.from_records("drivers", rows)
    report = build(made, sample.MANIFEST, ReportOptions())
    lead, quotes = report.section("overview").lead, report.section("quotes").quotes
    assert lead[0].startswith("In the most negative words: “Delivery delays”. ")
    assert lead[1].startswith(f"{opening}: “Friendly support”. ")
    assert quotes[-1].group == f"{opening}: Friendly support"
    said = [" ".join(build(given, {}, ReportOptions()).section("actions").notes) for given in (made, sample.tables())]
    assert ["fewer mentions when" in text for text in said] == [True, False]
    assert ["fewer negative mentions when" in text for text in said] == [False, True]


@pytest.mark.parametrize(
    ("kind", "ends", "direction", "label", "figure"),
    [
        ("nps", (0.0, 10.0), 1, "NPS (0-10)", "NPS"),
        ("nps", (0.0, 10.0), 1, "NPS (0-10), of the customer", "NPS, of the customer"),
        ("csat", (1.0, 5.0), 1, "Satisfaction (1-5)", "Satisfaction (% top 2 of 1-5)"),
        ("csat", (1.0, 5.0), -1, "Satisfaction (1-5)", "Satisfaction (% best 2 of 1-5)"),
        ("csat", (1.0, 3.0), 1, "Satisfaction (1-3)", "Satisfaction (% top box of 1-3)"),
        ("csat", (0.0, 100.0), 1, "Satisfaction (0-100)", "Satisfaction (0-100)"),  # a mean
        ("yesno", (0.0, 1.0), 1, "Recommended (yes/no)", "Recommended (% yes)"),
        ("stars", (1.0, 5.0), 1, "Rating (1-5)", "Rating (1-5)"),
        ("rating", (None, None), 1, "Rating ()", "Rating ()"),
    ],
)
def test_a_score_is_called_by_what_its_figure_is(kind, ends, direction, label, figure):
    scale = Scale("one", kind, *ends, direction, label, "")
    assert (scale.title, scale.answer_title) == (figure, label)


@pytest.mark.parametrize(
    ("n", "said"),
    [
        (1, "All comments are of 1 person; most often they speak of “"),
        (6, "Of 6 people, most speak of “"),
        (189, "Most often spoken of, of 189 people: “"),
    ],
)
def test_how_many_of_a_few_people_is_said_as_it_is(n, said):
    made = sample.tables()
    customers = [f"c{at % n if n < 10 else at}" for at in range(made["documents"].num_rows)]
    at = made["documents"].column_names.index("customer_id")
    made["documents"] = made["documents"].set_column(at, "customer_id", pa.array(customers))
    report = build(made, sample.MANIFEST | {"pipeline": {"link": {"min_base": 300}}}, ReportOptions())
    assert report.section("overview").lead[0].startswith(said)
    people = "1 person" if n == 1 else f"{n} people"
    assert report.section("themes").table("themes").base.endswith(f", of {people}")


def test_mixed_remarks_come_last_and_lead_nothing():
    plain, made = build(sample.tables(), sample.MANIFEST, ReportOptions()), sample.tables()
    rows = [
        row | ({"label": "Mixed remarks (box)"} if row["theme_id"] == "T1" else {})
        for row in made["themes"].to_pylist()
    ]
    made["themes"] = pa.Table.from_pylist(rows, schema=made["themes"].schema)
    report = build(made, sample.MANIFEST, ReportOptions())
    before, after = (r.section("themes").table("themes") for r in (plain, report))
    labels = [record["label"] for record in before.records()]
    assert labels[0] == "Delivery delays"
    assert [record["label"] for record in after.records()] == [*labels[1:], "Mixed remarks (box)"]
    assert "true of fewer than one in six" in after.note
    assert "one in six" not in before.note
    assert "“Delivery delays”" in plain.section("overview").lead[0]
    assert "“Wrong bills”" in report.section("overview").lead[0]
    assert [quote.group for quote in report.section("quotes").quotes][0].endswith("Wrong bills")
    assert "“Delivery delays”" in plain.section("actions").lead[0]
    assert "“Wrong bills”" in report.section("actions").lead[0]


def test_a_page_does_not_begin_with_a_hundred_small_segments():
    made = sample.tables()
    row = next(row for row in made["scores"].to_pylist() if row["dimension"] == "plan")
    many = [row | {"segment": f"plan {at:03d}", "n": 900 - at} for at in range(100)]
    made["scores"] = pa.Table.from_pylist(made["scores"].to_pylist() + many, schema=made["scores"].schema)
    html = page(build(made, sample.MANIFEST, ReportOptions()))
    assert html.index("plan 019") < html.index("more rows") < html.index("plan 020")


@pytest.mark.parametrize(("label", "said"), [
    ("Mixed remarks (box)", "no phrase says what they share, and what is in brackets is true of fewer than one in six"),
    ("Mixed remarks", "no phrase says what they share. Read some"),
])  # fmt: skip
def test_brackets_are_explained_where_there_are_some(label, said):
    made = sample.tables()
    rows = [row | ({"label": label} if row["theme_id"] == "T1" else {}) for row in made["themes"].to_pylist()]
    given = made | {"themes": schema.from_records("themes", rows)}
    assert said in build(given, sample.MANIFEST, ReportOptions()).section("themes").table("themes").note


def all_mixed():
    """The sample's tables, all of whose themes are called mixed remarks."""
    made = sample.tables()
    rows = [row | {"label": f"Mixed remarks ({row['theme_id']})"} for row in made["themes"].to_pylist()]
    made["themes"] = pa.Table.from_pylist(rows, schema=made["themes"].schema)
    return made


def test_mixed_remarks_are_ranked_last_in_drivers_and_actions():
    made = sample.tables()
    renamed = [
        row | ({"label": "Mixed remarks (box)"} if row["theme_id"] == "T1" else {})
        for row in made["themes"].to_pylist()
    ]
    plain, made["themes"] = (
        build(made, sample.MANIFEST, ReportOptions()),
        pa.Table.from_pylist(renamed, schema=made["themes"].schema),
    )
    report = build(made, sample.MANIFEST, ReportOptions())
    small = ["App crashes"]  # on too small a base: last of all
    for name, key, last in (("drivers", "themes", small), ("actions", "ranked", [])):
        before, after = ([r["label"] for r in rows(r, name, key)] for r in (plain, report))
        assert before[0] == "Delivery delays"
        assert after == [*(label for label in before[1:] if label not in last), "Mixed remarks (box)", *last]
    for key in ("ranked", "fractions"):
        ranks = [record["rank"] for record in rows(report, "actions", key)]
        assert ranks == [*range(1, len(ranks) + 1)]


def test_where_only_mixed_remarks_go_with_a_score_nobody_is_told_to_act_on_them():
    report = build(all_mixed(), sample.MANIFEST, ReportOptions())
    assert (
        report.section("overview")
        .lead[0]
        .startswith("Goes with worse scores, without a subject in common: “Mixed remarks (T1)”.")
    )
    assert report.section("actions").lead == (
        "No theme with a subject of its own goes with a gain, only “Mixed remarks (T1)” and “Mixed remarks (T2)”. Read "
        "some of these remarks, and name or split them in a codebook, before you act on them.",
    )


def test_a_reversed_scale_is_read_the_other_way():
    made = sample.tables()
    effort = {"score": "nps", "kind": "ces", "low": 1.0, "high": 7.0, "direction": -1, "label": "Effort",
              "primary": True}  # fmt: skip
    made["scales"] = schema.from_records("scales", [effort])
    report = build(made, sample.MANIFEST, ReportOptions())
    worse = report.section("overview").lead[0]
    assert "Goes with worse scores: “Friendly support”" in worse
    assert "80.70 points higher (worse)" in worse
    assert "Lower is better: of Effort, a gain is a negative number." in report.section("actions").notes
    assert "lower is better" in rows(report, "overview", "summary")[0]["score_scale"]


def test_row_order_of_the_tables_does_not_matter(report):
    shuffled = {
        name: table.take(pa.array(range(table.num_rows)[::-1], pa.int64())) for name, table in sample.tables().items()
    }
    assert to_json(build(shuffled, sample.MANIFEST, ReportOptions())) == to_json(report)


def test_title_from_options():
    assert build({}, {}, ReportOptions(title="Spring survey")).title == "Spring survey"
    two = {"inputs": [{"name": "a.csv"}, {"name": "b.csv"}]}
    assert build({}, two, ReportOptions()).title == "What customers say: a.csv and 1 more"


def four_scores():
    """The sample's tables with three more scores, each over everybody and by plan."""
    made = sample.tables()
    scales, scores = made["scales"].to_pylist(), made["scores"].to_pylist()
    for name in ("food", "seat", "value"):
        scales.append({**scales[0], "score": name, "kind": "stars", "low": 1.0, "high": 5.0, "label": name.title(),
                       "primary": False})  # fmt: skip
        scores += [
            {"score": name, "dimension": dimension, "segment": segment, "n": 60, "n_customers": 55, "n_effective": 60.0,
             "estimate": estimate, "low": estimate - 0.2, "high": estimate + 0.2, "method": "t", "reliable": True}
            for dimension, segment, estimate in (("", "", 3.1), ("plan", "Basic", 2.9), ("plan", "Premium", 3.4))
        ]  # fmt: skip
    made["scales"] = schema.from_records("scales", scales)
    made["scores"] = schema.from_records("scores", scores)
    return build(made, sample.MANIFEST, ReportOptions())


def test_more_than_three_scores_are_a_table_and_not_sentences():
    report = four_scores()
    section = report.section("scores")
    assert not [sentence for sentence in section.lead if "Base: all who answered" in sentence]
    assert [row["label"] for row in section.table("overall").records()] == ["NPS", "Food", "Seat", "Value"]
    text = render_text(report, width=100)
    assert "Food  " in text
    assert "Scores by segment: NPS" in text
    assert "Scores by segment: Seat" not in text
    assert "3 more scores: voca show scores." in text
    assert "Scores by segment: Seat" in render_text(report, width=100, section="scores")


def test_only_segments_of_one_score_are_drawn_on_one_range():
    html = page(four_scores())
    overall = html[html.index('id="voca-scores"') : html.index("Scores by segment: NPS")]
    assert '<svg class="interval"' not in overall  # four scales have no range in common
    nps = html[html.index("Scores by segment: NPS") : html.index("<summary>Scores by segment: Food")]
    assert '<svg class="interval"' in nps
    assert "<summary>Scores by segment: Value" in html


@pytest.mark.parametrize(
    ("sizes", "order"),
    [
        ({"Often": 60, "Never": 20, "(missing)": 90, "Sometimes": 40}, ["Never", "Sometimes", "Often", "(missing)"]),
        ({"35-49": 30, "50+": 50, "18-34": 40}, ["18-34", "35-49", "50+"]),
        ({"Basic": 30, "Family": 50, "Pro": 40}, ["Family", "Pro", "Basic"]),
    ],
)
def test_groups_stand_in_their_order_or_by_size(sizes, order):
    tables = sample.tables()
    (everybody,) = [row for row in tables["scores"].to_pylist() if not row["dimension"]]
    groups = [{**everybody, "dimension": "use", "segment": name, "n": n} for name, n in sizes.items()]
    tables["scores"] = pa.Table.from_pylist([everybody, *groups], tables["scores"].schema)
    found = build(tables, sample.MANIFEST, ReportOptions())
    assert [row["segment"] for row in rows(found, "scores", "by_segment")] == order


def of_few():
    """The sample's tables in a study that asks for more customers than there are."""
    manifest = {**sample.MANIFEST, "pipeline": {"name": "reviews", "link": {"min_base": 500}}}
    return build(sample.tables(), manifest, ReportOptions())


def test_few_people_are_counted_first_and_nothing_is_linked():
    report = of_few()
    people = {row["label"]: row["n_customers"] for row in report.section("themes").table("themes").records()}
    assert list(people.values()) == sorted(people.values(), reverse=True)
    first, n = next(iter(people.items()))
    assert f"“{first}” ({n} of " in report.section("overview").lead[0]
    themes = report.section("themes").table("themes")
    assert themes.muted == ()
    assert [column.title for column in themes.columns[:3]] == ["Theme", "People", "Comments"]
    text = render_text(report, width=120, section="themes")
    assert "Verdict" not in text.split("Sub-themes")[0]
    assert "not linked to NPS" in report.section("drivers").lead[0]
    assert "What goes with NPS" not in render_text(report)  # the table is there for who asks
    assert "What goes with NPS" in render_text(report, section="drivers")


def spoken(roles, one=False):
    """The sample as talk of Una and Bert, who have these roles by turns; `one`: in one conversation."""
    made = sample.tables()
    documents = made["documents"]
    count = documents.num_rows
    talk = {"speaker": ["Una", "Bert"] * count, "speaker_role": list(roles) * count, "customer_id": [None] * count}
    if one:
        talk["response_id"] = ["talk"] * count
    for name, values in talk.items():
        at = documents.column_names.index(name)
        documents = documents.set_column(at, documents.field(at), pa.array(values[:count], pa.string()))
    issue = {"code": "unknown-speaker-role", "message": "it is not known", "source": "talk.vtt", "severity": "warning"}
    issues = [*made["issues"].to_pylist(), *([issue] if None in roles else [])]
    made |= {"documents": documents, "issues": schema.from_records("issues", issues)}
    manifest = {"pipeline": {"name": "calls", "link": {"min_base": 500}}, "inputs": [{"name": "talk.vtt"}]}
    return build(made, manifest, ReportOptions())


@pytest.mark.parametrize(
    ("roles", "title", "counted"),
    [
        ((None, None), "What people say: talk.vtt", "Conversations"),
        ((None, "participant"), "What people say: talk.vtt", "People"),
        (("customer", "customer"), "What customers say: talk.vtt", "People"),
        ((None, "customer"), "What customers say: talk.vtt", "People"),
    ],
)
def test_where_no_customer_is_known_people_say_it(roles, title, counted):
    report = spoken(roles)
    assert report.title == title
    assert report.section("themes").table("themes").columns[1].title == counted
    said = [note for note in report.section("overview").notes if note.startswith("It is not known who is the customer")]
    assert bool(said) == (None in roles)
    assert all("in talk.vtt" in note and "--customer-speaker NAME, or first or second" in note for note in said)


def test_of_one_conversation_comments_are_counted():
    report = spoken((None, None), one=True)
    assert (
        report.section("overview").lead[0].startswith("All comments are of 1 conversation; most often they speak of “")
    )
    assert report.section("themes").table("themes").base.endswith("of 1 conversation")


def test_q_is_that_of_the_test_a_direction_rests_on():
    rows = {row["label"]: row for row in build(sample.tables(), {}, ReportOptions()).section("trends")
            .table("themes").records()}  # fmt: skip
    assert rows["App crashes"]["q"] == rows["App crashes"]["recent_q"] == 0.001  # emerging
    assert rows["Wrong bills"]["q"] == rows["Wrong bills"]["slope_q"] == 0.02  # falling
    assert rows["Packaging"]["q"] == 0.02  # steady: the lesser of slope and step


def test_a_steady_theme_whose_last_periods_differ_is_named_and_its_q_is_of_what_was_not_found():
    made = changed(
        "trend_tests", lambda row: {"recent_q": 0.002, "slope_q": 0.4} if row["theme_id"] in ("T1", "T5") else {}
    )
    table = build(made, sample.MANIFEST, ReportOptions()).section("trends").table("themes")
    rows = {row["label"]: row for row in table.records()}
    assert (rows["Delivery delays"]["q"], rows["Delivery delays"]["recent_q"]) == (0.4, 0.002)
    assert rows["App crashes"]["q"] == 0.002  # emerging
    assert table.note.startswith(
        "Steady, although the last two periods differ from those before (q recent at most 0.05): “Delivery delays” "
    )
    assert "App crashes" not in table.note
    assert build(sample.tables(), {}, ReportOptions()).section("trends").table("themes").note == ""


def test_that_no_theme_moves_is_not_all_that_is_said_where_the_last_periods_differ():
    figures = {"before_share": 0.123, "recent_share": 0.0, "recent_q": 0.001}
    made = changed("trend_tests", lambda row: {"verdict": "steady", "recent_q": 0.7} | (
        figures if row["theme_id"] == "T1" else {}))  # fmt: skip
    lead = build(made, sample.MANIFEST, ReportOptions()).section("trends").lead
    assert (
        "No theme clearly rises or falls over all periods, but the last two periods differ from those before in "
        "“Delivery delays” (12.3% before, 0.0% recently)."
    ) in lead


@pytest.mark.parametrize(
    ("verdicts", "said", "first"),
    [
        (
            {"T1": "steady", "late": "emerging"},
            "Emerging: “Late parcels”, part of “Delivery delays”. 16.0% of comments in the last two complete periods, "
            "0.0% before ",
            "Late parcels",
        ),
        ({"T1": "emerging", "late": "emerging"}, "Emerging: “Delivery delays”. ", "Delivery delays"),
        (
            {"T1": "steady", "late": "falling"},
            "Falling: “Late parcels”, part of “Delivery delays” over ",
            "Late parcels",
        ),
        (
            {"T1": "steady", "late": "fading"},
            "Fading: “Late parcels”, part of “Delivery delays”. 16.0% of comments in the last two complete periods, ",
            "Late parcels",
        ),
        ({"T1": "falling", "late": "fading"}, "Falling: “Delivery delays” over ", "Delivery delays"),
        ({"T1": "steady", "late": "steady"}, "No theme clearly rises or falls.", None),
    ],
)
def test_a_sub_theme_that_moves_is_said_where_its_theme_does_not(verdicts, said, first):
    made = sample.tables()
    tests = made["trend_tests"].to_pylist()
    share = {"recent_share": 0.16, "before_share": 0.0}
    sub = next(row for row in tests if row["theme_id"] == "T1") | share | {"level": "subtheme", "theme_id": "late"}
    made["trend_tests"] = schema.from_records(
        "trend_tests",
        [row | {"verdict": verdicts.get(row["theme_id"], "steady"), "recent_q": 0.2} for row in [*tests, sub]],
    )
    trends = build(made, sample.MANIFEST, ReportOptions()).section("trends")
    assert any(sentence.startswith(said) for sentence in trends.lead)
    assert sum(sentence.startswith(("Emerging", "Falling", "Fading")) for sentence in trends.lead) == (
        first is not None
    )
    assert first in (None, next(iter(trends.table("themes").records()))["label"])


@pytest.mark.parametrize(
    ("verdict", "theme_id", "moved"),
    [
        ("stepped down", "T1", ("2025-10", 0.62, 0.11)),  # the last of its two changes
        ("steady", "T1", ("2025-11", "before_share", "recent_share")),
        ("stepped up", "T3", ("2025-11", "before_share", "recent_share")),  # where it did is not known
        ("falling", "T2", ("2025-11", "before_share", "recent_share")),
        ("fading", "T2", ("2025-11", "before_share", "recent_share")),
    ],
)
def test_shares_before_and_after_are_of_what_the_direction_rests_on(verdict, theme_id, moved):
    made = changed("trend_tests", lambda row: {"verdict": verdict} if row["theme_id"] == theme_id else {})
    steps = (("2025-08", 8, 0.31, 0.62), ("2025-10", 10, 0.62, 0.11))
    made["change_points"] = schema.from_records("change_points", [
        {"level": "theme", "theme_id": "T1", "period": period, "start": datetime(2025, month, 1), "n_before": 9,
         "n_after": 9, "before": before, "after": after, "difference": after - before, "low": after - before - 0.1,
         "high": after - before + 0.1, "p": 0.001, "q": 0.01}
        for period, month, before, after in steps])  # fmt: skip
    found = {row["theme_id"]: row for row in rows(build(made, sample.MANIFEST, ReportOptions()), "trends", "themes")}
    row = found[theme_id]
    assert (row["since"], row["earlier_share"], row["later_share"]) == tuple(row.get(value, value) for value in moved)


def _step(theme_id, month, before, after, half):
    change = {"before": before, "after": after, "difference": after - before, "low": after - before - half,
              "high": after - before + half}  # fmt: skip
    where = {"level": "theme", "theme_id": theme_id, "score": "" if theme_id else "nps"}
    when = {"period": f"2025-{month:02}", "start": datetime(2025, month, 1)}
    return where | when | change | {"n_before": 99, "n_after": 99, "p": 0.001, "q": 0.01}


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        (  # it went down and came back: neither the low alone, nor as if it had lasted
            [_step("", 4, 20.0, -5.0, 9.0), _step("", 6, -5.0, 21.0, 9.0)],
            ["From 2025-04 until before 2025-06 NPS stood lower: −5.0, 20.0 before (−25.0 [−34.0, −16.0] points).",
             "From 2025-06 on NPS stands higher: 21.0, −5.0 before (+26.0 [+17.0, +35.0] points)."],
        ),
        ([_step("", 4, 20.0, 15.0, 9.0)], []),  # the difference of the two levels is not clear
        ([_step("", 4, 20.0, 15.0, 9.0), _step("", 6, 15.0, 41.0, 9.0)],
         ["From 2025-06 on NPS stands higher: 41.0, 15.0 before (+26.0 [+17.0, +35.0] points)."]),
        (
            [_step("T1", 4, 0.1, 0.4, 0.1), _step("T1", 6, 0.4, 0.2, 0.1)],
            ["From 2025-04 until before 2025-06 “{}” was mentioned more often: 40.0% of comments, 10.0% before "
             "(+30.0 [+20.0, +40.0] percentage points).",
             "From 2025-06 on “{}” is mentioned less often: 20.0% of comments, 40.0% before (−20.0 [−30.0, −10.0] "
             "percentage points)."],
        ),
    ],
)  # fmt: skip
def test_a_level_is_said_with_its_end_where_it_is_clear(steps, said):
    made = sample.tables() | {"change_points": schema.from_records("change_points", steps)}
    label = next(row["label"] for row in made["themes"].to_pylist() if row["theme_id"] == "T1")
    lead = build(made, sample.MANIFEST, ReportOptions()).section("trends").lead
    assert [text for text in lead if text.startswith("From 2025-")] == [text.format(label) for text in said]


def test_a_score_over_time_stands_on_those_who_gave_one():
    made = changed("trends", lambda row: {} if row["theme_id"] else {"n": 20, "n_period": 25})
    table = build(made, sample.MANIFEST, ReportOptions()).section("trends").table("score")
    assert {(row["n"], row["n_period"]) for row in table.records()} == {(20, 25)}
    shown = {column.key: column.title for column in table.columns if column.priority != 9}
    assert shown["n"] == "n"
    assert "n_period" not in shown


def test_scores_that_are_alike_are_not_called_higher():
    same = {"score_with": 4.04, "score_without": 4.0}
    made = changed("drivers", lambda row: same if row["theme_id"] == "T5" else {})
    *_, emerging = build(made, sample.MANIFEST, ReportOptions()).section("overview").lead
    assert emerging.endswith("Those who mention it score the same as the rest.")


def test_only_an_interval_that_is_there_is_called_unreliable():
    def one_customer(row):
        return {"reliable": False, "low": None, "high": None} if row["segment"] == "Basic" else {"reliable": True}

    made = changed("scores", one_customer)
    assert not any("not reliable" in note for note in build(made, {}, ReportOptions()).section("scores").notes)


def test_the_mark_of_a_small_base_stands_on_a_name_that_is_always_shown():
    columns = [Column("label", "Sub-theme", "verbatim"), Column("theme", "Theme", "verbatim", priority=3),
               Column("n", "n", "count")]  # fmt: skip
    assert figures.naming(columns) == 0
    assert figures.naming([columns[0], Column("by", "By", "verbatim"), *columns[1:]]) == 1


def test_a_segment_whose_name_says_nothing_stands_beside_its_column():
    made = sample.tables()
    rows = [{**row, "segment": "(missing)" if row["segment"] == "Basic" else row["segment"]}
            for row in made["segments"].to_pylist()]  # fmt: skip
    for given, priority in ((made, 2), (made | {"segments": schema.from_records("segments", rows)}, 1)):
        columns = build(given, {}, ReportOptions()).section("segments").table("differences").columns
        assert next(column.priority for column in columns if column.key == "dimension") == priority


def test_rows_on_a_small_base_do_not_widen_the_drawn_range():
    def drawn(width):
        rows = [{**row, "leave_out_low": -width, "leave_out_high": width} if row["theme_id"] == "T5" else row
                for row in sample.tables()["drivers"].to_pylist()]  # fmt: skip
        made = sample.tables() | {"drivers": schema.from_records("drivers", rows)}
        html = page(build(made, sample.MANIFEST, ReportOptions()))
        table = html[html.index("What goes with NPS") : html.index("How NPS adds up")]
        return re.findall(r'<svg class="interval".*?</svg>', table)

    narrow, wide = drawn(20.0), drawn(2000.0)
    changed = [i for i, (one, other) in enumerate(zip(narrow, wide, strict=True)) if one != other]
    assert len(changed) <= 1  # that row alone
    assert 'x1="0.0" x2="150.0"' in wide[changed[0]]


def test_where_no_segment_differs_what_would_have_been_found_is_said():
    made = sample.tables()
    rows = [{**row, "q": 0.5, "gap_q": 0.5, "detectable": 0.173, "gap_detectable": 51.26}
            for row in made["segments"].to_pylist()]  # fmt: skip
    report = build(made | {"segments": schema.from_records("segments", rows)}, {}, ReportOptions())
    said = report.section("segments").lead[1]
    assert said.startswith(
        "A difference of 17 percentage points in how often a theme is mentioned, or of 51.3 points of"
    )
    assert "in the gap that it goes with, would have been found in four of five studies" in said


def test_a_theme_without_an_adjusted_impact_says_why_under_the_table():
    why = "every scored comment mentions it: there is nobody to compare with"
    gone = {"adjusted": None, "adjusted_low": None, "adjusted_high": None, "verdict": "not estimable", "reason": why}
    rows = [row | gone if row["theme_id"] in ("T1", "T4") else row for row in sample.tables()["drivers"].to_pylist()]
    made = sample.tables() | {"drivers": schema.from_records("drivers", rows)}
    report = build(made, sample.MANIFEST, ReportOptions())
    table = report.section("drivers").table("themes")
    assert f"No adjusted impact of “Delivery delays” and “Packaging”: {why}." in table.note
    assert "“Packaging”, negative mentions: −0.1 [−2.7, +2.5] points." in table.note
    assert "App crashes" not in table.note  # on a small base, which the mark says
    found = {row["label"]: row for row in table.records()}
    assert (found["Packaging"]["adjusted"], found["Packaging"]["adjusted_interval"]) == (None, None)
    shown = " ".join(render_text(report, 100, "drivers").split())
    assert f"No adjusted impact of “Delivery delays” and “Packaging”: {why}." in shown
    assert why in page(report)


def test_a_theme_and_its_only_sub_theme_are_one_row_of_those_that_differ():
    made = sample.tables()
    given = made["segments"].to_pylist()
    parts = {"T1": "late", "T2": "billing"}  # T1 has another sub-theme, T2 has not
    rows = given + [row | {"level": "subtheme", "theme_id": parts[row["theme_id"]]} for row in given
                    if row["theme_id"] in parts]  # fmt: skip
    rows = [row | {"q": 0.001} if row["theme_id"] in ("T2", "billing") else row for row in rows]
    report = build(made | {"segments": schema.from_records("segments", rows)}, {}, ReportOptions())
    for key in ("differences", "all"):
        labels = [row["label"] for row in report.section("segments").table(key).records()]
        assert labels.count("Wrong bills") == 3
        assert "Charged twice" not in labels
        assert "Late parcels" in labels


def changed(name, change):
    """Build the sample study's report with every row of one table changed."""
    made = sample.tables()
    rows = [row | change(row) for row in made[name].to_pylist()]
    return made | {name: schema.from_records(name, rows)}


def test_a_compared_period_that_is_covered_only_in_part_is_said_to_be(report):
    (note,) = [note for note in report.section("trends").notes if "covered only in part" in note]
    assert note == "2026-01 is covered only in part and not compared with whole periods."
    made = changed("changes", lambda row: {"after": "2026-01"})
    asked = build(made, sample.MANIFEST, ReportOptions()).section("trends")
    assert "; 2026-01 is covered only in part. In points" in asked.lead[0]
    assert any(
        note.endswith("not compared with whole periods, but for the comparison that was asked for.")
        for note in asked.notes
    )


@pytest.mark.parametrize(
    ("n", "complete", "marked", "note"),
    [
        (30, True, False, ""),
        (29, True, True, "Marked * and greyed: fewer than 30 scored responses."),
        (30, False, True, "Marked * and greyed: a period the data covers only in part."),
        (29, False, True, "Marked * and greyed: a period the data covers only in part."),
    ],
)
def test_a_period_on_a_small_base_is_marked(n, complete, marked, note):
    first = min(row["start"] for row in sample.tables()["trends"].to_pylist())

    def change(row):
        mine = row["theme_id"] == ""
        return {"n": n if row["start"] == first else 99, "complete": complete or row["start"] != first} if mine else {}

    table = build(changed("trends", change), sample.MANIFEST, ReportOptions()).section("trends").table("score")
    assert (table.muted, table.note) == ((0,) if marked else (), note)


@pytest.mark.parametrize(("column", "said"), [("nps", True), ("stars", False)])
def test_why_two_periods_are_not_compared_is_said_where_a_reader_looks(column, said):
    text = f"2025-11 and 2025-12 are not compared on {column}: one of them has 9 scored customers, fewer than 30."
    issue = {"code": "change-small-base", "message": text, "column": column, "severity": "note"}
    made = sample.tables() | {"changes": schema.empty("changes"), "issues": schema.from_records("issues", [issue])}
    assert (build(made, sample.MANIFEST, ReportOptions()).section("trends").lead[0] == text) == said


@pytest.mark.parametrize(
    ("description", "shown"),
    [("Late, and no word of it", "Late, and no word of it"), ("delivery delays", None), (None, None)],
)
def test_a_description_that_is_the_label_again_is_not_shown(description, shown):
    made = changed("themes", lambda row: {"description": description} if row["theme_id"] == "T1" else {})
    themes = rows(build(made, sample.MANIFEST, ReportOptions()), "themes", "themes")
    assert [row["description"] for row in themes if row["theme_id"] == "T1"] == [shown]


@pytest.mark.parametrize(
    ("kind", "several", "said", "counted"),
    [
        ("review", False, "Of 206 rows read: themed ", "row"),
        ("utterance", True, "Of 206 turns read: themed ", "turn"),
        ("answer", False, "Of 206 rows read: themed ", "row"),  # one question: an answer is a row
        ("answer", True, "Of 206 answers read, of 102 responses: themed ", "answer"),
    ],
)
def test_coverage_says_what_it_counts(kind, several, said, counted):
    made = sample.tables()
    columns = {"kind": [kind] * 204, "response_id": [f"r{at // 2 if several else at}" for at in range(204)]}
    for name, values in columns.items():
        at = made["documents"].column_names.index(name)
        made["documents"] = made["documents"].set_column(at, name, pa.array(values))
    coverage = build(made, sample.MANIFEST, ReportOptions()).section("coverage")
    table = coverage.table("statuses")
    assert coverage.lead[0].startswith(said)
    assert (table.title, table.base) == (f"What became of every {counted}", f"Base: all {counted}s read, n = 206")
    assert table.columns[1].title == f"{counted.title()}s"


@pytest.mark.parametrize(
    ("unreliable", "said"),
    [
        ({}, None),
        (
            {""},
            "Not reliable: the interval of NPS. With so few or so lopsided answers it misses more often than it says.",
        ),
        (
            {"South", "Basic"},
            "Not reliable: the intervals of “plan: Basic” and “region: South”. With so few or so lopsided answers they "
            "miss more often than they say.",
        ),
        (
            {"", "South", "North", "Basic", "Premium"},
            "Not reliable: the intervals of NPS, “plan: Basic”, “plan: Premium” and 2 more. With so few or so lopsided "
            "answers they miss more often than they say.",
        ),
    ],
)
def test_intervals_that_cannot_be_trusted_are_named(unreliable, said):
    made = changed("scores", lambda row: {"reliable": row["segment"] not in unreliable})
    notes = build(made, sample.MANIFEST, ReportOptions()).section("scores").notes
    assert notes == (() if said is None else (said,))


def test_a_score_that_does_not_vary_is_said_to_be_the_reason():
    gone = {"adjusted": None, "adjusted_low": None, "adjusted_high": None, "verdict": "not estimable", "leave_out": 0.0,
            "reason": "every score is the same"}  # fmt: skip
    issue = {
        "code": "constant-score",
        "message": "Every score of 'nps' is the same.",
        "column": "nps",
        "severity": "warning",
    }
    made = changed("drivers", lambda row: gone)
    made |= {"issues": schema.from_records("issues", [issue]), "actions": schema.empty("actions")}
    report = build(made, sample.MANIFEST, ReportOptions())
    said = "No theme can be linked to NPS: every score is the same."
    assert said in report.section("overview").lead
    assert report.section("drivers").lead[0] == said
    assert report.section("actions").lead == ("Every score is the same, so no gain can be estimated.",)


def test_where_every_base_is_small_that_is_the_reason():
    made = changed("drivers", lambda row: {"verdict": "small base"}) | {"actions": schema.empty("actions")}
    report = build(made, sample.MANIFEST, ReportOptions())
    assert report.section("drivers").lead[0] == "No theme can be linked to NPS: no theme has a large enough base."
    assert report.section("actions").lead == ("No theme has a large enough base, so no gain can be estimated.",)


def test_a_clear_theme_that_cannot_be_told_apart_is_not_passed_over():
    why = "it cannot be told apart from “Wrong bills”; together they are worth −20 points"
    gone = {"adjusted": None, "adjusted_low": None, "adjusted_high": None, "verdict": "not estimable", "reason": why,
            "negative_impact": None}  # fmt: skip
    made = changed("drivers", lambda row: gone if row["theme_id"] != "T5" else {})
    report = build(made, sample.MANIFEST, ReportOptions())
    assert report.section("overview").lead[0] == (
        "“Friendly support” has a leave-out impact of "
        f"+15.1 [+10.8, +19.4] points of NPS; what of it is its own cannot be estimated: {why}."
    )
    assert report.section("drivers").lead[0].startswith("0 of 4 themes with a large enough base go")
    assert report.section("drivers").lead[0].endswith("; 4 cannot be estimated.")


def test_pairs_that_cannot_be_told_apart_are_said_once():
    def alike(row):
        pair = {"T1": ("Wrong bills", "−20"), "T2": ("Slow delivery", "−20"), "T4": ("x", "+3"), "T5": ("y", "+3")}
        name, worth = pair.get(row["theme_id"], (None, None))
        if row["score"] != "nps" or name is None:
            return {}
        why = f"it cannot be told apart from “{name}”; together they are worth {worth} points"
        return {"adjusted": None, "adjusted_low": None, "adjusted_high": None, "verdict": "not estimable",
                "reason": why, "negative_impact": None, "positive_impact": None}  # fmt: skip

    bars = {"score": "nps", "level": "theme", "part": "joint", "contribution": -1.0, "total": 0.0}
    joint = [bars | {"theme_ids": ids, "position": i} for i, ids in enumerate((["T1", "T2"], ["T4", "T5"]))]
    made = changed("drivers", alike) | {"bridge": schema.from_records("bridge", joint)}
    table = build(made, sample.MANIFEST, ReportOptions()).section("drivers").table("themes")
    labels = {row["theme_id"]: row["label"] for row in sample.tables()["themes"].to_pylist()}
    first, second = (f"“{labels[a]}” and “{labels[b]}”" for a, b in (("T1", "T2"), ("T4", "T5")))
    assert table.note.count("No adjusted impact") == 1
    assert (
        f"No adjusted impact of themes that cannot be told apart: {first} (together −20 points); "
        f"{second} (together +3 points)."
    ) in table.note


def test_segments_that_are_all_small_are_not_compared():
    made = changed("segments", lambda row: {"muted": True})
    report = build(made, sample.MANIFEST, ReportOptions())
    assert report.section("segments").lead == (
        "No segment can be compared: none of 15 comparisons is on 30 customers on either side.",
    )


def test_undated_responses_are_said_where_time_is():
    text = "90 responses (45%) have no time and are in no trend."
    issue = {"code": "missing-time", "message": text, "column": "time", "severity": "warning"}
    made = sample.tables() | {"issues": schema.from_records("issues", [issue])}
    assert text in build(made, sample.MANIFEST, ReportOptions()).section("trends").notes


@pytest.mark.parametrize(
    ("interval", "said"),
    [
        ((-5.0, -0.5), ["Other customers answered than before, and that is clearly a part of it: "
                        "by “plan” −2.5 [−5.0, −0.5] points."]),
        ((-5.0, 0.5), []),
        ((None, None), []),
    ],
)  # fmt: skip
def test_a_change_that_is_clearly_of_other_customers_is_said(interval, said):
    figures = dict(zip(("low", "high"), interval, strict=True))
    made = changed("changes", lambda row: figures if row["part"] == "mix" else {})
    lead = build(made, sample.MANIFEST, ReportOptions()).section("trends").lead
    assert [sentence for sentence in lead if sentence.startswith("Other customers")] == said


@pytest.mark.parametrize(
    ("after", "points", "said"),
    [
        (-60.0, -1.5, "−60.0: −1.5 points beyond what others changed."),
        (-60.0, 1.5, "−60.0: less of a fall than others had, the mix of customers held equal, worth +1.5 points."),
        (-10.0, -1.5, "−10.0: less of a rise than others had, the mix of customers held equal, worth −1.5 points."),
        (-10.0, 1.5, "−10.0: +1.5 points beyond what others changed."),
    ],
)
def test_a_part_that_goes_against_what_its_theme_scored_says_why(after, points, said):
    figures = {"score_before": -35.0, "score_after": after, "contribution": points}
    made = changed("changes", lambda row: figures if row["part"] == "within" else {})
    lead = build(made, sample.MANIFEST, ReportOptions()).section("trends").lead
    assert f"Those who mention “Delivery delays” scored −35.0, then {said}" in lead


def test_a_part_that_is_of_the_mix_is_said_to_be():
    figures = {"q": 0.4, "same_mix": -0.2, "same_mix_p": 0.6, "of_mix": True}
    made = changed("changes", lambda row: figures if row["theme_id"] else {})
    lead = build(made, sample.MANIFEST, ReportOptions()).section("trends").lead
    start = lead.index("No single theme is clearly behind that.")
    unclear = "points; with the same mix of customers in both periods −0.2, which is not clear."
    unclear_within = unclear.replace("points", "points beyond what others changed")
    assert lead[start + 1 : start + 3] == (
        f"“Delivery delays” was mentioned by 21.0%, then by 34.0%: −6.0 {unclear}",
        f"Those who mention “Delivery delays” scored −35.0, then −40.0: −1.5 {unclear_within}",
    )


def test_a_score_that_did_not_change_has_no_parts():
    flat = {"contribution": 0.0, "low": None, "high": None, "score_before": 20.0, "score_after": 20.0,
            "n_before": 40, "n_after": 41}  # fmt: skip
    report = build(changed("changes", lambda row: flat), sample.MANIFEST, ReportOptions())
    assert "NPS did not change: 20.0 in" in report.section("trends").lead[0]


@pytest.mark.parametrize(
    ("parts", "left_out", "said", "remainder"),
    [
        (
            ("mix", "share", "within", "rest"),
            "",
            "mix of customers −2.5, how often 1 of 5 themes is mentioned −6.0, how those who mention it score −1.5, "
            "not explained by mix or themes +0.5 [−2.5, +3.5].",
            "not explained by mix or themes",
        ),
        (
            ("mix", "share", "rest"),
            "region",
            "mix of customers −2.5, how often 1 of 5 themes is mentioned −6.0, not explained by mix or themes "
            "+0.5 [−2.5, +3.5]. The rest of the mix of customers is not estimated: too few responses to hold region "
            "equal beside the themes.",
            "not explained by mix or themes",
        ),
        (
            ("share", "rest"),
            "plan, whether somebody wrote",
            "how often 1 of 5 themes is mentioned −6.0, not explained by the themes +0.5 [−2.5, +3.5]. The mix of "
            "customers is not estimated: too few responses to hold plan and whether somebody wrote equal beside the "
            "themes.",
            "not explained by the themes",
        ),
        (("rest",), "", "n = 54 and 60).", "not explained by the themes"),
    ],
)
def test_only_parts_of_a_change_that_were_estimated_are_said(parts, left_out, said, remainder):
    changes = [row for row in sample.tables()["changes"].to_pylist() if row["part"] in ("score", *parts)]
    about = "2025-10 and 2025-11 compared on “NPS (0-10)”: too few responses to hold every segment; left out: "
    said_of = {"code": "control-left-out", "severity": "warning", "score": "nps"}
    others = [said_of | {"message": f"{about}nothing.", "score": "csat"},
              said_of | {"message": "Impacts on “NPS (0-10)”: too few responses; left out: nothing."}]  # fmt: skip
    issues = [*others, *([said_of | {"message": f"{about}{left_out}."}] if left_out else [])]
    made = {"changes": pa.Table.from_pylist(changes, schema.SCHEMAS["changes"]),
            "issues": pa.Table.from_pylist(issues, schema.SCHEMAS["issues"])}  # fmt: skip
    report = build(sample.tables() | made, sample.MANIFEST, ReportOptions())
    first, second, *_ = report.section("trends").lead
    assert first.endswith(said)
    assert ("“Delivery delays” was mentioned" in second) == ("share" in parts)
    table = report.section("trends").table("change")
    assert (remainder in [row["label"] for row in table.records()], table.said) == (True, parts == ("rest",))


@pytest.mark.parametrize(
    ("status", "others"),
    [("filler", "those who wrote none, or no more than “ok”, “n/a” or the like"), ("no text", "those who did not")],
)
def test_those_who_wrote_no_more_than_a_filler_are_not_said_to_have_written_nothing(status, others):
    made = sample.tables()
    documents = made["documents"]
    statuses = pa.array([status if found == "filler" else found for found in documents["status"].to_pylist()])
    at = documents.column_names.index("status")
    made["documents"] = documents.set_column(at, documents.schema.field(at), statuses)
    whole = next(row for row in made["scores"].to_pylist() if not row["dimension"] and row["score"] == "nps")
    both = [whole | {"dimension": "comment", "segment": segment} for segment in ("with a comment", "without")]
    made["scores"] = schema.from_records("scores", [*made["scores"].to_pylist(), *both])
    assert f"; {others}: " in " ".join(build(made, sample.MANIFEST, ReportOptions()).section("scores").lead)


def test_weights_make_the_base_worth_less_and_it_is_said():
    report = build(changed("scores", lambda row: {"n_effective": row["n"] / 2}), sample.MANIFEST, ReportOptions())
    assert "n = 184 (effective n = 92)" in report.section("scores").lead[0]
    alone = changed("scores", lambda row: {"n_effective": row["n"] / 2})
    alone["scores"] = alone["scores"].filter(pc.equal(alone["scores"]["score"], "nps"))
    assert "effective n = 92" in render_text(build(alone, sample.MANIFEST, ReportOptions()), 120)  # with one score, too
