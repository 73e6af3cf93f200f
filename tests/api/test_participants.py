"""Who takes part, shared tickets and moving, for programs."""

from tests.api.conftest import Call, answered, problem
from tests.cast import Cast
from tresen.people.actor import SYSTEM
from tresen.tickets.body import Body
from tresen.tickets.involving import involve
from tresen.tickets.models import Message, Participant
from tresen.tickets.noting import note


def test_somebody_is_let_in_listed_and_taken_out(cast: Cast, program: Call) -> None:
    agent, place = program("agent"), f"/tickets/{cast.ticket.number}/participants"
    given = {"address": "Hilfe@Müller.test", "name": "Hilfe", "involvement": "partner", "reference": "INC0012345"}
    made = answered(agent.post(place, given), 201)
    assert made == {
        "id": made["id"],
        "address": "hilfe@xn--mller-kva.test",
        "name": "Hilfe",
        "involvement": "partner",
        "reference": "INC0012345",
    }
    assert answered(agent.get(place))["items"] == [made]
    assert agent.send("DELETE", f"{place}/{made['id']}").status_code == 204
    assert answered(agent.get(place))["items"] == []
    for key in (str(made["id"]), "x", "9" * 30):
        problem(agent.send("DELETE", f"{place}/{key}"), 404)


def test_what_makes_no_sense_is_refused(cast: Cast, program: Call) -> None:
    agent, place = program("agent"), f"/tickets/{cast.ticket.number}/participants"
    problem(agent.post(place, {"address": "kein"}), 422, "address")
    problem(agent.post(place, {"address": "support@desk.test"}), 422, "address")
    problem(agent.post(place, {"address": "a@b.test", "involvement": "chef"}), 422, "involvement")
    problem(agent.post(place, {"address": "a@b.test", "reference": "INC1"}), 422, "reference")
    problem(agent.post(place, {"address": "karla@klinikum.test"}), 422)
    assert not Participant.objects.exists()


def test_another_tickets_participant_is_not_there(cast: Cast, program: Call) -> None:
    one = involve(cast.open(), "a@b.test", by=SYSTEM)
    problem(program("agent").send("DELETE", f"/tickets/{cast.ticket.number}/participants/{one.pk}"), 404)
    assert Participant.objects.filter(pk=one.pk).exists()


def test_a_ticket_is_shared_by_the_names_of_teams(cast: Cast, program: Call) -> None:
    agent, place = program("agent"), f"/tickets/{cast.ticket.number}"
    problem(program("outsider").get(place), 404)
    assert answered(agent.patch(place, {"shared_with": ["Netze"]}))["shared_with"] == ["Netze"]
    assert answered(program("outsider").get(place))["shared_with"] == ["Netze"]
    assert answered(program("customer").get(place))["shared_with"] == []
    problem(agent.patch(place, {"shared_with": ["Nirgends"]}), 422, "shared_with")
    assert answered(agent.patch(place, {"shared_with": []}))["shared_with"] == []
    problem(program("outsider").get(place), 404)


def test_a_message_goes_to_another_ticket_and_back(cast: Cast, program: Call) -> None:
    agent, other = program("agent"), cast.open("Anderes")
    message = Message.objects.get(ticket=cast.ticket)
    place = f"/messages/{message.pk}/move"
    problem(agent.post(place, {"to": other.number}), 422, "close_emptied")
    moved = agent.post(place, {"to": other.number, "close_emptied": True})
    assert answered(moved, 201)["number"] == other.number
    assert moved["Location"] == f"/api/v1/tickets/{other.number}"
    assert answered(agent.post(place, {"to": cast.ticket.number}), 201)["number"] == cast.ticket.number
    made = answered(agent.post(place, {"to": None, "subject": "Neu", "close_emptied": True}), 201)
    assert made["subject"] == "Neu"


def test_nothing_is_moved_into_the_dark(cast: Cast, program: Call) -> None:
    foreign = cast.open(team=cast.other_team)
    message = Message.objects.get(ticket=cast.ticket)
    for to in (foreign.number, "T-0"):
        given = {"to": to, "close_emptied": True}
        problem(program("agent").post(f"/messages/{message.pk}/move", given), 422, "to")
    hidden = note(cast.ticket, by=cast.actor("agent"), body=Body.from_text("intern"))
    for who in ("customer", "stranger"):
        problem(program(who).post(f"/messages/{hidden.pk}/move", {"to": None}), 404)


def test_a_reply_without_recipients_goes_to_whom_the_desk_would_propose(cast: Cast, program: Call) -> None:
    involve(cast.ticket, "wolf@klinikum.test", by=SYSTEM)
    place = f"/tickets/{cast.ticket.number}/messages"
    said = answered(program("agent").post(place, {"kind": "reply", "body": "x"}), 201)
    assert (said["to"], said["cc"]) == (["karla@klinikum.test"], ["wolf@klinikum.test"])
    said = answered(program("agent").post(place, {"kind": "reply", "body": "x", "to": ["karla@klinikum.test"]}), 201)
    assert said["cc"] == []


def test_the_former_customer_stays(cast: Cast, program: Call) -> None:
    given = {"customer": "mona@klinikum.test", "former_customer_stays": True}
    answered(program("agent").patch(f"/tickets/{cast.ticket.number}", given))
    assert Participant.objects.get(ticket=cast.ticket).involvement == "on_behalf"
