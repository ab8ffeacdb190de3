"""Tables that form builders write: every open field of theirs is a question, whatever its wording looks like."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from voca.sources import names

# What Google Forms calls its first column, in the language of whoever made the form.
_STAMPS: Final = frozenset(
    names.phrase(name)
    for name in (
        "Timestamp|Horodateur|Zeitstempel|Marca temporal|Carimbo de data/hora|Informazioni cronologiche|Tijdstempel|"
        "Sygnatura czasowa|Tidsstämpel|Tidsstempel|Aikaleima|Časová značka|Časová pečiatka|Időbélyeg|Marcaj de timp|"
        "Zaman damgası|Отметка времени|Позначка часу|タイムスタンプ|타임스탬프|时间戳记|時間戳記|Cap waktu|"
        "Dấu thời gian"
    ).split("|")
)
# Microsoft Forms: when somebody began, and when the answers were sent.
_BEGUN: Final = frozenset("start time|startzeit|heure de debut|hora de inicio|ora di inizio|begintijd".split("|"))
_SENT: Final = frozenset(
    "completion time|fertigstellungszeit|heure de fin|hora de finalizacion|ora di completamento|"
    "tijd van voltooien|hora de conclusao".split("|")
)
_WHOLE: Final = 4  # words of a header that is more than the name of a field


def is_form(columns: Sequence[str]) -> bool:
    """Whether a table is what a form builder writes: its own columns first, and questions after them.

    Parameters
    ----------
    columns : sequence of str
        All of the table, in their order.

    Examples
    --------
    >>> is_form(["Horodateur", "Points forts", "Que faut-il changer ?"])
    True
    >>> is_form(["timestamp", "user", "message"])
    False
    """
    plain = [names.phrase(name) for name in columns]
    if not plain:
        return False
    asked = any("?" in name or len(said.split()) >= _WHOLE for name, said in zip(columns, plain, strict=True))
    of_microsoft = not _BEGUN.isdisjoint(plain[:3]) and not _SENT.isdisjoint(plain[:4])
    return asked and (plain[0] in _STAMPS or of_microsoft)
