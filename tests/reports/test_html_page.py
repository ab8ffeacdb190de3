"""report.html on paper, on a telephone, by keyboard, and where neither style nor drawings come along."""

import re
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest

from tests.reports.test_html import read
from voca.config import ReportOptions
from voca.report import Column, Table
from voca.reports import build, html, svg

STYLE = (Path(html.__file__).parent / "templates" / "style.css.j2").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def page(report):
    return html.page(report)


def block(condition: str) -> str:
    """Return what stands in the media query that begins so."""
    begin = STYLE.index(condition)
    return STYLE[begin : STYLE.index("\n}", begin)]


def test_every_colour_has_one_for_paper_whatever_the_screen_is_set_to():
    named = re.compile(r"(--\w+):")
    dark, paper = (set(named.findall(block(f"@media {kind}"))) for kind in ("(prefers-color-scheme: dark)", "print"))
    assert dark - paper == {"--shade"}  # of tables that scroll
    assert "color-scheme: light" in block("@media print")


def test_no_heading_of_a_table_is_left_alone_at_the_end_of_a_page():
    paper = block("@media print")
    assert re.search(r"\.voca thead[^{}]*\{ break-after: avoid", paper)
    assert re.search(r"tbody tr:first-child[^{}]*\{ break-before: avoid", paper)
    assert "thead { display: table-header-group" in paper


def test_on_paper_there_is_nothing_to_click():
    assert re.search(r"details:not\(\[open\]\)[^{}]*summary[^{}]*\{ display: none", block("@media print"))


def test_the_page_has_one_main_part_and_headings_in_order(page):
    outline = read(page)
    assert outline.elements.count("main") == outline.elements.count("h1") == 1
    levels = [int(name[1]) for name in outline.elements if re.fullmatch(r"h\d", name)]
    assert all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False))


def test_a_quote_in_another_language_says_which(tables):
    for code, said in (("he", '<blockquote dir="auto" lang="he">'), ("en", None), ("und", None), (None, None)):
        documents = tables["documents"]
        at = documents.schema.get_field_index("language")
        documents = documents.set_column(at, "language", pa.array([code] * documents.num_rows, pa.string()))
        made = html.page(build({**tables, "documents": documents}, {}, ReportOptions()))
        assert set(re.findall("<blockquote[^>]*>", made)) == {said or '<blockquote dir="auto">'}


def test_regions_have_names_of_their_own(report):
    columns = (Column("label", "Theme", "verbatim", "Its name."), Column("n", "n", "count", "How many."))
    table = Table("one", "One", columns, tuple((f"row {i}", i) for i in range(40)), shown=10)
    coverage = replace(report.section("coverage"), tables=(table,))
    sections = tuple(coverage if section.key == "coverage" else section for section in report.sections)
    made = html.page(replace(report, sections=sections))
    names = re.findall(r'role="region" tabindex="0" aria-label="([^"]*)"', made)
    assert len(names) == len(set(names))
    assert names[-3:-1] == ["One", "One, more rows"]


def test_a_reader_of_the_page_is_not_sent_to_the_command_line(page):
    said = re.findall(r'<p class="notes">(.*?)</p>|<li>(.*?)</li>|<div class="notes">(.*?)</div>', page, re.DOTALL)
    assert said
    assert not any(" (--" in part or "`" in part for found in said for part in found)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("2026-08", '<span class="whole">2026-08</span>'),
        ("−5.7 [−8.3, −2.6]", '−5.7 <span class="whole">[−8.3, −2.6]</span>'),
        ("a sentence - of words", "a sentence - of words"),
        ("how_likely_<b>", "how_<wbr>likely_<wbr>&lt;b&gt;"),
        ("plan_a", "plan_a"),
        ("x [y] <b>", "x [y] &lt;b&gt;"),
    ],
)
def test_where_a_line_may_end_in_a_cell(text, written):
    assert html._unbroken(text) == written


def test_what_is_for_narrow_screens_is_hidden_without_a_style():
    columns = (Column("label", "Theme", "verbatim", "Its name."), Column("verdict", "Verdict", "text", "What it is."))
    grid = html._grid(Table("one", "One", columns, (("Price", "driver"),)), folded=False)
    assert '<small class="under" hidden>' in grid.rows[0][1][0]


def test_a_column_with_the_heading_of_another_says_what_that_one_says():
    columns = (
        Column("verdict", "Verdict", "text", "driver | small base.", 9),
        Column("share", "%", "share", "`n` as a share (0..1)."),
        Column("finding", "Verdict", "text", "`verdict`; and why."),
    )
    table = Table("one", "One", columns, (("driver", 0.5, "driver"),))
    assert html._help(table, columns[2]) == "driver, small base; and why."
    assert html._help(table, columns[1]) == "“n” as a share."


def test_what_reaches_beyond_the_drawn_range_ends_in_an_arrow():
    drawn = svg.interval(1.0, -30.0, 2.0, (-10.0, 10.0))
    assert drawn.count('class="beyond"') == 1
    assert 'd="M0 ' in drawn
    assert 'd="M150 ' in svg.interval(1.0, 0.0, 12.0, (-10.0, 10.0))
    assert "beyond" not in svg.interval(1.0, -3.0, 2.0, (-10.0, 10.0))


def test_the_range_of_differences_holds_zero_and_small_bases_are_drawn_in_it():
    column = Column("adjusted", "Impact", "delta", "Points.")
    values, intervals = [14.5, -7.1, -90.0], [(2.6, 24.5), (-14.2, 0.8), (-100.0, 1.0)]
    cells = html._estimates(column, values, intervals, [None, None, None], {1, 2})
    assert all('class="zero"' in cell for cell in cells)
    assert ["<circle" in cell for cell in cells] == [True, True, False]  # the last lies beyond twice the range
    scores = html._estimates(
        Column("score", "Score", "score", ""), [4.0, 4.2], [(3.9, 4.1), (4.1, 4.3)], [None] * 2, set()
    )
    assert not any('class="zero"' in cell for cell in scores)
