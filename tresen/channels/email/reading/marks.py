"""How mail programs announce a quotation or a signature. Every pattern is linear and sees short lines only.

`mail-parser-reply` knows such marks in many languages, but as patterns with nested repetition over the whole text:
one line of 6 kB ("Am 1 schrieb Am 1 schrieb …") kept it busy for more than a minute.
"""

import re

_I = re.IGNORECASE

QUOTED = re.compile(r"[ \t]{0,3}>(?!From |[^\n]{0,300}<<<)")

# "On … wrote:", "Am … schrieb …:" and relatives, after joining the lines they are wrapped over.
_VERBS = (
    r"wrote|writes|schrieb|schrieben|geschrieben|a écrit|ha scritto|escribió|escreveu|schreef|"
    r"geschreven|napisał(?:\(a\)|a)?|"
    r"skrev|kirjoitti|írta|nap(?:sal|ísal)(?:\(a\)|a)?|написала?|пишет|yazdı|a scris"
)
_STARTS = (
    r"(?:-{2,} ?)?(?:On|Am|Le|Il|El|Em|Op|W dniu|Dnia|In data|Den|Dne|Dňa|På|A|"
    r"(?:Mo(?:ntag)?|Di(?:enstag)?|Mi(?:ttwoch)?|Do(?:nnerstag)?|Fr(?:eitag)?|Sa(?:mstag)?|So(?:nn(?:tag|abend))?|"
    r"Mon|Tue|Wed|Thu|Fri|Sat|Sun|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|"
    r"(?:ma|ti|ke|to|pe|la|su|tir|ons|tor|fre|lør|søn|man)[a-zä]{0,8})[.,]?|\d{1,4}[./:-])"
)
_MONTHS = r"(?:Jan|Feb|Mär|Mar|Apr|Mai|May|Jun|Jul|Aug|Sep|Okt|Oct|Nov|Dez|Dec)[a-z]{0,6}\.? \d"
ATTRIBUTION_START = re.compile(
    rf"[ \t]{{0,8}}(?:{_STARTS}(?=[\s\d,])|.{{2,80}}\b(?:schrieb(?:en)? am|hat am|wrote on|wrote \()|"
    rf"\S.{{0,80}}<[^<>\s]+@|\d|{_MONTHS}|Zitat von |Quoting |-{{3,}})",
    _I,
)
ATTRIBUTION_BEGINS = re.compile(r"(?:On|Am) .{0,60}\d.{0,300}\b(?:schrieb|wrote|geschrieben)\b", _I)
ATTRIBUTION = re.compile(
    rf"\s*{_STARTS}.{{3,400}}?\b(?:{_VERBS})\b(?:[^:]{{0,120}}|.{{0,160}}[>)\]\"“])\s?:?\s*-*\s*\Z", _I
)
ATTRIBUTION_NAME_FIRST = re.compile(
    r"\s*.{2,120}\b(?:schrieb(?:en)? am\b|wrote on\b|wrote \(|hat am\b(?=.{4,80}\bgeschrieben:)).{4,80}:\s*\Z", _I
)
ATTRIBUTION_UNDATED = re.compile(
    r"\s*(?:[^<>]{1,80}<[^<>@\s]{1,100}@[^<>@\s]{1,200}> (?:schrieb|wrote)\s?:|"
    r"(?:Zitat von|Quoting)\b.{2,200}>:|-{3,20}\s?.{2,120}\b(?:schrieb|wrote): ?-{3,20})\s*\Z",
    _I,
)
ATTRIBUTION_BY_ADDRESS = re.compile(
    r"\s*(?=.{0,200}\d).{0,400}<\s*[^<>\s]+@[^<>\s]+\s*>{1,2}\s*(?:\S{0,16}\s?\S{0,16})?:\s*\Z", _I
)
# Weaker words that tell who is quoted, enough when quoted lines follow at once.
INTRODUCTION = re.compile(
    r".{0,160}(?:<[^<>@]{1,100}@[^<>@]{1,200}>.{0,80}:|"
    rf"\b(?:{_VERBS}|schreibt|hat geschrieben)\b.{{0,80}}[:-])\W{{0,8}}\Z|"
    r"\d{1,4}[./-]\d{1,2}[./-].{1,80}<[^<>@\s]{1,100}@[^<>@\s]{1,200}>\Z",
    _I,
)
# "Please type your reply above this line", as helpdesks write it.
ABOVE = re.compile(
    r".{0,60}\b(?:reply|respond|type|write|answer|antwort\w{0,4})\b.{0,40}\b(?:above|oberhalb|über)\b.{0,20}"
    r"\b(?:this line|dieser (?:Zeile|Linie)|diese(?:r)? (?:Zeile|Linie))\b.{0,40}\Z",
    _I,
)
# Lotus Notes as it was: name, date, then "An", "Kopie", "Thema" alone on their lines.
NOTES_DATE = re.compile(r"[ \t]*\d{1,2}[./]\d{1,2}[./]\d{2,4} \d{1,2}:\d\d(?: [AP]M)?[ \t]*\Z")
NOTES_FIELD = re.compile(r"[ \t]*(?:An|To|Bitte antworten an|Please respond to)[ \t]*\Z", _I)
DATE_FIELDS = frozenset(("date", "sent", "datum", "gesendet", "gesendet am"))
CLOCK = re.compile(r"\d{1,2}:\d\d")
DIRECTION = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
ATTRIBUTION_DATE_FIRST = re.compile(
    r"\s*(?:\d{1,2}\.? [A-Za-zä]{3,10}\.?|[A-Za-zä]{3,10}\.? \d{1,2},?|\d{1,2}\.\d{1,2}\.) ?\d{4},? "
    r"\d{1,2}:\d\d(?: [AP]M)? "
    r"(?:von|by|from|schrieb) .{0,80}\S@\S{1,200}:\Z",
    _I,
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
# GroupWise: ">>> Erika Muster <…> 03.06.2024 10:12 >>>", and what follows is not marked.
GROUPWISE = re.compile(r">>> [^>\n]{2,120}(?:<[^<>\s]{1,200}>)?[^>\n]{0,40}\d{1,2}:\d\d[^>\n]{0,20}>>>[ \t]*\Z")
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
    r"Von \w.{2,40} (?:auf|für) (?:\w{1,12} )?(?:Android|iPhone|iPad|iOS)\b.{0,20}gesendet|"
    r"Sicher (?:versendet|gesendet) mit |Secured with |Virenfrei\b|Virus-free\b|"
    r"Gesendet (?:von|mit|über|aus|via) |Diese (?:E-?Mail|Nachricht|Mail) wurde (?:von|"
    r"mit) .{0,80}gesendet|Get \w{2,20} for (?:iOS|Android|iPhone|iPad|Mac|Windows)|"
    r"Holen Sie sich Outlook |Outlook für (?:iOS|Android|Mac|iPhone)|Beziehen Sie Outlook |"
    r"Laden Sie Outlook |Download Outlook |"
    r"Envoyé (?:de(?:puis)?|à partir de|avec) |Obtenir Outlook |Télécharger Outlook |Inviato (?:da|dal|"
    r"con) |Ottieni Outlook |Enviado (?:desde|de|do) |"
    r"Obtener Outlook |Verzonden (?:vanaf|vanuit|met) |Outlook voor |Skickat från |Sendt fra |"
    r"Hent Outlook |Wysłane z |Lähetetty |"
    r"Отправлено (?:с|из) |Odesláno z |Trimis de pe )",
    _I,
)
_THANKS = r"(?:(?:Vielen|Besten|Herzlichen|Lieben) )?Dank(?:e)?(?:schön)?(?: (?:vorab|im Voraus|für .{3,30}))?"
CLOSING = re.compile(
    rf"[ \t]*(?P<words>(?:{_THANKS}(?: und|,| &)? )?(?:(?:Mit (?:freundlich|best|herzlich|lieb|viel|kolleg)\w{{0,10}}|"
    r"Viele|Beste|Liebe|Schöne|Herzliche|Freundliche|Sonnige|Bis dahin viele)"
    r"\s(?:lieben |freundlichen |herzlichen )?Gr(?:ü|ue)(?:ß|ss)en?\b|Mit freundlichem Gru(?:ß|ss)|"
    r"(?:Lieben |Schönen |Besten )?Gru(?:ß|ss)|"
    r"Gr(?:ü|ue)(?:ß|ss)e|MfG|VG|LG|BG|Hochachtungsvoll|(?:(?:Best|Kind|Kindest|Warm|Warmest|Many|"
    r"With best|With kind|Thanks and) )?regards|Best wishes|"
    rf"Sincerely|Yours (?:sincerely|faithfully|truly)|Cheers|Many thanks|Thanks|Thank you|Best)\b|"
    rf"{_THANKS}\b(?=[,.! ]{{0,3}}\Z))"
    r".{0,40}\Z",
    _I,
)
NAME = re.compile(
    r"(?:(?:Dr|Prof|Dipl)\.(?:-\w{2,8}\.?)? ?){0,3}"
    r"[A-ZÄÖÜ][\w.'’-]{1,25}(?: (?:von |van |de |zu )?[A-ZÄÖÜ][\w.'’-]{0,25}){0,3},?\Z"
)
# Capitalised words that stand above an address because it is the matter, not because they are a name.
HEADLINE = re.compile(
    r"adresse|anschrift|kontakt|ansprechpartner|daten\b|address|contact|firma|kunde|absender|empfänger|rechnung|liefer|"
    r"bestell|bank|konto|telefon|nummer|invoice|shipping|billing|delivery|customer|company",
    _I,
)
MAIL_ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w.-]{1,100}")
CONTACT = re.compile(
    r"\b(?:Tel(?:efon)?|Fon|Fax|Mobil(?:e|funk)?|Phone|Durchwahl|Hotline|T|F|M)\b[.: ]{1,3}[+(\d]|"
    r"\b(?:Tel(?:efon)?|Telefax|Fon|Fax|Mobil|Phone)[.:]|\+\d{1,3}[ (/]|"
    r"https?://|\bwww\.|\S@\S|\b(?:[gm]?GmbH|AG|KG|OHG|mbH|GbR|"
    r"e\.\s?V\.|Ltd|Inc|LLC|UG|SE|AöR|KdöR)(?!\w)|\bHR[AB]\b|Geschäftsführ|Registergericht|Amtsgericht|\bUSt|"
    r"Sitz der Gesellschaft|Registered in|Aufsichtsrat|Managing Director|"
    r"\w(?:straße|str\.|weg|platz|allee) \d|\b\d{5} [A-ZÄÖÜ]",
    _I,
)
SMALL_PRINT = re.compile(
    r"\b(?:Diese (?:E-?Mail|Nachricht|Mail)\b.{0,60}\b(?:vertraulich|rechtlich gesch)|"
    r"Der Inhalt dieser (?:E-?Mail|Nachricht)|"
    r"Th(?:is|e (?:information|contents?)).{0,60}\b(?:confidential|privileged|intended (?:only|solely))|"
    r"intended recipient|"
    r"(?:E-?Mail|Mail|Nachricht) (?:wirklich )?ausdrucken|vor dem Ausdrucken|"
    r"der Umwelt zuliebe|Ausdruck dieser (?:E-?Mail|Mail|Nachricht)|consider the environment|"
    r"Vertraulichkeitshinweis|Confidentiality notice|Disclaimer|Datenschutz(?:hinweis|erklärung|information))",
    _I,
)
POSTSCRIPT = re.compile(r"[ \t]*P\.?\s?S\b[.:]?", _I)
ANSWERS_BELOW = re.compile(
    r"\b(?:Antwort(?:en)?|Anmerkung(?:en)?|Kommentare?|answers?|comments?|replies|"
    r"responses?)\b[^\n]{0,40}\b(?:unten|im Text|in rot|rot|"
    r"inline|in blau|below|in red|in blue)\b",
    _I,
)
# The subject of a mail that somebody passes on; "AW: WG:" answers one.
FORWARDED = re.compile(r"\s*(?:\[[^\]]{1,40}\]\s*)?(?:WG|FW|FWD|Wtrlt|Weitergeleitet|Weiterleitung|TR|RV)\s?:", _I)
