"""Canaries: every text of every table gets a word of its own, and each word knows who may ever read it.

`plant` walks the models of all rooms by introspection, so that a new table or column is in it by itself; what is left
out stands in `KEYS`, each with its reason. Whose a row is follows from its foreign keys (`owner_of`); who may see what
of whom is said here and in rights.py, apart from the product."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchVectorField
from django.db import connection, models

from tests.access.rights import RIGHTS, SEES, WORKS
from tests.access.world import World
from tresen.kit import blobs, clock
from tresen.kit.models import Blob
from tresen.people.models import Organisation, Person, Team
from tresen.routing.models import Macro
from tresen.texts.models import ModuleFile, TextModule
from tresen.tickets.models import Message, SavedView, Ticket
from tresen.tickets.models.message import PUBLIC_KINDS

WORD = "Kanarienvogel"  # in every canary: what is looked for, without naming one
TOKEN = re.compile(r"kq\d{6}z|T-\d{5,}")
AGENTS = frozenset(RIGHTS)
HOUSE = AGENTS - {"limited"}  # who works for some organisations only knows nobody of the others
ADMIN, NOBODY = frozenset({"admin"}), frozenset[str]()

# No content: keys, codes and closed lists, which the product writes itself and reads again.
KEYS: dict[str, str] = {
    "kit.Preference": "key value",  # settings of the house
    "kit.Alarm": "kind about facts",  # which part of the house is silent; for administrators
    "kit.AuditChange": "relation key owner did fields",  # names of tables and columns, for a moment
    "kit.AuditEntry": "name actor_kind about_kind about_id previous hash data address token",
    "kit.AuditHead": "hash seal",
    "kit.Blob": "sha256 content",  # each file and each mail gets bytes of its own, see `_files`
    "people.ApiToken": "hash",  # this and the next: who is signed in has to stay so; asked for as they are
    "people.Person": "zone password",
    "people.Organisation": "key",  # a word in addresses
    "people.Site": "zone",
    "people.Distinct": "kind",
    "people.Merge": "moved",  # ids
    "people.Number": "value",  # digits
    "tickets.State": "key",
    "tickets.Ticket": "kind number last_message_kind",  # numbers are canaries as they are
    "tickets.Batch": "action value",
    "tickets.CategoryChange": "name changes",
    "tickets.Draft": "kind",
    "tickets.Jotting": "key",  # random
    "tickets.Message": "external_id in_reply_to submission",  # random
    "tickets.Attachment": "media_type content_id",
    "tickets.Event": "name actor_kind",
    "tickets.CustomField": "key type settings options",
    "tickets.FormRule": "condition actions",
    "tickets.KindSetting": "key",
    "tickets.TicketTemplate": "kind values",
    "tickets.Recurrence": "rule zone",
    "tickets.SavedView": "icon condition",
    "routing.Rule": "name occasions condition actions",  # administrators' alone; their wordings too
    "routing.RuleVersion": "name occasions condition actions",
    "routing.Rehearsal": "name occasions condition actions found",  # of the administrator who made it
    "routing.Macro": "icon condition actions",  # words of the house: who has them says tests/routing/
    "tickets.ViewLook": "view shape columns grouping folded sort",  # keys of views and fields
    "tickets.Arrangement": "order hidden",
    "texts.TextModule": "shortcut contents",  # words of the house: who has them says tests/texts/
    "texts.ModuleFile": "media_type",
    "sla.CalendarVersion": "hours",  # times, and names of days: for everybody in the house, see OF_ALL
    "search.Entry": "about",
    "channels.Delivery": "route external_id",
    "email.Fetched": "place uid",
    "email.Grant": "scopes",
    "email.Inbound": "key source",
    "email.Key": "kind chain handles",
    "email.Lease": "holder",
    "email.Mailbox": "authserv_id outgoing",
    "email.PictureConsent": "sender",  # a decision about a sender is the house's, one about a message has none
    "email.RemotePicture": "digest media_type failure",
    "notices.Notice": "kind kinds reason",
    "notices.Wishes": "choices",
    "notices.TeamWishes": "choices",
    "api.Answer": "key fingerprint location body",
}
# What a JSON column says of a foreign ticket, where the world's rows say too little. "%s": the canary.
SAMPLES: dict[str, Any] = {
    "tickets.Ticket.values": {"geheim": "%s"},
    "tickets.Message.facts": {"subject": "%s", "warnings": [{"kind": "reply-to", "address": "%s"}],
                              "calendar": [{"summary": "%s", "start": "2026-01-01T10:00:00+01:00"}]},
    "tickets.Message.recipients": {"to": ["%s@kanari.test"], "cc": ["%s@kanari.test"], "bcc": ["%s@kanari.test"]},
    "tickets.Draft.recipients": {"to": ["%s@kanari.test"]},
    "tickets.Draft.options": {"subject": "%s"},
    "tickets.Jotting.content": {"subject": ["%s"], "text": ["%s"]},
    "email.Inbound.envelope_to": ["%s@kanari.test"],
}  # fmt: skip
# What the customer of a ticket is shown of it; of messages and their files, that of the public ones.
PUBLIC: dict[str, set[str]] = {
    "tickets.Ticket": {"subject", "number", "values"},
    "tickets.Message": {"text", "text_folded", "html", "html_folded", "sender", "recipients", "facts"},
    "tickets.Attachment": {"name", "blob"},
}
# Kept to be compared, or for the machine alone: shown to nobody, whatever he may.
SECRET = {
    "people.Person": {"security_answer", "match_key"},
    "people.Organisation": {"security_answer", "match_key"},
    "email.Mailbox": {"fetch_sealed", "smtp_sealed"},
    "email.Grant": {"client_sealed", "refresh_sealed", "access_sealed"},
    "email.Key": {"private_sealed", "password_sealed"},
    "notices.Device": {"endpoint", "key", "sealed_auth"},  # its digest lets the page know its own browser
    "notices.Letter": {"words"},
}
# Of people and organisations: what agents keep among themselves.
INTERNAL = {
    "people.Person": {"notes", "security_question"},
    "people.Organisation": {"notes", "instructions", "security_question"},
    "people.Contract": {"service", "hours", "name", "number"},
    "tickets.Category": {"hints"},
}
# Whose a row is, where its foreign keys do not say it, or say too much: everybody in the house, or administrators.
OF_ALL = {
    "tickets.State", "tickets.KindSetting", "tickets.CustomField", "tickets.FormRule", "tickets.Activity",
    "tickets.Checklist", "tickets.ChecklistItem", "tickets.TicketTemplate", "tickets.Recurrence", "tickets.Billing",
    "people.TeamRole", "people.Team", "tickets.CategoryUse", "email.TeamMail", "sla.Calendar", "sla.CalendarVersion",
}  # fmt: skip
OF_ADMINS = {
    "email.Mailbox", "email.Grant", "email.Key", "email.RoundTrip", "email.Comparison", "kit.AuditEntry",
    "tickets.CategoryChange", "tickets.CategoryImport", "people.Merge", "email.Fetched", "email.Lease", "kit.Alarm",
    "kit.Preference", "kit.AuditChange", "kit.AuditHead", "people.Distinct", "api.Answer", "kit.Blob",
}  # fmt: skip


@dataclass
class Garden:
    """{canary: (what it is, who may read it)}"""

    planted: dict[str, tuple[str, frozenset[str]]] = field(default_factory=dict)
    columns: set[str] = field(default_factory=set)
    read: dict[str, int] = field(default_factory=dict)  # how many each has been told that he may

    def token(self, what: str, readers: frozenset[str]) -> str:
        made = f"kq{len(self.planted):06}z"
        self.planted[made] = (what, readers)
        self.columns.add(what.partition(" ")[0])
        return made

    def seen_by(self, who: str, words: str, asked: str = "") -> list[str]:
        """What `who` has read that is not for him; what he has typed himself tells him nothing."""
        found = set(TOKEN.findall(words)) - set(TOKEN.findall(asked))
        told = [(self.planted[one][0], one) for one in found if one in self.planted]
        self.read[who] = self.read.get(who, 0) + len(told)
        return sorted(f"{what} {one}" for what, one in told if who not in self.planted[one][1])


def models_here() -> list[type[models.Model]]:
    return [one for one in apps.get_models() if one.__module__.startswith("tresen")]


def texts(model: type[models.Model]) -> Iterator[Any]:
    """The columns that can hold words of somebody."""
    left = KEYS.get(model._meta.label, "").split()
    for one in model._meta.local_fields:
        words = isinstance(one, models.CharField | models.TextField | models.JSONField | models.BinaryField)
        room = (one.max_length or 100) >= 9  # the code of a language, say, can hold no words of anybody
        listed = isinstance(one, ArrayField | SearchVectorField)
        if words and room and not one.choices and one.name not in left and not listed:
            yield one


def plant(world: World) -> Garden:
    """Fills empty tables for two owners, then every text of every row, while the journal's triggers look away."""
    garden, keys = Garden(), {ticket.pk: key for key, ticket in world.tickets.items()}
    people = {person.pk: who for who, person in world.people.items() if person is not None}
    for owner in ("hr", "other"):
        for model in models_here():
            if next(texts(model), None):
                make_row(model, world.tickets[owner])
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for model in models_here():
            for row in model._default_manager.order_by("pk"):
                _taint(row, garden, keys, people, world)
        cursor.execute("UPDATE search_entry SET words = words || to_tsvector('german', %s)", [WORD])
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")
    for key, ticket in world.tickets.items():
        garden.planted[ticket.number] = (f"tickets.Ticket.number of {key}", of_key(key, told=True))
    return garden


