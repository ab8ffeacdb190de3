"""Headers in languages that few exports have them in, and numbers whose name says nothing that is known."""

import pytest

from tests.sources.test_roles import roles, scales, table
from voca.sources import from_frame

RATED = (
    "Betyg|Bedømmelse|Vurdering|Karakter|Arvosana|Hodnocení|Hodnotenie|Ocjena|Értékelés|Notă|Puntuació|Valoración|"
    "Βαθμολογία|ΒΑΘΜΟΛΟΓΙΑ|Оцінка|Оцена|Penilaian|Bintang|Đánh giá|คะแนน|रेटिंग|امتیاز|評點|評点|評価|评分|평점|"
    "דירוג|تقييم|التقييم|Note|Nota|Voto|Ocena|Puan|Оценка|Puntuación|Bewertung|Calificación|Vertinimas|Hinnang"
)


@pytest.mark.parametrize("name", RATED.split("|"))
def test_a_word_for_rating_of_any_language_is_a_score(name):
    assert scales({name: range(1, 6)}) == {"stars": ("stars", 1, 5, 1, True)}
    assert scales({name: range(1, 11)}) == {"rating": ("rating", 1, 10, 1, True)}


def test_a_rating_of_one_thing_stays_one():
    found = scales({"Betyg": range(1, 6), "Servicebetyg": [1, 2, 3, 5], "服务评分": [5, 4, 3]})
    assert found == {
        "stars": ("stars", 1, 5, 1, True),
        "servicebetyg": ("rating", 1, 5, 1, False),
        "服务评分": ("rating", 1, 5, 1, False),
    }


@pytest.mark.parametrize(
    "name", ["Celkové hodnocení", "Genel puan", "Общая оценка", "Ocena ogólna", "Samlet vurdering"]
)
def test_the_rating_of_the_whole_is_told_in_other_languages(name):
    assert scales({name: range(1, 6), f"{name[:2]}x": ["a", "b"]})["stars"][:2] == ("stars", 1)


@pytest.mark.parametrize("name", ["Sammanfattning", "मात्रा", "Antal"])
def test_what_says_no_rating_is_none(name):
    assert roles({name: range(1, 40)})[name] == "driver"


def maybe(columns):
    return [issue for issue in from_frame(table(columns)).issues if issue.code == "maybe-a-score"]


def test_points_under_a_name_that_says_nothing_are_named():
    (issue,) = maybe({"Tulos": range(1, 6), "plan": ["a", "b"]})
    assert issue.column == "Tulos"
    assert issue.message == (
        "holds all points from 1 to 5 and nothing else, but its name says no rating: no score was taken"
    )
    assert "--score stars=COLUMN" in issue.hint


@pytest.mark.parametrize(
    "columns",
    [
        {"Tulos": range(1, 6), "stars": range(1, 6)},  # there is a score
        {"Tulos": range(1, 6), "Muu": range(1, 6)},  # which of them?
        {"Tulos": range(1, 5)},
        {"Tulos": range(1, 9)},
        {"orders": range(1, 6)},
    ],
)
def test_other_numbers_are_not(columns):
    assert maybe(columns) == []
