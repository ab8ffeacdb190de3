"""Themes by segment: who mentions a theme more than the rest, and whom it costs more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from voca.config import LinkOptions
from voca.link.among import empty, scores_among, sentiment_among
from voca.link.arrays import Bools, Floats, Ints, Objects, adjust, divide, unnamed, within
from voca.link.cells import counts, rest_of, shares
from voca.link.comparisons import Comparison
from voca.link.customer_sums import Sums
from voca.link.effective import customers_here_and_elsewhere, effective_customers
from voca.link.frame import Frame, Indicators, Sample
from voca.link.gap_themes import behind_themes
from voca.link.gaps import behind, empty_gaps, gap_columns, sums_by_segment
from voca.link.intervals import newcombe
from voca.link.measures import Measure
from voca.link.power import smallest_effect
from voca.link.proportions import cohens_h, count_p, pooled_share, score_p
from voca.link.recognition import believed, missed
from voca.link.simpson import reversals
from voca.link.steps import quoted

Columns = dict[str, Any]  # arrays of numbers, of flags and of names


def _share_columns(frame: Frame, mentions: Indicators, dimension: str, options: LinkOptions) -> Columns:
    """Compare each segment's share with the share in the rest."""
    groups = frame.dimensions[dimension]
    sample, codes = frame.sample(frame.text), groups.codes[frame.text]
    found = shares(mentions.mention[frame.text], sample, codes, len(groups.labels))
    weight = counts(len(groups.labels), codes, sample.weight)[:, None]
    mentioned = np.nan_to_num(found.share) * weight
    base = np.nan_to_num(found.n_effective)
    rest, rest_base = rest_of(np.broadcast_to(weight, base.shape), base)
    rest_share = np.clip(divide(mentioned.sum(0) - mentioned, rest), 0, 1)
    size = np.broadcast_to(found.n_group[:, None], found.n.shape)
    low, high = newcombe(found.share, base, rest_share, rest_base, options.confidence)
    if found.exact:
        p = count_p(found.n, size, found.n.sum(0) - found.n, size.sum(0) - size)
    else:
        p = score_p(found.share, base, rest_share, rest_base)
    pooled = pooled_share(found.share, base, rest_share, rest_base)
    each = divide(np.ones_like(base), base) + divide(np.ones_like(base), rest_base)
    theme_people = effective_customers(mentions.mention[frame.text], sample)[0]
    small = _people(sample, codes, len(groups.labels)) < options.min_base
    return {
        "n_segment": size,
        "n": found.n,
        "n_customers": found.customers,
        "share": found.share,
        "rest_share": rest_share,
        "difference": found.share - rest_share,
        "low": low,
        "high": high,
        "p": p,
        "_error": np.sqrt(pooled * (1 - pooled) * each),
        "effect_size": cohens_h(found.share, rest_share),
        "muted": small | (theme_people < options.min_base)[None, :],
    }


def _people(sample: Sample, codes: Ints, n_groups: int) -> Floats:
    """Count the customers of each segment, or those of its rest where they are fewer, ``[segments, 1]``."""
    from scipy.sparse import csr_array

    everybody = csr_array(np.ones((sample.n, 1)))
    return np.asarray(np.minimum(*customers_here_and_elsewhere(everybody, sample, codes, n_groups)))


def _place(mentions: Indicators, dimension: str, labels: Sequence[str]) -> Columns:
    """Say which theme and segment each row is about."""
    shape = (len(labels), len(mentions.ids))
    segment = np.broadcast_to(np.array(labels, dtype=object)[:, None], shape)
    theme = np.broadcast_to(np.array(mentions.ids, dtype=object), shape)
    level, name = (np.full(shape, value, dtype=object) for value in (mentions.level, dimension))
    return {"level": level, "theme_id": theme, "dimension": name, "segment": segment}


