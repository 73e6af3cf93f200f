"""What else names a person or an organisation follows a merge, and comes back: views, custom fields, categories."""

from tests.cast import Cast
from tresen.people.models import Merge
from tresen.people.registering import register
from tresen.tickets.categories import add_category, rename_category
from tresen.tickets.category_editing import place_category
from tresen.tickets.category_journal import state_at
from tresen.tickets.field_editing import Shape, add_field
from tresen.tickets.fields import set_values
from tresen.tickets.merged_people import merge, unmerge
from tresen.tickets.models import Category, CategoryChange, Event, SavedView, Ticket
from tresen.tickets.replay import replay


def test_saved_views_go_over_and_come_back(cast: Cast) -> None:
    twin = register(name="Anna A.", email="anna@privat.test", role="agent")
    hers = SavedView.objects.create(name="Meine", owner=twin)
    own = SavedView.objects.create(name="Eigene", owner=cast.agent)
    done = merge(twin, cast.agent, by=cast.actor("admin"))
    assert set(SavedView.objects.filter(owner=cast.agent)) == {hers, own}
    unmerge(done, by=cast.actor("admin"))
    assert list(SavedView.objects.filter(owner=twin)) == [hers]
    assert list(SavedView.objects.filter(owner=cast.agent)) == [own]


def test_a_field_that_names_the_person_follows_and_the_journal_tells(cast: Cast) -> None:
    add_field("person", Shape({"de": "Ansprechpartner"}), key="contact")
    add_field("integer", Shape({"de": "Zahl"}), key="count")
    twin = register(name="Karla K.", email="k@x.test")
    first, second, third = (cast.open(f"T{number}", customer=cast.stranger) for number in range(3))
    for ticket in (first, second):
        set_values(ticket, {"contact": twin.pk, "count": twin.pk}, by=cast.actor("agent"))
    set_values(third, {"contact": cast.customer.pk}, by=cast.actor("agent"))
    done = merge(twin, cast.customer, by=cast.actor("admin"))
    for ticket in (first, second, third):
        ticket.refresh_from_db()
        assert ticket.values["contact"] == cast.customer.pk
        assert replay(ticket)["values"] == ticket.values
    assert first.values["count"] == twin.pk  # a number is no person
    told = Event.objects.get(ticket=first, name="people_merged")
    assert told.changes["values"] == [{"contact": twin.pk}, {"contact": cast.customer.pk}]
    assert Merge.objects.get().settled
    set_values(second, {"contact": cast.workmate.pk}, by=cast.actor("agent"))
    set_values(second, {"contact": cast.customer.pk}, by=cast.actor("agent"))  # said anew: it stays
    unmerge(done, by=cast.actor("admin"))
    found = {one.subject: one.values["contact"] for one in Ticket.objects.exclude(values={})}
    assert found == {"T0": twin.pk, "T1": cast.customer.pk, "T2": cast.customer.pk}
    first.refresh_from_db()
    assert replay(first)["values"] == first.values
    assert Merge.objects.get().settled


def test_a_field_that_names_the_organisation(cast: Cast) -> None:
    add_field("organisation", Shape({"de": "Lieferant"}), key="supplier")
    set_values(cast.ticket, {"supplier": cast.factory.pk}, by=cast.actor("agent"))
    done = merge(cast.factory, cast.clinic, by=cast.actor("admin"))
    cast.ticket.refresh_from_db()
    assert (cast.ticket.values, cast.ticket.organisation) == ({"supplier": cast.clinic.pk}, cast.clinic)
    unmerge(done, by=cast.actor("admin"))
    cast.ticket.refresh_from_db()
    assert (cast.ticket.values, cast.ticket.organisation) == ({"supplier": cast.factory.pk}, cast.clinic)


def picture() -> list[object]:
    columns = ("pk", "organisation_id", "parent_id", "names", "trails", "path", "position")
    return list(Category.objects.order_by("pk").values_list(*columns))


def test_categories_go_over_with_a_journal_and_come_back(cast: Cast) -> None:
    root = add_category({"de": "Drucker"}, organisation=cast.factory)
    child = add_category({"de": "Etiketten"}, parent=root)
    other = add_category({"de": "Band"}, organisation=cast.factory)
    before = picture()
    done = merge(cast.factory, cast.clinic, by=cast.actor("admin"))
    root.refresh_from_db()
    child.refresh_from_db()
    assert {one.organisation for one in Category.objects.all()} == {cast.clinic}
    # Two of one name: the one that came says whose it was.
    assert (root.names, child.trails["de"]) == (
        {"de": "Drucker (Werk Test)"},
        "Drucker (Werk Test) › Etiketten",
    )
    told = CategoryChange.objects.filter(category=other.pk).latest("id")
    assert told.changes["organisation"] == [cast.factory.pk, cast.clinic.pk]
    assert told.actor == cast.admin
    assert state_at(root.pk, told.at)["names"] == {"de": "Drucker (Werk Test)"}
    unmerge(done, by=cast.actor("admin"))
    assert picture() == before
    assert CategoryChange.objects.filter(category=root.pk).latest("id").changes["organisation"][1] == cast.factory.pk


def test_what_was_arranged_since_stays_arranged(cast: Cast) -> None:
    root = add_category({"de": "Band"}, organisation=cast.factory)
    mixed = add_category({"de": "Halle"}, organisation=cast.factory)
    done = merge(cast.factory, cast.clinic, by=cast.actor("admin"))
    own = add_category({"de": "Neu"}, organisation=cast.clinic, parent=Category.objects.get(pk=root.pk))
    place_category(Category.objects.get(pk=mixed.pk), cast.category, 0, by=cast.actor("admin"))
    rename_category(Category.objects.get(pk=root.pk), {"de": "Förderband"}, by=cast.actor("admin"))
    unmerge(done, by=cast.actor("admin"))
    for one in (root, mixed, own):
        one.refresh_from_db()
    assert (root.organisation, root.names, root.parent) == (cast.factory, {"de": "Förderband"}, None)
    assert (mixed.organisation, mixed.parent) == (cast.clinic, cast.category)
    assert (own.organisation, own.parent, own.path) == (cast.clinic, None, [own.pk])
    for one in Category.objects.select_related("parent"):
        assert one.parent is None or one.parent.organisation_id == one.organisation_id
