from typing import Any, ClassVar

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


class State(models.Model):
    """A state tickets can be in: own names, one of five types. The first of a type is its default."""

    key = models.SlugField(max_length=40, unique=True)
    names = models.JSONField(default=dict)
    type = models.CharField(_("Type"), max_length=10, choices=StateType.choices)
    colour = models.CharField(_("Colour"), max_length=10, choices=Colour.choices, default=Colour.PLAIN)
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)

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
