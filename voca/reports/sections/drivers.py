"""Section ``drivers``: which themes go with a higher or lower score, the familiar figure and the honest one."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from voca.report import Column, Section, Table
from voca.reports import findings, held, numbers, tabulate
from voca.reports.material import Material, Row
from voca.reports.scale import Scale
from voca.reports.sections import bridge, calibration, operational, outcomes
from voca.wording import counted, first_of

_FIGURES: Final = (
    Column("n", "n", "count", "Scored responses that mention the theme.", 2),
    Column("share", "%", "share", "`n` as a share (0..1) of the scored responses.", 3),
    Column("share_interval", "Interval", "interval", "Confidence interval of `share`, 0..1.", 9, of="share"),
    Column("score_with", "Score with", "score", "Score of the responses that mention it.", 3),
    Column("score_without", "without", "score", "Score of the responses that do not mention it.", 3),
    Column("leave_out", "Leave-out", "delta", "The score minus what it is among the responses that do not mention the "
           "theme, points; blames a theme for what it is mentioned with."),
    Column("leave_out_interval", "Interval", "interval", "Confidence interval of `leave_out`, points.",
           of="leave_out"),
    Column("adjusted", "Adjusted", "delta", "`negative_impact` + `neutral_impact` + `positive_impact`: what "
           "mentions of the theme are associated with, points of the score over all scored responses, other themes, "
           "segments, channel and time held equal."),
    Column("adjusted_interval", "Interval", "interval", "Confidence interval of `adjusted`, points.", of="adjusted"),
    Column("robust", "Left", "delta", "Of `adjusted`, what missed mentions of one other theme could not explain, "
           "points.", 9),
    Column("importance", "Importance", "share", "Part (0..1) of the variance of the score that is the theme's, its "
           "mentions of any mood together (LMG, or Johnson's relative weights); the parts add up to what the themes "
           "explain beyond segments, channel and time (R²).", 2),
    Column("importance_interval", "Interval", "interval", "Confidence interval of `importance`, 0..1.", 3,
           of="importance"),
    Column("verdict", "Verdict", "text", "driver | confounded | negligible | no clear effect | small base | not "
           "estimable.", 9),
    Column("finding", "Verdict", "text", "`verdict`; of a driver whose interval of `adjusted` has 0 in it, with the "
           "mentions that are behind it: complaints | praise | complaints and praise | complaints against praise."),
    Column("negative_impact", "Negative mentions", "delta", "The part of `adjusted` that comes from negative "
           "mentions, points.", 3),
    Column("negative_interval", "Interval", "interval", "Confidence interval of `negative_impact`, points.", 3,
           of="negative_impact"),
    Column("neutral_impact", "Neutral mentions", "delta", "The part of `adjusted` that comes from mentions that are "
           "neither negative nor positive, points.", 9),
    Column("neutral_interval", "Interval", "interval", "Confidence interval of `neutral_impact`, points.", 9,
           of="neutral_impact"),
    Column("positive_impact", "Positive mentions", "delta", "The part of `adjusted` that comes from positive "
           "mentions, points.", 3),
    Column("positive_interval", "Interval", "interval", "Confidence interval of `positive_impact`, points.", 3,
           of="positive_impact"),
    Column("negative_share", "Negative", "share", "Share (0..1) of scored responses that mention it negatively.", 9),
    Column("positive_share", "Positive", "share", "Share (0..1) of scored responses that mention it positively.", 9),
    Column("negative_coefficient", "Per negative mention", "delta", "Points per response that mentions it negatively.",
           9),
    Column("positive_coefficient", "Per positive mention", "delta", "Points per response that mentions it positively.",
           9),
    Column("n_customers", "Customers", "count", "Customers behind `n`.", 9),
    Column("leave_out_se", "s.e.", "number", "Standard error of `leave_out`, points.", 9),
    Column("leave_out_p", "p", "p", "p value of `leave_out`.", 9),
    Column("leave_out_q", "q", "p", "p value of `leave_out`, corrected for testing many themes (Benjamini-Hochberg).",
           9),
    Column("adjusted_se", "s.e.", "number", "Standard error of `adjusted`, points.", 9),
    Column("adjusted_p", "p", "p", "p value of `adjusted`.", 9),
    Column("adjusted_q", "q", "p", "p value of `adjusted`, corrected for testing many themes (Benjamini-Hochberg).",
           9),
    Column("importance_method", "Method", "text", "LMG (Shapley values of R²) up to 12 themes, else Johnson (relative "
           "weights).", 9),
    Column("detectable", "Detectable", "delta", "The smallest `adjusted` that would have been found in four of five "
           "studies of this size, points.", 9),
    Column("reason", "Why", "text", "Why the verdict is what it is.", 9),
    Column("score", "Score", "text", "The score's name in the data, e.g. nps.", 9),
    Column("theme_id", "Id", "text", "Id of the theme, the same in every table.", 9),
)  # fmt: skip
TABLES: Final = {
    "themes": (Column("label", "Theme", "verbatim", "The theme's label."), *_FIGURES),
    "subthemes": (
        Column("label", "Sub-theme", "verbatim", "The sub-theme's label."),
        Column("theme", "Theme", "verbatim", "Label of the theme it belongs to.", 3),
        *_FIGURES,
    ),
    "other_scores": (
        Column("score_label", "Score of", "verbatim", "What a reader calls the score."),
        Column("label", "Theme", "verbatim", "The theme's label."),
        # beside another column of names, the narrowest terminal has room for one of the two impacts
        *(replace(column, priority=2) if column.key == "leave_out" else column for column in _FIGURES),
    ),
    "corrected": calibration.CORRECTED,
    "recognised": calibration.RECOGNISED,
    "shares": calibration.SHARES,
    "outcomes": outcomes.COLUMNS,
    "bridge": bridge.COLUMNS,
    "operational": operational.COLUMNS,
}
_APART: Final = 4
_CONFOUNDED_SHOWN: Final = 3
_NAMED: Final = 3  # themes that a note names for one reason
_RECKONED: Final = "Verdicts reckon with missed mentions of one other theme: that spares many innocent themes, not all."
_WORTH: Final = "; together they are worth "  # as a reason says it
_INTERVALS: Final = {
    "share_interval": "share",
    "leave_out_interval": "leave_out",
    "adjusted_interval": "adjusted",
    "negative_interval": "negative",
    "neutral_interval": "neutral",
    "positive_interval": "positive",
    "importance_interval": "importance",
}


def section(material: Material) -> Section:
    """Build the section."""
    title = "Key drivers (association)"
    primary = material.primary
    left = outcomes.table(material)
    if primary is None:
        said = ("The data has no score, so no driver of one can be named.", *outcomes.lead(material))
        return Section("drivers", title, lead=said, tables=(left,) if left.rows else ())
    rows = list(material.drivers.values())
    if not rows:
        none = material.unlinked or "no themes were found"
        return Section("drivers", title, lead=(f"No theme could be linked to {primary.short}: {none}.",))
    themes = [row for row in rows if row["level"] == "theme"]
    others = [row for row in material.rows("drivers") if row["score"] != primary.name and row["level"] == "theme"]
    candidates = (
        _table(material, "themes", f"What goes with {primary.short}", themes),
        _table(material, "subthemes", f"Sub-themes and {primary.short}", _parts(material, rows)),
        calibration.corrected(material),
        calibration.recognised(material),
        calibration.shares(material),
        operational.table(material, primary),
        left,
        bridge.table(material, primary),
        _table(material, "other_scores", "The other scores", others),
    )
    return Section(
        "drivers",
        title,
        lead=(*_lead(material, primary, themes), *calibration.lead(material), *outcomes.lead(material)),
        tables=tuple(table for table in candidates if table.rows),
        notes=tuple([*_explained(material, primary, themes), *_notes(primary, material)]),
    )


def _parts(material: Material, rows: list[Row]) -> list[Row]:
    """Keep the sub-themes that are not all of their theme."""
    return [row for row in rows if row["level"] != "theme" and row["theme_id"] not in material.only_parts]


def _explained(material: Material, primary: Scale, themes: list[Row]) -> list[str]:
    parts = [row["importance"] for row in themes if row["importance"] is not None]
    if not parts:
        return []
    left_out = any(row["verdict"] == "not estimable" and row["importance"] is None for row in themes)
    which = "the themes with a figure" if left_out else "the themes"
    return [
        f"Importance splits what {which} explain of {primary.short} among them: "
        f"{numbers.share(min(sum(parts), 1.0), material.share_digits)} of its variance together."
    ]


def _lead(material: Material, primary: Scale, themes: list[Row]) -> list[str]:
    found = [row for row in themes if row["verdict"] == "driver"]
    tested = [row for row in themes if row["verdict"] not in ("small base", "not estimable")]
    if material.few:
        return [f"{material.unlinked}: who mentions a theme is counted, and not linked to {primary.short}."]
    if material.unlinked:
        return [f"No theme can be linked to {primary.short}: {material.unlinked}."]
    without = sum(row["verdict"] == "not estimable" for row in themes)
    lead = [_how_many(primary, len(found), len(tested), without)]
    lead += _apart(primary, [(material.label(row["theme_id"]), row) for row in found])
    lead += _disguised(material, primary)
    confounded = sorted((r for r in themes if r["verdict"] == "confounded"), key=_size)
    lead += [_confounded(material, row) for row in confounded[:_CONFOUNDED_SHOWN]]
    if others := [f"“{material.label(row['theme_id'])}”" for row in confounded[_CONFOUNDED_SHOWN:]]:
        be = "is" if len(others) == 1 else "are"
        lead.append(f"{numbers.sentence_list(others)} {be} confounded, too: the leave-out impact is that of others.")
    return lead


def _how_many(primary: Scale, drivers: int, tested: int, without: int) -> str:
    """Say how many of the themes on a large enough base are drivers, and of how many that cannot be told."""
    clearly = f"with a clearly different {primary.short} once the other themes are held equal"
    if tested + without == 1:
        said = f"goes {clearly}" if drivers else "cannot be estimated" if without else f"does not go {clearly}"
        return f"The only theme with a large enough base {said}."
    of, go = numbers.count(tested + without), "goes" if drivers == 1 else "go"
    unknown = f"; {without} cannot be estimated" if without else ""
    return f"{numbers.count(drivers)} of {of} themes with a large enough base {go} {clearly}{unknown}."


def _disguised(material: Material, primary: Scale) -> list[str]:
    """Say which operational driver is the score itself in other numbers."""
    issues = (row for row in material.rows("issues") if row["code"] == "driver-is-score")
    mine = (row for row in issues if row.get("score") == primary.name)
    return list(dict.fromkeys(row["message"][row["message"].find(repr(row["column"])) :] for row in mine))


def _apart(primary: Scale, drivers: list[tuple[str, Row]]) -> list[str]:
    """Explain the drivers whose impact is next to nothing: their complaints and their praise pull apart."""
    moods = ("negative_impact", "positive_impact")
    both = [
        (label, row)
        for label, row in drivers
        if None not in (row["adjusted"], *(row[mood] for mood in moods))
        and row["adjusted_low"] <= 0 <= row["adjusted_high"]
    ]
    if not both:
        return []
    both.sort(key=lambda pair: (-abs(pair[1]["positive_impact"] - pair[1]["negative_impact"]), pair[1]["theme_id"]))
    written = [(label, *(primary.delta(row[mood]) for mood in moods)) for label, row in both]
    said = [f"“{label}” (complaints {complaints}, praise {praise})" for label, complaints, praise in written]
    return [f"Complaints and praise pull apart, so that little is left of both together: {first_of(said, _APART)}."]


def _apart_of_each(material: Material, rows: list[Row]) -> list[str]:
    """Explain such drivers of each score by itself."""
    found: dict[str, list[tuple[str, Row]]] = {}
    for row in rows:
        if row["verdict"] == "driver":
            found.setdefault(row["score"], []).append((material.label(row["theme_id"]), row))
    said = {material.scale(score).title: _apart(material.scale(score), drivers) for score, drivers in found.items()}
    if len({row["score"] for row in rows}) == 1:
        return [text for texts in said.values() for text in texts]
    return [f"{title}: {text[:1].lower()}{text[1:]}" for title, texts in said.items() for text in texts]


def _size(row: Row) -> tuple[float, str]:
    return -abs(row["leave_out"] or 0.0), row["theme_id"]


def _confounded(material: Material, row: Row) -> str:
    primary = material.scale(row["score"])
    label = material.label(row["theme_id"])
    familiar = primary.with_interval(row["leave_out"] or 0.0, row["leave_out_low"], row["leave_out_high"], sign=True)
    text = f"“{label}” is confounded: its leave-out impact is {familiar}"
    if row["adjusted"] is None:
        return text + ", but it cannot be told apart from the themes it is mentioned with."
    honest = primary.with_interval(row["adjusted"], row["adjusted_low"], row["adjusted_high"], sign=True)
    text += f", but with the other themes held equal {honest} ({numbers.base(row['n'])})"
    why = (row["reason"] or "").partition("; ")[2]  # what stands before it, the figures say
    return f"{text}. Why: {why}." if why else f"{text}."


def _notes(primary: Scale, material: Material) -> list[str]:
    notes = [
        "Leave-out impact: the score minus the score of those who do not mention the theme. Adjusted impact: the same "
        f"with {held.sentence(material)} held equal. Both are "
        "associations; neither shows a cause.",
        f"{_assumed(material)} {_RECKONED}",
    ]
    if any(_alone(row) for row in material.drivers.values()):
        notes.insert(1, "An interval is of one theme by itself; a verdict is corrected for testing many, so “no clear "
                        "effect” can stand beside an interval without 0.")  # fmt: skip
    if primary.direction < 0:
        notes.append(f"A lower {primary.short} is better: a positive impact is the bad one.")
    if primary.kind == "sentiment":
        notes.append("The score is the sentiment of the same words the themes come from: the two are not independent.")
    return notes


def _alone(row: Row) -> bool:
    """Tell whether a theme's interval by itself would show an effect that many tests leave unclear."""
    return row["verdict"] == "no clear effect" and calibration.clear(row)


