"""Which themes matter most, and the sentences that say so.

A sentence about a theme gives both numbers, how many mention it and how much lower those who do score, and says
"associated with": nothing here shows a cause.
"""

from __future__ import annotations

from collections.abc import Sequence

from voca.reports import numbers
from voca.reports.material import Material, Row
from voca.reports.scale import Scale
from voca.wording import counted

SIGNIFICANT = 0.05
_LARGE = 0.1  # part of the comments
_SHOWN = 0.1  # of the share before, by which the last two periods differ at least where that is a headline
_COUNTED = 3  # themes that are named where people are only counted
_SPAN = {"whole": "adjusted", "negative": "negative", "positive": "positive"}
_IMPACT = {"whole": "adjusted", "negative": "negative_impact", "positive": "positive_impact"}
_NEVER = ("confounded", "small base", "not estimable")


def damaging(material: Material) -> list[str]:
    """List the ids of the themes that go with a worse score, worst first; without a score, the most negative ones.

    Mixed remarks come last: they are no finding that anybody could act on.
    """
    return sorted(_ranked(material, worse=True), key=material.mixed)


def helpful(material: Material) -> list[str]:
    """List the ids of the themes that go with a better score, best first; without a score, the most positive ones."""
    return sorted(_ranked(material, worse=False), key=material.mixed)


def _ranked(material: Material, worse: bool) -> list[str]:
    """Rank drivers by their worst (best) impact; without one by leave-out impact; without a score by mentions."""
    if material.primary is None:
        return _by_mood(material, "negative" if worse else "positive")
    sign = material.primary.direction * (1 if worse else -1)
    rows = [row for row in material.drivers.values() if row["level"] == "theme"]
    ranked = []
    for row in rows:
        side = strongest(row, sign)
        if side is not None:
            ranked.append((row[_IMPACT[side]] * sign, row["theme_id"]))
    if ranked:
        return [theme_id for _, theme_id in sorted(ranked)]
    for row in rows:
        impact, q = row["leave_out"], row["leave_out_q"]
        if row["verdict"] in _NEVER or impact is None or q is None or q > SIGNIFICANT:
            continue
        if impact * sign < 0:
            ranked.append((impact * sign, row["theme_id"]))
    return [theme_id for _, theme_id in sorted(ranked)]


def strongest(row: Row, sign: int) -> str | None:
    """Say which mentions of a driver go most with the direction: all, the negative or the positive ones; None: none do.

    Praise and blame of one theme can cancel in the whole; each is looked at by itself, where its interval excludes 0.
    """
    if row["verdict"] != "driver":
        return None
    found = []
    for side, impact in _IMPACT.items():
        low, high = row[_SPAN[side] + "_low"], row[_SPAN[side] + "_high"]
        if None not in (row[impact], low, high) and low * high > 0 and row[impact] * sign < 0:
            found.append((row[impact] * sign, side))
    return min(found, key=lambda pair: pair[0])[1] if found else None  # the whole where a part is not more than it


def verdict(row: Row) -> str | None:
    """Write a verdict, and of a driver whose impact as a whole is not clear, which of its mentions are behind it."""
    said: str | None = row["verdict"]
    if said != "driver":
        return said
    clear = {
        side: None not in (row[f"{span}_low"], row[f"{span}_high"]) and row[f"{span}_low"] * row[f"{span}_high"] > 0
        for side, span in _SPAN.items()
    }
    behind = [name for side, name in (("negative", "complaints"), ("positive", "praise")) if clear[side]]
    if clear["whole"] or not (behind or row["adjusted"] is not None):
        return said
    return f"{said} ({' and '.join(behind) or 'complaints against praise'})"


def _by_mood(material: Material, polarity: str) -> list[str]:
    counted = []
    for theme_id, row in material.themes.items():
        n = sum(mention["polarity"] == polarity for mention in material.mentions[theme_id])
        if not row["parent_id"] and n > len(material.mentions[theme_id]) / 3:
            counted.append((-n, theme_id))
    return [theme_id for _, theme_id in sorted(counted)]


def headlines(material: Material) -> list[str]:
    """Return up to three sentences: what goes with a worse score, with a better one, and what is new."""
    found = _withheld(material)
    if material.few and material.themes:
        return [*found, _counted(material)]
    worst, best = damaging(material)[:1], helpful(material)[:1]
    both = [(theme_id, True) for theme_id in worst] + [(theme_id, False) for theme_id in best]
    both.sort(key=lambda pair: material.mixed(pair[0]))
    found += [_impact(material, theme_id, worse=worse) for theme_id, worse in both]
    if material.primary is not None and not worst and not best and material.drivers:
        found += _nothing_clear(material, material.primary)
    told = [theme_id for theme_id in rising(material) if _shows(material.trend_tests[theme_id])]
    if told:
        found.append(movement(material, told[0]))
    return found


