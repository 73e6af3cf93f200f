"""`tresen up`: database, migrations, web, worker and mail intake in one supervised process tree."""

import argparse

from tresen.config.locking import hold
from tresen.config.running import place
from tresen.config.supervisor import Supervisor, Wanted


def arguments(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--demo", action="store_true", help="load the demo company into an empty installation")
    sub.add_argument("--host", default="127.0.0.1", metavar="H", help="address to listen on (default: 127.0.0.1)")
    sub.add_argument("--port", type=int, default=8000, metavar="N", help="port of the web server (default: 8000)")
    sub.add_argument(
        "--smtp-host", default="127.0.0.1", metavar="H", help="address mail is taken at (default: 127.0.0.1)"
    )
    sub.add_argument("--smtp-port", type=int, default=2525, metavar="N", help="port mail is taken at (default: 2525)")
    sub.add_argument("--lmtp-port", type=int, default=0, metavar="N", help="also take mail by LMTP at this port")
    sub.add_argument("--lmtp-socket", default="", metavar="PATH", help="also take mail by LMTP at this Unix socket")
    sub.add_argument("--web-workers", type=int, default=2, metavar="N", help="web processes (default: 2)")


def run(given: argparse.Namespace) -> int:
    folder = place()
    folder.secret_key()
    wanted = Wanted(
        given.host,
        given.port,
        given.smtp_host,
        given.smtp_port,
        given.web_workers,
        given.demo,
        given.lmtp_port,
        given.lmtp_socket,
    )
    with hold(folder.data):
        return Supervisor(folder.data, wanted).run()
