from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from tresen.people.names import in_language


class FieldType(models.TextChoices):
    """What a value is. Each has its canonical form in `tickets/field_types`."""

    TEXT = "text", _("Text, one line")
    LINES = "lines", _("Text, several lines")
    INTEGER = "integer", _("Whole number")
    DECIMAL = "decimal", _("Decimal number")
    DATE = "date", _("Date")
    DATETIME = "datetime", _("Date and time")
    YES_NO = "yes_no", _("Yes or no")
    CHOICE = "choice", _("Choice of one")
    MULTI = "multi", _("Choice of several")
    TREE = "tree", _("Choice from a tree")
    PERSON = "person", _("Person")
    ORGANISATION = "organisation", _("Organisation")
    ASSET = "asset", _("Device/asset")


CHOOSING = {FieldType.CHOICE, FieldType.MULTI, FieldType.TREE}


class CustomField(models.Model):
    """A property of tickets that an administrator made. Never removed, only switched off: values outlive it.

    Key and type stay as they were made: the key is what programs, rules and values hold on to, and a value means
    nothing without its type.
    """

    key = models.SlugField(max_length=40, unique=True)
    type = models.CharField(max_length=12, choices=FieldType.choices)
    names = models.JSONField(default=dict)
    help = models.JSONField(default=dict)
    heading = models.JSONField(default=dict, help_text="names of the group it stands in")
    # [{"key": "hall-3", "names": {"de": "Halle 3"}, "parent": null, "active": true}], a tree's nodes after their parent
    options = models.JSONField(default=list)
    # What its type allows beyond that: see `tickets/field_settings`.
    settings = models.JSONField(default=dict)
    is_required = models.BooleanField(default=False)
    blocks_solving = models.BooleanField(default=False, help_text="if required: not solved without it")
    kinds = ArrayField(models.CharField(max_length=40), default=list, help_text="empty: all")
    categories = ArrayField(models.BigIntegerField(), default=list, help_text="with all below; empty: all")
    teams = ArrayField(models.BigIntegerField(), default=list, help_text="with all below; empty: all")
    visible_to_customers = models.BooleanField(default=False)
    editable_by_customers = models.BooleanField(default=False)
    position = models.PositiveIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["position", "id"]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return in_language(self.names) or self.key

    @property
    def help_text(self) -> str:
        return in_language(self.help)

    @property
    def group(self) -> str:
        return in_language(self.heading)

    def option(self, key: Any) -> dict[str, Any] | None:
        return next((one for one in self.options if one["key"] == key), None)

    def option_label(self, key: Any) -> str:
        """The name of a choice, in a tree with what it stands below: "Halle 3 › Linie 2"."""
        names: list[str] = []
        node = self.option(key)
        while node is not None and len(names) < len(self.options):
            names.insert(0, in_language(node["names"]) or node["key"])
            node = self.option(node.get("parent")) if node.get("parent") else None
        return " › ".join(names) or str(key)


class FormRule(models.Model):
    """If a ticket is so, its form looks so. For each field and sort of action the uppermost rule that holds wins."""

    name = models.CharField(max_length=120)
    condition = models.JSONField(default=dict, help_text="in the rule language")
    # [{"do": "show|hide|require|limit|set", "field": key, "options": […], "value": …, "always": bool}]
    actions = models.JSONField(default=list)
    position = models.PositiveIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["position", "id"]

    def __str__(self) -> str:
        return self.name


class FormStamp(models.Model):
    """One row. Triggers give it a new stamp with every change of what forms are made of, in the same transaction:
    a process that knows the stamp knows whether what it remembers still holds."""

    stamp = models.UUIDField()

    def __str__(self) -> str:
        return str(self.stamp)
