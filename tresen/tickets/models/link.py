from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from tresen.kit import clock
from tresen.tickets.models.ticket import Ticket


class LinkType(models.TextChoices):
    """What one ticket is to another, read from `source` to `target`. Parent and child are a column of the ticket."""

    RELATED = "related", _("Belongs to the same matter as")
    DUPLICATE_OF = "duplicate_of", _("Is the same as")
    CAUSED_BY = "caused_by", _("Is caused by")
    BLOCKS = "blocks", _("Blocks")


class Link(models.Model):
    """Two tickets that have to do with each other. A related pair is kept once, the older ticket first."""

    source = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="links_from", db_index=False)
    target = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="links_to")
    type = models.CharField(max_length=20, choices=LinkType.choices)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["source", "target", "type"], name="link_once"),
            models.CheckConstraint(condition=~models.Q(source=models.F("target")), name="link_two_tickets"),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} {self.type} {self.target_id}"
