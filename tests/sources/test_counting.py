"""How many there are of something, in words."""

import pytest

from voca.sources.counting import counted, were


@pytest.mark.parametrize(
    ("number", "one", "many", "said"),
    [
        (1, "line", "", "1 line"),
        (2, "line", "", "2 lines"),
        (0, "line", "", "0 lines"),
        (1, "reply is", "replies are", "1 reply is"),
        (1200, "reply is", "replies are", "1,200 replies are"),
    ],
)
def test_a_number_and_what_it_counts(number, one, many, said):
    assert counted(number, one, many) == said


@pytest.mark.parametrize(("number", "said"), [(1, "1 line of a head was"), (3, "3 lines of a head were")])
def test_of_how_many_something_was_done(number, said):
    assert were(number, "line", "of a head") == said
    assert were(number, "line") == said.replace(" of a head", "")