def _assumed(material: Material) -> str:
    checked = max((row["n_checked"] for row in material.rows("calibration")), default=0)
    unused = [row["message"] for row in material.rows("issues") if row["code"] in ("checks-unit", "checks-few")]
    if unused:
        return f"{unused[0]} The figures assume that every mention was recognised rightly."
    if not checked:
        return "The figures assume that every mention was recognised rightly: no sample checked by a person was given."
    return (
        f"Mistakes of recognition are corrected by {counted(checked, 'response')} that a person checked, where "
        "a theme has at least 30 checked mentions; the other figures assume that every mention was recognised rightly."
    )


def _record(material: Material, row: Row) -> Row:
    columns = {column.key for column in _FIGURES} - {*_INTERVALS, "finding"}
    record = {key: row[key] for key in columns}
    for key, stem in _INTERVALS.items():
        record[key] = tabulate.pair(row[f"{stem}_low"], row[f"{stem}_high"])
    return record | {"label": material.label(row["theme_id"]), "finding": findings.verdict(row)}


def _table(material: Material, key: str, title: str, rows: list[Row]) -> Table:
    """Build one table, the largest adjusted impact first, then mixed remarks, what is not estimated last."""
    scales = {row["score"]: material.scale(row["score"]) for row in rows}
    rows = sorted(rows, key=lambda row: (list(material.scales).index(row["score"]) if row["score"] in material.scales
                  else 99, row["verdict"] == "small base", material.mixed(row["theme_id"]), _worst_first(material, row),
                  row["theme_id"]))  # fmt: skip
    records = []
    for row in rows:
        record = _record(material, row)
        if key == "other_scores":
            record["score_label"] = scales[row["score"]].title
        if key == "subthemes":
            parent = material.themes.get(row["theme_id"], {}).get("parent_id")
            record["theme"] = material.label(parent) if parent else None
        records.append(record)
    digits = {scale.digits for scale in scales.values()}
    columns = tabulate.with_digits(TABLES[key], score=digits.pop() if len(digits) == 1 else None,
                                   share=material.share_digits)  # fmt: skip
    muted = [i for i, row in enumerate(rows) if row["verdict"] == "small base"]
    base, primary = "", material.primary
    if primary is not None and key != "other_scores":
        scored = next((r["n_scored"] for r in rows if r["n_scored"] is not None), None)
        everybody = (r["n"] for r in material.rows("scores") if r["score"] == primary.name and not r["dimension"])
        n = scored if scored is not None else next(everybody, None)
        if n is not None:
            who = "all who answered" if scored is None else "all who answered and wrote"
            who += " in a language that the encoder knows" if scored is not None and material.unread else ""
            base = f"{primary.title}: {primary.explanation}. {tabulate.base_text(who, n)}"
    said = _small(material, [rows[i] for i in muted])
    apart = [] if key == "themes" else _apart_of_each(material, rows)  # of the themes, the lead says it
    note = " ".join([*said, *_not_estimable(material, rows), *apart])
    made = tabulate.make(key, title, columns, records, base=base, note=note, muted=muted)
    if key == "other_scores":
        made = replace(made, parts="score_label", part_digits={scale.title: scale.digits for scale in scales.values()})
    return replace(made, folded=key != "themes" or material.few)


