"""From documents and mentions to responses: the rows that every analysis of ``voca.link`` works on.

A *response* (one review, one respondent, one call) carries the scores and counts once, however many documents it has.
Rows are ordered by customer, then response, so that a customer's rows stand together and every sum is taken in the
same order whatever the order of the input.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from voca.errors import Issue
from voca.link.arrays import Bools, Floats, Ints, Objects, Sparse, divide
from voca.schema import NOT_CUSTOMER, not_read, open_columns
from voca.wording import agree, counted

MISSING = "(missing)"
_CUSTOMER: Final = "customer "  # before the id of a response that is all that a customer said
_BEGUN: Final = "begun"  # column: when the response of a document began, where all that a customer said is one

# Statuses of a document that says something: the base of every figure about themes. "n/a" (filler) is an answer
# refused, like an empty cell; a duplicate's words were counted with the first one who wrote them.
TEXT_STATUSES = ("themed", "unthemed", "short")
# Who wrote at all: the second one to write the same words did, too.
_WRITTEN = (*TEXT_STATUSES, "duplicate", "unreadable")


@dataclass(frozen=True, slots=True)
class Dimension:
    """A column that groups responses; ``codes[i]`` indexes ``labels``, the missing ones are a group of their own."""

    labels: tuple[str, ...]
    codes: Ints


@dataclass(frozen=True, slots=True)
class Frame:
    """Responses as columns, one row a response, ordered by customer and response id.

    Attributes
    ----------
    ids : ndarray of str
    cluster : ndarray of int
        The customer's number, ascending; a response without a customer is a cluster of its own.
    weight : ndarray of float
        Positive; 1 where the data have no weights.
    weighted : bool
    text : ndarray of bool
        The response has text that is not a duplicate, filler or unreadable, in a language that the encoder knows: the
        base of what is said about themes.
    time : ndarray of datetime64[us]
    dimensions : mapping of str to Dimension
        Segment columns, and ``channel`` where there is one.
    scores : mapping of str to ndarray of float
        As read; NaN where missing.
    sentiment : ndarray of float
        100 (p_positive - p_negative), mean over the response's documents; NaN where no document was judged.
    value : ndarray of float or None
        ``outcome.value``.
    drivers : mapping of str to ndarray of float
        Operational numbers that stand beside the themes (wait, price, a sub-rating); NaN where missing.
    churned : ndarray of float or None
        ``outcome.churned``: 1 for those who left, 0 for those who stayed; NaN where not known.
    wrote : ndarray of bool
        The response has a comment, be it a copy of another one; empty where nobody asks.
    not_read : int
        How many responses have none but comments in languages that the encoder does not know.
    """

    ids: Objects
    cluster: Ints
    weight: Floats
    weighted: bool
    text: Bools
    time: np.ndarray
    dimensions: Mapping[str, Dimension]
    scores: Mapping[str, Floats]
    sentiment: Floats
    value: Floats | None
    drivers: Mapping[str, Floats] = field(default_factory=dict)
    churned: Floats | None = None
    wrote: Bools = field(default_factory=lambda: np.zeros(0, dtype=bool))
    not_read: int = 0

    def sample(self, rows: Bools) -> Sample:
        """Return weights and customers of the chosen rows."""
        return Sample.of(self.weight[rows], self.cluster[rows], self.weighted)


@dataclass(frozen=True, slots=True)
class Sample:
    """Weights and customers of the rows one analysis uses.

    ``cluster`` is dense and ascending; ``starts`` are the first rows of the customers.
    """

    weight: Floats
    weighted: bool
    cluster: Ints
    starts: Ints

    @classmethod
    def of(cls, weight: Floats, cluster: Ints, weighted: bool) -> Sample:
        """Make a sample, numbering the customers 0, 1, ... in the order in which their rows stand."""
        _, starts, dense = np.unique(cluster, return_index=True, return_inverse=True)
        return cls(weight, weighted, dense.astype(np.int64), starts.astype(np.int64))

    @property
    def n(self) -> int:
        """Number of responses."""
        return len(self.weight)

    @property
    def n_customers(self) -> int:
        """Number of customers."""
        return len(self.starts)

    @property
    def repeats(self) -> bool:
        """Whether any customer has more than one response."""
        return self.n_customers < self.n

    def mean(self, y: Floats) -> float:
        """Return the weighted mean."""
        return float(self.weight @ y / self.weight.sum())


@dataclass(frozen=True, slots=True)
class Indicators:
    """Who mentions what, on one level.

    ``mention``, ``negative`` and ``positive`` are sparse ``[responses, themes]`` of 0 and 1; a response can be in both
    ``negative`` and ``positive``, and in neither where it mentions the theme in a neutral way. ``recognised``: by a
    model, which mistakes some, and not coded by people.
    """

    level: str
    ids: tuple[str, ...]
    mention: Sparse
    negative: Sparse
    positive: Sparse
    recognised: bool = False

    def rows(self, rows: Bools) -> Indicators:
        """Keep the chosen responses."""
        return replace(self, mention=self.mention[rows], negative=self.negative[rows], positive=self.positive[rows])

    def only(self, theme: int) -> Indicators:
        """Keep one theme."""
        mention, negative, positive = (table[:, [theme]] for table in (self.mention, self.negative, self.positive))
        return replace(self, ids=(self.ids[theme],), mention=mention, negative=negative, positive=positive)


@dataclass(frozen=True, slots=True)
class _Documents:
    """Documents in a fixed order and the response each belongs to (``response`` indexes the sorted ids)."""

    table: pa.Table
    ids: Objects
    response: Ints

    def column(self, name: str) -> np.ndarray:
        return np.asarray(self.table[name].to_numpy(zero_copy_only=False))

    def first(self, name: str) -> tuple[Ints, Ints]:
        """Rows of the first known value of each response that has one, and those responses."""
        known = np.flatnonzero(self.table[name].is_valid().to_numpy(zero_copy_only=False))
        responses, at = np.unique(self.response[known], return_index=True)
        return known[at], responses

    def floats(self, name: str) -> Floats:
        """Return the first known number of each response, NaN where there is none."""
        out = np.full(len(self.ids), np.nan)
        if name in self.table.column_names:
            rows, responses = self.first(name)
            out[responses] = self.column(name)[rows]
        return out

    def objects(self, name: str) -> Objects:
        """Return the first known value of each response, None where there is none."""
        out = np.full(len(self.ids), None, dtype=object)
        if name in self.table.column_names:
            rows, responses = self.first(name)
            out[responses] = self.column(name)[rows]
        return out


def _ordered(documents: pa.Table) -> _Documents:
    """Sort by response, turn, time (the latest first) and document id: what comes first of a response holds for it.

    Where all that a customer said is one response, his latest conversation comes first with all of its turns.
    """
    keys = [("response_id", "ascending"), (_BEGUN, "descending"), ("turn", "ascending"), ("time", "descending"),
            ("document_id", "ascending")]  # fmt: skip
    keys = [key for key in keys if key[0] in documents.column_names]
    wanted = [name for name in documents.column_names if name not in ("redactions", "source", "source_row")]
    table = documents.select(wanted).sort_by(keys).combine_chunks()
    ids, response = encode(table["response_id"].to_numpy(zero_copy_only=False).astype(object))
    return _Documents(table, np.array(ids, dtype=object), response)


def has_text(documents: pa.Table) -> Bools:
    """Tell which documents are part of what is said about themes (see :data:`TEXT_STATUSES`).

    Those in a language that the encoder does not know are not: that they mention no theme is not known.
    """
    unread: Bools = np.asarray(not_read(documents).to_numpy(zero_copy_only=False), dtype=bool)
    says: Bools = _says(documents, TEXT_STATUSES) & ~unread
    return says


def _says(documents: pa.Table, statuses: tuple[str, ...]) -> Bools:
    """Tell which documents have a text and one of the statuses, or none yet."""
    filled = pc.fill_null(pc.greater(pc.utf8_length(pc.utf8_trim_whitespace(documents["text"])), 0), False)
    if "status" in documents.column_names:
        status = documents["status"]
        said = pc.or_(pc.is_null(status), pc.is_in(status, pa.array(statuses)))
        filled = pc.and_(filled, said)
    return np.asarray(filled.to_numpy(zero_copy_only=False), dtype=bool)


def _clusters(customers: Objects, ids: Objects) -> Ints:
    # The prefix keeps a response's id from being taken for a customer's.
    keys = [f"c{c}" if c is not None else f"r{r}" for c, r in zip(customers, ids, strict=True)]
    return encode(np.array(keys, dtype=object))[1] if len(keys) else np.zeros(0, np.int64)


def _dimension(values: Objects) -> Dimension:
    labels, codes = encode(values)
    known = codes >= 0
    out = np.where(known, codes, len(labels))
    return Dimension(labels if known.all() else (*labels, MISSING), out)


def encode(values: Objects) -> tuple[tuple[str, ...], Ints]:
    """Return the different values in order, and which of them each one is, -1 for None.

    As ``numpy.unique`` does for objects, which compares them one by one and takes seconds for a million.
    """
    found = pa.array(values, from_pandas=True).cast(pa.string()).dictionary_encode()
    order = pc.sort_indices(found.dictionary).to_numpy(zero_copy_only=False)
    rank = np.empty(len(order) + 1, dtype=np.int64)
    rank[order], rank[-1] = np.arange(len(order)), -1  # the last one is what a missing index points to
    codes = pc.fill_null(found.indices, -1).to_numpy(zero_copy_only=False)
    return tuple(found.dictionary.take(pa.array(order)).to_pylist()), rank[codes]


def _sentiment(documents: _Documents) -> Floats:
    """Mean over a response's judged documents of 100 (p_positive - p_negative)."""
    n = len(documents.ids)
    if "p_positive" not in documents.table.column_names:
        return np.full(n, np.nan)
    p = 100.0 * (documents.column("p_positive").astype(float) - documents.column("p_negative").astype(float))
    if "status" in documents.table.column_names:
        p[documents.column("status") == NOT_CUSTOMER] = np.nan
    judged = np.isfinite(p)
    count = np.bincount(documents.response[judged], minlength=n).astype(np.float64)
    total = np.bincount(documents.response[judged], p[judged], minlength=n)
    return divide(total.astype(np.float64), count)


