"""Remote pictures: none until somebody allows it, asked for once and by the server, served to nobody else."""

import re
from base64 import b64encode
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.cast import Cast
from tests.desk.messages.conftest import Received
from tests.kit.web import Server, answer, leads_to, serving
from tresen.channels.email import pictures
from tresen.channels.email.models import PictureConsent, RemotePicture
from tresen.kit import outbound
from tresen.people.actor import SYSTEM
from tresen.tickets.change import Refused

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 500
pytestmark = pytest.mark.usefixtures("web")


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    """Every name is this machine, which the operator allows on every port."""
    monkeypatch.setattr(outbound, "resolve", lambda host, port: ["127.0.0.1"])
    monkeypatch.setattr("tresen.kit.destinations.Openings.port", lambda self, target: True)


def mail(server: Server) -> str:
    host = f"http://news.test:{server.port}"
    return (
        f'<p>Hallo<img src="{host}/logo.png" alt="Logo"><img src="{host}/open.gif" width=1 height=1></p>'
        f'<table background="{host}/back.png"><tr><td>x</td></tr></table>'
    )


@pytest.mark.django_db(transaction=True)
def test_the_web_is_asked_once_and_only_when_allowed(cast: Cast, agent: Client, received: Received) -> None:
    with serving({"/logo.png": answer(PNG), "/back.png": answer(PNG + b"2")}) as server:
        message = received(mail(server))
        url = f"/desk/messages/{message.pk}/"
        page = agent.get(f"/desk/tickets/{cast.ticket.number}/").content.decode()
        frame = agent.get(f"{url}original/").content.decode()
        assert "news.test" not in page + frame
        assert "1 Bild aus dem Netz ist nicht geladen." in page
        assert "2 Bilder aus dem Netz" in agent.get(f"{url}?look=original").content.decode()
        assert server.asked == []
        card = agent.post(f"{url}pictures/").content.decode()
        for _ in range(3):
            agent.post(f"{url}pictures/")
            agent.get(f"/desk/tickets/{cast.ticket.number}/")
            agent.get(f"{url}original/")
        assert sorted(asked.split(" ")[1] for asked in server.asked) == ["/back.png", "/logo.png"]
    assert "aus dem Netz" not in card
    shown = re.findall(rf'src="({url}pictures/[^"]+)"', card)
    assert len(shown) == 1
    got = agent.get(shown[0])
    assert (got["Content-Type"], got["X-Content-Type-Options"]) == ("image/png", "nosniff")
    assert got["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert b"".join(got.streaming_content) == PNG  # type: ignore[attr-defined]
    frame = agent.get(f"{url}original/").content.decode()
    assert len(re.findall(rf"{url}pictures/\d+-\w+/", frame)) == 2
    consent = PictureConsent.objects.get()
    assert (consent.message, consent.by, consent.sender) == (message, cast.agent, "")


@pytest.mark.django_db(transaction=True)
def test_a_kept_picture_is_for_those_who_see_the_message(
    cast: Cast, agent: Client, received: Received, sign_in: Callable[[Any], Client]
) -> None:
    with serving({"/logo.png": answer(PNG), "/back.png": answer(PNG)}) as server:
        first, second = received(mail(server)), received(mail(server))
        agent.post(f"/desk/messages/{first.pk}/pictures/")
    page = agent.get(f"/desk/tickets/{cast.ticket.number}/").content.decode()
    address = re.search(r"/desk/messages/\d+/pictures/\d+-\w+/", page)[0]  # type: ignore[index]
    assert agent.get(address).status_code == 200
    for who, code in (("colleague", 200), ("outsider", 404), ("customer", 404), ("nobody", 302)):
        assert sign_in(cast.person(who)).get(address).status_code == code
    picture = RemotePicture.objects.order_by("id").first()
    assert picture is not None
    assert agent.get(f"/desk/messages/{first.pk}/pictures/{picture.pk}-{'a' * 20}/").status_code == 404
    assert agent.get(address.replace(f"/{first.pk}/", f"/{second.pk}/")).status_code == 404
    assert sign_in(cast.outsider).post(f"/desk/messages/{first.pk}/pictures/").status_code == 404


@pytest.mark.parametrize(
    ("page", "failure"),
    [
        (answer(b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml"), "no-picture"),
        (answer(b"<script>alert(1)</script>", "image/png"), "no-picture"),
        (answer(b"", status="404 Not Found"), "missing"),
        (b"", "silent"),
        (answer(b"\x89PNG\r\n\x1a\n" + b"x" * (pictures.LARGEST + 1)), "silent"),
        (leads_to("http://10.0.0.1/"), "refused"),
        (leads_to("file:///etc/passwd"), "refused"),
    ],
)
@pytest.mark.django_db(transaction=True)
def test_what_is_no_picture_is_told_and_not_kept(
    page: bytes, failure: str, agent: Client, received: Received, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbound, "resolve", lambda host, port: ["10.0.0.1" if host == "10.0.0.1" else "127.0.0.1"])
    monkeypatch.setattr("tresen.kit.destinations.Openings.address", lambda self, target, ip: ip == "127.0.0.1")
    with serving({"/a.png": page}) as server:
        message = received(f'<p>x<img src="http://news.test:{server.port}/a.png"></p>')
        told = agent.post(f"/desk/messages/{message.pk}/pictures/")
    picture = RemotePicture.objects.get()
    assert (picture.blob, picture.failure) == (None, failure)
    assert "1 von 1 Bildern" in told["HX-Trigger"].encode().decode("unicode_escape")
    assert "Bilder laden" in told.content.decode()


def test_a_sender_is_allowed_once_and_for_all_and_no_more(cast: Cast, agent: Client, received: Received) -> None:
    message = received('<p>x<img src="https://news.test/a.png"></p>')
    actor = cast.actor("agent")
    pictures.allow(message, by=actor, always=True)
    pictures.allow(message, by=cast.actor("colleague"), always=True)
    assert [(one.sender, one.by) for one in pictures.senders_allowed()] == [("karla@klinikum.test", cast.agent)]
    assert pictures.is_always_allowed(message)
    assert not pictures.is_always_allowed(received(sender="Karla <karla@klinikum.test.evil.test>"))
    assert "Keine Bilder dieses Absenders mehr" in agent.get(f"/desk/messages/{message.pk}/menu/").content.decode()
    assert agent.delete(f"/desk/messages/{message.pk}/pictures/").status_code == 204
    assert not pictures.is_always_allowed(message)
    assert agent.delete(f"/desk/messages/{message.pk}/pictures/").status_code == 422


def test_a_forged_sender_is_never_allowed_for_good(cast: Cast, agent: Client, received: Received) -> None:
    html = '<p>x<img src="https://news.test/a.png"></p>'
    pictures.allow(received(html), by=cast.actor("agent"), always=True)
    forged = received(html, facts={"authentication": {"verdict": "fail"}})
    assert not pictures.is_always_allowed(forged)
    page = agent.get(f"/desk/messages/{forged.pk}/").content.decode()
    assert "Bilder laden" in page
    assert "Immer von" not in page
    assert agent.post(f"/desk/messages/{forged.pk}/pictures/", {"always": "1"}).status_code == 422


def test_pictures_of_an_allowed_sender_are_fetched_on_arrival_not_on_reading(
    cast: Cast, received: Received, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    monkeypatch.setattr(pictures.fetch_later, "later", lambda message_id: asked.append(message_id))
    html = '<p>x<img src="https://news.test/a.png"></p>'
    pictures.allow(received(html), by=cast.actor("agent"), always=True)
    assert asked == []
    arrived = received(html)
    assert asked == [arrived.pk]
    received(html, facts={"authentication": {"verdict": "fail"}})
    received("<p>ohne</p>")
    assert len(asked) == 1


@pytest.mark.django_db(transaction=True)
def test_one_that_died_while_fetching_is_followed_by_another(received: Received, cast: Cast) -> None:
    with serving({"/a.png": answer(PNG)}) as server:
        address = f"http://news.test:{server.port}/a.png"
        message = received(f'<p>x<img src="{address}"></p>')
        assert len(pictures._claim(message, [address])) == 1  # and then its process dies
        assert pictures.fetch(message, [address]) == 0
        assert server.asked == []
        RemotePicture.objects.update(asked_at=timezone.now() - 2 * pictures.AGAIN)
        assert pictures.fetch(message, [address]) == 1
        assert len(server.asked) == 1


def test_nobody_but_a_person_allows_pictures(received: Received) -> None:
    with pytest.raises(Refused):
        pictures.allow(received(), by=SYSTEM)


def test_a_picture_within_the_html_is_shown_from_the_mail(
    cast: Cast, agent: Client, received: Received, sign_in: Callable[[Any], Client]
) -> None:
    data = b64encode(PNG).decode()
    message = received(f'<p>Hallo<img alt="Plan" src="data:image/png;base64,{data}"></p><img data-held="{"a" * 32}">')
    assert data not in message.html
    page = agent.get(f"/desk/tickets/{cast.ticket.number}/").content.decode()
    (address,) = re.findall(rf'src="(/desk/messages/{message.pk}/held/[0-9a-f]+/)"', page)
    got = agent.get(address)
    assert (got["Content-Type"], b"".join(got.streaming_content)) == ("image/png", PNG)  # type: ignore[attr-defined]
    assert agent.get(f"/desk/messages/{message.pk}/held/{'a' * 32}/").status_code == 404
    for who, code in (("outsider", 404), ("customer", 404), ("nobody", 302)):
        assert sign_in(cast.person(who)).get(address).status_code == code


def test_what_only_says_it_is_a_picture_is_not_served(agent: Client, received: Received) -> None:
    data = b64encode(b"<script>alert(1)</script>").decode()
    message = received(f'<p>Hallo<img src="data:image/png;base64,{data}"></p>')
    (digest,) = re.findall(r'data-held="([0-9a-f]+)"', message.html)
    assert agent.get(f"/desk/messages/{message.pk}/held/{digest}/").status_code == 404
