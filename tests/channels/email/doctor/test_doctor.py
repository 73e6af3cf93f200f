"""The doctor against real servers: each fault is found at its step, and named."""

import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from tests.channels.email.fetching.conftest import authority, dove, dovecot_server, fetched, mailbox, provider, trusted
from tests.channels.email.fetching.mails import mail
from tests.servers.certificates import Authority
from tests.servers.dovecot import PASSWORD, Dovecot, a_folder
from tests.servers.dovecot import dovecot as dovecot_program
from tests.servers.oauth import Provider
from tests.servers.submission import Submission
from tresen.channels.email.causes import Cause
from tresen.channels.email.doctor import reaching, steps
from tresen.channels.email.doctor.fetching import examine_fetching, plan
from tresen.channels.email.doctor.sending import examine_sending
from tresen.channels.email.doctor.steps import State, Step, What
from tresen.channels.email.models import Grant, Mailbox

__all__ = ["authority", "dove", "dovecot_server", "fetched", "mailbox", "provider", "trusted"]  # fixtures


def fault(found: list[Step]) -> tuple[What, Cause | None]:
    """The one step that failed; those before it went well, those after it were not tried."""
    states = [one.state for one in found]
    at = states.index(State.BAD)
    assert all(one in (State.GOOD, State.WARN) for one in states[:at])
    assert all(one == State.SKIPPED for one in states[at + 1 :])
    return found[at].what, found[at].cause


def test_all_is_well(dove: Dovecot, fetched: Mailbox) -> None:
    dove.put(dove.user, mail(1), mail(2))
    found = {one.what: one for one in examine_fetching(fetched)}
    assert list(found) == list(plan(fetched))
    assert {one.state for one in found.values()} == {State.GOOD}
    assert found[What.FOLDER].facts["mails"] == 2
    assert 10 < found[What.CERTIFICATE].facts["days"] <= 20
    assert found[What.QUOTA].facts["known"]
    assert found[What.QUOTA].facts["used"] < found[What.QUOTA].facts["limit"]


def test_pop3_is_well_too(dove: Dovecot, fetched: Mailbox) -> None:
    fetched.fetch_protocol, fetched.fetch_port = "pop3", dove.pop3s
    dove.put(dove.user, mail(1))
    found = examine_fetching(fetched)
    assert [one.what for one in found] == list(plan(fetched))
    assert found[-1].facts["mails"] == 1
    fetched.fetch_secret = "falsch"
    assert fault(examine_fetching(fetched)) == (What.SIGN_IN, Cause.SIGN_IN)


@pytest.mark.parametrize(
    ("changes", "what", "cause"),
    [
        ({"fetch_host": "no.such.invalid"}, What.NAME, Cause.NAME),
        ({"fetch_port": 1}, What.PORT, Cause.REFUSED),
        ({"fetch_secret": "falsch"}, What.SIGN_IN, Cause.SIGN_IN),
        ({"fetch_folder": "Gibtsnicht"}, What.FOLDER, Cause.FOLDER),
    ],
)
def test_each_fault_is_found_at_its_step(
    changes: dict[str, Any], what: What, cause: Cause, dove: Dovecot, fetched: Mailbox
) -> None:
    for name, value in changes.items():
        setattr(fetched, name, value)
    found = examine_fetching(fetched)
    assert fault(found) == (what, cause)
    if what == What.FOLDER:
        assert "INBOX" in next(one.facts["folders"] for one in found if one.what == What.FOLDER)


def test_port_and_encryption_that_do_not_fit(dove: Dovecot, fetched: Mailbox) -> None:
    fetched.fetch_port = dove.imap
    assert fault(examine_fetching(fetched)) == (What.TLS, Cause.TLS)