def _withheld(material: Material) -> list[str]:
    """Say first that a large part of the comments could not be read, and what is withheld of them."""
    many = (
        material.unread > _LARGE * (material.coded + material.unread) or material.unheard > _LARGE * material.judgeable
    )
    return material.withheld if many else []


def _nothing_clear(material: Material, scale: Scale) -> list[str]:
    """Say why no theme leads: nothing can be linked, what is clear cannot be told apart, or nothing is clear."""
    if material.unlinked:
        return [f"No theme can be linked to {scale.short}: {material.unlinked}."]
    apart = [
        row
        for row in material.drivers.values()
        if row["level"] == "theme" and row["verdict"] == "not estimable"
        and row["leave_out_q"] is not None and row["leave_out_q"] <= SIGNIFICANT
    ]  # fmt: skip
    apart.sort(key=lambda row: (-abs(row["leave_out"]), row["theme_id"]))
    said = []
    for row in apart[:1]:
        figure = scale.with_interval(row["leave_out"], row["leave_out_low"], row["leave_out_high"], sign=True)
        said.append(
            f"“{material.label(row['theme_id'])}” has a leave-out impact of {figure} points of {scale.short}; what "
            f"of it is its own cannot be estimated: {row['reason']}."
        )
    return said or [f"No theme goes with a clearly higher or lower {scale.short}."]


def speakers(material: Material, theme_id: str) -> int:
    """Count the people who mention a theme."""
    documents = {mention["document_id"] for mention in material.mentions[theme_id]}
    return len({material.customer(material.documents[d]) for d in documents if d in material.documents})


def _counted(material: Material) -> str:
    """Say which themes most of a few people speak of."""
    themes = [theme_id for theme_id, row in material.themes.items() if not row["parent_id"]]
    themes = [theme_id for theme_id in themes if not material.mixed(theme_id)] or themes
    ranked = sorted((-speakers(material, i), -(material.themes[i]["size"] or 0), i) for i in themes)[:_COUNTED]
    ranked = [entry for entry in ranked if entry[0]]
    if not ranked:
        return "Nobody speaks of any theme."
    if material.people == 1:  # who mentions a theme tells nothing: how often it comes up does
        said = [f"“{material.label(theme_id)}” ({-n} of {material.coded})" for _, n, theme_id in ranked]
        return f"All comments are of {material.crowd}; most often they speak of {numbers.sentence_list(said)}."
    said = [f"“{material.label(theme_id)}” ({-n} of {material.people})" for n, _, theme_id in ranked]
    named = numbers.sentence_list(said)
    majority = all(-2 * n > material.people for n, _, _ in ranked)
    return (
        f"Of {material.crowd}, most speak of {named}."
        if majority
        else f"Most often spoken of, of {material.crowd}: {named}."
    )


def opening_of(material: Material, theme_id: str, *, worse: bool) -> str:
    """Say what stands out about a theme: what it goes with or, where the words are the score, how it is spoken of."""
    alone = ", without a subject in common" if material.mixed(theme_id) else ""
    if material.primary is None or material.primary.kind != "sentiment":
        return ("Goes with worse scores" if worse else "Goes with better scores") + alone
    if worse:
        return f"In the most negative words{alone}"
    mood = material.drivers[theme_id]["score_with"]
    return ("In the mildest words" if mood is not None and mood < 0 else "In the most positive words") + alone


def _impact(material: Material, theme_id: str, worse: bool) -> str:
    if material.primary is None:
        return _mood(material, theme_id, "negative" if worse else "positive")
    row, scale, label = material.drivers[theme_id], material.primary, material.label(theme_id)
    opening = opening_of(material, theme_id, worse=worse)
    side = strongest(row, scale.direction * (1 if worse else -1))
    if side in ("negative", "positive"):
        return f"{opening}: “{label}”. {_one_side(material, row, side, scale)}"
    text = f"{opening}: “{label}”. {_both_numbers(material, row, scale)}"
    if row["adjusted"] is None or row["verdict"] != "driver":
        return f"{text} With the other themes held equal the difference is not clear."
    impact = scale.with_interval(row["adjusted"], row["adjusted_low"], row["adjusted_high"], sign=True)
    text += f" Over everybody, other themes held equal, it is associated with {impact} points of {scale.short}"
    checked = material.corrected.get(theme_id)
    if checked is None or checked["adjusted"] is None:
        return f"{text}."
    impact = scale.with_interval(checked["adjusted"], checked["adjusted_low"], checked["adjusted_high"], sign=True)
    return f"{text}; {impact} once mistakes of recognition are corrected."


def _one_side(material: Material, row: Row, side: str, scale: Scale) -> str:
    """Say how many complain of (praise) a theme and how much lower or higher those score, other themes held equal."""
    n, share = row[f"n_{side}"], row[f"{side}_share"]
    one, many = ("complains of", "complain of") if side == "negative" else ("praises", "praise")
    said = _scored(material, n, share)
    impact = row[f"{side}_impact"]
    worth = scale.with_interval(impact, row[f"{side}_low"], row[f"{side}_high"], sign=True)
    others = "the others who mention it" if row["adjusted"] is None else ""  # next to everybody does
    return (
        f"{said} {one if n == 1 else many} it, and with the other themes held equal those "
        f"score {scale.compare(row[f'{side}_coefficient'], others)}. Over everybody that is associated with "
        f"{worth} points of {scale.short}."
    )


