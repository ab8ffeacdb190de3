"""The tables of figures that ``voca.link`` computes, one per section of the report; part of :mod:`voca.schema`.

`dimension` "" and `segment` "" : everybody. Estimates are on the score's reported scale: NPS -100..100, CSAT and yes/no
0..100 (% top-two box, % yes), others the mean on their own scale.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import pyarrow as pa

FIGURES: Final[Mapping[str, pa.Schema]] = {
    "scores": pa.schema(
        [
            ("score", pa.string()),
            ("dimension", pa.string()),
            ("segment", pa.string()),
            ("n", pa.int64()),
            ("n_customers", pa.int64()),
            ("n_effective", pa.float64()),
            ("estimate", pa.float64()),
            ("low", pa.float64()),
            ("high", pa.float64()),
            ("method", pa.string()),
            ("reliable", pa.bool_()),
            ("note", pa.string()),
        ]
    ),
    # One row per score x theme (level "theme" or "subtheme").
    "drivers": pa.schema(
        [
            ("score", pa.string()),
            ("level", pa.string()),
            ("theme_id", pa.string()),
            ("n_scored", pa.int64()),  # scored responses with text: the base of the shares
            ("n", pa.int64()),  # scored responses that mention it
            ("n_customers", pa.int64()),
            ("share", pa.float64()),
            ("share_low", pa.float64()),
            ("share_high", pa.float64()),
            ("n_negative", pa.int64()),  # scored responses that mention it negatively
            ("n_positive", pa.int64()),
            ("negative_share", pa.float64()),  # of all scored responses
            ("positive_share", pa.float64()),
            ("score_with", pa.float64()),
            ("score_without", pa.float64()),
            ("leave_out", pa.float64()),
            ("leave_out_se", pa.float64()),
            ("leave_out_low", pa.float64()),
            ("leave_out_high", pa.float64()),
            ("leave_out_p", pa.float64()),
            ("leave_out_q", pa.float64()),
            ("adjusted", pa.float64()),  # impacts of its negative, neutral and positive mentions
            ("adjusted_se", pa.float64()),
            ("adjusted_low", pa.float64()),
            ("adjusted_high", pa.float64()),
            ("adjusted_p", pa.float64()),
            ("adjusted_q", pa.float64()),
            ("robust", pa.float64()),  # of `adjusted`: what unrecognised mentions of another theme could not explain
            ("effect_p", pa.float64()),  # of no effect, whole or by polarity
            ("effect_q", pa.float64()),
            ("negative_coefficient", pa.float64()),  # points per mention
            ("negative_impact", pa.float64()),
            ("negative_low", pa.float64()),
            ("negative_high", pa.float64()),
            ("neutral_coefficient", pa.float64()),  # mentions that are neither, or too few to part
            ("neutral_impact", pa.float64()),
            ("neutral_low", pa.float64()),
            ("neutral_high", pa.float64()),
            ("positive_coefficient", pa.float64()),
            ("positive_impact", pa.float64()),
            ("positive_low", pa.float64()),
            ("positive_high", pa.float64()),
            ("importance", pa.float64()),  # 0..1, of the score's variance; they add up to what the themes explain
            ("importance_low", pa.float64()),
            ("importance_high", pa.float64()),
            ("importance_method", pa.string()),  # LMG | Johnson
            ("detectable", pa.float64()),  # the smallest impact that would have been found at 80% power
            ("verdict", pa.string()),  # driver | confounded | negligible | no clear effect | small base | not estimable
            ("reason", pa.string()),
        ]
    ),
    # From the baseline to the score of the scored responses with text: the bars' `contribution` adds up to it exactly.
    "bridge": pa.schema(
        [
            ("score", pa.string()),
            ("level", pa.string()),
            ("position", pa.int32()),  # 0: the baseline, the score of those who mention no theme
            ("theme_ids", pa.list_(pa.string())),  # more than one where they cannot be told apart
            ("part", pa.string()),  # baseline | negative | positive | mention (whatever its polarity) | joint
            ("share", pa.float64()),
            ("coefficient", pa.float64()),
            ("contribution", pa.float64()),
            ("total", pa.float64()),  # running sum
        ]
    ),
    # Numbers beside the themes, in the same regression.
    "operational": pa.schema(
        [
            ("score", pa.string()),
            ("driver", pa.string()),
            ("n", pa.int64()),  # scored responses with text that have it
            ("mean", pa.float64()),
            ("sd", pa.float64()),
            ("coefficient", pa.float64()),  # points per unit
            ("low", pa.float64()),
            ("high", pa.float64()),
            ("per_sd", pa.float64()),  # points per standard deviation
            ("p", pa.float64()),
            ("q", pa.float64()),
            ("importance", pa.float64()),  # as of the themes
            ("importance_low", pa.float64()),
            ("importance_high", pa.float64()),
        ]
    ),
    # One row per theme x segment column x segment.
    "segments": pa.schema(
        [
            ("level", pa.string()),
            ("theme_id", pa.string()),
            ("dimension", pa.string()),
            ("segment", pa.string()),
            ("n_segment", pa.int64()),  # responses with text in the segment
            ("n", pa.int64()),  # of them, how many mention the theme
            ("n_customers", pa.int64()),
            ("share", pa.float64()),
            ("rest_share", pa.float64()),
            ("difference", pa.float64()),
            ("low", pa.float64()),
            ("high", pa.float64()),
            ("p", pa.float64()),
            ("q", pa.float64()),
            ("effect_size", pa.float64()),  # Cohen's h
            ("detectable", pa.float64()),  # the smallest difference that would have been found at 80% power
            ("score", pa.string()),
            ("n_scored", pa.int64()),  # of n, how many are scored: the base of what follows
            ("gap", pa.float64()),  # score with minus without the theme, in this segment
            ("rest_gap", pa.float64()),
            ("gap_difference", pa.float64()),  # the interaction: what the theme costs more here
            ("gap_low", pa.float64()),
            ("gap_high", pa.float64()),
            ("gap_p", pa.float64()),
            # the same in the mean of the answers as given, where the score is made of boxes (NPS, top-two box)
            ("answer_gap", pa.float64()),
            ("rest_answer_gap", pa.float64()),
            ("answer_difference", pa.float64()),
            ("answer_low", pa.float64()),
            ("answer_high", pa.float64()),
            ("answer_p", pa.float64()),
            ("gap_test_p", pa.float64()),  # of the two as one test
            ("gap_q", pa.float64()),  # of gap_test_p
            ("gap_detectable", pa.float64()),  # the smallest gap_difference that would have been found at 80% power
            ("gap_behind", pa.string()),  # the segment without which this one's gap would not be clear
            ("gap_behind_theme", pa.string()),  # the theme without whose mentions it would not be clear
            ("mean", pa.float64()),  # score of those who mention it in the segment
            ("rest_mean", pa.float64()),  # of those who do elsewhere
            ("mean_difference", pa.float64()),
            ("mean_low", pa.float64()),
            ("mean_high", pa.float64()),
            ("mean_p", pa.float64()),
            ("mean_q", pa.float64()),
            ("hedges_g", pa.float64()),  # of mean_difference
            ("sentiment", pa.float64()),  # -100..100, mean mood of the segment's mentions
            ("rest_sentiment", pa.float64()),
            ("sentiment_difference", pa.float64()),
            ("sentiment_low", pa.float64()),
            ("sentiment_high", pa.float64()),
            ("sentiment_p", pa.float64()),
            ("sentiment_q", pa.float64()),
            ("muted", pa.bool_()),  # under the minimum base
            ("note", pa.string()),
        ]
    ),
    # One row per theme x period; theme_id "" is the score itself, over everybody.
    "trends": pa.schema(
        [
            ("level", pa.string()),
            ("theme_id", pa.string()),
            ("period", pa.string()),  # "2026-03", "2026-W09", "2026-Q1"
            ("start", pa.timestamp("us")),
            ("complete", pa.bool_()),
            ("n_period", pa.int64()),
            ("n", pa.int64()),
            ("share", pa.float64()),
            ("share_low", pa.float64()),
            ("share_high", pa.float64()),
            ("score", pa.string()),
            ("estimate", pa.float64()),
            ("low", pa.float64()),
            ("high", pa.float64()),
        ]
    ),
    # One row per theme: does its share rise or fall, is it new?
    "trend_tests": pa.schema(
        [
            ("level", pa.string()),
            ("theme_id", pa.string()),
            ("n_periods", pa.int64()),
            ("slope", pa.float64()),  # log odds per period
            ("slope_low", pa.float64()),
            ("slope_high", pa.float64()),
            ("slope_p", pa.float64()),
            ("slope_q", pa.float64()),
            ("recent_share", pa.float64()),  # last two complete periods
            ("before_share", pa.float64()),
            ("recent_p", pa.float64()),
            ("recent_q", pa.float64()),
            ("change_p", pa.float64()),  # of one level throughout
            ("change_q", pa.float64()),
            # emerging | rising | falling | fading | stepped up | stepped down | steady | too little data
            ("verdict", pa.string()),
        ]
    ),
    # One row per period in which a new level begins, of a theme's share or (theme_id "") of a score.
    "change_points": pa.schema(
        [
            ("level", pa.string()),
            ("theme_id", pa.string()),
            ("score", pa.string()),  # of a score's level; null of a share's
            ("period", pa.string()),  # the first one of the new level
            ("start", pa.timestamp("us")),
            ("n_before", pa.int64()),  # mentions, or scored responses, from the change before to this one
            ("n_after", pa.int64()),
            ("before", pa.float64()),
            ("after", pa.float64()),
            ("difference", pa.float64()),
            ("low", pa.float64()),
            ("high", pa.float64()),
            ("p", pa.float64()),  # of one level throughout
            ("q", pa.float64()),
        ]
    ),
    # Who left (`outcome.churned`) and what they said: one row per theme x polarity.
    "outcomes": pa.schema(
        [
            ("outcome", pa.string()),
            ("theme_id", pa.string()),
            ("part", pa.string()),  # negative | neutral | positive | mention
            ("n", pa.int64()),  # responses with text and a known outcome that mention it so
            ("n_customers", pa.int64()),
            ("n_left", pa.int64()),
            ("rate", pa.float64()),  # 0..1, of them left
            ("rest_rate", pa.float64()),  # of the others
            ("difference", pa.float64()),
            ("low", pa.float64()),
            ("high", pa.float64()),
            ("odds_ratio", pa.float64()),  # other themes and controls held equal
            ("odds_low", pa.float64()),
            ("odds_high", pa.float64()),
            ("p", pa.float64()),
            ("q", pa.float64()),
            ("note", pa.string()),
        ]
    ),
    # The change of a score between two periods, in parts that add up to it.
    "changes": pa.schema(
        [
            ("score", pa.string()),
            ("before", pa.string()),  # periods
            ("after", pa.string()),
            ("part", pa.string()),  # score (the whole change) | mix | share | within | rest
            ("dimension", pa.string()),  # of the mix: the segment column, or "comment": who wrote
            ("theme_id", pa.string()),
            ("n_before", pa.int64()),  # scored responses; of a theme: those that mention it
            ("n_after", pa.int64()),
            ("customers_before", pa.int64()),
            ("customers_after", pa.int64()),
            ("share_before", pa.float64()),
            ("share_after", pa.float64()),
            ("score_before", pa.float64()),  # of those who mention the theme
            ("score_after", pa.float64()),
            ("contribution", pa.float64()),
            ("low", pa.float64()),
            ("high", pa.float64()),
            ("p", pa.float64()),
            ("q", pa.float64()),  # of a theme: of the larger of `p` and `same_mix_p`
            ("same_mix", pa.float64()),  # `contribution` of a theme with every segment's share the same in both periods
            ("same_mix_p", pa.float64()),
            ("of_mix", pa.bool_()),  # clear as it is, and not so with the same mix
        ]
    ),
    "actions": pa.schema(
        [
            ("rank", pa.int32()),
            ("score", pa.string()),
            ("theme_id", pa.string()),
            ("fraction", pa.float64()),  # of the negative mentions that go away
            ("gain", pa.float64()),
            ("low", pa.float64()),
            ("high", pa.float64()),
            # At the share of late of a theme that does not keep its level; null for one that does.
            ("recent_gain", pa.float64()),
            ("recent_low", pa.float64()),
            ("recent_high", pa.float64()),
            ("recent_share", pa.float64()),
            ("recent_from", pa.string()),  # the first and the last of the periods
            ("recent_to", pa.string()),
            ("customers", pa.int64()),
            ("value", pa.float64()),
            ("evidence", pa.string()),
        ]
    ),
    # How well the machine recognised each theme, by a sample that a person checked.
    "calibration": pa.schema(
        [
            ("theme_id", pa.string()),
            ("n_checked", pa.int64()),
            ("n_positive", pa.int64()),  # checked responses that mention it, as the person says
            ("precision", pa.float64()),  # of the machine's mentions, right ones
            ("precision_low", pa.float64()),
            ("precision_high", pa.float64()),
            ("recall", pa.float64()),  # of the mentions, found ones
            ("recall_low", pa.float64()),
            ("recall_high", pa.float64()),
            ("alpha", pa.float64()),  # Krippendorff's, person and machine
            ("share", pa.float64()),  # as the machine says
            ("share_corrected", pa.float64()),
            ("share_low", pa.float64()),
            ("share_high", pa.float64()),
            ("note", pa.string()),
        ]
    ),
    # Impacts of the themes with the machine's mistakes corrected, one row per score x theme.
    "corrected": pa.schema(
        [
            ("score", pa.string()),
            ("theme_id", pa.string()),
            ("n_checked", pa.int64()),
            ("leave_out", pa.float64()),
            ("leave_out_low", pa.float64()),
            ("leave_out_high", pa.float64()),
            ("adjusted", pa.float64()),  # of its mentions, whatever their polarity
            ("adjusted_low", pa.float64()),
            ("adjusted_high", pa.float64()),
            ("adjusted_shift", pa.float64()),  # minus what the machine's labels give: what its mistakes had hidden
            ("adjusted_shift_low", pa.float64()),
            ("adjusted_shift_high", pa.float64()),
        ]
    ),
    # How one theme's figures come about; made when it is asked for, in no study.
    "explanation": pa.schema(
        [
            ("step", pa.int32()),
            ("part", pa.string()),  # Base | Leave-out impact | Adjusted impact | Share | Score gap | ... | Verdict
            ("quantity", pa.string()),
            ("kind", pa.string()),  # count | share | share_delta | score | delta | number | p | text
            ("value", pa.float64()),
            ("low", pa.float64()),
            ("high", pa.float64()),
            ("how", pa.string()),  # the sum it is
        ]
    ),
}
