"""Chats as messengers and help desks write them: each line begins with a date or a time of day, then a name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final, NamedTuple

from voca.sources.raw import IssueLog
from voca.sources.speakers import Cue, joined, seconds
from voca.sources.times import Order, parse_time, study
from voca.wording import left_out

_DATE: Final = r"\d{1,4}[./-]\d{1,2}[./-]\d{2,4}|\d{1,2}[- ][^\W\d_]{3}[- ]\d{2,4}"
# "12/03/2024, 10:00 - Anna: hi"   "[12.03.24, 10:01:11] Anna: hi"   "[10:02 AM] Anna: hi"   "( 10:02:05 ) Anna: hi"
_LINE: Final = re.compile(
    rf"(?P<open>[\[(])? ?(?P<date>{_DATE})?(?:,? ?|(?<=\d)T)(?:(?:à|às|um|alle|om|at|klo|kl\.?) )?"
    r"(?P<time>\d{1,2}[:.]\d{2}(?:[:.]\d{2})?)"
    r"(?:[.,]\d{3,6})?(?:Z\b|[+-]\d\d:?\d\d\b)?"
    r"(?P<half> ?[ap]\.? ?m\b\.?)? ?[\])]? ?(?:[-\u2010-\u2015|] )?(?P<rest>.*)$",
    re.IGNORECASE,
)
# "Anna, [12.03.2024 10:02]" above words, as Telegram's programs copy messages
_ABOVE: Final = re.compile(
    r"(?P<name>[^\[\]:]{1,60}), \[(?P<stamp>\d{1,4}[./-]\d{1,2}[./-]\d{2,4},? \d{1,2}[:.]\d{2}[^\[\]]{0,8})\]"
    r"(?P<words>)$"
)
# "2024-03-12 10:02:05 From Anna Berg to Everyone:" above words, as Zoom saves chats, in some versions without the day
_SENT: Final = re.compile(
    r"(?P<stamp>(?:\d{4}-\d\d-\d\d )?\d\d:\d\d:\d\d) (?:From|Von|De|Da|Van) (?P<name>[^:]{1,60}?)"
    r"(?P<to> (?:to|an|\u00e0|a|para|aan) [^:]{1,60}?)? ?: ?(?P<words>.*)$",
    re.IGNORECASE,
)
_MOMENT: Final = rf"(?P<stamp>(?:{_DATE}),? \d{{1,2}}[:.]\d{{2}}(?::\d{{2}})?(?: ?[AP]M)?)"
# "[14-Feb-21 03:04 PM] anna_b" (DiscordChatExporter) or "Anna Berg (03/12/2024, 10:02 AM)" (TranscripTonic) above words
_BEFORE: Final = re.compile(rf"\[{_MOMENT}\] (?P<name>[^\[\]:]{{1,60}}?)(?: \(pinned\))?(?P<words>)$", re.IGNORECASE)
_BEHIND: Final = re.compile(rf"(?P<name>[^\[\]():]{{1,60}}) \({_MOMENT}\)(?P<words>)$", re.IGNORECASE)
_QUOTED: Final = re.compile(r"Replying to [\"\u201c].*[\"\u201d]:?$")  # what somebody else had written
# a day on a line of its own, above the messages of this day
_DAY: Final = re.compile(
    r"[-=*_\u2013\u2014\[( ]{0,12}(?:[^\W\d_]{2,12}\.?,? )?(?P<day>\d{1,4}[./-]\d{1,2}[./-]\d{2,4})"
    r"[-=*_\u2013\u2014\]): ]{0,12}"
)
_DAYS: Final = 2
_PERSON: Final = re.compile(  # "Jo & Bo", "User 48213", and faces behind names, too
    r"(?:~ ?)?[^\W\d_a-z][\w.'-]*(?: (?:[^\W\d_a-z][\w.'-]*|&|-?\d+|[^\w\s:]{1,4})){0,3}|\+?\d[\d ()-]{6,20}"
)
_NAME: Final = re.compile(r"(?P<name>[^:]{1,60}?) ?: ?(?P<words>.*)$")
_HEADS: Final = (_ABOVE, _BEFORE, _BEHIND)
# a rule, or what a program writes below a message of files and faces: no words that go on
_ENDS: Final = re.compile(r"[-=_]{3,}|\{(?:Attachments|Embed|Stickers|Reactions|Forwarded Message)\}")
_MARKS: Final = re.compile("[\u200e\u200f\u202a-\u202e\ufeff]")  # which way to write; WhatsApp has them before lines
_NOTHING: Final = re.compile(
    r"<[^<>]{1,40}>|<\w+: [^<>]{1,200}\.\w{2,5}>|null|"
    r"(?:\w+ ){1,3}(?:omitted|weggelassen|omitid[oa]|omise?|omess[oa]|ocultad[oa]|absente?)|"
    r"(?:this message was|you) deleted(?: this message)?(?: (?:by|as) admin.*)?\.?|"
    r"missed (?:group )?(?:voice|video) call.*|"
    r"(?:diese nachricht wurde|du hast diese nachricht) gelöscht\.?|verpasster (?:sprach|video)anruf.*|"
    r"(?:este mensaje (?:fue eliminado|se eliminó)|eliminaste este mensaje)\.?|"
    r"(?:ce message a été supprimé|vous avez supprimé ce message)\.?|questo messaggio è stato eliminato\.?|"
    r"(?:esta mensagem foi apagada|mensagem apagada)\.?|dit bericht is verwijderd\.?|"
    r"[^\s/]+\.\w{2,4} \((?:file attached|datei angehängt|archivo adjunto|fichier joint|file allegato|"
    r"arquivo anexado|bestand bijgevoegd)\)|.{0,60}(?:end-to-end encrypted|ende-zu-ende-verschlüsselt|"
    r"cifrados de extremo a extremo|chiffrés de bout en bout|crittografat\w+ end-to-end).*",
    re.IGNORECASE,
)
# "Voice call, 2 min"
_CALL: Final = re.compile(
    r"(?:(?:voice|video) call|(?:sprach|video)anruf|llamada(?: de voz)?|videollamada|appel (?:vocal|vidéo)|"
    r"chiamata|videochiamata|(?:chamada|ligação) de (?:voz|vídeo)|(?:spraak|video)oproep), "
    r"(?:\d{1,3} ?(?:s|min|h|hr|std|sek|seg|sec|u|uur)\w*\.?(?: \d{1,2} \w+\.?)?|no answer|tap to call back|"
    r"keine antwort|sin respuesta|pas de réponse|sans réponse|nessuna risposta|sem resposta|geen antwoord)",
    re.IGNORECASE,
)
# "~ Anna": somebody who is in nobody's contacts; "Von Anna an Alle": Zoom says to whom, in any language
_CALLED: Final = re.compile(r"~ ?(?P<who>.+)|(?:from|von|de|da) (?P<from>.+?) (?:to|an|à|a|para) .+", re.IGNORECASE)
_EDITED: Final = re.compile(r" ?<(?:this message was edited|diese nachricht wurde bearbeitet)\.?>$", re.IGNORECASE)
_BEGUN: Final = 0.5  # of the lines that must begin a message; others go on with one
_SAID: Final = 0.7  # of these that must name who wrote it
_WORDS: Final = 6  # of a name


class Chat(NamedTuple):
    """What was said, and when the first of it, where a date is told: the times of the others are seconds from then."""

    cues: list[Cue]
    began: datetime | None = None


def read_chat(lines: Sequence[str], log: IssueLog, day_first: bool | None = None, least: int = 2) -> Chat:
    """Read messages, their times in seconds from the first one's; none where the lines are no chat.

    What the program itself wrote (a line without a name) and what stands for a picture is left out, and it is said.
    There are `least` messages. Most lines begin one, or the first does and all that do have a date in brackets.
    """
    plain, sure = _in_one_line(_with_days([" ".join(_MARKS.sub("", line).split()) for line in lines]))
    begun = {
        row: match
        for row, line in enumerate(plain)
        if (match := _LINE.match(line)) and (row in sure or _is_stamp(match))
    }
    named = {row: name for row, match in begun.items() if (name := _NAME.match(match["rest"]))}
    who = {row: _called(name["name"]) for row, name in named.items()}
    names = Counter(who.values())
    said = sum(map(bool, plain[min(begun, default=0) :]))
    marked = all(m["open"] and m["date"] for m in begun.values()) and not any(plain[: min(begun, default=0)])
    begin = sure or marked or len(begun) >= _BEGUN * said
    if len(named) < least or not begin or len(named) < _SAID * len(begun):
        return Chat([])
    if any(len(name.split()) > _WORDS for name in names):
        return Chat([])
    if max(names.values()) < 2 and not all(
        match["date"] and _PERSON.fullmatch(who[row]) for row, match in begun.items() if row in named
    ):
        return Chat([])
    dated = all(match["date"] for match in begun.values())
    starts, began = since_first(_stamps(begun), log, day_first, _likely(begun))
    if not dated and all(row in sure for row in begun):  # they may be those of the recording beside
        starts = {row: seconds(match["time"]) for row, match in begun.items()}
    messages: list[list[Cue]] = []
    aside: list[int] = []  # lines below what is nobody's words
    own = False  # whether the last message is somebody's words, which go on in lines without a time
    for row, line in enumerate(plain):
        if row in begun:
            words = named[row]["words"] if row in named else ""
            own = row in named and not _is_of_program(words)
            messages.append([Cue(who.get(row), starts.get(row), None, _EDITED.sub("", words) if own else "", row + 1)])
        elif _ENDS.fullmatch(line):
            own = False
        elif line and messages and own:
            messages[-1].append(Cue(None, None, None, line, row + 1))
        elif line and messages:
            aside.append(row + 1)
    cues = [replace(joined(message), message=True) for message in messages]
    _say(sorted([cue.row for cue in cues if not cue.text] + aside), log)
    return Chat([cue for cue in cues if cue.text], began if dated else None)


def _with_days(lines: list[str]) -> list[str]:
    """Write the day before the times below it, where several days stand on lines of their own between messages."""
    days = {row: match for row, line in enumerate(lines) if (match := _DAY.fullmatch(line))}
    if len({match["day"] for match in days.values()}) < _DAYS:
        return lines
    said = {row: match for row, line in enumerate(lines) if (match := _LINE.match(line)) and _NAME.match(match["rest"])}
    first = min(days)
    if len(said) < _DAYS or min(said) < first or any(match["date"] for match in said.values()):
        return lines
    day, dated = "", []
    for row, line in enumerate(lines):
        day = days[row]["day"] if row in days else day
        at = said[row].start("time") if row in said else 0
        dated.append("" if row in days else f"{line[:at]}{day}, {line[at:]}" if row in said else line)
    return dated


def _called(name: str) -> str:
    match = _CALLED.fullmatch(name)
    return (match["who"] or match["from"]) if match else name


def _is_of_program(words: str) -> bool:
    return _NOTHING.fullmatch(words) is not None or _CALL.fullmatch(words) is not None


def _in_one_line(lines: list[str]) -> tuple[list[str], Collection[int]]:
    """Put who wrote a message, and when, before its first words where they stand above it; say in which lines."""
    heads = {row: match for row, line in enumerate(lines) if (match := _SENT.match(line))}
    if len(heads) > 1 and any(head["to"] for head in heads.values()):
        lines = ["" if _QUOTED.match(line) else line for line in lines]
    else:
        forms = ({row: m for row, line in enumerate(lines) if (m := form.match(line))} for form in _HEADS)
        heads = max(forms, key=len)
    if len(heads) < 2:
        return lines, ()
    written: dict[int, str] = {}
    for row, head in heads.items():
        at = row if head["words"] else next((at for at in range(row + 1, len(lines)) if lines[at]), row)
        if head["words"] or at not in heads:
            written[at] = f"[{head['stamp']}] {head['name']}: "
    plain = (heads[row]["words"] if row in heads else line for row, line in enumerate(lines))
    return [written.get(row, "") + line for row, line in enumerate(plain)], written.keys()


def _is_stamp(match: re.Match[str]) -> bool:
    """Whether a time is one of day: plain ones are those of a recording."""
    return bool(match["date"] or match["half"] or match["open"] == "(" and match[0].startswith("( "))


def _stamps(begun: Mapping[int, re.Match[str]]) -> dict[int, str]:
    return {row: f"{match['date'] or '2000-01-01'} {_clock(match)}" for row, match in begun.items()}


def since_first(
    stamps: Mapping[int, str], log: IssueLog, day_first: bool | None = None, likely: Order | None = None
) -> tuple[dict[int, float], datetime | None]:
    """Return seconds from the first of moments by row, and this first one.

    All dates together tell which of day and month is first; where they do not, it is said.
    """
    column = study(stamps.values(), day_first, likely)
    moments = {row: moment for row, stamp in stamps.items() if (moment := parse_time(stamp, column)) is not None}
    if column.ambiguous and moments:
        hint = "Say day_first = true or false in voca.toml."
        log.add("day-or-month", f"the dates can be read both ways; {column.reason.partition(',')[0]}", hint=hint)
    first = min(moments.values(), default=None)
    return {row: (moment - first).total_seconds() for row, moment in moments.items() if first is not None}, first


def _likely(begun: Mapping[int, re.Match[str]]) -> Order | None:
    """Tell the order of day and month by the clock: a month comes first where it is of twelve hours, "10:02 AM"."""
    if not any("/" in (match["date"] or "") for match in begun.values()):
        return None
    halves = [match["half"].strip() for match in begun.values() if match["half"]]
    return "mdy" if halves and all(half in ("AM", "PM") for half in halves) else "dmy"


def _clock(match: re.Match[str]) -> str:
    half = (match["half"] or "").replace(".", "").replace(" ", "")
    return match["time"].replace(".", ":") + (f" {half}" if half else "")


def _say(rows: Sequence[int], log: IssueLog) -> None:
    if rows:
        message = f"{left_out(len(rows), 'of the program or for pictures')}: nobody's words"
        log.add("lines-of-the-program", message, rows[0], severity="note")
