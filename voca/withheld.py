"""Comments in languages that a model was not made for: whose sentiment and themes are withheld."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pyarrow as pa

from voca.errors import Issue
from voca.schema import NOT_CUSTOMER, OTHER_LANGUAGE
from voca.stages.columns import strings
from voca.wording import agree


def languages_not_judged(documents: pa.Table) -> tuple[str, float]:
    """Say how many comments are in languages that the sentiment model was not made for.

    Returns
    -------
    said : str
        The beginning of a sentence, with the most frequent languages; empty where every comment was judged.
    share : float
        Of all comments with a language, 0..1.
    """
    return _in_languages(documents, _not_judged(documents), "the models were")


def languages_not_themed(documents: pa.Table) -> tuple[str, float]:
    """Say how many comments are in languages that the encoder was not made for; as `languages_not_judged`."""
    return _in_languages(documents, _not_themed(documents), "the encoder was")


def _not_judged(documents: pa.Table) -> list[bool]:
    return [label is None for label in strings(documents, "sentiment")]


def _not_themed(documents: pa.Table) -> list[bool]:
    lost = [(reason or "").startswith(OTHER_LANGUAGE) for reason in strings(documents, "reason")]
    originals = {identity for identity, out in zip(strings(documents, "document_id"), lost, strict=True) if out}
    copied = strings(documents, "duplicate_of")  # a copy is set aside as one, and is in its original's language
    return [out or of in originals for out, of in zip(lost, copied, strict=True)]


def _in_languages(documents: pa.Table, chosen: Sequence[bool], whose: str) -> tuple[str, float]:
    statuses = strings(documents, "status") if "status" in documents.column_names else [None] * documents.num_rows
    said_in = [
        (language, out)
        for language, out, status in zip(strings(documents, "language"), chosen, statuses, strict=True)
        if language and status != NOT_CUSTOMER
    ]
    unread = Counter(language for language, out in said_in if out)
    total = len(said_in)
    if not unread:
        return "", 0.0
    named = ", ".join(
        f"{language} {n:,}" for language, n in sorted(unread.items(), key=lambda item: (-item[1], item[0]))[:5]
    )
    share = unread.total() / total
    are = agree(unread.total(), "is in a language", "are in languages")
    said = f"{unread.total():,} of {total:,} comments ({share:.1%}) {are} that {whose} not made for ({named})"
    return said, share


def language_issues(documents: pa.Table) -> list[Issue]:
    """Say whose sentiment and themes are withheld: in one sentence unless the two models know different languages."""
    silent, lost = _not_judged(documents), _not_themed(documents)
    themed = [status == "themed" for status in strings(documents, "status")]
    spoken = [language is not None for language in strings(documents, "language")]
    alike = not any(
        known and ((out and has) or (no_theme and not out))
        for known, out, has, no_theme in zip(spoken, silent, themed, lost, strict=True)
    )
    if alike:
        found = [
            (
                *_in_languages(documents, silent, "the models were"),
                "sentiment and themes are",
                "--sentiment-model and --encoder",
            )
        ]
    else:
        found = [
            (*_in_languages(documents, silent, "the sentiment model was"), "sentiment is", "--sentiment-model"),
            (*_in_languages(documents, lost, "the encoder was"), "themes are", "--encoder"),
        ]
    scored = any(
        documents[name].null_count < documents.num_rows for name in documents.column_names if name.startswith("score.")
    )
    return [
        Issue(
            "language-not-covered",
            f"{said}: their {what} withheld" + ("; their scores count" if scored else ""),
            severity="warning" if share > 0.02 else "note",
            hint=f"Models that know them can be given with {by}: a folder, or one you pulled; see docs/models.md.",
        )
        for said, share, what, by in found
        if said
    ]
