"""Who speaks in a transcript: names at the start of lines, turns, and whether a name says its role."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

_LABEL: Final = re.compile(
    r"\**+\[?(?=[^:]*[^\W\d_])"
    r"([^\W\d_][^:\n\[\]<>]{0,58}?|[^\W_]{1,20}(?: ?\d+)?|SPEAKER[_ ]?\d+)\]?\s*:(?!//)\s*(.*)$",
    re.DOTALL,
)
_REMARK: Final = re.compile(r"\s*\[[^\[\]:]*\d:\d{2}(?::\d{2})?(?:\.\d+)?\]\s*[^\s:]")  # "[inaudible 00:14:22] words"
_TIMESTAMP_END: Final = re.compile(r"(?<!\s)\s*+[\[(]?\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d+)?[\])]?$")
_ROLES: Final = (
    (
        "interviewer",
        r"interviewer|moderator|mod|researcher|investigator|facilitator|host|interviewerin|moderatorin|entrevistador\w*|moderador\w*|"
        r"observer|note[ -]?taker|ai[ -](?:interviewer|moderator|host)|"
        r"animat(?:eur|rice)|mod[eé]rat(?:eur|rice)|moderat(?:ore|rice)|facilitat(?:eur|rice|ore)|gespreksleider|"
        r"intervieweu(?:r|se)|enqu[eê]t(?:eu|ri)(?:r|ce|se)|intervistat(?:ore|rice)|entrevistador\w*|int|iv|q|"
        r"访谈者|访谈员|采访者|主持人|インタビュアー|聞き手|司会|質問者|면접자|진행자|интервьюер|модератор|الباحث|الباحثة|المحاور|המראיינת?",
    ),
    (
        "system",
        r"system|ivr|automated(?: \w+)?|recording|bot|chat ?bot|"
        r"(?:virtual|automated)[ _-](?:agent|assistant)|voicemail|action|narrator|"
        r"(?:call|chat|conversation) (?:duration|length|status|sentiment|outcome|result|resolution|disposition|notes?|"
        r"summary)|sentiment|outcome|resolution|disposition|"
        r"(?:internal|private) notes?|"
        r"(?:observer|note[ -]?taker|moderator|interviewer|researcher|field|session)(?:'s|s)? "
        r"(?:notes?|comments?|observations?)",
    ),
    (
        "agent",
        r"agent|representative|rep|advisor|adviser|operator|support|csr|assistant|gpt|chat ?gpt|call ?taker|"
        r"customer (?:service|support|care)(?: \w+)?|support (?:agent|rep\w*|team)|service (?:agent|rep\w*)|help ?desk|"
        r"admin(?:istrator)?|team ?mate|(?:human|live)[ _-]agent|supervisor|team ?lead(?:er)?|"
        r"consultant|employee|internal|staff|"
        r"sales ?(?:person|man|woman|rep\w*|agent|associate)|"
        r"account (?:executive|manager)|ae|csm|sdr|bdr|"
        r"agente|mitarbeiter\w*|berater(?:in)?|conseill(?:er|[eè]re)|operador\w*|operatore|atendente|medewerker|outbound|outgoing|"
        r"客服|オペレーター|担当者|상담원|оператор",
    ),
    (
        "customer",
        r"customer|end[ _-]?user|caller|client|consumer|human|external|user|guest(?![ _-]?\d)|patient|member|shopper|"
        r"buyer|passenger|"
        r"prospect|subscriber|kunde|kundin|cliente|klant|visitor|inbound|incoming|cust|客户|顾客|用户|お客様|顧客|고객|клиент",
    ),
    (
        "participant",
        r"participant|respondent|interviewee|subject|informant|p\d{1,3}|r\d{1,3}|teilnehmer\w*|befragte\w*|"
        r"proband\w*|entrevistad[oa]|participante|enqu[eê]t[eé]e?|interview[eé]e?|intervistat[oa]|res|resp|a|"
        r"受访者|被访者|参与者|参加者|インタビュイー|回答者|참여자|응답자|респондент|информант|المشارك|المشاركة|המרואיינת?",
    ),
)
_ROLE_PATTERNS: Final = tuple((role, re.compile(rf"(?:{p})(?:[ _#-]?\d+)?$", re.IGNORECASE)) for role, p in _ROLES)
# A role before somebody's name; "Customer Success" is none of a customer's.
_TITLED: Final = re.compile(
    r"(?i:(agent|customer|caller|interviewer|moderator|representative|advisor|operator|participant|respondent|patient|"
    r"member|client|kunde|kundin|cliente|interviewerin|moderatorin))[:,]? "
    r"(?!(?:Success|Service|Support|Care|Experience|Relations?|Operations|Solutions|Cent(?:er|re)|Team|Advocate|Manager|"
    r"Lead)\b)[^\W\d_a-z][\w'.-]*(?: [^\W\d_a-z][\w'.-]*)?$"
)
_NUMBERED: Final = re.compile(r"(?:speaker|sprecher(?:in)?|spk|voice|person)[ _-]?\d{1,2}", re.IGNORECASE)
GIVEN: Final = re.compile(
    r"(?:speaker|sprecher(?:in)?|spk|voice|person|participant|guest|user|unknown)(?:[ _-]?\w{1,2})?", re.IGNORECASE
)
"""Names that a program gives where it knows none: each conversation has its own."""
OUTLINE: Final = (
    r"(?:task|scenario|section|part|chapter|topic|aufgabe|szenario|abschnitt|teil|kapitel|thema|tarea|escenario|"
    r"secci[o\u00f3]n|parte|cap[i\u00ed]tulo|t[a\u00e2]che|sc[e\u00e9]nario|partie|chapitre|compito|sezione|"
    r"capitolo|tarefa|cen[a\u00e1]rio|se[c\u00e7][a\u00e3]o|taak|deel|hoofdstuk) ?#?\d{1,2}"
)
"""How the parts of a session are numbered; nobody is called so."""
CROWD: Final = re.compile(
    r"[\[(<]?(?:all|several|many|everyone|everybody|both|group|others?|audience|crowd|(?:multiple|various)(?: \w+)?|"
    r"un(?:known|identified|named)(?: \w+)?|participants|respondents|speakers|voices|"
    r"alle|mehrere|gruppe|todos|todas|varios|grupo|tous|toutes|plusieurs|tutti|gruppo|allen|iedereen)[\])>]?",
    re.IGNORECASE,
)
"""Names in a group for nobody in particular."""
_OUTLINE: Final = re.compile(OUTLINE, re.IGNORECASE)
_WHICH: Final = (
    r"(?:(?:fe)?male|unknown|unidentified|un-?named|another|other|first|second|third|older|younger|young|new|multiple|"
    r"several|all|various|the)"
)
_IN_BRACKETS: Final = re.compile(r"(?<!\s)\s*+[(\[][^()\[\]]*[)\]]$")
_UNNAMED: Final = re.compile(  # "Unknown speaker", "Female voice 2", "Multiple speakers"
    rf"(?:{_WHICH} )+(?:speaker|voice|person|man|woman|student|interviewer|moderator|participant|respondent|"
    r"interviewee|caller|customer|patient)s?(?: ?#?\d{1,2})?",
    re.IGNORECASE,
)
_FIRST_WHICH: Final = re.compile(rf"\b(?:{_WHICH} )+(?=\w)", re.IGNORECASE)
_OF_MEETING: Final = re.compile(r"(?:co-?)?host|guest|external|internal|user|me|you", re.IGNORECASE)  # not of a talk
_SENTENCE_END: Final = re.compile(r"[.!?…。！？][\"'”’)]*$")
_TWICE: Final = 2
_SHOUTED: Final = 3  # letters of a name in capitals; shorter ones may be a role's, or an abbreviation
_PAUSE: Final = 1.5  # seconds of silence that end a passage where no speakers are named
_PASSAGE: Final = 400  # characters after which a passage ends with its sentence
_LONGEST: Final = 4_000  # characters after which it ends anyway: captions without full stops


@dataclass(frozen=True, slots=True)
class Cue:
    """A piece of speech.

    Attributes
    ----------
    speaker : str or None
        None where not said.
    start, end : float or None
        Seconds.
    text : str
    row : int
        In the file, as a person counts.
    confidence : float or None
        Of the recogniser, 0 to 1; the mean over the characters where cues were joined.
    turn : bool
        Whether a sign says that somebody else speaks than before.
    message : bool
        Whether it was written and sent by itself: it ends with its words, full stop or none.
    """

    speaker: str | None
    start: float | None
    end: float | None
    text: str
    row: int
    confidence: float | None = None
    turn: bool = False
    message: bool = False


def split_label(line: str) -> tuple[str, str] | None:
    """Split ``"Name: text"``; None where no name stands before a colon."""
    match = _LABEL.match(line)
    if not match or _REMARK.match(line):
        return None
    name = _TIMESTAMP_END.sub("", match[1]).strip(" *_")
    return (name, match[2].strip(" *_")) if name else None


def speaker_names(lines: Iterable[str], *, every: bool = False) -> set[str]:
    """Tell which labels before colons are speakers: role words, names in capitals, and what comes again and again.

    "Remember this: ..." is a sentence, not a speaker. With `every`, a name that comes once is one where all lines have
    a label and another one comes again.
    """
    counts: Counter[str] = Counter()
    total = 0
    for line in lines:
        total += 1
        found = split_label(line)
        if found:
            counts[found[0]] += 1
    sure = every and counts.total() == total and max(counts.values(), default=0) > 1
    return {name for name, count in counts.items() if _is_name(name, max(2, count) if sure else count)}


def named_once(lines: Sequence[str], known: Collection[str]) -> set[str]:
    """Tell who speaks once only, beside names that are known.

    Where all of these are written in capitals, so are the others ("CARLA: ..." beside "MODERATOR: ..."); else a label
    is a name where nothing begins without one from the first speaker on: no line, or, where blank lines stand between,
    no line below one.
    """
    labels = [split_label(line) for line in lines]
    first = next((row for row, label in enumerate(labels) if label and label[0] in known), len(lines))
    shouted = len(known) > 1 and all(name.isupper() and len(name) >= _SHOUTED for name in known)
    if shouted:
        rows = [row for row in range(first, len(lines)) if (label := labels[row]) and label[0].isupper()]
        return {label[0] for row in rows if (label := labels[row]) and _is_name(label[0], _TWICE)}
    spoken = [row for row in range(first, len(lines)) if lines[row].strip()]
    if any(not lines[row].strip() for row in range(first, max(spoken, default=first))):
        spoken = [row for row in spoken if row == first or not lines[row - 1].strip()]
    begun = [label[0] for row in spoken if (label := labels[row])]
    if len(begun) < len(spoken) or 2 * sum(name in known for name in begun) < len(begun):
        return set()
    return {name for name in begun if _is_name(name, _TWICE)}


def _is_name(name: str, count: int) -> bool:
    words = _IN_BRACKETS.sub("", name).split()
    if _OUTLINE.fullmatch(name):
        return False
    if obvious_role(name) and len(words) <= 3 and (len(name) > 1 or count > 2):
        return True
    if (_NUMBERED.fullmatch(name) and count > 1) or _UNNAMED.fullmatch(name):
        return True
    if len(words) > 6:
        return False
    capital = all(not w[0].isalpha() or not w[0].islower() for w in words if len(w) > 3 or w is words[0])
    return (capital and len(words) <= 4 and (count >= 2 or len(words) >= 2)) or (count >= 3 and len(words) <= 3)


@lru_cache(maxsize=4096)  # the same names come again and again
def obvious_role(name: str) -> str | None:
    """Return the role that a name says: "Agent", "Female participant 3", "Agent Dana Cole", "Dana Cole (agent)".

    None for a person's name alone.
    """
    plain, _, beside = _FIRST_WHICH.sub("", name.strip()).removesuffix(")").partition("(")
    title = _TITLED.match(plain.strip())
    said = (plain.strip(), "" if _OF_MEETING.fullmatch(beside) else beside.strip(), title[1] if title else "")
    return next((role for part in said for role, pattern in _ROLE_PATTERNS if part and pattern.match(part)), None)


def merge_cues(cues: Sequence[Cue]) -> list[Cue]:
    """Join what one speaker says without another between into one turn.

    Where nobody is named, or one speaks alone, cues are joined to passages that end at a pause or, from some length on,
    with their sentence.
    """
    named = len({cue.speaker for cue in cues}) > 1
    groups: list[list[Cue]] = []
    passage = _Passage()
    for cue in cues:
        if groups and (groups[-1][0].speaker == cue.speaker if named else not passage.ends_before(cue)):
            groups[-1].append(cue)
        else:
            groups.append([cue])
            passage = _Passage()
        passage.add(cue)
    return [turn for turn in map(joined, groups) if turn.text]


def joined(cues: Sequence[Cue]) -> Cue:
    """Make one cue of several: the first one's speaker, start and row, all their words."""
    first, confidence, size = cues[0], cues[0].confidence, len(cues[0].text)
    for cue in cues[1:]:
        if confidence is not None and cue.confidence is not None:
            more = len(cue.text)
            confidence = (confidence * size + cue.confidence * more) / max(1, size + more)
        size += len(cue.text) + (size > 0 and cue.text != "")
    text = "".join(("\n" if cue.message else " ") + cue.text for cue in cues if cue.text).strip()
    end = next((cue.end for cue in reversed(cues) if cue.end), first.end)
    return Cue(first.speaker, first.start, end, text, first.row, confidence)


