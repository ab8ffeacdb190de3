"""Tables in the form of dumps of review sites and shops, with invented content: what their columns are taken for."""

import pytest

from tests.sources.test_tables_of_tools import cycle, hold_roles_and_scales, texts

FIVE = cycle(1, 2, 3, 4, 5)
TABLES = {
    "the average of the one thing that a file is about": (
        {"Product Rating": cycle("4.3 out of 5"), "Stars": cycle("1.0 out of 5 stars", "3.0 out of 5 stars"),
         "Review": texts()},
        {"Product Rating": "ignored"}, {"Product Rating": None, "Stars": ("stars", 1, 5, 1)},
    ),
    "and of two": (
        {"product": cycle("Kettle", "Toaster"), "score": cycle(4.3, 3.8), "rating": cycle(1, 2, 3, 4, 5),
         "review": texts()},
        {"score": "ignored", "product": "segment.product"}, {"rating": ("stars", 1, 5, 1)},
    ),
    "and of two that are told by their numbers": (
        {"product_id": cycle(5401, 5402), "score": cycle(4.3, 3.8), "rating": cycle(1, 2, 3, 4, 5), "review": texts()},
        {"score": "ignored"}, {"rating": ("stars", 1, 5, 1)},
    ),
    "of two ratings in tenths of one thing neither is an average": (
        {"product": cycle("Kettle"), "score": cycle(4.3, 3.8), "rating": FIVE, "review": texts()},
        {}, {"score": ("stars", 1, 5, 1), "rating": ("stars", 1, 5, 1)},
    ),
    "one that all gave whole points is no average, and one alone is none": (
        {"rating": cycle(4.5), "review": texts()}, {}, {"rating": ("stars", 1, 5, 1)},
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", TABLES)
def test_roles_and_scales(write, case):
    hold_roles_and_scales(write, TABLES[case])
