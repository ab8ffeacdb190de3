"""A small study made by hand: five themes, one of them confounded, one emerging, and words that try to do harm."""

from datetime import datetime

import pyarrow as pa

from voca import schema

CLAUSES = ("Setting up was easy, ", "but the box was too big for two pairs of socks.")  # one sentence, two mentions
# (text of one sentence, leaf, polarity); texts that a terminal, a browser or a spreadsheet would act on are in here.
VERBATIMS = [
    ("The parcel came nine days late and nobody told me anything until I called twice.", "late", "negative"),
    ("Delivery slot moved again, <script>alert('x')</script> was all the tracking page showed me.", "late", "negative"),
    ("Courier left the box in the rain [bold red]again[/bold red], third time this month.", "rain", "negative"),
    ("\x1b[31mThe parcel was soaked\x1b[0m and the driver just walked away as I opened the door.", "rain", "negative"),
    ("המשלוח הגיע באיחור של שבועיים ואף אחד לא ענה לי בטלפון במשך כל הזמן הזה.", "late", "negative"),
    ("I was charged twice for the same month and the refund took five weeks to arrive.", "billing", "negative"),
    ("تم خصم المبلغ مرتين من حسابي ولم يرد أحد على رسائلي منذ أسبوعين كاملين.", "billing", "negative"),
    ("这个月的账单又错了，客服让我等了三个星期，到现在还没有把多收的钱退给我，真的非常失望。", "billing", "negative"),
    ("The invoice never matches what the app says, so each month I check it line by line.", "billing", "negative"),
    ("Maria from support solved it in five minutes and even called back to check 😊👍🏽.", "support", "positive"),
    ("Support was patient, knew the product and did not try to sell me anything.", "support", "positive"),
    ("=HYPERLINK(\"http://example.invalid\") aside, the chat team is the best I have met.", "support", "positive"),
    ("".join(CLAUSES), "packaging", "neutral"),
    ("Nice box but a lot of plastic inside.", "packaging", "negative"),
    ("Cardboard is fine, the filling is not.", "packaging", "negative"),
    ("Why wrap one cable in three bags?", "packaging", "negative"),
    ("Since the update the app closes itself whenever I open my orders.", "crash", "negative"),
    ("App crashes on the login page after the last update, on both of my phones.", "crash", "negative"),
]  # fmt: skip
THEMES = [  # theme, label, leaves
    ("T1", "Delivery delays", [("late", "Late parcels"), ("rain", "Left outside")]),
    ("T2", "Wrong bills", [("billing", "Charged twice")]),
    ("T3", "Friendly support", [("support", "Solved at once")]),
    ("T4", "Packaging", [("packaging", "Box too big")]),
    ("T5", "App crashes", [("crash", "After the update")]),
]
FIGURES = {  # share, score with, score without, leave-out (value, low, high), adjusted (...), verdict
    "T1": (0.31, -38.2, 10.4, (-14.9, -19.8, -10.0), (-12.1, -16.9, -7.3), "driver"),
    "T2": (0.25, -30.0, 4.1, (-8.7, -12.9, -4.5), (-7.8, -12.0, -3.6), "driver"),
    "T3": (0.19, 61.3, -19.4, (15.1, 10.8, 19.4), (13.6, 9.1, 18.1), "driver"),
    "T4": (0.24, -29.5, -1.2, (-3.9, -6.8, -1.0), (-0.1, -2.7, 2.5), "confounded"),
    "T5": (0.1, -41.0, -2.6, (-2.4, -5.2, 0.4), (None, None, None), "small base"),
}
ROUNDS = 10


