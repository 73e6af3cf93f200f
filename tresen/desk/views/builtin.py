"""The views every agent has, and how any view is found by its key; saved ones are `saved`."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tresen.people.access import organisations_for
from tresen.people.actor import Actor
from tresen.tickets.access import mentions_for, tickets_worked_by
from tresen.tickets.asking import OPEN
from tresen.tickets.models import SavedView, StateType, Ticket
from tresen.tickets.models.look import Shape
from tresen.tickets.models.message import MessageKind
from tresen.tickets.models.ticket import IS_UNFINISHED
from tresen.tickets.models.view import Sort
from tresen.tickets.sorting import Order

FROM_OUTSIDE = (MessageKind.CUSTOMER, MessageKind.PARTNER)  # somebody waits for us
BUSY = Q(state_type__in=(StateType.NEW, StateType.OPEN))
ORGANISATION = "org-"
LATEST = Order()
USUALLY_EMPTY = _("New tickets appear here by themselves.")


@dataclass(frozen=True)
class View:
    key: str
    name: str | Promise
    icon: str
    condition: Callable[[Actor], Q]
    empty: str | Promise = USUALLY_EMPTY
    about: str = ""  # what the view is about, where its key alone does not say it for ever
    order: Order = LATEST
    columns: tuple[str, ...] = ()  # keys of fields shown beside each row
    saved: SavedView | None = None
    shape: str = Shape.CARDS
    grouping: str = ""  # key of a field, or "day"
    folded: tuple[str, ...] = ()  # keys of groups that are closed

    def tickets(self, actor: Actor) -> QuerySet[Ticket]:
        return tickets_worked_by(actor).filter(self.condition(actor))


def _mine(actor: Actor) -> Q:
    return IS_UNFINISHED & Q(assignee=actor.person)


def _teams(actor: Actor) -> Q:
    return BUSY & _of_teams(actor)


def _of_teams(actor: Actor) -> Q:
    """Theirs, or shared with them."""
    return Q(team__in=actor.team_ids) | Q(shared_with__overlap=list(actor.team_ids))


def _unassigned(actor: Actor) -> Q:
    return IS_UNFINISHED & Q(assignee__isnull=True) & (_of_teams(actor) | Q(team__isnull=True))


def _unanswered(actor: Actor) -> Q:
    """Somebody outside had the last word, or the time to wait is over, and it is his, his teams' or nobody's.

    What is about to breach an agreement will stand here once there are agreements; until then the oldest comes first.
    """
    ours = Q(assignee=actor.person) | (Q(assignee__isnull=True) & (_of_teams(actor) | Q(team__isnull=True)))
    return BUSY & ours & (Q(last_message_kind__in=FROM_OUTSIDE) | Q(woken_at__isnull=False))


def _mentioned(actor: Actor) -> Q:
    """By name or as one of a team, in a note of a ticket that is not closed."""
    named = mentions_for(actor).filter(person=actor.person).values("message__ticket")
    return ~Q(state_type=StateType.CLOSED) & Q(pk__in=named)


def _asked(actor: Actor) -> Q:
    """Somebody waits for his answer to a question in a note; of a ticket that is not closed."""
    open_ones = mentions_for(actor).filter(person=actor.person, **OPEN).values("message__ticket")
    return ~Q(state_type=StateType.CLOSED) & Q(pk__in=open_ones)


BUILTIN = (
    View(
        "mine", _("Assigned to me"), "user-check", _mine, _("Take a ticket with the key A, or pick one of your teams.")
    ),
    View("teams", _("My teams"), "inbox", _teams, _("Your teams have answered everything.")),
    View(
        "unanswered",
        _("Longest unanswered"),
        "alarm-clock",
        _unanswered,
        _("Nobody waits for an answer of yours."),
        order=Order(Sort.MESSAGE, descending=False),
    ),
    View("mentioned", _("Mentions me"), "at-sign", _mentioned, _("Notes that name you with @ appear here.")),
    View("asked", _("Questions to me"), "circle-question-mark", _asked, _("No question to you is open.")),
    View("unassigned", _("Unassigned"), "hand", _unassigned, _("Every ticket has somebody who looks after it.")),
    View("waiting", _("Waiting"), "circle-pause", lambda actor: Q(state_type=StateType.WAITING)),
    View("open", _("All open"), "layers", lambda actor: IS_UNFINISHED),
    View("solved", _("Recently solved"), "circle-check", lambda actor: Q(state_type=StateType.SOLVED)),
)
BY_KEY = {view.key: view for view in BUILTIN}


def organisation_view(actor: Actor, key: str) -> View | None:
    """What is unfinished of one organisation."""
    organisation = organisations_for(actor).filter(key=key.removeprefix(ORGANISATION)).first()
    if organisation is None:
        return None
    inside = IS_UNFINISHED & Q(organisation=organisation)
    return View(key, organisation.name, "building-2", lambda actor: inside, about=str(organisation.pk))