def _dimension_columns(
    frame: Frame, measure: Measure | None, mentions: Indicators, dimension: str, options: LinkOptions
) -> tuple[Columns, Sums | None]:
    """Return all columns of one dimension as ``[segments, themes]``, and the sums that its gaps are made of."""
    columns = _place(mentions, dimension, frame.dimensions[dimension].labels)
    columns |= _share_columns(frame, mentions, dimension, options)
    shape, sums = columns["n"].shape, None
    columns |= (
        {name: np.full(shape, np.nan) for name in ("hedges_g", "n_scored")} | empty_gaps(shape) | empty("mean", shape)
    )
    columns["score"] = np.full(shape, measure.name if measure else None, dtype=object)
    if measure is not None and (frame.text & np.isfinite(measure.y)).any():
        sums = sums_by_segment(frame, measure, mentions, dimension)
        found = gap_columns(sums, options)
        found["gap_low"], found["gap_high"] = within(found["gap_low"], found["gap_high"], 2 * measure.span)
        columns |= found | scores_among(frame, measure, mentions, dimension, options)
    columns |= sentiment_among(frame, mentions, dimension, options)
    columns["_p"] = np.where(columns["muted"], np.nan, columns["p"])
    tested = np.isfinite(columns["gap_test_p"])
    columns["note"] = _notes(columns, tested if measure else np.ones(shape, dtype=bool), options)
    return columns, sums


def _notes(columns: Columns, tested: Bools, options: LinkOptions) -> Objects:
    muted = f"under {options.min_base} customers in the segment, in the rest or with the theme"
    gap = f"score gap not tested: under {options.min_base} customers with or without the theme"
    return np.where(columns["muted"], muted, np.where(tested, "", gap)).astype(object)


def segments(
    frame: Frame,
    measure: Measure | None,
    mentions: Indicators,
    comparisons: Sequence[Comparison],
    options: LinkOptions,
    calibration: Sequence[Mapping[str, Any]] = (),
    labels: Mapping[str, str] | None = None,
) -> Columns:
    """Compare every theme in every segment with the rest, on one level.

    The base is all responses with text; of the gaps, those that are scored. q values are adjusted over all rows of the
    level that are not under the minimum base; shares, gaps, scores and moods are families of their own.

    Parameters
    ----------
    frame : Frame
    measure : Measure or None
        The score of the gaps; None: shares only.
    mentions : Indicators
    comparisons : sequence of Comparison
        Segment columns, each alone or within another.
    options : LinkOptions
    calibration : sequence of mapping
        Rows of the ``calibration`` table: how well mentions are recognised.
    labels : mapping of str to str, optional
        Of the themes, for the notes; their ids where it is not given.

    Returns
    -------
    dict of str to ndarray
        Columns of the ``segments`` table; empty where there is nothing to compare.
    """
    if not comparisons or not mentions.ids or not frame.text.any():
        return {}
    blocks, sums, parts = [], [], []
    for comparison in comparisons:
        for prefix, part in comparison.parts(frame):
            if not part.text.any():
                continue
            block, of_gaps = _dimension_columns(part, measure, mentions, comparison.dimension, options)
            sums.append(of_gaps)
            parts.append((part, comparison.dimension))
            block["dimension"] = np.full_like(block["dimension"], comparison.name)
            block["segment"] = prefix + block["segment"]
            blocks.append(block)
    if not blocks:
        return {}
    columns = {name: np.concatenate([block[name].ravel() for block in blocks]) for name in blocks[0]}
    columns |= _detectable(columns, options)
    columns["q"] = adjust(columns.pop("_p"))
    columns["gap_q"] = adjust(columns["gap_test_p"])
    columns["gap_behind"] = _behind(columns, blocks, sums, options)
    _add_notes(columns, [f"its gap differs from a rest that has {name} in it, not from the others" if name else ""
                         for name in columns["gap_behind"]])  # fmt: skip
    unseen = missed(believed(calibration, mentions, options))
    columns["gap_behind_theme"] = _behind_theme(columns, blocks, parts, measure, (mentions, unseen), options)
    named = labels or dict(zip(mentions.ids, mentions.ids, strict=True))
    _add_notes(columns, [f"its gap is that of {quoted(named[theme])}, which is mentioned with it: without those who "
                         "mention that one, known or missed, it is not clear" if theme else ""
                         for theme in columns["gap_behind_theme"]])  # fmt: skip
    columns |= {f"{stem}_q": adjust(columns[f"{stem}_p"]) for stem in ("mean", "sentiment")}
    _flag_reversals(frame, mentions, comparisons, columns, options)
    seen = columns["n_segment"] > 0
    return {name: values[seen] for name, values in columns.items()}


