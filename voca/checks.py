"""What was read, how complete it is and what looks wrong in it, before anything is analysed: ``voca check``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from voca.asked import wants_one_side
from voca.errors import Issue, Severity
from voca.models import open_sentiment
from voca.protocols import Reading
from voca.stages.language import Language, Options
from voca.suspicions import Future, Look, Part, Patterns, Repeated, Sample, StraightLines, Values, floats, has_ends
from voca.wording import agree

_JUDGE: Final = "sentiment-fast"
_SAMPLE: Final = 20_000  # documents in which scores are compared
_READ: Final = 3_000  # of these, texts whose sentiment and language are looked at
_SURE: Final = 0.8  # probability of a sentiment that contradicts a score
_MISJUDGED: Final = 0.005  # of the texts: so many contradictions are the model's own mistakes
_FEWEST: Final = 20  # of the texts with a score
_ALPHA: Final = 0.001
_OF_EACH: Final = ("text", "speaker", "start_s", "end_s", "confidence")  # columns of which each text has its own
_OF_WHOLE: Final = ("time", "customer_id", "weight")


@dataclass(frozen=True, slots=True)
class Completeness:
    """How much of a column of the documents is filled.

    Attributes
    ----------
    column : str
        As the study calls it, e.g. ``"score.nps"``.
    filled, of : int
        How many have a value, and how many there are.
    unit : str
        What is counted: ``"texts"`` where each has a value of its own, else ``"responses"``, and ``"conversations"``
        where responses are whole ones.
    """

    column: str
    filled: int
    of: int
    unit: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What ``voca check`` tells.

    Attributes
    ----------
    documents : int
    columns, scales : pyarrow.Table
        As of a :class:`~voca.protocols.Reading`.
    completeness : tuple of Completeness
    issues : tuple of Issue
        What reading noted, then what looks wrong.
    inputs : tuple of mapping
    """

    documents: int
    columns: pa.Table
    scales: pa.Table
    completeness: tuple[Completeness, ...]
    issues: tuple[Issue, ...]
    inputs: tuple[Mapping[str, object], ...]

    @property
    def problems(self) -> tuple[Issue, ...]:
        """The issues that are more than a note."""
        return tuple(issue for issue in self.issues if issue.severity != "note")


def check(parts: Iterable[Reading], now: datetime) -> Checked:
    """Look at a reading, whole or in parts.

    Parameters
    ----------
    parts : iterable of Reading
        As :func:`voca.sources.stream` yields them; each is let go before the next is taken.
    now : datetime.datetime
        Dates after the next day are in the future.
    """
    filled, sample = _Filled(), Sample(_SAMPLE)
    looks: tuple[Look, ...] = (Future(now), StraightLines(), Repeated(), Patterns())
    last: Reading | None = None
    for reading in parts:
        part = Part(reading, _responses(reading.documents))
        filled.add(part)
        sample.add(part)
        for look in looks:
            look.add(part)
        last = reading
    assert last is not None  # noqa: S101 - a reading has a part at least
    told = {issue.source for issue in last.issues if issue.code == "same-records"}
    found = [issue for look in looks for issue in look.found()]
    found = [issue for issue in found if issue.code != "same-texts" or issue.source not in told]
    if sample.kept is not None:
        found += [*_languages(sample.kept), *_against_the_words(sample.kept, sample.scales)]
    issues = (*last.issues, *found)
    return Checked(filled.documents, last.columns, last.scales, filled.counted(), issues, last.inputs)


def completeness(reading: Reading) -> list[Completeness]:
    """Count what is filled, column by column; columns in which nothing can be are left out."""
    filled = _Filled()
    filled.add(Part(reading, _responses(reading.documents)))
    return list(filled.counted())


def suspicions(reading: Reading, now: datetime) -> list[Issue]:
    """Return what :func:`check` finds beside what reading noted; without the words of any comment."""
    return list(check([reading], now).issues[len(reading.issues) :])


def _responses(documents: pa.Table) -> pa.Table:
    """Return one row a response."""
    ids = documents["response_id"]
    if pc.all(pc.equal(ids, documents["document_id"])).as_py():
        return documents  # one text each
    _, first = np.unique(ids.to_numpy(zero_copy_only=False).astype(str), return_index=True)
    return documents.take(pa.array(np.sort(first), pa.int64()))


@dataclass(slots=True)
class _Filled:
    documents: int = 0
    responses: int = 0
    spoken: bool = False
    counts: Counter[str] = field(default_factory=Counter)
    names: list[str] = field(default_factory=list)

    def add(self, part: Part) -> None:
        self.documents += part.documents.num_rows
        self.responses += part.responses.num_rows
        self.names = [name for name in part.documents.column_names if "." in name]
        self.spoken |= "utterance" in part.documents["kind"].unique().to_pylist()
        for name in _OF_EACH:
            self.counts[name] += part.documents.num_rows - part.documents[name].null_count
        for name in (*_OF_WHOLE, *self.names):
            self.counts[name] += part.responses.num_rows - part.responses[name].null_count

    def counted(self) -> tuple[Completeness, ...]:
        each = [name for name in _OF_EACH if self.counts[name] or name == "text"]
        whole = [name for name in _OF_WHOLE if self.counts[name]]
        unit = "conversations" if self.spoken else "responses"
        return (
            *(Completeness(name, self.counts[name], self.documents, "texts") for name in each),
            *(Completeness(name, self.counts[name], self.responses, unit) for name in (*whole, *self.names)),
        )


