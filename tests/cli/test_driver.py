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


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--min-effect", "nps"), "is not of the form SCORE=POINTS. For example: --min-effect nps=2."),
        (("--outcome", "left"), "--outcome 'left' is not of the form KIND=COLUMN. For example: --outcome churned="),
        (("--period", "day"), "--period: 'day' should be one of 'auto', 'week', 'month', 'quarter' or 'year'."),
        (("--themes", "9..3"), "--themes '9..3' is not a number of themes. Write --themes 12 for twelve, or"),
        (("--themes-from", "nowhere"), "There is neither a study nor a theme model at nowhere."),
    ],
)  # fmt: skip
def test_an_option_that_cannot_be_is_blamed_before_anything_is_read(voca, tmp_path, words, said):
    done = voca("analyze", tmp_path / "nothing.csv", "-o", tmp_path / "out", *words)
    assert done.code == (1 if words[0] == "--themes-from" else 2)
    assert said in " ".join(done.err.split())
