"""Words around a name that say it is one, or that it is not: English, and the plainest of ten other languages."""

from __future__ import annotations

import re
from typing import Final

from voca.stages.personal.re2 import re2


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


TITLES: Final = _words(
    "mr mrs ms miss mx dr prof professor mister missus madam madame sir officer sergeant captain nurse judge "
    "herr frau señor señora senor senora sr sra monsieur mme mlle signor signora sig senhor "
    "senhora dhr mevrouw mevr meneer dona pani pan panią panem fru bhai didi "
    "господин господину господином госпожа госпоже госпожу"
)
SUFFIXES: Final = _words("jr sr md phd dds dvm esq ii iii iv rn mba cpa")
PARTICLES: Final = _words("van von der den de del della di da dos das du la le ter ten bin ibn al el zu zur af av y")
FULL_TITLES: Final = _words(
    "officer sergeant captain nurse judge professor sir madam madame mister missus miss pan pani panią panem bhai didi "
    "dona господин господину господином госпожа госпоже госпожу"
)
# Capitalised, and never a part of a person's name.
NEVER: Final = _words(
    "i i'm i've i'd i'll im ive monday tuesday wednesday thursday friday saturday sunday january february march april "
    "may june july august september october november december mon tue wed thu fri sat sun jan feb mar apr jun jul aug "
    "sep sept oct nov dec christmas easter thanksgiving halloween ramadan diwali english french german spanish italian "
    "dutch portuguese chinese japanese korean indian american british european asian african australian canadian "
    "mexican irish scottish welsh russian turkish arabic greek polish swedish norwegian danish finnish thai vietnamese "
    "the a an and or but so if as at by in on of off to from for with without not no yes up out "
    "over under this that these those "
    "there here then than he she it we you they me him her us them my your his its our their "
    "who what when where why how which "
    "is was are were be been am do does did has have had can could would should may might must shall let all any some "
    "each every both one two many more most other such only own same too very just even also "
    "still yet after before once "
    "upon please hi hello hey dear hola hallo thanks thank great good best nice super sorry ok "
    "okay oh well wow yeah sure "
    "well never ever first last new old big santa storm bloody mother father mom dad mum sir brit brits "
    "nps csat ces app wifi wi-fi internet tv ok pm am vip covid ceo faq url pin atm cc id ssn "
    "iban zip usa uk eu mr mrs ms dr christian catholic muslim jewish hindu buddhist "
    "met mein meine unser unsere mijn onze notre mon mes nuestro nuestra gli berater beraterin techniker fahrer "
    "kollege kollegin vermittler verkäufer verkäuferin monteur adım ismim "
    "und ich sie wir für über que qué cómo también así muy déjà très voilà bonjour além não perché però più così"
)

# Of these, the ones that are given names as well: after "my name is" they are.
MONTHS_THAT_ARE_NAMES: Final = _words("april may june jan august christian")

