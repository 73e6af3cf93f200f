"""Bytes from strangers on their way to a browser: never active content of our origin."""

from collections.abc import AsyncIterator, Iterator

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header

from tresen.desk.attachments.pictures import is_picture
from tresen.kit import blobs
from tresen.kit.models import Blob


def serve(
    request: HttpRequest, blob: Blob, name: str, media_type: str, *, keep: bool = True, inline: bool = True
) -> HttpResponseBase:
    """Raster pictures may be shown, unless told otherwise; everything else is only ever downloaded."""
    return served(request, blobs.chunks(blob), blob.size, name, media_type, keep=keep, inline=inline)


def served(
    request: HttpRequest,
    pieces: Iterator[bytes],
    size: int,
    name: str,
    media_type: str,
    *,
    keep: bool = True,
    inline: bool = True,
) -> HttpResponseBase:
    """The same for bytes that are no blob."""
    picture = inline and is_picture(media_type) and "download" not in request.GET
    content = _in_turn(pieces) if isinstance(request, ASGIRequest) else pieces
    response = StreamingHttpResponse(content, content_type=media_type if picture else "application/octet-stream")
    response["Content-Length"] = str(size)
    response["Content-Disposition"] = content_disposition_header(not picture, name) or "attachment"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, max-age=3600, immutable" if keep else "private, no-store"
    return response


async def _in_turn(pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    """Reads each piece in a thread, so that a slow disk holds up nobody else."""
    following = sync_to_async(lambda: next(pieces, None), thread_sensitive=False)
    while (piece := await following()) is not None:
        yield piece
