"""Three automatic rules a helpdesk has after its first month. They are made some days ago, so that what they did stands
in the tickets of today and the year before is as it was lived."""

from collections.abc import Callable
from datetime import datetime, timedelta

from tresen.people.actor import Actor
from tresen.people.models import Person
from tresen.routing.rule_editing import RuleDraft, make_rule

BEFORE = timedelta(days=3)
STANDING = {
    "all": [
        {
            "any": [
                {"field": "event.text", "operator": "contains", "value": word}
                for word in ("Stillstand", "Produktion steht", "nichts geht mehr")
            ]
        },
        {"field": "ticket.priority", "operator": "is_not", "value": ["4"]},
    ]
}
THANKS = {"all": [{"field": "event.by", "operator": "is", "value": ["customer"]}]}
ESCALATED = {
    "all": [
        {"field": "event.by", "operator": "is", "value": ["agent"]},
        {"field": "ticket.priority", "operator": "is", "value": ["4"]},
    ]
}


def make_rules(today: datetime) -> list[tuple[datetime, Callable[[], object]]]:
    """What is to be done when, for the timetable of the demo."""

    def make() -> None:
        admin = Actor.of(Person.objects.filter(role="admin").order_by("pk")[0])
        urgent = [{"do": "priority", "to": "4", "reason": "Der Kunde schreibt von Stillstand"}]
        again = [{"do": "note", "text": "<p>Wieder geöffnet: bitte zuerst anrufen.</p>"}]
        told = [{"do": "note", "text": "<p>Dringend: bitte binnen 30 Minuten beim Kunden melden.</p>"}]
        make_rule(RuleDraft("Stillstand ist dringend", ["opened", "customer_writes"], urgent, STANDING), by=admin)
        make_rule(RuleDraft("Wieder geöffnet: erst anrufen", ["reopened"], again, THANKS), by=admin)
        make_rule(RuleDraft("Dringend: Rückmeldung in 30 Minuten", ["priority"], told, ESCALATED), by=admin)

    return [(today - BEFORE, make)]
