"""The first steps to any server: its name, its port, its encryption and its certificate."""

import socket
import ssl
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as Late
from datetime import UTC, datetime
from typing import Any, TypeVar

from tresen.channels.email.causes import Cause
from tresen.channels.email.doctor.steps import PATIENCE, Step, What, bad, good, warn
from tresen.channels.email.models import Security
from tresen.kit import clock

T = TypeVar("T")
SOON = 14  # days before a certificate ends


def reach(host: str, port: int) -> Iterator[Step]:
    """Does the name lead somewhere, and does anybody listen there?"""
    try:
        addresses = resolved(host, port)
    except Late:
        yield bad(What.NAME, Cause.SILENT)
        return
    except (OSError, UnicodeError) as error:
        yield bad(What.NAME, error)
        return
    yield good(What.NAME, addresses=addresses[:4])
    try:
        socket.create_connection((host, port), PATIENCE).close()
    except OSError as error:
        yield bad(What.PORT, error, port=port)
        return
    yield good(What.PORT, port=port)


def resolved(host: str, port: int) -> list[str]:
    """Looking a name up knows no time-out of its own: it happens in a thread that is left behind if it hangs."""
    threads = ThreadPoolExecutor(1, thread_name_prefix="name")
    asked = threads.submit(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
    threads.shutdown(wait=False)
    return list(dict.fromkeys(str(one[4][0]) for one in asked.result(PATIENCE)))


def encrypted(security: str, dial: Callable[[], T], line: Callable[[T], Any]) -> Generator[Step, None, T | None]:
    """Connects: the steps of it, and at its end the connection. `line` gives the socket of a connection."""
    try:
        server = dial()
    except ssl.SSLCertVerificationError as error:
        yield good(What.TLS)
        yield bad(What.CERTIFICATE, error)
        return None
    except Exception as error:  # whatever the libraries make of a server that says something else
        yield bad(What.TLS, error)
        return None
    if security == Security.NONE:
        yield warn(What.TLS)
    else:
        wire = line(server)
        yield good(What.TLS, version=str(getattr(wire, "version", lambda: "")() or ""))
        yield _certificate(wire)
    return server


def _certificate(wire: Any) -> Step:
    found: dict[str, Any] = (wire.getpeercert() if hasattr(wire, "getpeercert") else None) or {}
    if "notAfter" not in found:
        return good(What.CERTIFICATE)
    until = datetime.fromtimestamp(ssl.cert_time_to_seconds(str(found["notAfter"])), UTC)
    days = (until - clock.now()).days
    return (warn if days < SOON else good)(What.CERTIFICATE, until=until.date().isoformat(), days=days)
