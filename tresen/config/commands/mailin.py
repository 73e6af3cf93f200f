"""`tresen mailin`: takes mail in by SMTP and LMTP, fetches mailboxes, and turns it all into tickets."""

import argparse

from tresen.config.running import check_port, database, load_django


def arguments(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--host", default="127.0.0.1")
    sub.add_argument("--smtp-port", type=int, default=2525)
    sub.add_argument("--lmtp-port", type=int, default=0, metavar="N", help="also take mail by LMTP (RFC 2033) here")
    sub.add_argument("--lmtp-socket", default="", metavar="PATH", help="also take mail by LMTP at this Unix socket")


def run(given: argparse.Namespace) -> int:
    check_port(given.host, given.smtp_port, "--smtp-port")
    if given.lmtp_port:
        check_port(given.host, given.lmtp_port, "--lmtp-port")
    with database():
        load_django()
        from tresen.channels.email.doors.opening import Doors
        from tresen.channels.email.mailin import serve

        serve(Doors(given.host, given.smtp_port, given.lmtp_port, given.lmtp_socket))
    return 0
