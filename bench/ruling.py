"""What 200 rules add to a verb when all of them listen to it and none acts: every condition is asked to its end."""

from bench.instance import Instance
from bench.people import ADMIN

RULES = 200
LIMIT = 20.0  # ms that they may add to the median

# Of every four: a word of the subject, another column, a word of the messages, the journal. The last two read more than
# the ticket's row; what they read is read once for all of them.
SCRIPT = """
from tresen.people.actor import Actor
from tresen.people.models import Person
from tresen.routing.models import Rule
from tresen.routing.rule_editing import RuleDraft, make_rule
Rule.objects.filter(name__startswith="bench ").update(is_active={wanted})
if {wanted} and not Rule.objects.filter(name__startswith="bench ").exists():
    by = Actor.of(Person.objects.get(email="{admin}"))
    for n in range({rules}):
        row = [
            {{"field": "ticket.subject", "operator": "contains", "value": f"nirgends {{n}}"}},
            {{"field": "ticket.created_at", "operator": "before", "value": "1990-01-01"}},
            {{"field": "message.text", "operator": "contains", "value": f"nirgends {{n}}"}},
            {{"field": "journal.reopened", "operator": "more", "value": str(90 + n)}},
        ][n % 4]
        both = {{"any": [row, {{"field": "event.text", "operator": "contains", "value": f"niemals {{n}}"}}]}}
        make_rule(RuleDraft(f"bench {{n}}", ["assignee", "state"], [{{"do": "priority", "to": "4"}}], both), by=by)
"""


def switch(instance: Instance, *, on: bool) -> None:
    """Makes them the first time."""
    words = SCRIPT.format(admin=ADMIN, rules=RULES, wanted=on)
    instance.command("manage", "shell", "-v", "0", "-c", words)
