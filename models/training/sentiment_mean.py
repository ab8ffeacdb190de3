"""Last step of ``sentiment``: the mean of several stages' weights, calibrated and written in 8 bits.

    python sentiment_mean.py --data DATA --base MINILM --vader VADER --weights third.pt second.pt other.pt \
        --shares 0.75 0.1625 0.0875 --keep mean.pt --out ../sentiment

The files are those that ``--keep`` of the stages wrote; what one of them has alone is left out.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch
from sentiment import Opinion, calibrated, write_own_card
from sentiment_material import told
from tuning import mean_of

MORE_SOURCES = {"generator": "SmolLM2-135M-Instruct (Apache-2.0)", "written for voca": "Apache-2.0"}


def main() -> None:
    """Average, calibrate, ship."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    for name in ("data", "base", "vader", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--weights", type=Path, nargs="+", required=True)
    parser.add_argument("--shares", type=float, nargs="+", required=True, help="one for each file; 1 together")
    parser.add_argument("--keep", type=Path, help="a file (.pt) that keeps the mean in float32")
    options = parser.parse_args()
    model = Opinion(options.base, 0)
    model.load_state_dict({**model.state_dict(), **mean_of(options.weights, options.shares)})
    if options.keep:
        torch.save(model.state_dict(), options.keep)
    _, outside = told(options.data, options.vader)
    calibrated(model, options.data, outside, options.out)
    write_own_card(options.out, MORE_SOURCES)


if __name__ == "__main__":
    main()
