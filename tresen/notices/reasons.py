"""Why somebody is told: in words that can be read beside the notice."""

from django.utils.translation import gettext as _


def reason_in_words(reason: str, team: str = "") -> str:
    """A whole sentence in the active language; `team`: the name, where he is told as its member."""
    if reason == "member" and team:
        return _("You are told because you are a member of %(team)s.") % {"team": team}
    return {
        "mentioned": _("You are told because somebody mentioned you."),
        "assignee": _("You are told because the ticket is assigned to you."),
        "was_assignee": _("You are told because the ticket was assigned to you."),
        "asker": _("You are told because you asked the question."),
        "author": _("You are told because you wrote the message."),
        "owner": _("You are told because the task is yours."),
    }.get(reason, _("You are told because your team works on this ticket."))
