"""The states tickets can be in."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tresen.desk.admin.doors import admins_only
from tresen.desk.admin.fields import Names, named
from tresen.desk.admin.shell import show
from tresen.people.actor import Actor
from tresen.tickets.change import Refused
from tresen.tickets.choices import states
from tresen.tickets.models import State, StateType
from tresen.tickets.models.state import Colour
from tresen.tickets.state_editing import add_state, change_state, is_used, move_state

MEANINGS = {
    StateType.NEW: gettext_lazy("Nobody has looked at it yet. New tickets begin in the first state of this type."),
    StateType.OPEN: gettext_lazy("Somebody works on it. A ticket a customer answers comes back to the first of these."),
    StateType.WAITING: gettext_lazy("It goes on when somebody else has answered or done something."),
    StateType.SOLVED: gettext_lazy("Done from our side. An answer opens it again."),
    StateType.CLOSED: gettext_lazy("Finished for good."),
}


class StateForm(Names):
    type = forms.ChoiceField(label=gettext_lazy("Type"), choices=StateType.choices, widget=forms.RadioSelect)
    colour = forms.ChoiceField(label=gettext_lazy("Colour"), choices=Colour.choices, widget=forms.RadioSelect)
    is_active = forms.BooleanField(label=gettext_lazy("Can be chosen"), required=False)

    def __init__(self, state: State | None, data: Any = None) -> None:
        start: dict[str, Any] = {"type": StateType.OPEN, "colour": Colour.PLAIN, "is_active": True}
        if state:
            start = {"type": state.type, "colour": state.colour, "is_active": state.is_active}
            start |= {f"name_{language}": name for language, name in state.names.items()}
        super().__init__(data, initial=start)
        if state and is_used(state):
            # The browser sends nothing for a disabled field, and Django takes the initial value: the type stays.
            self.fields["type"].disabled = True
            self.fields["type"].help_text = _("Tickets are in this state, so its type stays.")


@require_safe
@admins_only
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    context = {
        "rows": states(in_use=False),
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
    form = StateForm(state, request.POST or None)
    if request.method == "POST" and form.is_valid() and _save(form, state):
        messages.success(request, _("Saved."))
        return redirect("desk:admin:states")
    meanings = [(StateType(kind).label, text) for kind, text in MEANINGS.items()]
    context = {"state": state, "form": form, "meanings": meanings}
    return show(request, actor, "tickets/state.html", "states", context, status=422 if form.errors else 200)


def _save(form: StateForm, state: State | None) -> bool:
    given = form.cleaned_data
    shape = {"names": named(given), "type": given["type"], "colour": given["colour"]}
    try:
        if state is None:
            add_state(**shape)
        else:
            change_state(state, **shape, is_active=given["is_active"])
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    return True
