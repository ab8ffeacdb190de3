import codecs
import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voca.config import ReadOptions
from voca.errors import InputError
from voca.sources import load
from voca.sources.delimited import DelimitedReader
from voca.sources.files import InputFile

HEADER = "id,comment,stars\n"
ROWS = "".join(f"{i},this is comment number {i} of them,{i % 5 + 1}\n" for i in range(2, 32))


def rows_of(table):
    return [list(row.values()) for row in table.cells.to_pylist()]


def codes(table):
    return [(issue.code, issue.row) for issue in table.issues]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiter_is_found(write, delimiter):
    path = write(
        f"a{delimiter}b\n1{delimiter}x, y; z\n2{delimiter}w\n"
        if delimiter not in ",;"
        else f"a{delimiter}b\n1{delimiter}x\n"
    )
    table = load(path)
    assert table.delimiter == delimiter
    assert table.cells.column_names == ["a", "b"]


def test_a_semicolon_file_with_commas_in_its_texts(write):
    text = "id;comment\n" + "".join(f"{i};well, yes, {'and no, ' * (i % 3)}perhaps\n" for i in range(20))
    assert load(write(text)).delimiter == ";"


def test_excels_own_line_about_the_delimiter(write):
    table = load(write("sep=;\na;b\n1;2\n"))
    assert (table.delimiter, rows_of(table), table.rows.to_pylist()) == (";", [["1", "2"]], [3])


@pytest.mark.parametrize(
    ("encoding", "mark", "name"),
    [
        ("utf-8", b"", "utf-8"),
        ("utf-8", codecs.BOM_UTF8, "utf-8-sig"),
        ("utf-16-le", codecs.BOM_UTF16_LE, "utf-16"),
        ("utf-16-be", codecs.BOM_UTF16_BE, "utf-16"),
        ("utf-16-le", b"", "utf-16-le"),
        ("utf-16-be", b"", "utf-16-be"),
        ("cp1252", b"", "cp1252"),
    ],
)
def test_encoding_is_found(write, encoding, mark, name):
    text = "comment,stars\nCafé “très” bon – à revoir €5,4\n" + "plain words only,3\n" * 30
    table = load(write(mark + text.replace("€5,", "€5,").encode(encoding)))
    assert table.encoding == name
    assert table.cells.column_names == ["comment", "stars"]
    assert rows_of(table)[0] == ["Café “très” bon – à revoir €5", "4"]


POLISH = "Paczka spóźniona i źle zapakowana, obsługa też była zła"
CZECH = "Zboží přišlo pozdě, žádná omluva, příště už raději jinde"
TURKISH = "Kargo çok geç geldi, kutu ezilmişti, ürün kırık çıktı"
RUSSIAN = "Доставка опоздала, коробка помята"


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1250", POLISH),
        ("iso8859_2", POLISH),
        ("cp1250", CZECH),
        ("cp1254", TURKISH),
        ("cp1251", RUSSIAN),
        ("cp1252", "Zu spät geliefert, äußerst ärgerlich, müde Grüße"),
        ("cp1252", "Très déçu, hôtel bruyant à côté, ça n'a pas marché"),
        ("cp1252", "Très déçu, Grüße, på løfter, señor, già però, não é coração"),
        ("cp1252", "5 € – “fine” café, 3 £, ½ hour at 20°"),
    ],
)
def test_encodings_of_one_byte_a_letter_are_told_by_the_letters_of_languages(write, encoding, text):
    lines = [f"{n};{text}; shipped by the usual carrier from the usual warehouse" for n in range(1, 9)]
    table = load(write("\n".join(["n;comment;how", *lines]), encoding=encoding))
    assert table.encoding == encoding
    assert table.cells["comment"][0].as_py() == text


def test_encodings_mixed_by_row_are_located(write):
    good = "comment,stars\nCafé,4\n".encode()
    table = load(write(good + "Crème,5\n".encode("cp1252") + "Straße,1\n".encode()))
    assert [row[0] for row in rows_of(table)] == ["Café", "Crème", "Straße"]
    assert codes(table) == [("mixed-encoding", 3)]


def test_the_user_says_the_encoding(write):
    path = write("comment\nпривет\n", encoding="cp1251")
    assert rows_of(load(path, ReadOptions(encoding="cp1251"))) == [["привет"]]


def test_too_few_fields_are_filled_up_and_said(write):
    table = load(write(HEADER + ROWS + "99,short one\n"))
    assert rows_of(table)[-1] == ["99", "short one", ""]
    assert codes(table) == [("too-few-fields", 32)]


