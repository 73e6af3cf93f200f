"""Which keys there are: looked up for opening and sending, added, confirmed, refused, removed."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from tresen.channels.email.models import Key, KeyKind, KeySource, Mailbox, Trust
from tresen.channels.email.protection import openpgp
from tresen.channels.email.protection.reading import Read, Unreadable, belongs
from tresen.channels.email.protection.ring import Known, Own, Ring
from tresen.kit import clock
from tresen.people.actor import Actor
from tresen.tickets.models import Message

MOST_CANDIDATES = 10  # unconfirmed keys of one address
MOST_KNOWN = 50  # keys a mail is checked with


def ring_for(mailboxes: Iterable[Mailbox], senders: Sequence[str], *, at: datetime, asked: Sequence[str] = ()) -> Ring:
    """The keys a mail to these mailboxes, from these addresses, is opened and checked with. `asked`: ids of OpenPGP
    keys a first look found missing; whoever's they are, they may tell who it was."""
    own = Key.objects.filter(mailbox__in=list(mailboxes)).exclude(private_sealed="")
    own = own.exclude(source=KeySource.REQUEST).order_by("-id")
    wanted = Q(address__in=list(senders))
    for handle in asked:
        wanted |= Q(kind=KeyKind.PGP, handles__contains=[handle])
    known = Key.objects.filter(wanted, authority=False).exclude(source=KeySource.REQUEST).exclude(trust=Trust.REFUSED)
    authorities = Key.objects.filter(authority=True, trust=Trust.TRUSTED, revoked=False)
    return Ring(
        senders=tuple(senders),
        at=at,
        own=tuple(held(one) for one in own),
        known=tuple(_known(one) for one in known.order_by("-id")[:MOST_KNOWN]),
        authorities=tuple(authorities.values_list("public", flat=True)),
    )


def held(key: Key) -> Own:
    """Both halves of a mailbox's key, unsealed."""
    return Own(key.kind, key.private, key.public, key.password, tuple(key.chain))


def own_keys(mailbox: Mailbox) -> QuerySet[Key]:
    """The keys a mailbox may sign with, the newest of each kind first; expired ones too: it is told, not hidden."""
    own = Key.objects.filter(mailbox=mailbox, revoked=False).exclude(private_sealed="")
    return own.exclude(source=KeySource.REQUEST).order_by("kind", "-id")


def usable_for(address: str) -> QuerySet[Key]:
    """The keys mail to this address can be encrypted with, the one that lasts longest first."""
    now = clock.now()
    return (
        _usable()
        .filter(address=address.lower())
        .filter(Q(valid_until=None) | Q(valid_until__gt=now))
        .order_by("-valid_until", "-id")
    )


def kinds_for(addresses: Sequence[str], signed_with: set[str] | None = None) -> dict[str, str]:
    """By which kind mail to each can be encrypted: one kind for all if that can be, S/MIME before OpenPGP. Who has no
    key is left out. `signed_with`: only these kinds, for a mail is signed and encrypted by the same."""
    now = clock.now()
    good = _usable().filter(address__in=[one.lower() for one in addresses])
    good = good.filter(Q(valid_until=None) | Q(valid_until__gt=now))
    can: dict[str, set[str]] = {}
    for address, kind in good.values_list("address", "kind"):
        if signed_with is None or kind in signed_with:
            can.setdefault(address, set()).add(kind)
    for kind in KeyKind.values:
        if can and all(kind in kinds for kinds in can.values()):
            return dict.fromkeys(can, kind)
    return {one: KeyKind.SMIME if KeyKind.SMIME in kinds else KeyKind.PGP for one, kinds in can.items()}


def signing_kinds(mailbox: Mailbox) -> set[str]:
    return {key.kind for key in own_keys(mailbox) if key.signs and not key.is_over}


def _usable() -> QuerySet[Key]:
    good = Key.objects.filter(authority=False, encrypts=True, revoked=False)
    return good.filter(Q(trust=Trust.TRUSTED) | Q(mailbox__isnull=False)).exclude(source=KeySource.REQUEST)


def add_own(mailbox: Mailbox, read: Read, *, by: Actor, source: str = KeySource.UPLOADED) -> Key:
    """A mailbox's own key; the private part is sealed. Adding it again brings it up to date. A certificate alone is
    taken for the answer to a request made here. Unreadable if there is none."""
    request: Key | None = None
    if not read.private:
        request = request_of(mailbox, read)
        if request is None:
            raise Unreadable(_("There is no private key in the file, and none was made here for this certificate."))
        read = replace(read, private=request.private)
    key = _put(read, address=mailbox.address, mailbox=mailbox, source=source, trust=Trust.TRUSTED, by=by)
    key.private, key.password, key.chain = read.private, read.password, list(read.chain)
    key.save(update_fields=["private_sealed", "password_sealed", "chain"])
    if request is not None:
        request.delete()
    return key


