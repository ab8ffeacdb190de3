"""The parts: neighbours, communities, hierarchy, assignment, stability."""

from __future__ import annotations

import math

import numpy as np
import pytest
import scipy.sparse as sp
from sklearn.metrics import adjusted_rand_score

from voca.themes import cluster
from voca.themes.assign import train
from voca.themes.cluster import absorb, consensus, renumbered, scan, silhouette
from voca.themes.cores import Contracted, cores
from voca.themes.fineness import crossing, default_min_size, fewest_leaves, freedom, leaves, towards_rungs
from voca.themes.hierarchy import bounds, wanted
from voca.themes.links import Links, places, weighed
from voca.themes.neighbours import centred, nearest, neighbour_graph
from voca.themes.stability import best_jaccard
from voca.themes.tables import polarity, theme_id
from voca.themes.units import digest, distinct, sample


@pytest.fixture(scope="module")
def unit(study):
    return centred(study[1])[0]


@pytest.mark.parametrize("grain", [None, 1])
def test_nearest_is_exact(unit, grain):
    if grain is not None:  # many ties
        unit = centred(np.round(unit, grain))[0]
    index, similarity = nearest(unit, 5)
    all_pairs = unit.astype(np.float64) @ unit.T.astype(np.float64)
    np.fill_diagonal(all_pairs, -2)
    best = np.sort(all_pairs, axis=1)[:, ::-1][:, :5]
    np.testing.assert_allclose(similarity, best, atol=2e-5)
    np.testing.assert_allclose(np.take_along_axis(all_pairs, index, axis=1), best, atol=2e-5)


def test_ties_go_to_the_lower_index():
    index, _ = nearest(np.tile(np.eye(1, 4, dtype=np.float32), (6, 1)), 3)
    assert index.tolist() == [[1, 2, 3], [0, 2, 3], [0, 1, 3], [0, 1, 2], [0, 1, 2], [0, 1, 2]]


def test_the_graph_is_symmetric_without_loops(unit):
    links = neighbour_graph(unit, 15)
    assert abs(links.weights - links.weights.T).max() == 0
    assert links.weights.diagonal().sum() == 0
    assert neighbour_graph(unit[:1], 15).empty


def test_vectors_equal_to_the_mean_become_zero():
    moved, _ = centred(np.ones((4, 8), np.float32))
    assert not moved.any()


def test_consensus_is_the_same_every_time(unit):
    links = neighbour_graph(unit, 15)
    assert (consensus(links, 1.0, 1) == consensus(links, 1.0, 1)).all()


def test_leaves_of_planted_subjects(unit, study):
    links = neighbour_graph(unit, 15)
    labels, resolution = leaves(unit, links, scan(links, 1, 4).runs, 5, 1)
    pairs = set(zip(labels.tolist(), study[2], strict=True))
    assert 6 <= labels.max() + 1 <= 12
    assert len(pairs) <= labels.max() + 3
    assert 0.3 < resolution <= 8


@pytest.mark.parametrize("step", [4, 6, 8])
def test_more_leaves_than_there_can_be_are_not_fewer(unit, step):
    few = unit[::step]
    links = neighbour_graph(few, 15)
    scanned = scan(links, 1, 4).runs
    counts = [leaves(few, links, scanned, 4, 1, asked)[0].max() + 1 for asked in (1, 5, 10**6)]
    assert counts == sorted(counts)
    assert counts[0] > 1


def test_small_groups_go_to_their_nearest():
    unit = np.array([[1, 0], [1, 0.1], [0.9, 0.1], [0, 1], [0.1, 1], [0, 0.9], [0.2, 1]], np.float32)
    assert absorb(unit, np.array([0, 0, 0, 1, 1, 1, 2]), 2).tolist() == [0, 0, 0, 1, 1, 1, 1]
    assert absorb(unit, np.arange(7), 2).tolist() == [0] * 7


def test_renumbered():
    assert renumbered(np.array([7, 7, 2, 9, 2])).tolist() == [0, 0, 1, 2, 1]


def test_silhouette_of_perfect_and_of_no_groups():
    unit = np.repeat(np.eye(2, dtype=np.float32), 3, axis=0)
    assert silhouette(unit, np.array([0, 0, 0, 1, 1, 1])) == pytest.approx(1.0)
    assert silhouette(unit, np.zeros(6, np.int64)) == 0.0


@pytest.mark.parametrize(
    ("score", "low", "high"),
    [([0.5] * 5, 1, 1), ([1, 0.5, 0.3, 0.2, 0.1], 1, 1), ([0, 0.5, 0.9, 1, 1], 4, 9), ([0.1, 0.1, 0.1, 0.5, 1], 8, 16)],
)
def test_crossing_is_where_the_score_comes_near_its_best(score, low, high):
    assert low <= crossing(np.array([1.0, 2, 4, 8, 16]), np.array(score, dtype=float)) <= high


