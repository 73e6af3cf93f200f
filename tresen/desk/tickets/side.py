"""Beside the conversation: who is this, and what the ticket is."""

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tresen.desk.directory import Directory
from tresen.desk.fields.panel import Panel, panel_of
from tresen.desk.tickets.related import Related, related
from tresen.desk.tickets.taking_part import TakingPart, taking_part
from tresen.desk.tickets.who import Who, who_asks
from tresen.desk.workload.panel import Work, work_on
from tresen.people.actor import Actor
from tresen.people.models.team import Level
from tresen.tickets.models import Impact, Priority, Ticket, Urgency
from tresen.ui.faces import face, nobody
from tresen.ui.icons import channel_icon
from tresen.ui.times import Times

COLOURS = {Priority.URGENT: "bad", Priority.HIGH: "warn"}
SIGNS = {
    Priority.URGENT: "chevrons-up",
    Priority.HIGH: "chevron-up",
    Priority.NORMAL: "minus",
    Priority.LOW: "chevron-down",
}


@dataclass(frozen=True)
class Side:
    face: SafeString
    assignee: str
    assignee_face: SafeString
    assignee_face_small: SafeString
    kind: str
    priority: str
    priority_colour: str
    priority_icon: str
    impact: str
    urgency: str
    level: str
    channel: str
    channel_icon: SafeString
    opened: SafeString
    solved: SafeString | str
    waiting_until: str
    parts: TakingPart
    who: Who
    related: Related
    fields: Panel
    work: Work


def side_of(ticket: Ticket, actor: Actor, known: Directory) -> Side:
    times = Times.here()
    person, holder = ticket.customer, ticket.assignee
    priority = Priority(ticket.priority)
    name = str(holder) if holder else _("Nobody")
    return Side(
        face=face(person.pk, str(person), "large"),
        assignee=name,
        assignee_face=face(holder.pk, name) if holder else nobody(name),
        assignee_face_small=face(holder.pk, name, "small") if holder else nobody(name, "small"),
        kind=known.kind(ticket.kind),
        priority=str(priority.label),
        priority_colour=COLOURS.get(priority, "plain"),
        priority_icon=SIGNS[priority],
        impact=str(Impact(ticket.impact).label) if ticket.impact else "",
        urgency=str(Urgency(ticket.urgency).label) if ticket.urgency else "",
        level=str(Level(ticket.team.level).label) if ticket.team else "",
        channel=str(ticket.get_channel_display()),
        channel_icon=channel_icon(ticket.channel),
        opened=times.tag(ticket.created_at),
        solved=times.tag(ticket.solved_at) if ticket.solved_at else "",
        waiting_until=times.exact(ticket.waiting_until) if ticket.waiting_until else "",
        parts=taking_part(ticket, actor, known),
        who=who_asks(ticket),
        related=related(ticket, actor),
        fields=panel_of(ticket, actor, known.form_stamp),
        work=work_on(ticket, times),
    )
