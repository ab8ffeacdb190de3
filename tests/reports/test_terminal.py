"""The terminal report: fixed at three widths, in any encoding, whatever the words in it try to do.

``VOCA_UPDATE_GOLDEN=1 pytest tests/reports`` writes the golden files, the schema and the reference page anew.
"""

import io
import os
import re
from dataclasses import replace
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from voca.report import SECTION_KEYS, Column, Table
from voca.reports import render, render_section, render_text, terminal_table
from voca.reports.glyphs import ascii_glyphs
from voca.reports.screen import Screen
from voca.reports.visible import neutralise

GOLDEN = Path(__file__).parent / "golden"


def compare(path: Path, text: str) -> None:
    if os.environ.get("VOCA_UPDATE_GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    assert path.read_text(encoding="utf-8") == text


def rendered(report, encoding: str, width: int = 80, **options) -> str:
    raw = io.BytesIO()
    file = io.TextIOWrapper(raw, encoding=encoding, newline="\n")
    render(report, Console(file=file, width=width, **options))
    file.flush()
    return raw.getvalue().decode(encoding)


@pytest.mark.parametrize("width", [80, 120, 200])
def test_golden(report, width):
    compare(GOLDEN / f"report-{width}.txt", render_text(report, width))


def test_golden_ascii(report):
    text = "\n".join(line.rstrip() for line in rendered(report, "ascii").splitlines()) + "\n"
    compare(GOLDEN / "report-80-ascii.txt", text)


@pytest.mark.parametrize("width", [40, 60, 80, 100, 120, 137, 160, 200])
def test_no_line_is_wider_than_the_terminal(report, width):
    for section in (None, *SECTION_KEYS):
        for line in render_text(report, width, section).splitlines():
            assert cell_len(line) <= width, (section, line)


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "iso-8859-8", "cp437", "utf-8", "utf-16"])
def test_any_encoding(report, encoding):
    text = rendered(report, encoding)
    assert "Delivery delays" in text
    assert "Goes with worse scores" in text


def test_hostile_words_do_nothing(report):
    for text in (rendered(report, "utf-8"), *(render_text(report, 100, key) for key in SECTION_KEYS)):
        assert not set(text) & {"\x1b", "\x07", "\x08", "\r", "\x9b"}
    text = rendered(report, "utf-8", 120)
    assert "[bold red]again[/bold red]" in text
    assert "␛[31mThe parcel" in text
    assert "[b]Family[/b]" in text


def test_colour_only_on_a_terminal(report, monkeypatch):
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    assert "\x1b[" not in rendered(report, "utf-8", force_terminal=False)
    coloured = rendered(report, "utf-8", force_terminal=True)
    assert "\x1b[31m" in coloured
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[31m" not in rendered(report, "utf-8", force_terminal=True)


def test_moods_are_told_apart_without_colour(report):
    text = render_text(report, 80)
    assert "■ negative" in text
    assert "□ positive" in text


@pytest.mark.parametrize("section", SECTION_KEYS)
def test_render_section(report, section):
    console = Console(file=io.StringIO(), width=100)
    render_section(report, section, console)
    assert report.section(section).title in console.file.getvalue() or section == "overview"


def test_section_shows_every_row(report):
    assert render_text(report, 120, "segments").count("Delivery delays") > 4
    with pytest.raises(KeyError):
        render_text(report, 80, "nonsense")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("a\x1b]0;title\x07b", "a␛]0;title␇b"),
        ("tab\there", "tab here"),
        ("two\r\nlines", "two↵ lines"),
        ("\x9b31m", "<U+009B>31m"),
        ("user\u202etxt.exe", "user<U+202E>txt.exe"),
        ("\ud800", "<U+D800>"),
        ("שלום\u200f!", "שלום\u200f!"),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
    ],
)
def test_neutralise(text, shown):
    assert neutralise(text) == shown


def test_right_to_left_lines_are_isolated_on_a_terminal_only(tables):
    from tests.reports import sample
    from voca.config import ReportOptions
    from voca.reports import build

    report = build(tables, sample.MANIFEST, ReportOptions(quotes=12))
    assert "המשלוח" in rendered(report, "utf-8")
    assert "\u2068" not in rendered(report, "utf-8", force_terminal=False)
    shown = rendered(report, "utf-8", force_terminal=True, no_color=True)
    assert shown.count("\u2068") == shown.count("\u2069") > 0
    for line in shown.splitlines():
        assert line.count("\u2068") == line.count("\u2069")


@pytest.mark.parametrize("segment", ["the branch at the far end of the old harbour road, upper level", "x" * 99])
def test_a_long_segment_beside_a_quote_is_wrapped_and_whole(report, segment):
    quotes = report.section("quotes")
    long = tuple(replace(quote, facts=(*quote.facts, ("branch", segment))) for quote in quotes.quotes)
    shown = render_text(replace(report, sections=(replace(quotes, quotes=long),)), 60, "quotes")
    assert all(cell_len(line) <= 60 for line in shown.splitlines())
    assert "".join(shown.split()).count("".join(segment.split())) == len(long)


