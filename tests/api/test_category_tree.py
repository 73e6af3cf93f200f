"""Programs of administrators keep the category tree, and read what tickets can be."""

from tests.api.conftest import Call, answered, problem
from tests.cast import Cast
from tresen.tickets.models import Category, CategoryChange, State


def test_an_administrator_makes_moves_and_switches_off_a_node(cast: Cast, program: Call) -> None:
    api = program("admin")
    given = {"names": {"de": "KIS"}, "organisation": "klinikum", "impact": "house", "urgency": "high"}
    kis = answered(api.send("POST", "/categories", given), 201)
    assert (kis["organisation"], kis["impact"], kis["trail"]) == ("klinikum", "house", "KIS")
    login = answered(api.send("POST", "/categories", {"names": {"de": "Anmeldung"}, "parent": kis["id"]}), 201)
    moved = answered(api.send("PATCH", f"/categories/{login['id']}", {"parent": cast.category.pk, "position": 0}), 200)
    assert moved["trail"] == "Drucker › Anmeldung"
    off = answered(api.send("PATCH", f"/categories/{cast.category.pk}", {"active": False}), 200)
    assert not off["active"]
    assert not Category.objects.get(pk=login["id"]).is_active
    line = CategoryChange.objects.filter(category=login["id"]).order_by("id")[1]
    assert (line.name, line.actor) == ("moved", cast.admin)
    assert api.send("PATCH", "/categories/0", {"active": False}).status_code == 404
    circle = api.send("PATCH", f"/categories/{cast.category.pk}", {"parent": cast.category.pk})
    problem(circle, 422)


def test_a_new_state_is_there_at_once_and_customers_read_their_name(cast: Cast, program: Call) -> None:
    State.objects.filter(key="waiting_supplier").update(public_names={"de": "In Klärung"}, workspaces=[cast.team.pk])
    for who, name, teams in (("agent", "Wartet auf Lieferant", ["Service Desk"]), ("customer", "In Klärung", [])):
        rows = answered(program(who).send("GET", "/states"), 200)["items"]
        row = next(one for one in rows if one["key"] == "waiting_supplier")
        assert (row["names"]["de"], row["workspaces"]) == (name, teams)
    assert {one["key"] for one in answered(program("customer").send("GET", "/kinds"), 200)["items"]} >= {"incident"}


def test_the_matrix_of_an_organisation_is_set_whole_and_given_back(cast: Cast, program: Call) -> None:
    api = program("admin")
    cells = {impact: dict.fromkeys(("low", "medium", "high"), "urgent") for impact in ("person", "group", "house")}
    own = answered(api.send("PUT", "/matrix", {"organisation": "klinikum", "cells": cells}), 200)
    assert (own["own"], own["cells"]) == (True, cells)
    assert answered(program("agent").send("GET", "/matrix"), 200)["cells"]["person"]["low"] == "low"
    assert api.send("PUT", "/matrix", {"cells": {"person": {}}}).status_code == 422
    back = answered(api.send("PUT", "/matrix", {"organisation": "klinikum", "cells": None}), 200)
    assert not back["own"]
