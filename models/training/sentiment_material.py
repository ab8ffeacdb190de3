"""What the third stage of ``sentiment`` reads: labelled texts, and sentences of many kinds without a label."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import texts as corpora
from contrast import Shares, made_up
from sentiment_labels import Item, labelled, parted
from sentiment_teacher import runs
from written import Written, feelings

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from voca.stages.wording import model_text

TOLD: dict[str, Shares] = {"-": (0.94, 0.05, 0.01), "0": (0.04, 0.92, 0.04), "+": (0.01, 0.05, 0.94)}
"""The shares of the written sentences, by their sign."""
MADE_UP, MADE_UP_SEED = 8_000, 7
LABELLED_LENGTH, FREE_LENGTH = 600, 500


def told(data: Path, vader: Path) -> tuple[list[Item], list[Item]]:
    """Return people's labels, the written sentences and made-up comments, and the labelled texts set aside.

    Of SST nothing is set aside: its development part is what settings are chosen on. The first list is in the model's
    wording; its sources are those of ``sentiment_labels.py``, "written" and "madeup".
    """
    inside, outside = parted(labelled(data, vader), np.random.default_rng(0), ("tweet", "review"))
    items = [item._replace(text=model_text(item.text)[:LABELLED_LENGTH]) for item in inside]
    signed = feelings(corpora.held_out(data))
    items += [Item(model_text(text), TOLD[sign], "written") for text, sign in signed]
    items += [Item(model_text(text), shares, "madeup") for text, shares in made_up(MADE_UP, MADE_UP_SEED)]
    return items, outside


def free(data: Path, items: list[Item]) -> list[tuple[str, str]]:
    """Return texts that nobody labelled with their kind: once each, not among `items`, not in a set held out."""
    banned = corpora.held_out(data)
    seen = {item.text.lower() for item in items} | {""}
    found = []
    for kind, pool in _pools(data, np.random.default_rng(0)).items():
        for text in (model_text(text)[:FREE_LENGTH] for text in corpora.distinct(pool, banned)):
            if text.lower() not in seen:
                seen.add(text.lower())
                found.append((text, kind))
    return found


def own(items: list[Item], unlabelled: list[tuple[str, str]], made: list[str]) -> list[tuple[str, str]]:
    """Return the pool's own texts with their kind, in its order: labelled, unlabelled, generated."""
    return [*((item.text, item.source) for item in items), *unlabelled, *((text, "made") for text in made)]


def generated(data: Path, path: Path) -> list[str]:
    """Return the sentences that ``generated.py`` wrote to a file, none in a set held out."""
    banned = corpora.held_out(data)
    return [text for text in json.loads(path.read_text(encoding="utf-8")) if corpora.key(text) not in banned]


def _pools(data: Path, rng: np.random.Generator) -> dict[str, list[str]]:
    """Return the texts by kind; of kinds that say little about feelings only some."""

    def some(texts: list[str], count: int) -> list[str]:
        return [texts[row] for row in rng.permutation(len(texts))[:count]]

    def written(name: str) -> list[str]:
        return Written(name, frozenset()).texts

    reviews = [text for text, _ in corpora.skytrax(data)]
    together = runs(reviews * 2, 5, rng)
    intents, spoken = corpora.clinc150(data), corpora.dstc11_development(data)
    return {
        "talk": list(corpora.small_reviews(data)),
        "sentence": [sentence for text in reviews for sentence in corpora.sentences(text)],
        "run": together,
        "film": corpora.film_opinions(data),
        "chat": some([text for text, _ in corpora.multidogo(data) if len(text.split()) > 3], 14_000),
        "request": some([text for text, _ in intents], 4_000) + some([text for text, _ in spoken], 2_000),
        "call": [text for text, _ in corpora.calls(data)],
        "meeting": some(list(corpora.meetings(data)), 6_000),
        "subjects": written("subjects"),
        "requests": some(written("requests"), 3_000),
        "views": written("opinions"),
        "titles": some(written("titles"), 400),
    }
