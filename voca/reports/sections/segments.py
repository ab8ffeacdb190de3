"""Section ``segments``: who talks about what, and where a theme goes with a larger difference in the score."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from statistics import median
from typing import Final

from voca.report import Column, Section, Table
from voca.reports import numbers, tabulate
from voca.reports.findings import SIGNIFICANT
from voca.reports.material import Material, Row
from voca.reports.sections import segment_sentences
from voca.wording import counted

_WHO: Final = (
    Column("label", "Theme", "verbatim", "The theme's or sub-theme's label."),
    Column("dimension", "By", "verbatim", "The segment column, e.g. plan.", 2),
    Column("segment", "Segment", "verbatim", "The segment, e.g. Basic."),
)
_SHARE: Final = (
    Column("share", "Here", "share", "Share (0..1) of the segment's responses with text that mention the theme."),
    Column("rest_share", "Rest", "share", "The same share among everybody else."),
    Column("difference", "% points", "share_delta", "`share` minus `rest_share` (-1..1; shown in percentage points)."),
    Column("interval", "Interval", "interval", "Confidence interval of `difference`.", of="difference"),
    Column("n", "n", "count", "Responses in the segment that mention the theme.", 2),
    Column("n_segment", "of", "count", "Responses with text in the segment: the base of `share`.", 2),
    Column("q", "q", "p", "p value of `difference`, corrected for testing many (Benjamini-Hochberg).", 3),
    Column("effect_size", "Cohen's h", "number", "Effect size of `difference`; 0.2 is small, 0.5 medium, 0.8 large.",
           3, digits=2),
)  # fmt: skip
_GAP: Final = (
    Column("gap", "Gap here", "delta", "Score of those who mention the theme minus those who do not, in the segment, "
           "points."),
    Column("rest_gap", "Gap elsewhere", "delta", "The same gap among everybody else, points."),
    Column("gap_difference", "Difference", "delta", "`gap` minus `rest_gap`: how much more the theme goes with here, "
           "points.", 1),
    Column("gap_interval", "Interval", "interval", "Confidence interval of `gap_difference`, points.",
           of="gap_difference"),
    Column("gap_q", "q", "p", "p value of no difference in the gap, be it in points or in the mean of the answers, "
           "corrected for testing many (Benjamini-Hochberg).", 2),
)  # fmt: skip
_EVERY_GAP: Final = (  # beside the shares, of which the narrowest terminal has room for the difference alone
    *(replace(column, priority=2) for column in _GAP[:2]),
    replace(_GAP[2], title="Gap differs by"),
    _GAP[3],
    replace(_GAP[4], priority=3),
)
_ANSWER: Final = (
    Column("answer_gap", "Gap here", "delta", "Where the score is made of boxes of answers (NPS, top-two box): mean "
           "answer of those who mention the theme minus that of those who do not, in the segment, on the scale of the "
           "answers.", digits=2),
    Column("rest_answer_gap", "Gap elsewhere", "delta", "The same gap among everybody else.", digits=2),
    Column("answer_difference", "Difference", "delta", "`answer_gap` minus `rest_answer_gap`.", 1, digits=2),
    Column("answer_interval", "Interval", "interval", "Confidence interval of `answer_difference`.",
           of="answer_difference", digits=2),
)  # fmt: skip
_SCORED: Final = (Column("n_scored", "n", "count", "Scored responses in the segment that mention the theme."),)
_MEAN: Final = (
    Column("mean", "Score here", "score", "Score of those who mention the theme in the segment."),
    Column("rest_mean", "Elsewhere", "score", "Score of those who mention it elsewhere."),
    Column("mean_difference", "Difference", "delta", "`mean` minus `rest_mean`, points.", 1),
    Column("mean_interval", "Interval", "interval", "Confidence interval of `mean_difference`, points.",
           of="mean_difference"),
    Column("hedges_g", "Hedges' g", "number", "`mean_difference` in standard deviations; 0.2 is small, 0.5 medium, 0.8 "
           "large.", 2, digits=2),
    Column("mean_q", "q", "p", "p value of `mean_difference`, corrected for testing many (Benjamini-Hochberg).", 3),
)  # fmt: skip
_MOOD: Final = (
    Column("sentiment", "Mood here", "number", "Mean mood of the segment's mentions: -100 all negative, 100 all "
           "positive.", digits=0),
    Column("rest_sentiment", "Elsewhere", "number", "The same elsewhere.", digits=0),
    Column("sentiment_difference", "Difference", "delta", "`sentiment` minus `rest_sentiment`.", 1, digits=0),
    Column("sentiment_interval", "Interval", "interval", "Confidence interval of `sentiment_difference`.",
           of="sentiment_difference", digits=0),
    Column("sentiment_q", "q", "p", "p value of `sentiment_difference`, corrected for testing many "
           "(Benjamini-Hochberg).", 3),
)  # fmt: skip
_BASE: Final = tuple(column for column in _SHARE if column.key in ("n", "n_segment"))
_UNSHOWN_BASE: Final = (*_SCORED, *(replace(column, priority=9) for column in _BASE))
_TESTS: Final = (
    Column("gap_p", "p", "p", "p value of `gap_difference` alone.", 9),
    Column("answer_p", "p", "p", "p value of `answer_difference` alone.", 9),
    Column("gap_test_p", "p", "p", "p value of both as one test, of which `gap_q` is the corrected one.", 9),
    Column("gap_detectable", "Detectable", "delta", "The smallest `gap_difference` that would have been found in four "
           "of five studies of this size, points.", 9),
    Column("gap_behind", "Stands behind", "verbatim", "The segment that makes this one's gap differ from the rest: "
           "against the others without it, it does not.", 9),
    Column("gap_behind_theme", "Gap of", "text", "Id of a theme mentioned with this one whose gap it is: without "
           "those who mention that one, known or missed, it is not clear.", 9),
)  # fmt: skip
_REST: Final = (
    Column("p", "p", "p", "p value of `difference`.", 9),
    Column(
        "detectable",
        "Detectable",
        "share_delta",
        "The smallest `difference` that would have been found in four of five studies of this size.",
        9,
    ),
    *_TESTS,
    *(replace(column, priority=9) for column in (*_SCORED, *_ANSWER, *_MEAN, *_MOOD)),
    Column("mean_p", "p", "p", "p value of `mean_difference`.", 9),
    Column("sentiment_p", "p", "p", "p value of `sentiment_difference`.", 9),
    Column("n_customers", "Customers", "count", "Customers behind `n`.", 9),
    Column("score", "Score", "text", "The score the gaps are of: its name in the data.", 9),
    Column("level", "Level", "text", "theme | subtheme.", 9),
    Column("note", "Note", "text", "What to know about this row, e.g. a reversal between a segment and its parts.", 3),
    Column("theme_id", "Id", "text", "Id of the theme, the same in every table.", 9),
)
_ABOUT: Final = tuple(c for c in _REST if c.key in ("n_customers", "score", "level", "note", "theme_id"))
TABLES: Final = {
    "differences": (*_WHO, *_SHARE, *_ABOUT),
    "gaps": (*_WHO, *_GAP, *_UNSHOWN_BASE, *_TESTS, *_ABOUT),
    "answer_gaps": (*_WHO, *_ANSWER, _GAP[-1], *_UNSHOWN_BASE, *_TESTS, *_ABOUT),
    "scores": (*_WHO, *_MEAN, *_UNSHOWN_BASE, *_ABOUT),
    "moods": (*_WHO, *_MOOD, *_BASE, *_ABOUT),
    "all": (*_WHO, *_SHARE, *_EVERY_GAP, *_REST),
}
_ROWS: Final = 10  # of each table, on a page
_NAMED: Final = 3  # of segments that are the same responses, in a note
_UNSAID: Final = frozenset({segment_sentences.MISSING, "true", "false", "yes", "no", "other"})
_STORED: Final = frozenset(
    {"dimension", "segment", "share", "rest_share", "difference", "n", "n_segment", "q", "effect_size", "gap"}
    | {"rest_gap", "gap_difference", "gap_q", "p", "gap_p", "n_customers", "score", "level", "note", "theme_id"}
    | {"answer_gap", "rest_answer_gap", "answer_difference", "answer_p", "gap_test_p", "gap_behind", "gap_behind_theme"}
    | {"n_scored", "detectable", "gap_detectable"}
    | {"mean", "rest_mean", "mean_difference", "mean_p", "mean_q", "hedges_g"}
    | {"sentiment", "rest_sentiment", "sentiment_difference", "sentiment_p", "sentiment_q"}
)


def section(material: Material) -> Section:
    """Build the section: what differs leads, every comparison follows in the last table."""
    title = "Who differs"
    rows = [row for row in material.rows("segments") if row["theme_id"] not in material.only_parts]
    if not rows:
        return Section("segments", title, lead=(f"{_why_none(material)}, so customers are not compared.",))
    again = _again(material, rows)
    told = [row for row in rows if (row["dimension"], row["segment"]) not in again]
    shares, gaps = _clear(told, "q", "difference"), _clear(told, "gap_q", "gap_difference")
    mirrored = sum(row["gap_behind"] is not None for row in gaps)
    gaps = [row for row in gaps if row["gap_behind"] is None]
    shared = sum(row["gap_behind_theme"] is not None for row in gaps)
    gaps = [row for row in gaps if row["gap_behind_theme"] is None]
    shares, of_two = _once(shares, ("share", "rest_share"), lambda row: row["difference"])
    shares.sort(key=lambda row: (row["level"] != "theme", -abs(row["effect_size"] or 0.0), *_order(material, row)))
    gaps.sort(key=lambda row: (row["level"] != "theme", -abs(row["gap_difference"]), *_order(material, row)))
    scores, moods = _clear(told, "mean_q", "mean_difference"), _clear(told, "sentiment_q", "sentiment_difference")
    scores, two_scores = _once(scores, ("mean", "rest_mean"), lambda row: _harm(material, row))
    moods, two_moods = _once(moods, ("sentiment", "rest_sentiment"), lambda row: -row["sentiment_difference"])
    of_two += two_scores + two_moods
    scores.sort(key=lambda row: (row["level"] != "theme", -abs(row["hedges_g"] or 0.0), *_order(material, row)))
    moods.sort(key=lambda row: (row["level"] != "theme", -abs(row["sentiment_difference"]), *_order(material, row)))
    every = sorted(rows, key=lambda row: (row["level"] != "theme", *_order(material, row)))
    tables = (
        _table(material, "differences", "What some talk about more, or less, than the rest", shares),
        _table(material, "gaps", "Where a theme goes with a larger or smaller score gap", gaps),
        _table(
            material, "answer_gaps", _answers_title(material, gaps), [r for r in gaps if r["answer_gap"] is not None]
        ),
        _table(material, "scores", "Where those who mention a theme score higher or lower than elsewhere", scores),
        _table(material, "moods", "Where a theme is spoken of in another mood", moods),
        _table(material, "all", "Every theme in every segment", every),
    )
    return Section(
        "segments",
        title,
        lead=tuple(
            _lead(
                material,
                rows,
                shares,
                gaps,
                [segment_sentences.score_sentence(material, row) for row in scores[:1]]
                + [segment_sentences.mood_sentence(material, row) for row in moods[:1]],
            )
        ),
        tables=tuple(table for table in tables if table.rows),
        notes=(
            *_notes(rows, of_two, mirrored, shared, clear=any(table.rows for table in tables[:-1])),
            *_said_once(again),
        ),
    )


def _why_none(material: Material) -> str:
    columns = material.segment_columns
    if not columns:
        return "The data has no segments"
    if all(row[f"segment.{name}"] is None for row in material.documents.values() for name in columns):
        return f"No response has a value in {numbers.sentence_list([f'“{name}”' for name in columns])}"
    return "No segment is large enough"


def _answers_title(material: Material, rows: list[Row]) -> str:
    ends = {scale.ends for scale in (material.scale(row["score"]) for row in rows) if scale.ends}
    return f"The same gaps in the mean of the answers{f' ({ends.pop()})' if len(ends) == 1 else ''}"


def _order(material: Material, row: Row) -> tuple[str, str, str, str]:
    return material.label(row["theme_id"]), row["theme_id"], row["dimension"], row["segment"]


def _clear(rows: list[Row], q: str, value: str) -> list[Row]:
    """Keep what differs: on a large enough base and after correction for many tests."""
    return [r for r in rows if not r["muted"] and r[q] is not None and r[q] <= SIGNIFICANT and r[value] is not None]


def _again(material: Material, rows: list[Row]) -> dict[tuple[str, str], tuple[str, str]]:
    """Find the segments on a large enough base that are the same responses as one of another column, and which."""
    large = sorted({(row["dimension"], row["segment"]) for row in rows if not row["muted"]})
    columns = {dimension for dimension, _ in large} & set(material.segment_columns)
    if len(columns) < 2:
        return {}
    members: dict[tuple[str, str], list[str]] = {segment: [] for segment in large}
    for name, document in material.documents.items():
        if not material.looked_at(document):
            continue
        for column in columns:
            segment = column, document[f"segment.{column}"] or segment_sentences.MISSING
            if segment in members:
                members[segment].append(name)
    first: dict[tuple[str, ...], tuple[str, str]] = {}
    found = {}
    for segment in large:
        if not members[segment]:  # of a column within another
            continue
        same = first.setdefault(tuple(members[segment]), segment)
        if same[0] != segment[0]:
            found[segment] = same
    return found


def _said_once(again: dict[tuple[str, str], tuple[str, str]]) -> list[str]:
    """Name the segments of two columns that are the same responses, and are shown once."""
    if not again:
        return []
    called = {
        pair: segment_sentences.named({"dimension": pair[0], "segment": pair[1]}, "the")
        for pair in (*again, *again.values())
    }
    said = [f"{called[other]} and {called[one]}" for one, other in again.items()]
    more = [f"{len(said) - _NAMED:,} more"] if len(said) > _NAMED else []
    return [f"Shown once, because they are the same responses: {'; '.join([*said[:_NAMED], *more])}."]


def _once(rows: list[Row], pair: tuple[str, str], weight: Callable[[Row], float]) -> tuple[list[Row], int]:
    """Keep one of each two groups that are the rest of one another: the one with the larger weight.

    Returns
    -------
    list of dict
    int
        How many were left out.
    """
    here, rest = pair
    mirrors = {_figures(row, rest, here): row for row in rows}
    kept = []
    for row in rows:
        other = mirrors.get(_figures(row, here, rest))
        if other is None or other is row or weight(row) >= weight(other):
            kept.append(row)
    return kept, len(rows) - len(kept)


def _figures(row: Row, one: str, other: str) -> tuple[object, ...]:
    return row["theme_id"], row["dimension"], round(row[one], 9), round(row[other], 9)


def _harm(material: Material, row: Row) -> float:
    return float(-row["mean_difference"] * material.scale(row["score"]).direction)


def _lead(material: Material, rows: list[Row], shares: list[Row], gaps: list[Row], among: list[str]) -> list[str]:
    """Lead with what is clear; `among` says how those who mention a theme differ where neither share nor gap does."""
    tested = sum(not row["muted"] for row in rows)
    if not tested:
        many = counted(len(rows), "comparison")
        return [f"No segment can be compared: none of {many} is on {material.min_base} customers on either side."]
    if not shares and not gaps:
        how = " in how often it mentions a theme, nor in the gap that this goes with" if among else ""
        return [f"No segment clearly differs from the rest{how}: {counted(tested, 'comparison')} on a large "
                "enough base, none with q at most 0.05 (corrected for testing many).",
                *among, *_detectable(material, rows)]  # fmt: skip
    lead = [segment_sentences.gap_sentence(material, row) for row in gaps if row["level"] == "theme"][:1]
    return lead + [segment_sentences.share_sentence(material, row) for row in shares if row["level"] == "theme"][:2]


def _detectable(material: Material, rows: list[Row]) -> list[str]:
    """Say how large a difference would have had to be, to be found in four of five studies like this one."""
    shares = [row["detectable"] for row in rows if row["level"] == "theme" and row["detectable"] is not None]
    gaps = [row["gap_detectable"] for row in rows if row["level"] == "theme" and row["gap_detectable"] is not None]
    said = []
    if shares:
        points = numbers.fixed(100 * median(shares), 0)
        said.append(f"{points} percentage points in how often a theme is mentioned")
    if gaps:
        score = next(row["score"] for row in rows if row["gap_detectable"] is not None)
        scale = material.scale(score)
        said.append(f"{scale.write(median(gaps))} points of {scale.short} in the gap that it goes with")
    if not said:
        return []
    comma = "," if len(said) > 1 else ""
    return [f"A difference of {', or of '.join(said)}{comma} would have been found in four of five studies of this "
            "size (the median over the comparisons of themes)."]  # fmt: skip


def _notes(rows: list[Row], of_two: int, mirrored: int, shared: int, clear: bool) -> list[str]:
    muted = sum(bool(row["muted"]) for row in rows)
    notes = []
    if clear:
        said = "Shown are differences with q at most 0.05 (corrected for testing many), on the minimum base or more."
        notes.append(said)
    if muted:
        notes.append(f"{counted(muted, 'comparison')} of {numbers.count(len(rows))} rest on too small a base.")
    if of_two:
        notes.append("Of two groups that are all there is in a column, one is shown: the other differs as much the "
                     "other way.")  # fmt: skip
    if mirrored:
        verb, whose = ("differs", "its note in report.json says") if mirrored == 1 else (
            "differ", "their notes in report.json say")  # fmt: skip
        notes.append(f"{counted(mirrored, 'gap')} not shown {verb} from a rest that has the segments above in "
                     f"it, not from the others; {whose} which.")  # fmt: skip
    if shared:
        verb, its = ("is that", "it") if shared == 1 else ("are those", "them")
        notes.append(f"{counted(shared, 'gap')} not shown {verb} of a theme above that is mentioned with {its}: "
                     "without those who mention that one, known or missed, nothing is clear.")  # fmt: skip
    return notes


def _needs_column(segment: str) -> bool:
    """Tell whether a segment's name says nothing without its column's: "(missing)", "yes", "18-30"."""
    return segment.casefold() in _UNSAID or not any(character.isalpha() for character in segment)


def _table(material: Material, key: str, title: str, rows: list[Row]) -> Table:
    columns = TABLES[key]
    wanted = {column.key for column in columns}
    records = []
    for row in rows:
        record = {name: row[name] for name in _STORED & wanted} | {"label": material.label(row["theme_id"])}
        if "interval" in wanted:
            record["interval"] = tabulate.pair(row["low"], row["high"])
        for stem in ("gap", "answer", "mean", "sentiment"):
            if f"{stem}_interval" in wanted:
                record[f"{stem}_interval"] = tabulate.pair(row[f"{stem}_low"], row[f"{stem}_high"])
        records.append(record)
    digits = {material.scale(row["score"]).digits for row in rows if row["score"]}
    columns = tabulate.with_digits(columns, score=digits.pop() if len(digits) == 1 else None,
                                   share=material.share_digits)  # fmt: skip
    if any(_needs_column(row["segment"]) for row in rows):
        columns = tuple(replace(column, priority=1) if column.key == "dimension" else column for column in columns)
    muted = [i for i, row in enumerate(rows) if row["muted"]]
    kind = "scored responses" if "n_scored" in wanted and key != "all" else "responses"
    base = f"Base: {kind} with text in the segment; n of them mention the theme"
    return replace(
        tabulate.make(key, title, columns, records, base=base, muted=muted), folded=key == "all", shown=_ROWS
    )
