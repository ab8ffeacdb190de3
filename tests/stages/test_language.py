from __future__ import annotations

import subprocess
import sys

import pytest

from tests.stages.documents import documents
from voca.stages.language import Language, Options

ENGLISH = "the delivery was late again and nobody told us"


def languages(texts, **options):
    return Language(Options(**options))({"documents": documents(texts)})["documents"]["language"].to_pylist()


def test_long_texts_decide_for_themselves():
    texts = [
        ENGLISH,
        "o atendimento foi muito ruim e o aplicativo não funciona",
        "die Lieferung kam schon wieder viel zu spät",
        "המשלוח שוב הגיע באיחור",
        "菜谱很好吃",
        "また配達が遅れました",
        None,
    ]
    assert languages(texts) == ["en", "pt", "de", "he", "zh", "ja", None]


def test_short_texts_follow_the_majority():
    assert languages([ENGLISH] * 4 + ["great food"]) == ["en"] * 5
    portuguese = "não gostei do atendimento desta loja"
    assert languages([portuguese] * 4 + ["bom"]) == ["pt"] * 5


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("sehr gut", "de"),
        ("Muy caro!", "es"),
        ("Trop cher !", "fr"),
        ("çok pahalı", "tr"),
        ("bom", "en"),
        ("late delivery", "en"),
        ("Samsung Galaxy", "en"),
        ("latte cold", "en"),
        ("TOO SLOW", "en"),
        ("感谢王经理的帮助。", "zh"),
        ("太贵了", "zh"),
        ("جيد جدا", "ar"),
        ("дорого", "ru"),
        ("Дуже добре, дякую", "uk"),
    ],
)
def test_short_texts_beside_english(text, language):
    assert languages([ENGLISH] * 9 + [text])[-1] == language


def test_without_a_majority_or_letters_nothing_is_claimed():
    assert languages([ENGLISH, "não gostei do atendimento desta loja", "ok", "👍"])[2:] == ["und", "und"]


def test_a_fixed_language_is_taken():
    assert languages(["bom", None], fixed="pt") == ["pt", None]


GERMAN = [
    "die Lieferung kam schon wieder viel zu spät",
    "der Fahrer hat nicht einmal geklingelt",
    "niemand hat auf meine Nachricht geantwortet",
]


def test_unsure_texts_are_in_a_language_that_others_are_in():
    unsure = [
        "Das Essen schmeckt hervorragend",
        "Der Kundendienst antwortet nie",
        "Perfect for newlyweds who can't cook",
    ]
    assert languages([ENGLISH] * 9 + GERMAN + unsure)[12:] == ["de", "de", "en"]
    assert languages([ENGLISH] * 9 + unsure)[9:] == ["en", "en", "en"]
    assert languages([ENGLISH] * 3 + GERMAN + [*unsure, "bom"])[6:] == ["de", "de", "en", "und"]


NOTEBOOK = """
import sys, types
sys.modules["ipykernel.zmqshell"] = None
sys.modules["IPython"] = types.SimpleNamespace(get_ipython=object)
sys.modules["ipywidgets"] = None
from voca.stages.language import detection
print(detection().detect("the delivery was late again", model="lite", k=1)[0]["lang"])
"""


def test_a_notebook_without_widgets_is_not_warned_of_progress_bars():
    done = subprocess.run([sys.executable, "-c", NOTEBOOK], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("en\n", "")
