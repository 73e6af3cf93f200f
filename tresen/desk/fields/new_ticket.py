"""The custom fields of a ticket that is only being written: they follow what is chosen above them."""

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_POST

from tresen.desk.doors import agents_only
from tresen.desk.fields.controls import form_context
from tresen.desk.fields.drafting import drafted
from tresen.people.access import persons_for, teams_for
from tresen.people.actor import Actor
from tresen.people.registering import organisation_of
from tresen.people.rights import Right
from tresen.tickets.access import demand_somewhere
from tresen.tickets.choices import categories_for
from tresen.tickets.definitions import definitions
from tresen.tickets.models import Channel, Kind, Priority, StateType, Ticket
from tresen.tickets.states import default_state


@require_POST
@agents_only
def live(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The fields as they are with what is chosen and entered so far. Stores nothing."""
    demand_somewhere(actor, Right.OPEN)
    known = definitions()
    form = drafted(draft_of(request.POST, actor), request.POST, actor, known)
    return render(request, "desk/fields/controls.html", form_context(form, known, request.POST))


def draft_of(posted: QueryDict, actor: Actor) -> Ticket:
    """A ticket that is not stored, with what the form above the fields says of it."""
    category = categories_for(actor).select_related("team").filter(pk=_key(posted, "category")).first()
    team = teams_for(actor).filter(pk=_key(posted, "team")).first() or (category.team if category else None)
    person = persons_for(actor).filter(pk=_key(posted, "person")).first()
    kind, channel, priority = posted.get("kind", ""), posted.get("channel", ""), _key(posted, "priority")
    state = default_state(StateType.NEW)
    draft = Ticket(
        subject=posted.get("subject", "")[:500],
        kind=kind if kind in Kind.values else Kind.INCIDENT,
        channel=channel if channel in Channel.values else Channel.PHONE,
        priority=priority if priority in Priority.values else (category and category.priority) or Priority.NORMAL,
        category=category,
        team=team,
        state=state,
        state_type=state.type,
        organisation=organisation_of(person) if person else None,
    )
    if person:
        draft.customer = person
    return draft


def _key(posted: QueryDict, name: str) -> int:
    text = posted.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 18 else 0
