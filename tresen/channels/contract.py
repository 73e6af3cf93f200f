"""What a channel must do to carry messages out."""

from dataclasses import dataclass
from typing import Protocol

from tresen.tickets.models import Message


class TemporaryFailure(Exception):
    """Worth another attempt; the text is the other side's words. `uncertain`: it may have been taken."""

    def __init__(self, words: str, *, uncertain: bool = False) -> None:
        super().__init__(words)
        self.uncertain = uncertain


class PermanentFailure(Exception):
    """No attempt will succeed; the text says why."""


@dataclass(frozen=True)
class Sent:
    """What the other side said; `refused`: recipients it did not take although it took the message for others."""

    words: str
    refused: str = ""


class Sender(Protocol):
    """One channel's way out."""

    def identify(self, message: Message) -> str:
        """The channel's id for an outgoing message, fixed before the first attempt and equal in each."""

    def send(self, message: Message) -> Sent:
        """Hands the message over. Never called in a transaction."""


SENDERS: dict[str, Sender] = {}


def register(channel: str, sender: Sender) -> None:
    """Called once a channel at start; a second sender for a channel is a mistake."""
    if channel in SENDERS and SENDERS[channel] is not sender:
        raise ValueError(f"two senders for {channel}")
    SENDERS[channel] = sender
