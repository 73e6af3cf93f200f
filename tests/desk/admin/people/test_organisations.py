from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from tests.desk.admin.conftest import errors
from tresen.people.models import Membership, Organisation

NEW = "/desk/admin/organisations/new/"


def test_it_is_made_with_domains_and_a_key_of_its_name(cast: Cast, admin: Client) -> None:
    admin.post(NEW, {"name": "Skihaus Alpin", "domains": "Skihaus.example\nskihaus.example ski.example"})
    made = Organisation.objects.get(name="Skihaus Alpin")
    assert made.key == "skihaus-alpin"
    assert [one.name for one in made.domains.all()] == ["ski.example", "skihaus.example"]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "Klinikum Test"}, "name"),
        ({"name": "X", "key": "werk"}, "key"),
        ({"name": "X", "key": "mit leer"}, "key"),
        ({"name": "X", "domains": "@klinikum.test"}, "domains"),
        ({"name": "X", "domains": "klinikum.test"}, "domains"),
        ({"name": "X", "domains": "localhost"}, "domains"),
    ],
)
def test_each_fault_is_told_beside_its_field(given: dict[str, Any], field: str, cast: Cast, admin: Client) -> None:
    response = admin.post(NEW, given)
    assert response.status_code == 422
    assert field in errors(response)
    assert Organisation.objects.count() == 2


def test_it_is_changed(cast: Cast, admin: Client) -> None:
    url = f"/desk/admin/organisations/{cast.clinic.pk}/"
    admin.post(url, {"name": "Klinikum Neu", "key": "klinikum", "domains": "klinik.test"})
    changed = Organisation.objects.get(pk=cast.clinic.pk)
    assert (changed.name, [one.name for one in changed.domains.all()]) == ("Klinikum Neu", ["klinik.test"])


def test_members_come_manage_and_go(cast: Cast, admin: Client) -> None:
    url = f"/desk/admin/organisations/{cast.clinic.pk}/members/"
    assert admin.post(url, {"address": "niemand@x.test"}).status_code == 422
    admin.post(url, {"address": "Sven@werk.test", "as_manager": "on"})
    belongs = Membership.objects.get(person=cast.stranger, organisation=cast.clinic)
    assert belongs.is_manager
    one = f"{url}{cast.stranger.pk}/"
    admin.post(one, {"what": "member"})
    belongs.refresh_from_db()
    assert not belongs.is_manager
    admin.post(one, {"what": "leave"})
    assert not Membership.objects.filter(pk=belongs.pk).exists()
    assert admin.post(one, {"what": "manager"}).status_code == 404, "only who belongs to it can manage it"
