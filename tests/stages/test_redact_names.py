"""Names of persons: found with and without the words around them; brands, products and places stay."""

from __future__ import annotations

import pytest

from voca.stages.personal.names import find_names, name_parts, speaker_parts
from voca.stages.personal.people import People
from voca.stages.redact import redact


def names(text: str) -> list[str]:
    return sorted((text[found.start : found.end] for found in find_names(text)), key=text.index)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Jennifer at the desk was lovely.", ["Jennifer"]),
        ("Big thanks to Priya Raghunathan!", ["Priya Raghunathan"]),
        ("I asked for Mr. Okonkwo-Bell twice.", ["Okonkwo-Bell"]),
        ("My name is Xanthorp and I am cross.", ["Xanthorp"]),
        ("my name is jennifer and i am cross", ["jennifer"]),
        ("SPOKE TO JENNIFER FOR AN HOUR", ["JENNIFER"]),
        ("Our driver Tomasz Wiśniewski, and later Erin, knew the way.", ["Tomasz Wiśniewski", "Erin"]),
        ("The agent Mark said no. Mark then hung up.", ["Mark", "Mark"]),
        ("Ich heiße Jürgen Müller, Frau Schmidt half mir.", ["Jürgen Müller", "Schmidt"]),
        ("Me llamo Lucía Ortega.", ["Lucía Ortega"]),
        ("Der Monteur Hans-Peter Kunz kam, merci à Jean-Luc.", ["Hans-Peter Kunz", "Jean-Luc"]),
        ("Rozmawiałem z panią Nowak. Mam na imię Agnieszka.", ["Nowak", "Agnieszka"]),
        ("Меня зовут Ольга Смирнова, господин Кузнецов помог.", ["Ольга Смирнова", "Кузнецов"]),
        ("Adım Mehmet Yılmaz, ürün bozuk geldi.", ["Mehmet Yılmaz"]),
        ("¡Qué desastre! Que Deus abençoe. Além disso. Déjà vu.", []),
        ("Emma and Oliver sorted it out.", ["Emma", "Oliver"]),
        ("Dr. Amara van der Velde MD saw me", ["Amara van der Velde MD"]),
        ("Sarah's kindness made the day", ["Sarah"]),
        ("Joy on the help desk fixed it.", ["Joy"]),
        ("Tom helped me a lot.", ["Tom"]),
        ("Will explained the bill.", ["Will"]),
        ("Great service from Peter, thank you!", ["Peter"]),
        ("Sofia stayed calm and fixed it.", ["Sofia"]),
        ("I spoke to Victoria and she was no help.", ["Victoria"]),
        ("And Charlotte was so patient with us.", ["Charlotte"]),
        ("Summer at the counter was rude", ["Summer"]),
        ("Frank was our driver.", ["Frank"]),
        ("The porter, Emeka, ran after us", ["Emeka"]),
        ("I was told by Svenja that it is closed", ["Svenja"]),
        ("Danke an Mathilda!", ["Mathilda"]),
        ("Mein Berater Ulrich Kranz ruft nie an", ["Ulrich Kranz"]),
        ("Me atendió Rocío.", ["Rocío"]),
        ("hi im rebecca and it is late", ["rebecca"]),
        ("i want to add paula novotny as a guardian", ["paula novotny"]),
        ("Please send it to Tony Vasilyeva instead.", ["Tony Vasilyeva"]),
        (
            "We met Marianne Sharp, Ola Brandt DDS and Kim Oakes MD.",
            ["Marianne Sharp", "Ola Brandt DDS", "Kim Oakes MD"],
        ),
        ("They were six: Xolat, Maria, Kelly, Gregory and Leah.", ["Xolat", "Maria", "Kelly", "Gregory", "Leah"]),
        ("Bot: And the name on the account? User: Olga Prins", ["Olga Prins"]),
        ("My name is April Winters.", ["April Winters"]),
        ("what's your name? mark pinto", ["mark pinto"]),
        ("Frank had given Oluchi his number.", ["Frank", "Oluchi"]),
        ('Jordan: "I never got it."', ["Jordan"]),
        ("tamara chmielewski\n\n36 folkestone road\nsuite 482\nwincle", ["tamara chmielewski"]),
        ("mrs. catherine vassiliev apt. 731 96 tornebyvagen 2", ["catherine vassiliev"]),
        ("EMPLOYEE ADRIANA COMCAST LOCATION, NEVER AGAIN PLEASE", ["ADRIANA"]),
        ("a man called derek hung up", ["derek"]),
        ("A. K. Thornbury signed for it", ["A. K. Thornbury"]),
    ],
)
def test_persons_are_found(text, expected):
    assert names(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Alexa and Siri work with my Mercedes.",
        "Wendy's, Marks and Spencer, John Lewis, Macy's and Trader Joe's were all closed.",
        "I flew from Charlotte to Paris via San Jose with Virgin Atlantic.",
        "Bought a Kate Spade bag, a Calvin Klein shirt and a Dr Pepper.",
        "The Chelsea boots, the Emma mattress and the Kelly handbag came late.",
        "Victoria Station is near Regent Street and St. James Park.",
        "Works with Google Maps, Microsoft Teams and Windows.",
        "It rained in April, on Easter Monday and all of June.",
        "Great app, Will use it again. Hope it stays. Never Mind the ads.",
        "London says no and Berlin is slow.",
        "Sofia was lovely in May, Paris was kind to us.",
        "We spoke to Austin about it, then to London.",
        "Storm Eunice grounded us in Lake Charles.",
        "Well done Lufthansa, Qantas and Garuda!",
        "The lounge is run by Cathay, the show was made by Comcast",
        "the Logan airport wifi, then the Louis restaurant and Kris Flyer lounge",
        "We ate in Madison, near Charlotte.",
        "Parking at the store was easy, service at the counter was not.",
        "This lounge is nothing to miss. Staff? What staff!",
        "The Norton scan, the Dell laptop and the Hoover all failed",
        "",
        "😀 !!! 12",
        "Hope Lufthansa will find better options for us",
        "Not a patch on the service by Cathy Pacific.",
        "A lady called twice about it.",
    ],
)
def test_brands_products_places_and_words_stay(text):
    assert names(text) == []


