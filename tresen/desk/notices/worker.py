"""/sw.js: the service worker. At the root, for it minds what lies below its own address."""

from functools import cache
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.views.decorators.http import require_safe

import tresen.ui

SCRIPT = Path(tresen.ui.__path__[0]) / "static/ui/js/sw.js"


@require_safe
def script(request: HttpRequest) -> HttpResponse:
    response = HttpResponse(_script(), content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"  # a new release is asked for, and mostly answered with what is known
    response["Service-Worker-Allowed"] = "/"
    return response


@cache
def _script() -> str:
    """With the address of the picture, which has its digest in it."""
    return SCRIPT.read_text(encoding="utf-8").replace("/static/ui/icons/app-192.png", static("ui/icons/app-192.png"))
