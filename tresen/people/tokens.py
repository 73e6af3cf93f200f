"""Tokens for programs: issued once, shown once, kept as a hash."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from tresen.kit import clock
from tresen.people.actor import Actor
from tresen.people.models import ApiToken, Person
from tresen.people.models.token import Scope

PREFIX = "tresen_"
SHOWN = 12
USE_NOTED_EVERY = timedelta(minutes=1)


class TokenRefused(Exception):
    """The token cannot be given or taken back by this actor."""


def issue(person: Person, *, scope: str, name: str, expires_at: datetime | None = None) -> str:
    """A new token; the secret returned here (192 random bits) is never to be had again."""
    if scope not in Scope.values:
        raise ValueError(f"no such scope: {scope}")
    secret = PREFIX + secrets.token_urlsafe(24)
    ApiToken.objects.create(
        person=person,
        name=name[:100],
        scope=scope,
        hash=_hash(secret),
        prefix=secret[:SHOWN],
        created_at=clock.now(),
        expires_at=expires_at,
    )
    return secret


def tokens_of(person: Person) -> QuerySet[ApiToken]:
    """The tokens a person may still use or take back, newest first."""
    return ApiToken.objects.filter(person=person, revoked_at=None)


def revoke(token: ApiToken, *, by: Actor) -> None:
    """Ends a token at once: one's own, or as an administrator anybody's."""
    if not (by.is_system or by.is_admin or (by.person is not None and by.person.pk == token.person_id)):
        raise TokenRefused("not yours")
    ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=clock.now())


def token_by_secret(secret: str) -> ApiToken | None:
    """The living token with this secret, its person loaded; None if it is unknown, ended or its person is."""
    if not secret.startswith(PREFIX):
        return None
    living = Q(revoked_at=None) & (Q(expires_at=None) | Q(expires_at__gt=clock.now()))
    known = ApiToken.objects.filter(living, hash=_hash(secret), person__is_active=True)
    return known.select_related("person").first()


def note_use(token: ApiToken) -> None:
    """Remembers when a token was last used, to the minute: most calls write nothing."""
    now = clock.now()
    if token.last_used_at is None or token.last_used_at <= now - USE_NOTED_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()
