"""The key this house signs its pushes with (RFC 8292): made at first use, kept encrypted. No vendor knows it."""

from django.conf import settings
from django.db import connection, transaction

from tresen.channels.email.models import Mailbox
from tresen.kit import webpush
from tresen.kit.preferences import Setting
from tresen.kit.secrets import seal, unseal

KEY = Setting[str]("notices.vapid", "")


def private_key() -> str:
    """PEM. Devices are bound to it: whoever loses it has to switch them on again."""
    if sealed := KEY.get():
        return unseal(sealed)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('notices.vapid', 1))")  # two that are first
        if not (sealed := KEY.get()):
            sealed = seal(webpush.new_key())
            KEY.set(sealed)
    return unseal(sealed)


def public_key() -> str:
    """Empty until a worker has made the key: who only looks at a page changes nothing."""
    sealed = KEY.get()
    return webpush.public_key(unseal(sealed)) if sealed else ""


def contact() -> str:
    """Whom a push service may write to when something goes wrong with what we send."""
    if settings.SECURE:
        return str(settings.BASE_URL)
    address = Mailbox.objects.filter(is_active=True).order_by("pk").values_list("address", flat=True).first()
    return f"mailto:{address or 'postmaster@localhost'}"
