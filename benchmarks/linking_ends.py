"""Intervals of impacts where nearly everybody gives the best score, by the one that voca takes and by others.

Four themes, one of them rare (or in next to all comments), with no effect or with one, on NPS, top-two box and stars.
The intervals of its adjusted impact: Student's with robust errors; with the larger of these and the error by one common
variance (the test turned round); with two answers of everybody added to those who mention it (as Agresti and Caffo
2000 add them to shares); by a wild bootstrap-t (Rademacher weights, HC3 residuals); and voca's, the score intervals of
either side put together (:mod:`voca.link.reach`). Pseudo-answers and bootstrap take a tenth of the studies. The last
lines of a world say how often an interval with 0 goes with a clear test (p at most 0.05), and one without 0 with
one that is not.
"""

from __future__ import annotations

import numpy as np
from linking_batch import batches, figures
from scipy.stats import t
from simulations import progress, run_parts, say

from voca.link.measures import Scale

DRAWS = 199
NPS, BOX, STARS = np.array([-100.0, 0.0, 100.0]), np.array([0.0, 100.0]), np.arange(1.0, 6.0)
WORLDS = {
    "NPS, 97% promoters": (NPS, [0.01, 0.02, 0.97], None),
    "NPS, 90% promoters": (NPS, [0.03, 0.07, 0.9], None),
    "NPS, 90%, 70% with it": (NPS, [0.03, 0.07, 0.9], [0.15, 0.15, 0.7]),
    "NPS, 60%, 95% with it": (NPS, [0.2, 0.2, 0.6], [0.01, 0.04, 0.95]),
    "NPS, 50% promoters": (NPS, [0.25, 0.25, 0.5], None),
    "NPS, 50%, 20% with it": (NPS, [0.2, 0.3, 0.5], [0.5, 0.3, 0.2]),
    "top two boxes, 95%": (BOX, [0.05, 0.95], None),
    "top two boxes, 60%": (BOX, [0.4, 0.6], None),
    "stars, 85% five": (STARS, [0.02, 0.02, 0.03, 0.08, 0.85], None),
    "stars, 85%, 50% with it": (STARS, [0.02, 0.02, 0.03, 0.08, 0.85], [0.1, 0.1, 0.1, 0.2, 0.5]),
    "stars, even": (STARS, [0.15, 0.15, 0.2, 0.25, 0.25], None),
}
SIZES = ((1000, 0.04), (1500, 0.05), (400, 0.1), (400, 0.9), (400, 0.5))


def considered(y, x, rng):
    """Return two other intervals of the first theme's impact in one study: pseudo-answers and the wild bootstrap-t."""
    n, z = len(y), np.column_stack([np.ones(len(y)), x])
    inverse = np.linalg.inv(z.T @ z)
    b, leverage = inverse @ (z.T @ y), np.einsum("ij,jk,ik->i", z, inverse, z)
    residual, share = y - z @ b, x[:, 0].mean()
    a, scaled, estimate = z @ inverse[:, 1] * share, residual / (1 - leverage), b[1] * share
    moves = a * scaled + b[1] * (x[:, 0] - share) / n
    few = x[:, 0] > 0 if share <= 0.5 else x[:, 0] == 0
    count = few.sum()
    own, pooled, squares = (
        (a[few] * scaled[few]) @ (a[few] * scaled[few]),
        residual @ residual / (n - 5),
        a[few] @ a[few],
    )
    kept = count / (count + 2)
    drawn = kept**2 * (count * own + (2 * pooled + 2 * kept * b[1] ** 2) * squares) / (count + 2)
    half = t.ppf(0.975, count - 1) * np.sqrt(moves @ moves - own + drawn)
    made = scaled[:, None] * rng.choice([-1.0, 1.0], (n, DRAWS))
    again = inverse @ (z.T @ made)
    left = (made - z @ again) / (1 - leverage)[:, None]
    ratio = again[1] * share / np.sqrt(np.maximum(a**2 @ left**2, 1e-18))
    tails, error = np.quantile(ratio, [0.975, 0.025]), np.sqrt(moves @ moves)
    return {
        "pseudo-answers": (kept * estimate - half, kept * estimate + half),
        "wild bootstrap-t": (estimate - tails[0] * error, estimate - tails[1] * error),
    }


