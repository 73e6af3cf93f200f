"""Text modules beside what is being written: found while their shortcut is typed, and filled for the ticket."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tresen.channels.email.mailboxes import sending_mailbox
from tresen.channels.email.outgoing.placeholders import values_for
from tresen.channels.email.outgoing.wording import language_for
from tresen.desk.attachments.uploads import upload_of
from tresen.desk.doors import agents_only
from tresen.desk.texts.languages import name_of
from tresen.desk.tickets.fetch import ticket_for
from tresen.kit.html import to_text
from tresen.people.actor import Actor
from tresen.texts.access import modules_in
from tresen.texts.filling import fill, language_of
from tresen.texts.finding import found
from tresen.texts.models import TextModule
from tresen.texts.variables import labels, shown
from tresen.tickets.models import Ticket

MOST, WHOLE = 12, 100
GIST = 160  # characters


@require_safe
@agents_only
def listing(request: HttpRequest, actor: Actor, number: str) -> JsonResponse:
    """`q`: what is typed; `all`: more of them, for who looks around; `language`: in which it would be put in."""
    ticket = ticket_for(actor, number)
    language = _language(request, ticket)
    modules = found(modules_in(ticket, actor), request.GET.get("q", "")[:100])
    most = WHOLE if "all" in request.GET else MOST
    rows, names = list(modules.prefetch_related("files")[:most]), labels()
    return JsonResponse({"items": [_line(one, language, names) for one in rows], "language": language})


@require_safe
@agents_only
def fill_in(request: HttpRequest, actor: Actor, number: str, key: int) -> JsonResponse:
    """The module's words for this ticket, its files as fresh uploads; nothing is changed or counted by it."""
    ticket = ticket_for(actor, number)
    module = get_object_or_404(modules_in(ticket, actor).prefetch_related("files__blob"), pk=key)
    language = _language(request, ticket)
    mailbox = sending_mailbox(ticket)
    house = values_for(ticket, mailbox, actor.person) if mailbox else {}
    own = {name: value for name, value in house.items() if name.startswith("mailbox.")}
    filled = fill(module, ticket, actor=actor, language=language, values=own)
    files = [upload_of(one.blob, one.name, one.media_type, actor).described() for one in module.files.all()]
    words = ""
    if filled.language != language:
        words = _("“%(name)s” is not there in %(wanted)s; it was put in in %(there)s.") % {
            "name": module.name,
            "wanted": name_of(language),
            "there": name_of(filled.language),
        }
    told = {"id": module.pk, "html": filled.html, "missing": filled.missing, "language": filled.language}
    return JsonResponse({**told, "files": files, "words": words})


def _language(request: HttpRequest, ticket: Ticket) -> str:
    """As the writer has chosen; else the customer's."""
    given = request.GET.get("language", "")
    known = given.isascii() and given.isalpha() and len(given) <= 3
    return given.lower() if known else language_for(ticket, request.GET.get("to", "")[:254]) or settings.LANGUAGE_CODE


def _line(module: TextModule, language: str, names: dict[str, str]) -> dict[str, Any]:
    there = language_of(module, language)
    gist = " ".join(shown(to_text(module.contents.get(there, "")), names).split())
    return {
        "id": module.pk,
        "shortcut": module.shortcut,
        "name": module.name,
        "folder": module.folder,
        "gist": gist[:GIST] + ("…" if len(gist) > GIST else ""),
        "other": name_of(there) if there != language else "",
        "languages": list(module.contents),
        "files": len(module.files.all()),
    }
