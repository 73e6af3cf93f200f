"""What can be done to many beside the quick menus: a macro, or any list of actions."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tresen.desk.actions.editing import lines_of
from tresen.desk.bulk.wanted import MACRO
from tresen.desk.doors import agents_only
from tresen.desk.tickets.menu import MANY, Option
from tresen.people.actor import Actor
from tresen.people.rights import Right
from tresen.routing.access import macros_for
from tresen.tickets.access import demand_somewhere
from tresen.tickets.actions.registry import kinds_of
from tresen.ui.icons import icon

BEGINNING = [{"do": "assign", "to": "me"}]


@require_safe
@agents_only
def macros(request: HttpRequest, actor: Actor) -> HttpResponse:
    demand_somewhere(actor, Right.BULK)
    options = [Option(str(one.pk), one.name, sign=icon(one.icon)) for one in macros_for(actor).filter(is_active=True)]
    context = {"action": MACRO, "title": _("Macro"), "options": options, "many": len(options) > MANY}
    return render(request, "desk/bulk/menu.html", context)


@require_safe
@agents_only
def actions(request: HttpRequest, actor: Actor) -> HttpResponse:
    demand_somewhere(actor, Right.BULK)
    return render(request, "desk/bulk/actions.html", {"actions": lines_of(kinds_of(actor), BEGINNING)})
