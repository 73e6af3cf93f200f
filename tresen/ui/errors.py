"""Pages for what went wrong: what it was and what to do now."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


def _page(request: HttpRequest, status: int, title: str, advice: str) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return HttpResponse(f"{title} {advice}", status=status, content_type="text/plain; charset=utf-8")
    return render(request, "ui/error.html", {"status": status, "title": title, "advice": advice}, status=status)


def turned_away(request: HttpRequest, words: str) -> HttpResponse:
    """Somebody went to a page himself and may not: `words` say why, and whom to ask."""
    return _page(request, 422, _("This cannot be done."), words)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 400, _("This request cannot be read."), _("Go back, reload the page and try again."))


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 403, _("You may not do this."), _("Ask an administrator if you need to."))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    advice = _("It does not exist, or it belongs to a team you are not in.")
    return _page(request, 404, _("Nothing here."), advice)


def broken(request: HttpRequest) -> HttpResponse:
    # No template: whatever broke may have been the templates.
    text = _("Something broke on our side. Nothing you had saved is lost. Try again in a moment.")
    return HttpResponse(text, status=500, content_type="text/plain; charset=utf-8")


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's token did not fit: mostly a page left open over a sign-out."""
    return _page(request, 403, _("This page was open for too long."), _("Reload it and try again."))
