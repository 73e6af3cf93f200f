"""Which priority follows from impact and urgency: for the house, and for the organisations that differ."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tresen.desk.admin.doors import admins_only
from tresen.desk.admin.shell import show
from tresen.people.access import organisations_for
from tresen.people.actor import Actor
from tresen.tickets.assessing import SIDE, USUAL, matrix_of, organisations_with_own, set_matrix
from tresen.tickets.change import Refused
from tresen.tickets.models import Impact, Priority, Urgency


@require_http_methods(["GET", "POST"])
@admins_only
def page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The house's matrix, or with `?organisation=` (a short name) that of an organisation."""
    key = request.GET.get("organisation", "")
    organisation = get_object_or_404(organisations_for(actor), key=key) if key else None
    fault, status = "", 200
    if request.method == "POST":
        address = reverse("desk:admin:matrix")
        try:
            set_matrix(organisation, None if "reset" in request.POST else _cells(request))
        except Refused as refused:
            fault, status = str(refused), 422
        else:
            messages.success(request, _("Saved. Tickets get their priority by it when they are assessed next."))
            return redirect(f"{address}?organisation={organisation.key}" if organisation else address)
    own = organisations_with_own()
    matrix = matrix_of(organisation.pk if organisation else None)
    context = {
        "fault": fault,
        "organisation": organisation,
        "is_own": bool(organisation and organisation.pk in own) or (organisation is None and matrix.cells != USUAL),
        "differing": organisations_for(actor).filter(pk__in=own).order_by("name"),
        "others": organisations_for(actor).exclude(pk__in=own).order_by("name")[:500],
        "urgencies": [one.label for one in Urgency],
        "rows": [(impact.label, _row(matrix.cells, impact)) for impact in reversed(Impact)],
        "priorities": [(int(one), one.label) for one in Priority],
    }
    return show(request, actor, "tickets/matrix.html", "matrix", context, status=status)


def _row(cells: tuple[int, ...], impact: Impact) -> list[tuple[str, int, str]]:
    """(name of the field, priority, what the field is called) for each urgency."""
    row = []
    for urgency in Urgency:
        place = (impact - 1) * SIDE + urgency - 1
        label = _("Impact %(impact)s, urgency %(urgency)s") % {"impact": impact.label, "urgency": urgency.label}
        row.append((f"cell{place}", cells[place], label))
    return row


def _cells(request: HttpRequest) -> list[int]:
    given = [request.POST.get(f"cell{place}", "") for place in range(SIDE * SIDE)]
    return [int(one) if one in {str(value) for value in Priority.values} else 0 for one in given]
