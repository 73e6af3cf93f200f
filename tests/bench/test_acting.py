"""What is measured must happen: a verb that changes nothing is quick, and says nothing."""

from typing import Any, cast

from bench.acting import SEEN, acting
from bench.browser import Browser


class Rows(list[tuple[Any, ...]]):
    def fetchone(self) -> tuple[Any, ...]:
        return self[0]

    def fetchall(self) -> list[tuple[Any, ...]]:
        return list(self)


class Server:
    def execute(self, words: str, _values: Any = None) -> Rows:
        return Rows([(7,)] if words == SEEN else [("T-2",)])  # the second is somebody's already


class Agent:
    def __init__(self) -> None:
        self.sent: list[tuple[str, str]] = []

    def token(self) -> str:
        return "t"

    def post(self, path: str, form: dict[str, str], **_headers: str) -> Any:
        number = path.split("/")[3]
        self.sent.append((number, form["value"]))
        return type("Answer", (), {"status": 200, "body": number.encode()})()


def test_each_run_of_assigning_changes_something_also_in_the_next_round() -> None:
    agent = Agent()
    run = acting(cast(Any, Server()), cast(Browser, agent), ["T-1", "T-2", "T-3"])["assign"]
    held = {"T-1": "", "T-2": "me", "T-3": ""}
    for _round in range(3):
        for place in range(5):
            run(place)
            number, value = agent.sent[-1]
            assert value != held[number]
            held[number] = value
