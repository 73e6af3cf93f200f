"""Keeping a tree of processes together."""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def die_with_parent(wanted: int = signal.SIGTERM) -> None:
    """Asks Linux to send this process `wanted` when its parent ends, however it ends (kill -9 too)."""
    if sys.platform != "linux":
        return
    parent = os.getppid()
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, wanted, 0, 0, 0)
    if os.getppid() != parent:  # it ended before the request was made
        os.kill(os.getpid(), wanted)
