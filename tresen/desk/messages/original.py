"""A message as its sender made it look, shut into a frame without scripts, forms or addresses to call home."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tresen.desk.doors import agents_only
from tresen.desk.messages.fetch import message_for
from tresen.desk.messages.source import sender_html
from tresen.people.actor import Actor

POLICY = "sandbox allow-same-origin; default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'"


@require_safe
@agents_only
def show(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    message = message_for(actor, key, "raw")
    html = sender_html(message)
    if not html:
        raise Http404
    response = render(request, "desk/messages/original.html", {"html": html, "title": message.ticket.subject})
    response["Content-Security-Policy"] = POLICY
    response["Cache-Control"] = "private, max-age=3600"
    return response
