"""Who belongs to an organisation."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from tresen.desk.admin.doors import admins_only
from tresen.people.access import organisations_for, persons_for
from tresen.people.actor import Actor
from tresen.people.addresses import normal_address
from tresen.people.models import Organisation
from tresen.people.organisations import join, leave
from tresen.ui.faces import face

PAGE = 50


class AddMember(forms.Form):
    address = forms.EmailField(label=gettext_lazy("Add somebody by e-mail address"))
    as_manager = forms.BooleanField(label=gettext_lazy("as its manager: sees all its tickets"), required=False)

    def __init__(self, actor: Actor, data: Any = None) -> None:
        super().__init__(data)
        self.actor = actor

    def clean_address(self) -> Any:
        person = persons_for(self.actor).filter(addresses__value=normal_address(self.cleaned_data["address"])).first()
        if person is None:
            raise forms.ValidationError(_("Nobody is known by this address. Make the person first, under People."))
        return person


def members_of(organisation: Organisation, after: str) -> dict[str, Any]:
    """Managers first is tempting, but a keyset wants one order: that of joining."""
    rows = organisation.memberships.select_related("person").order_by("pk")
    if after.isdecimal() and len(after) < 19:
        rows = rows.filter(pk__gt=int(after))
    found = list(rows[: PAGE + 1])
    members = [(one, face(one.person_id, str(one.person), "small")) for one in found[:PAGE]]
    return {"members": members, "after": found[PAGE - 1].pk if len(found) > PAGE else "", "paged": bool(after)}


@require_POST
@admins_only
def add(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    from tresen.desk.admin.people.organisations import OrganisationForm, page

    organisation = get_object_or_404(organisations_for(actor), pk=key)
    form = AddMember(actor, request.POST)
    if not form.is_valid():
        return page(request, actor, organisation, OrganisationForm(actor, organisation), form)
    person = form.cleaned_data["address"]
    join(organisation, person, by=actor, is_manager=form.cleaned_data["as_manager"])
    messages.success(
        request, _("%(name)s belongs to %(organisation)s now.") % {"name": person, "organisation": organisation}
    )
    return redirect("desk:admin:organisation", key)


@require_POST
@admins_only
def change(request: HttpRequest, actor: Actor, key: int, person: int) -> HttpResponse:
    """Makes a manager, takes that back, or lets somebody go."""
    organisation = get_object_or_404(organisations_for(actor), pk=key)
    member = get_object_or_404(persons_for(actor).filter(memberships__organisation=organisation), pk=person)
    match request.POST.get("what"):
        case "manager":
            join(organisation, member, by=actor, is_manager=True)
        case "member":
            join(organisation, member, by=actor, is_manager=False)
        case "leave":
            leave(organisation, member, by=actor)
    messages.success(request, _("Saved."))
    return redirect("desk:admin:organisation", key)
