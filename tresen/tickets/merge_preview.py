"""What merging two tickets would come to, told before it is done."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from tresen.tickets.change import Refused
from tresen.tickets.confiding import Discloses
from tresen.tickets.merging import check
from tresen.tickets.models import Message, Participant, Ticket


@dataclass(frozen=True)
class MergePreview:
    source: Ticket
    into: Ticket
    messages: int
    joining: list[str]  # who will get copies of the answers
    warnings: list[str]
    discloses: str  # why it needs to be said on purpose; "" if it does not
    refusal: str  # why it cannot be at all


def preview_merge(source: Ticket, into: Ticket) -> MergePreview:
    discloses, refusal = "", ""
    try:
        check(source, into)
    except Discloses as said:
        discloses = str(said)
    except Refused as said:
        refusal = str(said)
    return MergePreview(
        source=source,
        into=into,
        messages=Message.objects.filter(ticket=source).count(),
        joining=_joining(source, into),
        warnings=_warnings(source, into),
        discloses=discloses,
        refusal=refusal,
    )


def _joining(source: Ticket, into: Ticket) -> list[str]:
    known = set(Participant.objects.filter(ticket=into).values_list("address", flat=True)) | {into.customer.email}
    people = [(source.customer.email, str(source.customer))]
    people += [(one.address, str(one.person or one.name or one.address)) for one in source.participants.all()]
    return list(dict.fromkeys(name for address, name in people if address and address not in known))


def _warnings(source: Ticket, into: Ticket) -> list[str]:
    warnings = []
    if source.organisation_id != into.organisation_id:
        words = _("The tickets are of different organisations: %(first)s and %(second)s.")
        names = {"first": source.organisation or _("none"), "second": into.organisation or _("none")}
        warnings.append(words % names)
    if source.customer_id != into.customer_id:
        words = _("The customers differ. %(name)s gets copies of what you answer from now on, with what it quotes.")
        if not source.customer.email:
            words = _("The customers differ, and %(name)s has no e-mail address: answers do not reach him.")
        warnings.append(words % {"name": source.customer})
    if source.team_id != into.team_id and into.team is not None:
        warnings.append(_("The team %(name)s will read all of it, notes too.") % {"name": into.team})
    return warnings
