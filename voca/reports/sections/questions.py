"""Tables ``questions`` and ``question_themes`` of the section ``themes``: what is said in answer to each question."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import Final

from voca.report import Column, Table
from voca.reports import numbers, tabulate
from voca.reports.material import Material, Row
from voca.reports.mix import mix

_MOST: Final = 3  # themes that a question's row names

_ANSWERS: Final = Column("n_answers", "Answers", "count", "Answers to the question that were looked at for themes.")
COLUMNS: Final = (
    Column("question", "Question", "verbatim", "What was asked, as the column is headed."),
    _ANSWERS,
    Column("mix", "Sentiment", "mix", "Shares (0..1) of its judged answers that are negative, neutral and positive."),
    Column("most", "Mentioned most", "list", f"The {_MOST} themes that most answers to it mention, with their share "
           "of `n_answers`."),
)  # fmt: skip
THEMES: Final = (
    Column("question", "Question", "verbatim", "What was asked, as the column is headed."),
    Column("theme", "Theme", "verbatim", "Label of the theme."),
    Column("n", "Comments", "count", "Answers to the question that mention the theme."),
    Column("share", "%", "share", "`n` as a share (0..1) of `n_answers`."),
    replace(_ANSWERS, priority=2),
    Column("mix", "Sentiment", "mix", "Shares (0..1) of the theme's mentions in answers to the question that are "
           "negative, neutral and positive."),
    Column("theme_id", "Id", "text", "Id of the theme, the same in every table.", 9),
)  # fmt: skip


def tables(material: Material) -> list[Table]:
    """Build both tables; none where fewer than two questions were answered."""
    answers: dict[str, list[Row]] = defaultdict(list)
    for document in material.documents.values():
        if document["question_id"] and material.looked_at(document):
            answers[document["question_id"]].append(document)
    asked = sorted(answers, key=lambda question: (-len(answers[question]), question))
    if len(asked) < 2:
        return []
    rows = {question: _themes(material, question, answers[question]) for question in asked}
    records = [_record(material, question, answers[question], rows[question]) for question in asked]
    muted = [i for i, record in enumerate(records) if record["n_answers"] < material.min_base]
    note = f"Marked * and greyed: fewer than {material.min_base} answers." if muted else ""
    columns = tabulate.with_digits(THEMES, share=material.share_digits)
    every = [row for question in asked for row in rows[question]]
    made = [tabulate.make("questions", "By question", COLUMNS, records, note=note, muted=muted)]
    if every:
        made.append(replace(tabulate.make("question_themes", "Themes by question", columns, every), folded=True))
    return made


def _record(material: Material, question: str, answers: list[Row], themes: list[Row]) -> Row:
    """Say of one question how many answered, in what mood, and what about."""
    most = [f"{row['theme']} {numbers.share(row['share'], material.share_digits)}" for row in themes[:_MOST]]
    moods = [{"polarity": answer["sentiment"]} for answer in answers]
    return {"question": question, "n_answers": len(answers), "mix": mix(moods), "most": tuple(most)}


def _themes(material: Material, question: str, answers: list[Row]) -> list[Row]:
    """Count the answers to a question that mention each theme, most first."""
    own = {answer["document_id"] for answer in answers}
    rows = []
    for theme_id in (theme_id for theme_id, theme in material.themes.items() if not theme["parent_id"]):
        mentions = [mention for mention in material.mentions[theme_id] if mention["document_id"] in own]
        if not mentions:
            continue
        n = len({mention["document_id"] for mention in mentions})
        rows.append({
            "question": question,
            "theme": material.label(theme_id),
            "n": n,
            "share": n / len(answers),
            "n_answers": len(answers),
            "mix": mix(mentions),
            "theme_id": theme_id,
        })  # fmt: skip
    return sorted(rows, key=lambda row: (-row["n"], row["theme"], row["theme_id"]))
