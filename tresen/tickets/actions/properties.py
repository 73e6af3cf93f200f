"""Actions about what a ticket is and where it stands."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tresen.kit import clock
from tresen.people.actor import Actor
from tresen.people.rights import Right
from tresen.rules.actions import Entry, Parameter, Values
from tresen.rules.fields import Choice, Choices
from tresen.tickets.actions.choosing import of_categories, of_states
from tresen.tickets.actions.kinds import Act, Doing, TicketAction, found, one, whole
from tresen.tickets.change import Refused
from tresen.tickets.changing import categorise, set_kind, set_priority
from tresen.tickets.choices import categories_for, states
from tresen.tickets.conditions.choices import of_enum, of_kinds
from tresen.tickets.models import Priority
from tresen.tickets.states import set_state, snooze

WHERE, WHAT = gettext_lazy("Where it stands"), gettext_lazy("What it is")
MORNING, AFTERNOON = time(8), time(16)
NO_CATEGORY = Choice("none", gettext_lazy("no category"))
UNTIL = Choices.of(
    Choice(key, label)
    for key, label in (
        ("1h", gettext_lazy("in an hour")),
        ("4h", gettext_lazy("in four hours")),
        ("afternoon", gettext_lazy("this afternoon, 16:00")),
        ("1d", gettext_lazy("tomorrow, 8:00")),
        ("2d", gettext_lazy("in two days, 8:00")),
        ("3d", gettext_lazy("in three days, 8:00")),
        ("monday", gettext_lazy("next Monday, 8:00")),
        ("7d", gettext_lazy("in a week, 8:00")),
        ("14d", gettext_lazy("in two weeks, 8:00")),
        ("30d", gettext_lazy("in 30 days, 8:00")),
    )
)


def kinds(actor: Actor) -> Iterable[TicketAction]:
    yield TicketAction(
        "state",
        gettext_lazy("Set the state"),
        WHERE,
        gettext_lazy("sets the state to “%(to)s”"),
        _state,
        (
            Parameter("to", gettext_lazy("State"), Entry.CHOICE, of_states()),
            Parameter("reason", gettext_lazy("Reason"), Entry.LINE, optional=True),
        ),
        icon="circle-dot",
        right=Right.EDIT,
    )
    yield TicketAction(
        "snooze",
        gettext_lazy("Wait until"),
        WHERE,
        gettext_lazy("lets it wait: %(until)s"),
        _snooze,
        (
            Parameter("until", gettext_lazy("Until"), Entry.CHOICE, UNTIL),
            Parameter("reason", gettext_lazy("Reason"), Entry.LINE, optional=True),
        ),
        icon="clock",
        right=Right.EDIT,
    )
    yield TicketAction(
        "priority",
        gettext_lazy("Set the priority"),
        WHAT,
        gettext_lazy("sets the priority to “%(to)s”"),
        _priority,
        (
            Parameter("to", gettext_lazy("Priority"), Entry.CHOICE, of_enum(reversed(Priority.choices))),
            Parameter("reason", gettext_lazy("Reason"), Entry.LINE, optional=True),
        ),
        icon="flag",
        right=Right.EDIT,
    )
    yield TicketAction(
        "kind",
        gettext_lazy("Set the kind"),
        WHAT,
        gettext_lazy("makes it “%(to)s”"),
        lambda values, doing: lambda ticket: set_kind(ticket, one(values, "to"), by=doing.by),
        (Parameter("to", gettext_lazy("Kind"), Entry.CHOICE, of_kinds()),),
        icon="tag",
        right=Right.EDIT,
    )
    yield TicketAction(
        "category",
        gettext_lazy("Set the category"),
        WHAT,
        gettext_lazy("sets the category to “%(to)s”"),
        _category,
        (Parameter("to", gettext_lazy("Category"), Entry.CHOICE, of_categories(actor, NO_CATEGORY)),),
        icon="folder-tree",
        right=Right.EDIT,
    )


def _state(values: Values, doing: Doing) -> Act:
    state = found(states().filter(key=one(values, "to")).first(), _("There is no such state."))
    return lambda ticket: set_state(ticket, state, by=doing.by, reason=one(values, "reason"))


def _snooze(values: Values, doing: Doing) -> Act:
    return lambda ticket: snooze(ticket, moment_of(one(values, "until")), by=doing.by, reason=one(values, "reason"))


def moment_of(key: str) -> datetime:
    """A key of `UNTIL` as a moment, reckoned by the desk's clock; an afternoon that is over is tomorrow's."""
    now = timezone.localtime(clock.now())
    if key.endswith("h"):
        return now + timedelta(hours=whole(key[:-1]))
    if key == "afternoon":
        at = datetime.combine(now.date(), AFTERNOON, now.tzinfo)
        return at if at > now else at + timedelta(days=1)
    days = 7 - now.weekday() if key == "monday" else whole(key.removesuffix("d"))
    if not days:
        raise Refused(_("Choose a time to come, within two years."))
    return datetime.combine(now.date() + timedelta(days=days), MORNING, now.tzinfo)


def _priority(values: Values, doing: Doing) -> Act:
    return lambda ticket: set_priority(ticket, whole(one(values, "to")), by=doing.by, reason=one(values, "reason"))


def _category(values: Values, doing: Doing) -> Act:
    key = one(values, "to")
    category = None
    if key != NO_CATEGORY.key:
        category = found(categories_for(doing.by).filter(pk=whole(key)).first(), _("There is no such category."))
    return lambda ticket: categorise(ticket, category, by=doing.by)
