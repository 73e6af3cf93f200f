"""What administrators may set about mail that comes by the dozen."""

from dataclasses import dataclass

from tresen.kit.preferences import Setting
from tresen.kit.recent import recently

# No person writes as much, and few machines that mean well; a device that does is let in by name.
SENDER_HOURLY = Setting[int]("mail.sender_hourly", 3000)
UNLIMITED = Setting[list[str]]("mail.unlimited_senders", [])
KNOWN_DAILY = Setting[int]("mail.acknowledgements_daily", 5)
DOMAIN_DAILY = Setting[int]("mail.acknowledgements_domain_daily", 50)
ALL_HOURLY = Setting[int]("mail.acknowledgements_hourly", 500)


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
