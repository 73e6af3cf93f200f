"""An SMTP server that takes XOAUTH2, asks the tests' provider about the token, and keeps the mails."""

import base64
import re
import socketserver
import threading
from typing import Any

from tests.servers.oauth import Provider

OWN = re.compile(rb"user=([^\x01]*)\x01auth=Bearer ([^\x01]*)\x01\x01")


class Submission:
    def __init__(self, provider: Provider) -> None:
        self.provider, self.signed_in, self.refused = provider, list[str](), 0
        self.refuses: dict[str, str] = {}  # {command: the answer to it}
        self.mails: list[bytes] = []
        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), _handler(self))
        self.server.daemon_threads = True
        self.port = int(self.server.server_address[1])

    def __enter__(self) -> "Submission":
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()

    def lets_in(self, response: bytes) -> bool:
        found = OWN.fullmatch(base64.b64decode(response))
        said = self.provider.introspect(found[2].decode()) if found else {"active": False}
        fits = bool(found and said["active"] and said["username"] == found[1].decode())
        if fits and found:
            self.signed_in.append(found[1].decode())
        else:
            self.refused += 1
        return fits


def _handler(submission: Submission) -> type[socketserver.StreamRequestHandler]:
    class Handler(socketserver.StreamRequestHandler):
        def say(self, words: str) -> None:
            self.wfile.write(words.encode() + b"\r\n")

        def handle(self) -> Any:
            self.say("220 submission.test ESMTP")
            while line := self.rfile.readline().strip():
                if line.upper().startswith(b"EHLO"):
                    self.say("250-submission.test\r\n250 AUTH XOAUTH2")
                elif line.upper().startswith(b"AUTH XOAUTH2 "):
                    if submission.lets_in(line.split()[2]):
                        self.say("235 2.7.0 welcome")
                    else:
                        self.say("334 " + base64.b64encode(b'{"status":"401","schemes":"Bearer"}').decode())
                        self.rfile.readline()
                        self.say("535 5.7.3 Authentication unsuccessful")
                elif refusal := submission.refuses.get(line[:4].decode().upper()):
                    self.say(refusal)
                elif line.upper() == b"DATA":
                    self.say("354 go on")
                    lines = []
                    while (part := self.rfile.readline()) != b".\r\n":
                        lines.append(part)
                    submission.mails.append(b"".join(lines))
                    self.say("250 2.0.0 queued as 42")
                elif line.upper() == b"QUIT":
                    self.say("221 bye")
                    return
                else:
                    self.say("250 OK")

    return Handler
