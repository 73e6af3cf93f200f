"""From events to notices: whom each concerns, who of them may see it and wants to know, what it is bundled with."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from tresen.kit import clock
from tresen.notices.audience import Audience
from tresen.notices.bundling import Bundles, News
from tresen.notices.kinds import DESK, KINDS, MAIL, PUSH, Kind
from tresen.notices.pushing import push
from tresen.notices.ringing import ring
from tresen.notices.timing import Timing
from tresen.notices.whom import Concerned, Happened
from tresen.people.members import members_of
from tresen.tickets.models import Event, Message, Ticket

OLD = timedelta(days=7)  # after so long an outage nobody wants to be told one by one; imported history is older
SAID = frozenset({"opened", "received", "partner_answered", "noted"})
WRITE_WITHIN = timedelta(hours=12)  # what is older than this is only shown in the desk


@dataclass(frozen=True)
class Finding:
    """One event concerns one person; `kind`: the weightiest by which it does."""

    happened: Happened
    concerned: Concerned
    kind: Kind


def tell(events: Sequence[Event]) -> None:
    """Writes the notices of these events, in the caller's transaction. Not to be repeated: it counts up."""
    findings = _of_journal(events)
    if findings:
        spread([(one.kind, one.concerned, one.happened.ticket, news_of(one)) for one in findings])


def news_of(finding: Finding) -> News:
    """What came by itself, a mail say, was done by whoever wrote it."""
    what = finding.happened
    event, message = what.event, what.event.data.get("message")
    said = what.author is not None and event.actor_id is None and event.name in SAID
    actor, label = (what.author, what.author_name) if said else (event.actor_id, event.actor_label)
    return News(event.at, actor, label, message if isinstance(message, int) else None)


def spread(told: Sequence[tuple[Kind, Concerned, Ticket, News]]) -> None:
    """What is told to whom, in this order. Access is asked as it is now, for each person and ticket."""
    people = {concerned.person for _, concerned, _, _ in told}
    audience = Audience.of(people, {ticket.pk for _, _, ticket, _ in told})
    bundles = Bundles.of(people, {ticket.pk for _, _, ticket, _ in told}, min(news.at for *_, news in told))
    now = clock.now()
    for kind, concerned, ticket, news in told:
        if not audience.may_be_told(concerned.person, ticket, kind):
            continue
        channels = audience.channels(concerned.person, concerned.team or ticket.team_id, kind)
        if not channels:
            continue
        notice, is_news = bundles.add(kind.key, concerned, ticket, news, in_desk=DESK in channels)
        if is_news and news.at > now - WRITE_WITHIN:
            timing = Timing.of(audience.habits(concerned.person), audience.zone(concerned.person))
            if MAIL in channels and notice.mail_at is None:
                notice.mail_at = timing.mail(now)
            if PUSH in channels:
                bundles.pushes.append((notice, timing.push(now)))
    written = bundles.write()
    push(bundles.pushes)
    ring(written)


def _of_journal(events: Iterable[Event]) -> list[Finding]:
    since = clock.now() - OLD
    fresh = [event for event in events if event.at > since]
    tickets = Ticket.objects.in_bulk({event.ticket_id for event in fresh})
    said = {event.data["message"] for event in fresh if isinstance(event.data.get("message"), int)}
    rows = Message.objects.filter(pk__in=said).values_list("pk", "author", "author__name", "author__email")
    authors = {key: (author, name or email or "") for key, author, name, email in rows}
    members = _Members()
    found: list[Finding] = []
    for event in fresh:
        author, name = authors.get(event.data.get("message"), (None, ""))
        happened = Happened(event, tickets[event.ticket_id], author, name, members.of)
        found += _concerned(happened)
    return found


def _concerned(happened: Happened) -> list[Finding]:
    """Each person once; never whoever did it himself."""
    own = {happened.event.actor_id}
    if happened.event.name != "undelivered":  # of which the author did nothing but write
        own.add(happened.author)
    found: dict[int, Finding] = {}
    for kind in KINDS:
        for one in kind.whom(happened) if kind.whom else ():
            if one.person not in own:
                found.setdefault(one.person, Finding(happened, one, kind))
    return list(found.values())


class _Members:
    """Asked once a team, for one batch of events."""

    def __init__(self) -> None:
        self.known: dict[int, list[int]] = {}

    def of(self, team: int) -> list[int]:
        if team not in self.known:
            self.known[team] = list(members_of(team).values_list("pk", flat=True))
        return self.known[team]


__all__ = ["OLD", "spread", "tell"]
