"""Whom an outgoing message is addressed to: checked before anything is written."""

import re
from collections.abc import Sequence

from django.utils.translation import gettext as _

from tresen.tickets.change import Refused

# "name@host" or "Name <name@host>", one address each.
ADDRESS = re.compile(r"(?:[^<>@]*<)?[^\s<>@,;:\"()\[\]]+@[\w.-]+>?")
MOST = 100


def addressed(*, to: Sequence[str], cc: Sequence[str] = (), bcc: Sequence[str] = ()) -> dict[str, list[str]]:
    """{"to": …, "cc": …} and "bcc" if there is any. Refused: something that is no address, or too many of them."""
    fields = {"to": [one for one in to if one], "cc": list(cc), "bcc": list(bcc)}
    everybody = [one for field in fields.values() for one in field]
    for one in everybody:
        if not ADDRESS.fullmatch(one.strip()):
            raise Refused(_("“%(address)s” is not an e-mail address.") % {"address": one[:100]})
    if len(everybody) > MOST:
        raise Refused(_("A message goes to %(most)d recipients at most.") % {"most": MOST})
    return {name: field for name, field in fields.items() if field or name != "bcc"}
