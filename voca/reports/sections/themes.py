"""Section ``themes``: what people talk about, how much of it, in what mood, and what goes with it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Final

from voca.report import Column, Section, Table
from voca.reports import findings, numbers, tabulate
from voca.reports.material import Material, Row
from voca.reports.mix import mix
from voca.reports.sections import aspects, questions
from voca.wording import counted

_STEADY: Final = 0.5  # mean Jaccard overlap under which a theme is named as unsteady
_UNDIVIDED: Final = "A theme's only sub-theme is the same comments, and has its impact."
_MIXED: Final = (
    "Mixed remarks stand last: no phrase says what they share{few}. Read some before you use their figures; a codebook "
    "can name, split or hide them."
)
_FEW: Final = ", and what is in brackets is true of fewer than one in six of their sentences"
_PARENT: Final = Column("theme", "Theme", "verbatim", "Label of the theme it belongs to.", 2)
_FIGURES: Final = (
    Column("n", "Comments", "count", "Comments that mention it."),
    Column("share", "%", "share", "`n` as a share (0..1) of the comments that were looked at for themes."),
    Column("mix", "Sentiment", "mix", "Shares (0..1) of its mentions that are negative, neutral and positive."),
    Column("score_with", "Score with", "score", "Primary score of the responses that mention it.", 2),
    Column("score_without", "Score without", "score", "Primary score of the responses that do not mention it.", 3),
    Column("adjusted", "Adjusted impact", "delta", "What mentions of it are associated with, in points of the primary "
           "score over all scored responses, other themes, segments, channel and time held equal."),
    Column("adjusted_interval", "Interval", "interval", "Confidence interval of `adjusted`, points.", of="adjusted"),
    Column("leave_out", "Leave-out impact", "delta", "Primary score minus what it is among the responses that do not "
           "mention it, points; blames a theme for what it is mentioned with.", 3),
    Column("leave_out_interval", "Interval", "interval", "Confidence interval of `leave_out`, points.", 3,
           of="leave_out"),
    Column("verdict", "Verdict", "text", "driver | confounded | negligible | no clear effect | small base | "
           "not estimable.", 9),
    Column("finding", "Verdict", "text", "`verdict`; of a driver whose interval of `adjusted` has 0 in it, with the "
           "mentions that are behind it: complaints | praise | complaints and praise | complaints against praise.", 2),
    Column("trend", "Trend", "spark", "Share (0..1) of the comments in each complete period, oldest first.", 2),
    Column("trend_verdict", "Direction", "text", "emerging | rising | falling | fading | stepped up | stepped "
           "down | steady | too little data.", 3),
    Column("stability", "Stability", "number", "Mean Jaccard overlap (0..1) of the theme with itself over resamples.",
           3, digits=2),
    Column("n_mentions", "Mentions", "count", "Sentences that mention it.", 9),
    Column("n_customers", "Customers", "count", "Customers who mention it.", 9),
    Column("description", "What it is about", "verbatim", "One line, made of what customers say most in it, or a "
           "codebook's.", 4),
    Column("keywords", "Words", "list", "Words that set it apart from the other themes.", 9),
    Column("theme_id", "Id", "text", "Id of the theme, the same in every table.", 9),
)  # fmt: skip
TABLES: Final = {
    "themes": (Column("label", "Theme", "verbatim", "The theme's label."), *_FIGURES),
    "subthemes": (
        Column("label", "Sub-theme", "verbatim", "The sub-theme's label."),
        _PARENT,
        *_FIGURES,
        Column("parent_id", "Parent id", "text", "Id of the theme it belongs to.", 9),
    ),
    "questions": questions.COLUMNS,
    "question_themes": questions.THEMES,
    "aspects": aspects.COLUMNS,
}


def section(material: Material) -> Section:
    """Build the section."""
    themes = [row for row in material.themes.values() if not row["parent_id"]]
    if not themes:
        return Section("themes", "Themes", lead=tuple(_none(material)))
    leaves = [row for row in material.themes.values() if row["parent_id"]]
    tables = [_table(material, "themes", "Themes", themes)]
    if leaves:
        tables.append(_table(material, "subthemes", "Sub-themes", leaves))
    tables += questions.tables(material)
    named = aspects.table(material)
    if named:
        tables.append(named)
    return Section("themes", "Themes", lead=tuple(_lead(material, themes, leaves)), tables=tuple(tables),
                   notes=tuple(_notes(material)))  # fmt: skip


def _none(material: Material) -> list[str]:
    """Say why there are no themes."""
    base = [f"{tabulate.base_text('comments looked at', material.coded)}."] if material.coded else []
    if not material.unread:
        return ["No themes were found: there are too few comments, or they have too little in common.", *base]
    read = material.coded
    if not read:
        return ["No themes were looked for: no comment is in a language that the encoder knows.", *material.withheld]
    they = "it is too little" if read == 1 else "they are too few, or have too little in common"
    return [f"No themes were found among the {counted(read, 'comment')} in a language that the encoder knows: "
            f"{they}.", *material.withheld]  # fmt: skip


def _lead(material: Material, themes: list[Row], leaves: list[Row]) -> list[str]:
    counts = Counter(row["status"] for row in material.documents.values())
    themed, total = counts["themed"], material.coded
    parts = counted(len(themes), "theme")
    if leaves:
        parts += f" with {counted(len(leaves), 'sub-theme')}"
    if not total:
        return [f"{parts}."]
    percent = numbers.share(themed / total, material.share_digits)
    if material.few:
        parts += f", counted by who mentions them: {material.crowd} in all"
    return [f"{parts}; {percent} of the comments mention at least one ({numbers.count(themed)} of "
            f"{numbers.count(total)}).", *_given(material)]  # fmt: skip


def _given(material: Material) -> list[str]:
    """Say where themes come from that were not found in these comments, and what is new beside them."""
    said = [row["message"] for row in material.rows("issues") if row["code"] == "codebook" and row["message"]]
    return [f"{message[:1].upper()}{message[1:].removesuffix('.')}." for message in said]


def _notes(material: Material) -> list[str]:
    notes = ["A comment can mention several themes, so the percentages add up to more than 100."]
    if material.primary is None:
        notes.append("There is no score, so no impact is shown.")
    if not material.periods:
        notes.append(f"There {'is no complete period' if material.dated else 'are no dates'} to show a trend by.")
    return notes


def _table(material: Material, key: str, title: str, rows: list[Row]) -> Table:
    records = [_record(material, row) for row in rows]
    records.sort(
        key=lambda record: (
            material.mixed(record["theme_id"]),
            -(record["n_customers"] if material.few else 0),
            -(record["n"] or 0),
            record["label"],
            record["theme_id"],
        )
    )
    digits = material.primary.digits if material.primary else None
    columns = tabulate.with_digits(TABLES[key], score=digits, share=material.share_digits)
    columns = _of_few(columns, material.nouns[1].capitalize()) if material.few else columns
    muted = [i for i, record in enumerate(records) if not material.few and _small(material, record)]
    notes = []
    if material.primary is not None and not material.few:
        notes += [_UNDIVIDED] if key == "subthemes" and material.only_parts else []
        notes.append(
            f"Impact: points of {material.primary.short} associated with it, over all scored "
            f"responses; [ ]: {material.confidence} interval."
        )
    if muted:
        notes.append(f"Marked * and greyed: fewer than {material.min_base} customers, not ranked.")
    mixed = [record["label"] for record in records if material.mixed(record["theme_id"])]
    if mixed:
        notes.append(_MIXED.format(few=_FEW if any("(" in label for label in mixed) else ""))
    unsteady = [f"“{record['label']}”" for record in records if (record["stability"] or 1.0) < _STEADY]
    if unsteady:
        notes.append(
            f"Come back less surely when 80% of the sentences are grouped again (stability under {_STEADY}): "
            f"{', '.join(unsteady)}."
        )
    base = tabulate.base_text("comments looked at for themes", material.coded)
    base += f", of {material.crowd}" if material.few else ""
    made = tabulate.make(key, title, columns, records, base=base, note=" ".join(notes), muted=muted)
    return replace(made, folded=key == "subthemes")


def _of_few(columns: tuple[Column, ...], title: str) -> tuple[Column, ...]:
    """Show first how many people mention a theme, under `title`, and nothing that links it to a score."""
    people = next(replace(c, title=title, priority=1) for c in columns if c.key == "n_customers")
    linked = ("score_with", "score_without", "adjusted", "leave_out", "verdict", "finding", "trend_verdict")
    others = [
        replace(c, priority=9) if c.key in linked or c.of in linked else c for c in columns if c.key != people.key
    ]
    at = next(i for i, column in enumerate(others) if column.kind != "verbatim")
    return (*others[:at], people, *others[at:])


def _record(material: Material, row: Row) -> Row:
    theme_id = row["theme_id"]
    estimated = row["parent_id"] if theme_id in material.only_parts else theme_id  # the same mentions, one verdict
    driver = material.drivers.get(estimated, {})
    mentions = material.mentions[theme_id]
    record = {
        "label": material.label(theme_id),
        "n": row["size"],
        "share": row["size"] / material.coded if material.coded and row["size"] is not None else None,
        "mix": mix(mentions),
        "score_with": driver.get("score_with"),
        "score_without": driver.get("score_without"),
        "adjusted": driver.get("adjusted"),
        "adjusted_interval": tabulate.pair(driver.get("adjusted_low"), driver.get("adjusted_high")),
        "leave_out": driver.get("leave_out"),
        "leave_out_interval": tabulate.pair(driver.get("leave_out_low"), driver.get("leave_out_high")),
        "verdict": driver.get("verdict"),
        "finding": findings.verdict(driver) if driver else None,
        "trend": material.spark(theme_id),
        "trend_verdict": material.trend_tests.get(estimated, {}).get("verdict"),
        "stability": row["stability"],
        "n_mentions": len(mentions),
        "n_customers": findings.speakers(material, theme_id),
        "description": _told(row.get("description"), material.label(theme_id)),
        "keywords": tuple(row["keywords"] or ()),
        "theme_id": theme_id,
    }
    if not row["parent_id"]:
        return record
    return record | {"theme": material.label(row["parent_id"]), "parent_id": row["parent_id"]}


def _told(description: str | None, label: str) -> str | None:
    """Give a description that says more than the label does."""
    return None if description and description.casefold() == label.casefold() else description


def _small(material: Material, record: Row) -> bool:
    return int(record["n_customers"] or record["n"] or 0) < material.min_base
