"""What is in a confidential team stays there unless somebody who works on it says that others may see it."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from tresen.people.members import is_member, realms
from tresen.people.models import Person
from tresen.tickets.change import Refused
from tresen.tickets.models import Ticket


class Discloses(Refused):
    """Others would see it: the same again with `disclose=True` does it all the same."""


def guard(ticket: Ticket, team_id: int | None, *, disclose: bool) -> None:
    """For whatever takes a ticket, or words of it, to where this team (None: of no team) sees them. Within one
    confidential team and those below it nothing is disclosed."""
    if ticket.team_id is None or ticket.team_id == team_id:
        return
    known = realms()
    realm = known.get(ticket.team_id)
    if realm is None:
        return
    if team_id is None:
        raise Refused(_("What is confidential needs a team: everybody would see it otherwise. Choose one."))
    if known.get(team_id) != realm and not disclose:
        raise Discloses(_("This is confidential. People outside your team will see all of it, notes too."))


def discloses(ticket: Ticket, team_ids: Iterable[int]) -> bool:
    """Would anybody of these teams see what is confidential now? For those who ask before, or never."""
    known = realms() if ticket.team_id is not None else {}
    realm = known.get(ticket.team_id or 0)
    return realm is not None and any(known.get(one) != realm for one in team_ids)


def admit(ticket: Ticket, person: Person) -> None:
    """Being given a ticket shows it, but not into a confidential team."""
    if ticket.team_id in realms() and not is_member(person.pk, ticket.team_id, *ticket.shared_with):
        words = _("This is confidential, and %(name)s is not in the team. Choose one of its members.")
        raise Refused(words % {"name": person})
