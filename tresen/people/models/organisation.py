from typing import Any, ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from tresen.people.folding import in_order, words_of
from tresen.people.models.person import Person


class Organisation(models.Model):
    """A client: people belong to it, tickets are counted for it."""

    name = models.CharField(_("Name"), max_length=200, unique=True)
    key = models.SlugField(_("Short name"), max_length=60, unique=True)
    about = models.CharField(_("In one line"), max_length=300, blank=True, db_default="", help_text="who they are")
    external_id = models.CharField(
        _("Customer number"), max_length=60, blank=True, db_default="", help_text="what another system calls it"
    )
    is_active = models.BooleanField(_("Active"), default=True, db_default=True)
    is_vip = models.BooleanField(_("VIP"), default=False, db_default=False)
    notes = models.TextField(_("Notes for agents"), blank=True, db_default="")
    instructions = models.TextField(
        blank=True, db_default="", help_text="safe HTML: what the client wants done and left, shown before answering"
    )
    instructions_edition = models.PositiveIntegerField(
        default=0, db_default=0, help_text="counts their changes: what was confirmed is one edition"
    )
    must_confirm = models.BooleanField(
        default=False, db_default=False, help_text="nobody answers before he has confirmed the instructions"
    )
    security_question = models.CharField(_("Security question"), max_length=200, blank=True, db_default="")
    security_answer = models.CharField(max_length=128, blank=True, db_default="", help_text="hashed like a password")
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    match_key = models.CharField(
        max_length=220, null=True, editable=False, help_text="kept by the database: look-alikes"
    )
    members = models.ManyToManyField(Person, through="Membership", related_name="organisations")

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["external_id"], condition=~models.Q(external_id=""), name="organisation_external_once"
            )
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(in_order("name"), "id", name="organisation_in_order"),
            models.Index(fields=["match_key"], name="organisation_match"),
            GinIndex(words_of("name"), name="organisation_words"),
        ]

    def __str__(self) -> str:
        return self.name


class Domain(models.Model):
    """A mail domain whose unknown senders belong to the organisation."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="domains")
    name = models.CharField(max_length=253, unique=True, help_text="lower case, without @")
    with_subdomains = models.BooleanField(
        default=False, db_default=False, help_text="and whoever writes from a domain below it"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name


class Site(models.Model):
    """A place where an organisation is."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="sites")
    name = models.CharField(_("Name"), max_length=120)
    address = models.TextField(_("Address"), blank=True, db_default="")
    zone = models.CharField(_("Time zone"), max_length=60, blank=True, db_default="", help_text="IANA")

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]
        constraints: ClassVar[list[Any]] = [models.UniqueConstraint(fields=["organisation", "name"], name="site_once")]

    def __str__(self) -> str:
        return self.name


class Department(models.Model):
    """A part of an organisation; below another one, or not."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="departments")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="children")
    name = models.CharField(_("Name"), max_length=120)

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["organisation", "parent", "name"], name="department_once", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person belongs to an organisation, as somebody in it; a manager sees all its tickets."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="memberships")
    is_manager = models.BooleanField(default=False)
    job_title = models.CharField(_("Position"), max_length=120, blank=True, db_default="")
    site = models.ForeignKey(Site, null=True, blank=True, on_delete=models.SET_NULL, related_name="memberships")
    department = models.ForeignKey(
        Department, null=True, blank=True, on_delete=models.SET_NULL, related_name="memberships"
    )

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["person", "organisation"], name="membership_once")
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.organisation}"
