"""What a column's name says about it: the field's vocabulary, in the languages of the exports that are met most."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from voca.sources import glued
from voca.sources import names_abroad as abroad

_CAMEL: Final = re.compile(r"(?<=[a-zà-ÿ])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])(?![A-Z]s\b)")
_LATIN_ACCENTS: Final = re.compile("([A-Za-z])[\u0300-\u036f]+")
_NOT_WORD: Final = re.compile(rf"[^\w#{abroad.VOWELS}]+|_+")


@lru_cache(maxsize=4096)  # names of fields come again in every record
def phrase(name: str, accents: bool = False) -> str:
    """Write a column name as lower-case words, mostly without accents: ``"OverallRating"`` -> ``"overall rating"``."""
    spaced = unicodedata.normalize("NFKD", _CAMEL.sub(" ", name))
    # accents go from Latin letters only: Cyrillic and Korean ones would become others
    plain = spaced if accents else _LATIN_ACCENTS.sub(r"\1", spaced)
    return glued.apart(_NOT_WORD.sub(" ", unicodedata.normalize("NFC", plain)).strip().lower())


def slug(name: str) -> str:
    """Write a column name as a key: ``"Food & Beverages"`` -> ``"food_beverages"``."""
    return re.sub(r"\W+", "_", phrase(name)).strip("_")[:60] or "score"


def words(alternatives: str) -> re.Pattern[str]:
    """Return what finds one of several words, as a whole word."""
    return re.compile(rf"\b(?:{alternatives})\b")


# ---- the customer's words ------------------------------------------------------------------------------------------
TEXT: Final = words(
    "text|review|reviews|review text|comments?|cmts?|verbatims?|feedback|body|content|contents|message|msg|complaint|"
    "complaints|complaint what happened|narrative|opinion|opinions|remarks?|answer|answers|response|"
    "free ?text|open ?ends?|open ?ended|testimonial|suggestions?|tweet|post|utterance|transcript|description|"
    "details|note|notes|experience|reason|sentence|texto|resena|opinion|comentarios?|comentario|avis|"
    "commentaires?|kommentare?|observaciones|observations|extract|excerpt|freitext|rezension|(?:bewertungs|rezensions|kommentar)text|anmerkung(?:en)?|antwort|testo|recensione|commento|"
    "avaliacao|opmerking(?:en)?|beoordeling|recensie|toelichting|omschrijving|bericht|klacht|ervaring|tekst|отзыв|комментарий|текст|评论|内容|评价|レビュー|コメント|리뷰|ביקורת|תגובה|"
    + abroad.TEXT
)
ABOUT_TEXT: Final = re.compile(
    r" (?:type|format|kind|status|state|count|length|language|url|date|time|at|by|code|channel|method)$"
)
"""What a name ends with that says something of a text and is none itself."""
COMMENTS: Final = words(
    "comments?|cmts?|verbatims?|reasons?|motivations?|feedback|suggestions?|remarks?|improvements?|kommentare?|"
    "anmerkung(?:en)?|begrundung|commentaires?|comentarios?|motivos?|raisons?|opmerking(?:en)?|toelichting|reden(?:en)?|"
    "suggesties?|verbeterpunten?"
)
COMMENT_ON_SCORE: Final = re.compile(
    r"\b(?:satisfaction|csat|nps|ces|survey|rating|score) "
    r"(?:comments?|feedback|verbatims?|remarks?|reasons?|body(?: text)?)$"
)
TITLE_OF_THING: Final = re.compile(
    r"^(?:review )?(?:document|job|product|item|book|movie|film|position|page|course|game|app|video) |"
    r"\b(?:job|professional|academic) titles?\b"
)
RELATIVE: Final = re.compile(
    r"(?:(?:about |over |almost )?(?:an?|one|\d+) (?:second|minute|hour|day|week|month|year)s? ago|"
    r"(?:edited )?(?:just now|yesterday|today)|"
    r"vor \w+ \w+|il y a \w+ \w+|hace \w+ \w+|\w+ \w+ fa|h[aá] \w+ \w+)$",
    re.IGNORECASE,
)
SINCE: Final = re.compile(r"\b(?:since|ago)\b")
TITLE: Final = words(
    "title|titel|titre|titulo|titolo|header|headline|subject|summary|heading|betreff|sujet|asunto|uberschrift|oggetto|assunto|onderwerp|标题|"
    "short description|(?:bewertungs|rezensions|kommentar|beitrags|ticket)titel"
)
OPEN_PAIR: Final = re.compile(
    "^(?:advice(?: to (?:the )?\\w+)?|(?:plus|min|verbeter)punten?|voordelen|nadelen|(?:sterke|zwakke) punten|"
    "vorteile?|nachteile?|starken|schwachen|"
    "points? (?:positifs?|negatifs?|forts?|faibles?)|avantages?|inconvenients?|ventajas?|desventajas?|"
    "lo (?:mejor|peor)|"
    "puntos (?:positivos|negativos)|pregi|difetti|vantaggi|svantaggi|pontos (?:positivos|negativos|fortes|fracos)|"
    "vantagens|desvantagens|"
    "pros?|cons?|likes?|dislikes?|liked|disliked|advantages?|disadvantages?|positives?|negatives?|"
    "strengths?|weaknesses|(?:good|bad|positive|negative|strong|weak) (?:points?|things|aspects|sides)|"
    "(?:best|worst) (?:things?|parts?|aspects?)|(?:aspects?|things?|areas?) (?:to improve|(?:for|of) improvement)|"
    "(?:positive|negative|liked|disliked) (?:review|comment|feedback|text)|"
    "improvements?|suggestions?|what (?:you )?(?:like|dislike).*)$"
)
QUESTION: Final = re.compile(
    r"\?|^(?:q\d+\w* )?(?:what|why|how|which|where|who|when|please|tell|describe|explain|if |in your|do you|"
    r"did you|is there|are there|any (?:other|additional|further)|other comments|was |wie |warum |weshalb |"
    r"bitte |welche|was |pourquoi|quel|comment |que |por que|cual|como |perche|cosa |"
    r"hoe |waarom |wat |welke? |waar |beschrijf |licht toe|"
    r"(?:heeft|hebt|bent|kunt|wilt|zou|vond) (?:u|je) )"
)
_SHORTEST: Final = 4  # words of a question without its mark
QUESTION_CODE: Final = re.compile(r"^(?:\d+ )?q\d+[a-z]?(?: \d+)*(?: (?:text|open|comment|verbatim|other))?$")
OPEN_CODE: Final = re.compile(r"^(?:why|what)\b|\bopen(?: text| ended)?$")
"""Short names of open questions beside another one: "why_vote", "problem_open"."""
QUESTION_NUMBER: Final = re.compile(r"(?:\d+ )?(?:q|qid|sq|v|var|x)\d+[a-z]?(?: \d+| [a-z])*")
SPECIFY: Final = re.compile(
    r"please (?:specify|describe|explain|provide)|bitte (?:angeben|beschreiben|erlautern|erläutern|nennen)|"
    r"(?:veuillez|merci de) préciser|por favor,? especifique|especificar|"
    r"\b(?:namelijk|und zwar|à savoir)\b|licht toe|graag toelichten|"
    r"\[(?:other|sonstiges|autre|otro|altro|anders|outro|comment|kommentar)\]$|"
    r" - (?:other|sonstige[rs]?|autre|otro|altro|anders|outro|further(?: \w+)?|weitere[rs]?)$|\d_text$|"
    r"open-ended response$"
)
QUESTION_COLUMN: Final = re.compile(
    "^(?:question|questions|question text|question label|prompt|frage|pregunta|domanda|vraag)$"
)
REPLY: Final = re.compile(
    r"\b(?:owner|company|business|management|manager|developer|dev|host|agent|seller|vendor|merchant|brand|"
    r"support|our|official|hotel|store|staff|operator)s? (?:response|reply|replies|answer|comment|notes?)\b|"
    r"\b(?:reponse|respuesta|risposta|resposta) (?:de|del|della|dell|da|do|du) (?:l |la |le )?(?:entreprise|empresa|"
    r"azienda|proprietaire|propietario|proprietario|societe|etablissement|vendeur|vendedor|venditore|"
    r"developpeur|desarrollador)\b|"
    r"\b(?:response|reply|answer|replied|comment)s? (?:from|by|of) (?:the )?(?:owner|company|business|"
    r"management|developer|host|seller|vendor|merchant)|\breply(?:ing)?\b|\breplied\b|\breplies\b|"
    r"\b(?:company|property|employer|restaurant|venue|provider|partner|practice) "
    r"(?:public )?(?:response|repl(?:y|ies))\b|"
    r"\bresponse (?:text|date|from|content|at)\b|\binternal (?:notes?|comments?)\b|"
    r"\b(?:agent|clos(?:e|ed|ing|ure)|technician|work) notes?\b|"
    r"\bresolution (?:text|notes?|descriptions?|details?|comments?|summary)\b|\bantwort (?:des|der|von)\b|"
    r"\b(?:reactie|antwoord) (?:van|door) (?:(?:de|het|onze?) )?(?:bedrijf|eigenaar|winkel|verkoper|aanbieder|"
    r"organisatie|"
    r"beheerder|klantenservice|ondernemer|ontwikkelaar|webshop)\b|"
    r"^(?:unsere|notre|nuestra|la nostra|nossa|onze) (?:antwort|reponse|respuesta|risposta|resposta|reactie)$"
)
REPLY_OR_ANSWER: Final = re.compile(r"^(?:ihre |votre |su |sua )?(?:response|resposta|respuesta|reponse|antwort)$")
ANSWER: Final = re.compile(r"^answers?(?: text| body)?$")
MESSAGE: Final = re.compile(
    r"^(?:body|message|description|request|inquiry|enquiry|complaint|instruction|ticket(?: text| description| body)?|"
    r"(?:e ?mail|message|customer) (?:body|text|message|query|question))$"
)
"""Beside it an answer is what the company wrote back."""
REPLY_BESIDE_REVIEW: Final = re.compile(r"^(?:public |private )?comment (?:content|body|text)$")
REVIEW_TEXT: Final = re.compile(r"^review (?:content|body|text)$")
"""Beside it a comment is what the shop wrote below."""
SURVEY: Final = re.compile(r"^survey (?:name|type|id|channel)$")
"""What is known of a survey: beside it a response is somebody's answer."""

