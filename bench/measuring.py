"""Timing things: one after another, and by several clients at once."""

import math
import statistics
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Times:
    """Milliseconds of the single runs."""

    all: tuple[float, ...]

    @property
    def median(self) -> float:
        return statistics.median(self.all)

    @property
    def p95(self) -> float:
        return percentile(self.all, 0.95)

    @property
    def mean(self) -> float:
        return statistics.fmean(self.all)


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` of the values do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * share) - 1)]


def times(run: Callable[[int], object], *, count: int, warm_up: int = 10, seconds: float = 60) -> Times:
    """Runs `run(0)`, `run(1)`, … `count` times after the warm-up, but no longer than `seconds`."""
    for place in range(warm_up):
        run(place)
    taken, deadline = [], time.monotonic() + seconds
    for place in range(warm_up, warm_up + count):
        began = time.perf_counter()
        run(place)
        taken.append((time.perf_counter() - began) * 1000)
        if time.monotonic() > deadline:
            break
    return Times(tuple(taken))


def per_second(runs: Sequence[Callable[[int], object]], *, seconds: float) -> float:
    """How many runs a second several clients get done, each with its own function, over `seconds`."""
    counts, stop = [0] * len(runs), threading.Event()
    errors: list[Exception] = []

    def work(client: int) -> None:
        place = client * 1000
        while not stop.is_set():
            try:
                runs[client](place)
            except Exception as error:
                errors.append(error)
                return
            counts[client] += 1
            place += 1

    threads = [threading.Thread(target=work, args=(client,), daemon=True) for client in range(len(runs))]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    time.sleep(seconds)
    stop.set()
    for thread in threads:
        thread.join(60)
    if errors:
        raise errors[0]
    return sum(counts) / (time.monotonic() - began)
