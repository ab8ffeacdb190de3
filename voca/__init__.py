"""voca: voice-of-customer text analytics on your own machine.

>>> import voca
>>> study = voca.analyze("reviews.csv")  # doctest: +SKIP
>>> study.drivers  # doctest: +SKIP
"""

from __future__ import annotations

TYPE_CHECKING = False  # importing typing for it would be most of what `import voca` takes

__version__ = "0.1.0"
__all__ = ["Query", "Study", "analyze", "read"]

if TYPE_CHECKING:
    from typing import Any

    from voca.library import analyze, read
    from voca.sources import Query
    from voca.study import Study


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever the door leads to
    """Import the library's functions when they are first asked for: ``import voca`` stays light."""
    if name in ("analyze", "read"):
        from voca import library

        return getattr(library, name)
    if name == "Query":
        from voca.sources import Query

        return Query
    if name == "Study":
        from voca.study import Study

        return Study
    message = f"module 'voca' has no attribute {name!r}"
    raise AttributeError(message)


def __dir__() -> list[str]:
    """List what the door leads to."""
    return sorted([*globals(), *__all__])
