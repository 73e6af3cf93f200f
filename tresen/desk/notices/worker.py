"""/sw.js: the service worker. At the root, for it minds what lies below its own address."""

from functools import cache
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.views.decorators.http import require_safe

import tresen.ui

SCRIPT = Path(tresen.ui.__path__[0]) / "static/ui/js/sw.js"
PICTURES = ("ui/icons/app-192.png", "ui/icons/badge-96.png")


@require_safe
def script(request: HttpRequest) -> HttpResponse:
    response = HttpResponse(_script(), content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"  # a new release is asked for, and mostly answered with what is known
    response["Service-Worker-Allowed"] = "/"
    return response


@cache
def _script() -> str:
    """With the addresses of its pictures, which have their digests in them."""
    words = SCRIPT.read_text(encoding="utf-8")
    for picture in PICTURES:
        words = words.replace(f"/static/{picture}", static(picture))
    return words