# ---- on a sample ---------------------------------------------------------------------------------------------------


def _languages(documents: pa.Table) -> Iterator[Issue]:
    """Say which languages a sample of the longer texts is in, where they are several."""
    from voca.stages.language import detection

    detect = detection().detect
    longer = sorted({text for text in documents["text"].to_pylist() if text and len(text.split()) >= 5})
    counts: Counter[str] = Counter()
    for text in longer[:: max(1, -(-len(longer) // _READ))]:
        best = detect(" ".join(text.split())[:400].lower(), model="lite", k=1)[0]
        if float(best["score"]) >= 0.5:
            counts[str(best["lang"])] += 1
    total = counts.total()
    often = [(language, n) for language, n in counts.most_common() if n >= max(2, 0.02 * total)]
    if len(often) > 1:
        said = ", ".join(f"{language} {n / total:.0%}" for language, n in often)
        yield Issue("mixed-languages", f"the texts are in several languages: {said}", severity="note")


def _against_the_words(documents: pa.Table, scales: list[dict[str, Any]]) -> Iterator[Issue]:
    """Compare the primary score with the sentiment of the texts, and the other scores with it."""
    primary = next((scale for scale in scales if scale["primary"]), None)
    if primary is None:
        return
    name = f"score.{primary['score']}"
    kept = documents.filter(pc.and_(pc.is_valid(documents["text"]), pc.is_valid(documents[name])))
    kept = kept.sort_by("document_id").slice(0, _READ)
    if kept.num_rows < _FEWEST:
        return
    whole = _that_are_read(_of_the_whole(kept))
    found = list(_against_places(whole, primary)) if has_ends(primary) and whole.num_rows >= _FEWEST else []
    yield from found
    if not any(issue.code == "reversed-scale" for issue in found):
        yield from _reversed_beside(documents, scales, primary)


def _of_the_whole(kept: pa.Table) -> pa.Table:
    """Leave out the answers to what was good or bad: they are of one tone, whatever the score is."""
    asked = kept["question_id"].to_pylist()
    sided = {question for question in set(asked) if question and wants_one_side(question)}
    return kept.filter(pa.array([question not in sided for question in asked], pa.bool_())) if sided else kept


def _that_are_read(kept: pa.Table) -> pa.Table:
    """Leave out the texts in languages that the model was not made for: what it says of them is chance."""
    _, card = open_sentiment(_JUDGE)
    languages = Language(Options.model_validate({}))({"documents": kept})["documents"]["language"].to_pylist()
    return kept.filter(pa.array([language is None or card.covers(language) for language in languages], pa.bool_()))


def _against_places(kept: pa.Table, primary: dict[str, Any]) -> Iterator[Issue]:
    """Compare where on its scale each score is with the sentiment of its text."""
    model, _ = open_sentiment(_JUDGE)
    shares = np.asarray(model.predict(kept["text"].to_pylist()), dtype=np.float64)
    place = (floats(kept, f"score.{primary['score']}") - primary["low"]) / (primary["high"] - primary["low"])
    place = place if primary["direction"] > 0 else 1 - place
    yield from list(_reversed(place, shares, primary)) or _contradictions(place, shares, primary)


def _reversed(place: Values, shares: Values, primary: dict[str, Any]) -> Iterator[Issue]:
    from scipy.stats import mannwhitneyu

    tone = shares[:, 2] - shares[:, 0]
    high, low = tone[place >= 0.8], tone[place <= 0.2]
    if len(high) < 10 or len(low) < 10:
        return
    if mannwhitneyu(high, low, alternative="less").pvalue < _ALPHA:
        message = "those with a good score write less kindly than those with a bad one: the scale may be reversed"
        hint = "Check which end of the scale is good."
        yield Issue("reversed-scale", message, column=primary["column"], hint=hint)


def _contradictions(place: Values, shares: Values, primary: dict[str, Any]) -> Iterator[Issue]:
    high, low = place >= 0.8, place <= 0.2
    if high.sum() < 10 or low.sum() < 10:
        return
    against = int((high & (shares[:, 0] > _SURE)).sum() + (low & (shares[:, 2] > _SURE)).sum())
    if against > _MISJUDGED * len(place):
        message = (
            f"{against:,} of {len(place):,} texts looked at {agree(against, 'contradicts its', 'contradict their')} "
            "score"
        )
        severity: Severity = "warning" if against > 0.05 * len(place) else "note"
        yield Issue("score-against-text", message, column=primary["column"], severity=severity)


def _reversed_beside(documents: pa.Table, scales: list[dict[str, Any]], primary: dict[str, Any]) -> Iterator[Issue]:
    from scipy.stats import spearmanr

    responses = _responses(documents)
    main = floats(responses, f"score.{primary['score']}") * primary["direction"]
    for scale in scales:
        other = floats(responses, f"score.{scale['score']}") * scale["direction"]
        both = ~np.isnan(main) & ~np.isnan(other)
        if scale["primary"] or both.sum() < 30 or np.ptp(main[both]) == 0 or np.ptp(other[both]) == 0:
            continue
        result = spearmanr(main[both], other[both])
        if result.statistic < -0.3 and result.pvalue < _ALPHA:
            message = (
                f"falls where {primary['label']!r} rises (rank correlation {result.statistic:.2f}): is it reversed?"
            )
            yield Issue("reversed-scale", message, column=scale["column"], hint="Check which end of the scale is good.")
