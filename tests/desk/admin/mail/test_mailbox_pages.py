"""The pages of a mailbox besides its settings: sign-in, connection, round trip; and the sheet."""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from tests.cast import Cast
from tests.channels.email.conftest import arrive, make_mail
from tests.servers.oauth import CLIENT, SECRET, Provider
from tests.servers.submission import Submission
from tresen.channels.email import round_trips
from tresen.channels.email.intake import process, take
from tresen.channels.email.models import Grant, Inbound, Mailbox, RoundTrip
from tresen.tickets.models import Ticket

__all__ = ["arrive"]  # a fixture


@pytest.fixture
def provider() -> Iterator[Provider]:
    with Provider() as server:
        yield server


@pytest.fixture
def url(cast: Cast) -> str:
    return f"/desk/admin/mailboxes/{cast.mailbox.pk}/"


def registration(at: Provider, /, **changes: str) -> dict[str, str]:
    return {
        "provider": "other", "flow": "person", "tenant": "", "scopes": "mail offline_access",
        "authorize_url": f"{at.base}/authorize", "token_url": f"{at.base}/token",
        "client_id": CLIENT, "client_secret": SECRET, "expires_on": "2027-05-01", **changes,
    }  # fmt: skip


def gone_to(page: str, provider: Provider) -> str:
    start = page.index(f'href="{provider.base}/authorize') + 6
    return page[start : page.index('"', start)].replace("&amp;", "&")


def test_from_the_registration_to_the_token(cast: Cast, admin: Client, provider: Provider, url: str) -> None:
    assert admin.post(f"{url}sign-in/", registration(provider)).status_code == 302
    stored = Grant.objects.get()
    assert (stored.client_secret, str(stored.expires_on)) == (SECRET, "2027-05-01")
    page = admin.get(f"{url}sign-in/").content.decode()
    assert SECRET not in page
    assert stored.client_sealed not in page
    assert "http://testserver/desk/admin/mailboxes/oauth/" in page

    address = gone_to(admin.post(f"{url}sign-in/begin/").content.decode(), provider)
    back = provider.consent(address)
    answer = admin.get(back.removeprefix("http://testserver"), follow=True).content.decode()
    assert "Der Zugang ist erteilt." in answer
    granted = Grant.objects.get()
    assert granted.is_granted
    assert granted.granted_at is not None
    assert admin.get(back.removeprefix("http://testserver")).status_code == 404, "once"


def test_another_browser_or_state_gets_nothing(
    cast: Cast, admin: Client, provider: Provider, url: str, sign_in: Callable[[Any], Client]
) -> None:
    admin.post(f"{url}sign-in/", registration(provider))
    back = provider.consent(gone_to(admin.post(f"{url}sign-in/begin/").content.decode(), provider))
    path = back.removeprefix("http://testserver")
    assert sign_in(cast.admin).get(path).status_code == 404
    code = parse_qs(urlsplit(back).query)["code"][0]
    answer = admin.get(f"/desk/admin/mailboxes/oauth/?code={code}&state=forged", follow=True).content.decode()
    assert "gehört zu einer anderen Anmeldung" in answer
    assert not Grant.objects.get().is_granted
    assert provider.asked == []


def test_the_providers_no_is_shown_in_its_words_and_escaped(
    cast: Cast, admin: Client, provider: Provider, url: str
) -> None:
    admin.post(f"{url}sign-in/", registration(provider))
    address = gone_to(admin.post(f"{url}sign-in/begin/").content.decode(), provider)
    state = parse_qs(urlsplit(address).query)["state"][0]
    query = f"error=access_denied&error_description=%3Cb%3Enein&state={state}"
    answer = admin.get(f"/desk/admin/mailboxes/oauth/?{query}", follow=True).content.decode()
    assert "access_denied: &lt;b&gt;nein" in answer


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"token_url": "http://login.example.org/token"}, "token_url"),
        ({"authorize_url": ""}, "authorize_url"),
        ({"provider": "google", "flow": "application"}, "flow"),
        ({"provider": "microsoft", "flow": "application"}, "tenant"),
        ({"flow": "application", "client_secret": ""}, "client_secret"),
        ({"client_id": ""}, "client_id"),
        ({"expires_on": "morgen"}, "expires_on"),
    ],
)
def test_each_fault_is_told_beside_its_field(
    changes: dict[str, str], field: str, cast: Cast, admin: Client, provider: Provider, url: str
) -> None:
    response = admin.post(f"{url}sign-in/", registration(provider, **changes))
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert not Grant.objects.exists()


def test_another_application_means_another_sign_in(cast: Cast, admin: Client, provider: Provider, url: str) -> None:
    admin.post(f"{url}sign-in/", registration(provider))
    Grant.objects.update(refresh_sealed="x", access_sealed="y")
    admin.post(f"{url}sign-in/", registration(provider, client_secret="", expires_on="2028-01-01"))
    kept = Grant.objects.get()
    assert (kept.refresh_sealed, kept.client_secret) == ("x", SECRET)
    admin.post(f"{url}sign-in/", registration(provider, client_id="another"))
    assert Grant.objects.get().refresh_sealed == ""


