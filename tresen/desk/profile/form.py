from django import forms
from django.utils.translation import gettext_lazy as _

from tresen.people.models.person import Density, Flow, Locale, TextSize, Theme, Undo


class Profile(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=200, help_text=_("Customers read it below your replies."))
    phone = forms.CharField(label=_("Phone"), max_length=60, required=False)
    locale = forms.ChoiceField(label=_("Language"), choices=Locale.choices, widget=forms.RadioSelect)
    theme = forms.ChoiceField(label=_("Appearance"), choices=Theme.choices, widget=forms.RadioSelect)
    density = forms.ChoiceField(label=_("Density"), choices=Density.choices, widget=forms.RadioSelect)
    text_size = forms.ChoiceField(label=_("Text size"), choices=TextSize.choices, widget=forms.RadioSelect)
    undo_seconds = forms.TypedChoiceField(
        label=_("Undo sending"),
        choices=Undo.choices,
        coerce=int,
        widget=forms.RadioSelect,
        help_text=_("How long a reply waits before it leaves, so that you can take it back."),
    )
    single_keys = forms.BooleanField(
        label=_("Single keys act: R for a reply, ? for all keys"),
        required=False,
        help_text=_("Switch them off if you speak to your computer or if letters are pressed by mistake."),
    )
    flow = forms.ChoiceField(
        label=_("After a ticket is solved, waiting or handed over"), choices=Flow.choices, widget=forms.RadioSelect
    )
