"""The first steps of a new house: what is still missing before the counter can open."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tresen.channels.email.access import mailboxes_for
from tresen.desk.admin.doors import admins_only
from tresen.desk.admin.shell import show
from tresen.people.access import agents_for, teams_for
from tresen.people.actor import Actor


@dataclass(frozen=True)
class Step:
    title: str
    line: str
    url: str
    button: str
    done: bool


@require_safe
@admins_only
def page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """In the order in which each builds on the one before."""
    steps = [
        Step(
            _("Make a team"),
            _("Tickets belong to teams; a small desk has one."),
            reverse("desk:admin:team_new"),
            _("Make a team"),
            teams_for(actor).exists(),
        ),
        Step(
            _("Set up a mailbox"),
            _("The address your customers write to. Have user, password and servers at hand."),
            reverse("desk:admin:mailbox_new"),
            _("Set up a mailbox"),
            mailboxes_for(actor).filter(is_active=True).exists(),
        ),
        Step(
            _("Bring your colleagues in"),
            _("Make each an agent, put them into a team and send them a link."),
            reverse("desk:admin:person_new"),
            _("Add somebody"),
            agents_for(actor).count() > 1,
        ),
    ]
    following = next((step for step in steps if not step.done), None)
    return show(request, actor, "setup/steps.html", "home", {"steps": steps, "following": following})
