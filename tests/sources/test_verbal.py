"""Answers in words: which are points of one scale, and which point each is."""

import pyarrow as pa
import pytest

from voca.sources.profile import profile_columns
from voca.sources.verbal import find_verbal


def found(*answers, times=10):
    cells = pa.table({"answer": [answer for answer in answers for _ in range(times)]})
    return find_verbal(profile_columns(cells, {}, pa.array(range(len(cells))), None)[0])


SCALES = [
    "Very dissatisfied|Dissatisfied|Neither satisfied nor dissatisfied|Satisfied|Very satisfied",
    "Extremely dissatisfied|Somewhat dissatisfied|Neutral|Somewhat satisfied|Extremely satisfied",
    "Very dissatisfied|Dissatisfied|Satisfied|Very satisfied",
    "Not at all satisfied|Not very satisfied|Satisfied|Very satisfied",
    "Strongly disagree|Disagree|Somewhat disagree|Neither agree nor disagree|Somewhat agree|Agree|Strongly agree",
    "Not at all likely|Not so likely|Somewhat likely|Very likely|Extremely likely",
    "Not at all helpful|Slightly helpful|Moderately helpful|Very helpful|Extremely helpful",
    "Definitely not|Probably not|Might or might not|Probably yes|Definitely yes",
    "Very difficult|Difficult|Neither easy nor difficult|Easy|Very easy",
    "Poor|Fair|Good|Excellent",
    "Poor|Fair|Good|Very good|Excellent",
    "Terrible|Poor|Average|Good|Excellent",
    "Hate|Dislike|Neutral|Like|Love",
    "Sehr unzufrieden|Eher unzufrieden|Weder noch|Eher zufrieden|Sehr zufrieden",
    "Stimme überhaupt nicht zu|Stimme eher nicht zu|teils/teils|Stimme eher zu|Stimme voll und ganz zu",
    "trifft gar nicht zu|trifft eher nicht zu|trifft eher zu|trifft voll zu",
    "Pas du tout d'accord|Plutôt pas d'accord|Plutôt d'accord|Tout à fait d'accord",
    "Totalmente en desacuerdo|En desacuerdo|Ni de acuerdo ni en desacuerdo|De acuerdo|Totalmente de acuerdo",
    "Zeer ontevreden|Ontevreden|Neutraal|Tevreden|Zeer tevreden",
    "Muito insatisfeito|Insatisfeito|Neutro|Satisfeito|Muito satisfeito",
    "Muy insatisfecho|Insatisfecho|Neutral|Satisfecho|Muy satisfecho",
]


@pytest.mark.parametrize("scale", SCALES)
def test_points(scale):
    answers = scale.split("|")
    verbal = found(*reversed(answers))
    assert verbal is not None
    assert [verbal.read(answer) for answer in answers] == [float(n) for n in range(1, len(answers) + 1)]
    assert verbal.top == len(answers)


@pytest.mark.parametrize(
    "answers",
    [
        "Yes|No|Maybe", "Never|Sometimes|Always", "positive|negative|neutral", "Small|Medium|Large", "North|South|Good",
        "Not at all important|Somewhat important|Very important", "Basic|Pro", "Satisfied|Very satisfied",
    ],
)  # fmt: skip
def test_no_scales(answers):
    assert found(*answers.split("|")) is None


def test_an_end_that_nobody_chose_is_a_point_all_the_same():
    verbal = found("Strongly disagree", "Neutral", "Agree", "Strongly agree", "Don't know")
    assert [verbal.read(answer) for answer in ("Strongly disagree", "Neutral", "Strongly agree", "Don't know")] == [
        1.0, 3.0, 5.0, None,
    ]  # fmt: skip
    assert (verbal.family, verbal.top) == ("agreement", 5)