# ---- scores --------------------------------------------------------------------------------------------------------
NPS: Final = re.compile(
    r"\bnps\b|\bnet promoter\b|\bltr\b|\blikel\w+ .*\brecommend|\brecommend\w* .*\b(?:likel\w+|0 (?:to )?10|"
    r"scale)|\blikelihood to recommend\b|\bwahrscheinlich\w* .*empfehl|\bprobab\w+ .*recom|"
    r"\bweiterempfehlung\w*|\bprobab\w+ .*(?:consigli|raccomand)|\bwaarschijnlijk\w* .*(?:aanbev|aanraad|aanra)|"
    r"\b0 (?:(?:a|al|bis|tot|et|y|e|und) )?10\b.* (?:recom|weiterempf|empf|consigli|raccomand|aanbe)\w*|"
    r"\b(?:recom|weiterempf|empf|consigli|raccomand|aanbe)\w* (?:.*\b)?0 (?:(?:a|al|bis|tot|et|y|e|und) )?10\b|"
    r"\b(?:troligt|sannolikt|sandsynligt) .*(?:rekommend|anbefal)|\bprawdopodob\w* .*polec|" + abroad.NPS
)
CSAT: Final = re.compile(
    r"\bcsat\b|\bosat\b|^q\d+\w* sat$|\bc sat\b|\b(?:job|overall|customer|employee) sat$|"
    r"\w*satisf\w*|\w*zufrieden\w*|\bsoddisf\w*|\btevreden\w*|" + abroad.CSAT
)
CES: Final = re.compile(
    r"\bces\b|\beffort\b|\beas[ey]\b(?! of use$)|\beasily\b|\bdifficult\w*|\baufwand\b|\besfuerzo\b|\beinfach\b|"
    r"\bdificil\w*|\bdifficil[ei]\b|\bschwierig\w*|\bmoeilijk\w*|"
    r"\binspanning\b|\bmoeite\b|\b(?:ge)?makkelijk\b|\bfacil(?!it(?:y|ies)\b)\w*(?! d utilis| de us| d uso)"
)
EASY: Final = re.compile(r"\beas[ey]\b|\beasily\b|\beinfach\b|\b(?:ge)?makkelijk\b|\bfacil(?!it(?:y|ies)\b)\w*")
YES_NO: Final = re.compile(
    r"\bsatisfied\b|\brecommend\w*|(?<!\bwould )(?<!\bwould you )(?<!\bd )\bliked?\b|\bthumbs?\b|\bvoted up\b|"
    r"\bwould (?:you )?(?:buy|use|visit|stay)\b|\bw(?:ould|ill) (?:you )?(?:return|rejoin|renew|come (?:back|again))\b|"
    r"\bw(?:ould|ill) (?:you )?(?:buy|use|visit|stay|shop|order|book|choose)\b(?=$|.* (?:again|us|here|back)\b)|"
    r"\w*empfehl\w*|\brecom\w*|\baanbev\w*|\baanra\w*|\b(?:consigli|raccomand)\w*|" + abroad.RECOMMEND
)
RECOMMEND: Final = re.compile(r"\brecom|empfehl|\baanbev|\baanraa?d|\bconsigli|\braccomand|" + abroad.RECOMMEND)
OVERALL: Final = words(
    r"overall|gesamt\w*|global|general rating|main rating|total rating|globale?|geral|"
    r"(?:nota|note|calificacion|puntuacion|valoracion|valutazione|voto|satisfac\w*|soddisfazione|opinion) generale?|"
    "algemeen|algemene|totaal(?:oordeel|cijfer|score)?|eind(?:oordeel|cijfer)|" + abroad.OVERALL
)
RATING: Final = words(
    "rating|ratings|rate|rated|stars?|score|scores|note|nota|grade|bewertung|sterne|puntuacion|calificacion|"
    "avaliacao|classificacao|valutazione|punteggio|voto|etoiles|estrellas|estrelas|"
    r"\w*cijfers?|waardering|\w*oordeel|sterren|"
    "beoordeling|ocena|оценка|рейтинг|评分|星级|평점|評価|punkte|review score|review rating|points|schulnoten?|"
    "valuta|avalie|califique|notez|" + abroad.RATING
)
RATED: Final = words(
    "ratings?|rate|rated|reviews?|stars?|bewertung(?:en)?|sterne?|calificacion|estrellas?|avaliacao|classificacao|"
    "estrelas?|valutazione|stelle|etoiles?|beoordeling|waardering|sterren|ocena|оценка|рейтинг|评分|星级|평점|評価|"
    + abroad.RATING
)
"""Of the names of scores those of ratings, whose scales seldom begin at 0."""
SCHOOL_MARK: Final = re.compile(r"\bschulnoten?\b")
SCALE_SAID: Final = re.compile(
    r"\b(?:scale|skala|escala|[ée]chelle|scala|schaal) (?:(?:from|of|von|del?|da|van) )?[01] ?"
    r"(?:to|bis|al?|à|tot|-|–) ?(?:5|7|10|100)\b",
    re.IGNORECASE,
)
STATED_SCALE: Final = re.compile(
    r"[(\[](?:[01] ?(?:to|bis|-|–)|(?:out )?of|von|sur|de|su) ?(?:5|6|7|10|100)"
    r"(?: ?(?:scale|points?|stars?|punkte))?[)\]]|" + SCALE_SAID.pattern,
    re.IGNORECASE,
)
HOW_WAS: Final = re.compile(
    r"^(?:q?\d+\w* )?(?:how (?:(?!many|much|often|old|long|big|large|far|soon)\w+ )?(?:was|were|is|are) |"
    r"(?:wie|hoe) (?:(?!viele?|oft|alt|lange?|gro\w+|weit|veel|vaak|oud|ver)\w+ )?(?:war|waren|ist|sind|was|is) |"
    r"(?:how (?:would|do) you (?:rate|judge)|wie (?:bewerten|beurteilen|fanden) sie|"
    r"comment (?:evalueriez|evaluez|jugez|jugeriez|notez|noteriez|etait)|como (?:valora|valoraria|calificaria|evalua|"
    r"evaluaria|puntuaria|fue|estuvo|avalia|avaliaria|foi)|que (?:le|te|les|os) parecio|"
    r"come (?:valuta|valuterebbe|giudica|e)|"
    r"hoe (?:beoordeelt|was|vond))\b)"
)
"""A question to which points are an answer."""
ASKED_TO_RATE: Final = re.compile(
    r"^(?:q?\d+\w* )?(?:please |bitte )?(?:rate|bewerten sie|notez|califique|avalie|valuta) "
)
HOW_MANY: Final = re.compile(
    r"\bhow (?:many|often|old|long|much(?! do you (?:agree|like|trust|enjoy)\b))\b|"
    r"\bhoe (?:veel|vaak|oud|lang)\b|\bhoeveel\b|\bwie (?:viele?|oft|alt|lange)\b|\bcombien\b|\bcuant\w+\b"
)
RATED_IN_PARTS: Final = words(
    "ratings?|note|nota|stars?|bewertung|sterne|calificacion|avaliacao|valutazione|voto|cijfer"
)
"""Of the names of ratings those under which decimals are points too; scores with decimals are measured by tools."""
STAR: Final = words("stars?|sterne|etoiles|estrellas|estrelas|stelle")
SUB_RATING: Final = words(
    r"food\w*|seats?|service|services|value|money|staff|clean\w*|comfort\w*|wifi\w*|location|quality|price|"
    r"pricing|delivery|rooms?|ambien[ct]e|atmosphere|entertainment|beverages?|drinks?|ground|crew|cabin|"
    r"legroom|washrooms?|design|support|performance|reliability|usability|speed|selection|packaging|"
    r"prijs\w*|kwaliteit|levering|bezorging|bediening|personeel|sfeer|hygiene|klantenservice|"
    r"communication|checkin|check in|security|politeness|friendl\w*|helpful\w*|professional\w*|knowledge|"
    r"responsive\w*|onboard\w*|safety|convenience|features?|trust|wait\w*|queu\w*|boarding|online|connectivity|"
    r"baggage|catering|ease"
)
NOT_SCORE: Final = words(
    "count|counts|number|num|no|nr|age|years?|months?|weeks?|days?|hours?|minutes?|seconds?|votes?|helpful|"
    "likes|length|duration|size|qty|quantity|cost|amount|id|ids|code|zip|index|rank|ranking|position|latitude|"
    "longitude|lat|lng|lon|weight|progress|tenure|total|income|salary|phone|purchases?|orders?|visits?|"
    "tickets?|calls|aantal|leeftijd|jaar|dagen|bedrag"
)

