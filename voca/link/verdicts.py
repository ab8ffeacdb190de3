"""Verdicts on drivers, and the reason of each in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from voca.config import LinkOptions
from voca.link.adjusted import Adjusted, companions
from voca.link.arrays import Bools, Floats, Objects, adjust, quantile, t_test
from voca.link.calendar import RARE, TIME, WEEKDAY
from voca.link.design import Design, held_equal
from voca.link.frame import Indicators, Sample
from voca.link.joint import WHOLE, ThemeTests
from voca.link.measures import Measure
from voca.link.power import smallest_effect
from voca.link.recognition import may_be_borrowed
from voca.link.steps import quoted, rounded

COMPANION = "_companion"  # the theme whose missed mentions could explain most of each impact; -1: none
MISTAKEN = "_mistaken"  # how much of what tells that theme's mentions apart is taken for mistakes
EFFECTIVE = ("_effective", "_effective_without")  # customers with and without the theme, by their weights
DRIVER, CONFOUNDED, UNCLEAR = "driver", "confounded", "no clear effect"
_BORROWED = "its impact may not be its own"
_CONFOUNDED = "its leave-out impact is not its own: {held} held equal, it is gone"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What verdicts rest on.

    Attributes
    ----------
    measure : Measure
    columns : mapping of str to ndarray
        The ``drivers`` columns so far, one value a theme.
    mentions : Indicators
        Of the rows of `sample`.
    sample : Sample
    adjusted, design
        None where there is no regression, because every score is the same.
    labels : sequence of str
        The themes' labels.
    options : LinkOptions
    """

    measure: Measure
    columns: Mapping[str, Floats]
    mentions: Indicators
    sample: Sample
    adjusted: Adjusted | None
    design: Design | None
    labels: Sequence[str]
    options: LinkOptions


def verdicts(given: Evidence) -> dict[str, Floats | Objects]:
    """Judge each theme.

    ``small base``: fewer customers than ``min_base`` mention it, no part of any family of tests. ``not estimable``: the
    regression cannot give its impact, and what it can give of its moods is not clear. ``driver``: all its mentions, its
    negative or its positive ones have an effect, with q at most ``fdr``. ``confounded``: the leave-out impact has, but
    the adjusted interval covers 0 and the two differ by more than chance (their difference's own interval excludes 0);
    a clear effect of one mood makes it a driver all the same if it pulls against the leave-out impact. An adjusted
    interval without 0 counts as one with it where the leave-out impact is larger, mentions of another theme that were
    not recognised could explain half of the adjusted one or more, and what is left is not clear
    (:mod:`voca.link.recognition`).
    ``negligible``: the intervals of its impacts lie within ``min_effect`` on either side of 0 (two one-sided tests,
    Schuirmann 1987), whether there is an effect or not. Otherwise ``no clear effect``, with the smallest one that would
    have been found.

    Returns
    -------
    dict of str to ndarray
        ``adjusted_q``, ``effect_p``, ``effect_q``, ``detectable``, ``verdict`` and ``reason``.
    """
    columns, options = given.columns, given.options
    tested = on_base(columns, options)
    effect = no_effect_p(columns, options)
    q = adjust(np.where(tested, effect, np.nan))
    confounded = is_confounded(columns, options)
    negligible = _negligible(columns, options.min_effect.get(given.measure.name, 0.0))
    detectable = _detectable(given, tested)
    judged = {
        "small base": ~tested,
        "not estimable": ~np.isfinite(columns["adjusted_p"]) & ~(q <= options.fdr),
        DRIVER: (q <= options.fdr) & ~negligible & (~confounded | _against(columns)),
        CONFOUNDED: confounded,
        "negligible": negligible,
    }
    verdict = np.select(list(judged.values()), list(judged), UNCLEAR).astype(object)
    companion = _companions(given) if confounded.any() else {}
    reasons = [_reason(str(verdict[k]), k, given, companion, detectable[k]) for k in range(len(verdict))]
    return {
        "adjusted_q": adjust(np.where(tested, columns["adjusted_p"], np.nan)),
        "effect_p": effect,
        "effect_q": q,
        "detectable": detectable,
        "verdict": verdict,
        "reason": np.array(reasons, dtype=object),
    }