def _detectable(columns: Columns, options: LinkOptions) -> Columns:
    """Return the smallest differences of a share, and of a gap in the reported points, that would have been found."""
    error, normal = columns["_error"], np.full(len(columns["_error"]), np.inf)
    tested = np.isfinite(columns["gap_test_p"])
    half = np.where(np.isfinite(columns["answer_p"]), 0.5, 1.0)  # the answers have the other half of the error
    gap = smallest_effect(columns["_gap_error"], columns["_gap_degrees"], tested, options.fdr, half)
    return {
        "detectable": smallest_effect(error, normal, np.isfinite(columns["_p"]), options.fdr),
        "gap_detectable": gap,
    }


def _behind(columns: Columns, blocks: Sequence[Columns], sums: Sequence[Sums | None], options: LinkOptions) -> Objects:
    """Name the segment behind whose gap another one only stands; None where a gap is its own, or is not clear."""
    found = []
    for block, of_gaps, clear in zip(blocks, sums, _cut(columns["gap_q"] <= options.fdr, blocks), strict=True):
        names = np.full(clear.shape, None, dtype=object)
        if of_gaps is not None:
            leader = behind(of_gaps, block["gap_test_p"], clear, options)
            names[leader >= 0] = block["segment"][leader, np.arange(clear.shape[1])][leader >= 0]
        found.append(names.ravel())
    return np.concatenate(found)


def _cut(values: Bools, blocks: Sequence[Columns]) -> Iterator[Bools]:
    """Cut a column of the table into blocks again, ``[segments, themes]``."""
    ends = np.cumsum([block["segment"].size for block in blocks])[:-1]
    for part, block in zip(np.split(values, ends), blocks, strict=True):
        yield part.reshape(block["segment"].shape)


def _behind_theme(
    columns: Columns,
    blocks: Sequence[Columns],
    parts: Sequence[tuple[Frame, str]],
    measure: Measure | None,
    mentioned: tuple[Indicators, Floats],
    options: LinkOptions,
) -> Objects:
    """Give the id of the theme behind whose gap another one only stands, as :func:`_behind` does for segments."""
    own = (columns["gap_q"] <= options.fdr) & unnamed(columns["gap_behind"])
    found = []
    for block, (part, dimension), clear in zip(blocks, parts, _cut(own, blocks), strict=True):
        names = np.full(clear.shape, None, dtype=object)
        if measure is not None:
            p = np.where(clear, block["gap_test_p"], np.inf)
            leader = behind_themes(part, measure, *mentioned, dimension, p, options)
            names[leader >= 0] = np.array(mentioned[0].ids, dtype=object)[leader[leader >= 0]]
        found.append(names.ravel())
    return np.concatenate(found)


def _flag_reversals(
    frame: Frame, mentions: Indicators, comparisons: Sequence[Comparison], columns: Columns, options: LinkOptions
) -> None:
    """Add to the notes where a clear difference turns round with another of the compared columns held equal."""
    plain = [comparison.dimension for comparison in comparisons if comparison.within is None]
    clear = np.where(columns["q"] <= options.fdr, columns["difference"], 0.0)
    for name in plain:
        mine = columns["dimension"] == name
        shape = (len(frame.dimensions[name].labels), len(mentions.ids))
        said = reversals(frame, mentions, name, plain, np.nan_to_num(clear[mine]).reshape(shape), options).ravel()
        more = np.full(len(mine), "", dtype=object)
        more[mine] = said
        _add_notes(columns, more)


def _add_notes(columns: Columns, said: Iterable[str]) -> None:
    """Add to the notes what there is to say."""
    notes = zip(columns["note"], said, strict=True)
    columns["note"] = np.array([f"{note}; {more}" if note and more else note or more for note, more in notes], object)