@pytest.mark.parametrize("label", ["Chat", "Webchat", "Bot", "Login", "Edit", "Downside", "Takeaway", "Checkin"])
def test_what_speaks_is_not_always_a_person(label):
    assert not list(find_names(f'{label}: "an agent will be with you shortly." An hour.'))
    assert list(find_names('Brenda: "an agent will be with you shortly."'))


def test_a_person_has_one_number_and_another_person_another():
    text, _ = redact("Sarah Connor helped. Later Tom Reese came, but Sarah was better. Ms Connor, thank you!")
    assert text == "[PERSON_1] helped. Later [PERSON_2] came, but [PERSON_1] was better. Ms [PERSON_1], thank you!"


def test_every_finding_says_why_without_the_words():
    for found in find_names("I spoke to Jennifer and Dr. Xanthorp"):
        assert found.why
        assert "Jennifer" not in found.why
        assert "Xanthorp" not in found.why


def test_numbers_of_people():
    people = People()
    spoken = ["Megan Payne", "megan", "Tom Payne", "Mr. Payne", "Payne", "Tom", "Lee"]
    assert [people.number(name) for name in spoken] == [1, 1, 2, 1, 1, 2, 3]


@pytest.mark.parametrize(
    ("speaker", "expected"),
    [
        ("Dana Reyes", {"dana", "reyes"}),
        ("Agent 2", set()),
        ("CUSTOMER", set()),
        ("Speaker 1", set()),
        ("spk_0", set()),
        ("Interviewer", set()),
    ],
)
def test_what_a_speaker_may_be_called(speaker, expected):
    assert speaker_parts(speaker) == expected


def test_parts_of_names_are_no_places_and_no_words():
    assert name_parts("I met Jennifer London and Grace Stone") == {"jennifer", "grace"}


@pytest.mark.parametrize(
    "text",
    [
        "la app me da error de pago cada vez que reservo una clase, y eso que es gratis",
        "un espace tapis en plus ce serait bien",
        "po siedemnastej tłum, nie ma gdzie rozłożyć maty",
        "you tap on it and will pay at the counter, mark my words",
        "Nespresso at the store was sold out",
    ],
)
def test_small_letters_of_other_languages_and_words_stay(text):
    assert names(text) == []


def test_an_introduction_in_small_letters_of_another_language_is_understood():
    assert names("me llamo rocío ortega y la app no funciona desde ayer") == ["rocío ortega"]
