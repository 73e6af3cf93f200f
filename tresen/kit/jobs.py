"""Jobs: procrastinate on the product's own database, enqueued in the caller's transaction.

A job is a shell: its arguments are ids, its body one call. It says in its docstring how often it may run;
all are at least once, so what they call must be safe to repeat.
"""

from collections.abc import Callable
from functools import wraps
from threading import Event
from typing import Any, Generic, ParamSpec

from django.db import close_old_connections, transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.tasks import Task

P = ParamSpec("P")

# Set when this worker was told to end: what works through a long line of things stops after the one at hand.
ending = Event()


def _connected(function: Callable[P, None]) -> Callable[P, None]:
    """Workers live long: a connection the server has closed meanwhile is replaced before the job runs."""

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        close_old_connections()
        try:
            function(*args, **kwargs)
        finally:
            close_old_connections()

    return run


class Job(Generic[P]):
    """A function that can be called now, or `later` by a worker."""

    def __init__(self, function: Callable[P, None], *, queue: str, attempts: int) -> None:
        self.function = function
        self.__doc__ = function.__doc__
        name = f"{function.__module__}.{function.__name__}"
        retry = RetryStrategy(max_attempts=attempts, exponential_wait=4)
        self.task: Task[Any, Any, Any] = app.task(name=name, queue=queue, retry=retry)(_connected(function))

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> None:
        self.function(*args, **kwargs)

    def later(self, *, lock: str | None = None, delay: int = 0, **arguments: int | str) -> None:
        """Enqueues in the running transaction; `lock`: jobs of the same lock run one after another."""
        self.task.configure(lock=lock, schedule_in={"seconds": delay} if delay else None).defer(**arguments)

    def later_once(self, *, lock: str | None = None, **arguments: int | str) -> None:
        """Enqueues unless this job, with these arguments, is waiting already because of an earlier such call."""
        about = " ".join([self.task.name, *(f"{name}={value}" for name, value in sorted(arguments.items()))])
        try:
            with transaction.atomic():
                self.task.configure(queueing_lock=about, lock=lock).defer(**arguments)
        except AlreadyEnqueued:
            pass


def job(*, queue: str, attempts: int = 8) -> Callable[[Callable[P, None]], Job[P]]:
    def wrap(function: Callable[P, None]) -> Job[P]:
        return Job(function, queue=queue, attempts=attempts)

    return wrap


def periodic(cron: str) -> Callable[[Callable[[int], None]], Callable[[int], None]]:
    """Runs a function by a cron line (UTC), once whatever the number of workers; it gets the planned time."""

    def wrap(function: Callable[[int], None]) -> Callable[[int], None]:
        name = f"{function.__module__}.{function.__name__}"
        task = app.task(name=name, queue="periodic", queueing_lock=name)(_connected(function))
        app.periodic(cron=cron)(task)
        return function

    return wrap