def _weights(documents: _Documents) -> tuple[Floats, bool, list[Issue]]:
    """Read the weights; NaN marks a response that no weighted figure can use."""
    weight = documents.floats("weight")
    if not np.isfinite(weight).any():
        return np.ones(len(weight)), False, []
    usable = np.isfinite(weight) & (weight > 0)
    if not usable.any():
        text = "No response has a positive weight; the figures are unweighted."
        return np.ones(len(weight)), False, [Issue("no-usable-weight", text, column="weight")]
    issues = []
    if not usable.all():
        parts = {
            "missing": int(np.isnan(weight).sum()),
            "zero": int((weight == 0).sum()),
            "negative or infinite": int(((weight < 0) | np.isinf(weight)).sum()),
        }
        listed = ", ".join(f"{count} {kind}" for kind, count in parts.items() if count)
        text = (
            f"{(n := int((~usable).sum())):,} of {len(weight):,} responses {agree(n, 'has', 'have')} no usable weight "
            f"({listed})"
        )
        issues.append(
            Issue("unusable-weight", f"{text} and {agree(n, 'is', 'are')} left out.", column="weight", severity="error")
        )
    return np.where(usable, weight, np.nan), True, issues


def _conflicts(documents: _Documents) -> list[Issue]:
    """Say where the documents of one response disagree about its score, and which is taken: of turns, the first's."""
    issues = []
    turns, dated = (_known(documents.table, name) for name in ("turn", "time"))
    in_turns = turns and _BEGUN not in documents.table.column_names
    taken = "the first" if in_turns else "the latest" if dated else "one of them"
    for name in open_columns(documents.table, "score."):
        values = documents.column(f"score.{name}").astype(float)
        known = np.isfinite(values)
        low = np.full(len(documents.ids), np.inf)
        high = -low
        np.minimum.at(low, documents.response[known], values[known])
        np.maximum.at(high, documents.response[known], values[known])
        if n := int((differ := high > low).sum()):
            customers = all(str(id_).startswith(_CUSTOMER) for id_ in documents.ids[differ])
            named = ("customer has", "customers have") if customers else ("response has", "responses have")
            who = counted(n, *named)
            text = f"{who} more than one {name} score; {taken} is taken."
            issues.append(Issue("conflicting-scores", text, column=name))
    return issues