# ---- the rest ------------------------------------------------------------------------------------------------------
_WHO: Final = (
    r"(?:customer|user|client|respondent|member|account|subscriber|patient|guest|participant|passenger|kunde|kunden|klant|klanten|"
    r"reviewer|author|person|visitor|traveller|traveler|rider|renter|player|student|employee|bezoeker|gebruiker|deelnemer|"
    r"cliente|utente|usuario|buyer|shopper|contact|prolific|critic|taster|commenter|complainant|resident|tenant|learner|"
    r"attendee|policyholder|caller|consumer|utilisateur|nutzer|benutzer|miembro|membre|membro|huesped|hospede|paciente|"
    r"alumno|aluno|estudiante|etudiant|empleado)"
)
_PERSONS: Final = _WHO[3:-1].replace("|account", "")  # an account's name is mostly that of a company
CUSTOMER: Final = re.compile(
    rf"\b{_WHO}s? ?(?:(?:id|ids|key|code|ref|uuid|guid|hash|pid|#|nummer)\b|(?:no|nr|num|number)$)|^{_WHO}$|"
    rf"^{_WHO} (?:unique )?(?:identifier)$|"
    rf"^(?:id|identifia\w+|identifica\w+|numero|num|n|code|codigo|codice) (?:de |del |do |da |du |di )?(?:l |la |le )?"
    rf"{_WHO}$|"
    r"^(?:\w+ )?steam ?id$|^from user(?: id)?$|^requester id$|"
    r"^(?:uid|userid|respid|resp id|customerid|custid|cust id|panelist|panelist id)$|" + abroad.CUSTOMER
)
PERSON: Final = re.compile(
    r"^(?:name|names|naam|requester|submitter|reporter|caller)$|\b(?:klant|gebruikers|voor|achter|familie)naam$|"
    r"\b(?:author|authors|reviewers?|username|nick ?name|pseudo|by|author name|reviewer name)$|"
    r"\b(?:sur|fore|maiden|middle|christian) ?names?(?: s)?$|"  # "Forename(s)"
    rf"\b(?:user|first|last|full|given|family|profile|display|screen|agent|rep|{_PERSONS})s? ?names?$|"
    r"\bautor(?:in)?$|\bauteur$|^verfasser(?:in)?$|^anfragende[rn]?$|^demandeur$|^solicitante$|"
    r"^(?:aanvrager|melder|behandelaar)$|"
    r"\b(?:requester|submitter|assignee|responder|consumer|caller|kunden|vor|nach|nutzer|benutzer) ?names?$|"
    rf"^(?:name|nom|nombre|nome|naam) (?:(?:des|der|du|del?|do|da|di|van) ?(?:la|l|de)? ?)?(?:{_PERSONS}s?|"
    r"verbrauchers?|consommateur|consumidor|consumatore|verfassers?|rezensenten|nutzers)$|"
    r"\b(?:apellidos?|prenoms?|cognome|sobrenome|apelido|efternamn|fornamn|etternavn|fornavn)$|"
    r"^(?:prenoms?|vorname|cognome|voornaam) (?:(?:et|und|e|en) )?(?:noms?|nachname|nome|achternaam)$|"
    r"^(?:nombre|nome|nom) complet[oe]?$|" + abroad.PERSON
)
RECIPIENT: Final = re.compile(
    r"^(?:to|cc|bcc|recipients?|delivered to|sent to|an|empfanger(?:in)?|destinataires?|destinatari[oi]s?|"
    r"para|aan|ontvanger)(?: (?:address|e ?mail|number|adresse))?$|"
    r"\b(?:agent|assignee|assigned|rep|representative|advisor|operator|staff|solved|closed|updated)\b"
)
"""To whom something went, and who of the company dealt with it: nobody who wrote it."""
ID: Final = re.compile(
    r"\b(?:id|ids|uuid|guid|key|ref|reference|ticket|hash|identifier|token|index|pid|etag|id str)$|#|"
    r"^ids? (?:de |d |del |da |do |du |der |des )?\w+$|"
    r"^(?:(?:s|sr|sl|serial) ?)?(?:no|nr|num|number)$|\b\w{3,}nummer$|"
    r"\b(?:conversation|ticket|case|order|invoice|reservation|booking|issue|incident|request|confirmation|claim) "
    r"(?:number|no|nr|num)$|"
    r"\b(?!\w*(?:paid|valid|android|grid|covid|hybrid|solid|liquid)$)\w{4,}id$"
)
RECORD: Final = re.compile(
    r"\b(?:review|response|answer|comment|feedback|submission|entry|record|rating|post|tweet|message|verbatim|"
    r"recommendation)s? ?(?:id|uuid|guid|key|identifier)\b"
)
PADDED: Final = re.compile(r"0\d{3,}")
"""A number of a case or the like, with zeros before it."""
VERSION: Final = re.compile(r"\bversions?\b|\bbuild\b")
TIME: Final = re.compile(
    r"\b(?:dates?|c?time|dt|dttm|horodateur|marca temporal|informazioni cronologiche|carimbo|tijdstempel|month|"
    r"responded|received|datetime|timestamp|created|submitted|submission|recorded|posted|published|reviewed|day|"
    r"at|on|datum|zeit|zeitstempel|fecha|hora|data|tijdstip|aangemaakt|geplaatst|verzonden|ingevuld|\w*datum|quando|jour|heure|when|дата|日期|時間|时间|tarih|تاريخ|תאריך)\b"
)
DATE: Final = re.compile(r"\b(?:date|day|datum|tag|fecha|data|jour|dia|on)\b")
CLOCK: Final = re.compile(
    r"\b(?:time|uhrzeit|zeit|heure|hora|ora|orario|tijd(?:stip)?|clock|at)(?: (?:utc|gmt|local|est|cet))?\b"
)
"""A time of day; what is before it says of what."""
TIME_BEST: Final = re.compile(
    r"\b(?:review|created|submitted|submission|recorded|posted|published|response|responded|received|completed|completion|"
    r"end|comment|fertigstellungszeit|abgeschickt|finalizacion|envio|fin|completamento|conclusao|voltooiingstijd)\b"
)
TIME_OTHER: Final = re.compile(
    r"\b(?:flown|visit|visited|experience|purchase|order|read|birth|dob|born|updated|modified|reply|replied|start|stay|due|"
    r"dev|developer|closed|resolved|expiry|signup|joined|registered|sent|requested|interaction|discharge|added|seen|crawled|scraped|"
    r"first response|resolution|collected|extracted|fetched|answer|owner|delivered|shipped|"
    r"gesloten|opgelost|bezoek\w*|bestel\w*|gewijzigd|geboorte\w*|startzeit|inicio|debut|inizio|begintijd|starttijd|"
    r"start datum)\b"
)
BIRTH: Final = words("birth|birthday|dob|born|geburtsdatum|birthdate|geboorte\\w*")
WEIGHT: Final = re.compile(
    r"^(?:weights?|weighting|(?:survey|sample|rake|final|post|p|respondent) ?(?:weights?|wgt|wt)|gewicht\w*|weging\w*|"
    r"poids|peso|"
    r"wt|wgt|wght|weight \w+)$"
)
BODY: Final = words("height|bmi|width|blood pressure|groesse|grosse|taille|altura")
"""What is measured of bodies and things whose weight stands beside it."""
CHURNED: Final = re.compile(
    r"\b(?:churn|churned|churner|cancel|cancelled|canceled|attrition|defected|lapsed|gekundigt|opgezegd|left us|"
    r"exited)\b"
)
RETAINED: Final = re.compile(r"\b(?:retained|renewed|retention|stayed|active customer|is active)\b")
VALUE: Final = re.compile(
    r"\b(?:revenue|arr|mrr|acv|tcv|clv|cltv|ltv|spend|spending|turnover|\w*umsatz|\w*omzet|klantwaarde|"
    r"lifetime value|customer value|"
    r"contract value|account value|order value|annual value|monthly charges?|total charges)\b|^value$"
)
ADDRESS: Final = words(
    "address|adresse|adres|direccion|endereco|street|url|link|links|href|website|image|photo|avatar|picture|file|"
    "filename|ip|ip address|phone|mobile|user agent|browser version|latitude|longitude|lat|lng|lon|"
    "coordinates|location latitude|location longitude|geo"
)
NOT_SEGMENT: Final = words(
    "zip|zip ?code|postal|postal ?code|postcode|plz|cap|cep|weekday|day of week|dayofweek|hour(?! played)|time of day|"
    "edited|month|week|quarter|year|wochentag|progress|finished|consent|attention|ip"
)
CODED: Final = re.compile(
    r"\b(?:type|category|status|class|kind|group|segment|region|branch|department|store|country|gender|sex|plan|tier|"
    r"priorit\w*|prioridade?|urgen\w*|dringlichkeit|severity|schweregrad|impact|criticality|risk|product|item|article|"
    r"artikel|sku|model|shop|site)(?: (?:id|code|no|nr|number|level|class))?$|\bcodes?$"
)
"""What a number in a column so called stands for is a group, no amount."""
GOOD_SEGMENT: Final = words(
    "segment|plan|tier|region|country|state|market|product|channel|type|class|category|department|division|"
    "branch|store|brand|gender|age|age group|education|income|loyalty|status|version|platform|device|cabin|"
    "traveller|traveler|via|bank|industry|size|tenure|occupation|employment|race|ethnicity|location|"
    "subscription|package|contract|service|airline|hotel|verified|membership|geschlecht|land|alter|pays|pais|"
    "sexo|genre|group|cohort|leeftijd|filiaal|regio|winkel|afdeling|abonnement|provincie|geslacht"
)


