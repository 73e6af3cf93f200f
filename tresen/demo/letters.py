"""How people of the demo write: greetings, signatures, quoted answers."""

from dataclasses import dataclass
from datetime import datetime
from random import Random

SHORT = 60  # characters: so brief an answer often comes without greeting

OPENINGS = {
    "de": [
        "Hallo zusammen,",
        "Hallo Service Desk,",
        "Guten Tag,",
        "Liebes Team,",
        "Sehr geehrte Damen und Herren,",
    ],
    "en": ["Hello,", "Hi team,", "Dear support team,", "Good day,"],
}
ENDINGS = {
    "de": ["Viele Grüße", "Mit freundlichen Grüßen", "Danke und Gruß", "Beste Grüße", "Freundliche Grüße"],
    "en": ["Kind regards", "Best regards", "Many thanks", "Best wishes"],
}


@dataclass(frozen=True)
class Writer:
    """Somebody who writes: a customer or an agent."""

    name: str
    title: str
    language: str
    lines: tuple[str, ...] = ()  # below the name in a first mail: department, phone

    @property
    def last(self) -> str:
        return self.name.split()[-1]

    @property
    def addressed(self) -> str:
        """ "Frau Dr. Seidel", "Dr Raman"."""
        return f"{self.title} {self.last}"

    @property
    def ending(self) -> str:
        return Random(self.name).choice(ENDINGS[self.language])


def request(text: str, writer: Writer, *, moment: datetime, dice: Random) -> str:
    """A customer's first mail."""
    greeting = Random(writer.name).choice(OPENINGS[writer.language])
    if writer.language == "de" and moment.hour < 10 and dice.random() < 0.5:
        greeting = "Guten Morgen,"
    return letter(greeting, text, writer, [writer.name, *writer.lines])


def answer(text: str, writer: Writer, to: str, *, dice: Random) -> str:
    """A customer's further mail: shorter, often without ceremony."""
    if len(text) < SHORT and dice.random() < 0.6:
        return f"{capital(paragraphs(text))}\n\n{writer.name.split()[0] if dice.random() < 0.3 else writer.name}"
    greeting = f"Hallo {to}," if writer.language == "de" else f"Hello {to},"
    return letter(greeting, text, writer, [writer.name])


def reply(text: str, writer: Writer, to: Writer, signature: str) -> str:
    """An agent's answer."""
    words = paragraphs(text)
    if to.language == "de":
        hello, bye = f"Guten Tag {to.addressed},", "Freundliche Grüße"
    else:
        hello, bye, words = f"Hello {to.addressed},", "Kind regards", capital(words)
    return f"{hello}\n\n{words}\n\n{bye}\n{writer.name}\n\n{signature}"


def letter(greeting: str, text: str, writer: Writer, signed: list[str]) -> str:
    words = paragraphs(text) if writer.language == "de" else capital(paragraphs(text))
    return f"{greeting}\n\n{words}\n\n{writer.ending}\n" + "\n".join(signed)


def quote(text: str, who: str, moment: datetime, language: str) -> str:
    """The mail an answer quotes, as mail programs put it below."""
    head = (
        f"Am {moment:%d.%m.%Y} um {moment:%H:%M} schrieb {who}:"
        if language == "de"
        else (f"On {moment:%d/%m/%Y} at {moment:%H:%M}, {who} wrote:")
    )
    return "\n".join([head, *(f"> {line}".rstrip() for line in text.splitlines())])


def paragraphs(text: str) -> str:
    """Each line of a story is a paragraph; lines of a list stay together."""
    out = ""
    for line in text.splitlines():
        in_list = line.startswith("- ")
        out += ("\n" if in_list else "\n\n") + line if out else line
    return out


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]
