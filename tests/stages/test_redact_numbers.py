"""Numbers, links, addresses and dates: one table of expected results a kind."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voca.stages.personal import checksums
from voca.stages.personal.addresses import find_addresses
from voca.stages.redact import ALL_KINDS, redact


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("my SSN is 531-21-7352", "my SSN is [ID]"),
        ("model 13-21-735 is no SSN", "model 13-21-735 is no SSN"),
        ("DNI 12345678Z", "DNI [ID]"),
        ("the code 12345678A stays", "the code 12345678A stays"),
        ("codice RSSMRA85T10A562S qui", "codice [ID] qui"),
        ("CPF 529.982.247-25", "CPF [ID]"),
        ("my driver's license number is A5631933", "my driver's license number is [ID]"),
        ("passport X1234567 was lost", "passport [ID] was lost"),
        ("account number 00448821 please", "account number [REFERENCE] please"),
        ("order #114-2233445-99 never came", "order #[REFERENCE] never came"),
        ("booking ref QX7T2P is gone", "booking ref [REFERENCE] is gone"),
        ("my booking system and its reference manual", "my booking system and its reference manual"),
        ("BOOKING FAILED, confirmation b2b4me", "BOOKING FAILED, confirmation b2b4me"),
        ("commande n° 123456", "commande n° [REFERENCE]"),
        ("Rechnung Nr. 2024-00123", "Rechnung Nr. [REFERENCE]"),
        ("die Rechnung 2024 war falsch", "die Rechnung 2024 war falsch"),
        ("It is LS6 2QB.", "It is [ADDRESS]."),
        ("LS6 2QB, 14 Cardigan Road, it said", "[ADDRESS], it said"),
        ("14 Cardigan Road, Leeds LS6 2QB", "[ADDRESS]"),
        ("my postcode is LS6 2QB, 14 Cardigan Road", "my postcode is [ADDRESS]"),
        ("the M2 8GB, the SE2 4GB and the X5 4WD", "the M2 8GB, the SE2 4GB and the X5 4WD"),
        ("in order 2 of 3 came", "in order 2 of 3 came"),
        ("ticket for 25 dollars", "ticket for 25 dollars"),
        ("born on 3 May 1984 in Leeds", "born on [BIRTH_DATE] in Leeds"),
        ("DOB: 05/03/1984", "DOB: [BIRTH_DATE]"),
        ("bought on 05/03/2024", "bought on 05/03/2024"),
        ("blocked 10.20.30.40 again", "blocked [IP] again"),
        ("version 10.2.3.4 crashes", "version 10.2.3.4 crashes"),
        ("at 10:30:15 and 11:00", "at 10:30:15 and 11:00"),
        ("fe80::1ff:fe23:4567:890a is it", "[IP] is it"),
        ("see https://shop.example.com/help", "see https://shop.example.com/help"),
        ("see https://shop.example.com/r?token=a8f93kd02 now", "see [URL] now"),
        ("https://x.example/u?email=jo%40example.com.", "[URL]."),
        ("They do not answer at 25-62-29-72, phone 25-62-29-72", "They do not answer at 25-62-29-72, phone [PHONE]"),
        ("Fax: 833.719.3994x1887", "Fax: [PHONE]"),
        ("open 0630-0730", "open 0630-0730"),
        ("paid 433.40 533.90", "paid 433.40 533.90"),
        ("busy 06.30-08.30 and 17.00 - 19.30", "busy 06.30-08.30 and 17.00 - 19.30"),
        ("1-800-555-0142 was busy", "[PHONE] was busy"),
        ("account number is 5531 2207 18.", "account number is [REFERENCE]."),
        ("Meine Bestellnummer lautet XA-4410022", "Meine Bestellnummer lautet [REFERENCE]"),
        ("PAN ABCPK1234L is mine", "PAN [ID] is mine"),
        ("licence MORGA657054SM9IJ was refused", "licence [ID] was refused"),
        ("http://my.example.org/a?email=jo@example.org now", "[URL] now"),
    ],
)
def test_numbers(text, expected):
    assert redact(text)[0] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("我的电话是13812345678，请尽快联系。", "我的电话是[PHONE]，请尽快联系。"),
        ("卡号5555 5555 5555 4444被扣两次", "卡号[CARD]被扣两次"),
        ("邮箱wang.li@example.cn没有收到", "邮箱[EMAIL]没有收到"),
        ("订单号20260512001还没到", "订单号[REFERENCE]还没到"),
        ("订单2026年5月12日下的，价格12345元", "订单2026年5月12日下的，价格12345元"),
        ("型号SM-G991B坏了，电池4500mAh，20260515收到", "型号SM-G991B坏了，电池4500mAh，20260515收到"),
        ("連絡先は03-1234-5678、sato@example.jpです。", "連絡先は[PHONE]、[EMAIL]です。"),
        ("口座GB82WEST12345698765432に振り込みました", "口座[IBAN]に振り込みました"),
        ("전화번호는 010-1234-5678입니다.", "전화번호는 [PHONE]입니다."),
        ("תתקשרו ל-054-7654321 או במייל לdana@example.co.il", "תתקשרו ל-[PHONE] או במייל ל[EMAIL]"),
        ("תעודת זהות 123456782, מספר הזמנה 556677", "תעודת זהות [ID], מספר הזמנה [REFERENCE]"),
        ("רכשתי ב-12.05.2026 ב-1,299 שקל", "רכשתי ב-12.05.2026 ב-1,299 שקל"),
        ("رقم الجوال ٠٥٠١٢٣٤٥٦٧ لم يرد", "رقم الجوال [PHONE] لم يرد"),
        ("โทร081-234-5678ได้เลย", "โทร[PHONE]ได้เลย"),
        ("Заказ № 445566, звоните 8 (912) 345-67-89", "Заказ № [REFERENCE], звоните [PHONE]"),
        ("Цена выросла с 1 299 до 12 345 рублей", "Цена выросла с 1 299 до 12 345 рублей"),
        ("Beni 0 532 123 45 67 numarasından arayın", "Beni [PHONE] numarasından arayın"),
        ("Joignable au 0612345678 le soir", "Joignable au [PHONE] le soir"),
        ("Llámenme al 612345678", "Llámenme al [PHONE]"),
        ("mon numéro de sécu est 1 85 05 78 006 084 36", "mon numéro de sécu est [ID]"),
        ("Zamówienie nr PL-334455 z 12.05.2026", "Zamówienie nr [REFERENCE] z 12.05.2026"),
        (
            "Preis unter 100-150 Euro, номер 204-305, portable 100-240 V",
            "Preis unter 100-150 Euro, номер 204-305, portable 100-240 V",
        ),
        ("8 900 000 000 dong and 8 100 200 orders", "8 900 000 000 dong and 8 100 200 orders"),
    ],
)
def test_numbers_in_other_scripts_and_languages(text, expected):
    assert redact(text)[0] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Send it to 12 Elm Street, Springfield, IL 62704 please", ["12 Elm Street, Springfield, IL 62704"]),
        ("I live at Nassaustraat 123", ["Nassaustraat 123"]),
        ("to 48 Harcourt Street, Leeds LS1 3EJ please", ["48 Harcourt Street, Leeds LS1 3EJ"]),
        ("Flat 12, 77 Kingsway Court, Hove BN3 2LQ", ["Flat 12, 77 Kingsway Court, Hove BN3 2LQ"]),
        ("55 Queen Street, Toronto, ON M5H 2N2", ["55 Queen Street, Toronto, ON M5H 2N2"]),
        ("left at 610 W 9th Ave, Spokane, WA 99204.", ["610 W 9th Ave, Spokane, WA 99204"]),
        ("von Gracht 263, 1016 GV Amsterdam", ["Gracht 263, 1016 GV Amsterdam"]),
        ("an die Gartenstraße 17, 79098 Freiburg.", ["Gartenstraße 17, 79098 Freiburg"]),
        ("Lindenallee 5, 50968 Köln", ["Lindenallee 5, 50968 Köln"]),
        ("40 High Road Apt. 12\nNewtown\nIreland 12345", ["40 High Road Apt. 12\nNewtown\nIreland 12345"]),
        ("P.O. Box 118, Duluth", ["P.O. Box 118, Duluth"]),
        ("przy ul. Długa 12, 00-238 Warszawa", ["ul. Długa 12, 00-238 Warszawa"]),
        ("Moro na rua das Acácias 120.", ["rua das Acácias 120"]),
        ("Abito in via Roma 15, 10121 Torino", ["via Roma 15, 10121 Torino"]),
        ("we flew via London 3 times, dans la rue 3 personnes", []),
        ("my zip code is 90210", ["90210"]),
        ("the corner of Oak Street and Pine Avenue.", ["the corner of Oak Street and Pine Avenue"]),
        ("flew 2 Boeing 747 to Doha", []),
        ("a 20 minute drive from Main Street", []),
        ("Terminal 5 is a nice place", []),
        ("5 stars, 10 out of 10, great place", []),
        ("on 10 March 2015, London", []),
        ("shops on Fifth Avenue in New York", []),
    ],
)
def test_addresses(text, expected):
    assert [text[found.start : found.end] for found in find_addresses(text)] == expected


@pytest.mark.parametrize(
    ("check", "right", "wrong"),
    [
        (checksums.verhoeff, "2363", "2364"),
        (checksums.dni, "X1234567L", "X1234567T"),
        (checksums.nir, "2 55 08 14 168 025 38", "2 55 08 14 168 025 39"),
        (checksums.pesel, "44051401359", "44051401358"),
        (checksums.iso7064, "86 095 742 719", "86 095 742 718"),
        (checksums.fiscal, "RSSMRA85T10A562S", "RSSMRA85T10A562T"),
        (checksums.cpf, "529.982.247-25", "529.982.247-26"),
        (checksums.nino, "AB 12 34 56 C", "GB 12 34 56 C"),
        (checksums.luhn, "046-454-286", "046-454-287"),
    ],
)
def test_check_digits(check, right, wrong):
    assert check(right)
    assert not check(wrong)


@settings(deadline=None)  # the first text opens the lexicon
@given(st.text(alphabet="Jen Marks12-/.,:#@\n>()[]'", max_size=120))
def test_placeholders_always_stand_where_the_redactions_say(text):
    redacted, found = redact(text)
    assert all(redacted[place["start"] : place["end"]].startswith(f"[{place['kind'].upper()}") for place in found)
    assert len(redacted) == len(text) + sum(place["end"] - place["start"] - place["length"] for place in found)


@settings(deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_survived(text):
    redacted, found = redact(text)
    assert (redacted == text) == (not found)


def test_kinds_are_complete():
    assert set(ALL_KINDS) == {
        "email", "url", "iban", "card", "ip", "birth_date", "id", "reference", "phone", "address", "person"
    }  # fmt: skip
