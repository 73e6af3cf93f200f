"""What was said in a ticket, by whom and how often, and how often it came back or went on."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, F, IntegerField, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from tresen.rules.fields import Choice, Choices, Field, Type
from tresen.tickets.conditions import choices
from tresen.tickets.conditions.journal import events_of
from tresen.tickets.models import Attachment, Channel, Event, Message, Ticket
from tresen.tickets.models.message import MessageKind
from tresen.tickets.returning import RETURNED

MESSAGES, JOURNAL = _("Messages"), _("Journal")
KINDS = Choices.of([*(Choice(key, label) for key, label in MessageKind.choices), Choice(RETURNED, _("Came back"))])


def message_fields() -> Iterable[Field]:
    yield Field(
        "message.last_kind",
        Type.CHOICE,
        _("Kind of the last message"),
        MESSAGES,
        column=lambda: F("last_message_kind"),
        read=lambda ticket: ticket.last_message_kind,
        choices=KINDS,
        optional=False,
    )
    yield _last("text", Type.TEXT, _("Text of the last message"))
    yield _last("channel", Type.CHOICE, _("Channel of the last message"), choices.of_enum(Channel.choices))
    yield _any("text", Type.TEXT, _("Text of a message"))
    yield _any("sender", Type.TEXT, _("Sender of a message"))
    yield _any("kind", Type.CHOICE, _("Kind of a message"), choices.of_enum(MessageKind.choices))
    yield _any("channel", Type.CHOICE, _("Channel of a message"), choices.of_enum(Channel.choices))
    yield Field(
        "message.file",
        Type.TEXT,
        _("Name of an attached file"),
        MESSAGES,
        rows=lambda: Attachment.objects.filter(message__ticket=OuterRef("pk")),
        column=lambda: F("name"),
        read=lambda ticket: [one.name for message in _messages(ticket) for one in message.attachments.all()],
    )
    yield Field(
        "message.count",
        Type.NUMBER,
        _("Number of messages"),
        MESSAGES,
        column=lambda: _counted(Message.objects.filter(ticket=OuterRef("pk"))),
        read=lambda ticket: len(_messages(ticket)),
        optional=False,
    )


def journal_fields() -> Iterable[Field]:
    yield _times("reopened", "reopened", _("How often reopened"))
    yield _times("handed_over", "handed_over", _("How often handed over"))
    yield _times("assigned", "assigned", _("How often assigned"))


def _messages(ticket: Ticket) -> list[Message]:
    """In the order they were said; prefetched ones are used."""
    return list(ticket.messages.all()) if ticket.pk else []


def _last(column: str, kind: Type, label: Any, listed: Choices | None = None) -> Field:
    def read(ticket: Ticket) -> Any:
        said = _messages(ticket)
        return getattr(said[-1], column) if said else None

    latest = Message.objects.filter(ticket=OuterRef("pk")).order_by("-created_at", "-id").values(column)
    return Field(
        f"message.last_{column}", kind, label, MESSAGES, column=lambda: Subquery(latest[:1]), read=read, choices=listed
    )


def _any(column: str, kind: Type, label: Any, listed: Choices | None = None) -> Field:
    return Field(
        f"message.{column}",
        kind,
        label,
        MESSAGES,
        rows=lambda: Message.objects.filter(ticket=OuterRef("pk")),
        column=lambda: F(column),
        read=lambda ticket: [getattr(message, column) for message in _messages(ticket)],
        choices=listed,
    )


def _times(key: str, event: str, label: Any) -> Field:
    def read(ticket: Ticket) -> int:
        return sum(one.name == event for one in events_of(ticket))

    def column() -> Any:
        return _counted(Event.objects.filter(ticket=OuterRef("pk"), name=event))

    return Field(f"journal.{key}", Type.NUMBER, label, JOURNAL, column=column, read=read, optional=False)


def _counted(rows: Any) -> Any:
    number = rows.order_by().values("ticket").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(number, output_field=IntegerField()), Value(0))
