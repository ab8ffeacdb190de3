"""Answers in words: which are points of one scale, and which point each is."""

import time

import pyarrow as pa
import pytest

from voca.sources.matrices import side_by_side
from voca.sources.profile import profile_columns
from voca.sources.scores import find_score
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
    "Strongly oppose|Oppose|Neither support nor oppose|Support|Strongly support",
    "Strongly against|Somewhat against|Neutral|Somewhat in favour|Strongly in favour",
    "Very high effort|High effort|Moderate effort|Low effort|Very low effort",
    "Nein|Eher nein|Bin mir unsicher|Eher ja|Ja",
    "No|Probably not|Probably|Yes",
    "Sehr unzufrieden|Eher unzufrieden|Weder noch|Eher zufrieden|Sehr zufrieden",
    "Stimme überhaupt nicht zu|Stimme eher nicht zu|teils/teils|Stimme eher zu|Stimme voll und ganz zu",
    "trifft gar nicht zu|trifft eher nicht zu|trifft eher zu|trifft voll zu",
    "Pas du tout d'accord|Plutôt pas d'accord|Plutôt d'accord|Tout à fait d'accord",
    "Totalmente en desacuerdo|En desacuerdo|Ni de acuerdo ni en desacuerdo|De acuerdo|Totalmente de acuerdo",
    "Zeer ontevreden|Ontevreden|Neutraal|Tevreden|Zeer tevreden",
    "Muito insatisfeito|Insatisfeito|Neutro|Satisfeito|Muito satisfeito",
    "Muy insatisfecho|Insatisfecho|Neutral|Satisfecho|Muy satisfecho",
    "Very low quality|Low quality|Neither high nor low quality|High quality|Very high quality",
    "Sehr geringe Qualität|Geringe Qualität|Mittlere Qualität|Hohe Qualität|Sehr hohe Qualität",
    "Poor|Below average|Average|Above average|Excellent",
    "Well below average|Below average|Average|Above average|Well above average",
    "Far below|Below|Met|Exceeded|Far exceeded",
    "Much worse than expected|Worse than expected|As expected|Better than expected|Much better than expected",
    "Much worse|Somewhat worse|About the same|Somewhat better|Much better",
    "Definitely not|Probably not|Not sure|Probably|Definitely",
    "Definitely would not|Probably would not|Not sure|Probably would|Definitely would",
    "Definitely not|Probably not|Probably|Definitely",
    "Auf keinen Fall|Wahrscheinlich nicht|Vielleicht|Wahrscheinlich|Auf jeden Fall",
    "Certainement pas|Probablement pas|Peut-être|Probablement|Certainement",
    "Muito insatisfeito|Insatisfeito|Nem satisfeito nem insatisfeito|Satisfeito|Muito satisfeito",
    "Nada satisfecho|Poco satisfecho|Ni satisfecho ni insatisfecho|Bastante satisfecho|Muy satisfecho",
    "Nada satisfecho|Poco satisfecho|Algo satisfecho|Bastante satisfecho|Muy satisfecho",
    "Per niente soddisfatto|Poco soddisfatto|Né soddisfatto né insoddisfatto|Abbastanza soddisfatto|Molto soddisfatto",
    "Per niente soddisfatto|Poco soddisfatto|Abbastanza soddisfatto|Molto soddisfatto",
    "Gar nicht zufrieden|Eher nicht zufrieden|Eher zufrieden|Sehr zufrieden",
    "Pas du tout satisfait|Peu satisfait|Ni satisfait ni insatisfait|Assez satisfait|Très satisfait",
    "Bardzo niezadowolony|Raczej niezadowolony|Ani zadowolony, ani niezadowolony|Raczej zadowolony|Bardzo zadowolony",
    "Zdecydowanie się nie zgadzam|Raczej się nie zgadzam|Raczej się zgadzam|Zdecydowanie się zgadzam",
    "Hiç memnun değilim|Memnun değilim|Kararsızım|Memnunum|Çok memnunum",
    "Совершенно не удовлетворен|Скорее не удовлетворен|Скорее удовлетворен|Полностью удовлетворен",
    "Очень недоволен|Недоволен|Нейтрально|Доволен|Очень доволен",
    "מאוד לא מרוצה|לא מרוצה|ניטרלי|מרוצה|מרוצה מאוד",
    "غير راض جدا|غير راض|محايد|راض|راض جدا",
    "非常不满意|不满意|一般|满意|非常满意",
    "非常に不満|やや不満|どちらともいえない|やや満足|非常に満足",
    "매우 불만족|불만족|보통|만족|매우 만족",
    "非常不同意|不同意|一般|同意|非常同意",
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
        "Yes|No|Not sure", "High|Average|Low", "Probably|Definitely|Not sure", "Below|Above|Level",
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