def test_crossing_looks_from_the_start_on():
    scale = np.array([1.0, 2, 4, 8, 16])
    assert 4 <= crossing(scale, np.array([1, 0.5, 0.3, 0.2, 0.1]), start=4.0) < 4.5
    assert crossing(scale, np.array([1, 0.5, 0.3, 0.2, 0.1]), start=99.0) == pytest.approx(16)


@pytest.mark.parametrize(("best", "expected"), [(0.2, 0.0), (0.45, 0.0), (0.5, 0.5), (0.55, 1.0), (0.9, 1.0)])
def test_a_floor_gives_way_where_groups_are_apart(best, expected):
    assert freedom(best) == pytest.approx(expected)


def test_a_floor_gives_way_without_a_step():
    found = np.array([freedom(best) for best in np.linspace(0.4, 0.6, 201)])
    assert 0 <= np.diff(found).min()
    assert np.diff(found).max() < 0.02


def test_crossing_moves_little_with_the_score():
    scale, score = np.geomspace(0.35, 8, 10), 0.3 - 0.1 * np.exp(-np.arange(10) / 2)
    rng = np.random.default_rng(0)
    found = [crossing(scale, score + 0.001 * rng.normal(size=10)) for _ in range(50)]
    assert max(found) / min(found) < 2  # single points would decide between 1 and 8


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0.2, 0.35),
        (0.35, 0.35),
        (1.4, 1.4),
        (1.5, 1.427),
        (2.0**0.5 * 1.4**0.5, 1.673),  # half-way stays half-way
        (1.9, 1.983),
        (8.0, 8.0),
        (9.0, 8.0),
    ],
)
def test_a_resolution_is_drawn_towards_a_rung(value, expected):
    assert towards_rungs(value) == pytest.approx(expected, abs=1e-3)


def test_between_rungs_a_resolution_goes_on_without_a_step():
    found = np.array([towards_rungs(value) for value in np.geomspace(0.35, 8, 2000)])
    steps = np.diff(np.log(found))
    assert (steps >= 0).all()
    assert steps.max() < 2 * np.log(8 / 0.35) / 1999 + 2e-3


def test_runs_spread_evenly_around_a_resolution():
    runs = cluster.around(2.0, 5, 100)
    logs = np.log([resolution for resolution, _ in runs]) - np.log(2)
    assert [seed for _, seed in runs] == list(range(6, 106))
    assert np.mean(logs) == pytest.approx(0, abs=1e-6)
    assert np.std(logs) == pytest.approx(0.5 / 6**0.5, abs=1e-3)
    assert cluster.around(2.0, 5, 1) == [(2.0, 6)]
    assert cluster.around(2.0, 5, 0) == []


def test_a_node_less_counts_the_others_as_before(unit):
    links = neighbour_graph(unit, 15, np.arange(len(unit)) * 7919 + 3)
    part = links.of(np.arange(len(unit)) != 11)
    places_of = [where.placed() for where in (links, part)]
    drawn = [weighed(table, place, where.keys) for (table, place), where in zip(places_of, (links, part), strict=True)]

    def weights(which: int, seed: int) -> np.ndarray:
        table, place = places_of[which]
        changed = sp.csr_matrix((drawn[which](seed), table.indices, table.indptr), table.shape)
        return changed[place][:, place].toarray()

    kept = np.flatnonzero(np.arange(len(unit)) != 11)
    whole = weights(0, 5)
    assert (whole[np.ix_(kept, kept)] == weights(1, 5)).all()
    assert (whole == whole.T).all()
    assert (whole != weights(0, 6)).any()
    assert (weights(0, 5) == whole).all()


def test_what_is_drawn_counts_like_itself_in_the_mean():
    pair = sp.csr_matrix(([1.0, 1.0], ([0, 1], [1, 0])), shape=(2, 2))
    drawn = weighed(pair, np.arange(2), np.array([12, 900], np.int64))
    counts = np.array([drawn(seed)[0] for seed in range(4000)])
    expected = math.gamma(1.6) ** 2  # of two independent counts, each an exponential to the power 0.6
    assert counts.mean() == pytest.approx(expected, rel=0.05)
    assert counts.min() > 0


def test_a_key_less_moves_few_places():
    keys = np.random.default_rng(4).integers(0, 2**63, 900)
    place, size = places(keys)
    assert len(set(place.tolist())) == 900
    assert size == 2048 > place.max()
    without, same = places(np.delete(keys, 400))
    assert same == size
    assert (without != np.delete(place, 400)).sum() <= 5


