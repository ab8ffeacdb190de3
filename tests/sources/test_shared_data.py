"""Real exports, read with no options: the text, the score and the segments must be right."""

import pytest

from voca.errors import InputError
from voca.schema import check
from voca.sources import read

CASES = [
    (
        "ba_reviews/BA_AirlineReviews.csv",
        3701,
        "ReviewBody",
        ("rating", "rating", 10),
        "Datetime",
        {"VerifiedReview", "TypeOfTraveller", "SeatType"},
    ),
    (
        "skytrax/lounge.csv",
        2264,
        "content",
        ("rating", "rating", 10),
        "date",
        {"lounge_type", "airline_name", "author_country"},
    ),
    (
        "skytrax/seat.csv",
        1258,
        "content",
        ("rating", "rating", 10),
        "date",
        {"cabin_flown", "seat_layout", "airline_name", "author_country"},
    ),
    (
        "womens_clothing_part/Womens Clothing E-Commerce Reviews.csv",
        1000,
        "Review Text",
        ("stars", "stars", 5),
        None,
        {"Division Name", "Department Name", "Class Name"},
    ),
    ("womens_clothing_part/Restaurant_Reviews.csv", 1000, "Review", ("liked", "yesno", 1), None, set()),
    (
        "comcast_complaints/dataset_comcast/Comcast_telecom_complaints_data.csv",
        2224,
        "Customer Complaint",
        None,
        "Date_month_year",
        {"Received Via", "State", "Status", "Filing on Behalf of Someone"},
    ),
    (
        "eth_bank_app_reviews/raw/reviews_raw.csv",
        1789,
        "review_text",
        ("stars", "stars", 5),
        "review_date",
        {"bank_name"},
    ),
    ("pt_places_reviews/raw/reviews_raw.csv", 7656, "Text", ("stars", "stars", 5), "Date", set()),
    (
        "mobile_app_reviews_labelled/raw/reviews_labelled.csv",
        2209,
        "review_text",
        ("stars", "stars", 5),
        "date",
        {"app_id", "app_category"},
    ),
]


@pytest.mark.parametrize(("path", "rows", "text", "score", "time", "segments"), CASES, ids=[c[0] for c in CASES])
def test_roles_with_no_options(shared, path, rows, text, score, time, segments):
    reading = read([shared(path)])
    by_role: dict[str, list[str]] = {}
    for row in reading.columns.to_pylist():
        by_role.setdefault(row["role"], []).append(row["column"])
    primary = [(s["score"], s["kind"], s["high"]) for s in reading.scales.to_pylist() if s["primary"]]
    assert len(reading.documents) == rows
    assert by_role["text"] == [text]
    assert primary == ([score] if score else [])
    assert by_role.get("time") == ([time] if time else None)
    assert set(by_role.get("segment", [])) == segments
    assert check(reading.documents, "documents") == []
    assert not any(issue.severity == "error" for issue in reading.issues)


_OSMI = (
    "Would you be willing to bring up a physical health issue with a potential employer in an interview?",
    "Would you bring up a mental health issue with a potential employer in an interview?",
)


@pytest.mark.parametrize(
    ("path", "questions"),
    [
        ("osmi2016/mental-heath-in-tech-2016_20161114.csv", {f"{asked} Why or why not?" for asked in _OSMI}),
        ("limesurvey/results_english.csv", None),
        ("survey_openended_vpn_llmcoded/output/classifications/all_classifications.xlsx", None),
    ],
)
def test_surveys(shared, path, questions):
    reading = read([shared(path)])
    found = set(reading.documents["question_id"].to_pylist()) - {None}
    assert found == questions if questions else len(found) > 3
    assert set(reading.documents["kind"].to_pylist()) == {"answer"}


@pytest.mark.parametrize(
    "path",
    [
        "qualtrics_climate/data/qualtrics.csv",
        "surveymonkey_538/star-wars-survey/StarWars.csv",
        "surveymonkey_538/comma-survey/comma-survey.csv",
    ],
)
def test_surveys_without_an_open_question_say_so(shared, path):
    with pytest.raises(InputError, match="no column that reads like customers' text"):
        read([shared(path)])


@pytest.mark.parametrize(
    ("path", "turns", "speakers"),
    [
        ("vtt_teams/transcripts/sample-meeting.vtt", 17, 3),
        ("vtt_zoom/transcript.vtt", 80, 2),
        ("vtt_zoom/small_transcript.vtt", 2, 2),
        ("interviews_slippery_slope/data/transcripts/P01.txt", 16, 0),
        ("interviews_hitsave/2025/Keitai update Spring 2025/Keitai update Spring 2025.srt", None, 0),
        ("otter_md_ladybug/transcripts/01-new-career-who-dis.md", None, 4),
    ],
)
def test_transcripts(shared, path, turns, speakers):
    documents = read([shared(path)]).documents
    assert turns is None or len(documents) == turns
    assert len(set(documents["speaker"].to_pylist()) - {None}) == speakers
    assert check(documents, "documents") == []


def test_two_scales_in_one_column_are_said(shared):
    said = [issue for issue in read([shared("skytrax/lounge.csv")]).issues if issue.code == "mixed-scale"]
    assert [issue.column for issue in said] == ["overall_rating"]
    assert "97.0% of its values are 5 or less and 3.0% lie above" in said[0].message  # 67 of 2,259
    assert not [issue for issue in read([shared("skytrax/seat.csv")]).issues if issue.code == "mixed-scale"]


def test_small_groups_of_a_segment_are_pooled(shared):
    import pandas as pd

    groups = pd.read_csv(shared("skytrax/lounge.csv"))["airline_name"].value_counts()
    found = read([shared("skytrax/lounge.csv")]).documents["segment.airline_name"].value_counts().to_pylist()
    counts = {entry["values"]: entry["counts"] for entry in found}
    assert len(counts) == 50
    rare = f"other ({len(groups) - 49} values)"
    assert counts[rare] == groups.sum() - groups.nlargest(49).sum()