@pytest.mark.parametrize(
    ("answers", "points", "top"),
    [
        ("Satisfied|Neither satisfied nor dissatisfied|Very satisfied", [4, 3, 5], 5),
        ("Dissatisfied|Neutral|Very dissatisfied", [2, 3, 1], 5),
        ("Somewhat agree|Neither agree nor disagree|Somewhat disagree", [4, 3, 2], 5),
        ("Somewhat agree|Agree|Neutral|Disagree", [5, 6, 4, 2], 7),
        ("Slightly satisfied|Neutral|Moderately dissatisfied", [5, 4, 2], 7),
        ("Probably yes|Might or might not|Probably not", [4, 3, 2], 5),
        ("Plutôt d'accord|Pas du tout d'accord|Plutôt pas d'accord", [3, 1, 2], 4),
        ("Not at all satisfied|Slightly satisfied|Moderately satisfied|Very satisfied", [1, 2, 3, 4], 5),
        ("Slightly helpful|Very helpful|Extremely helpful", [2, 4, 5], 5),
        ("Not so useful|Somewhat useful|Extremely useful", [2, 3, 5], 5),
        ("Not very likely|Somewhat likely|Very likely", [2, 3, 4], 4),
    ],
)
def test_ends_that_nobody_chose_are_those_of_the_usual_scale(answers, points, top):
    verbal = found(*answers.split("|"))
    assert ([verbal.read(answer) for answer in answers.split("|")], verbal.top) == (points, top)
    assert verbal.usual is (answers != "Plutôt d'accord|Pas du tout d'accord|Plutôt pas d'accord")


@pytest.mark.parametrize(
    ("answers", "points", "top"),
    [
        ("Probably|Not sure|Definitely not", [4, 3, 1], 5),
        ("High quality|Neither high nor low quality|Low quality", [4, 3, 2], 5),
        ("Average|Above average|Excellent", [3, 4, 5], 5),
        ("Definitely|Probably|Don't know|Probably not", [4, 3, None, 2], 4),
        ("Definitely yes|Probably yes|Not sure|Might or might not|Probably not", [5, 4, None, 3, 2], 5),
    ],
)
def test_some_of_the_answers(answers, points, top):
    verbal = found(*answers.split("|"))
    assert ([verbal.read(answer) for answer in answers.split("|")], verbal.top) == (points, top)


def test_the_reason_says_that_answers_are_missing():
    cells = pa.table({"How helpful?": ["Slightly helpful", "Very helpful", "Extremely helpful"] * 9})
    score = find_score(profile_columns(cells, {}, pa.array(range(27)), None)[0])
    assert score.reason == (
        "its answers are words for quality, put in their order; scale 1 to 5, "
        "the points that scales with these words have, of which 3 occur"
    )


@pytest.mark.parametrize(
    ("answers", "points", "top"),
    [
        ("😡|😕|😐|🙂|😍", [1, 2, 3, 4, 5], 5),
        ("🙁|😐|🙂", [1, 2, 3], 3),
        ("😐|🙂|😍", [3, 4, 5], 5),  # nobody chose a bad one
        ("😡|🙂|😍", [1, 3, 4], 4),
        ("😡|🤬|😐|😀", [1, 1, 2, 3], 3),  # as bad as each other
        ("☹️|😐|☺️", [1, 2, 3], 3),
    ],
)
def test_faces_are_points(answers, points, top):
    verbal = found(*answers.split("|"))
    assert ([verbal.read(answer) for answer in answers.split("|")], verbal.top) == (points, top)


