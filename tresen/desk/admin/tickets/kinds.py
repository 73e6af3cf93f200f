"""The kinds of tickets: what the house calls them, where they are offered, for which teams they are usual."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from tresen.desk.admin.doors import admins_only
from tresen.desk.admin.fields import Names, ids, named, teams_field
from tresen.desk.admin.shell import show
from tresen.people.access import teams_for
from tresen.people.actor import Actor
from tresen.tickets.change import Refused
from tresen.tickets.kinds import kind_label, kind_settings, set_kind_setting
from tresen.tickets.models import Kind, KindSetting


class KindForm(Names):
    workspaces = teams_field(
        label=gettext_lazy("Only in these workspaces"), help_text=gettext_lazy("None ticked: everywhere.")
    )
    default_of = teams_field(
        label=gettext_lazy("Usual kind of new tickets of"),
        help_text=gettext_lazy("By mail too, and for the teams below them. Elsewhere it is the incident."),
    )
    is_active = forms.BooleanField(label=gettext_lazy("Can be chosen"), required=False)

    def __init__(self, actor: Actor, setting: KindSetting, data: Any = None) -> None:
        start = {name: getattr(setting, name) for name in ("workspaces", "default_of", "is_active")}
        super().__init__(data, initial=start | {f"name_{language}": name for language, name in setting.names.items()})
        self.fields["name_de"].required = False
        self.fields["name_de"].help_text = _("Without a name it is called as the product calls it.")
        workspaces, usual = self.fields["workspaces"], self.fields["default_of"]
        assert isinstance(workspaces, forms.ModelMultipleChoiceField)
        assert isinstance(usual, forms.ModelMultipleChoiceField)
        workspaces.queryset = teams_for(actor).filter(parent=None)
        usual.queryset = teams_for(actor)


@require_safe
@admins_only
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    teams = dict(teams_for(actor).values_list("pk", "name"))
    rows = [
        {
            "setting": one,
            "label": kind_label(one.key),
            "own": str(Kind(one.key).label) if one.names else "",
            "where": ", ".join(teams[key] for key in one.workspaces if key in teams),
            "usual": ", ".join(teams[key] for key in one.default_of if key in teams),
        }
        for one in kind_settings()
    ]
    return show(request, actor, "tickets/kinds.html", "kinds", {"rows": rows})


@require_http_methods(["GET", "POST"])
@admins_only
def edit(request: HttpRequest, actor: Actor, key: str) -> HttpResponse:
    setting = next((one for one in kind_settings() if one.key == key), None)
    if setting is None:
        raise Http404
    form = KindForm(actor, setting, request.POST or None)
    if request.method == "POST" and form.is_valid() and _save(form, key):
        messages.success(request, _("Saved."))
        return redirect("desk:admin:kinds")
    context = {"form": form, "label": kind_label(key), "key": key}
    return show(request, actor, "tickets/kind.html", "kinds", context, status=422 if form.errors else 200)


def _save(form: KindForm, key: str) -> bool:
    given = form.cleaned_data
    try:
        set_kind_setting(
            key,
            names=named(given),
            workspaces=ids(given["workspaces"]),
            default_of=ids(given["default_of"]),
            is_active=given["is_active"],
        )
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    return True
