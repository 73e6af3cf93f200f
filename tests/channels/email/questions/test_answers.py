"""An expert's answer comes into the internal note, and nothing else does by its key."""

from collections.abc import Callable
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest

from tests.cast import Cast
from tests.channels.email.conftest import make_mail
from tresen.channels import outbox
from tresen.channels.email.models import Inbound, Outcome, SentCopy
from tresen.channels.email.questions import keys
from tresen.channels.models import Delivery, DeliveryState
from tresen.kit import blobs, clock
from tresen.notices.whom import Happened, question
from tresen.people.models import Address, Person, Team, TeamMembership
from tresen.tickets.asking import close_question, remind_overdue
from tresen.tickets.body import Body
from tresen.tickets.involving import involve
from tresen.tickets.mentioning import Naming
from tresen.tickets.merging import merge
from tresen.tickets.models import Event, Mention, Message, Ticket
from tresen.tickets.noting import note
from tresen.tickets.states import close

Arrive = Callable[..., Inbound]
WAYS = ("address", "message-id", "subject")


def ask(cast: Cast, *who: Person, ticket: Ticket | None = None, **more: Any) -> Mention:
    people = tuple(one.pk for one in who or (cast.colleague,))
    naming = Naming(people, asks=True, **more)
    note(ticket or cast.ticket, by=cast.actor("agent"), body=Body.from_text("Ist das Modul bekannt?"), naming=naming)
    return Mention.objects.select_related("message__ticket", "person").latest("pk")


def keyed(mention: Mention, way: str, **more: str) -> EmailMessage:
    """A mail that carries the question's key by this way."""
    parts = {"sender": "Cem Kollege <cem@desk.test>", "subject": "Re: Frage", "text": "Ja, Serie 4 hat das.", **more}
    if way == "address":
        parts["to"] = keys.reply_address("support@desk.test", mention)
    elif way == "message-id":
        parts["In_Reply_To"] = f"<{keys.message_id(mention, 'desk.test')}>"
    elif way == "subject":
        parts["subject"] = f"Re: Frage {keys.for_subject(mention)}"
    return make_mail(**parts)


def mail_of(mention: Mention) -> EmailMessage:
    outbox.carry(mention.message_id)
    copy = SentCopy.objects.get(message=mention.message, recipient=mention.person.email)
    return message_from_bytes(blobs.read(copy.raw), policy=policy.default)  # type: ignore[return-value]


def public(ticket: Ticket) -> int:
    return ticket.messages.filter(kind__in=["customer", "reply", "auto"]).count()


def test_the_question_goes_out_with_what_he_needs(cast: Cast) -> None:
    mail = mail_of(ask(cast, due_at=clock.now() + timedelta(hours=3)))
    text = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert mail["To"] == "cem@desk.test"
    assert "Anna Agentin" in mail["From"] and "support@desk.test" in mail["From"]  # noqa: PT018
    assert cast.ticket.number in mail["Subject"]
    link = f"/desk/tickets/{cast.ticket.number}/"
    for words in ("Ist das Modul bekannt?", "linke Hälfte", cast.ticket.subject, link):
        assert words in text
    assert Delivery.objects.get().state == DeliveryState.SENT


@pytest.mark.parametrize("way", WAYS)
def test_his_answer_is_an_internal_note_of_his(way: str, cast: Cast, arrive: Arrive) -> None:
    mention = ask(cast)
    before = public(cast.ticket)
    done = arrive(keyed(mention, way, text="Ja, Serie 4 hat das.\n\n> Ist das Modul bekannt?"))
    said = done.message
    assert said is not None
    assert (done.outcome, said.ticket, said.kind, said.author) == ("appended", cast.ticket, "note", cast.colleague)
    assert said.text.strip() == "Ja, Serie 4 hat das."
    mention.refresh_from_db()
    assert mention.answer == said
    told = Event.objects.get(name="question_answered")
    assert (told.data["asker"], told.data["expert"]) == (cast.agent.pk, cast.colleague.pk)
    assert public(cast.ticket) == before
    assert Delivery.objects.exclude(recipient="cem@desk.test").count() == 0


@pytest.mark.parametrize("plus", [True, False])
def test_an_answer_to_the_mail_as_it_left_comes_home(plus: bool, cast: Cast, arrive: Arrive) -> None:
    cast.mailbox.plus_addresses = plus
    cast.mailbox.save()
    asked = mail_of(ask(cast))
    to = (asked["Reply-To"] or asked["From"]).addresses[0].addr_spec
    assert ("+q" in to) == plus
    subject = "Re: Frage" if plus else f"AW: {asked['Subject']}"
    done = arrive(make_mail(sender="cem@desk.test", to=to, subject=subject, text="Ja"))
    assert done.message is not None
    assert done.message.kind == "note"


