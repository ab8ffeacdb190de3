"""Section ``quotes``: what customers said, in exactly their words.

A quote is ``documents.text[start:end]``. It is chosen for being recognised with confidence, central to its theme, with
a word in it that the theme is known by, best one of its label, for beginning with a sentence, being of a length that
can be read and of the mood the theme is shown for. Under a heading that a theme goes with better or worse scores, the
score its writer gave decides only which of the most central ones come first: a quote that argues against its heading
illustrates nothing, and one sought among all for its score would be picked evidence.
"""

from __future__ import annotations

import math
import re
import unicodedata
from typing import Final

from voca.report import Column, Quote, Section
from voca.reports import findings, numbers
from voca.reports.material import Material, Row
from voca.schema import NOT_CUSTOMER

TABLES: Final[dict[str, tuple[Column, ...]]] = {}  # quotes are values of their own, not rows
_GOOD_LENGTH: Final = 110  # characters: a sentence with a reason in it
_LONGEST: Final = 220
_ENDS: Final = tuple(".!?…。！？؟।")
_SCORES_SHOWN: Final = 2
_SEGMENTS_SHOWN: Final = 3
_KEYWORDS: Final = 5  # of a theme, of which a quote should say one
_KNOWN_BY: Final = 0.4  # what one of them is worth
_CALLED: Final = 0.2  # and what a word of the label is worth besides
_SHORT: Final = 3  # letters of a word that tells nothing by itself
_CUT: Final = 0.2  # what a quote is worth less that begins within a sentence
_TURNS: Final = 0.5  # what a quote is worth less that praises and complains: its mood is said of a part only
_SHOUTED: Final = 0.3  # and that is mostly in capitals
_ENDING: Final = re.compile(r"(?<=\w{3})(?:ing|ed|s)$")
_UNSPACED: Final = "\u0e00"  # from here on lie the scripts that do not part words; before it nearly all that do
_OTHER_MOOD: Final = {"negative": "positive", "positive": "negative"}
_CENTRAL: Final = 4  # so many times as are shown are central enough to be chosen among
_EVIDENCE: Final = 2  # quotes of a theme beside an action
_ILLUSTRATE: Final = (
    "Of the quotes most central to a theme, those whose writer's own score lies on the heading's side of the mean come "
    "first: they illustrate a finding, and are no evidence for it."
)
_SAID: Final = {"negative": "Complaints, which go", "positive": "Praise, which goes"}
_MOOD: Final = {"negative": "p_negative", "neutral": "p_neutral", "positive": "p_positive"}


def section(material: Material) -> Section:
    """Build the section: the two most damaging themes and the best one."""
    if material.options.quotes == 0:
        return Section("quotes", "In their words", lead=("Quotes were not asked for.",))
    used: set[str] = set()
    quotes: list[Quote] = []
    chosen = _chosen(material)
    for group, theme_id, polarity, side in chosen:
        quotes += _quotes(material, group, theme_id, polarity, used, side)
    if not quotes:
        why = "There are no themes to quote from." if not material.themes else "No theme stands out to quote from."
        return Section("quotes", "In their words", lead=(why,))
    notes = (_ILLUSTRATE,) if any(side for *_, side in chosen) else ()
    return Section("quotes", "In their words", quotes=tuple(quotes), notes=notes)


def of_theme(material: Material, theme_id: str, whose: str = "") -> tuple[Quote, ...]:
    """Quote one theme: its negative mentions, then its positive ones; `whose` they are is added to the headings."""
    used: set[str] = set()
    found = {mention["polarity"] for mention in material.mentions[theme_id] if _quotable(material, mention)}
    moods = [mood for mood in ("negative", "positive") if mood in found] or [""]
    headings = {mood: " ".join(filter(None, [mood.title() or "Said", whose])) for mood in moods}
    return tuple(quote for mood in moods for quote in _quotes(material, headings[mood], theme_id, mood, used))