def _taint(row: models.Model, garden: Garden, keys: Any, people: Any, world: World) -> None:
    label, given = row._meta.label, {}
    for column in texts(type(row)):
        readers = readers_of(row, column.name, keys, people, world)
        token = garden.token(f"{label}.{column.name} of {row.pk}", readers)
        given[column.name] = _value(column, getattr(row, column.name), token, label)
    for column in row._meta.local_fields:
        if column.related_model is Blob and getattr(row, column.attname):
            readers = readers_of(row, column.name, keys, people, world)
            token = garden.token(f"{label}.{column.name} of {row.pk}", readers)
            given[column.name] = blobs.put(blobs.read(getattr(row, column.name)) + f"\r\n{token}".encode())
    if given:
        type(row)._default_manager.filter(pk=row.pk).update(**given)


def _value(column: Any, old: Any, token: str, label: str) -> Any:
    if isinstance(column, models.JSONField):
        sample = SAMPLES.get(f"{label}.{column.name}")
        grown = _grown(old, token)
        if isinstance(sample, dict):
            return {**(grown if isinstance(grown, dict) else {}), **_filled(sample, token)}
        return _filled(sample, token) if sample is not None else grown
    if isinstance(column, models.BinaryField):
        return token.encode()
    if isinstance(column, models.EmailField):
        return f"{token}@kanari.test"
    if isinstance(column, models.GenericIPAddressField):
        return old
    room = column.max_length or 10_000
    return f"{WORD} {token}" if room > 30 else token


