"""What every type says no with."""


class Unfit(ValueError):
    """A value does not fit its field; the text says what is expected, in the active language."""
