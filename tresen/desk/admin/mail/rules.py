"""Limits: how much of one sender becomes tickets within an hour, how often the house writes by itself."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from tresen.channels.email.mail_rules import SETTINGS, change_rules
from tresen.desk.admin.doors import admins_only
from tresen.desk.admin.fields import DOMAIN, Lines
from tresen.desk.admin.shell import show
from tresen.people.actor import Actor


class Senders(Lines):
    def check_one(self, value: str) -> None:
        if value.startswith("@") and DOMAIN.fullmatch(value[1:]):
            return
        try:
            validate_email(value)
        except ValidationError:
            message = _("This is neither an address nor a domain like @example.com: %(value)s")
            raise ValidationError(message, params={"value": value[:100]}) from None


def _number(label: Any, least: int, most: int) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=least, max_value=most)


class RulesForm(forms.Form):
    sender_hourly = _number(gettext_lazy("Messages of one sender within an hour"), 0, 100_000)
    unlimited = Senders(label=gettext_lazy("Senders without this limit"), required=False)
    known_daily = _number(gettext_lazy("Confirmations a day to an address we know"), 1, 100)
    domain_daily = _number(gettext_lazy("Confirmations a day to strangers of one domain"), 1, 10_000)
    all_hourly = _number(gettext_lazy("Confirmations within an hour in all"), 1, 100_000)


@require_http_methods(["GET", "POST"])
@admins_only
def page(request: HttpRequest, actor: Actor) -> HttpResponse:
    form = RulesForm(request.POST or None, initial={name: setting.get() for name, setting in SETTINGS.items()})
    if request.method == "POST" and form.is_valid():
        change_rules(**{name: form.cleaned_data[name] for name in SETTINGS})
        messages.success(request, _("Saved."))
        return redirect("desk:admin:mail_rules")
    return show(request, actor, "mail/rules.html", "mail_rules", {"form": form}, status=422 if form.errors else 200)
