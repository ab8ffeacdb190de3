"""From tables of strings to documents: roles decided, cells read, ids given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from voca.config import ReadOptions
from voca.errors import InputError, Severity
from voca.schema import READ_FIELDS, SCHEMAS
from voca.sources import columns, in_parts, names
from voca.sources.choices import Choices, find_choices, told_apart
from voca.sources.date_parts import DateParts, find_date_parts
from voca.sources.dated import problems_of_time, say_parts
from voca.sources.exports import Export
from voca.sources.exports.columns import COMPANY, plain_scores, replaced, speaker_roles, written_text
from voca.sources.given import hold_there
from voca.sources.guess import assign_roles
from voca.sources.identity import Identities, part_id, row_keys
from voca.sources.mixed_scales import MIXED_HINT, mixed_scale
from voca.sources.nearly import say_nearly
from voca.sources.profile import Profile, profile_columns
from voca.sources.raw import IssueLog, RawTable
from voca.sources.roles import Related, Roles, Score
from voca.sources.segments import pool
from voca.sources.sites import of_their_own
from voca.sources.spoken import customers_of_turns, say_speakers, spoken_columns
from voca.sources.values import is_missing
from voca.sources.wordless import is_crosstab, no_text
from voca.wording import counted

_PROFILED: Final = 5_000  # rows looked at where a column has very many different values
_COMPARED: Final = 1_000  # rows in which columns are compared with one another


@dataclass(frozen=True, slots=True)
class Documents:
    """What became of tables that have the same columns."""

    documents: pa.Table
    columns: pa.Table
    scores: tuple[Score, ...]
    decided: Decided | None = None  # nothing to decide in conversations
    records: pa.Table | None = None
    """Which id its tool gave a response: ``response_id`` and one column more, under the name it has in the file."""


@dataclass(frozen=True, slots=True)
class Decided:
    """What the columns are for, and what they look like; the same for all parts of a file that is read in parts."""

    roles: Roles
    profiles: Mapping[str, Profile]
    choices: Choices = field(default_factory=Choices)
    dated: DateParts | None = None


def build_documents(
    tables: Sequence[RawTable],
    options: ReadOptions,
    identities: Identities,
    logs: Mapping[str, IssueLog],
    textless: bool = False,
    decided: Decided | None = None,
) -> Documents:
    """Make documents of tables with the same columns.

    Parameters
    ----------
    tables : sequence of RawTable
        With the same column names.
    options : ReadOptions
    identities : Identities
        Shared by all tables of a reading.
    logs : mapping of str to IssueLog
        By the tables' names.
    textless : bool
        Make documents without text where no column holds any, and an issue; else that is an error.
    decided : Decided, optional
        From an earlier part of the same file; else it is found out.

    Raises
    ------
    InputError
        No column holds text, and `textless` does not allow it.
    UsageError
        An option names a column that is not there.
    """
    if decided is None:
        there = tables[0].cells.column_names
        hold_there(options, there, there, tables[0].name)
    batch = _Batch(tables, logs)
    if decided is None:
        decided = batch.decide(options)
        _refuse(tables, decided, logs, textless)
    else:
        batch.cells = told_apart(batch.cells, decided.choices)
        batch.cells = batch.cells if decided.dated is None else decided.dated.joined(batch.cells)
    roles, profiles = decided.roles, decided.profiles
    documents = batch.documents(roles, profiles, identities)
    described = pa.Table.from_pylist(
        [
            {"source": t.name, "column": r.column, "role": r.role, "target": r.target, "reason": r.reason}
            for t in tables
            for r in roles.table.values()
        ],
        schema=SCHEMAS["columns"],
    )
    return Documents(documents, described, tuple(roles.scores), decided, batch.records(roles, profiles))


def _refuse(tables: Sequence[RawTable], decided: Decided, logs: Mapping[str, IssueLog], textless: bool) -> None:
    """Raise :class:`InputError` where the table has no comments; where `textless` allows it, say so."""
    if is_crosstab(decided.profiles.values()):
        message = f"{tables[0].name} is a table of results (percentages by group), not of answers."
        raise InputError(message, "Give the file with one row a respondent.")
    if not decided.roles.texts:
        message, hint = no_text(tables, decided.roles)
        if not textless:
            raise InputError(message, hint)
        logs[tables[0].name].add("no-text-column", "no column reads like customers' text", hint=hint)


class _Batch:
    """The rows of several tables on top of each other, empty ones left out."""

    def __init__(self, tables: Sequence[RawTable], logs: Mapping[str, IssueLog]) -> None:
        order = tables[0].cells.column_names
        cells = pa.concat_tables([t.cells.select(order) for t in tables])
        sources = pa.chunked_array(
            [pa.repeat(t.name, len(t.cells)) for t in tables if len(t.cells)] or [[]], pa.string()
        )
        rows = pa.chunked_array([t.rows for t in tables], pa.int64())
        filled = any_filled(cells)
        self.logs = logs
        for source, row in zip(
            sources.filter(pc.invert(filled)).to_pylist(), rows.filter(pc.invert(filled)).to_pylist(), strict=True
        ):
            logs[source].add("empty-row", "all cells are empty; the row was left out", row, severity="note")
        whole = pc.all(filled, min_count=0).as_py()
        self.cells = cells if whole else cells.filter(filled)
        self.sources = (sources if whole else sources.filter(filled)).combine_chunks()
        self.rows = (rows if whole else rows.filter(filled)).combine_chunks()
        self.labels = {k: v for t in tables for k, v in t.labels.items()}
        self.keys = row_keys(self.cells)
        self.export = tables[0].export
        self.codebook = {name: coded for t in tables for name, coded in t.codebook.items()}
        self.spoken = tables[0].spoken
        self.cells = plain_scores(self.cells, self.export)
        for name, coded in self.codebook.items():
            if coded.names:
                self.cells = replaced(self.cells, name, coded.read)

    def decide(self, options: ReadOptions) -> Decided:
        """Profile the columns and decide their roles, on a sample that the order of the rows does not change."""
        chosen = sorted(range(len(self.keys)), key=self.keys.__getitem__)[:_PROFILED]
        sample = pa.array(chosen, pa.int64())
        profiles = profile_columns(self.cells, self.labels, sample, options.day_first)
        choices = find_choices(profiles, self.labels)
        profiles = self._with_choices(profiles, choices, sample)
        dated = None if options.time or self.export or self.spoken else find_date_parts(profiles)
        if dated is not None:
            self.cells = dated.joined(self.cells)
            profiles += profile_columns(self.cells.select([dated.name]), self.labels, sample, None)
        related = Related(self.cells.take(sample[:_COMPARED]), self.cells)
        source = next(iter(self.logs)) if len(self.sources) == 0 else self.sources[0].as_py()
        roles = assign_roles(profiles, self.labels, options, related, source, self.export, self.codebook,
                             choices, self.spoken)  # fmt: skip
        in_parts.find_parts(self.cells, roles, {p.name: p for p in profiles}, options.segment or ())
        for name, role in list(roles.table.items()):
            reason = choices.reason(name)
            if reason and role.role == "segment":
                roles.put(name, "segment", f"{reason} ({role.reason})", role.target)
        if dated is not None:
            say_parts(roles, dated, options.segment or ())
        say_nearly(profiles, roles.table, options, self.logs[source])
        return Decided(roles, {p.name: p for p in profiles}, choices, dated)

    def _with_choices(self, profiles: list[Profile], choices: Choices, sample: pa.Array) -> list[Profile]:
        """Tell the options of questions with several answers apart, and profile them again."""
        self.cells = told_apart(self.cells, choices)
        known = {p.name: p for p in profiles if p.name not in choices.spread}
        again = self.cells.select([name for name in self.cells.column_names if name not in known])
        known |= {p.name: p for p in profile_columns(again, self.labels, sample, None)}
        return [known[name] for name in self.cells.column_names]

    def issue(self, index: int, code: str, message: str, column: str, severity: Severity = "warning") -> None:
        """Note a problem of the row at `index`."""
        source, row = self.sources[index].as_py(), self.rows[index].as_py()
        self.logs[source].add(code, message, row, column, severity=severity)

    def documents(self, roles: Roles, profiles: Mapping[str, Profile], identities: Identities) -> pa.Table:
        """Read the cells and put together the documents, not sorted yet."""
        shared = self._shared(roles, profiles, identities)
        kind = "utterance" if roles.spoken else roles.kind
        self.cells = written_text(self.cells, self.export, [text.column for text in roles.texts])
        parts = []
        answered = None
        for text in roles.texts:
            words = columns.text_column(self.cells[text.column], text.column, self.issue)
            counts = profiles[text.column].counts if text.column in profiles else {}
            if len(words):
                words = of_their_own(words, counts, self.logs[self.sources[0].as_py()], text.column)
            whole = self.export is None and roles.kind == "answer"
            if roles.title is not None and (whole or text.question is None):
                words = columns.join_title(columns.text_column(self.cells[roles.title], roles.title, self.issue), words)
            has = pc.is_valid(words)
            answered = has if answered is None else pc.or_(answered, has)
            parts.append(_part(shared, words, text.question, kind, None if len(roles.texts) == 1 else has))
        if len(parts) != 1:
            nothing = None if answered is None else pc.invert(answered)
            blank = pa.nulls(len(self.rows), pa.string())
            parts.append(_part(shared, blank, None, kind, nothing))
        self._say_time(roles, profiles)
        self._say_replies(roles)
        for score in roles.scores:
            said = mixed_scale(profiles[score.column], score)
            if said:
                self.logs[self.sources[0].as_py()].add("mixed-scale", said, column=score.column, hint=MIXED_HINT)
        return pa.concat_tables(parts)

    def _shared(self, roles: Roles, profiles: Mapping[str, Profile], identities: Identities) -> dict[str, pa.Array]:
        """Everything of a row that all its documents share."""
        cells, count = self.cells, len(self.rows)
        rows = self.responses = pa.array(identities.of_rows(self.keys, cells), pa.string())
        if roles.parted:
            whole = in_parts.responses(rows.to_pylist(), pa.chunked_array([self.sources]), cells, roles)
            self.responses = pa.array(whole, pa.string())
        shared: dict[str, pa.Array] = {
            "document_id": rows,
            "response_id": self.responses,
            "source": self.sources,
            "source_row": self.rows,
        }
        shared |= self._marks(roles, profiles)
        if self.export is not None:
            shared |= self._of_export(roles, self.export)
        for one in READ_FIELDS:
            if one.name not in shared and one.name not in ("document_id", "kind", "text"):
                shared[one.name] = pa.nulls(count, one.type)
        of_tool = self.export is not None and not self.export.conversation  # threads of many, each a response
        if roles.spoken or roles.turn or (roles.conversation and not of_tool):
            told = self._spoken(roles, identities, shared)
            told["response_id"] = pc.coalesce(told.get("response_id", shared["response_id"]), shared["response_id"])
            shared |= told
        return shared | self._named(roles)

    def _marks(self, roles: Roles, profiles: Mapping[str, Profile]) -> dict[str, pa.Array]:
        """Read what marks a row: when it was written, by whom, what it answers, how much it counts."""
        marks: dict[str, pa.Array] = {}
        if roles.time:
            marks["time"] = columns.time_column(self.cells[roles.time], profiles[roles.time], self.issue)
            marks["time"] = columns.with_clock(marks["time"], self.cells[roles.clock]) if roles.clock else marks["time"]
        if roles.customer:
            marks["customer_id"] = columns.customer_column(self.cells[roles.customer])
        if roles.question:
            marks["question_id"] = columns.segment_column(self.cells[roles.question])
        if roles.weight:
            marks["weight"] = columns.number_column(self.cells[roles.weight], roles.weight, self.issue, least=0.0)
        if roles.conversation:
            marks["conversation_id"] = columns.customer_column(self.cells[roles.conversation])
        return marks

    def records(self, roles: Roles, profiles: Mapping[str, Profile]) -> pa.Table | None:
        """Return the ids that the tool gave the rows: a column whose name says id, none twice in a file."""
        if roles.spoken or roles.turn or roles.conversation:
            return None
        named = [p for name, p in profiles.items() if names.ID.search(names.phrase(name)) and p.words < 1.5]
        kept = [p for p in named if not names.CUSTOMER.search(names.phrase(p.name)) and self._is_single(p)]
        if not kept:
            return None
        best = max(kept, key=lambda p: (names.RECORD.search(names.phrase(p.name)) is not None, p.tokens, p.name))
        return pa.table({"response_id": self.responses, best.name: self.cells[best.name]})

    def _is_single(self, profile: Profile) -> bool:
        """Whether nearly every row has something in a column, and no two of a file the same."""
        if profile.fill < 0.9:
            return False
        table = pa.table({"source": self.sources, "cell": self.cells[profile.name]})
        counts = table.group_by("source").aggregate([("cell", "count"), ("cell", "count_distinct")])
        return bool(pc.all(pc.less_equal(counts["cell_count"], counts["cell_count_distinct"])).as_py())

    def _spoken(self, roles: Roles, identities: Identities, shared: Mapping[str, pa.Array]) -> dict[str, pa.Array]:
        """Read who speaks in which conversation, and say whose part is not known."""
        places = list(zip(shared["time"].to_pylist(), self.rows.to_pylist(), strict=True))
        log = self.logs[self.sources[0].as_py()]
        told = spoken_columns(self.cells, roles, self.keys, identities, places, log)
        if roles.spoken is not None:
            say_speakers(told["speaker"].to_pylist(), told["speaker_role"].to_pylist(), log)
        parts = told.get("speaker_role", shared["speaker_role"])
        if roles.customer is not None and roles.conversation is not None and parts.null_count < len(parts):
            marks = (shared["customer_id"], parts, shared["conversation_id"])
            own = customers_of_turns(*(mark.to_pylist() for mark in marks))
            told["customer_id"] = pa.array(own, pa.string())
        return told

    def _of_export(self, roles: Roles, export: Export) -> dict[str, pa.Array]:
        """Say where the row is from, and where the company writes beside its customers, who wrote it."""
        of_export: dict[str, pa.Array] = {"channel": pa.repeat(export.channel or export.tool, len(self.rows))}
        if roles.speaker is not None and roles.texts:
            speakers = self.cells[roles.speaker].to_pylist()
            texts = self.cells[roles.texts[0].column].to_pylist()
            found, accounts = speaker_roles(speakers, texts, export)
            of_export["speaker_role"] = pa.array(found, pa.string())
            self._say_company(found.count(COMPANY), export, accounts if export.accounts else frozenset())
        return of_export

    def _say_company(self, count: int, export: Export, accounts: frozenset[str]) -> None:
        log = self.logs[self.sources[0].as_py()]
        if export.said:
            log.add("own-account", export.said)
        elif count:
            who = f" (the account {', '.join(sorted(accounts))}, to whom the others speak)" if accounts else ""
            own = f"{counted(count, 'row is', 'rows are')} the company's own{who}; not counted as customers'"
            log.add("company-posts", own, severity="note")

    def _say_replies(self, roles: Roles) -> None:
        """Count the company's replies that were set aside."""
        for name in roles.replies:
            said = pa.array([not is_missing(cell) for cell in self.cells[name].to_pylist()])
            for entry in self.sources.filter(said).value_counts().to_pylist():
                many = counted(entry["counts"], "reply of the company was", "replies of the company were")
                what = f"{many} set aside: not a customer's words"
                self.logs[entry["values"]].add("company-replies", what, column=name, severity="note")

    def _named(self, roles: Roles) -> dict[str, pa.Array]:
        """Read the columns that keep a name of their own: segments, scores, outcomes, drivers."""
        cells = self.cells
        shared = {f"segment.{name}": self._segment(name, roles) for name in roles.segments}
        for score in roles.scores:
            shared[f"score.{score.name}"] = columns.score_column(cells[score.column], score, self.issue)
        for kind, name in roles.outcomes.items():
            shared[f"outcome.{kind}"] = self._outcome(kind, name)
        for name in roles.drivers:
            shared[f"driver.{name}"] = columns.number_column(cells[name], name, self.issue)
        return shared

    def _segment(self, name: str, roles: Roles) -> pa.Array:
        if name in roles.ranges:
            return columns.range_column(self.cells[name], name, roles.ranges[name], self.issue)
        none = name in roles.nones
        groups = columns.segment_column(self.cells[name], none)
        if not none:
            columns.say_nones(self.cells[name], name, self.issue)
        return pool(groups, roles.pooled[name]) if name in roles.pooled else groups

    def _outcome(self, kind: str, name: str) -> pa.Array:
        if kind == "churned":
            stayed = names.RETAINED.search(names.phrase(name)) is not None
            return columns.yes_no_column(self.cells[name], name, self.issue, invert=stayed)
        return columns.number_column(self.cells[name], name, self.issue)

    def _say_time(self, roles: Roles, profiles: Mapping[str, Profile]) -> None:
        problems = list(problems_of_time(roles, profiles))
        for source in pc.unique(self.sources).to_pylist():
            for said in problems:
                self.logs[source].add(*said)


