"""A score whose points may be from two scales."""

from __future__ import annotations

from typing import Final

from voca.sources.profile import Profile
from voca.sources.roles import Score

MIXED_HINT: Final = "Look which rows they are; two exports on different scales belong into two columns."


def mixed_scale(profile: Profile, score: Score) -> str:
    """Say so where a score to 10 has nearly all its values up to 5, and hardly any above: two scales may be mixed.

    A rating that is only low falls off gently; here ten times as many rows have a 4 or 5 as have a 6 or 7.
    """
    if score.high != 10 or len(profile.numeric) < 100:
        return ""
    above = [value for value in profile.numeric if value > 5]
    edge = sum(5 < value <= 7 for value in above)
    below = sum(3 < value <= 5 for value in profile.numeric)
    if not above or len(above) > 0.1 * len(profile.numeric) or below < 10 * max(edge, 1):
        return ""
    share = len(above) / len(profile.numeric)
    return f"{1 - share:.1%} of its values are 5 or less and {share:.1%} lie above, up to 10: two scales may be mixed"