def test_a_preset_sets_the_servers(cast: Cast, admin: Client, provider: Provider, url: str) -> None:
    given = registration(provider, provider="microsoft", tenant="contoso.example", set_servers="on")
    admin.post(f"{url}sign-in/", given)
    box = Mailbox.objects.get(pk=cast.mailbox.pk)
    assert (box.fetch_protocol, box.fetch_host, box.fetch_port, box.fetch_sign_in, box.fetch_user) == (
        "imap", "outlook.office365.com", 993, "oauth", "support@desk.test",
    )  # fmt: skip
    assert (box.smtp_host, box.smtp_port, box.smtp_security, box.smtp_sign_in, box.outgoing) == (
        "smtp.office365.com", 587, "starttls", "oauth", "smtp",
    )  # fmt: skip


def test_the_doctors_steps_are_shown_one_by_one(cast: Cast, admin: Client, provider: Provider, url: str) -> None:
    with Submission(provider) as server:
        server.refuses = {"RCPT": "550 5.1.1 <i>unknown"}
        Mailbox.objects.filter(pk=cast.mailbox.pk).update(
            outgoing="smtp", smtp_host="127.0.0.1", smtp_port=server.port, smtp_security="none"
        )
        page = admin.get(f"{url}connection/").content.decode()
        assert f'hx-post="{url}connection/send/"' in page
        assert f'hx-post="{url}connection/fetch/"' not in page, "it is not fetched"
        shown = admin.post(f"{url}connection/send/").content.decode()
        assert "Der Server nimmt Mails von dieser Adresse an." in shown
        assert "Der Server nimmt für diese Adresse keine Mails an." in shown
        assert "550 5.1.1 &lt;i&gt;unknown" in shown
        assert admin.post(f"{url}connection/fetch/").status_code == 404


class TestRoundTrip:
    def test_it_is_sent_comes_back_and_is_no_ticket(
        self, cast: Cast, admin: Client, provider: Provider, url: str
    ) -> None:
        with Submission(provider) as server:
            Mailbox.objects.filter(pk=cast.mailbox.pk).update(
                outgoing="smtp", smtp_host="127.0.0.1", smtp_port=server.port, smtp_security="none"
            )
            admin.post(f"{url}connection/trip/new/")
            trip = RoundTrip.objects.get()
            assert "wird gesendet" in admin.get(f"{url}connection/trip/").content.decode()
            round_trips.send(trip_id=trip.pk)
            round_trips.send(trip_id=trip.pk)
            (sent,) = server.mails
            waiting = admin.get(f"{url}connection/trip/").content.decode()
            assert "Unterwegs" in waiting
            assert 'hx-trigger="every 2s"' in waiting
            before = Ticket.objects.count()
            inbound, _ = take(sent, source="imap", mailbox=cast.mailbox, number=(1, "1"))
            process(inbound.pk)
            assert Ticket.objects.count() == before
            row = Inbound.objects.get(pk=inbound.pk)
            assert (row.outcome, row.reason) == ("ignored", round_trips.REASON)
            done = admin.get(f"{url}connection/trip/").content.decode()
            assert "Wieder da nach" in done
            assert "every 2s" not in done

    def test_a_forged_one_is_an_ordinary_mail(self, cast: Cast, arrive: Callable[..., Inbound]) -> None:
        trip = RoundTrip.objects.create(mailbox=cast.mailbox)
        genuine = round_trips.message_id(trip)
        assert round_trips.trip_of(f"<{genuine}>") == trip.pk
        forged = genuine.replace(f".{trip.pk}.", f".{trip.pk + 1}.")
        assert arrive(make_mail(message_id=f"<{forged}>")).outcome == "created"

    def test_what_the_server_says_against_it_is_shown(
        self, cast: Cast, admin: Client, provider: Provider, url: str
    ) -> None:
        with Submission(provider) as server:
            server.refuses = {"RCPT": "550 5.1.1 nobody"}
            Mailbox.objects.filter(pk=cast.mailbox.pk).update(
                outgoing="smtp", smtp_host="127.0.0.1", smtp_port=server.port, smtp_security="none"
            )
            admin.post(f"{url}connection/trip/new/")
            round_trips.send(trip_id=RoundTrip.objects.get().pk)
        assert "550 5.1.1 nobody" in admin.get(f"{url}connection/trip/").content.decode()


def test_the_sheet_shows_adds_and_names(cast: Cast, admin: Client, arrive: Callable[..., Inbound]) -> None:
    assert "Keine Mail in diesen Tagen" in admin.get("/desk/admin/mail/sheet/").content.decode()
    for number in range(3):
        arrive(subject=f"Nr {number}", sender=f"a{number}@k.test")
    page = admin.get("/desk/admin/mail/sheet/?days=1").content.decode()
    assert "Alles geht auf" in page
    broken = Inbound.objects.order_by("pk")[0]
    Inbound.objects.filter(pk=broken.pk).update(message=None)
    page = admin.get("/desk/admin/mail/sheet/?days=30").content.decode()
    assert "Aus ihr soll eine Nachricht geworden sein" in page
    assert f"/desk/admin/mail/incoming/{broken.pk}/" in page
    table = admin.get("/desk/admin/mail/sheet/csv/?days=7").content.decode().splitlines()
    assert table[0].lstrip("\ufeff").startswith("day;door;mailbox;offered")
    assert table[1].split(";")[1:7] == ["smtp", "", "3", "0", "0", "3"]
