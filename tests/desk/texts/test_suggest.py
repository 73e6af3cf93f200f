"""Text modules beside what is being written, and their pages."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.cast import Cast
from tresen.kit import blobs
from tresen.texts.editing import Draft, make_module
from tresen.texts.models import TextModule
from tresen.tickets.saying import NewFile

SignIn = Callable[[Any], Client]
HTMX = {"HX-Request": "true", "X-Seen": "0-0"}
TEXTS = {
    "de": "<p>Guten Tag {{customer.name}}, bitte neu einwählen.</p>",
    "en": "<p>Dear {{customer.name}}, dial in.</p>",
}


@pytest.fixture
def agent(cast: Cast, sign_in: SignIn) -> Client:
    return sign_in(cast.agent)


@pytest.fixture
def vpn(cast: Cast) -> TextModule:
    draft = Draft("vpn", "VPN neu einwählen", TEXTS, audience="everybody", folder="Netz")
    return make_module(draft, by=cast.actor("admin"))


def at(cast: Cast, rest: str = "") -> str:
    return f"/desk/tickets/{cast.ticket.number}/modules/{rest}"


def test_it_is_found_by_its_shortcut(cast: Cast, agent: Client, vpn: TextModule) -> None:
    (one,) = agent.get(at(cast, "?q=VP")).json()["items"]
    assert (one["shortcut"], one["name"], one["folder"], one["other"]) == ("vpn", "VPN neu einwählen", "Netz", "")
    assert one["gist"].startswith("Guten Tag {{Kunde.Name}}")
    assert agent.get(at(cast, "?q=nichts")).json()["items"] == []


def test_it_comes_in_the_customers_language(cast: Cast, agent: Client, vpn: TextModule) -> None:
    cast.customer.locale = "en"
    cast.customer.save()
    cast.ticket.messages.all().delete()
    filled = agent.get(at(cast, f"{vpn.pk}/")).json()
    assert filled["html"] == "<p>Dear Karla Kundin, dial in.</p>"
    assert (filled["language"], filled["words"], filled["missing"]) == ("en", "", [])


def test_it_says_so_when_the_language_is_not_there(cast: Cast, agent: Client, vpn: TextModule) -> None:
    filled = agent.get(at(cast, f"{vpn.pk}/?language=fr")).json()
    assert filled["language"] == "de"
    assert "Français" in filled["words"]


def test_its_files_come_along_as_ones_own_uploads(cast: Cast, agent: Client, vpn: TextModule) -> None:
    files = [NewFile(blobs.put(b"Anleitung"), "vpn.pdf", "application/pdf")]
    module = make_module(Draft("plan", "Plan", TEXTS, audience="everybody", files=files), by=cast.actor("admin"))
    (file,) = agent.get(at(cast, f"{module.pk}/")).json()["files"]
    assert file["name"] == "vpn.pdf"
    agent.post(f"/desk/tickets/{cast.ticket.number}/reply/", {"html": "<p>x</p>", "file": file["token"]}, headers=HTMX)
    assert cast.ticket.messages.get(kind="reply").attachments.get().name == "vpn.pdf"


def test_a_foreign_one_and_one_that_is_not_there_are_the_same(cast: Cast, agent: Client) -> None:
    own = make_module(Draft("geheim", "Nur meiner", TEXTS), by=cast.actor("colleague"))
    assert agent.get(at(cast, f"{own.pk}/")).status_code == 404
    assert agent.get(at(cast, "999999/")).status_code == 404
    assert agent.get(f"/desk/modules/{own.pk}/").status_code == 404
    assert agent.get(at(cast, "?q=geheim")).json()["items"] == []


def test_a_sent_reply_says_with_which_it_was_written(cast: Cast, agent: Client, vpn: TextModule) -> None:
    place = f"/desk/tickets/{cast.ticket.number}/reply/"
    agent.post(place, {"html": "<p>Bitte neu einwählen.</p>", "module": [vpn.pk, "x", 99999]}, headers=HTMX)
    assert cast.ticket.messages.get(kind="reply").facts["modules"] == [vpn.pk]
    agent.post(place, {"html": "<p>Etwas ganz anderes</p>", "module": [vpn.pk]}, headers=HTMX)
    assert "modules" not in cast.ticket.messages.filter(kind="reply").order_by("pk")[1].facts


def form(**more: Any) -> dict[str, Any]:
    given = {"shortcut": "Foto", "name": "Bildschirmfoto", "folder": "Rückfragen / Bilder", "is_active": "on"}
    return {**given, "audience": "own", "text_de": "<p>Bitte ein Foto, {{Kunde.Nachname}}</p>", "text_en": "", **more}


def test_an_agent_makes_one_of_his_own(cast: Cast, agent: Client) -> None:
    file = SimpleUploadedFile("muster.png", b"bild", "image/png")
    assert agent.post("/desk/modules/new/", form(files=file, text_fr="<p>Une photo</p>")).status_code == 302
    module = TextModule.objects.get()
    assert (module.shortcut, module.folder, module.owner) == ("foto", "Rückfragen / Bilder", cast.agent)
    assert module.contents == {"de": "<p>Bitte ein Foto, {{customer.last_name}}</p>", "fr": "<p>Une photo</p>"}
    page = agent.get(f"/desk/modules/{module.pk}/").content.decode()
    assert "{{Kunde.Nachname}}" in page
    assert "muster.png" in page
    agent.post(f"/desk/modules/{module.pk}/", form(name="Foto!"))
    module.refresh_from_db()
    assert (module.name, module.files.count()) == ("Foto!", 0)
    assert agent.post(f"/desk/modules/{module.pk}/end/").status_code == 302
    assert not TextModule.objects.exists()


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(agent: Client) -> None:
    answer = agent.post("/desk/modules/new/", form(text_de="<p>{{Kunde.Nachnahme}}</p>"))
    assert answer.status_code == 422
    assert "Nachnahme" in answer.content.decode()
    assert "Rückfragen / Bilder" in answer.content.decode()
    assert agent.post("/desk/modules/new/", form(audience="everybody")).status_code == 422


def test_only_who_may_share_it_changes_it(agent: Client, vpn: TextModule) -> None:
    assert agent.get(f"/desk/modules/{vpn.pk}/").status_code == 422
    assert agent.post(f"/desk/modules/{vpn.pk}/end/").status_code == 422


def test_the_page_shows_those_one_has_in_few_queries(cast: Cast, agent: Client, vpn: TextModule, queries: Any) -> None:
    for number in range(5):
        make_module(
            Draft(f"m{number}", f"Nummer {number}", TEXTS, organisations=[cast.clinic.pk]), by=cast.actor("agent")
        )
    agent.get("/desk/modules/")
    with queries(most=15):
        page = agent.get("/desk/modules/").content.decode()
    assert "::vpn" in page
    assert "Klinikum Test" in page
    assert "Nummer 4" in page
    assert "::vpn" not in agent.get("/desk/modules/?words=Nummer").content.decode()


def test_the_administration_lists_what_is_shared_and_takes_in_a_file(
    cast: Cast, sign_in: SignIn, vpn: TextModule
) -> None:
    admin = sign_in(cast.admin)
    make_module(Draft("geheim", "Nur meiner", TEXTS), by=cast.actor("agent"))
    page = admin.get("/desk/admin/text-modules/").content.decode()
    assert "::vpn" in page
    assert "geheim" not in page
    file = admin.get("/desk/admin/text-modules/file/").content
    TextModule.objects.all().delete()
    given = {"file": SimpleUploadedFile("m.json", file, "application/json")}
    assert admin.post("/desk/admin/text-modules/", given).status_code == 302
    assert TextModule.objects.get().name == "VPN neu einwählen"
    given = {"file": SimpleUploadedFile("m.json", b"nein", "application/json")}
    assert admin.post("/desk/admin/text-modules/", given).status_code == 422
