"""The web application, as granian loads it in each of its workers.

Pages and API are answered by Django's synchronous handler in a few lasting threads: one hop a request, and each
thread keeps its database connection with the statements prepared on it. Streams of live events stay asynchronous,
so that an open browser costs neither.
"""

import os
import signal
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tresen.config.settings")

from a2wsgi import WSGIMiddleware
from django.core.asgi import get_asgi_application
from django.core.wsgi import get_wsgi_application

from tresen.config.bodies import BodyRefused, refuse, taken
from tresen.config.statics import with_statics
from tresen.kit.processes import die_with_parent

THREADS = 4
STREAMS = "/live/"

_streams = get_asgi_application()
_pages: WSGIMiddleware | None = None


async def application(scope: Any, receive: Any, send: Any) -> None:
    if scope["type"] != "http":
        return
    if scope["path"].startswith(STREAMS):
        if scope["method"] != "GET":
            await refuse(send, 405)
        else:
            await _streams(scope, receive, send)
        return
    try:
        async with taken(scope, receive) as body:
            await _pages_in_this_process()(scope, body, send)
    except BodyRefused as refused:
        await refuse(send, refused.status)


def _pages_in_this_process() -> WSGIMiddleware:
    """Made on the first request: threads do not survive the fork that makes a worker of the loaded application."""
    global _pages
    if _pages is None:
        _pages = WSGIMiddleware(with_statics(get_wsgi_application()), workers=THREADS)
        if os.environ.get("TRESEN_SUPERVISED"):
            # A killed granian leaves no worker behind that would still hold the port.
            die_with_parent(signal.SIGKILL)
    return _pages
