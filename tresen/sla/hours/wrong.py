"""What is wrong with a calendar somebody wrote, as one sentence that can be said in any language."""


class Wrong(ValueError):
    """`words`: a msgid (marked with gettext_noop) with the values' names in it; str() is English."""

    def __init__(self, words: str, **values: object) -> None:
        self.words = words
        self.values = {name: str(value)[:80] for name, value in values.items()}
        super().__init__(words % self.values if values else words)
