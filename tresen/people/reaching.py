"""Whether mails to an address arrive: what its server said when one did not, until it writes again."""

from tresen.kit import clock
from tresen.people.addresses import normal_address
from tresen.people.models import Address

WORDS = 500


def note_bounce(address: str, words: str) -> None:
    """A mail to it came back for good."""
    known = Address.objects.filter(value=normal_address(address))
    known.update(bounced_at=clock.now(), bounced_words=words[:WORDS])


def note_sign_of_life(address: str) -> None:
    """A mail from it has come: somebody is there."""
    known = Address.objects.filter(value=normal_address(address), bounced_at__isnull=False)
    known.update(bounced_at=None, bounced_words="")
