"""Static files: compressed where that helps, kept for ever where the name carries the content's hash."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from wsgiref.headers import Headers

from django.conf import settings
from whitenoise import WhiteNoise
from whitenoise.compress import Compressor

HASHED = r"\.[0-9a-f]{12}\.\w+$"


def with_statics(application: Callable[..., Any]) -> WhiteNoise:
    """The WSGI application, with what was collected in front of it. What is added later is not found."""
    return WhiteNoise(
        application,
        root=settings.STATIC_ROOT,
        prefix="static/",
        max_age=0,  # asked for again, and not sent again
        immutable_file_test=HASHED,
        allow_all_origins=False,
        add_headers_function=_headers,
        autorefresh=settings.DEBUG,
    )


def _headers(headers: Headers, path: str, url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"


def squeeze(folder: Path) -> None:
    """Puts a compressed one beside each file below that becomes smaller by it; the same bytes every time."""
    compressor = Compressor(quiet=True)
    for file in folder.rglob("*"):
        if file.is_file() and compressor.should_compress(file.name):
            compressor.compress(str(file))
