"""What the agents of the demo were told in the last days, as far as they have not read it; and what some of them chose.
Nothing of it is mailed or pushed: it has been."""

from datetime import datetime, time, timedelta

from django.db import connection

from tresen.notices.choosing import choose, choose_for_house, chosen_by
from tresen.notices.handling import mute
from tresen.notices.models import Habits, Notice, Place, Push
from tresen.notices.telling import tell
from tresen.people.models import Person, Team
from tresen.tickets.models import Event, Ticket
from tresen.tickets.models.state import UNFINISHED

DAYS, BATCH = timedelta(days=3), 200
LATELY = timedelta(hours=3)
MOST_UNREAD = 4


def tell_the_agents(today: datetime) -> None:
    """Within the transaction that made the rest. The reader goes on after it."""
    _choices()
    events = list(Event.objects.filter(at__gt=today - DAYS).order_by("at", "pk"))
    for begin in range(0, len(events), BATCH):
        tell(events[begin : begin + BATCH])
    Notice.objects.update(mail_at=None)
    Push.objects.all().delete()
    for person in Person.objects.filter(pk__in=Notice.objects.values("person")):
        _read(person, today)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        (xid,) = cursor.fetchone()
    Place.objects.update(xid=xid, event=2**62)


def _read(person: Person, today: datetime) -> None:
    """Everything but a few of the last hours; what was only for the team was looked through in the morning."""
    mine = Notice.objects.filter(person=person).order_by("-at")
    kept = list(mine.filter(at__gt=today - LATELY).values_list("pk", flat=True)[:MOST_UNREAD])
    kept += list(mine.exclude(kind="opened").exclude(pk__in=kept).values_list("pk", flat=True)[: 6 - len(kept)])
    mine.exclude(pk__in=kept).update(read_at=today - timedelta(minutes=20))


def _choices() -> None:
    """One who is not disturbed in the evening, one who hears of every new ticket, a team that is told by mail too."""
    people = Person.objects.filter(role="agent", is_active=True).order_by("pk")
    early, all_ears = people[0], people[1]
    Habits.objects.create(person=early, rhythm="hourly", quiet_from=time(18), quiet_until=time(7), quiet_weekends=True)
    waiting = Ticket.objects.filter(assignee=early, state_type__in=UNFINISHED).order_by("pk").first()
    if waiting is not None:
        mute(early, waiting)
    wanted = {kind: sorted(ways) for kind, ways in chosen_by(all_ears).items()}
    choose(all_ears, wanted | {"opened": ["desk", "push"]})
    if team := Team.objects.filter(level="2").order_by("pk").first():
        choose_for_house({"handed_over": ["desk", "mail"]}, team)
