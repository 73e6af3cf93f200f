"""One form for every messenger handle, so that one account is never two."""

import re
from collections.abc import Callable

from tresen.people.addresses import normal_address
from tresen.people.models.contact import Network
from tresen.people.numbers import is_extension, normal_number

MATRIX = re.compile(r"@[a-z0-9._=/+\-]+:[a-z0-9.\-]+(?::\d{1,5})?")  # Matrix specification, "User identifiers"
TELEGRAM = re.compile(r"[a-z][a-z0-9_]{3,31}")
THREEMA = re.compile(r"[A-Z0-9*][A-Z0-9]{7}")
SLACK = re.compile(r"[\w.\-]{1,80}")
ADDRESS = re.compile(r"[^\s@]+@[^\s@]+")


def normal_handle(network: str, written: str) -> str:
    """The handle as it is stored and compared; ValueError if there can be none like it."""
    return _READERS[Network(network)](written.strip())


def link_to(network: str, value: str) -> str:
    """The address that opens a conversation; "" where a messenger has none."""
    match network:
        case Network.MATRIX:
            return f"https://matrix.to/#/{value}"
        case Network.WHATSAPP:
            return f"https://wa.me/{value.lstrip('+')}"
        case Network.SIGNAL if value.startswith("+"):
            return f"https://signal.me/#p/{value}"
        case Network.TELEGRAM:
            return f"tg://resolve?phone={value[1:]}" if value.startswith("+") else f"https://t.me/{value}"
        case Network.THREEMA:
            return f"https://threema.id/{value}"
        case Network.TEAMS:
            return f"https://teams.microsoft.com/l/chat/0/0?users={value}"
        case Network.XMPP:
            return f"xmpp:{value}"
    return ""


def _number(written: str) -> str:
    number = normal_number(written)
    if is_extension(number):
        raise ValueError(written)
    return number


def _like(pattern: re.Pattern[str], fold: Callable[[str], str]) -> Callable[[str], str]:
    def read(written: str) -> str:
        value = fold(written)
        if not pattern.fullmatch(value):
            raise ValueError(written)
        return value

    return read


def _telegram(written: str) -> str:
    """A number or a name; names differ by letters, not by case."""
    if written.startswith("+"):
        return _number(written)
    return _like(TELEGRAM, str.lower)(written.removeprefix("https://").removeprefix("t.me/").removeprefix("@"))


def _signal(written: str) -> str:
    """A number, or a user name with its digits ("anna.42")."""
    name = written.lower().removeprefix("@")
    return name if re.fullmatch(r"[a-z_][a-z0-9_]{2,31}\.\d{2,9}", name) else _number(written)


_READERS: dict[Network, Callable[[str], str]] = {
    Network.MATRIX: _like(MATRIX, str.lower),
    Network.SIGNAL: _signal,
    Network.SLACK: _like(SLACK, lambda written: written.removeprefix("@").lower()),
    Network.TEAMS: _like(ADDRESS, normal_address),
    Network.TELEGRAM: _telegram,
    Network.THREEMA: _like(THREEMA, str.upper),
    Network.WHATSAPP: _number,
    Network.XMPP: _like(ADDRESS, normal_address),
}
