"""The words of a note or phone note, and whom they name."""

from django.http import HttpRequest

from tresen.desk.tickets.composing import body_of
from tresen.desk.tickets.outgoing import moment_of
from tresen.people.actor import Actor
from tresen.tickets.body import Body
from tresen.tickets.mentioning import NOBODY, Naming, written


def note_of(request: HttpRequest, by: Actor) -> tuple[Body, Naming]:
    """`ask`: an answer is waited for, until `due`. Plain text, from a browser without scripts, names nobody."""
    html = request.POST.get("html", "")
    if not html:
        return body_of(request), NOBODY
    body = written(html, by)
    naming = Naming.of(body.html)
    if request.POST.get("ask"):
        naming = naming.asking(moment_of(request.POST["due"]) if request.POST.get("due") else None)
    return body, naming
