"""What rules listen to: the lines of the journal, in words people use.

Not listened to, whatever columns they change: lines that put back or move what was there before (undoing, merging,
splitting, merged persons), for nothing has happened to the customer then; and what rules themselves leave about rules.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tresen.tickets.models import Event, StateType

BOOKKEEPING = frozenset(
    {
        *("merged", "merged_in", "unmerged", "unmerged_out", "moved_in", "moved_out", "split_off"),
        *("batch_undone", "step_undone", "people_merged", "people_unmerged", "rule_refused", "rules_stopped"),
        "rule_undone",
    }
)
TIME = "time"  # no event: see routing.by_time
TO_BEGIN_WITH = frozenset({"opened"})  # its columns are not changes


@dataclass(frozen=True)
class Occasion:
    """`names` of the journal, or any line that changes one of `columns`, if given from one of `was` to one of `to`."""

    key: str
    label: str | Promise
    names: frozenset[str] = field(default_factory=frozenset)
    columns: frozenset[str] = field(default_factory=frozenset)
    was: frozenset[str] = field(default_factory=frozenset)
    to: frozenset[str] = field(default_factory=frozenset)

    def is_met(self, event: Event) -> bool:
        if event.name in self.names:
            return True
        if event.name in TO_BEGIN_WITH:
            return False
        changes = [event.changes[one] for one in self.columns if one in event.changes]
        return any((not self.was or old in self.was) and (not self.to or new in self.to) for old, new in changes)


def _said(key: str, label: str | Promise, *names: str) -> Occasion:
    return Occasion(key, label, names=frozenset(names))


def _changed(
    key: str, label: str | Promise, *columns: str, was: Iterable[str] = (), to: Iterable[str] = ()
) -> Occasion:
    return Occasion(key, label, columns=frozenset(columns), was=frozenset(was), to=frozenset(to))


FINISHED = (StateType.SOLVED, StateType.CLOSED)
UNFINISHED = (StateType.NEW, StateType.OPEN, StateType.WAITING)
OCCASIONS = {
    one.key: one
    for one in (
        _said("opened", _("A ticket is opened"), "opened"),
        _said("customer_writes", _("The customer writes again"), "received"),
        _said("partner_writes", _("A partner answers"), "partner_answered"),
        _said("agent_answers", _("An agent answers"), "replied"),
        _said("noted", _("A note or call is written down"), "noted", "phoned"),
        _said("forwarded", _("Something is forwarded"), "forwarded"),
        _said("returned", _("A mail came back undelivered"), "returned"),
        _changed("state", _("The state changes"), "state"),
        _changed("solved", _("The ticket is solved"), "state_type", to=[StateType.SOLVED]),
        _changed("closed", _("The ticket is closed"), "state_type", to=[StateType.CLOSED]),
        _changed("reopened", _("The ticket is opened again"), "state_type", was=FINISHED, to=UNFINISHED),
        _changed("priority", _("The priority changes"), "priority"),
        _changed("assignee", _("The assignee changes"), "assignee"),
        _changed("team", _("The team changes"), "team"),
        _changed("category", _("The category changes"), "category"),
        _changed("kind", _("The kind changes"), "kind"),
        _changed("customer", _("The customer or organisation changes"), "customer", "organisation"),
        _changed("subject", _("The subject changes"), "subject"),
        _changed("values", _("A custom field changes"), "values"),
        _said("question_overdue", _("A question to a colleague is overdue"), "question_overdue"),
        _said(TIME, _("Time passes: as soon as a ticket matches")),
    )
}


def occasions_of(event: Event) -> list[str]:
    """The keys of what the event is; [] for what no rule listens to."""
    if event.name in BOOKKEEPING:
        return []
    return [key for key, one in OCCASIONS.items() if one.is_met(event)]
