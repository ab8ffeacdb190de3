"""Section ``overview``: how many, when, the score, the mood, and the few sentences that matter most."""

from __future__ import annotations

from collections import Counter
from typing import Final

from voca.report import Column, Section, Value
from voca.reports import findings, numbers, tabulate
from voca.reports.material import NO_COMMENT, Material
from voca.schema import POLARITIES
from voca.wording import counted

_FILES: Final = 3  # that are named

TABLES: Final = {
    "summary": (
        Column("comments", "Comments", "count", "Comments with text from customers, everything counted."),
        Column("analysed", "Analysed", "count", "Comments that were looked at for themes: without filler, duplicates, "
               "what is too short and what cannot be read."),
        Column("responses", "Responses", "count", "Responses (reviews, respondents, calls); one may hold several "
               "comments."),
        Column("customers", "Customers", "count", "Customers, where the data says who they are; else null."),
        Column("first", "From", "date", "Day of the first response, ISO 8601; null without dates."),
        Column("last", "To", "date", "Day of the last response, ISO 8601; null without dates."),
        Column("score", "Score", "text", "The primary score's name in the data, e.g. nps; null without a score."),
        Column("score_label", "Score of", "verbatim", "What a reader calls the primary score."),
        Column("estimate", "Score", "score", "The primary score on its reported scale, over all who answered."),
        Column("interval", "Interval", "interval", "Confidence interval of `estimate`, same scale.", of="estimate"),
        Column("n", "n", "count", "Responses with the primary score: the base of `estimate`."),
        Column("reliable", "Reliable", "flag", "False where the interval cannot be trusted."),
        Column("score_scale", "Scale", "text", "How the primary score is to be read."),
        Column("mix", "Sentiment", "mix", "Shares (0..1) of the judged comments that are negative, neutral and "
               "positive; null where fewer than half of the comments could be judged."),
        Column("judged", "Judged", "count", "Comments whose sentiment was judged: the base of `mix`."),
        Column("themes", "Themes", "count", "Themes found, sub-themes not counted."),
    ),
}  # fmt: skip

_ENOUGH: Final = 0.5  # part of the comments that must have been judged to say how all of them sound


def section(material: Material) -> Section:
    """Build the section."""
    record = _people(material) | _score(material) | _mood(material)
    record["themes"] = sum(not row["parent_id"] for row in material.themes.values())
    digits = material.primary.digits if material.primary else None
    columns = tabulate.with_digits(TABLES["summary"], score=digits)
    table = tabulate.make("summary", "Summary", columns, [record])
    lead, notes = findings.headlines(material), _notes(material, record)
    return Section("overview", "Overview", lead=tuple(lead), tables=(table,), notes=tuple(notes))


def _people(material: Material) -> dict[str, Value]:
    documents = list(material.documents.values())
    days = sorted(d["time"].date().isoformat() for d in documents if d["time"] is not None)
    customers = {d["customer_id"] for d in documents if d["customer_id"]}
    return {
        "comments": len(material.comments),
        "analysed": material.coded,
        "responses": len({d["response_id"] for d in documents}),
        "customers": len(customers) or None,
        "first": days[0] if days else None,
        "last": days[-1] if days else None,
    }


def _score(material: Material) -> dict[str, Value]:
    primary = material.primary
    if primary is None:
        return {}
    rows = (r for r in material.rows("scores") if r["score"] == primary.name and not r["dimension"])
    row = next(rows, None)
    if row is None or row["estimate"] is None:
        return {"score": primary.name, "score_label": primary.title}
    return {
        "score": primary.name,
        "score_label": primary.title,
        "score_scale": primary.explanation,
        "estimate": row["estimate"],
        "interval": tabulate.pair(row["low"], row["high"]),
        "n": row["n"],
        "reliable": row["reliable"],
    }


def _mood(material: Material) -> dict[str, Value]:
    counts = Counter(
        d["sentiment"]
        for d in material.documents.values()
        if d["sentiment"] in POLARITIES and d["status"] not in (*NO_COMMENT, "duplicate")
    )
    judged = counts.total()
    enough = judged and judged >= _ENOUGH * material.judgeable
    mix = tuple(counts[polarity] / judged for polarity in POLARITIES) if enough else None
    return {"mix": mix, "judged": judged}


def _notes(material: Material, record: dict[str, Value]) -> list[str]:
    notes = [
        f"Some count twice: {row['source']}: {row['message']}."
        for row in material.rows("issues")
        if row["code"] == "same-records" and row["severity"] == "warning"
    ]
    notes += _unplaced(material)
    if material.weighted:
        notes.append("Scores, impacts, segments and trends count each response by its weight; n, and the percentages "
                     "in the table of themes, do not.")  # fmt: skip
    primary = material.primary
    if primary is None:
        notes.append("The data has no score: what is said is about how often and in what mood themes come up.")
    elif primary.kind == "sentiment":
        notes.append("The data has no score of its own: the sentiment of the words stands in for one.")
    if record.get("reliable") is False and record["interval"] is None:
        notes.append("The score has no interval: it rests on one customer, or does not vary.")
    elif record.get("reliable") is False:
        notes.append("The score's interval is marked unreliable: with so few or so lopsided answers it may miss.")
    notes += _unjudged(material, record)
    if record["first"] is None:
        notes.append("The data has no dates, so nothing is said about change over time.")
    if not material.segment_columns:
        notes.append("The data has no segments, so customers are not compared.")
    analysed = record["analysed"]
    if isinstance(analysed, int) and analysed < numbers.SMALL_BASE and (analysed or not material.unread):
        what = "every figure about themes" if material.unread else "every figure"
        notes.append(f"Only {counted(analysed, 'comment')} could be analysed: read {what} as an anecdote.")
    return notes


def _unplaced(material: Material) -> list[str]:
    """Say whose words count though nobody knows whether they are a customer's."""
    unknown = [row["source"] for row in material.rows("issues") if row["code"] == "unknown-speaker-role"]
    sources = list(dict.fromkeys(unknown))
    turns = sum(d["speaker"] is not None and d["speaker_role"] is None for d in material.documents.values())
    if not sources or not turns:
        return []
    where = [*sources[:_FILES], f"{len(sources) - _FILES} more"] if len(sources) > _FILES else sources
    said = counted(turns, "turn")
    return [
        f"It is not known who is the customer in {numbers.sentence_list(where)}: {said}, those of all who speak, count "
        "alike. Say --customer-speaker NAME, or first or second by who of two speaks first; the warnings quote how "
        "they begin."
    ]


def _unjudged(material: Material, record: dict[str, Value]) -> list[str]:
    """Say why no sentiment is shown."""
    judged = record["judged"]
    if not isinstance(judged, int) or not judged:
        return ["No comment's sentiment could be judged."]
    if record["mix"] is not None:
        return []
    many = counted(material.judgeable, "comment")
    return [f"The sentiment is not shown: only {numbers.count(judged)} of {many} could be judged."]
