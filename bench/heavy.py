"""A ticket that has grown for years, beside a small one: its page may cost three times as much."""

from bench.instance import Instance
from bench.people import ADMIN

LIMIT = 3.0  # p95 of the heavy page against that of the small one
SUBJECT = "Ein Vorgang, an dem seit Jahren gearbeitet wird"

# By the product's own verbs: what a page shows of a ticket is more than its rows. The fields belong to a kind no
# seeded ticket has, so that the other figures stay what they are.
SCRIPT = """
from tresen.people.actor import Actor
from tresen.people.models import Person
from tresen.tickets import field_editing, fields, linking, noting, opening
from tresen.tickets.body import Body
from tresen.tickets.models import Kind, Ticket
ticket = Ticket.objects.filter(subject="{subject}").first()
if ticket is None:
    by = Actor.of(Person.objects.get(email="{admin}"))
    others = list(Ticket.objects.order_by("pk")[:{links}])
    made = [
        field_editing.add_field("text", field_editing.Shape(names={{"de": f"Feld {{n}}", "en": f"Field {{n}}"}},
            kinds=[Kind.PROBLEM]), key=f"bench_{{n}}")
        for n in range({fields})
    ]
    ticket = opening.open_ticket(subject="{subject}", body=Body.from_text("Es begann ganz klein."), by=by,
        customer=others[0].customer, kind=Kind.PROBLEM, channel="phone")
    fields.set_values(ticket, {{one.key: f"Wert {{one.pk}}" for one in made}}, by=by)
    for other in others:
        linking.link(ticket, other, "related", by=by)
    for n in range({messages} - 1):
        noting.note(ticket, by=by, body=Body.from_text(f"Notiz {{n}}: noch einmal angesehen. " * 6))
print(ticket.number)
"""


def build(instance: Instance, *, messages: int = 500, fields: int = 200, links: int = 40) -> str:
    """The number of the heavy ticket; makes it the first time."""
    words = SCRIPT.format(subject=SUBJECT, admin=ADMIN, messages=messages, fields=fields, links=links)
    return instance.command("manage", "shell", "-v", "0", "-c", words).split()[-1]
