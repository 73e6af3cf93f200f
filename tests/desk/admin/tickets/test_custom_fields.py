"""The administration of custom fields and form rules."""

from typing import Any

import pytest

from tests.cast import Cast
from tests.desk.test_queries import SignIn
from tresen.desk.conditions.editing import END, GROUP, ROW
from tresen.tickets.definitions import definitions
from tresen.tickets.field_editing import Shape, add_field
from tresen.tickets.fields import set_values
from tresen.tickets.models import CustomField, FieldType, FormRule, Ticket

FIELDS, RULES = "/desk/admin/fields/", "/desk/admin/form-rules/"


@pytest.mark.parametrize("type", FieldType.values)
def test_every_type_can_be_made_seen_and_changed(type: str, cast: Cast, sign_in: SignIn) -> None:
    admin = sign_in(cast.admin)
    sent: dict[str, Any] = {"name_de": "Mein Feld", "name_en": "My field", "help_de": "Hilfe", "is_required": "on"}
    sent |= {
        f"option-{name}": [text] for name, text in (("key", ""), ("de", "A"), ("en", ""), ("depth", "0"), ("on", "1"))
    }
    assert admin.get(f"{FIELDS}new/?type={type}").status_code == 200
    preview = admin.post(f"{FIELDS}preview/{type}/", sent)
    assert "Mein Feld" in preview.content.decode()
    assert admin.post(f"{FIELDS}new/?type={type}", sent).status_code == 302
    made = CustomField.objects.get()
    assert (made.key, made.type, made.is_required) == ("mein_feld", type, True)
    page = admin.get(f"{FIELDS}field/mein_feld/").content.decode()
    assert 'value="Mein Feld"' in page
    assert (
        admin.post(f"{FIELDS}field/mein_feld/", {**sent, "name_de": "Neuer Name", "option-key": ["a"]}).status_code
        == 302
    )
    assert definitions().by_key["mein_feld"].names["de"] == "Neuer Name"
    assert admin.get(FIELDS).status_code == admin.get(f"/desk/tickets/{cast.ticket.number}/fields/").status_code == 200


def test_choices_of_a_tree_stand_below_each_other_as_they_are_indented(cast: Cast, sign_in: SignIn) -> None:
    sent = {
        "name_de": "Ort",
        "option-key": ["", "", "", "", ""],
        "option-de": ["Werk", "Halle", "Linie", "", "Büro"],
        "option-en": ["", "", "", "", ""],
        "option-depth": ["0", "1", "5", "0", "1"],
        "option-on": ["1", "1", "1", "1", "0"],
    }
    assert sign_in(cast.admin).post(f"{FIELDS}new/?type=tree", sent).status_code == 302
    found = [(one["key"], one["parent"], one["active"]) for one in CustomField.objects.get().options]
    assert found == [
        ("werk", None, True),
        ("halle", "werk", True),
        ("linie", "halle", True),
        ("buero", "werk", False),
    ]


def test_what_is_wrong_stands_at_its_place_and_what_was_typed_stays(cast: Cast, sign_in: SignIn) -> None:
    sent = {"name_de": "Zahl", "lowest": "9", "highest": "3"}
    page = sign_in(cast.admin).post(f"{FIELDS}new/?type=integer", sent)
    assert page.status_code == 422
    assert 'id="id_highest-fault"' in page.content.decode()
    assert 'value="9"' in page.content.decode()
    assert not CustomField.objects.exists()


def test_the_order_is_changed_by_arrows_and_by_dragging(cast: Cast, sign_in: SignIn) -> None:
    for name in "abc":
        add_field("text", Shape({"de": name}))
    admin = sign_in(cast.admin)
    admin.post(f"{FIELDS}order/", {"order": ["a", "b", "c"], "up": "c"})
    assert [one.key for one in definitions().fields] == ["a", "c", "b"]
    answer = admin.post(f"{FIELDS}order/", {"order": ["b", "a", "c"]}, headers={"HX-Request": "true"})
    assert answer.status_code == 204
    assert [one.key for one in definitions().fields] == ["b", "a", "c"]


def test_switching_off_keeps_values_and_says_where_it_is_used(cast: Cast, sign_in: SignIn) -> None:
    add_field("text", Shape({"de": "Grund"}))
    set_values(cast.ticket, {"grund": "x"}, by=cast.actor("agent"))
    FormRule.objects.create(name="Wo es hilft", actions=[{"do": "require", "field": "grund"}])
    admin = sign_in(cast.admin)
    assert "Wo es hilft" in admin.get(f"{FIELDS}field/grund/").content.decode()
    admin.post(f"{FIELDS}field/grund/active/", {"on": "0"})
    assert not CustomField.objects.get().is_active
    assert Ticket.objects.get(pk=cast.ticket.pk).values == {"grund": "x"}


