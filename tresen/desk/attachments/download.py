"""One file of a message."""

from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from tresen.desk.attachments.serving import serve
from tresen.desk.doors import agents_only
from tresen.people.actor import Actor
from tresen.tickets.access import attachments_for


@require_safe
@agents_only
def show(request: HttpRequest, actor: Actor, key: int, name: str) -> HttpResponseBase:
    file = attachments_for(actor).select_related("blob").filter(pk=key).first()
    if file is None:
        raise Http404
    try:
        return serve(request, file.blob, file.name, file.media_type)
    except FileNotFoundError as lost:
        raise Http404 from lost
