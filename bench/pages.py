"""What an agent does all day, as requests; each checks that it got what it asked for."""

from collections.abc import Callable
from random import Random

import psycopg

from bench.browser import Answer, Browser
from bench.words import FREQUENT, RARE

Run = Callable[[int], object]
VIEW = "/desk/views/teams/"


class Wrong(Exception):
    """The product answered something else than the measured thing."""


def expect(answer: Answer, status: int = 200, holds: str = "") -> Answer:
    if answer.status != status or (holds and holds not in answer.body.decode(errors="replace")):
        raise Wrong(f"{answer.status} instead of {status} {holds!r}: {answer.body[:300]!r}")
    return answer


def numbers(server: psycopg.Connection, count: int = 400) -> list[str]:
    """Tickets from all over the archive, always the same ones."""
    row = server.execute("SELECT min(id), max(id) FROM tickets_ticket").fetchone()
    assert row is not None
    wanted = sorted(Random(3).sample(range(row[0], row[1] + 1), min(count, row[1] - row[0] + 1)))
    rows = server.execute("SELECT number FROM tickets_ticket WHERE id = ANY(%s)", [wanted]).fetchall()
    found = [str(number) for (number,) in rows]
    Random(5).shuffle(found)
    return found


def inbox(browser: Browser) -> Run:
    return inbox_of(browser, "teams")


def inbox_of(browser: Browser, view: str) -> Run:
    return lambda place: expect(browser.get(f"/desk/views/{view}/"), holds="T-")


def inbox_fragment(browser: Browser) -> Run:
    return lambda place: expect(browser.get(VIEW, **{"HX-Request": "true", "HX-Target": "list"}), holds="T-")


def ticket(browser: Browser, tickets: list[str]) -> Run:
    def run(place: int) -> object:
        number = tickets[place % len(tickets)]
        return expect(browser.get(f"/desk/tickets/{number}/"), holds=number)

    return run


def ticket_fragment(browser: Browser, tickets: list[str]) -> Run:
    def run(place: int) -> object:
        number = tickets[place % len(tickets)]
        answer = browser.get(f"/desk/tickets/{number}/", **{"HX-Request": "true", "HX-Target": "work"})
        return expect(answer, holds=number)

    return run


def search_number(browser: Browser, tickets: list[str]) -> Run:
    def run(place: int) -> object:
        number = tickets[place % len(tickets)]
        answer = browser.get(f"/desk/search/?q={number}")
        if answer.status == 302 and number in answer.location:
            return answer
        return expect(answer, holds=number)

    return run


def search_word(browser: Browser, word: str) -> Run:
    return lambda place: expect(browser.get(f"/desk/search/?q={word}"), holds="T-")


def palette_opened(browser: Browser, tickets: list[str]) -> Run:
    """All one can do, with a ticket open and ten that were open of late."""

    def run(place: int) -> object:
        number = tickets[place % len(tickets)]
        seen = ",".join(f"t:{tickets[(place + step) % len(tickets)]}" for step in range(1, 11))
        return expect(browser.get(f"/desk/palette/?ticket={number}&seen={seen}"), holds="/desk/tickets/")

    return run


def palette_found(browser: Browser, tickets: list[str]) -> Run:
    """What is found while one types: a beginning, a whole word, a rare one, a name, a number; with a ticket open."""
    typed = (FREQUENT[:4], FREQUENT, RARE, "kunde", tickets[0].removeprefix("T-"))

    def run(place: int) -> object:
        number, words = tickets[place % len(tickets)], typed[place % len(typed)]
        return expect(browser.get(f"/desk/palette/found/?q={words}&ticket={number}"), holds="palette-line")

    return run


def create(program: Browser, customers: list[str]) -> Run:
    def run(place: int) -> object:
        data = {
            "subject": f"Drucker {place} meldet Papierstau",
            "body": "Guten Morgen,\n\nder Drucker meldet Papierstau, es ist aber keiner zu sehen.\n\nDanke!",
            "customer": customers[place % len(customers)],
        }
        return expect(program.post_json("/api/v1/tickets", data), 201, "T-")

    return run


def reading(browser: Browser, tickets: list[str], customers: list[str]) -> dict[str, Run]:
    """The measured pages by name."""
    return {
        "inbox": inbox(browser),
        "inbox (list alone)": inbox_fragment(browser),
        "ticket page": ticket(browser, tickets),
        "ticket (conversation alone)": ticket_fragment(browser, tickets),
        "search by number": search_number(browser, tickets),
        "search, rare word": search_word(browser, RARE),
        "search, common word": search_word(browser, FREQUENT),
    }
