"""The mail exactly as it would leave: it is said, composed, and all of it undone."""

import base64
import secrets
from dataclasses import dataclass
from email.message import EmailMessage

from django.core.cache import cache
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tresen.channels.contract import PermanentFailure
from tresen.channels.email.mailboxes import sending_mailbox
from tresen.channels.email.outgoing.composing import compose
from tresen.channels.email.outgoing.mime_writing import FilePart, pieces
from tresen.desk.doors import agents_only
from tresen.desk.messages.original import POLICY
from tresen.desk.tickets.fetch import ticket_for
from tresen.desk.tickets.outgoing import KINDS, outgoing_of
from tresen.kit.html import original
from tresen.people.actor import Actor
from tresen.people.rights import Right
from tresen.tickets.change import Refused
from tresen.tickets.models import Message
from tresen.ui.sizes import file_size

SECONDS = 600  # how long the frame's page is kept
LARGEST_PICTURE = 3_000_000
HEADERS = {
    "From": gettext_lazy("From"),
    "To": gettext_lazy("To"),
    "Cc": gettext_lazy("Cc"),
    "Reply-To": gettext_lazy("Answers to"),
    "Subject": gettext_lazy("Subject"),
}


@dataclass(frozen=True)
class Preview:
    headers: list[tuple[str, str]]
    html: str
    text: str
    files: list[tuple[str, str]]
    size: str


@require_POST
@agents_only
def make(request: HttpRequest, actor: Actor, number: str, kind: str) -> HttpResponse:
    if kind not in KINDS:
        raise Http404
    ticket = ticket_for(actor, number, Right.REPLY)
    given = outgoing_of(request, actor, ticket, kind)
    mailbox = sending_mailbox(ticket)
    if mailbox is None:
        raise Refused(_("There is no active mailbox to send from."))
    try:
        with transaction.atomic():
            said = given.say(ticket, by=actor)
            message = Message.objects.select_related("ticket__customer", "ticket__team", "author").get(pk=said.pk)
            preview = _read(compose(message, mailbox), message.recipients.get("bcc", []))
            transaction.set_rollback(True)
    except PermanentFailure as failure:
        raise Refused(str(failure)) from failure
    key = secrets.token_urlsafe(16)
    cache.set(_key(actor, key), preview.html, SECONDS)
    return render(request, "desk/tickets/preview.html", {"preview": preview, "key": key})


@require_safe
@agents_only
def frame(request: HttpRequest, actor: Actor, key: str) -> HttpResponse:
    """The HTML part alone, for the sandboxed frame; for the one who asked for the preview."""
    html = cache.get(_key(actor, key))
    if html is None:
        raise Http404
    response = render(request, "desk/messages/original.html", {"html": html, "title": _("Preview")})
    response["Content-Security-Policy"] = POLICY
    response["Cache-Control"] = "no-store"
    return response


def _key(actor: Actor, key: str) -> str:
    return f"preview:{actor.person.pk if actor.person else 0}:{key}"


def _read(mail: EmailMessage, blind: list[str]) -> Preview:
    language = (get_language() or "de")[:2]
    headers = [(str(label), str(mail[name])) for name, label in HEADERS.items() if mail[name]]
    if blind:
        headers.insert(3 if mail["Cc"] else 2, (_("Bcc"), ", ".join(blind)))
    text, html = mail.get_body(("plain",)), mail.get_body(("html",))
    files = [
        (part.get_filename() or "", file_size(part.blob.size, language))
        for part in mail.walk()
        if isinstance(part, FilePart) and part.blob is not None and part.get_content_disposition() == "attachment"
    ]
    return Preview(
        headers=headers,
        html=_with_pictures(mail, html.get_content()) if html is not None else "",
        text=text.get_content() if text is not None else "",
        files=files,
        size=file_size(sum(len(piece) for piece in pieces(mail)), language),
    )


def _with_pictures(mail: EmailMessage, html: str) -> str:
    """Safe for the frame, its pictures in it."""
    for part in mail.walk():
        if isinstance(part, FilePart) and part.blob is not None and part["Content-ID"]:
            cid, kind = str(part["Content-ID"]).strip("<>"), part.get_content_type()
            if kind.startswith("image/") and part.blob.size <= LARGEST_PICTURE:
                data = base64.b64encode(part.get_payload(decode=True)).decode()
                html = html.replace(f'"cid:{cid}"', f'"data:{kind};base64,{data}"')
    return original(html)
