class Taken(Exception):
    """A name or address that may exist once belongs to somebody else; the text says which, in the active language."""
