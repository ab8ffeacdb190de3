"""report.html: nothing is loaded, nothing from a customer is markup."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from markupsafe import escape

from tests.reports import sample
from voca.config import ReportOptions
from voca.report import SECTION_KEYS, Column, Table
from voca.reports import build, figures, html, html_fragment, svg, write_html
from voca.schema import from_records
from voca.wording import counted

VOID = {"meta", "wbr", "br", "hr", "img", "input", "link", "path", "rect", "line", "circle"}


class Outline(HTMLParser):
    """Collects elements and attributes, and holds that every element is closed where it should be."""

    def __init__(self):
        super().__init__()
        self.open, self.elements, self.attributes, self.text = [], [], [], []

    def handle_starttag(self, tag, attrs):
        self.elements.append(tag)
        self.attributes += attrs
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append(tag)
        self.attributes += attrs

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text.append(data)


def read(page: str) -> Outline:
    outline = Outline()
    outline.feed(page)
    assert outline.open == []
    return outline


@pytest.fixture(scope="module")
def page(report, tmp_path_factory):
    path = tmp_path_factory.mktemp("html") / "report.html"
    write_html(report, path)
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("n", "shown", "first", "others"), [(40, 10, 10, 30), (15, 10, 15, 0), (16, 10, 10, 6), (40, 0, 40, 0)]
)
def test_rows_after_the_first_are_behind_a_click(n, shown, first, others):
    columns = (Column("label", "Theme", "verbatim", "Its name."), Column("n", "n", "count", "How many."))
    table = Table("one", "One", columns, tuple((f"row {i}", i) for i in range(n)), shown=shown)
    grid = html._grid(table, folded=False)
    assert (len(grid.rows), len(grid.others)) == (first, others)


def test_what_names_and_judges_a_row_is_under_its_first_cell_where_a_screen_is_narrow():
    columns = (
        Column("label", "Theme", "verbatim", "Its name."),
        Column("segment", "Segment", "verbatim", "Whose."),
        Column("n", "n", "count", "How many."),
        Column("share", "%", "share", "`n` as a share."),
        Column("adjusted", "Impact", "delta", "Points."),
        Column("interval", "Interval", "interval", "Of it.", of="adjusted"),
        Column("verdict", "Verdict", "text", "What it is."),
    )
    rows = tuple(("Price <b>", name, 9, 0.1, -0.2, (-0.3, -0.1), "driver") for name in ("Basic", "Plus"))
    grid = html._grid(Table("one", "One", columns, rows, muted=(1,)), folded=False)
    under = '<small class="under" hidden><bdi>{}</bdi> · <span class="word is-driver">driver</span>{}</small>'
    assert [cells[0] for _, cells, _ in grid.rows] == [
        f"<bdi>Price &lt;b&gt;</bdi>{under.format(name, mark)}" for name, mark in (("Basic", ""), ("Plus", " *"))
    ]
    assert [head.title for head in grid.heads if "wide" in head.css] == ["Segment", "n", "Verdict"]


def test_one_is_not_said_to_be_several():
    made = sample.tables()
    made["documents"] = made["documents"].slice(0, 1)
    page = html_fragment(build(made, {}, ReportOptions()))
    facts = re.findall(r"<li><b>([\d,]+)</b> (\w+)</li>", page)
    assert facts == [("1", "comment"), ("5", "themes")]


@pytest.mark.parametrize(
    ("comments", "responses", "customers", "said"),
    [
        (3, 3, 3, ["3 comments"]),
        (3, 3, None, ["3 comments"]),
        (0, 2, 2, ["0 comments", "2 responses"]),
        (3, 2, 1, ["3 comments", "2 responses", "1 customer"]),
        (2, 2, 1, ["2 comments", "1 customer"]),
        (2, 1, 1, ["2 comments", "1 response"]),
    ],
)
def test_page_and_terminal_count_the_same(comments, responses, customers, said):
    heads = figures.head_counts({"comments": comments, "responses": responses, "customers": customers})
    assert [counted(n, noun) for noun, n in heads.items()] == said


def test_well_formed_and_complete(page, report):
    outline = read(page)
    ids = [value for name, value in outline.attributes if name == "id"]
    assert ids == [f"voca-{key}" for key in SECTION_KEYS if key != "overview"]
    assert f"<title>{report.title}</title>" in page
    assert outline.elements.count("figure") == 13  # nine quotes, four of them beside the actions again
    assert outline.elements.count("caption") == outline.elements.count("table")


def test_nothing_is_loaded(page):
    outline = read(page)
    assert not {"script", "link", "img", "iframe", "object", "embed", "form", "base"} & set(outline.elements)
    names = {name for name, _ in outline.attributes}
    assert not {name for name in names if name.startswith("on")}
    assert not {"src", "srcset", "action", "formaction"} & names
    assert all(value.startswith("#") for name, value in outline.attributes if name == "href")
    assert not re.search(r"url\(|@import", page)
    assert "default-src 'none'" in page


def test_hostile_words_are_words(page):
    assert "<script>" not in page
    assert "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;" in page
    assert "\x1b" not in page
    assert "␛[31mThe parcel" in page


def test_hostile_everywhere(tables):
    evil = "\"><img src=x onerror=alert(1)>'{{ 7*7 }}\x00"
    made = dict(tables)
    made["themes"] = from_records("themes", [{**row, "label": evil} for row in tables["themes"].to_pylist()])
    made["issues"] = from_records(
        "issues", [{"code": evil, "severity": "error", "message": evil, "source": evil, "column": evil, "hint": evil}]
    )
    made["coverage"] = from_records("coverage", [{"status": evil, "reason": evil, "n": 3, "share": 1.0}])
    made["drivers"] = from_records(
        "drivers", [{**row, "verdict": evil if row["theme_id"] == "T4" else row["verdict"], "reason": evil}
                    for row in tables["drivers"].to_pylist()]
    )  # fmt: skip
    made["scales"] = from_records("scales", [{**row, "label": evil} for row in tables["scales"].to_pylist()])
    page = html_fragment(build(made, {**sample.MANIFEST, "version": evil}, ReportOptions(title=evil)))
    outline = read(page)
    assert "img" not in outline.elements
    assert "onerror" not in {name for name, _ in outline.attributes}
    assert "49" not in outline.text
    assert "\x00" not in page


def test_tables_are_accessible(page):
    assert page.count('scope="row"') > 20
    assert page.count('scope="col"') > 20
    assert 'dir="auto"' in page
    assert 'role="img"' in page


def test_dark_and_print(page):
    assert "prefers-color-scheme: dark" in page
    assert "@media print" in page


def test_fragment_has_no_page_around_it(report):
    fragment = html_fragment(report)
    assert "<html" not in fragment
    assert fragment.startswith('<div class="voca">')


@pytest.mark.parametrize("kept", [(), ("documents",), ("documents", "themes", "mentions")])
def test_thin_reports(tables, kept):
    read(html_fragment(build({name: tables[name] for name in kept}, {}, ReportOptions())))


def test_a_sentence_of_a_row_stands_below_it_over_the_whole_width(tmp_path):
    told = "Payment and new checkout; customers say <b>charged twice</b>"
    themes = [row | {"description": told if row["theme_id"] == "T1" else None} for row in
              sample.tables()["themes"].to_pylist()]  # fmt: skip
    made = sample.tables() | {"themes": from_records("themes", themes)}
    write_html(build(made, sample.MANIFEST, ReportOptions()), tmp_path / "report.html")
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    read(page)
    found = re.findall(r'above">(.*?)</tr>\n<tr class="more[^"]*"><td colspan="(\d+)">(.*?)</td></tr>', page)
    ((above, width, sentence),) = found
    assert above.count("<td") + above.count("<th") == int(width)
    assert sentence == "<bdi>Payment and new checkout; customers say &lt;b&gt;charged twice&lt;/b&gt;</bdi>"
    assert "What it is about" not in page


@pytest.mark.parametrize(
    ("first", "cell", "told"),
    [
        (Column("label", "Theme", "verbatim", "Its name."), "Price", '<th scope="row"><bdi>Price</bdi> <abbr'),
        (Column("rank", "#", "count", "Its place."), 1, '<th scope="row" class="right">1'),  # under its heading
    ],
)
def test_a_first_cell_stands_under_its_heading_and_before_what_a_narrow_screen_adds(report, first, cell, told):
    verdict = Column("verdict", "Verdict", "text", "What it is.")
    table = Table("one", "One", (first, verdict), ((cell, "small base"),), muted=(0,))
    small = replace(report.section("drivers"), tables=(table,))
    page = html_fragment(replace(report, sections=(report.section("overview"), small)))
    read(page)
    assert told in page


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Base: all, n = 1,204.", "n = 1,204"),
        ("with +0.24 [+0.14, +0.34] points", "+0.24 [+0.14, +0.34]"),
        ("by −8.3 [−11.3, −4.9] (n = 9)", "−8.3 [−11.3, −4.9]"),
        ("[ ]: 95% interval", "[ ]"),
    ],
)
def test_no_line_ends_within_a_figure(text, kept):
    assert kept.replace(" ", "\N{NO-BREAK SPACE}") in html._sentence(text)


def test_an_odds_ratio_is_drawn_around_1():
    span = svg.domain([0.5, 3.0])
    assert 'class="zero"' in svg.interval(2.0, 0.5, 3.0, span, 1.0)
    assert svg.interval(2.0, 0.5, 3.0, span, 1.0) != svg.interval(2.0, 0.5, 3.0, span)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (251, "1 more row is in report.json."),
        (260, "10 more rows are in"),
        (2592, "2,342 more rows are in report.json."),
    ],
)
def test_rows_that_a_page_leaves_out_are_counted(report, rows, said):
    many = Table("many", "Many", (Column("n", "n", "count", "Count."),), tuple((i,) for i in range(rows)))
    coverage = replace(report.section("coverage"), tables=(many,))
    sections = tuple(coverage if section.key == "coverage" else section for section in report.sections)
    assert said in html_fragment(replace(report, sections=sections))


def test_what_a_heading_means_can_be_read_without_a_pointer(report, page):
    table = report.section("drivers").table("themes")
    helps = [head.help for head in html._grid(table, folded=False).heads]
    assert page.count("<summary>What the columns say</summary>") == page.count('<details class="columns">') > 1
    assert all(f"<dd>{escape(text)}</dd>" in page for text in helps)
    assert any("“Negative mentions” + “Neutral mentions”" in text for text in helps)  # headings, not keys
    assert not any("`" in text for text in helps)
