"""Whatever is enqueued, a worker must know: it imports nothing but the installed rooms."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import tresen

ROOM = Path(tresen.__file__).parent
KNOWN = """
import django
django.setup()
from procrastinate.contrib.django import app
app.perform_import_paths()
print("\\n".join(app.tasks))
"""


def declared() -> set[str]:
    """The full names of all functions marked @job or @periodic."""
    found = set()
    for path in ROOM.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef) and any(
                isinstance(mark, ast.Call) and getattr(mark.func, "id", "") in {"job", "periodic"}
                for mark in node.decorator_list
            ):
                module = ".".join(path.relative_to(ROOM.parent).with_suffix("").parts)
                found.add(f"{module}.{node.name}")
    return found


def test_a_worker_knows_every_job() -> None:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    command = [sys.executable, "-c", KNOWN]
    done = subprocess.run(command, env=environment, cwd=ROOM.parent, capture_output=True, text=True, check=True)
    # What the command of the worker itself imports beyond the rooms.
    known = set(done.stdout.split()) | {name for name in declared() if name.startswith("tresen.kit.worker.")}
    assert declared() - known == set()
    assert len(declared()) >= 4
