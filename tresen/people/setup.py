"""The very first administrator, by a link that works once and only while there is none."""

import hashlib
import secrets

from django.db import transaction
from django.utils.translation import gettext as _

from tresen.kit.preferences import Setting
from tresen.people.models import Person
from tresen.people.models.person import Role
from tresen.people.registering import register

TOKEN = Setting("people.setup_token", "")


class SetupRefused(Exception):
    """The link does not work; the text says why."""


def has_admin() -> bool:
    return Person.objects.filter(role=Role.ADMIN, is_active=True).exists()


def issue_setup_token() -> str:
    """A fresh secret for the link; an older link stops working. Only its hash is kept."""
    secret = secrets.token_urlsafe(24)
    TOKEN.set(_hash(secret))
    return secret


def token_fits(secret: str) -> bool:
    kept = TOKEN.get()
    return bool(kept) and secrets.compare_digest(kept, _hash(secret)) and not has_admin()


def first_admin(secret: str, *, name: str, email: str, password: str, locale: str = "de") -> Person:
    """Registers the first administrator and uses the link up; SetupRefused if it does not fit (any more)."""
    with transaction.atomic():
        if not token_fits(secret) or not TOKEN.use_up(_hash(secret)):
            raise SetupRefused(_("This link has been used or replaced. Start Tresen again to get a new one."))
        return register(name=name, email=email, role=Role.ADMIN, password=password, locale=locale)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
