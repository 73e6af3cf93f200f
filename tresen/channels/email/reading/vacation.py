"""Notes of absence by their words, for responders that set no header: German and English."""

import re

MOST = 2500  # characters: a note is short
_NAMED = re.compile(
    r"(?:dies(?:e\s+(?:e-?mail|nachricht|antwort))?\s+ist\s+eine\s+automatisch|"
    r"automatisch\s+(?:generierte|erstellte|erzeugte|versandte|verschickte)\w*\s+(?:antwort|nachricht|e-?mail|abwesenheit)|"
    r"automatische\s+(?:antwort|abwesenheits\w+|empfangsbestätigung|eingangsbestätigung)|"
    r"\babwesenheits(?:notiz|nachricht|benachrichtigung|meldung)\b|"
    r"this\s+is\s+an\s+auto(?:mated|matic|matically\s+generated)?[\s-]+(?:reply|response|message|e-?mail)|"
    r"\bauto[\s-]?(?:reply|responder)\b|automatic(?:ally\s+generated)?\s+(?:reply|response)\b)",
    re.IGNORECASE,
)
_AWAY = re.compile(
    r"(?:\b(?:ich\s+bin|wir\s+sind|bin\s+ich|sind\s+wir)\b(?:[^.!?]|(?<=\d)\.|\.(?=\d)){0,80}?"
    r"(?:nicht\s+(?:im\s+(?:büro|buero|haus|dienst|hause)|erreichbar|am\s+arbeitsplatz|am\s+platz|da\b)|abwesend|"
    r"au(?:ß|ss)er\s+haus|im\s+urlaub|in\s+urlaub|in\s+elternzeit|auf\s+dienstreise|im\s+krankenstand)|"
    r"\b(?:unser\s+büro|unsere\s+praxis|das\s+büro)\b(?:[^.!?]|(?<=\d)\.){0,60}?(?:geschlossen|nicht\s+besetzt)|"
    r"\b(?:i\s+am|i'm|i’m|we\s+are|i\s+will\s+be|i'll\s+be)\b(?:[^.!?]|(?<=\d)\.|\.(?=\d)){0,80}?"
    r"(?:out\s+of\s+(?:the\s+|my\s+)?office|away\s+from\s+(?:the\s+|my\s+)?(?:office|desk)|on\s+(?:annual\s+|parental\s+)?"
    r"(?:leave|vacation|holiday)|not\s+in\s+the\s+office|travell?ing\s+with\s+limited)|"
    r"\bcurrently\s+out\s+of\s+(?:the\s+)?office\b)",
    re.IGNORECASE,
)
# What such a note says besides, and a person who only mentions a holiday does not.
_BESIDES = re.compile(
    r"(?:(?:wird|werden)\s+(?:in\s+dieser\s+zeit\s+)?(?:nicht|weder)\s+(?:\w+\s+){0,3}(?:weitergeleitet|gelesen|bearbeitet)|"
    r"in\s+(?:sehr\s+)?dringenden?\s+(?:fällen|angelegenheiten)|"
    r"(?:vielen\s+dank|danke)\s+für\s+(?:ihre|deine|die)\s+(?:e-?mail|nachricht|anfrage|mail)|"
    r"nach\s+meiner\s+rückkehr|sobald\s+ich\s+(?:wieder\s+)?zurück|"
    r"(?:will|is|are)\s+not\s+(?:be\s+)?(?:automatically\s+)?(?:forwarded|read|monitored)|for\s+urgent\s+(?:matters|requests|issues)|"
    r"in\s+urgent\s+cases|thank\s+you\s+for\s+your\s+(?:e-?mail|message|mail)|limited\s+access\s+to\s+(?:my\s+)?e-?mail|"
    r"(?:upon|on|after)\s+my\s+return)",
    re.IGNORECASE,
)


def says_away(text: str, *, replies: bool) -> str:
    """Why the words are those of a note of absence, or "". `replies`: the mail answers another one; a note that answers
    nothing is somebody's news."""
    text = text.strip()
    if not replies or not text or len(text) > MOST or "?" in text:  # who asks wants an answer
        return ""
    if (named := _NAMED.search(text[:400])) and (_AWAY.search(text) or _BESIDES.search(text) or named.start() < 80):
        return "words of an automatic answer"
    if _AWAY.search(text[:700]) and _BESIDES.search(text):
        return "words of a note of absence"
    return ""
