from typing import Any

from django.test import Client

from tests.cast import Cast
from tests.desk.admin.conftest import errors
from tresen.tickets.conditions.registry import fields_of
from tresen.tickets.models import State

NEW = "/desk/admin/states/new/"


def form(state: State | None = None, **changes: Any) -> dict[str, Any]:
    given = {"name_de": "Rückruf", "name_en": "Call back", "type": "waiting", "colour": "warn", "is_active": "on"}
    if state:
        given |= {
            "name_de": state.names["de"],
            "name_en": state.names["en"],
            "type": state.type,
            "colour": state.colour,
        }
    return given | changes


def test_a_new_state_comes_last_with_a_key_of_its_own(cast: Cast, admin: Client) -> None:
    admin.post(NEW, form())
    admin.post(NEW, form())
    keys = list(State.objects.values_list("key", flat=True))
    assert keys[-2:] == ["call-back", "call-back-2"]
    assert State.objects.get(key="call-back").names == {"de": "Rückruf", "en": "Call back"}


def test_faults_are_told(cast: Cast, admin: Client) -> None:
    response = admin.post(NEW, form(name_de="", type="odd", colour="pink"))
    assert response.status_code == 422
    assert set(errors(response)) == {"name_de", "type", "colour"}


def test_a_used_state_keeps_its_type_but_not_its_name(cast: Cast, admin: Client) -> None:
    used = cast.ticket.state
    admin.post(f"/desk/admin/states/{used.pk}/", form(used, type="closed", name_de="Frisch"))
    used.refresh_from_db()
    assert (used.type, used.names["de"]) == ("new", "Frisch")


def test_the_last_active_state_of_a_type_stays(cast: Cast, admin: Client) -> None:
    solved = State.objects.get(key="solved")
    for changes in ({"is_active": ""}, {"type": "closed"}):
        response = admin.post(f"/desk/admin/states/{solved.pk}/", form(solved, **changes))
        assert response.status_code == 422
        assert "Das ist der letzte aktive Status vom Typ" in response.content.decode()
    supplier = State.objects.get(key="waiting_supplier")
    assert admin.post(f"/desk/admin/states/{supplier.pk}/", form(supplier, is_active="")).status_code == 302
    assert not State.objects.get(pk=supplier.pk).is_active


def test_states_move_up_and_down_and_stop_at_the_ends(cast: Cast, admin: Client) -> None:
    def order() -> list[str]:
        return list(State.objects.values_list("key", flat=True))[:3]

    second = State.objects.get(key="open")
    url = f"/desk/admin/states/{second.pk}/place/"
    admin.post(url, {"to": "up"})
    assert order() == ["open", "new", "waiting"]
    admin.post(url, {"to": "up"})
    assert order() == ["open", "new", "waiting"]
    admin.post(url, {"to": "down"})
    assert order() == ["new", "open", "waiting"]


def test_a_new_state_is_limited_told_customers_otherwise_and_filterable_at_once(cast: Cast, admin: Client) -> None:
    given = form(name_de="Wartet auf Lieferant B", name_en="", public_name_de="In Klärung", waits_for="supplier")
    admin.post(NEW, given | {"workspaces": [cast.team.pk], "kinds": ["incident"]})
    state = State.objects.latest("id")
    assert (state.public_label, state.waits_for, state.workspaces) == ("In Klärung", "supplier", [cast.team.pk])
    page = admin.get("/desk/admin/states/").content.decode()
    assert "nur Service Desk · Störung" in page
    assert "Kunden lesen „In Klärung“" in page
    elsewhere = admin.get(f"/desk/admin/states/?workspace={cast.other_team.pk}").content.decode()
    assert "Wartet auf Lieferant B" not in elsewhere
    field = fields_of(cast.actor("agent")).fields["ticket.state"]
    assert field.choices is not None
    assert "Wartet auf Lieferant B" in {str(choice.label) for choice in field.choices.offered("")}


def test_a_state_for_all_of_each_type_stays(cast: Cast, admin: Client) -> None:
    solved = State.objects.get(key="solved")
    response = admin.post(f"/desk/admin/states/{solved.pk}/", form(solved) | {"kinds": ["incident"]})
    assert response.status_code == 422
    response = admin.post(NEW, form(waits_for="nobody", kinds=["wish"], workspaces=["0"]))
    assert set(errors(response)) == {"waits_for", "kinds", "workspaces"}
