"""E-mail's way out, as the outbox wants it.

The mail is composed once, before the first attempt, and kept at the message: what the desk shows as sent is what was
sent, and another attempt sends the same bytes under the same Message-ID, whatever was changed meanwhile.
"""

import tempfile
from collections.abc import Callable, Sequence
from email.utils import parseaddr
from functools import partial

from django.db import transaction

from tresen.channels.contract import Handing, PermanentFailure, Refusal, Sent, TemporaryFailure
from tresen.channels.email.mailboxes import sending_mailbox
from tresen.channels.email.models import Mailbox, SentCopy
from tresen.channels.email.outgoing.composing import compose
from tresen.channels.email.outgoing.envelope_addresses import envelope_address, is_international
from tresen.channels.email.outgoing.mime_writing import pieces, write
from tresen.channels.email.outgoing.transport import carry
from tresen.channels.email.protection.protecting import Decided, decided_for, protect
from tresen.channels.email.questions.letter import mention_of, question_mail
from tresen.channels.email.threads import tokens
from tresen.kit import blobs
from tresen.kit.models import Blob
from tresen.people.addresses import normal_address
from tresen.tickets.models import Message
from tresen.tickets.models.message import NOTES


class EmailSender:
    def identify(self, message: Message) -> str:
        mailbox = sending_mailbox(message.ticket)
        domain = mailbox.address.rpartition("@")[2] if mailbox else "tresen.invalid"
        return tokens.message_id(message, domain)

    def recipients(self, message: Message) -> list[str]:
        return list(dict.fromkeys(_bare(one) for one in _addressed(message)))

    def route(self, message: Message) -> str:
        mailbox = sending_mailbox(message.ticket)
        return f"mailbox {mailbox.pk}" if mailbox else ""

    def send(self, message: Message, recipients: Sequence[str], handing: Handing) -> Sent:
        mailbox = sending_mailbox(message.ticket)
        if mailbox is None:
            raise TemporaryFailure("There is no active mailbox to send from (Administration › Mailboxes).")
        if message.kind in NOTES:
            return _ask_each(message, recipients, mailbox, handing)
        raw = as_sent(message, mailbox)
        # A row without a recipient stands for all of them (see channels.models).
        names = list(recipients) if all(recipients) else self.recipients(message)
        own = {copy.recipient: copy.raw for copy in SentCopy.objects.filter(message=message).select_related("raw")}
        forms = [(raw, [name for name in names if name not in own])]
        forms += [(own[name], [name]) for name in names if name in own]
        return _each([(to, partial(_carry, message, mailbox, form, to, handing)) for form, to in forms if to])


def _ask_each(message: Message, recipients: Sequence[str], mailbox: Mailbox, handing: Handing) -> Sent:
    """Whom a note names gets a mail of his own; what befalls one is no other's."""
    words: list[str] = []
    refused: dict[str, Refusal] = {}
    for name in recipients:
        try:
            sent = _carry(message, mailbox, as_asked(message, name, mailbox), [name], handing)
        except (TemporaryFailure, PermanentFailure) as failure:
            if len(recipients) == 1:
                raise
            last = isinstance(failure, PermanentFailure) or failure.uncertain
            refused[name] = Refusal(str(failure), permanent=last)
        else:
            words.append(sent.words)
            refused |= sent.refused
    return Sent("; ".join(dict.fromkeys(words)), refused)


def _carry(message: Message, mailbox: Mailbox, raw: Blob, names: Sequence[str], handing: Handing) -> Sent:
    envelope = {envelope_address(name): name for name in names}
    sent = carry(
        blobs.chunks(raw),
        mailbox,
        list(envelope),
        handing=lambda taken: handing([envelope[one] for one in taken]),
        international=any(map(is_international, envelope)) or any(map(is_international, _addressed(message))),
    )
    return Sent(sent.words, {envelope[one]: why for one, why in sent.refused.items()})


def _each(forms: "list[tuple[list[str], Callable[[], Sent]]]") -> Sent:
    """Hands over each form of a mail. Once one of them is out, what befalls another is told of its recipients only,
    so that nobody gets his twice; where it may have been taken, a person decides whether it is sent again."""
    words: list[str] = []
    refused: dict[str, Refusal] = {}
    for number, (names, form) in enumerate(forms):
        try:
            sent = form()
        except (TemporaryFailure, PermanentFailure) as failure:
            if number == 0:
                raise
            last = isinstance(failure, PermanentFailure) or failure.uncertain
            refused |= dict.fromkeys(names, Refusal(str(failure), permanent=last))
        else:
            words.append(sent.words)
            refused |= sent.refused
    return Sent("; ".join(dict.fromkeys(words)), refused)


def as_asked(message: Message, recipient: str, mailbox: Mailbox) -> Blob:
    """The mail that tells one person of a note, composed and kept at the first call. PermanentFailure if he may not be
    told any more."""
    mention = mention_of(message, recipient)
    known = SentCopy.objects.filter(message=message, recipient=recipient).select_related("raw").first()
    if known is None:
        stored = blobs.store(b"".join(pieces(question_mail(mention, recipient, mailbox))))
        with transaction.atomic():
            known, _ = SentCopy.objects.get_or_create(
                message=message, recipient=recipient, defaults={"raw": blobs.row(stored)}
            )
    return known.raw


def as_sent(message: Message, mailbox: Mailbox) -> Blob:
    """The bytes of the mail, composed and protected and kept at the first call."""
    if message.raw is None and (decided := decided_for(message, mailbox)).is_any:
        _protect(message, mailbox, decided)
    if message.raw is None:
        with tempfile.TemporaryFile(dir=blobs.spool_dir()) as file:
            write(compose(message, mailbox), file)
            kept = blobs.put(file)
        # Of two who composed at once, one keeps his; both send that.
        Message.objects.filter(pk=message.pk, raw=None).update(raw=kept)
        message.refresh_from_db(fields=["raw"])
    assert message.raw is not None
    return message.raw


def _protect(message: Message, mailbox: Mailbox, decided: Decided) -> None:
    """Keeps the mail as it leaves, in each of its forms. What is encrypted is never on a disk before it is."""
    mail = b"".join(pieces(compose(message, mailbox)))
    visible = [one for field in ("to", "cc") for one in message.recipients.get(field, [])]
    parcels = protect(
        mail, mailbox, visible, message.recipients.get("bcc", []), sign=decided.sign, encrypt=decided.encrypt
    )
    stored = [(parcel, blobs.store(parcel.raw)) for parcel in parcels]
    with transaction.atomic():
        rows = [(parcel, blobs.row(one)) for parcel, one in stored]
        # Of two who composed at once, one keeps his, with all its forms; both send that.
        if Message.objects.filter(pk=message.pk, raw=None).update(raw=rows[0][1]):
            SentCopy.objects.bulk_create(
                SentCopy(message=message, recipient=name, raw=raw)
                for parcel, raw in rows[1:]
                for name in parcel.recipients
            )
    message.refresh_from_db(fields=["raw"])


def _addressed(message: Message) -> list[str]:
    return [one for field in ("to", "cc", "bcc") for one in message.recipients.get(field, [])]


def _bare(address: str) -> str:
    return normal_address(parseaddr(address)[1] or address)
