"""Python's patterns as RE2 reads them, which Arrow searches columns with."""

from __future__ import annotations

from typing import Final

SPACE: Final = r"\s\x{0b}\x{1c}-\x{1f}\x{85}\pZ"  # what ``\s`` means to Python, for use in brackets


def re2(pattern: str) -> str:
    """Return `pattern` with its classes of characters as wide as Python's; none of them in brackets, no lookaround."""
    return pattern.replace(r"\d", r"\p{Nd}").replace(r"\w", r"[\pL\pN_]").replace(r"\s", f"[{SPACE}]")
