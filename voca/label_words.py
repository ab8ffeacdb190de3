"""What negative, neutral and positive are called in other languages, as a label; matched without case and accents."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from voca.schema import POLARITIES

_WORDS: Final = (
    """negative neg
    negativ negativo negativa négatif négative negatief negatieve negatiu negatibo negatywny negatywna negatywne
    negativní negatívny negatívna negativan negativna negativno negativen negatív negatif olumsuz negatiivinen
    kielteinen негативный негативная негативное негатив отрицательный отрицательная отрицательное негативний
    негативен отрицателен αρνητικό αρνητική αρνητικός سلبي سلبية سلبى منفی שלילי שלילית नकारात्मक เชิงลบ ลบ tiêu_cực
    负面 負面 消极 消極 负向 负 ネガティブ 否定的 부정 부정적""",
    """neutral neu
    neutro neutra neutrale neutre neutraal neutralny neutralna neutralne neutrální neutrálny neutralan neutralno
    nevtralen semleges neutru neutru nötr tarafsız netral neutraali нейтральный нейтральная нейтральное нейтрал
    нейтральний неутрален ουδέτερο ουδέτερη ουδέτερος محايد محايدة خنثی ניטרלי נייטרלי ניטרלית तटस्थ เป็นกลาง กลาง
    trung_tính trung_lập 中性 中立 ニュートラル 중립 중립적""",
    """positive pos
    positiv positivo positiva positif positief positieve positiu positibo pozytywny pozytywna pozytywne pozitivní
    pozitívny pozitívna pozitivan pozitivna pozitivno pozitiven pozitív pozitif olumlu positiivinen myönteinen
    позитивный позитивная позитивное позитив положительный положительная положительное позитивний позитивен
    положителен θετικό θετική θετικός إيجابي إيجابية ايجابي مثبت חיובי חיובית सकारात्मक เชิงบวก บวก tích_cực
    正面 积极 積極 正向 正 ポジティブ 肯定的 긍정 긍정적""",
)
_DEGREES: Final = (
    "very extremely strongly highly mostly moderately somewhat slightly weakly muy algo molto abbastanza très plutôt "
    "assez muito sehr eher heel zeer erg bardzo velmi очень скорее çok sangat rất rather"
)
_DEGREES_JOINED: Final = "非常 很 比较 比較 매우 とても"


def folded(label: str) -> str:
    """Return a label without case, accents, and more than one blank between its words.

    Examples
    --------
    >>> folded(" Très_NÉGATIF ")
    'tres negatif'
    """
    parts = unicodedata.normalize("NFKD", label.strip().casefold().replace("ı", "i"))  # Turkish
    return re.sub(r"[\s_]+", " ", "".join(part for part in parts if unicodedata.category(part) != "Mn"))


ROOTS: Final = {
    folded(word): polarity for words, polarity in zip(_WORDS, POLARITIES, strict=True) for word in words.split()
}
"""The class of each word."""
WORD: Final = re.compile(
    rf"(?:(?:{'|'.join(map(folded, _DEGREES.split()))}) |(?:{'|'.join(map(folded, _DEGREES_JOINED.split()))}) ?)?"
    rf"({'|'.join(sorted(map(re.escape, ROOTS), key=len, reverse=True))})(?: sentiment)?(?: \(.*\))?"
)
"""A word with what says how much: "very positive", "muy negativo"."""
