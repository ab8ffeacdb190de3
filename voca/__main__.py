"""``python -m voca`` and the ``voca`` script."""

from __future__ import annotations


def main() -> None:
    """Run the command line."""
    from voca.cli import run

    run()


if __name__ == "__main__":
    main()
