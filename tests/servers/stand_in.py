"""An IMAP and a POP3 server in pure Python, as much as fetching needs: they stand in where Dovecot cannot be had."""

import re
import socketserver
import threading
from typing import Any

WORD = re.compile(rb'"((?:[^"\\]|\\.)*)"|(\S+)')
PARTIAL = re.compile(r"BODY\.PEEK\[\]<(\d+)\.(\d+)>")


class StandIn:
    """`with StandIn() as server:` `mails`: {uid: bytes}; whoever comes with `password` is let in."""

    def __init__(self, password: str = "geheim") -> None:
        self.password, self.validity = password, 7
        self.capabilities = "IMAP4rev1 UIDPLUS IDLE"
        self.mails: dict[int, bytes] = {}
        self.flags: dict[int, set[str]] = {}
        self.servers = [socketserver.ThreadingTCPServer(("127.0.0.1", 0), kind(self)) for kind in (_imap, _pop3)]
        self.imap, self.pop3 = (int(one.server_address[1]) for one in self.servers)
        self._next = 1

    def __enter__(self) -> "StandIn":
        for one in self.servers:
            one.daemon_threads = True
            threading.Thread(target=one.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        for one in self.servers:
            one.shutdown()
            one.server_close()

    def put(self, *mails: bytes) -> None:
        for mail in mails:
            self.mails[self._next], self.flags[self._next] = mail, set()
            self._next += 1

    def expunge(self, numbers: str = "1:*") -> None:
        for uid in set(self.deleted()) & set(self.chosen(numbers)):
            del self.mails[uid], self.flags[uid]

    def deleted(self) -> list[int]:
        return [uid for uid, flags in self.flags.items() if "\\Deleted" in flags]

    def chosen(self, numbers: str) -> list[int]:
        """A sequence set of UIDs (RFC 3501, 9); `*` is the highest there is, even below the first."""
        found: set[int] = set()
        top = max(self.mails, default=0)
        for part in numbers.split(","):
            first, _, last = part.partition(":")
            ends = sorted(top if one == "*" else int(one) for one in (first, last or first))
            found.update(uid for uid in self.mails if ends[0] <= uid <= ends[1])
        return sorted(found)

    def number(self, uid: int) -> int:
        return sorted(self.mails).index(uid) + 1


def _imap(server: StandIn) -> type[socketserver.StreamRequestHandler]:
    class Handler(socketserver.StreamRequestHandler):
        def say(self, line: str) -> None:
            self.wfile.write(line.encode() + b"\r\n")

        def handle(self) -> None:
            self.say(f"* OK [CAPABILITY {server.capabilities}] stand-in")
            while line := self.rfile.readline().strip():
                tag, *words = [(one or other).decode() for one, other in WORD.findall(line)]
                name = words[0].upper()
                if name == "UID":
                    name, words = words[1].upper(), words[1:]
                answer = getattr(self, f"do_{name.lower()}", self.nothing)(*words[1:])
                self.say(f"{tag} {answer or f'OK {name} done'}")
                if name == "LOGOUT":
                    return

        def nothing(self, *_: str) -> str:
            return ""

        def do_capability(self) -> None:
            self.say(f"* CAPABILITY {server.capabilities}")

        def do_login(self, user: str, password: str) -> str:
            return "" if password == server.password else "NO [AUTHENTICATIONFAILED] no"

        def do_select(self, folder: str) -> str:
            if folder.upper() != "INBOX":
                return "NO [NONEXISTENT] no such folder"
            self.say(f"* {len(server.mails)} EXISTS\r\n* OK [UIDVALIDITY {server.validity}] valid")
            return "OK [READ-WRITE] open"

        do_examine = do_select

        def do_search(self, *words: str) -> None:
            found = server.chosen(words[1]) if words[0].upper() == "UID" else sorted(server.mails)
            found = server.deleted() if words[0].upper() == "DELETED" else found
            self.say("* SEARCH " + " ".join(map(str, found)))

        def do_fetch(self, numbers: str, *parts: str) -> None:
            for uid in server.chosen(numbers):
                self.wfile.write(b"* %d FETCH (UID %d" % (server.number(uid), uid))
                for part in " ".join(parts).strip("()").split():
                    self.wfile.write(b" " + self.part(part.upper(), server.mails[uid]))
                self.wfile.write(b")\r\n")

        def part(self, name: str, raw: bytes) -> bytes:
            if name == "RFC822.SIZE":
                return b"RFC822.SIZE %d" % len(raw)
            if name == "BODY.PEEK[HEADER]":
                head = raw.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
                return b"BODY[HEADER] {%d}\r\n%s" % (len(head), head)
            if found := PARTIAL.fullmatch(name):
                at, size = int(found[1]), int(found[2])
                return b"BODY[]<%d> {%d}\r\n%s" % (at, len(raw[at : at + size]), raw[at : at + size])
            return b"BODY[] {%d}\r\n%s" % (len(raw), raw)

        def do_store(self, numbers: str, what: str, *flags: str) -> None:
            for uid in server.chosen(numbers):
                server.flags[uid] |= set(" ".join(flags).strip("()").split())

        def do_expunge(self, *numbers: str) -> None:
            server.expunge(*numbers)

        def do_idle(self) -> None:
            self.say("+ idling")
            before = len(server.mails)
            self.connection.settimeout(0.1)
            while True:
                try:
                    self.connection.recv(64)  # DONE
                    break
                except TimeoutError:
                    if len(server.mails) != before:
                        before = len(server.mails)
                        self.say(f"* {before} EXISTS")
            self.connection.settimeout(None)

    return Handler


def _pop3(server: StandIn) -> type[socketserver.StreamRequestHandler]:
    class Handler(socketserver.StreamRequestHandler):
        def say(self, line: str) -> None:
            self.wfile.write(line.encode() + b"\r\n")

        def handle(self) -> None:
            self.say("+OK stand-in")
            there, gone = sorted(server.mails), set[int]()
            while line := self.rfile.readline().strip():
                name, _, rest = line.decode().partition(" ")
                words: list[Any] = rest.split()
                match name.upper():
                    case "PASS":
                        self.say("+OK" if rest == server.password else "-ERR [AUTH] no")
                    case "UIDL":
                        self.lines(f"{at} id{uid}".encode() for at, uid in enumerate(there, 1))
                    case "LIST":
                        self.lines(f"{at} {len(server.mails[uid])}".encode() for at, uid in enumerate(there, 1))
                    case "RETR":
                        self.lines(server.mails[there[int(words[0]) - 1]].removesuffix(b"\r\n").split(b"\r\n"))
                    case "TOP":
                        head = server.mails[there[int(words[0]) - 1]].partition(b"\r\n\r\n")[0]
                        self.lines([*head.split(b"\r\n"), b""])
                    case "DELE":
                        gone.add(there[int(words[0]) - 1])
                        self.say("+OK")
                    case "QUIT":
                        for uid in gone:
                            server.flags[uid].add("\\Deleted")
                        server.expunge()
                        self.say("+OK bye")
                        return
                    case _:
                        self.say("+OK")

        def lines(self, lines: Any) -> None:
            self.say("+OK")
            for line in lines:
                self.wfile.write((b"." + line if line.startswith(b".") else line) + b"\r\n")
            self.say(".")

    return Handler
