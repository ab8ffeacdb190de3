"""What themes mean for the business: scores, drivers, segments, trends and actions, each with its uncertainty."""

from __future__ import annotations

import pyarrow as pa

from voca.config import LinkOptions
from voca.link.result import LinkResult

__all__ = ["LinkOptions", "LinkResult", "link"]


def link(
    documents: pa.Table,
    sentences: pa.Table,
    mentions: pa.Table,
    themes: pa.Table,
    scales: pa.Table,
    options: LinkOptions | None = None,
    checks: pa.Table | None = None,
) -> LinkResult:
    """Link themes to scores, segments and time.

    The unit is the response: its scores count once, and it mentions a theme where any of its documents does. Scores
    rest on all scored responses; everything about themes on those with text that is not a duplicate, filler or
    unreadable. Variances are clustered by customer where customers repeat. The result does not depend on the order of
    the rows.

    Parameters
    ----------
    documents, sentences, mentions, themes, scales : pyarrow.Table
        As declared in :mod:`voca.schema`. A scale of kind ``sentiment`` is made from the documents' probabilities.
        ``sentences`` is not read yet.
    options : LinkOptions, optional
    checks : pyarrow.Table, optional
        What a person said of a sample of responses (``checks``): shares and impacts are then corrected by it.

    Returns
    -------
    LinkResult

    Raises
    ------
    UsageError
        ``options.score`` names no score.
    """
    import scipy.linalg  # noqa: F401 - its BLAS is one of its own, and has to be there to be told
    from threadpoolctl import threadpool_limits

    from voca.link.run import run

    # the matrices are small: BLAS threads that wait for one another cost several times the work itself
    with threadpool_limits(1, user_api="blas"):
        return run(documents, mentions, themes, scales, options or LinkOptions(), checks)
