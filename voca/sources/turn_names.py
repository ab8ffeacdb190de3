"""What the columns and fields of conversations are called: which one, who speaks, on which side, in which order."""

from __future__ import annotations

import re
from typing import Final

TALKER: Final = re.compile(r"^(?:speaker|participant|interviewee|respondent)s?(?: (?:name|label|id))?$")
"""Who is quoted in a table of excerpts."""
HELD: Final = re.compile(
    r"^(?:source|note|document|file|recording|transcript|interview|session|call|meeting|conversation|study session)s?"
    r"(?: (?:title|name|file))?$"
)
"""From which interview an excerpt is, where it is known who speaks."""
CONVERSATION: Final = re.compile(
    r"^(?:conversation|convo|conv|call|chat|session|dialog(?:ue)?|interaction|transcript|thread|ticket|contact|meeting|interview)s?"
    r"(?: (?:id|no|number|key|guid|uuid|sid))?$|"
    r"^(?:case|incident) ?(?:id|no|number|nr)$|"
    r"^(?:gesprachs?|unterhaltungs?|konversations?|chat|anruf|gespreks?|oproep) ?(?:id|nr|nummer)$|"
    r"^(?:id|numero|identifiant|identificador|codigo|codice) (?:de |della |da |do )?(?:la |l )?"
    r"(?:conversation|conversacion|conversazione|conversa|appel|llamada|chiamata|chamada|chat|gesprek)$"
)
PATH: Final = re.compile(
    r"^(?:[^/\s:]+/[^/\s:]+/)*(?:conversations|sessions|dialog(?:ue)?s)/(?=[^/\s]*\d)([^/\s]+)(?:/[^\s]*)?$"
)
"""A resource name that says in which conversation something is: "projects/p/conversations/c7/messages/m2".

Kinds and ids follow one another; "help/sessions/start" is the address of a page.
"""
SPEAKER: Final = re.compile(
    r"^(?:speaker|participant|sender|author|role|party|from)(?: (?:name|role|type|label|id|idx|index|tag|no|number))?$|"
    r"^(?:sprecher(?:in)?|absender|rolle|locut(?:eur|rice)|intervenante?|interlocut(?:eur|or)|expediteur|hablante|"
    r"orador|remitente|emisor|parlante|mittente|falante|remetente|spreker|afzender|rol)$|"
    r"^(?:said|sent|spoken) by$|^(?:created|written|posted|commented) by(?: name)?$|"
    r"^who$|^actor (?:type|role)$|^(?:message )?direction$|^agent or customer$|"
    r"^message (?:author|sender|from|role)$"
)
INBOUND: Final = re.compile(r"^(?:is |was )?(?:message )?(inbound|incoming|outbound|outgoing)$")
"""Whether a message came in, or went out: yes or no."""
SIDE: Final = re.compile(INBOUND.pattern + r"|^(?:message )?(?:type|direction|status)$")
"""What may say of each message whether it came in."""
MESSAGE: Final = re.compile(r"\b(?:messages?|msg|sms|chat|whatsapp)\b")
"""In the names of columns that rows are messages, and no calls."""
DIRECTION: Final = re.compile(r"\bdirection$")
"""Of each message, or of whole calls, which says nothing of who speaks."""
CALLED: Final = re.compile(r"^(?:name|user|user ?name|display name|full name)$")
"""What a speaker may be called by in a table of conversations; elsewhere it is the customer."""
CHANNEL: Final = re.compile(
    r"^(?:audio |call |speaker )?(?:channel|side|track|leg)(?: (?:name|label|id|no|number|index))?$"
)
"""What the two ends of a line are called by; of a whole conversation it says how it was held."""
ORIGIN: Final = re.compile(CHANNEL.pattern + r"|^source$")
"""What may say who a message is from where all of its values are parts in a conversation, of both sides."""
END: Final = re.compile(
    r"(?:(?:audio )?(?:ch(?:annel)?|track|leg|side|line)[ _-]?)?(?:\d{1,2}|[ab]|l(?:eft)?|r(?:ight)?)"
)
"""Values of such a column, in lower case."""
TURN: Final = re.compile(
    r"^(?:turn|utterance|utt|message|line|sequence|seq|order|position)"
    r"(?: (?:number|no|id|index|num|idx|order|position))?$"
)
