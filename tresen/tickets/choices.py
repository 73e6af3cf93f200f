"""What one may choose from for a ticket: states, categories."""

from django.db.models import Q, QuerySet

from tresen.people.access import limits_of, organisations_for
from tresen.people.actor import Actor
from tresen.people.models import Organisation
from tresen.tickets.models import Category, CategoryImport, CustomField, FormRule, State, Ticket
from tresen.tickets.states import fits


def states(*, in_use: bool = True) -> QuerySet[State]:
    """The states in their order (retired ones too, unless only those `in_use`); the same for everybody."""
    return State.objects.filter(is_active=True) if in_use else State.objects.all()


def fields_for(actor: Actor) -> QuerySet[CustomField]:
    """The custom fields: all for administrators, those in use for agents, those shown to them for customers."""
    if actor.is_system or actor.is_admin:
        return CustomField.objects.all()
    fields = CustomField.objects.filter(is_active=True)
    return fields if actor.is_agent else fields.filter(visible_to_customers=True)


def form_rules_for(actor: Actor) -> QuerySet[FormRule]:
    """The form rules, for administrators; what follows from them everybody sees in his forms."""
    return FormRule.objects.all() if actor.is_system or actor.is_admin else FormRule.objects.none()


def categories_for(actor: Actor, *, in_use: bool = True) -> QuerySet[Category]:
    """The categories: all for agents; for a customer, and for an agent who is limited to organisations, those of
    everybody and of these."""
    categories = Category.objects.filter(is_active=True) if in_use else Category.objects.all()
    if (actor.is_system or actor.is_agent) and limits_of(actor) is None:
        return categories
    if actor.is_agent:
        return categories.filter(Q(organisation=None) | Q(organisation__in=organisations_for(actor).values("pk")))
    if actor.person is None:
        return categories.none()
    mine = actor.person.memberships.values("organisation")
    return categories.filter(Q(organisation=None) | Q(organisation__in=mine))


def categories_of(actor: Actor, organisation_id: int | None) -> QuerySet[Category]:
    """The categories a ticket of this organisation may be given: its own and those of all."""
    return categories_for(actor).filter(Q(organisation=organisation_id) | Q(organisation=None))


def states_of(ticket: Ticket) -> list[State]:
    """The states that are meant for this ticket's kind and workspace, and the one it is in."""
    return [one for one in states() if one.pk == ticket.state_id or fits(ticket, one)]


def category_imports_for(
    actor: Actor, organisation: Organisation | None, *, every: bool = False
) -> QuerySet[CategoryImport]:
    """What was read into a tree (or, with `every`, into any), the latest first; for administrators."""
    if not (actor.is_system or actor.is_admin):
        return CategoryImport.objects.none()
    imports = CategoryImport.objects.select_related("by")
    return imports if every else imports.filter(organisation=organisation)
