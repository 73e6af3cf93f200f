"""What a browser needs to put Tresen on a home screen: the web app manifest (W3C)."""

from django.http import HttpRequest, JsonResponse
from django.templatetags.static import static
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

PAPER = "#f6f8fa"  # the quiet ground of the desk by day, shown while it opens


@require_safe
def manifest(request: HttpRequest) -> JsonResponse:
    """The same for everybody; its words in the language the reader has chosen."""
    answer = {
        "id": "/desk/",
        "name": "Tresen",
        "short_name": "Tresen",
        "description": _("The counter where people get help."),
        "lang": get_language(),
        "start_url": "/desk/",
        "scope": "/",
        "display": "standalone",
        "background_color": PAPER,
        "theme_color": PAPER,
        "icons": [
            _picture("tresen.svg", "any", "image/svg+xml"),
            _picture("icons/app-192.png", "192x192"),
            _picture("icons/app-512.png", "512x512"),
            _picture("icons/maskable-512.png", "512x512") | {"purpose": "maskable"},
        ],
        "shortcuts": [
            {"name": _("New ticket"), "url": "/desk/tickets/new/"},
            {"name": _("Assigned to me"), "url": "/desk/views/mine/"},
            {"name": _("Search"), "url": "/desk/search/"},
        ],
    }
    return JsonResponse(answer, content_type="application/manifest+json")


def _picture(file: str, sizes: str, kind: str = "image/png") -> dict[str, str]:
    return {"src": static(f"ui/{file}"), "sizes": sizes, "type": kind}