def _small(material: Material, rows: list[Row]) -> list[str]:
    if not rows:
        return []
    weighed = any((row["n_customers"] or 0) >= material.min_base for row in rows)
    who = "customers, or their weights leave fewer" if weighed else "customers"
    return [f"Marked * and greyed: fewer than {material.min_base} {who}, not ranked."]


def _not_estimable(material: Material, rows: list[Row]) -> list[str]:
    """Say why themes on a large enough base have no adjusted impact, or no interval of it, and what their moods have.

    A reason that many share is said once.
    """
    unknown = [row for row in rows if row["adjusted"] is None or row["adjusted_low"] is None]
    without = [row for row in unknown if row["verdict"] != "small base" and row["reason"]]
    said, told = _together(material, without)
    named: dict[str, list[str]] = {}
    known = []
    for row in without:
        label = f"“{material.label(row['theme_id'])}”"
        if (row["score"], row["theme_id"]) not in told:
            named.setdefault(row["reason"], []).append(label)
        known += [f"{label}, {moved}." for moved in moods(material.scale(row["score"]), row)]
    for reason, labels in named.items():
        more = [f"{len(labels) - _NAMED} more"] if len(labels) > _NAMED else []
        said.append(f"No adjusted impact of {numbers.sentence_list([*labels[:_NAMED], *more])}: {reason}.")
    return said + known[:_NAMED]


