"""Who can be named in a note of this ticket, as the editor suggests it."""

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tresen.desk.doors import agents_only
from tresen.desk.tickets.fetch import ticket_for
from tresen.people.access import agents_for
from tresen.people.actor import Actor
from tresen.people.models import Person
from tresen.people.rights import Right
from tresen.tickets.access import works_on
from tresen.tickets.mentioning import PERSON, TEAM, mark, may_ask_outsiders, open_teams
from tresen.tickets.models import Ticket
from tresen.ui.faces import hue, initials

SHOWN = 8
LOOKED_AT = 60  # people of a name that are asked whether they see the ticket


@require_safe
@agents_only
def suggest(request: HttpRequest, actor: Actor, number: str) -> JsonResponse:
    """{"items": [{mark, name, note, face, hue}]}: those who see the ticket, teams, and then those who do not; of what
    is confidential only the first. `note`: what happens if that is not simply that he is told."""
    ticket = ticket_for(actor, number, Right.NOTE)
    wanted = request.GET.get("q", "").strip()[:60]
    return JsonResponse({"items": offered(ticket, wanted, actor)[:SHOWN]})


def offered(ticket: Ticket, wanted: str, by: Actor) -> list[dict[str, Any]]:
    people = agents_for(by).filter(_begins(wanted)) if wanted else agents_for(by)
    if by.person is not None:
        people = people.exclude(pk=by.person.pk)
    inside: list[Person] = []
    outside: list[Person] = []
    for one in Actor.each_of(people[:LOOKED_AT]):
        assert one.person is not None
        (inside if works_on(one, ticket) else outside).append(one.person)
    teams = open_teams(by).filter(_begins(wanted)).order_by("name")[:SHOWN] if wanted else []
    found = [_line(mark(PERSON, one.pk), str(one), key=one.pk) for one in inside]
    found[5:5] = [_line(mark(TEAM, one.pk), str(one), _("Team: everybody in it who sees the ticket")) for one in teams]
    if may_ask_outsiders(ticket, by):
        words = _("No access: gets this note alone, by mail")
        found += [_line(mark(PERSON, one.pk), str(one), words, key=one.pk) for one in outside]
    return found


def _begins(wanted: str) -> Q:
    """A word of the name begins so."""
    return Q(name__istartswith=wanted) | Q(name__icontains=f" {wanted}")


def _line(marked: str, name: str, note: str = "", key: int | None = None) -> dict[str, Any]:
    return {"mark": marked, "name": name, "note": note, "face": initials(name), "hue": hue(key) if key else ""}
