"""Alarms: raised by what is wrong, told once by another route, told again when it is over."""

import errno
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.mail import EmailMessage
from django.test import Client
from django.utils import timezone

from tests.cast import Cast
from tests.desk.admin.conftest import House
from tresen.channels.contract import PermanentFailure, TemporaryFailure
from tresen.channels.email import alarming
from tresen.channels.email.fetching.watching import NOT_FETCHED, _failed
from tresen.channels.email.intake import take
from tresen.channels.email.models import Grant, Inbound, Mailbox
from tresen.channels.email.outgoing import house_mail
from tresen.channels.models import Delivery
from tresen.desk.admin.alarms.telling import tell
from tresen.desk.admin.alarms.wording import WORDINGS, told
from tresen.desk.admin.audit.wording import FAULTS
from tresen.kit import blobs, clock
from tresen.kit.alarms import end_alarm, open_alarms, raise_alarm
from tresen.kit.models import Alarm
from tresen.people.registering import register


class Post:
    """What left, by which mailbox; those in `broken` take nothing."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, str, str]] = []
        self.broken: set[str] = set()

    def __call__(self, mail: Any, mailbox: Mailbox, recipients: list[str]) -> None:
        if mailbox.address in self.broken:
            raise TemporaryFailure("no")
        body = mail.get_content()
        self.sent.append((mailbox.address, recipients[0], f"{mail['Subject']}\n{body}"))


@pytest.fixture
def post(monkeypatch: pytest.MonkeyPatch) -> Post:
    post = Post()
    monkeypatch.setattr(house_mail, "hand_over", post)
    return post


@pytest.fixture
def other(cast: Cast) -> Mailbox:
    return Mailbox.objects.create(name="Zweites", address="second@desk.test", outgoing="folder")


def kinds() -> list[str]:
    return sorted(open_alarms().values_list("kind", flat=True))


def oauth(mailbox: Mailbox, days: int) -> None:
    Mailbox.objects.filter(pk=mailbox.pk).update(fetch_sign_in="oauth")
    day = timezone.localdate() + timedelta(days=days)
    Grant.objects.update_or_create(mailbox=mailbox, defaults={"client_id": "x", "expires_on": day})


@pytest.mark.parametrize(
    ("days", "kind"), [(15, []), (14, ["secret-expires"]), (0, ["secret-expires"]), (-1, ["secret-expired"])]
)
def test_a_secret_that_ends_is_told_fourteen_days_before(days: int, kind: list[str], cast: Cast) -> None:
    oauth(cast.mailbox, days)
    alarming.look(0)
    assert kinds() == kind
    oauth(cast.mailbox, 300)
    alarming.look(0)
    assert kinds() == []


def test_the_first_failed_fetch_is_told_by_another_mailbox_once_and_again_when_it_is_over(
    cast: Cast, other: Mailbox, post: Post
) -> None:
    for _ in range(3):
        _failed(cast.mailbox, ConnectionRefusedError(111, "Connection refused"))
        tell(0)
    assert [(route, to) for route, to, _ in post.sent] == [("second@desk.test", cast.admin.email)]
    assert "Das Postfach support@desk.test kann nicht abgeholt werden" in post.sent[0][2]
    assert "/desk/admin/mailboxes/" in post.sent[0][2]
    end_alarm(NOT_FETCHED, "support@desk.test")
    tell(0)
    tell(0)
    assert [route for route, _, _ in post.sent] == ["second@desk.test"] * 2
    assert post.sent[1][2].startswith("Tresen: Vorbei: ")


def test_without_another_mailbox_nothing_goes_by_the_broken_one(cast: Cast, post: Post) -> None:
    _failed(cast.mailbox, TimeoutError("timed out"))
    tell(0)
    assert post.sent == []
    assert open_alarms().get().told_at is None, "tried again as soon as there is a way"


def test_a_route_that_fails_is_followed_by_the_next(cast: Cast, other: Mailbox, post: Post) -> None:
    third = Mailbox.objects.create(name="Drittes", address="third@desk.test", outgoing="folder")
    post.broken = {other.address}
    _failed(cast.mailbox, TimeoutError("timed out"))
    tell(0)
    assert [route for route, _, _ in post.sent] == [third.address]


def test_an_administrator_without_an_address_is_nobody_who_was_told(cast: Cast, other: Mailbox, post: Post) -> None:
    register(name="No Address", role="admin")
    post.broken = {other.address}
    _failed(cast.mailbox, TimeoutError("timed out"))
    tell(0)
    assert open_alarms().get().told_at is None
    post.broken = set()
    tell(0)
    assert [to for _, to, _ in post.sent] == [cast.admin.email]


def test_what_was_over_before_anybody_was_told_is_not_told(cast: Cast, other: Mailbox, post: Post) -> None:
    raise_alarm(NOT_FETCHED, "support@desk.test", words="cut: x")
    end_alarm(NOT_FETCHED, "support@desk.test")
    tell(0)
    assert post.sent == []


def test_one_administrator_nobody_reaches_costs_the_others_one_mail(
    cast: Cast, other: Mailbox, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    register(name="Gone Admin", email="gone@desk.test", role="admin")

    def refusing(mail: Any, mailbox: Mailbox, recipients: list[str]) -> None:
        if recipients == ["gone@desk.test"]:
            raise PermanentFailure("550 5.1.1 no such user")
        post(mail, mailbox, recipients)

    monkeypatch.setattr(house_mail, "hand_over", refusing)
    _failed(cast.mailbox, TimeoutError("timed out"))
    for _ in range(3):
        tell(0)
    assert [to for _, to, _ in post.sent] == [cast.admin.email]


def test_what_comes_and_goes_is_told_once_an_hour(cast: Cast, other: Mailbox, post: Post) -> None:
    with time_machine.travel(timezone.now(), tick=False) as now:
        for _ in range(20):
            raise_alarm(NOT_FETCHED, "support@desk.test", words="cut: x")
            tell(0)
            end_alarm(NOT_FETCHED, "support@desk.test")
            tell(0)
            now.shift(60)
        assert len(post.sent) == 2, "raised and over"
        raise_alarm(NOT_FETCHED, "support@desk.test", words="cut: x")
        now.shift(3600)
        tell(0)
        assert len(post.sent) == 3


def test_a_forgotten_password_takes_the_route_that_works(cast: Cast, other: Mailbox, post: Post) -> None:
    raise_alarm(NOT_FETCHED, "support@desk.test", words="cut: x")
    EmailMessage("Hallo", "Text", to=["a@b.test"], connection=house_mail.Backend()).send()
    assert post.sent[0][0] == "second@desk.test"


def test_a_mailbox_nobody_fetches_any_more(cast: Cast) -> None:
    box = Mailbox.objects.filter(pk=cast.mailbox.pk)
    box.update(fetch_protocol="imap", fetched_at=clock.now() - timedelta(minutes=20))
    alarming.look(0)
    assert kinds() == ["mailbox-silent"]
    box.update(is_active=False)
    alarming.look(0)
    assert kinds() == []


def test_quarantine_outgoing_and_disk(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    alarming.look(0)
    assert kinds() == ["quarantine"]
    before = Delivery.objects.filter(pk=house.delivery.pk)
    before.update(state="queued", attempts=3, created_at=clock.now() - timedelta(hours=2), error="451 later")
    alarming.look(0)
    assert kinds() == ["outgoing-stuck", "quarantine"]
    assert open_alarms().get(kind="outgoing-stuck").facts == {"count": 1, "words": "451 later"}

    def full(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(blobs, "store", full)
        with pytest.raises(OSError, match="No space"):
            take(b"x", source="smtp")
    assert "storage-full" in kinds()
    before.update(state="sent")
    Inbound.objects.update(state="done")
    alarming.look(0)
    assert kinds() == []


def test_new_mails_in_an_old_quarantine_are_told_a_day_later(house: House) -> None:
    alarming.look(0)
    first = open_alarms().get(kind="quarantine")
    take(b"Subject: x\r\n\r\n", source="smtp")
    Inbound.objects.filter(state="received").update(state="quarantined")
    alarming.look(0)
    assert open_alarms().get(kind="quarantine").pk == first.pk
    Alarm.objects.update(raised_at=clock.now() - timedelta(days=2))
    alarming.look(0)
    again = open_alarms().get(kind="quarantine")
    assert (again.pk != first.pk, again.facts["count"]) == (True, 2)
    alarming.look(0)
    assert open_alarms().get(kind="quarantine").pk == again.pk


def test_every_page_of_the_administration_shows_them_and_nobody_else_sees_them(
    cast: Cast, admin: Client, sign_in: Callable[[Any], Client]
) -> None:
    raise_alarm(
        NOT_FETCHED, "support@desk.test", mailbox=cast.mailbox.pk, words="sign-in: [AUTHENTICATIONFAILED] <b>no"
    )
    for url in ("/desk/admin/", "/desk/admin/teams/"):
        page = admin.get(url).content.decode()
        assert "Das Postfach support@desk.test kann nicht abgeholt werden" in page
        assert f"/desk/admin/mailboxes/{cast.mailbox.pk}/connection/" in page
        assert "<b>no" not in page
    assert "&lt;b&gt;no" in admin.get("/desk/admin/").content.decode(), "the overview has the server's own words"
    assert "kann nicht abgeholt" not in sign_in(cast.agent).get("/desk/").content.decode()


def test_every_kind_has_words_in_both_languages(cast: Cast, admin: Client) -> None:
    facts = {
        "day": "2026-12-24",
        "since": clock.now().isoformat(),
        "until": clock.now().isoformat(),
        "count": 2,
        "healed": 1,
        "missing": 1,
        "words": "cut: x",
        "fault": next(iter(FAULTS)),
        "number": 7,
    }
    for kind in WORDINGS:
        for language in ("de", "en"):
            with timezone.override("Europe/Berlin"), _in(language):
                say = told(Alarm(kind=kind, about="support@desk.test", facts=facts))
            assert say.title
            assert say.text
    assert told(Alarm(kind="something-new", about="x", facts={"a": 1})).title == "something-new x"


def _in(language: str) -> Any:
    from django.utils.translation import override

    return override(language)


def test_a_folder_that_cannot_be_written_keeps_the_alarm(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    raise_alarm("storage-full", "")
    monkeypatch.setattr(alarming, "_can_write", lambda: False)
    alarming.look(0)
    assert kinds() == ["storage-full"]
