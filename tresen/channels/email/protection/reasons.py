"""The sentences that say what is the matter with a protected mail: a closed list, translated where they are shown."""


def _(text: str) -> str:
    """Marks a text for translation; Django's own marker wants settings, which the process that opens mails has not."""
    return text


NO_KEY = _("None of the mailbox's keys fits: the mail was encrypted for somebody else, or the key was removed.")
BROKEN = _("The encrypted mail is damaged.")
UNSAFE = _("The mail is encrypted in a way that does not protect it against changes. It was not opened.")
UNKNOWN_WAY = _("The mail is encrypted by a method Tresen does not know.")
TOO_LARGE = _("The mail is too large to be checked or decrypted.")
TOO_DEEP = _("The mail is wrapped more often than mails are.")
TOO_COSTLY = _("Opening the mail took too much time or memory.")
BESIDE = _("An encrypted part stands beside unprotected ones. It was not opened: the attachment holds it.")

CHANGED = _("The mail was changed after it was signed, or the signature is damaged.")
NO_SIGNER = _("The signature names nobody.")
SIGNER_UNKNOWN = _("The key of the signature is not known here.")
NO_CHAIN = _("The signer's certificate was not issued by an authority trusted here.")
NOT_CONFIRMED = _("The key of the signature is known, but nobody here has confirmed whose it is.")
EXPIRED = _("The signer's key had expired.")
NOT_YET = _("The signer's key is not valid yet.")
REVOKED = _("The signer's key was revoked.")
WEAK = _("The signature uses a method that is no longer safe.")
OTHER_SENDER = _("The signature is of another address than the sender's.")
PARTLY = _("Only a part of the mail is signed.")
