"""One answer and one close for a whole family (T11)."""

import pytest

from tests.cast import Cast
from tresen.channels.email.outgoing.family import answers_for, languages_of
from tresen.channels.email.outgoing.letter import language_of
from tresen.channels.models import Delivery
from tresen.people.actor import SYSTEM
from tresen.people.registering import register
from tresen.tickets.body import Body
from tresen.tickets.bulk import take_back
from tresen.tickets.cascading import cascade
from tresen.tickets.change import Refused
from tresen.tickets.family import set_parent
from tresen.tickets.models import BatchItem, Event, Message, Ticket
from tresen.tickets.replay import replay
from tresen.tickets.states import close, solve

TEXTS = {"de": Body.from_text("Es geht wieder."), "en": Body.from_text("It works again.")}
GERMAN = Body.from_text("Guten Tag, bei uns geht seit heute früh leider gar nichts mehr. Können Sie das bitte ansehen?")
ENGLISH = Body.from_text("Hello, since this morning nothing works here any more. Could you please have a look at this?")


def incident(cast: Cast, number: int) -> list[Ticket]:
    """Children of the cast's ticket, each of a customer of its own; every third writes English."""
    children = []
    for index in range(number):
        english = index % 3 == 2
        person = register(name=f"Kunde {index}", email=f"k{index}@kunde.test", locale="en" if english else "de")
        child = cast.open(f"Störung {index}", customer=person, body=ENGLISH if english else GERMAN)
        set_parent(child, cast.ticket, by=cast.actor("agent"))
        children.append(child)
    return children


def now(ticket: Ticket) -> Ticket:
    return Ticket.objects.get(pk=ticket.pk)


def written() -> tuple[int, int, int]:
    finished = Ticket.objects.filter(state_type__in=["solved", "closed"]).count()
    return Message.objects.filter(kind="reply").count(), Delivery.objects.count(), finished


def test_a_major_incident_with_thirty_children_is_told_and_closed_at_once(cast: Cast) -> None:
    children = incident(cast, 30)
    assert languages_of(children) == {"de": 20, "en": 10}
    cascade(cast.ticket, by=cast.actor("agent"), answers=answers_for(children, TEXTS), then="close")
    assert written() == (30, 30, 31)
    recipients = set(Delivery.objects.values_list("recipient", flat=True))
    assert recipients == {f"k{index}@kunde.test" for index in range(30)}
    for index, child in enumerate(children):
        message = Message.objects.get(ticket=child, kind="reply")
        assert message.text == TEXTS["en" if index % 3 == 2 else "de"].text
        assert language_of(message) == ("en" if index % 3 == 2 else "de")
        assert now(child).state_type == "closed"
    assert now(cast.ticket).state_type == "closed"
    assert replay(children[0])["state_type"] == "closed"


@pytest.mark.parametrize("fault", ["foreign child", "language", "no address", "somebody closed one", "nothing"])
def test_or_it_warns_and_does_none(cast: Cast, fault: str) -> None:
    children = incident(cast, 30)
    texts = dict(TEXTS)
    if fault == "foreign child":
        hidden = cast.open("Geheim", team=cast.other_team, customer=cast.stranger)
        set_parent(hidden, cast.ticket, by=cast.actor("admin"))
        children.append(hidden)
    if fault == "language":
        texts.pop("en")
    if fault == "no address":
        children[7].customer.email = None
        children[7].customer.save()
        children[7].customer.addresses.all().delete()
    answers = answers_for([now(child) for child in children], texts)
    if fault == "somebody closed one":
        answers.pop(children[0].pk)
        set_parent(cast.open("Neu"), cast.ticket, by=SYSTEM)
    before = (written(), Event.objects.count())
    if fault == "nothing":
        with pytest.raises(Refused):
            cascade(cast.ticket, by=cast.actor("agent"))
    else:
        with pytest.raises(Refused) as refusal:
            cascade(cast.ticket, by=cast.actor("agent"), answers=answers, then="close")
        words = str(refusal.value)
        assert ("T-" in words) == (fault != "foreign child")
        assert children[-1].number not in words or fault != "foreign child"
    assert (written(), Event.objects.count()) == before


def test_a_parent_is_not_finished_alone(cast: Cast) -> None:
    (child,) = incident(cast, 1)
    grandchild = cast.open("Darunter")
    set_parent(grandchild, child, by=cast.actor("agent"))
    for verb in (solve, close):
        with pytest.raises(Refused):
            verb(cast.ticket, by=cast.actor("agent"))
    cascade(cast.ticket, by=cast.actor("agent"), then="solve")
    assert {now(one).state_type for one in (cast.ticket, child, grandchild)} == {"solved"}
    assert written()[0] == 0


def test_within_the_seconds_of_undoing_all_of_it_comes_back(cast: Cast) -> None:
    children = incident(cast, 4)
    batch = cascade(cast.ticket, by=cast.actor("agent"), answers=answers_for(children, TEXTS), then="solve", delay=30)
    Delivery.objects.filter(message__ticket=children[0]).update(state="sent", attempts=1)
    take_back(batch, by=cast.actor("agent"))
    states = [now(one).state_type for one in children]
    assert states == ["solved", "new", "new", "new"]
    assert now(cast.ticket).state_type == "new"
    assert set(Message.objects.filter(kind="withdrawn").values_list("ticket", flat=True)) == {
        one.pk for one in children[1:]
    }
    assert list(BatchItem.objects.filter(state="kept").values_list("ticket", flat=True)) == [children[0].pk]