def rule_form(**more: Any) -> dict[str, Any]:
    condition = [GROUP, "all", ROW, "ticket.kind", "is", "request", END, END]
    return {"name": "Regel", "is_active": "1", "condition": condition, "action": ["0"], **more}


def test_a_rule_is_made_and_changed(cast: Cast, sign_in: SignIn) -> None:
    add_field("text", Shape({"de": "Grund"}))
    admin = sign_in(cast.admin)
    assert admin.get(f"{RULES}new/").status_code == 200
    assert admin.post(f"{RULES}new/", rule_form(**{"do-0": "show", "field-0": "grund"})).status_code == 302
    rule = FormRule.objects.get()
    assert rule.condition == {"all": [{"field": "ticket.kind", "operator": "is", "value": ["request"]}]}
    assert rule.actions == [{"do": "show", "field": "grund"}]
    sent = rule_form(**{"do-0": "set", "field-0": "grund", "field-grund": "darum", "always-0": "1"})
    assert admin.post(f"{RULES}{rule.pk}/", sent).status_code == 302
    rule.refresh_from_db()
    assert rule.actions == [{"do": "set", "field": "grund", "value": "darum", "always": True}]
    page = admin.get(f"{RULES}{rule.pk}/").content.decode()
    assert 'value="darum"' in page
    assert "Grund" in admin.get(RULES).content.decode()
    assert admin.post(f"{RULES}{rule.pk}/end/").status_code == 302
    assert not FormRule.objects.exists()


def test_the_actions_follow_what_is_chosen(cast: Cast, sign_in: SignIn) -> None:
    add_field("choice", Shape({"de": "Ort"}, options=[{"names": {"de": "Nord"}}, {"names": {"de": "Süd"}}]))
    admin = sign_in(cast.admin)
    limited = admin.post(f"{RULES}actions/", {"action": "0", "do-0": "limit", "field-0": "ort", "limit-0": "nord"})
    assert 'value="nord" checked' in limited.content.decode()
    more = admin.post(f"{RULES}actions/", {"action": "0", "do-0": "show", "field-0": "ort", "add": "1"})
    assert more.content.decode().count('class="action-line"') == 2
    less = admin.post(f"{RULES}actions/", {"action": ["0", "1"], "do-0": "show", "do-1": "hide", "remove": "0"})
    assert less.content.decode().count('class="action-line"') == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"do-0": "limit"},
        {"do-0": "set", "field-grund": ""},
        {"do-0": "drop"},
        {"field-0": "gone"},
        {"condition": [GROUP, "all", ROW, "field.gone", "is", "x", END, END]},
        {"do-0": "set", "field-grund": "x", "condition": [GROUP, "all", ROW, "field.grund", "filled", END, END]},
    ],
)
def test_a_rule_that_cannot_be_is_refused_with_a_sentence(cast: Cast, sign_in: SignIn, wrong: Any) -> None:
    add_field("text", Shape({"de": "Grund"}))
    page = sign_in(cast.admin).post(f"{RULES}new/", {**rule_form(**{"do-0": "show", "field-0": "grund"}), **wrong})
    assert page.status_code == 422
    assert 'class="fault"' in page.content.decode()
    assert not FormRule.objects.exists()


def test_rules_in_a_circle_are_refused(cast: Cast, sign_in: SignIn) -> None:
    add_field("text", Shape({"de": "Grund"})), add_field("text", Shape({"de": "Folge"}))
    condition = {"field": "field.folge", "operator": "filled"}
    actions = [{"do": "set", "field": "grund", "value": "x", "always": True}]
    FormRule.objects.create(name="Erste", condition=condition, actions=actions)
    sent = rule_form(**{"do-0": "set", "field-0": "folge", "field-folge": "y", "name": "Zweite"})
    sent["condition"] = [GROUP, "all", ROW, "field.grund", "filled", END, END]
    page = sign_in(cast.admin).post(f"{RULES}new/", sent)
    assert page.status_code == 422
    assert "Erste" in page.content.decode()
    assert FormRule.objects.count() == 1


@pytest.mark.parametrize("who", ["agent", "customer", "nobody"])
def test_only_administrators_come_in(cast: Cast, sign_in: SignIn, who: str) -> None:
    add_field("text", Shape({"de": "Grund"}))
    browser = sign_in(cast.person(who))
    for path in (FIELDS, f"{FIELDS}new/", f"{FIELDS}field/grund/", RULES, f"{RULES}new/"):
        assert browser.get(path).status_code in {302, 404}
    for path in (f"{FIELDS}field/grund/active/", f"{FIELDS}order/", f"{RULES}actions/"):
        assert browser.post(path, {"on": "0"}).status_code in {302, 404}
    assert CustomField.objects.get().is_active