_NAME_ASKED_FOR: Final = re.compile(
    r"^(?:\w+ ){0,5}your (?:\w+ )?names?(?: optional)?$|^wie heissen sie$|"
    r"^(?:\w+ ){0,4}(?:ihr|votre|tu|su|seu) (?:\w+ )?(?:name|nom|nombre|nome)$"
)
_ASKED_FOR: Final = re.compile(
    r"\b(?:your|ihre?|votre|tu|su|seu|uw|le) (?:\w+ ){0,2}(?:e ?mail|address|adresse|direccion|phone|telephone|"
    r"telefon\w*|mobile|website|url|linkedin|zip|post ?code|postal code|contact (?:details|information))\b(?: \w+)?$"
)


_WHO_ASKED: Final = re.compile(
    r"\b(?:your|ihre?|votre|tu|su|seu|il tuo) (?:(?:full|first|last|own|given|family|user|preferred|ganze[rn]?) )*"
    r"(?:names?|nom|nombre|nome)(?: (?:and|or|und|oder|et|ou|y|o|e) (?:\w+ ){0,2}"
    r"(?:number|nummer|numero|phone|mobile|e ?mail|address|adresse|details|telefon\w*))?(?: optional)?$"
)

CONTACT_WORDS: Final = 6
"""Words that an answer has at most on average that says who somebody is or how to reach them: "Ann Lee, 555 010 22"."""


def asks_for_contact(wording: str) -> bool:
    """Whether a wording, as a phrase, ends with asking who somebody is or how to reach them, whatever is before it."""
    return _WHO_ASKED.search(wording) is not None or _ASKED_FOR.search(wording) is not None


def asks(name: str) -> bool:
    """Whether a name is the wording of a question: it has its mark, or begins with a word that asks and goes on."""
    return "?" in name or (QUESTION.search(plain := phrase(name)) is not None and len(plain.split()) >= _SHORTEST)


def is_address(name: str) -> bool:
    """Whether a column's name says links, places or how to reach somebody; what a question is about is none."""
    plain = phrase(name)
    return ADDRESS.search(plain) is not None and (not asks(name) or _ASKED_FOR.search(plain) is not None)


def is_person(name: str) -> bool:
    """Whether a column's name says names of persons; a question is about them only where it asks for a name."""
    plain = phrase(name)
    return _NAME_ASKED_FOR.search(plain) is not None or (PERSON.search(plain) is not None and not asks(name))
