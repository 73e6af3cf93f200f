"""What the composer sends, read and checked before a verb gets it."""

import re

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tresen.desk.asking import Asks
from tresen.people.addresses import normal_address
from tresen.texts.gaps import gaps
from tresen.tickets.body import Body
from tresen.tickets.change import Refused

MOST_KEYS = 200
ADDRESS = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;.]+")


def body_of(request: HttpRequest) -> Body:
    """The editor's HTML; plain text from a browser without scripts."""
    html = request.POST.get("html", "")
    return Body.from_html(html) if html else Body.from_text(request.POST.get("text", ""))


def keys_of(sent: list[str]) -> list[int]:
    """Ids from outside; what is none is left out."""
    return [int(key) for key in sent if key.isascii() and key.isdigit() and len(key) < 19][:MOST_KEYS]


def demand_filled(request: HttpRequest, body: Body) -> None:
    """Asks before something with gaps in it leaves."""
    if request.POST.get("gaps") == "leave" or not (left := gaps(body.html, body.text)):
        return
    words = ngettext(
        "There is a gap in the text that is not filled in.",
        "There are gaps in the text that are not filled in.",
        len(left),
    )
    raise Asks(words, name="gaps", value="leave", yes=_("Send nevertheless"), points=left)


def addresses(text: str) -> list[str]:
    """Addresses apart by comma, semicolon or blank. Refused if one is none."""
    found = [word for word in re.split(r"[,;\s]+", text.strip()) if word]
    for word in found:
        if not ADDRESS.fullmatch(word):
            raise Refused(_("This is not an e-mail address: %s") % word)
    return list(dict.fromkeys(map(normal_address, found)))
