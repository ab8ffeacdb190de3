"""Groups whose names have an order: how often, how much, how old."""

import pytest

from voca.ordered import order_of

ANSWERS = [
    "Never|Rarely|Sometimes|Often|Always",
    "Never|Sometimes|Usually|Always",
    "Never|Rarely, but it has happened|Sometimes|Often|All of the time",
    "No, never|Yes, sometimes|Yes, usually|Yes, always",
    "Almost never|Seldom|Occasionally|Frequently|Almost always",
    "None of it|Some of it|About half of it|Most of it|All of it",
    "Nie|Selten|Manchmal|Häufig|Immer",
    "trifft nie zu|trifft selten zu|trifft manchmal zu|trifft oft zu|trifft immer zu",
    "Jamais|Rarement|Parfois|Souvent|Toujours",
    "Nunca|Raramente|De vez en cuando|Generalmente|Siempre",
    "Nunca|Quase nunca|Às vezes|Quase sempre|Sempre",
    "Mai|Raramente|A volte|Spesso|Sempre",
    "Nooit|Zelden|Soms|Vaak|Altijd",
    "Nigdy|Rzadko|Czasami|Często|Zawsze",
    "Никогда|Редко|Иногда|Часто|Всегда",
    "从不|很少|有时|经常|总是",
    "Never|Once a semester|Monthly|Weekly|Daily",
    "Never|Less often|Once a month|Once a week|A few times a week|Every day",
    "Never|Less than once a month|1-3 times a month|Once a week|Several times a week|Every day",
    "nie|seltener als monatlich|monatlich|wöchentlich|täglich",
    "Jamais|Moins souvent|Une fois par mois|Plusieurs fois par semaine|Tous les jours",
    "Ocasionalmente: menos de una vez al mes|Mensual: una vez al mes|Semanal: una vez a la semana|Diario",
    "Never used it|Rarely|Sometimes|Often|Always",
    "I have never shopped here|Less than once a month|Once a month|A few times a week|Every day",
    "I don't use it|Monthly|Weekly|Daily",
    "noch nie genutzt|monatlich|wöchentlich|täglich",
    "Not Important|Slightly Important|Somewhat important|Very Important|Critical",
    "Not at all concerned|Not very concerned|Fairly concerned|Very concerned",
    "Not useful at all|Somewhat useful|Very useful",
    "Little or no knowledge of it|Some knowledge of it|Extensive knowledge of it",
    "Very low|Low|Moderate|High|Very high",
    "Not at all|Several days|More than half the days|Nearly every day",
]
RANGES = [
    "0-15|16-24|25-64|65+",
    "unter 18|18-29|30-49|50 und älter",
    "Less than 1 year|1-2|3-4|7-10|11-20|More than 20 years",
    "Less than 6 months|6-12 months|1-2 years|More than 2 years",
    "1 - 10|10 - 100|500-1,000|> 1,000",
    "< $30,000|$30,000-$50,000|$100,001-$150,000",
    "meno di 10K|da 20 a 25K|oltre i 100K",
    "No children|1 child|2 children|3 or more children",
    "2009|2010|2011",
    "250 g|500 g|1 kg|2 kg",
    "33 cl|0.5 l|1.5 l",
    "up to 5 km|5-10 km|more than 10 km",
    "512 MB|1 GB|64 GB|1 TB",
]


@pytest.mark.parametrize("names", ANSWERS + RANGES)
def test_names_are_put_in_their_order(names):
    expected = names.split("|")
    order = order_of(sorted(expected))
    assert sorted(order.places, key=order.places.__getitem__) == expected
    assert order.ends == (expected[0], expected[-1])
    assert order.worded is (names in ANSWERS)


@pytest.mark.parametrize(
    "names",
    [
        "North|South|East|West",
        "Free|Pro|Team",
        "Never married|Married|Divorced",
        "Junior|Senior|Second-year student",
        "Plan 1|Plan 2|Plan 3",
        "10.0.1|10.0.2|10.1.0",
        "9 am|11 am|1 pm",
        "100 m|500 m|2 km|10 km",
        "250 g|1 l|2 l|500 g",
        "AUG 30 - 31|SEPT 6|NOV 2",
        "Often|Frequently|Never|Always",  # two for one place
        "Often|Never",
    ],
)
def test_other_names_have_none(names):
    assert order_of(names.split("|")) is None


def test_what_nobody_chose_has_a_place_on_a_usual_scale():
    assert order_of(["Always", "Sometimes", "Rarely", "Often"]).top == 5
    assert order_of(["Always", "Sometimes", "Rarely", "Often"]).places["Always"] == 5
    assert order_of(["Always", "Usually", "Never"]).top == 4
    assert order_of(["Daily", "Weekly", "Never"]).top == 3


def test_few_without_a_place_stay_outside():
    order = order_of(["Very low", "Low", "High", "Unsure", "Moderate"])
    assert order.places == {"Very low": 1, "Low": 2, "Moderate": 3, "High": 4}
