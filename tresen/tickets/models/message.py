from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from tresen.kit import clock
from tresen.kit.models import Blob
from tresen.people.models import Person
from tresen.tickets.models.ticket import Channel, Ticket


class MessageKind(models.TextChoices):
    CUSTOMER = "customer", _("Message")
    REPLY = "reply", _("Reply")
    NOTE = "note", _("Internal note")
    PHONE = "phone", _("Phone note")
    FORWARD = "forward", _("Forwarded")
    PARTNER = "partner", _("Answer of a third party")
    AUTO = "auto", _("Automatic answer")
    WITHDRAWN = "withdrawn", _("Withdrawn")


# What the customer may see: what was said to him or by him. A forward and its answers are between us and a third
# party; a withdrawn reply was taken back before it left.
PUBLIC_KINDS = (MessageKind.CUSTOMER, MessageKind.REPLY, MessageKind.AUTO)
# What we tell ourselves. Whom it names may be told by mail.
NOTES = (MessageKind.NOTE, MessageKind.PHONE)
# What leaves the house.
OUTGOING_KINDS = (MessageKind.REPLY, MessageKind.FORWARD, MessageKind.AUTO)


class Message(models.Model):
    """Something said in a ticket. The new words and the folded quote are kept apart; nothing is dropped."""

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="messages")
    kind = models.CharField(max_length=10, choices=MessageKind.choices)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    author = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    text = models.TextField(blank=True)
    text_folded = models.TextField(blank=True)
    html = models.TextField(blank=True, help_text="sanitised, structure only")
    html_folded = models.TextField(blank=True)
    sender = models.CharField(max_length=400, blank=True)
    recipients = models.JSONField(default=dict, help_text='{"to": [address], "cc": [address], "bcc": [address]}')
    external_id = models.CharField(max_length=998, blank=True, help_text="the channel's own id, such as a Message-ID")
    in_reply_to = models.CharField(max_length=998, blank=True)
    facts = models.JSONField(default=dict, help_text="what its channel found out about it; see the channel")
    submission = models.CharField(
        max_length=64, blank=True, help_text="its writer's key: the same one twice is one message"
    )
    raw = models.ForeignKey(Blob, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    # Of a message that is here only because its ticket was merged into this one.
    home = models.ForeignKey(
        Ticket,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        help_text="the merged ticket it goes back to",
    )
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["created_at", "id"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["author", "submission"], name="message_submitted_once", condition=~models.Q(submission="")
            )
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["external_id"], name="message_external", condition=~models.Q(external_id="")),
            models.Index(fields=["home"], name="message_home", condition=models.Q(home__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def sender_address(self) -> str:
        """The address within `sender`, "" if there is none. A name that looks like an address is none."""
        told = self.sender.strip()
        address = told[told.rfind("<") + 1 : -1].strip() if told.endswith(">") else told
        return address if "@" in address else ""

    @property
    def public(self) -> bool:
        """May the customer see it?"""
        return self.kind in PUBLIC_KINDS

    @property
    def is_automatic(self) -> bool:
        """Nobody wrote it: an answer by rule tells other machines so, and counts among what they are sent."""
        return self.kind == MessageKind.AUTO or (self.kind == MessageKind.REPLY and self.author_id is None)


class Attachment(models.Model):
    """A file at a message. The bytes are a blob, kept once however often they are sent."""

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="attachments")
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)
    media_type = models.CharField(max_length=127)
    size = models.BigIntegerField()
    content_id = models.CharField(max_length=255, blank=True)
    inline = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return self.name