def request_of(mailbox: Mailbox, read: Read) -> Key | None:
    """The request of the mailbox a certificate answers: it is of the same key."""
    waiting = Key.objects.filter(mailbox=mailbox, source=KeySource.REQUEST)
    return next((one for one in waiting if read.kind == KeyKind.SMIME and belongs(read.public, one.private)), None)


def add_public(address: str, read: Read, *, by: Actor) -> Key:
    """Somebody's public key, given by an administrator and thereby confirmed."""
    return _put(read, address=address, source=KeySource.UPLOADED, trust=Trust.TRUSTED, by=by)


def add_authority(read: Read, *, by: Actor) -> Key:
    """An authority whose certificates are believed from now on."""
    return _put(read, address="", authority=True, source=KeySource.UPLOADED, trust=Trust.TRUSTED, by=by)


def add_found(address: str, read: Read, *, source: str, message: Message | None, trusted: bool) -> Key | None:
    """A key that came with a mail: a candidate, unless what brought it proved whose it is. What was decided about
    a key before stays; a known key learns of its own later expiry or its revocation."""
    known = Key.objects.filter(kind=read.kind, fingerprint=read.fingerprint, mailbox=None)
    for one in known:
        _refresh(one, read)
    if mine := known.filter(address=address.lower()).first():
        if trusted and mine.trust == Trust.CANDIDATE:
            mine.trust, mine.trusted_at = Trust.TRUSTED, clock.now()
            mine.save(update_fields=["trust", "trusted_at"])
        return mine
    waiting = Key.objects.filter(address=address.lower(), trust=Trust.CANDIDATE)
    if not trusted and waiting[:MOST_CANDIDATES].count() >= MOST_CANDIDATES:
        return None  # whoever floods us with keys is not helped
    trust = Trust.TRUSTED if trusted else Trust.CANDIDATE
    return _put(read, address=address, source=source, trust=trust, by=None, found_in=message)


def decide(key: Key, trust: Trust, *, by: Actor) -> None:
    """An administrator says whether the key is whose it says."""
    key.trust, key.trusted_by, key.trusted_at = trust, by.person, clock.now()
    key.save(update_fields=["trust", "trusted_by", "trusted_at"])


def revoke(key: Key) -> None:
    """Its owner has withdrawn it, or somebody else has it: nothing it signs counts, nothing is encrypted for it."""
    key.revoked = True
    key.save(update_fields=["revoked"])


def remove(key: Key) -> None:
    """What was encrypted for a mailbox's removed key can no longer be read by Tresen; messages filed stay readable."""
    key.delete()


def _known(key: Key) -> Known:
    return Known(key.kind, key.public, key.address, key.trust == Trust.TRUSTED, key.revoked, key.valid_until)


def _put(
    read: Read,
    *,
    address: str,
    source: str,
    trust: Trust,
    by: Actor | None,
    mailbox: Mailbox | None = None,
    authority: bool = False,
    found_in: Message | None = None,
) -> Key:
    told = {
        "public": read.public,
        "handles": list(read.handles),
        "subject": read.subject[:300],
        "issuer": read.issuer[:300],
        "self_signed": read.self_signed,
        "encrypts": read.encrypts,
        "signs": read.signs,
        "valid_from": read.valid_from,
        "valid_until": read.valid_until,
        "revoked": read.revoked,
        "trust": trust,
        "trusted_by": by.person if by else None,
        "trusted_at": clock.now() if trust == Trust.TRUSTED else None,
        "source": source,
        "authority": authority,
        "found_in": found_in,
    }
    with transaction.atomic():
        key, _made = Key.objects.update_or_create(
            kind=read.kind, fingerprint=read.fingerprint, address=address.lower(), mailbox=mailbox, defaults=told
        )
    return key


def _refresh(key: Key, read: Read) -> None:
    """OpenPGP keys change: what the key itself has signed about itself is taken over."""
    if key.kind != KeyKind.PGP or key.public == read.public:
        return
    try:
        public = openpgp.merged(key.public, read.public)
        about = openpgp.about(public.encode())
    except Exception:  # Sequoia tells only by text what is wrong with a key
        return
    key.public, key.valid_until = public, about.expires
    key.revoked, key.handles = key.revoked or about.revoked, list(about.handles)
    key.save(update_fields=["public", "valid_until", "revoked", "handles"])
