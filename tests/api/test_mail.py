"""Mailboxes, limits and the sheet for programs of administrators."""

import json

import pytest

from tests.api.conftest import Call, answered, problem
from tests.cast import Cast
from tresen.channels.email.intake import process, take
from tresen.channels.email.mail_rules import mail_rules

MAIL = b"From: karla@klinikum.test\r\nTo: support@desk.test\r\nSubject: Drucker\r\n\r\nEr klemmt."


@pytest.fixture
def address(cast: Cast) -> str:
    return f"/mail/mailboxes/{cast.mailbox.pk}"


def test_an_administrator_changes_what_a_mailbox_says(cast: Cast, program: Call, address: str) -> None:
    admin = program("admin")
    wanted = {
        "signature": {"de": "Ihr Team\r\nSupport"},
        "authserv_id": "MX.desk.test",
        "team": "Netze",
        "active": False,
    }
    shown = answered(admin.patch(address, wanted))
    assert shown["signature"] == {"de": "Ihr Team\nSupport", "en": ""}
    assert (shown["authserv_id"], shown["team"], shown["active"]) == ("mx.desk.test", "Netze", False)
    assert answered(admin.get(address)) == shown
    again = answered(admin.patch(address, {"greeting": {"en": "Hello"}, "team": None}))
    assert (again["greeting"]["en"], again["signature"], again["team"]) == ("Hello", shown["signature"], None)
    problem(admin.patch(address, {"team": "Nichts", "name": "Neu"}), 422, "team")
    problem(admin.patch(address, {"authserv_id": "a b"}), 422, "authserv_id")
    assert answered(admin.get("/mail/mailboxes"))["items"] == [again]


@pytest.mark.parametrize("field", ["fetch_secret", "smtp_secret", "fetch_host", "address", "fetch_sealed"])
def test_secrets_and_servers_go_neither_in_nor_out(cast: Cast, program: Call, address: str, field: str) -> None:
    cast.mailbox.fetch_secret = cast.mailbox.smtp_secret = "streng-geheim"
    cast.mailbox.save()
    admin = program("admin")
    problem(admin.patch(address, {field: "x"}), 422, field)
    told = json.dumps([answered(admin.get(address)), answered(admin.get("/mail/mailboxes"))])
    assert "geheim" not in told
    assert cast.mailbox.fetch_sealed not in told
    assert "sealed" not in told


def test_others_see_no_mailbox(cast: Cast, program: Call) -> None:
    assert answered(program("agent").get("/mail/mailboxes"))["items"] == []


def test_limits_are_changed_and_count_at_once(cast: Cast, program: Call) -> None:
    admin = program("admin")
    before = answered(admin.get("/mail/limits"))
    shown = answered(admin.patch("/mail/limits", {"sender_hourly": 5, "unlimited": ["@Monitor.test", "x@y.test"]}))
    assert shown == {**before, "sender_hourly": 5, "unlimited": ["@monitor.test", "x@y.test"]}
    assert mail_rules().sender_hourly == 5
    problem(admin.patch("/mail/limits", {"unlimited": ["nichts"]}), 422, "unlimited.0")
    problem(admin.patch("/mail/limits", {"known_daily": 0}), 422, "known_daily")


def test_the_sheet_says_what_became_of_the_mails(cast: Cast, program: Call) -> None:
    inbound, _ = take(MAIL, source="smtp", envelope_to=["support@desk.test"])
    process(inbound.pk)
    admin = program("admin")
    told = answered(admin.get("/mail/sheet"))
    (day,) = told["days"]
    assert (day["door"], day["offered"], day["created"], day["adds_up"]) == ("smtp", 1, 1, True)
    assert answered(admin.get("/mail/sheet?first=2020-01-01&last=2020-01-31"))["days"] == []
    problem(admin.get("/mail/sheet?first=2020-01-01&last=2021-01-31"), 422)
    problem(admin.get("/mail/sheet?first=2020-02-01&last=2020-01-31"), 422)
    problem(admin.get("/mail/sheet?days=3"), 422, "days")
