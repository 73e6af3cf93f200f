"""A process of its own that opens one mail: it may be killed, knows no database, and is given its keys on its input.

In: a line of JSON (the ring), then the mail. Out: a line of JSON (what was found), then the mail inside, if any.
"""

import json
import resource
import sys
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from tresen.channels.email.protection.ring import Known, Opened, Own, Ring, Signature

MEMORY = 1536 * 1024 * 1024  # bytes of addresses, not of memory used: the libraries alone map some hundred MB
SECONDS = 20


def ring_as_json(ring: Ring) -> str:
    return json.dumps(asdict(ring), default=datetime.isoformat)


def ring_from_json(told: dict[str, Any]) -> Ring:
    known = []
    for one in told["known"]:
        until = one.pop("valid_until")
        known.append(Known(**one, valid_until=datetime.fromisoformat(until) if until else None))
    return Ring(
        senders=tuple(told["senders"]),
        at=datetime.fromisoformat(told["at"]),
        own=tuple(Own(**{**one, "chain": tuple(one["chain"])}) for one in told["own"]),
        known=tuple(known),
        authorities=tuple(told["authorities"]),
    )


def opened_from_json(told: dict[str, Any], inner: bytes) -> Opened:
    def signature(one: dict[str, Any]) -> Signature:
        lists: Any = {name: tuple(value) if isinstance(value, list) else value for name, value in one.items()}
        return Signature(**lists)

    signatures = tuple(map(signature, told.pop("signatures")))
    found = told.pop("found")
    return Opened(**told, signatures=signatures, inner=inner if found else None)


def main() -> None:
    from tresen.kit.processes import die_with_parent

    die_with_parent()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # it writes no files, whatever a library has in mind
    from tresen.channels.email.protection.opening import open_mail

    ring = ring_from_json(json.loads(sys.stdin.buffer.readline()))
    opened = open_mail(sys.stdin.buffer.read(), ring)
    told = asdict(replace(opened, inner=None))
    told["found"] = opened.inner is not None
    del told["inner"]
    sys.stdout.buffer.write(json.dumps(told).encode() + b"\n" + (opened.inner or b""))
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
