"""Working time of a ticket: the clock, what was booked, and booking while writing."""

from django import forms
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from tresen.desk.doors import agents_only
from tresen.desk.tickets.answer import answer
from tresen.desk.tickets.fetch import ticket_for
from tresen.people.actor import Actor
from tresen.people.rights import Right
from tresen.tickets.access import demand
from tresen.tickets.booking import Work, activities, book, change_entry, entries_of, remove_entry, usual_activity
from tresen.tickets.change import Refused
from tresen.tickets.models import Activity, Message, Ticket, TimeEntry, Timer
from tresen.tickets.models.worktime import LONGEST
from tresen.tickets.timers import minutes_of, pause, reset, start, timer_of

CLOCK = {"start": start, "pause": pause, "reset": reset}


class TimeForm(forms.Form):
    minutes = forms.IntegerField(label=gettext_lazy("Minutes"), min_value=1, max_value=LONGEST)
    day = forms.DateField(
        label=gettext_lazy("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), required=False
    )
    activity = forms.ModelChoiceField(Activity.objects.none(), label=gettext_lazy("Activity"), empty_label=None)
    billable = forms.ChoiceField(
        label=gettext_lazy("Billable"),
        required=False,
        choices=[("", gettext_lazy("as the activity")), ("yes", gettext_lazy("yes")), ("no", gettext_lazy("no"))],
    )
    note = forms.CharField(label=gettext_lazy("Note"), max_length=500, required=False)

    def __init__(self, *args: object, known: TimeEntry | None = None, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]
        field = self.fields["activity"]
        assert isinstance(field, forms.ModelChoiceField)
        offered = activities()
        field.queryset = offered if known is None else offered | Activity.objects.filter(pk=known.activity_id)

    def work(self) -> Work:
        """Refused with the first fault, in words."""
        if not self.is_valid():
            raise Refused(next(iter(self.errors.values()))[0])
        given = self.cleaned_data
        billable = {"yes": True, "no": False}.get(given["billable"])
        return Work(given["minutes"], given["activity"], given["day"], billable, given["note"])


@require_http_methods(["GET", "POST"])
@agents_only
def make(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """What was booked, for all who work on the ticket; booking needs the right."""
    if request.method == "GET":
        ticket = ticket_for(actor, number)
        return render(request, "desk/workload/times.html", _shown(ticket, actor))
    ticket = ticket_for(actor, number, Right.TIME)
    with transaction.atomic():
        book(ticket, TimeForm(request.POST).work(), by=actor)
        if "timer" in request.POST:
            reset(ticket, by=actor)
    return answer(request, actor, number)


@require_http_methods(["GET", "POST", "DELETE"])
@agents_only
def change(request: HttpRequest, actor: Actor, number: str, key: int) -> HttpResponse:
    ticket = ticket_for(actor, number, Right.TIME)
    entry = get_object_or_404(entries_of(ticket), pk=key)
    if request.method == "DELETE":
        remove_entry(entry, by=actor)
        return answer(request, actor, number)
    if request.method == "GET":
        return render(
            request, "desk/workload/time_entry.html", {"ticket": ticket, "entry": entry, "form": _form_of(entry)}
        )
    change_entry(entry, TimeForm(request.POST, known=entry).work(), by=actor)
    return answer(request, actor, number)


@require_http_methods(["POST"])
@agents_only
def timer(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    ticket = ticket_for(actor, number, Right.TIME)
    act = CLOCK.get(request.POST.get("do", ""))
    if act is None:
        raise Http404
    act(ticket, by=actor)
    return answer(request, actor, number)


def book_along(request: HttpRequest, ticket: Ticket, actor: Actor, message: Message | None) -> None:
    """The minutes given with a reply or note; in the caller's transaction. A second submission books nothing more.
    `message`: None if it is sent later."""
    given = request.POST.get("minutes", "").strip()
    if not given:
        return
    if not (given.isascii() and given.isdigit() and len(given) < 5):
        raise Refused(_("Enter between 1 minute and 24 hours."))
    if message and ticket.events.filter(name="time_booked", data__after=message.pk).exists():
        return
    demand(actor, ticket, Right.TIME)
    book(ticket, Work(int(given), usual_activity()), by=actor, after=message)


def _shown(ticket: Ticket, actor: Actor) -> dict[str, object]:
    running: Timer | None = timer_of(ticket, by=actor)
    start = {"minutes": minutes_of(running) if running else None, "day": timezone.localdate()}
    entries = list(entries_of(ticket)[:200])
    return {"ticket": ticket, "entries": entries, "timer": running, "form": TimeForm(initial=start), "actor": actor}


def _form_of(entry: TimeEntry) -> TimeForm:
    names = ("minutes", "day", "note")
    start = {**{name: getattr(entry, name) for name in names}, "activity": entry.activity_id}
    return TimeForm(known=entry, initial={**start, "billable": "yes" if entry.billable else "no"})