def test_a_certificate_nobody_signed(dove: Dovecot, fetched: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    assert fault(examine_fetching(fetched)) == (What.CERTIFICATE, Cause.UNTRUSTED)


@pytest.mark.parametrize(
    ("name", "days", "cause"), [("mail.other.test", 20, Cause.CERTIFICATE), ("localhost", -2, Cause.EXPIRED)]
)
def test_certificates_for_others_and_old_ones(
    name: str, days: int, cause: Cause, trusted: Authority, mailbox: Mailbox
) -> None:
    if dovecot_program() is None:
        pytest.skip("Dovecot is not here")
    with a_folder() as folder, Dovecot(folder, trusted.sign("odd", name=name, days=days)) as server:
        mailbox.fetch_protocol, mailbox.fetch_host, mailbox.fetch_port = "imap", "127.0.0.1", server.imaps
        mailbox.fetch_user, mailbox.fetch_secret = server.new_user(), PASSWORD
        assert fault(examine_fetching(mailbox)) == (What.CERTIFICATE, cause)


def test_a_full_mailbox_and_one_that_is_nearly(trusted: Authority, mailbox: Mailbox) -> None:
    if dovecot_program() is None:
        pytest.skip("Dovecot is not here")
    with a_folder() as folder, Dovecot(folder, trusted.sign("full"), quota_mb=1) as server:
        mailbox.fetch_protocol, mailbox.fetch_host, mailbox.fetch_port = "imap", "127.0.0.1", server.imaps
        mailbox.fetch_user, mailbox.fetch_secret = server.new_user(), PASSWORD
        server.put(server.user, mail(1, size=980_000))
        assert examine_fetching(mailbox)[-1].state == State.WARN
        server.put(server.user, mail(2, size=400_000))
        found = examine_fetching(mailbox)
        assert fault(found) == (What.QUOTA, Cause.QUOTA)


@pytest.fixture
def mute_port() -> Iterator[int]:
    """Takes connections and says nothing."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]


def test_a_mute_server_and_a_mute_name_server_cost_no_more_than_the_patience(
    mailbox: Mailbox, mute_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (reaching, steps):
        monkeypatch.setattr(module, "PATIENCE", 0.3)
    monkeypatch.setattr("tresen.channels.email.doctor.sending.PATIENCE", 0.3)
    box = mailbox
    box.outgoing, box.smtp_host, box.smtp_port, box.smtp_security = "smtp", "127.0.0.1", mute_port, "none"
    begun = time.monotonic()
    assert fault(examine_sending(box)) == (What.TLS, Cause.SILENT)
    hangs = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: hangs.wait(20))
    try:
        assert fault(examine_sending(box)) == (What.NAME, Cause.SILENT)
    finally:
        hangs.set()
    assert time.monotonic() - begun < 5


def test_the_provider_is_blamed_for_its_own(dove: Dovecot, fetched: Mailbox, provider: Provider) -> None:
    provider.reset(dove.user)
    fetched.fetch_sign_in = "oauth"
    grant = Grant(mailbox=fetched, provider="other", flow="application", client_id="tresen-client", scopes="mail",
                  token_url=f"{provider.base}/token")  # fmt: skip
    grant.client_secret = "falsch"
    grant.save()
    found = examine_fetching(fetched)
    assert fault(found) == (What.TOKEN, Cause.TOKEN)
    assert "AADSTS7000215" in next(one.words for one in found if one.what == What.TOKEN)
    grant.client_secret = "tresen-secret"
    grant.save()
    assert {one.state for one in examine_fetching(fetched)} == {State.GOOD}
    provider.user = "other@desk.test"
    assert fault(examine_fetching(fetched)) == (What.SIGN_IN, Cause.SIGN_IN)


def test_sending_as_far_as_the_envelope(mailbox: Mailbox, provider: Provider) -> None:
    provider.reset()
    with Submission(provider) as server:
        mailbox.outgoing, mailbox.smtp_host, mailbox.smtp_port = "smtp", "127.0.0.1", server.port
        mailbox.smtp_security, mailbox.smtp_user = "none", ""
        found = examine_sending(mailbox)
        assert [one.what for one in found] == [What.NAME, What.PORT, What.TLS, What.SENDER, What.RECIPIENT]
        assert found[2].state == State.WARN
        server.refuses = {"RCPT": "550 5.1.1 no such user"}
        found = examine_sending(mailbox)
        assert fault(found) == (What.RECIPIENT, Cause.RECIPIENT)
        server.refuses = {"MAIL": "553 5.7.1 not yours"}
        assert fault(examine_sending(mailbox)) == (What.SENDER, Cause.SENDER)
        assert server.mails == [], "nothing is sent"
