"""The words of a message before they are stored."""

from collections.abc import Mapping
from dataclasses import dataclass

from tresen.kit.html import clean, clean_naming, from_text, to_text


@dataclass(frozen=True)
class Body:
    """New words and folded quote, each as plain text and as clean HTML (html may be empty)."""

    text: str
    html: str = ""
    text_folded: str = ""
    html_folded: str = ""

    @classmethod
    def from_html(cls, html: str) -> "Body":
        """From an editor: sanitised, with its plain-text twin."""
        cleaned = clean(html)
        return cls(text=to_text(cleaned), html=cleaned)

    @classmethod
    def naming(cls, html: str, names: Mapping[str, str] | None = None) -> "Body":
        """From the editor of a note: whom it names stays marked. `names`: see `kit.html.clean_naming`."""
        cleaned = clean_naming(html, names)
        return cls(text=to_text(cleaned), html=cleaned)

    @classmethod
    def from_text(cls, text: str) -> "Body":
        return cls(text=text.strip(), html=from_text(text.strip()))

    @property
    def is_empty(self) -> bool:
        return not self.text.strip() and "<img" not in self.html
