"""Fields the forms of people and organisations share."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _

from tresen.people.contacts import read_handle, read_number
from tresen.people.models.contact import Network, NumberLabel
from tresen.people.refusals import NotReadable

EMPTY = 2  # rows to be filled in


class Zone(forms.ChoiceField):
    """An IANA time zone, or the house's own."""

    def __init__(self, **more: Any) -> None:
        zones = sorted(one for one in available_timezones() if "/" in one and not one.startswith(("Etc/", "SystemV/")))
        super().__init__(choices=[("", _("like the house")), *((one, one) for one in zones)], required=False, **more)


class NumberRow(forms.Form):
    label = forms.ChoiceField(choices=NumberLabel.choices, required=False, label=_("Kind"))
    value = forms.CharField(max_length=60, required=False, label=_("Phone number"))

    def clean_value(self) -> str:
        value: str = self.cleaned_data["value"].strip()
        if value and value != self.initial.get("value"):
            try:
                read_number(value)
            except NotReadable as error:
                raise forms.ValidationError(str(error)) from error
        return value


class HandleRow(forms.Form):
    network = forms.ChoiceField(choices=Network.choices, required=False, label=_("Messenger"))
    value = forms.CharField(max_length=200, required=False, label=_("Name there"))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if value := given.get("value", "").strip():
            try:
                read_handle(given.get("network", ""), value)
            except NotReadable as error:
                self.add_error("value", str(error))
        return given


NumberRows: Any = forms.formset_factory(NumberRow, extra=EMPTY, max_num=20, absolute_max=20)
HandleRows: Any = forms.formset_factory(HandleRow, extra=EMPTY, max_num=20, absolute_max=20)


def filled(rows: Any, first: str) -> list[tuple[str, str]]:
    """(value, the other field) of each row that was filled in."""
    return [(row["value"].strip(), row.get(first, "")) for row in rows.cleaned_data if row.get("value", "").strip()]
