"""The tables of an analysis as plain rows, with what several sections of the report need to look up."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import pyarrow as pa

from voca import schema
from voca.config import ReportOptions
from voca.reports import numbers
from voca.reports.scale import Scale
from voca.wording import counted

Row = dict[str, Any]

# Comments that say something, the base of every share of comments: voca.link counts the same ones.
CODED: Final = ("themed", "unthemed", "short")
NO_COMMENT: Final = ("no text", schema.NOT_CUSTOMER)
_LEFT_OUT: Final = ("redactions",)


@dataclass(frozen=True)
class Material:
    """Everything a section is built from.

    Attributes
    ----------
    tables : mapping of str to pyarrow.Table
        As declared in :mod:`voca.schema`; a missing one counts as empty.
    manifest : mapping
    options : ReportOptions
    """

    tables: Mapping[str, pa.Table]
    manifest: Mapping[str, object]
    options: ReportOptions

    def rows(self, name: str) -> list[Row]:
        """Return a table's rows as dicts; NaN and infinity become None, so that nothing can show them."""
        table = self.tables.get(name)
        if table is None:
            return []
        kept = [column for column in table.column_names if column not in _LEFT_OUT]
        # The lists of a few wide columns are cheaper than a dict per cell access over pyarrow scalars.
        missing = [column for column in schema.SCHEMAS[name].names if column not in kept]
        columns = [_finite(table.column(column)) for column in kept] + [[None] * table.num_rows for _ in missing]
        names = [*kept, *missing]
        return [dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True)]

    # ---- documents -------------------------------------------------------------------------------------------
    @cached_property
    def documents(self) -> dict[str, Row]:
        """Every document by its id."""
        return {row["document_id"]: row for row in self.rows("documents")}

    @cached_property
    def segment_columns(self) -> list[str]:
        """Names of the segment columns, without their prefix."""
        table = self.tables.get("documents")
        return [] if table is None else schema.open_columns(table, "segment.")

    @cached_property
    def weighted(self) -> bool:
        """Whether responses have survey weights that can be used."""
        return any(row["weight"] is not None and 0 < row["weight"] < math.inf for row in self.documents.values())

    @cached_property
    def coded(self) -> int:
        """How many comments were looked at for themes: the base of every share of comments."""
        return sum(map(self.looked_at, self.documents.values()))

    def looked_at(self, document: Row) -> bool:
        """Whether a document was looked at for themes: it says something, in a language that the encoder knows."""
        return document["status"] in CODED and document["language"] not in self._lost

    @cached_property
    def _lost(self) -> frozenset[str | None]:
        """Languages that the encoder does not know."""
        out = (d for d in self.documents.values() if (d["reason"] or "").startswith(schema.OTHER_LANGUAGE))
        return frozenset(document["language"] for document in out) - {None}

    @cached_property
    def asked(self) -> int:
        """How many different questions comments answer."""
        return len({row["question_id"] for row in self.comments if row["question_id"]})

    @cached_property
    def unread(self) -> int:
        """How many comments say something in a language that the encoder does not know."""
        return sum(d["status"] in CODED and d["language"] in self._lost for d in self.documents.values())

    @cached_property
    def comments(self) -> list[Row]:
        """The customers' comments with text, everything counted."""
        return [row for row in self.documents.values() if row["status"] not in NO_COMMENT and row["text"]]

    @cached_property
    def judgeable(self) -> int:
        """How many comments could have a mood of their own: duplicates are not counted."""
        return sum(row["status"] != "duplicate" for row in self.comments)

    @cached_property
    def unheard(self) -> int:
        """How many of them have none although their language is known: their sentiment was withheld."""
        apart = (row for row in self.comments if row["status"] != "duplicate")
        return sum(row["sentiment"] is None and row["language"] is not None for row in apart)

    @cached_property
    def withheld(self) -> list[str]:
        """Sentences that say what is withheld of comments in languages the models do not know."""
        said = (row["message"] for row in self.rows("issues") if row["code"] == "language-not-covered")
        return [f"{message}." for message in said if message]

    @cached_property
    def people(self) -> int:
        """How many customers wrote the comments that were looked at for themes."""
        return len({self.customer(row) for row in self.documents.values() if self.looked_at(row)})

    @cached_property
    def participants(self) -> frozenset[str]:
        """What those are called who answer in interviews and groups, where they are several."""
        rows = self.documents.values()
        names = {row["speaker"] for row in rows if row["speaker"] and row["speaker_role"] == "participant"}
        return frozenset(names if len(names) > 1 else ())

    @cached_property
    def voices(self) -> frozenset[str | None] | None:
        """Roles of those who speak, where everything counted is speech, None for what is not known; else None."""
        spoken = [row for row in self.comments if row["speaker"] is not None or row["start_s"] is not None]
        if not spoken or len(spoken) < len(self.comments):
            return None
        return frozenset(row["speaker_role"] for row in spoken)

    @property
    def customerless(self) -> bool:
        """Whether people speak none of whom is known to be a customer, as in a meeting."""
        return self.voices is not None and "customer" not in self.voices

    @property
    def unplaced(self) -> bool:
        """Whether nobody's part is known of all who speak."""
        return self.voices is not None and not any(self.voices)

    @property
    def crowd(self) -> str:
        """How many people there are, in words; conversations where nobody's part in them is known."""
        return counted(self.people, *self.nouns)

    @property
    def nouns(self) -> tuple[str, str]:
        """What one and several of those that are counted are called."""
        return ("conversation", "conversations") if self.unplaced else ("person", "people")

    @property
    def few(self) -> bool:
        """Whether all of them together are fewer than a finding needs: then themes are counted, and not linked."""
        return 0 < self.people < self.min_base

    @cached_property
    def share_digits(self) -> int:
        """Decimals of a share of the comments."""
        return numbers.share_digits(self.coded)

    @property
    def min_base(self) -> int:
        """The minimum base in customers."""
        return int(self._link_option("min_base", numbers.SMALL_BASE))

    @property
    def confidence(self) -> str:
        """The intervals' confidence, e.g. ``"95%"``."""
        return f"{100 * self._link_option('confidence', 0.95):g}%"

    def _link_option(self, name: str, default: float) -> float:
        """Read one of the linking options that the manifest keeps under ``pipeline.link``."""
        value: object = self.manifest
        for key in ("pipeline", "link", name):
            value = value.get(key) if isinstance(value, Mapping) else None
        return value if isinstance(value, int | float) else default

    def customer(self, document: Row) -> str:
        """Say who wrote a document, as far as is known."""
        return str(document["customer_id"] or document["response_id"] or document["document_id"])

    # ---- scores ----------------------------------------------------------------------------------------------
    @cached_property
    def scales(self) -> dict[str, Scale]:
        """Every score, the primary one first."""
        rows = sorted(self.rows("scales"), key=lambda row: (not row["primary"], row["score"]))
        whole = {row["score"]: row for row in self.rows("scores") if not row["dimension"]}
        return {row["score"]: Scale.of(row, _spread(whole.get(row["score"]))) for row in rows}

    @cached_property
    def primary(self) -> Scale | None:
        """The score the headline and the drivers are about; None where nothing was scored."""
        marked = [row["score"] for row in self.rows("scales") if row["primary"]]
        known = {row["score"] for row in self.rows("scores")}
        return next((self.scales[name] for name in [*marked, *self.scales] if name in known), None)

    @cached_property
    def unlinked(self) -> str:
        """Why no theme can be linked to the primary score; empty where some can."""
        if self.primary is None or not self.themes:
            return ""
        if not self.drivers:
            return "no scored comment was looked at for themes"
        if self.few:
            did = "in all" if self.unplaced else "wrote"
            return f"{self.crowd} {did}, fewer than {self.min_base}"
        if all(row["verdict"] == "small base" for row in self.drivers.values()):
            return "no theme has a large enough base"
        if any(r["code"] == "constant-score" and r["column"] == self.primary.name for r in self.rows("issues")):
            return "every score is the same"
        return ""

    @cached_property
    def mean_answer(self) -> float | None:
        """Mean of what the responses' answers count in the primary score."""
        if self.primary is None:
            return None
        column = f"score.{self.primary.name}"
        given = {d["response_id"]: d[column] for d in self.documents.values() if d.get(column) is not None}
        return math.fsum(map(self.primary.counted, given.values())) / len(given) if given else None

    def scale(self, name: str | None) -> Scale:
        """Return a score's scale; one nobody described is a plain number."""
        return self.scales.get(name or "") or Scale(name or "", "number", None, None, 1, name or "", "")

    # ---- themes ----------------------------------------------------------------------------------------------
    @cached_property
    def themes(self) -> dict[str, Row]:
        """Every theme and sub-theme by its id."""
        return {row["theme_id"]: row for row in self.rows("themes")}

    def label(self, theme_id: str) -> str:
        """Return a theme's label, its id where it has none."""
        row = self.themes.get(theme_id)
        return (row["label"] if row else None) or theme_id

    def mixed(self, theme_id: str) -> bool:
        """Say whether a theme's label says that no label is true of it."""
        return self.label(theme_id).casefold().startswith(schema.MIXED)

    def level(self, theme_id: str) -> str:
        """Say whether an id is a ``"theme"`` or a ``"subtheme"``."""
        row = self.themes.get(theme_id)
        return "subtheme" if row and row["parent_id"] else "theme"

    @cached_property
    def only_parts(self) -> frozenset[str]:
        """Ids of the sub-themes that are all there is of their theme: the same words under a second name."""
        parts = Counter(row["parent_id"] for row in self.themes.values() if row["parent_id"])
        return frozenset(i for i, row in self.themes.items() if row["parent_id"] and parts[row["parent_id"]] == 1)

    @cached_property
    def mentions(self) -> dict[str, list[Row]]:
        """Mentions by theme id: a leaf's own, and for a theme those of all its leaves."""
        found: dict[str, list[Row]] = {theme_id: [] for theme_id in self.themes}
        for row in self.rows("mentions"):
            if row["kind"] != "theme" or row["theme_id"] not in found:
                continue
            found[row["theme_id"]].append(row)
            parent = self.themes[row["theme_id"]]["parent_id"]
            if parent in found:
                found[parent].append(row)
        return found

    @cached_property
    def sentences(self) -> dict[tuple[str, int], Row]:
        """Sentences by document and number."""
        return {(row["document_id"], row["sentence"]): row for row in self.rows("sentences")}

    @cached_property
    def drivers(self) -> dict[str, Row]:
        """The primary score's drivers by theme id."""
        if self.primary is None:
            return {}
        return {row["theme_id"]: row for row in self.rows("drivers") if row["score"] == self.primary.name}

    @cached_property
    def corrected(self) -> dict[str, Row]:
        """Impacts on the primary score with mistakes of recognition corrected, by theme id."""
        if self.primary is None:
            return {}
        return {row["theme_id"]: row for row in self.rows("corrected") if row["score"] == self.primary.name}

    @cached_property
    def trend_tests(self) -> dict[str, Row]:
        """Trend tests by theme id."""
        return {row["theme_id"]: row for row in self.rows("trend_tests")}

    @cached_property
    def dated(self) -> bool:
        """Whether some document has a time."""
        return any(document["time"] is not None for document in self.documents.values())

    @cached_property
    def periods(self) -> dict[str, dict[str, Row]]:
        """Trend rows by theme id and period (complete ones, in order); theme id "" is the score itself."""
        found: dict[str, dict[str, Row]] = {}
        preferred = self.primary.name if self.primary else None
        for row in sorted(self.rows("trends"), key=lambda row: (str(row["start"]), row["period"])):
            if not row["complete"]:
                continue
            rows = found.setdefault(row["theme_id"] or "", {})
            if row["period"] not in rows or row["score"] == preferred:
                rows[row["period"]] = row
        return found

    def spark(self, theme_id: str) -> tuple[float | None, ...] | None:
        """Share of a theme in each complete period, oldest first; None where there are fewer than three."""
        rows = self.periods.get(theme_id, {})
        every = dict.fromkeys(period for by_period in self.periods.values() for period in by_period)
        shares = tuple(rows[period]["share"] if period in rows else None for period in sorted(every))
        return shares if sum(value is not None for value in shares) >= 3 else None


def _spread(row: Row | None) -> float | None:
    """Reckon a score's standard deviation from its interval."""
    if row is None or row["low"] is None or row["high"] is None or not row["n_effective"]:
        return None
    return float((row["high"] - row["low"]) / 4 * math.sqrt(row["n_effective"])) or None


def _finite(column: pa.ChunkedArray) -> list[object]:
    """Return a column's values, with None for what is not a number."""
    if pa.types.is_floating(column.type):
        return [value if value is not None and math.isfinite(value) else None for value in column.to_pylist()]
    values: list[object] = column.to_pylist()
    return values
