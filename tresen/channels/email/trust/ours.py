"""What a deceiver would like to be taken for: our addresses and names, our clients' names and domains."""

from tresen.channels.email.models import Mailbox
from tresen.channels.email.trust.lookalikes import skeleton
from tresen.channels.email.trust.phishing import Ours
from tresen.kit.recent import recently
from tresen.people.everybodys import EVERYBODYS  # nobody who writes from there poses as a neighbour
from tresen.people.models import Address, Domain, Organisation, Person

AGENTS = {"person__is_active": True, "person__role__in": ["agent", "admin"]}


@recently
def ours() -> Ours:
    """As it is now, remembered for a moment."""
    boxes = list(Mailbox.objects.values_list("address", "name", "sender_name"))
    agents = list(Address.objects.filter(**AGENTS).values_list("value", flat=True))
    addresses = frozenset([*agents, *(address for address, _, _ in boxes)])
    domains = {address.rpartition("@")[2] for address in addresses}
    domains |= set(Domain.objects.values_list("name", flat=True))
    names = {skeleton(" ".join(name.split())): "client" for name in Organisation.objects.values_list("name", flat=True)}
    names |= {skeleton(name): "mailbox" for _, *both in boxes for name in both if name}
    people = Person.objects.filter(is_active=True, role__in=["agent", "admin"]).values_list("name", flat=True)
    names |= {skeleton(" ".join(name.split())): "agent" for name in people if " " in name.strip()}
    return Ours(addresses, tuple(sorted(domains - EVERYBODYS)), names)
