"""Before a file that could do harm is downloaded: what it is, whom it is from, and whether one really wants it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tresen.desk.doors import agents_only
from tresen.desk.messages.files import address_of, shown_file
from tresen.desk.messages.marks import marks_of
from tresen.people.actor import Actor
from tresen.tickets.access import attachments_for, works_on


@require_safe
@agents_only
def ask(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    file = attachments_for(actor).select_related("message__ticket", "message__author").filter(pk=key).first()
    if file is None or not works_on(actor, file.message.ticket):
        raise Http404
    context = {
        "file": shown_file(file),
        "message": file.message,
        "marks": marks_of(file.message),
        "download": f"{address_of(file)}?sure",
        "query": "",
    }
    return render(request, "desk/attachments/danger.html", context)
