"""A mailbox is one process's at a time; whoever dies is followed."""

import os
import subprocess
import threading
import time
from collections.abc import Iterator

import pytest
from django.db import connection, connections

from tests.cast import Cast, make_cast
from tests.channels.email.fetching.mails import mail
from tests.servers.certificates import Authority
from tests.servers.dovecot import PASSWORD, Dovecot
from tresen.channels.email.fetching import leases, rota, watching
from tresen.channels.email.fetching.rota import Rota
from tresen.channels.email.models import Inbound, Lease, Mailbox
from tresen.kit.alarms import open_alarms


def test_one_has_it_renews_it_and_gives_it_back(cast: Cast) -> None:
    box = cast.mailbox.pk
    assert leases.take("a", [box]) == {box}
    assert leases.take("b", [box]) == set()
    assert leases.take("a", [box]) == {box}
    leases.release("a")
    assert leases.take("b", [box]) == {box}


def test_a_dead_holder_is_followed_when_its_lease_is_over(cast: Cast) -> None:
    box = cast.mailbox.pk
    leases.take("dead", [box])
    with connection.cursor() as cursor:
        cursor.execute("UPDATE email_lease SET until = now() - interval '1 second'")
    assert leases.take("b", [box]) == {box}
    assert leases.take("dead", [box]) == set(), "it comes back too late"
    assert leases.LEASE + rota.ROUND <= 60


def test_after_a_crash_on_this_machine_nobody_waits(cast: Cast) -> None:
    box = cast.mailbox.pk
    alive = leases.new_holder()
    ended = subprocess.Popen(["true"])
    ended.wait()
    dead = alive.replace(f":{os.getpid()}:", f":{ended.pid}:")
    leases.take(dead, [box])
    assert leases.take("b", [box]) == set()
    leases.release_dead()
    assert leases.take(alive, [box]) == {box}
    leases.release_dead()
    assert leases.take("b", [box]) == set(), "of who lives nothing is taken"
    leases.release(alive)
    leases.take(f"elsewhere:{ended.pid}:x", [box])
    leases.release_dead()
    assert leases.take("b", [box]) == set(), "another machine's numbers mean nothing here"


def test_a_mailbox_that_is_gone_is_nobodys(cast: Cast) -> None:
    assert leases.take("a", [cast.mailbox.pk, 999_999]) == {cast.mailbox.pk}


class TestTwoHosts:
    """Two processes, as far as the database can tell."""

    pytestmark = pytest.mark.django_db(transaction=True)

    @pytest.fixture
    def box(self, dove: Dovecot, trusted: Authority, transactional_db: None) -> Iterator[Mailbox]:
        box = make_cast().mailbox
        box.fetch_protocol, box.fetch_host, box.fetch_port, box.fetch_security = "imap", "127.0.0.1", dove.imaps, "tls"
        box.fetch_user, box.fetch_secret = dove.user, PASSWORD
        box.save()
        yield box
        connections.close_all()

    def test_one_fetches_and_the_other_takes_over(
        self, dove: Dovecot, box: Mailbox, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(leases, "LEASE", 2)
        monkeypatch.setattr(leases.take, "__kwdefaults__", {"seconds": 2})
        monkeypatch.setattr(watching, "LISTEN", 1)
        woken = threading.Event()
        first, second = Rota(woken.set), Rota(woken.set)
        try:
            first.round()
            second.round()
            assert (list(first.posts), list(second.posts)) == ([box.pk], [])
            dove.put(dove.user, mail(1))
            _await(lambda: Inbound.objects.count() == 1)
            assert woken.wait(5)
            for post in first.posts.values():  # it dies: it neither renews nor releases
                post.over.set()
            time.sleep(2.1)
            second.round()
            assert list(second.posts) == [box.pk]
            dove.put(dove.user, mail(2))
            _await(lambda: Inbound.objects.count() == 2)
            first.round()
            assert list(first.posts) == []
        finally:
            second.end()
            first.end()
        assert Lease.objects.count() == 0

    def test_changed_it_is_fetched_anew_and_switched_off_it_is_left(
        self, dove: Dovecot, box: Mailbox, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(watching, "LISTEN", 1)
        here = Rota(lambda: None)
        try:
            here.round()
            begun = here.posts[box.pk]
            _await(lambda: Mailbox.objects.get(pk=box.pk).fetched_at is not None)
            here.round()
            assert here.posts[box.pk] is begun
            Mailbox.objects.filter(pk=box.pk).update(fetch_port=1)
            here.round()
            assert here.posts[box.pk] is not begun
            _await(lambda: Mailbox.objects.get(pk=box.pk).fetch_error != "")
            assert open_alarms().get().kind == watching.NOT_FETCHED
            Mailbox.objects.filter(pk=box.pk).update(fetch_port=dove.imaps)
            here.round()
            _await(lambda: not open_alarms().exists())
            Mailbox.objects.filter(pk=box.pk).update(is_active=False)
            here.round()
            assert not here.posts
            _await(lambda: not begun.thread.is_alive())
        finally:
            here.end()

    def test_waiting_threads_hold_no_database_connection(
        self, dove: Dovecot, box: Mailbox, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(watching, "LISTEN", 1)
        for _ in range(5):
            user = dove.new_user()
            Mailbox.objects.create(
                name=user, address=user, fetch_protocol="imap", fetch_host="127.0.0.1", fetch_port=dove.imaps,
                fetch_user=user, fetch_sealed=box.fetch_sealed,
            )  # fmt: skip
        before = _sessions()
        here = Rota(lambda: None)
        try:
            here.round()
            _await(lambda: not Mailbox.objects.filter(fetched_at=None).exists())
            _await(lambda: _sessions() <= before)
            dove.put(dove.user, mail(1))
            _await(lambda: Inbound.objects.filter(mailbox__address=dove.user).exists())
        finally:
            here.end()


def _sessions() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
        return int(cursor.fetchone()[0])


def _await(what: "object") -> None:
    assert callable(what)
    deadline = time.monotonic() + 15
    while not what():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.05)