def _filled(sample: Any, token: str) -> Any:
    if isinstance(sample, dict):
        return {key: _filled(one, token) for key, one in sample.items()}
    if isinstance(sample, list):
        return [_filled(one, token) for one in sample]
    return sample.replace("%s", token)


def _grown(value: Any, token: str) -> Any:
    """Each text in it with the canary behind it; numbers of tickets, dates and the like as well."""
    if isinstance(value, dict):
        return {key: _grown(one, token) for key, one in value.items()}
    if isinstance(value, list):
        return [_grown(one, token) for one in value]
    return f"{value} {token}" if isinstance(value, str) and len(value) > 2 and not value[:4].isdecimal() else value


def owner_of(row: Any, depth: int = 3) -> Any:
    """The ticket, organisation or person a row belongs to; None where no foreign key leads to one."""
    if isinstance(row, Ticket | Organisation | Person | Team):
        return row
    relations = [one for one in row._meta.local_fields if one.related_model and one.related_model is not Blob]
    found = [owner_of(there, depth - 1) for one in relations if depth and (there := getattr(row, one.name))]
    for kind in (Ticket, Organisation, Person, Team):
        for one in found:
            if isinstance(one, kind):
                return one
    return None


def readers_of(row: Any, column: str, keys: dict[int, str], people: dict[int, str], world: World) -> frozenset[str]:
    label = row._meta.label
    if column in SECRET.get(label, ()):
        return NOBODY
    if label in OF_ADMINS:
        return AGENTS if label == "email.Mailbox" and column in ("name", "address", "sender_name") else ADMIN
    if label in OF_ALL:
        return AGENTS | set(people.values()) if label in ("tickets.State", "tickets.KindSetting") else AGENTS
    # What is planned, whoever works on the ticket sees.
    if label == "tickets.Jotting" or (label == "tickets.Draft" and row.send_at is None):
        return frozenset({people[row.person_id]})
    if isinstance(row, SavedView | TextModule | Macro):
        return frozenset({people[row.owner_id]}) if row.owner_id else AGENTS
    if isinstance(row, ModuleFile):
        return readers_of(row.module, "name", keys, people, world)
    owner = owner_of(row)
    assert owner is not None, f"whose is a row of {label}? Say it in OF_ALL or OF_ADMINS"
    if isinstance(owner, Ticket):
        return _of_ticket(row, column, keys[owner.pk])
    if label == "people.ApiToken":
        return frozenset({people[row.person_id]})
    return _of_people(owner, column in INTERNAL.get(label, ()), people, world)


