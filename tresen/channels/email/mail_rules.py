"""What administrators may set about mail that comes by the dozen."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from tresen.kit.preferences import Setting
from tresen.kit.recent import forget, recently

# No person writes as much, and few machines that mean well; a device that does is let in by name.
SENDER_HOURLY = Setting[int]("mail.sender_hourly", 3000)
UNLIMITED = Setting[list[str]]("mail.unlimited_senders", [])
KNOWN_DAILY = Setting[int]("mail.acknowledgements_daily", 5)
DOMAIN_DAILY = Setting[int]("mail.acknowledgements_domain_daily", 50)
ALL_HOURLY = Setting[int]("mail.acknowledgements_hourly", 500)


SETTINGS: dict[str, Setting[Any]] = {
    "sender_hourly": SENDER_HOURLY,
    "unlimited": UNLIMITED,
    "known_daily": KNOWN_DAILY,
    "domain_daily": DOMAIN_DAILY,
    "all_hourly": ALL_HOURLY,
}


@dataclass(frozen=True)
class MailRules:
    """`sender_hourly`: messages of one sender within an hour, 0 is no limit; `unlimited`: addresses and @domains it
    does not count for; the others: acknowledgements to a known address and to strangers of one domain a day, and to
    everybody within an hour."""

    sender_hourly: int
    unlimited: frozenset[str]
    known_daily: int
    domain_daily: int
    all_hourly: int

    def limits(self, sender: str) -> bool:
        """Does the limit count for this sender?"""
        return self.sender_hourly > 0 and not self.unlimited & {sender, f"@{sender.rpartition('@')[2]}"}


@recently
def mail_rules() -> MailRules:
    """As set now, remembered for a moment."""
    return MailRules(
        SENDER_HOURLY.get(),
        frozenset(one.lower() for one in UNLIMITED.get()),
        KNOWN_DAILY.get(),
        DOMAIN_DAILY.get(),
        ALL_HOURLY.get(),
    )


def change_rules(**values: Any) -> None:
    """Sets those named, as they are called in `SETTINGS`; all of them, or none."""
    with transaction.atomic():
        transaction.on_commit(forget)
        for name, value in values.items():
            SETTINGS[name].set(value)
