"""Surfaces reach objects through access functions alone, and no statement is made of words from outside.

Read with Python's own parser: a new use fails here, and belongs into an `access` function of the room below."""

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

TRESEN = Path(__file__).parents[2] / "tresen"
SURFACES = ("desk", "api", "live")
MANAGERS = {"objects", "_default_manager", "_base_manager"}

# What may stay, each with its reason and how often. The list is closed: it only gets shorter.
ALLOWED: dict[str, tuple[int, str]] = {
    "desk/attachments/uploads.py": (3, "blobs by the digest in a signed token, which was given to this person"),
    "desk/messages/move.py": (2, "of a message that was fetched through access"),
    "desk/messages/pictures.py": (1, "of a message that was fetched through access"),
    "desk/tickets/preview.py": (1, "the message this very request has said, before it is undone"),
    "desk/tickets/earlier.py": (1, "the addresses of the customer of a ticket that was fetched through access"),
    "desk/tickets/state.py": (1, "states are the same for everybody"),
    "desk/tickets/later.py": (2, "drafts of a ticket, and blobs of a draft, that were fetched through access"),
    "desk/tickets/sentences.py": (1, "names of categories in the journal of a ticket that was fetched through access"),
    "desk/tickets/fetch.py": (1, "participants of tickets that were fetched through access"),
    "desk/directory.py": (3, "states and stamps of forms, the same for everybody"),
    "desk/bulk/shown.py": (1, "rows of a batch that was fetched through access"),
    "desk/workload/bookings.py": (1, "the activity a booking has already, for its own form"),
    "api/tickets/batches.py": (1, "rows of a batch that was fetched through access"),
    "api/forgetting.py": (1, "the API's own memory of answers, when it is old"),
    "api/once.py": (2, "the API's own memory of answers, of this token"),
    "api/tickets/shown.py": (1, "names of the teams a ticket fetched through access is shared with"),
    "api/tickets/moving.py": (1, "the ticket a verb has just given back"),
}


def files(*rooms: str) -> Iterator[tuple[str, ast.AST]]:
    for room in rooms:
        for path in sorted((TRESEN / room).rglob("*.py")):
            if "migrations" not in path.parts and path.name != "models.py":
                yield str(path.relative_to(TRESEN)), ast.parse(path.read_text())


def uses(tree: ast.AST) -> int:
    """How often a manager is asked for rows; an empty queryset for a form's field is none."""
    empty = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr == "none" and isinstance(node.value, ast.Attribute)
    }
    return sum(isinstance(node, ast.Attribute) and node.attr in MANAGERS and id(node) not in empty
               for node in ast.walk(tree))  # fmt: skip


def test_surfaces_ask_no_manager() -> None:
    found = Counter({name: count for name, tree in files(*SURFACES) if (count := uses(tree))})
    more = {name: count for name, count in found.items() if count > ALLOWED.get(name, (0, ""))[0]}
    assert not more, f"fetch it through an access function instead: {more}"


def test_no_statement_is_made_of_words() -> None:
    """.raw, .extra, RawSQL and execute take constants; what varies goes in as parameters."""
    for name, tree in files("."):
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                assert called not in {"extra", "raw"} or not node.args or not _is_sql(node.args[0]), name
                if called in {"execute", "RawSQL"} and node.args and name not in KIT:
                    assert not isinstance(node.args[0], ast.JoinedStr | ast.BinOp), f"{name}:{node.lineno}"


# Statements that name tables and channels of the product itself, from its own constants.
KIT = {name for name, _tree in files("kit", "config", "demo")} | {"live/hub.py", "notices/reading.py"}


def _is_sql(node: ast.AST) -> bool:
    return isinstance(node, ast.JoinedStr | ast.BinOp)
