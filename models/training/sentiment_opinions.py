"""What the three teachers say of the pool's own texts, in the form that ``auto.py`` reads (texts and logits).

Made-up comments, single words, copies and pairs are left out, and of phrases all but some.

    python sentiment_opinions.py --data DATA --vader VADER --made made.json --heard heard0.npz heard1.npz heard2.npz \
        --out third.npz
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
from scipy.special import softmax
from sentiment_material import free, generated, own, told

PHRASES, WORDS = 22_000, 4
"""How many phrases are kept, of at least how many words."""
LEFT_OUT = ("word", "madeup")


def main() -> None:
    """Choose, average, write."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    for name in ("data", "vader", "made", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--heard", type=Path, nargs="+", required=True)
    options = parser.parse_args()
    items, _ = told(options.data, options.vader)
    texts = own(items, free(options.data, items), generated(options.data, options.made))
    said = [np.load(path)["classes"][: len(texts)].astype(np.float64) for path in options.heard]
    shares = np.mean([softmax(logits, axis=1) for logits in said], axis=0)
    long = [row for row, (text, kind) in enumerate(texts) if kind == "phrase" and len(text.split()) >= WORDS]
    phrases = set(np.random.default_rng(0).permutation(long)[:PHRASES].tolist())
    chosen = [
        row for row, (_, kind) in enumerate(texts) if kind not in LEFT_OUT and (kind != "phrase" or row in phrases)
    ]
    once = list({texts[row][0]: row for row in reversed(chosen)}.values())[::-1]
    names = np.frombuffer(json.dumps([texts[row][0] for row in once]).encode(), np.uint8)
    np.savez(options.out, texts=names, logits=np.log(shares[once] + 1e-9).astype(np.float32))
    print(f"{len(once)} texts")


if __name__ == "__main__":
    main()