@pytest.mark.parametrize("answers", ["🙂|😍", "🍕|🍔|🌮", "😡 late|😐 so so|😍 great", "😀|😁|😍"])
def test_signs_without_a_scale(answers):
    assert found(*answers.split("|")) is None


def scored(name, *answers):
    cells = pa.table({name: [answer for answer in answers for _ in range(9)]})
    return find_score(profile_columns(cells, {}, pa.array(range(len(cells))), None)[0])


def test_stars_and_thumbs_are_scores_whatever_their_column_is_called():
    stars = scored("How was it?", "⭐", "⭐⭐⭐", "⭐⭐⭐⭐")
    assert (stars.kind, stars.low, stars.high) == ("stars", 1, 5)
    empty = scored("Checkout", "☆☆☆☆☆", "★★★☆☆", "★★★★★")
    assert (empty.kind, empty.low, empty.high) == ("stars", 0, 5)
    thumbs = scored("Checkout", "👍", "👎", "👍🏽")
    assert (thumbs.kind, thumbs.words["thumbs up sign"], thumbs.words["thumbs down sign"]) == ("yesno", 1.0, 0.0)
    assert scored("Code", "*", "***") is None


# ---- beside each other ----------------------------------------------------------------------------------------------


def beside(columns):
    cells = pa.table(columns)
    return side_by_side(profile_columns(cells, {}, pa.array(range(len(cells))), None))


def test_what_a_row_of_a_matrix_lacks_is_told_by_the_others():
    whole, few = SCALES[0].split("|") * 6, ["Dissatisfied", "Satisfied", "Very satisfied"] * 10
    scales = beside({"Q1_1": whole, "Q1_2": few, "other": few})
    assert {name: (scale.top, scale.beside) for name, scale in scales.items()} == {"Q1_2": (5, True)}
    two = beside({"Q1_1": whole, "Q1_2": ["Satisfied", "Dissatisfied"] * 15})
    assert two["Q1_2"].read("Satisfied") == 4.0


def test_thousands_of_columns_are_compared_in_seconds():
    answers = SCALES[0].split("|")
    few = ["Dissatisfied", "Satisfied", "Very satisfied"]
    columns = {f"Q{n // 10}_{n % 10}": [*few, *few] if n % 10 else [*answers, "Satisfied"] for n in range(3_000)}
    began = time.process_time()
    profiles = profile_columns(pa.table(columns), {}, pa.array(range(6)), None)
    read = time.process_time()
    scales = side_by_side(profiles)
    assert len(scales) == 2_700
    assert {scale.top for scale in scales.values()} == {5}
    assert time.process_time() - read < 5 + 2 * (read - began)


@pytest.mark.parametrize(
    ("column", "answers", "kind", "last"),
    [
        (
            "The company made it easy for me to handle my issue",
            "Disagree|Neutral|Agree|Strongly agree",
            "ces",
            "Strongly agree",
        ),
        ("How much effort did you have to put forth?", "High effort|Moderate effort|Low effort", "ces", "Low effort"),
        ("Asking for leave is easy here", "Disagree|Neutral|Agree|Strongly agree", "rating", "Strongly agree"),
    ],
)
def test_effort_is_asked_in_words_too(column, answers, kind, last):
    cells = pa.table({column: answers.split("|") * 10})
    score = find_score(profile_columns(cells, {}, pa.array(range(len(cells))), None)[0])
    assert (score.kind, score.direction, score.words[last.lower()]) == (kind, 1, max(score.words.values()))


def test_not_at_all_stands_on_either_side_and_not_used_is_no_answer():
    scale = found("Not useful at all", "Somewhat useful", "Very useful", "I haven't used this", "Have not used")
    assert scale.points == {"not useful at all": 1, "somewhat useful": 3, "very useful": 4}
