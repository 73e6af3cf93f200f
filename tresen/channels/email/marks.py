"""How mail programs announce a quotation or a signature. Every pattern is linear and sees short lines only.

`mail-parser-reply` knows such marks in many languages, but as patterns with nested repetition over the whole text:
one line of 6 kB ("Am 1 schrieb Am 1 schrieb …") kept it busy for more than a minute.
"""

import re

_I = re.IGNORECASE

QUOTED = re.compile(r"[ \t]{0,3}>(?!From )")

# "On … wrote:", "Am … schrieb …:" and relatives, after joining the lines they are wrapped over.
_VERBS = (
    r"wrote|writes|schrieb|schrieben|geschrieben|a écrit|ha scritto|escribió|escreveu|schreef|"
    r"geschreven|napisał(?:\(a\)|a)?|"
    r"skrev|kirjoitti|írta|nap(?:sal|ísal)(?:\(a\)|a)?|написала?|пишет|yazdı|a scris"
)
_STARTS = (
    r"(?:-{2,} ?)?(?:On|Am|Le|Il|El|Em|Op|W dniu|Dnia|In data|Den|Dne|Dňa|På|A|(?:Mo|Di|Mi|Do|Fr|Sa|So|Mon|"
    r"Tue|Wed|Thu|Fri|Sat|Sun|"
    r"ma|ti|ke|to|pe|la|su|tir|ons|tor|fre|lør|søn|man)[a-zä]{0,8}[.,]?|\d{1,4}[./:-])"
)
ATTRIBUTION_START = re.compile(
    rf"[ \t]{{0,3}}(?:{_STARTS}(?=[\s\d,])|.{{2,80}}\b(?:schrieb(?:en)? am|hat am|wrote on|wrote \()|"
    r"\S.{0,80}<[^<>\s]+@|\d|Zitat von |Quoting |-{3,})",
    _I,
)
ATTRIBUTION = re.compile(
    rf"\s*{_STARTS}.{{3,400}}?\b(?:{_VERBS})\b(?:[^:]{{0,120}}|.{{0,160}}[>)\]\"“])\s?:?\s*-*\s*\Z", _I
)
ATTRIBUTION_NAME_FIRST = re.compile(
    r"\s*.{2,120}\b(?:schrieb(?:en)? am\b|wrote on\b|wrote \(|hat am\b(?=.{4,80}\bgeschrieben:)).{4,80}:\s*\Z", _I
)
ATTRIBUTION_UNDATED = re.compile(
    r"\s*(?:(?:Zitat von|Quoting)\b.{2,200}>:|-{3,20}\s?.{2,120}\b(?:schrieb|wrote): ?-{3,20})\s*\Z", _I
)
ATTRIBUTION_BY_ADDRESS = re.compile(
    r"\s*(?=.{0,200}\d).{0,400}<\s*[^<>\s]+@[^<>\s]+\s*>{1,2}\s*(?:\S{0,16}\s?\S{0,16})?:\s*\Z", _I
)
SURE_ATTRIBUTION = re.compile(r"@|\d{1,2}[:.]\d{2}\b|\b(?:19|20)\d\d\b")
OWN_WORDS = re.compile(r"\b(?:ich|wir|I|we)\b")

# "Von: … Gesendet: … An: … Betreff: …"
HEADER_LINE = re.compile(
    r"[ \t]{0,8}[*_]{0,2}(?:(?P<who>Von|From|De|Da|Van|Od|Fra|Från|Lähettäjä|От|Absender|Expéditeur|"
    r"Mittente)|"
    r"(?P<what>Gesendet(?: am)?|Datum|Date|Sent|An|To|Cc|Kopie|Bcc|Betreff|Betr\.|Subject|"
    r"Envoyé(?: le)?|À|A|Objet|Sujet|Inviato|Oggetto|"
    r"Verzonden|Aan|Onderwerp|Para|Asunto|Assunto|Enviado(?: el| em)?|Data|Do|Temat|Wysłano|Till|"
    r"Skickat|Ämne|Til|Sendt|Emne|Dato|"
    r"Copie à|Message du|Empfänger|Reply-To|Antwort an|Wichtigkeit|Priorität|Importance|Komu|Předmět|"
    r"Odesláno|Кому|Тема|Дата))"
    r"[*_]{0,2}\s{0,2}:(?!//)",
    _I,
)

