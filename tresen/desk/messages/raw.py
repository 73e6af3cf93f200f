"""A message exactly as it arrived, for those who must know."""

from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from tresen.desk.attachments.serving import serve
from tresen.desk.auditing import looked
from tresen.desk.doors import agents_only
from tresen.desk.messages.fetch import message_for
from tresen.kit.audit.entries import Thing
from tresen.kit.audit.names import Name
from tresen.people.actor import Actor


@require_safe
@agents_only
def show(request: HttpRequest, actor: Actor, key: int) -> HttpResponseBase:
    message = message_for(actor, key, "raw")
    if message.raw is None:
        raise Http404
    looked(request, actor, Name.DOWNLOADED, Thing("message", str(key), message.ticket.number))
    return serve(request, message.raw, f"{message.ticket.number}-{message.pk}.eml", "message/rfc822")
