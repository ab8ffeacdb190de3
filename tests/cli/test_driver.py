"""``--driver`` and ``--min-effect`` on the command line."""

from __future__ import annotations

import json

import numpy as np
import pytest

TEXTS = (
    "The delivery came late and nobody told me.",
    "Friendly people at the desk helped me.",
    "The price went up again.",
)


def write(path):
    rng = np.random.default_rng(3)
    lines = ["comment,nps,wait minutes"]
    for i in range(240):
        wait = rng.exponential(8)
        score = int(np.clip(np.round(9 - 0.4 * wait + rng.normal(0, 1)), 0, 10))
        lines.append(f"{TEXTS[i % 3]} It was visit {i}.,{score},{wait:.1f}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_a_named_column_stands_beside_the_themes(voca, tmp_path):
    out = tmp_path / "out"
    path = write(tmp_path / "a.csv")
    done = voca("analyze", path, "-o", out, "-q", "--driver", "Wait Minutes", "--min-effect", "nps=50")
    assert done.code == 0, done.err
    section = json.loads(voca("show", "drivers", out, "--json").out)
    row = section["tables"]["operational"]["rows"][0]
    assert row["driver"] == "wait minutes"
    assert row["interval"]["high"] < 0


@pytest.mark.parametrize("words", [("--driver", "nothing"), ("--min-effect", "nps"), ("--min-effect", "nps=-1")])
def test_what_cannot_be_meant_is_refused(voca, tmp_path, words):
    done = voca("analyze", write(tmp_path / "a.csv"), "-o", tmp_path / "out", "-q", *words)
    assert done.code == 2
