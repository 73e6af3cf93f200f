"""What one does with notices: read, not read after all, no more of this ticket, no more of this kind."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tresen.desk.doors import agents_only, refused, tell
from tresen.desk.notices.shown import row_of
from tresen.desk.tickets.answer import answer
from tresen.desk.tickets.fetch import ticket_for
from tresen.notices import handling
from tresen.notices.access import notices_for
from tresen.notices.choosing import leave_out
from tresen.notices.kinds import BY_KEY, CHANNELS
from tresen.people.actor import Actor


@require_POST
@agents_only
def read_all(request: HttpRequest, actor: Actor) -> HttpResponse:
    assert actor.person is not None
    handling.read(actor.person, notices_for(actor))
    return tell(HttpResponse(status=204), noticesRead=True)


@require_POST
@agents_only
def act(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    """`do`: read, unread, mute, unmute (its ticket), less (of its kind, by no way). Answers with the row."""
    assert actor.person is not None
    one = notices_for(actor).filter(pk=key).select_related("ticket").first()
    if one is None:
        raise Http404
    words = ""
    match request.POST.get("do"):
        case "read":
            handling.read(actor.person, notices_for(actor).filter(pk=key))
        case "unread":
            handling.unread(actor.person, notices_for(actor).filter(pk=key))
        case "mute":
            handling.mute(actor.person, one.ticket)
            words = _("Nothing more about %(number)s, unless somebody mentions you.") % {"number": one.ticket.number}
        case "unmute":
            handling.unmute(actor.person, one.ticket)
            words = _("You are told about %(number)s again.") % {"number": one.ticket.number}
        case "less":
            leave_out(actor.person, one.kind, CHANNELS)
            name = BY_KEY[one.kind].name if one.kind in BY_KEY else one.kind
            words = _("No more of this: %(kind)s. Your settings bring it back.") % {"kind": name}
        case _other:
            return refused(_("This cannot be done with a notice."))
    response = render(request, "desk/notices/row.html", {"row": row_of(actor, key), "open": not words})
    return tell(response, toast={"text": words}) if words else response


@require_POST
@agents_only
def seen(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """The ticket is before his eyes: what was told of it is read."""
    assert actor.person is not None
    handling.read_ticket(actor.person, ticket_for(actor, number))
    return HttpResponse(status=204)


@require_POST
@agents_only
def mute_ticket(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """`do`: mute or unmute. Answers with the ticket's head and side, which tell it."""
    assert actor.person is not None
    ticket = ticket_for(actor, number)
    if request.POST.get("do") == "unmute":
        handling.unmute(actor.person, ticket)
        words = _("You are told about %(number)s again.")
    else:
        handling.mute(actor.person, ticket)
        words = _("Nothing more about %(number)s, unless somebody mentions you.")
    return answer(request, actor, number, toast=words % {"number": ticket.number})
