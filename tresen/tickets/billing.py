"""Billing working time: what was billed is locked, and can be opened again with a reason."""

from datetime import date

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from tresen.kit import clock
from tresen.people.actor import Actor
from tresen.people.models import Organisation
from tresen.people.rights import Right
from tresen.tickets.access import worked_q
from tresen.tickets.change import Refused
from tresen.tickets.models import Billing, TimeEntry


def entries_billable(actor: Actor) -> QuerySet[TimeEntry]:
    """Entries on tickets where the actor may bill."""
    return TimeEntry.objects.filter(worked_q(actor, "ticket__", Right.BILLING))


def bill(organisation: Organisation | None, first: date, last: date, *, by: Actor) -> Billing:
    """Locks all billable time of a client (None: of tickets without one) from `first` to `last` that is not billed
    yet and on tickets where the actor may bill. Refused if there is none."""
    assert by.person is not None
    with transaction.atomic():
        wanted = entries_billable(by).filter(
            Q(ticket__organisation=organisation), day__gte=first, day__lte=last, billable=True, billing=None
        )
        keys = list(wanted.order_by("pk").values_list("pk", flat=True).select_for_update(of=("self",)))
        locked = TimeEntry.objects.filter(pk__in=keys, billing=None)
        sums = locked.aggregate(count=Count("pk"), minutes=Sum("minutes"))
        if not sums["count"]:
            raise Refused(_("There is no billable time in this period that is not billed yet."))
        made = Billing.objects.create(
            organisation=organisation,
            first=first,
            last=last,
            entries_count=sums["count"],
            minutes=sums["minutes"],
            by=by.person,
            at=clock.now(),
        )
        locked.update(billing=made)
    return made


def unbill(billing: Billing, *, by: Actor, reason: str) -> None:
    """Opens its entries again. Refused without a reason, or if it is open already."""
    assert by.person is not None
    reason = " ".join(reason.split())[:500]
    if not reason:
        raise Refused(_("Say why the billing is taken back."))
    with transaction.atomic():
        current = Billing.objects.select_for_update().get(pk=billing.pk)
        if current.undone_at is not None:
            raise Refused(_("This billing has been taken back already."))
        TimeEntry.objects.filter(billing=current).update(billing=None)
        current.undone_at, current.undone_by, current.reason = clock.now(), by.person, reason
        current.save(update_fields=["undone_at", "undone_by", "reason"])


def billings_for(actor: Actor) -> QuerySet[Billing]:
    """Billings all of whose entries the actor may bill; those taken back are there for whoever may bill at all and
    made them himself."""
    if not actor.has(Right.BILLING):
        return Billing.objects.none()
    others = TimeEntry.objects.filter(billing=OuterRef("pk")).exclude(pk__in=entries_billable(actor).values("pk"))
    mine = Q(undone_at__isnull=True) | Q(by=actor.person)
    return Billing.objects.filter(~Exists(others), mine).select_related("organisation", "by", "undone_by")
