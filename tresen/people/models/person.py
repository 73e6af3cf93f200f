from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from tresen.kit import clock
from tresen.people.addresses import normal_address
from tresen.people.folding import in_order, words_of


class Role(models.TextChoices):
    ADMIN = "admin", _("Administrator")
    AGENT = "agent", _("Agent")
    CUSTOMER = "customer", _("Customer")


class Locale(models.TextChoices):
    GERMAN = "de", "Deutsch"
    ENGLISH = "en", "English"


class Theme(models.TextChoices):
    AUTO = "auto", _("Like the system")
    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")


class Density(models.TextChoices):
    COMFORTABLE = "comfortable", _("Comfortable")
    COMPACT = "compact", _("Compact")


class TextSize(models.TextChoices):
    SMALL = "small", _("Small")
    NORMAL = "normal", _("Normal")
    LARGE = "large", _("Large")
    LARGEST = "largest", _("Very large")


class Undo(models.IntegerChoices):
    """Seconds in which a message may be taken back."""

    NONE = 0, _("Send at once")
    TEN = 10, _("10 seconds")
    TWENTY = 20, _("20 seconds")
    THIRTY = 30, _("30 seconds")


class Flow(models.TextChoices):
    """What an agent sees once a ticket is off his desk: solved, waiting, handed over."""

    NEXT = "next", _("The next ticket of the list")
    STAY = "stay", _("The same ticket")
    LIST = "list", _("The list")


class PersonManager(BaseUserManager["Person"]):
    """Only what Django's sign-in asks for; people are made by `people.registering`."""

    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(email=normal_address(username or ""))


class Person(AbstractBaseUser):
    """Anybody: agent, customer, or both. An agent of one client may be the customer of another."""

    name = models.CharField(_("Name"), max_length=200)
    email = models.EmailField(_("E-mail"), unique=True, null=True, blank=True, help_text="primary address, lower case")
    role = models.CharField(_("Role"), max_length=10, choices=Role.choices, default=Role.CUSTOMER)
    locale = models.CharField(_("Language"), max_length=5, choices=Locale.choices, default=Locale.GERMAN)
    theme = models.CharField(_("Appearance"), max_length=5, choices=Theme.choices, default=Theme.AUTO)
    density = models.CharField(_("Density"), max_length=12, choices=Density.choices, default=Density.COMFORTABLE)
    text_size = models.CharField(
        _("Text size"), max_length=7, choices=TextSize.choices, default=TextSize.NORMAL, db_default=TextSize.NORMAL
    )
    undo_seconds = models.PositiveSmallIntegerField(_("Undo sending"), choices=Undo.choices, default=Undo.TEN)
    single_keys = models.BooleanField(_("Single keys"), default=True, db_default=True, help_text="do letters act?")
    flow = models.CharField(
        _("After a ticket"), max_length=5, choices=Flow.choices, default=Flow.NEXT, db_default=Flow.NEXT
    )
    zone = models.CharField(_("Time zone"), max_length=60, blank=True, db_default="", help_text="IANA; or the house's")
    external_id = models.CharField(
        _("Customer number"), max_length=60, blank=True, db_default="", help_text="what another system calls him"
    )
    is_vip = models.BooleanField(_("VIP"), default=False, db_default=False)
    # What is asked at a call before anything is told or reset; see people.security_checks.
    security_question = models.CharField(_("Security question"), max_length=200, blank=True, db_default="")
    security_answer = models.CharField(max_length=128, blank=True, db_default="", help_text="hashed like a password")
    notes = models.TextField(_("Notes for agents"), blank=True, db_default="")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=clock.now)
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    match_key = models.CharField(
        max_length=220, null=True, editable=False, help_text="kept by the database: look-alikes"
    )

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = PersonManager()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["external_id"], condition=~models.Q(external_id=""), name="person_external_once"
            )
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["name"], name="person_name"),
            models.Index(fields=["match_key"], name="person_match"),
            models.Index(fields=["role"], name="person_agents", condition=~models.Q(role="customer")),
            models.Index(in_order("name"), "id", name="person_in_order"),
            GinIndex(words_of("name"), name="person_words"),
        ]

    def __str__(self) -> str:
        return self.name or self.email or "–"

    @property
    def is_agent(self) -> bool:
        return self.is_active and self.role in {Role.AGENT, Role.ADMIN}

    @property
    def is_admin(self) -> bool:
        return self.is_active and self.role == Role.ADMIN

    @property
    def phone(self) -> str:
        """The first of the phone numbers, for people to read; "" without one. One query unless they are prefetched."""
        first = next(iter(self.numbers.all()), None)
        return first.readable if first else ""

    @property
    def initials(self) -> str:
        words = [word for word in (self.name or self.email or "?").replace(".", " ").split() if word[:1].isalnum()]
        if not words:
            return "?"
        return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


class Address(models.Model):
    """One e-mail address of a person; a mail from any of them is a mail from that person."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="addresses")
    value = models.EmailField(unique=True, help_text="lower case")
    bounced_at = models.DateTimeField(null=True, help_text="when a mail to it came back for good; see people.reaching")
    bounced_words = models.CharField(max_length=500, blank=True, help_text="what its mail server said then")

    class Meta:
        indexes: ClassVar[list[Any]] = [GinIndex(words_of("value"), name="address_words")]

    def __str__(self) -> str:
        return self.value
