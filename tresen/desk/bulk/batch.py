"""An act on many tickets: how far it is, what was not done and why, and taking it back."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from tresen.desk.bulk.shown import answer, shown_batch
from tresen.desk.doors import agents_only
from tresen.people.actor import Actor
from tresen.tickets.batches import batch_for
from tresen.tickets.bulk import take_back


@require_http_methods(["GET", "DELETE"])
@agents_only
def show(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    batch = batch_for(actor, key)
    if batch is None:
        raise Http404
    if request.method == "DELETE":
        return answer(request, batch if batch.undoing else take_back(batch, by=actor))
    return render(request, "desk/bulk/batch.html", {"batch": shown_batch(batch, actor)})
