"""THE client for outgoing HTTP: pictures in mails, webhooks, sign-in at other services. Nothing else asks the web
(tests/kit/test_one_client.py looks).

What an address from outside may never do is let this machine knock at its own network. So the name is resolved here,
each address it has is checked, and the connection goes to exactly the address that was checked: a name server that
answers differently the second time is never asked a second time. Each redirect starts over. No cookies, no Referer,
no proxy from the environment, no compressed bodies, a limit on bytes and one on the whole time.
"""

import http.client
import json as json_
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from tempfile import SpooledTemporaryFile
from typing import Any, BinaryIO, cast
from urllib.parse import urljoin

from django.conf import settings

from tresen.kit.destinations import Destination, NotAllowed, Openings, destination, is_never_meant, why_not_public

__all__ = ["Answer", "NoAnswer", "NotAllowed", "call", "get"]

REDIRECTS = 3
SECONDS = 15.0
LIMIT = 10 * 1024 * 1024
IN_MEMORY = 256 * 1024
PIECE = 64 * 1024
AGENT = "Mozilla/5.0 (compatible; Tresen)"


class NoAnswer(Exception):
    """The other side could not be reached, broke off, took too long or sent too much. May be better later."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came: any status, also 404 and 500. `headers` in lower case. Close it, or use it in `with`."""

    status: int
    headers: Mapping[str, str]
    file: BinaryIO = field(repr=False)
    size: int
    url: str

    def read(self) -> bytes:
        self.file.seek(0)
        return self.file.read()

    def json(self) -> Any:
        """ValueError if it is none."""
        return json_.loads(self.read())

    def __enter__(self) -> "Answer":
        return self

    def __exit__(self, *nothing: object) -> None:
        self.file.close()


def get(
    url: str, *, accept: str = "*/*", trusted: bool = False, limit: int = LIMIT, seconds: float = SECONDS
) -> Answer:
    """Follows up to three redirects. NotAllowed: this address is not asked. NoAnswer: it was, in vain."""
    return call("GET", url, headers={"Accept": accept}, trusted=trusted, limit=limit, seconds=seconds)


def call(
    method: str,
    url: str,
    *,
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    trusted: bool = False,
    limit: int = LIMIT,
    seconds: float = SECONDS,
) -> Answer:
    """One exchange. `trusted`: an administrator typed this address (a token endpoint, say), so it may be in the
    intranet and on any port, but it must not redirect elsewhere. Only GET and HEAD follow redirects; `headers` are sent
    to the first host alone. `seconds` is for everything together. Raises NotAllowed and NoAnswer."""
    end = time.monotonic() + seconds
    target, given = destination(url), dict(headers or {})
    for _ in range(REDIRECTS + 1):
        answer = _once(method, target, body, given, trusted, limit, end)
        where = answer.headers.get("location", "")
        if method not in ("GET", "HEAD") or answer.status not in (301, 302, 303, 307, 308) or not where:
            return answer
        answer.file.close()
        follows = destination(urljoin(target.url, where))
        if trusted and follows.authority != target.authority:
            raise NotAllowed("a trusted address that leads elsewhere")
        if (follows.scheme, follows.authority) != (target.scheme, target.authority):
            given = {name: value for name, value in given.items() if name.lower() == "accept"}
        target = follows
    raise NotAllowed("too many redirects")


def resolve(host: str, port: int) -> list[str]:
    """All addresses of a host, in the order to try them. OSError if it has none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]) for one in found))


def checked(target: Destination, *, trusted: bool) -> list[str]:
    """The addresses a connection may go to. One bad address among them spoils all: an honest name has none."""
    openings = Openings(tuple(getattr(settings, "OUTBOUND_ALLOW", ())))
    if not trusted and target.port not in (80, 443) and not openings.port(target):
        raise NotAllowed(f"port {target.port}")
    try:
        addresses = resolve(target.host, target.port)
    except (OSError, UnicodeError) as error:
        raise NoAnswer(f"{target.host} is not known") from error
    for address in addresses:
        if not (reason := why_not_public(address)):
            continue
        if not (trusted or openings.address(target, address)) or is_never_meant(address):
            raise NotAllowed(f"{target.host}: {reason}")
    if not addresses:
        raise NoAnswer(f"{target.host} is not known")
    return addresses


class _Pinned(http.client.HTTPConnection):
    """A connection to an address that was checked, whatever the name says by now. `wire` stays the socket even when
    http.client has let go of it."""

    wire: socket.socket | None = None

    def __init__(self, target: Destination, addresses: list[str], end: float) -> None:
        super().__init__(target.host, target.port)
        self.target, self.addresses, self.end = target, addresses, end

    def connect(self) -> None:
        self.sock = self.wire = self._reach()
        self.sock.settimeout(max(0.1, self.end - time.monotonic()))
        if self.target.scheme == "https":
            tls = ssl.create_default_context()
            self.sock = self.wire = tls.wrap_socket(
                self.sock, server_hostname=self.target.host, do_handshake_on_connect=False
            )
            self.sock.do_handshake()

    def _reach(self) -> socket.socket:
        trouble: OSError = OSError("no address")
        for tried, address in enumerate(self.addresses):
            left = max(0.1, self.end - time.monotonic())
            try:  # a dead first address must leave time for the others
                return socket.create_connection((address, self.port), left / (len(self.addresses) - tried))
            except OSError as error:
                trouble = error
        raise trouble


@contextmanager
def _cut_off(connection: _Pinned, end: float) -> Iterator[None]:
    """A timeout of the socket is one for each read; who sends a byte now and then is cut off by this one."""

    def cut() -> None:
        with suppress(OSError):
            if connection.wire is not None:  # not SSLSocket's own shutdown: it takes the reader's state away
                socket.socket.shutdown(connection.wire, socket.SHUT_RDWR)

    timer = threading.Timer(max(0.0, end - time.monotonic()), cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _once(
    method: str,
    target: Destination,
    body: bytes | None,
    given: Mapping[str, str],
    trusted: bool,
    limit: int,
    end: float,
) -> Answer:
    connection = _Pinned(target, checked(target, trusted=trusted), end)
    sent = {"Accept": "*/*", "User-Agent": AGENT, "Accept-Encoding": "identity", "Connection": "close"}
    sent |= {name: value for name, value in given.items() if name.lower() not in ("cookie", "referer", "host")}
    try:
        with closing(connection), _cut_off(connection, end):
            connection.connect()
            connection.request(method, target.path, body=body, headers=sent | {"Host": target.authority})
            response = connection.getresponse()
            headers = {name.lower(): value for name, value in response.getheaders()}
            if response.status in (301, 302, 303, 307, 308):
                return Answer(response.status, headers, cast(BinaryIO, SpooledTemporaryFile()), 0, target.url)
            file, size = _spooled(response, limit, end)
            return Answer(response.status, headers, file, size, target.url)
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise NoAnswer(f"{target.host}: {type(error).__name__}") from error


def _spooled(response: http.client.HTTPResponse, limit: int, end: float) -> tuple[BinaryIO, int]:
    """The body, in memory while it is small. Raises NoAnswer when it is too much or takes too long."""
    if (response.length or 0) > limit:
        raise NoAnswer("too large")
    file = cast(BinaryIO, SpooledTemporaryFile(max_size=IN_MEMORY))  # noqa: SIM115 - handed on in the answer
    size = 0
    try:
        while piece := response.read1(PIECE):
            size += len(piece)
            if size > limit or time.monotonic() > end:
                raise NoAnswer("too large" if size > limit else "too slow")
            file.write(piece)
        if response.length or time.monotonic() > end:
            raise NoAnswer("broken off")
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file, size
