"""Whatever an administrator sends leaves an entry: every address of the administration, taken from its urlconf."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from tests.cast import Cast
from tests.desk.admin.conftest import House
from tests.desk.admin.test_access import POSTS, address
from tresen.desk.auditing import administered
from tresen.kit.audit.checking import verify
from tresen.kit.models import AuditChange, AuditEntry
from tresen.people.models import Person

# What is only shown while somebody types: there would be hundreds a day that say nothing.
LOOKS = {"custom_field_preview", "form_actions", "mailbox_texts_preview"}


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
