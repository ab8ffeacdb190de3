"""Themes of next to nothing, of the same thing again and again, and of forty languages: an answer, never a crash."""

from __future__ import annotations

from collections import Counter

import pandas as pd
import pytest

import voca

LATE = {
    "en": "My parcel arrived two days late and nobody told me.",
    "de": "Mein Paket kam zwei Tage zu spät und niemand hat Bescheid gesagt.",
    "fr": "Mon colis est arrivé avec deux jours de retard et personne ne m'a prévenu.",
    "es": "Mi paquete llegó dos días tarde y nadie me avisó.",
    "pt": "Minha encomenda chegou dois dias atrasada e ninguém me avisou.",
    "it": "Il mio pacco è arrivato con due giorni di ritardo e nessuno mi ha avvisato.",
    "nl": "Mijn pakket kwam twee dagen te laat en niemand heeft het me verteld.",
    "sv": "Mitt paket kom två dagar för sent och ingen berättade det för mig.",
    "da": "Min pakke kom to dage for sent, og ingen fortalte mig det.",
    "no": "Pakken min kom to dager for sent, og ingen sa noe til meg.",
    "fi": "Pakettini saapui kaksi päivää myöhässä eikä kukaan kertonut minulle.",
    "pl": "Moja paczka przyszła dwa dni za późno i nikt mi nie powiedział.",
    "cs": "Můj balík dorazil o dva dny později a nikdo mi to neřekl.",
    "sk": "Môj balík prišiel o dva dni neskôr a nikto mi to nepovedal.",
    "hu": "A csomagom két nappal később érkezett, és senki sem szólt nekem.",
    "ro": "Coletul meu a ajuns cu două zile întârziere și nimeni nu mi-a spus.",
    "bg": "Пратката ми пристигна с два дни закъснение и никой не ми каза.",
    "ru": "Моя посылка пришла на два дня позже, и никто мне не сказал.",
    "uk": "Моя посилка прийшла на два дні пізніше, і ніхто мені не сказав.",
    "sr": "Мој пакет је стигао два дана касније и нико ми није рекао.",
    "el": "Το δέμα μου έφτασε δύο μέρες αργότερα και κανείς δεν μου το είπε.",
    "tr": "Kargom iki gün geç geldi ve kimse bana haber vermedi.",
    "ar": "وصل طردي متأخرا يومين ولم يخبرني أحد.",
    "he": "החבילה שלי הגיעה באיחור של יומיים ואף אחד לא אמר לי.",
    "fa": "بسته من دو روز دیر رسید و هیچ کس به من نگفت.",
    "hi": "मेरा पार्सल दो दिन देर से पहुंचा और किसी ने मुझे नहीं बताया।",
    "bn": "আমার পার্সেল দুই দিন দেরিতে এসেছে এবং কেউ আমাকে বলেনি।",
    "ta": "எனது பார்சல் இரண்டு நாட்கள் தாமதமாக வந்தது, யாரும் என்னிடம் சொல்லவில்லை.",
    "th": "พัสดุของฉันมาถึงช้าสองวันและไม่มีใครบอกฉัน",
    "vi": "Bưu kiện của tôi đến muộn hai ngày và không ai nói với tôi.",
    "id": "Paket saya datang terlambat dua hari dan tidak ada yang memberi tahu saya.",
    "ja": "荷物が二日遅れて届いたのに、誰も教えてくれませんでした。",
    "ko": "소포가 이틀 늦게 도착했는데 아무도 알려주지 않았습니다.",
    "zh": "我的包裹晚到了两天，没有人告诉我。",
    "ka": "ჩემი ამანათი ორი დღით გვიან მოვიდა და არავინ მითხრა.",
    "hy": "Իմ ծանրոցը երկու օր ուշ հասավ, և ոչ ոք ինձ չասաց:",
    "lt": "Mano siuntinys atėjo dviem dienomis vėliau ir niekas man nepasakė.",
    "lv": "Mana paka pienāca divas dienas vēlāk, un neviens man neteica.",
    "et": "Minu pakk saabus kaks päeva hiljem ja keegi ei öelnud mulle.",
    "is": "Pakkinn minn kom tveimur dögum of seint og enginn sagði mér frá því.",
}


