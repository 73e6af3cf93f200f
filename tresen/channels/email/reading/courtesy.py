"""Is a text nothing but thanks? Such a mail asks for nothing: it need not open a solved ticket again."""

import re

_I = re.IGNORECASE
_LONGEST = 400  # characters; who writes more has more to say

# What courtesy is made of. Anything else (a "but", a question, a number, the matter itself) makes it more than that.
_HELP = "hilfe|unterstützung|antwort|rückmeldung|lösung|info|information|auskunft|mühe|bemühungen|erledigung|geduld"
_HELP_EN = "help|support|reply|answer|response|patience|assistance|update|info"
_RIGHT = (
    "funktioniert|klappt|geht|läuft|passt|works|is working|working|did it|did the trick|worked|solved it|that helped|"
    r"hat (?:\w+ )?(?:geklappt|geholfen|funktioniert)|is (?:fine|solved|fixed|good|ok)|"
    "ist (?:erledigt|gelöst|ok|gut|da)"
)
_AGAIN = (
    "jetzt|nun|wieder|alles|einwandfrei|super|perfekt|prima|bestens|gut|wunderbar|tadellos|auch|again|now|fine|"
    "perfectly|great|well|like a charm"
)
_PRAISE = (
    "super|perfekt|prima|top|klasse|toll|wunderbar|spitze|bestens|erledigt|gelöst|bestätigt|genau|ja|ok(?:ay|i)?|yes|"
    "great|perfect|awesome|excellent|wonderful|brilliant|fantastic|solved|resolved|done|sorted|fixed|got it|gerne?|"
    "sehr nett|much appreciated|appreciated|you are the best|you rock|gut|all good|wie immer|schnelle hilfe"
)
_PHRASES = re.compile(
    r"(?:(?:hallo|guten (?:tag|morgen|abend)|hi|hey|hello|moin(?: moin)?|servus|dear|liebe[rs]?|sehr geehrte[r]?|"
    r"good (?:morning|afternoon|evening))"
    r"(?: (?:herr|frau|mr|mrs|ms|team|support|all|alle|zusammen|nochmals?|damen und herren|service[ -]?desk))*"
    r"(?: (?-i:[A-ZÄÖÜ])[\w'’-]{1,30}){0,2} ?[,!.]"
    r"|(?:(?:vielen|besten|herzlichen|tausend|lieben|schönen|1000|ganz|recht) )*"
    r"(?:danke?|danke?schön|merci|thx|thanks?|cheers)"
    r"(?: (?:sehr|schön|vielmals|euch|ihnen|dir|again|you|a (?:lot|bunch|million)|so much|very much|nochmals?|"
    rf"noch einmal|auch|allen|everyone|all|für (?:die|ihre|eure|deine) (?:\w+ ){{0,2}}(?:{_HELP})|"
    rf"for (?:the |your |all (?:the |your )?)?(?:\w+ ){{0,2}}(?:{_HELP_EN})))*"
    r"|(?:und )?(?:ihnen |euch |dir )?(?:auch )?(?:einen? )?schöne[ns]? (?:tag|abend|wochenende|feierabend|woche)"
    r"(?: noch)?|have a (?:nice|great|good|lovely) (?:day|evening|weekend|one)"
    r"|(?:(?:es|das|alles|jetzt|nun|it|this|that|everything|all|now|der \w+|die \w+|the \w+) )*"
    rf"(?:{_RIGHT})(?: (?:{_AGAIN}))*|(?:alles )?(?:{_PRAISE})"
    r"|(?:das )?(?:problem|thema|ticket|anliegen) (?:ist|hat sich) (?:damit )?(?:gelöst|erledigt|behoben)"
    r"|(?:sie können|ihr könnt|du kannst) (?:das ticket|den vorgang|das anliegen) schließen"
    r"|you (?:can|may) close (?:the|this) (?:ticket|case|request)"
    r"|(?:sie haben|ihr habt|du hast) (?:mir|uns) (?:sehr )?geholfen"
    r"|(?:und|and|so|für|sehr|really|wirklich|nochmals?|wieder|mal)\b)",
    _I,
)
_CLOSING = re.compile(
    r"\n\s*(?:(?:mit )?(?:viele|beste|liebe|schöne|herzliche|freundliche)n? (?:lieben )?gr(?:ü|ue)(?:ß|ss)en?|"
    r"(?:lieben |freundlichem |mit freundlichem )?gru(?:ß|ss)|grüße|mfg|vg|lg|bg|"
    r"(?:(?:best|kind|kindest|warm|many) )?(?:regards|wishes)|sincerely|cheers|best|all the best)\b"
    r"[^\n]{0,40}(?:\n[^\n]{0,60}){0,5}\s*\Z",
    _I,
)
_NAME = re.compile(r"\n\s*[A-ZÄÖÜ][\w.'’-]{0,25}(?: [A-ZÄÖÜ][\w.'’-]{0,25}){0,3}\s*\Z")
_GLUE = re.compile(r"[\s,.;!:)(–—-]+")
_HEARTS = re.compile("[\U0001f300-\U0001faff\u2600-\u27bf\ufe0f\U0001f3fb-\U0001f3ff]|:-?\\)|;-?\\)")
_THANKS = re.compile(
    r"\b(?:dank|danke|dankeschön|merci|thx|thanks?|cheers|appreciated|super|perfekt|prima|great|perfect|top|erledigt|"
    r"solved|funktioniert|klappt|works|ok|okay|bestätigt|geholfen|geht)\b|[👍🙏]",
    _I,
)


def courtesy(text_visible: str) -> bool:
    """True if nobody has to act upon it: "Danke!", "Vielen Dank, funktioniert", "Thanks, works now." In doubt False."""
    text = f"\n{text_visible.strip()}"
    if len(text) > _LONGEST or "?" in text or not _THANKS.search(text):
        return False
    bare = _CLOSING.sub("", text).strip() or text.strip()
    without_name = _NAME.sub("", f"\n{bare}").strip()
    return _only_courtesy(bare) or (bool(without_name) and _only_courtesy(without_name))


def _only_courtesy(text: str) -> bool:
    place = 0
    text = _HEARTS.sub(" ", text) + "\n"
    text = re.sub(r"[ \t]+", " ", text)
    while place < len(text):
        if (glue := _GLUE.match(text, place)) is not None:
            place = glue.end()
            continue
        phrase = _PHRASES.match(text, place)
        if phrase is None or phrase.end() == place or text[phrase.end()].isalnum():
            return False
        place = phrase.end()
    return True
