"""Why a change of people and organisations is not made; the text says it to the user, in the active language."""


class Taken(Exception):
    """A name or address that may exist once belongs to somebody else."""


class EditRefused(Exception):
    """The change would do harm, or says what cannot be."""


class NotYours(EditRefused):
    """The change is not this actor's to make."""


class NotReadable(ValueError):
    """A number, handle or domain that can be none."""
