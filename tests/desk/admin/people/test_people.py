"""People as administrators keep them: addresses, roles, organisations, the way in."""

from typing import Any

import pytest
from django.core import mail
from django.test import Client

from tests.cast import Cast
from tests.desk.admin.conftest import errors
from tresen.people.contacts import set_phone
from tresen.people.models import Person

NEW = "/desk/admin/people/new/"


def form(**changes: Any) -> dict[str, Any]:
    return {
        "name": "Nina Neu",
        "addresses": "nina@desk.test",
        "role": "agent",
        "locale": "de",
        "is_active": "on",
        **changes,
    }


def test_somebody_new_comes_with_addresses_team_and_organisation(cast: Cast, admin: Client) -> None:
    given = form(addresses="Nina@desk.test\nnn@klinikum.test, nina@desk.test", teams=[cast.team.pk])
    response = admin.post(NEW, given | {"organisation": cast.clinic.pk, "as_manager": "on", "phone": "0431 1"})
    made = Person.objects.get(email="nina@desk.test")
    assert response["Location"] == f"/desk/admin/people/{made.pk}/"
    assert sorted(one.value for one in made.addresses.all()) == ["nina@desk.test", "nn@klinikum.test"]
    assert list(made.teams.all()) == [cast.team]
    assert made.memberships.get().is_manager
    assert not made.has_usable_password()


def test_changes_are_kept_and_undeclared_ones_are_not(cast: Cast, admin: Client) -> None:
    url = f"/desk/admin/people/{cast.manager.pk}/"
    given = form(name="Mona Neu", addresses="mona2@klinikum.test\nmona@klinikum.test", role="customer")
    admin.post(
        url, given | {f"organisation_{cast.clinic.pk}": "member", "organisation": cast.factory.pk, "password": "x"}
    )
    changed = Person.objects.get(pk=cast.manager.pk)
    assert (changed.name, changed.email, changed.password) == ("Mona Neu", "mona2@klinikum.test", cast.manager.password)
    belongs = {one.organisation_id: one.is_manager for one in changed.memberships.all()}
    assert belongs == {cast.clinic.pk: False, cast.factory.pk: False}


def test_a_customer_is_in_no_team(cast: Cast, admin: Client) -> None:
    admin.post(
        f"/desk/admin/people/{cast.agent.pk}/", form(addresses="anna@desk.test", role="customer", teams=[cast.team.pk])
    )
    assert not Person.objects.get(pk=cast.agent.pk).teams.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"addresses": "nina@desk.test\nunsinn"}, "addresses"),
        ({"addresses": "karla@klinikum.test"}, "addresses"),
        ({"addresses": ""}, "addresses"),
        ({"role": "king"}, "role"),
        ({"locale": "fr"}, "locale"),
        ({"teams": ["99999"]}, "teams"),
        ({"organisation": "99999"}, "organisation"),
    ],
)
def test_each_fault_is_told_beside_its_field(changes: dict[str, Any], field: str, cast: Cast, admin: Client) -> None:
    before = Person.objects.count()
    response = admin.post(NEW, form(**changes))
    assert response.status_code == 422
    assert field in errors(response)
    assert Person.objects.count() == before


@pytest.mark.parametrize("changes", [{"role": "agent"}, {"is_active": ""}])
def test_the_last_administrator_stays(changes: dict[str, str], cast: Cast, admin: Client) -> None:
    url = f"/desk/admin/people/{cast.admin.pk}/"
    given = form(**{"name": "Adam", "addresses": "adam@desk.test", "role": "admin", **changes})
    response = admin.post(url, given)
    assert response.status_code == 422
    assert "Das ist der letzte Administrator." in response.content.decode()
    assert Person.objects.get(pk=cast.admin.pk).is_admin
    Person.objects.filter(pk=cast.agent.pk).update(role="admin")
    assert admin.post(url, given).status_code == 302


def test_people_are_found_by_name_address_and_number(cast: Cast, admin: Client) -> None:
    set_phone(cast.stranger, "0431 4711")
    for words in ("sven fr", "SVEN@werk", "4711"):
        rows = admin.get("/desk/admin/people/", {"words": words}).context["rows"]
        assert [person for person, _face, _where in rows] == [cast.stranger]


def test_the_list_follows_by_keyset_through_equal_names(cast: Cast, admin: Client) -> None:
    Person.objects.bulk_create(Person(name="Zz Gleich", email=f"z{n}@x.test") for n in range(120))
    seen, after = [], ""
    while True:
        page = admin.get("/desk/admin/people/", {"after": after} if after else {})
        seen += [person.pk for person, _face, _where in page.context["rows"]]
        if not (after := page.context["after"]):
            break
    assert len(seen) == len(set(seen)) == Person.objects.count()


def test_a_password_is_checked_and_set(cast: Cast, admin: Client) -> None:
    url = f"/desk/admin/people/{cast.agent.pk}/password/"
    for weak in ("kurz", "password123", "anna agentin"):
        response = admin.post(url, {"password": weak})
        assert response.status_code == 422
        assert f'value="{weak}"' not in response.content.decode()
    admin.post(url, {"password": "ein langes, gutes Wort"})
    assert Person.objects.get(pk=cast.agent.pk).check_password("ein langes, gutes Wort")


def test_ones_own_new_password_does_not_sign_one_out(cast: Cast, admin: Client) -> None:
    admin.post(f"/desk/admin/people/{cast.admin.pk}/password/", {"password": "ein langes, gutes Wort"})
    assert admin.get("/desk/admin/").status_code == 200


def test_a_link_is_mailed(cast: Cast, admin: Client) -> None:
    response = admin.post(f"/desk/admin/people/{cast.agent.pk}/link/", follow=True)
    assert "anna@desk.test" in response.content.decode()
    assert [one.to for one in mail.outbox] == [["anna@desk.test"]]
    assert "/accounts/password/reset/key/" in mail.outbox[0].body


def test_no_link_without_a_mailbox(cast: Cast, admin: Client) -> None:
    type(cast.mailbox).objects.update(is_active=False)
    response = admin.post(f"/desk/admin/people/{cast.agent.pk}/link/", follow=True)
    assert "Richten Sie zuerst ein Postfach ein" in response.content.decode()
    assert not mail.outbox
