"""One organisation: what was agreed, what it wants, who belongs to it, and everything that ran before."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from tresen.desk.auditing import looked
from tresen.desk.directory import directory
from tresen.desk.doors import agents_only, is_fragment
from tresen.desk.people.history import history_of
from tresen.desk.people.paging import in_german_order
from tresen.desk.people.standing import contracts_told
from tresen.desk.views.counts import lines
from tresen.kit.audit.names import Name
from tresen.people.access import may_change_organisation, memberships_for, organisations_for, persons_for
from tresen.people.actor import Actor
from tresen.people.finding import persons_fitting
from tresen.people.models import Organisation
from tresen.people.organisations import written_domain
from tresen.people.places import in_tree
from tresen.people.portraits import whole_organisations
from tresen.ui.faces import face

FEW = 6


def organisation_for(actor: Actor, key: int) -> Organisation:
    if (found := whole_organisations(actor).filter(pk=key).first()) is None:
        raise Http404
    return found


@require_safe
@agents_only
def show(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    organisation = organisation_for(actor, key)
    looked(request, actor, Name.OPENED, organisation)
    known = directory(actor)
    only_open = request.GET.get("which") == "open"
    past = history_of(organisation, actor, known, after=request.GET.get("after", ""), only_open=only_open)
    context: dict[str, Any] = {"history": past, "url": request.path, "organisation": organisation}
    if is_fragment(request, "further"):
        return render(request, "desk/people/further.html", context)
    context |= {
        "domains": [written_domain(one) for one in organisation.domains.all()],
        "contracts": contracts_told(organisation.contracts.all()),
        "departments": in_tree(list(organisation.departments.all())),
        "people": _some(organisation, actor),
        "may_edit": may_change_organisation(actor, organisation),
        "parts_url": True,
        "nav": lines(actor, known),
        "here": "organisations",
    }
    return render(request, "desk/organisations/organisation.html", context)


@require_safe
@agents_only
def people(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    """Everybody who belongs to it, to be searched."""
    organisation = get_object_or_404(organisations_for(actor), pk=key)
    words = " ".join(request.GET.get("words", "").split())[:100]
    rows = persons_for(actor).filter(persons_fitting(words), memberships__organisation=organisation)
    found, after = in_german_order(rows.defer("notes").prefetch_related("numbers"), request.GET.get("after", ""))
    told = {one.person_id: one for one in memberships_for(actor).filter(organisation=organisation, person__in=found)}
    context = {
        "organisation": organisation,
        "rows": [(one, face(one.pk, str(one)), told.get(one.pk)) for one in found],
        "after": after,
        "words": words,
        "paged": "after" in request.GET,
        "nav": lines(actor),
        "here": "organisations",
    }
    return render(request, "desk/organisations/people.html", context)


def _some(organisation: Organisation, actor: Actor) -> list[Any]:
    """Its managers first: whom to call when it matters. One more than are shown says that there are others."""
    rows = memberships_for(actor).filter(
        organisation=organisation, person__in=persons_for(actor), person__is_active=True
    )
    return list(rows.select_related("person").order_by("-is_manager", "pk")[: FEW + 1])
