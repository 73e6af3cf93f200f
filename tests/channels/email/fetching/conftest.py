"""Real servers for these tests: a Dovecot of their own; where there is none, a stand-in speaks for it."""

from collections.abc import Iterator

import pytest

from tests.cast import Cast
from tests.servers.certificates import Authority
from tests.servers.dovecot import PASSWORD, Dovecot, a_folder, dovecot
from tests.servers.oauth import Provider
from tresen.channels.email.models import Mailbox


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def trusted(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> Authority:
    """What the authority signed is believed."""
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
    return authority


@pytest.fixture(scope="session")
def provider() -> Iterator[Provider]:
    with Provider() as server:
        yield server


@pytest.fixture(scope="session")
def dovecot_server(authority: Authority, provider: Provider) -> Iterator[Dovecot]:
    if dovecot() is None:
        pytest.skip("Dovecot (packages dovecot-imapd and dovecot-pop3d) is not here and could not be installed.")
    with a_folder() as folder, Dovecot(folder, authority.sign(), introspection=provider.introspection) as server:
        yield server


@pytest.fixture
def dove(dovecot_server: Dovecot) -> Dovecot:
    """Dovecot with an empty mailbox for `dove.user`."""
    dovecot_server.new_user()
    return dovecot_server


@pytest.fixture
def mailbox(cast: Cast) -> Mailbox:
    return cast.mailbox


@pytest.fixture
def fetched(dove: Dovecot, mailbox: Mailbox, trusted: Authority) -> Mailbox:
    """The cast's mailbox, fetched from Dovecot by IMAP with TLS."""
    mailbox.fetch_protocol, mailbox.fetch_security = "imap", "tls"
    mailbox.fetch_host, mailbox.fetch_port = "127.0.0.1", dove.imaps
    mailbox.fetch_user, mailbox.fetch_secret = dove.user, PASSWORD
    mailbox.save()
    return mailbox
