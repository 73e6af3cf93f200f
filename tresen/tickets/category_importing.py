"""Reading a table into a category tree, and taking that back."""

from dataclasses import dataclass

from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from tresen.kit import clock
from tresen.people.actor import Actor
from tresen.people.models import Organisation, Team
from tresen.tickets.categories import add_category, change_category, changing_tree, settle_below
from tresen.tickets.category_editing import switch_off, switch_on
from tresen.tickets.category_journal import snapshot, tell
from tresen.tickets.category_table import Key, Row, by_path, key_of, read
from tresen.tickets.change import Refused
from tresen.tickets.models import Category, CategoryChange, CategoryImport


def import_table(
    text: str, organisation: Organisation | None, *, teams: list[Team], by: Actor
) -> CategoryImport | None:
    """Does what `read` says, all of it or (Refused, if a line is wrong) nothing. None if nothing was to be done."""
    assert by.person is not None
    with changing_tree():
        rows = read(text, organisation, teams)
        if wrong := next((row for row in rows if row.action == "fault"), None):
            raise Refused(_("Line %(number)s: %(fault)s") % {"number": wrong.number, "fault": wrong.fault})
        wanted = [row for row in rows if row.action != "same"]
        if not wanted:
            return None
        batch = CategoryImport.objects.create(by=by.person, organisation=organisation)
        nodes = by_path(organisation)
        for row in wanted:
            _put(row, nodes, organisation, batch, by)
    return batch


def _put(
    row: Row, nodes: dict[Key, Category], organisation: Organisation | None, batch: CategoryImport, by: Actor
) -> None:
    node: Category | None = None
    for end in range(1, len(row.path) + 1):
        above, key = node, key_of(row.path[:end])
        node = nodes.get(key) or add_category(
            {"de": row.path[end - 1]}, organisation=organisation, parent=above, by=by, batch=batch
        )
        nodes[key] = node
    assert node is not None
    node.refresh_from_db()  # switching off what is above it has reached it
    given = dict(row.given)
    active, english = given.pop("active", node.is_active), given.pop("name_en", None)
    if english is not None:
        given["names"] = {language: name for language, name in node.names.items() if language != "en"}
        if english:
            given["names"]["en"] = english
    change_category(node, by=by, batch=batch, **given)
    if active != node.is_active:
        (switch_on if active else switch_off)(node, by=by, batch=batch)


@dataclass(frozen=True)
class Undone:
    taken_back: int
    kept: int  # changed since, or used by tickets


def undo_import(batch: CategoryImport, *, by: Actor) -> Undone:
    """Takes back what an import did, the last first. What was changed since stays; a new node that tickets have is
    only switched off. Refused a second time."""
    with changing_tree():
        batch = CategoryImport.objects.select_for_update().get(pk=batch.pk)
        if batch.undone_at is not None:
            raise Refused(_("This import has been taken back already."))
        batch.undone_at = clock.now()
        batch.save(update_fields=["undone_at"])
        outcomes = [_back(line, by) for line in CategoryChange.objects.filter(batch=batch).order_by("-id")]
    return Undone(sum(outcomes), len(outcomes) - sum(outcomes))


def _back(line: CategoryChange, by: Actor) -> bool:
    node = Category.objects.filter(pk=line.category_id).first()
    if node is None:
        return False
    before = snapshot(node)
    if line.name == "added":
        return _take_out(node, by)
    if any(before[name] != new for name, (_old, new) in line.changes.items()):
        return False
    for name, (old, _new) in line.changes.items():
        setattr(node, f"{name}_id" if name == "team" else name, old)
    node.save()
    if "names" in line.changes:
        settle_below(node)
    tell(node, before, by=by)
    return True


def _take_out(node: Category, by: Actor) -> bool:
    """A node that anything hangs on stays, switched off."""
    try:
        if not node.children.exists():
            node.delete()
            return True
    except ProtectedError:
        pass
    switch_off(node, by=by)
    return False