_INTRODUCTION: Final = (
    r"my (?:(?:full|first|last|maiden|family|given|sur) ?)?name(?:'s| is|:)|(?:maiden|first|last|"
    r"full|family|given|sur) ?name"
    r"(?:'s| is|:|\?)?|name(?:'s| is|d)? ?[:?=]|(?:his|her|their|whose|\w+'s) name (?:is|was)|"
    r"(?:name|account|reservation|booking|appointment|order)\? (?:user|customer|caller|client)?:?|"
    r"(?:people|friends|they|you can|everyone|everybody|just|please) calls? me|call(?:s|ed)? me|goes by|"
    r"(?:under|in) (?:the name(?: of)?|my (?:partner|husband|wife|mother|father|son|daughter)(?:'s)? name)|"
    r"(?:partner|husband|wife|mother|father|son|daughter|child|mom|dad|boss|kid)'s name(?: is)?|(?:a|the) name of|"
    r"(?:agent|man|woman|lady|guy|gentleman|person|rep|representative|girl|someone|somebody|employee|waiter|waitress|"
    r"driver|technician|colleague|manager|supervisor|assistant) (?:named|called|by the name of)|named (?:him|her)|"
    r"signed,?|(?:best|kind|warm|many)? ?regards,?|sincerely,?|cheers,|yours,|ich heiße|ich heisse|mein name ist|"
    r"me llamo|mi nombre es|je m'appelle|mon nom est|mi chiamo|il mio nome è|meu nome é|me chamo|mijn naam is|ik heet|"
    r"(?:se|che si) (?:llama(?:ba)?|chiama(?:va)?)|(?:hi|hello|hey),? (?:this is|i'?m|i am|its|it's)|"
    r"a nombre de|au nom de|auf den namen|em nome de|op naam van|"
    r"nazywam się|mam na imię|adım|benim adım|ismim|меня зовут|мо[её] имя|jag heter|mit navn er|jeg heter|jmenuji se"
)
STRONG_BEFORE: Final = re.compile(rf"(?<!\w)(?:{_INTRODUCTION})\s*[\"“'(]?$", re.IGNORECASE)
# What no introduction, and no initial, is found without (see :mod:`voca.stages.personal.screens`).
INTRODUCED_SCREEN: Final = re2(_INTRODUCTION)
INITIALS_SCREEN: Final = r"(?:^|[^\pL])[\pL\pN]\. ?[\pL\pN]"
_ROLE: Final = (
    "agent|advisor|adviser|rep|representative|manager|supervisor|assistant|technician|engineer|driver|waiter|waitress|"
    "server|host|hostess|guide|receptionist|concierge|nurse|doctor|dentist|teacher|stylist|barber|therapist|"
    "salesman|saleswoman|salesperson|associate|cashier|clerk|attendant|stewardess|steward|pilot|officer|owner|chef|"
    "bartender|consultant|colleague|coworker|boss|husband|wife|son|daughter|brother|sister|mother|father|mom|mum|dad|"
    "friend|partner|kid|child|cousin|uncle|aunt|nephew|niece|grandson|granddaughter|neighbor|neighbour|fiancé|fiancée|"
    "girlfriend|boyfriend|commenter|producer|director|author|singer|writer|actor|actress|lady|gentleman|guy|"
    "adviser|operator|porter|cleaner|courier|instructor|trainer|coach|plumber|electrician|mechanic|installer|builder|"
    "secretary|butler|landlord|landlady|salesgirl|bouncer|sommelier|barista|hairdresser|optician|pharmacist|surgeon|"
    "midwife|lawyer|accountant|broker|estate agent|realtor|mate|auntie|grandma|grandpa|teammate|tutor|professor|"
    "berater|beraterin|mitarbeiter|mitarbeiterin|kollege|kollegin|verkäufer|verkäuferin|techniker|fahrer|chef|vermittler|"
    "vendeur|vendeuse|conseiller|conseillère|technicien|serveur|serveuse|collègue|"
    "agente|técnico|camarero|camarera|vendedor|vendedora|asesor|asesora|conductor|compañera|compañero|"
    "commesso|commessa|cameriere|cameriera|tecnico|collega|atendente|gerente|medewerker|medewerkster|monteur"
)
_PLACE_OF_WORK: Final = (
    "desk|helpdesk|counter|branch|store|shop|reception|office|team|department|dept|bank|centre|center|support|"
    "billing|sales|accounts|accounting|legal|complaints|customer (?:service|services|care|support)|service|parts|"
    "returns|bookings|reservations|housekeeping|maintenance|salon|clinic|bar|till|checkout|workshop|bay|"
    "front office|call cent(?:re|er)|kitchen|spa|gym|garage|showroom|warehouse|phone|chat"
)
# What only persons are: an unknown word after it is a name too.
PERSON_BEFORE: Final = re.compile(
    rf"(?<!\w)(?:(?:{_ROLE})(?:,| was| is| called|,? my friend)?|says|said|shouted at|"
    r"starring|not by|(?:told|sold|served|helped|assisted|"
    r"greeted|treated|handled|answered|signed|seen|met|shown|spoken to|contacted|welcomed|ignored|insulted|promised|"
    r"assured|informed|advised|seated|driven|written|sung|played|performed|directed|phoned|emailed|visited) by|"
    r"tribute to|ex-\w+|why is|why was|why does|founders?:|verses from|attn:?|c/o|without you,?|"
    r"(?:please )?(?:tell|let)|shame on you,|you are a \w+,|thank you,|well done,?|"
    r"(?:spoke|talked|dealt|chatted) (?:to|with) [^\W\d_]+ and (?:then |later )?(?:to|with)|"
    r"(?:bravo|merci|grazie|gracias|obrigad[oa]|dank|danke|kudos|thanks|props|hats off|shout ?outs?|praise|credit|"
    r"bedankt|dziękuję|tack)[^.!?,\n]{0,14} (?:à|a|ao|an|aan|to|till|für|für die hilfe von)|"
    r"me (?:atendió|ayudó|atendeu)|"
    r"(?:hablé|falei|habe|habt|hatte|parlé|parlato|sprach|spreche) (?:mich )?(?:con|com|mit|avec))"
    r"\s*[\"“'(]?$",
    re.IGNORECASE,
)
# What goes with persons and with companies.
MEDIUM_BEFORE: Final = re.compile(
    r"(?<!\w)(?:(?:spoke|speak|speaking|talked|talk|talking|chatted|dealt|chat|dealing|worked|working) (?:to|with)|"
    r"(?:service|help|support|assistance|advice|care|response|reply|call|visit|work) from|"
    r"thanks?(?: you)?(?: so much| again| very much)?,?(?: to)?|shout ?out to|kudos to|"
    r"ask(?:ed)? for|asking for|hi|hello|hey|i'?m|i am|it'?s|forward this to|cc|called|mit|avec|con|com|met dank aan|"
    r"dear|hola|hallo|told|asked|thanked|met|this is|contact(?: person)?:?|attention|caller:|"
    r"follow up with|given|gave|without|add|remove|why does|where is|when will|under|(?:works?|"
    r"songs?|novels?) (?:of|by)|early|late)"
    r"\s*[\"“'(]?$",
    re.IGNORECASE,
)
PLACE_BEFORE: Final = re.compile(
    r"(?<!\w)(?:in|at|near|from|to|into|via|through|around|visit(?:ed|ing)?|leaving|outside|of|on|across|between)"
    r"(?: the)?\s*$",
    re.IGNORECASE,
)
INSIDE_BEFORE: Final = re.compile(
    r"(?<!\w)(?:in|at|near|into|via|through|around|visit(?:ed|ing)?|leaving|outside|across)(?: the)?\s*$", re.IGNORECASE
)
_SPEECH: Final = (
    "says?|said|told|asks?|asked|explained|explains|answered|replied|shouted|promised|offered|helped|assisted|"
    "apologi[sz]ed|suggested|confirmed|insisted|mentioned|informed|listed|called|emailed|points "
    "out|pointed out|thinks?|thought|"
    "knew|knows|tried|took|gave|made|went|lives?|lived|works?|worked|moved|began|married|died|wrote|sang|signed|"
    "spent|greeted|recommended|handled|arranged|resolved|listened|smiled|wants?|wanted|loves?|rocks?|rules|"
    "fixed|repaired|sorted|solved|replaced|found|picked up|hung up|called back|promised|lied|laughed|blamed|ignored|"
    "upgraded|wrapped|carried|broke|forgot|refused|disconnected|cleaned|ran the|stayed|kept|never (?:called|rang|came|"
    "answers|listens|calls|apologi[sz]ed)|needs (?:training|a raise|to)|deserves?|did (?:a|an) |made (?:me|my|us|our)|"
    "mi ha|ci ha|m'a|nous a|hat (?:mir|uns|mich)|half (?:mir|uns)|war (?:leider|sehr|so|super|unglaublich)|ruft|"
    "me (?:ayudó|atendió)|fue (?:muy|grosero|grosera|amable)|ha risolto|è stat[oa]|foi (?:muito|super)|resolveu|"
    "hielp|heeft (?:mij|ons)|was (?:onbeleefd|vriendelijk)|n'a jamais|ne rappelle|"
    "loved|had given|had a|has been|"
    r"will (?:be|help|call)|just has|who (?:is|was|works|helped)|is (?:a|an|my|our|very|so|"
    r"the best|from|great|amazing|awesome|"
    r"wonderful|rude|helpful|fantastic)|was (?:a|an|my|our|very|so|really|super|extremely|great|"
    r"amazing|awesome|wonderful|"
    r"rude|helpful|fantastic|excellent|friendly|lovely|kind|patient|polite|attentive|there)"
)
SAYS_AFTER: Final = re.compile(rf"\s+(?:{_SPEECH})(?!\w)", re.IGNORECASE)
# What nobody but a person does: a word that many are called by is a name before it, at the start of a sentence too.
DOES_AFTER: Final = re.compile(
    r"\s+(?:helped|assisted|explained|answered|replied|apologi[sz]ed|offered|promised|suggested|greeted|listened|smiled|"
    r"laughed|shouted|lied|handled|arranged|resolved|fixed|repaired|solved|sorted|picked up|hung up|"
    r"(?:called|rang|told) (?:me|us)|(?:called|rang) back|took (?:care|the time|my|our|us)|"
    r"went (?:above|out of|the extra)|stayed (?:on|calm|polite|patient)|"
    r"was (?:so |very |really |extremely |super )?(?:kind|patient|attentive|polite and))(?!\w)",
    re.IGNORECASE,
)
KIN_AFTER: Final = re.compile(
    r"['’]s\s+(?:kid|son|daughter|wife|husband|mother|father|mom|dad|brother|sister|friend|birthday|death|kindness|patience|"
    r"attitude|voice|address|home|house)(?!\w)",
    re.IGNORECASE,
)
# What says where somebody works: even an ordinary word before it is a name, if it can be one.
WORKS_AFTER: Final = re.compile(
    r",?\s+(?:from|at|in|on|behind|of) (?:(?:the|your|our|their|that)\s)?"
    rf"(?:[^\W\d_]+ ){{0,2}}(?:{_PLACE_OF_WORK})(?!\w)"
    rf"|,?\s+(?:was|is) (?:our|my|the|your) (?:[^\W\d_]+ )?(?:{_ROLE})(?!\w)"
    rf"|,\s+(?:the|our|my|your|a|who|whose|whom) (?:[^\W\d_]+ ){{0,2}}(?:{_ROLE})(?!\w)"
    r"|,\s+(?:who|whose|whom|he|she)\s",
    re.IGNORECASE,
)
CALLED_AFTER: Final = re.compile(r",\s+(?:can|could|would|will|please|may|are you|do you|have you)\s", re.IGNORECASE)
LABEL_AFTER: Final = re.compile(r":\s*\\?[\"“]")
SHE_AFTER: Final = re.compile(r"(?<!\w)(?:he|she|his|her|him|hers|herself|himself)(?!\w)", re.IGNORECASE)
WORK_AFTER: Final = re.compile(
    r"\s+(?:novel|concert|song|album|movie|film|version|fan|book|interview|family)(?!\w)", re.IGNORECASE
)

