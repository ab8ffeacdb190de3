"""Answers that say nothing: "n/a", "no comment", a dash, thanks, or praise of nothing in particular."""

from __future__ import annotations

import re
from typing import ClassVar

import pyarrow as pa

from voca.config import Strict
from voca.stages.columns import set_status, strings
from voca.stages.duplicates import fold

# Folded as by `fold`. English first, then what stands in the same place in other languages.
_NOTHING = frozenset(
    """
    n a|na|none|nil|null|nan|no|nope|nothing|nothing really|not really|not applicable|no comment|no comments|no answer
    no response|no reply|no feedback|no opinion|no idea|no suggestion|no suggestions|none at all|none that i can think of
    nothing at all|nothing to add|nothing to say|nothing else|nothing comes to mind|nothing specific|nothing in particular
    nothing i can think of|cant think of anything|can t think of anything|cannot think of anything|dont know|don t know
    i dont know|i don t know|do not know|i do not know|idk|dk|dunno|not sure|unsure|unknown|no more|that s all|thats all
    that is all|same|same as above|see above|as above|ditto|same as before|as before|see previous|see previous answer
    already answered|already said|test|testing|asdf|asdfg|qwerty|xxx|xx|x|blah|blah blah|abc|tbd|prefer not to say
    prefer not to answer|rather not say|skip|pass|no thanks|no thank you|yes|yep|yeah|ok|okay|k|hi|hello|hey|good morning
    good afternoon|good evening|bye|goodbye|thanks|thank you|thx|ty|cheers|many thanks|thanks a lot|thank you very much
    thank you so much|thanks so much|you re welcome|you are welcome|please|sorry|regards|best regards|kind regards
    nada|ninguno|ninguna|no sé|no se|sin comentarios|nada que añadir|gracias|sí|si
    keine|keiner|keins|nichts|kein kommentar|keine angabe|keine ahnung|weiß nicht|weiss nicht|k a|danke|ja|nein
    rien|aucun|aucune|ras|r a s|pas de commentaire|sans commentaire|je ne sais pas|merci|oui|non|sans objet
    nenhum|nenhuma|não|sem comentários|sem comentário|não sei|obrigado|obrigada|sim|niente|nessuno|nessuna|grazie|geen|niets|nee
    无|没有|无意见|没|謝謝|谢谢|なし|特になし|ありがとう|없음|없습니다|нет|ничего|спасибо|لا شيء|لا يوجد|شكرا|אין|כלום|תודה|yok|hayır
    """.replace("\n", "|").split("|")
)
_FILLER = frozenset(word.strip() for word in _NOTHING if word.strip())

_VERDICT = frozenset(
    """
    good|great|excellent|amazing|awesome|fantastic|perfect|superb|wonderful|brilliant|outstanding|lovely|nice|best|fine|cool
    bad|terrible|awful|horrible|worst|poor|rubbish|crap|garbage|useless|disappointing|disappointed|pathetic|disgusting|meh|wow
    average|mediocre|decent|alright|satisfied|happy|unhappy|dissatisfied|love|like|loved|liked|hate|hated|enjoyed|recommend
    recommended|pleased|impressed|super|top|exceptional|fabulous|fab|incredible|not|very|so|really|just|absolutely|totally
    highly|simply|pretty|quite|too|much|extremely|truly|the|a|an|i|it|its|is|was|it's|all|ever|this|that|them|they|you|we|are
    were|will|would|definitely|again|always|never|keep|up|work|job|well|done|in|my|opinion|say|more|no|overall|everything
    experience|product|service|company|app|application|bank|thank|thanks|bravo|yes|five|one|stars|star|100|10|5|1|s|m|t|to|have
    do|don|could|better|be|better|of|on|for|me|and|with|what|such|an|ok|okay|nothing|wrong|far|everyone|anyone|people
    """.replace("\n", "|").split("|")
)
_EVALUATION = frozenset(word.strip() for word in _VERDICT if word.strip())
_WORD = re.compile(r"[^\W_]+")
_LETTER = re.compile(r"[^\W\d_]")


def judge(text: str) -> tuple[str, str] | None:
    """Say whether a text is filler or says nothing that has a subject.

    Returns
    -------
    (status, reason) or None
        ``filler``: no answer at all, or courtesy; ``short``: no words, or a verdict without a subject ("excellent!!").
        None: worth reading.

    Examples
    --------
    >>> judge("N/A")
    ('filler', 'says nothing or only thanks')
    >>> judge("Excellent!!")
    ('short', 'a verdict without a subject')
    >>> judge("too expensive") is None
    True
    """
    if not _LETTER.search(text):
        return ("short", "no words") if re.search(r"[^\W_]|[^\s\w.,;:!?*/\\|_~'\"()-]", text) else ("filler", "no words")
    folded = fold(text)
    if folded in _FILLER:
        return ("filler", "says nothing or only thanks")
    words = _WORD.findall(folded)
    if len(words) <= 6 and all(word in _EVALUATION for word in words):
        return ("short", "a verdict without a subject")
    if folded.startswith(("http ", "https ", "www ")) and " " not in text.strip():
        return ("short", "only a link")
    return None


class Config(Strict):
    """No options."""


class Filler:
    """Set ``filler`` or ``short`` on documents that cannot have a theme; their sentiment and score still count."""

    name: ClassVar[str] = "filler"
    table: str = "documents"
    requires = ("documents.text",)
    assigns = ("documents.status", "documents.reason")
    Config: ClassVar[type[Strict]] = Config

    def __init__(self, config: Strict) -> None:
        self.config = config

    def __call__(self, batch: pa.Table) -> pa.Table:
        """Judge each row's text."""
        judged = ((row, judge(text)) for row, text in enumerate(strings(batch, "text")) if text)
        return set_status(batch, {row: found for row, found in judged if found})
