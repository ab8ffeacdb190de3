"""Section ``actions``: where fewer negative mentions go with the largest gain."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from voca.report import Column, Section, Table
from voca.reports import numbers, tabulate
from voca.reports.material import Material, Row
from voca.reports.scale import Scale
from voca.reports.sections import quotes
from voca.wording import counted

_COLUMNS: Final = (
    Column("rank", "#", "count", "1 is the largest gain: `recent_gain`, where there is one, or `gain`; mixed remarks "
           "come last."),
    Column("label", "Theme", "verbatim", "The theme's label."),
    Column("fraction", "Fewer", "share", "Share (0..1) of its negative mentions that are supposed to go away.", 2),
    Column("gain", "Gain", "delta", "How much the score that goes with it would change, points (association)."),
    Column("interval", "Interval", "interval", "Confidence interval of `gain`, points.", of="gain"),
    Column("recent_gain", "Of late", "delta", "The same at the theme's share in the last two complete periods, points; "
           "null for a theme that keeps its level, and on a small base."),
    Column("recent_interval", "Interval", "interval", "Confidence interval of `recent_gain`, points.",
           of="recent_gain"),
    Column("recent_share", "Share of late", "share", "Share (0..1) of these periods' scored responses that mention it "
           "negatively.", 9),
    Column("recent_from", "From", "text", "The first of these periods.", 9),
    Column("recent_to", "To", "text", "The last of these periods.", 9),
    Column("customers", "Customers", "count", "Customers who mention the theme negatively."),
    Column("value", "Value", "number", "Their value, in the data's own unit; null where it has none.", 2, digits=0),
    Column("evidence", "Evidence", "verbatim", "What the action rests on.", 3),
    Column("score", "Score", "text", "The score's name in the data.", 9),
    Column("theme_id", "Id", "text", "Id of the theme, the same in every table.", 9),
)  # fmt: skip
_PARTS: Final = (0.1, 0.25, 0.5, 0.75, 1.0)
_FRACTIONS: Final = (
    Column("rank", "#", "count", "As in `ranked`."),
    Column("label", "Theme", "verbatim", "The theme's label."),
    *(
        Column(f"gain_{100 * part:.0f}", f"{100 * part:.0f}% fewer", "delta",
               f"Change of the score that goes with {100 * part:.0f}% fewer negative mentions, points (association).")
        for part in _PARTS
    ),
    *(
        Column(f"interval_{100 * part:.0f}", "Interval", "interval", f"Confidence interval of `gain_{100 * part:.0f}`, "
               "points.", 9 if part not in (0.5, 1.0) else 1, of=f"gain_{100 * part:.0f}")
        for part in _PARTS
    ),
    Column("theme_id", "Id", "text", "Id of the theme, the same in every table.", 9),
)  # fmt: skip
_OTHER: Final = (Column("score_label", "Score of", "verbatim", "What a reader calls the score."), *_COLUMNS)
TABLES: Final = {"ranked": _COLUMNS, "fractions": _FRACTIONS, "other_scores": _OTHER}
_HALF: Final = 0.5
_QUOTED: Final = 3  # themes whose words are shown


def section(material: Material) -> Section:
    """Build the section: one row a theme, at half of its negative mentions; then other fractions, and other scores."""
    title = "Where to look first"
    rows = _mixed_last(material, [row for row in material.rows("actions") if row["gain"] is not None])
    primary = material.primary
    if primary is None or not rows:
        return _nothing(material, title)
    order = list(material.scales)
    rows.sort(key=lambda row: (order.index(row["score"]) if row["score"] in order else len(order), row["score"],
                               row["rank"] or 0, row["fraction"] or 0.0, row["theme_id"]))  # fmt: skip
    mine = [row for row in rows if row["score"] == primary.name]
    half = [row for row in mine if row["fraction"] == _HALF]
    others = [row for row in rows if row["score"] != primary.name and row["fraction"] == _HALF]
    tables = (
        _table(material, "ranked", f"If half of these mentions went away: {primary.short}", half),
        _fractions(material, primary, mine),
        _table(material, "other_scores", "If half of these mentions went away: the other scores", others),
    )
    named = [row for row in half if not material.mixed(row["theme_id"])]
    words = quotes.evidence(material, [row["theme_id"] for row in (named or half)[:_QUOTED]])
    kept = tuple(table for table in tables if table.rows)
    checked = (_UNCORRECTED,) if material.rows("calibration") else ()
    fewer = (f"Lower is better: of {primary.short}, a gain is a negative number.",) if primary.direction < 0 else ()
    notes = (
        *_ranked_by(material, half),
        *_not_ranked(material, primary),
        *fewer,
        _NOTE.format(which=_mentions(primary)),
        *checked,
    )
    return Section(
        "actions", title, lead=(_first(material, primary, named, half),), tables=kept, quotes=words, notes=notes
    )


def _mixed_last(material: Material, rows: list[Row]) -> list[Row]:
    """Rank mixed remarks behind the themes of each score that somebody can act on."""
    places: dict[str, dict[str, int]] = {}
    for row in sorted(rows, key=lambda row: (material.mixed(row["theme_id"]), row["rank"] or 0, row["theme_id"])):
        mine = places.setdefault(row["score"], {})
        mine.setdefault(row["theme_id"], len(mine) + 1)
    return [row | {"rank": places[row["score"]][row["theme_id"]]} for row in rows]


def _first(material: Material, primary: Scale, named: list[Row], half: list[Row]) -> str:
    """Say where to look first: the first theme with a subject, or that there is none."""
    if named:
        return _lead(material, named[0])
    if not half:
        return f"No theme's negative mentions go with a clear loss of {primary.short}."
    which = numbers.sentence_list([f"“{material.label(row['theme_id'])}”" for row in half])
    return (
        f"No theme with a subject of its own goes with a gain, only {which}. Read some of these remarks, and name or "
        "split them in a codebook, before you act on them."
    )


def _mentions(scale: Scale | None) -> str:
    """Say which mentions there would be fewer of: where the words are the score, a theme's mentions count whole."""
    return "mentions" if scale is not None and scale.kind == "sentiment" else "negative mentions"


