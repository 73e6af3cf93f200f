"""A mailbox's key ends one day: administrators are told 30 days before, and until there is a new one."""

from datetime import datetime, timedelta

from tresen.channels.email.models import Key, KeySource, Mailbox
from tresen.kit import clock
from tresen.kit.alarms import end_alarm, open_alarms, raise_alarm
from tresen.kit.jobs import periodic

KIND = "key-expires"
BEFORE = timedelta(days=30)


@periodic("17 * * * *")
def watch_keys(timestamp: int) -> None:
    """Once an hour; may run any number of times."""
    check_keys()


def check_keys() -> None:
    """Raises an alarm for each mailbox and kind whose last key ends soon or has ended, and ends those that are over."""
    now = clock.now()
    about: set[str] = set()
    for mailbox in Mailbox.objects.filter(is_active=True, keys__isnull=False).distinct():
        for kind, until in _last(mailbox).items():
            if until is not None and until - now < BEFORE:
                raise_alarm(
                    KIND, f"{mailbox.address} {kind}", mailbox=mailbox.pk, method=kind, until=until.isoformat(),
                    expired=until <= now,
                )  # fmt: skip
                about.add(f"{mailbox.address} {kind}")
    for alarm in open_alarms().filter(kind=KIND):
        if alarm.about not in about:
            end_alarm(KIND, alarm.about)


def _last(mailbox: Mailbox) -> dict[str, datetime | None]:
    """Until when the longest-lasting key of each kind is valid; None: for ever."""
    last: dict[str, datetime | None] = {}
    own = Key.objects.filter(mailbox=mailbox, revoked=False).exclude(source=KeySource.REQUEST)
    for kind, until in own.values_list("kind", "valid_until"):
        known = last.get(kind, until)
        last[kind] = None if known is None or until is None else max(known, until)
    return last
