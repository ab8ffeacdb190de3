"""How one theme's figures come about: the derivation as a table, the conclusion in words, and the words it rests on."""

from __future__ import annotations

from typing import Final

from voca.report import Column, Section, Table
from voca.reports import findings, held, numbers, tabulate
from voca.reports.findings import SIGNIFICANT
from voca.reports.material import Material, Row
from voca.reports.sections import drivers, levels, quotes, segment_sentences

COLUMNS: Final = (
    Column(
        "part",
        "About",
        "text",
        "Base | Leave-out impact | Adjusted impact | Half as many | Share | Score gap | Slope | ... | Verdict.",
    ),
    Column("quantity", "Figure", "text", "What is computed."),
    Column("shown", "Value", "text", "`value` and `interval` as a person reads them."),
    Column("how", "How", "text", "The sum it is, or the rule."),
    Column("value", "Value", "number", "Its value: scores and impacts in points, shares and p values 0..1.", 9),
    Column("interval", "Interval", "interval", "Confidence interval of `value`.", 9),
)


def section(material: Material, theme_id: str) -> Section:
    """Build the section about the impacts of a theme from the ``explanation`` table."""
    title = f"How the figures of “{material.label(theme_id)}” come about"
    if material.primary is not None:
        title += f" ({material.primary.short})"
    return Section("drivers", title, tuple(_lead(material, theme_id)), (_steps(material),),
                   quotes.of_theme(material, theme_id))  # fmt: skip


def segment_section(material: Material, theme_id: str, place: Row) -> Section:
    """Build the section about a theme in one segment; the documents of `material` are those of the segment."""
    label, segment = material.label(theme_id), segment_sentences.named(place)
    title = f"How the figures of “{label}” in {segment} come about"
    lead = [segment_sentences.share_sentence(material, place)]
    if place["gap_difference"] is not None:
        lead.append(segment_sentences.gap_sentence(material, place))
    lead.append(_conclusion(place))
    quoted = quotes.of_theme(material, theme_id, f"in {place['segment']}")
    return Section("segments", title, tuple(lead), (_steps(material),), quoted)


def trend_section(material: Material, theme_id: str) -> Section:
    """Build the section about a theme over time; the documents of `material` are those of the last two periods."""
    test = material.trend_tests.get(theme_id)
    lead = [] if test is None else [findings.movement(material, theme_id), *levels.of_theme(material, theme_id)]
    rows = material.rows("explanation")
    lead.append(f"Verdict: {rows[-1]['how']}.")
    recent = list(material.periods.get(theme_id, {}))[-2:]
    quoted = quotes.of_theme(material, theme_id, f"in {numbers.sentence_list(recent)}" if recent else "")
    title = f"How the figures of “{material.label(theme_id)}” over time come about"
    return Section("trends", title, tuple(lead), (_steps(material),), quoted)


def _conclusion(place: Row) -> str:
    """Say whether the gap and the share differ beyond chance, many tests reckoned with."""
    said = []
    for what, q in (("gap", "gap_q"), ("share", "q")):
        if place[q] is None:
            said.append(f"the {what} is not tested")
        else:
            clear = "differs clearly" if place[q] <= SIGNIFICANT else "does not differ clearly"
            said.append(f"the {what} {clear} from elsewhere (q {numbers.p_value(place[q])})")
    note = f" ({place['note']})" if place["note"] else ""
    return f"Verdict: {', '.join(said)}{note}. An association, not a cause."


def _steps(material: Material) -> Table:
    records = []
    for row in material.rows("explanation"):
        kept = {key: row[key] for key in ("part", "quantity", "value", "how")}
        records.append(kept | {"shown": _shown(row), "interval": tabulate.pair(row["low"], row["high"])})
    return tabulate.make("explanation", "Step by step", COLUMNS, records)


def _shown(row: Row) -> str:
    """Write a value with its interval, with enough digits to do the sums again."""
    values = [row[name] for name in ("value", "low", "high") if row[name] is not None]
    written = [_write(row["kind"], value) for value in values]
    if len(written) == 3:
        return f"{written[0]} {numbers.interval(written[1], written[2])}"
    return written[0] if written else ""


def _write(kind: str, value: float) -> str:
    if kind == "share":
        return numbers.share(value, 2)
    if kind == "share_delta":
        return numbers.share_delta(value, 2)
    if kind == "p":
        return numbers.p_value(value)
    if kind == "delta":
        return numbers.signed(value, 3)
    return numbers.count(int(value)) if kind == "count" else numbers.fixed(value, 3)


def _lead(material: Material, theme_id: str) -> list[str]:
    """Say what the theme's figures mean, in the order of the derivation."""
    row, primary = material.drivers.get(theme_id), material.primary
    if row is None or primary is None or row["share"] is None:
        return []
    said = [
        f"{numbers.share(row['share'], 1)} of the scored responses with text mention it"
        f"{', by weight' if material.weighted else ''} ({numbers.base(row['n'])})."
    ]
    if row["score_with"] is not None and row["score_without"] is not None:
        apart = primary.compare(row["score_with"] - row["score_without"], "the others")
        said.append(f"They score {primary.write(row['score_with'])}, {apart}.")
    if row["leave_out"] is not None:
        figure = primary.with_interval(row["leave_out"], row["leave_out_low"], row["leave_out_high"], sign=True)
        said.append(f"Without them {primary.short} would differ: leave-out impact {figure} points.")
    if row["adjusted"] is not None:
        figure = primary.with_interval(row["adjusted"], row["adjusted_low"], row["adjusted_high"], sign=True)
        said.append(f"With {held.sentence(material)} held equal: adjusted impact {figure} points.")
    else:
        said += [f"Against its other mentions, {held.sentence(material, 'themes')} held equal: {known}."
                 for known in drivers.moods(primary, row)]  # fmt: skip
    return [*said, _verdict(row)]


def _verdict(row: Row) -> str:
    reason = f" ({row['reason']})" if row["reason"] else ""
    return f"Verdict: {row['verdict']}{reason}. An association, not a cause."