def _nothing(material: Material, title: str) -> Section:
    """Say why nothing is ranked, and which themes a reader may look for."""
    primary = material.primary
    which = _mentions(primary)
    why = material.unlinked or f"no theme's {which} go with a clear loss of its own"
    why = why if material.themes else "no themes were found"
    why = "the data has no score" if primary is None else why
    notes = tuple(_not_ranked(material, primary)) if primary is not None else ()
    return Section("actions", title, lead=(f"{why[0].upper()}{why[1:]}, so no gain can be estimated.",), notes=notes)


_NOTE: Final = (
    "A gain is what goes with fewer {which} when everything else stays as it is; it is an association, not a promise."
)
_UNCORRECTED: Final = (
    "Gains are of negative mentions as they were recognised: a check is of all mentions of a theme, so that nothing "
    "corrects these."
)


def _not_ranked(material: Material, primary: Scale) -> list[str]:
    """Name the confounded themes whose negative mentions go with a worse score: a reader looks for them here.

    Of another score the same theme can be a driver, and be ranked. For a sentiment score mentions count whole.
    """
    whole = primary.kind == "sentiment"
    worst = f"{'adjusted' if whole else 'negative'}_{'high' if primary.direction > 0 else 'low'}"
    rows = [
        row
        for row in material.rows("drivers")
        if (row["score"], row["level"], row["verdict"]) == (primary.name, "theme", "confounded")
        and (row[worst] or 0.0) * primary.direction < 0
    ]
    if not rows:
        return []
    labels = numbers.sentence_list([f"“{material.label(row['theme_id'])}”" for row in rows])
    whose = f"{'its' if len(rows) == 1 else 'their'} {'' if whole else 'negative '}mentions"
    return [
        f"Not ranked for {primary.short}, because confounded: {labels}. What goes with {whose} can be another theme's."
    ]


