"""Tables as collectors of reviews and the makers of public sets leave them; all content is invented."""

import pytest

from tests.sources.test_tables_of_tools import cycle, days, texts, told

FIVE = cycle(1, 2, 3, 4, 5)
NAMES = cycle("Ann Poe", "Bo Kern", "Cy Lund", "Di Moss")

TABLES = {
    **{
        f"persons under {header!r}": (
            {header: list(NAMES), "rating": FIVE, "review": texts()}, {header: "ignored", "review": "text"}, {},
        )
        for header in (
            "Nombre y Apellidos", "Nom et prénom", "Prénom Nom", "Nome e cognome", "Nome completo", "Nombre_miembro",
            "nom_utilisateur", "nome_cliente", "Name Kunde", "consumer.displayName", "Efternamn", "Vor- und Nachname",
        )
    },
    "what consumers are known by": (
        {"consumer_id": [f"c{n % 20}" for n in range(60)], "rating": FIVE, "text": texts()},
        {"consumer_id": "customer_id"}, {"rating": ("stars", 1, 5, 1)},
    ),
    "ids whose names begin with it": (
        {"id_avaliacao": [str(n) for n in range(60)], "id_restaurant": cycle(1, 2, 3),
         "id_de_reserva": [str(900 - 7 * n) for n in range(60)], "note": FIVE, "avis": texts()},
        {"id_avaliacao": "id", "id_restaurant": "id", "id_de_reserva": "id", "avis": "text"},
        {"note": ("stars", 1, 5, 1)},
    ),
    "amounts of money per ticket are no ids": (
        {"CaTicket": [f"{3 + n * 1.37:.2f}" for n in range(60)], "order_no": [str(7 * n) for n in range(60)],
         "nps": cycle(*range(11)), "text": texts()},
        {"CaTicket": "driver", "order_no": "id"}, {"nps": ("nps", 0, 10, 1)},
    ),
    "days without a year are no numbers": (
        {"date": days("{1:02}.{0:02}"), "rating": FIVE, "review": texts()},
        {"date": "ignored"}, {"rating": ("stars", 1, 5, 1)},
    ),
    "names of pictures are no groups": (
        {"Foto": cycle("guest5m.png", "guest 1 (2).JPG", "none.webp"), "Estrellas": FIVE, "Opinion": texts()},
        {"Foto": "ignored"}, {"Estrellas": ("stars", 1, 5, 1)},
    ),
    "points out of fifty": (
        {"Rating (/50)": cycle(50, 40, 10, 30), "Score (out of 50)": cycle(47, 12, 33, 50), "Review": texts()}, {},
        {"Rating (/50)": ("rating", 10, 50, 1), "Score (out of 50)": ("rating", 0, 50, 1)},
    ),
    "the same word before every number": (
        {"review_rating": cycle("Overall5", "Overall4", "Overall1"), "review": texts()}, {},
        {"review_rating": ("stars", 1, 5, 1)},
    ),
    "a word in front of points out of a top, and no rating": (
        {"Overall for product": cycle("Arvosana 5/5", "Arvosana 4/5", "Arvosana 2/5", "No overall review"),
         "Feedback": texts()},
        {}, {"Overall for product": ("stars", 1, 5, 1)},
    ),
    "numbers of gates, and steps of a plan, are no ratings": (
        {"gate": cycle("Gate 5/12", "Gate 7/12", "Gate 1/12"), "plan": cycle(*(f"Step {n}" for n in (1, 2, 3, 1, 1))),
         "review": texts()},
        {"gate": "segment.gate", "plan": "segment.plan"}, {"gate": None, "plan": None},
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", TABLES)
def test_roles_and_scales(write, case):
    columns, roles, scales = TABLES[case]
    found, said, _ = told(write, {name: list(values) for name, values in columns.items()})
    assert {name: found[name] for name in roles} == roles
    assert {name: said.get(name) for name in scales} == scales


def test_cells_that_say_that_nobody_rated_are_no_problem(write):
    columns = {"Overall": cycle("Grade 5/5", "Grade 4/5", "Grade 2/5", "No overall review"), "text": texts()}
    _, _, reading = told(write, columns)
    assert set(reading.documents["score.stars"].to_pylist()) == {5.0, 4.0, 2.0, None}
    assert not [issue for issue in reading.issues if issue.code == "score-unreadable"]
    (reason,) = (row["reason"] for row in reading.columns.to_pylist() if row["column"] == "Overall")
    assert reason.endswith("scale 1 to 5, with 'Grade' before every number")
