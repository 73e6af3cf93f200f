"""GET checklists; POST tickets/{number}/checklists."""

from typing import Any

from django.http import HttpResponse
from ninja import Query

from tresen.api.bearer import Call
from tresen.api.once import once
from tresen.api.paging import Paging, page
from tresen.api.problems import invalid
from tresen.api.rendering import listed
from tresen.api.rendering import shown as rendered
from tresen.api.schemas.tasks import ChecklistPut
from tresen.api.tickets.fetch import fetch_worked
from tresen.api.tickets.shown import person
from tresen.api.workload.tasks import REFUSAL
from tresen.api.workload.tasks import shown as task
from tresen.people.rights import Right
from tresen.tickets.checklists import checklists_for, insert
from tresen.tickets.models import Checklist, ChecklistItem


def listing(request: Call, wanted: Query[Paging]) -> HttpResponse:
    """Those you may put into a ticket; for administrators also those that are out of use."""
    actor = request.auth.actor
    checklists = checklists_for(actor, in_use=not actor.is_admin).prefetch_related("items__owner", "items__team")
    found, following = page(request, checklists, wanted)
    return listed(request, [_shown(one) for one in found], following)


@once
def put(request: Call, number: str, given: ChecklistPut) -> HttpResponse:
    """Puts its tasks at the end of the ticket's; answers with those that were added."""
    actor = request.auth.actor
    ticket = fetch_worked(actor, number, Right.EDIT, REFUSAL)
    if (checklist := checklists_for(actor).filter(pk=given.checklist).first()) is None:
        raise invalid("checklist", "no such checklist")
    added = insert(ticket, checklist, by=actor, disclose=given.disclose)
    return rendered({"items": [task(one) for one in added], "next": None}, 201)


def _shown(one: Checklist) -> dict[str, Any]:
    items = [_item(each) for each in one.items.all()]
    return {"id": one.pk, "name": one.name, "kinds": one.kinds, "active": one.is_active, "items": items}


def _item(one: ChecklistItem) -> dict[str, Any]:
    team = one.team.name if one.team else None
    told = {"title": one.title, "days": one.days, "compulsory": one.compulsory}
    return {**told, "owner": person(one.owner), "team": team}
