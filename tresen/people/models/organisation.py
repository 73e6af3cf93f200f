from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from tresen.people.models.person import Person


class Organisation(models.Model):
    """A client: people belong to it, tickets are counted for it."""

    name = models.CharField(_("Name"), max_length=200, unique=True)
    key = models.SlugField(_("Short name"), max_length=60, unique=True)
    members = models.ManyToManyField(Person, through="Membership", related_name="organisations")

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name


class Domain(models.Model):
    """A mail domain whose unknown senders belong to the organisation."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="domains")
    name = models.CharField(max_length=253, unique=True, help_text="lower case, without @")

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person belongs to an organisation; a manager sees all its tickets."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="memberships")
    is_manager = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["person", "organisation"], name="membership_once")
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.organisation}"