@pytest.mark.parametrize(
    ("keys", "expected"),
    [([], ([], 2)), ([0, 1, 2], ([0, 1, 2], 4)), ([2**63 - 1, 2**62], ([3, 1], 4)), ([2**63 - 1] * 2, ([3, 4], 5))],
)
def test_places_of_few_keys(keys, expected):
    place, size = places(np.array(keys, np.int64))
    assert (place.tolist(), size) == expected


def test_what_is_left_is_grouped_as_before(unit):
    keys = np.random.default_rng(5).integers(0, 2**63, len(unit))
    links = neighbour_graph(unit, 15, keys)
    rows = np.delete(np.arange(len(unit)), 7)
    again = cluster.leiden(links.of(rows), 1.0, 3)
    assert adjusted_rand_score(cluster.leiden(links, 1.0, 3)[rows], again) > 0.99


@pytest.mark.parametrize(("n", "size", "fewest"), [(100, 4, 7), (300, 6, 10), (1000, 10, 15), (13083, 38, 35)])
def test_defaults_grow_with_the_data(n, size, fewest):
    assert default_min_size(n) == size
    assert round(fewest_leaves(n)) == fewest


@pytest.mark.parametrize(
    ("found", "asked", "expected"),
    [
        (80, None, (15, 25)),
        (40, None, (10, 25)),
        (20, None, (8, 16)),
        (8, None, (5, 6)),
        (2, None, (2, 2)),
        (1, None, (1, 1)),
        (40, (12, 12), (12, 12)),
        (5, (8, 25), (5, 5)),
    ],
)
def test_bounds_of_the_number_of_themes(found, asked, expected):
    assert bounds(found, asked) == expected


@pytest.mark.parametrize(("text", "expected"), [(None, None), ("12", (12, 12)), (" 8 .. 25 ", (8, 25))])
def test_wanted(text, expected):
    assert wanted(text) == expected


def test_confidence_is_about_the_share_that_is_right(study):
    _, vectors, truth = study
    names = sorted(set(truth))
    labels = np.array([names.index(t) for t in truth])
    held = np.arange(len(labels)) % 4 == 0
    unit, mean = centred(vectors[~held])
    placed = train(unit, labels[~held], mean)(vectors[held])
    assert abs((placed.leaf == labels[held]).mean() - placed.confidence.mean()) < 0.05
    assert ((placed.likeness > -1) & (placed.likeness <= 1)).all()


def test_best_jaccard():
    found, again = np.array([0, 0, 0, 1, 1, 1]), np.array([0, 0, 1, 1, 1, 1])
    assert best_jaccard(found, again, 2).tolist() == [pytest.approx(2 / 3), pytest.approx(3 / 4)]


def test_theme_id_does_not_depend_on_order_and_tells_levels_apart():
    assert theme_id("leaves", ["b:0", "a:1"]) == theme_id("leaves", ["a:1", "b:0"])
    assert theme_id("leaves", ["a:1"]) != theme_id("themes", ["a:1"])


def test_polarity_is_the_most_probable(make_table):
    sentences = make_table(["x"] * 4).drop_columns(["p_negative", "p_neutral", "p_positive"])
    assert polarity(sentences).to_pylist() == ["neutral"] * 4
    columns = {
        "p_negative": [0.7, 0.1, 0.4, None],
        "p_neutral": [0.2, 0.1, 0.2, None],
        "p_positive": [0.1, 0.8, 0.4, None],
    }
    for name, values in columns.items():
        sentences = sentences.append_column(name, [values])
    assert polarity(sentences).to_pylist() == ["negative", "positive", "neutral", "neutral"]


def test_distinct_sentences_are_in_canonical_order(make_table):
    sentences = make_table(["B text", "A text", "b  TEXT", "...", "C text"])
    vectors = np.eye(5, 4, dtype=np.float32) + 0.1
    order = [4, 2, 0, 3, 1]
    plain, mixed = distinct(sentences, vectors), distinct(sentences.take(order), vectors[order])
    by_words = sorted(["A text", "B text", "C text"], key=digest)
    assert plain.texts == mixed.texts == by_words
    first = {"B text": ("d00000:0", 2), "A text": ("d00001:0", 1), "C text": ("d00004:0", 1)}
    assert list(zip(plain.ids, plain.count.tolist(), strict=True)) == [first[text] for text in by_words]
    assert plain.ids == mixed.ids
    renamed = sentences.set_column(0, "document_id", [["e", "d", "c", "b", "a"]])
    again = ["b  TEXT" if text == "B text" else text for text in by_words]  # which now comes first
    assert distinct(renamed, vectors).texts == again


