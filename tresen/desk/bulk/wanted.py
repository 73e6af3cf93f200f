"""What a request wants done to which tickets."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, QueryDict
from django.utils.translation import gettext as _

from tresen.desk.actions.editing import given
from tresen.desk.views.saved import view_for
from tresen.people.actor import Actor
from tresen.routing.access import macros_for
from tresen.routing.applying import apply_to_many, demand_in_use
from tresen.routing.models import Macro
from tresen.tickets.access import tickets_worked_by
from tresen.tickets.actions.registry import SHORT, kinds_of, short
from tresen.tickets.batches import MOST
from tresen.tickets.bulk import begin_all
from tresen.tickets.change import Refused
from tresen.tickets.models import Batch, Ticket

MACRO, ACTIONS = "macro", "actions"


@dataclass(frozen=True)
class Wanted:
    """`sent`: what the form must send again to do it. `condition`: whom it is for."""

    action: str
    value: str
    actions: list[dict[str, Any]]
    title: str = ""
    condition: dict[str, Any] = field(default_factory=dict)
    sent: list[tuple[str, str]] = field(default_factory=list)
    macro: Macro | None = None

    def begin(self, tickets: QuerySet[Ticket], *, by: Actor) -> Batch:
        if self.macro is not None:
            return apply_to_many(tickets, self.macro, by=by)
        return begin_all(tickets, self.actions, by=by, action=self.action, value=self.value)


def wanted_of(request: HttpRequest, action: str, actor: Actor) -> Wanted:
    """404 for an action there is not, and a macro he has not; Refused if nothing was asked for."""
    sent, value = request.POST, request.POST.get("value", "")[:100]
    if action in SHORT:
        return Wanted(action, value, short(action, value), sent=[("value", value)])
    if action == MACRO:
        macro = macros_for(actor).filter(pk=int(value) if value.isdecimal() and len(value) < 19 else 0).first()
        if macro is None:
            raise Http404
        demand_in_use(macro)
        return Wanted(action, macro.name, macro.actions, macro.name, macro.condition, [("value", value)], macro)
    if action == ACTIONS:
        return Wanted(action, "", given(sent, kinds_of(actor)), _("Several actions"), sent=_lines(sent))
    raise Http404


def _lines(sent: QueryDict) -> list[tuple[str, str]]:
    """All that the editor of actions has sent, to be sent once more."""
    names = ("numbers", "whole", "view", "csrfmiddlewaretoken")
    return [(name, value) for name, values in sent.lists() if name not in names for value in values]


def chosen(request: HttpRequest, actor: Actor) -> QuerySet[Ticket]:
    """The tickets ticked, or all of the view as it is now; of foreign numbers nothing is said. Refused: more than can
    be changed at once."""
    if request.POST.get("whole"):
        view = view_for(actor, request.POST.get("view", ""))
        if view is None:
            raise Http404
        return view.tickets(actor).order_by("-updated_at", "-id")[:MOST]
    numbers = [one for one in request.POST.get("numbers", "").split(",") if one]
    if len(numbers) > MOST:
        raise Refused(_("Choose between one and %(most)s tickets.") % {"most": MOST})
    return tickets_worked_by(actor).filter(number__in=numbers).order_by("pk")
