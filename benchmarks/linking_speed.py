"""How long linking takes: responses x themes x segment columns, drawn at random.

    python benchmarks/linking_speed.py [--n 1000000] [--themes 60] [--segments 10]

The figure asked for is 1,000,000 x 60 x 10 under 60 s and 4 GB on two cores.
"""

from __future__ import annotations

import argparse
import resource
import time

import numpy as np
import pyarrow as pa

from voca import schema
from voca.link import link


def study(n, k, s):
    """Make documents, mentions, themes and scales; each response mentions 1.5 themes."""
    rng = np.random.default_rng(1)
    ids = pa.array([f"d{i:07d}" for i in range(n)])
    table = {field.name: pa.nulls(n, field.type) for field in schema.SCHEMAS["documents"]}
    days = (rng.integers(0, 720, n) * 86_400_000_000).astype("timedelta64[us]")
    table |= {
        "document_id": ids,
        "response_id": ids,
        "kind": pa.array(["review"] * n),
        "text": pa.array(["It was late."] * n),
        "time": pa.array(np.datetime64("2024-01-01", "us") + days),
        "source": pa.array(["speed.csv"] * n),
        "source_row": pa.array(np.arange(n)),
        "status": pa.array(["themed"] * n),
    }
    for i in range(s):
        names = np.array([f"v{j}" for j in range(5)])
        table[f"segment.s{i}"] = pa.array(names[rng.integers(0, 5, n)])
    at, theme = rng.integers(0, n, int(1.5 * n)), rng.integers(0, k, int(1.5 * n))
    score = rng.choice([10.0, 8.0, 3.0], n, p=[0.5, 0.3, 0.2])
    score[at[theme == 0]] = 2.0
    table["score.nps"] = pa.array(score)
    m = len(at)
    mentions = {field.name: pa.nulls(m, field.type) for field in schema.SCHEMAS["mentions"]}
    mentions |= {
        "document_id": ids.take(pa.array(at)),
        "theme_id": pa.array(np.array([f"t{i:02d}" for i in range(k)])[theme]),
        "kind": pa.array(["theme"] * m),
        "polarity": pa.array(np.array(schema.POLARITIES)[rng.integers(0, 3, m)]),
    }
    themes = schema.from_records("themes", [{"theme_id": f"t{i:02d}", "label": f"Theme {i}"} for i in range(k)])
    scale = {"score": "nps", "column": "nps", "kind": "nps", "low": 0.0, "high": 10.0, "direction": 1, "primary": True}
    return (
        pa.table(table),
        schema.empty("sentences"),
        pa.table(mentions),
        themes,
        schema.from_records("scales", [scale]),
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name, default in (("--n", 1_000_000), ("--themes", 60), ("--segments", 10)):
        parser.add_argument(name, type=int, default=default)
    options = parser.parse_args()
    given = study(options.n, options.themes, options.segments)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    wall, cpu = time.perf_counter(), time.process_time()
    result = link(*given)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    size = f"{options.n:,} responses x {options.themes} themes x {options.segments} segment columns"
    print(
        f"{size}: {wall:.1f} s ({cpu:.1f} s of processor time), at most {most:.1f} GB, {before:.1f} GB of it the input"
    )
    print(f"rows of figures: {sum(table.num_rows for table in result.tables.values()):,}")


if __name__ == "__main__":
    main()
