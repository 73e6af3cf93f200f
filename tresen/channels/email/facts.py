"""What was found out about a mail, kept with its message and shown with it."""

from typing import Any

from tresen.channels.email.arrival import Arrival
from tresen.channels.email.reading.as_json import as_invitation
from tresen.channels.email.trust.ours import ours
from tresen.channels.email.trust.phishing import hints


def facts_of(arrival: Arrival) -> dict[str, Any]:
    """As JSON, only what there is.

    `why` it is in this ticket: each check in order, {"check", "found", "ticket", "verdict": "taken", "refused" or
    "nothing"}
    `auto`: why it is taken for a machine's
    `authentication`: see `Authentication`
    `protection`: what its signature and encryption came to, see `protection.uncovering`
    `warnings`: see `phishing`
    `pixels`: how many counting pixels were taken out
    `calendar`: the invitations in it, as `tresen mail parse` prints them
    `stub`: why only its headers could be read, see `unreadable`
    """
    facts = {
        "why": list(arrival.why),
        "auto": arrival.envelope.auto,
        "authentication": arrival.authentication.as_facts(),
        "protection": arrival.uncovered.as_facts() if arrival.uncovered else None,
        "warnings": hints(arrival.envelope, arrival.authentication.verdict, ours()),
        "pixels": arrival.envelope.pixels,
        "calendar": [as_invitation(one) for one in arrival.envelope.calendar],
        "stub": arrival.envelope.stub,
    }
    return {name: value for name, value in facts.items() if value}
