"""Two rows that are one person, or one organisation, become one, and two again.

The one that is merged stays as an inactive row; addresses, numbers, memberships and the like go over unless the other
has the same already. What went is kept by what identifies it, so that the way back takes exactly that: what has been
changed or given away since stays where it is now. Rights never come along unless that is asked for.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from tresen.kit import clock
from tresen.kit.audit.names import Name
from tresen.people.actor import Actor
from tresen.people.auditing import record, thing
from tresen.people.models import (
    Address,
    Contract,
    Department,
    Distinct,
    Domain,
    Handle,
    Membership,
    Merge,
    Number,
    Organisation,
    Person,
    Site,
    TeamMembership,
)
from tresen.people.models.person import Role
from tresen.people.refusals import EditRefused, NotYours

RANK = {Role.CUSTOMER: 0, Role.AGENT: 1, Role.ADMIN: 2}


@dataclass(frozen=True)
class Part:
    """Rows that go over. `known_by`: what identifies one among its owner's; there is one of each there."""

    name: str
    model: type[Model]
    owner: str
    known_by: Sequence[str]


PERSON_PARTS = (
    Part("addresses", Address, "person", ("value",)),
    Part("numbers", Number, "person", ("value",)),
    Part("handles", Handle, "person", ("network", "value")),
    Part("memberships", Membership, "person", ("organisation_id",)),
)
RIGHTS = Part("teams", TeamMembership, "person", ("team_id",))
ORGANISATION_PARTS = (
    Part("members", Membership, "organisation", ("person_id",)),
    Part("domains", Domain, "organisation", ("name",)),
    Part("sites", Site, "organisation", ("name",)),
    Part("contracts", Contract, "organisation", ("id",)),
    Part("departments", Department, "organisation", ("parent_id", "name")),
)


def merge_rows(source: Any, into: Any, *, by: Actor, with_rights: bool = False) -> Merge:
    """Everything but the tickets, which follow the Merge that comes back; EditRefused with a reason."""
    if not (by.is_admin or by.is_system):
        raise NotYours(_("Only administrators may do this."))
    with transaction.atomic():
        source, into = _locked(source, into)
        _must_fit(source, into)
        moved: dict[str, Any] = {"active": source.is_active}
        if isinstance(source, Person):
            moved |= _merge_person(source, into, with_rights)
            merge = Merge(person=source, into_person=into)
        else:
            for part in ORGANISATION_PARTS:
                moved[part.name] = _go(part, source, into)
            merge = Merge(organisation=source, into_organisation=into)
        merge.by, merge.at, merge.moved = by.person, clock.now(), moved
        merge.save()
        source.is_active, source.merged_into = False, into
        source.save(update_fields=["is_active", "merged_into"])
        record(Name.MERGED, by=by, about=thing(source), into=f"{into} ({into.pk})", number=str(merge.pk))
    return merge


def unmerge_rows(merge: Merge, *, by: Actor) -> Merge:
    """Takes back what is still as the merge has left it; EditRefused if a later merge builds upon it."""
    if not (by.is_admin or by.is_system):
        raise NotYours(_("Only administrators may do this."))
    with transaction.atomic():
        merge = Merge.objects.select_for_update().get(pk=merge.pk)
        if merge.undone_at is not None:
            raise EditRefused(_("This merge was taken back already."))
        source, into = _locked(merge.source, merge.into)
        if into.merged_into_id is not None:
            raise EditRefused(_("“%(name)s” was itself merged later. Take that back first.") % {"name": into})
        if isinstance(source, Person):
            _unmerge_person(source, into, merge.moved)
        else:
            for part in ORGANISATION_PARTS:
                _come_back(part, source, into, merge.moved.get(part.name, []))
        source.is_active, source.merged_into = merge.moved["active"], None
        source.save(update_fields=["is_active", "merged_into"])
        merge.undone_at, merge.settled = clock.now(), False
        merge.save(update_fields=["undone_at", "settled"])
        record(Name.UNMERGED, by=by, about=thing(source), into=f"{into} ({into.pk})", number=str(merge.pk))
    return merge


def keep_apart(one: Any, other: Any) -> None:
    """They are not the same: never suggested again."""
    first, second = sorted((one.pk, other.pk))
    kind = "person" if isinstance(one, Person) else "organisation"
    Distinct.objects.get_or_create(kind=kind, first=first, second=second)


