"""Entries of the audit log by an actor. See kit/audit."""

from datetime import timedelta
from typing import Any

from tresen.kit import clock
from tresen.kit.audit.entries import NOTHING, NOWHERE, Draft, Origin, Thing, Who, append
from tresen.kit.audit.names import Name
from tresen.kit.models import AuditEntry
from tresen.people.actor import Actor
from tresen.people.models import Organisation, Person, Team

SAME_AGAIN = timedelta(minutes=10)
KINDS = {Person: "person", Organisation: "organisation", Team: "team"}


def who(actor: Actor) -> Who:
    return Who(actor.kind, actor.person.pk if actor.person else None, actor.label)


def thing(one: Any) -> Thing:
    """Any row: its kind, id, and the name people know it by."""
    return Thing(KINDS.get(type(one), type(one)._meta.model_name), str(one.pk), str(one))


def record(name: Name, *, by: Actor, about: Thing = NOTHING, origin: Origin = NOWHERE, **data: Any) -> None:
    """An entry, in the running transaction. `data`: see kit.audit.names.KEYS."""
    append(Draft(name, who(by), about, data, origin))


def note_reading(name: Name, *, by: Actor, about: Thing, origin: Origin = NOWHERE, **data: Any) -> None:
    """Somebody looks at something. The same person and the same thing within ten minutes are one entry."""
    if by.person is None or was_noted(by.person.pk, name, about):
        return
    record(name, by=by, about=about, origin=origin, **data)


def was_noted(person_id: int, name: Name, about: Thing) -> bool:
    noted = AuditEntry.objects.filter(about_kind=about.kind, about_id=about.id, actor_id=person_id, name=name)
    return noted.filter(at__gt=clock.now() - SAME_AGAIN).exists()
