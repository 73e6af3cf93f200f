"""The source of a message to be read: its headers one by one, the way it took, the beginning of its bytes."""

import email.policy
import re
from dataclasses import dataclass
from email.parser import BytesHeaderParser

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tresen.channels.email.reading.headers import decoded
from tresen.desk.doors import agents_only
from tresen.desk.messages.fetch import message_for
from tresen.kit import blobs
from tresen.kit.models import Blob
from tresen.people.actor import Actor

HEAD = 256 * 1024
SHOWN = 20_000  # characters of the source
FIELDS = 300
LONGEST = 4_000
FIRST = ("from", "sender", "reply-to", "to", "cc", "subject", "date", "message-id", "in-reply-to", "references")
UNPRINTABLE = re.compile(r"[^\n\t\x20-\x7e\xa0-\u2027\u2030-\u2065\u2070-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd]")


@dataclass(frozen=True, slots=True)
class Field:
    name: str
    value: str


@require_safe
@agents_only
def show(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    message = message_for(actor, key, "raw")
    if message.raw is None:
        raise Http404
    head = beginning(message.raw)
    fields = fields_of(head)
    first = sorted((one for one in fields if one.name.lower() in FIRST), key=lambda one: FIRST.index(one.name.lower()))
    context = {
        "message": message,
        "first": first,
        "others": [one for one in fields if one.name.lower() not in FIRST],
        "source": readable(head)[:SHOWN],
        "cut": message.raw.size > SHOWN,
        "query": "",
    }
    return render(request, "desk/messages/headers.html", context)


def beginning(raw: Blob, most: int = HEAD) -> bytes:
    """The first bytes; b"" if the storage has lost them."""
    head = b""
    try:
        for piece in blobs.chunks(raw):
            head += piece
            if len(head) >= most:
                break
    except OSError:
        return head
    return head[:most]


def readable(data: bytes) -> str:
    """As text: what is no printable character is a dot, and nothing is interpreted."""
    text = data.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
    return UNPRINTABLE.sub("·", text)


def fields_of(head: bytes) -> list[Field]:
    """Every header as it was meant to be read, in its order; what cannot be decoded stays as it came."""
    try:
        parsed = BytesHeaderParser(policy=email.policy.compat32).parsebytes(head)
        return [Field(readable(name.encode())[:100], _value(value)) for name, value in parsed.items()[:FIELDS]]
    except Exception:  # the library fails in many ways on broken headers
        return []


def _value(value: object) -> str:
    text = " ".join(str(value).split())[:LONGEST]
    try:
        text = decoded(text)
    except Exception:
        text = text.encode("ascii", "replace").decode()
    return UNPRINTABLE.sub("·", text.encode("utf-8", "replace").decode())
