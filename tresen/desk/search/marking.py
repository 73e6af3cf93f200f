"""Showing in an excerpt what was looked for."""

import re

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

WORD = re.compile(r"\w+", re.UNICODE)


def marked(text: str, query: str) -> SafeString:
    """The text, escaped, with each word of the query, or one of its stem, in <mark>."""
    words = sorted({word[: max(4, len(word) - 2)] for word in WORD.findall(query)}, key=len, reverse=True)[:12]
    if not words:
        return escape(text)
    pattern = re.compile(r"\b(" + "|".join(map(re.escape, words)) + r")\w*", re.IGNORECASE)
    parts, end = [], 0
    for found in pattern.finditer(text):
        parts += [escape(text[end : found.start()]), f"<mark>{escape(found[0])}</mark>"]
        end = found.end()
    return mark_safe("".join([*parts, escape(text[end:])]))  # noqa: S308