@pytest.mark.parametrize(
    ("word", "width", "broken"),
    [
        ("TypeOfTraveller", 10, "TypeOf Traveller"),
        ("TypeOfTraveller", 9, "TypeOf Traveller"),
        ("wait_minutes_total", 12, "wait_ minutes_ total"),
        ("exit-survey_2016.csv, row 1", 13, "exit-survey_ 2016.csv, row 1"),
        ("TypeOfTraveller", 15, "TypeOfTraveller"),
        ("unbreakable", 5, "unbreakable"),
    ],
)
def test_a_word_longer_than_its_column_breaks_where_its_parts_do(word, width, broken):
    assert terminal_table._broken(Text(word), width).plain == broken


@pytest.mark.parametrize(
    ("width", "verdict", "shown"),
    [
        (80, "driver", True),
        (80, "no clear effect", True),  # the words wrap for it
        (64, "no clear effect", False),  # the estimates go before it
    ],
)
def test_the_base_stands_beside_its_estimates_where_words_can_wrap_for_it(width, verdict, shown):
    interval = (-19.9, -10.1)
    table = Table(
        "themes",
        "",
        (
            Column("label", "Theme", "verbatim"),
            Column("n", "n", "count", "", 2),
            Column("leave_out", "Leave-out", "delta", digits=1),
            Column("low", "Interval", "interval", of="leave_out"),
            Column("adjusted", "Adjusted", "delta", digits=1),
            Column("high", "Interval", "interval", of="adjusted"),
            Column("finding", "Verdict", "text"),
        ),
        (("Delivery delays and returns", 1234, -15.0, interval, -15.0, interval, verdict),),
    )
    out = io.StringIO()
    terminal_table.print_table(Screen.of(Console(file=out, width=width)), table)
    assert ("1,234" in out.getvalue()) == shown


def printed(columns, rows, width):
    out = io.StringIO()
    terminal_table.print_table(Screen.of(Console(file=out, width=width)), Table("t", "", columns, rows))
    return out.getvalue()


NAMED = (Column("label", "Theme", "verbatim"), Column("segment", "Segment", "verbatim"), Column("n", "n", "count"))


def test_a_word_is_whole_where_another_column_has_room_for_it():
    theme = "Misleading and fraudulent billing practices of all kinds"
    assert "Massachusetts" in printed(NAMED, ((theme, "Massachusetts", 1),), 36)


def test_a_name_of_several_lines_is_not_said_again_in_the_next_row():
    theme = "Misleading and fraudulent billing"
    lines = printed(NAMED, ((theme, "Texas", 1), (theme, "Maine", 2), ("Outage", "Maine", 3)), 28).splitlines()
    assert [line.split() for line in lines[2:]] == [
        ["Misleading", "and", "Texas", "1"],
        ["fraudulent"],
        ["billing"],
        ["″", "Maine", "2"],
        ["Outage", "Maine", "3"],
    ]


def test_a_ditto_mark_has_a_sign_in_plain_terminals():
    assert Screen.of(Console(file=io.TextIOWrapper(io.BytesIO(), encoding="ascii"))).glyphs.show("″") == '"'


def test_names_that_a_terminal_cannot_show_are_no_repetition():
    out = io.TextIOWrapper(io.BytesIO(), encoding="cp1252")
    rows = (("ירושלים", "Texas", 1), ("القاهرة", "Texas", 2), ("תל אביב-יפו", "Texas", 3))
    terminal_table.print_table(Screen.of(Console(file=out, width=30)), Table("t", "", NAMED, rows))
    out.seek(0)
    words = " ".join(out.read().split())
    assert '"' not in words
    assert [words.count(name) for name in ("[Hebrew,", "[Arabic,", "letters]")] == [2, 1, 3]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("北京", "[CJK, 2 letters]"),
        ("ה", "[Hebrew, 1 letter]"),
        ("café 北京市", "[CJK, 7 letters]"),
        ("ab 北", "ab ?"),
        ("המשלוח איחר בשעתיים והקופסה הייתה רטובה", "[not in this terminal's characters; see report.html]"),
    ],
)
def test_what_stands_for_a_name_in_another_script(text, shown):
    assert ascii_glyphs("ascii").show(text) == shown


def test_words_are_readable_on_any_background(report):
    """Cyan and yellow cannot be read on white, bright black is the background of some themes."""
    out = io.StringIO()
    render(report, Console(file=out, width=120, force_terminal=True, color_system="standard"))
    coloured = re.findall(r"\x1b\[([\d;]*)m([^\x1b]+)", out.getvalue())
    assert any(codes for codes, _ in coloured)
    for codes, words in coloured:
        if {"33", "36", "90"} & set(codes.split(";")):
            assert not re.search(r"[\w▁-█]", words)
