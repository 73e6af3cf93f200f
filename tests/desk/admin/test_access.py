"""The same table for every address of the administration, taken from its urlconf: administrators alone come in."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.access.world import work_of
from tests.desk.admin.conftest import House
from tresen.channels.email.models import PictureConsent
from tresen.desk.admin.urls import urlpatterns
from tresen.people.imports.running import read_file
from tresen.people.models import Merge, PeopleImport, TeamRole
from tresen.routing.models import Rehearsal, Rule
from tresen.routing.rehearsing import begin
from tresen.routing.rule_editing import RuleDraft, make_rule, rule_draft_of
from tresen.tickets.field_editing import Shape, add_field
from tresen.tickets.models import CategoryImport, CustomField, FormRule

POSTS = {
    "calendar_preview",
    "calendar_act",
    *(
        "mailbox_active",
        "mailbox_key_new",
        "mailbox_key_rules",
        "key",
        "outgoing_again",
        "outgoing_all_again",
        "quarantine_again",
        "quarantine_aside",
        "quarantine_release",
        "incoming_wanted",
        "mailbox_texts_preview",
        "quarantine_several",
        "picture_consent",
    ),
    *("audit_verify", "duplicates_merge", "duplicates_apart", "merge_undo"),
    *("mailbox_trip_new", "mailbox_examine", "mailbox_sign_in_begin", "sheet_compare"),
    *("custom_fields_order", "custom_field_preview", "custom_field_active"),
    *("form_rules_order", "form_actions", "form_rule_end"),
    *("ticket_rules_order", "ticket_rule_end", "ticket_rule_undo", "ticket_rule_try"),
    *("person_password", "person_link", "members", "member", "state_place", "category_place", "category_active"),
    *("category_undo", "recurrence_act", "role_end", "template_fields", "template_end"),
    *("import_columns", "import_act"),
}
# No whole pages, or only on the way back from elsewhere; they have tests of their own.
PARTS = {"mailbox_trip", "mailbox_callback", "import_progress", "ticket_rule_trial"}
WORK = {"calendar", "calendar_act", "checklist", "activity", "template", "template_end", "recurrence", "recurrence_act"}
IMPORTS = {"import", "import_progress", "import_columns", "import_act", "import_faults"}
NAMES = [str(pattern.name) for pattern in urlpatterns]


def a_field() -> CustomField:
    return CustomField.objects.first() or add_field("text", Shape({"de": "Feld"}))


def an_import(house: House) -> PeopleImport:
    content = b"Name;E-Mail\nOtto;otto@klinikum.test\n"
    given = {"kind": "person", "file": "leute.csv", "by": house.cast.actor("admin")}
    return PeopleImport.objects.first() or read_file(content, **given)


def a_role() -> TeamRole:
    return TeamRole.objects.first() or TeamRole.objects.create(names={"de": "Lesen"})


def _work(cast: Any) -> dict[str, int]:
    made = work_of(cast)
    return {**made, "template_end": made["template"], "calendar_act": made["calendar"]}


def _merge(house: House) -> Merge:
    cast = house.cast
    kept = {
        "person": cast.stranger,
        "into_person": cast.workmate,
        "moved": {"active": True, "email": None, "vip": False},
    }
    return Merge.objects.first() or Merge.objects.create(**kept)


def a_rule(house: House) -> Rule:
    draft = RuleDraft("Regel", ["opened"], [{"do": "priority", "to": "3"}])
    return Rule.objects.first() or make_rule(draft, by=house.cast.actor("admin"))


def a_trial(house: House) -> Rehearsal:
    rule = a_rule(house)
    return Rehearsal.objects.first() or begin(rule_draft_of(rule), by=house.cast.actor("admin"), rule=rule)


def address(name: str, house: House) -> str:
    if name in {"custom_field", "custom_field_active"}:
        return reverse(f"desk:admin:{name}", args=[a_field().key])
    if name in {"form_rule", "form_rule_end"}:
        return reverse(f"desk:admin:{name}", args=[FormRule.objects.get_or_create(name="Regel")[0].pk])
    cast = house.cast
    state = cast.ticket.state
    keys: dict[str, list[Any]] = {
        **{key: [value] for key, value in (_work(cast) if name in WORK else {}).items()},
        **{key: [cast.mailbox.pk] for key in ["mailbox_keys", "mailbox_key_new", "mailbox_key_rules"]},
        **{key: [house.key.pk] for key in ["key", "key_file"]},
        **{key: [cast.mailbox.pk] for key in ["mailbox_texts"]},
        "mailbox_texts_preview": [cast.mailbox.pk],
        **{key: [house.quarantined.pk] for key in ["incoming_wanted", "quarantine_release"]},
        **{
            key: [cast.mailbox.pk]
            for key in [
                "mailbox",
                "mailbox_connection",
                "mailbox_active",
                "mailbox_trip",
                "mailbox_trip_new",
                "mailbox_sign_in",
                "mailbox_sign_in_begin",
            ]
        },
        "mailbox_examine": [cast.mailbox.pk, "send"],
        "picture_consent": [PictureConsent.objects.get_or_create(sender="a@b.test", by=cast.agent)[0].pk],
        "outgoing_again": [house.delivery.pk],
        **{key: [house.kept] for key in ["folder_mail", "folder_html", "folder_raw"]},
        **{key: [house.quarantined.pk] for key in ["incoming_mail", "incoming_raw"]},
        **{key: [house.quarantined.pk] for key in ["quarantine_again", "quarantine_aside"]},
        **{key: [cast.customer.pk] for key in ["person", "person_password", "person_link"]},
        **{key: [cast.clinic.pk] for key in ["organisation", "members"]},
        "member": [cast.clinic.pk, cast.customer.pk],
        "merge_undo": [_merge(house).pk],
        "team": [cast.team.pk],
        **{key: [a_role().pk] for key in ["role", "role_end"]},
        **{key: [an_import(house).pk] for key in IMPORTS if key == name},
        **{key: [a_rule(house).pk] for key in ["ticket_rule", "ticket_rule_end", "ticket_rule_undo"] if key == name},
        **{key: [a_trial(house).pk] for key in ["ticket_rule_trial"] if key == name},
        "kind": ["incident"],
        "custom_field_preview": ["text"],
        "category_undo": [CategoryImport.objects.create(by=cast.admin).pk] if name == "category_undo" else [],
        **{key: [state.pk] for key in ["state", "state_place"]},
        **{key: [cast.category.pk] for key in ["category", "category_place", "category_active"]},
    }
    return reverse(f"desk:admin:{name}", args=keys.get(name, []))


@pytest.mark.parametrize("who", ["agent", "outsider", "customer", "manager"])
def test_for_everybody_else_it_does_not_exist(who: str, house: House, sign_in: Callable[[Any], Client]) -> None:
    client = sign_in(house.cast.person(who))
    for name in NAMES:
        url = address(name, house)
        assert (client.post(url) if name in POSTS else client.get(url)).status_code == 404, url


def test_nobody_is_asked_to_sign_in(house: House) -> None:
    client = Client()
    for name in NAMES:
        url = address(name, house)
        response = client.post(url) if name in POSTS else client.get(url)
        assert response.status_code == 302
        assert response["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("name", sorted(POSTS))
def test_administrators_may(name: str, house: House, admin: Client) -> None:
    type(house.cast.mailbox).objects.update(outgoing="smtp", smtp_host="127.0.0.1", smtp_port=1)
    assert admin.post(address(name, house), {"decision": "confirm"}).status_code in {200, 302, 422}


@pytest.mark.parametrize("name", sorted(POSTS))
def test_no_form_works_without_its_token(name: str, house: House) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(house.cast.admin)
    assert client.post(address(name, house)).status_code == 403


@pytest.mark.parametrize("name", sorted(POSTS))
def test_what_changes_something_is_never_got(name: str, house: House, admin: Client) -> None:
    assert admin.get(address(name, house)).status_code == 405


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("name", [name for name in NAMES if name not in POSTS | PARTS])
def test_pages_stand_in_both_languages(name: str, language: str, house: House, admin: Client) -> None:
    type(house.cast.admin).objects.filter(pk=house.cast.admin.pk).update(locale=language)
    response = admin.get(address(name, house))
    assert response.status_code == 200
    if "html" in response["Content-Type"] and name not in {"folder_html", "numbers_preview", "recurrence_dates"}:
        assert f'<html lang="{language}"' in response.content.decode()
        assert len(response.content) < 150_000


@pytest.mark.parametrize(
    "name", ["people", "organisations", "teams", "outgoing", "incoming", "quarantine", "categories"]
)
def test_lists_cost_a_fixed_number_of_queries(
    name: str, house: House, admin: Client, queries: Callable[..., Any]
) -> None:
    url = address(name, house)
    admin.get(url)
    with queries(most=14):
        admin.get(url)
