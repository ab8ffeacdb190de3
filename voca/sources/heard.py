"""Who of those who speak is the company's, told by what only somebody who serves others says."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence, Set
from typing import Final

_SURE: Final = 2  # points that tell an agent
_BEGINNING, _END = 12, 6  # turns of each in which one greets and takes leave
_ASSIST: Final = r"(?:help|assist)"
_YOU: Final = r"(?= you\b(?! (?:to|all)\b)| today\b| this (?:morning|afternoon|evening)\b| tonight\b|\s*[?.!,]|\s*$)"
# Worth two points: nobody who is served says them.
_SAYS: Final = re.compile(
    rf"\bhow (?:can|may|could|might) (?:i|we) (?:be of (?:help|service|assistance)\b|{_ASSIST}{_YOU})|"
    rf"\bwhat (?:can|may) i (?:do for|{_ASSIST} you with)\b|"
    rf"\banything else (?:that )?(?:i|we) (?:can|could|may) (?:do|{_ASSIST})\b|"
    rf"\banything else you(?:'d| would)? (?:like|want|need) (?:me|us) to\b|"
    rf"\b(?:thank you|thanks) (?:so much )?for (?:calling|contacting|choosing|ringing|getting in touch|holding|"
    r"(?:being|waiting) on hold|your patience)\b|"
    r"\byou(?:'re| are) (?:through to|speaking (?:to|with))\b|"
    r"\b(?:this|your|the) call (?:is|may be|will be|is being) (?:being )?(?:recorded|monitored)\b|"
    r"\bfor (?:security|verification|data protection) (?:purposes|reasons)\b|"
    r"\b(?:confirm|verify) your (?:full name|account|address|date of birth|identity|postcode|phone|e-?mail|details)|"
    r"\bi(?:'ve| have) pulled up your\b|\bpull up your (?:account|order|file|details)\b|"
    r"\b(?:wie|womit|was) kann ich (?:ihnen|dir|euch|für sie|heute)\b|"
    r"\b(?:sonst )?noch etwas für sie tun\b|\b(?:vielen )?dank für (?:ihren anruf|ihre geduld|ihre nachricht)\b|"
    r"\b(?:comment|en quoi) (?:puis-je|je peux|pouvons-nous) vous (?:aider|renseigner)\b|"
    r"\bmerci (?:d'avoir (?:appelé|contacté|patienté)|de votre appel)\b|"
    r"\ben qu[eé] (?:le |les |lo |la |te )?(?:puedo|podemos) (?:ayudar|servir)|\bgracias por (?:llamar|su llamada)|"
    r"\bcome posso (?:aiutar|esser)|\bgrazie per (?:aver(?:ci)? (?:chiamato|contattato)|la chiamata)\b|"
    r"\b(?:como|em que) (?:posso|podemos) (?:ajudar|ajudá|lhe ajudar)|\bobrigad[oa] por (?:ligar|sua ligação)|"
    r"\b(?:waarmee|hoe) kan ik (?:u|je) (?:helpen|van dienst)\b|\bbedankt voor (?:het|uw) (?:bellen|telefoontje)\b",
    re.IGNORECASE,
)
# Worth one each: asked by those who look somebody up, and now and then by others.
_ASKS: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\b(?:can|could|may) i (?:just |please )?(?:take|get|have|grab) (?:your|the|a) (?:\w+ ){0,3}?(?:(?:sur)?name|"
        r"number|reference|address|postcode|zip code|date of birth|e-?mail|order|details)\b",
        r"\b(?:what(?:'s| is)|give me|provide(?: me with)?|spell|have you got|do you have) (?:your|the) (?:\w+ ){0,2}?"
        r"(?:(?:account|order|booking|reference|policy|customer|application|claim|case|member(?:ship)?) number|"
        r"postcode|zip code|date of birth|booking reference|last name|surname)\b",
        r"\b(?:let me (?:just )?(?:check|look|see|pull)|bear with me|one moment (?:please|while))\b",
        r"\bi can see (?:here |that |on )|\bi(?:'ll| will) (?:transfer you|put you through|put you on hold|send you)\b",
        r"\bsorry (?:to hear|about that|for (?:the|any|your))\b|\b(?:my|our) apologies\b|"
        r"\b(?:i|we) (?:do )?apologi[sz]e\b",
        r"\bis there anything else(?: today| for you)?\s*(?:\?|$)",
        r"\byour (?:account|contract|policy|order|booking|subscription) (?:with us|has been|is now|shows)\b",
        r"\bnoch etwas\b.{0,40}\btun\b|\bihre (?:kundennummer|vertragsnummer|bestellnummer|postleitzahl)\b",
        r"\bvotre (?:numéro de (?:client|commande|contrat)|code postal)\b|\bsu número de (?:cliente|pedido|cuenta)\b",
    )
)
# "Larkfield, Tom speaking", "Good evening, this is Ewa with ...": of the first words of the one who answers.
_GREETS: Final = re.compile(
    r"^\W*(?:(?:hello|hi|hey|good (?:morning|afternoon|evening|day)|morning|afternoon|evening|welcome)\b.{0,60})?"
    r"(?:,|\.|^)[^?]{0,40}\b(?:\w+ (?:speaking|here)\b|my name(?:'s| is) \w+ (?:and|from|with)\b|welcome to\b)",
    re.IGNORECASE,
)

# Of one who calls others: says where from, and asks whether it is they or suits them. Who rings a firm does the first
# only.
_CALLS_FROM: Final = re.compile(
    r"\b(?:this is|my name(?:'s| is)|it's|i'm|i am) (?!calling\b)\w+(?: \w+)?,? "
    r"(?:(?:and )?(?:i'm |i am )?(?:calling |ringing |phoning )?(?:you )?)(?:from|with|at|on behalf of|over at)\b|"
    r"\bcalling (?:you )?(?:today )?(?:from|on behalf of)\b|"
    r"\b(?:mein name ist|hier ist|hier spricht) \w+(?: \w+)? von\b|\bich rufe (?:sie )?(?:im auftrag|von)\b|"
    r"\bje (?:suis|m'appelle) \w+(?: \w+)? de\b|\ble llamo de\b|\bla chiamo da\b|\bestou (?:ligando|a ligar) d[aeo]\b|"
    r"\bu spreekt met \w+(?: \w+)? van\b",
    re.IGNORECASE,
)
_ASKS_FOR: Final = re.compile(
    r"\bam i (?:speak|talk)ing (?:to|with)\b|\bis (?:this|that) (?:mr|mrs|ms|miss|dr)\b|"
    r"\b(?:may|can|could) i (?:speak|talk) (?:to|with) (?:mr|mrs|ms|miss|dr|the (?:\w+ ?(?:owner|holder)|person))\b|"
    r"\b(?:have i|did i) (?:caught|catch) you\b|"
    r"\bis (?:this|now|it) (?:still )?a (?:good|bad|convenient) (?:time|moment)\b|"
    r"\b(?:do you have|have you got|can i have|could i take) (?:\w+ ){0,3}(?:time|moment|minutes?)\b|"
    r"\bcalling you\b|\b(?:short|quick|brief) survey\b|"
    r"\byou (?:recently |had |have |just )?(?:requested|enquired|inquired|signed up|filled (?:in|out)|downloaded)\b|"
    r"\b(?:calling|ringing) .{0,40}\byour (?:recent|latest|last|account|application|enquiry|inquiry|request|order|"
    r"quote|renewal|contract|policy|subscription|membership|appointment|booking)\b|"
    r"\bspreche ich mit\b|\bpasst es (?:ihnen )?gerade\b|\bhaben sie (?:kurz|einen moment|ein paar minuten)\b|"
    r"\b(?:est-ce que je parle|suis-je bien) (?:à|avec|chez)\b|\b(?:hablo|estoy hablando) con\b|\bparlo con\b|"
    r"\bfalo com\b|\bspreek ik met\b",
    re.IGNORECASE,
)
_OPENING: Final = 3  # turns of one who calls, in which both are said


def agents_of(speakers: Sequence[str | None], words: Sequence[str | None], unknown: Set[str]) -> set[str]:
    """Tell who of the `unknown` speakers serves the others, in a conversation of which one is served.

    Parameters
    ----------
    speakers, words : sequence of str or None
        Of the turns, in their order.
    unknown : set of str
        Speakers of whom nothing else tells the role.

    Returns
    -------
    set of str
        All of `unknown` but one, or one who is sure to serve several; empty where what is said leaves a doubt: two
        speakers and more with no sign of it, or none of them.
    """
    said: dict[str, list[str]] = defaultdict(list)
    for speaker, text in zip(speakers, words, strict=True):
        if speaker and text and speaker in unknown:
            said[speaker].append(text.replace("\u2019", "'"))
    first = next((speaker for speaker in speakers if speaker), None)
    found = {name: points(said[name], first=name == first) for name in unknown}
    served = min(sorted(found), key=found.__getitem__)
    agents = found.keys() - {served}
    # one who says such things too, now and then, is served if the others say many more of them
    if all(found[name] >= max(_SURE, 2 * found[served]) for name in agents):
        return agents
    return {
        name for name, most in found.items() if all(most >= max(2 * _SURE, 2 * found[n]) for n in found.keys() - {name})
    }


def points(turns: Sequence[str], *, first: bool) -> int:
    """Count the signs of an agent in what one says; `first`: whether the conversation begins with it.

    What others ask too tells nothing by itself, unless there is much of it.
    """
    turns = turns if len(turns) <= _BEGINNING + _END else [*turns[:_BEGINNING], *turns[-_END:]]
    sure = sum(len(set(_SAYS.findall(turn))) for turn in turns)
    asks = sum(any(pattern.search(turn) for turn in turns) for pattern in _ASKS)
    greets = first and any(_GREETS.search(turn) for turn in turns[:1])
    opening = turns[:_OPENING]
    sure += all(any(said.search(turn) for turn in opening) for said in (_CALLS_FROM, _ASKS_FOR))
    return _SURE * sure + asks + greets if sure or greets or asks > _SURE else min(asks, 1)