def any_filled(cells: pa.Table) -> pa.ChunkedArray:
    """Tell which rows have something in some cell."""
    chunks = []
    for batch in cells.to_batches():
        filled = pa.repeat(False, len(batch))
        for column in batch.columns:
            has = pc.greater(pc.binary_length(pc.utf8_trim_whitespace(column)), 0)
            filled = pc.or_(filled, pc.fill_null(has, False))
        chunks.append(filled)
    return pa.chunked_array(chunks, pa.bool_())


def _part(
    shared: Mapping[str, pa.Array], words: pa.Array, question: str | None, kind: str, rows: pa.Array | None
) -> pa.Table:
    """One document a row for one text column; `rows` selects those that have one."""
    ids = shared["document_id"]
    if rows is not None and question is not None:
        ids = pa.array([part_id(row, question) for row in ids.to_pylist()], pa.string())
    count = len(ids)
    data = {
        **shared,
        "document_id": ids,
        "kind": pa.repeat(kind, count),
        "text": words,
    }
    if question is not None:
        data["question_id"] = pa.repeat(question, count)
    open_names = [name for name in shared if "." in name]
    fields = [*READ_FIELDS, *(pa.field(name, shared[name].type) for name in open_names)]
    table = pa.Table.from_arrays([data[f.name] for f in fields], schema=pa.schema(fields))
    return table if rows is None else table.filter(rows)
