"""A message as its sender made it look, shut into a frame without scripts, forms or addresses to call home."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tresen.desk.doors import agents_only
from tresen.desk.messages.fetch import message_for
from tresen.desk.messages.source import sender_html
from tresen.people.actor import Actor

# A link opens a page of its own, free of the sandbox; without scripts nothing but a click can follow one.
SANDBOX = "allow-same-origin allow-popups allow-popups-to-escape-sandbox"
POLICY = (
    f"sandbox {SANDBOX}; default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; frame-ancestors 'self'"
)


@require_safe
@agents_only
def show(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    message = message_for(actor, key, "raw")
    html = sender_html(message)
    if not html:
        raise Http404
    return framed(request, html, message.ticket.subject)


def framed(request: HttpRequest, html: str, title: str) -> HttpResponse:
    """`?paper=dark` turns it dark; see docs/decisions/035."""
    context = {"html": html, "title": title, "dark": request.GET.get("paper") == "dark"}
    response = render(request, "desk/messages/original.html", context)
    response["Content-Security-Policy"] = POLICY
    response["Cache-Control"] = "private, no-store"
    return response
