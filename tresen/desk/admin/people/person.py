"""One person: who it is, and the way in."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tresen.channels.email.access import keys_for
from tresen.desk.admin.doors import admins_only
from tresen.desk.admin.mail.key_lines import shown
from tresen.desk.admin.people.password import PasswordForm
from tresen.desk.admin.people.person_form import PersonForm
from tresen.desk.admin.shell import show
from tresen.desk.auditing import looked
from tresen.kit.audit.names import Name
from tresen.people.access import persons_for
from tresen.people.actor import Actor
from tresen.people.editing import EditRefused, add_person, edit_person
from tresen.people.models import Person
from tresen.people.refusals import Taken


@require_http_methods(["GET", "POST"])
@admins_only
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    return _edit(request, actor, None)


@require_http_methods(["GET", "POST"])
@admins_only
def edit(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    person = get_object_or_404(persons_for(actor), pk=key)
    if request.method == "GET":
        looked(request, actor, Name.OPENED, person)
    return _edit(request, actor, person)


def _edit(request: HttpRequest, actor: Actor, person: Person | None) -> HttpResponse:
    form = PersonForm(actor, person, request.POST or None)
    if request.method == "POST" and form.is_valid() and (saved := _save(form, actor, person)):
        messages.success(request, _("Saved."))
        # Somebody new next needs a way in; somebody known is done.
        return redirect("desk:admin:people") if person else redirect("desk:admin:person", saved.pk)
    return page(request, actor, person, form)


def page(
    request: HttpRequest, actor: Actor, person: Person | None, form: PersonForm, password: PasswordForm | None = None
) -> HttpResponse:
    """`person` as the database has it is shown beside what the form says."""
    known = persons_for(actor).get(pk=person.pk) if person else None
    faulty = form.errors or (password and password.errors)
    context: dict[str, Any] = {"person": known, "form": form, "password": password or PasswordForm(known)}
    if known:
        addresses = list(known.addresses.values_list("value", flat=True))
        keys = keys_for(actor).filter(mailbox=None, address__in=addresses).select_related("found_in__ticket")
        context["keys"] = shown(keys[:20], actor)
    return show(request, actor, "people/person.html", "people", context, status=422 if faulty else 200)


def _save(form: PersonForm, actor: Actor, person: Person | None) -> Person | None:
    try:
        if person is None:
            return add_person(form.details(), by=actor)
        edit_person(person, form.details(), by=actor)
    except Taken:
        form.add_error("addresses", _("One of the addresses belongs to somebody else by now."))
    except EditRefused as refused:
        form.add_error(None, str(refused))
    else:
        return person
    return None