def evidence(material: Material, theme_ids: list[str]) -> tuple[Quote, ...]:
    """Quote two negative mentions of each theme: what an action rests on."""
    used: set[str] = set()
    found: list[Quote] = []
    for theme_id in theme_ids if material.options.quotes else ():
        if theme_id in material.mentions:
            found += _quotes(material, "Said", theme_id, "negative", used)[:_EVIDENCE]
    return tuple(found)


def _chosen(material: Material) -> list[tuple[str, str, str, int]]:
    """List (heading, theme id, polarity, side) of what is quoted; side: -1 where it is about worse scores, 1 better."""
    worst, best = findings.damaging(material)[:2], findings.helpful(material)[:1]
    scored = material.primary is not None
    if not worst and not best and scored:  # nothing goes with the score: quote what people talk about most
        largest = sorted(
            material.themes.values(),
            key=lambda row: (material.mixed(row["theme_id"]), -(row["size"] or 0), row["theme_id"]),
        )
        return [("Mentioned most", row["theme_id"], "", 0) for row in largest if not row["parent_id"]][:3]
    if not scored:
        negative = [("Most negative", theme_id, "negative", 0) for theme_id in worst]
        return negative + [("Most positive", theme_id, "positive", 0) for theme_id in best if theme_id not in worst]
    chosen: list[tuple[str, str, str, int]] = []
    for theme_id in worst:
        heading, polarity, side = _told(material, theme_id, worse=True)
        chosen.append((heading, theme_id, polarity, side))
    for theme_id in best:
        heading, polarity, side = _told(material, theme_id, worse=False)
        if (theme_id, polarity) not in [(other, mood) for _, other, mood, _ in chosen]:
            chosen.append((heading, theme_id, polarity, side))
    return chosen


def _told(material: Material, theme_id: str, *, worse: bool) -> tuple[str, str, int]:
    """Give heading, polarity and side of a theme's quotes; where only its complaints or its praise are meant, say so.

    A theme whose complaints go with worse scores and whose praise goes with better ones stands under both headings.
    """
    opening, polarity = findings.opening_of(material, theme_id, worse=worse), "negative" if worse else "positive"
    scale = material.primary
    if scale is None or scale.kind == "sentiment":
        return opening, "" if "mildest" in opening else polarity, 0
    meant = findings.strongest(material.drivers[theme_id], scale.direction * (1 if worse else -1))
    if meant in _SAID:  # also where, other than one would think, complaints go with better scores
        opening, polarity = opening.replace("Goes", _SAID[meant], 1), meant
    return opening, polarity, -1 if worse else 1


def _quotes(material: Material, group: str, theme_id: str, polarity: str, used: set[str], side: int = 0) -> list[Quote]:
    """Pick the best mentions of a theme, each from another customer and none said before."""
    mentions = material.mentions[theme_id]
    fitting = [mention for mention in mentions if mention["polarity"] == polarity] if polarity else mentions
    central = _centrality(material, theme_id)
    known_by, called = _words(material, theme_id), _label_words(material, theme_id)
    candidates = sorted(
        (mention for mention in fitting or mentions if _quotable(material, mention)),
        key=lambda mention: (
            -_worth(material, mention, central, known_by, called),
            mention["document_id"],
            mention["sentence"] or 0,
            mention["start"],
        ),
    )
    pool: list[tuple[Row, tuple[int, int], str]] = []
    customers: set[str] = set()
    for mention in candidates:
        document = material.documents[mention["document_id"]]
        start, end = _whole(material, mention)
        customer, said = material.customer(document), " ".join(document["text"][start:end].casefold().split())
        if len(pool) == material.options.quotes * (_CENTRAL if side else 1):
            break
        if customer not in customers and said not in used:
            customers.add(customer)
            used.add(said)
            pool.append((mention, (start, end), said))
    pool.sort(key=lambda found: _against(material, found[0], side) if side else 0)
    used.difference_update(said for _, _, said in pool[material.options.quotes :])
    heading = f"{group}: {material.label(theme_id)}"
    return [_quote(material, mention, span, heading) for mention, span, _ in pool[: material.options.quotes]]


