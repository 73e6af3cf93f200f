"""The canonical form of each type of field: what is stored in `Ticket.values`, and how it reads."""

from tresen.tickets.field_types.registry import clean, show
from tresen.tickets.field_types.unfit import Unfit

__all__ = ["Unfit", "clean", "show"]