def _locked(source: Any, into: Any) -> tuple[Any, Any]:
    """Both, in the order of their ids: two who merge in opposite directions wait for each other and never both."""
    kind: Any = Person if isinstance(source, Person) else Organisation
    rows = {one.pk: one for one in kind.objects.select_for_update().filter(pk__in=[source.pk, into.pk]).order_by("pk")}
    return rows[source.pk], rows[into.pk]


def _must_fit(source: Any, into: Any) -> None:
    if source.pk == into.pk:
        raise EditRefused(_("Choose two different ones."))
    for one in (source, into):
        if one.merged_into_id is not None:
            raise EditRefused(_("“%(name)s” is merged with another already.") % {"name": one})
    if not into.is_active:
        raise EditRefused(_("“%(name)s” is switched off. Merge the other way round.") % {"name": into})


def _merge_person(source: Person, into: Person, with_rights: bool) -> dict[str, Any]:
    if RANK[Role(source.role)] > RANK[Role(into.role)] and not with_rights:
        words = _("“%(name)s” works here. Say that the rights shall go over, or merge the other way round.")
        raise EditRefused(words % {"name": source})
    moved: dict[str, Any] = {"email": source.email, "vip": source.is_vip and not into.is_vip}
    for part in (*PERSON_PARTS, *([RIGHTS] if with_rights else [])):
        moved[part.name] = _go(part, source, into)
    source.email = None
    source.save(update_fields=["email"])
    columns = []
    if not into.email and moved["email"]:
        into.email, moved["gave_email"] = moved["email"], True
        columns.append("email")
    if moved["vip"]:
        into.is_vip = True
        columns.append("is_vip")
    if with_rights and RANK[Role(source.role)] > RANK[Role(into.role)]:
        moved["role"] = [into.role, source.role]
        into.role = source.role
        columns.append("role")
    if columns:
        into.save(update_fields=columns)
    return moved


def _unmerge_person(source: Person, into: Person, moved: dict[str, Any]) -> None:
    for part in (*PERSON_PARTS, RIGHTS):
        _come_back(part, source, into, moved.get(part.name, []))
    own = set(source.addresses.values_list("value", flat=True))
    columns = []
    if into.email in own:  # it was given by the merge, or chosen among what the merge had brought
        into.email = into.addresses.order_by("pk").values_list("value", flat=True).first()
        columns.append("email")
    if moved["vip"] and into.is_vip:
        into.is_vip = False
        columns.append("is_vip")
    if "role" in moved and into.role == moved["role"][1]:
        into.role = moved["role"][0]
        columns.append("role")
    if columns:
        into.save(update_fields=columns)
    if moved["email"] in own:
        source.email = moved["email"]
        source.save(update_fields=["email"])


def _go(part: Part, source: Any, into: Any) -> list[list[Any]]:
    """The rows the other has not yet; returns what identifies them. What is below a row goes where it goes."""
    rows: Any = part.model._default_manager
    there = set(rows.filter(**{part.owner: into}).values_list(*part.known_by))
    mine = list(rows.filter(**{part.owner: source}).order_by("pk").values_list("pk", *part.known_by))
    if part.model is Department:
        return _go_with_what_is_below(mine, there, into)
    going = [(key, *known) for key, *known in mine if tuple(known) not in there]
    rows.filter(pk__in=[key for key, *_known in going]).update(**{part.owner: into})
    return [known for _key, *known in going]


def _go_with_what_is_below(mine: list[Any], there: set[Any], into: Any) -> list[list[Any]]:
    parents = {key: parent for key, parent, _name in mine}
    staying = {key for key, parent, name in mine if parent is None and (None, name) in there}
    for _each in mine:
        staying |= {key for key, parent in parents.items() if parent in staying}
    going = [key for key in parents if key not in staying]
    Department.objects.filter(pk__in=going).update(organisation=into)
    return [[parent, name] for key, parent, name in mine if key in set(going)]


def _come_back(part: Part, source: Any, into: Any, known: list[list[Any]]) -> None:
    """Those still there under what they were known by, unless the source has got the same meanwhile."""
    rows: Any = part.model._default_manager
    wanted = {tuple(one) for one in known} - set(rows.filter(**{part.owner: source}).values_list(*part.known_by))
    found = rows.filter(**{part.owner: into}).values_list("pk", *part.known_by)
    keys = [key for key, *one in found if tuple(one) in wanted]
    rows.filter(pk__in=keys).update(**{part.owner: source})
