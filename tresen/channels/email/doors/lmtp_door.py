"""The LMTP door (RFC 2033): as the SMTP door, but with an answer for each recipient after the mail."""

from typing import IO, cast

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import Envelope

from tresen.channels.email.doors.smtp_door import Server


class Lmtp(Server, LMTP):
    source = "lmtp"

    async def settle(self, mail: IO[bytes], complaint: str) -> str:
        """One line for each recipient that was accepted, in their order (RFC 2033, 4.2). The mail is one row whomever
        it is for, so all hear the same: it is safe for every one of them, or for none."""
        envelope = cast(Envelope, self.envelope)
        answer = complaint or await self.event_handler.take(mail, envelope, self.source, self.peer)
        return "\r\n".join(answer for _ in envelope.rcpt_tos)
