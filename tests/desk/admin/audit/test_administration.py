"""Whatever an administrator sends leaves an entry: every address of the administration, taken from its urlconf."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from lxml import html

from tests.access.rights import ADMIN
from tests.cast import Cast
from tests.desk.admin.conftest import House
from tests.desk.admin.test_access import POSTS, address
from tresen.desk.admin.doors import admins_only
from tresen.desk.admin.urls import urlpatterns
from tresen.desk.auditing import administered
from tresen.kit.audit.checking import verify
from tresen.kit.models import AuditChange, AuditEntry
from tresen.people.models import Person

# What is only shown while somebody types: there would be hundreds a day that say nothing.
LOOKS = {"calendar_preview", "custom_field_preview", "form_actions", "mailbox_texts_preview", "ticket_rule_try"}


def last() -> AuditEntry:
    return AuditEntry.objects.latest("number")


@pytest.mark.parametrize("name", sorted(POSTS))
def test_every_post_leaves_an_entry(name: str, house: House, admin: Client) -> None:
    type(house.cast.mailbox).objects.update(outgoing="smtp", smtp_host="127.0.0.1", smtp_port=1)
    before = last().number
    response = admin.post(address(name, house), {"decision": "confirm", "password": "ein-langes-Passwort"})
    entries = AuditEntry.objects.filter(number__gt=before)
    if response.status_code >= 400 or name in LOOKS:
        assert not entries, "nothing was done"
    else:
        entry = entries.get()
        assert entry.data["page"] == name
        assert entry.actor_id == house.cast.admin.pk
        assert entry.address == "127.0.0.0/24"
    assert verify().whole
    assert not AuditChange.objects.exists()


# Forms of whole pages: what an address takes besides what stands in its form already.
GIVEN: dict[str, dict[str, Any]] = {
    "activity_new": {"name_de": "Beratung"},
    "category_new": {"name_de": "Neu", "name_en": "New"},
    "checklist_new": {"name": "Austritt", "items": "Konto sperren"},
    "mailbox": {"fetch_delete": "1", "fetch_host": "imap.desk.test", "fetch_user": "u", "fetch_secret": "geheim"},
    "mailbox_new": {
        "name": "Neu",
        "address": "neu@desk.test",
        "sender_name": "Neu",
        "outgoing": "folder",
        "fetch_host": "imap.desk.test",
        "fetch_user": "u",
        "fetch_secret": "geheim",
        "fetch_delete": "1",
    },
    "mailbox_sign_in": {"client_id": "kennung", "client_secret": "geheim", "tenant": "praxis.test"},
    "organisation_new": {"name": "Neue Praxis", "key": "praxis"},
    "person_new": {"name": "Nora Neu", "addresses": "nora@klinikum.test", "role": "customer"},
    "role_new": {"name_de": "Neu", "name_en": "New"},
    "state_new": {"name_de": "Neu", "name_en": "New", "key": "neu"},
    "team_new": {"name": "Neues Team", "level": "2"},
    "template_new": {"name": "Wartung", "subject": "Warten", "customer": "karla@klinikum.test"},
}
# What is put together or read from a file: that these are saved, with what they take, is tested where they are.
PUT_TOGETHER = {
    "calendar_new": "rows of hours",
    "form_rule": "conditions and actions",
    "form_rule_new": "conditions and actions",
    "category_import": "a table",
    "imports": "a table; the import leaves an entry as a whole",
    "keys": "a file of keys",
    "mailbox_keys": "a file of keys",
    "text_modules": "a file of text modules",
    "recurrence_new": "the dates of a template",
    "ticket_rule": "conditions and actions",
    "ticket_rule_new": "conditions and actions",
}
FORMS = sorted(
    name
    for name, methods in ADMIN.items()
    if "POST" in methods.split() and name not in POSTS and name not in PUT_TOGETHER
)


def sent(page: bytes) -> dict[str, list[str]]:
    """What a browser sends of the longest form of the page: as it stands."""
    forms = [one for one in html.fromstring(page).forms if one.method == "POST"]
    found: dict[str, list[str]] = {}
    for name, value in max(forms, key=lambda one: len(one.form_values())).form_values():
        found.setdefault(name, []).append(value)
    return found


def test_every_post_is_one_of_these() -> None:
    """And none goes past the door that notes it: `admins_only` wraps each view of the administration."""
    known = POSTS | set(FORMS) | set(PUT_TOGETHER)
    assert {name for name, methods in ADMIN.items() if "POST" in methods.split()} == known
    for one in urlpatterns:
        assert _enters(one.callback), one.name


def _enters(view: Any) -> bool:
    """Is `admins_only` among what wraps it?"""
    while view is not None:
        if view.__code__.co_filename == admins_only.__code__.co_filename:
            return True
        inner = [cell.cell_contents for cell in view.__closure__ or () if callable(cell.cell_contents)]
        view = next((one for one in inner if hasattr(one, "__code__")), None)
    return False


@pytest.mark.parametrize("name", FORMS)
def test_every_form_that_is_saved_leaves_an_entry(name: str, house: House, admin: Client) -> None:
    place = address(name, house)
    given = {**sent(admin.get(place).content), **GIVEN.get(name, {})}
    before = last().number if AuditEntry.objects.exists() else 0
    response = admin.post(place, given)
    assert response.status_code < 400, (response.context["form"].errors.as_data(), given)
    entry = AuditEntry.objects.filter(number__gt=before).get()
    assert (entry.data["page"], entry.actor_id) == (name, house.cast.admin.pk)


def test_old_and_new_values_are_told(cast: Cast, admin: Client) -> None:
    admin.post(
        f"/desk/admin/people/{cast.customer.pk}/",
        {
            "name": "Karla Neu",
            "addresses": "karla@klinikum.test",
            "role": "agent",
            "locale": "de",
            "is_active": "on",
            "teams": [cast.team.pk],
        },
    )
    entry = last()
    assert (entry.name, entry.about_kind, entry.about_id) == ("changed", "person", str(cast.customer.pk))
    assert entry.about_label == "Karla Neu"
    told = {change["kind"]: change for change in entry.data["changes"]}
    assert told["person"]["fields"] == {"name": ["Karla Kundin", "Karla Neu"], "role": ["customer", "agent"]}
    assert told["team_membership"]["did"] == "made"
    assert told["team_membership"]["fields"]["team_id"] == [None, f"Service Desk ({cast.team.pk})"]
    assert told["membership"]["did"] == "removed"


def test_no_password_gets_in(cast: Cast, admin: Client) -> None:
    admin.post(f"/desk/admin/people/{cast.customer.pk}/password/", {"password": "ein-langes-Passwort"})
    entry = last()
    assert entry.data["changes"][0]["fields"] == {"password": None}
    hashed = Person.objects.get(pk=cast.customer.pk).password
    assert "ein-langes-Passwort" not in str(entry.data)
    assert hashed not in str(entry.data)


def test_a_mailbox_without_its_secrets(cast: Cast, admin: Client) -> None:
    type(cast.mailbox).objects.filter(pk=cast.mailbox.pk).update(smtp_sealed="geheim")
    admin.post(f"/desk/admin/mailboxes/{cast.mailbox.pk}/active/")
    entry = last()
    assert entry.data["changes"] == [
        {"kind": "mailbox", "id": str(cast.mailbox.pk), "label": "support@desk.test", "did": "changed",
         "fields": {"is_active": [True, False]}}
    ]  # fmt: skip


def test_a_part_that_comes_is_a_change_of_the_whole(cast: Cast, admin: Client) -> None:
    admin.post(f"/desk/admin/organisations/{cast.clinic.pk}/members/", {"address": "sven@werk.test"})
    entry = last()
    assert (entry.name, entry.about_kind, entry.about_label) == ("changed", "organisation", "Klinikum Test")


def test_something_new_is_told_as_made(cast: Cast, admin: Client) -> None:
    admin.post("/desk/admin/teams/new/", {"name": "Backoffice", "level": "2"})
    entry = last()
    assert (entry.name, entry.about_kind, entry.about_label) == ("made", "team", "Backoffice")


def test_what_fails_changes_nothing_and_says_nothing(cast: Cast, rf: Any) -> None:
    """An error behind the change takes the change and the entry with it."""
    before = AuditEntry.objects.count()

    def view(request: Any, actor: Any) -> Any:
        Person.objects.filter(pk=cast.customer.pk).update(role="admin")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        administered(view, rf.post("/"), cast.actor("admin"))
    assert Person.objects.get(pk=cast.customer.pk).role == "customer"
    assert AuditEntry.objects.count() == before


def test_outside_an_observed_transaction_nothing_is_noted(cast: Cast) -> None:
    Person.objects.filter(pk=cast.customer.pk).update(name="Karla Neu")
    assert not AuditChange.objects.exists()


def test_what_nobody_does_in_the_administration_is_not_logged(cast: Cast, sign_in: Callable[[Any], Client]) -> None:
    agent = sign_in(cast.agent)
    before = last().number
    assert agent.post("/desk/admin/teams/new/", {"name": "Meins", "level": "2"}).status_code == 404
    assert last().number == before
