"""Speakers who are telephone numbers, chats of Zoom without days, and chats of Telegram as web pages."""

import zipfile

import pytest

from voca.errors import InputError
from voca.sources import load, read
from voca.sources.phones import is_phone

SHOP, CALLER = "+1 (555) 123-4567", "(555) 987-6543"
TALK = [
    (SHOP, 1.0, "Thank you for calling, how can I help?"),
    (CALLER, 6.0, "My router keeps dropping the connection, call me at 555 000 1111."),
    (SHOP, 12.0, "Is the light orange or green?"),
    (CALLER, 18.0, "It is orange most of the time."),
]


def turns(table):
    rows = table.cells.to_pylist()
    return [(row["speaker"], None if row["start_s"] is None else float(row["start_s"]), row["text"]) for row in rows]


FORMS = {
    "number and time above": "{who}  00:00:{at:02.0f}\n{words}\n",
    "number, a dash, time above": "{who} - 00:{at:02.0f}\n{words}\n\n",
    "time and number above": "00:00:{at:02.0f} {who}\n{words}\n\n",
    "time, number, colon": "[00:00:{at:02.0f}] {who}: {words}\n",
    "number in brackets": "[{who}] 00:00:{at:02.0f}\n{words}\n\n",
}


@pytest.mark.parametrize("form", FORMS)
def test_numbers_that_speak(write, form):
    text = "".join(FORMS[form].format(who=who, at=at, words=words) for who, at, words in TALK)
    assert turns(load(write(text, "call.txt"))) == TALK


def test_numbers_that_speak_without_times_or_beside_a_name(write):
    plain = "".join(f"{who}: {words}\n" for who, _, words in TALK)
    assert turns(load(write(plain, "plain.txt"))) == [(who, None, words) for who, _, words in TALK]
    named = "".join(f"{'Ann Berg' if who == SHOP else who}  0:{at:02.0f}\n{words}\n" for who, at, words in TALK)
    assert [speaker for speaker, _, _ in turns(load(write(named, "named.txt")))] == ["Ann Berg", CALLER] * 2


def test_one_number_in_two_spellings_is_one_speaker(write):
    text = "".join(
        f"{who if at < 10 else '+15551234567'}: {words}\n" for who, at, words in TALK if who == SHOP or at < 10
    )
    spoken = turns(load(write(text + f"{CALLER}: Bye.\n", "call.txt")))
    assert [speaker for speaker, _, _ in spoken] == [SHOP, CALLER, SHOP, CALLER]


def test_lists_of_numbers_and_days_are_no_speakers(write):
    contacts = "+1 555 000 0001: the shop\n+1 555 000 0002: the office\n+1 555 000 0003: the workshop\n"
    diary = "12.03.2024: The lamp came.\n13.03.2024: It broke.\n12.03.2024: They called.\n"
    for text in (contacts, diary):
        assert {speaker for speaker, _, _ in turns(load(write(text, "notes.txt")))} == {None}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("+1 (555) 123-4567", True),
        ("030-12345678", True),
        ("+49 (0) 30 / 123456", True),
        ("5551234567", True),
        ("2024-03-12", False),
        ("12.03.2024 10", False),
        ("12345", False),
        ("1234567890123456", False),
        ("+1 555 123 4567 Ann", False),
    ],
)
def test_what_is_a_telephone_number(text, expected):
    assert is_phone(text) is expected


CHAT = [
    ("10:02:05", "Anna", "Guten Morgen, hört man mich?"),
    ("10:02:21", "Bo Lind", "Ja, sehr gut."),
    ("10:03:40", "Anna", "Dann zur neuen Rechnung."),
    ("10:04:02", "Carla", "Die kam bei mir zweimal."),
]


@pytest.mark.parametrize("between", [":\n\t", " : "])
@pytest.mark.parametrize(
    ("sender", "to", "all_", "direct"),
    [
        ("Von", "an", "Alle", "(Direktnachricht)"),
        ("De", "para", "Todos", "(mensaje directo)"),
        ("De", "à", "Tous", "(Message direct)"),
        ("Da", "a", "Tutti", "(Messaggio diretto)"),
        ("Van", "aan", "Iedereen", "(Direct bericht)"),
        ("From", "to", "Everyone", "(Direct Message)"),
    ],
)
def test_a_chat_of_zoom_without_days(write, sender, to, all_, direct, between):
    heads = [(clock, who, f"Anna {direct}" if who == "Carla" else all_, words) for clock, who, words in CHAT]
    lines = [f"{clock}\t {sender}  {who}  {to}  {whom}{between}{words}\n" for clock, who, whom, words in heads]
    assert turns(load(write("".join(lines), "chat.txt"))) == [
        ("Anna", 36125.0, CHAT[0][2]),
        ("Bo Lind", 36141.0, CHAT[1][2]),
        ("Anna", 36220.0, CHAT[2][2]),
        ("Carla", 36242.0, CHAT[3][2]),
    ]


