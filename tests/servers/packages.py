"""Programs of Debian packages the tests want: on the PATH, else (as root on Debian) installed by apt, else none."""

import functools
import os
import shutil
import subprocess
import sys

PATH = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/sbin", "/usr/local/sbin"])


def found(program: str) -> str | None:
    return shutil.which(program, path=PATH)


@functools.cache
def program(name: str, *packages: str) -> str | None:
    """The path of a program; its packages are installed if it is missing and that is possible, else None."""
    return found(name) or (_install(packages) and found(name)) or None


def _install(packages: tuple[str, ...]) -> bool:
    if not hasattr(os, "geteuid") or os.geteuid() != 0 or not found("apt-get"):
        return False
    sys.stderr.write(f"Installing {' '.join(packages)} for the tests …\n")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    script = f"apt-get update -q && apt-get install -q -y --no-install-recommends {' '.join(packages)}"
    done = subprocess.run(["sh", "-c", script], check=False, capture_output=True, timeout=600, env=environment)
    return done.returncode == 0
