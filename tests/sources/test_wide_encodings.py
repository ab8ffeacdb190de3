"""Files in the encodings of Chinese, Japanese and Korean that are not UTF-8; all sentences are invented."""

import pytest

from voca.sources import read

SAID = {
    "gb18030": ("房间很干净，服务员也很热情", "早餐太普通了，下次不会再来", "位置方便，但是隔音很差"),
    "big5": ("房間很乾淨，服務員也很熱情", "早餐太普通了，下次不會再來", "位置方便，但是隔音很差"),
    "cp932": ("部屋がとても清潔で、朝食も美味しかったです", "スタッフの対応が悪く、残念でした", "駅から近くて便利です"),
    "cp949": ("방이 깨끗하고 직원도 친절했어요", "조식이 평범해서 다시 오지 않을래요", "역에서 가까워서 편리해요"),
}
LINK = "https://hotel.example/rooms/{0:08}/photos/0001/large/from-the-lake-side"


@pytest.mark.parametrize("plain", [False, True], ids=["words alone", "among links"])
@pytest.mark.parametrize("encoding", SAID)
def test_told_without_a_word(tmp_path, encoding, plain):
    texts = [f"{SAID[encoding][n % 3]} {n}" for n in range(2000)]
    more = [f",{LINK.format(n)},{LINK.format(7 * n)}" if plain else "" for n in range(2000)]
    rows = [f"{1 + n % 5},{text}{rest}" for n, (text, rest) in enumerate(zip(texts, more, strict=True))]
    file = tmp_path / "reviews.csv"
    file.write_bytes("\n".join(["rating,comment" + ",page,photo" * plain, *rows]).encode(encoding))
    reading = read([file])
    documents = sorted(reading.documents.to_pylist(), key=lambda row: row["source_row"])
    assert [row["text"] for row in documents] == texts
    assert reading.inputs[0]["encoding"] == encoding


@pytest.mark.parametrize(
    ("encoding", "said"), [("cp1252", "Très déçu, le colis était abîmé"), ("cp1251", "Доставили быстро, всё цело")]
)
def test_letters_of_one_byte_among_links_are_still_told(tmp_path, encoding, said):
    file = tmp_path / "reviews.csv"
    rows = [f'{1 + n % 5},"{said} {n}",{LINK.format(n)}' for n in range(200)]
    file.write_bytes("\n".join(["rating,comment,page", *rows]).encode(encoding))
    reading = read([file])
    assert {row["text"].rpartition(" ")[0] for row in reading.documents.to_pylist()} == {said}


@pytest.mark.parametrize(
    ("said", "short"),
    [
        ("Maten på båten är god och råvarorna är färska", ("Å", "Ö", "ÅÄÖ")),
        ("Très déçu de la qualité, l'été n'était pas agréable", ("été", "Été", "à")),
    ],
)
def test_short_western_words_that_are_mostly_accents_are_no_wide_letters(tmp_path, said, short):
    file = tmp_path / "reviews.csv"
    rows = [f'{1 + n % 5},"{said} {n}",{short[n % 3]}' for n in range(60)]
    file.write_bytes("\n".join(["rating,comment,part", *rows]).encode("cp1252"))
    reading = read([file])
    assert reading.inputs[0]["encoding"] == "cp1252"
    assert {row["text"].rpartition(" ")[0] for row in reading.documents.to_pylist()} == {said}
