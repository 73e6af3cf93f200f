"""Pictures that mails show from the web: asked for only when an agent allows it, by the server, once; kept as blobs.

The sender learns that his mail was opened the first time, from the address of this server, and nothing after that.
Consent is given for a message, or for everything a sender sends; the latter not where the sender is not proven.
"""

import hashlib
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from tresen.channels.email.models import PictureConsent, RemotePicture
from tresen.kit import blobs, clock, outbound
from tresen.kit.html import remote_pictures
from tresen.kit.jobs import job
from tresen.kit.sniffing import picture_type
from tresen.people.actor import Actor
from tresen.tickets.change import Refused
from tresen.tickets.models import Event, Message
from tresen.tickets.models.message import MessageKind

MOST = 80  # pictures of one mail; newsletters have 20 to 40
LARGEST = 5 * 1024 * 1024
SECONDS = 10.0  # for all of them together: somebody is waiting
AT_ONCE = 8
AGAIN = timedelta(seconds=60)
ACCEPT = "image/avif,image/webp,image/png,image/jpeg,image/gif"


def sender_of(message: Message) -> str:
    """The address of a mail's sender in lower case, "" if it has none."""
    return message.sender_address.lower()[:320] if message.kind in ASKING else ""


ASKING = (MessageKind.CUSTOMER, MessageKind.PARTNER)  # who brings pictures of their own


def may_always(message: Message) -> bool:
    """May pictures of this sender be allowed once and for all? Not on the word of a mail that may be forged."""
    return bool(sender_of(message)) and not _is_forged(message) and not could_betray(message)


def could_betray(message: Message) -> bool:
    """Was it decrypted without a proof that nobody has changed it on the way? Then an address in it could carry its
    words to a stranger (EFAIL, by altered ciphertext): nothing it names is asked for."""
    told = message.facts.get("protection")
    return isinstance(told, dict) and bool(told.get("encrypted")) and not told.get("signed_by_sender")


def _is_forged(message: Message) -> bool:
    told = message.facts.get("authentication")
    return isinstance(told, dict) and told.get("verdict") == "fail"


def allow(message: Message, *, by: Actor, always: bool = False) -> None:
    """Notes who allowed it. Refused: for a sender, if his mail is not proven to be his."""
    if by.person is None:
        raise Refused(_("Only a person can allow pictures."))
    if could_betray(message):
        raise Refused(_("The pictures of an encrypted mail without the sender's signature stay blocked."))
    if always and not may_always(message):
        raise Refused(_("It is not certain who sent this mail. Its pictures can be allowed for this mail alone."))
    if always:
        PictureConsent.objects.get_or_create(sender=sender_of(message), defaults={"by": by.person})
    else:
        PictureConsent.objects.get_or_create(message=message, defaults={"by": by.person})


def senders_allowed() -> QuerySet[PictureConsent]:
    return PictureConsent.objects.exclude(sender="").select_related("by").order_by("-pk")


def is_always_allowed(message: Message) -> bool:
    return may_always(message) and PictureConsent.objects.filter(sender=sender_of(message)).exists()


def revoke(sender: str) -> bool:
    """Pictures of new mails of this sender wait again; what was fetched stays visible. False: there was no consent."""
    return PictureConsent.objects.filter(sender=sender.lower()).exclude(sender="").delete()[0] > 0


def fetch_allowed(event: Event) -> None:
    """Reaction: pictures of a sender who is allowed them are fetched when the mail arrives, not when it is read."""
    message = event.said
    if message is None or "data-remote-src" not in message.html + message.html_folded:
        return
    if is_always_allowed(message):
        fetch_later.later(message_id=message.pk)


@job(queue="pictures", attempts=3)
def fetch_later(message_id: int) -> None:
    """At least once; a picture that is kept is not asked for again."""
    message = Message.objects.get(pk=message_id)
    if is_always_allowed(message):
        fetch(message, remote_pictures(message.html + message.html_folded))


def fetch(message: Message, addresses: Sequence[str]) -> int:
    """Fetches what is not kept yet, and nobody else is fetching; how many of `addresses` are kept then. Asks the web:
    never call it in a transaction."""
    claimed = _claim(message, addresses[:MOST])
    end = time.monotonic() + SECONDS
    with ThreadPoolExecutor(AT_ONCE) as pool:
        brought = list(pool.map(lambda one: _bring(one.address, end), claimed))
    with transaction.atomic():
        for picture, (stored, media_type, failure) in zip(claimed, brought, strict=True):
            picture.blob = blobs.row(stored) if stored else None
            picture.media_type, picture.failure = media_type, failure
            picture.save(update_fields=["blob", "media_type", "failure"])
    digests = [_digest(one) for one in addresses]
    return RemotePicture.objects.filter(message=message, blob__isnull=False, digest__in=digests).count()


def _claim(message: Message, addresses: Iterable[str]) -> list[RemotePicture]:
    """The rows nobody is working on; one whose fetcher died is free again after a minute."""
    rows = [RemotePicture(message=message, digest=_digest(one), address=one) for one in addresses]
    with transaction.atomic():
        RemotePicture.objects.bulk_create(rows, ignore_conflicts=True)
        free = RemotePicture.objects.filter(message=message, digest__in=[row.digest for row in rows], blob__isnull=True)
        free = free.filter(Q(asked_at__isnull=True) | Q(asked_at__lt=clock.now() - AGAIN) | ~Q(failure=""))
        claimed = list(free.select_for_update(skip_locked=True))
        RemotePicture.objects.filter(pk__in=[row.pk for row in claimed]).update(asked_at=clock.now(), failure="")
    return claimed


def _digest(address: str) -> str:
    return hashlib.sha256(address.encode("utf-8", "replace")).hexdigest()


def _bring(address: str, end: float) -> tuple[blobs.Stored | None, str, str]:
    """The stored picture and its type, or the word for why there is none. Touches no database."""
    left = end - time.monotonic()
    if left <= 0:
        return None, "", "silent"
    try:
        with outbound.get(address, accept=ACCEPT, limit=LARGEST, seconds=left) as answer:
            if answer.status != 200:
                return None, "", "missing"
            media_type = picture_type(answer.file.read(32))
            if not media_type:
                return None, "", "no-picture"
            return blobs.store(answer.file), media_type, ""
    except outbound.NotAllowed:
        return None, "", "refused"
    except outbound.NoAnswer:
        return None, "", "silent"


@dataclass(frozen=True)
class Kept:
    """A picture that can be shown."""

    pk: int
    address: str


def kept_of(messages: Sequence[Message]) -> dict[int, list[Kept]]:
    """The kept pictures of messages the caller may see, by the message's key. One query, or none."""
    showing = [one.pk for one in messages if "data-remote-src" in one.html + one.html_folded]
    return kept_by_key(showing) if showing else {}


def kept_by_key(keys: Sequence[int]) -> dict[int, list[Kept]]:
    found: dict[int, list[Kept]] = {}
    rows = RemotePicture.objects.filter(message__in=keys, blob__isnull=False)
    for key, pk, address in rows.values_list("message_id", "pk", "address"):
        found.setdefault(key, []).append(Kept(pk, address))
    return found
