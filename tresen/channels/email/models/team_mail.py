from django.db import models
from django.utils.translation import gettext_lazy as _

from tresen.people.models import Team


class History(models.TextChoices):
    NONE = "none", _("Nothing")
    LAST = "last", _("The last message")
    FULL = "full", _("The whole conversation")


class TeamMail(models.Model):
    """How a team corresponds. A team without a row does as the defaults say."""

    team = models.OneToOneField(Team, on_delete=models.CASCADE, related_name="+")
    history = models.CharField(_("Quote below answers"), max_length=4, choices=History.choices, default=History.LAST)
    acknowledges = models.BooleanField(_("Acknowledge new requests"), default=True)
    follow_up_days = models.PositiveSmallIntegerField(
        _("Days after closing"),
        null=True,
        blank=True,
        help_text="an answer later than that opens a new ticket, linked to the old one; empty: always the old one",
    )

    def __str__(self) -> str:
        return str(self.team)