def _against(material: Material, mention: Row, side: int) -> int:
    """Rank a mention by its writer's score: on the heading's side of the mean, not known, on the other side."""
    if material.primary is None or (mean := material.mean_answer) is None:
        return 1
    value = material.documents[mention["document_id"]].get(f"score.{material.primary.name}")
    if value is None:
        return 1
    return 0 if (material.primary.counted(value) - mean) * side * material.primary.answers > 0 else 2


def _quotable(material: Material, mention: Row) -> bool:
    """Say whether a mention's span lies inside a customer's own text and holds words."""
    document = material.documents.get(mention["document_id"])
    if document is None or not document["text"] or document["status"] in (NOT_CUSTOMER, "unreadable", "duplicate"):
        return False
    start, end = mention["start"], mention["end"]
    if start is None or end is None or not 0 <= start < end <= len(document["text"]):
        return False
    return any(character.isalnum() for character in document["text"][start:end])


def _centrality(material: Material, theme_id: str) -> dict[tuple[str, int], float]:
    """Give 1 for the most central sentence of the theme or of one of its leaves, falling to 0."""
    family = [row for row in material.themes.values() if theme_id in (row["theme_id"], row["parent_id"])]
    found: dict[tuple[str, int], float] = {}
    for row in family:
        exemplars = row["exemplars"] or []
        for rank, exemplar in enumerate(exemplars):
            document_id, _, sentence = exemplar.rpartition(":")
            if sentence.isdecimal():
                key = (document_id, int(sentence))
                found[key] = max(found.get(key, 0.0), 1 - rank / len(exemplars))
    return found


def _label_words(material: Material, theme_id: str) -> re.Pattern[str] | None:
    """Match those of them that the label has: its other words are function words, or what few say."""
    keywords = {word.casefold() for keyword in material.themes[theme_id]["keywords"] or [] for word in keyword.split()}
    words = [word for word in material.label(theme_id).casefold().split() if word in keywords and len(word) > _SHORT]
    return re.compile("|".join(_forms(word) for word in words)) if words else None


def _words(material: Material, theme_id: str) -> re.Pattern[str] | None:
    """Match the words that a theme is known by, in any of their forms; None where it has none."""
    keywords = (material.themes[theme_id]["keywords"] or [])[:_KEYWORDS]
    words = [word.casefold() for word in keywords if " " not in word] or [
        word.casefold() for keyword in keywords for word in keyword.split()
    ]
    return re.compile("|".join(_forms(word) for word in words)) if words else None


def _forms(word: str) -> str:
    root = re.escape(_ENDING.sub("", word))
    if max(word) >= _UNSPACED:
        return root
    return rf"(?<!\w){root}" + (r"\w{0,4}(?!\w)" if len(root) > 3 else r"(?:s|es|ed|ing)?(?!\w)")


def _worth(
    material: Material,
    mention: Row,
    central: dict[tuple[str, int], float],
    known_by: re.Pattern[str] | None,
    called: re.Pattern[str] | None,
) -> float:
    """Weigh confidence, centrality, words, how clear the mood is and how far the length is from a readable one."""
    start, end = _whole(material, mention)
    text = material.documents[mention["document_id"]]["text"][start:end]
    key = (mention["document_id"], mention["sentence"] or 0)
    mood = material.sentences.get(key, {}).get(_MOOD.get(mention["polarity"] or "", ""))
    worth = (mention["confidence"] or 0.0) + 0.5 * central.get(key, 0.0) + 0.3 * (mood or 0.0)
    worth += _KNOWN_BY * (known_by is not None and known_by.search(text.casefold()) is not None)
    worth += _CALLED * (called is not None and called.search(text.casefold()) is not None)
    worth -= _TURNS * _turns(material, mention, start, end) + _SHOUTED * _shouted(text)
    worth -= _CUT * _is_cut(material.documents[mention["document_id"]]["text"], start)
    return worth - 0.5 * abs(math.log(_width(text) / _GOOD_LENGTH))


def _is_cut(text: str, start: int) -> bool:
    """Say whether a quote begins within a sentence: "but it was too small"."""
    before = text[:start].rstrip()
    return bool(before) and not before.endswith(_ENDS) and "\n" not in text[len(before) : start]


