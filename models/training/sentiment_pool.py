"""The texts whose reading the third stage of ``sentiment`` takes over from its teachers, as token ids.

1. Labelled texts, texts that nobody labelled (``sentiment_material.py``) and generated ones (``generated.py``).
2. Pairs of them in one text, plainly beside one another or with "but" or "and" between.
3. Copies of some with a tenth to four tenths of their words swapped: mostly for words near them in the teacher's
   embeddings, sometimes for any word. A copy carries no label; whatever it says now, the teachers say how it reads.

    python sentiment_pool.py --data DATA --vader VADER --base MINILM --teacher MPNET --made made.json --out pool.npz
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import torch
from safetensors import safe_open
from sentiment_material import free, generated, own, told
from transformers import AutoTokenizer, PreTrainedTokenizerBase
from tuning import DEVICE, Array

Ids = npt.NDArray[np.int32]

TOKENS, SEED = 96, 11
PAIRS, FILM_PAIRS = 14_000, 8_000
COPIES = {
    **{"sst": 8, "umsab": 8, "tweet": 5, "film": 5, "written": 4},
    **{"review": 2, "subjects": 2, "talk": 1, "sentence": 1},
}
"""How many copies with swapped words a text of a kind gets; those of other kinds get none."""
NEAR, ANY_WORD, CUT = 12, 0.15, 0.2
"""Among how many near words one is drawn, and how often it is any word, and a copy only an end of its text."""
SPECIAL = {"[CLS]": "<s>", "[SEP]": "</s>", "[PAD]": "<pad>", "[MASK]": "<mask>"}


class Pool(NamedTuple):
    """Texts as token ids, one after another.

    Attributes
    ----------
    flat
        The ids of all texts.
    ends
        Where in them each text ends.
    shares
        What people say of each text (negative, neutral, positive); zeros where they say nothing.
    kinds
        Where each text is from; "~" before it for a copy with swapped words.
    """

    flat: Ids
    ends: npt.NDArray[np.int64]
    shares: Array
    kinds: npt.NDArray[np.str_]

    @property
    def lengths(self) -> npt.NDArray[np.int64]:
        """How many ids each text has."""
        return np.diff(self.ends, prepend=0)

    def span(self, row: int) -> slice:
        """Where in the flat ids those of a text are."""
        return slice(int(self.ends[row - 1]) if row else 0, int(self.ends[row]))

    @classmethod
    def load(cls, path: Path) -> Pool:
        """Read the file that this recipe wrote."""
        with np.load(path) as kept:
            return cls(*(kept[name] for name in cls._fields))


def own_ids(base: PreTrainedTokenizerBase, other: PreTrainedTokenizerBase) -> npt.NDArray[np.int64]:
    """Return for each id of a vocabulary the other's id for the same word piece."""
    place = other.get_vocab()
    pieces = base.convert_ids_to_tokens(list(range(len(base))))
    return np.array([place[SPECIAL.get(piece, piece)] for piece in pieces], np.int64)


class NearWords:
    """Swaps words of a text for others.

    Parameters
    ----------
    base
        The tokenizer of the texts.
    teacher
        A transformers folder whose embeddings say which words are near one another.
    """

    def __init__(self, base: PreTrainedTokenizerBase, teacher: Path) -> None:
        pieces = base.convert_ids_to_tokens(list(range(len(base))))
        self._is_word = [piece.isalpha() and piece.isascii() and len(piece) > 2 for piece in pieces]
        self._words = np.flatnonzero(self._is_word)
        with safe_open(teacher / "model.safetensors", "pt") as file:
            table = file.get_tensor("embeddings.word_embeddings.weight").float()
        table = table[torch.from_numpy(own_ids(base, AutoTokenizer.from_pretrained(teacher)))]
        table = torch.nn.functional.normalize(table - table.mean(0), dim=1)[self._words].to(DEVICE)
        near = [(part @ table.T).topk(NEAR + 1, 1).indices[:, 1:].cpu().numpy() for part in table.split(2000)]
        self._near = dict(zip(self._words.tolist(), self._words[np.concatenate(near)], strict=True))

    def swapped(self, ids: Ids, draw: random.Random) -> Ids:
        """Return a copy of token ids with some words swapped, now and then only its beginning or its end."""
        places = [place for place in range(1, len(ids) - 1) if self._is_word[ids[place]]]
        copy = ids.copy()
        if not places:
            return copy
        for place in draw.sample(places, max(1, round(len(places) * draw.uniform(0.1, 0.4)))):
            if draw.random() < 1 - ANY_WORD:
                copy[place] = self._near[int(ids[place])][min(NEAR - 1, int(draw.expovariate(0.35)))]
            else:
                copy[place] = draw.choice(self._words)
        if draw.random() < CUT and len(copy) > 8:
            cut = draw.randrange(3, len(copy) - 3)
            if draw.random() < 0.5:
                return np.concatenate([copy[:cut], copy[-1:]])
            return np.concatenate([copy[:1], copy[cut:]])
        return copy


def pairs(talk: Sequence[str], films: Sequence[str], draw: random.Random) -> Iterator[tuple[str, str]]:
    """Yield texts of two sentences with their kind."""
    for _ in range(PAIRS):
        first, second = draw.choice(talk), draw.choice(talk)
        joint = draw.choice((" ", " ", " but ", " and "))
        if joint != " ":
            first, second = first.rstrip(".!? ") + "," * (joint == " but "), second[:1].lower() + second[1:]
        yield first + joint + second, "pair"
    for _ in range(FILM_PAIRS):
        first, second = draw.choice(films).rstrip(" ."), draw.choice(films)
        yield first + draw.choice((" , but ", " . ", " ; ", " , and ")) + second, "sstpair"


def main() -> None:
    """Collect, cut into word pieces, swap, write."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    for name in ("data", "vader", "base", "teacher", "made", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    options = parser.parse_args()
    draw = random.Random(SEED)
    items, _ = told(options.data, options.vader)
    unlabelled = free(options.data, items)
    made = generated(options.data, options.made)
    texts = own(items, unlabelled, made)
    talk = [text for text, kind in unlabelled if kind in ("talk", "sentence", "subjects", "views")] + made
    texts += pairs(talk, [item.text for item in items if item.source == "sst"], draw)
    base = AutoTokenizer.from_pretrained(options.base)
    coded = base([text for text, _ in texts], truncation=True, max_length=TOKENS)["input_ids"]
    ids = [np.array(row, np.int32) for row in coded]
    kinds = [kind for _, kind in texts]
    words = NearWords(base, options.teacher)
    for row in range(len(texts)):
        for _ in range(COPIES.get(kinds[row], 0)):
            ids.append(words.swapped(ids[row], draw))
            kinds.append(f"~{kinds[row]}")
    shares = np.zeros((len(ids), 3), np.float32)
    shares[: len(items)] = [item.shares for item in items]
    ends = np.cumsum([len(row) for row in ids])
    pool = Pool(np.concatenate(ids), ends, shares, np.array(kinds))
    np.savez(options.out, **pool._asdict())
    print(f"{len(ids)} texts, {len(pool.flat)} tokens: {Counter(kinds)}")


if __name__ == "__main__":
    main()
