"""Tables to test linking with: responses from arrays, one document each unless said otherwise."""

import re

import numpy as np
import pyarrow as pa

from voca import schema

START = np.datetime64("2025-01-01T00:00:00", "us")


def documents(n, **columns):
    """Build `n` documents; `columns` are given with ``__`` for the dot (``score__nps``)."""
    table = {field.name: pa.nulls(n, field.type) for field in schema.SCHEMAS["documents"]}
    ids = [f"d{i:06d}" for i in range(n)]
    table |= {
        "document_id": pa.array(ids),
        "response_id": pa.array([f"r{i:06d}" for i in range(n)]),
        "kind": pa.array(["review"] * n),
        "text": pa.array(["It was late."] * n),
        "source": pa.array(["reviews.csv"] * n),
        "source_row": pa.array(range(2, n + 2), type=pa.int64()),
        "status": pa.array(["themed"] * n),
    }
    for name, values in columns.items():
        column = name.replace("__", ".")
        prefix = column.split(".")[0] + "."
        kind = schema.OPEN_PREFIXES.get(prefix)
        if kind is None:
            kind = schema.SCHEMAS["documents"].field(column).type
        values = np.asarray(values)
        if values.dtype.kind == "f":
            table[column] = pa.array(values.astype(float), mask=np.isnan(values)).cast(kind)
        else:
            table[column] = pa.array(values.tolist() if values.dtype.kind != "M" else values, type=kind)
    return pa.table(table)


def mentions(negative, positive=None, neutral=None, leaf="{:02d}a"):
    """Build mentions of themes 00, 01, ...: boolean arrays ``[documents, themes]`` by polarity."""
    records = []
    for polarity, table in (("negative", negative), ("positive", positive), ("neutral", neutral)):
        if table is None:
            continue
        for row, theme in zip(*np.nonzero(np.asarray(table)), strict=True):
            records.append((f"d{row:06d}", leaf.format(theme), polarity))
    n = len(records)
    table = {field.name: pa.nulls(n, field.type) for field in schema.SCHEMAS["mentions"]}
    table |= {
        "document_id": pa.array([r[0] for r in records], pa.string()),
        "theme_id": pa.array([r[1] for r in records], pa.string()),
        "polarity": pa.array([r[2] for r in records], pa.string()),
        "kind": pa.array(["theme"] * n, pa.string()),
    }
    return pa.table(table)


def themes(k):
    """Build `k` themes 00, 01, ..., each with sub-themes a and b."""
    records = []
    for i in range(k):
        records.append({"theme_id": f"{i:02d}", "label": f"Theme {i}"})
        records += [{"theme_id": f"{i:02d}{x}", "parent_id": f"{i:02d}", "label": f"Theme {i}{x}"} for x in "ab"]
    return schema.from_records("themes", records)


def scales(*kinds, low=0.0, high=10.0, direction=1):
    """Build a scale a kind, named after it; the first is the primary one."""
    return schema.from_records(
        "scales",
        [
            {
                "score": kind,
                "column": kind,
                "kind": kind,
                "low": low,
                "high": high,
                "direction": direction,
                "label": kind,
                "primary": i == 0,
            }
            for i, kind in enumerate(kinds)
        ],
    )


def tables(score, negative, positive=None, kind="number", scale=None, neutral=None, **columns):
    """Build everything :func:`voca.link.link` takes from a score and who mentions what."""
    n, k = np.asarray(negative).shape
    docs = documents(n, **({f"score__{kind}": np.asarray(score, dtype=float)} | columns))
    return (
        docs,
        schema.empty("sentences"),
        mentions(negative, positive, neutral),
        themes(k),
        scale if scale is not None else scales(kind),
    )


def rows(table, **where):
    """Return a table's rows as dicts, only those with the given values."""
    return [row for row in table.to_pylist() if all(row[key] == value for key, value in where.items())]


def step(table, part, quantity):
    """Return the one step of a derivation with that figure."""
    found = rows(table, part=part, quantity=quantity)
    assert len(found) == 1
    return found[0]


def numbers(text):
    """Return the numbers that a sentence or a sum is written with."""
    text = re.sub(r"(?<=\d),(?=\d{3})", "", text.replace("\N{MINUS SIGN}", "-"))
    return [float(x) for x in re.findall(r"-?\d+(?:\.\d+)?(?:e-?\d+)?", text)]


def draw(n, k, seed, share=0.15):
    """Draw who mentions what, negatively or positively: two boolean ``[n, k]``."""
    rng = np.random.default_rng(seed)
    mention, bad = rng.random((n, k)) < share, rng.random((n, k)) < 0.5
    return mention & bad, mention & ~bad
