"""Fields the administration's forms share."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from tresen.people.models import Team

DOMAIN = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?")
HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.:_-]{0,251}[A-Za-z0-9])?|\[?[0-9A-Fa-f:]{2,45}\]?")
MOST = 50


class Lines(forms.CharField):
    """Several values, one a line (or parted by commas), each checked; a list in lower case without repeats."""

    def __init__(self, **more: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}), **more)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, (list, tuple)) else value

    def clean(self, value: Any) -> list[str]:
        text = super().clean(value)
        values = list(dict.fromkeys(one.lower() for one in re.split(r"[\s,;]+", text) if one))
        if len(values) > MOST:
            raise ValidationError(_("At most %(most)s, please."), params={"most": MOST})
        for one in values:
            self.check_one(one)
        return values

    def check_one(self, value: str) -> None:
        raise NotImplementedError


class Addresses(Lines):
    def check_one(self, value: str) -> None:
        try:
            validate_email(value)
        except ValidationError:
            raise ValidationError(
                _("This is not an e-mail address: %(value)s"), params={"value": value[:100]}
            ) from None


class Domains(Lines):
    def check_one(self, value: str) -> None:
        if not DOMAIN.fullmatch(value.removeprefix("*.")):
            raise ValidationError(
                _("This is not a mail domain: %(value)s. Enter it like example.com, without @."),
                params={"value": value[:100]},
            )


def check_host(value: str) -> None:
    """A name or an address, nothing around it."""
    if not HOST.fullmatch(value):
        raise ValidationError(_("Enter only the name of the server, like mail.example.com."))


def named(given: dict[str, Any]) -> dict[str, str]:
    """The names a form has asked for in both languages; a missing English one is left out."""
    return {language: given[f"name_{language}"] for language in ("de", "en") if given[f"name_{language}"]}


def teams_field(**more: Any) -> "forms.ModelMultipleChoiceField[Team]":
    """Teams as boxes to tick; whoever makes the form says which."""
    return forms.ModelMultipleChoiceField(
        Team.objects.none(), required=False, widget=forms.CheckboxSelectMultiple, **more
    )


def ids(teams: Iterable[Team]) -> list[int]:
    return sorted(team.pk for team in teams)


class Names(forms.Form):
    name_de = forms.CharField(label=_("Name in German"), max_length=80)
    name_en = forms.CharField(
        label=_("Name in English"), max_length=80, required=False, help_text=_("Without one, the German name is shown.")
    )
