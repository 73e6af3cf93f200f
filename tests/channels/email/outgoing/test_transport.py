"""Handing over by SMTP: what was refused, and by whom, in the server's words."""

import asyncio
from collections.abc import Callable
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP

from tresen.channels.contract import PermanentFailure, Sent, TemporaryFailure
from tresen.channels.email.models import Mailbox, Outgoing
from tresen.channels.email.outgoing import transport
from tresen.channels.email.outgoing.transport import hand_over


class Server:
    """Refuses recipients whose name says so."""

    def __init__(self) -> None:
        self.taken: list[list[str]] = []

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if address.startswith(("5", "4")):
            return f"{address[0]}50 {address[0]}.1.1 {address} not here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.taken.append(envelope.rcpt_tos)
        return "250 2.0.0 queued as 17"


async def sent_to(*recipients: str, server: Server, outgoing: Callable[..., Sent] = hand_over) -> Sent:
    listening = await asyncio.get_running_loop().create_server(lambda: SMTP(server), "127.0.0.1", 0)
    port = listening.sockets[0].getsockname()[1]
    box = Mailbox(
        address="support@desk.test", outgoing=Outgoing.SMTP, smtp_host="127.0.0.1", smtp_port=port, smtp_security="none"
    )
    mail = EmailMessage()
    mail["Subject"] = "Hallo"
    mail.set_content("Hallo")
    try:
        return await asyncio.to_thread(outgoing, mail, box, list(recipients))
    finally:
        listening.close()


async def test_the_servers_words_are_kept() -> None:
    server = Server()
    assert await sent_to("karla@kunde.test", server=server) == Sent("250 2.0.0 queued as 17")
    assert server.taken == [["karla@kunde.test"]]


async def test_one_refused_recipient_does_not_hold_up_the_others() -> None:
    server = Server()
    sent = await sent_to("karla@kunde.test", "5weg@kunde.test", server=server)
    assert server.taken == [["karla@kunde.test"]]
    assert sent.refused["5weg@kunde.test"].words.startswith("550")
    assert sent.refused["5weg@kunde.test"].permanent


@pytest.mark.parametrize(
    ("recipient", "failure"), [("5weg@k.test", PermanentFailure), ("4voll@k.test", TemporaryFailure)]
)
async def test_all_refused_is_a_failure_of_its_kind(recipient: str, failure: type[Exception]) -> None:
    with pytest.raises(failure, match=recipient):
        await sent_to(recipient, server=Server())


async def test_a_server_that_is_not_there_is_worth_another_try() -> None:
    box = Mailbox(address="s@d.test", outgoing=Outgoing.SMTP, smtp_host="127.0.0.1", smtp_port=1, smtp_security="none")
    with pytest.raises(TemporaryFailure, match=r"127\.0\.0\.1:1"):
        await asyncio.to_thread(hand_over, EmailMessage(), box, ["a@b.test"])


async def test_a_mailbox_without_a_server_says_so() -> None:
    with pytest.raises(TemporaryFailure, match="No outgoing mail server is set"):
        await asyncio.to_thread(hand_over, EmailMessage(), Mailbox(address="s@d.test"), ["a@b.test"])


async def test_the_outbox_hears_that_a_large_mail_is_still_on_its_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "BEAT", 0)
    told: list[list[str]] = []

    def carried(mail: EmailMessage, box: Mailbox, to: list[str]) -> Sent:
        return transport.carry(
            [mail.as_bytes(), b"x\r\n", b"y\r\n"], box, to, handing=lambda one: told.append(list(one))
        )

    await sent_to("karla@kunde.test", server=Server(), outgoing=carried)
    assert told[0] == ["karla@kunde.test"]
    assert told[1:].count([]) >= 4
