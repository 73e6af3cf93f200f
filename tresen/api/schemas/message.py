from datetime import datetime
from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from tresen.api.schemas.file import File, FileGiven
from tresen.api.schemas.types import Address, Channel, Given, PersonShown, Shown, Text, Words


class Delivery(Shown):
    """One recipient's way."""

    recipient: str = Field(description="address; empty: all of them, in mails of the first versions")
    state: Literal["queued", "sending", "sent", "failed"]
    words: str = Field(description="what the other mail server said last")
    uncertain: bool = Field(description="it may have arrived, or have arrived twice: the connection broke off")
    attempts: int
    next_attempt_at: datetime | None = Field(description="while it is queued")
    sent_at: datetime | None


class Protection(Shown):
    """What the signature and the encryption of a mail came to, or how an answer leaves."""

    kind: str = Field(description="smime, pgp, or empty")
    signed: Literal["", "good", "bad", "untrusted", "expired", "unknown-key"] = Field(description="of what came in")
    signer: str
    signed_by_sender: bool = Field(description="a good signature, of the address the mail says it is from")
    encrypted: bool
    sign: bool = Field(description="of what leaves: it is signed")
    reason: str = Field(description="a sentence in English; empty if all is well")


class Mention(Shown):
    """Somebody a note names, and what became of the question to him."""

    person: PersonShown
    asked: bool = Field(description="an answer is waited for")
    due_at: datetime | None
    answered_at: datetime | None
    answer: int | None = Field(description="the id of the note that answers")
    closed_at: datetime | None = Field(description="when somebody found that no answer is needed any more")


class Message(Shown):
    """Something said in a ticket."""

    id: int
    kind: Literal["customer", "reply", "note", "phone", "forward", "partner", "auto", "withdrawn"] = Field(
        description="note, phone, forward, partner and withdrawn are for the team alone"
    )
    author: PersonShown | None
    channel: Channel
    body: str = Field(description="plain text, without the quoted mail below it")
    body_folded: str = Field(description="what was quoted")
    html: str = Field(description="sanitised; may be empty")
    html_folded: str
    sender: str = Field(description="address as received; may be empty")
    to: list[str]
    cc: list[str]
    bcc: list[str] = Field(description="empty unless you work on the ticket")
    attachments: list[File]
    delivery: Literal["queued", "sending", "sent", "failed"] | None = Field(
        description="how far the slowest of its ways out is; null: it goes nowhere, or you are only the customer"
    )
    deliveries: list[Delivery] = Field(description="each recipient's way; empty unless you work on the ticket")
    mentions: list[Mention] = Field(description="whom a note names; empty unless you work on the ticket")
    protection: Protection | None = Field(description="null: neither signed nor encrypted, or not your work")
    created_at: datetime


class Scheduled(Shown):
    """A message that is sent by itself at its time, if nobody stops it and the other side has not written by then."""

    id: int
    kind: Literal["reply", "forward"]
    send_at: datetime
    to: list[str]
    cc: list[str]
    bcc: list[str]


class MessageList(Shown):
    items: list[Message]
    next: str | None


class CallGiven(Given):
    """What is known of a call besides its words."""

    direction: Literal["in", "out"] = Field("in", description="who called whom: in, they called us")
    who: Text = Field("", max_length=200)
    number: Text = Field("", max_length=40, description="as it is typed; kept as E.164 or an extension")
    minutes: int = Field(0, ge=0, le=1440)


class MessageGiven(Given):
    """Something to say. A customer's `reply` is received as his message; notes are for agents."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"kind": "reply", "body": "Der Treiber ist erneuert, bitte prüfen Sie den Druck."},
                {"kind": "note", "body": "Garantie läuft bis März."},
            ]
        }
    )

    kind: Literal["reply", "note", "phone", "forward"] = Field(
        description="forward: to a third party, hidden from the customer"
    )
    body: Words = Field(description="plain text")
    html: Text | None = Field(None, max_length=1_000_000, description="the same words with structure; sanitised")
    to: list[Address] | None = Field(
        None, min_length=1, max_length=50, description="left out, and no `cc`: whom the desk would propose"
    )
    cc: Annotated[list[Address], Field(max_length=50)] = Field(default_factory=list)
    bcc: Annotated[list[Address], Field(max_length=50)] = Field(default_factory=list)
    history: Literal["none", "last", "full"] | None = Field(
        None, description="what is quoted below; left out: as the ticket's team does"
    )
    language: Literal["de", "en"] | None = Field(
        None, description="of greeting and signature; left out: the customer's"
    )
    greeting: bool = Field(True, description="the mailbox's greeting above, unless the words begin with one")
    signature: bool = Field(True, description="the mailbox's signature below")
    forwards: list[int] = Field(
        default_factory=list, max_length=200, description="forward: the ids of the ticket's messages that are passed on"
    )
    delay: int = Field(0, ge=0, le=600, description="seconds in which it can be withdrawn; 0: it leaves at once")
    send_at: datetime | None = Field(
        None, description="when to send it, with zone; answered with 202, and the message exists when it is sent"
    )
    mentions: list[int | Address] = Field(
        default_factory=list, max_length=50, description="note, phone: who is told, by id or address; see people"
    )
    mention_teams: list[int] = Field(
        default_factory=list, max_length=20, description="note, phone: teams whose members are told, by id"
    )
    asks: bool = Field(False, description="those mentioned are asked: their answer is waited for, also by mail")
    due_at: datetime | None = Field(None, description="with `asks`: until when, with zone")
    attachments: list[FileGiven] = Field(default_factory=list, max_length=20)
    call: CallGiven | None = Field(None, description="a phone note only")
    text_modules: list[Annotated[int, Field(ge=1, lt=2**63)]] = Field(
        default_factory=list,
        max_length=50,
        description="ids of those it was written with; counted if they are in it",
    )
    leave_gaps: bool = Field(
        False, description="send it with {{variables}} and [[gaps]] that are not filled in; refused otherwise"
    )
    sign: bool | None = Field(None, description="a reply only; left out: as the mailbox does by itself")
    encrypt: bool | None = Field(
        None,
        description="a reply only; left out: as the mailbox does by itself. Refused without a confirmed, valid key for "
        "every recipient, and when the request came encrypted and the answer would not, unless it is false.",
    )
