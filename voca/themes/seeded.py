"""Themes from a list alone: what its examples, keywords and pins say is looked for in the sentences at hand.

The seeds' centres are moved towards the sentences that are surely theirs, a few times, as in seeded k-means (Basu et
al. 2002); what is sure then teaches the same discriminant that learnt themes use. Sure is a sentence that is far nearer
to a centre than sentences are, and one that holds keywords of one theme and of no other.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

import numpy as np
import pyarrow as pa

from voca.config import ThemeOptions
from voca.themes.apart import drawn, elsewhere
from voca.themes.assign import train
from voca.themes.cluster import Labels, group_sums, normalised, renumbered
from voca.themes.codebook import Codebook, Sub, with_ids
from voca.themes.coded import ELSEWHERE, CodedThemes, Learnt, final
from voca.themes.label import Labeller
from voca.themes.model import VocaThemes
from voca.themes.neighbours import Floats, centred
from voca.themes.units import Units, digest, distinct, sample
from voca.themes.words import words

Embed = Callable[[Sequence[str]], np.ndarray[Any, Any]]

_ROUNDS: Final = 5
_SPEAKERS: Final = 3  # sentences near a seed, without which nobody speaks of it
_NEAR: Final = 0.6  # of how near sentences are to their nearest other one
_LOOKED_AT: Final = 1000  # sentences by which that is told
SURE: Final = 3.0  # robust standard deviations above what a seed has in common with anything


def seeded(
    options: ThemeOptions,
    encoder_sha: str,
    book: Codebook,
    sentences: pa.Table,
    vectors: np.ndarray[Any, Any],
    embed: Embed,
    fresh: VocaThemes | None = None,
    *,
    closed: bool = False,
) -> CodedThemes:
    """Return a model of the list's themes, learnt from these sentences.

    Parameters
    ----------
    options : ThemeOptions
    encoder_sha : str
    book : Codebook
    sentences : pyarrow.Table
    vectors : numpy.ndarray
    embed : callable
        Texts to vectors, by the encoder of `vectors`.
    fresh : VocaThemes, optional
        Fitted to the same sentences: no theme of the list grows into those of its groups that are about something
        else. Without it every sentence is put with the theme that it is nearest to.
    closed : bool
        The list is all there is: what `fresh` has beside it is learnt, too, and what is put with that fits nowhere.
    """
    book = with_ids(book)
    bare = CodedThemes(options, encoder_sha, book)
    units = sample(distinct(sentences, vectors))
    subs = [sub for _, sub in book.leaves()]
    if not len(units):
        return bare
    unit, mean = centred(units.vectors)
    seeds, owner = _seeds(subs, embed, mean)
    if not len(seeds):
        return bare
    fixed = _fixed(bare, subs, units)
    languages = Labeller(units.texts).languages
    held = by_keywords(subs, units.texts)
    known = np.where(fixed >= 0, fixed, held)
    spoken = _spoken_of(unit, seeds, owner, known, len(subs))[owner]
    seeds, owner = seeds[spoken], owner[spoken]
    if not len(seeds):
        return bare
    labels = _grown(unit, seeds, owner, known, len(subs))
    if fresh is not None:
        group = fresh._place(sentences, vectors)[0][units.rows]
        labels = (_closed if closed else _open)(unit, group, labels, known, seeds, owner, len(subs))
    inside = labels >= 0
    rows, owners = np.concatenate([seeds, unit[inside]]), np.concatenate([owner, labels[inside]])
    assigner = train(rows, renumbered(owners), mean)
    order = list(dict.fromkeys(owners.tolist()))
    ids = [subs[i].id if i < len(subs) else ELSEWHERE for i in order]
    seen = {digest(units.texts[i]): order.index(int(fixed[i])) for i in np.flatnonzero(fixed >= 0)}
    made = bare.with_codebook(book, Learnt(tuple(ids), assigner, seen))
    made._languages = languages
    return made


def _closed(unit: Floats, group: Labels, labels: Labels, known: Labels, seeds: Floats, owner: Labels, n: int) -> Labels:
    """Return the labels with those groups that are about something else than the list as leaves behind its own."""
    other = elsewhere(unit, group, labels, known, seeds, owner)
    return np.where(other >= 0, n + other, labels)


def _open(unit: Floats, group: Labels, labels: Labels, known: Labels, seeds: Floats, owner: Labels, n: int) -> Labels:
    """Return the labels grown without those groups that are about something else, which teach no theme of the list."""
    free = ~drawn(unit, group, labels, known, seeds, owner)
    if free.all() or not free.any():
        return labels
    found = np.full(len(unit), -1, np.int64)
    found[free] = _grown(unit[free], seeds, owner, known[free], n)
    return found


def _seeds(subs: Sequence[Sub], embed: Embed, mean: np.ndarray[Any, Any]) -> tuple[Floats, Labels]:
    """Return the centred vectors of what each entry says of itself, and whose they are; a merged one's its taker's.

    Each example is one, and label, keywords and pins together are one more.
    """
    texts: list[str] = []
    owner: list[int] = []
    for i, (sub, end) in enumerate(zip(subs, final(subs), strict=True)):
        named = " ".join(dict.fromkeys([sub.label, *sub.keywords, *(p.strip("*") for p in sub.pin)]))
        said = [*sub.examples, named] if i == end else list(sub.examples)
        texts += said
        owner += [end] * len(said)
    if not texts:
        return np.zeros((0, len(mean)), np.float32), np.zeros(0, np.int64)
    vectors = np.nan_to_num(np.asarray(embed(texts), np.float32))
    told = vectors.any(axis=1)
    unit = centred(vectors[told], mean)[0]
    return unit, np.array(owner, np.int64)[told]


def _fixed(model: CodedThemes, subs: Sequence[Sub], units: Units) -> Labels:
    """Return the entry that a sentence is pinned to or is an example of, -1 for most."""
    ends = final(subs)
    said = {digest(text): ends[i] for i, sub in enumerate(subs) for text in sub.examples}
    found = []
    for text in units.texts:
        pinned = model.pinned(text)
        found.append(said.get(digest(text), -1) if pinned is None else pinned)
    return np.array(found, np.int64)


def by_keywords(subs: Sequence[Sub], texts: Sequence[str]) -> Labels:
    """Return the entry of which a sentence holds a keyword, -1 where it holds none or those of several.

    A keyword is found in any inflection; one of several words where they follow one another.
    """
    owners = {stems: set(of) for stems, of in _owners(subs).items()}
    longest = max(map(len, owners), default=0)
    found = []
    for text in texts:
        stems = _stems(text)
        held = (
            owners.get(stems[a:b]) for a in range(len(stems)) for b in range(a + 1, min(a + longest, len(stems)) + 1)
        )
        of = set().union(*filter(None, held))
        found.append(of.pop() if len(of) == 1 else -1)
    return np.array(found, np.int64)


def _owners(subs: Sequence[Sub]) -> dict[tuple[str, ...], dict[int, int]]:
    """Return for the stems of each keyword the entries that have it: where their sentences end up, and the first."""
    ends = final(subs)
    owners: dict[tuple[str, ...], dict[int, int]] = {}
    for i, sub in enumerate(subs):
        for keyword in sub.keywords:
            if stems := _stems(keyword):
                owners.setdefault(stems, {}).setdefault(ends[i], i)
    return owners


def _stems(text: str) -> tuple[str, ...]:
    return tuple(word.stem for word in words(text))


def shared_keywords(book: Codebook) -> list[str]:
    """Return what is to be said of each keyword that several entries have: it tells their sentences from no other's.

    Nothing is said where voca wrote all of them, as the ids show: it writes what is typical of a theme, and phrases
    are typical of several.
    """
    subs = [sub for _, sub in book.leaves()]
    places = [(i, j if theme.sub else None) for i, theme in enumerate(book.themes) for j, _ in enumerate(theme.subs())]
    said = []
    for stems, entries in _owners(subs).items():
        of = list(entries.values())
        if len(of) > 1 and not all(subs[i].id for i in of):
            own = next(k for k in subs[of[0]].keywords if _stems(k) == stems)
            listed = [f"{subs[i].name!r} ({book.where(*places[i], 'keywords')})" for i in of]
            said.append(f"{own!r} is a keyword of {', '.join(listed[:-1])} and of {listed[-1]}")
    return said


def _spoken_of(unit: Floats, seeds: Floats, owner: Labels, known: Labels, n: int) -> np.ndarray[Any, Any]:
    """Tell which entries a sentence holds a keyword, a pin or an example of, or at least three are near to.

    Of a subject that nobody mentions the nearest sentences are odd ones ("A quiz!"), and what grew from those would be
    a theme of its own. Near is measured by how near sentences are to one another, which encoders differ in.
    """
    found = np.isin(np.arange(n), known)
    some = np.arange(min(len(unit), _LOOKED_AT))
    others = unit[some] @ unit.T
    others[some, some] = -1.0
    near = _NEAR * float(np.median(others.max(axis=1)))
    many = min(_SPEAKERS, len(unit))
    reach = np.sort(seeds @ unit.T, axis=1)[:, -many]
    found[owner[np.round(reach, 6) >= near]] = True
    return found


def _grown(unit: Floats, seeds: Floats, owner: Labels, fixed: Labels, n: int) -> Labels:
    """Return each sentence's entry where it is sure, -1 elsewhere; what is `fixed` is sure from the start."""
    own = normalised(group_sums(seeds, owner, n))
    centres, labels = own.copy(), fixed
    able = np.flatnonzero(own.any(axis=1))
    for _ in range(_ROUNDS):
        cosine = np.round(unit.astype(np.float64) @ centres[able].T, 6)
        middle = np.median(cosine, axis=0)
        spread = 1.4826 * np.median(np.abs(cosine - middle), axis=0)
        best = np.argmax(cosine, axis=1)
        top = cosine[np.arange(len(best)), best]
        sure = top - middle[best] >= SURE * np.maximum(spread[best], 1e-6)
        labels = np.where(fixed >= 0, fixed, np.where(sure, able[best], -1))
        inside = labels >= 0
        grown = group_sums(unit[inside], labels[inside], n)
        size = np.bincount(labels[inside], minlength=n)[:, None]
        centres = normalised(own + grown / np.maximum(size, 1))
        able = np.flatnonzero(centres.any(axis=1))
    return labels
