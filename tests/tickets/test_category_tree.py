"""The tree may be renamed and rearranged: tickets keep their nodes, and every past report can be rebuilt."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from tests.cast import Cast
from tresen.kit import clock
from tresen.tickets.categories import add_category, change_category, rename_category
from tresen.tickets.category_counting import below, below_ids, rolled_up
from tresen.tickets.category_editing import move_category, place_category, switch_off, switch_on
from tresen.tickets.category_journal import trail_at
from tresen.tickets.change import Refused
from tresen.tickets.models import Category, CategoryChange, Ticket


def labels(parent: Category | None, **where: Any) -> list[str]:
    return [one.names["de"] for one in Category.objects.filter(parent=parent, **where)]


def test_a_trail_can_be_told_of_any_moment(cast: Cast) -> None:
    moment = timezone.now()
    with clock.at(moment):
        kis = add_category({"de": "KIS", "en": "HIS"}, organisation=cast.clinic)
        login = add_category({"de": "Anmeldung"}, parent=kis)
    with clock.at(moment + timedelta(days=1)):
        rename_category(kis, {"de": "Klinik-IT", "en": "HIS"})
    with clock.at(moment + timedelta(days=2)):
        place_category(login, cast.category, 0)
        rename_category(login, {"de": "Login"})
    told = [trail_at(login, moment + timedelta(days=days, hours=1))["de"] for days in (0, 1, 2)]
    assert told == ["KIS › Anmeldung", "Klinik-IT › Anmeldung", "Drucker › Login"]
    login.refresh_from_db()
    assert (login.trail, login.path) == ("Drucker › Login", [cast.category.pk, login.pk])
    assert trail_at(login, moment)["en"] == "HIS › Anmeldung"


def test_the_journal_of_the_tree_cannot_be_changed(cast: Cast) -> None:
    for statement in (CategoryChange.objects.update, CategoryChange.objects.all().delete):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            statement(**({"name": "forged"} if statement == CategoryChange.objects.update else {}))


def test_no_node_stands_below_itself_nor_in_a_foreign_tree(cast: Cast) -> None:
    child = add_category({"de": "Etiketten"}, parent=cast.category)
    deep = add_category({"de": "Barcodes"}, parent=child)
    foreign = add_category({"de": "Skier"}, organisation=cast.factory)
    for below_itself in (cast.category, child, deep):
        with pytest.raises(Refused):
            place_category(cast.category, below_itself, 0)
    with pytest.raises(Refused):
        place_category(child, foreign, 0)
    for _ in range(17):
        deep = add_category({"de": "tief"}, parent=deep)
    with pytest.raises(Refused):
        add_category({"de": "zu tief"}, parent=deep)
    tree = add_category({"de": "Ast"}, organisation=cast.clinic)
    add_category({"de": "Zweig"}, parent=tree)
    with pytest.raises(Refused):
        place_category(tree, Category.objects.get(pk=deep.parent_id), 0)
    assert Category.objects.get(pk=tree.pk).parent is None


def test_nodes_move_up_down_in_and_out(cast: Cast) -> None:
    a, b, c = (add_category({"de": name}, parent=cast.category) for name in "ABC")
    assert move_category(c, "up")
    assert labels(cast.category) == ["A", "C", "B"]
    assert not move_category(a, "up")
    assert move_category(b, "in")
    assert (labels(cast.category), labels(c)) == (["A", "C"], ["B"])
    assert Category.objects.get(pk=b.pk).trail == "Drucker › C › B"
    assert move_category(b, "out")
    assert labels(cast.category) == ["A", "C", "B"]
    assert move_category(a, "down")
    assert not move_category(cast.category, "out")
    assert labels(cast.category) == ["C", "A", "B"]


def test_a_branch_moved_below_something_off_is_off(cast: Cast) -> None:
    old, kept = (add_category({"de": name}, parent=cast.category) for name in ("Alt", "Neu"))
    leaf = add_category({"de": "Blatt"}, parent=kept)
    switch_off(old)
    place_category(kept, old, 0)
    assert not Category.objects.filter(pk__in=[kept.pk, leaf.pk], is_active=True).exists()
    switch_on(leaf)
    assert not Category.objects.filter(is_active=False).exists()


def test_hints_are_safe_and_defaults_whole(cast: Cast) -> None:
    change_category(cast.category, hints='<p onclick="x()">Erst <b>neu starten</b></p><script>x()</script>')
    assert cast.category.hints == "<p>Erst <b>neu starten</b></p>"
    assert cast.category.team == cast.team  # what is not given stays
    for wrong in (
        {"priority": 9},
        {"impact": 2},
        {"impact": 2, "urgency": 2, "priority": 3},
        {"impact": 7, "urgency": 1},
    ):
        with pytest.raises(Refused):
            change_category(cast.category, **wrong)


def test_counts_roll_up_to_every_parent(cast: Cast, queries: Any) -> None:
    child = add_category({"de": "Etiketten"}, parent=cast.category)
    leaf = add_category({"de": "Barcodes"}, parent=child)
    for category in (child, leaf, leaf, None):
        cast.open(category=category)
    with queries(most=1):
        counted = rolled_up(Ticket.objects.all())
    assert counted == {cast.category.pk: 4, child.pk: 3, leaf.pk: 2}
    assert below_ids(frozenset({child.pk})) == {child.pk, leaf.pk}
    assert below_ids(frozenset()) == frozenset()


def test_five_thousand_nodes_cost_no_more_statements_than_five(cast: Cast, queries: Any) -> None:
    root = add_category({"de": "Wurzel"}, organisation=cast.clinic)
    rows = [Category(organisation=cast.clinic, parent=root, names={"de": f"Knoten {n}"}) for n in range(5000)]
    Category.objects.bulk_create(rows)
    for row in rows:
        row.path = [root.pk, row.pk]
    Category.objects.bulk_update(rows, ["path"], batch_size=1000)
    with queries(most=1):
        assert below(root).count() == 5001
    with queries(most=1):
        assert len(below_ids(frozenset({root.pk}))) == 5001
    with queries(most=20):
        rename_category(root, {"de": "Stamm"})
    assert Category.objects.get(pk=rows[-1].pk).trail == "Stamm › Knoten 4999"
