"""The warnings mail systems put above a mail: "You don't often get email from …", "This email comes from outside".

They are nobody's words to us. Only a paragraph at the very top that is such a warning to its last sentence counts:
a customer who writes about one is read in full.
"""

import re

_MOST_LINES = 6
_MOST_CHARACTERS = 700

_SELDOM = (
    r"(?:Sie erhalten nicht (?:häufig|oft) (?:eine )?E-?Mails? von|Sie erhalten selten E-?Mails? von|"
    r"You don['’]t often (?:get|receive) e-?mails? from|"
    r"Einige Personen, die diese Nachricht erhalten haben, (?:erhalten|bekommen) nicht (?:häufig|oft) "
    r"(?:eine )?E-?Mails? von|"
    r"Some people who received this message don['’]t often (?:get|receive) e-?mails? from)"
    r" {1,2}[^\s@]{1,80}@[^\s@]{1,120}"
    r"(?: (?:Weitere Informationen|Erfahren Sie|Hier erfahren Sie|Learn)[^.?!\n]{0,60}?"
    r"(?:wichtig ist|important)(?:,? (?:finden Sie )?(?:unter|at))?"
    r" ?<?(?:https://aka\.ms/[\w./-]{1,80})?>?\.?)?"
)
_FROM_OUTSIDE = (
    r"(?:(?:ACHTUNG|VORSICHT|WARNUNG|HINWEIS|CAUTION|WARNING|ATTENTION|NOTICE|EXTERNE? E-?MAIL|EXTERN|"
    r"EXTERNAL(?: E-?MAIL)?)"
    r"[ :!\]*-]{1,4})"
    r"(?:Diese (?:E-?Mail|Mail|Nachricht) (?:stammt|kommt|wurde)|"
    r"This (?:e-?mail|message) (?:originate[sd]|comes|came|was sent|is))"
    r" (?:nicht aus |von au(?:ß|ss)erhalb|von einem externen|from outside|outside|from an external)"
    r"(?: ?(?:of |der |des |unserer |Ihrer |the |your |our )*(?:\w[\w-]{2,24}(?: \w[\w-]{2,24}){0,2}))?"
    r"(?: (?:gesendet|versendet|verschickt))?[.!]"
)
_ADVICE = (
    r"(?:(?:Bitte )?(?:[Kk]licken|[ÖöO]ffnen|[Ss]eien|[Aa]ntworten|[Bb]eantworten) Sie "
    r"(?:nicht|keine|nur|vorsichtig|bitte)\b|"
    r"(?:Please )?(?:[Dd]o not|[Dd]on['’]t|[Bb]e (?:careful|cautious)|[Ee]xercise caution|[Tt]hink before)\b)"
    r"[^.?!\n]{2,220}[.!]"
)
_BANNER = re.compile(
    rf"[\[(*_ ]{{0,4}}(?:{_SELDOM}|{_FROM_OUTSIDE}(?: {_ADVICE}){{0,3}})[\])*_ ]{{0,4}}\Z", re.IGNORECASE
)


def banners_end(lines: list[str]) -> int:
    """The number of lines at the top that are such warnings, with the empty ones between; 0 if there are none."""
    end = 0
    while end < len(lines) and (taken := _paragraph(lines, end)):
        end = taken
    return end


def _paragraph(lines: list[str], start: int) -> int:
    """Where a warning ends that begins with the first line that says something; 0 if none does."""
    while start < len(lines) and not lines[start].strip():
        start += 1
    said, found = "", 0
    for index in range(start, min(start + _MOST_LINES, len(lines))):
        if not lines[index].strip() or len(said) + len(lines[index]) > _MOST_CHARACTERS:
            break
        said = f"{said} {' '.join(lines[index].split())}".strip()
        if _BANNER.match(said):
            found = index + 1
    return found
