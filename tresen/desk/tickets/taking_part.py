"""The people and teams of a ticket as the side panel names them."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.safestring import SafeString

from tresen.desk.directory import Directory
from tresen.people.actor import Actor
from tresen.people.addresses import readable_address
from tresen.tickets.models import Involvement, Participant, Ticket
from tresen.ui.faces import face

MANY = 6  # beyond these the list is folded


@dataclass(frozen=True)
class ShownParticipant:
    face: SafeString
    name: str
    address: str
    part: str
    reference: str
    url: str  # DELETE takes him out


@dataclass(frozen=True)
class SharedTeam:
    key: int
    name: str


@dataclass(frozen=True)
class TakingPart:
    people: list[ShownParticipant]
    more: list[ShownParticipant]
    teams: list[SharedTeam]
    watching: str  # DELETE there ends it; "" if the actor does not watch


def taking_part(ticket: Ticket, actor: Actor, known: Directory) -> TakingPart:
    participants = list(ticket.participants.all())
    shown = [_shown(one, ticket) for one in participants]
    mine = [one for one in participants if _watches(one, actor)]
    teams = [SharedTeam(key, known.teams[key].name) for key in ticket.shared_with if key in known.teams]
    return TakingPart(shown[:MANY], shown[MANY:], teams, _address_of(mine[0], ticket) if mine else "")


def _watches(one: Participant, actor: Actor) -> bool:
    return one.involvement == Involvement.WATCHER and actor.person is not None and one.person_id == actor.person.pk


def _shown(one: Participant, ticket: Ticket) -> ShownParticipant:
    address = readable_address(one.address)
    name = str(one.person) if one.person else one.name or address
    return ShownParticipant(
        face=face(one.person_id or one.pk, name, "small"),
        name=name,
        address=address if address != name else "",
        part=str(Involvement(one.involvement).label),
        reference=one.reference,
        url=_address_of(one, ticket),
    )


def _address_of(one: Participant, ticket: Ticket) -> str:
    return reverse("desk:participant", args=[ticket.number, one.pk])