# What a transcript calls a speaker whose name it does not know.
ROLES: Final = _words(
    "agent customer caller client speaker interviewer interviewee participant respondent "
    "moderator host guest operator system "
    "bot assistant user rep representative advisor supervisor manager unknown voice channel facilitator researcher "
    "patient member kunde kundin mitarbeiter cliente agente ivr recording automated spk"
)
# What stands before the name of a place, a storm, a ship, a saint.
THING_BEFORE: Final = _words(
    "storm hurricane typhoon lake mount mt fort port cape st saint san santa santo los las el "
    "king queen prince princess lady "
    "lord hotel bloody villa castle"
)
# The last word of an organisation, a product, a building or a place: a run that ends or goes on with one is no person.
THING: Final = _words(
    "inc ltd llc llp plc gmbh ag sa bv co corp corporation company companies group holdings partners associates bank "
    "airlines airline airways air hotel hotels inn resort resorts suites lounge airport station terminal street st "
    "road rd avenue ave boulevard blvd lane drive park beach bay lake river mountain hill hills valley island islands "
    "county city town village university college school institute hospital clinic church museum theatre theater "
    "stadium center centre mall plaza square market store stores shop restaurant cafe café bar pub grill kitchen "
    "pizza burger coffee tea beer wine club class lounge insurance services service solutions systems software "
    "technologies technology labs media news times post magazine press records pictures studios "
    "entertainment foundation society "
    "association union council department agency pro plus max mini app phone card rewards prime tower building house "
    "hall court bridge gate east west north south international national global online mobile digital electric energy "
    "motors cars vacuum chair sofa dress shirt jeans shoes bag watch perfume edition series version award prize day "
    "week festival cup league trophy theory law syndrome disease airbus boeing wing crescent "
    "terrace gardens close jeep "
    "brothers bros sons & and"
)
# What goes on after the name of a company or a place in small letters too, and after no person's.
THING_AFTER: Final = _words(
    "airport airline airlines airways lounge terminal aircraft flights routes hotel restaurant perfume tickets app "
    "customers cards devices products toiletries theme brand branded stores website membership subscription crackers "
    "salad flyer jeans trainers sneakers cosmetics makeup boots shoes sandals handbag jacket mattress sofa couch lamp"
)
