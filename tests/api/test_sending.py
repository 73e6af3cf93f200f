"""What a program can say about how a mail leaves: copies, quote, time; and taking it back."""

from datetime import timedelta

from django.utils import timezone

from tests.api.conftest import Call, answered, problem
from tests.cast import Cast
from tresen.channels.models import Delivery
from tresen.tickets.body import Body
from tresen.tickets.models import Draft, Message, Participant
from tresen.tickets.noting import note


def said(cast: Cast) -> str:
    return f"/tickets/{cast.ticket.number}/messages"


def test_a_reply_tells_how_it_is_written(cast: Cast, program: Call) -> None:
    wanted = {"kind": "reply", "body": "Erledigt.", "bcc": ["still@k.test"], "history": "full", "greeting": False}
    shown = answered(program("agent").post(said(cast), wanted), 201)
    assert shown["bcc"] == ["still@k.test"]
    assert [each["recipient"] for each in shown["deliveries"]] == ["karla@klinikum.test", "still@k.test"]
    mail = Message.objects.get(pk=shown["id"]).facts["mail"]
    assert (mail["history"], mail["greeting"], mail["signature"]) == ("full", False, True)
    listed = answered(program("customer").get(said(cast)))
    assert "still@k.test" not in str(listed), "a blind copy is the agents' to know"


def test_a_forward_goes_to_a_third_party(cast: Cast, program: Call) -> None:
    first = cast.ticket.messages.get().pk
    wanted = {"kind": "forward", "body": "Bitte ansehen.", "to": ["help@maker.test"], "forwards": [first]}
    shown = answered(program("agent").post(said(cast), wanted), 201)
    assert (shown["kind"], shown["to"]) == ("forward", ["help@maker.test"])
    assert Participant.objects.get().involvement == "partner"
    assert [one["kind"] for one in answered(program("customer").get(said(cast)))["items"]] == ["customer"]
    problem(program("agent").post(said(cast), {**wanted, "to": None}), 422)
    inside = note(cast.ticket, by=cast.actor("agent"), body=Body.from_text("intern")).pk
    problem(program("agent").post(said(cast), {**wanted, "forwards": [inside]}), 422)
    problem(program("agent").post(said(cast), {**wanted, "forwards": [999_999]}), 422, "forwards")
    problem(program("customer").post(said(cast), wanted), 403)


def test_it_leaves_at_once_unless_told(cast: Cast, program: Call) -> None:
    shown = answered(program("agent").post(said(cast), {"kind": "reply", "body": "x"}), 201)
    assert Delivery.objects.get(message=shown["id"]).next_attempt_at <= timezone.now()


def test_what_waits_can_be_taken_back(cast: Cast, program: Call) -> None:
    shown = answered(program("agent").post(said(cast), {"kind": "reply", "body": "x", "delay": 60}), 201)
    gone = program("agent").send("DELETE", f"/messages/{shown['id']}")
    assert (gone.status_code, gone.content) == (204, b"")
    assert Message.objects.get(pk=shown["id"]).kind == "withdrawn"
    assert not Delivery.objects.exists()
    problem(program("agent").send("DELETE", f"/messages/{shown['id']}"), 422)


def test_it_is_sent_later(cast: Cast, program: Call) -> None:
    at = (timezone.now() + timedelta(days=1)).isoformat()
    shown = answered(program("agent").post(said(cast), {"kind": "reply", "body": "x", "send_at": at}), 202)
    assert shown["to"] == ["karla@klinikum.test"]
    assert Draft.objects.get().pk == shown["id"]
    assert not Message.objects.filter(kind="reply").exists()
    past = (timezone.now() - timedelta(days=1)).isoformat()
    problem(program("colleague").post(said(cast), {"kind": "reply", "body": "x", "send_at": past}), 422)
    problem(program("agent").post(said(cast), {"kind": "note", "body": "x", "send_at": at}), 422, "send_at")
    problem(program("agent").post(said(cast), {"kind": "reply", "body": "x", "send_at": at[:19]}), 422, "send_at")
