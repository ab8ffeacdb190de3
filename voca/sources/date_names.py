"""What the name of a column says of its dates: that there are some, or that they are of something but the comment."""

from __future__ import annotations

import re
from typing import Final

from voca.sources.names import TIME, TIME_BEST, TIME_OTHER

DATED: Final = re.compile(
    r"\b(?:created|submitted|received|posted|published) (?:at|on)\b|^(?:created|submitted|received|posted)$|"
    r"\b(?:erstellt|eingegangen|abgeschickt) am\b|\b(?:dates?|datetime|time ?stamp|\w*datum|zeitstempel|fecha|"
    r"marca temporal|carimbo|horodateur|informazioni cronologiche|tijdstempel|dato|tidsstempel|sygnatura czasowa|"
    r"fecha y hora|data e hora|"
    r"дата|日期|日付|日時|日时|时间|時間|날짜|타임스탬프|tarihi?)\b|タイムスタンプ|"
    r"^data(?: d\w*)?$"
)
"""Columns so called hold dates, whatever their form."""
_PERIOD: Final = re.compile(
    r"\b(?:periods?|quarters?|quartal\w*|weeks?|kw|woche|kalenderwoche|semaine|semana|settimana|trimest\w*|months?|monat|"
    r"mois|mes|mese|maand|kwartaal|half ?years?|halbjahr)\b"
)
_TERM: Final = r"(?:contract|subscription|policy|membership|licen[cs]e|warranty|trial|tenancy|lease|agreement)s?"
_WHOSE: Final = r"(?:customer|client|user|account|member|subscriber|profile)s?"
_WHEN: Final = r"(?:date|on|at|day|time)"
_LIFE: Final = re.compile(
    rf"\bchurn(?:ed)?\b.*\b{_WHEN}\b|\b{_WHEN}\b.*\bchurn|\bcancel(?:l?ed|l?ation)? {_WHEN}\b|"
    rf"\bdate (?:of )?(?:cancel\w*|churn\w*|termination)|\btermination {_WHEN}\b|"
    r"\b(?:left|lapsed) (?:us )?(?:on|date)\b|\blast working day\b|\b(?:leaving|exit|separation) date\b|"
    r"\brenewals?\b|\brenew(?:s|ed|ing)?\b|\bexpir(?:y|ation|es|ed|ing)\b|\bvalid (?:until|till|to|thru|through)\b|"
    r"\bdue (?:date|on|at|by)\b|\b(?:date|payment|invoice) due\b|"
    rf"\b{_TERM} (?:start|begin|began|end|ended|signed|signature|signing|anniversary|{_WHEN})\w*\b|"
    rf"\b(?:start|begin|beginning|end|date) (?:date )?of (?:the )?{_TERM}\b|"
    rf"\b{_WHOSE} (?:since|created|creation|opened|opening|registered|registration|joined|activated|activation)\b|"
    r"\bsign(?:ed)? ?up\b|\bjoin(?:ed|ing)?\b|\b(?:enrol\w*|onboard\w*|activation|hire|hired|hiring)\b|"
    r"\blast (?:log ?(?:in|on)|logged in|sign(?:ed)? ?in|seen|active|activity|session)\b|"
    r"\b(?:promised|expected|estimated|scheduled|planned) (?:\w+ )?(?:delivery|arrival|shipping|dispatch|completion)\b|"
    r"\b(?:delivery|arrival|shipping|dispatch) (?:date )?(?:promised|expected|estimated|scheduled|planned)\b|\beta\b|"
    r"\bkundigungs\w*|\bgekundigt\b|\bvertrags(?:beginn|ende|start|datum|abschluss|verlangerung)\b|\blaufzeitende\b|"
    r"\bverlangerungs\w*|\bkund(?:e|in) seit\b|\bmitglied seit\b|\b(?:beitritts|eintritts|austritts|ablauf|anmelde|"
    r"falligkeits)datum\b|\bfallig\b|\bgultig bis\b|\bletzter? (?:login|anmeldung|aktivitat)\b|"
    r"\b(?:zugesagt|geplant)\w* (?:liefer|termin)\w*|\bresiliation\b|"
    r"\bd inscription\b|\bd adhesion\b|\becheance\b|\bd expiration\b|"
    r"\brenouvellement\b|\bderniere connexion\b|\b(?:debut|fin) (?:de|du) contrat\b|\bclient depuis\b|"
    r"\bfecha de (?:baja|alta)\b|\b(?:renovacion|vencimiento)\b|\bultim[oa] (?:acceso|acesso|conexion|login)\b|"
    r"\b(?:inicio|fin|fim) (?:de|del|do) contrato\b|\bcliente (?:desde|dal)\b|"
    r"\b(?:disdetta|recesso|rinnovo|scadenza)\b|"
    r"\b(?:data|data di|data de) (?:iscrizione|adesao|cancelamento|cadastro)\b|\b(?:renovacao|vencimento)\b|"
    r"\bultimo accesso\b|\b(?:inizio|fine) contratto\b|\b(?:opzeg|inschrijf|verval|verlengings)datum\b|"
    r"\bcontract(?:begin|start|eind)?datum\b|\blaatste login\b|\bklant sinds\b"
)
_DONE: Final = r"(?:response|responded|reply|replied|answer|answered|resolution)"
_COMPANY: Final = r"(?:owner|company|business|management|developer|host|agent|seller|vendor|merchant|staff|support)s?"
_HANDLED: Final = re.compile(
    rf"\bfirst (?:\w+ )?(?:response|reply)\b|\b{_COMPANY} {_DONE}\b|"
    r"\b(?:time|date) to (?:\w+ )?(?:resolution|resolve|close|closure)\b|"
    rf"\b{_DONE} (?:from|by|of) (?:the )?{_COMPANY}\b|"
    rf"\bresolution {_WHEN}\b|\b(?:date|time) of (?:\w+ )?resolution\b|"
    rf"\b(?:resolved|solved) {_WHEN}\b|\b(?:date|time) (?:resolved|solved)\b|"
    r"\berste antwort\b|\berstantwort\w*|\b(?:losungs|reaktions)(?:datum|zeit|zeitpunkt)\b|\bgelost am\b|"
    r"\b(?:date|heure) de (?:resolution|premiere reponse)\b|\bfecha de (?:resolucion|primera respuesta)\b|"
    r"\bdata (?:di|de|da) (?:risoluzione|resolucao|prima risposta|primeira resposta)\b|"
    r"\bopgelost (?:op|datum)\b|\bdatum (?:opgelost|oplossing)\b|\beerste (?:reactie|antwoord)\b"
)
_WHEN_SAID: Final = re.compile(r"^(?:review|comment|feedback|submission|post) ?(?:time|month|year|day)$")
_ASKED: Final = re.compile(r"\b(?:survey|feedback|comment|submi(?:ssion|tted)|recorded|interview|csat|nps)s?\b")
_SAID: Final = re.compile(
    r"\b(?:survey|review|response|feedback|comment|submi(?:ssion|tted)|responded|recorded|answered|interview)(?:s|ed)?\b"
)


def may_hold_periods(phrase: str) -> bool:
    """Whether months in short, weeks and quarters in a column so called are times, and not groups."""
    return any(pattern.search(phrase) for pattern in (_PERIOD, DATED, TIME))


def is_of_comment(phrase: str) -> bool:
    """Whether a column is called the date of the comment: "review date", "submitted at", "comment time"."""
    said = TIME_BEST.search(phrase) is not None and TIME_OTHER.search(phrase) is None
    return said and (DATED.search(phrase) or _WHEN_SAID.search(phrase)) is not None and not is_of_handling(phrase)


def is_of_a_life(phrase: str) -> bool:
    """Whether dates say when somebody became a customer, left, was last seen, or what is due: not who wrote when."""
    return _LIFE.search(phrase) is not None and _SAID.search(phrase) is None


def is_of_handling(phrase: str) -> bool:
    """Whether dates say when the company first answered or resolved something: not who wrote when."""
    return _HANDLED.search(phrase) is not None and _ASKED.search(phrase) is None
