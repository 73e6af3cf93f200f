"""What a ticket itself says."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, F, OuterRef
from django.utils.translation import gettext_lazy as _

from tresen.people.actor import Actor
from tresen.people.models import Team
from tresen.rules.fields import Choices, Field, Type
from tresen.rules.parsing import whole
from tresen.tickets.access import tickets_for
from tresen.tickets.category_counting import below_ids
from tresen.tickets.conditions import choices
from tresen.tickets.conditions.journal import history_of
from tresen.tickets.models import Channel, Impact, Priority, StateType, Ticket, Urgency

TICKET, TIMES = _("Ticket"), _("Times")


def ticket_fields(actor: Actor) -> Iterable[Field]:
    """Whether there is a ticket above or below is told only of those the actor may see."""
    yield _own("state_type", Type.CHOICE, _("State type"), choices.of_enum(StateType.choices), closed=True)
    yield _own("state", Type.CHOICE, _("State"), choices.of_states(), cast=whole)
    yield _own("priority", Type.CHOICE, _("Priority"), choices.of_enum(Priority.choices), cast=int, closed=True)
    yield _own("kind", Type.CHOICE, _("Kind"), choices.of_kinds())
    yield _own(
        "team", Type.TEAM, _("Team"), choices.of_teams(actor), cast=whole, below=choices.below(Team), optional=True
    )
    yield Field(
        "ticket.shared_with",
        Type.LIST,
        _("Shared with"),
        TICKET,
        column=lambda: F("shared_with"),
        read=lambda ticket: ticket.shared_with,
        cast=whole,
        choices=choices.of_teams(actor),
    )
    yield _own("assignee", Type.PERSON, _("Assignee"), choices.of_agents(actor), cast=whole, optional=True)
    yield _own(
        "category",
        Type.TREE,
        _("Category"),
        choices.of_categories(actor),
        cast=whole,
        below=below_ids,
        optional=True,
    )
    yield _plain("subject", Type.TEXT, _("Subject"), optional=False)
    yield _plain("number", Type.TEXT, _("Number"), optional=False)
    yield _own("channel", Type.CHOICE, _("Channel"), choices.of_enum(Channel.choices), closed=True)
    yield _own("impact", Type.CHOICE, _("Impact"), choices.of_enum(Impact.choices), cast=int, optional=True)
    yield _own("urgency", Type.CHOICE, _("Urgency"), choices.of_enum(Urgency.choices), cast=int, optional=True)
    yield Field(
        "ticket.has_parent",
        Type.YES_NO,
        _("Is part of another ticket"),
        TICKET,
        column=lambda: Exists(tickets_for(actor).filter(pk=OuterRef("parent_id"))),
        read=lambda ticket: ticket.parent_id is not None and tickets_for(actor).filter(pk=ticket.parent_id).exists(),
    )
    yield Field(
        "ticket.has_children",
        Type.YES_NO,
        _("Has tickets below it"),
        TICKET,
        column=lambda: Exists(tickets_for(actor).filter(parent=OuterRef("pk"))),
        read=lambda ticket: ticket.pk is not None and tickets_for(actor).filter(parent=ticket).exists(),
    )


def time_fields() -> Iterable[Field]:
    yield _plain("created_at", Type.MOMENT, _("Created"), TIMES, optional=False)
    yield _plain("updated_at", Type.MOMENT, _("Last change"), TIMES, optional=False)
    yield _plain("last_message_at", Type.MOMENT, _("Last message"), TIMES)
    yield _plain("first_response_at", Type.MOMENT, _("First answer"), TIMES)
    yield _plain("waiting_until", Type.MOMENT, _("Waiting until"), TIMES)
    yield _plain("solved_at", Type.MOMENT, _("Solved"), TIMES)
    yield _plain("closed_at", Type.MOMENT, _("Closed"), TIMES)


def _own(column: str, kind: Type, label: Any, listed: Choices, optional: bool = False, **more: Any) -> Field:
    """A column whose changes the journal tells."""
    stored = Ticket._meta.get_field(column).attname  # type: ignore[union-attr]
    return Field(
        f"ticket.{column}",
        kind,
        label,
        TICKET,
        column=lambda: F(stored),
        read=lambda ticket: getattr(ticket, stored),
        choices=listed,
        history=history_of(column),
        optional=optional,
        **more,
    )


def _plain(column: str, kind: Type, label: Any, group: Any = TICKET, optional: bool = True) -> Field:
    return Field(
        f"ticket.{column}",
        kind,
        label,
        group,
        column=lambda: F(column),
        read=lambda ticket: getattr(ticket, column),
        optional=optional,
    )