def _of_ticket(row: Any, column: str, key: str) -> frozenset[str]:
    message = row if isinstance(row, Message) else getattr(row, "message", None)
    told = column in PUBLIC.get(row._meta.label, ()) and (message is None or message.kind in PUBLIC_KINDS)
    return of_key(key, told=told)


def of_key(key: str, *, told: bool) -> frozenset[str]:
    """`key`: whose ticket it is; "other-17" is one more of the same owner."""
    key = key.partition("-")[0]
    return frozenset(WORKS[key] | SEES[key]) if told else frozenset(WORKS[key])


def _of_people(owner: Any, internal: bool, people: dict[int, str], world: World) -> frozenset[str]:
    clinic = {"customer", "workmate", "manager"}
    if isinstance(owner, Organisation):
        agents = AGENTS if owner == world.cast.factory else HOUSE
        members = {world.cast.factory.pk: {"stranger"}, world.cast.clinic.pk: clinic}.get(owner.pk, set())
        return agents if internal else agents | members
    if isinstance(owner, Person) and owner.role != "customer":
        return AGENTS if internal else AGENTS | set(people.values())  # who answers is known by name
    who = people[owner.pk]
    agents = AGENTS if who == "stranger" else HOUSE
    return (
        agents if internal else agents | {who} | ({"manager"} if who in clinic else set()) | _spoken_with(owner, world)
    )


def _spoken_with(person: Person, world: World) -> frozenset[str]:
    """Whoever reads what he has said knows who has said it."""
    said = Message.objects.filter(author=person, kind__in=PUBLIC_KINDS).values_list("ticket", flat=True)
    read = {key for key, ticket in world.tickets.items() if ticket.pk in set(said)}
    return frozenset().union(*(of_key(key, told=True) for key in read))


def make_row(model: type[models.Model], ticket: Ticket) -> Any:
    """A row that belongs to this ticket, its customer or his organisation, unless there is one; None where the world is
    left alone: tickets, people and what they consist of are there."""
    known: dict[Any, Any] = {
        Ticket: ticket,
        Message: ticket.messages.filter(kind="note").first(),
        Person: ticket.customer,
        Organisation: ticket.organisation or Organisation.objects.order_by("pk")[0],
        Team: ticket.team,
    }
    if model in (*known, Blob):
        return None
    paths = {one.name: known[one.related_model] for one in model._meta.local_fields if one.related_model in known}
    paths = {name: value for name, value in paths.items() if value is not None}
    if not paths and model._default_manager.exists():
        return model._default_manager.first()
    if paths and (there := model._default_manager.filter(**paths).first()):
        return there
    given = dict(paths)
    for one in model._meta.local_fields:
        if one.name not in given and not isinstance(one, models.AutoField) and not one.null and not _has_default(one):
            given[one.name] = _first(one, ticket)
    if model._meta.label == "people.Merge":
        given |= {"organisation": None, "into_organisation": None}
    model._default_manager.bulk_create([model(**given)], ignore_conflicts=True)
    return model._default_manager.order_by("pk").last()


def _has_default(column: Any) -> bool:
    return bool(column.has_default() or column.has_db_default() or (column.blank and column.empty_strings_allowed))


def _first(column: Any, ticket: Ticket) -> Any:
    if column.related_model is Blob:
        return blobs.put(f"Subject: {ticket.pk}\r\n\r\n{column}".encode())
    if column.related_model:
        return column.related_model._default_manager.first() or make_row(column.related_model, ticket)
    if isinstance(column, ArrayField):
        return [_first(column.base_field, ticket)] * (column.size or 1)
    if column.choices:
        return column.choices[0][0]
    if isinstance(column, models.DateTimeField):
        return clock.now()
    if isinstance(column, models.DateField):
        return date(2026, 1, 1)
    if isinstance(column, models.TimeField):
        return clock.now().time()
    if isinstance(column, models.IntegerField):
        return 1
    if isinstance(column, models.BooleanField):
        return False
    if isinstance(column, models.GenericIPAddressField):
        return "192.0.2.1"
    return f"x{ticket.pk}"[: column.max_length or 20]
