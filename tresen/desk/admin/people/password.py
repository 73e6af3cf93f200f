"""A person's way in: a password given, or a link to choose one sent."""

from typing import Any

from allauth.account.forms import ResetPasswordForm
from django import forms
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from tresen.channels.contract import PermanentFailure, TemporaryFailure
from tresen.channels.email.access import mailboxes_for
from tresen.desk.admin.doors import admins_only
from tresen.desk.auditing import in_steps
from tresen.people.access import persons_for
from tresen.people.actor import Actor
from tresen.people.editing import give_password
from tresen.people.models import Person


class PasswordForm(forms.Form):
    password = forms.CharField(
        label=gettext_lazy("New password"),
        strip=False,
        max_length=500,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=gettext_lazy("At least 10 characters, nothing well-known."),
    )

    def __init__(self, person: Person | None, data: Any = None) -> None:
        super().__init__(data)
        self.person = person

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        try:
            validate_password(password, self.person)
        except ValidationError as error:
            raise forms.ValidationError(error.messages) from error
        return password


@require_POST
@admins_only
def give(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    from tresen.desk.admin.people.person import page
    from tresen.desk.admin.people.person_form import PersonForm

    person = get_object_or_404(persons_for(actor), pk=key)
    form = PasswordForm(person, request.POST)
    if not form.is_valid():
        return page(request, actor, person, PersonForm(actor, person), form)
    give_password(person, form.cleaned_data["password"], by=actor)
    if actor.person is not None and person.pk == actor.person.pk:
        update_session_auth_hash(request, person)
    messages.success(request, _("The password is set. Tell it to %s by a safe way.") % person)
    return redirect("desk:admin:person", key)


@require_POST
@admins_only
@in_steps
def link(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    """Mails a link that works once. Network work: outside any transaction."""
    person = get_object_or_404(persons_for(actor), pk=key)
    if not mailboxes_for(actor).filter(is_active=True).exists():
        messages.error(request, _("No mail can leave yet: set a mailbox up first."))
    elif person.email and person.is_active:
        _send(request, person)
    else:
        messages.error(request, _("Only active people with an e-mail address can get a link."))
    return redirect("desk:admin:person", key)


def _send(request: HttpRequest, person: Person) -> None:
    form = ResetPasswordForm({"email": person.email})
    try:
        sent = form.is_valid() and form.save(request)
    except (TemporaryFailure, PermanentFailure) as failure:
        messages.error(request, _("The link could not be sent: %s") % failure)
        return
    if sent:
        messages.success(request, _("A link to choose a password is on its way to %s.") % person.email)
