"""Whether a theme costs a segment more: false findings and power, with and without the mean of the answers.

    OMP_NUM_THREADS=1 python benchmarks/linking_segments.py > benchmarks/linking_segments.txt

As ``benchmarks/linking.py``. Answers of 0 to 10 are drawn, the score is their NPS. Of 20 themes some cost or please,
alike everywhere (one so much that nearly all who mention it are detractors); or the first costs one segment more still,
and then its NPS has nowhere left to fall.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from linking_worlds import OPTIONS, frame, indicators, measure
from scipy.sparse import csr_array
from simulations import CHECKED, progress, run_parts, say

from voca.link.arrays import adjust
from voca.link.comparisons import Comparison
from voca.link.customer_sums import customer_sums
from voca.link.frame import Dimension, Sample
from voca.link.gaps import against_rest, behind
from voca.link.measures import reported
from voca.link.segments import segments

THEMES, GROUPS, BATCH = 20, (3, 4), 50
FIRST = np.arange(THEMES) == 0
COSTS = np.array([-2.3, -1.5, -1.3, -0.8, 1.1, 0.6] + [0.0] * (THEMES - 6))  # of the latent answer, 0 to 10


class Studies:
    """Studies of two segment columns, three and four groups; the first theme costs `extra` more in group 0 of four."""

    def __init__(self, size, n, rng, cost, extra=0.0):
        self.size, self.n = size, n
        self.codes = [rng.integers(0, groups, (size, n)) for groups in GROUPS]
        self.mention = rng.random((size, n, THEMES), np.float32) < np.where(FIRST, 0.16, 0.1)
        latent = 8 + self.mention @ cost + extra * (self.mention[:, :, 0] & (self.codes[1] == 0))
        self.answers = np.clip(np.round(latent + rng.normal(0, 1.5, (size, n))), 0, 10)
        self.points = reported(self.answers, "nps", 0, 10, 1)[0]

    def test(self):
        """Test all gaps of all studies by voca.link's own steps: p values of the points, of both, sums by column.

        A study's groups are groups of one large table; the rest of a group is made of those of its own study.
        """
        sample = Sample.of(np.ones(self.size * self.n), np.arange(self.size * self.n), False)
        table = csr_array(self.mention.reshape(-1, THEMES).astype(float))
        scores = [(y - y.mean()).ravel() for y in (self.points, self.answers)]
        out = []
        for codes, groups in zip(self.codes, GROUPS, strict=True):
            of_all = (np.arange(self.size)[:, None] * groups + codes).ravel()
            sums = customer_sums(table, scores, sample, of_all, self.size * groups)
            sums = {
                name: values.reshape(*values.shape[:-2], self.size, groups, THEMES) for name, values in sums.items()
            }
            found = against_rest(sums)[2]
            tested = found.people >= OPTIONS.min_base
            out.append((np.where(tested, found.each_p[0], np.nan), np.where(tested, found.p, np.nan), sums))
        return out

    def differs(self, i, clear, own):
        """Count the cells in which the segments table of voca.link says something else of study `i`."""
        base, told = frame(self.n), indicators(self.mention[i], np.zeros_like(self.mention[i]))
        for name, codes, groups in zip(("s0", "s1"), self.codes, GROUPS, strict=True):
            base.dimensions[name] = Dimension(tuple("abcd"[:groups]), codes[i])
        score = replace(measure(self.points[i]), answers=self.answers[i])
        table = segments(base, score, told, [Comparison(name) for name in base.dimensions], OPTIONS)
        theirs = table["gap_q"] <= OPTIONS.fdr
        alone = theirs & np.array([name is None for name in table["gap_behind"]])
        flat = [np.concatenate([block.ravel() for block in blocks]) for blocks in (clear, own)]
        return (theirs != flat[0]).sum() + (alone != flat[1]).sum()


def clear_of(blocks, i):
    """Tell which gaps of study `i` are clear, by column ``[groups, themes]``."""
    q = adjust(np.concatenate([p[i].ravel() for p in blocks]))
    return [
        part.reshape(p[i].shape)
        for p, part in zip(blocks, np.split(q <= OPTIONS.fdr, [blocks[0][i].size]), strict=True)
    ]


def studied(runs, n, rng, cost, extra, name):
    """Yield, study by study, the gaps that are clear by the points, by both, and by themselves; count what differs."""
    done = 0
    for size in progress([min(BATCH, runs - start) for start in range(0, runs, BATCH)], name):
        batch = Studies(size, n, rng, cost, extra)
        points, both, sums = zip(*batch.test(), strict=True)
        for i in range(size):
            clear = clear_of(both, i)
            own = []
            for block, p, all_sums in zip(clear, both, sums, strict=True):
                mine = {key: values[..., i, :, :] for key, values in all_sums.items()} if block.any() else {}
                own.append(block & (behind(mine, p[i], block, OPTIONS) < 0) if block.any() else block)
            wrong = batch.differs(i, clear, own) if done < CHECKED else 0
            yield done, clear_of(points, i), clear, own, wrong
            done += 1


def alike(runs):
    """Look for segments that a theme costs more where it costs all alike."""
    worlds = {"nothing matters": 0 * COSTS, "themes matter alike": COSTS, "one at the floor": COSTS - 3.2 * FIRST}
    for name, cost in worlds.items():
        for n in (1000, 4000):
            hits, wrong = np.zeros((2, runs), dtype=bool), 0
            rng = np.random.default_rng([20, n])
            for run, points, both, _, differs in studied(runs, n, rng, cost, 0.0, f"alike: {name}, n = {n}"):
                hits[:, run] = [any(block.any() for block in blocks) for blocks in (points, both)]
                wrong += differs
            what = f"{name}: runs with a segment's gap found"
            say(f"{what}, points alone", n, hits[0], "(for comparison)")
            say(f"{what}, points and answers", n, hits[1], "<= 5.5%")
            _say_wrong(n, wrong)


def apart(runs):
    """Look for the one segment that a theme costs more, and for others that are named beside it."""
    n = 1000
    names = ("found, points alone", "found", "another segment too", "another by itself", "any other theme")
    for extra in (-1.5, -3.2):
        hits, wrong = {name: np.zeros(runs, dtype=bool) for name in names}, 0
        rng = np.random.default_rng([21, int(-10 * extra)])
        for run, points, both, own, differs in studied(runs, n, rng, COSTS, extra, f"apart: {extra}"):
            # the first theme in the first of the four groups
            values = points[1][0, 0], own[1][0, 0], both[1][1:, 0].any(), own[1][1:, 0].any()
            for name, value in zip(names, (*values, both[0].any() or both[1][:, 1:].any()), strict=True):
                hits[name][run] = value
            wrong += differs
        for name, values in hits.items():
            say(f"a theme costs one segment {-extra} of 10 more: {name}", n, values)
        _say_wrong(n, wrong)


def _say_wrong(n, wrong):
    say(f"{CHECKED} of the studies by voca.link itself: segments it tells otherwise", n, None, "0", str(wrong))


PARTS = {"alike": alike, "apart": apart}

if __name__ == "__main__":
    run_parts(PARTS, __doc__)
