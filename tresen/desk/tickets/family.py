"""One answer for all tickets below this one, in their customers' languages, and one end."""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from tresen.channels.email.outgoing.family import answers_for, languages_of
from tresen.desk.doors import agents_only
from tresen.desk.tickets.answer import answer
from tresen.desk.tickets.fetch import ticket_for
from tresen.people.actor import Actor
from tresen.people.models.person import Locale
from tresen.people.rights import Right
from tresen.tickets.access import tickets_worked_by
from tresen.tickets.body import Body
from tresen.tickets.cascading import ENDS, cascade, named
from tresen.tickets.family import unfinished_below
from tresen.tickets.models import Ticket


@require_http_methods(["GET", "POST"])
@agents_only
def choose(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    ticket = ticket_for(actor, number, Right.REPLY)
    if request.method == "POST":
        return _make(request, actor, ticket)
    below = list(unfinished_below(ticket).select_related("customer"))
    seen = list(
        tickets_worked_by(actor, Right.REPLY).filter(pk__in=[one.pk for one in below]).select_related("customer")
    )
    lacking = [one for one in below if one.pk not in {each.pk for each in seen}]
    names = dict(Locale.choices)
    context = {
        "ticket": ticket,
        "count": len(seen),
        "lacking": named(lacking, actor) if lacking else "",
        "languages": [(key, names[key], count) for key, count in languages_of(seen).items()],
    }
    return render(request, "desk/tickets/family.html", context)


def _mine(actor: Actor, below: list[Ticket]) -> QuerySet[Ticket]:
    answered = tickets_worked_by(actor, Right.REPLY).filter(pk__in=[one.pk for one in below])
    return answered.select_related("customer", "team").order_by("pk")


def _make(request: HttpRequest, actor: Actor, ticket: Ticket) -> HttpResponse:
    given = request.POST
    below = list(unfinished_below(ticket).select_related("customer", "team"))
    texts = {language: Body.from_text(given.get(f"text_{language}", "").strip()) for language in Locale.values}
    says = any(not body.is_empty for body in texts.values())
    seconds = actor.person.undo_seconds if actor.person and says else 0
    batch = cascade(
        ticket,
        by=actor,
        answers=answers_for(_mine(actor, below), texts) if says else None,
        then=given.get("then", "") if given.get("then", "") in ENDS else "",
        delay=seconds,
    )
    words = ngettext("Done for %(count)s ticket.", "Done for %(count)s tickets.", len(below)) % {"count": len(below)}
    undo = f"/desk/batches/{batch.pk}/"
    if says and not seconds:
        undo = ""  # what was said has left
    return answer(request, actor, ticket.number, batched={"batch": batch.pk, "text": words, "undo": undo, "open": ""})
