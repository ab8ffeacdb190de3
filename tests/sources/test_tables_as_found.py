"""Tables as people have them: questions about websites, matrices with few answers, totals below, ids without a gap."""

import io

import pytest

from tests.sources.test_tables_of_tools import cycle, days, hold_roles_and_scales, texts, told
from voca.config import ReadOptions
from voca.sources import read

FIVE = ["Very satisfied", "Satisfied", "Neutral", "Dissatisfied", "Very dissatisfied"]
TABLES = {
    "questions about what else would be an address": (
        {"Website - What could we improve?": texts(seed=1), "How was your experience on the phone?": texts(seed=2),
         "What is your email address?": [f"p{n}@example.org" for n in range(60)],
         "Website": [f"https://www.example.org/{n}" for n in range(60)], "Mobile": cycle("+49 170 1", "+49 170 2")},
        {"Website - What could we improve?": "text", "How was your experience on the phone?": "text",
         "What is your email address?": "customer_id", "Website": "ignored", "Mobile": "ignored"},
        {},
    ),
    "what people are called": (
        {"Hi! What's your name?": cycle("Ann", "Bo", "Cy"), "Account Name": cycle("Acme", "Beta", "Gamma"),
         "What are you most annoyed by?": texts()},
        {"Hi! What's your name?": "ignored", "Account Name": "segment.Account Name",
         "What are you most annoyed by?": "text"},
        {},
    ),
    "answers of which many are the same": (
        {"Status": cycle("Complete", "Partial"), "Comments": [""] * 60,
         "What could we do better?": [*(["Nothing that I can think of now"] * 32), *texts(28)]},
        {"What could we do better?": "text", "Comments": "ignored"},
        {},
    ),
    "ids without a gap": (
        {"recommendationid": [str(7001 + 13 * n) for n in range(60)], "Associated Contact IDs": map(str, range(60)),
         "author.num_games_owned": cycle(3, 5, 12, 40), "amount paid": cycle(10, 250, 31, 47), "review": texts()},
        {"recommendationid": "id", "Associated Contact IDs": "customer_id", "author.num_games_owned": "driver",
         "amount paid": "driver"},
        {},
    ),
    "when the company answered": (
        {"timestamp_created": [str(1709280000 + 9000 * n) for n in range(60)],
         "timestamp_dev_responded": [str(1709290000 + 9000 * n) for n in range(60)], "review": texts()},
        {"timestamp_created": "time", "timestamp_dev_responded": "ignored"},
        {},
    ),
    "weights of a survey": (
        {"wgt": cycle(0.81, 1.32, 1.07), "Why?": texts()}, {"wgt": "weight"}, {},
    ),
    "half stars": (
        {"Star Rating": cycle(0.5, 3.5, 5), "Pros": texts(seed=1), "Cons": texts(seed=2)},
        {"Star Rating": "score.stars"}, {"Star Rating": ("stars", 0.5, 5, 1)},
    ),
    "a matrix in which nobody used all answers of a row": (
        {"How satisfied are you with ... [Price]": cycle(*FIVE[:2], FIVE[3]),
         "How satisfied are you with ... [Staff]": cycle(FIVE[0], FIVE[2], FIVE[4]),
         "Cleanliness": cycle(*FIVE[:2]), "Speed": cycle(*FIVE[:4]), "Why?": texts()},
        {},
        {"How satisfied are you with ... [Price]": ("csat", 1, 5, 1), "Cleanliness": ("csat", 1, 5, 1),
         "How satisfied are you with ... [Staff]": ("csat", 1, 5, 1), "Speed": ("csat", 1, 5, 1)},
    ),
    "questions with three answers beside one with five": (
        {"The price is fair": cycle("Agree", "Neutral", "Disagree"), "Why?": texts(),
         "I would come again": cycle("Strongly agree", "Agree", "Neutral", "Disagree", "Strongly disagree")},
        {}, {"The price is fair": ("rating", 1, 3, 1), "I would come again": ("rating", 1, 5, 1)},
    ),
    "good and bad of a help desk": (
        {"Ticket satisfaction rating": cycle("Good", "Bad", "Offered", "Unoffered", "Good with comment"),
         "Ticket satisfaction comment": texts(), "Discount": cycle("Offered", "Not offered")},
        {"Ticket satisfaction rating": "score.ticket_satisfaction_rating", "Discount": "segment.Discount"},
        {"Ticket satisfaction rating": ("yesno", 0, 1, 1)},
    ),
    "three faces": (
        {"Rating": cycle("Great", "Okay", "Not Good"), "Comments": texts()}, {}, {"Rating": ("rating", 1, 3, 1)},
    ),
    "what was said beside a rating, and the ticket": (
        {"Satisfaction score": cycle(1, 2, 3, 4, 5), "Satisfaction comment": texts(seed=1),
         "First message body": texts(seed=2)},
        {"Satisfaction comment": "text", "First message body": "text"}, {},
    ),
    "recommending in other languages": (
        {"Quanto è probabile che consiglieresti il nostro negozio?": cycle(*range(11)), "Perché?": texts(seed=1)},
        {}, {"Quanto è probabile che consiglieresti il nostro negozio?": ("nps", 0, 10, 1)},
    ),
    **{
        f"a survey in {language}": (
            {who: [f"K{n}" for n in range(60)], score: cycle(*range(11)), rating: cycle(1, 2, 3, 4, 5),
             satisfaction: cycle(*answers.split("|")), comment: texts()},
            {who: "customer_id", rating: "score.stars", comment: "text"},
            {score: ("nps", 0, 10, 1), satisfaction: ("csat", 1, 5, 1)},
        )
        for language, who, score, rating, satisfaction, answers, comment in (
            ("German", "Kundennummer", "Empfehlung 0-10", "Bewertung", "Zufriedenheit",
             "Sehr zufrieden|Eher zufrieden|Teils/teils|Eher unzufrieden|Sehr unzufrieden", "Kommentar"),
            ("French", "N° client", "Recommandation (0 à 10)", "Note", "Satisfaction",
             "Très satisfait|Plutôt satisfait|Ni satisfait ni insatisfait|Plutôt insatisfait|Très insatisfait",
             "Commentaire"),
            ("Italian", "Codice cliente", "Quanto ci consiglierebbe? (0-10)", "Voto", "Soddisfazione",
             "Molto soddisfatto|Abbastanza soddisfatto|Né soddisfatto né insoddisfatto|Poco soddisfatto|"
             "Per niente soddisfatto", "Commento"),
            ("Portuguese", "Código do cliente", "Recomendação (0 a 10)", "Avaliação", "Satisfação",
             "Muito satisfeito|Satisfeito|Nem satisfeito nem insatisfeito|Insatisfeito|Muito insatisfeito",
             "Comentário"),
            ("Polish", "Numer klienta", "Czy poleciłby nas Pan/Pani? (0-10)", "Ocena", "Zadowolenie",
             "Bardzo zadowolony|Raczej zadowolony|Ani zadowolony, ani niezadowolony|Raczej niezadowolony|"
             "Bardzo niezadowolony", "Komentarz"),
            ("Turkish", "Müşteri No", "Tavsiye etme olasılığı (0-10)", "Puan", "Memnuniyet",
             "Çok memnunum|Memnunum|Kararsızım|Memnun değilim|Hiç memnun değilim", "Yorum"),
            ("Russian", "Номер клиента", "Готовность рекомендовать (0-10)", "Оценка", "Удовлетворенность",
             "Очень доволен|Доволен|Нейтрально|Недоволен|Очень недоволен", "Комментарий"),
            ("Hebrew", "מספר לקוח", "המלצה 0-10", "ציון", "שביעות רצון",
             "מרוצה מאוד|מרוצה|ניטרלי|לא מרוצה|מאוד לא מרוצה", "הערות"),
            ("Arabic", "رقم العميل", "مدى التوصية (0-10)", "التقييم", "الرضا",
             "راض جدا|راض|محايد|غير راض|غير راض جدا", "التعليق"),
            ("Chinese", "客户编号", "推荐意愿(0-10)", "评分", "满意度", "非常满意|满意|一般|不满意|非常不满意", "评论"),
            ("Japanese", "顧客番号", "おすすめ度(0-10)", "評価", "満足度",
             "非常に満足|やや満足|どちらともいえない|やや不満|非常に不満", "コメント"),
        )
    },
    "recommending in Dutch": (
        {"Hoe waarschijnlijk is het dat u ons aanbeveelt?": cycle(*range(11)), "Waarom?": texts(seed=1)},
        {}, {"Hoe waarschijnlijk is het dat u ons aanbeveelt?": ("nps", 0, 10, 1)},
    ),
    "one question about several things": (
        {"Please rate each of the following - Ease of use": cycle(1, 2, 3, 4, 5), "Why?": texts(),
         "Please rate each of the following - Price": cycle(3, 2, 1, 4, 5)},
        {},
        {"Please rate each of the following - Ease of use": ("rating", 1, 5, 1),
         "Please rate each of the following - Price": ("rating", 1, 5, 1)},
    ),
    "when a review was written, in a sentence": (
        {"review_date": [f"Reviewed in the United States on March {1 + n % 28}, 2024" for n in range(60)],
         "rating": cycle("1.0 out of 5 stars", "4.0 out of 5 stars"), "review_text": texts()},
        {"review_date": "time", "rating": "score.stars"}, {},
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", TABLES)
def test_roles_and_scales(write, case):
    hold_roles_and_scales(write, TABLES[case])


def ticks(option, *rows):
    return [option if n % 6 in rows else "" for n in range(60)]


@pytest.mark.parametrize("form", ["{}", "{}:Which do you use?", "Which do you use? >> {}"])
def test_options_in_columns_of_their_own(write, form):
    columns = {"Score": cycle(1, 2, 3, 4, 5), form.format("Web"): ticks("Web", 0, 1), "Why did you say so?": texts(),
               form.format("Mobile"): ticks("Mobile", 1, 2), form.format("Store"): ticks("Store", 3)}  # fmt: skip
    order = ["Score", *(form.format(name) for name in ("Web", "Mobile", "Store")), "Why did you say so?"]
    found, _, reading = told(write, {name: columns[name] for name in order})
    for name, chosen in (("Web", {0, 1}), ("Mobile", {1, 2}), ("Store", {3})):
        column = f"segment.{form.format(name)}"
        assert found[form.format(name)] == column
        rows = {row["source_row"]: row[column] for row in reading.documents.to_pylist()}
        expected = {n + 2: "yes" if n % 6 in chosen else "no" if n % 6 < 4 else None for n in range(60)}
        assert rows == expected


def test_a_matrix_says_from_where_its_points_are(write):
    columns = {"Q5_1": cycle(*FIVE[:2], FIVE[3]), "Q5_2": cycle(*FIVE), "Why?": texts()}
    _, _, reading = told(write, columns)
    reasons = {row["column"]: row["reason"] for row in reading.columns.to_pylist()}
    assert reasons["Q5_1"].endswith("scale 1 to 5, the points of the answers beside it, of which 3 occur")
    assert reasons["Q5_2"].endswith("scale 1 to 5, the 5 that occur counted")
    assert {row["score.csat"] for row in reading.documents.to_pylist()} == {5, 4, 2}


BELOW = {
    "a total": "Total;;7,2;123.456,78;\n",
    "in German": "Summe;;;99,00;\n",
    "an average": "Ø;;7,2;;\n",
    "a remark": "Stand 1.4.2024, ohne Gewähr\n",
    "with a delimiter in it": "Stand 1.4.2024; Angaben ohne Gewähr\n",
    "what a tool writes": '"Grand Total"\n"Confidential Information - Do Not Distribute"\n"Copyright by Acme"\n',
}


@pytest.mark.parametrize("below", BELOW)
def test_totals_and_remarks_below_a_table_are_nobodys_answers(write, below):
    day = days("{0:02}.{1:02}.2024")
    rows = [f"{day[n]};Köln;{n % 11};{n},50;{text}" for n, text in enumerate(texts())]
    reading = read([write("\n".join(["Datum;Filiale;NPS;Umsatz;Kommentar", *rows, ""]) + BELOW[below])])
    lines = BELOW[below].count("\n")
    assert reading.documents.num_rows == 60
    assert [i.row for i in reading.issues if i.code == "below-the-table"] == list(range(62, 62 + lines))
    assert {issue.severity for issue in reading.issues} == {"note"}
    (told_of,) = reading.inputs
    assert (told_of["rows"], told_of["kept"]) == (60 + lines, 60)
    assert told_of["left_out"] == {"total or note below the table": lines}


@pytest.mark.parametrize(
    ("alone", "gap", "left_out"),
    [(None, True, 2), (None, False, 0), (7, True, 0)],
    ids=["below an empty row", "below no empty row", "another row is a comment alone too"],
)
def test_remarks_below_a_sheet_that_begins_with_the_comments(tmp_path, alone, gap, left_out):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["Comment", "NPS", "Branch"])
    for n, text in enumerate(texts()):
        sheet.append([text, n % 11, f"B{n % 3}"] if n != alone else [text])
    for row in ([], ["Base: all who answered in spring"], ["Source: CRM"])[0 if gap else 1 :]:
        sheet.append(row)
    book.save(tmp_path / "book.xlsx")
    (told_of,) = read([tmp_path / "book.xlsx"]).inputs
    assert (told_of["rows"], told_of["kept"]) == (62, 62 - left_out)


def test_totals_below_a_sheet_whose_title_is_merged(tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"] = "Customer feedback, first quarter"
    sheet.merge_cells("A1:D1")
    for row in ([], ["Date", "Store", "NPS score", "Comment"]):
        sheet.append(row)
    for n, text in enumerate(texts(40)):
        sheet.append([f"{1 + n % 28:02}.03.2024", "Bonn", n % 11, text])
    for row in (["Total", None, 5.2, None], [], ["* Values may be rounded."]):
        sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    path = tmp_path / "report.xlsx"
    path.write_bytes(stream.getvalue())
    reading = read([path])
    assert reading.documents.num_rows == 40
    assert set(reading.documents["score.nps"].to_pylist()) == set(range(11))


def test_the_last_comments_of_a_table_are_no_remarks(write):
    rows = [f"{text},{n % 5 + 1},Pro" for n, text in enumerate(texts())]
    last = ["Total waste of money and time,,", "Never again will I buy this,1,", "total,1,Pro"]
    reading = read([write("\n".join(["comment,stars,plan", *rows, *last]))])
    assert reading.documents.num_rows == 63


@pytest.mark.parametrize("store", ["Total", "Sum"])
def test_a_shop_called_total_is_a_shop(write, store):
    rows = [f"{store if n % 3 else 'Aral'},{n % 5 + 1},{text}" for n, text in enumerate(texts())]
    reading = read([write("\n".join(["shop,stars,comment", *rows, f"{store},5,"]))])
    assert reading.documents.num_rows == 61


def test_the_row_of_import_ids_is_missed_however_few_columns_there_are(write):
    rows = [f"2024-03-0{n % 9 + 1} 10:00:00,R_{n:04}aaaa,{n % 11},{text}" for n, text in enumerate(texts(20))]
    head = ["StartDate,ResponseId,Q1,Q2", "Start Date,Response ID,How likely are you to recommend us?,Why?"]
    reading = read([write("\n".join([*head, *rows]))])
    assert reading.documents.num_rows == 20
    assert {row["score"]: row["kind"] for row in reading.scales.to_pylist()} == {"nps": "nps"}
    assert set(reading.documents["question_id"].to_pylist()) == {"Why?"}
    assert "header-row-missing" in {issue.code for issue in reading.issues}


def test_the_values_of_good_and_bad(write):
    columns = {"Satisfaction rating": cycle("Good", "Bad", "Offered", "Bad with comment"), "comment": texts()}
    _, _, reading = told(write, columns)
    assert (
        reading.documents.sort_by("source_row")["score.satisfaction_rating"].to_pylist() == [1.0, 0.0, None, 0.0] * 15
    )
    assert not [issue for issue in reading.issues if issue.code == "score-unreadable"]


def test_previews_are_told_by_their_codes(write):
    head = "StartDate,EndDate,Status,RecordedDate,ResponseId,DistributionChannel,Q1"
    named = "Start Date,End Date,Response Type,Recorded Date,Response ID,Distribution Channel,Why?"
    rows = [f"2024-03-01,2024-03-01,{(0, 1, 2, 4)[n % 4] if n < 8 else 0},2024-03-01,R_{n:05},anonymous,{text}"
            for n, text in enumerate(texts())]  # fmt: skip
    reading = read([write("\n".join([head, named, *rows]))])
    assert reading.inputs[0]["left_out"] == {"preview or test of the survey": 4}


@pytest.mark.parametrize(
    ("every", "keep", "kept", "said_"),
    [
        (6, False, 50, "they were left out, the first one is row 3"),
        (6, True, 60, "they are counted"),
        (1, False, 60, "they are counted since most are"),
    ],
)
def test_previews_of_a_survey_are_left_out(write, every, keep, kept, said_):
    head = "StartDate,EndDate,Status,RecordedDate,ResponseId,DistributionChannel,Q1"
    named = "Start Date,End Date,Response Type,Recorded Date,Response ID,Distribution Channel,Why?"
    rows = [f"2024-03-01,2024-03-01,{'Survey Preview' if n % every == 0 else 'IP Address'},2024-03-01,R_{n:05},"
            f"{'preview' if n % every == 0 else 'anonymous'},{text}" for n, text in enumerate(texts())]  # fmt: skip
    path = write("\n".join([head, named, *rows]))
    reading = read([path], ReadOptions(keep_tests=keep))
    (said,) = [issue for issue in reading.issues if issue.code == "test-answers"]
    assert (said.column, said.severity) == ("Status", "warning")
    count = 60 // every
    assert said.message == f"{count} of 60 answers are previews or tests of the survey, as 'Status' says; {said_}"
    assert reading.documents.num_rows == reading.inputs[0]["kept"] == kept
    assert reading.inputs[0]["left_out"] == ({} if kept == 60 else {"preview or test of the survey": 10})
