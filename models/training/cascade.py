"""Print what each threshold of the cascade `auto` gives on texts that trained neither model.

The threshold that ships is the lowest whose mean accuracy over the sets of ``calibration.py`` is within 0.3 points of
the slow model's own, so that the half point that it may lose is kept on other texts too.

    python cascade.py --data DATA --vader VADER --fast ../sentiment-fast --slow ../sentiment
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np
from calibration import class_sets
from sentiment_labels import labelled, parted

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from voca.models import open_sentiment


def main() -> None:
    """Judge the sets with both models, and print accuracy and share by threshold."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    for name in ("data", "vader", "fast", "slow"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    options = parser.parse_args()
    _, outside = parted(labelled(options.data, options.vader), np.random.default_rng(0), ("tweet", "review"))
    fast, slow = (open_sentiment(str(path))[0] for path in (options.fast, options.slow))
    judged = []
    for name, cases in class_sets(options.data, outside).items():
        texts, gold = [text for text, _ in cases], np.array([label for _, label in cases])
        judged.append((name, gold, fast.predict(texts), slow.predict(texts)))
    print("threshold " + " ".join(f"{name:>10} to slow" for name, *_ in judged) + "   mean loss")
    for threshold in (0.0, *np.arange(0.4, 0.96, 0.05), 1.1):
        shown, losses = [], []
        for _, gold, quick, sure in judged:
            hard = quick.max(axis=1) < np.float32(threshold)
            right = np.where(hard, sure.argmax(axis=1), quick.argmax(axis=1)) == gold
            losses.append(100 * ((sure.argmax(axis=1) == gold).mean() - right.mean()))
            shown.append(f"{100 * right.mean():10.1f} {100 * hard.mean():7.1f}")
        print(f"{threshold:9.2f} " + " ".join(shown) + f"   {np.mean(losses):9.2f}")


if __name__ == "__main__":
    main()
