"""Tables as collectors of reviews and the makers of public sets leave them; all content is invented."""

import pytest

from tests.sources.test_tables_of_tools import cycle, days, hold_roles_and_scales, texts, told
from voca.errors import InputError
from voca.sources import read

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
    "ratings in tenths, of which one is of the whole": (
        {"nota_geral": cycle(7.2, 8.5, 5.1, 9.4, 10), "nota_limpeza": cycle(6.3, 9.9, 5.5, 7.1),
         "nota_atendimento": cycle(9.1, 8.2, 5.3), "spam_score": cycle(0.4, 3.7, 8.1), "comentario": texts()},
        {"comentario": "text", "spam_score": "driver"},
        {"nota_geral": ("rating", 1, 10, 1), "nota_limpeza": ("rating", 1, 10, 1),
         "nota_atendimento": ("rating", 1, 10, 1)},
    ),
    "typing errors, and codes of no answer, make no scale longer": (
        {"nota_geral": [*map(str, (15, 99, 99)), *list(cycle(7.2, 8.5, 5.1, 9.4))[:57]],
         "rating": ["99", "99", "99", *list(cycle(1, 2, 3, 4, 5))[:57]], "comentario": texts()},
        {}, {"nota_geral": ("rating", 1, 10, 1), "rating": ("stars", 1, 5, 1)},
    ),
    "questions of one survey, numbered": (
        {"survey_q1_satclaims": cycle(1, 2, 3, 4, 5), "survey_q2_satcallcenter": cycle(5, 1, 2, 4, 3, 3, 2),
         "survey_q3_region": cycle(1, 2, 3, 4, 5, 1, 1, 2), "survey_q5_osat": cycle(2, 1, 5, 4, 3, 5),
         "survey_q6_nps": cycle(*range(11)), "comment": texts()},
        {}, {"survey_q1_satclaims": ("rating", 1, 5, 1), "survey_q2_satcallcenter": ("rating", 1, 5, 1),
             "survey_q3_region": None, "survey_q5_osat": ("csat", 1, 5, 1), "survey_q6_nps": ("nps", 0, 10, 1)},
    ),
    "what a game's site knows of a review, in French": (
        {"Recommandé": cycle(0, 1, 1), "Utile": cycle(0, 2, 17), "Amusant": cycle(0, 0, 4), "Commentaire": texts()},
        {"Utile": "ignored", "Amusant": "ignored", "Commentaire": "text"}, {"Recommandé": ("yesno", 0, 1, 1)},
    ),
    "a label of those who were asked about a text": (
        {"review_text": texts(), "is_positive": cycle(0, 1)}, {"is_positive": "foreign"}, {"is_positive": None},
    ),
    "names of users of a page": (
        {"shops_name": cycle("Shop A", "Shop B"), "shops_users_name": list(NAMES), "shops_users_review": texts()},
        {"shops_name": "segment.shops_name", "shops_users_name": "ignored", "shops_users_review": "text"}, {},
    ),
    "names that end with the ends of their scale": (
        {"satisfaction_1_10": cycle(*range(1, 11)), "work_life_balance_1_10": cycle(3, 9, 1, 10, 7),
         "growth opportunities 0-10": cycle(0, 9, 4), "q_1_5": cycle(1, 2, 5), "years_1_10": cycle(1, 4, 9),
         "comments": texts()},
        {}, {"satisfaction_1_10": ("csat", 1, 10, 1), "work_life_balance_1_10": ("rating", 1, 10, 1),
             "growth opportunities 0-10": ("rating", 0, 10, 1), "q_1_5": None, "years_1_10": None},
    ),
    "yes, maybe and no": (
        {"would_recommend": cycle("Yes", "No", "Maybe", "yes"), "¿Nos recomendaría?": cycle("Sí", "Quizás", "No", "No"),
         "Delivered": cycle("Yes", "No", "Maybe", "No", "No"), "comments": texts()},
        {"Delivered": "segment.Delivered"},
        {"would_recommend": ("rating", 1, 3, 1), "¿Nos recomendaría?": ("rating", 1, 3, 1), "Delivered": None},
    ),
    "how safe people feel": (
        {"SafetyPerception": cycle("Very Safe", "Safe", "Neutral", "Unsafe", "Very Unsafe"),
         "At night": cycle("Not at all safe", "Slightly safe", "Very safe", "Extremely safe"), "Comment": texts()},
        {}, {"SafetyPerception": ("rating", 1, 5, 1), "At night": ("rating", 1, 5, 1)},
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", TABLES)
def test_roles_and_scales(write, case):
    hold_roles_and_scales(write, TABLES[case])


def test_cells_that_say_that_nobody_rated_are_no_problem(write):
    columns = {"Overall": cycle("Grade 5/5", "Grade 4/5", "Grade 2/5", "No overall review"), "text": texts()}
    _, _, reading = told(write, columns)
    assert set(reading.documents["score.stars"].to_pylist()) == {5.0, 4.0, 2.0, None}
    assert not [issue for issue in reading.issues if issue.code == "score-unreadable"]
    (reason,) = (row["reason"] for row in reading.columns.to_pylist() if row["column"] == "Overall")
    assert reason.endswith("scale 1 to 5, with 'Grade' before every number")


def sorted_texts(reading):
    return [row["text"] for row in sorted(reading.documents.to_pylist(), key=lambda row: row["source_row"])]


@pytest.mark.parametrize(
    ("form", "kept"),
    [
        ("(Translated by Google) Late again.\n\n(Original)\n{}", "{}"),
        ("{}\n\n(Translated by Google)\nLate again.", "{}"),
        ("(Diterjemahkan oleh Google) {}", "{}"),
        ("(Traduit par Google) Encore en retard.\n\n(Avis d'origine)\n{}", "{}"),
        ("（由 Google 翻譯）又晚了\n\n（原始評論）\n{}", "{}"),
        ("{} They are on Google (see the Google page).", "{} They are on Google (see the Google page)."),
        ("{} (Original)", "{} (Original)"),
    ],
)
def test_translations_by_google_are_taken_out(write, form, kept):
    own = texts()
    _, _, reading = told(write, {"rating": FIVE, "review": [form.format(text) for text in own]})
    assert sorted_texts(reading) == [kept.format(text) for text in own]
    said = {issue.message for issue in reading.issues if issue.code == "translated-by-the-site"}
    what = (
        "60 texts have a translation by Google; where the customer's own words stand beside it, they alone were taken"
    )
    assert said == ({what} if form != kept else set())


@pytest.mark.parametrize(
    ("button", "every", "kept", "listed"),
    [
        ("… More", 2, "…", "more"),
        ("...Read more", 2, "...", "read more"),
        ("Read more", 2, "", "read more"),
        (" …Lengkapnya", 3, " …", "lengkapnya"),
        ("…", 1, "…", ""),
        (" I want to read more", 2, " I want to read more", ""),
        ("... More", 30, "... More", ""),
    ],
)
def test_buttons_below_texts_that_a_site_cut_are_taken_out(write, button, every, kept, listed):
    own = [text.rstrip(".") + ("!" if n % 2 else "") for n, text in enumerate(texts())]
    written = [text + (button if n % every == 0 else "") for n, text in enumerate(own)]
    _, _, reading = told(write, {"rating": FIVE, "review": written})
    assert sorted_texts(reading) == [text + (kept if n % every == 0 else "") for n, text in enumerate(own)]
    said = [issue.message for issue in reading.issues if issue.code == "cut-by-the-site"]
    what = f"{60 // every} texts end with '{listed}', as the site writes it where it cuts a text; it was taken out, and"
    assert said == ([f"{what} the rest of such a text may not be in the file"] if listed else [])


def test_stamps_of_which_only_spaces_are_left_are_taken_out(write):
    own = texts()
    stamps = ("trip verified    ", "not verified   ")
    columns = {"overall": FIVE, "review": [stamps[n % 2] + text for n, text in enumerate(own)]}
    _, _, reading = told(write, columns)
    assert sorted_texts(reading) == own
    spaced = [text.replace(" ", "  ", 1) for text in own]
    _, _, reading = told(write, {"overall": FIVE, "review": spaced})
    assert not [issue for issue in reading.issues if issue.code == "stamped-by-the-site"]


def test_what_customers_wrote_comes_before_versions_of_it(write):
    own = texts()
    foreign = [f"Очень удобно, носим всей семьёй, {n}" for n in range(60)]
    written = [foreign[n] if n % 2 else text for n, text in enumerate(own)]
    columns = {
        "ratingValue": cycle(50, 40, 20), "reviewText": written,
        "translation.reviewText": [f"Very comfortable and worn by the whole family, {n}" if n % 2 else ""
                                   for n in range(60)],
        "newReviewText": [f"Very comfortable and worn by the whole family, {n}" if n % 2 else text
                          for n, text in enumerate(own)],
    }  # fmt: skip
    found, scales, _ = told(write, columns)
    assert {name: found[name] for name in ("reviewText", "newReviewText", "translation.reviewText")} == {
        "reviewText": "text", "newReviewText": "ignored", "translation.reviewText": "foreign",
    }  # fmt: skip
    assert scales == {"ratingValue": ("rating", 10, 50, 1)}


def test_the_whole_of_a_text_comes_before_its_beginning(write):
    own = texts()
    found, _, _ = told(write, {"stars": FIVE, "review": [text[:20] for text in own], "full_review": own})
    assert found["full_review"] == "text"


def test_paragraphs_of_html_in_lists_are_texts(write):
    cells = [f"[<p>{text}</p>]" if n % 3 else "[]" for n, text in enumerate(texts())]
    found, _, reading = told(write, {"stars": FIVE, "review": cells})
    assert found["review"] == "text"
    assert sum(text is not None for text in reading.documents["text"].to_pylist()) == 40


@pytest.mark.parametrize(
    ("dots", "every", "long", "said"),
    [
        ("...", 2, False, "30 texts end with '...', and none has more than 103 characters: longer ones were cut"),
        ("…", 2, False, "30 texts end with '...', and none has more than 101 characters: longer ones were cut"),
        ("...", 2, True, None),
        ("...", 20, False, None),
    ],
)
def test_it_is_said_that_texts_were_cut(write, dots, every, long, said):
    whole = [" ".join([text, *texts()[:4]]) for text in texts()]
    cells = [text[:100].ljust(100, "x") + dots if n % every == 0 else text[:60] for n, text in enumerate(whole)]
    cells[1] = whole[1] if long else cells[1]
    _, _, reading = told(write, {"rating": FIVE, "review": cells})
    found = [(issue.severity, issue.message) for issue in reading.issues if issue.code == "texts-cut"]
    assert found == ([("warning", said)] if said else [])


def test_points_of_yes_maybe_and_no(write):
    columns = {"Would you recommend us?": cycle("Yes", "No", "Maybe", "Don't know"), "comments": texts()}
    _, _, reading = told(write, columns)
    (scale,) = reading.scales.to_pylist()
    points = reading.documents.sort_by("source_row")[f"score.{scale['score']}"].to_pylist()
    assert points == [3.0, 1.0, 2.0, None] * 15
    assert not [issue for issue in reading.issues if issue.code == "score-unreadable"]


@pytest.mark.parametrize(
    ("column", "cells", "hint"),
    [
        ("attributes", [f"{{'text': n{n}, 'stars': {n % 5}}}" for n in range(20)],
         "The cells of 'attributes' hold records: write what is in them into columns of their own."),
        ("Number of reviews", [str(7 * n) for n in range(20)], "Name it with --text COLUMN if there is one."),
    ],
)  # fmt: skip
def test_the_remedy_where_there_is_no_text(write, column, cells, hint):
    path = write("\n".join([f"id,{column}", *(f'{n},"{cell}"' for n, cell in enumerate(cells))]))
    with pytest.raises(InputError) as raised:
        read([path])
    assert raised.value.hint == hint
