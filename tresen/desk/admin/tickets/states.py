"""The states tickets can be in."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tresen.desk.admin.doors import admins_only
from tresen.desk.admin.fields import Names, ids, named, teams_field
from tresen.desk.admin.shell import show
from tresen.people.access import teams_for
from tresen.people.actor import Actor
from tresen.people.models import Team
from tresen.tickets.change import Refused
from tresen.tickets.choices import states
from tresen.tickets.kinds import kind_label
from tresen.tickets.models import Kind, State, StateType, WaitsFor
from tresen.tickets.models.state import Colour
from tresen.tickets.state_editing import Scope, add_state, change_state, is_used, move_state

MEANINGS = {
    StateType.NEW: gettext_lazy("Nobody has looked at it yet. New tickets begin in the first state of this type."),
    StateType.OPEN: gettext_lazy("Somebody works on it. A ticket a customer answers comes back to the first of these."),
    StateType.WAITING: gettext_lazy("It goes on when somebody else has answered or done something."),
    StateType.SOLVED: gettext_lazy("Done from our side. An answer opens it again."),
    StateType.CLOSED: gettext_lazy("Finished for good."),
}


class StateForm(Names):
    public_name_de = forms.CharField(
        label=gettext_lazy("Name for customers in German"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("Without one, customers read the same name."),
    )
    public_name_en = forms.CharField(label=gettext_lazy("Name for customers in English"), max_length=80, required=False)
    type = forms.ChoiceField(label=gettext_lazy("Type"), choices=StateType.choices, widget=forms.RadioSelect)
    colour = forms.ChoiceField(label=gettext_lazy("Colour"), choices=Colour.choices, widget=forms.RadioSelect)
    waits_for = forms.ChoiceField(
        label=gettext_lazy("Waits for"),
        choices=[("", gettext_lazy("Nobody in particular")), *WaitsFor.choices],
        required=False,
        help_text=gettext_lazy("Of waiting states: why the clock stands still."),
    )
    workspaces = teams_field(
        label=gettext_lazy("Only in these workspaces"), help_text=gettext_lazy("None ticked: everywhere.")
    )
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Only for these kinds"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None ticked: for all."),
    )
    is_active = forms.BooleanField(label=gettext_lazy("Can be chosen"), required=False)

    def __init__(self, actor: Actor, state: State | None, data: Any = None) -> None:
        start: dict[str, Any] = {"type": StateType.OPEN, "colour": Colour.PLAIN, "is_active": True}
        if state:
            start = {"type": state.type, "colour": state.colour, "is_active": state.is_active}
            start |= {f"name_{language}": name for language, name in state.names.items()}
            start |= {f"public_name_{language}": name for language, name in state.public_names.items()}
            start |= {"workspaces": state.workspaces, "kinds": state.kinds, "waits_for": state.waits_for}
        super().__init__(data, initial=start)
        workspaces, kinds = self.fields["workspaces"], self.fields["kinds"]
        assert isinstance(workspaces, forms.ModelMultipleChoiceField)
        assert isinstance(kinds, forms.MultipleChoiceField)
        workspaces.queryset = teams_for(actor).filter(parent=None)
        kinds.choices = [(str(kind), kind_label(kind)) for kind in Kind]
        if state and is_used(state):
            # The browser sends nothing for a disabled field, and Django takes the initial value: the type stays.
            self.fields["type"].disabled = True
            self.fields["type"].help_text = _("Tickets are in this state, so its type stays.")


@require_safe
@admins_only
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    workspaces = {team.pk: team for team in teams_for(actor).filter(parent=None)}
    wanted = request.GET.get("workspace", "")
    here = workspaces.get(int(wanted)) if wanted.isascii() and wanted.isdecimal() else None
    fitting = [one for one in states(in_use=False) if here is None or not one.workspaces or here.pk in one.workspaces]
    context = {
        "rows": [(one, _limits(one, workspaces)) for one in fitting],
        "workspaces": workspaces.values(),
        "workspace": here,
        "meanings": [(StateType(kind).label, text) for kind, text in MEANINGS.items()],
    }
    return show(request, actor, "tickets/states.html", "states", context)


@require_http_methods(["GET", "POST"])
@admins_only
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    return _edit(request, actor, None)


@require_http_methods(["GET", "POST"])
@admins_only
def edit(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    return _edit(request, actor, get_object_or_404(states(in_use=False), pk=key))


@require_POST
@admins_only
def place(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    state = get_object_or_404(states(in_use=False), pk=key)
    move_state(state, "up" if request.POST.get("to") == "up" else "down")
    return redirect("desk:admin:states")


def _edit(request: HttpRequest, actor: Actor, state: State | None) -> HttpResponse:
    form = StateForm(actor, state, request.POST or None)
    if request.method == "POST" and form.is_valid() and _save(form, state):
        messages.success(request, _("Saved."))
        return redirect("desk:admin:states")
    meanings = [(StateType(kind).label, text) for kind, text in MEANINGS.items()]
    context = {"state": state, "form": form, "meanings": meanings}
    return show(request, actor, "tickets/state.html", "states", context, status=422 if form.errors else 200)


def _limits(state: State, workspaces: Mapping[int, Team]) -> str:
    """Where and for what it is offered, in words; empty: everywhere."""
    where = [workspaces[key].name for key in state.workspaces if key in workspaces]
    return " · ".join([*where, *(kind_label(kind) for kind in state.kinds)])


def _scope(given: dict[str, Any]) -> Scope:
    public = {language: given[f"public_name_{language}"] for language in ("de", "en")}
    return Scope(
        public_names={language: name for language, name in public.items() if name},
        workspaces=ids(given["workspaces"]),
        kinds=given["kinds"],
        waits_for=given["waits_for"],
    )


def _save(form: StateForm, state: State | None) -> bool:
    given = form.cleaned_data
    shape = {"names": named(given), "type": given["type"], "colour": given["colour"], "scope": _scope(given)}
    try:
        if state is None:
            add_state(**shape)
        else:
            change_state(state, **shape, is_active=given["is_active"])
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    return True
