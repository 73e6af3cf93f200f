"""One file of a message."""

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from tresen.desk.attachments.serving import serve
from tresen.desk.auditing import looked
from tresen.desk.doors import agents_only
from tresen.kit.audit.entries import Thing
from tresen.kit.audit.names import Name
from tresen.people.actor import Actor
from tresen.tickets.access import attachments_for
from tresen.tickets.danger import MILD, danger_of, plain_name


@require_safe
@agents_only
def show(request: HttpRequest, actor: Actor, key: int, name: str) -> HttpResponseBase:
    """A dangerous file is asked about first, whoever has the address: `?sure` is the answer."""
    file = attachments_for(actor).select_related("blob", "message__ticket").filter(pk=key).first()
    if file is None:
        raise Http404
    danger = danger_of(file.name, file.media_type)
    if danger and danger not in MILD and "sure" not in request.GET:
        return redirect("desk:danger", file.pk)
    ticket = file.message.ticket
    if ticket.team_id in actor.confidential_ids:
        # Never a title or a file's name: administrators read the log, and confidential teams are not theirs.
        looked(request, actor, Name.DOWNLOADED, Thing("attachment", str(key), ticket.number))
    try:
        return serve(request, file.blob, plain_name(file.name), file.media_type, inline=not danger)
    except FileNotFoundError as lost:
        raise Http404 from lost
