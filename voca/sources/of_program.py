"""What a program adds to the transcript that it wrote: nobody's words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

OF_PROGRAM: Final = re.compile(
    r"\s*+(?:transcribed by https?://\S+|(?:[^.!?:]{2,50} )?(?:started|stopped) transcription(?:\s+[\d:]+)?|"
    r"[^.!?:]{2,50} (?:hat die transkription (?:gestartet|beendet|angehalten)|"
    r"a (?:d[ée]marr[ée]|lanc[ée]|arr[êe]t[ée]) la transcription|ha (?:iniciado|detenido) la transcripci[óo]n|"
    r"ha (?:avviato|interrotto) la trascrizione|heeft de transcriptie (?:gestart|gestopt)|"
    r"(?:iniciou|interrompeu|parou) a transcri[çc][ãa]o)|"
    r"(?:meeting|recording|call|chat|transcription) (?:started|ended)(?: (?:after|at))?:?(?: [\d:. -]+)?[^\w\n]{0,4}|"
    r"<[^<>\n]{3,200}> - § \d+ references? coded\s+\[\s*[\d.,]+ ?% coverage\]|reference \d+ - [\d.,]+ ?% coverage|"
    r"(?-i:[-\[(<* ]*+(?:END|ENDE|FIN)[-\])>* .]*+)|"
    r"action item: [^\n]{1,300} - watch: https?://\S+|"
    r"transkription (?:endete|beendet)(?: nach)?:?(?: [\d:]+)?|"
    r"(?:this|the) (?:editable )?transcript was (?:computer|automatically) generated[^\n]*|"
    r"\[auto-generated transcript\.[^\[\]\n]*\]|"
    r"[.\[(]*(?:end|beginning|start) of (?:the )?(?:transcript(?:ion)?|recording|interview|call|tape|side|disc)"
    r"(?: #?\w{1,2})?(?:,? side \w)?[\])]*\.?|[\[(]*tape #?\d{1,2}(?:,? side \w)?[\])]*\.?|"
    r"(?:[\[(][\d:. apm]{4,14}[\])]\s*)?\*{3} [^*\n]{1,120} \*{3})\s*",
    re.IGNORECASE,
)
"""A line of a transcript that nobody said."""
# what MAXQDA writes over each segment that it retrieves
_PLACE: Final = re.compile(r"\s*position: \d+ - \d+\s*", re.IGNORECASE)
_ABOVE: Final = re.compile(
    r"\s*(?:document|dokument|code|weight score|gewicht|position|area|created(?: by)?|erstellt(?: von)?): .{1,120}",
    re.IGNORECASE,
)
_SEGMENTS: Final = 2


def of_program(lines: Sequence[str]) -> list[int]:
    """Return which lines, counted from 1, a program added."""
    forms = [OF_PROGRAM]
    if sum(_PLACE.fullmatch(line) is not None for line in lines) >= _SEGMENTS:
        forms.append(_ABOVE)
    return [
        row
        for row, line in enumerate(lines, 1)
        if any(form.fullmatch(line) or form.fullmatch(line.strip("*_ ")) for form in forms)
    ]
