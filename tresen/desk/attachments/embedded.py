"""A mail within a mail: read like any other, by the same parser under the same limits, and kept nowhere."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, TypeVar

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from tresen.channels.email.reading.apart.reader import reader
from tresen.channels.email.reading.envelope import Envelope
from tresen.channels.email.reading.limits import MailRefused
from tresen.desk.attachments.serving import served
from tresen.desk.doors import agents_only
from tresen.desk.messages.files import KINDS, is_mail
from tresen.desk.messages.original import framed
from tresen.kit import blobs
from tresen.kit.html import from_text, with_pictures
from tresen.people.actor import Actor
from tresen.tickets.access import attachments_for, works_on
from tresen.tickets.danger import danger_of, plain_name
from tresen.tickets.models import Attachment
from tresen.ui.sizes import file_size
from tresen.ui.times import Times

LARGEST = 60_000_000
T = TypeVar("T")


@require_safe
@agents_only
def show(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    file = _file(actor, key)
    context = {"file": file, "name": plain_name(file.name), "message": file.message, "query": ""}
    try:
        with _read(file) as envelope:
            context |= _told(file, envelope)
    except MailRefused as refused:
        context["refused"] = refused.reason
    return render(request, "desk/attachments/embedded.html", context)


@require_safe
@agents_only
def html(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    """Its looks, in the frame. Remote pictures are never loaded here."""
    file = _file(actor, key)
    found = _spooled(file, lambda folder: reader().html(blobs.read(file.blob), folder))
    if not found:
        raise Http404
    return framed(request, with_pictures(found, {}), file.name)


@require_safe
@agents_only
def part(request: HttpRequest, actor: Actor, key: int, number: int) -> HttpResponseBase:
    """One of its files, always as a download."""
    file = _file(actor, key)
    with _read(file) as envelope:
        if not 0 < number <= len(envelope.attachments):
            raise Http404
        found = envelope.attachments[number - 1]
        opened = found.open()  # the file stays readable after its folder is gone
    name = plain_name(found.name)
    return served(request, _pieces(opened), found.size, name, found.media_type, keep=False, inline=False)


def _file(actor: Actor, key: int) -> Attachment:
    related = attachments_for(actor).select_related("blob", "message__ticket", "message__author")
    file = related.filter(pk=key).first()
    if file is None or not is_mail(file) or file.size > LARGEST or not works_on(actor, file.message.ticket):
        raise Http404
    return file


@contextmanager
def _read(file: Attachment) -> Iterator[Envelope]:
    """Its files lie in a folder that goes with the block."""
    with tempfile.TemporaryDirectory(dir=blobs.spool_dir()) as folder:
        yield reader().read(blobs.read(file.blob), folder).result()


def _spooled(file: Attachment, ask: Callable[[Path], str]) -> str:
    with tempfile.TemporaryDirectory(dir=blobs.spool_dir()) as folder:
        try:
            return ask(Path(folder))
        except (MailRefused, FileNotFoundError):
            return ""


def _told(file: Attachment, envelope: Envelope) -> dict[str, object]:
    language = (get_language() or "de")[:2]
    files = [
        {
            "name": plain_name(one.name),
            "size": file_size(one.size, language),
            "url": reverse("desk:embedded_part", args=[file.pk, number]),
            "kind": KINDS.get(danger_of(one.name, one.media_type), ("", ""))[0],
        }
        for number, one in enumerate(envelope.attachments, 1)
    ]
    return {
        "envelope": envelope,
        "date": Times.here().exact(envelope.date) if envelope.date else "",
        "words": from_text(envelope.text),
        "has_html": bool(envelope.html or envelope.html_folded),
        "files": files,
    }


def _pieces(opened: BinaryIO) -> Iterator[bytes]:
    with opened:
        while piece := opened.read(blobs.CHUNK):
            yield piece