def on_base(columns: Mapping[str, Floats], options: LinkOptions) -> Bools:
    """Tell which themes enough customers mention, and others do not, for an effect of theirs to be tested.

    Counted are those whom uneven weights leave.
    """
    inside, outside = (columns[name] for name in EFFECTIVE)
    # without weights, too few others are what the regression has no column for: that is a reason of its own
    outweighed = (outside < RARE) & (outside < columns["_without"])
    return np.asarray((inside >= options.min_base) & ~outweighed)


def _why_small(columns: Mapping[str, Floats], k: int, least: int) -> str:
    """Say how many customers mention a theme, and how many they count for where their weights are uneven."""
    customers, (inside, outside) = columns["n_customers"][k], (columns[name][k] for name in EFFECTIVE)
    if customers < least:
        return f"{customers:,.0f} customers mention it, fewer than {least}"
    if inside < least:
        return (
            f"{customers:,.0f} customers mention it, but their weights are so uneven that they count for"
            f" {inside:,.0f}, fewer than {least}"
        )
    return f"the weights of those who do not mention it are so uneven that they count for {outside:,.0f}"


def _negligible(columns: Mapping[str, Floats], least: float) -> Bools:
    """Tell where every known interval lies within `least` on either side of 0."""
    inside = np.isfinite(columns["adjusted_low"]) & (least > 0)
    for stem in ("adjusted", "negative", "positive"):
        low, high = columns[f"{stem}_low"], columns[f"{stem}_high"]
        inside &= ~np.isfinite(low) | ((low > -least) & (high < least))
    return np.asarray(inside)


def _detectable(given: Evidence, tested: Bools) -> Floats:
    """Return the smallest adjusted impacts that would have been found.

    Where blame and praise are tested apart from the whole it has three quarters of the error.
    """
    columns = given.columns
    if given.adjusted is None:
        return np.full(len(tested), np.nan)
    estimable = tested & np.isfinite(columns["adjusted_p"])
    part = np.where(_apart(columns, given.options), WHOLE, 1.0)
    error, degrees = columns["adjusted_test_se"], given.adjusted.total_degrees
    return smallest_effect(error, degrees, estimable, given.options.fdr, part)


def no_effect_p(columns: Mapping[str, Floats], options: LinkOptions) -> Floats:
    """Test that a theme has no effect at all: not as a whole, by its blame or praise, or by the one against the other.

    Praise and blame of one theme may cancel in the whole. The tests share the error, and what two of them find counts
    once (:mod:`voca.link.joint`).
    """
    whole = columns["adjusted_p"]
    return np.where(_apart(columns, options), mood_tests(columns, options).combined(), whole)


def mood_tests(columns: Mapping[str, Floats], options: LinkOptions) -> ThemeTests:
    """Gather the tests of every theme; a mood on fewer customers than the minimum base is not tested by itself."""
    negative, positive = _tested_moods(columns, options)
    return ThemeTests(
        columns["adjusted_p"],
        negative,
        positive,
        np.where(np.isfinite(negative) & np.isfinite(positive), columns["contrast_p"], np.nan),
        columns["negative_correlation"],
        columns["positive_correlation"],
        columns["contrast_correlation"],
    )


def _tested_moods(columns: Mapping[str, Floats], options: LinkOptions) -> Floats:
    """Return the p values of blame and praise, ``[2, themes]``, NaN on fewer customers than the minimum base."""
    enough = [columns[f"{part}_effective"] >= options.min_base for part in ("negative", "positive")]
    return np.where(enough, np.stack([columns["negative_p"], columns["positive_p"]]), np.nan)


def _apart(columns: Mapping[str, Floats], options: LinkOptions) -> Bools:
    """Tell where blame or praise is tested besides the whole.

    Not where both are under the minimum base: the whole is the only test then, and has all of the error. Not where a
    theme's only column is either of them.
    """
    parts = _tested_moods(columns, options)
    same = np.isclose(parts, columns["adjusted_p"], rtol=1e-9, atol=0.0)
    return np.asarray(np.isfinite(parts).any(axis=0) & ~same.any(axis=0))


def _against(columns: Mapping[str, Floats]) -> Bools:
    """Tell where the negative or the positive mentions clearly pull against the leave-out impact.

    What pulls with a leave-out impact that vanishes beside the other themes can be theirs: sentences about a guilty
    companion that were taken for this theme are among its negative ones.
    """
    with_it = columns["leave_out"] > 0
    moods = [np.where(with_it, columns[f"{m}_high"] < 0, columns[f"{m}_low"] > 0) for m in ("negative", "positive")]
    return np.asarray(np.logical_or(*moods))


