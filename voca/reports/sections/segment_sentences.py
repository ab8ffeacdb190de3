"""What is said of a segment beside the rest: how often it mentions a theme, how it scores, in what mood it speaks."""

from __future__ import annotations

from typing import Final

from voca.reports import numbers
from voca.reports.findings import SIGNIFICANT
from voca.reports.material import Material, Row
from voca.wording import counted

MISSING: Final = "(missing)"
_OTHER: Final = "(other)"


def named(row: Row, article: str = "the") -> str:
    """Name a segment in a sentence; those without a value, and those in none of the ranges, are groups of their own.

    Of a question, the segment is what was answered.

    >>> named({"segment": "West", "dimension": "region"}), named({"segment": "(missing)", "dimension": "region"})
    ('West (region)', 'the group without “region”')
    >>> named({"segment": "(other)", "dimension": "age"}, "The")
    'The group outside the ranges of “age”'
    >>> named({"segment": "No", "dimension": "Would you buy it again?"})
    'the group that says “No” to “Would you buy it again?”'
    """
    segment, dimension = row["segment"], row["dimension"]
    if segment == _OTHER:
        return f"{article} group outside the ranges of “{dimension}”"
    if segment == MISSING:
        return f"{article} group without “{dimension}”"
    if dimension.endswith("?"):
        return f"{article} group that says “{segment}” to “{dimension}”"
    return f"{segment} ({dimension})"


def share_sentence(material: Material, row: Row) -> str:
    """Say how much more, or less, often a segment mentions a theme, or that it is not clear whether it does."""
    clear = row["q"] is not None and row["q"] <= SIGNIFICANT
    digits = material.share_digits if clear else 1  # shares that are next to the same need it
    bounds = ""
    if row["low"] is not None and row["high"] is not None:
        low, high = (numbers.share_delta(row[key], digits) for key in ("low", "high"))
        bounds = f" {numbers.interval(low, high)}"
    more = "more" if row["difference"] > 0 else "less"
    theme = f"“{material.label(row['theme_id'])}”"
    mentions = f"mentions {theme} {more} often" if clear else f"does not clearly mention {theme} more, or less, often"
    return (
        f"{named(row, 'The')} {mentions}: "
        f"{numbers.share(row['share'], digits)} of {counted(row['n_segment'], 'response')}, "
        f"{numbers.share(row['rest_share'], digits)} of the rest "
        f"({numbers.share_delta(row['difference'], digits)} percentage points{bounds})."
    )


def gap_sentence(material: Material, row: Row) -> str:
    """Say how the gap in the score that a theme goes with differs in a segment."""
    scale = material.scale(row["score"])
    text = f"Within {named(row)}, those who mention “{material.label(row['theme_id'])}” score "
    if row["gap"] is not None:
        text += f"{scale.compare(row['gap'], 'those who do not')} ({numbers.base(row['n_scored'] or row['n'])})"
    if row["rest_gap"] is not None:
        text += f"; elsewhere {scale.compare(row['rest_gap'])}"
    figure = scale.with_interval(row["gap_difference"], row["gap_low"], row["gap_high"], sign=True)
    return f"{text}. The gaps differ by {figure}.{_answers_sentence(material, row)}"


def score_sentence(material: Material, row: Row) -> str:
    """Say how those who mention a theme score in a segment, against those who do elsewhere."""
    scale = material.scale(row["score"])
    figure = scale.with_interval(row["mean_difference"], row["mean_low"], row["mean_high"], sign=True)
    return (
        f"Of those who mention “{material.label(row['theme_id'])}”, {named(row)} scores "
        f"{scale.compare(row['mean_difference'], 'the rest')}: {scale.write(row['mean'])} "
        f"({numbers.base(row['n_scored'] or row['n'])}) against {scale.write(row['rest_mean'])}, a difference of "
        f"{figure}."
    )


def mood_sentence(material: Material, row: Row) -> str:
    """Say in what mood a segment speaks of a theme, against those who do elsewhere."""
    here, rest = (numbers.signed(row[key], 0) for key in ("sentiment", "rest_sentiment"))
    kinder = "more" if row["sentiment_difference"] > 0 else "less"
    return (
        f"{named(row, 'The')} speaks {kinder} kindly of “{material.label(row['theme_id'])}” than the rest: "
        f"mean mood {here} against {rest}, from −100, all negative, to +100 ({numbers.base(row['n'])})."
    )


def _answers_sentence(material: Material, row: Row) -> str:
    """Say the same in the mean of the answers, which has no boxes that are full."""
    if row["answer_difference"] is None:
        return ""
    here, rest, difference = (
        numbers.signed(row[name], 2) for name in ("answer_gap", "rest_answer_gap", "answer_difference")
    )
    bounds = ""
    if row["answer_low"] is not None and row["answer_high"] is not None:
        bounds = f" {numbers.interval(*(numbers.signed(row[f'answer_{end}'], 2) for end in ('low', 'high')))}"
    ends = f", {material.scale(row['score']).ends}" if material.scale(row["score"]).ends else ""
    return f" In the mean of the answers{ends}: {here} and {rest}, a difference of {difference}{bounds}."