def _together(material: Material, rows: list[Row]) -> tuple[list[str], set[tuple[str, str]]]:
    """Say in one sentence which themes cannot be told apart from which, and what they are worth together.

    Returns
    -------
    list of str
        The sentence, if there is one to say.
    set of tuple of str
        Score and theme of those it is about.
    """
    by_theme = {(row["score"], row["theme_id"]): row for row in rows}
    said: list[str] = []
    told: set[tuple[str, str]] = set()
    for bar in material.rows("bridge"):
        keys = [(bar["score"], theme_id) for theme_id in bar["theme_ids"] or ()]
        if bar["part"] != "joint" or told & set(keys) or not all(key in by_theme for key in keys):
            continue
        worth = {by_theme[key]["reason"].partition(_WORTH)[2] for key in keys}
        if len(keys) > 1 and len(worth) == 1 and (points := worth.pop()):
            names = [f"“{material.label(theme_id)}”" for _, theme_id in keys]
            said.append(f"{numbers.sentence_list(names)} (together {points})")
            told |= set(keys)
    if not said:
        return [], told
    more = [f"{len(said) - _NAMED} more sets"] if len(said) > _NAMED else []
    return [f"No adjusted impact of themes that cannot be told apart: {'; '.join([*said[:_NAMED], *more])}."], told


def moods(scale: Scale, row: Row) -> list[str]:
    """Write the impacts of a theme's negative and positive mentions, as far as they are known, in one phrase."""
    known = [mood for mood in ("negative", "positive") if row[f"{mood}_impact"] is not None]
    written = [
        f"{mood} mentions: "
        + scale.with_interval(row[f"{mood}_impact"], row[f"{mood}_low"], row[f"{mood}_high"], sign=True)
        for mood in known
    ]
    return [f"{', '.join(written)} points"] if written else []


def _worst_first(material: Material, row: Row) -> float:
    value = row["adjusted"] if row["adjusted"] is not None else row["leave_out"]
    return float("inf") if value is None else value * material.scale(row["score"]).direction