_ORIGINAL = (
    r"Original[- ]?(?:Nachricht|Message|Mail|E-?Mail|Appointment)|Ursprünglicher? (?:Nachricht|E-?Mail|"
    r"Mail|Termin)|"
    r"Weitergeleitete (?:Nachricht|E-?Mail|Mail)|Weitergeleitet von .{1,120}|Forwarded (?:message|"
    r"by .{1,120}|mail|email)|"
    r"Antwort von .{1,80}|Message d['’]origine|Message (?:original|transféré)|Messaggio (?:originale|"
    r"inoltrato)|Mensaje original|"
    r"Mensaje reenviado|Mensagem original|Mensagem encaminhada|Oorspronkelijk bericht|"
    r"Doorgestuurd bericht|Oprindelig (?:besked|meddelelse)|"
    r"Opprinnelig melding|Ursprungligt meddelande|Vidarebefordrat meddelande|Alkuperäinen viesti|"
    r"Wiadomość oryginalna|Исходное сообщение|"
    r"Původní zpráva|Reply message|Reply above this line"
)
SEPARATOR = re.compile(rf"[ \t]*[-_*=#]{{2,60}} ?(?:{_ORIGINAL})[ \t]*:?[ \t]?[-_*=#]{{2,60}}[ \t]*\Z", _I)
FORWARD = re.compile(
    r"\s*(?:Anfang der weitergeleiteten (?:E-?Mail|Nachricht)|Begin forwarded message|"
    r"Début du message (?:réexpédié|transféré))\s?:\s*\Z",
    _I,
)
RULE = re.compile(r"[ \t]*[-_=*—–]{3,200}[ \t]*\Z")

SIGNATURE_STRICT = re.compile(r"--[ \xa0]\Z")
SIGNATURE_WEAK = re.compile(r"[ \t]*(?:--|—|–|__+|—{2,}|–{2,})[ \t]*\Z")
SIGNATURE_DASH_NAME = re.compile(r"-[A-ZÄÖÜ][\w.'’]{1,20}(?: [A-ZÄÖÜ][\w.'’]{0,20}){0,2}[ \t]*\Z")
DEVICE = re.compile(
    r"[ \t]*[*_(\[]?(?:Sent (?:from|via|with|using) |Von (?:meinem|meiner|unterwegs|"
    r"mobil)\b.{0,60}\bgesendet|Von unterwegs|"
    r"Gesendet (?:von|mit|über|aus|via) |Diese (?:E-?Mail|Nachricht|Mail) wurde (?:von|"
    r"mit) .{0,80}gesendet|Get Outlook for |"
    r"Holen Sie sich Outlook |Outlook für (?:iOS|Android|Mac|iPhone)|Beziehen Sie Outlook |"
    r"Laden Sie Outlook |Download Outlook |"
    r"Envoyé (?:de(?:puis)?|à partir de|avec) |Obtenir Outlook |Télécharger Outlook |Inviato (?:da|dal|"
    r"con) |Ottieni Outlook |Enviado (?:desde|de|do) |"
    r"Obtener Outlook |Verzonden (?:vanaf|vanuit|met) |Outlook voor |Skickat från |Sendt fra |"
    r"Hent Outlook |Wysłane z |Lähetetty |"
    r"Отправлено (?:с|из) |Odesláno z |Trimis de pe )",
    _I,
)
CLOSING = re.compile(
    r"[ \t]*(?:(?:Mit (?:freundlich|best|herzlich|lieb|viel|kolleg)\w{0,10}|Viele|Beste|Liebe|Schöne|"
    r"Herzliche|Freundliche|Sonnige|Bis dahin viele)"
    r"\s(?:lieben |freundlichen |herzlichen )?Gr(?:ü|ue)(?:ß|ss)en?\b|Mit freundlichem Gru(?:ß|ss)|"
    r"(?:Lieben |Schönen |Besten )?Gru(?:ß|ss)|"
    r"Gr(?:ü|ue)(?:ß|ss)e|MfG|VG|LG|BG|Hochachtungsvoll|(?:(?:Best|Kind|Kindest|Warm|Warmest|Many|"
    r"With best|With kind) )?regards|Best wishes|"
    r"Sincerely|Yours (?:sincerely|faithfully|truly)|Cheers|Many thanks|Thanks|Thank you|Best)\b.{0,40}\Z",
    _I,
)
CONTACT = re.compile(
    r"\b(?:Tel(?:efon)?|Fon|Fax|Mobil(?:e|funk)?|Phone|Durchwahl|Hotline)\b[.: ]|\+\d{1,3}[ (/]|"
    r"https?://|\bwww\.|\S@\S|\b(?:GmbH|AG|KG|OHG|gGmbH|"
    r"e\.\s?V\.|Ltd|Inc|LLC|UG|SE|AöR|KdöR)\b|\bHRB\b|Geschäftsführ|Registergericht|Amtsgericht|\bUSt|"
    r"Sitz der Gesellschaft|"
    r"\w(?:straße|str\.|weg|platz|allee) \d|\b\d{5} [A-ZÄÖÜ]",
    _I,
)
POSTSCRIPT = re.compile(r"[ \t]*P\.?\s?S\b[.:]?", _I)
ANSWERS_BELOW = re.compile(
    r"\b(?:Antwort(?:en)?|Anmerkung(?:en)?|Kommentare?|answers?|comments?|replies|"
    r"responses?)\b[^\n]{0,40}\b(?:unten|im Text|in rot|rot|"
    r"inline|in blau|below|in red|in blue)\b",
    _I,
)
