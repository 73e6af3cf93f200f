"""Finding a category to choose: by its words, as a tree, and what somebody used last."""

import unicodedata
from collections.abc import Iterable, Iterator

from tresen.kit import clock
from tresen.people.actor import Actor
from tresen.tickets.choices import categories_of
from tresen.tickets.models import Category, CategoryUse

SPELLINGS = (("ß", "ss"), ("ae", "a"), ("oe", "o"), ("ue", "u"))


def folded(text: str) -> str:
    """For comparing: without case and accents, "Drücker" as "druecker" and "drucker"."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    for spelling, short in SPELLINGS:
        plain = plain.replace(spelling, short)
    return plain


def found(categories: Iterable[Category], typed: str) -> list[Category]:
    """Those whose trail has every word typed, in one of its languages; whose own name begins like it come first."""
    words = folded(typed).split()
    fitting = [one for one in categories if all(word in folded(" ".join(one.trails.values())) for word in words)]
    return sorted(fitting, key=lambda one: (not folded(one.label).startswith(folded(typed)), one.trail.casefold()))


def as_tree(categories: Iterable[Category]) -> Iterator[tuple[Category, int]]:
    """Each node with its depth, children after their parent in the order of the tree. What stands below a node that
    is not among them stands at the left."""
    known = {one.pk: one for one in categories}
    children: dict[int | None, list[Category]] = {}
    for one in known.values():
        children.setdefault(one.parent_id if one.parent_id in known else None, []).append(one)
    waiting = [(one, 0) for one in reversed(children.get(None, []))]
    while waiting:
        node, depth = waiting.pop()
        yield node, depth
        waiting.extend((one, depth + 1) for one in reversed(children.get(node.pk, [])))


def used(category: Category, *, by: Actor) -> None:
    if by.person is not None:
        CategoryUse.objects.update_or_create(person=by.person, category=category, defaults={"at": clock.now()})


def last_used(actor: Actor, organisation_id: int | None, most: int = 5) -> list[Category]:
    """What he chose last among those a ticket of this organisation can have, the latest first."""
    uses = CategoryUse.objects.filter(person=actor.person, category__in=categories_of(actor, organisation_id))
    return [one.category for one in uses.select_related("category").order_by("-at")[:most]]
