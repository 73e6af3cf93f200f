from collections.abc import Callable
from email.message import EmailMessage

import pytest

from tresen.channels.email.models import Inbound
from tresen.channels.email.outgoing.acknowledging import acknowledge_opening
from tresen.tickets.models import Message

Acknowledge = Callable[[EmailMessage], Message | None]


@pytest.fixture
def acknowledge(arrive: Callable[..., Inbound]) -> Acknowledge:
    """Lets a mail arrive and its jobs run; the acknowledgement it got, if any."""

    def run(mail: EmailMessage) -> Message | None:
        came = arrive(mail)
        if came.ticket is None:
            return None
        acknowledge_opening(came.ticket.pk)
        return Message.objects.filter(ticket=came.ticket, kind="auto").select_related("ticket").first()

    return run
