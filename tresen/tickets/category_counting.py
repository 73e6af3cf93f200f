"""A category counts with everything below it: for conditions, lists and reports alike."""

from django.db.models import Count, F, Func, IntegerField, QuerySet

from tresen.tickets.models import Category, Ticket


def below(category: Category) -> QuerySet[Category]:
    """The node and all that stands under it, however deep. One look into an index."""
    return Category.objects.filter(path__contains=[category.pk])


def below_ids(keys: frozenset[int]) -> frozenset[int]:
    """These nodes and all that stand under one of them."""
    if not keys:
        return frozenset()
    found = Category.objects.filter(path__overlap=sorted(keys)).order_by().values_list("pk", flat=True)
    return keys | frozenset(found)


def rolled_up(tickets: QuerySet[Ticket]) -> dict[int, int]:
    """{category id: how many of these tickets have it or one below it}, for every node with any. One query."""
    node = Func(F("category__path"), function="unnest", output_field=IntegerField())
    counted = tickets.order_by().filter(category__isnull=False).annotate(node=node).values("node")
    return dict(counted.annotate(number=Count("pk")).values_list("node", "number"))