def _known(table: pa.Table, name: str) -> bool:
    """Whether some document has a value in a column."""
    return name in table.column_names and table[name].null_count < len(table)


def by_unit(documents: pa.Table, unit: str) -> pa.Table:
    """Take all that a customer said for one response, where `unit` is "customer": the score sits on the customer.

    A document without a customer stays with its response.
    """
    if unit != "customer" or "customer_id" not in documents.column_names:
        return documents
    ids = [
        response if customer is None else f"{_CUSTOMER}{customer}"
        for response, customer in zip(
            documents["response_id"].to_pylist(), documents["customer_id"].to_pylist(), strict=True
        )
    ]
    at = documents.column_names.index("response_id")
    if "time" in documents.column_names:
        begun = documents.group_by("response_id").aggregate([("time", "min")])
        place = pc.index_in(documents["response_id"], begun["response_id"])
        documents = documents.append_column(_BEGUN, begun["time_min"].take(place))
    return documents.set_column(at, "response_id", pa.array(ids, pa.string()))


def build(documents: pa.Table) -> tuple[Frame, list[Issue]]:
    """Make one row a response.

    Parameters
    ----------
    documents : pyarrow.Table
        As declared in :mod:`voca.schema`; columns of stages that have not run may be missing.

    Returns
    -------
    Frame
    list of Issue
        Weights that cannot be used, scores that contradict each other.
    """
    docs = _ordered(documents)
    weight, weighted, issues = _weights(docs)
    issues += _conflicts(docs)
    cluster = _clusters(docs.objects("customer_id"), docs.ids)
    order = np.lexsort((np.arange(len(docs.ids)), cluster))
    order = order[np.isfinite(weight[order])]
    text = np.zeros(len(docs.ids), dtype=bool)
    text[docs.response[has_text(docs.table)]] = True
    wrote = np.zeros(len(docs.ids), dtype=bool)
    wrote[docs.response[_says(docs.table, _WRITTEN)]] = True
    says = np.zeros(len(docs.ids), dtype=bool)
    says[docs.response[_says(docs.table, TEXT_STATUSES)]] = True
    names = {f"segment.{name}": name for name in open_columns(docs.table, "segment.")}
    # where all comments come from one place, nothing is to be compared, and nobody asked for it
    if len(set(docs.objects("channel"))) > 1 and "channel" not in names.values():
        names["channel"] = "channel"
    dimensions = {name: _dimension(docs.objects(column)[order]) for column, name in names.items()}
    time = np.array(docs.objects("time"), dtype="datetime64[us]")
    value, churned = (docs.floats(f"outcome.{name}")[order] for name in ("value", "churned"))
    frame = Frame(
        ids=docs.ids[order],
        cluster=cluster[order],
        weight=weight[order],
        weighted=weighted,
        text=text[order],
        time=time[order],
        dimensions={name: d for name, d in dimensions.items() if d.labels != (MISSING,)},
        scores={name: docs.floats(f"score.{name}")[order] for name in open_columns(docs.table, "score.")},
        sentiment=_sentiment(docs)[order],
        value=value if np.isfinite(value).any() else None,
        drivers={name: docs.floats(f"driver.{name}")[order] for name in open_columns(docs.table, "driver.")},
        churned=churned if np.isfinite(churned).any() else None,
        wrote=wrote[order],
        not_read=int((says & ~text)[order].sum()),
    )
    return frame, issues
