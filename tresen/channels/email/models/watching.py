from django.db import models

from tresen.channels.email.models.inbound import Inbound
from tresen.channels.email.models.mailbox import Mailbox
from tresen.kit import clock


class Lease(models.Model):
    """Which process fetches a mailbox at present. Times are the database's own: hosts' clocks differ."""

    mailbox = models.OneToOneField(Mailbox, on_delete=models.CASCADE, related_name="+", primary_key=True)
    holder = models.CharField(max_length=80)
    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.mailbox_id} {self.holder}"


class RoundTrip(models.Model):
    """A mail a mailbox writes to itself, to see whether both ways work. It never becomes a ticket."""

    mailbox = models.ForeignKey(Mailbox, on_delete=models.CASCADE, related_name="round_trips")
    started_at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True)
    words = models.TextField(blank=True, help_text="what the sending server said")
    error = models.TextField(blank=True)
    inbound = models.ForeignKey(Inbound, null=True, on_delete=models.SET_NULL, related_name="+")
    arrived_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.mailbox_id} {self.started_at}"


class Comparison(models.Model):
    """What lay on the server of a mailbox when it was last compared with what was taken from it."""

    mailbox = models.OneToOneField(Mailbox, on_delete=models.CASCADE, related_name="comparison", primary_key=True)
    at = models.DateTimeField(default=clock.now)
    since = models.DateTimeField()
    on_server = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0)
    waiting = models.PositiveIntegerField(default=0, help_text="newer than what was read so far: not missing")
    healed = models.JSONField(default=list, help_text="ids of the Inbound rows of mails that were missing here")
    missing = models.JSONField(default=list, help_text="[{uid, words}] of mails that could not be fetched now either")
    error = models.TextField(blank=True, help_text="why it could not be compared")

    def __str__(self) -> str:
        return f"{self.mailbox_id} {self.at}"
