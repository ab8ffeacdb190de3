"""Alphabets of one byte a letter in dense text, and wide ones: told apart by how often which letters come."""

import unicodedata

import pytest

from voca.sources import read
from voca.sources.encoding import find_encoding
from voca.sources.files import InputFile
from voca.sources.scripts import in_one_case, plausible

GREEK = (
    "Άργησε πολύ η παραγγελία μου και κανείς δεν απάντησε στο τηλέφωνο|Ζήτησα τα χρήματα πίσω αλλά είπαν να περιμένω|"
    "Το δωμάτιο μύριζε υγρασία και το πρωινό ήταν φτωχό|Πολύ καλή ποιότητα και γρήγορη αποστολή|Χρεώθηκα δύο φορές"
)
RUSSIAN = (
    "Доставка опоздала на два дня и никто не позвонил|Приложение постоянно вылетает после обновления|"
    "Очень вежливый персонал и чистый номер|Деньги вернули только через месяц|Рекомендую всем друзьям"
)
HEBREW = "המשלוח איחר ביומיים ואף אחד לא התקשר|האפליקציה קורסת כל הזמן|הצוות היה אדיב מאוד והחדר נקי|לא אחזור לכאן שוב"
JAPANESE = "配送が二日も遅れました|アプリがすぐに落ちます|スタッフはとても親切でした|もう二度と行きません"
KOREAN = "배송이 이틀이나 늦었어요|앱이 자꾸 꺼져요|직원이 정말 친절했어요|다시는 안 갈래요"
TRADITIONAL = "快遞晚到了兩天|這個應用總是閃退|服務員非常熱情|再也不會來了"


def plain(text):
    apart = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", "".join(c for c in apart if not unicodedata.combining(c)))


@pytest.mark.parametrize(
    ("texts", "encoding", "names"),
    [
        (GREEK, "cp1253", {"cp1253", "iso8859_7"}),
        (GREEK, "iso8859_7", {"iso8859_7"}),
        (plain(GREEK), "cp1253", {"cp1253", "iso8859_7"}),
        (plain(GREEK).upper(), "cp1253", {"cp1253", "iso8859_7"}),
        (RUSSIAN, "cp1251", {"cp1251"}),
        (RUSSIAN.upper(), "cp1251", {"cp1251"}),
        (RUSSIAN, "koi8_r", {"koi8_r"}),
        (HEBREW, "cp1255", {"cp1255", "iso8859_8"}),
        (JAPANESE, "shift_jis", {"cp932", "shift_jis"}),
        (JAPANESE, "euc_jp", {"euc_jp"}),
        (KOREAN, "cp949", {"cp949", "euc_kr", "johab"}),
        (TRADITIONAL, "big5", {"big5", "big5hkscs", "cp950"}),
    ],
)
@pytest.mark.parametrize("rows", [4, 40])
def test_dense_text_is_read_in_its_script(tmp_path, texts, encoding, names, rows):
    lines = [texts.split("|")[row % 4] for row in range(rows)]
    path = tmp_path / "texts.csv"
    path.write_bytes("\n".join(lines).encode(encoding))
    found = find_encoding(InputFile(path)).name
    assert path.read_bytes().decode(found) == "\n".join(lines)
    assert found in names


def test_the_words_are_those_of_the_file(write):
    rows = "\n".join(f"{row};{GREEK.split('|')[row % 5]}" for row in range(20))
    reading = read([write(f"αριθμός;σχόλιο\n{rows}", encoding="cp1253")])
    assert GREEK.split("|")[0] in reading.documents["text"].to_pylist()


@pytest.mark.parametrize(
    ("text", "encoding", "found"),
    [
        ("배송이 늦었어요", "cp949", True),
        ("硫瑴犵犵", "cp949", False),
        ("配送が遅れ", "cp932", True),
        ("配送快遞", "euc_jp", False),
        ("快遞晚到了", "big5", True),
        ("Άργησε πολύ", "cp1253", True),
        ("ργΆΣεΠοΛύ", "cp1253", False),
    ],
)
def test_what_people_write_in_a_script(text, encoding, found):
    assert plausible(text, encoding) is found


def test_large_letters_begin_words():
    assert in_one_case("Доставка ОПОЗДАЛА")
    assert not in_one_case("дНЯРЮБЙЮ НОНГДЮКЮ")