def _scored(material: Material, n: int, share: float | None) -> str:
    """Write how many scored responses there are, and their share as finely as the tables have it.

    A weighted share is not the count's: it says so.
    """
    many = counted(n, "scored response")
    if share is None:
        return many
    return f"{many} ({numbers.share(share, material.share_digits)}{' by weight' if material.weighted else ''})"


def _both_numbers(material: Material, row: Row, scale: Scale) -> str:
    """Say how many mention it and how much lower or higher those who do score."""
    many = _scored(material, row["n"], row["share"])
    verb = "mentions" if row["n"] == 1 else "mention"
    if row["score_with"] is None or row["score_without"] is None:
        return f"{many} {verb} it."
    gap = scale.compare(row["score_with"] - row["score_without"], "the rest")
    return (
        f"{many} {verb} it, and those score {gap} "
        f"({scale.write(row['score_with'])} against {scale.write(row['score_without'])})."
    )


def _mentioned_by(n: int, share: str = "") -> str:
    return f"{counted(n, 'comment')}{share} {'mentions' if n == 1 else 'mention'} it"


def _mood(material: Material, theme_id: str, polarity: str) -> str:
    row, mentions = material.themes[theme_id], material.mentions[theme_id]
    n = sum(mention["polarity"] == polarity for mention in mentions)
    share = numbers.share((row["size"] or 0) / material.coded, material.share_digits) if material.coded else ""
    are = "is" if len(mentions) == 1 else "are"
    return (
        f"Most {polarity}: “{material.label(theme_id)}”. {_mentioned_by(row['size'] or 0, f' ({share})')}; "
        f"{numbers.share(n / len(mentions))} of {counted(len(mentions), 'mention')} {are} {polarity}."
    )


def rising(material: Material) -> list[str]:
    """List the ids of what is new or growing, the clearest first; see :func:`moving`."""
    return moving(material, ("emerging", "rising"))


def moving(material: Material, verdicts: Sequence[str]) -> list[str]:
    """List the ids of the themes of these verdicts, the clearest first, and after them of sub-themes.

    What is new often is a sub-theme of what was known, and in its theme's share it is lost. Where the theme moves, too,
    it stands for its sub-themes.
    """
    tests, known = material.trend_tests, material.themes.keys() - material.only_parts
    found = {theme_id for theme_id, row in tests.items() if row["verdict"] in verdicts and theme_id in known}
    rows = [tests[theme_id] for theme_id in found if material.themes[theme_id]["parent_id"] not in found]
    rows.sort(
        key=lambda row: (
            verdicts.index(row["verdict"]),
            not _shows(row),
            row["level"] != "theme",
            -abs(_growth(row)),
            row["theme_id"],
        )
    )
    return [row["theme_id"] for row in rows]


def _shows(row: Row) -> bool:
    """Whether a direction over all periods is one of the last two, too: a rise long ago is no headline."""
    if row["verdict"] not in ("rising", "falling"):
        return True
    way = 1 if row["verdict"] == "rising" else -1
    return way * _growth(row) > _SHOWN * float(row["before_share"] or 0.0)


def _growth(row: Row) -> float:
    return float((row["recent_share"] or 0.0) - (row["before_share"] or 0.0))


def movement(material: Material, theme_id: str) -> str:
    """Say how much more or less often a theme comes up of late, and how those who mention it score."""
    row = material.trend_tests[theme_id]
    above = material.themes[theme_id]["parent_id"]
    part = f", part of “{material.label(above)}”" if above and theme_id not in material.only_parts else ""
    text = f"{str(row['verdict']).capitalize()}: “{material.label(theme_id)}”{part}."
    if row["verdict"] in ("rising", "falling") and row["slope_q"] is not None and row["n_periods"]:
        text = f"{text[:-1]} over {row['n_periods']} periods (q {numbers.p_value(row['slope_q'])})."
    if row["recent_share"] is not None and row["before_share"] is not None:
        digits = max(1, material.share_digits)  # as the table of themes over time
        of = "of comments by weight" if material.weighted else "of comments"
        text += (
            f" {numbers.share(row['recent_share'], digits)} {of} in the last two complete periods, "
            f"{numbers.share(row['before_share'], digits)} before"
        )
        text += f" ({_mentioned_by(material.themes[theme_id]['size'] or 0)} in all)."
    driver = material.drivers.get(theme_id)
    if driver is None or material.primary is None or driver["score_with"] is None or driver["score_without"] is None:
        return text
    gap = material.primary.compare(driver["score_with"] - driver["score_without"], "the rest")
    return f"{text} Those who mention it score {gap}."
