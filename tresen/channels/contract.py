"""What a channel must do to carry messages out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from tresen.tickets.models import Message


class TemporaryFailure(Exception):
    """Worth another attempt; the text is the other side's words. `uncertain`: it may have been taken."""

    def __init__(self, words: str, *, uncertain: bool = False) -> None:
        super().__init__(words)
        self.uncertain = uncertain


class PermanentFailure(Exception):
    """No attempt will succeed; the text says why."""


class ClaimLost(Exception):
    """The attempt is no longer this worker's: nothing may be handed over."""


@dataclass(frozen=True)
class Refusal:
    """What the other side said about one recipient, and whether it will ever say anything else."""

    words: str
    permanent: bool


@dataclass(frozen=True)
class Sent:
    """What the other side said; `refused`: the recipients it did not take, whoever else got the message."""

    words: str
    refused: Mapping[str, Refusal] = field(default_factory=dict)


Handing = Callable[[Sequence[str]], None]


class Sender(Protocol):
    """One channel's way out."""

    def identify(self, message: Message) -> str:
        """The channel's id for an outgoing message, fixed before the first attempt and equal in each."""

    def recipients(self, message: Message) -> list[str]:
        """Whom it goes to, lower case, each once; [""] where the channel has but one."""

    def route(self, message: Message) -> str:
        """What it leaves by: a slow route never holds up the others."""

    def send(self, message: Message, recipients: Sequence[str], handing: Handing) -> Sent:
        """Hands the message over to these recipients. Never called in a transaction. `handing` is called with the
        recipients that will get it, right before the first byte that could make them get it, and with nobody while
        the data takes its time, so that no other worker begins anew; it may raise ClaimLost."""


SENDERS: dict[str, Sender] = {}


def register(channel: str, sender: Sender) -> None:
    """Called once a channel at start; a second sender for a channel is a mistake."""
    if channel in SENDERS and SENDERS[channel] is not sender:
        raise ValueError(f"two senders for {channel}")
    SENDERS[channel] = sender
