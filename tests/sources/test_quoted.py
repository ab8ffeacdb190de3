"""What a mail quotes of an earlier one is not what its writer says."""

from __future__ import annotations

import pytest

from voca.sources import load, read
from voca.sources.quoted import own_words

GMAIL = "On Mon, Sep 1, 2025 at 10:00 AM Help <help@example.org> wrote:"
OUTLOOK = (
    "From: Help <help@example.org>\nSent: Monday, September 1, 2025 10:00 AM\nTo: Jo\nSubject: RE: kettle\n\nSorry!"
)


@pytest.mark.parametrize(
    ("text", "own"),
    [
        (f"Still cold.\n\n{GMAIL}\n\n> Is it on?\n> Regards", "Still cold."),
        (f"Still cold.\r\n\r\n{GMAIL}\r\n\r\nIs it on?\r\nRegards", "Still cold."),
        (f"Still cold.\n\n{GMAIL.replace(' wrote', chr(10) + 'wrote')}\n> Is it on?", "Still cold."),
        (f"{GMAIL}\n> Is it on?\nYes.\n> And warm?\nNo.", "Yes.\nNo."),
        (f"> {GMAIL}\n> Is it on?\n\nYes.", "Yes."),
        (f"Still cold. {GMAIL} > Is it on? > Regards", "Still cold."),
        (f"{GMAIL}\n> Is it on?", ""),
        ("Help wrote:\n> Is it on?\nYes.", "Yes."),
        ("On 1 Sep 2025 10:00, Help wrote:\n&gt; Is it on?\n\nYes.", "Yes."),
        (
            "Kalt.\n\nAm Mo., 1. Sept. 2025 um 10:00 Uhr schrieb Hilfe <help@example.org>:\n\n> Geht er?",
            "Kalt.",
        ),
        ("Am 01.09.2025 um 10:00 schrieb Hilfe:\n> Geht er?\n\nNein.", "Nein."),
        ("Froide.\n\nLe lun. 1 sept. 2025 à 10:00, Aide <help@example.org> a écrit :\n\nBonjour", "Froide."),
        ("Fría.\n\nEl lun, 1 sept 2025 a las 10:00, Ayuda (<help@example.org>) escribió:\n> Hola", "Fría."),
        ("Fredda.\n\nIl giorno lun 1 set 2025 alle ore 10:00 Aiuto <help@example.org> ha scritto:\n> Ciao", "Fredda."),
        ("Fria.\n\nEm seg., 1 de set. de 2025 às 10:00, Ajuda <help@example.org> escreveu:\n> Oi", "Fria."),
        ("Koud.\n\nOp ma 1 sep 2025 om 10:00 schreef Hulp <help@example.org>:\n> Hallo", "Koud."),
        ("Zimny.\n\npon., 1 wrz 2025 o 10:00 Pomoc <help@example.org> napisał(a):\n> Witamy", "Zimny."),
        ("Холодный.\n\nпн, 1 сент. 2025 г. в 10:00, Help <help@example.org>:\n> Да?", "Холодный."),
        ("冷たい。\n\n2025年9月1日(月) 10:00 Help <help@example.org>:\n> はい", "冷たい。"),
        (f"Still cold.\n\n{OUTLOOK}", "Still cold."),
        (f"Still cold.\n\n________________________________\n{OUTLOOK}", "Still cold."),
        (f"Still cold.\n\n-----Original Message-----\n{OUTLOOK}", "Still cold."),
        (f"Still cold. {OUTLOOK.replace(chr(10), ' ')}", "Still cold."),
        (
            "Kalt.\n\nVon: Hilfe\nGesendet: Montag, 1. September 2025 10:00\nAn: Jo\nBetreff: AW: Kessel\n\nHallo",
            "Kalt.",
        ),
        ("Froide.\n\nDe : Aide\nEnvoyé : lundi 1 septembre 2025 10:00\nÀ : Jo\nObjet : RE: x\n\nBonjour", "Froide."),
        (f"From: Jo\nDate: 1 Sep 2025 11:00\nTo: Help\nSubject: kettle\n\nStill cold.\n\n{OUTLOOK}",
         "From: Jo\nDate: 1 Sep 2025 11:00\nTo: Help\nSubject: kettle\n\nStill cold."),
        ("Still cold.\n\n##- Please type your reply above this line -##\n\nHi Jo", "Still cold."),
        (f"<div>Still cold.</div><div class='q'>{GMAIL}<br></div><blockquote>Is it on?</blockquote>",
         "<div>Still cold.</div>"),
        ("Cold.\n\n> Thank you for your message, which we read with great interest here.\n> We reply soon.\n> Help",
         "Cold."),
    ],
)  # fmt: skip
def test_what_is_quoted_is_set_aside(text, own):
    assert own_words(text) == own


@pytest.mark.parametrize(
    "text",
    [
        "> 2 hours wait",
        "Terrible:\n> late\n> cold\n> rude staff",
        "> It took them more than two hours to bring us the first of our drinks\n> Cold food\n> Rude staff",
        "On 3 May 2024 the manager wrote:\nWe cannot help you.\nThis is awful.",
        "Bad.\nMy mail to help@example.org of 1 Sep 2025, 10:00, had the answer:\nNo refund.",
        "From: 1 star\nTo: 5 stars, after they rang me.",
        "The card read: get well soon. Date: 1 May. Subject: none.",
        OUTLOOK,
        f"---------- Forwarded message ---------\n{OUTLOOK}",
    ],
)
def test_other_lines_stay(text):
    assert own_words(text) == text


def test_what_is_left_is_a_part_of_the_cell_and_the_number_of_cells_is_told(write):
    cells = [f"Kettle {n} is cold and the lid does not close.\n\n{GMAIL}\n> Is it on?" for n in range(6)]
    rows = "\n".join(f'{n},"{cell}",{n % 5 + 1}' for n, cell in enumerate([*cells, "> 2 hours wait"]))
    path = write(f"id,comment,stars\n{rows}\n", "mails.csv")
    reading = read([path])
    texts = sorted(reading.documents["text"].to_pylist())
    assert texts == ["> 2 hours wait", *(cell.partition("\n")[0] for cell in cells)]
    said = [issue for issue in reading.issues if issue.code == "quoted-mail"]
    assert [(issue.severity, issue.column) for issue in said] == [("note", "comment")]
    assert said[0].message.endswith("(6 cells)")
    assert GMAIL in load(path).cells["comment"][0].as_py()


def test_letters_keep_their_own_words(write):
    letter = "From: {}\nDate: Mon, 1 Sep 2025 1{}:00:00 +0000\nSubject: kettle\n\n{}\n\n"
    text = letter.format("Jo", 0, "It is cold.") + letter.format("Help", 1, "Is it on?\n\nJo wrote:\n> It is cold.")
    reading = read([write(text, "letters.txt")])
    assert sorted(reading.documents["text"].to_pylist()) == ["Is it on?", "It is cold."]
