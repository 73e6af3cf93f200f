"""Keeping the category tree: names and the trails that follow from them."""

from tresen.people.models import Organisation, Team
from tresen.tickets.models import Category

SEPARATOR = " › "


def add_category(
    names: dict[str, str],
    *,
    organisation: Organisation | None = None,
    parent: Category | None = None,
    team: Team | None = None,
    priority: int | None = None,
    position: int = 0,
) -> Category:
    """A new node; below a parent it belongs to the parent's organisation, and inherits its team if given none."""
    category = Category(
        organisation=parent.organisation if parent else organisation,
        parent=parent,
        names=names,
        team=team or (parent.team if parent else None),
        priority=priority,
        position=position,
    )
    category.trails = _trails(category)
    category.save()
    return category


def rename_category(category: Category, names: dict[str, str]) -> None:
    """Renames a node; the trails of everything below follow. Tickets keep their category."""
    category.names = names
    _settle(category)


def _settle(category: Category) -> None:
    category.trails = _trails(category)
    category.save()
    for child in category.children.select_related("parent"):
        child.parent = category
        _settle(child)


def _trails(category: Category) -> dict[str, str]:
    if category.parent is None:
        return dict(category.names)
    above = category.parent.trails
    languages = set(above) | set(category.names)
    fallback = next(iter(category.names.values()), "")
    return {
        language: above.get(language, category.parent.label) + SEPARATOR + category.names.get(language, fallback)
        for language in sorted(languages)
    }
