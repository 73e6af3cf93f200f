"""Opening a mail in a process that may be killed: a mail cannot take the intake down, whatever it unpacks to."""

import json
import os
import subprocess
import sys
from pathlib import Path

import tresen
from tresen.channels.email.protection import reasons
from tresen.channels.email.protection.child import opened_from_json, ring_as_json
from tresen.channels.email.protection.ring import Opened, Ring

LARGEST = 48 * 1024 * 1024  # bytes of a mail that is opened at all
PATIENCE = 30  # seconds
CHILD = [sys.executable, "-P", "-c", "from tresen.channels.email.protection.child import main; main()"]


def open_guarded(raw: bytes, ring: Ring) -> Opened:
    """As `opening.open_mail`, within bounds of size, time and memory."""
    if len(raw) > LARGEST:
        return Opened(reason=reasons.TOO_LARGE)
    given = ring_as_json(ring).encode() + b"\n" + raw
    try:
        # The keys go through a pipe: arguments and environment could be read by others on the machine.
        done = subprocess.run(  # noqa: S603 - our own interpreter and code
            CHILD, input=given, capture_output=True, timeout=PATIENCE, check=False, env=_environment()
        )
    except subprocess.TimeoutExpired:
        return Opened(reason=reasons.TOO_COSTLY)
    if done.returncode != 0:  # what it wrote to its stderr is left aside: it might tell of the content
        return Opened(reason=reasons.TOO_COSTLY)
    line, _, inner = done.stdout.partition(b"\n")
    return opened_from_json(json.loads(line), inner)


def _environment() -> dict[str, str]:
    """Nothing of ours, there are passwords in it; only where the system keeps the authorities it trusts."""
    root = str(Path(tresen.__file__).resolve().parent.parent)
    told = {name: os.environ[name] for name in ("SSL_CERT_FILE",) if name in os.environ}
    return {"PYTHONPATH": root, "LC_ALL": "C.UTF-8", "TZ": "UTC", "PYTHONDONTWRITEBYTECODE": "1", **told}
