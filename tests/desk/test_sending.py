"""The desk's side of sending: preview, undo, later, forward."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tests.cast import Cast
from tresen.channels.models import Delivery
from tresen.kit import blobs
from tresen.kit.models import Blob
from tresen.people.actor import SYSTEM
from tresen.tickets.body import Body
from tresen.tickets.models import Draft, Event, Message
from tresen.tickets.receiving import receive
from tresen.tickets.saying import NewFile

SignIn = Callable[[Any], Client]
HTMX = {"HX-Request": "true", "X-Seen": "0-0"}


@pytest.fixture
def agent(cast: Cast, sign_in: SignIn) -> Client:
    return sign_in(cast.agent)


def at(cast: Cast, noun: str) -> str:
    return f"/desk/tickets/{cast.ticket.number}/{noun}/"


def told(answer: Any) -> dict[str, Any]:
    return dict(json.loads(answer["HX-Trigger"]))


def test_the_preview_is_the_mail_and_leaves_no_trace(cast: Cast, agent: Client, sign_in: SignIn) -> None:
    cast.mailbox.greeting = {"de": "Guten Tag {{customer.name}},"}
    cast.mailbox.save()
    before = (Message.objects.count(), Event.objects.count(), Delivery.objects.count())
    shown = agent.post(
        at(cast, "preview/reply"), {"html": "<p>Bitte <b>neu</b></p>", "bcc": "still@k.test"}, headers=HTMX
    )
    page = shown.content.decode()
    assert "karla@klinikum.test" in page
    assert "still@k.test" in page
    assert "Guten Tag Karla Kundin," in page
    address = re.search(r'src="(/desk/previews/[^"]+)"', page)
    assert address is not None
    frame = agent.get(address[1])
    assert "<b>neu</b>" in frame.content.decode()
    assert "sandbox" in frame["Content-Security-Policy"]
    assert sign_in(cast.colleague).get(address[1]).status_code == 404, "it is one's own"
    assert before == (Message.objects.count(), Event.objects.count(), Delivery.objects.count())


def test_undo_puts_everything_back_into_the_composer(cast: Cast, agent: Client) -> None:
    given = {"html": "<p>Zu schnell</p>", "to": "a@b.test", "bcc": "c@d.test", "history": "full", "then": "solve"}
    message = told(agent.post(at(cast, "reply"), given, headers=HTMX))["sent"]["message"]
    cast.ticket.refresh_from_db()
    assert cast.ticket.state_type == "solved"
    undone = agent.post(f"/desk/messages/{message}/withdrawal/", headers=HTMX)
    assert told(undone)["restored"] == {"kind": "reply", "number": cast.ticket.number}
    cast.ticket.refresh_from_db()
    assert cast.ticket.state_type == "new"
    draft = agent.get(f"{at(cast, 'draft')}?kind=reply").json()
    assert (draft["html"], draft["to"], draft["bcc"]) == ("<p>Zu schnell</p>", "a@b.test", "c@d.test")
    assert draft["options"]["history"] == "full"
    assert not Delivery.objects.exists()


def test_a_person_without_seconds_sends_at_once(cast: Cast, agent: Client) -> None:
    type(cast.agent).objects.filter(pk=cast.agent.pk).update(undo_seconds=0)
    agent.post(at(cast, "reply"), {"html": "<p>x</p>"}, headers=HTMX)
    assert Delivery.objects.get().next_attempt_at <= timezone.now()


def test_a_colleague_sees_it_but_cannot_take_it_back(cast: Cast, agent: Client, sign_in: SignIn) -> None:
    message = told(agent.post(at(cast, "reply"), {"html": "<p>x</p>"}, headers=HTMX))["sent"]["message"]
    address = f"/desk/messages/{message}/withdrawal/"
    colleague = sign_in(cast.colleague)
    assert address in agent.get(f"/desk/tickets/{cast.ticket.number}/").content.decode()
    assert address not in colleague.get(f"/desk/tickets/{cast.ticket.number}/").content.decode()
    assert colleague.post(address, headers=HTMX).status_code == 422
    assert sign_in(cast.outsider).post(address, headers=HTMX).status_code == 404


def test_the_same_submission_twice_is_one_message(cast: Cast, agent: Client) -> None:
    for noun in ("reply", "note"):
        for _ in range(2):
            answer = agent.post(at(cast, noun), {"html": "<p>x</p>", "submission": f"k-{noun}"}, headers=HTMX)
            assert answer.status_code == 200
    assert Message.objects.filter(author=cast.agent).count() == 2
    assert Delivery.objects.count() == 1


def plan(cast: Cast, agent: Client, **more: Any) -> Draft:
    moment = (timezone.now() + timedelta(hours=5)).isoformat()
    given = {"html": "<p>Später</p>", "send_at": moment, **more}
    assert agent.post(at(cast, "reply"), given, headers=HTMX).status_code == 200
    return Draft.objects.get(kind="later")


def test_what_is_sent_later_is_shown_to_all_who_work_on_it(cast: Cast, agent: Client, sign_in: SignIn) -> None:
    draft = plan(cast, agent)
    for client in (agent, sign_in(cast.colleague)):
        page = client.get(f"/desk/tickets/{cast.ticket.number}/").content.decode()
        assert f'id="waiting-{draft.pk}"' in page
        assert "Nicht senden" in page
    assert not Message.objects.filter(kind="reply").exists()


@pytest.mark.parametrize("do", ["send", "edit", "drop"])
def test_only_its_writer_sends_edits_or_drops_it(do: str, cast: Cast, agent: Client, sign_in: SignIn) -> None:
    draft = plan(cast, agent)
    address = at(cast, f"waiting/{draft.pk}")
    assert sign_in(cast.colleague).post(address, {"do": do}, headers=HTMX).status_code == 422
    assert sign_in(cast.outsider).post(address, {"do": do}, headers=HTMX).status_code == 404
    assert agent.post(address, {"do": do}, headers=HTMX).status_code == 200
    assert not Draft.objects.filter(kind="later").exists()
    assert Message.objects.filter(kind="reply").count() == (do == "send")
    assert Draft.objects.filter(kind="reply").count() == (do == "edit")


def test_a_colleague_stops_it(cast: Cast, agent: Client, sign_in: SignIn) -> None:
    draft = plan(cast, agent)
    stopped = sign_in(cast.colleague).post(at(cast, f"waiting/{draft.pk}"), {"do": "stop"}, headers=HTMX)
    assert "Angehalten von Cem Kollege." in stopped.content.decode()


def test_edited_without_a_file_that_is_lost_it_says_so(cast: Cast, agent: Client) -> None:
    draft = plan(cast, agent, file=[_upload(agent)])
    Blob.objects.all().delete()
    answer = agent.post(at(cast, f"waiting/{draft.pk}"), {"do": "edit"}, headers=HTMX)
    assert "plan.txt" in told(answer)["toast"]["text"]
    assert Draft.objects.get().kind == "reply"


def test_a_message_is_not_sent_without_a_file_that_is_lost(cast: Cast, agent: Client) -> None:
    token = _upload(agent)
    Blob.objects.all().delete()
    answer = agent.post(at(cast, "reply"), {"html": "<p>anbei</p>", "file": [token]}, headers=HTMX)
    assert (answer.status_code, "plan.txt" in answer.content.decode()) == (422, True)
    assert not Message.objects.filter(kind="reply").exists()


def _upload(agent: Client) -> str:
    made = agent.post("/desk/uploads/", {"file": SimpleUploadedFile("plan.txt", b"plan")})
    return str(made.json()["token"])


def test_a_forward_takes_the_chosen_files_along(cast: Cast, agent: Client) -> None:
    file = NewFile(blobs.put(b"plan"), "plan.txt", "text/plain")
    got = receive(cast.ticket, by=SYSTEM, body=Body.from_text("anbei"), author=cast.customer, attachments=[file])
    other = receive(cast.open(), by=SYSTEM, body=Body.from_text("x"), author=cast.customer, attachments=[file])
    known = agent.get(at(cast, "letterhead")).json()
    (original,) = known["originals"]
    foreign = other.attachments.get().pk
    given = {"html": "", "to": "help@maker.test", "message": got.pk, "original": [original["id"], foreign]}
    assert agent.post(at(cast, "forward"), given, headers=HTMX).status_code == 422, "no other ticket's"
    given["original"] = [original["id"]]
    assert agent.post(at(cast, "forward"), {**given, "message": other.pk}, headers=HTMX).status_code == 422
    assert not Message.objects.filter(kind="forward").exists(), "nor without what was to be passed on"
    assert agent.post(at(cast, "forward"), given, headers=HTMX).status_code == 200
    message = Message.objects.get(kind="forward")
    assert [one.name for one in message.attachments.all()] == ["plan.txt"]
    assert message.facts["forwards"] == [got.pk]


def test_a_reply_takes_no_file_of_the_conversation_along(cast: Cast, agent: Client) -> None:
    file = NewFile(blobs.put(b"plan"), "plan.txt", "text/plain")
    got = receive(cast.ticket, by=SYSTEM, body=Body.from_text("anbei"), author=cast.customer, attachments=[file])
    given = {"html": "<p>Danke</p>", "message": got.pk, "original": got.attachments.get().pk}
    assert "plan.txt" not in agent.post(at(cast, "preview/reply"), given, headers=HTMX).content.decode()
    assert agent.post(at(cast, "reply"), given, headers=HTMX).status_code == 200
    assert not Message.objects.get(kind="reply").attachments.exists()


def test_what_a_forward_leaves_out_stays_out_when_its_draft_is_opened_again(cast: Cast, agent: Client) -> None:
    options = {"passed": "none", "messages": [], "originals": []}
    sent = {"kind": "forward", "html": "<p>x</p>", "version": 0, "options": options}
    kept = agent.put(at(cast, "draft"), json.dumps(sent), content_type="application/json", headers=HTMX)
    assert kept.status_code == 200
    assert Draft.objects.get(kind="forward").options["passed"] == "none"
