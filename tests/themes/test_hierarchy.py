"""How leaves are joined to themes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.cluster.hierarchy import is_valid_linkage, linkage
from scipy.spatial.distance import pdist, squareform

from voca.themes.hierarchy import by_centroids, by_company, themes, ward, widest_step


def distances(seed: int, leaves: int) -> np.ndarray:
    return squareform(pdist(np.random.default_rng(seed).normal(size=(leaves, 3))))


@given(st.integers(0, 10**6), st.integers(2, 25), st.integers(1, 500))
def test_leaves_of_one_size_are_joined_as_ward_joins_them(seed, leaves, size):
    apart = distances(seed, leaves)
    expected = linkage(squareform(apart), method="ward")
    assert np.allclose(ward(apart, np.full(leaves, size)), expected, atol=1e-6)


@given(st.integers(0, 10**6), st.lists(st.integers(1, 5000), min_size=2, max_size=25))
def test_leaves_of_any_sizes_make_a_tree_that_never_turns_back(seed, sizes):
    tree = ward(distances(seed, len(sizes)), np.array(sizes))
    assert is_valid_linkage(tree)
    assert (np.diff(tree[:, 2]) >= 0).all()
    assert tree[-1, 3] == len(sizes)


@given(st.integers(0, 10**6), st.lists(st.integers(1, 5000), min_size=3, max_size=12, unique=True))
def test_the_order_of_the_leaves_does_not_matter(seed, sizes):
    apart, size = distances(seed, len(sizes)), np.array(sizes)
    turned = np.random.default_rng(seed).permutation(len(sizes))
    heights = ward(apart, size)[:, 2]
    assert np.allclose(ward(apart[np.ix_(turned, turned)], size[turned])[:, 2], heights)


@pytest.mark.parametrize(("sizes", "first"), [([1, 1, 100], (0, 1)), ([100, 1, 1], (1, 2)), ([1, 100, 1], (0, 2))])
def test_of_joints_as_long_that_of_the_smaller_leaves_comes_first(sizes, first):
    tree = ward(np.ones((3, 3)) - np.eye(3), np.array(sizes))
    assert tuple(tree[0, :2]) == first


@pytest.mark.parametrize(
    ("heights", "low", "high", "expected"),
    [
        ([0.1, 0.2, 0.7, 0.95, 1.5], 2, 6, 3),  # from 0.7 to 0.95 the cut lies most probably
        ([0.1, 0.2, 0.7, 0.95, 1.5], 4, 6, 4),
        ([0.3, 0.79, 0.81, 1.4], 2, 3, 2),  # the step at 0.8 itself is the narrowest
        ([0.3, 0.79, 0.81, 0.85], 2, 5, 4),
        ([2.0, 3.0, 4.0], 2, 3, 3),  # all are far apart: as many as may be
        ([0.1, 0.2, 0.3], 2, 4, 2),  # all are near: as few
        ([0.5], 1, 2, 1),
    ],
)
def test_the_widest_step_near_the_height_is_cut(heights, low, high, expected):
    assert widest_step(np.array(heights), low, high) == expected


def test_a_small_change_of_the_heights_near_the_height_moves_nothing():
    heights = np.array([0.2, 0.3, 0.66, 0.78, 0.82, 1.3, 1.4])
    moved = heights + np.array([0.01, -0.01, -0.01, 0.015, -0.015, 0.01, -0.01])
    assert widest_step(heights, 2, 8) == widest_step(moved, 2, 8) == 3


def test_leaves_that_share_communities_are_one_theme():
    labels = np.repeat(np.arange(10), 6)
    unit = np.eye(10, dtype=np.float32)[labels]
    pairs = labels // 2  # at every resolution two leaves are one community
    tree = by_company(unit, labels, [[pairs, pairs]] * 5)
    assert themes(10, tree, (2, 10)).tolist() == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4]
    assert themes(10, tree, (10, 10)).tolist() == list(range(10))
    assert len(set(themes(10, tree, (3, 3)).tolist())) == 3


def test_one_leaf_has_no_tree_and_is_one_theme():
    labels = np.zeros(5, np.int64)
    assert by_company(np.ones((5, 2), np.float32), labels, [[labels]]) is None
    assert themes(1, None).tolist() == [0]


def test_where_there_is_no_graph_leaves_are_joined_by_their_centroids():
    unit = np.array([[1, 0], [1, 0.1], [0, 1], [0.1, 1]], np.float32)
    unit /= np.linalg.norm(unit, axis=1, keepdims=True)
    assert themes(4, by_centroids(unit, np.arange(4)), (2, 2)).tolist() == [0, 0, 1, 1]
