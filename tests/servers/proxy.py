"""A line that breaks: passes bytes on between a client and a server until it has passed as many as it was told to."""

import contextlib
import socket
import threading


class Proxy:
    """`cut_after`: bytes from the server until both sides are hung up on; None: never."""

    def __init__(self, port: int, *, cut_after: int | None = None) -> None:
        self.target, self.cut_after = port, cut_after
        self.passed = self.connections = self.cuts = 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self.listener.getsockname()[1])
        self.open: list[socket.socket] = []
        self.thread = threading.Thread(target=self._accept, daemon=True)

    def __enter__(self) -> "Proxy":
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.cut()

    def cut(self) -> None:
        for one in self.open:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()
        self.open.clear()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            self.connections += 1
            try:
                server = socket.create_connection(("127.0.0.1", self.target), 5)
            except OSError:
                client.close()
                continue
            server.settimeout(None)
            self.open += [client, server]
            threading.Thread(target=self._pass, args=(client, server, False), daemon=True).start()
            threading.Thread(target=self._pass, args=(server, client, True), daemon=True).start()

    def _pass(self, source: socket.socket, sink: socket.socket, counted: bool) -> None:
        left = self.cut_after if counted else None
        with contextlib.suppress(OSError):
            while piece := source.recv(4096 if left is None else max(1, min(4096, left))):
                sink.sendall(piece)
                self.passed += len(piece) if counted else 0
                if left is not None:
                    left -= len(piece)
                    if left <= 0:
                        self.cuts += 1
                        break
        for one in (source, sink):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
