from typing import Any, ClassVar

from django.db import models
from django.db.models.functions import Collate, Reverse
from django.utils.translation import gettext_lazy as _

from tresen.people.models.person import Person
from tresen.people.numbers import readable_number


class NumberLabel(models.TextChoices):
    WORK = "work", _("Work")
    MOBILE = "mobile", _("Mobile")
    PRIVATE = "private", _("Private")
    EXTENSION = "extension", _("Extension")


class Number(models.Model):
    """A phone number of a person; the first is the one to call. Several people may share one: a front desk, a ward."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="numbers")
    value = models.CharField(
        max_length=60, help_text="E.164, or the digits of an internal extension; see people.numbers"
    )
    label = models.CharField(_("Kind"), max_length=10, choices=NumberLabel.choices, default=NumberLabel.WORK)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[Any]] = [models.UniqueConstraint(fields=["person", "value"], name="number_once")]
        # Callers are known by the whole number; people look for its beginning or its last digits.
        indexes: ClassVar[list[Any]] = [
            models.Index(Collate("value", "C"), name="number_begins"),
            models.Index(Collate(Reverse("value"), "C"), name="number_ends"),
        ]

    def __str__(self) -> str:
        return self.readable

    @property
    def readable(self) -> str:
        return readable_number(self.value)


class Network(models.TextChoices):
    """The messengers there are. A closed list: a handle without a way to it helps nobody."""

    MATRIX = "matrix", "Matrix"
    SIGNAL = "signal", "Signal"
    SLACK = "slack", "Slack"
    TEAMS = "teams", "Microsoft Teams"
    TELEGRAM = "telegram", "Telegram"
    THREEMA = "threema", "Threema"
    WHATSAPP = "whatsapp", "WhatsApp"
    XMPP = "xmpp", "XMPP"


class Handle(models.Model):
    """What a person is called in a messenger; a message from there is a message from that person."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="handles")
    network = models.CharField(_("Messenger"), max_length=10, choices=Network.choices)
    value = models.CharField(max_length=200, help_text="in the network's one form; see people.handles")

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[Any]] = [models.UniqueConstraint(fields=["network", "value"], name="handle_once")]

    def __str__(self) -> str:
        return f"{self.get_network_display()}: {self.value}"
