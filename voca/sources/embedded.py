"""A whole conversation in one cell, as exports of contact centres have it."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from voca.sources.chats import read_chat
from voca.sources.dialogue import read_lines
from voca.sources.exports.messages import like
from voca.sources.heads import FIELD
from voca.sources.literals import is_literal, read_literal
from voca.sources.quotation import unquoted, unquoted_lines
from voca.sources.raw import IssueLog
from voca.sources.speakers import GIVEN, Cue, merge_cues, obvious_role, seconds

# "**Agent:** words **Customer:** words", on lines of its own or all in one
_MARKED: Final = re.compile(
    r"(?:^|\s)\*\*\s*([^*:\n]{1,40}?)\s*:\s*\*\*\s*|"
    r"(?:^|\n)[^\S\n]*#?([^\W\d_][\w .'-]{0,38}?(?: ?\([^()\n]{1,30}\))?)#?\s*:[ \t]+|"
    r"(?<=[\s|>])((?:A(?:gent|GENT|dvisor)|C(?:ustomer|USTOMER|aller|lient)|Rep(?:resentative)?|U(?:ser|SER)|Assistant|"
    r"Operator|Bot|Support|Guest|Visitor|Patient|Member|S(?:peaker|PEAKER)|Interviewer|Participant|Respondent|"
    r"Interviewee|Moderator)(?:[ _]?\d{1,2})?):\s"
)
# "( 1m 5s ) Anna: words", which says so itself
_TIMED: Final = re.compile(r"(?:^|\n)[ \t]*\(\s*(?:\d+h )?(?:\d+m )?\d+s\s*\)\s*([^\W\d_][^:\n]{0,38}?)\s*:\s+")
_DATED: Final = re.compile(r"\s*\[\d{1,4}[./-]\d{1,2}[./-]\d{2,4}[,T ] ?\d")  # says so itself, too
_BREAK: Final = re.compile(r"<(?:br\s*/?|/p|/div|p\b[^<>]{0,200})>", re.IGNORECASE)
_TAG: Final = re.compile(r"</?[a-z][^<>]{0,500}>", re.IGNORECASE)
_STAMP: Final = re.compile(r" ?[\[(]\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?[\])]$")  # of the turn that follows
_DRESSED: Final = re.compile(
    r"\s*(?:[\[(<\d\"]|[^\W\d_]\w{0,20} [\u2010-\u2015-] |"
    r"[^\W\d_][\w.'-]{0,20}(?: [\w.'-]{1,20}){0,3},? [\[(]?\d{1,2}:\d{2}(?::\d{2})?(?: ?[AaPp][Mm])?[\])]?\s*(?::|$))"
)  # lines that begin with no name and colon
# "[00:01:32] Anna: words", "[Agent] words" and "Agent - words", where the words are nothing but words
_SHORT: Final = re.compile(
    r"(?:(?:[\[(](?P<time>\d{1,2}:\d{2}(?::\d{2})?)[\])]|(?P<bare>\d{1,2}:\d{2}(?::\d{2})?)) "
    r"(?P<name>(?![AP]M )[A-Z][A-Za-z]+(?: [A-Z][A-Za-z]+)?):|\[(?P<part>[A-Z][A-Za-z]+)\]|(?P<role>[A-Z][A-Za-z]+) -) "
    r"(?P<words>(?!\S+: |[A-Z]\S* - )[A-Za-z](?:(?!\d:\d|  )[^*_\[\]<>#|{}()\t@:\"])*[A-Za-z0-9.?!,])"
)
_MARK: Final = ('"', "\u201c", "\u201e")
_LINES: Final = 2
LEAST: Final = 4  # turns, where nothing but names that come again tells that there are any
_LONG: Final = 60  # characters that are said where names alone tell it
_ASPECT: Final = re.compile(
    r"(?:dis)?likes?|pros?|cons?|positives?|negatives?|advantages?|disadvantages?|strengths?|weaknesses|good|bad|plus|minus|"
    r"title|summary|rating|comments?|suggestions?|vorteile?|nachteile?|positiv|negativ|avantages?|inconv[eé]nients?",
    re.IGNORECASE,
)
"""Labels of the parts of a review, which nobody is called by."""
_OPEN: Final = (",", "-", "\u2013", "\u2014")  # what a sentence goes on behind
_SIDES: Final = 2  # turns and roles that tell it too


def turns_of(text: str) -> list[Cue]:
    """Read ``Agent: ... Customer: ...``; none where not both sides of a conversation say who they are.

    Lines may be those of HTML, in any dress that transcripts have, or the messages a list in JSON or Python. Where each
    turn has its time before it, or each line a name that comes again, names say enough. A day and a time in brackets
    before a name say it of one message, too.
    """
    if is_literal(text) and (listed := _of_list(text)):
        return listed
    return unquoted(_read(text))


def _read(text: str) -> list[Cue]:
    if _BREAK.search(text):
        text = html.unescape(_TAG.sub("", _BREAK.sub("\n", text)))
    lines = [line for line in text.splitlines() if line.strip()]
    if (plain := unquoted_lines(lines)) is not lines:
        lines, text = list(plain), "\n".join(plain)
    if lines and _DATED.match(lines[0]) and (chat := read_chat(lines, IssueLog(""), least=1).cues):
        return _in_turns(chat)
    if len(lines) >= LEAST and (short := _short_way(lines)):
        return _told(short, each=False)
    if len(lines) >= _LINES and sum(_DRESSED.match(line) is not None for line in lines) * 2 >= len(lines):
        cues = read_lines(lines, IssueLog("")).cues
        named = all(line.lstrip().startswith(_MARK) for line in lines)  # "Anna": words
        return _told(cues, each=named and len(cues) == len(lines))
    timed = list(_TIMED.finditer(text))
    marks = timed if len(timed) >= LEAST else list(_MARKED.finditer(text))
    labels = [next(filter(None, match.groups())).strip() for match in marks]
    ends = [match.start() for match in marks[1:]] + [len(text)] * bool(marks)
    said = [
        Cue(label, None, None, _STAMP.sub("", " ".join(text[match.end() : end].split())), row)
        for row, (label, match, end) in enumerate(zip(labels, marks, ends, strict=True), 1)
    ]
    return _told(said, each=marks is timed or len(lines) == len(marks))


def _short_way(lines: Sequence[str]) -> list[Cue]:
    """Read lines that all have one plain dress, names that come again and words without marks; none where any has not.

    Most dressed cells are so; what reads any transcript takes ten times as long to come to the same.
    """
    found: list[re.Match[str]] = []
    for line in lines:
        match = _SHORT.fullmatch(line)
        if match is None or (found and _dress(match) != _dress(found[0])):
            return []
        found.append(match)
    names = Counter(match["name"] or match["part"] or match["role"] for match in found)
    timed = found[0]["name"] is not None
    if min(names.values()) < _LINES or any(map(FIELD.fullmatch, names)) or not (timed or all(map(obvious_role, names))):
        return []
    return [
        Cue(
            m["name"] or m["part"] or m["role"],
            seconds(m["time"] or m["bare"]) if timed else None,
            None,
            m["words"],
            row,
        )
        for row, m in enumerate(found, 1)
    ]


def _dress(match: re.Match[str]) -> tuple[bool, ...]:
    return tuple(match[group] is not None for group in ("time", "bare", "part", "role"))


def _told(said: Sequence[Cue], *, each: bool) -> list[Cue]:
    """Return turns where they are those of a conversation; `each`: whether nothing stands outside of them."""
    labels = [cue.speaker or "" for cue in said]
    if not all(labels) or len(set(labels)) < _SIDES or any(map(_ASPECT.fullmatch, labels)):
        return []
    parts = {obvious_role(label) for label in set(labels)} - {None}
    if len(parts) >= _SIDES and len(said) >= _SIDES:
        return _in_turns(said)
    timed = all(cue.start is not None for cue in said) and len(set(labels)) < len(labels)
    again = timed or (len(said) >= LEAST and len(set(labels)) * 2 <= len(labels))
    lasting = each and sum(len(cue.text) for cue in said) >= _LONG
    told = lasting or timed or bool(parts) or all(map(GIVEN.fullmatch, labels))
    return _in_turns(said) if again and told else []


def _in_turns(said: Sequence[Cue]) -> list[Cue]:
    """Join what one says without another between; pieces of a sentence, as a recogniser cuts them, are one again."""
    cues = [cue for cue in said if cue.text]
    if all(a.speaker != b.speaker for a, b in pairwise(cues)):
        return cues
    on = [False] + [a.text.endswith(_OPEN) or b.text[0].islower() for a, b in pairwise(cues)]
    return merge_cues([replace(cue, message=not goes_on) for cue, goes_on in zip(cues, on, strict=True)])


def _of_list(text: str) -> list[Cue]:
    """Read a list of messages as JSON or Python writes it; none where it holds anything else."""
    try:
        data = read_literal(text)
    except ValueError:
        return []
    record = {"messages": data} if isinstance(data, list) else data
    found = like(record) if isinstance(record, dict) else None
    if found is None or not isinstance(record, dict):
        return []
    told, rows = found.told(record), found(record) or []
    if not {"speaker", "words"} <= told.keys():
        return []
    who, words = told["speaker"], told["words"]
    return [
        Cue(str(row.get(who) or "system"), None, None, str(row[words]).strip(), at)
        for at, row in enumerate(rows, 1)
        if str(row.get(words) or "").strip()
    ]
