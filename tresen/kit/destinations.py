"""Where the product may connect to when an address came from outside.

Two questions, both answered without the network: is this web address of a kind we ask at all (`destination`), and
is this internet address a public one (`why_not_public`). `kit.outbound` asks both before each connection.
"""

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import SplitResult, quote, urlsplit

LONGEST = 4000  # characters of an address
PORTS = {"http": 80, "https": 443}

# IANA's special-purpose registries; and the address under which a cloud's machines reach their host.
_CLOSED_4 = [
    ip_network(one)
    for one in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24",
        "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4", "168.63.129.16/32",
    )
]  # fmt: skip
# Only global unicast is open, and of it nothing that carries an IPv4 address inside (6to4, Teredo).
_OPEN_6 = ip_network("2000::/3")
_CLOSED_6 = [ip_network(one) for one in ("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20")]
# What an intranet never is: not even an address an administrator typed may lead there.
_NEVER = [
    ip_network(one) for one in ("0.0.0.0/8", "169.254.0.0/16", "224.0.0.0/4", "240.0.0.0/4", "168.63.129.16/32")
] + [ip_network(one) for one in ("::/128", "fe80::/10", "ff00::/8", "fd00:ec2::254/128")]
_CARRYING_4 = [ip_network(one) for one in ("::ffff:0:0/96", "64:ff9b::/96")]
_ISATAP = re.compile(r"(?:0000|0200)5efe")
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_NUMBER = re.compile(r"\d+|0x[0-9a-f]*")


class NotAllowed(Exception):
    """This address is not asked, now or later. The argument is the reason, in English, for the log."""


@dataclass(frozen=True, slots=True)
class Destination:
    """A web address taken apart: `host` in ASCII and lower case, `path` with its query, ready to be sent."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.authority}{self.path}"

    @property
    def authority(self) -> str:
        """What the Host header says."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"


def destination(url: str) -> Destination:
    """Raises NotAllowed for what is no plain http(s) address: other schemes, names before an @, hosts that are numbers
    in disguise (2130706433, 0x7f.1, 0177.0.0.1), zones, control characters."""
    if len(url) > LONGEST or re.search(r"[\x00-\x20\x7f\\]", url):
        raise NotAllowed("not an address")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise NotAllowed("not an address") from None
    scheme = parts.scheme.lower()
    if scheme not in PORTS:
        raise NotAllowed("neither http nor https")
    if "@" in parts.netloc:
        raise NotAllowed("a user name in the address")
    if port == 0:
        raise NotAllowed("port 0")
    return Destination(scheme, _host(parts), port or PORTS[scheme], _path(parts))


def _host(parts: SplitResult) -> str:
    host = parts.hostname or ""
    if parts.netloc.startswith("["):
        try:
            ip = IPv6Address(host)
        except ValueError:
            raise NotAllowed("not an address") from None
        if ip.scope_id:
            raise NotAllowed("a zone in the address")
        return str(ip)
    try:
        host = host.encode("idna").decode("ascii").lower().removesuffix(".")
    except UnicodeError:
        raise NotAllowed("not a host name") from None
    labels = host.split(".")
    if not host or len(host) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise NotAllowed("not a host name")
    if _NUMBER.fullmatch(labels[-1]):  # as browsers and the C library read it, this is an IPv4 address
        try:
            return str(IPv4Address(host))
        except ValueError:
            raise NotAllowed("an unusual notation of an address") from None
    return host


def _path(parts: SplitResult) -> str:
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    return path + (f"?{quote(parts.query, safe='/%:@!$&()*+,;=~-._?')}" if parts.query else "")


def why_not_public(address: str) -> str:
    """Why this IP address is none of the public internet; "" if it is."""
    try:
        ip = ip_address(address)
    except ValueError:
        return "not an address"
    if isinstance(ip, IPv4Address):
        return "not a public address" if any(ip in network for network in _CLOSED_4) else ""
    if ip.scope_id or ip not in _OPEN_6 or any(ip in network for network in _CLOSED_6):
        return "not a public address"
    if _ISATAP.match(ip.exploded.replace(":", "")[16:]):
        return "an address inside an address"
    return ""


def is_never_meant(address: str) -> bool:
    """Link-local (where clouds keep their credentials), multicast, nothing at all: refused even where the intranet
    is allowed."""
    ip = ip_address(address)
    if isinstance(ip, IPv6Address) and any(ip in network for network in _CARRYING_4):
        ip = IPv4Address(int(ip) & 0xFFFFFFFF)
    return any(ip in network for network in _NEVER if network.version == ip.version)


@dataclass(frozen=True, slots=True)
class Openings:
    """What the operator allows beyond the public internet: host names ("wiki.intern", "wiki.intern:8080") and networks
    ("10.1.2.0/24"). A host named without a port is allowed on the usual two."""

    entries: tuple[str, ...] = ()

    def port(self, target: Destination) -> bool:
        return f"{target.host}:{target.port}" in self.entries

    def address(self, target: Destination, address: str) -> bool:
        if target.host in self.entries or self.port(target):
            return True
        ip = ip_address(address)
        networks = [ip_network(one, strict=False) for one in self.entries if "/" in one]
        return any(ip in network for network in networks if network.version == ip.version)
