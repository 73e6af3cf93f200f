"""A guess at the language of a text, good enough to choose between German and English standard texts."""

import re

_WORDS = re.compile(r"[a-zäöüß]+")
_GERMAN = {
    "der", "die", "das", "und", "ich", "wir", "sie", "ist", "nicht", "ein", "eine", "einen", "mit", "auf", "für",
    "von", "dem", "den", "zu", "bei", "bitte", "danke", "guten", "tag", "hallo", "meine", "unser",
    "unsere", "kann", "können", "haben", "hat", "habe", "wird", "wurde", "noch", "auch", "aber", "wenn",
    "als", "nach", "grüße", "grüßen", "freundlichen", "sehr", "geehrte", "damen", "herren", "kein", "es",
    "dass", "mein", "im", "seit",
}  # fmt: skip
_ENGLISH = {
    "the", "and", "is", "are", "was", "were", "you", "your", "we", "our", "my", "this", "that", "not",
    "for", "from", "have", "has", "had", "please", "thanks", "thank", "hello", "hi", "dear", "can", "could",
    "would", "will", "be", "to", "of", "on", "it", "when", "since", "but", "if", "regards", "best", "do", "with",
}  # fmt: skip


def guess_language(text: str) -> str:
    """ "de", "en" or "" when the text is too short or something else."""
    words = _WORDS.findall(text[:4000].lower())
    german = sum((word in _GERMAN) + 0.5 * any(char in word for char in "äöüß") for word in words)
    english = sum(word in _ENGLISH for word in words)
    if max(german, english) < 2 or max(german, english) * 12 < len(words):
        return ""
    if german >= 1.5 * english:
        return "de"
    return "en" if english >= 1.5 * german else ""
