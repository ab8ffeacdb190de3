"""``python -m voca`` and the ``voca`` script."""

from __future__ import annotations

import gc
import os


def main() -> None:
    """Run the command line."""
    # voca shares its products out among the cores itself; threads below it would only wait for each other
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    gc.set_threshold(50_000, 20, 100)  # of some millions of objects nearly all live to the end of the command
    from voca.cli import run

    run()


if __name__ == "__main__":
    main()
