"""Scores of two answers: yes and no, a thumb up and a thumb down."""

from __future__ import annotations

import dataclasses
from typing import Final

from voca.sources import names
from voca.sources.profile import Profile
from voca.sources.roles import Score
from voca.sources.titles import titled

_THUMBS: Final = {"1": 1.0, "1.0": 1.0, "-1": 0.0, "-1.0": 0.0}


def yes_no(profile: Profile) -> Score:
    """Make a score of yes and no."""
    name = "recommended" if names.RECOMMEND.search(profile.phrase) else names.slug(profile.name)
    return Score(
        name,
        profile.name,
        "yesno",
        0,
        1,
        1,
        f"{titled(profile)} (yes/no)",
        "yes or no in every cell; yes is 1, no is 0",
    )


def thumbs(profile: Profile) -> Score:
    """Make a score of 1 and -1; a header that says what both mean names no thing that was rated."""
    score = yes_no(profile)
    label = "Recommended (yes/no)" if "=" in profile.name and score.name == "recommended" else score.label
    reason = "1 and -1 in every cell: thumbs up and down"
    return dataclasses.replace(score, words=_THUMBS, label=label, reason=reason)