def _ranked_by(material: Material, rows: list[Row]) -> list[str]:
    """Say what the order is by, where themes that rise or fall are placed by their share of late."""
    moving = [row for row in rows if row.get("recent_gain") is not None]
    if not moving:
        return []
    labels = numbers.sentence_list([f"“{material.label(row['theme_id'])}”" for row in moving])
    which = "a theme that does not keep its level" if len(moving) == 1 else "themes that do not keep their level"
    whose = "its" if len(moving) == 1 else "their"
    return [
        f"Ranked by gain: of {which} ({labels}) by that of late, at {whose} share in {_when(moving[0])}; of the others"
        " by that over all periods."
    ]


def _when(row: Row) -> str:
    first, last = row["recent_from"], row["recent_to"]
    return f"{first} and {last}" if first != last else str(first)


def _lead(material: Material, row: Row) -> str:
    scale = material.scale(row["score"])
    gain = scale.with_interval(row["gain"], row["low"], row["high"], sign=True)
    fraction = "Half as many" if row["fraction"] == _HALF else f"{numbers.share(row['fraction'] or 0.0)} fewer"
    which = _mentions(scale)
    label = material.label(row["theme_id"])
    first, late = gain, ""
    if row.get("recent_gain") is not None:
        first = scale.with_interval(row["recent_gain"], row["recent_low"], row["recent_high"], sign=True)
        share = numbers.share(row["recent_share"], 1)
        late = f", at their share in {_when(row)} ({share} of scored responses), with {gain} over all periods"
    worth = f"{first} points of {scale.short} over everybody"
    text = f"{fraction} {which} of “{label}” are associated with {worth}{late}"
    touched = [] if row["customers"] is None else [counted(row["customers"], "customer")]
    if row["value"] is not None:
        touched.append(f"a value of {numbers.fixed(row['value'], 0)}")
    if touched:
        text += f"; {numbers.sentence_list(touched)} touched"
    return f"{text}. Evidence: {row['evidence']}." if row["evidence"] else f"{text}."


def _fractions(material: Material, primary: Scale, rows: list[Row]) -> Table:
    """Lay out the gains of one theme side by side."""
    records: dict[str, Row] = {}
    for row in rows:
        name = f"{100 * (row['fraction'] or 0):.0f}"
        record = records.setdefault(row["theme_id"], {"rank": row["rank"], "theme_id": row["theme_id"]})
        if row["fraction"] in _PARTS:
            record |= {f"gain_{name}": row["gain"], f"interval_{name}": tabulate.pair(row["low"], row["high"])}
        record["label"] = material.label(row["theme_id"])
    columns = tabulate.with_digits(TABLES["fractions"], score=primary.digits)
    over = ", over all periods" if any(row.get("recent_gain") is not None for row in rows) else ""
    title = f"With fewer or more of them gone{over}: {primary.short}"
    return tabulate.make("fractions", title, columns, records.values())


def _table(material: Material, key: str, title: str, rows: list[Row]) -> Table:
    scales = {scale.title: scale.digits for scale in (material.scale(row["score"]) for row in rows)}
    digits = set(scales.values())
    columns = tabulate.with_digits(TABLES[key], score=digits.pop() if len(digits) == 1 else None)
    stored = {column.key for column in columns} - {"label", "interval", "recent_interval", "score_label"}
    records = []
    for row in rows:
        record = {name: row.get(name) for name in stored} | {"label": material.label(row["theme_id"])}
        if key == "other_scores":
            record["score_label"] = material.scale(row["score"]).title
        late = tabulate.pair(row.get("recent_low"), row.get("recent_high"))
        records.append(record | {"interval": tabulate.pair(row["low"], row["high"]), "recent_interval": late})
    made = tabulate.make(key, title, columns, records)
    return replace(made, parts="score_label", part_digits=scales, folded=True) if key == "other_scores" else made