# ---- Telegram ------------------------------------------------------------------------------------------------------

_HEAD = """<!DOCTYPE html>
<html>
 <head>
  <meta charset="utf-8"/>
<title>Exported Data</title>
  <script src="js/script.js" type="text/javascript">
  </script>
 </head>
 <body onload="CheckLocation();">
  <div class="page_wrap">
   <div class="page_header"><div class="content"><div class="text bold">
Northwind Support
   </div></div></div>
   <div class="page_body chat_page"><div class="history">
    <div class="message service" id="message-1"><div class="body details">
12 March 2024
    </div></div>
"""


def entry(who, moment, text, more=""):
    joined = "" if who else " joined"
    name = f'<div class="from_name">\n{who} \n</div>' if who else ""
    initials = '<div class="userpic"><div class="initials">\nA\n</div></div>' if who else ""
    return (
        f'<div class="message default clearfix{joined}" id="message1">{initials}<div class="body">\n'
        f'<div class="pull_right date details" title="{moment} UTC+01:00">\n10:02\n</div>{name}{more}\n'
        f'<div class="text">\n{text}\n</div></div></div>\n'
    )


PHOTO = (
    '<div class="message default clearfix joined" id="message9"><div class="body">'
    '<div class="pull_right date details" title="12.03.2024 10:05:00 UTC+01:00">10:05</div>'
    '<div class="media_wrap clearfix"><img src="photo.jpg"><div class="title bold">Photo</div></div></div></div>'
)
PAGES = {
    "messages.html": _HEAD
    + entry("Anna Berg", "12.03.2024 10:02:05", "Hello &amp; welcome.<br>How can I help?")
    + entry("Bo Lind", "12.03.2024 10:02:21", 'My <strong>lamp</strong> is late, see <a href="https://x">order</a>.')
    + entry("", "12.03.2024 10:02:40", "It was due on Monday.")
    + PHOTO
    + "</div></div></div></body></html>",
    "messages2.html": _HEAD
    + entry("Anna Berg", "13.03.2024 00:12:05", "It comes tomorrow.",
            '<div class="forwarded body"><div class="from_name">\nThe Carrier\n</div></div>')
    + entry("Bo Lind", "13.03.2024 09:00:00", "Thank you.")
    + "</div></div></div></body></html>",
}  # fmt: skip
SAID = [
    ("Anna Berg", "2024-03-12 09:02:05", "Hello & welcome.\nHow can I help?"),
    ("Bo Lind", "2024-03-12 09:02:21", "My lamp is late, see order."),
    ("Bo Lind", "2024-03-12 09:02:40", "It was due on Monday."),
    ("Anna Berg", "2024-03-12 23:12:05", "It comes tomorrow."),
    ("Bo Lind", "2024-03-13 08:00:00", "Thank you."),
]


@pytest.mark.parametrize("packed", [False, True])
def test_pages_of_a_chat_are_one_conversation(tmp_path, packed):
    folder = tmp_path / "ChatExport"
    (folder / "css").mkdir(parents=True)
    (folder / "css" / "style.css").write_text("body { color: black }")
    (folder / "about.html").write_text("<!DOCTYPE html><html><body>no chat</body></html>")
    for name, page in PAGES.items():
        (folder / name).write_text(page, encoding="utf-8")
    if packed:
        with zipfile.ZipFile(tmp_path / "chat.zip", "w") as archive:
            for path in sorted(folder.rglob("*.*")):
                archive.write(path, path.relative_to(tmp_path))
    reading = read([tmp_path / "chat.zip" if packed else folder])
    rows = sorted(reading.documents.to_pylist(), key=lambda row: row["turn"])
    assert [(row["speaker"], str(row["time"]), row["text"]) for row in rows] == SAID
    assert {row["conversation_id"] for row in rows} == {"Northwind Support"}
    left = [issue.message for issue in reading.issues if issue.code == "other-format"]
    assert left == ["about.html, style.css: in no format that is read; left out"]
    aside = [issue.message for issue in reading.issues if issue.code == "lines-of-the-program"]
    assert aside[0].startswith("2 entries of the program or for pictures")


def test_a_page_without_words_says_so(write):
    with pytest.raises(InputError, match=r"messages.html holds no message with words"):
        read([write(_HEAD + PHOTO, "messages.html")])
