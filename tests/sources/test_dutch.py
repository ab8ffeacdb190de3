"""Exports with Dutch names of columns: every column's role, and scales."""

import csv
import io

import pytest

from voca.sources import read

SAID = [
    "De levering was traag en niemand vertelde waarom.",
    "Het werkt precies zoals ik hoopte.",
    "De app loopt steeds vast als ik hem open.",
    "De klantenservice was vriendelijk en loste het snel op.",
    "Het is veel te duur voor wat het doet.",
]
WORDS = ["Zeer ontevreden", "Ontevreden", "Neutraal", "Tevreden", "Zeer tevreden"]


def said(at, more=""):
    return f"{SAID[at % 5]} Dat was bezoek {at}{more}."


def day(at):
    return f"{1 + at % 28}-3-2024"


# name of a column -> (its cell in row `at`, its role)
TABLES = {
    "reviews": {
        "Datum": (day, "time"),
        "Titel": (lambda at: f"Titel {at} hier", "title"),
        "Beoordeling": (lambda at: 1 + at % 5, "score"),
        "Recensie": (said, "text"),
        "Reactie van het bedrijf": (lambda at: f"Bedankt voor bericht {at} en tot ziens." * (at % 3 == 0), "ignored"),
        "Naam": (lambda at: f"Jan {at} de Vries", "ignored"),
        "Klantnummer": (lambda at: 1000 + at % 20, "customer"),
        "Filiaal": (lambda at: ["Utrecht", "Leiden", "Delft"][at % 3], "segment"),
    },
    "a survey": {
        "Tijdstempel": (lambda at: f"2024-03-{1 + at % 28:02d} 10:00:00", "time"),
        "Hoe waarschijnlijk is het dat u ons aanbeveelt aan een vriend?": (lambda at: at % 11, "score"),
        "Wat is de belangrijkste reden voor uw score?": (said, "text"),
        "Hoe tevreden bent u over onze klantenservice?": (lambda at: WORDS[at % 5], "score"),
        "Hoe gemakkelijk was het om uw vraag op te lossen?": (lambda at: 1 + at % 7, "score"),
        "Heeft u nog andere opmerkingen?": (lambda at: said(at, " en meer") * (at % 3 == 0), "text"),
        "Wat is uw leeftijd?": (lambda at: ["18-24", "25-34", "35-44"][at % 3], "segment"),
        "Geslacht": (lambda at: ["Man", "Vrouw"][at % 2], "segment"),
    },
    "tickets": {
        "Ticketnummer": (lambda at: 5000 + at, "id"),
        "Onderwerp": (lambda at: f"Vraag over factuur {at}", "title"),
        "Omschrijving": (said, "text"),
        "Status": (lambda at: ["Open", "Gesloten"][at % 2], "segment"),
        "Aangemaakt op": (day, "time"),
        "Aanvrager": (lambda at: f"Jan {at} de Vries", "ignored"),
        "Behandelaar": (lambda at: ["Piet Bakker", "Els Smit"][at % 2], "ignored"),
        "Tevredenheid": (lambda at: 1 + at % 5, "score"),
    },
    "good and bad": {
        "Datum": (day, "time"),
        "Algemeen oordeel": (lambda at: 1 + at % 10, "score"),
        "Pluspunten": (lambda at: said(at, " plus"), "text"),
        "Minpunten": (lambda at: said(at, " min"), "text"),
        "Zou u ons aanbevelen?": (lambda at: ["Ja", "Nee"][at % 4 == 0], "score"),
        "Abonnement": (lambda at: ["Basis", "Premium"][at % 5 > 2], "segment"),
    },
    "marks": {
        "Respondentnummer": (lambda at: at, "customer"),
        "Rapportcijfer": (lambda at: 1 + at % 10, "score"),
        "Toelichting": (said, "text"),
        "Prijs-kwaliteit": (lambda at: 1 + at % 5, "score"),
        "Levering": (lambda at: 1 + (at + 1) % 5, "score"),
        "Aantal bezoeken": (lambda at: 1 + at % 7, "driver"),
        "Regio": (lambda at: ["Noord", "Zuid"][at % 2], "segment"),
    },
    "turns": {
        "Gespreksnummer": (lambda at: f"G{at // 6}", "conversation"),
        "Spreker": (lambda at: ["Medewerker", "Klant"][at % 2], "speaker"),
        "Tijdstip": (lambda at: f"2024-03-01 10:{at:02d}:00", "time"),
        "Tekst": (said, "text"),
    },
    "messages": {
        "Gesprek-ID": (lambda at: f"G{at // 6}", "conversation"),
        "Afzender": (lambda at: ["Agent", "Klant"][at % 2], "speaker"),
        "Bericht": (said, "text"),
        "Verzonden op": (lambda at: f"2024-03-01 10:{at:02d}", "time"),
    },
    "customers": {
        "Klant-ID": (lambda at: f"K{at % 12}", "customer"),
        "Opgezegd": (lambda at: ["Ja", "Nee"][at % 3 > 0], "outcome"),
        "Jaaromzet": (lambda at: 100 + 17 * at, "outcome"),
        "Voornaam": (lambda at: ["Jan", "Els", "Piet"][at % 3], "ignored"),
        "Geboortedatum": (lambda at: f"{1 + at % 28}-5-1980", "ignored"),
        "Opmerkingen": (said, "text"),
        "Weging": (lambda at: [0.8, 1.2][at % 2], "weight"),
    },
}


@pytest.fixture
def read_table(write):
    def read_one(name):
        columns = TABLES[name]
        out = io.StringIO()
        rows = [[cell(at) for cell, _ in columns.values()] for at in range(30)]
        csv.writer(out, delimiter=";").writerows([list(columns), *rows])
        return read([write(out.getvalue(), "export.csv")])

    return read_one


@pytest.mark.parametrize("name", TABLES)
def test_roles_of_columns(read_table, name):
    found = {row["column"]: row["role"] for row in read_table(name).columns.to_pylist()}
    assert found == {column: role for column, (_, role) in TABLES[name].items()}


@pytest.mark.parametrize(
    ("name", "scales"),
    [
        ("reviews", {"stars": ("stars", 1, 5)}),
        ("a survey", {"nps": ("nps", 0, 10), "csat": ("csat", 1, 5), "ces": ("ces", 1, 7)}),
        ("tickets", {"csat": ("csat", 1, 5)}),
        ("good and bad", {"rating": ("rating", 1, 10), "recommended": ("yesno", 0, 1)}),
        ("marks", {"rating": ("rating", 1, 10), "prijs_kwaliteit": ("rating", 1, 5), "levering": ("rating", 1, 5)}),
    ],
)
def test_scales(read_table, name, scales):
    found = read_table(name).scales.to_pylist()
    assert {row["score"]: (row["kind"], row["low"], row["high"]) for row in found} == scales
    assert all(row["direction"] == 1 for row in found)


def test_who_speaks_and_whose_reply_it_is(read_table):
    turns = read_table("turns").documents.to_pylist()
    assert {(row["speaker"], row["speaker_role"]) for row in turns} == {("Medewerker", "agent"), ("Klant", "customer")}
    assert len({row["conversation_id"] for row in turns}) == 5
    replies = [issue.message for issue in read_table("reviews").issues if issue.code == "company-replies"]
    assert replies[0].startswith("10 replies of the company")


def test_no_is_nee(read_table):
    rows = read_table("good and bad").documents.to_pylist()
    assert sorted({(row["source_row"], row["score.recommended"]) for row in rows})[:3] == [(2, 0.0), (3, 1.0), (4, 1.0)]
