"""Finding the module that is meant, while its shortcut or name is being typed."""

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When

from tresen.texts.models import TextModule
from tresen.tickets.models.view import Audience

MOST_WORDS = 5


def found(modules: QuerySet[TextModule], query: str) -> QuerySet[TextModule]:
    """Every word occurs in shortcut, name, folder or text. First the shortcut itself, then those that begin so, then
    by name, then by text; among equals one's own, the client's, and what is used most."""
    words = query.casefold().lstrip(":").split()[:MOST_WORDS]
    for word in words:
        somewhere = Q(shortcut__contains=word) | Q(name__icontains=word) | Q(folder__icontains=word)
        modules = modules.filter(somewhere | Q(contents__icontains=word))
    whole = " ".join(words)
    nearness = Case(
        When(shortcut=whole, then=Value(0)),
        When(shortcut__startswith=whole, then=Value(1)),
        When(name__icontains=whole, then=Value(2)),
        When(folder__icontains=whole, then=Value(3)),
        default=Value(4),
        output_field=IntegerField(),
    )
    special = Case(
        When(audience=Audience.OWN, then=Value(0)),
        When(~Q(organisations=[]), then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    order = [nearness] if words else []
    return modules.order_by(*order, special, F("uses").desc(), "name", "pk")
