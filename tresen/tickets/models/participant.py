from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from tresen.kit import clock
from tresen.people.models import Person
from tresen.tickets.models.ticket import Ticket


class Involvement(models.TextChoices):
    COPY = "copy", _("In copy")
    ON_BEHALF = "on_behalf", _("Asked on behalf of the customer")
    PARTNER = "partner", _("Third party")
    WATCHER = "watcher", _("Watches")


class Participant(models.Model):
    """Somebody besides the customer who has a part in a ticket, known by an address: his mails land in it.

    Whoever is in copy, or asked for the customer, gets the replies. A third party sees and gets only what was
    forwarded to him. A watcher is an agent who is told what happens."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="participants")
    address = models.EmailField(max_length=320, help_text="lower case")
    name = models.CharField(max_length=200, blank=True)
    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="+")
    involvement = models.CharField(max_length=10, choices=Involvement.choices, default=Involvement.COPY)
    reference = models.CharField(max_length=80, blank=True, help_text="the number a third party keeps the matter under")
    home = models.ForeignKey(
        Ticket,
        null=True,
        on_delete=models.CASCADE,
        related_name="+",
        db_index=False,
        help_text="the merged ticket he comes from",
    )
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["ticket", "address"], name="participant_once")
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["address"], name="participant_address"),
            models.Index(fields=["reference"], name="participant_reference", condition=~models.Q(reference="")),
        ]

    def __str__(self) -> str:
        return f"{self.name} <{self.address}>" if self.name else self.address
