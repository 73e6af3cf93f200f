"""What in a text still has to be filled in: variables without a value, and [[gaps]] left for the writer."""

import re

from tresen.kit.html import to_text
from tresen.texts.variables import VARIABLE, aliases, folded

GAP = re.compile(r"\[\[([^\[\]\n]{1,80})\]\]")
# What is quoted as code may look like one.
_CODE = re.compile(r"<(code|pre)\b[^>]*>.*?</\1>", re.IGNORECASE | re.DOTALL)


def gaps(html: str, text: str = "") -> list[str]:
    """As they stand there, "{{Kunde.Telefon}}" and "[[Raum]]". `html`: cleaned; `text`: where there is none."""
    if "{{" not in html + text and "[[" not in html + text:
        return []
    words = to_text(_CODE.sub(" ", html)) if html else text
    names = aliases()
    left = [found[0] for found in VARIABLE.finditer(words) if folded(found[1]) in names]
    return list(dict.fromkeys([*left, *(found[0] for found in GAP.finditer(words))]))
