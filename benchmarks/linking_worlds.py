"""The made-up studies of the linking benchmarks, and voca.link's drivers of one of them."""

from __future__ import annotations

import itertools

import numpy as np
from scipy.sparse import csr_array

from voca.config import LinkOptions
from voca.link.drivers import drivers
from voca.link.frame import Dimension, Frame, Indicators
from voca.link.measures import Measure

OPTIONS = LinkOptions()


def frame(n, rng=None, n_dimensions=0):
    """Make a frame without scores; with segments and times where a generator is given."""
    dims, when = {}, np.full(n, np.datetime64("NaT"), dtype="datetime64[us]")
    if rng is not None:
        for i in range(n_dimensions):
            dims[f"s{i}"] = Dimension(tuple("abcd"[: i + 3]), rng.integers(0, i + 3, n))
        days = (rng.integers(0, 365, n) * 86_400_000_000).astype("timedelta64[us]")
        when = np.datetime64("2025-01-01", "us") + days
    ids = np.arange(n).astype(str).astype(object)
    one, nothing = np.ones(n), np.full(n, np.nan)
    return Frame(ids, np.arange(n), one, False, np.ones(n, dtype=bool), when, dims, {}, nothing, None)


def indicators(negative, positive):
    ids = tuple(f"{i:02d}" for i in range(negative.shape[1]))
    tables = (csr_array(np.asarray(t, dtype=float)) for t in (negative | positive, negative, positive))
    return Indicators("theme", ids, *tables)


def measure(y):
    return Measure("nps", "nps", "NPS", "nps", 1, y, (-100.0, 100.0))


def study(y, negative, positive, base=None):
    found = indicators(negative, positive)
    base = frame(len(y)) if base is None else base
    names = dict(zip(found.ids, found.ids, strict=True))
    return drivers(base, measure(y), found, list(base.dimensions), names, OPTIONS)[0]


class Cells:
    """Four themes: harmful, co-mentioned and innocent, pleasing, rare; each unmentioned or with a polarity."""

    def __init__(self):
        self.cells = np.array(list(itertools.product(range(3), repeat=4)))
        p = np.ones(len(self.cells))
        for theme, (share, bad) in enumerate(((0.2, 0.8), (None, 0.5), (0.25, 0.2), (0.06, 0.5))):
            share = np.where(self.cells[:, 0] > 0, 0.6, 0.08) if share is None else share
            part = np.select(
                [self.cells[:, theme] == 0, self.cells[:, theme] == 1], [1 - share, share * bad], share * (1 - bad)
            )
            p = p * part
        self.p = p / p.sum()
        self.negative, self.positive = self.cells == 1, self.cells == 2
        down = 0.2 + 0.4 * self.negative[:, 0] - 0.12 * self.positive[:, 2] + 0.2 * self.negative[:, 3]
        up = (1 - down) * (0.6 + 0.15 * self.positive[:, 2] - 0.2 * self.negative[:, 2])
        self.scores = np.column_stack([down, 1 - down - up, up])

    def truth(self):
        """Return the impacts in the population."""
        y = self.scores @ [-100, 0, 100]
        x = np.column_stack([np.ones(len(y)), self.negative, self.positive]).astype(float)
        b = np.linalg.solve(x.T @ (self.p[:, None] * x), x.T @ (self.p * y))
        contribution = b * (self.p @ x)
        mention = self.negative | self.positive
        without = [np.average(y[~mention[:, k]], weights=self.p[~mention[:, k]]) for k in range(4)]
        return {
            "leave_out": self.p @ y - np.array(without),
            "adjusted": contribution[1:5] + contribution[5:],
            "gain": -0.5 * contribution[1:5],
        }

    def draw(self, n, rng):
        """Draw `n` responses (or a table of studies by responses): score, negative and positive mentions."""
        at = rng.choice(len(self.p), n, p=self.p)
        u = rng.random(n)
        y = np.where(u < self.scores[at, 0], -100.0, np.where(u < self.scores[at, :2].sum(-1), 0.0, 100.0))
        return y, self.negative[at], self.positive[at]
