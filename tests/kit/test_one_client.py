"""Only kit/outbound.py asks the web: everybody else would forget one of its checks."""

import ast
from collections.abc import Iterator
from pathlib import Path

import tresen

ROOT = Path(tresen.__file__).parent
CLIENTS = {"requests", "httpx", "urllib3", "aiohttp", "http.client", "urllib.request", "pycurl", "websockets"}
# mail's own protocols use sockets; whoever opens one to a web server goes through kit/outbound.py


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{one.name}" for one in node.names)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
            name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
            if name in ("import_module", "__import__") and node.args and isinstance(node.args[0], ast.Constant):
                yield str(node.args[0].value)


def clients(text: str) -> set[str]:
    names = set(imported(ast.parse(text)))
    return {name for name in names if any(name == one or name.startswith(f"{one}.") for one in CLIENTS)}


def test_one_module_asks_the_web() -> None:
    using = {str(path.relative_to(ROOT)) for path in ROOT.rglob("*.py") if clients(path.read_text(encoding="utf-8"))}
    assert using == {"kit/outbound.py"}


def test_the_look_itself_sees_every_way_to_import() -> None:
    for line in (
        "import requests",
        "from http import client",
        "from urllib import request",
        "import urllib.request as u",
        "from urllib3.util import Retry",
        "import importlib; importlib.import_module('httpx')",
    ):
        assert clients(line), line
    assert not clients("from urllib.parse import quote\nfrom http import HTTPStatus")
