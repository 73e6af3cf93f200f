"""GET tickets/{number}/attachments/{id}: the bytes of a file."""

from collections.abc import AsyncIterator, Iterator

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import Http404, StreamingHttpResponse
from django.utils.http import content_disposition_header

from tresen.api.bearer import Call
from tresen.api.tickets.fetch import fetch_ticket
from tresen.kit import blobs
from tresen.tickets.access import attachments_for


def show(request: Call, number: str, key: int) -> StreamingHttpResponse:
    """The bytes of a file. Their media type is at the message: files come from strangers and are
    never served as anything a browser would run."""
    actor = request.auth.actor
    ticket = fetch_ticket(actor, number)
    found = attachments_for(actor).select_related("blob").filter(message__ticket=ticket, pk=key).first()
    if found is None:
        raise Http404
    pieces = blobs.chunks(found.blob)
    try:
        first = next(pieces, b"")
    except FileNotFoundError:
        raise Http404 from None
    content = _all(first, pieces)
    response = StreamingHttpResponse(
        _in_turn(content) if isinstance(request, ASGIRequest) else content,
        content_type="application/octet-stream",
    )
    name = "".join(sign for sign in found.name if sign.isprintable())
    response["Content-Length"] = str(found.size)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def _all(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


async def _in_turn(pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    """Reads each piece in a thread, so that a slow disk holds up nobody else."""
    following = sync_to_async(lambda: next(pieces, None), thread_sensitive=False)
    while (piece := await following()) is not None:
        yield piece
