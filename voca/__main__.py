"""``python -m voca`` and the ``voca`` script."""

from __future__ import annotations

import sys  # all else is imported where Ctrl-C is caught, be it by then only this much of voca that is there


def main() -> None:
    """Run the command line."""
    try:
        import gc
        import os

        # voca shares its products out among the cores itself; threads below it would only wait for each other
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
        gc.set_threshold(50_000, 20, 100)  # of some millions of objects nearly all live to the end of the command
        from voca.cli import run

        run()
    except KeyboardInterrupt:  # before the command line is there to say it, or while it does
        _ignore()
        from voca.errors import STOPPED

        sys.stderr.write(f"Error: {STOPPED}\n")
        raise SystemExit(130) from None
    finally:
        _ignore()


def _ignore() -> None:
    """Let Ctrl-C be: all is done or said, and what Python does to leave would print where it was interrupted."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)


if __name__ == "__main__":
    main()
