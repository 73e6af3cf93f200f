"""When a mail or a push may go to somebody: his rhythm, his quiet hours, in his own time zone."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings

from tresen.notices.models import Habits
from tresen.notices.models.wishes import Rhythm

GRACE = timedelta(minutes=1)  # what has been read in the desk by then needs no mail
SATURDAY = 5


@dataclass(frozen=True)
class Timing:
    habits: Habits
    zone: ZoneInfo

    @classmethod
    def of(cls, habits: Habits, zone: str) -> "Timing":
        """`zone`: an IANA name; one that is empty or unknown is the house's."""
        try:
            return cls(habits, ZoneInfo(zone or settings.TIME_ZONE))
        except (ZoneInfoNotFoundError, ValueError):
            return cls(habits, ZoneInfo(settings.TIME_ZONE))

    def mail(self, now: datetime) -> datetime:
        """When a mail may tell of something that has just happened."""
        rhythm, here = self.habits.rhythm, now.astimezone(self.zone)
        if rhythm == Rhythm.HOURLY:
            due = (now + timedelta(hours=1)).replace(minute=0, second=0, microsecond=0)
        elif rhythm == Rhythm.DAILY:
            due = self._at(here, self.habits.daily_at)
            due = due if due > now else self._at(here + timedelta(days=1), self.habits.daily_at)
        else:
            due = now + GRACE
        return self.after_quiet(due)

    def push(self, now: datetime) -> datetime:
        return self.after_quiet(now)

    def is_quiet(self, now: datetime) -> bool:
        return self.after_quiet(now) != now

    def after_quiet(self, moment: datetime) -> datetime:
        """The moment itself, or when the quiet it falls into is over."""
        for _ in range(8):  # nights and weekends may touch each other
            later = self._end_of_night(self._end_of_weekend(moment))
            if later == moment:
                return moment
            moment = later
        return moment

    def _end_of_weekend(self, moment: datetime) -> datetime:
        here = moment.astimezone(self.zone)
        if not self.habits.quiet_weekends or here.weekday() < SATURDAY:
            return moment
        return self._at(here + timedelta(days=7 - here.weekday()), time(0))

    def _end_of_night(self, moment: datetime) -> datetime:
        begin, end = self.habits.quiet_from, self.habits.quiet_until
        if begin is None or end is None or begin == end:
            return moment
        here = moment.astimezone(self.zone)
        clock = here.time()
        if begin < end:
            return self._at(here, end) if begin <= clock < end else moment
        if clock >= begin:
            return self._at(here + timedelta(days=1), end)
        return self._at(here, end) if clock < end else moment

    def _at(self, day: datetime, clock: time) -> datetime:
        """That time of that day in the zone; a time the summer leaves out is the one an hour later."""
        return datetime.combine(day.date(), clock, self.zone).astimezone(ZoneInfo("UTC"))
