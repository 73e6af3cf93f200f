"""Mailboxes: made, changed, tried out; their passwords are never shown."""

import socket
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from tests.desk.admin.conftest import errors
from tresen.channels.email.models import Mailbox

NEW = "/desk/admin/mailboxes/new/"


def form(**changes: Any) -> dict[str, Any]:
    return {
        "name": "Bestellungen",
        "address": "Orders@Desk.test",
        "sender_name": "Laden",
        "fetch_protocol": "imap",
        "fetch_host": "imap.desk.test",
        "fetch_security": "tls",
        "fetch_port": "",
        "fetch_user": "orders",
        "fetch_secret": "geheim-imap",
        "fetch_folder": "",
        "fetch_delete": "1",
        "outgoing": "smtp",
        "smtp_host": "smtp.desk.test",
        "smtp_security": "starttls",
        "smtp_port": "",
        "smtp_user": "orders",
        "smtp_secret": "geheim-smtp",
        **changes,
    }


def test_it_is_made_with_the_usual_ports_and_sealed_passwords(cast: Cast, admin: Client) -> None:
    response = admin.post(NEW, form(team=cast.team.pk))
    assert response.status_code == 302
    made = Mailbox.objects.get(address="orders@desk.test")
    assert (made.fetch_port, made.smtp_port, made.fetch_folder, made.fetch_delete) == (993, 587, "INBOX", True)
    assert (made.fetch_secret, made.smtp_secret, made.team) == ("geheim-imap", "geheim-smtp", cast.team)
    assert "geheim" not in made.fetch_sealed + made.smtp_sealed


def test_passwords_are_never_in_a_page(cast: Cast, admin: Client) -> None:
    admin.post(NEW, form())
    made = Mailbox.objects.get(address="orders@desk.test")
    url = f"/desk/admin/mailboxes/{made.pk}/"
    shown = [admin.get(url), admin.post(url, form(name="", fetch_secret="neues-geheimnis"))]
    for page in (one.content.decode() for one in shown):
        assert "geheim" not in page
        assert made.fetch_sealed not in page


def test_an_empty_password_keeps_the_old_one_and_no_user_drops_it(cast: Cast, admin: Client) -> None:
    admin.post(NEW, form())
    made = Mailbox.objects.get(address="orders@desk.test")
    admin.post(f"/desk/admin/mailboxes/{made.pk}/", form(fetch_secret="", smtp_secret="", smtp_user=""))
    made.refresh_from_db()
    assert (made.fetch_secret, made.smtp_secret) == ("geheim-imap", "")


def test_another_place_is_read_from_the_start(cast: Cast, admin: Client) -> None:
    admin.post(NEW, form())
    made = Mailbox.objects.get(address="orders@desk.test")
    Mailbox.objects.filter(pk=made.pk).update(uid_validity=7, uid_seen=99)
    admin.post(f"/desk/admin/mailboxes/{made.pk}/", form(name="Anders"))
    assert Mailbox.objects.get(pk=made.pk).uid_seen == 99
    admin.post(f"/desk/admin/mailboxes/{made.pk}/", form(fetch_folder="Archiv"))
    again = Mailbox.objects.get(pk=made.pk)
    assert (again.uid_validity, again.uid_seen) == (None, 0)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"address": "kein-at"}, "address"),
        ({"address": "support@desk.test"}, "address"),
        ({"fetch_port": "70000"}, "fetch_port"),
        ({"fetch_host": "https://imap.desk.test/"}, "fetch_host"),
        ({"fetch_user": ""}, "fetch_user"),
        ({"fetch_secret": ""}, "fetch_secret"),
        ({"fetch_security": "none"}, "fetch_security"),
        ({"fetch_security": "ssl3"}, "fetch_security"),
        ({"smtp_host": ""}, "smtp_host"),
        ({"outgoing": "pigeon"}, "outgoing"),
        ({"team": "999999"}, "team"),
    ],
)
def test_each_fault_is_told_beside_its_field(changes: dict[str, str], field: str, cast: Cast, admin: Client) -> None:
    response = admin.post(NEW, form(**changes))
    assert response.status_code == 422
    assert field in errors(response)
    assert Mailbox.objects.count() == 1


def test_undeclared_fields_change_nothing(cast: Cast, admin: Client) -> None:
    admin.post(NEW, form(is_active="", uid_seen="5", fetch_error="x", fetch_sealed="y"))
    made = Mailbox.objects.get(address="orders@desk.test")
    assert (made.is_active, made.uid_seen, made.fetch_error, made.fetch_secret) == (True, 0, "", "geheim-imap")


def test_it_is_switched_off_and_on(cast: Cast, admin: Client) -> None:
    url = f"/desk/admin/mailboxes/{cast.mailbox.pk}/active/"
    for on in (False, True):
        admin.post(url, {"on": "1" if on else "0"})
        assert Mailbox.objects.get(pk=cast.mailbox.pk).is_active is on


@pytest.fixture
def closed_port() -> Iterator[int]:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]  # bound, but nobody listens


def test_the_connection_is_really_tried_and_told_in_plain_words(
    cast: Cast, admin: Client, closed_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    Mailbox.objects.filter(pk=cast.mailbox.pk).update(
        fetch_protocol="imap",
        fetch_host="127.0.0.1",
        fetch_port=closed_port,
        fetch_security="none",
        outgoing="smtp",
        smtp_host="no.such.invalid",
    )
    page = admin.post(f"/desk/admin/mailboxes/{cast.mailbox.pk}/connection/").content.decode()
    assert "Der Server weist die Verbindung ab." in page
    assert "Einen Server dieses Namens gibt es nicht." in page


def test_the_list_says_why_it_was_not_fetched(cast: Cast, admin: Client) -> None:
    Mailbox.objects.filter(pk=cast.mailbox.pk).update(
        fetch_protocol="imap", fetch_host="imap.desk.test", fetch_error="sign-in: [AUTHENTICATIONFAILED] no"
    )
    page = admin.get("/desk/admin/mailboxes/").content.decode()
    assert "Der Server nimmt Benutzer oder Passwort nicht an." in page
