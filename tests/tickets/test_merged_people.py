"""Persons and organisations become one and two again, each with exactly its own."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import Cast
from tresen.kit.models import AuditEntry
from tresen.people.contacts import set_numbers
from tresen.people.models import Address, Membership, Merge, Number, Organisation, Person, TeamMembership
from tresen.people.refusals import EditRefused, NotYours
from tresen.people.registering import person_by_address, recognise, register
from tresen.tickets import merged_people
from tresen.tickets.changing import set_customer
from tresen.tickets.merged_people import follow, merge, unmerge
from tresen.tickets.models import Event, Ticket
from tresen.tickets.replay import replay


@pytest.fixture
def double(cast: Cast) -> Person:
    """The customer a second time, from her private address."""
    person = register(name="Kundin, Karla", email="karla@zuhause.test", phone="0431 4711", organisations=[cast.factory])
    cast.open("Von zu Hause", customer=person)
    return person


def picture(*people: Person) -> list[Any]:
    """Everything that is theirs."""
    found = []
    for one in people:
        one.refresh_from_db()
        found.append(
            {
                "columns": (one.name, one.email, one.role, one.is_active, one.is_vip, one.merged_into_id),
                "addresses": sorted(one.addresses.values_list("value", flat=True)),
                "numbers": sorted(one.numbers.values_list("value", "label")),
                "handles": sorted(one.handles.values_list("network", "value")),
                "memberships": sorted(one.memberships.values_list("organisation_id", "is_manager")),
                "teams": sorted(one.team_memberships.values_list("team_id", flat=True)),
                "tickets": sorted(Ticket.objects.filter(customer=one).values_list("pk", flat=True)),
                "work": sorted(Ticket.objects.filter(assignee=one).values_list("pk", flat=True)),
            }
        )
    return found


def test_what_was_two_is_one_and_two_again(cast: Cast, double: Person) -> None:
    before = picture(double, cast.customer)
    ticket = Ticket.objects.get(customer=double)
    done = merge(double, cast.customer, by=cast.actor("admin"))
    ticket.refresh_from_db()
    assert ticket.customer == cast.customer
    assert replay(ticket)["customer"] == cast.customer.pk
    assert person_by_address("karla@zuhause.test") == cast.customer
    double.refresh_from_db()
    assert (double.is_active, double.merged_into_id, double.email) == (False, cast.customer.pk, None)
    assert set(cast.customer.memberships.values_list("organisation_id", flat=True)) == {cast.clinic.pk, cast.factory.pk}
    assert done.settled
    unmerge(done, by=cast.actor("admin"))
    assert picture(double, cast.customer) == before
    ticket.refresh_from_db()
    assert replay(ticket)["customer"] == double.pk
    names = list(AuditEntry.objects.order_by("number").values_list("name", flat=True))
    assert names == ["merged", "unmerged"]


def test_what_has_changed_since_stays(cast: Cast, double: Person) -> None:
    ticket = Ticket.objects.get(customer=double)
    done = merge(double, cast.customer, by=cast.actor("admin"))
    set_customer(ticket, cast.workmate, by=cast.actor("agent"))
    Address.objects.filter(value="karla@zuhause.test").update(person=cast.workmate)
    Membership.objects.filter(person=cast.customer, organisation=cast.factory).delete()
    unmerge(done, by=cast.actor("admin"))
    ticket.refresh_from_db()
    assert ticket.customer == cast.workmate
    assert not double.addresses.exists()
    assert not double.memberships.exists()


def test_a_later_ticket_belongs_to_whose_address_it_came_from(cast: Cast, double: Person) -> None:
    done = merge(double, cast.customer, by=cast.actor("admin"))
    writer = recognise("karla@zuhause.test").person
    assert writer == cast.customer
    hers = cast.open("Neu von zu Hause", customer=writer)
    hers.messages.update(sender="Karla <karla@zuhause.test>")
    other = cast.open("Neu aus der Klinik", customer=cast.customer)
    other.messages.update(sender="karla@klinikum.test")
    unmerge(done, by=cast.actor("admin"))
    hers.refresh_from_db()
    other.refresh_from_db()
    assert (hers.customer, other.customer) == (double, cast.customer)


def test_rights_go_over_only_if_that_is_said(cast: Cast) -> None:
    twin = register(name="Anna A.", email="anna@privat.test")
    with pytest.raises(EditRefused):
        merge(cast.agent, twin, by=cast.actor("admin"))
    done = merge(twin, cast.agent, by=cast.actor("admin"))
    cast.agent.refresh_from_db()
    assert cast.agent.role == "agent"
    unmerge(done, by=cast.actor("admin"))
    done = merge(cast.agent, twin, by=cast.actor("admin"), with_rights=True)
    twin.refresh_from_db()
    assert twin.role == "agent"
    assert TeamMembership.objects.filter(person=twin, team=cast.team).exists()
    unmerge(done, by=cast.actor("admin"))
    twin.refresh_from_db()
    assert twin.role == "customer"
    assert not TeamMembership.objects.filter(person=twin).exists()


def test_only_administrators_and_only_what_fits(cast: Cast, double: Person) -> None:
    with pytest.raises(NotYours):
        merge(double, cast.customer, by=cast.actor("agent"))
    with pytest.raises(EditRefused):
        merge(double, double, by=cast.actor("admin"))
    done = merge(double, cast.customer, by=cast.actor("admin"))
    with pytest.raises(EditRefused):
        merge(double, cast.workmate, by=cast.actor("admin"))
    later = merge(cast.customer, cast.workmate, by=cast.actor("admin"))
    with pytest.raises(EditRefused, match=r"Karla|merged"):
        unmerge(done, by=cast.actor("admin"))
    unmerge(later, by=cast.actor("admin"))
    unmerge(done, by=cast.actor("admin"))
    with pytest.raises(EditRefused):
        unmerge(done, by=cast.actor("admin"))


def test_many_tickets_follow_in_a_job_that_may_be_killed(
    cast: Cast, double: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(6):
        cast.open(f"Nr. {number}", customer=double)
    monkeypatch.setattr(merged_people, "AT_ONCE", 3)
    monkeypatch.setattr(merged_people, "BATCH", 2)
    done = merge(double, cast.customer, by=cast.actor("admin"))
    assert not done.settled
    assert Ticket.objects.filter(customer=double).count() == 7
    steps = iter(range(2))

    def killed(*_: Any) -> bool:
        if next(steps, None) is None:
            raise KeyboardInterrupt
        return real(*_)

    real: Callable[..., bool] = merged_people._follow_some
    monkeypatch.setattr(merged_people, "_follow_some", killed)
    with pytest.raises(KeyboardInterrupt):
        follow(merge_id=done.pk)
    assert Ticket.objects.filter(customer=double).count() == 3
    monkeypatch.setattr(merged_people, "_follow_some", real)
    follow(merge_id=done.pk)
    follow(merge_id=done.pk)
    assert not Ticket.objects.filter(customer=double).exists()
    assert Merge.objects.get(pk=done.pk).settled
    assert Event.objects.filter(name="people_merged", ticket__customer=cast.customer).count() == 7


def test_organisations_with_all_that_is_theirs(cast: Cast) -> None:
    cast.factory.sites.create(name="Kiel")
    cast.clinic.sites.create(name="Kiel")
    cast.factory.sites.create(name="Lübeck")
    root = cast.factory.departments.create(name="IT")
    cast.factory.departments.create(name="Netze", parent=root)
    ticket = cast.open("Band steht", customer=cast.stranger)
    assert ticket.organisation == cast.factory
    done = merge(cast.factory, cast.clinic, by=cast.actor("admin"))
    ticket.refresh_from_db()
    assert ticket.organisation == cast.clinic
    assert sorted(cast.clinic.sites.values_list("name", flat=True)) == ["Kiel", "Lübeck"]
    assert cast.clinic.departments.count() == 2
    assert recognise("neu@werk.test").organisation == cast.clinic
    assert Membership.objects.filter(person=cast.stranger, organisation=cast.clinic).exists()
    unmerge(done, by=cast.actor("admin"))
    ticket.refresh_from_db()
    assert ticket.organisation == cast.factory
    assert sorted(cast.factory.sites.values_list("name", flat=True)) == ["Kiel", "Lübeck"]
    assert cast.factory.departments.count() == 2
    assert Organisation.objects.get(pk=cast.factory.pk).is_active


EDITS: dict[str, Callable[[Cast, Person, int], Any]] = {
    "ticket": lambda c, p, n: c.open(f"T{n}", customer=[p, c.customer][n % 2]),
    "number": lambda c, p, n: set_numbers([p, c.customer][n % 2], [(f"0431 47{n}", "work")]),
    "address": lambda c, p, n: Address.objects.get_or_create(
        value=f"a{n}@x.test", defaults={"person": [p, c.customer][n % 2]}
    ),
    "membership": lambda c, p, n: Membership.objects.get_or_create(
        person=[p, c.customer][n % 2], organisation=[c.clinic, c.factory][n // 2 % 2]
    ),
    "vip": lambda c, p, n: Person.objects.filter(pk=[p, c.customer][n % 2].pk).update(is_vip=n % 3 == 0),
}
STEPS = st.lists(st.tuples(st.sampled_from(sorted(EDITS)), st.integers(0, 9)), max_size=8)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=STEPS, meanwhile=st.lists(st.integers(0, 9), max_size=4))
def test_whatever_they_have_both_get_their_own_back(cast: Cast, before: list[Any], meanwhile: list[int]) -> None:
    person = register(name="Karla K.", email=f"k{Person.objects.count()}@zuhause.test")
    for name, number in before:
        EDITS[name](cast, person, number)
    was = picture(person, cast.customer)
    done = merge(person, cast.customer, by=cast.actor("admin"))
    for number in meanwhile:  # what belongs to a third changes nothing for the two
        cast.open(f"Anderes {number}", customer=cast.workmate)
    unmerge(done, by=cast.actor("admin"))
    assert picture(person, cast.customer) == was
    Number.objects.filter(person=person).delete()
