"""What columns are called in languages that few exports have their headers in; for :mod:`voca.sources.names`.

Polish, Turkish, Russian, Hebrew, Arabic, Chinese, Japanese and Korean, and the plainest of two dozen others, as
phrases: without accents on Latin letters.
"""

from __future__ import annotations

from typing import Final

VOWELS: Final = "\u0900-\u0963\u0980-\u0dff\u0e30-\u0e4e"
"""Of India and Thailand: marks around letters, and as much of a word as these."""
TEXT: Final = (
    "komentarze?|uwagi|opinie|recenzj[ae]|yorum(?:lar|unuz)?|gorus(?:ler|unuz)?|отзывы|комментарии|"
    "הערות|הערה|תגובות|ביקורות|חוות דעת|(?:ال)?تعليق(?:ات)?|(?:ال)?ملاحظات|آراء|"
    "评论内容|评价内容|評論內容|クチコミ|口コミ|리뷰 ?내용|意见|反馈|留言|评语|感想|ご?意見|自由記述|의견|후기|코멘트|"
    "kommentarer|omdome|anmeldelser?|tilbakemelding(?:er)?|arvostelut?|palaute|kommentit?|recenz[ei]|recenzia|komentare?|"
    "velemeny(?:ek)?|comentariu|recenzie|parere|comentaris?|ressenya|osvrt|utisak|ulasan|komentar|binh luan|nhan xet|"
    "σχόλι[οα]|σχολι[οα]|κριτικ[ήη]|γνώμη|відгук|коментар[іи]?|мнение|รีวิว|نظرات?|دیدگاه|atsiliepimas|atsauksme|arvustus"
)
RECOMMEND: Final = (
    r"\bpolec\w*|\btavsiye\b|рекоменд\w*|המלצ\w*|ממליצ\w*|תמליצ\w*|להמליץ|توصي\w*|نوصي|أوصي|推荐|推薦|推奨|すすめ|"
    r"勧め|薦め|추천"
)
NPS: Final = (
    rf"(?:{RECOMMEND}).*\b0 (?:\w+ )?10\b|\b0 (?:\w+ )?10\b.*(?:{RECOMMEND})|"
    r"(?:готовность|вероятность|насколько) .*рекоменд|\btavsiye .*\bolas\w+|"
    r"(?:推荐|推薦)(?:意愿|意願|度|指数|可能性)|(?:おすすめ|お勧め|推奨)(?:度|意向)|추천 ?(?:의향|지수|가능성)|"
    r"(?:מידת|סיכוי|סבירות) .*(?:המלצ|תמליצ)|(?:احتمال|مدى) .*(?:توصي|توصية)"
)
CSAT: Final = r"\w*zadowol\w*|\bmemnuniyet\w*|\w*удовлетвор\w*|满意|滿意|満足|שביעות רצון|(?:ال)?رضا|만족"
OVERALL: Final = (
    r"(?:helhets|total)betyg|samlet|samlad|celkov\w+|ogoln\w+|genel|ukupn\w+|kokonais\w*|общ(?:ая|ий|ее)|загальн\w+|"
    r"συνολικ\w+|(?:综合|总体|整体|總體|整體|総合|종합|전체)\w*"
)
RATINGS: Final = frozenset(
    "puan punkty ציון דירוג تقييم التقييم スコア 评分 评级 評分 評価 評點 評点 点数 평점 별점 점수 betyg "
    "betyget stjarnor poang bedømmelse vurdering karakter stjerner terningkast arvosana tahdet pisteet hodnoceni "
    "hvezdy hodnotenie hviezdy ocjena zvjezdice ertekeles pontszam csillag csillagok evaluare stele puntuacio "
    "valoracio valoracion estrelles βαθμολογία βαθμολογια βαθμός αξιολόγηση αστέρια оцінка зірки звёзды звезды оцена "
    "penilaian nilai bintang điem คะแนน ดาว रेटिंग امتیاز vertinimas vertejums hinnang einkunn".split()
)
"""Words for a rating of the whole, where nothing else stands beside them."""
RATING: Final = rf"{'|'.join(sorted(RATINGS))}|\w*betyg|đanh gia|\w*(?:评分|评级|評分|評価|点数|평점|별점|점수)"
_CUSTOMER: Final = "klienta|musteri|клиента|покупателя|לקוח|(?:ال)?عميل|客户|客戶|会员|顧客|お客様|会員|고객|회원"
CUSTOMER: Final = (
    rf"^(?:id|numer|nr|номер|код|מספר|קוד|رقم|معرف) (?:{_CUSTOMER})$|"
    rf"^(?:{_CUSTOMER}) ?(?:id|no|nr|numarasi|numarası|номер|编号|編號|号|番号|번호|アイディー)$"
)
PERSON: Final = (
    rf"^(?:(?:{_CUSTOMER}) ?)?(?:姓名|名字|名前|氏名|お名前|이름|성명|성함)$|^(?:שם|שם מלא|שם פרטי|שם משפחה|שם הלקוח)$|"
    r"^(?:ال)?اسم(?: الكامل| العميل)?$|^(?:имя|фамилия|фио|имя клиента|фио клиента)$|"
    r"^(?:imie|nazwisko|imie i nazwisko|ad soyad|adı soyadı|adi soyadi|isim|isim soyisim|soyadı|musteri adı)$"
)
