"""Where a number or an address of the net may begin and end.

In a script that puts no blank between words, or joins prepositions to them, a letter beside a number is another word:
"電話は090-1234-5678です". A letter of any other script there makes it a part of a code ("A4711").
"""

from __future__ import annotations

from typing import Final

# Hebrew, Arabic, Thai, Lao, Burmese, Khmer, kana, Chinese characters, Hangul; their digits are not among them.
_APART: Final = (
    "\u0590-\u05ff\u0620-\u065f\u066e-\u06ef\u06fa-\u06ff\u0750-\u077f\u0e00-\u0e4f\u0e80-\u0ecf\u1000-\u103f"
    "\u1780-\u17df\u3005\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uff66-\uff9f"
)
JOINED: Final = rf"[^\W{_APART}]"
"""A letter, a digit or a ``_`` that is one word with a number beside it."""
NOT_AFTER: Final = rf"(?<!{JOINED})"
NOT_BEFORE: Final = rf"(?!{JOINED})"
NO_MINUS: Final = r"(?<![^\u0590-\u05ff]-)(?<!^-)"
"""Not behind a dash, unless it joins a Hebrew preposition to what follows."""