SENDERS = {
    "customer": "karla@klinikum.test",
    "workmate": "wolf@klinikum.test",
    "copy": "technik@extern.test",
    "partner": "hilfe@partner.test",
    "stranger": "fremd@evil.test",
    "outsider": "otto@desk.test",
    "agent": "anna@desk.test",
    "two authors": "cem@desk.test, Evil <fremd@evil.test>",
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("who", SENDERS)
def test_the_key_alone_lets_nobody_answer(who: str, way: str, cast: Cast, arrive: Arrive) -> None:
    mention = ask(cast)
    involve(cast.ticket, SENDERS["copy"], by=cast.actor("agent"))
    involve(cast.ticket, SENDERS["partner"], by=cast.actor("agent"), involvement="partner")
    before = public(cast.ticket)
    more = {"Sender": "cem@desk.test"} if who == "two authors" else {}
    done = arrive(keyed(mention, way, sender=SENDERS[who], **more))
    mention.refresh_from_db()
    assert mention.answered_at is None
    assert public(cast.ticket) == before
    assert done.message is not None
    if who != "two authors":  # it begins a ticket of the first of them
        assert done.message.author != cast.colleague
    if done.message.ticket == cast.ticket:
        assert done.message.kind == "note"
    elif who != "two authors":
        assert done.outcome == Outcome.CREATED


def test_what_his_domain_disowns_is_not_his(cast: Cast, arrive: Arrive) -> None:
    cast.mailbox.authserv_id = "mx.desk.test"
    cast.mailbox.save()
    mention = ask(cast)
    forged = {"Authentication_Results": "mx.desk.test; dmarc=fail (p=reject) header.from=desk.test"}
    done = arrive(keyed(mention, "address", **forged))
    mention.refresh_from_db()
    assert mention.answered_at is None
    assert done.ticket != cast.ticket


@pytest.mark.parametrize("broken", ["q{key}-aaaaaaaa", "q{other}-{sign}", "t-10482-{sign}"])
def test_a_key_that_does_not_fit_is_none(broken: str, cast: Cast, arrive: Arrive) -> None:
    mention = ask(cast)
    sign = keys.reply_address("a@b.test", mention).partition("-")[2].partition("@")[0]
    tag = broken.format(key=mention.pk, other=mention.pk + 1, sign=sign)
    done = arrive(make_mail(sender="otto@desk.test", to=f"support+{tag}@desk.test"))
    assert done.ticket != cast.ticket


def test_any_of_his_addresses_is_his(cast: Cast, arrive: Arrive) -> None:
    Address.objects.create(person=cast.colleague, value="cem@privat.test")
    mention = ask(cast)
    done = arrive(keyed(mention, "address", sender="cem@privat.test"))
    assert done.message is not None
    assert done.message.author == cast.colleague


def test_a_note_of_absence_is_a_mark_and_no_note(cast: Cast, arrive: Arrive) -> None:
    mention = ask(cast)
    done = arrive(keyed(mention, "message-id", Auto_Submitted="auto-replied", text="Ich bin im Urlaub"))
    mention.refresh_from_db()
    assert mention.away_at is not None
    assert mention.is_open
    assert done.outcome == Outcome.IGNORED
    assert cast.ticket.messages.filter(kind="note").count() == 1
    assert Event.objects.filter(name="expert_away", ticket=cast.ticket).count() == 1


def test_a_bounce_is_seen(cast: Cast) -> None:
    mention = ask(cast)
    mail_of(mention)
    outbox.mark_bounced(mention.message, "cem@desk.test", "550 no such user")
    assert Delivery.objects.get().state == DeliveryState.FAILED
    assert Event.objects.filter(name="undelivered", ticket=cast.ticket).exists()


def test_after_the_ticket_was_closed_it_stays_closed(cast: Cast, arrive: Arrive) -> None:
    mention = ask(cast)
    close(cast.ticket, by=cast.actor("agent"))
    done = arrive(keyed(mention, "address"))
    cast.ticket.refresh_from_db()
    assert (done.ticket, cast.ticket.state_type) == (cast.ticket, "closed")


def test_after_a_merge_it_goes_on_in_the_other(cast: Cast, arrive: Arrive) -> None:
    mention = ask(cast)
    other = cast.open("Dasselbe")
    merge([cast.ticket], other, by=cast.actor("agent"))
    done = arrive(keyed(mention, "subject"))
    assert done.message is not None
    assert (done.message.ticket, done.message.kind, done.message.home) == (other, "note", cast.ticket)


def test_after_his_access_has_gone_it_stays_inside_and_says_so(cast: Cast, arrive: Arrive) -> None:
    mention = ask(cast)
    TeamMembership.objects.filter(person=cast.colleague).delete()
    done = arrive(keyed(mention, "address"))
    assert done.message is not None
    assert (done.message.ticket, done.message.kind) == (cast.ticket, "note")
    assert done.message.facts["answers"] == {"message": mention.message_id, "state": "shut"}


def test_one_who_is_switched_off_is_nobodys_word(cast: Cast, arrive: Arrive) -> None:
    mention = ask(cast)
    Person.objects.filter(pk=cast.colleague.pk).update(is_active=False)
    done = arrive(keyed(mention, "address"))
    mention.refresh_from_db()
    assert done.message is not None
    assert (done.message.author, mention.answered_at) == (None, None)
    assert done.message.facts["answers"]["state"] == "inactive"


def test_what_became_confidential_is_sent_to_nobody_outside(cast: Cast) -> None:
    mention = ask(cast, cast.outsider)
    Team.objects.filter(pk=cast.team.pk).update(confidential=True)
    outbox.carry(mention.message_id)
    assert Delivery.objects.get().state == DeliveryState.FAILED
    assert not SentCopy.objects.exists()


def test_an_answer_about_something_confidential_opens_nothing_elsewhere(cast: Cast, arrive: Arrive) -> None:
    team = Team.objects.create(name="Personal", level="2", confidential=True)
    for one in (cast.agent, cast.colleague):
        TeamMembership.objects.create(team=team, person=one)
    mention = ask(cast, ticket=cast.open("Gehalt", team=team))
    for who in ("fremd@evil.test", "otto@desk.test"):
        done = arrive(keyed(mention, "address", sender=who, text="Gehalt weitergeleitet"))
        assert done.message is not None
        assert done.message.ticket.team == team


def test_who_does_not_see_the_ticket_gets_the_note_alone(cast: Cast, arrive: Arrive) -> None:
    mention = ask(cast, cast.outsider)
    mail = mail_of(mention)
    whole = f"{mail['Subject']}\n{mail.get_body(('plain',)).get_content()}\n"  # type: ignore[union-attr]
    whole += mail.get_body(("html",)).get_content()  # type: ignore[union-attr]
    assert "Ist das Modul bekannt?" in whole
    for words in (cast.ticket.subject, "linke Hälfte", "Karla", "/desk/tickets/"):
        assert words not in whole
    done = arrive(keyed(mention, "address", sender="otto@desk.test"))
    assert done.message is not None
    assert (done.message.author, done.message.facts["answers"]["state"]) == (cast.outsider, "")


def test_two_are_asked_each_by_his_own_mail(cast: Cast, arrive: Arrive) -> None:
    ask(cast, cast.colleague, cast.outsider)
    first, second = Mention.objects.order_by("pk")
    outbox.carry(first.message_id)
    copies = {one.recipient: blobs.read(one.raw) for one in SentCopy.objects.all()}
    assert set(copies) == {"cem@desk.test", "otto@desk.test"}
    assert keys.message_id(first, "desk.test").encode() in copies["cem@desk.test"]
    assert keys.message_id(first, "desk.test").encode() not in copies["otto@desk.test"]
    arrive(keyed(second, "address", sender="cem@desk.test"))  # with the other's key
    assert not Mention.objects.filter(answered_at__isnull=False).exists()


def test_a_mail_twice_is_one_note(cast: Cast, arrive: Arrive) -> None:
    mail = keyed(ask(cast), "address")
    arrive(mail)
    arrive(b"X-Scanned: yes\r\n" + mail.as_bytes())  # by another mailbox
    assert Message.objects.filter(kind="note", author=cast.colleague).count() == 1


def test_who_has_not_answered_in_time_is_reminded_once(cast: Cast, mailoutbox: list[Any], monkeypatch: Any) -> None:
    sent: list[EmailMessage] = []
    monkeypatch.setattr(
        "tresen.channels.email.questions.sending.hand_over", lambda mail, mailbox, to: sent.append(mail)
    )
    from tresen.channels.email.questions.sending import send_reminder

    mention = ask(cast, due_at=clock.now() + timedelta(hours=1))
    remind_overdue(0)
    assert not Event.objects.filter(name="question_overdue").exists()
    Mention.objects.update(due_at=clock.now() - timedelta(minutes=1))
    remind_overdue(0)
    remind_overdue(0)
    assert Event.objects.filter(name="question_overdue").count() == 1
    send_reminder(mention.pk)
    assert f"<{keys.message_id(mention, 'desk.test')}>" == sent[0]["In-Reply-To"]
    close_question(Mention.objects.select_related("message__ticket").get(), by=cast.actor("agent"))
    send_reminder(mention.pk)
    assert len(sent) == 1


def test_a_note_in_the_desk_answers_too(cast: Cast) -> None:
    mention = ask(cast)
    said = note(cast.ticket, by=cast.actor("colleague"), body=Body.from_text("Ja"))
    mention.refresh_from_db()
    assert mention.answer == said


def test_who_asked_is_told(cast: Cast, arrive: Arrive) -> None:
    arrive(keyed(ask(cast), "address"))
    event = Event.objects.get(name="question_answered")
    happened = Happened(event, cast.ticket, None, "", lambda team: [])
    assert [(one.person, one.reason) for one in question(happened)] == [(cast.agent.pk, "asker")]