def analysed(texts: list[str]):
    frame = pd.DataFrame({"comment": texts, "stars": [1 + i % 5 for i in range(len(texts))]})
    return voca.analyze(frame, text="comment", score={"stars": "stars"}, sentiment_model="sentiment-fast")


def statuses(study) -> Counter:
    return Counter(study.documents["status"])


def tops_and_leaves(study) -> tuple[int, int]:
    parents = study.tables["themes"]["parent_id"].to_pylist()
    return sum(p is None for p in parents), sum(p is not None for p in parents)


def holds(study, n: int) -> None:
    """Every row is accounted for, every comment without a theme has a reason, and the report can be made."""
    assert sum(study.tables["coverage"]["n"].to_pylist()) == n == len(study.documents)
    without = study.documents[study.documents["status"] != "themed"]
    assert without["reason"].notna().all()
    assert study.report.section("themes").lead
    assert study.theme_model is not None


def test_three_sentences():
    study = analysed(["The delivery was late.", "The app crashes at login.", "I was charged twice."])
    holds(study, 3)
    assert tops_and_leaves(study) == (0, 0)
    assert statuses(study) == {"unthemed": 3}
    assert set(study.documents["reason"]) == {"no themes were found"}
    assert study.report.section("themes").lead[0].startswith("No themes were found: there are too few comments")


def test_one_sentence_again_and_again_is_one_theme():
    study = analysed(["The delivery was late."] * 40)
    holds(study, 40)
    assert tops_and_leaves(study) == (1, 1)
    assert statuses(study) == {"themed": 40}
    assert study.tables["themes"]["size"].to_pylist() == [40, 40]
    assert "elivery" in study.tables["themes"]["label"][1].as_py()


def test_a_few_sentences_again_and_again_are_as_many_themes():
    study = analysed(["The delivery was late."] * 20 + ["The app crashes at login."] * 12 + ["A lovely box."])
    holds(study, 33)
    sizes = {row["label"]: row["size"] for row in study.tables["themes"].to_pylist() if row["parent_id"]}
    assert sorted(sizes.values()) == [12, 20]
    assert statuses(study) == {"themed": 32, "unthemed": 1}


def test_nothing_but_filler():
    study = analysed(["n/a", "no comment", "None", "-", "nothing", "Thanks", "..."] * 6)
    holds(study, 42)
    assert tops_and_leaves(study) == (0, 0)
    assert statuses(study) == {"filler": 42}
    assert set(study.documents["reason"]) == {"says nothing or only thanks", "no words"}


def test_sentences_of_one_word():
    words = ["delivery", "price", "app", "support", "refund", "late", "broken", "quality", "taste", "box"]
    study = analysed(words * 5)
    holds(study, 50)
    assert tops_and_leaves(study)[1] <= 3


@pytest.fixture(scope="module")
def forty():
    english = [
        f"{start} {end}"
        for start in ("The parcel arrived late", "My delivery came two days late", "Late delivery")
        for end in ("again.", "this week.", "and nobody told me.", "for the third time.", "on Monday.", "in March.")
    ]
    assert len(LATE) == 40
    return analysed([*LATE.values(), *english])


def test_forty_languages_are_told_apart_and_nothing_is_lost(forty):
    holds(forty, 58)
    languages = forty.documents["language"]
    found = dict(zip(LATE, languages[:40], strict=True))
    assert sum(found[code] == code for code in LATE) >= 36
    reasons = forty.documents["reason"][:40].fillna("")
    unknown = reasons.str.contains("in a language the encoder does not know")
    assert unknown.sum() >= 36
    assert forty.documents["status"][40:].eq("themed").sum() >= 16
    (said,) = [row for row in forty.tables["issues"].to_pylist() if row["code"] == "language-not-covered"]
    assert said["severity"] == "warning"
    assert "of 58 comments" in said["message"]


def test_a_small_study_has_a_codebook_too(forty):
    from voca.recoding import export
    from voca.themes.codebook_file import parse

    if forty.tables["themes"].num_rows:
        written = export(forty, "out")
        book = parse(written, "themes.toml")
        read = forty.documents["status"].eq("themed").sum() + forty.documents["status"].eq("unthemed").sum()
        lost = forty.documents["reason"].fillna("").str.contains("language the encoder does not know").sum()
        assert f"; {read - lost} comments." in written.splitlines()[0]  # as many as shares of comments are of
        assert len(book.themes) == tops_and_leaves(forty)[0]
