"""Which mailboxes this process fetches: it takes leases, starts a thread for each, and ends those that are no longer
its own."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

import structlog
from django.db import close_old_connections

from tresen.channels.email.fetching import leases
from tresen.channels.email.fetching.watching import Watch, fetched_mailboxes, place

log = structlog.get_logger()

ROUND = 5.0  # seconds until a new or changed mailbox is noticed; leases are renewed each round
MARGIN = 8.0  # seconds before a lease ends that we could not renew, we let go


@dataclass
class Post:
    """One mailbox that is being fetched here."""

    thread: threading.Thread
    over: threading.Event
    place: tuple[object, ...]


class Rota:
    def __init__(self, wake: Callable[[], None]) -> None:
        self.wake = wake
        self.holder = leases.new_holder()
        self.posts: dict[int, Post] = {}
        self.sure_until = 0.0

    def round(self) -> None:
        """One look. Where the database is away, mailboxes are left once their leases may have ended."""
        try:
            close_old_connections()
            places = {box.pk: place(box) for box in fetched_mailboxes()}
            leases.release_dead()
            begun = time.monotonic()
            ours = leases.take(self.holder, places)
            self.sure_until = begun + leases.LEASE - MARGIN
        except Exception as error:
            log.warning("mailboxes not read", error=str(error))
            if time.monotonic() > self.sure_until:
                self.leave(list(self.posts))
            return
        self.leave([pk for pk, post in self.posts.items() if pk not in ours or places[pk] != post.place])
        for pk in sorted(ours):
            if pk not in self.posts or not self.posts[pk].thread.is_alive():
                self._start(pk, places[pk])

    def _start(self, pk: int, where: tuple[object, ...]) -> None:
        over = threading.Event()
        watch = Watch(pk, self.wake, over)
        thread = threading.Thread(target=watch.run, name=f"mailbox-{pk}", daemon=True)
        self.posts[pk] = Post(thread, over, where)
        thread.start()

    def leave(self, mailboxes: list[int]) -> None:
        for pk in mailboxes:
            self.posts.pop(pk).over.set()

    def end(self) -> None:
        """Lets go of everything, so that another process need not wait."""
        self.leave(list(self.posts))
        try:
            close_old_connections()
            leases.release(self.holder)
        except Exception as error:
            log.warning("leases not released", error=str(error))
