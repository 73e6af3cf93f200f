"""The local folder outgoing mails are kept in where no mail server is set: its list, one mail, its source."""

import base64
from dataclasses import dataclass
from email.message import EmailMessage

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tresen.channels.email.access import confidential_subjects, mailboxes_for
from tresen.channels.email.models import Outgoing
from tresen.channels.email.outgoing import kept
from tresen.desk.admin.doors import admins_only
from tresen.desk.admin.paging import PAGE
from tresen.desk.admin.shell import show
from tresen.desk.attachments.pictures import is_picture
from tresen.desk.messages.original import POLICY
from tresen.kit.html import original
from tresen.people.actor import Actor

HEADERS = (
    "From",
    "To",
    "Cc",
    "Subject",
    "Date",
    "Message-ID",
    "In-Reply-To",
    "References",
    "Reply-To",
    "Auto-Submitted",
)
MOST_PICTURES = 4_000_000


@dataclass(frozen=True)
class File:
    name: str
    type: str
    size: int


@require_safe
@admins_only
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    found = kept.newest(PAGE + 1, request.GET.get("before", "")[:200])
    secret = confidential_subjects(actor, [one.subject for one in found])
    used = mailboxes_for(actor).filter(outgoing=Outgoing.FOLDER, is_active=True).exists()
    context = {
        "mails": [one for one in found[:PAGE] if one.subject not in secret],
        "older": found[PAGE - 1].key if len(found) > PAGE else "",
        "used": used,
    }
    return show(request, actor, "mail/folder.html", "outgoing", context | {"paged": "before" in request.GET})


@require_safe
@admins_only
def mail(request: HttpRequest, actor: Actor, key: str) -> HttpResponse:
    one = _read(key, actor)
    headers = [(name, str(one[name])) for name in HEADERS if one[name]]
    text, html = _part(one, "plain"), _part(one, "html")
    files = [_file(part) for part in one.iter_attachments()]
    context = {
        "key": key,
        "headers": headers,
        "subject": one.get("Subject", ""),
        "text": text,
        "has_html": bool(html),
        "files": files,
    }
    return show(request, actor, "mail/kept.html", "outgoing", context)


@require_safe
@admins_only
def html(request: HttpRequest, actor: Actor, key: str) -> HttpResponse:
    """As the recipient sees it, in a frame without scripts or ways out."""
    one = _read(key, actor)
    shown = original(_part(one, "html"))
    for cid, address in _pictures(one).items():
        shown = shown.replace(f'"cid:{cid}"', f'"{address}"')
    response = render(request, "desk/messages/original.html", {"html": shown})
    response["Content-Security-Policy"] = POLICY
    return response


@require_safe
@admins_only
def raw(request: HttpRequest, actor: Actor, key: str) -> HttpResponseBase:
    path = kept.path_of(key)
    if path is None or _read(key, actor) is None:
        raise Http404
    return FileResponse(
        path.open("rb"), as_attachment=True, filename=f"{key}.eml", content_type="application/octet-stream"
    )


def _read(key: str, actor: Actor) -> EmailMessage:
    path = kept.path_of(key)
    if path is None:
        raise Http404
    one = kept.read(path)
    if confidential_subjects(actor, [" ".join(str(one.get("Subject", "")).split())[:300]]):
        raise Http404
    return one


def _part(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body(preferencelist=(kind,))
    try:
        content = part.get_content() if part is not None else ""
    except (LookupError, ValueError):
        return ""
    return content if isinstance(content, str) else ""


def _file(part: EmailMessage) -> File:
    content = part.get_payload(decode=True)
    return File(part.get_filename() or "–", part.get_content_type(), len(content) if isinstance(content, bytes) else 0)


def _pictures(mail: EmailMessage) -> dict[str, str]:
    found, size = dict[str, str](), 0
    for part in mail.walk():
        cid, kind = str(part.get("Content-ID", "")).strip("<> "), part.get_content_type()
        content = part.get_payload(decode=True) if cid and is_picture(kind) else None
        if isinstance(content, bytes) and (size := size + len(content)) < MOST_PICTURES:
            found[cid] = f"data:{kind};base64,{base64.b64encode(content).decode()}"
    return found
