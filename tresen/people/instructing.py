"""What a client wants done and left: shown before his tickets are answered, and confirmed if he demands it."""

from django.db import transaction
from django.utils.translation import gettext as _

from tresen.kit.html import clean
from tresen.people.access import demand_organisation
from tresen.people.actor import Actor
from tresen.people.models import Organisation
from tresen.people.refusals import EditRefused

LONGEST = 20_000


def instruct(organisation: Organisation, *, by: Actor, html: str, must_confirm: bool) -> None:
    """New instructions are a new edition: whoever has confirmed the old one is asked again. EditRefused."""
    if len(html) > LONGEST:
        raise EditRefused(_("The instructions are too long."))
    safe = clean(html).strip()
    with transaction.atomic():
        demand_organisation(organisation, by=by)
        kept = Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
        organisation.instructions, organisation.must_confirm = safe, must_confirm and bool(safe)
        organisation.instructions_edition = kept.instructions_edition + (safe != kept.instructions)
        organisation.save(update_fields=["instructions", "must_confirm", "instructions_edition"])
