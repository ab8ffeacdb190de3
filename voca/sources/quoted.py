"""What a mail quotes of an earlier one: the lines behind ``>``, the line that says who wrote them, and the block above.

Whoever answers a mail sends the company's words back with it; only what stands outside of them is the customer's. A
line with ``>`` alone is none of a mail ("> 2 hours wait"): there must be a line that says who wrote it, or several
lines at the end that go on like prose.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

_VERBS: Final = (
    r"wrote|writes|schrieb|schreef|a écrit|ha scritto|scrisse|escribió|escribio|escreveu|va escriure|skrev|skrifaði|"
    r"kirjoitti|napisał(?:\(a\)|a)?|pisze|napsal(?:\(a\)|a)?|napísal(?:\(a\)|a)?|написал(?:\(а\)|а)?|пишет|"
    r"yazdı|írta|a scris|έγραψε|写道|寫道|さんは書きました|작성"
)
_FIELDS: Final = (  # who sent it, when, and about what, as mail programs write them in one language
    ("From", "Sent|Date", "To|Subject"),
    ("Von", "Gesendet|Datum", "An|Betreff"),
    ("De|Expéditeur", "Envoyé|Date", "À|Objet"),
    ("De", "Enviado(?: el| em)?|Fecha|Data", "Para|Asunto|Assunto"),
    ("Da", "Inviato|Data", "A|Oggetto"),
    ("Van", "Verzonden|Datum", "Aan|Onderwerp"),
    ("Från|Fra", "Skickat|Sendt|Datum|Dato", "Till|Til|Ämne|Emne"),
    ("Od", "Wysłano|Data|Odesláno|Datum", "Do|Komu|Temat|Předmět"),
    ("Lähettäjä", "Lähetetty|Päivämäärä", "Vastaanottaja|Aihe"),
    ("От", "Отправлено|Дата", "Кому|Тема"),
    ("发件人|寄件者", "发送时间|发送日期|日期|寄件日期", "收件人|收件者|主题|主旨"),
    ("差出人", "送信日時|日付", "宛先|件名"),
)
_ORIGINAL: Final = (
    r"original message|ursprüngliche nachricht|originalnachricht|message d['’]origine|"
    r"message original|mensaje original|messaggio originale|mensagem original|oorspronkelijk bericht|"
    r"original(?:t)? meddelande|ursprungligt meddelande|oprindelig meddelelse|opprinnelig melding|"
    r"wiadomość oryginalna|původní zpráva|alkuperäinen viesti|исходное сообщение|原始邮件|原始郵件|元のメッセージ|"
    r"forwarded message|weitergeleitete nachricht|message transféré|mensaje reenviado|messaggio inoltrato|"
    r"mensagem encaminhada|doorgestuurd bericht|begin forwarded message|anfang der weitergeleiteten nachricht|"
    r"début du message (?:réexpédié|transféré)|inizio messaggio inoltrato|inicio del mensaje reenviado"
)
_LABEL: Final = r"\s*\*?[:：]"
_BLOCK: Final = re.compile(
    r"(?:(?:^|[\n\r>])[ \t*_]*|(?<=\s))(?:"
    + "|".join(
        rf"(?:{sender}){_LABEL}(?=.{{3,300}}?(?<!\w)(?:{sent}){_LABEL}\*?\s.{{0,40}}?\d)"
        rf"(?=.{{3,400}}?(?<!\w)(?:{subject}){_LABEL})"
        for sender, sent, subject in _FIELDS
    )
    + ")",
    re.DOTALL,
)
_RULE: Final = re.compile(
    rf"(?:^|(?<=[\s>]))(?:[-_]{{2,}} ?(?:{_ORIGINAL}) ?[-_]{{2,}}|##-[^\n]{{3,120}}-##)", re.IGNORECASE
)
_ABOVE: Final = re.compile(rf"[-_*]{{2,}}|[-_*]* ?(?:{_ORIGINAL}) ?[-_*:]*", re.IGNORECASE)
"""A line that a program puts above the block."""
_BREAK: Final = re.compile(r"\r\n|[\n\r\x85\u2028\u2029]|<(?:br|/p|/div|/li|/tr|/blockquote)\s*/?>", re.IGNORECASE)
_TAG: Final = re.compile(r"</?[a-z][a-z0-9]*(?:\s[^<>@]*)?/?>", re.IGNORECASE)
_MARK: Final = re.compile(r"(?:[|>]|&gt;)(?!\s*\d+(?:[.,]\d+)?\s*(?:%|€|\$)?\s*$)", re.IGNORECASE)
_MARKS: Final = re.compile(r"(?:[|>\s]|&gt;)+", re.IGNORECASE)
_VERB: Final = re.compile(rf"(?<!\w)(?:{_VERBS})(?!\w)|写道|寫道", re.IGNORECASE)
_ADDRESS: Final = re.compile(r"[<(\[;][\w.+-]+@[\w.-]+(?:[>)\]]|&gt;)\s?[:：]$")
_DATE: Final = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)|(?<!\d)\d{1,2}[./-]\d{1,2}[./-]\d{2}(?!\d)")
_CLOCK: Final = re.compile(r"(?<!\d)\d{1,2} ?[:.h] ?\d{2}(?!\d)")
_INLINE: Final = re.compile(
    r"(?<=\s)(?:On|Am|Le|El|Il|Em|Op|Den|W dniu)\s(?=[^\n]{0,60}?\d{1,2}[:.h]\d{2})[^\n:@]{4,40}:[^\n:@]{2,90}"
    rf"(?:@[^\n:]{{4,60}}?(?:{_VERBS})\s?:|(?:{_VERBS})[^\n:@]{{2,60}}@[^\n:@]{{4,60}}:)"
)
"""The line that says who wrote what follows, in a text whose line ends were lost."""
_WRAPPED: Final = 3  # lines that it takes at most
_LONGEST: Final = 300  # characters of it
_PROSE: Final = 50  # characters of a line from which on it is no item of a list
_SEVERAL: Final = 3  # lines at the end
_SCREEN: Final = (
    rf"(?i)(?:{_VERBS})[^:：]{{0,150}}[:：]|@[^:：]{{0,80}}[:：]|[-_]{{2,}} ?(?:{_ORIGINAL})|##-|"
    rf"(?:^|[\n\r])\s*(?:>|&gt;)|(?:{'|'.join(sent for _, sent, _ in _FIELDS)})\s*\*?[:：]"
)


class _Line(NamedTuple):
    start: int
    end: int  # with its line end
    words: str


def without_quotes(column: pa.ChunkedArray) -> tuple[pa.ChunkedArray, pa.Array]:
    """Set aside what texts quote of earlier mails; also tell which rows had such.

    Returns
    -------
    column : pyarrow.ChunkedArray
        A text in which nothing else stood is null.
    quoting : pyarrow.BooleanArray
    """
    whole = column.combine_chunks()
    rows = pc.indices_nonzero(pc.fill_null(pc.match_substring_regex(whole, _SCREEN), False)).to_pylist()
    changed = {row: words for row in rows if (words := own_words(text := whole[row].as_py())) != text}
    quoting = [False] * len(whole)
    for row in changed:
        quoting[row] = True
    mask = pa.array(quoting, pa.bool_())
    if not changed:
        return column, mask
    new = pa.array([words or None for words in changed.values()], whole.type)
    return pa.chunked_array([pc.replace_with_mask(whole, mask, new)]), mask


def own_words(text: str) -> str:
    r"""Return a text without what it quotes of an earlier mail; as it is where it quotes none.

    Examples
    --------
    >>> own_words("Still broken.\n\nOn 1 Sep 2025 at 10:00, Help <help@example.org> wrote:\n> Is it mended?")
    'Still broken.'
    >>> own_words("> 2 hours wait")
    '> 2 hours wait'
    """
    cut = _cut(text)
    kept = text if cut is None else _trimmed(text[:cut])
    lines = _lines(kept)
    quoted = _quoted(lines)
    if quoted:
        inside = [line for row, line in enumerate(lines) if row not in quoted]
        return "".join(kept[line.start : line.end] for line in inside).strip()
    return text if cut is None else kept.strip()


def _cut(text: str) -> int | None:
    """Return where an earlier mail begins that goes on to the end; what begins with one has no words but its own."""
    lines = _lines(text)
    patterns = (_BLOCK, _RULE, _INLINE) if len(lines) == 1 else (_BLOCK, _RULE)
    places = [match.start() for pattern in patterns for match in pattern.finditer(text)]
    return next((place for place in sorted([*places, *_unmarked(lines)]) if _says_something(text[:place])), None)


def _says_something(text: str) -> bool:
    """Whether there are words besides what a program puts above a mail."""
    return any(map(str.isalnum, _trimmed(_TAG.sub(" ", text))))


def _trimmed(text: str) -> str:
    """Return a text without what a program puts above a mail, and white space, at its end."""
    while True:
        text = text.rstrip()
        last = max(text.rfind("\n"), text.rfind("\r")) + 1
        if not text or not _ABOVE.fullmatch(text, last):
            return text
        text = text[:last]


def _unmarked(lines: list[_Line]) -> list[int]:
    """Return where the lines begin that say with date and time who wrote what follows, where this has no marks."""
    marked, found = _marked_next(lines), []
    for row in range(len(lines)):
        taken = _attribution(lines, row, certain=True)
        if taken and not marked[row + taken]:
            found.append(lines[row].start)
    return found


def _quoted(lines: list[_Line]) -> set[int]:
    """Return which lines are quoted with a mark each, and those that say who wrote them."""
    marked, said = _marked_next(lines), set[int]()
    for row in range(len(lines)):
        taken = _attribution(lines, row, certain=False)
        if taken and row not in said and marked[row + taken]:
            said.update(range(row, row + taken))
    if said:
        first = min(said)
        return said | {row for row, line in enumerate(lines) if row > first and _MARK.match(line.words)}
    filled = [row for row, line in enumerate(lines) if line.words]
    tail: list[int] = []
    while filled and _MARK.match(lines[filled[-1]].words):
        tail.append(filled.pop())
    prose = any(len(lines[row].words) >= _PROSE for row in tail)
    return set(tail) if len(tail) >= _SEVERAL and prose and filled else set()


def _attribution(lines: list[_Line], row: int, certain: bool) -> int:
    """Return how many lines from one on say who wrote what follows; 0 where they do not."""
    for count in range(min(_WRAPPED, len(lines) - row), 0, -1):
        said = [_MARKS.sub("", line.words, count=1) if _MARK.match(line.words) else line.words
                for line in lines[row : row + count]]  # fmt: skip
        words = " ".join(said)
        if not all(said) or len(words) > _LONGEST or not words.endswith((":", "：")):
            continue
        dated, clock = _DATE.search(words), _CLOCK.search(words)
        who = _VERB.search(words) or _ADDRESS.search(words)
        begun = count == 1 or _DATE.search(lines[row].words) or _CLOCK.search(lines[row].words)
        if who and begun and ((dated and clock) if certain else (dated or clock or _VERB.search(words))):
            return count
    return 0


def _marked_next(lines: list[_Line]) -> list[bool]:
    """Tell of each place among lines whether the next one with something on it is a quoted one."""
    found = [False] * (len(lines) + 1)
    for row in range(len(lines) - 1, -1, -1):
        found[row] = _MARK.match(lines[row].words) is not None if lines[row].words else found[row + 1]
    return found


def _lines(text: str) -> list[_Line]:
    """Split a text at its line ends, those of markup too."""
    found, start = [], 0
    for match in _BREAK.finditer(text):
        found.append(_Line(start, match.end(), _plain(text[start : match.start()])))
        start = match.end()
    return [*found, _Line(start, len(text), _plain(text[start:]))]


def _plain(words: str) -> str:
    return _TAG.sub(" ", words).replace("\u00a0", " ").strip(" \t*\u200e\u202a\u202c")