def _shouted(text: str) -> bool:
    letters = [character for character in text if character.isalpha()]
    return sum(character.isupper() for character in letters) > len(letters) / 2


def _turns(material: Material, mention: Row, start: int, end: int) -> bool:
    """Say whether another part of a quote is of the mood opposite to what it is quoted for: "good, but too small"."""
    other = _OTHER_MOOD.get(mention["polarity"] or "")
    if other is None:
        return False
    number = mention["sentence"] or 0
    for step in (1, -1):
        at = number + step
        while unit := material.sentences.get((mention["document_id"], at)):
            if unit["start"] < start or unit["end"] > end:
                break
            if max(_MOOD, key=lambda mood: unit[_MOOD[mood]] or 0.0) == other:
                return True
            at += step
    return False


def _width(text: str) -> int:
    """Measure a text as wide as it reads: a Chinese or Japanese character says about as much as two letters."""
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _whole(material: Material, mention: Row) -> tuple[int, int]:
    """Widen a part or a clause to the sentence it is of, while that stays readable; still exactly what was written."""
    text: str = material.documents[mention["document_id"]]["text"]
    start, end, number = mention["start"], mention["end"], mention["sentence"] or 0
    if own := material.sentences.get((mention["document_id"], number)):
        wider = (min(start, own["start"]), max(end, own["end"]))
        start, end = wider if _width(text[slice(*wider)]) <= _LONGEST else (start, end)
    for step in (1, -1):
        at = number + step
        while unit := material.sentences.get((mention["document_id"], at)):
            first, second = (end, unit["start"]) if step > 0 else (unit["end"], start)
            wider = (min(start, unit["start"]), max(end, unit["end"]))
            if _ended(text, first, second) or wider[1] > len(text) or _width(text[slice(*wider)]) > _LONGEST:
                break
            (start, end), at = wider, at + step
    return start, end


def _ended(text: str, first: int, second: int) -> bool:
    """Say whether a sentence ends between two units: by punctuation or by a line break."""
    between = text[first:second]
    before = text[:second].rstrip()
    return "\n" in between or not between.strip() == "" or before.endswith(_ENDS)


def _quote(material: Material, mention: Row, span: tuple[int, int], group: str) -> Quote:
    document, leaf = material.documents[mention["document_id"]], mention["theme_id"]
    parent = material.themes[leaf]["parent_id"]
    path = f"{material.label(parent)} > {material.label(leaf)}" if parent else material.label(leaf)
    start, end = span
    return Quote(
        text=document["text"][start:end],
        document_id=document["document_id"],
        start=start,
        end=end,
        theme_id=leaf,
        theme=path,
        polarity=mention["polarity"] or "",
        source=_place(document),
        facts=_facts(material, document),
        group=group,
        language="" if document["language"] in (None, "und") else document["language"],
    )


def _place(document: Row) -> str:
    """Say where something was said: file and row, and the time in the recording where it is known."""
    place = document["source"] or ""
    if document["source_row"] is not None:
        place = f"{place}, row {document['source_row']}"
    begun = document["start_s"]
    if begun is None:
        return place
    minutes, seconds = divmod(int(begun), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{place}, at {hours}:{minutes:02}:{seconds:02}" if hours else f"{place}, at {minutes}:{seconds:02}"


def _facts(material: Material, document: Row) -> tuple[tuple[str, str], ...]:
    """Say what was asked and what is known about who said it: which participant, scores, segments, date."""
    facts = [("asked", f"“{document['question_id']}”")] if document["question_id"] and material.asked > 1 else []
    if document["speaker"] in material.participants:
        facts.append(("speaker", document["speaker"]))
    for name, scale in list(material.scales.items())[:_SCORES_SHOWN]:  # the primary one first
        value = document.get(f"score.{name}")
        if value is not None:
            facts.append((scale.answer_title, numbers.plain(value)))
    for name in material.segment_columns[:_SEGMENTS_SHOWN]:
        if document[f"segment.{name}"]:
            facts.append((name, document[f"segment.{name}"]))
    if document["time"] is not None:
        facts.append(("date", document["time"].date().isoformat()))
    return tuple(facts)
