"""Moments as people say them: short and relative in lists, exact on request."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from tresen.kit import clock

DAYS = {
    "de": ("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
LONG_DAYS = {
    "de": ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
MONTHS = {
    "de": ("Jan.", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sep.", "Okt.", "Nov.", "Dez."),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}
WORDS = {
    "de": {"now": "jetzt", "today": "heute", "yesterday": "gestern"},
    "en": {"now": "now", "today": "today", "yesterday": "yesterday"},
}


@dataclass(frozen=True)
class Times:
    """How times are told on one page: one language, one zone, one present moment."""

    language: str
    zone: tzinfo
    now: datetime

    @classmethod
    def here(cls) -> "Times":
        language = (get_language() or "de").split("-")[0]
        return cls(language if language in DAYS else "de", timezone.get_current_timezone(), clock.now())

    def local(self, moment: datetime) -> datetime:
        return moment.astimezone(self.zone)

    def date(self, moment: date, *, year: bool = True) -> str:
        month = MONTHS[self.language][moment.month - 1]
        text = f"{moment.day}. {month}" if self.language == "de" else f"{moment.day} {month}"
        return f"{text} {moment.year}" if year else text

    def exact(self, moment: datetime) -> str:
        at = self.local(moment)
        return f"{DAYS[self.language][at.weekday()]}, {self.date(at)}, {at:%H:%M}"

    def clock(self, moment: datetime) -> str:
        return f"{self.local(moment):%H:%M}"

    def day(self, moment: datetime) -> str:
        """ "Heute", "Gestern", "Montag, 3. März": what heads the messages of one day."""
        at, today = self.local(moment), self.local(self.now)
        apart = (today.date() - at.date()).days
        if apart in {0, 1}:
            return WORDS[self.language]["yesterday" if apart else "today"].capitalize()
        named = f"{LONG_DAYS[self.language][at.weekday()]}, "
        return named + self.date(at, year=at.year != today.year)

    def ago(self, moment: datetime) -> str:
        passed = self.now - moment
        if passed < timedelta(minutes=1):
            return WORDS[self.language]["now"]
        if passed < timedelta(hours=1):
            return f"{passed.seconds // 60} min"
        if passed < timedelta(hours=12):
            return f"{passed.seconds // 3600} h"
        at, today = self.local(moment), self.local(self.now)
        apart = (today.date() - at.date()).days
        if apart == 0:
            return f"{at:%H:%M}"
        if apart == 1:
            return WORDS[self.language]["yesterday"]
        if apart < 7:
            return DAYS[self.language][at.weekday()]
        return self.date(at, year=at.year != today.year)

    def tag(self, moment: datetime) -> SafeString:
        """The relative time, kept fresh by time.js, with the exact one as its title."""
        return mark_safe(  # noqa: S308
            f'<time datetime="{moment.isoformat(timespec="seconds")}" title="{self.exact(moment)}" data-ago>'
            f"{self.ago(moment)}</time>"
        )

    def clock_tag(self, moment: datetime) -> SafeString:
        """The time of day, for what stands below the name of its day."""
        return mark_safe(  # noqa: S308
            f'<time datetime="{moment.isoformat(timespec="seconds")}" title="{self.exact(moment)}">'
            f"{self.clock(moment)}</time>"
        )
