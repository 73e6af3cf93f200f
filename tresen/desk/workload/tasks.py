"""Tasks of a ticket: added, changed, ticked; checklists put in."""

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from tresen.desk.doors import agents_only
from tresen.desk.tickets.answer import answer
from tresen.desk.tickets.fetch import ticket_for
from tresen.people.access import agents_for, teams_for
from tresen.people.actor import Actor
from tresen.people.models import Person, Team
from tresen.people.rights import Right
from tresen.tickets.access import demand
from tresen.tickets.change import Refused
from tresen.tickets.checklists import checklists_for, insert
from tresen.tickets.models import Task, Ticket
from tresen.tickets.tasks import Duty, add_task, change_task, is_his, place_task, remove_task, tick, untick


class TaskForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("What is to be done?"), max_length=200)
    owner = forms.ModelChoiceField(
        Person.objects.none(), label=gettext_lazy("Who does it"), required=False, empty_label=gettext_lazy("anybody")
    )
    team = forms.ModelChoiceField(
        Team.objects.none(), label=gettext_lazy("Team"), required=False, empty_label=gettext_lazy("the ticket's team")
    )
    due_at = forms.DateTimeField(
        label=gettext_lazy("Due"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    compulsory = forms.BooleanField(
        label=gettext_lazy("Compulsory: the ticket cannot be solved before"), required=False
    )
    place = forms.IntegerField(label=gettext_lazy("Place in the list"), required=False, min_value=1, max_value=100)

    def __init__(self, actor: Actor, *args: object, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]
        for name, rows in (("owner", agents_for(actor)), ("team", teams_for(actor))):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = rows

    def duty(self) -> Duty:
        """Refused with the first fault, in words."""
        if not self.is_valid():
            raise Refused(next(iter(self.errors.values()))[0])
        given = self.cleaned_data
        return Duty(given["title"], given["owner"], given["team"], given["due_at"], given["compulsory"])


@require_http_methods(["GET", "POST"])
@agents_only
def make(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    ticket = ticket_for(actor, number, Right.EDIT)
    if request.method == "GET":
        form = TaskForm(actor)
        return render(request, "desk/workload/task.html", {"ticket": ticket, "form": form})
    add_task(ticket, TaskForm(actor, request.POST).duty(), by=actor, disclose="disclose" in request.POST)
    return answer(request, actor, number)


@require_http_methods(["GET", "POST", "DELETE"])
@agents_only
def change(request: HttpRequest, actor: Actor, number: str, key: int) -> HttpResponse:
    ticket = ticket_for(actor, number, Right.EDIT)
    task = get_object_or_404(ticket.tasks.all(), pk=key)
    if request.method == "DELETE":
        remove_task(task, by=actor)
        return answer(request, actor, number)
    if request.method == "GET":
        return render(
            request, "desk/workload/task.html", {"ticket": ticket, "form": _form_of(task, actor), "task": task}
        )
    form = TaskForm(actor, request.POST)
    change_task(task, form.duty(), by=actor, disclose="disclose" in request.POST)
    if form.cleaned_data["place"]:
        place_task(task, form.cleaned_data["place"] - 1, by=actor)
    return answer(request, actor, number)


@require_http_methods(["POST", "DELETE"])
@agents_only
def done(request: HttpRequest, actor: Actor, number: str, key: int) -> HttpResponse:
    """Whoever a task belongs to ticks it, also if his role changes nothing else."""
    ticket = ticket_for(actor, number)
    task = get_object_or_404(ticket.tasks.all(), pk=key)
    if not is_his(task, actor):
        demand(actor, ticket, Right.EDIT)
    (tick if request.method == "POST" else untick)(task, by=actor)
    return answer(request, actor, number)


@require_http_methods(["GET", "POST"])
@agents_only
def checklists(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    ticket = ticket_for(actor, number, Right.EDIT)
    offered = checklists_for(actor)
    if request.method == "GET":
        context = {"ticket": ticket, "checklists": offered.prefetch_related("items")}
        return render(request, "desk/workload/checklists.html", context)
    value = request.POST.get("value", "")
    chosen = offered.filter(pk=value).first() if value.isdecimal() and len(value) < 19 else None
    if chosen is None:
        raise Http404
    insert(ticket, chosen, by=actor, disclose="disclose" in request.POST)
    return answer(request, actor, number, toast=_("%(name)s has been put in.") % {"name": chosen.name})


def _form_of(task: Task, actor: Actor) -> TaskForm:
    names = ("title", "due_at", "compulsory")
    start = {**{name: getattr(task, name) for name in names}, "owner": task.owner_id, "team": task.team_id}
    return TaskForm(actor, initial={**start, "place": _place(task.ticket, task)})


def _place(ticket: Ticket, task: Task) -> int:
    keys = list(ticket.tasks.values_list("pk", flat=True))
    return keys.index(task.pk) + 1 if task.pk in keys else 1
