"""What the composer sends, read and checked before a verb gets it."""

import re

from django.http import HttpRequest
from django.utils.translation import gettext as _

from tresen.people.addresses import normal_address
from tresen.tickets.body import Body
from tresen.tickets.change import Refused

ADDRESS = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;.]+")


def body_of(request: HttpRequest) -> Body:
    """The editor's HTML; plain text from a browser without scripts."""
    html = request.POST.get("html", "")
    return Body.from_html(html) if html else Body.from_text(request.POST.get("text", ""))


def addresses(text: str) -> list[str]:
    """Addresses apart by comma, semicolon or blank. Refused if one is none."""
    found = [word for word in re.split(r"[,;\s]+", text.strip()) if word]
    for word in found:
        if not ADDRESS.fullmatch(word):
            raise Refused(_("This is not an e-mail address: %s") % word)
    return list(dict.fromkeys(map(normal_address, found)))
