"""What a member of a team may do with its tickets. A closed list: a right that is not here cannot be given."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Right(models.TextChoices):
    """Seeing a team's tickets comes with the membership itself."""

    REPLY = "reply", _("Answer customers and third parties")
    NOTE = "note", _("Write internal and phone notes")
    OPEN = "open", _("Open tickets for others")
    EDIT = "edit", _("Change state, priority, category and fields")
    ASSIGN = "assign", _("Assign and hand over")
    MERGE = "merge", _("Merge, split and link tickets")
    BULK = "bulk", _("Change many tickets at once")
    EXPORT = "export", _("Export lists")
    TIME = "time", _("Book working time")
    BILLING = "billing", _("Lock working time as billed")
    VIEWS = "views", _("Share views with the team")
    TEXTS = "texts", _("Keep text modules for the team")
    MACROS = "macros", _("Share macros with the team")
    PEOPLE = "people", _("Change people and organisations")
    LEAD = "lead", _("Lead the team: its members and their roles")


EVERY_RIGHT = frozenset(Right.values)
# What a membership without a role gives. Who else belongs to the team is for those to say who lead it.
AGENT_RIGHTS = EVERY_RIGHT - {Right.LEAD.value}
# What somebody may do with a ticket that was given to him although no membership of his reaches it.
ASSIGNEE_RIGHTS = frozenset(one.value for one in (Right.REPLY, Right.NOTE, Right.EDIT, Right.ASSIGN, Right.TIME))
