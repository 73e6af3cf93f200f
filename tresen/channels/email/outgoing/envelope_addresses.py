"""Addresses as they are written into a mail and told to a server: IDNA domains, names that smuggle nothing."""

import re
from email.headerregistry import Address as HeaderAddress
from email.utils import parseaddr

from tresen.channels.contract import PermanentFailure
from tresen.people.addresses import normal_domain

# What stands before the @ without quotes (RFC 5322 dot-atom, RFC 6532 letters), and a domain of any letters.
SENDABLE = re.compile(r"[^\s@<>,;:\"()\[\]\\]{1,64}@[^\s@<>,;:\"()\[\]\\]{1,255}")
_LABEL = r"(?!-)[A-Za-z0-9_-]{1,63}(?<!-)"


def one_line(text: str) -> str:
    """Text for a header: no line break of any kind, so that no header can be smuggled in."""
    return re.sub(r"[\s\x00-\x1f\x7f\u0085\u2028\u2029]+", " ", text).strip()


def header_address(name: str, address: str) -> HeaderAddress:
    """An address with its domain as DNS has it. PermanentFailure if that is none."""
    local, _, domain = address.rpartition("@")
    try:
        return HeaderAddress(one_line(name), local, in_ascii(domain))
    except ValueError:
        raise PermanentFailure(f"“{address}” is not an address mail can be sent to.") from None


def header_addresses(values: list[str]) -> list[HeaderAddress]:
    """One header's addresses, each once. PermanentFailure names the one that is none: it is told, never skipped."""
    found: dict[str, HeaderAddress] = {}
    for value in values:
        name, address = parseaddr(one_line(value))
        if not SENDABLE.fullmatch(address):
            raise PermanentFailure(f"“{one_line(value)}” is not an address mail can be sent to.")
        found.setdefault(address.lower(), header_address(name, address))
    return list(found.values())


def envelope_address(address: str) -> str:
    """An address as RCPT TO has it. PermanentFailure if it is none."""
    return header_addresses([address])[0].addr_spec


def is_international(address: str) -> bool:
    """Are there letters before the @ that only SMTPUTF8 (RFC 6531) can carry?"""
    return not (parseaddr(address)[1] or address).rpartition("@")[0].isascii()


def in_ascii(domain: str) -> str:
    """A domain as DNS writes it. ValueError if it is no domain."""
    known = normal_domain(domain) if not domain.isascii() else domain
    if not re.fullmatch(rf"{_LABEL}(?:\.{_LABEL})*", known):
        raise ValueError(domain)
    return known
