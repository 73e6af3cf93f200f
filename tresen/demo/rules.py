"""Four automatic rules a helpdesk has after its first month. They are made some days ago, so that what they did stands
in the tickets of today and the year before is as it was lived."""

from collections.abc import Callable
from datetime import datetime, timedelta

from tresen.people.actor import Actor
from tresen.people.models import Person
from tresen.routing.rule_editing import RuleDraft, make_rule

BEFORE = timedelta(days=3)
MANY = {
    "all": [
        {
            "any": [
                {"field": "event.text", "operator": "contains", "value": words}
                for words in ("kein einziger", "Kein Netz", "Stillstand")
            ]
        },
        {"field": "ticket.priority", "operator": "is", "value": ["1", "2"]},
    ]
}
DONE = {
    "all": [
        {"field": "ticket.state_type", "operator": "is", "value": ["solved"]},
        {"field": "ticket.solved_at", "operator": "longer_ago", "value": "8d"},
    ]
}
CALM = {"all": [{"field": "event.text", "operator": "contains", "value": "eilt nicht"}]}


def make_rules(today: datetime) -> list[tuple[datetime, Callable[[], object]]]:
    """What is to be done when, for the timetable of the demo."""

    def make() -> None:
        admin = Actor.of(Person.objects.filter(role="admin").order_by("pk")[0])
        high = [{"do": "priority", "to": "3", "reason": "Es sind viele betroffen"}]
        low = [{"do": "priority", "to": "1", "reason": "Der Kunde schreibt, dass es nicht eilt"}]
        ask = [{"do": "task", "title": "Richtige Adresse beim Kunden erfragen", "due": "1d"}]
        for draft in (
            RuleDraft("Viele betroffen: hoch", ["opened", "customer_writes"], high, MANY),
            RuleDraft("Eilt nicht: niedrig", ["opened"], low, CALM),
            RuleDraft("Mail kam zurück: Adresse erfragen", ["returned"], ask),
            RuleDraft("Seit acht Tagen gelöst: schließen", ["time"], [{"do": "state", "to": "closed"}], DONE),
        ):
            make_rule(draft, by=admin)

    return [(today - BEFORE, make)]