def is_confounded(columns: Mapping[str, Floats], options: LinkOptions) -> Bools:
    """Tell where the leave-out impact is clear, the adjusted one is gone or borrowed, and both differ clearly."""
    apart = np.abs(columns["leave_out"] - columns["adjusted"]) > quantile(options.confidence) * columns["difference_se"]
    impact, low, high, rest = (columns[name] for name in ("adjusted", "adjusted_low", "adjusted_high", "robust"))
    # where holding other themes equal took a part of it, holding them equal better would take more
    taken = columns["leave_out"] * impact > impact**2
    gone = _covers(columns) | (may_be_borrowed(impact, low, high, rest) & taken)
    return np.asarray((columns["leave_out_q"] <= options.fdr) & gone & apart)


def _covers(columns: Mapping[str, Floats]) -> Bools:
    return np.asarray((columns["adjusted_low"] <= 0) & (columns["adjusted_high"] >= 0))


def _companions(given: Evidence) -> dict[int, str]:
    """Say, for each theme, what most of its leave-out impact is about: another theme, a driver, a segment or time."""
    found, laid = given.adjusted, given.design
    if found is None or laid is None:
        return {}
    n_themes, before = given.mentions.mention.shape[1], [laid.held(column) for column in range(1, laid.first)]
    names = list(dict.fromkeys(before))
    group = np.concatenate([[n_themes + names.index(name) for name in before], found.theme]).astype(np.int64)
    coefficient = np.concatenate([found.held, found.coefficient])
    parts = companions(laid.columns[:, 1:], coefficient, group, given.mentions.mention, given.sample.weight)
    parts = parts * np.sign(given.columns["leave_out"])[:, None]
    np.fill_diagonal(parts, 0.0)
    largest = np.nan_to_num(parts).argmax(axis=1)
    said = {}
    for k, at in enumerate(largest):
        if parts[k, at] > 0 and at >= n_themes:
            said[k] = _differs(given, laid, k, names[at - n_themes])
        elif parts[k, at] > 0:
            often = _goes_with(given, k, int(at))
            worse = (given.columns["leave_out"][k] < 0) == (given.measure.direction > 0)
            # seldom with what goes with better scores is as good as often with what goes with worse ones
            which = f"{quoted(given.labels[at])}, which goes with {'worse' if worse == often else 'better'} scores"
            said[k] = f"{which}, is mentioned {'more' if often else 'less'} often by those who mention it"
    return said


def _differs(given: Evidence, laid: Design, k: int, name: str) -> str:
    """Say how those who mention theme `k` differ from the others in something that the regression holds equal."""
    scores = f"{'worse' if (given.columns['leave_out'][k] < 0) == (given.measure.direction > 0) else 'better'} scores"
    if name not in (driver.name for driver in laid.drivers):
        timed = {TIME: "it was mentioned at times", WEEKDAY: "it was mentioned on days of the week"}
        what = timed.get(name, f"those who mention it are of groups of {quoted(name)}")
        return f"{what} that go with {scores}"
    at = 1 + len(laid.controls) + [driver.name for driver in laid.drivers].index(name)
    values, mention = (table.toarray().ravel() for table in (laid.columns[:, [at]], given.mentions.mention[:, [k]]))
    w = given.sample.weight
    higher = (w * mention) @ values * w.sum() > (w @ mention) * (w @ values)
    return f"{quoted(name)} is {'higher' if higher else 'lower'} among those who mention it, which goes with {scores}"


def _goes_with(given: Evidence, k: int, other: int) -> bool:
    """Tell whether theme `other` is more frequent among those who mention theme `k` than among the rest."""
    one, two = (given.mentions.mention[:, [at]].toarray().ravel() for at in (k, other))
    w = given.sample.weight
    return bool((w * one) @ two * w.sum() > (w @ one) * (w @ two))


def _explained(given: Evidence, k: int) -> str:
    """Say how much of theme `k`'s impact mentions of which other theme could explain that were not recognised."""
    impact, rest = given.columns["adjusted"][k], given.columns["robust"][k]
    part, whole = (rounded(value, sign="+") for value in (impact - rest, impact))
    other = quoted(given.labels[int(given.columns[COMPANION][k])])
    return f"mentions of {other} that were taken for other themes, or for none, could explain {part} of {whole} points"