@pytest.fixture
def crowded(make_table):
    """1,200 sentences in ten crowds of a hundred and ten of twenty, and which are in the small ones."""
    rng = np.random.default_rng(0)
    sizes = [100] * 10 + [20] * 10
    crowd = np.repeat(np.arange(20), sizes)
    vectors = 2.0 * rng.normal(size=(20, 64))[crowd] + rng.normal(size=(len(crowd), 64))
    return distinct(make_table([f"text {a} {b}" for a, b in enumerate(crowd)]), vectors.astype(np.float32)), crowd >= 10


def test_a_sample_favours_rare_subjects(crowded):
    units, rare = crowded
    chosen = sample(units, 600)
    assert len(chosen) == 600
    assert rare.mean() == pytest.approx(1 / 6)
    assert np.isin(chosen.rows, np.flatnonzero(rare)).mean() > 0.25


def test_a_sample_changes_little_with_a_dropped_row(crowded):
    units, _ = crowded
    whole, part = sample(units, 600), sample(units.take(np.delete(np.arange(len(units)), 700)), 600)
    assert len(set(whole.texts) - set(part.texts)) <= 6


def test_digest_folds_case_and_spacing():
    assert digest(" The  APP") == digest("the app") != digest("the apps")


def test_an_empty_graph_gives_every_row_its_own_group():
    assert consensus(Links(sp.csr_matrix((3, 3)), np.arange(3)), 1.0, 1).tolist() == [0, 1, 2]


def test_cores_are_what_all_runs_keep_together():
    runs = [np.array([0, 0, 1, 1, 2, 2]), np.array([0, 0, 0, 1, 1, 1])]
    assert cores(runs).tolist() == [0, 0, 1, 2, 3, 3]


def test_a_contracted_graph_keeps_every_weight(unit):
    links = neighbour_graph(unit, 15)
    groups = np.arange(len(unit)) // 3
    small = Contracted.of(links, groups)
    assert small.between.diagonal().sum() == 0
    assert small.between.sum() + 2 * small.inside.sum() == pytest.approx(links.weights.sum())
    degree = np.bincount(groups, weights=np.asarray(links.weights.sum(axis=1)).ravel())
    whole = small.graph().weights
    np.testing.assert_allclose(np.asarray(whole.sum(axis=1)).ravel()[: len(small)] + small.inside, degree)
    assert whole.diagonal().sum() == 0


def test_alone_each_the_graph_stays_as_it_is(unit):
    links = neighbour_graph(unit, 15)
    again = Contracted.of(links, np.arange(len(unit))).graph().weights
    assert (again.indices == links.weights.indices).all()
    assert (again.data == links.weights.data).all()


def modularity(links, labels, resolution):
    together = Contracted.of(links, labels)
    degree = np.bincount(labels, weights=np.asarray(links.weights.sum(axis=1)).ravel())
    return 2 * together.inside.sum() / links.weights.sum() - resolution * ((degree / links.weights.sum()) ** 2).sum()


def test_among_cores_communities_are_no_worse(unit):
    links = neighbour_graph(unit, 15)
    whole = consensus(links, 1.0, 1)
    groups = cores(cluster.leiden_runs(links, cluster.around(1.0, 1, 4)))
    among = cluster.consensus_among(links, groups, 1.0, 1)
    assert modularity(links, among, 1.0) >= modularity(links, whole, 1.0) - 1e-3
    assert (among == cluster.consensus_among(links, groups, 1.0, 1)).all()


@pytest.mark.parametrize(("scanned", "read"), [(2, 8), (3, 8), (4, 4), (9, 9)])
def test_company_is_read_off_more_runs_where_few_were_scanned(unit, scanned, read):
    links = neighbour_graph(unit, 15)
    runs = scan(links, 1, scanned)
    found = cluster.company(links, 1, runs)
    assert [len(turns) for turns in found] == [read] * len(cluster.RESOLUTIONS)
    assert {len(run) for turns in found for run in turns} == {len(unit)}
    for own, other in zip(found, cluster.company(links, 1, runs), strict=True):
        np.testing.assert_array_equal(own, other)
    sizes = [np.mean([run.max() + 1 for run in turns]) for turns in found]
    assert sizes == sorted(sizes)  # coarse to fine, as what was scanned
    assert sizes[0] < sizes[-1]


def test_the_cores_of_a_large_graph_are_made_once(unit, monkeypatch):
    links = neighbour_graph(unit, 15)
    few = cluster.company(links, 1, scan(links, 1, 2))  # cores of their own, as the graph is small
    monkeypatch.setattr(cluster, "LARGE", len(unit))
    scanned = scan(links, 1, 2)
    monkeypatch.setattr(cluster, "cores", lambda _: pytest.fail("made again"))
    for own, other in zip(few, cluster.company(links, 1, scanned), strict=True):
        np.testing.assert_array_equal(own, other)
