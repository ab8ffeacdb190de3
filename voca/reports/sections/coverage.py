"""Section ``coverage``: what became of every row that was read."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Final

from voca.report import Column, Section
from voca.reports import numbers, tabulate
from voca.reports.material import Material, Row
from voca.schema import STATUSES
from voca.wording import counted

_SHARE: Final = Column("share", "%", "share", "`n` as a share (0..1) of all rows read.")
_STATUS: Final = Column("status", "Status", "text", "What became of the rows: " + " | ".join(STATUSES) + ".")
TABLES: Final = {
    "statuses": (_STATUS, Column("n", "Rows", "count", "Rows with this status."), _SHARE),
    "reasons": (
        _STATUS,
        Column("reason", "Reason", "text", "Why; empty where the status says it all."),
        Column("n", "Rows", "count", "Rows with this status for this reason."),
        _SHARE,
    ),
}


def section(material: Material) -> Section:
    """Build the section; the counts of each table add up to all rows read."""
    rows = [row for row in material.rows("coverage") if row["n"]] or _counted(material)
    total = sum(row["n"] for row in rows)
    if not total:
        return Section("coverage", "Coverage", lead=("No rows were read.",))
    digits = numbers.share_digits(total)
    by_status: Counter[str] = Counter()
    for row in rows:
        by_status[row["status"]] += row["n"]
    statuses = sorted(by_status, key=_rank)
    simple = [{"status": status, "n": by_status[status], "share": by_status[status] / total} for status in statuses]
    rows.sort(key=lambda row: (_rank(row["status"]), -row["n"], row["reason"] or ""))
    detailed = [
        {"status": row["status"], "reason": row["reason"] or "", "n": row["n"], "share": row["n"] / total}
        for row in rows
    ]
    noun, whose = _counted_as(material)
    base = tabulate.base_text(f"all {noun}s read", total)
    titles = {"statuses": f"What became of every {noun}", "reasons": "And why"}
    tables = []
    for key, records in (("statuses", simple), ("reasons", detailed)):
        columns = tabulate.with_digits(TABLES[key], share=digits)
        columns = tuple(replace(c, title=f"{noun.title()}s") if c.key == "n" else c for c in columns)
        made = tabulate.make(key, titles[key], columns, records, base=base)
        tables.append(replace(made, folded=key == "reasons"))
    parts = [f"{status} {numbers.count(by_status[status])} ({numbers.share(by_status[status] / total, digits)})"
             for status in statuses]  # fmt: skip
    lead = f"Of {counted(total, noun)} read{whose}: {numbers.sentence_list(parts)}."
    hidden = (row["message"] for row in material.rows("issues") if row["code"] == "hidden")
    said = (lead, *(f"{message[:1].upper()}{message[1:]}." for message in hidden))
    return Section("coverage", "Coverage", lead=said, tables=tuple(tables))


def _counted_as(material: Material) -> tuple[str, str]:
    """Say what is counted: rows, turns of conversations, or answers to several questions and of how many responses."""
    kinds = {document["kind"] for document in material.documents.values()}
    responses = len({document["response_id"] for document in material.documents.values()})
    if kinds == {"utterance"}:
        return "turn", ""
    if kinds == {"answer"} and responses < len(material.documents):
        return "answer", f", of {counted(responses, 'response')}"
    return "row", ""


def _rank(status: str) -> tuple[int, str]:
    return (STATUSES.index(status) if status in STATUSES else len(STATUSES), status)


def _counted(material: Material) -> list[Row]:
    """Count the documents themselves, where no coverage table was made."""
    counts = Counter((d["status"] or "unthemed", d["reason"] or "") for d in material.documents.values())
    return [{"status": status, "reason": reason, "n": n} for (status, reason), n in sorted(counts.items())]
