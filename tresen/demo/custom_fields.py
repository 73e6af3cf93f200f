"""Custom fields and form rules of the demo company, and what its tickets hold in them."""

from datetime import timedelta
from random import Random

from tresen.demo.clients import House
from tresen.kit import clock
from tresen.people.actor import Actor
from tresen.tickets.field_editing import Shape, add_field
from tresen.tickets.fields import set_values
from tresen.tickets.form_rule_editing import save_rule
from tresen.tickets.models import Kind, Ticket

DEVICE = {"de": "Gerät und Ort", "en": "Device and place"}
PLACES = (
    ("site_a", None, "Hauptstandort", "Main site"),
    ("floor_0", "site_a", "Erdgeschoss", "Ground floor"),
    ("floor_1", "site_a", "1. Etage", "First floor"),
    ("floor_2", "site_a", "2. Etage", "Second floor"),
    ("site_b", None, "Außenstelle", "Branch"),
    ("home", None, "Zu Hause", "At home"),
)
MODES = (
    ("normal", "Läuft eingeschränkt", "Works in part"),
    ("down", "Steht still", "Stands still"),
    ("spare", "Ersatzgerät im Einsatz", "On a spare device"),
)
SYSTEMS = (
    ("mail", "E-Mail", "E-mail"),
    ("printing", "Drucken", "Printing"),
    ("network", "Netzwerk", "Network"),
    ("phone", "Telefon", "Phone"),
    ("erp", "Warenwirtschaft", "ERP"),
)


def make_fields() -> None:
    """Six fields and two rules, as the company would have made them in its first week."""
    add_field(
        "text",
        Shape(
            {"de": "Gerätenummer", "en": "Device number"},
            help={"de": "Steht auf dem Aufkleber am Gerät.", "en": "On the label of the device."},
            heading=DEVICE,
            settings={"masks": ["GER-0000"]},
            visible_to_customers=True,
            editable_by_customers=True,
        ),
        key="geraetenummer",
    )
    places = [{"key": key, "parent": above, "names": {"de": de, "en": en}} for key, above, de, en in PLACES]
    add_field("tree", Shape({"de": "Standort", "en": "Place"}, heading=DEVICE, options=places), key="standort")
    modes = [{"key": key, "names": {"de": de, "en": en}} for key, de, en in MODES]
    add_field(
        "choice", Shape({"de": "Betriebsart", "en": "Operating mode"}, heading=DEVICE, options=modes), key="betriebsart"
    )
    systems = [{"key": key, "names": {"de": de, "en": en}} for key, de, en in SYSTEMS]
    add_field("multi", Shape({"de": "Betroffene Systeme", "en": "Systems affected"}, options=systems), key="systeme")
    add_field("datetime", Shape({"de": "Rückruf bis", "en": "Call back by"}), key="rueckruf_bis")
    add_field("person", Shape({"de": "Freigabe durch", "en": "Approved by"}), key="freigabe_durch")
    save_rule(
        None,
        name="Druckstörungen brauchen die Gerätenummer",
        condition={"all": [{"field": "field.systeme", "operator": "any_of", "value": ["printing"]}]},
        actions=[{"do": "require", "field": "geraetenummer"}],
    )
    save_rule(
        None,
        name="Aufträge brauchen eine Freigabe",
        condition={"all": [{"field": "ticket.kind", "operator": "is", "value": [Kind.REQUEST.value]}]},
        actions=[{"do": "show", "field": "freigabe_durch"}, {"do": "require", "field": "freigabe_durch"}],
    )


def fill_in(ticket: Ticket, house: House) -> None:
    """What whoever took the ticket has asked, for about every third one; the same for the same ticket."""
    dice = Random(f"{ticket.subject} {ticket.created_at.isoformat()}")
    key = house.team_key(ticket.team) if ticket.team else ""
    team = house.agents.get(key, [])
    if dice.random() > 0.35 or not team:
        return
    values: dict[str, object] = {"standort": dice.choice(PLACES)[0], "systeme": [dice.choice(SYSTEMS)[0]]}
    if dice.random() < 0.7:
        values["geraetenummer"] = f"GER-{dice.randrange(10_000):04}"
        values["betriebsart"] = dice.choice(MODES)[0]
    if dice.random() < 0.2:
        due = clock.now().replace(minute=0, second=0, microsecond=0) + timedelta(hours=dice.randrange(3, 48))
        values["rueckruf_bis"] = due.isoformat()
    if ticket.kind == Kind.REQUEST and dice.random() < 0.6:
        values["freigabe_durch"] = ticket.customer_id
    by = Actor.of(dice.choice(team).person)
    set_values(ticket, values, by=by)
