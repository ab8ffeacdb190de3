"""The codebook as a file: what is read, what is written, and what is said of every mistake."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voca.errors import InputError, UsageError
from voca.themes.codebook import Codebook, Sub, Theme, pattern, with_ids
from voca.themes.codebook_file import parse, read, write

PIN = 'pin = ["ice pack*"]'
BOOK = """
format = 1

[[theme]]
id = "aaaaaaaaaaaa"
label = "Delivery"

[[theme.sub]]
id = "bbbbbbbbbbbb"
label = "Late deliveries"
examples = ["My box came two days late."]

[[theme.sub]]
label = "Ice packs"
pin = ["ice pack*"]

[[theme]]
label = "Price"
keywords = ["price", "expensive"]
"""


def test_themes_their_subs_and_a_theme_that_is_its_own():
    book = parse(BOOK, "themes.toml")
    assert [theme.label for theme in book.themes] == ["Delivery", "Price"]
    assert [(theme.label, sub.label) for theme, sub in book.leaves()] == [
        ("Delivery", "Late deliveries"),
        ("Delivery", "Ice packs"),
        ("Price", "Price"),
    ]
    assert list(book.leaves())[2][1].keywords == ("price", "expensive")


def test_ids_are_kept_and_new_ones_depend_on_the_labels_alone():
    first, again = with_ids(parse(BOOK, "a.toml")), with_ids(parse(BOOK.replace("expensive", "dear"), "b.toml"))
    ids = [(theme.id, sub.id) for theme, sub in first.leaves()]
    assert ids == [(theme.id, sub.id) for theme, sub in again.leaves()]
    assert ids[0] == ("aaaaaaaaaaaa", "bbbbbbbbbbbb")
    assert len({i for pair in ids for i in pair}) == 5
    assert all(len(i) == 12 for pair in ids for i in pair)


@pytest.mark.parametrize(
    ("change", "said", "remedy"),
    [
        (('label = "Price"', "label = Price"), "line 18: not valid TOML", "quotes"),
        (
            ('label = "Price"', 'label = "Delivery"'),
            "line 18: two themes are called 'Delivery'; first in themes.toml, line 6",
            "Rename",
        ),
        (('"Ice packs"', '"late  Deliveries"'), "line 14: two sub-themes are called 'late  Deliveries'", "Rename"),
        (
            ("bbbbbbbbbbbb", "aaaaaaaaaaaa"),
            "line 9: the id 'aaaaaaaaaaaa' stands there twice; first in themes.toml, line 5",
            "Remove the id",
        ),
        (("keywords", "keyword"), "line 19: there is no key 'keyword' here", "Did you mean 'keywords'?"),
        ((PIN, 'pin = "ice"'), "line 15: pin: 'ice' should be a list", "A list of texts"),
        ((PIN, "split = 1"), "line 15: split: 1 should be 2 or more", "2 to 20"),
        ((PIN, 'pin = ["*"]'), "line 15: '*' is no word", "Remove it"),
        ((PIN, 'merge_into = "Late"'), "line 15: merge_into = 'Late', and no other", "Late deliveries"),
        ((PIN, 'merge_into = "Ice packs"'), "line 15: merge_into leads in a circle: Ice packs > Ice packs", "Remove"),
        ((PIN, 'hide = true\nmerge_into = "Price"'), "line 15: 'Ice packs' is hidden and merged at once", "Keep one"),
        (('label = "Ice packs"', ""), "line 13: a theme without a label", "Give it a label"),
        (
            ('label = "Delivery"', 'label = "Delivery"\nkeywords = ["x"]'),
            "line 7: keywords stands at a theme that has sub-themes",
            "Move it",
        ),
        (("format = 1", "format = 2"), "themes.toml was written by a newer voca (format 2)", "Upgrade"),
        (
            (PIN, 'merge_into = "Delivery"'),
            "line 15: merge_into = 'Delivery' names a theme, and this is",
            "paste its block",
        ),
        (
            ('label = "Price"', 'label = "Price"\nmerge_into = "Ice packs"'),
            "line 19: merge_into = 'Ice packs' names a sub-theme, and this is a theme",
            "Name another theme",
        ),
        (
            ('[[theme]]\nlabel = "Price"', '[[themes]]\nlabel = "Price"'),
            "line 17: there is no block 'themes'",
            "[[theme]]",
        ),
        (("[[theme.sub]]\nlabel", "[[theme.part]]\nlabel"), "line 13: there is no block 'part'", "[[theme.sub]]"),
        (("[[theme.sub]]", "[[sub]]"), "line 8: there is no block 'sub'", "[[theme.sub]]"),
        (("[[theme.sub]]", "[theme.sub]"), "line 13: not valid TOML", "[[theme.sub]]"),
        (("format = 1", 'format = "one"'), "format: 'one' should be a whole number", "format = 1"),
        (('[[theme]]\nlabel = "Price"', '[theme2]\nlabel = "Price"'), "line 17: there is no key 'theme2'", "theme"),
    ],
)
def test_every_mistake_is_said_with_its_line_and_remedy(change, said, remedy):
    with pytest.raises(UsageError) as caught:
        parse(BOOK.replace(*change), "themes.toml")
    assert said in caught.value.message
    assert caught.value.message.startswith("themes.toml")
    assert remedy in caught.value.hint


def test_circles_of_several_are_found():
    text = "".join(f'[[theme]]\nlabel = "{a}"\nmerge_into = "{b}"\n' for a, b in (("A", "B"), ("B", "C"), ("C", "A")))
    with pytest.raises(UsageError, match=r"t.toml, line 3: merge_into leads in a circle: A > B > C > A"):
        parse(text, "t.toml")


def test_one_text_cannot_be_pinned_twice():
    text = '[[theme]]\nlabel = "A"\npin = ["late fee"]\n[[theme]]\nlabel = "B"\npin = ["Late  fee"]\n'
    with pytest.raises(
        UsageError, match=r"t.toml, line 6: 'Late  fee' is pinned in two sub-themes; first in t.toml, line 3"
    ):
        parse(text, "t.toml")


def test_lines_are_right_after_texts_of_several_lines():
    text = (
        'format = 1\n[[theme]]\nlabel = "A"\ndescription = """\n[[theme]]\nlabel = "no"\n"""\n[[theme]]\nlabel = "A"\n'
    )
    with pytest.raises(UsageError, match=r"t.toml, line 9: two themes"):
        parse(text, "t.toml")


@pytest.mark.parametrize(("content", "said"), [(None, "no codebook at"), (b"\xff\xfe\x00label", "not UTF-8")])
def test_what_cannot_be_read(tmp_path, content, said):
    path = tmp_path / "themes.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError, match=said):
        read(path)


def test_an_empty_file_says_how_to_begin():
    with pytest.raises(UsageError, match="themes.toml has no theme"):
        parse("", "themes.toml")


_TEXT = st.text(st.characters(codec="utf-8"), min_size=1, max_size=30).filter(lambda t: t.strip("* \t\r\n"))
_LABEL = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S")), min_size=1, max_size=20)


@given(
    st.lists(
        st.tuples(_LABEL, _TEXT, st.integers(0, 10**6)), min_size=1, max_size=5, unique_by=lambda t: t[0].casefold()
    )
)
def test_what_is_written_is_read_back(entries):
    themes = tuple(
        Theme(
            id=f"{i:012x}",
            label=label,
            sub=(Sub(id=f"{i + 100:012x}", label=label, examples=(f"{i} {text}",), comments=n),),
        )
        for i, (label, text, n) in enumerate(entries)
    )
    book = Codebook(themes)
    text = write(book, "Themes of a study")
    assert parse(text, "x.toml") == book
    assert tomllib.loads(text)["format"] == 1
    assert Codebook.from_json(book.to_json()) == book


def test_the_file_explains_itself():
    text = write(parse(BOOK, "x"), "Themes of out")
    assert text.startswith("# Themes of out\n# Change what you like")
    for word in ("rename", "move", "merge", "split", "pin", "hide", "add"):
        assert f"#   {word} " in text


@pytest.mark.parametrize(
    ("pins", "text", "found"),
    [
        (["late fee"], "They charged a Late Fee.", True),
        (["late fee"], "They charged late fees.", False),
        (["late fee*"], "They charged late fees.", True),
        (["refund*"], "Unrefunded", False),
        (["*refund*"], "Unrefunded", True),
        (["c++"], "written in C++, sadly", True),
        (["退款"], "我要退款了", True),
        (["straße"], "Die STRASSE", False),
    ],
)
def test_pins(pins, text, found):
    assert bool(pattern(pins).search(text)) is found