def draw(size, n, share, world, rng):
    points, without, with_it = world
    mention = rng.random((size, n, 4)) < np.array([share, 0.2, 0.3, 0.25])
    y = rng.choice(points, (size, n), p=without)
    return (y if with_it is None else np.where(mention[:, :, 0], rng.choice(points, (size, n), p=with_it), y)), mention


def impact(name):
    """Make the simulation of one world."""
    points, without, with_it = WORLDS[name]
    scale = Scale(points, (points[0], points[-1]), np.zeros(0, dtype=np.int64))
    effect = 0.0 if with_it is None else float(points @ np.array(with_it) - points @ np.array(without))

    def part(runs):
        for n, share in SIZES:
            rng, cover, wide, told = np.random.default_rng([7, n, len(name)]), {}, {}, [[], []]
            for size in progress(batches(runs, n * 5), name):
                y, mention = draw(size, n, share, WORLDS[name], rng)
                found = figures(y, mention, scale=scale)
                value = {key: found[f"adjusted{key}"][:, 0] for key in ("", "_se", "_test_se", "_low", "_high", "_p")}
                having = mention[:, :, 0].sum(axis=1)
                width = t.ppf(0.975, np.minimum(having, n - having) - 1)
                moved = value["_se"] ** 2 + np.maximum(value["_test_se"] ** 2 - _robust(y, mention) ** 2, 0.0)
                ends = {"Student": width * value["_se"], "the larger error": width * np.sqrt(moved)}
                ends = {key: (value[""] - half, value[""] + half) for key, half in ends.items()}
                ends["voca"] = value["_low"], value["_high"]
                some = [considered(y[i], mention[i].astype(float), rng) for i in range(0, size, 10)]
                ends |= {key: tuple(np.array([one[key] for one in some]).T) for key in some[0]}
                for key, (low, high) in ends.items():
                    cover.setdefault(key, []).append((low <= share * effect) & (share * effect <= high))
                    wide.setdefault(key, []).append(
                        (high - low) / (ends["Student"][1] - ends["Student"][0])[: len(low)]
                    )
                holds = (value["_low"] <= 0) & (value["_high"] >= 0)
                told[0].append(holds[value["_p"] <= 0.05])
                told[1].append(~holds[value["_p"] > 0.05])
            for key, hits in cover.items():
                ratio = np.nanmedian(np.concatenate(wide[key]))
                must = "93.5-98.5%" if key == "voca" else ""
                say(f"{name}, a theme of {share:.0%}: {key}", n, np.concatenate(hits), must, f"(width x {ratio:.2f})")
            for what, hits in zip(
                ("with 0, though the test is clear", "without 0, though it is not"), told, strict=True
            ):
                if len(every := np.concatenate(hits)) > 30:
                    say(f"{name}, a theme of {share:.0%}: {what}", n, every)

    return part


def _robust(y, mention):
    """Return the robust standard error of the first theme's impact, the share as it is (HC3)."""
    x = np.concatenate([np.ones((*y.shape, 1)), mention], axis=2)
    inverse = np.linalg.inv(x.transpose(0, 2, 1) @ x)
    product = x @ inverse
    residual = y - (x @ (product.transpose(0, 2, 1) @ y[:, :, None]))[:, :, 0]
    scaled = residual / (1 - np.einsum("rnp,rnp->rn", product, x))
    return np.sqrt(((product[:, :, 1] * scaled) ** 2).sum(axis=1)) * mention[:, :, 0].mean(axis=1)


if __name__ == "__main__":
    np.seterr(divide="ignore", invalid="ignore")  # studies in which every score is the same
    run_parts({name: impact(name) for name in WORLDS}, __doc__, runs=1000)