def test_too_many_fields_are_joined_where_the_text_is(write):
    table = load(write(HEADER + ROWS + "99,good, but slow, really,2\n" + "100,ok,3\n"))
    assert rows_of(table)[-2:] == [["99", "good, but slow, really", "2"], ["100", "ok", "3"]]
    assert codes(table) == [("too-many-fields", 32)]
    assert "fields 2 to 4 are read as one" in table.issues[0].message


def test_empty_fields_at_the_end_are_no_problem(write):
    table = load(write(HEADER + ROWS + "99,fine,2,,\n"))
    assert rows_of(table)[-1] == ["99", "fine", "2"]
    assert codes(table) == []


def test_a_quote_that_swallows_rows_is_found(write):
    table = load(write(HEADER + ROWS + '99,"never closed,2\n' + ROWS))
    assert len(table.cells) == 61
    assert rows_of(table)[30] == ["99", "never closed", "2"]
    assert codes(table) == [("broken-quote", 32)]


def test_a_quote_that_swallows_up_to_the_next_quoted_cell(write):
    table = load(write(HEADER + ROWS + '99,"never closed,2\n100,"quoted, well",3\n' + ROWS))
    assert len(table.cells) == 62
    assert rows_of(table)[30:32] == [["99", "never closed", "2"], ["100", "quoted, well", "3"]]
    assert codes(table) == [("broken-quote", 32)]


def test_a_swallowing_quote_in_a_large_file(write):
    body = "".join(f"{i},comment number {i},{i % 5 + 1}\n" for i in range(20_000))
    table = load(write(HEADER + body + '99,"open,2\n' + body))
    assert len(table.cells) == 40_001
    assert codes(table) == [("broken-quote", 20_002)]


def test_quotes_within_quotes_that_are_not_doubled(write):
    table = load(write(HEADER + ROWS + '99,"they said "never" and left",2\n'))
    assert rows_of(table)[-1] == ["99", 'they said "never" and left', "2"]
    assert codes(table) == [("stray-quote", 32)]


def test_texts_over_several_lines_are_kept(write):
    text = '"first line\nsecond, line\n\nfourth ""line"""'
    table = load(write(HEADER + ROWS + f"99,{text},2\n"))
    assert rows_of(table)[-1] == ["99", 'first line\nsecond, line\n\nfourth "line"', "2"]
    assert codes(table) == []


def test_backslash_escapes(write):
    table = load(write('id,comment\n1,"she said \\"no\\", twice"\n2,"b, c"\n'))
    assert rows_of(table) == [["1", 'she said "no", twice'], ["2", "b, c"]]


def test_nul_bytes_are_taken_out_and_said(write):
    table = load(write(HEADER + ROWS + "99,a\0b,2\n"))
    assert rows_of(table)[-1] == ["99", "ab", "2"]
    assert codes(table) == [("nul-bytes", 32)]


def test_a_cell_of_fifty_megabytes_is_left_out(write):
    table = load(write(HEADER + ROWS + "99," + "x" * 50_000_000 + ",2\n100,fine,3\n"))
    assert rows_of(table)[-1] == ["100", "fine", "3"]
    assert codes(table) == [("cell-too-long", 32)]
    assert table.read == len(table.cells) + 1
    assert table.issues[0].severity == "error"


def test_two_columns_of_one_name(write):
    table = load(write("name,name,other\na,b,c\n"))
    assert table.cells.column_names == ["name", "name (2)", "other"]
    assert [(i.code, i.row, i.column) for i in table.issues] == [("duplicate-column", 1, "name (2)")]


def test_blank_lines_count_as_rows_and_are_passed_over(write):
    table = load(write("a,b\n1,2\n\n3,4\n\n"))
    assert table.rows.to_pylist() == [2, 4]
    assert codes(table) == [("blank-lines", None)]


def test_one_column_keeps_its_commas_and_its_empty_answers(write):
    table = load(write("comment\ngood, but slow\n\nfine\n\n\n"))
    assert rows_of(table) == [["good, but slow"], [""], ["fine"]]
    assert "too-many-fields" not in [i.code for i in table.issues]


def test_row_numbers_without_a_name(write):
    table = load(write("comment,stars\n" + "".join(f"{i},words of row {i},3\n" for i in range(5))))
    assert table.cells.column_names == ["column 1", "comment", "stars"]
    assert codes(table) == [("header-too-short", 1)]


def test_carriage_returns_alone_end_lines(write):
    assert rows_of(load(write("a,b\r1,2\r3,4\r"))) == [["1", "2"], ["3", "4"]]


def test_header_only(write):
    with pytest.raises(InputError, match="data.csv has a header and no rows"):
        load(write("a,b\n"))


def test_one_row(write):
    assert rows_of(load(write("a,b\n1,2"))) == [["1", "2"]]


