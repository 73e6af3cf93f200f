"""Does the other side's mail program show one conversation? Modelled on how three of them group.

Outlook by the same Thread-Topic (subject without prefix), or a reference to a mail of it. Gmail: a reference
to it and the same subject without prefix. Apple Mail: a reference to it, or the same subject without prefix.
"""

import re
from email.message import EmailMessage
from typing import Any

import pytest

from tests.cast import Cast
from tests.channels.email.conftest import make_mail
from tresen.channels.email.outgoing.composing import compose
from tresen.channels.email.threads.tokens import number_in_subject
from tresen.people.actor import SYSTEM
from tresen.tickets.body import Body
from tresen.tickets.changing import retitle
from tresen.tickets.forwarding import forward
from tresen.tickets.models import Message, Ticket
from tresen.tickets.receiving import hear_partner
from tresen.tickets.replying import reply
from tresen.tickets.saying import Origin

WORDS = Body.from_text("Worte")


def topic(mail: EmailMessage) -> str:
    return re.sub(r"^(?:(?:re|aw|fwd|wg):\s*)+", "", str(mail["Subject"]), flags=re.IGNORECASE).casefold()


def referred(mail: EmailMessage) -> set[str]:
    return set(re.findall(r"<([^>]+)>", f"{mail['References'] or ''} {mail['In-Reply-To'] or ''}"))


def own_id(mail: EmailMessage) -> str:
    return str(mail["Message-ID"]).strip("<>")


def outlook(mail: EmailMessage, before: list[EmailMessage]) -> bool:
    return any(mail["Thread-Topic"] == one["Thread-Topic"] or own_id(one) in referred(mail) for one in before)


def gmail(mail: EmailMessage, before: list[EmailMessage]) -> bool:
    return any(own_id(one) in referred(mail) and topic(one) == topic(mail) for one in before)


def apple(mail: EmailMessage, before: list[EmailMessage]) -> bool:
    return any(own_id(one) in referred(mail) or topic(one) == topic(mail) for one in before)


def left(message: Message, cast: Cast) -> EmailMessage:
    return compose(Message.objects.select_related("ticket__customer", "author").get(pk=message.pk), cast.mailbox)


@pytest.mark.parametrize("groups", [outlook, gmail, apple])
def test_the_customer_sees_one_conversation(cast: Cast, arrive: Any, groups: Any) -> None:
    ticket: Ticket = arrive(subject="AW: Re: Drucker klemmt").ticket
    by = cast.actor("agent")
    mails = [left(reply(ticket, by=by, body=WORDS), cast)]
    assert str(mails[0]["Subject"]).count("Re:") == 1
    answered = make_mail(
        subject=f"AW: {topic(mails[0])}", In_Reply_To=mails[0]["Message-ID"], References=mails[0]["Message-ID"]
    )
    assert arrive(answered).ticket == ticket
    forward(ticket, by=by, to=["help@maker.test"], body=WORDS)
    retitle(ticket, "Ganz anders benannt", by=by)
    for _ in range(3):
        mail = left(reply(ticket, by=by, body=WORDS), cast)
        assert groups(mail, mails)
        assert number_in_subject(str(mail["Subject"])) == ticket.number, "and the mark is kept"
        mails.append(mail)


@pytest.mark.parametrize("groups", [outlook, gmail, apple])
def test_a_third_party_sees_his_own_conversation(cast: Cast, groups: Any) -> None:
    ticket, by = cast.ticket, cast.actor("agent")
    asked = reply(ticket, by=by, body=WORDS)
    first = left(forward(ticket, by=by, to=["help@maker.test"], body=WORDS), cast)
    assert first["Subject"].startswith("WG: Etikettendrucker")
    assert first["References"] is None
    origin = Origin(sender="help@maker.test", external_id="a1@maker.test", in_reply_to=own_id(first))
    hear_partner(ticket, by=SYSTEM, body=WORDS, author=cast.stranger, origin=origin)
    second = left(forward(ticket, by=by, to=["help@maker.test"], body=WORDS), cast)
    assert second["In-Reply-To"] == "<a1@maker.test>"
    assert second["Subject"].startswith("Re: Etikettendrucker")
    assert groups(second, [first])
    assert asked.external_id not in referred(second), "nothing of the customer's thread"
    later = left(reply(ticket, by=by, body=WORDS), cast)
    assert not referred(later) & {own_id(first), "a1@maker.test"}, "nor of theirs in the customer's"


def test_bcc_is_in_no_header_but_gets_the_mail(cast: Cast) -> None:
    from tresen.channels.email.outgoing.mime_writing import pieces

    message = reply(cast.ticket, by=cast.actor("agent"), body=WORDS, bcc=["geheim@k.test"])
    assert b"geheim" not in b"".join(pieces(left(message, cast)))
    assert message.deliveries.filter(recipient="geheim@k.test").exists()