def _reason(verdict: str, k: int, given: Evidence, companion: Mapping[int, str], detectable: float) -> str:
    """Say in words what a verdict rests on, and which of the theme's mentions have no column."""
    columns, said = given.columns, []
    if verdict == "small base":
        said.append(_why_small(columns, k, given.options.min_base))
    if given.adjusted is None or given.design is None:
        return "; ".join([*said, "every score is the same"])
    without = [*filter(None, [given.design.reasons.get(k)])]
    if not np.isfinite(columns["adjusted_p"][k]):
        said.append(why_not_estimable(k, given.adjusted, given.design, given.labels, given.options.confidence))
        said += [_associated(columns, k, given.design)] if verdict == DRIVER else []
        return "; ".join(said)
    if verdict == DRIVER:
        said.append(_associated(columns, k, given.design))
    elif verdict == CONFOUNDED:
        said += (
            [_CONFOUNDED.format(held=held_equal(given.design))]
            if _covers(columns)[k]
            else [_BORROWED, _explained(given, k)]
        )
        said += filter(None, [companion.get(k)])
    elif verdict == "negligible":
        least = given.options.min_effect[given.measure.name]
        said.append(f"whatever its effect, it is under {least:g} points: its intervals lie within that")
    elif verdict == UNCLEAR:
        if _opposed(columns, k):
            said.append("negative and positive mentions pull in opposite directions")
        said.append(
            f"an impact of {rounded(detectable, 2)} points would have been found in four of five studies of this size"
        )
    return ". ".join(["; ".join(said), *(text[:1].upper() + text[1:] for text in without)])


def _associated(columns: Mapping[str, Floats], k: int, laid: Design | None) -> str:
    """Say what of a driver goes with the score: the whole of it or, where that is not clear or not known, its moods."""
    held = f"associated with the score, {held_equal(laid)} held equal"
    if columns["adjusted_low"][k] * columns["adjusted_high"][k] > 0:
        return held
    ends = {mood: columns[f"{mood}_low"][k] * columns[f"{mood}_high"][k] for mood in ("negative", "positive")}
    clear = [mood for mood, product in ends.items() if product > 0]
    if not clear and np.isfinite(columns["adjusted_p"][k]):
        return f"its negative and its positive mentions, against each other, are {held}"
    p = {mood: columns[f"{mood}_p"][k] for mood in ends}
    clear = clear or [min(p, key=lambda mood: np.nan_to_num(p[mood], nan=2.0))]
    return f"its {' and its '.join(clear)} mentions are {held}"


def _opposed(columns: Mapping[str, Floats], k: int) -> bool:
    """Tell whether negative and positive mentions both matter, in opposite ways."""
    ends = [columns[f"{part}_{end}"][k] for part in ("negative", "positive") for end in ("low", "high")]
    return bool(ends[0] * ends[1] > 0 and ends[2] * ends[3] > 0 and ends[0] * ends[2] < 0)


def why_not_estimable(k: int, found: Adjusted, laid: Design, labels: Sequence[str], confidence: float) -> str:
    """Say why the regression has no adjusted impact of theme `k` as a whole."""
    said = [*filter(None, [laid.reasons.get(k)]), *_aliases(k, found, laid, labels, confidence)]
    return "; ".join(said or ["the score does not vary around the regression: no error can be given"])


def _aliases(k: int, found: Adjusted, laid: Design, labels: Sequence[str], confidence: float) -> list[str]:
    """Name what a theme cannot be told apart from."""
    for members, error in zip(found.joint, found.joint_error, strict=True):
        themes = sorted({laid.themes[i].theme for i in members})
        if k not in themes:
            continue
        names = ", ".join(quoted(labels[t]) for t in themes if t != k)
        if found.with_controls[k]:
            beside = f", beside {names}," if names else ""
            return [f"it cannot{beside} be told apart from a segment or another control"]
        if not names:
            return ["fewer than five customers tell its mentions apart from what else the regression has"]
        if found.in_baseline[k]:
            return [f"next to every scored comment mentions it or {names}: there is nobody to compare with"]
        at = list(members)
        impact, degrees = found.contribution[at].sum(), found.degrees[at].max()
        low, high, _ = t_test(np.array([impact]), np.array([error]), np.array([degrees]), confidence)
        worth = rounded(impact, sign="+")
        if np.isfinite(low[0]):
            worth += f" [{rounded(low[0], sign='+')}, {rounded(high[0], sign='+')}]"
        return [f"it cannot be told apart from {names}; together they are worth {worth} points"]
    return []