def _documents() -> list[dict[str, object]]:
    rows = []
    for number in range(ROUNDS * len(VERBATIMS)):
        words, _, polarity = VERBATIMS[number % len(VERBATIMS)]
        turn = number // len(VERBATIMS)
        p = {"negative": (0.9, 0.06, 0.04), "neutral": (0.2, 0.6, 0.2), "positive": (0.03, 0.07, 0.9)}[polarity]
        rows.append(
            {
                "document_id": f"d{number:04d}",
                "response_id": f"r{number:04d}",
                "kind": "review",
                "text": words if turn == 0 else f"Visit {turn}. {words}",
                "time": datetime(2025, 9 + turn // 3 if turn < 9 else 12, 1 + number % 28, 12),
                "customer_id": f"c{number % 131:03d}",
                "source": "reviews.csv",
                "source_row": number + 2,
                "language": "en",
                "status": "themed",
                "p_negative": p[0],
                "p_neutral": p[1],
                "p_positive": p[2],
                "sentiment": polarity,
            }
        )
    extra = [("filler", "n/a", 6), ("duplicate", "same words", 4), ("no text", None, 5), ("unthemed", None, 9)]
    for status, reason, n in extra:
        for i in range(n):
            identity = f"{status[:2]}{i}"
            text = None if status == "no text" else f"{status} {i}"
            rows.append({"document_id": identity, "response_id": identity, "kind": "review", "text": text,
                         "time": datetime(2025, 10, 5), "source": "reviews.csv", "source_row": 500 + len(rows),
                         "status": status, "reason": reason})  # fmt: skip
    return rows


def _open_columns(table: pa.Table) -> pa.Table:
    n = table.num_rows
    polarity = table["sentiment"].to_pylist()
    nps = [{"negative": 2.0, "neutral": 7.0, "positive": 10.0}.get(p or "", 8.0) for p in polarity]
    table = table.append_column("score.nps", pa.array(nps, pa.float64()))
    plans = [["Basic", "Premium", "[b]Family[/b]"][i % 3] for i in range(n)]
    return table.append_column("segment.plan", pa.array(plans, pa.string())).append_column(
        "segment.region", pa.array([["North", "South"][i % 2] for i in range(n)], pa.string())
    )


def _mentions(documents: list[dict[str, object]]) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for number, document in enumerate(documents[: ROUNDS * len(VERBATIMS)]):
        words, leaf, polarity = VERBATIMS[number % len(VERBATIMS)]
        text = str(document["text"])
        words = CLAUSES[1] if words == "".join(CLAUSES) else words
        start = text.index(words)
        number_in = int(text.startswith("Visit")) + int(words == CLAUSES[1])
        rows.append({"document_id": document["document_id"], "sentence": number_in, "start": start,
                     "end": len(text), "kind": "theme", "theme_id": leaf, "polarity": polarity,
                     "confidence": 0.95 - 0.02 * (number // len(VERBATIMS))})  # fmt: skip
    return rows


def _sentences(documents: list[dict[str, object]]) -> list[dict[str, object]]:
    """Split each document at its clauses, as the pipeline does: "Visit 3." is a unit too."""
    rows: list[dict[str, object]] = []
    for document in documents[: ROUNDS * len(VERBATIMS)]:
        text = str(document["text"])
        cuts = {0, len(text)} | {text.index(mark) for mark in CLAUSES[1:] if mark in text}
        if text.startswith("Visit"):
            cuts.add(text.index(". ") + 2)
        ordered = sorted(cuts)
        for number, (start, end) in enumerate(zip(ordered, ordered[1:], strict=False)):
            rows.append({"document_id": document["document_id"], "sentence": number, "start": start,
                         "end": end - (text[end - 1] == " "), "status": "themed",
                         **{name: document[name] for name in ("p_negative", "p_neutral", "p_positive")}})  # fmt: skip
    return rows


def _themes() -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for theme_id, label, leaves in THEMES:
        total = 0
        for leaf, name in leaves:
            size = ROUNDS * sum(found == leaf for _, found, _ in VERBATIMS)
            total += size
            rows.append({"theme_id": leaf, "parent_id": theme_id, "label": name, "size": size,
                         "keywords": name.lower().split(), "stability": 0.8, "exemplars": []})  # fmt: skip
        rows.append({"theme_id": theme_id, "parent_id": None, "label": label, "size": total,
                     "keywords": label.lower().split(), "stability": 0.84, "exemplars": []})  # fmt: skip
    return rows


def _drivers() -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for theme_id, (share, inside, outside, leave_out, adjusted, verdict) in FIGURES.items():
        row: dict[str, object] = {
            "score": "nps", "level": "theme", "theme_id": theme_id, "n": round(share * 200), "share": share,
            "n_customers": round(share * 170), "share_low": share - 0.06, "share_high": share + 0.06,
            "score_with": inside, "score_without": outside, "verdict": verdict, "leave_out_q": 0.001,
            "reason": "under the minimum base of 30 customers" if verdict == "small base" else "",
        }  # fmt: skip
        for stem, figures in (("leave_out", leave_out), ("adjusted", adjusted), ("negative", adjusted)):
            names = (stem if stem != "negative" else "negative_impact", f"{stem}_low", f"{stem}_high")
            row |= dict(zip(names, figures, strict=True))
        if adjusted[0] is not None:
            part = abs(adjusted[0]) / 100
            row |= {"importance": part, "importance_low": part / 2, "importance_high": 2 * part}
            row["importance_method"] = "LMG"
        rows.append(row)
    return rows


def _scores() -> list[dict[str, object]]:
    figures = [("", "", 184, -4.6, -11.9, 2.7), ("plan", "Basic", 62, -31.0, -43.2, -18.8),
               ("plan", "Premium", 61, 22.4, 9.9, 34.9), ("plan", "[b]Family[/b]", 61, -5.1, -17.6, 7.4),
               ("region", "North", 92, -3.0, -13.3, 7.3), ("region", "South", 24, -6.2, -27.9, 15.5)]  # fmt: skip
    names = ("dimension", "segment", "n", "estimate", "low", "high")
    return [
        {"score": "nps", **dict(zip(names, row, strict=True)), "n_customers": int(row[2] * 0.9), "n_effective": row[2],
         "method": "adjusted Wald", "reliable": row[2] > 30}
        for row in figures
    ]  # fmt: skip


def _segments() -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for theme_id, *_ in THEMES:
        for segment in ("Basic", "Premium", "[b]Family[/b]"):
            strong = (theme_id, segment) == ("T1", "Basic")
            rows.append(
                {"level": "theme", "theme_id": theme_id, "dimension": "plan", "segment": segment, "n_segment": 56,
                 "n": 28 if strong else 12, "n_customers": 25, "share": 0.5 if strong else 0.21,
                 "rest_share": 0.21 if strong else 0.2, "difference": 0.29 if strong else 0.01,
                 "low": 0.16 if strong else -0.1, "high": 0.42 if strong else 0.12, "p": 0.0004 if strong else 0.8,
                 "q": 0.003 if strong else 0.9, "effect_size": 0.62 if strong else 0.02, "score": "nps",
                 "gap": -61.0 if strong else -20.0, "rest_gap": -22.0, "gap_difference": -39.0 if strong else 2.0,
                 "gap_low": -60.1, "gap_high": -17.9, "gap_p": 0.0003 if strong else 0.9,
                 "n_scored": 27 if strong else 11, "answer_gap": -2.9 if strong else -1.0, "rest_answer_gap": -1.1,
                 "answer_difference": -1.8 if strong else 0.1, "answer_low": -2.85, "answer_high": -0.75,
                 "answer_p": 0.0002 if strong else 0.9, "gap_test_p": 0.0003 if strong else 0.9,
                 "gap_q": 0.004 if strong else 0.9, "muted": theme_id == "T5"}
            )  # fmt: skip
    return rows


def _trends() -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    periods = [f"2025-{month:02d}" for month in range(7, 13)] + ["2026-01"]
    shape = {"T1": [30, 31, 33, 29, 31, 30, 25], "T2": [30, 28, 26, 25, 21, 20, 20], "T3": [18, 19, 20, 19, 18, 20, 30],
             "T4": [13, 12, 14, 13, 12, 13, 10], "T5": [0, 1, 0, 2, 12, 18, 25]}  # fmt: skip
    rows: list[dict[str, object]] = []
    for i, period in enumerate(periods):
        common = {"period": period, "start": datetime(int(period[:4]), int(period[5:]), 1), "complete": i < 6,
                  "n_period": 30, "score": "nps"}  # fmt: skip
        rows.append({**common, "level": "theme", "theme_id": "", "n": 30, "estimate": -3.0 - i, "low": -20.0,
                     "high": 14.0})  # fmt: skip
        for theme_id, shares in shape.items():
            share = shares[i] / 100
            rows.append({**common, "level": "theme", "theme_id": theme_id, "n": round(share * 30), "share": share,
                         "share_low": share / 2, "share_high": min(1.0, share * 2),
                         "estimate": float("nan")})  # fmt: skip
    verdicts = {"T1": "steady", "T2": "falling", "T3": "steady", "T4": "steady", "T5": "emerging"}
    tests: list[dict[str, object]] = [
        {"level": "theme", "theme_id": theme_id, "n_periods": 6, "slope": 0.4, "slope_low": 0.1, "slope_high": 0.7,
         "slope_q": 0.02, "recent_share": sum(shape[theme_id][4:6]) / 200,
         "before_share": sum(shape[theme_id][:4]) / 400, "recent_q": 0.7 if verdict == "steady" else 0.001,
         "verdict": verdict}
        for theme_id, verdict in verdicts.items()
    ]  # fmt: skip
    return rows, tests


def _others() -> dict[str, list[dict[str, object]]]:
    return {
        "scales": [{"score": "nps", "column": "ltr", "kind": "nps", "low": 0.0, "high": 10.0, "direction": 1,
                    "label": "NPS", "reason": "its name", "primary": True}],
        "bridge": [
            {"score": "nps", "level": "theme", "position": position, "theme_ids": ids, "part": part, "share": share,
             "coefficient": coefficient, "contribution": contribution, "total": total}
            for position, (ids, part, share, coefficient, contribution, total) in enumerate((
                ([], "baseline", 1.0, 1.9, 1.9, 1.9), (["T1"], "negative", 0.31, -39.0, -12.1, -10.2),
                (["T2"], "negative", 0.25, -31.2, -7.8, -18.0), (["T3"], "positive", 0.19, 71.6, 13.6, -4.4),
                (["T4", "T5"], "joint", 0.24, -0.8, -0.2, -4.6)))
        ],
        "actions": [
            {"rank": rank, "score": "nps", "theme_id": theme_id, "fraction": fraction, "gain": gain * fraction * 2,
             "low": (gain - 2) * fraction * 2, "high": (gain + 2) * fraction * 2, "customers": customers,
             "value": 48210.5, "evidence": "2 segments; falling"}
            | ({"recent_gain": 8.0 * fraction, "recent_low": 4.0 * fraction, "recent_high": 12.0 * fraction,
                "recent_share": 0.21, "recent_from": "2025-10", "recent_to": "2025-11"} if rank == 1 else {})
            for rank, theme_id, gain, customers in ((1, "T1", 6.0, 45), (2, "T2", 3.9, 38))
            for fraction in (0.25, 0.5, 1.0)
        ],
        "operational": [
            {"score": "nps", "driver": "wait_minutes", "n": 170, "mean": 6.2, "sd": 4.1, "coefficient": -1.25,
             "low": -1.9, "high": -0.6, "per_sd": -5.1, "p": 0.0004, "q": 0.0004, "importance": 0.05,
             "importance_low": 0.01, "importance_high": 0.1},
        ],
        "outcomes": [
            {"outcome": "churned", "theme_id": theme, "part": "negative", "n": n, "n_customers": n, "n_left": n // 3,
             "rate": 0.33, "rest_rate": 0.14, "difference": 0.19, "low": 0.08, "high": 0.31, "odds_ratio": odds,
             "odds_low": odds / 2, "odds_high": odds * 2, "p": 0.003, "q": 0.006, "note": ""}
            for theme, n, odds in (("T1", 45, 2.8), ("T5", 12, 1.2))
        ],
        "calibration": [
            {"theme_id": "T1", "n_checked": 120, "n_positive": 41, "precision": 0.9, "precision_low": 0.78,
             "precision_high": 0.96, "recall": 0.81, "recall_low": 0.68, "recall_high": 0.9, "alpha": 0.79,
             "share": 0.31, "share_corrected": 0.34, "share_low": 0.29, "share_high": 0.39, "note": ""},
        ],
        "corrected": [
            {"score": "nps", "theme_id": "T1", "n_checked": 110, "leave_out": -16.9, "leave_out_low": -23.0,
             "leave_out_high": -10.8, "adjusted": -14.1, "adjusted_low": -20.3, "adjusted_high": -7.9},
        ],
        "changes": [
            {"score": "nps", "before": "2025-10", "after": "2025-11", "part": part, "dimension": dimension,
             "theme_id": theme, "n_before": 54, "n_after": 60, "contribution": points, "low": points - 3,
             "high": points + 3, "q": 0.01 if theme else None, "score_before": before, "score_after": after,
             "share_before": 0.21 if theme else None, "share_after": 0.34 if theme else None}
            for part, dimension, theme, points, before, after in (
                ("score", "", "", -9.5, 2.0, -7.5), ("share", "", "T1", -6.0, -35.0, -40.0),
                ("mix", "plan", "", -2.5, None, None), ("within", "", "T1", -1.5, -35.0, -40.0),
                ("rest", "", "", 0.5, None, None))
        ],
        "coverage": [
            {"status": status, "reason": reason, "n": n, "share": n / 206}
            for status, reason, n in (("themed", "", 180), ("unthemed", "close to no theme", 9), ("filler", "n/a", 6),
                                      ("duplicate", "same words", 4), ("no text", "", 5),
                                      ("unreadable", "too few fields", 2))
        ],
        "issues": [
            *({"code": "too-few-fields", "severity": "error", "message": "the row has 3 fields, the header 7",
               "source": "reviews.csv", "row": row, "hint": "Quote fields that hold a comma."} for row in (17, 88)),
            *({"code": "odd-date", "severity": "warning", "message": "\x1b[2Jnot a date: \"soon\"",
               "source": "reviews.csv", "row": row, "column": "date", "hint": "Write dates as 2026-03-04."}
              for row in range(30, 35)),
        ],
    }  # fmt: skip


MANIFEST = {
    "version": "0.1.0",
    "created": "2026-01-05T10:00:00+00:00",
    "inputs": [{"name": "reviews.csv", "rows": 206}],
    "pipeline": {"name": "reviews", "link": {"min_base": 30, "confidence": 0.95}},
    "seed": 7,
}


def tables() -> dict[str, pa.Table]:
    """Return every table of the study."""
    documents = _documents()
    trends, tests = _trends()
    records = {
        "documents": documents, "sentences": _sentences(documents),
        "mentions": _mentions(documents), "themes": _themes(), "drivers": _drivers(),
        "scores": _scores(), "segments": _segments(), "trends": trends, "trend_tests": tests, **_others(),
    }  # fmt: skip
    made = {name: schema.from_records(name, records.get(name, [])) for name in schema.SCHEMAS}
    made["documents"] = _open_columns(made["documents"])
    return made
