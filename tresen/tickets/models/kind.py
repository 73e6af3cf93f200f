from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models


class KindSetting(models.Model):
    """What an administrator said about a kind; the key itself never changes, reports count by it."""

    key = models.CharField(max_length=10, primary_key=True)
    names = models.JSONField(default=dict, help_text="{language: name}; empty: as the product calls it")
    workspaces = ArrayField(models.BigIntegerField(), default=list, help_text="offered there alone; empty: everywhere")
    default_of = ArrayField(
        models.BigIntegerField(), default=list, help_text="teams whose new tickets are of this kind; goes for all below"
    )
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["key"]

    def __str__(self) -> str:
        return self.key
