"""A view as one person wants to see it."""

from dataclasses import replace

from tresen.desk.views.builtin import View
from tresen.tickets.models import ViewLook
from tresen.tickets.sorting import Order


def as_wanted(view: View, look: ViewLook | None) -> View:
    """The view as this person wants to see it."""
    if look is None:
        return view
    return replace(
        view,
        shape=look.shape,
        columns=tuple(look.columns),
        grouping=look.grouping,
        folded=tuple(look.folded),
        order=Order(look.sort, look.descending),
    )