def test_gzip(write):
    path = write("a,b\n1,2\n", "data.csv.gz")
    table = load(path)
    assert rows_of(table) == [["1", "2"]]
    assert table.size == path.stat().st_size


def test_a_cut_off_gzip(write, tmp_path):
    path = write(HEADER + ROWS * 500, "data.csv.gz")
    path.write_bytes(path.read_bytes()[:200])
    with pytest.raises(InputError, match="damaged or cut-off gzip"):
        load(path)


def test_the_csv_modules_own_limit_stays(write):
    before = csv.field_size_limit()
    load(write("a,b\n1,2\n"))
    assert csv.field_size_limit() == before


CELLS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0\r"), max_size=30)


@settings(max_examples=150, deadline=None)
@given(
    rows=st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=8),
    delimiter=st.sampled_from([",", ";", "\t", "|"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_what_csv_writes_is_read_back(tmp_path_factory, rows, delimiter, encoding):
    path = tmp_path_factory.mktemp("round") / "data.csv"
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerow(["first name", "second", "third"])
    writer.writerows(rows)
    path.write_bytes(stream.getvalue().encode(encoding))
    table = DelimitedReader().load(InputFile(path), ReadOptions(delimiter=delimiter))[0]
    assert [tuple(row) for row in rows_of(table)] == rows


def table_of(header, rows, broken):
    return "\n".join([header, *(rows.format(i, i % 5 + 1, 300 + i) for i in range(1, 16)), broken]) + "\n"


@pytest.mark.parametrize(
    ("header", "rows", "broken", "read", "said"),
    [
        ("id,spend,nps,comment", "{0},{2},{1},words {0}", "99,1,398,8,rather slow", ["99", "1,398", "8", "rather slow"],
         "fields 2 to 3 are read as one"),
        ("id,spend,nps,comment", "{0},${2},{1},words {0}", "99,$1,398.50,8,slow", ["99", "$1,398.50", "8", "slow"],
         "fields 2 to 3 are"),
        ("id,comment,spend,on", "{0},words {0},{2},2025-01-{2}", "99,slow,1,045,2025-02-01",
         ["99", "slow", "1,045", "2025-02-01"], "fields 3 to 4 are"),
        ("id,comment,spend,coupon", "{0},words {0},{2},", "99,slow,1,045,", ["99", "slow", "1,045", ""],
         "fields 3 to 4 are"),
        ("id,comment,stars,coupon", "{0},words {0},{1},", "99,good, but slow,2,", ["99", "good, but slow", "2", ""],
         "fields 2 to 3 are"),
        ("id,spend,nps,comment,on", "{0},{2},{1},words {0}", "99,1,398,8,slow", ["99", "1,398", "8", "slow", ""],
         "most rows have fewer, and fields 2 to 3 are"),
        ("id,comment,spend,price", "{0},words {0},{2},{2}", "99,good, but slow,1,250,2,090.50",
         ["99", "good, but slow", "1,250", "2,090.50"],
         "fields 2 to 3 and 4 to 5 and 6 to 7 are each read as one"),
        ("id,comment,on,plan", '{0},words {0},"March {1}, 2024",Pro', "99,slow,March 7, 2024,Pro",
         ["99", "slow", "March 7, 2024", "Pro"], "fields 3 to 4 are"),
        ("id,comment,orders,spend", "{0},words {0},{1},{2}", "99,I waited 1,250 minutes,3,305",
         ["99", "I waited 1,250 minutes", "3", "305"], "fields 2 to 3 are"),
    ],
)  # fmt: skip
def test_a_comma_in_a_number_or_a_date_shifts_no_field(write, header, rows, broken, read, said):
    table = load(write(table_of(header, rows, broken)))
    assert rows_of(table)[-1] == read
    assert rows_of(table)[0][1] == rows.format(1, 2, 301).split(",")[1]
    issue = next(i for i in table.issues if i.code == "too-many-fields")
    assert issue.row == 17
    assert said in issue.message


@pytest.mark.parametrize(
    ("field", "read"),
    [("{0},{1:03d}", "2,007"), ("March {0}, 2024", "March 2, 2024")],
)
def test_a_comma_in_the_same_column_of_every_row(write, field, read):
    rows = [f"{i},words of {i},{field.format(i, 7 * (i - 1))},Pro" for i in range(1, 13)]
    table = load(write("\n".join(["id,comment,what,plan", *rows])))
    assert table.cells.column_names == ["id", "comment", "what", "plan"]
    assert rows_of(table)[1] == ["2", "words of 2", read, "Pro"]
    assert {code for code, _ in codes(table)} == {"too-many-fields"}
