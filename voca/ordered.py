"""Groups whose names have an order, whichever of its ends is better: how often, how much, how old."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

_FEWEST: Final = 3  # names that have a place
_UNPLACED: Final = 0.34  # of the names that may have none: "don't know", "it depends"
_ACCENTS: Final = re.compile(r"([a-z])[\u0300-\u036f]+")
_NOT_WORD: Final = re.compile(r"[\W_]+")
_ASIDE: Final = re.compile(r"\s*(?:[,:;(–—]|\s-\s).*$")  # "Monthly: at least once", "Rarely, but it happened"

# ---- how often, in words -------------------------------------------------------------------------------------------
_OFTEN: Final = (
    "never|not at all|none of the time|not once|nie|niemals|jamais|nunca|jamas|mai|nooit|nigdy|никогда|asla|"
    "hicbir zaman|从不|从来不|從不|まったくない|全くない|전혀",
    "almost never|hardly ever|very rarely|very seldom|hardly|fast nie|sehr selten|kaum|presque jamais|"
    "tres rarement|casi nunca|muy rara vez|quasi mai|molto raramente|quase nunca|muito raramente|bijna nooit|"
    "zeer zelden|heel zelden|prawie nigdy|bardzo rzadko|почти никогда|очень редко|几乎不|ほとんどない",
    "rarely|seldom|not often|not very often|infrequently|a little of the time|selten|rarement|rara vez|raramente|"
    "pocas veces|di rado|poucas vezes|zelden|rzadko|редко|nadiren|很少|めったにない|あまりない",
    "occasionally|from time to time|now and then|once in a while|gelegentlich|ab und zu|hin und wieder|"
    "occasionnellement|de temps en temps|ocasionalmente|de vez en cuando|ogni tanto|occasionalmente|de vez em quando|"
    "af en toe|nu en dan|od czasu do czasu|изредка|ara sira|偶尔|偶爾|たまに",
    "sometimes|some of the time|manchmal|teilweise|parfois|quelquefois|a veces|algunas veces|a volte|qualche volta|"
    "talvolta|as vezes|algumas vezes|soms|czasami|czasem|иногда|bazen|有时|有時|有时候|時々|ときどき|가끔",
    "about half the time|half the time|half of the time|etwa die halfte der zeit|la moitie du temps|"
    "la mitad de las veces|meta delle volte|metade das vezes",
    "often|frequently|regularly|a good bit of the time|oft|haufig|ofters|regelmassig|souvent|frequemment|"
    "regulierement|a menudo|frecuentemente|con frecuencia|muchas veces|spesso|frequentemente|"
    "muitas vezes|com frequencia|vaak|regelmatig|czesto|часто|sik sik|经常|常常|經常|よく|しばしば|자주",
    "very often|very frequently|sehr oft|sehr haufig|tres souvent|muy a menudo|muy frecuentemente|molto spesso|"
    "muito frequentemente|heel vaak|zeer vaak|bardzo czesto|очень часто|cok sik",
    "usually|generally|normally|mostly|most of the time|meistens|meist|in der regel|generalement|habituellement|"
    "la plupart du temps|generalmente|normalmente|usualmente|la mayoria de las veces|di solito|il piu delle volte|"
    "geralmente|na maioria das vezes|meestal|zazwyczaj|zwykle|обычно|genellikle|通常",
    "almost always|nearly always|fast immer|presque toujours|casi siempre|quasi sempre|quase sempre|bijna altijd|"
    "prawie zawsze|почти всегда|neredeyse her zaman|几乎总是",
    "always|all of the time|all the time|every time|constantly|immer|stets|jedes mal|toujours|siempre|sempre|altijd|"
    "zawsze|всегда|her zaman|总是|總是|いつも|항상",
)
_HOW_OFTEN: Final = {name: place for place, level in enumerate(_OFTEN) for name in level.split("|")}
_NEVER: Final = re.compile(
    r"^(?:(?:i|we) )?(?:(?:ve|have|ich habe|habe|j ai|je ne l ai|no lo he|non l ho) )?"
    r"(?:never|noch nie|nie|niemals|jamais|nunca|mai|nooit)(?: \w+){1,4}$|"
    r"^(?:(?:i|we) )?(?:have not|haven t|do not|don t|did not|didn t|not)(?: yet| ever| currently)? "
    r"(?:use|used|try|tried|visit|visited|shopped|been|buy|bought)(?: \w+){0,3}$"
)
"""Whoever says so says how often."""
_USUAL: Final = ((0, 2, 4, 6, 10), (0, 4, 8, 10))
"""Scales that are often printed; what nobody chose has a place on them."""
_APPLIES: Final = re.compile(r"^trifft (.+) zu$|^(?:yes|no|ja|nein|oui|non|si) (.+)$")

# ---- how often, by the calendar: times a year ----------------------------------------------------------------------
_UNITS: Final = {
    24 * 365: "hour|stunde|heure|hora|ora|uur",
    365: "day|tag|jour|dia|giorno|dag",
    52: "week|woche|semaine|semana|settimana",
    12: "month|monat|mois|mes|mese|maand",
    4: "quarter|quartal|trimestre|kwartaal",
    2: "semester|semestre|half year|halbjahr|halfjaar|six months",
    1: "year|jahr|an|annee|ano|anno|jaar",
}
_PER: Final = {name: rate for rate, names in _UNITS.items() for name in names.split("|")}
_ADVERBS: Final = {
    365: "daily|taglich|quotidiennement|diario|diaria|diariamente|quotidianamente|dagelijks|quotidien",
    250: "most days|weekdays|every weekday|almost every day|nearly every day|fast taglich|presque tous les jours",
    52: "weekly|wochentlich|hebdomadaire|semanal|semanalmente|settimanalmente|wekelijks",
    26: "fortnightly|biweekly|every two weeks|every other week|alle zwei wochen",
    12: "monthly|monatlich|mensuel|mensuellement|mensual|mensualmente|mensal|mensalmente|"
    "mensile|mensilmente|maandelijks",
    4: "quarterly|every few months|vierteljahrlich|alle paar monate|trimestriel|trimestral|trimestrale|per kwartaal",
    2: "twice a year|halbjahrlich",
    1: "yearly|annually|jahrlich|annuellement|anualmente|annualmente|jaarlijks",
}
_RATES: Final = {name: rate for rate, names in _ADVERBS.items() for name in names.split("|")}
_UNIT: Final = "|".join(sorted(_PER, key=len, reverse=True))
_TIMES: Final = re.compile(
    r"^(?:at least |about |mindestens |au moins |al menos |almeno |pelo menos )?"
    r"(?P<count>once|twice|one time|einmal|zweimal|une fois|deux fois|una vez|dos veces|una volta|due volte|uma vez|"
    r"duas vezes|eenmaal|tweemaal|(?P<low>\d+)(?:(?: to| bis| a)? (?P<high>\d+))? ?"
    r"(?:times?|x|mal|fois|veces|volte|vezes|keer)|"
    r"(?:a few|several|multiple|many) times|mehrmals|plusieurs fois|varias veces|piu volte|varias vezes|meerdere keren)"
    rf" (?:a|an|per|each|every|in the|pro|die|im|in der|par|al|a la|por|alla|all) ?(?P<unit>{_UNIT})s?$"
)
_EVERY: Final = re.compile(
    rf"^(?:every|each|jede[nrs]?|tous les|toutes les|chaque|todos los|todas las|cada|ogni|"
    rf"tutti i|todos os|todas as|elke|iedere) "
    rf"(?P<unit>{_UNIT})(?:s|e|es)?$"
)
_LESS: Final = re.compile(
    r"^(?:less (?:often )?than|fewer than|seltener als|weniger als|moins (?:souvent )?(?:que|de|d)|"
    r"menos (?:de|que|do que)|"
    r"meno di|minder (?:vaak )?dan) (.+)$|^(.+) or less(?: often)?$"
)
_MORE: Final = re.compile(
    r"^(?:more (?:often )?than|ofter als|mehr als|plus (?:souvent )?(?:que|de|d)|mas (?:de|que)|"
    r"mais (?:de|do que)|piu di|meer dan) (.+)$|^(.+) or more(?: often)?$"
)
_SELDOMER: Final = frozenset(
    "less often|less frequently|seltener|moins souvent|menos|meno spesso|minder vaak|less".split("|")
)
_COUNTS: Final = {
    **dict.fromkeys(("twice", "zweimal", "deux", "dos", "due", "duas", "tweemaal"), 2.0),
    **dict.fromkeys(("a", "several", "multiple", "mehrmals", "plusieurs", "varias", "piu", "meerdere"), 3.0),
    "many": 5.0,
}
"""How often what begins with a word is; with any other, once."""

# ---- how much ------------------------------------------------------------------------------------------------------
_DEGREES: Final = (
    "not at all|not|no|none|none of|uberhaupt nicht|gar nicht|pas du tout|nada|para nada|per niente|helemaal niet",
    "not very|not so|not too|not particularly|not really|little or no|very little|hardly any",
    "slightly|a little|a bit|little|a few|few|few of|etwas|wenig|un peu|un poco|poco|um pouco|pouco|peu|"
    "een beetje|weinig",
    "somewhat|some|some of|rather|fairly|einigermassen|eher|plutot|assez|algo|bastante|abbastanza|enigszins|redelijk",
    "moderately|quite|reasonably|about half|about half of|half of|massig|ziemlich|moyennement|moderadamente|"
    "moderatamente",
    "",
    "mostly|most|most of|a lot of|much|viel|beaucoup|mucho|molto|muito|veel|very|sehr|tres|muy|zeer",
    "extensive|a great deal of|highly|strongly",
    "extremely|completely|totally|entirely|fully|all|all of|ausserst|vollig|extremement|extremadamente|estremamente|"
    "extremamente|uiterst",
)
_DEGREE: Final = {word: place for place, level in enumerate(_DEGREES) for word in level.split("|")}
_LONGEST: Final = max(len(word.split()) for word in _DEGREE)
_ALONE: Final = {
    **dict.fromkeys(("critical", "essential", "crucial"), ("important", 8)),
    **dict.fromkeys(("important", "importante", "wichtig", "belangrijk"), ("important", 5)),
    **dict.fromkeys(("unimportant", "not important"), ("important", 0)),
}
_WORDS_OF_AMOUNTS: Final = (
    "low|niedrig|gering|faible|bajo|baja|basso|bassa|baixo|baixa|laag|small|klein",
    "medium|moderate|average|mid|mittel|moyen|moyenne|medio|media|gemiddeld|neutral",
    "high|hoch|eleve|elevee|alto|alta|hoog|large|gross",
)
_AMOUNT: Final = re.compile(
    r"^(?P<very>very |extremely |sehr |tres |muy |molto |muito |zeer )?(?P<word>"
    + "|".join(_WORDS_OF_AMOUNTS)
    + r")(?P<rest> .*)?$"
)
_AMOUNTS: Final = {word: place for place, level in enumerate(_WORDS_OF_AMOUNTS, -1) for word in level.split("|")}
_LINES: Final = (("not at all", "several days", "more than half the days", "nearly every day"),)

# ---- ranges of numbers ---------------------------------------------------------------------------------------------
_UNDER: Final = (
    "less than|fewer than|under|below|up to|younger than|unter|bis zu|bis|weniger als|jünger als|moins de|menos de|"
    "meno di|jusqu'à|hasta|fino a|minder dan|até|<=|<|≤"
)
_OVER: Final = (
    "more than|over|above|older than|at least|über|mehr als|älter als|ab|plus de|más de|mais de|oltre i|"
    "oltre|più del|più di|meer dan|"
    "ouder dan|>=|>|≥"
)
_PAST: Final = re.compile(
    r"^\s*\+|\b(?:and|or|und|oder|et|ou|y|o|e|en|of) "
    r"(?:over|older|more|above|up|mehr|älter|plus|más|mais|più|ouder|meer)\b"
)
_BEGINS: Final = re.compile(
    rf"^(?:(?P<under>{_UNDER})|(?P<over>{_OVER})|from|between|aged?|da|de|von|entre|tra|van)?\s*[$€£]?\s*(?=\d)"
)
_QUANTITY: Final = re.compile(
    r"(?P<number>\d{1,3}(?:[., ]\d{3})+(?!\d)|\d+(?:[.,]\d+)?)\s?(?P<times>k|m|mio)?(?![^\W\d])\s*(?P<unit>[^\W\d]+)?"
)
_BETWEEN: Final = re.compile(r"^\s*(?:-|–|—|to|bis|a|à|e|and|und|until|et|y|en|tot)?\s*[$€£]?\s*$")
_JOINS: Final = frozenset("to bis a à e and und until et y en tot or ou oder o of".split())
_NONE: Final = re.compile(r"^(?:none|no [a-z]+|keine?|aucune?|ningun[oa]?|nessun[oa]?|nenhuma?|geen)$")
_MOST_AFTER: Final = 30  # characters behind the numbers
_SPANS: Final = {
    name: part
    for part, names in (
        (1 / 8760, "hour hours hr hrs min mins minutes minute"),
        (1 / 365, "day days tag tage jours jour dias giorni"),
        (7 / 365, "week weeks woche wochen semaines semanas settimane"),
        (1 / 12, "month months monat monate mois mes meses mesi mese maanden"),
    )
    for name in names.split()
}
_MEASURES: Final = {
    "weight": {"mg": 1e-3, "g": 1, "kg": 1e3, "oz": 28.35, "lb": 453.6, "lbs": 453.6},
    "volume": {"ml": 1, "cl": 10, "dl": 100, "l": 1e3, "liter": 1e3, "liters": 1e3, "litre": 1e3, "litres": 1e3},
    "length": {"mm": 1e-3, "cm": 1e-2, "km": 1e3, "mi": 1609, "mile": 1609, "miles": 1609},
    "data": {"kb": 1e-6, "mb": 1e-3, "gb": 1, "tb": 1e3},
}
_MEASURED: Final = {unit: what for what, units in _MEASURES.items() for unit in units}
_WORTH: Final = _SPANS | {unit: worth for units in _MEASURES.values() for unit, worth in units.items()}
_THOUSANDS: Final = {"k": 1e3, "m": 1e6, "mio": 1e6}

_Place = tuple[str, float]  # what is measured, and where it stands


@dataclass(frozen=True, slots=True)
class Order:
    """The places of names in their order.

    Attributes
    ----------
    places : mapping of str to int
        From 1, the least; names without a place are not in it.
    top : int
        The last place of the scale, which nobody may have chosen.
    worded : bool
        Whether they are answers in words, not ranges of numbers.
    """

    places: Mapping[str, int]
    top: int
    worded: bool = True

    @property
    def ends(self) -> tuple[str, str]:
        """The first and the last name."""
        named = sorted(self.places, key=self.places.__getitem__)
        return named[0], named[-1]


def order_of(names: Collection[str]) -> Order | None:
    """Return the order of different names; None where most have none that is known.

    No two may have one place: then what is meant is not sure.

    >>> order_of(["Often", "Never", "Sometimes"]).ends
    ('Never', 'Often')
    >>> order_of(["65+", "0-15", "16-24"]).places["65+"]
    3
    """
    for reader in _READERS:
        read = {name: place for name in names if (place := reader(name)) is not None}
        what = max(sorted({what for what, _ in read.values()}), key=[w for w, _ in read.values()].count, default="")
        found = {name: place for name, (of, place) in read.items() if of == what}
        many = len(found) >= _FEWEST and len(names) - len(found) <= _UNPLACED * len(names)
        if many and len(set(found.values())) == len(found):
            scale = _scale(found.values(), often=what == "often")
            places = {name: scale.index(place) + 1 for name, place in found.items()}
            return Order(places, len(scale), reader is not _in_a_range)
    return None


def _scale(places: Collection[float], *, often: bool) -> list[float]:
    """Return the places of a scale: those of a usual one that has all of `places`, else these."""
    fitting = [line for line in _USUAL if often and set(places) <= set(line)]
    return [float(place) for place in min(fitting, key=len)] if fitting else sorted(places)


@lru_cache(4096)
def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.casefold())
    return _NOT_WORD.sub(" ", unicodedata.normalize("NFC", _ACCENTS.sub(r"\1", letters))).strip()


def _readings(name: str) -> tuple[str, ...]:
    """Return a name as plain words: the whole, what is said to apply, what stands before a remark, and the remark."""
    whole, first = _plain(name), _plain(_ASIDE.sub("", name))
    match = _APPLIES.match(whole)
    never = ["never"] if _NEVER.match(whole) else []
    return (whole, *([match[1] or match[2]] if match else []), first, _plain(name.partition(":")[2]), *never)


def _how_often(name: str) -> _Place | None:
    places = (_HOW_OFTEN.get(said) for said in _readings(name))
    return next((("often", float(place)) for place in places if place is not None), None)


def _at_what_rate(name: str) -> _Place | None:
    rates = (_rate(said) for said in _readings(name))
    return next((("rate", rate) for rate in rates if rate is not None), None)


def _rate(said: str) -> float | None:
    """Return how often a year something happens; a little over 0 where all that is said is that it is less often."""
    if _HOW_OFTEN.get(said, 99) <= 2:  # noqa: PLR2004 - never, almost never and rarely
        return 0.1 * _HOW_OFTEN[said]
    if said in _SELDOMER:
        return 0.3
    if said in _RATES:
        return float(_RATES[said])
    for pattern, factor in ((_LESS, 0.7), (_MORE, 1.5)):
        match = pattern.match(said)
        if match:
            rate = _rate(match[1] or match[2])
            return None if rate is None else factor * rate
    every, times = _EVERY.match(said), _TIMES.match(said)
    if every:
        return float(_PER[every["unit"]])
    return _count(times) * _PER[times["unit"]] if times else None


def _count(match: re.Match[str]) -> float:
    if match["low"]:
        return (float(match["low"]) + float(match["high"] or match["low"])) / 2
    return _COUNTS.get(match["count"].split()[0], 1.0)


def _how_much(name: str) -> _Place | None:
    plain = _plain(name)
    if plain in _ALONE:
        what, place = _ALONE[plain]
        return what, float(place)
    amount = _AMOUNT.match(plain)
    if amount:
        side = _AMOUNTS[amount["word"]]
        return "amount" + (amount["rest"] or ""), float(side * (2 if amount["very"] else 1))
    words = plain.removesuffix(" at all").split()
    if plain.endswith(" at all") and words[:1] == ["not"] and len(words) > 1:
        words = ["not", "at", "all", *words[1:]]
    for count in range(min(_LONGEST, len(words) - 1), 0, -1):
        degree = _DEGREE.get(" ".join(words[:count]))
        if degree is not None:
            return " ".join(words[count:]), float(degree)
    return (plain, float(_DEGREE[""])) if plain else None


def _of_a_line(name: str) -> _Place | None:
    plain = _plain(name)
    return next(((line[0], float(line.index(plain))) for line in _LINES if plain in line), None)


def _in_a_range(name: str) -> _Place | None:
    """Place a range, or a number with at most a unit, by where it begins; "none" comes first.

    What has another kind of unit is on no scale with it: "500 m" may be metres or millions, beside "2 km".
    """
    whole = " ".join(name.casefold().split())
    if _NONE.match(whole):
        return "range ", -1.0
    begins = _BEGINS.match(whole)
    found = list(_QUANTITY.finditer(whole))
    if begins is None or not 1 <= len(found) <= 2 or found[0].start("number") != begins.end():  # noqa: PLR2004
        return None
    first, last = found[0], found[-1]
    behind = whole[last.end("number") :]
    units = [match["unit"] if match["unit"] not in _JOINS else None for match in found]
    if any(c.isdigit() for c in behind) or len(behind) > _MOST_AFTER or units[-1] in ("am", "pm"):
        return None
    if len(found) > 1 and not _BETWEEN.match(_gap(whole, first, last, units[0])):
        return None
    times = first["times"] or last["times"] or ""  # "20 to 25k"
    low = _amount(first, units[0] or units[-1], times)
    high = _amount(last, units[-1], last["times"] or "")
    if high < low:
        return None
    side = -1 if begins["under"] else 1 if begins["over"] or _PAST.search(behind) else 0
    return "range " + _MEASURED.get(units[-1] or "", ""), low + side * 1e-6 * max(low, 1.0)


def _gap(whole: str, first: re.Match[str], last: re.Match[str], unit: str | None) -> str:
    """Return what stands between the two numbers of a range, but the unit of the first."""
    begin = first.end("unit") if unit else first.end("times") if first["times"] else first.end("number")
    return whole[begin : last.start("number")]


def _amount(match: re.Match[str], unit: str | None, times: str) -> float:
    plain = match["number"]
    grouped = re.fullmatch(r"\d{1,3}(?:[., ]\d{3})+", plain)
    number = float(re.sub(r"[., ]", "", plain) if grouped else plain.replace(",", "."))
    return number * _THOUSANDS.get(times, 1.0) * _WORTH.get(unit or "", 1.0)


_READERS: Final[tuple[Callable[[str], _Place | None], ...]] = (
    _how_often,
    _at_what_rate,
    _how_much,
    _of_a_line,
    _in_a_range,
)
