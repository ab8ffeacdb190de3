"""Section ``coverage``: what became of every row that was read."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Final

from voca.report import Column, Section
from voca.reports import numbers, tabulate
from voca.reports.material import Material, Row
from voca.schema import STATUSES

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
    base = tabulate.base_text("all rows read", total)
    titles = {"statuses": "What became of every row", "reasons": "And why"}
    tables = tuple(
        replace(
            tabulate.make(key, titles[key], tabulate.with_digits(TABLES[key], share=digits), records, base=base),
            folded=key == "reasons",
        )
        for key, records in (("statuses", simple), ("reasons", detailed))
    )
    parts = [f"{status} {numbers.count(by_status[status])} ({numbers.share(by_status[status] / total, digits)})"
             for status in statuses]  # fmt: skip
    lead = f"Of {numbers.plural(total, 'row')} read: {numbers.sentence_list(parts)}."
    hidden = (row["message"] for row in material.rows("issues") if row["code"] == "hidden")
    return Section(
        "coverage", "Coverage", lead=(lead, *(f"{said[:1].upper()}{said[1:]}." for said in hidden)), tables=tables
    )


def _rank(status: str) -> tuple[int, str]:
    return (STATUSES.index(status) if status in STATUSES else len(STATUSES), status)


def _counted(material: Material) -> list[Row]:
    """Count the documents themselves, where no coverage table was made."""
    counts = Counter((d["status"] or "unthemed", d["reason"] or "") for d in material.documents.values())
    return [{"status": status, "reason": reason, "n": n} for (status, reason), n in sorted(counts.items())]
