"""Replies, notes and drafts."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tests.cast import Cast
from tresen.people.actor import SYSTEM
from tresen.tickets.body import Body
from tresen.tickets.involving import involve
from tresen.tickets.models import Draft
from tresen.tickets.receiving import receive
from tresen.tickets.saying import Origin

SignIn = Callable[[Any], Client]
HTMX = {"HX-Request": "true", "X-Seen": "0-0"}


@pytest.fixture
def agent(cast: Cast, sign_in: SignIn) -> Client:
    return sign_in(cast.agent)


def at(cast: Cast, noun: str) -> str:
    return f"/desk/tickets/{cast.ticket.number}/{noun}/"


def test_it_replies_to_the_customer(cast: Cast, agent: Client) -> None:
    sent = agent.post(
        at(cast, "reply"), {"html": "<p>Guten <b>Tag</b><script>x</script></p>", "to": "", "cc": ""}, headers=HTMX
    )
    message = cast.ticket.messages.get(kind="reply")
    assert sent.status_code == 200
    assert message.html == "<p>Guten <b>Tag</b></p>"
    assert message.recipients == {"to": [cast.customer.email], "cc": []}
    told = json.loads(sent["HX-Trigger"])["sent"]
    assert told == {"kind": "reply", "number": cast.ticket.number, "message": message.pk, "undo": 10}
    assert f'id="m-{message.pk}"' in sent.content.decode()


def test_it_sends_to_whom_the_agent_says(cast: Cast, agent: Client) -> None:
    agent.post(at(cast, "reply"), {"html": "<p>x</p>", "to": "A@b.test; c@d.test", "cc": "e@f.test"}, headers=HTMX)
    assert cast.ticket.messages.get(kind="reply").recipients == {"to": ["a@b.test", "c@d.test"], "cc": ["e@f.test"]}


def test_it_refuses_what_is_no_address_and_keeps_nothing(cast: Cast, agent: Client) -> None:
    answer = agent.post(at(cast, "reply"), {"html": "<p>x</p>", "to": "keine adresse"}, headers=HTMX)
    assert answer.status_code == 422
    assert answer["HX-Reswap"] == "none"
    assert "keine" in json.loads(answer["HX-Trigger"])["toast"]["text"]
    assert not cast.ticket.messages.filter(kind="reply").exists()


@pytest.mark.parametrize(
    ("then", "type"), [("", "open"), ("wait", "waiting"), ("solve", "solved"), ("nonsense", "open")]
)
def test_it_sends_and_moves_on(then: str, type: str, cast: Cast, agent: Client) -> None:
    agent.post(at(cast, "reply"), {"html": "<p>x</p>", "then": then}, headers=HTMX)
    cast.ticket.refresh_from_db()
    assert cast.ticket.state_type == type


def test_an_empty_reply_is_refused(cast: Cast, agent: Client) -> None:
    assert agent.post(at(cast, "reply"), {"html": "<p></p>"}, headers=HTMX).status_code == 422


def test_a_note_is_never_sent(cast: Cast, agent: Client) -> None:
    answer = agent.post(at(cast, "note"), {"html": "<p>Nur wir</p>"}, headers=HTMX)
    message = cast.ticket.messages.get(kind="note")
    assert not message.public
    assert not message.deliveries.exists()
    assert "Intern" in answer.content.decode()


def test_without_scripts_the_form_still_works(cast: Cast, agent: Client) -> None:
    answer = agent.post(at(cast, "note"), {"text": "Schlicht"})
    assert answer["Location"] == f"/desk/tickets/{cast.ticket.number}/"
    assert cast.ticket.messages.get(kind="note").text == "Schlicht"


def test_it_keeps_a_draft_and_gives_it_back(cast: Cast, agent: Client) -> None:
    draft = {"kind": "reply", "html": "<p>Halb fer</p>", "version": 3, "to": ["x@y.test"], "cc": [], "files": []}
    kept = agent.put(at(cast, "draft"), json.dumps(draft), content_type="application/json")
    assert kept.json()["version"] == 3
    page = agent.get(f"/desk/tickets/{cast.ticket.number}/").content.decode()
    assert "<p>Halb fer</p>" in page
    assert 'data-version="3"' in page
    assert "x@y.test" in page


def test_a_draft_keeps_whom_it_asks_until_when(cast: Cast, agent: Client) -> None:
    url = f"/desk/tickets/{cast.ticket.number}/draft/"
    asks = {"due": "own", "own": "2026-12-01T10:00", "other": "x"}
    body = json.dumps({"kind": "note", "html": "<p>Wer?</p>", "version": 1, "options": {"asks": asks}})
    assert agent.put(url, body, content_type="application/json").status_code == 200
    kept = agent.get(url, {"kind": "note"}).json()
    assert kept["options"]["asks"] == {"due": "own", "own": "2026-12-01T10:00"}
    page = agent.get(f"/desk/tickets/{cast.ticket.number}/").content.decode()
    assert re.search(r'<template data-draft="note"[^>]* data-at="20', page)
    assert not re.search(r'<template data-draft="reply"[^>]* data-at=', page)


def test_an_older_draft_never_overwrites_a_newer_one(cast: Cast, agent: Client) -> None:
    for version, html in ((5, "<p>neu</p>"), (4, "<p>alt</p>")):
        body = json.dumps({"kind": "note", "html": html, "version": version})
        answer = agent.put(at(cast, "draft"), body, content_type="application/json")
    assert answer.json()["version"] == 5
    assert Draft.objects.get().html == "<p>neu</p>"


def test_a_colleague_does_not_see_the_draft(cast: Cast, agent: Client, sign_in: SignIn) -> None:
    body = json.dumps({"kind": "reply", "html": "<p>Geheim</p>", "version": 1})
    agent.put(at(cast, "draft"), body, content_type="application/json")
    assert "Geheim" not in sign_in(cast.colleague).get(f"/desk/tickets/{cast.ticket.number}/").content.decode()


@pytest.mark.parametrize(
    "body", ["", "[]", "{", '{"kind": "x", "html": "", "version": 1}', '{"kind": "reply", "html": 1, "version": 1}']
)
def test_a_malformed_draft_is_refused(body: str, cast: Cast, agent: Client) -> None:
    assert agent.put(at(cast, "draft"), body, content_type="application/json").status_code == 400


def test_sending_and_discarding_end_the_draft(cast: Cast, agent: Client) -> None:
    for kind in ("reply", "note"):
        body = json.dumps({"kind": kind, "html": "<p>x</p>", "version": 1})
        agent.put(at(cast, "draft"), body, content_type="application/json")
    agent.post(at(cast, "reply"), {"html": "<p>x</p>"}, headers=HTMX)
    assert [draft.kind for draft in Draft.objects.all()] == ["note"]
    agent.delete(f"{at(cast, 'draft')}?kind=note")
    assert not Draft.objects.exists()


def upload(client: Client, name: str, content: bytes) -> dict[str, Any]:
    answer = client.post("/desk/uploads/", {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 201
    return answer.json()  # type: ignore[no-any-return]


def test_it_attaches_uploaded_files(cast: Cast, agent: Client) -> None:
    first, second = upload(agent, "etikett.pdf", b"%PDF"), upload(agent, "bild.png", b"\x89PNG")
    html = f'<p>Siehe <img src="cid:{second["cid"]}"></p>'
    given = {"html": html, "file": [first["token"], second["token"]]}
    forged = {**given, "file": [*given["file"], "forged"]}
    assert agent.post(at(cast, "reply"), forged, headers=HTMX).status_code == 422
    agent.post(at(cast, "reply"), given, headers=HTMX)
    message = cast.ticket.messages.get(kind="reply")
    files = {file.name: file for file in message.attachments.all()}
    assert set(files) == {"etikett.pdf", "bild.png"}
    assert (files["bild.png"].inline, files["bild.png"].content_id) == (True, second["cid"])
    page = agent.get(f"/desk/tickets/{cast.ticket.number}/").content.decode()
    assert f'src="/desk/attachments/{files["bild.png"].pk}/bild.png"' in page


def test_an_upload_belongs_to_the_one_who_made_it(cast: Cast, agent: Client, sign_in: SignIn) -> None:
    kept = upload(agent, "bild.png", b"\x89PNG")
    assert agent.get(kept["url"]).status_code == 200
    assert sign_in(cast.colleague).get(kept["url"]).status_code == 404


def test_a_draft_brings_its_pictures_back(cast: Cast, agent: Client) -> None:
    kept = upload(agent, "bild.png", b"\x89PNG")
    draft = {"kind": "note", "html": f'<p><img src="cid:{kept["cid"]}"></p>', "version": 1, "files": [kept["token"]]}
    agent.put(at(cast, "draft"), json.dumps(draft), content_type="application/json")
    assert f'<img src="{kept["url"]}"' in agent.get(f"/desk/tickets/{cast.ticket.number}/").content.decode()


def test_a_draft_keeps_its_files_for_longer_than_their_tokens(cast: Cast, agent: Client, sign_in: SignIn) -> None:
    kept = upload(agent, "etikett.pdf", b"%PDF")
    draft = {"kind": "reply", "html": "<p>anbei</p>", "version": 1, "files": [kept["token"]]}
    agent.put(at(cast, "draft"), json.dumps(draft), content_type="application/json")
    with time_machine.travel(timezone.now() + timedelta(days=30)):
        late = sign_in(cast.agent)
        (again,) = late.get(at(cast, "draft") + "?kind=reply").json()["files"]
        late.post(at(cast, "reply"), {"html": "<p>anbei</p>", "file": [again["token"]]}, headers=HTMX)
    assert [one.name for one in cast.ticket.messages.get(kind="reply").attachments.all()] == ["etikett.pdf"]


def test_a_reply_goes_to_the_last_writer_and_his_copies_but_never_to_ourselves(cast: Cast, agent: Client) -> None:
    origin = Origin(
        sender="Wolf <Wolf@klinikum.test>", recipients={"cc": ["chef@klinikum.test", "support+abc@desk.test"]}
    )
    body = Body.from_text("Wir auch.")
    receive(cast.ticket, by=SYSTEM, body=body, author=cast.workmate, channel="email", origin=origin)
    for address in ("wolf@klinikum.test", "chef@klinikum.test", "support+abc@desk.test"):
        involve(cast.ticket, address, by=SYSTEM)
    page = agent.get(f"/desk/tickets/{cast.ticket.number}/").content.decode()
    assert 'name="to" value="wolf@klinikum.test"' in page
    assert 'name="cc" value="karla@klinikum.test, chef@klinikum.test"' in page
