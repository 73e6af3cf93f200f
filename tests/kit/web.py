"""A small web server for tests, and a name server that says what a test wants."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Page = Callable[[str], bytes] | bytes


class Server:
    """Answers every request with `pages[path]` (whole HTTP answers); keeps what it was asked."""

    def __init__(self, pages: dict[str, Page]) -> None:
        self.pages, self.asked = pages, list[str]()
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.socket.getsockname()[1]
        self.connections = 0

    def run(self) -> None:
        while True:
            try:
                connection, _peer = self.socket.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._answer, args=[connection], daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with connection:
            request = b""
            while b"\r\n\r\n" not in request and (piece := connection.recv(65536)):
                request += piece
            self.asked.append(request.decode("latin-1"))
            path = request.split(b" ")[1].decode() if b" " in request else "/"
            page = self.pages.get(path, b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
            try:
                if callable(page):
                    page(connection)  # type: ignore[arg-type]
                else:
                    connection.sendall(page)
            except OSError:
                pass


@contextmanager
def serving(pages: dict[str, Page]) -> Iterator[Server]:
    server = Server(pages)
    threading.Thread(target=server.run, daemon=True).start()
    try:
        yield server
    finally:
        server.socket.shutdown(socket.SHUT_RDWR)
        server.socket.close()


def answer(body: bytes, media_type: str = "image/png", status: str = "200 OK", extra: str = "") -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Type: {media_type}\r\nContent-Length: {len(body)}\r\n{extra}\r\n"
    return head.encode() + body


def leads_to(where: str) -> bytes:
    return f"HTTP/1.1 302 Found\r\nLocation: {where}\r\nContent-Length: 0\r\n\r\n".encode()
