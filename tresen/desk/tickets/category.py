"""What it is about: a node of the organisation's tree."""

from collections.abc import Iterator

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tresen.desk.doors import agents_only
from tresen.desk.tickets.answer import answer
from tresen.desk.tickets.fetch import ticket_for
from tresen.desk.tickets.menu import Option, menu
from tresen.people.actor import Actor
from tresen.people.rights import Right
from tresen.tickets.changing import categorise
from tresen.tickets.models import Category, Ticket


@require_http_methods(["GET", "POST"])
@agents_only
def choose(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    ticket = ticket_for(actor, number, Right.EDIT)
    if request.method == "GET":
        return menu(request, _("Category"), _options(ticket))
    value = request.POST.get("value", "")
    category = get_object_or_404(categories_of(ticket.organisation_id), pk=value) if value.isdecimal() else None
    categorise(ticket, category, by=actor)
    return answer(request, actor, number)


def categories_of(organisation_id: int | None) -> QuerySet[Category]:
    """The categories a ticket of this organisation may have: its own and those of all."""
    return Category.objects.filter(Q(organisation=organisation_id) | Q(organisation=None), is_active=True)


def _options(ticket: Ticket) -> Iterator[Option]:
    yield Option("", _("No category"), ticket.category_id is None)
    for category in sorted(categories_of(ticket.organisation_id), key=lambda one: one.trail.casefold()):
        yield Option(str(category.pk), category.trail, ticket.category_id == category.pk)
