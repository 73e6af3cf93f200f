"""The page of the audit log: found, paged, exported, checked."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from tests.cast import Cast
from tresen.kit import clock
from tresen.kit.audit.entries import Draft, Thing, Who, append
from tresen.kit.audit.names import Name
from tresen.kit.models import Alarm, AuditEntry
from tresen.people.models import Team

PAGE = "/desk/admin/audit/"


def say(name: Name = Name.CHANGED, who: str = "Zora Zeugin", about: str = "Klinikum Test") -> None:
    append(Draft(name, Who("person", 77, who), Thing("organisation", "5", about)))


def test_it_is_found_by_who_what_and_when(cast: Cast, admin: Client) -> None:
    say()
    with clock.at(clock.now() - timedelta(days=40)):
        say(about="Werk Alt")
    assert "Klinikum Test" in admin.get(PAGE + "?words=zora+klinik").content.decode()
    assert "Klinikum Test" not in admin.get(PAGE + "?words=zora+werk").content.decode()
    assert "Klinikum Test" in admin.get(PAGE + "?what=administration").content.decode()
    assert "Klinikum Test" not in admin.get(PAGE + "?what=sign-in").content.decode()
    old = admin.get(PAGE + f"?until={(clock.now() - timedelta(days=30)).date()}").content.decode()
    assert "Werk Alt" in old
    assert "Klinikum Test" not in old
    assert "Klinikum Test" in admin.get(PAGE + "?kind=organisation&id=5").content.decode()
    assert admin.get(PAGE + "?words=%00&since=x&what=y&before=z").status_code in {200, 400}
    assert admin.get(PAGE + "?words=!!!&since=x&what=y&before=z").status_code == 200


def test_it_is_paged(admin: Client, queries: Callable[..., Any]) -> None:
    for number in range(60):
        say(about=f"Ding {number:03}")
    page = admin.get(PAGE)
    assert "Ding 059" in page.content.decode()
    assert "Ding 000" not in page.content.decode()
    assert "Ding 000" in admin.get(f"{PAGE}?before={page.context['older']}").content.decode()
    with queries(most=9):
        admin.get(PAGE)


def test_what_is_shown_is_escaped(admin: Client) -> None:
    say(who="<script>alert(1)</script>")
    assert "<script>alert(1)" not in admin.get(PAGE).content.decode()


def test_the_export_is_itself_logged_and_holds_no_formula(admin: Client) -> None:
    say(about="=cmd|' /C calc'!A0")
    text = b"".join(admin.get(PAGE + "csv/?words=zora")).decode()  # type: ignore[arg-type, call-overload]
    assert "'=cmd" in text
    assert "\ufeffnumber;" in text
    entry = AuditEntry.objects.latest("number")
    assert (entry.name, entry.data["filter"]) == ("exported", "words=zora")


def test_the_button_says_whether_it_is_whole(admin: Client, tmp_path: Any, settings: Any) -> None:
    settings.DATA = tmp_path
    say()
    assert "Kette" in admin.post(PAGE + "verify/", follow=True).content.decode()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE kit_auditentry SET about_label = 'x' WHERE actor_id = 77")
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")
    page = admin.post(PAGE + "verify/", follow=True).content.decode()
    assert "nicht so, wie sie geschrieben wurde" in page
    assert Alarm.objects.get(kind="audit-broken", ended_at=None)
    assert AuditEntry.objects.latest("number").name == "broken"


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_name_has_words(cast: Cast, admin: Client, language: str) -> None:
    type(cast.admin).objects.update(locale=language)
    for name in Name:
        say(name)
    text = admin.get(PAGE).content.decode()
    assert ("sah sich" if language == "de" else "looked at") in text


def test_looking_at_a_person_is_noted_once_in_ten_minutes(cast: Cast, admin: Client) -> None:
    opened = AuditEntry.objects.filter(name="opened", about_kind="person", about_id=str(cast.customer.pk))
    for _ in range(3):
        admin.get(f"/desk/admin/people/{cast.customer.pk}/")
    assert opened.count() == 1
    with clock.at(clock.now() + timedelta(minutes=11)):
        admin.get(f"/desk/admin/people/{cast.customer.pk}/")
    assert opened.count() == 2


def test_what_is_confidential_is_noted_by_its_number_alone(cast: Cast, sign_in: Callable[[Any], Client]) -> None:
    Team.objects.filter(pk=cast.team.pk).update(confidential=True)
    agent = sign_in(cast.agent)
    agent.get(f"/desk/tickets/{cast.ticket.number}/")
    entry = AuditEntry.objects.get(name="opened", about_kind="ticket")
    assert entry.about_label == cast.ticket.number
    Team.objects.filter(pk=cast.team.pk).update(confidential=False)
    other = cast.open("Nicht vertraulich")
    agent.get(f"/desk/tickets/{other.number}/")
    assert AuditEntry.objects.filter(name="opened", about_kind="ticket").count() == 1


def test_tokens_are_noted_without_their_secret(cast: Cast, sign_in: Callable[[Any], Client]) -> None:
    page = sign_in(cast.agent).post("/desk/profile/tokens/", {"name": "Skript", "scope": "read", "days": "90"})
    entry = AuditEntry.objects.latest("number")
    assert (entry.name, entry.data["scope"]) == ("token_issued", "read")
    secret = page.context["secret"]
    assert secret not in str(entry.data)
    assert entry.about_id == secret[:12]
