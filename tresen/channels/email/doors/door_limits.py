"""How many may stand at the doors at once: in all, and of one peer."""

from collections import Counter
from ipaddress import IPv6Address, ip_address, ip_network

OVERALL = 200
OF_ONE_PEER = 40  # a mail server in front uses twenty at a time and more


class Limits:
    """Shared by the doors of a process."""

    def __init__(self, overall: int = OVERALL, of_one_peer: int = OF_ONE_PEER) -> None:
        self.overall, self.of_one_peer = overall, of_one_peer
        self.inside: Counter[str] = Counter()

    def enter(self, peer: str) -> bool:
        """False if it is too much; else `leave` must follow."""
        who = _who(peer)
        if self.inside.total() >= self.overall or (who and self.inside[who] >= self.of_one_peer):
            return False
        self.inside[who] += 1
        return True

    def leave(self, peer: str) -> None:
        who = _who(peer)
        self.inside[who] -= 1
        if self.inside[who] <= 0:
            del self.inside[who]


def _who(peer: str) -> str:
    """Whoever has one IPv6 address has 2**64 of them. "" comes by a Unix socket."""
    try:
        address = ip_address(peer)
    except ValueError:
        return ""
    if isinstance(address, IPv6Address):
        return str(address.ipv4_mapped or ip_network((address, 64), strict=False))
    return str(address)
