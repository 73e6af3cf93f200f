"""The very first administrator, by the link the first start has printed."""

from typing import Any

from django import forms
from django.contrib.auth import login
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from tresen.people.addresses import normal_address
from tresen.people.models import Person
from tresen.people.models.person import Locale
from tresen.people.registering import person_by_address
from tresen.people.setup import SetupRefused, first_admin, token_fits

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


class FirstAdmin(forms.Form):
    name = forms.CharField(label=_("Your name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(
        label=_("Your e-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "username"})
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=500,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 10 characters, nothing well-known."),
    )
    locale = forms.ChoiceField(label=_("Language"), choices=Locale.choices, widget=forms.RadioSelect)

    def clean_email(self) -> str:
        email: str = normal_address(self.cleaned_data["email"])
        if person_by_address(email):
            raise forms.ValidationError(_("This address is known already. Choose another one."))
        return email

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if "password" in given:
            try:
                validate_password(given["password"], Person(name=given.get("name", ""), email=given.get("email")))
            except ValidationError as error:
                self.add_error("password", error)
        return given


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, secret: str) -> HttpResponse:
    if not token_fits(secret):
        return render(request, "desk/admin/setup/refused.html", status=404)
    form = FirstAdmin(request.POST or None, initial={"locale": (get_language() or "de")[:2]})
    if request.method == "POST" and form.is_valid():
        try:
            person = first_admin(secret, **form.cleaned_data)
        except SetupRefused:  # somebody else was quicker
            return render(request, "desk/admin/setup/refused.html", status=404)
        login(request, person, backend=BACKEND)
        return redirect("desk:admin:steps")
    return render(request, "desk/admin/setup/first.html", {"form": form}, status=422 if form.errors else 200)
