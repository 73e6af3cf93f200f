"""One notice for all that happens to a ticket within a few minutes: it counts up instead of coming again."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tresen.notices.kinds import weightiest
from tresen.notices.models import Notice
from tresen.notices.whom import Concerned
from tresen.tickets.models import Ticket

TOGETHER = timedelta(minutes=5)  # from the first event on


@dataclass(frozen=True)
class News:
    """What a notice needs of an event; `message`: the id of what was said."""

    at: datetime
    actor: int | None = None
    actor_label: str = ""
    message: int | None = None


@dataclass
class Bundles:
    """The last notice of each person and ticket, in memory, until `write`."""

    last: dict[tuple[int, int], Notice]
    touched: list[Notice] = field(default_factory=list)
    pushes: list[tuple[Notice, datetime]] = field(default_factory=list)

    @classmethod
    def of(cls, people: Iterable[int], tickets: Iterable[int], since: datetime) -> "Bundles":
        rows = Notice.objects.select_for_update().filter(
            person__in=sorted(people), ticket__in=sorted(tickets), begun_at__gte=since - TOGETHER
        )
        return cls({(row.person_id, row.ticket_id): row for row in rows.order_by("begun_at", "pk")})

    def add(self, kind: str, concerned: Concerned, ticket: Ticket, news: News, *, in_desk: bool) -> tuple[Notice, bool]:
        """The notice it belongs to, and whether he is to be written to about it: a kind that the notice does not tell
        of yet is worth another word, the twentieth change of the same kind is not."""
        about = (concerned.person, ticket.pk)
        notice = self.last.get(about)
        if notice is None or news.at >= notice.begun_at + TOGETHER:
            notice = self.last[about] = Notice(
                person_id=concerned.person,
                ticket=ticket,
                kinds=[],
                count=0,
                begun_at=news.at,
                in_desk=in_desk,
            )
        if notice.read_at is not None:  # he knows what came before
            notice.read_at, notice.count, notice.kinds, notice.message = None, 0, [], None
        is_news = kind not in notice.kinds
        notice.count += 1
        if is_news:
            notice.kinds = [*notice.kinds, kind]
        notice.in_desk = notice.in_desk or in_desk
        notice.at = max(news.at, notice.at or news.at)
        if kind == weightiest(notice.kinds):
            notice.kind, notice.reason, notice.team_id = kind, concerned.reason, concerned.team
            notice.actor_id, notice.actor_label = news.actor, news.actor_label
        if notice.message is None:
            notice.message = news.message
        if notice not in self.touched:
            self.touched.append(notice)
        return notice, is_news

    def write(self) -> set[int]:
        """The people whose notices are different now."""
        fresh = [one for one in self.touched if one.pk is None]
        Notice.objects.bulk_create(fresh)
        known = [one for one in self.touched if one not in fresh]
        columns = ["kind", "kinds", "count", "reason", "team", "actor", "actor_label", "message", "at", "read_at"]
        Notice.objects.bulk_update(known, [*columns, "in_desk", "mail_at"])
        return {one.person_id for one in self.touched}