@dataclass(slots=True)
class _Passage:
    """What decides whether a passage without speakers goes on."""

    size: int = 0  # characters
    end: float | None = None
    said: str = ""

    def add(self, cue: Cue) -> None:
        self.size += len(cue.text) + 1
        self.end = cue.end or self.end
        self.said = cue.text or self.said

    def ends_before(self, cue: Cue) -> bool:
        if cue.start is None and cue.speaker is None:
            return True  # a paragraph of its own
        if cue.turn:
            return True
        if self.end is not None and cue.start is not None and cue.start - self.end > _PAUSE:
            return True
        return self.size >= _LONGEST or (self.size > _PASSAGE and _SENTENCE_END.search(self.said) is not None)


def seconds(stamp: str) -> float:
    """Read ``"01:02:03.5"`` or ``"02:03,500"``."""
    total = 0.0
    for part in stamp.replace(",", ".").split(":"):
        total = total * 60 + float(part)
    return total


_CLOCK: Final = re.compile(r"\s*[\[(]?(\d{1,2}(?::\d{2}){1,2}(?:[.,]\d{1,3})?)[\])]?\s*$")


def clock(text: str) -> float | None:
    """Read a text that is a time and nothing else; None for any other."""
    match = _CLOCK.match(text)
    return seconds(match[1]) if match else None
