"""The sentences that stand for a mail of which only the headers could be read."""

from django.template.defaultfilters import filesizeformat
from django.utils.functional import Promise
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from tresen.channels.email.reading import limits

REASONS: dict[str, str | Promise] = {
    limits.HEADERS_LONG: _("its headers are longer than any mail needs"),
    limits.HEADERS_MANY: _("it has more header lines than any mail needs"),
    limits.PARAMETERS_MANY: _("one of its headers has more parameters than any mail needs"),
    limits.PARTS_MANY: _("it consists of more than a thousand parts"),
    limits.PARTS_DEEP: _("its parts are nested too deep"),
    limits.TIME: _("reading it took too long"),
    limits.MEMORY: _("reading it took too much memory"),
    limits.BROKE: _("reading it broke off"),
}


def reason_of(why: str) -> str:
    """Half a sentence in the language of whoever looks."""
    return str(REASONS.get(why, REASONS[limits.BROKE]))


def unreadable(why: str, language: str, size: int) -> str:
    """The text of such a message, in the language the mail seems to be in; German when it does not tell."""
    with override(language or "de"):
        return gettext(
            "This mail could not be read whole: %(reason)s. It is attached as it came (original.eml, %(size)s)."
        ) % {"reason": reason_of(why), "size": filesizeformat(size).replace("\xa0", " ")}
