"""Organisations: their list, one of them, who belongs to it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from tresen.desk.admin.doors import admins_only
from tresen.desk.admin.fields import Domains
from tresen.desk.admin.paging import by_name
from tresen.desk.admin.people.members import AddMember, members_of
from tresen.desk.admin.shell import show
from tresen.desk.auditing import looked
from tresen.kit.audit.names import Name
from tresen.people.access import organisations_for
from tresen.people.actor import Actor
from tresen.people.models import Organisation
from tresen.people.organisations import change_organisation, found_organisation, read_domain, written_domain
from tresen.people.refusals import Taken


class OrganisationForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    key = forms.SlugField(
        label=gettext_lazy("Short name"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("For addresses and programs; empty: made from the name."),
    )
    domains = Domains(
        label=gettext_lazy("Mail domains"),
        required=False,
        help_text=gettext_lazy(
            "One a line, like example.com; *.example.com counts those below it too. "
            "Whoever writes from there for the first time belongs to it."
        ),
    )

    def __init__(self, actor: Actor, organisation: Organisation | None, data: Any = None) -> None:
        start: dict[str, Any] = {}
        if organisation:
            domains = [written_domain(one) for one in organisation.domains.all()]
            start = {"name": organisation.name, "key": organisation.key, "domains": domains}
        super().__init__(data, initial=start)
        self.actor, self.organisation = actor, organisation

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        given["key"] = given.get("key") or slugify(given.get("name", ""))[:60].strip("-") or "organisation"
        others = organisations_for(self.actor)
        if self.organisation:
            others = others.exclude(pk=self.organisation.pk)
        if others.filter(name=given.get("name", "")).exists():
            self.add_error("name", _("There is an organisation of this name."))
        if others.filter(key=given["key"]).exists():
            self.add_error("key", _("Another organisation has this short name."))
        names = [read_domain(one)[0] for one in given.get("domains", [])]
        for owner in others.filter(domains__name__in=names).distinct():
            self.add_error("domains", _("One of these domains belongs to %s already.") % owner)
        return given


@require_safe
@admins_only
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    words = " ".join(request.GET.get("words", "").split())[:100]
    rows = organisations_for(actor).prefetch_related("domains").annotate(people=Count("memberships"))
    if words:
        named = Q(name__icontains=words) | Q(key__icontains=words)
        rows = rows.filter(
            named | Q(pk__in=organisations_for(actor).filter(domains__name__icontains=words).values("pk"))
        )
    found, after = by_name(rows, request.GET.get("after", "")[:250])
    context = {"rows": found, "after": after, "words": words, "paged": "after" in request.GET}
    return show(request, actor, "people/organisations.html", "organisations", context)


@require_http_methods(["GET", "POST"])
@admins_only
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    return _edit(request, actor, None)


@require_http_methods(["GET", "POST"])
@admins_only
def edit(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    organisation = get_object_or_404(organisations_for(actor), pk=key)
    if request.method == "GET":
        looked(request, actor, Name.OPENED, organisation)
    return _edit(request, actor, organisation)


def _edit(request: HttpRequest, actor: Actor, organisation: Organisation | None) -> HttpResponse:
    form = OrganisationForm(actor, organisation, request.POST or None)
    if request.method == "POST" and form.is_valid() and (saved := _save(form, actor, organisation)):
        messages.success(request, _("Saved."))
        return redirect("desk:admin:organisation", saved.pk)
    return page(request, actor, organisation, form)


def page(
    request: HttpRequest,
    actor: Actor,
    organisation: Organisation | None,
    form: forms.Form,
    member: AddMember | None = None,
) -> HttpResponse:
    known = organisations_for(actor).get(pk=organisation.pk) if organisation else None
    context = {"organisation": known, "form": form, "member": member or AddMember(actor)}
    if known:
        context |= members_of(known, request.GET.get("after", ""))
    status = 422 if form.errors or (member and member.errors) else 200
    return show(request, actor, "people/organisation.html", "organisations", context, status=status)


def _save(form: OrganisationForm, actor: Actor, organisation: Organisation | None) -> Organisation | None:
    try:
        if organisation is None:
            return found_organisation(by=actor, **form.cleaned_data)
        change_organisation(organisation, by=actor, **form.cleaned_data)
    except Taken:
        form.add_error(None, _("Name, short name or a domain has been given to another organisation meanwhile."))
        return None
    return organisation
