from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from tresen.people.names import in_language


class StateType(models.TextChoices):
    """What a state means to clocks, lists and reports, whatever it is called."""

    NEW = "new", _("New")
    OPEN = "open", _("Open")
    WAITING = "waiting", _("Waiting")
    SOLVED = "solved", _("Solved")
    CLOSED = "closed", _("Closed")


UNFINISHED = (StateType.NEW, StateType.OPEN, StateType.WAITING)


class Colour(models.TextChoices):
    PLAIN = "plain", _("Plain")
    HOUSE = "house", _("House colour")
    GOOD = "good", _("Good")
    WARN = "warn", _("Warning")
    BAD = "bad", _("Bad")


class WaitsFor(models.TextChoices):
    """Whom a waiting ticket waits for: why the clock stands still."""

    CUSTOMER = "customer", _("Customer")
    SUPPLIER = "supplier", _("Supplier")
    COLLEAGUE = "colleague", _("Another department")
    DATE = "date", _("A date")
    OTHER = "other", _("Somebody else")


class State(models.Model):
    """A state tickets can be in: own names, one of five types. The first of a type is its default.

    Of each type one is offered in every workspace and for every kind, so that no ticket is ever without."""

    key = models.SlugField(max_length=40, unique=True)
    names = models.JSONField(default=dict)
    public_names = models.JSONField(default=dict, db_default={}, help_text="for customers; empty: the same names")
    type = models.CharField(_("Type"), max_length=10, choices=StateType.choices)
    colour = models.CharField(_("Colour"), max_length=10, choices=Colour.choices, default=Colour.PLAIN)
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)
    workspaces = ArrayField(
        models.BigIntegerField(), default=list, db_default=[], help_text="teams without parent; empty: all"
    )
    kinds = ArrayField(models.CharField(max_length=10), default=list, db_default=[], help_text="empty: all")
    waits_for = models.CharField(max_length=10, choices=WaitsFor.choices, blank=True, default="", db_default="")

    class Meta:
        ordering: ClassVar[list[str]] = ["position", "id"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=models.Q(type__in=StateType.values), name="state_type_known")
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return in_language(self.names)

    @property
    def public_label(self) -> str:
        """What customers read."""
        return in_language(self.public_names) or self.label

    @property
    def is_everywhere(self) -> bool:
        return not self.workspaces and not self.kinds

    def fits(self, kind: str, workspace: int | None) -> bool:
        """Is it meant for tickets of this kind in this workspace (None: of no team)?"""
        return (not self.kinds or kind in self.kinds) and (not self.workspaces or workspace in self.workspaces)
